package main

import (
	"strings"
	"testing"
)

func TestFuzzing(t *testing.T) {
	var shares []string
	for _, p := range fuzzing([]target{{"a", "FuzzProgram"}, {"a", "FuzzUnpickle"}, {"b", "FuzzText"}}, 110) {
		shares = append(shares, p.name+strings.TrimPrefix(p.command[6], "-fuzztime"))
	}
	if got, want := strings.Join(shares, " "), "FuzzProgram=80s FuzzUnpickle=20s FuzzText=10s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFigures(t *testing.T) {
	for _, tt := range []struct {
		figure       func(string) string
		output, want string
	}{
		{last(steps), "    property_test.go:152: 99 steps of 4 random programs\n    property_test.go:152: 1000 steps of 40 random programs\nok\n", "1000 steps of 40 random programs"},
		{last(executions), "fuzz: elapsed: 0s, execs: 3 (0/sec)\nfuzz: elapsed: 3s, execs: 3001 (1000/sec)\n", "execs: 3001"},
		{last(executions), "no such thing", ""},
		{agreement, "  primitive  programs  agree  differ\n      pool        17     17       0\n       all       302    301       1\n", "301 of 302 programs agree"},
		{agreement, "| sleep | 100 |\n", "done"},
	} {
		if got := tt.figure(tt.output); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestProve(t *testing.T) {
	nothing := func(string) string { return "" }
	table, failed := prove([]proof{
		{"good", []string{"echo", "7 threads, 8 bytes each"}, last(each)},
		{"bad", []string{"false"}, nothing},
	})
	want := "| what | what came of it | time |\n| --- | --- | ---: |\n| good | 7 threads, 8 bytes each | 0 s |\n| bad | **failed** (exit status 1)  | 0 s |\n"
	if table != want || failed != 1 {
		t.Errorf("%d failed:\n%s", failed, table)
	}
}
