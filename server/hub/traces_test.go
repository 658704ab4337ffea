package hub

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

var (
	traces = flag.String("traces", "", "folder to write the runs to that the page's tests reduce")
	seeds  = flag.Int64("seeds", int64(scenariotest.Fewer(10)), "how many of them there are of each scenario")
)

// TestTraces writes random runs of every scenario, begun at one corner after
// another, with live changes, as the wire carries them: records, and now and then
// the whole state. The page's tests check that reducing the records gives every one
// of these states.
func TestTraces(t *testing.T) {
	dir := *traces
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range scenario.All() {
		corners, policies := scenariotest.Corners(s), sim.Policies()
		for seed := range *seeds {
			policy := policies[seed%int64(len(policies))]
			trace := writeTrace(t, s, corners[seed/int64(len(policies))%int64(len(corners))], policy, seed)
			if !json.Valid(trace) {
				t.Fatalf("%s -policy %s -seed %d is not JSON", s.Name, policy, seed)
			}
			name := fmt.Sprintf("%s-%s-%d.json", s.Name, policy, seed)
			if err := os.WriteFile(filepath.Join(dir, name), trace, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestSweep writes the beginnings of runs of every scenario with every parameter at its
// least, its default and its most, so many seeds of each, a run in a line.
func TestSweep(t *testing.T) {
	dir := *traces
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range scenario.All() {
		var lines []byte
		for _, values := range scenariotest.Corners(s) {
			for seed := range *seeds {
				lines = append(append(lines, traceBeginning(t, s, values, seed)...), '\n')
			}
		}
		if err := os.WriteFile(filepath.Join(dir, s.Name+".jsonl"), lines, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// traceBeginning runs a scenario for 20 virtual seconds, or until there are a few
// records, and returns it as {"records", "state"}.
func traceBeginning(t *testing.T, s *scenario.Scenario, values map[string]int64, seed int64) []byte {
	t.Helper()
	policies := sim.Policies()
	var records text
	r, err := s.New(scenario.Config{Values: values, Seed: seed, Policy: policies[seed%int64(len(policies))], Trace: func(r *sim.Record) { records.record(r, true) }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for len(records) < few && r.StepUntil(int64(20*time.Second)) {
	}
	var state text
	snapshot := r.Snapshot()
	state.state(&snapshot)
	return fmt.Appendf(nil, `{"records":[%s],"state":%s}`, bytes.TrimPrefix(records, []byte(",")), state)
}

const (
	enough = 1 << 18 // bytes of records that a trace has at least if it ends early
	few    = 1 << 13 // and a beginning
)

// writeTrace runs a scenario for 20 virtual seconds, or until there is enough of it,
// and returns it as a list of {"records"} and {"state"}.
func writeTrace(t *testing.T, s *scenario.Scenario, values map[string]int64, policy string, seed int64) []byte {
	t.Helper()
	var records text
	r, err := s.New(scenario.Config{Values: values, Seed: seed, Policy: policy, Trace: func(r *sim.Record) { records.record(r, true) }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	dice := rand.New(rand.NewPCG(uint64(seed), 2))
	var steps [][]byte
	written := 0
	flush := func() {
		written += len(records)
		steps = append(steps, fmt.Appendf(nil, `{"records":[%s]}`, bytes.TrimPrefix(records, []byte(","))))
		records = nil
		var state text
		snapshot := r.Snapshot()
		state.state(&snapshot)
		steps = append(steps, fmt.Appendf(nil, `{"state":%s}`, state))
	}
	for at := int64(0); at < int64(20*time.Second) && written < enough && !r.Ended(); at += dice.Int64N(int64(time.Second)) {
		if r.RunUntil(at); dice.IntN(4) == 0 {
			flush()
		}
		p := s.Params[dice.IntN(len(s.Params))]
		switch {
		case r.Ended():
		case len(s.Actions) > 0 && dice.IntN(4) == 0:
			err = r.Act(s.Actions[dice.IntN(len(s.Actions))].Name)
		case p.Effect != scenario.Restart:
			err = r.Set(p.Name, p.Min+dice.Int64N(min(p.Max-p.Min, 30)+1))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	flush()
	return fmt.Appendf(nil, "[%s]", bytes.Join(steps, []byte(",\n")))
}
