package hub

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// recordedFor is how much virtual time the runs for the scenes last, at most.
const recordedFor = 30 * time.Second

// TestTracesOfPresets writes runs that the tests of the scenes draw: every preset
// of every scenario, and every scenario with its parameters at their least and at
// their most, there with bools on and off.
func TestTracesOfPresets(t *testing.T) {
	dir := *traces
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range scenario.All() {
		least, most, mostOff := map[string]int64{}, map[string]int64{}, map[string]int64{}
		for _, p := range s.Params {
			least[p.Name], most[p.Name], mostOff[p.Name] = p.Min, p.Max, p.Max
			if p.Kind == scenario.Bool {
				mostOff[p.Name] = p.Min
			}
		}
		cases := append([]scenario.Preset{{Name: "least", Params: least}, {Name: "most", Params: most}, {Name: "mostoff", Params: mostOff}}, s.Presets...)
		for _, c := range cases {
			name := filepath.Join(dir, s.Name+"@"+c.Name+".json")
			if err := os.WriteFile(name, writeRun(t, s, c), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// writeRun runs a preset and returns its records and the state they lead to, in
// the form of [writeTrace].
func writeRun(t *testing.T, s *scenario.Scenario, p scenario.Preset) []byte {
	t.Helper()
	values, err := s.Values(p.Params)
	if err != nil {
		t.Fatal(err)
	}
	var records, state text
	r, err := s.New(scenario.Config{Values: values, Seed: p.Seed, Policy: p.Policy, Trace: func(r *sim.Record) { records.record(r, true) }})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	r.RunUntil(int64(recordedFor))
	snapshot := r.Snapshot()
	if snapshot.Seq == 0 || len(snapshot.Threads) == 0 {
		t.Errorf("%s %s: nothing happened", s.Name, p.Name)
	}
	state.state(&snapshot)
	return fmt.Appendf(nil, "[{\"records\":[%s]},\n{\"state\":%s}]", bytes.TrimPrefix(records, []byte(",")), state)
}
