package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "lock",
		Params: []Param{
			{Name: "threads", Min: 1, Max: 200, Default: 100, Step: 1, Effect: Restart},
			{Name: "lock", Kind: Bool, Max: 1, Default: 1, Step: 1, Effect: Next},
			{Name: "switch", Max: 100, Step: 5, Effect: Next},
			{Name: "away", Max: 2000, Step: 50, Unit: Milliseconds, Effect: Next},
			{Name: "spread", Max: 10000, Step: 100, Unit: Milliseconds, Effect: Restart},
		},
		Presets: []Preset{
			{Name: "lost", Params: map[string]int64{"threads": 24, "lock": 0, "switch": 70, "away": 600, "spread": 5000}, Seed: 4, Promise: sim.VerdictDone},
			{Name: "mended", Params: map[string]int64{"threads": 24, "switch": 70, "away": 600, "spread": 5000}, Seed: 4, Promise: sim.VerdictDone},
			{Name: "instant", Params: map[string]int64{"lock": 0, "switch": 20}, Seed: 1, Promise: sim.VerdictDone},
			{Name: "lesson", Promise: sim.VerdictDone},
		},
		Invariants: []string{"kept"},
		Mends: []Mend{
			{Keeps: "kept", Param: "lock", Value: 1},
		},
		Twins: []Twin{
			{Name: "lock", Preset: "lost", Params: map[string][2]int64{"lock": {0, 1}}},
		},
		Start: lock,
	})
}

// lock is threads that all take one away from a number: read, count, write. A
// switch between the steps loses updates, unless a lock holds the others off.
func lock(r *Run) func(*sim.Thread) {
	threads, locked := r.Param("threads"), r.Param("lock")
	chance, away, spread := r.Param("switch"), r.Param("away"), r.Param("spread")
	var num *sim.Variable
	var lock *sim.Lock
	r.Always("kept", func() bool { return num == nil || num.Lost() == 0 })

	// lessOne is where the processor may be lost.
	lessOne := func(t *sim.Thread, n int) int {
		if r.Dice.Below(100) < chance.Get() {
			if away.Get() == 0 {
				t.Yield() //@yield
			} else {
				t.Sleep(time.Duration(away.Get()) * time.Millisecond) //@away
			}
		}
		return n - 1
	}

	addNum := func(t *sim.Thread) {
		t.Print("--get num: %d", num.Load(t)) //@get
		late := r.Dice.Below(spread.Get() + 1)
		t.Sleep(time.Second + time.Duration(late)*time.Millisecond) //@sleep
		hold := locked.Get() == 1
		if hold {
			lock.Acquire(t) //@acquire
		}
		mine := num.Load(t) //@load
		t.Watch("mine", &mine)
		num.Store(t, lessOne(t, mine)) //@store
		if hold {
			lock.Release(t) //@release
		}
	}

	return func(t *sim.Thread) {
		num = sim.NewVariable(t, "num", threads.Get()) //@num
		lock = sim.NewLock(t, "lock")                  //@lock
		var list []*sim.Thread
		for i := range threads.Get() {
			add := sim.NewThread(t, fmt.Sprintf("add %d", i+1), addNum) //@make
			add.Start(t)                                                //@start
			list = append(list, add)
		}
		for _, add := range list {
			add.Join(t) //@join
		}
		t.Print("final num: %d", num.Load(t)) //@final
	}
}
