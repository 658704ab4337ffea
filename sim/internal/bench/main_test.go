package main

import (
	"strings"
	"testing"
	"time"
)

// TestTable checks that every load runs and gets its row, whatever it costs.
func TestTable(t *testing.T) {
	var out strings.Builder
	table(&out, time.Nanosecond, 500, []int{10})
	for _, l := range loads {
		if !strings.Contains(out.String(), "| "+l.name+" | 10 | ") || !strings.Contains(out.String(), "- "+l.name+": ") {
			t.Errorf("nothing is said of %s in\n%s", l.name, out.String())
		}
	}
	if strings.Contains(out.String(), "NaN") {
		t.Errorf("something was not measured:\n%s", out.String())
	}
}
