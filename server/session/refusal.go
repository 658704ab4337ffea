package session

import (
	"fmt"
	"slices"
	"strings"

	"interleave/sim"
	"interleave/sim/scenario"
)

// Code says in one word why a command was refused.
type Code string

// The codes of a session's refusals.
const (
	UnknownScenario Code = "unknown_scenario"
	UnknownPreset   Code = "unknown_preset"
	UnknownParam    Code = "unknown_param"
	UnknownAction   Code = "unknown_action"
	BadParam        Code = "bad_param"
	BadPolicy       Code = "bad_policy"
	BadSeed         Code = "bad_seed"
	BadSpeed        Code = "bad_speed"
	BadRequest      Code = "bad_request"
	NotFound        Code = "not_found"
	Limit           Code = "limit"    // a bound was reached
	Busy            Code = "busy"     // try again in a moment
	Internal        Code = "internal" // the simulator itself failed
)

// Refusal is why a command was refused; nothing has changed.
type Refusal struct {
	Code    Code
	Field   string // the field at fault, "" if none
	Message string // one sentence for a person
}

// Error returns the sentence.
func (r *Refusal) Error() string { return r.Message }

// What a seed and a speed must be, in words.
var (
	SeedRange  = fmt.Sprintf("a whole number from 0 to %d", int64(sim.MaxTime))
	SpeedRange = fmt.Sprintf("0 or a number from %v to %v", minSpeed, maxSpeed)
)

func refuse(code Code, field, format string, args ...any) *Refusal {
	return &Refusal{code, field, fmt.Sprintf(format, args...)}
}

func checkParam(s *scenario.Scenario, name string, value int64) (scenario.Param, error) {
	p, err := s.Param(name)
	if err != nil {
		return p, refuse(UnknownParam, name, "%v", err)
	}
	if err := p.Check(value); err != nil {
		return p, refuse(BadParam, name, "%v", err)
	}
	return p, nil
}

// NotWhole refuses a parameter's value that is no whole number; the field is what
// it was given in.
func NotWhole(scenarioName, name, field, value string) error {
	s, err := Lookup(scenarioName)
	if err != nil {
		return err
	}
	p, err := s.Param(name)
	if err != nil {
		return refuse(UnknownParam, name, "%v", err)
	}
	return refuse(BadRequest, field, "%s must be a whole number from %d to %d, not %s", name, p.Min, p.Max, value)
}

// Lookup returns the scenario of that name, or a refusal that names all there are.
func Lookup(name string) (*scenario.Scenario, error) {
	if s := scenario.Lookup(name); s != nil {
		return s, nil
	}
	var all []string
	for _, s := range scenario.All() {
		all = append(all, s.Name)
	}
	return nil, refuse(UnknownScenario, "scenario", "no scenario %q; there are %s", name, strings.Join(all, ", "))
}

func checkPolicy(name string) error {
	if !slices.Contains(scenario.Policies(), name) {
		return refuse(BadPolicy, "policy", "no policy %q; there are %s", name, strings.Join(scenario.Policies(), ", "))
	}
	return nil
}

func checkSeed(seed int64) error {
	if seed < 0 || seed > sim.MaxTime {
		return refuse(BadSeed, "seed", "seed must be from 0 to %d, not %d", int64(sim.MaxTime), seed)
	}
	return nil
}

// checkSpeed refuses what is neither 0, as fast as it goes, nor in range. NaN is
// refused too.
func checkSpeed(speed float64) error {
	if speed == 0 || speed >= minSpeed && speed <= maxSpeed {
		return nil
	}
	return refuse(BadSpeed, "speed", "speed must be 0 or from %v to %v, not %v", minSpeed, maxSpeed, speed)
}
