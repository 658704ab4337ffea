package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func command(t *testing.T, args ...string) (out, told string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), append([]string{"run"}, args...), &stdout, &stderr)
	return stdout.String(), stderr.String(), err
}

func TestRunPrints(t *testing.T) {
	out, told, err := command(t, "semaphore")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(out, "\n[semaphore at 4s: done]\n") || strings.Count(out, "\n") < 20 {
		t.Errorf("printed %q", out)
	}
	if !strings.Contains(told, "done") || !strings.Contains(told, "hash") {
		t.Errorf("said %q", told)
	}
	again, toldAgain, _ := command(t, "semaphore")
	if again != out || told != toldAgain {
		t.Error("the same command gave another run")
	}
}

// TestRunFlagsFirst has the name stand anywhere among the flags.
func TestRunFlagsFirst(t *testing.T) {
	want, told, err := command(t, "lock", "-seed", "7", "-until", "2s")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-seed", "7", "lock", "-until", "2s"}, {"-seed", "7", "-until", "2s", "lock"}} {
		if out, toldHere, err := command(t, args...); err != nil || out != want || toldHere != told {
			t.Errorf("%v: %v, said %q instead of %q", args, err, toldHere, told)
		}
	}
}

func TestRunChanges(t *testing.T) {
	out, _, err := command(t, "producerconsumer", "-preset", "lesson", "-set", "producers=0", "-until", "20s", "-at", "12s", "-set", "producers=3", "-format", "csv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out) {
		f := strings.Split(line, ",")
		if f[2] == "put" {
			if len(f[1]) != len("12000000000") || f[1] < "12000000000" {
				t.Errorf("a put before the producers came: %s", line)
			}
			return
		}
	}
	t.Error("no producer came")
}

func TestRunStuck(t *testing.T) {
	_, told, err := command(t, "producerconsumer", "-preset", "stuck")
	if !errors.Is(err, errStuck) || !strings.Contains(told, "hang") || exitCode([]string{"run"}, err) != 1 {
		t.Errorf("a hang ends with %v, said %q", err, told)
	}
}

func TestRunByHandWaits(t *testing.T) {
	_, told, err := command(t, "philosophers", "-policy", "manual")
	if err != nil || !strings.Contains(told, "waits for a person to pick one of ") {
		t.Errorf("a run by hand ends with %v, said %q", err, told)
	}
}

func TestRunFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run.json")
	out, _, err := command(t, "philosophers", "-format", "perfetto", "-o", name)
	if err != nil || out != "" {
		t.Fatal(err, out)
	}
	if file, err := os.ReadFile(name); err != nil || !bytes.HasPrefix(file, []byte(`{"displayTimeUnit"`)) {
		t.Errorf("%v: %.40s", err, file)
	}
}

func TestRunRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "say which scenario to run"},
		{[]string{"unicorn"}, `no scenario "unicorn"; there are`},
		{[]string{"lock", "more"}, `unknown argument "more"`},
		{[]string{"-seed", "3", "lock", "-until", "2s", "more"}, `unknown argument "more"`},
		{[]string{"lock", "-preset", "x"}, `no preset "x"`},
		{[]string{"lock", "-seed", "x"}, "must be a whole number"},
		{[]string{"lock", "-seed", "-1"}, "seed must be from 0"},
		{[]string{"lock", "-policy", "x"}, `no policy "x"`},
		{[]string{"lock", "-format", "x"}, `no format "x"`},
		{[]string{"lock", "-set", "threads"}, "name=value"},
		{[]string{"lock", "-set", "threads=1000"}, "threads must be from 1 to 200, not 1000"},
		{[]string{"lock", "-at", "soon"}, "it must be a time"},
		{[]string{"lock", "-at", "3s", "-at", "2s"}, "times must not go back"},
		{[]string{"lock", "-act", "x"}, "say with -at"},
		{[]string{"lock", "-at", "3s", "-act", "x"}, `no action "x"`},
		{[]string{"lock", "-at", "3s", "-set", "x=1"}, `no parameter "x"`},
		{[]string{"producerconsumer", "-at", "3s", "-set", "maxsize=99"}, "maxsize must be from 1 to 50, not 99"},
		{[]string{"producerconsumer", "-at", "3s", "-set", "order=1"}, "order is fixed when the run begins"},
		{[]string{"lock", "-max-records", "0"}, "must be positive"},
		{[]string{"trafficlight", "-until", "5s", "-at", "12s", "-set", "cars=9"}, "cars at 12s would come after the end"},
		{[]string{"lock", "-o", "/nowhere/at/all"}, "cannot write the run"},
	} {
		if _, _, err := command(t, c.args...); err == nil || !strings.Contains(err.Error(), c.want) || exitCode([]string{"run"}, err) != 2 {
			t.Errorf("run %v: %v, want %q", c.args, err, c.want)
		}
	}
	out, _, err := command(t, "-help")
	if err != nil || !strings.Contains(out, "-until") || !strings.Contains(out, "trafficlight") {
		t.Errorf("help: %v, %q", err, out)
	}
}

func TestRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := run(ctx, []string{"run", "trafficlight", "-until", "10000h", "-max-records", "1000000000"}, &bytes.Buffer{}, &bytes.Buffer{})
	if err == nil || err.Error() != "stopped" {
		t.Error(err)
	}
	_, told, err := command(t, "trafficlight", "-until", "1h", "-max-records", "500")
	if err != nil || !strings.Contains(told, "stopped at 500 records") {
		t.Error(err, told)
	}
}

// TestRunSavedFile makes a run again that a session was asked for.
func TestRunSavedFile(t *testing.T) {
	p := start(t)
	_, body := p.ask("POST", "/api/sessions", `{"scenario": "lock", "twin": {"params": {"lock": 1}}}`)
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(body), &made); err != nil {
		t.Fatal(err)
	}
	_, recipe := p.ask("GET", "/api/sessions/"+made.ID+"/recipe", "")
	name := filepath.Join(t.TempDir(), "run.json")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(recipe)
	out, told, err := command(t, "-file", name, "-until", "3s", "-format", "jsonl")
	if err != nil || !strings.Contains(told, "the same run as was saved") || !strings.Contains(told, "lock at 3s") || strings.Count(out, "\n") < 100 {
		t.Errorf("%v: %s, %d bytes", err, told, len(out))
	}
	if other, _, err := command(t, "-file", name, "-twin", "-until", "3s", "-format", "jsonl"); err != nil || other == out {
		t.Errorf("the second run is the first, or %v", err)
	}
	write(strings.Replace(recipe, `"hash":"`, `"hash":"x`, 1))
	if _, told, err := command(t, "-file", name); err != nil || !strings.Contains(told, "another run than was saved") {
		t.Errorf("%v: %s", err, told)
	}
	for _, c := range []struct {
		args []string
		text string
		want string
	}{
		{nil, `{"scenario": `, "JSON"},
		{nil, `{}`, "holds no run"},
		{nil, `{"scenario": "unicorn", "runs": [{}]}`, `no scenario "unicorn"`},
		{nil, `{"scenario": "lock", "runs": [{"policy": "fifo", "head": [-1, 0, 0]}]}`, "head"},
		{[]string{"-twin"}, `{"scenario": "lock", "runs": [{"policy": "fifo", "head": [0, 0, 0]}]}`, "no second one"},
		{[]string{"-seed", "3"}, recipe, "-seed does not go with -file"},
		{[]string{"-format", "x"}, recipe, `no format "x"`},
	} {
		write(c.text)
		if _, _, err := command(t, append([]string{"-file", name}, c.args...)...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %q", c.text, c.args, err, c.want)
		}
	}
	if _, _, err := command(t, "lock", "-file", name); err == nil || !strings.Contains(err.Error(), "leave \"lock\" out") {
		t.Error(err)
	}
	if _, _, err := command(t, "-file", "/nowhere/at/all"); err == nil || !strings.Contains(err.Error(), "cannot read the run") {
		t.Error(err)
	}
	if _, _, err := command(t, "-twin"); err == nil || !strings.Contains(err.Error(), "-file") {
		t.Error(err)
	}
}
