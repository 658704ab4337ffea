package scenario

import (
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "pool",
		Params: []Param{
			{Name: "size", Min: 1, Max: 20, Default: 5, Step: 1, Effect: Restart},
			{Name: "tasks", Min: 1, Max: 200, Default: 10, Step: 1, Effect: Restart},
			{Name: "call", Kind: Choice, Max: 1, Options: []string{"async", "apply"}, Step: 1, Effect: Next},
			{Name: "join", Kind: Bool, Max: 1, Default: 1, Step: 1, Effect: Next},
			{Name: "work", Min: 100, Max: 10000, Default: 2000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "spread", Max: 10000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "slow", Max: 3000, Default: 500, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Presets: []Preset{
			{Name: "stage", Promise: sim.VerdictDone},
			{Name: "uneven", Params: map[string]int64{"size": 4, "tasks": 20, "work": 1000, "spread": 4000}, Seed: 2, Promise: sim.VerdictDone},
			{Name: "serial", Params: map[string]int64{"call": 1}, Promise: sim.VerdictDone},
			{Name: "unjoined", Params: map[string]int64{"join": 0}, Promise: sim.VerdictDone},
			{Name: "lesson", Params: map[string]int64{"slow": 0}, Promise: sim.VerdictDone},
		},
		Twins: []Twin{
			{Name: "size", Preset: "stage", Params: map[string][2]int64{"size": {2, 8}}},
			{Name: "call", Preset: "stage", Params: map[string][2]int64{"call": {0, 1}}},
		},
		Start: pool,
	})
}

// pool is worker processes that call a function again and again, each with the
// next task that nobody has taken. What comes of it a thread of the parent hands
// to the callback.
func pool(r *Run) func(*sim.Thread) {
	size, tasks, call, join := r.Param("size"), r.Param("tasks"), r.Param("call"), r.Param("join")
	work, spread := r.Param("work"), r.Param("spread")

	slow := func(ms int64) { r.SetTravel(time.Duration(ms) * time.Millisecond) }
	slow(int64(r.Param("slow").Get()))
	r.On("slow", func(_ *sim.Thread, _, ms int64) { slow(ms) })

	foo := sim.Func{Name: "foo", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		i := args[0].(int)
		t.Watch("i", &i)
		more := r.Dice.Below(spread.Get() + 1)
		t.Sleep(time.Duration(work.Get()+more) * time.Millisecond) //@work
		return i + 100
	}}

	bar := sim.Then{Callback: func(t *sim.Thread, arg sim.Value) {
		t.Print("-->exec done: %v", arg) //@done
	}}

	return func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", size.Get()) //@pool
		i := 0
		t.Watch("i", &i)
		for ; i < tasks.Get(); i++ {
			if call.Get() == 0 {
				p.ApplyAsync(t, foo, []sim.Value{i}, bar) //@async
			} else {
				p.Apply(t, foo, i) //@apply
			}
		}
		t.Print("end") //@end
		p.Close(t)     //@close
		if join.Get() == 1 {
			p.Join(t) //@join
		}
	}
}
