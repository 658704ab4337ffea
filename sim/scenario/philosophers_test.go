package scenario_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

// dinner runs the philosophers and returns the times at which each one became
// hungry and began to eat, by thread.
func dinner(t *testing.T, c scenario.Config, until time.Duration) (r *scenario.Run, hungry, eats map[sim.ThreadID][]int64) {
	t.Helper()
	hungry, eats = map[sim.ThreadID][]int64{}, map[sim.ThreadID][]int64{}
	c.Trace = func(r *sim.Record) {
		if r.Kind != sim.KindPrint {
			return
		}
		var name string
		var meal int
		if n, _ := fmt.Sscanf(r.Text, "%s eats meal %d", &name, &meal); n == 2 {
			eats[r.Thread] = append(eats[r.Thread], r.Time)
		} else {
			hungry[r.Thread] = append(hungry[r.Thread], r.Time)
		}
	}
	r = begin(t, scenario.Lookup("philosophers"), c)
	r.RunUntil(int64(until))
	return r, hungry, eats
}

// TestPhilosophersNobodyStarves keeps what the presets with ordered forks and
// with the waiter promise: whatever the policy, the seed and the number of guests,
// nobody is hungry for long.
func TestPhilosophersNobodyStarves(t *testing.T) {
	s := scenario.Lookup("philosophers")
	for _, name := range []string{"ordered", "waiter"} {
		for _, policy := range sim.Policies() {
			for _, guests := range []int64{2, 3, 5, 20} {
				for seed := range int64(scenariotest.Fewer(4)) {
					c := preset(t, s, name)
					c.Policy, c.Seed, c.Values["philosophers"] = policy, seed, guests
					r, hungry, eats := dinner(t, c, 5*time.Minute)
					if v := r.Verdict(); v != nil {
						t.Fatalf("%s %s seed %d, %d guests: %s", name, policy, seed, guests, v.Text)
					}
					longest := longestHunger(hungry, eats, int64(5*time.Minute))
					// Whoever waits may find the fork gone again, but each meal of the
					// neighbours is over in 2.1 s at most.
					if len(hungry) != int(guests) || longest > int64(time.Duration(guests+3)*2100*time.Millisecond) {
						t.Errorf("%s %s seed %d, %d guests: %d dine, one waits %v", name, policy, seed, guests, len(hungry), time.Duration(longest))
					}
				}
			}
		}
	}
}

func longestHunger(hungry, eats map[sim.ThreadID][]int64, end int64) (longest int64) {
	for id, times := range hungry {
		for i, from := range times {
			to := end
			if i < len(eats[id]) {
				to = eats[id][i]
			}
			longest = max(longest, to-from)
		}
	}
	return longest
}

// TestPhilosophersDeadlock checks the circle: every guest holds the left fork,
// waits for the right one, and is named once.
func TestPhilosophersDeadlock(t *testing.T) {
	s := scenario.Lookup("philosophers")
	for _, guests := range []int64{2, 5, 20} {
		c := preset(t, s, "deadlock")
		c.Values["philosophers"] = guests
		c.Values["reach"] = 3000
		r, _, _ := dinner(t, c, 10*time.Minute)
		v := r.Verdict()
		if v == nil || v.Kind != sim.VerdictDeadlock || len(v.Cycle) != int(guests) || len(v.Threads) != int(guests) {
			t.Fatalf("%d guests: verdict %+v", guests, v)
		}
		var held []sim.ObjectID
		for _, w := range v.Cycle {
			held = append(held, w.Object)
			if next := int64(w.Thread-1)%guests + 2; int64(w.Holder) != next {
				t.Errorf("%d guests: %d waits for %d, not for its neighbour %d", guests, w.Thread, w.Holder, next)
			}
		}
		slices.Sort(held)
		if held = slices.Compact(held); len(held) != int(guests) {
			t.Errorf("%d guests wait for %d forks", guests, len(held))
		}
	}
}

// TestPhilosophersStrategyLive mends the habit at the table before the circle
// closes.
func TestPhilosophersStrategyLive(t *testing.T) {
	s := scenario.Lookup("philosophers")
	for strategy := range int64(3) {
		r := begin(t, s, preset(t, s, "deadlock"))
		r.RunUntil(int64(2 * time.Second))
		if r.Verdict() != nil {
			t.Fatal("the circle closes too early for this test")
		}
		if err := r.Set("strategy", strategy); err != nil {
			t.Fatal(err)
		}
		r.RunUntil(int64(10 * time.Minute))
		if stuck := r.Verdict() != nil; stuck != (strategy == 0) {
			t.Errorf("strategy %d: stuck %v", strategy, stuck)
		}
	}
}
