package scenario

import (
	"fmt"
	"slices"

	"interleave/sim"
)

// Mend is what keeps a run from coming to a verdict that it came to: a preset to
// begin again with, or else one parameter. Where that parameter is among those that
// could release the stuck threads, they go on as soon as it has the value.
type Mend struct {
	Of     []sim.Reason // what one of the threads waits for; ReasonError: it died of an error
	Keeps  string       // the invariant that is broken
	Preset string
	Param  string
	Value  int64
}

// check returns an error for a mend that names what the scenario does not have.
func (m Mend) check(s *Scenario) error {
	if m.Keeps != "" && !slices.Contains(s.Invariants, m.Keeps) {
		return fmt.Errorf("it has no invariant %s", m.Keeps)
	}
	if m.Preset != "" {
		_, err := s.Preset(m.Preset)
		return err
	}
	p, err := s.Param(m.Param)
	if err != nil {
		return err
	}
	return p.Check(m.Value)
}

// Mends returns what keeps a run from coming to a verdict, in the order of the
// scenario.
func (r *Run) Mends(v *sim.Verdict) (mends []sim.Mend) {
	for _, m := range r.scenario.Mends {
		if v != nil && r.mends(v, m) {
			mends = append(mends, sim.Mend{Preset: m.Preset, Param: m.Param, Value: m.Value})
		}
	}
	return mends
}

func (r *Run) mends(v *sim.Verdict, m Mend) bool {
	switch v.Kind {
	case sim.VerdictDone:
		return keeps(v, m)
	case sim.VerdictFailed:
		return keeps(v, m) || slices.Contains(m.Of, sim.ReasonError)
	case sim.VerdictViolated:
		return keeps(v, m)
	}
	return r.frees(v, m.Of)
}

func keeps(v *sim.Verdict, m Mend) bool {
	return m.Keeps != "" && m.Keeps == v.Invariant
}
