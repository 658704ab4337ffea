package scenario_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// done is a result that a callback printed.
type done struct {
	task   int
	at     time.Duration
	thread string
}

// results runs the pool and returns what the callbacks printed, when the parent
// printed end, and how many tasks ran at once at most.
func results(t *testing.T, c scenario.Config) (r *scenario.Run, all []done, end time.Duration, most int) {
	t.Helper()
	var state sim.State
	c.Trace = func(r *sim.Record) {
		state.Apply(r)
		var n int
		switch at := time.Duration(r.Time); {
		case r.Kind != sim.KindPrint:
		case r.Text == "end":
			end = at
		default:
			fmt.Sscanf(r.Text, "-->exec done: %d", &n)
			all = append(all, done{n - 100, at, state.Threads[r.Thread-1].Name})
		}
		running := 0
		for _, th := range state.Threads {
			if th.State == sim.StateSleeping {
				running++
			}
		}
		most = max(most, running)
	}
	r = begin(t, scenario.Lookup("pool"), c)
	r.RunUntil(int64(time.Hour))
	return r, all, end, most
}

// TestPoolWaves checks that equal tasks are done in waves of as many as there are
// workers, each result once, by the parent's result thread.
func TestPoolWaves(t *testing.T) {
	s := scenario.Lookup("pool")
	for _, policy := range sim.Policies() {
		for _, size := range []int64{1, 5, 20} {
			for _, tasks := range []int64{1, 10, 200} {
				c := preset(t, s, "lesson")
				c.Policy, c.Values["size"], c.Values["tasks"] = policy, size, tasks
				r, all, end, most := results(t, c)
				waves := (tasks + size - 1) / size
				if r.Now() != waves*int64(2*time.Second) || end != 0 || most != int(min(size, tasks)) {
					t.Errorf("%s: %d tasks with %d workers took %v, end at %v, %d at once", policy, tasks, size, time.Duration(r.Now()), end, most)
				}
				seen := make([]bool, tasks)
				for _, d := range all {
					if seen[d.task] || d.thread != "Thread-3 (_handle_results)" {
						t.Errorf("%s: %+v", policy, d)
					}
					seen[d.task] = true
				}
				if slices.Contains(seen, false) {
					t.Errorf("%s: of %d tasks some are missing: %+v", policy, tasks, all)
				}
			}
		}
	}
}

// TestPoolUneven checks that with tasks of different length no worker waits for
// the others: all are busy while a task is left.
func TestPoolUneven(t *testing.T) {
	c := preset(t, scenario.Lookup("pool"), "uneven")
	c.Values["slow"] = 0
	var state sim.State
	idle := false
	c.Trace = func(r *sim.Record) {
		if r.Time > state.Time {
			busy := 0
			for _, th := range state.Threads {
				if th.State == sim.StateSleeping {
					busy++
				}
			}
			for _, o := range state.Objects {
				idle = idle || o.Name == "pool" && o.Value >= 4 && busy < 4
			}
		}
		state.Apply(r)
	}
	r := begin(t, scenario.Lookup("pool"), c)
	r.RunUntil(int64(time.Hour))
	if idle || !r.Ended() {
		t.Errorf("a worker was idle while four tasks or more were left: %v, ended: %v", idle, r.Ended())
	}
}

// TestPoolSerial checks that apply has no callback and lets one task run at a
// time, before end is printed.
func TestPoolSerial(t *testing.T) {
	c := preset(t, scenario.Lookup("pool"), "serial")
	c.Values["slow"] = 0
	r, all, end, most := results(t, c)
	if len(all) != 0 || end != 20*time.Second || r.Now() != int64(end) || most != 1 {
		t.Errorf("%d results, end at %v of %v, %d at once", len(all), end, time.Duration(r.Now()), most)
	}
}

// TestPoolUnjoined checks that without a join the program ends at once, the
// workers are terminated, and no result is seen.
func TestPoolUnjoined(t *testing.T) {
	r, all, end, _ := results(t, preset(t, scenario.Lookup("pool"), "unjoined"))
	if len(all) != 0 || end != 0 || r.Now() != 0 || !r.Ended() {
		t.Errorf("%d results, end at %v of %v", len(all), end, time.Duration(r.Now()))
	}
	for _, p := range r.Snapshot().Processes[1:] {
		if p.Alive || p.Code != -15 {
			t.Errorf("%s: alive %v, exit code %d", p.Name, p.Alive, p.Code)
		}
	}
}
