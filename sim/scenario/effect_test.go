package scenario_test

import (
	"slices"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

// TestEffects checks that every parameter takes effect when its control says so. A
// change with effect now does something by itself, at that instant, before the program
// goes on; one with effect next does nothing by itself, but the run goes on otherwise
// than unchanged; one with effect restart does nothing by itself either, and makes
// another run where it is given from the beginning. That the last one begins the run
// anew, and the others do not, is up to the session, see its test of that name.
func TestEffects(t *testing.T) {
	for _, s := range scenario.All() {
		runs := unchanged{}
		for _, p := range s.Params {
			t.Run(s.Name+"/"+p.Name, func(t *testing.T) {
				acts, parts := false, false
				times := []time.Duration{0, 300, 700, 1100, 2100, 4300, 9700, 16100, 30100}
				if p.Effect == scenario.Restart { // at none of them anything happens
					times = times[:scenariotest.Fewer(len(times))]
				}
				for _, preset := range s.Presets {
					for _, at := range times {
						for _, value := range []int64{p.Min, p.Max, p.Default, (p.Min + p.Max) / 2} {
							own, other := changed(t, s, runs, preset.Name, p.Name, value, at*time.Millisecond)
							if own && p.Effect != scenario.Now {
								t.Fatalf("%s at %v ms: %d does something at once, but the effect is %v", preset.Name, int64(at), value, p.Effect)
							}
							acts, parts = acts || own, parts || other
							if acts && p.Effect == scenario.Now || parts && p.Effect == scenario.Next {
								return
							}
						}
					}
				}
				switch {
				case p.Effect == scenario.Now && !acts:
					t.Errorf("no change does anything at once (other runs: %v)", parts)
				case p.Effect == scenario.Next && !parts:
					t.Error("no change makes another run")
				case p.Effect == scenario.Restart:
					begunOtherwise(t, s, p)
				}
			})
		}
	}
}

// unchanged has how runs of one scenario go on from a moment unless something is
// changed.
type unchanged map[moment][]deed

type moment struct {
	preset string
	at     time.Duration
}

// changed runs a preset up to a time, changes a parameter, and runs on. It reports
// whether the change did something by itself, and whether the run goes on otherwise than
// unchanged.
func changed(t *testing.T, s *scenario.Scenario, runs unchanged, name, param string, value int64, at time.Duration) (acts, parts bool) {
	t.Helper()
	after := func(change bool) (records []deed, own int, ended bool) {
		c := preset(t, s, name)
		from := false
		c.Trace = func(r *sim.Record) {
			if from && r.Kind != sim.KindParam {
				records = append(records, deedOf(r))
			}
		}
		r := begin(t, s, c)
		r.RunUntil(int64(at))
		if r.Ended() || change && r.Values()[param] == value {
			return nil, 0, true
		}
		from = true
		if change {
			if err := r.Set(param, value); err != nil {
				t.Fatal(err)
			}
		}
		own = len(records)
		for n := 0; n < 3000 && r.StepUntil(int64(at+time.Minute)); n++ {
		}
		return records, own, false
	}
	with, own, nothing := after(true)
	if nothing {
		return false, false
	}
	without, known := runs[moment{name, at}]
	if !known {
		without, _, _ = after(false)
		runs[moment{name, at}] = without
	}
	n := min(len(with), len(without))
	return own > 0, !slices.Equal(with[:n], without[:n]) || len(with) != len(without)
}

// deed is what a record says but for its number.
type deed struct {
	time     int64
	kind     sim.Kind
	thread   sim.ThreadID
	object   sim.ObjectID
	from, to int64
	reason   sim.Reason
	until    int64
	text     string
}

func deedOf(r *sim.Record) deed {
	return deed{r.Time, r.Kind, r.Thread, r.Object, r.From, r.To, r.Reason, r.Until, r.Text}
}

// begunOtherwise checks that a parameter with effect restart makes another run where it
// is given from the beginning.
func begunOtherwise(t *testing.T, s *scenario.Scenario, p scenario.Param) {
	t.Helper()
	for _, preset_ := range s.Presets {
		for _, value := range []int64{p.Min, p.Max} {
			run := func(given bool) (records []deed) {
				c := preset(t, s, preset_.Name)
				if given {
					c.Values[p.Name] = value
				}
				c.Trace = func(r *sim.Record) {
					if r.Kind != sim.KindParam {
						records = append(records, deedOf(r))
					}
				}
				r := begin(t, s, c)
				for n := 0; n < 2000 && r.StepUntil(int64(time.Minute)); n++ {
				}
				return records
			}
			if !slices.Equal(run(true), run(false)) {
				return
			}
		}
	}
	t.Error("no other value makes another run")
}
