package scenario

import (
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "threads",
		Params: []Param{
			{Name: "threads", Min: 1, Max: 50, Default: 2, Step: 1, Effect: Restart},
			{Name: "sleep", Max: 10000, Default: 3000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "gap", Max: 2000, Step: 50, Unit: Milliseconds, Effect: Next},
			{Name: "join", Kind: Bool, Max: 1, Step: 1, Effect: Restart},
		},
		Presets: []Preset{
			{Name: "fan", Params: map[string]int64{"threads": 6, "gap": 500, "join": 1}, Promise: sim.VerdictDone},
			{Name: "lesson", Promise: sim.VerdictDone},
			{Name: "joined", Params: map[string]int64{"join": 1}, Promise: sim.VerdictDone},
		},
		Twins: []Twin{
			{Name: "join", Preset: "fan", Params: map[string][2]int64{"join": {0, 1}}},
		},
		Start: threads,
	})
}

// threads is a main thread that starts others and, if it joins them, waits for
// their end.
func threads(r *Run) func(*sim.Thread) {
	threads, sleep, gap, join := r.Param("threads"), r.Param("sleep"), r.Param("gap"), r.Param("join")

	sayhi := func(num int) func(*sim.Thread) {
		return func(t *sim.Thread) {
			t.Print("running on number: %d", num)                  //@print
			t.Sleep(time.Duration(sleep.Get()) * time.Millisecond) //@sleep
		}
	}

	return func(t *sim.Thread) {
		var list []*sim.Thread
		for i := range threads.Get() {
			if i > 0 && gap.Get() > 0 {
				t.Sleep(time.Duration(gap.Get()) * time.Millisecond) //@gap
			}
			hi := sim.NewThread(t, "", sayhi(i+1), sim.Target("sayhi")) //@make
			list = append(list, hi)
			hi.Start(t) //@start
		}
		for _, hi := range list {
			t.Print(hi.Name()) //@name
		}
		if join.Get() == 1 {
			for _, hi := range list {
				hi.Join(t) //@join
			}
			t.Print("all of them have ended") //@all
		}
	}
}
