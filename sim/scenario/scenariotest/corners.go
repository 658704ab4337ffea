// Package scenariotest has what the tests of several packages need to try scenarios
// out.
package scenariotest

import "interleave/sim/scenario"

// Corners returns values at which a scenario ought to be tried, every parameter in
// each: the defaults, and each parameter at its least and at its most while the
// others have their defaults.
func Corners(s *scenario.Scenario) []map[string]int64 {
	at := func(name string, value int64) map[string]int64 {
		values, err := s.Values(map[string]int64{name: value})
		if err != nil {
			panic(err) // not within its own bounds
		}
		return values
	}
	first := s.Params[0]
	corners := []map[string]int64{at(first.Name, first.Default)}
	for _, p := range s.Params {
		for _, value := range []int64{p.Min, p.Max} {
			if value != p.Default {
				corners = append(corners, at(p.Name, value))
			}
		}
	}
	return corners
}
