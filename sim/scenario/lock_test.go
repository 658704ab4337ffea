package scenario_test

import (
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestLockLosesUpdates keeps the presets without a lock: their seeds lose a
// known number of updates, which is how far num ends from 0. With the lock none
// is lost, under any policy.
func TestLockLosesUpdates(t *testing.T) {
	s := scenario.Lookup("lock")
	for _, tt := range []struct {
		preset, policy string
		lost           int64
	}{
		{"lost", "", 16}, {"instant", "", 20},
		{"mended", "", 0}, {"mended", "random", 0}, {"lesson", "", 0}, {"lesson", "pct", 0},
	} {
		c := preset(t, s, tt.preset)
		c.Policy = tt.policy
		var last sim.Record
		var told int
		c.Trace = func(r *sim.Record) {
			if r.Kind == sim.KindStore {
				last = *r
				if r.By != 0 {
					told++
				}
			}
		}
		r := begin(t, s, c)
		r.RunUntil(int64(time.Minute))
		if last.To != tt.lost || int64(last.Index) != tt.lost {
			t.Errorf("%s %s ends with num = %d and %d lost, want %d", tt.preset, tt.policy, last.To, last.Index, tt.lost)
		}
		if (told > 0) != (tt.lost > 0) {
			t.Errorf("%s %s: %d stores say that they erased something", tt.preset, tt.policy, told)
		}
	}
}

// TestLockLive switches the lock on in mid-run: who comes from then on takes it.
func TestLockLive(t *testing.T) {
	s := scenario.Lookup("lock")
	c := preset(t, s, "lost")
	held := 0
	c.Trace = func(r *sim.Record) {
		if r.Kind == sim.KindAcquire {
			held++
		}
	}
	r := begin(t, s, c)
	r.RunUntil(int64(2 * time.Second))
	if held != 0 {
		t.Fatalf("%d threads took the lock while it was off", held)
	}
	if err := r.Set("lock", 1); err != nil {
		t.Fatal(err)
	}
	r.RunUntil(int64(time.Minute))
	if held < 10 || held > 23 {
		t.Errorf("%d of 24 threads took the lock, which was off for the first ones", held)
	}
}
