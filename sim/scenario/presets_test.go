package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestPresets compares what each preset comes to within a minute with a golden
// text: what a lesson says of a preset can be read off there, and a change that
// makes it untrue is seen. `go test -update` writes it anew.
func TestPresets(t *testing.T) {
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) {
			if len(s.Presets) < 3 {
				t.Errorf("%s has %d presets; two besides the lesson's are the least", s.Name, len(s.Presets))
			}
			if _, err := s.Preset("lesson"); err != nil {
				t.Error(err)
			}
			var out strings.Builder
			for _, p := range s.Presets {
				report(t, &out, s, p.Name)
			}
			golden(t, s.Name+".presets.txt", out.String())
		})
	}
}

// report writes what a preset comes to.
func report(t *testing.T, out *strings.Builder, s *scenario.Scenario, name string) {
	t.Helper()
	c := preset(t, s, name)
	end, prints, last := int64(-1), 0, ""
	var errors []string
	c.Trace = func(r *sim.Record) {
		switch r.Kind {
		case sim.KindPrint:
			prints, last = prints+1, plain(r.Text)
		case sim.KindError:
			errors = append(errors, r.Text)
		case sim.KindVerdict:
			if end = -1; r.Verdict != nil {
				end = r.Time
			}
		}
	}
	r := begin(t, s, c)
	r.RunUntil(int64(time.Minute))
	fmt.Fprintf(out, "%s, seed %d\n", name, c.Seed)
	if v := r.Verdict(); v != nil {
		fmt.Fprintf(out, "  %v at %.3f s: %s\n", v.Kind, time.Duration(end).Seconds(), v.Text)
	} else {
		fmt.Fprintf(out, "  runs on\n")
	}
	state := r.Snapshot()
	counts := map[sim.ThreadState]int{}
	for _, thread := range state.Threads {
		counts[thread.State]++
	}
	fmt.Fprintf(out, "  threads: %d", len(state.Threads))
	for doing := sim.StateNew; doing <= sim.StateKilled; doing++ {
		if counts[doing] > 0 {
			fmt.Fprintf(out, ", %d %v", counts[doing], doing)
		}
	}
	fmt.Fprintf(out, "\n  prints %d lines, the last: %s\n", prints, last)
	for _, o := range state.Objects {
		if o.Class == sim.ClassVariable {
			fmt.Fprintf(out, "  %s = %d, %d updates lost\n", o.Name, o.Value, o.Limit)
		}
	}
	for _, text := range errors {
		fmt.Fprintf(out, "  %s\n", text)
	}
}
