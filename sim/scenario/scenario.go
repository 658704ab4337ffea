// Package scenario holds the programs that can be watched: each is a file of
// its own that registers itself, and nothing lists them.
//
// A scenario is a main body for a [sim.Kernel], parameters that may change
// while it runs, actions by hand and presets. To add one, write NAME.go with an
// init function that calls register; its texts, scene and lesson are found
// under the same NAME in web/.
package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"interleave/sim"
)

// Scenario is a program to watch, with what can be changed about it.
type Scenario struct {
	Name    string // the id, [a-z]+
	Params  []Param
	Actions []Action
	Presets []Preset // the first is the one that opens; one is named lesson
	Twins   []Twin   // comparisons worth seeing, the best first
	Mends   []Mend   // of the verdicts that a preset promises or a person may come to, the best first

	Invariants []string // the names of what a run says of itself with [Run.Always]

	// Overtakes is how often a thread may be overtaken on one object before it is
	// said to starve; 0 is the kernel's 100.
	Overtakes int

	// Rounds are the labels of lines that print: a thread that does so there has gone
	// once round its loop. Only where nothing else tells how fast the program is.
	Rounds []string

	// Start returns the body of the main thread. It is called once for each
	// run, may read the parameters from r, and says with r.On what their change
	// does.
	Start func(r *Run) func(t *sim.Thread)

	rounds map[int32]bool
}

// Effect says when the change of a parameter takes effect.
type Effect uint8

// The effects.
const (
	Now     Effect = iota + 1 // at once
	Next                      // when the program reads it again
	Restart                   // fixed when its object is made: the run begins again
)

var effectNames = [...]string{"", "now", "next", "restart"}

// String returns the name used on the wire.
func (e Effect) String() string { return effectNames[e] }

// Param is something that the owner of a run can change. Values are integers
// from Min to Max; a bool is 0 or 1, a choice an index into Options.
type Param struct {
	Name     string
	Kind     ParamKind
	Min, Max int64
	Default  int64
	Step     int64 // smallest sensible change, at least 1
	Unit     Unit
	Times    string   // for Unit Ticks: the parameter that holds the length of one
	Options  []string // for a choice
	Effect   Effect
	// Releases are the waits that a change of this parameter could end, for
	// "stuck unless you …".
	Releases []sim.Reason
}

// ParamKind is the type of a parameter's value. The zero value is an integer.
type ParamKind uint8

// The kinds of parameters.
const (
	Int ParamKind = iota
	Bool
	Choice
)

var paramKindNames = [...]string{"int", "bool", "choice"}

// String returns the name used on the wire.
func (k ParamKind) String() string { return paramKindNames[k] }

// Unit is what a parameter counts. The zero value is plain things.
type Unit uint8

// The units.
const (
	Plain Unit = iota
	Milliseconds
	Ticks
)

var unitNames = [...]string{"", "ms", "ticks"}

// String returns the name used on the wire, "" for Plain.
func (u Unit) String() string { return unitNames[u] }

// Check reports an error that names the parameter, the values allowed and the
// one given.
func (p Param) Check(value int64) error {
	if value < p.Min || value > p.Max {
		return fmt.Errorf("%s must be from %d to %d, not %d", p.Name, p.Min, p.Max, value)
	}
	return nil
}

// Action is something that the owner of a run can do by hand. It happens
// between two steps; [Run.OnAct] says what it does.
type Action struct {
	Name     string
	Releases []sim.Reason // the waits it could end
}

// Preset is a choice of parameters, seed and policy with a promised verdict.
type Preset struct {
	Name    string
	Params  map[string]int64 // what differs from the defaults
	Seed    int64
	Policy  string          // "" is fifo
	Promise sim.VerdictKind // what the run comes to; VerdictNone: it runs for ever
}

// Twin is a comparison: two runs side by side that begin with the same preset but for
// some parameters.
type Twin struct {
	Name   string
	Preset string
	Params map[string][2]int64 // in what they differ, with the value of each
}

var table = map[string]*Scenario{}

// register adds a scenario to the table. It panics on a mistake, since a
// scenario is part of the program.
func register(s Scenario) {
	if table[s.Name] != nil {
		panic("scenario: " + s.Name + " registered twice")
	}
	if len(s.Presets) == 0 || s.Start == nil {
		panic("scenario: " + s.Name + " has no preset or no start")
	}
	for _, p := range s.Params {
		if err := p.Check(p.Default); err != nil {
			panic("scenario: default of " + s.Name + ": " + err.Error())
		}
	}
	for _, m := range s.Mends {
		if err := m.check(&s); err != nil {
			panic("scenario: mend of " + s.Name + ": " + err.Error())
		}
	}
	s.rounds = roundLines(&s)
	table[s.Name] = &s
}

// roundLines finds the lines of s.Rounds.
func roundLines(s *Scenario) map[int32]bool {
	if len(s.Rounds) == 0 {
		return nil
	}
	listing, err := s.Go()
	if err != nil {
		panic(err)
	}
	lines := make(map[int32]bool)
	for _, label := range s.Rounds {
		line := listing.Line(label)
		if line == 0 {
			panic("scenario: " + s.Name + " has no line " + label)
		}
		lines[int32(line)] = true
	}
	return lines
}

// All returns every scenario, by name.
func All() []*Scenario {
	names := slices.Sorted(maps.Keys(table))
	all := make([]*Scenario, len(names))
	for i, n := range names {
		all[i] = table[n]
	}
	return all
}

// Lookup returns the scenario of that name, or nil.
func Lookup(name string) *Scenario { return table[name] }

// RoundLines returns the lines of the Go source at which a print is a round. The
// map must not be changed.
func (s *Scenario) RoundLines() map[int32]bool { return s.rounds }

// Param returns the parameter of that name, or an error that names the ones
// there are.
func (s *Scenario) Param(name string) (Param, error) {
	for _, p := range s.Params {
		if p.Name == name {
			return p, nil
		}
	}
	return Param{}, fmt.Errorf("%s has no parameter %q; it has %s", s.Name, name, names(s.Params, func(p Param) string { return p.Name }))
}

// Action returns the action of that name, or an error that names the ones
// there are.
func (s *Scenario) Action(name string) (Action, error) {
	for _, a := range s.Actions {
		if a.Name == name {
			return a, nil
		}
	}
	return Action{}, fmt.Errorf("%s has no action %q; it has %s", s.Name, name, names(s.Actions, func(a Action) string { return a.Name }))
}

// Preset returns the preset of that name ("" is the first), or an error that
// names the ones there are.
func (s *Scenario) Preset(name string) (Preset, error) {
	for _, p := range s.Presets {
		if p.Name == name || name == "" {
			return p, nil
		}
	}
	return Preset{}, fmt.Errorf("%s has no preset %q; it has %s", s.Name, name, names(s.Presets, func(p Preset) string { return p.Name }))
}

// Values returns the defaults with the given values over them. An unknown name
// or a value out of range is an error.
func (s *Scenario) Values(over map[string]int64) (map[string]int64, error) {
	values := make(map[string]int64, len(s.Params))
	for _, p := range s.Params {
		values[p.Name] = p.Default
	}
	for _, name := range slices.Sorted(maps.Keys(over)) {
		p, err := s.Param(name)
		if err != nil {
			return nil, err
		}
		if err := p.Check(over[name]); err != nil {
			return nil, err
		}
		values[name] = over[name]
	}
	return values, nil
}

// names lists names in words, "none" if there are none.
func names[T any](list []T, name func(T) string) string {
	if len(list) == 0 {
		return "none"
	}
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = name(v)
	}
	return strings.Join(all, ", ")
}
