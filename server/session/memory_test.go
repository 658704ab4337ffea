package session

import (
	"flag"
	"runtime"
	"testing"

	"interleave/sim/scenario/scenariotest"
)

// memoryRecords is how many records a run has whose memory is measured; make proof has
// it go on to the bound of a run.
var memoryRecords = flag.Int64("records", int64(scenariotest.Fewer(500_000)), "records of the runs whose memory is measured")

// memoryBound is what a session may take besides its program, in MiB, as
// docs/performance.md says.
const memoryBound = 64

// TestMemoryIsBounded runs as fast as it goes, with as many threads as there may be, and
// measures what is remembered of it all along.
func TestMemoryIsBounded(t *testing.T) {
	worst := int64(0)
	for _, c := range []Choice{
		{Scenario: "trafficlight", Params: map[string]int64{"cars": 60}},
		{Scenario: "producerconsumer", Preset: "full", Params: map[string]int64{"producers": 50, "consumers": 50}},
		{Scenario: "readerswriter"},
		{Scenario: "philosophers", Preset: "ordered"},
	} {
		t.Run(c.Scenario, func(t *testing.T) {
			made, err := makeRuns(t.Context(), Config{}.withDefaults(), []Recipe{{Spec: spec(t, c)}}, []int64{1}, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			track := made.tracks[0]
			defer track.run.Close()
			before, most := heap(), int64(0)
			for next := *memoryRecords / 5; track.run.Seq() < *memoryRecords && track.run.Step(); {
				if track.run.Seq() >= next {
					most = max(most, heap()-before)
					next += *memoryRecords / 5
				}
			}
			most = max(most, heap()-before)
			t.Logf("%d records, at most %d MiB", track.run.Seq(), most>>20)
			worst = max(worst, most)
			if track.run.Seq() < *memoryRecords || most>>20 > memoryBound {
				t.Errorf("after %d records %d MiB", track.run.Seq(), most>>20)
			}
			runtime.KeepAlive(made)
		})
	}
	t.Logf("%d records, at most %d MiB", *memoryRecords, worst>>20)
}

// heap returns the bytes that are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
