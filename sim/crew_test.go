package sim_test

import (
	"fmt"
	"testing"
	"time"

	"interleave/sim"
)

// TestCrewFollowsWhilePaused checks that members that have not begun, or just
// woke up, leave at once, without a step.
func TestCrewFollowsWhilePaused(t *testing.T) {
	var crew *sim.Crew
	k := sim.New(sim.Config{Trace: func(*sim.Record) {}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		crew = sim.NewCrew(t, "crew", func(i int) (string, func(*sim.Thread)) {
			return fmt.Sprint(i), func(t *sim.Thread) {
				for {
					t.Sleep(time.Second)
				}
			}
		})
		crew.Resize(t, 3)
		sim.NewEvent(t, "never").Wait(t)
	})
	alive := func() int64 { return k.Snapshot().Objects[0].Value }
	k.RunUntil(int64(time.Second) / 2)
	crew.Resize(k.Outside(), 60)
	crew.Resize(k.Outside(), 5)
	if n := alive(); n != 5 {
		t.Errorf("%d members after 60 and back to 5, want 5", n)
	}
	k.RunUntil(int64(time.Second) - 1)
	k.Step() // all of them wake up, one runs
	crew.Resize(k.Outside(), 0)
	if n := alive(); n != 0 {
		t.Errorf("%d members are left", n)
	}
	crew.Resize(k.Outside(), 4)
	k.RunUntil(int64(10 * time.Second))
	if n := alive(); n != 4 {
		t.Errorf("%d members after they came back, want 4", n)
	}
	if n := len(k.Snapshot().Threads); n != 61 {
		t.Errorf("%d threads were made, want the places to be taken again", n)
	}
}
