package session

import (
	"fmt"
	"testing"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

var walkSteps = scenariotest.Fewer(500)

// TestWalks goes 500 steps back and 500 forward, or all there are, through the past of
// every scenario, most of which is not held any more: the states are those that the run
// had, to the byte.
func TestWalks(t *testing.T) {
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) {
			h := newHistory(600, nil)
			var now sim.State
			var places []int64 // where steps begin
			var states []string
			made := spec(t, Choice{Scenario: s.Name, Preset: longestPreset(t, s)})
			run, err := made.Start(func(r *sim.Record) {
				h.add(r)
				if isTurn(r) {
					places, states = append(places, now.Seq), append(states, fmt.Sprintf("%+v", plain(&now)))
				}
				now.Apply(r)
			})
			if err != nil {
				t.Fatal(err)
			}
			defer run.Close()
			for len(places) <= walkSteps && run.Step() {
			}
			track := &track{spec: made, epoch: 1, run: run, history: h}
			v := track.view(NewReruns(1, 1))
			shown := func(seq int64) string {
				stretch, err := v.Stretch(t.Context(), v.Index(seq))
				if err != nil {
					t.Fatal(err)
				}
				state := stretch.State.Clone()
				for i := range stretch.Records {
					if stretch.Records[i].Seq <= seq {
						state.Apply(&stretch.Records[i])
					}
				}
				return fmt.Sprintf("%+v", plain(&state))
			}
			back := make([]string, len(places))
			for i := len(places) - 1; i >= 0; i-- {
				if back[i] = shown(places[i]); back[i] != states[i] {
					t.Fatalf("step %d back, after record %d:\n%s\nnot\n%s", len(places)-i, places[i], back[i], states[i])
				}
			}
			for i, place := range places {
				if shown(place) != back[i] {
					t.Fatalf("step %d forward, after record %d, is another state", i, place)
				}
			}
			t.Logf("%d steps", len(places))
		})
	}
}

// longestPreset is that with most steps, up to those that are walked.
func longestPreset(t *testing.T, s *scenario.Scenario) (name string) {
	most := int64(-1)
	for _, p := range s.Presets {
		run, err := spec(t, Choice{Scenario: s.Name, Preset: p.Name}).Start(nil)
		if err != nil {
			t.Fatal(err)
		}
		for run.Decisions() <= int64(2*walkSteps) && run.Step() {
		}
		if run.Decisions() > most {
			name, most = p.Name, run.Decisions()
		}
		run.Close()
	}
	return name
}
