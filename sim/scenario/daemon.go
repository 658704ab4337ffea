package scenario

import (
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "daemon",
		Params: []Param{
			{Name: "daemon", Kind: Bool, Max: 1, Default: 1, Step: 1, Effect: Restart},
			{Name: "wait", Max: 20000, Default: 2000, Step: 100, Unit: Milliseconds, Effect: Restart},
			{Name: "patience", Max: 5000, Default: 1000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "sleep", Max: 10000, Default: 2000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "children", Min: 1, Max: 20, Default: 5, Step: 1, Effect: Next},
		},
		Presets: []Preset{
			{Name: "cut", Params: map[string]int64{"wait": 3500}, Promise: sim.VerdictDone},
			{Name: "lesson", Promise: sim.VerdictDone},
			{Name: "stays", Params: map[string]int64{"daemon": 0}, Promise: sim.VerdictDone},
		},
		Twins: []Twin{
			{Name: "daemon", Preset: "cut", Params: map[string][2]int64{"daemon": {1, 0}}},
		},
		Start: daemon,
	})
}

// daemon is a thread that starts others one after another, and a program that
// does not wait for any of them.
func daemon(r *Run) func(*sim.Thread) {
	flag, wait := r.Param("daemon"), r.Param("wait")
	patience, sleep, children := r.Param("patience"), r.Param("sleep"), r.Param("children")

	run := func(n int) func(*sim.Thread) {
		return func(t *sim.Thread) {
			t.Print("[%d] ------running----", n)                   //@running
			t.Sleep(time.Duration(sleep.Get()) * time.Millisecond) //@sleep
			t.Print("[%d] --done--", n)                            //@done
		}
	}

	// What it starts is a daemon too if it is one itself.
	starter := func(t *sim.Thread) {
		for i := 0; i < children.Get(); i++ {
			child := sim.NewThread(t, "", run(i), sim.Target("run"))            //@make
			child.Start(t)                                                      //@start
			child.JoinWithin(t, time.Duration(patience.Get())*time.Millisecond) //@patience
			t.Print("starting thread %s", child.Name())                         //@name
		}
	}

	return func(t *sim.Thread) {
		m := sim.NewThread(t, "", starter, sim.Target("main"), sim.Daemon(flag.Get() == 1)) //@m
		m.Start(t)                                                                          //@begin
		m.JoinWithin(t, time.Duration(wait.Get())*time.Millisecond)                         //@wait
		t.Print("---main thread done----")                                                  //@over
	}
}
