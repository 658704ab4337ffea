package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "philosophers",
		Params: []Param{
			{Name: "philosophers", Min: 2, Max: 20, Default: 5, Step: 1, Effect: Restart},
			{Name: "strategy", Kind: Choice, Max: 2, Options: []string{"naive", "ordered", "waiter"}, Step: 1, Effect: Next},
			{Name: "think", Min: 100, Max: 10000, Default: 2000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "reach", Max: 3000, Step: 50, Unit: Milliseconds, Effect: Next},
			{Name: "eat", Min: 100, Max: 10000, Default: 1000, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Presets: []Preset{
			{Name: "deadlock", Params: map[string]int64{"think": 2500, "reach": 600}, Seed: 30, Promise: sim.VerdictDeadlock},
			{Name: "ordered", Params: map[string]int64{"strategy": 1, "think": 2500, "reach": 600}, Seed: 30},
			{Name: "waiter", Params: map[string]int64{"strategy": 2, "think": 2500, "reach": 600}, Seed: 30},
			{Name: "lesson"},
		},
		Invariants: []string{"neighbours"},
		Mends: []Mend{
			{Of: []sim.Reason{sim.ReasonLock}, Param: "strategy", Value: 1},
			{Of: []sim.Reason{sim.ReasonLock}, Param: "strategy", Value: 2},
		},
		Twins: []Twin{
			{Name: "ordered", Preset: "deadlock", Params: map[string][2]int64{"strategy": {0, 1}}},
			{Name: "waiter", Preset: "deadlock", Params: map[string][2]int64{"strategy": {0, 2}}},
		},
		Rounds: []string{"eats"},
		Start:  philosophers,
	})
}

// philosophers is a round table with as many forks as guests, each of whom needs
// the two beside the plate. Who takes the left one and then waits for the right
// one may close a circle of waits; taking the lower number first, or a waiter who
// lets all but one reach for forks, keeps it open.
func philosophers(r *Run) func(*sim.Thread) {
	n, strategy := r.Param("philosophers").Get(), r.Param("strategy")
	think, reach, eat := r.Param("think"), r.Param("reach"), r.Param("eat")
	forks, eating := make([]*sim.Lock, n), make([]bool, n)
	var waiter *sim.Semaphore
	r.Always("neighbours", func() bool {
		for i := range n {
			if eating[i] && eating[(i+1)%n] {
				return false
			}
		}
		return true
	})

	// about is some time from half to one and a half of what is given.
	about := func(ms int) time.Duration {
		return time.Duration(ms/2+r.Dice.Below(ms+1)) * time.Millisecond
	}

	dine := func(i int) (string, func(*sim.Thread)) {
		name := philosopherName(i)
		return name, func(t *sim.Thread) {
			meals := 0
			t.Watch("meals", &meals)
			for {
				t.Sleep(about(think.Get()))   //@think
				t.Print("%s is hungry", name) //@hungry
				first, second := i, (i+1)%n
				if strategy.Get() == 1 && first > second {
					first, second = second, first
				}
				asks := strategy.Get() == 2
				if asks {
					waiter.Acquire(t) //@ask
				}
				forks[first].Acquire(t) //@first
				if reach.Get() > 0 {
					t.Sleep(time.Duration(reach.Get()) * time.Millisecond) //@reach
				}
				forks[second].Acquire(t) //@second
				eating[i] = true
				meals++
				t.Print("%s eats meal %d", name, meals) //@eats
				t.Sleep(about(eat.Get()))               //@eat
				eating[i] = false
				forks[second].Release(t) //@back
				forks[first].Release(t)  //@down
				if asks {
					waiter.Release(t) //@leave
				}
			}
		}
	}

	return func(t *sim.Thread) {
		for i := range forks {
			forks[i] = sim.NewLock(t, fmt.Sprintf("fork %d", i+1)) //@forks
		}
		waiter = sim.NewBoundedSemaphore(t, "waiter", n-1) //@waiter
		for i := range n {
			name, body := dine(i)
			sim.NewThread(t, name, body).Start(t) //@start
		}
	}
}

// philosopherName names the i-th philosopher.
func philosopherName(i int) string {
	return []string{
		"Plato", "Laozi", "Hypatia", "Kant", "Mozi", "Arendt", "Rumi", "Spinoza", "Xunzi", "Hume",
		"Diotima", "Nagarjuna", "Thales", "Weil", "Confucius", "Leibniz", "Beauvoir", "Zhuangzi", "Epicurus", "Sartre",
	}[i]
}
