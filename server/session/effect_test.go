package session

import (
	"maps"
	"testing"
	"time"

	"interleave/sim/scenario"
)

// TestEffects changes every parameter of every scenario in the midst of a run: where its
// effect is restart the run begins anew with the same seed and policy, else it goes on
// from where it is.
func TestEffects(t *testing.T) {
	for _, s := range scenario.All() {
		for _, p := range s.Params {
			t.Run(s.Name+"/"+p.Name, func(t *testing.T) {
				g := watched(t, Config{}, spec(t, Choice{Scenario: s.Name}))
				g.wait(300 * time.Millisecond)
				g.do(Command{Kind: Pause})
				old := g.session.sides[0].track
				if old.ended() || old.run.Now() == 0 {
					t.Fatalf("it stands at %d, ended %v, before anything was changed", old.run.Now(), old.ended())
				}
				seq, now, want := old.run.Seq(), old.run.Now(), old.run.Values()
				value := p.Min
				if want[p.Name] == value {
					value = p.Max
				}
				want[p.Name] = value
				g.do(Command{Kind: Set, Name: p.Name, Value: value})
				run := g.session.sides[0]
				if got := run.run.Values(); got[p.Name] != value || p.Effect == scenario.Restart && !maps.Equal(got, want) {
					t.Errorf("the parameters are %v, want %v", got, want)
				}
				if p.Effect == scenario.Restart {
					if run.epoch == old.epoch || run.run.Now() != 0 || len(run.journal) != 0 || run.spec.Seed != old.spec.Seed || run.spec.Policy != old.spec.Policy {
						t.Errorf("epoch %d at %d with %d changes: it does not begin anew", run.epoch, run.run.Now(), len(run.journal))
					}
					return
				}
				if run.epoch != old.epoch || run.run.Now() != now || run.run.Seq() <= seq || len(run.journal) != 1 {
					t.Errorf("epoch %d at %d, %d records, %d changes: it does not go on from %d", run.epoch, run.run.Now(), run.run.Seq(), len(run.journal), now)
				}
			})
		}
	}
}
