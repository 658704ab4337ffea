package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "memory",
		Params: []Param{
			{Name: "threads", Min: 1, Max: 20, Default: 3, Step: 1, Effect: Restart},
			{Name: "processes", Min: 1, Max: 20, Default: 3, Step: 1, Effect: Restart},
			{Name: "times", Min: 1, Max: 20, Default: 3, Step: 1, Effect: Next},
			{Name: "pause", Max: 5000, Default: 1000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "before", Max: 100, Step: 1, Effect: Next},
			{Name: "gap", Max: 5000, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Presets: []Preset{
			{Name: "stage", Params: map[string]int64{"gap": 900, "pause": 1500}, Seed: 5, Promise: sim.VerdictDone},
			{Name: "moments", Params: map[string]int64{"before": 10, "gap": 900, "pause": 1500}, Seed: 5, Promise: sim.VerdictDone},
			{Name: "many", Params: map[string]int64{"threads": 12, "processes": 12, "times": 5}, Promise: sim.VerdictDone},
			{Name: "lesson", Promise: sim.VerdictDone},
		},
		Twins: []Twin{
			{Name: "before", Preset: "stage", Params: map[string][2]int64{"before": {0, 10}}},
		},
		Start: memory,
	})
}

// memory is one global counter, raised by the threads of one child process, which
// share it, and by child processes that have a copy each. The parent's stays as it
// was.
func memory(r *Run) func(*sim.Thread) {
	threads, processes, times := r.Param("threads"), r.Param("processes"), r.Param("times")
	pause, before, gap := r.Param("pause"), r.Param("before"), r.Param("gap")
	var counter *sim.Variable

	about := func(ms int) time.Duration {
		return time.Duration(ms/2+r.Dice.Below(ms+1)) * time.Millisecond
	}

	work := func(t *sim.Thread) {
		for n := 0; n < times.Get(); n++ {
			t.Sleep(about(pause.Get()))      //@sleep
			sum := counter.Add(t, 1)         //@add
			t.Print("%s: %d", t.Name(), sum) //@say
		}
	}

	team := func(t *sim.Thread) {
		var all []*sim.Thread
		for i := range threads.Get() {
			one := sim.NewThread(t, fmt.Sprintf("thread %d", i+1), work) //@thread
			one.Start(t)                                                 //@begin
			all = append(all, one)
		}
		for _, one := range all {
			one.Join(t) //@join
		}
		t.Print("%s at the end: %d", t.Name(), counter.Load(t)) //@team
	}

	alone := func(t *sim.Thread) {
		work(t)
		t.Print("%s at the end: %d", t.Name(), counter.Load(t)) //@alone
	}

	return func(t *sim.Thread) {
		counter = sim.NewVariable(t, "counter", 0)                  //@counter
		children := []*sim.Process{sim.NewProcess(t, "team", team)} //@teams
		for i := range processes.Get() {
			children = append(children, sim.NewProcess(t, fmt.Sprintf("process %d", i+1), alone)) //@process
		}
		for _, child := range children {
			if gap.Get() > 0 {
				t.Sleep(time.Duration(gap.Get()) * time.Millisecond) //@gap
			}
			if before.Get() > 0 {
				counter.Add(t, before.Get()) //@before
			}
			child.Start(t) //@fork
		}
		for _, child := range children {
			child.Join(t) //@wait
		}
		t.Print("parent at the end: %d", counter.Load(t)) //@parent
	}
}
