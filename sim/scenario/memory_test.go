package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestMemoryIsNotShared keeps what every preset promises, under any policy and
// seed: the threads of one process come to the sum of what all of them raised, each
// process to what it raised itself, from what the parent had when it forked; and the
// parent keeps what it had.
func TestMemoryIsNotShared(t *testing.T) {
	s := scenario.Lookup("memory")
	for _, p := range s.Presets {
		for _, policy := range sim.Policies() {
			for seed := range int64(5) {
				c := preset(t, s, p.Name)
				c.Policy, c.Seed = policy, seed
				var ends []string
				c.Trace = func(r *sim.Record) {
					if r.Kind == sim.KindPrint && strings.Contains(r.Text, "at the end") {
						ends = append(ends, r.Text)
					}
				}
				r := begin(t, s, c)
				r.RunUntil(int64(5 * time.Minute))
				v := c.Values
				if got := fmt.Sprint(ends[len(ends)-1]); got != fmt.Sprintf("parent at the end: %d", v["before"]*(v["processes"]+1)) {
					t.Errorf("%s: %s", p.Name, got)
				}
				want := map[string]bool{fmt.Sprintf("team at the end: %d", v["before"]+v["threads"]*v["times"]): true}
				for i := range v["processes"] {
					want[fmt.Sprintf("process %d at the end: %d", i+1, v["before"]*(i+2)+v["times"])] = true
				}
				for _, end := range ends[:len(ends)-1] {
					if !want[end] {
						t.Errorf("%s %s seed %d: %s", p.Name, policy, seed, end)
					}
					delete(want, end)
				}
				if len(want) > 0 {
					t.Errorf("%s %s seed %d: missing %v", p.Name, policy, seed, want)
				}
			}
		}
	}
}
