package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// said returns a run of a scenario and what it printed until a time.
func said(t *testing.T, name string, c scenario.Config, until time.Duration) (*scenario.Run, *[]string) {
	t.Helper()
	lines := &[]string{}
	c.Trace = func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			*lines = append(*lines, r.Text)
		}
	}
	r := begin(t, scenario.Lookup(name), c)
	r.RunUntil(int64(until))
	return r, lines
}

// TestProcessQueueOrder checks that every message arrives once and in order,
// whatever the policy, the seed and the pipe.
func TestProcessQueueOrder(t *testing.T) {
	s := scenario.Lookup("processqueue")
	for _, policy := range sim.Policies() {
		for seed := range int64(4) {
			for _, capacity := range []int64{0, 2} {
				for _, size := range []int64{5, 20, 5000} {
					c := preset(t, s, "lesson")
					c.Policy, c.Seed, c.Values["messages"], c.Values["capacity"], c.Values["size"] = policy, seed, 20, capacity, size
					r, lines := said(t, s.Name, c, time.Second)
					var want []string
					for i := range 20 {
						text := fmt.Sprintf("[%d, None, '%s']", 42+i, strings.Repeat("hello", int(size)/5))
						if len(text) > 40 {
							text = text[:36] + "...]"
						}
						want = append(want, text)
					}
					if got := strings.Join(*lines, "\n"); got != strings.Join(want, "\n") || !r.Ended() {
						t.Fatalf("%s seed %d size %d:\n%s", policy, seed, size, got)
					}
				}
			}
		}
	}
}

// TestProcessQueueJoinedTooEarly checks the circle that a join before the get
// closes: short messages do not, long ones do, and a longer pipe opens it.
func TestProcessQueueJoinedTooEarly(t *testing.T) {
	s := scenario.Lookup("processqueue")
	for size, want := range map[int64]sim.VerdictKind{5: sim.VerdictDone, 30000: sim.VerdictDone, 35000: sim.VerdictDeadlock, 70000: sim.VerdictDeadlock} {
		c := preset(t, s, "deadlock")
		c.Values["size"] = size
		r, lines := said(t, s.Name, c, time.Minute)
		v := r.Verdict()
		if v == nil || v.Kind != want {
			t.Errorf("size %d: %+v, want %v", size, v, want)
			continue
		}
		if want == sim.VerdictDone {
			continue
		}
		if want := "deadlock: main waits for Process-1 to end, whose QueueFeederThread still runs; QueueFeederThread waits for main to receive what fills the pipe"; v.Text != want || len(*lines) > 0 {
			t.Errorf("size %d: %s, after %q", size, v.Text, *lines)
		}
		if unless := r.Unless(v); fmt.Sprint(unless) != "[capacity]" {
			t.Errorf("stuck unless %v", unless)
		}
		if err := r.Set("capacity", 3); err != nil {
			t.Fatal(err)
		}
		r.RunUntil(int64(2 * time.Minute))
		if v := r.Verdict(); v == nil || v.Kind != sim.VerdictDone || len(*lines) != 2 {
			t.Errorf("size %d, with room: %+v after %q", size, v, *lines)
		}
	}
}

// TestProcessQueueFull checks that with a short pipe it is the feeder that waits,
// and never a put.
func TestProcessQueueFull(t *testing.T) {
	c := preset(t, scenario.Lookup("processqueue"), "full")
	waits := map[sim.Reason]int{}
	var buffered int64
	var state sim.State
	c.Trace = func(r *sim.Record) {
		state.Apply(r)
		if r.Kind == sim.KindState && r.To == int64(sim.StateBlocked) {
			waits[r.Reason]++
		}
		for _, o := range state.Objects {
			if o.Class == sim.ClassQueue {
				buffered = max(buffered, o.Value)
			}
		}
	}
	begin(t, scenario.Lookup("processqueue"), c).RunUntil(int64(time.Minute))
	if waits[sim.ReasonSend] < 3 || waits[sim.ReasonPut] != 0 || buffered < 3 {
		t.Errorf("waits %v, at most %d in the buffer", waits, buffered)
	}
}
