package session

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"interleave/sim"
	"interleave/sim/scenario"
)

// Spec says which run to make: with a journal it is the whole of a run.
type Spec struct {
	Scenario *scenario.Scenario
	Values   map[string]int64 // every parameter
	Seed     int64            // 0 … sim.MaxTime
	Policy   string           // one of [sim.Policies]
}

// Choice is what a person asks for when making a session: a preset ("" is the
// first) and what differs from it.
type Choice struct {
	Scenario string
	Preset   string
	Params   map[string]int64
	Seed     *int64   // nil: the preset's
	Policy   string   // "": the preset's
	Twin     *Variant // a second run beside it, or nil
	Recipes  []Recipe // runs that were had before, one or two, instead of all this
	Open     bool     // nobody is to own the session: whoever watches it steers
}

// Specs turns a choice into the specs of its runs, one or two. The error is a
// [*Refusal].
func (c Choice) Specs() ([]Spec, error) {
	first, err := NewSpec(c)
	if err != nil {
		return nil, err
	}
	if c.Twin == nil {
		return []Spec{first}, nil
	}
	second, err := c.Twin.of(first)
	if err != nil {
		return nil, err
	}
	return []Spec{first, second}, nil
}

// NewSpec turns a choice into the spec of its first run. The error is a [*Refusal].
func NewSpec(c Choice) (Spec, error) {
	s, err := Lookup(c.Scenario)
	if err != nil {
		return Spec{}, err
	}
	spec, err := presetSpec(s, c.Preset, "preset")
	if err != nil {
		return Spec{}, err
	}
	return spec.with(c.Params, c.Seed, c.Policy)
}

// with returns another spec: with some values changed, a seed unless it is nil, and a
// policy unless it is empty.
func (s Spec) with(params map[string]int64, seed *int64, policy string) (Spec, error) {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if _, err := checkParam(s.Scenario, name, params[name]); err != nil {
			return Spec{}, err
		}
	}
	s.Values = maps.Clone(s.Values)
	maps.Copy(s.Values, params)
	if seed != nil {
		s.Seed = *seed
	}
	s.Policy = cmp.Or(policy, s.Policy)
	return s, s.check()
}

// presetSpec returns the spec that a preset stands for; field is what its name
// was given in.
func presetSpec(s *scenario.Scenario, name, field string) (Spec, error) {
	preset, err := s.Preset(name)
	if err != nil {
		return Spec{}, refuse(UnknownPreset, field, "%v", err)
	}
	values, err := s.Values(preset.Params)
	if err != nil {
		return Spec{}, err
	}
	return Spec{Scenario: s, Values: values, Seed: preset.Seed, Policy: cmp.Or(preset.Policy, sim.Policies()[0])}, nil
}

func (s Spec) check() error {
	if err := checkSeed(s.Seed); err != nil {
		return err
	}
	return checkPolicy(s.Policy)
}

// Start makes the run at time zero, before its first step.
func (s Spec) Start(trace func(*sim.Record)) (*scenario.Run, error) {
	return s.Scenario.New(scenario.Config{Values: s.Values, Seed: s.Seed, Policy: s.Policy, Trace: trace})
}

// EntryKind is what a journal entry did. The zero value is not used.
type EntryKind uint8

// The kinds of entries.
const (
	EntrySet    EntryKind = iota + 1 // a parameter was changed
	EntryAct                         // an action was done by hand
	EntryPolicy                      // another policy picks from here on
	EntryChoose                      // a person picked a thread
)

// Entry is one command that changed a run, and where in the run it did.
type Entry struct {
	Seq   int64 // records before it
	Step  int64 // decisions before it, as [sim.Kernel.Decisions] counts
	Time  int64 // virtual nanoseconds
	Kind  EntryKind
	Name  string
	Value int64 // for EntrySet; for EntryChoose the thread
}

// Place returns where in the run the entry was made.
func (e Entry) Place() Place { return Place{e.Seq, e.Step, e.Time} }

// check refuses what the scenario has not.
func (e Entry) check(s *scenario.Scenario) *Refusal {
	var err error
	switch e.Kind {
	case EntrySet:
		_, err = checkParam(s, e.Name, e.Value)
	case EntryAct:
		if _, unknown := s.Action(e.Name); unknown != nil {
			err = refuse(UnknownAction, "name", "%v", unknown)
		}
	case EntryPolicy:
		err = checkPolicy(e.Name)
	}
	if err != nil {
		return err.(*Refusal)
	}
	return nil
}

func apply(run *scenario.Run, e Entry) error {
	if got := placeOf(run); got != e.Place() {
		return fmt.Errorf("made at step %d, time %d, record %d, but the run came to %d, %d, %d",
			e.Step, e.Time, e.Seq, got.Step, got.Time, got.Seq)
	}
	switch e.Kind {
	case EntryAct:
		return run.Act(e.Name)
	case EntryPolicy:
		return run.SetPolicy(e.Name)
	case EntryChoose:
		return run.Prefer(sim.ThreadID(e.Value))
	}
	return run.Set(e.Name, e.Value)
}
