package scenario_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

var wrong = []sim.VerdictKind{sim.VerdictDeadlock, sim.VerdictHang, sim.VerdictStarvation, sim.VerdictFailed, sim.VerdictViolated}

// comesTo runs for five minutes and returns the verdict, nil if all is well.
func comesTo(t *testing.T, s *scenario.Scenario, c scenario.Config) (*scenario.Run, *sim.Verdict) {
	t.Helper()
	r := begin(t, s, c)
	for r.Now() < int64(5*time.Minute) && r.StepUntil(int64(5*time.Minute)) {
		if v := r.Verdict(); v != nil && slices.Contains(wrong, v.Kind) {
			return r, v
		}
	}
	return r, nil
}

// mended returns the configuration with a mend.
func mended(t *testing.T, s *scenario.Scenario, c scenario.Config, m sim.Mend) scenario.Config {
	t.Helper()
	if m.Preset != "" {
		return preset(t, s, m.Preset)
	}
	c.Values = maps.Clone(c.Values)
	c.Values[m.Param] = m.Value
	return c
}

// policiesFor returns the policies with which a mend is to hold: under random
// scheduling anybody may be overtaken for long, whatever the program.
func policiesFor(p scenario.Preset) []string {
	if p.Promise == sim.VerdictStarvation {
		return []string{p.Policy}
	}
	return sim.Policies()
}

// TestMends checks that each preset that promises something bad has a mend, and that
// with any of its mends this does not happen: for 50 seeds and every policy.
func TestMends(t *testing.T) {
	for _, s := range scenario.All() {
		for _, p := range s.Presets {
			if !slices.Contains(wrong, p.Promise) {
				continue
			}
			t.Run(s.Name+"/"+p.Name, func(t *testing.T) {
				c := preset(t, s, p.Name)
				r, v := comesTo(t, s, c)
				mends := r.Mends(v)
				if len(mends) == 0 {
					t.Fatalf("it comes to %q, and nothing mends it: give the scenario Mends", v.Text)
				}
				for _, m := range mends {
					for _, policy := range policiesFor(p) {
						for seed := range int64(scenariotest.Fewer(50)) {
							c := mended(t, s, c, m)
							c.Seed, c.Policy = seed, policy
							if r, v := comesTo(t, s, c); v != nil {
								t.Fatalf("%+v, policy %s, seed %d: at %v %s", m, policy, seed, time.Duration(r.Now()), v.Text)
							}
						}
					}
				}
			})
		}
	}
}

// TestMendsLive changes a parameter that is called a mend and could release the
// stuck threads, while they are.
func TestMendsLive(t *testing.T) {
	lifted := 0
	for _, s := range scenario.All() {
		for _, p := range s.Presets {
			c := preset(t, s, p.Name)
			_, v := comesTo(t, s, c)
			if v == nil || v.Kind == sim.VerdictStarvation {
				continue // who starves may have to wait for a turn
			}
			first, _ := comesTo(t, s, c)
			for _, m := range first.Mends(v) {
				r, v := comesTo(t, s, c)
				if !slices.Contains(r.Unless(v), m.Param) {
					continue
				}
				if err := r.Set(m.Param, m.Value); err != nil {
					t.Fatal(err)
				}
				if r.Verdict() != nil {
					t.Errorf("%s/%s: with %s %d still %q", s.Name, p.Name, m.Param, m.Value, r.Verdict().Text)
				}
				lifted++
			}
		}
	}
	if lifted < 3 {
		t.Errorf("only %d mends lift a verdict", lifted)
	}
}

// TestMendsFollowTheWaits checks that a mend is offered for what it is a mend of.
func TestMendsFollowTheWaits(t *testing.T) {
	s := scenario.Lookup("producerconsumer")
	for _, want := range []struct {
		params map[string]int64
		mend   sim.Mend
	}{
		{map[string]int64{"consumers": 0}, sim.Mend{Param: "consumers", Value: 1}},
		{map[string]int64{"producers": 0}, sim.Mend{Param: "producers", Value: 1}},
	} {
		c := preset(t, s, "lesson")
		maps.Copy(c.Values, want.params)
		r, v := comesTo(t, s, c)
		if got := r.Mends(v); len(got) != 1 || got[0] != want.mend {
			t.Errorf("%v: %+v", want.params, got)
		}
		if r.Mends(nil) != nil {
			t.Error("all is well, and yet there is something to mend")
		}
	}
}

// TestMendsOfWhatEnded checks that a program that ended with a broken promise says
// which one, and what keeps it; and that one that kept it says nothing.
func TestMendsOfWhatEnded(t *testing.T) {
	s := scenario.Lookup("lock")
	for name, want := range map[string]struct {
		broken string
		mends  []sim.Mend
	}{
		"lost":   {"kept", []sim.Mend{{Param: "lock", Value: 1}}},
		"mended": {"", nil},
	} {
		r := begin(t, s, preset(t, s, name))
		for r.StepUntil(int64(time.Minute)) {
		}
		v := r.Verdict()
		if v == nil || v.Kind != sim.VerdictDone || v.Invariant != want.broken || !slices.Equal(r.Mends(v), want.mends) {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
