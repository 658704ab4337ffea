package session

import (
	"fmt"
	"testing"

	"interleave/sim"
	"interleave/sim/scenario"
)

// BenchmarkSeek makes a run again up to near its end, as going back to a place that
// is not held does, and takes a place that is held.
func BenchmarkSeek(b *testing.B) {
	for _, length := range []int64{10_000, 100_000, 1_000_000, 5_000_000} {
		config := Config{}.withDefaults()
		made, err := makeRuns(b.Context(), config, []Recipe{{Spec: benchSpec(b)}}, []int64{1}, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		t := made.tracks[0]
		for t.run.Seq() < length && t.run.Step() {
		}
		v := t.view(NewReruns(1, 1))
		t.run.Close()
		b.Run(fmt.Sprintf("records=%d/again", length), func(b *testing.B) {
			for b.Loop() {
				if _, err := v.remake(b.Context(), v.last()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(length)*1e-3, "s/million")
		})
		b.Run(fmt.Sprintf("records=%d/held", length), func(b *testing.B) {
			for b.Loop() {
				if v.fromHeld(v.last()-1) == nil {
					b.Fatal("not held")
				}
			}
		})
	}
}

func benchSpec(b *testing.B) Spec {
	s, err := NewSpec(Choice{Scenario: "trafficlight"})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkHistory is what a session adds to a traced run.
func BenchmarkHistory(b *testing.B) {
	for _, with := range []bool{false, true} {
		b.Run(fmt.Sprintf("history=%v", with), func(b *testing.B) {
			h := newHistory(200_000, nil)
			trace := h.add
			if !with {
				trace = func(*sim.Record) {}
			}
			var run *scenario.Run
			run, err := benchSpec(b).Start(trace)
			if err != nil {
				b.Fatal(err)
			}
			defer run.Close()
			b.ReportAllocs()
			for b.Loop() {
				run.Step()
			}
			b.ReportMetric(float64(run.Seq())/float64(b.N), "records/op")
		})
	}
}
