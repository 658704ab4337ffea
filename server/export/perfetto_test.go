package export_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"interleave/sim/scenario"
)

// traceEvent is an event as the Trace Event Format has it.
type traceEvent struct {
	Ph   string
	Name string
	Cat  string
	Ts   json.Number
	Dur  json.Number
	Pid  int64
	Tid  int64
	ID   int64
	Bp   string
	S    string
	Args map[string]any
}

// span is from when to when, in nanoseconds.
type span struct{ from, to int64 }

func nanos(n json.Number) (int64, error) {
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		return 0, fmt.Errorf("no number: %q", n)
	}
	r.Mul(r, big.NewRat(1000, 1))
	if !r.IsInt() {
		return 0, fmt.Errorf("%s µs is no whole number of nanoseconds", n)
	}
	return r.Num().Int64(), nil
}

// trace is what a validator needs of a file.
type trace struct {
	slices map[[2]int64][]span // by pid and tid
	named  map[[2]int64]bool
	procs  map[int64]bool
	flows  map[int64][]traceEvent
	counts map[string]bool
}

// TestPerfetto reads the trace of every preset by the rules of the format, not by
// ours: slices of a track nest, a flow has one beginning and one end in slices of
// their tracks, every track has a name, every counter a number.
func TestPerfetto(t *testing.T) {
	each(t, func(t *testing.T, s *scenario.Scenario, p scenario.Preset) {
		file, _, _ := write(t, s, p, "perfetto")
		tr := read(t, file)
		for track, spans := range tr.slices {
			if !tr.named[track] || !tr.procs[track[0]] {
				t.Errorf("track %v has slices but no name", track)
			}
			checkNesting(t, track, spans)
		}
		for id, ends := range tr.flows {
			checkFlow(t, tr, id, ends)
		}
	})
}

func read(t *testing.T, file []byte) trace {
	t.Helper()
	var whole struct{ TraceEvents []traceEvent }
	if err := json.Unmarshal(file, &whole); err != nil {
		t.Fatal(err)
	}
	tr := trace{map[[2]int64][]span{}, map[[2]int64]bool{}, map[int64]bool{}, map[int64][]traceEvent{}, map[string]bool{}}
	for _, e := range whole.TraceEvents {
		at, err := nanos(e.Ts)
		if err != nil || at < 0 || at > length {
			t.Fatalf("%+v: %v", e, err)
		}
		track := [2]int64{e.Pid, e.Tid}
		switch e.Ph {
		case "M":
			if name, _ := e.Args["name"].(string); e.Name == "thread_name" && name != "" {
				tr.named[track] = true
			} else if e.Name == "process_name" && name != "" {
				tr.procs[e.Pid] = true
			}
		case "X":
			long, err := nanos(e.Dur)
			if err != nil || long < 0 || e.Name == "" {
				t.Fatalf("%+v: %v", e, err)
			}
			tr.slices[track] = append(tr.slices[track], span{at, at + long})
		case "C":
			for unit, value := range e.Args {
				if _, ok := value.(float64); !ok {
					t.Errorf("counter %s: %s is %v", e.Name, unit, value)
				}
			}
			tr.counts[e.Name] = true
		case "s", "f":
			tr.flows[e.ID] = append(tr.flows[e.ID], e)
		case "i":
			if e.S != "t" && e.S != "g" {
				t.Errorf("%+v: an instant of no scope", e)
			}
		default:
			t.Errorf("%+v: an event of no known phase", e)
		}
	}
	return tr
}

// checkNesting reports slices that overlap without one lying in the other.
func checkNesting(t *testing.T, track [2]int64, spans []span) {
	t.Helper()
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var open []span
	for _, s := range spans {
		for len(open) > 0 && open[len(open)-1].to <= s.from {
			open = open[:len(open)-1]
		}
		if len(open) > 0 && s.to > open[len(open)-1].to {
			t.Errorf("track %v: %v overlaps %v", track, s, open[len(open)-1])
		}
		open = append(open, s)
	}
}

func checkFlow(t *testing.T, tr trace, id int64, ends []traceEvent) {
	t.Helper()
	if len(ends) != 2 || ends[0].Ph != "s" || ends[1].Ph != "f" || ends[1].Bp != "e" || ends[0].Name != ends[1].Name || ends[0].Cat != ends[1].Cat {
		t.Errorf("flow %d is no pair: %+v", id, ends)
		return
	}
	last := int64(0)
	for _, e := range ends {
		at, _ := nanos(e.Ts)
		if at < last {
			t.Errorf("flow %d goes back in time", id)
		}
		last = at
		if !slices.ContainsFunc(tr.slices[[2]int64{e.Pid, e.Tid}], func(s span) bool { return s.from <= at && at <= s.to }) {
			t.Errorf("flow %d: no slice at %d on track %d/%d", id, at, e.Pid, e.Tid)
		}
	}
}

// TestPerfettoShows that what a reader looks for is there.
func TestPerfettoShows(t *testing.T) {
	for name, want := range map[string]struct {
		counter string
		flow    string
		held    bool
	}{
		"producerconsumer": {"q (items)", "item", false},
		"semaphore":        {"semaphore (permits)", "wake", true},
		"trafficlight":     {"event (set)", "wake", false},
		"philosophers":     {"", "wake", true},
	} {
		s := scenario.Lookup(name)
		file, _, _ := write(t, s, s.Presets[0], "perfetto")
		tr := read(t, file)
		if want.counter != "" && !tr.counts[want.counter] {
			t.Errorf("%s: no counter %q among %v", name, want.counter, tr.counts)
		}
		flows, held := 0, 0
		for _, ends := range tr.flows {
			if ends[0].Cat == want.flow {
				flows++
			}
		}
		for track := range tr.slices {
			if track[1] >= 1_000_000 {
				held++
			}
		}
		if flows == 0 || want.held != (held > 0) {
			t.Errorf("%s: %d flows of %q, %d tracks of what is held", name, flows, want.flow, held)
		}
	}
}
