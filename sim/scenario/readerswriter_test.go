package scenario_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// visits counts how often each kind came in during a run, and checks on the way
// that a writer is never inside with anybody else.
func visits(t *testing.T, r *scenario.Run, until time.Duration) map[string]int {
	t.Helper()
	for end := r.Now() + int64(until); r.Now() < end && !r.Ended(); {
		r.RunUntil(r.Now() + int64(50*time.Millisecond))
		inside := map[string]int{}
		for _, th := range r.Snapshot().Threads {
			for _, l := range th.Locals {
				if l.Name == "inside" && l.Value == 1 {
					inside[strings.Fields(th.Name)[0]]++
				}
			}
		}
		if inside["writer"] > 1 || inside["writer"] == 1 && inside["reader"] > 0 {
			t.Fatalf("%v: inside are %v", time.Duration(r.Now()), inside)
		}
	}
	came := map[string]int{}
	for _, th := range r.Snapshot().Threads[1:] {
		for _, l := range th.Locals {
			if l.Name == "visits" {
				came[strings.Fields(th.Name)[0]] += int(l.Value)
			}
		}
	}
	return came
}

// TestReadersWriterStarve keeps what the presets show: with a preference the other
// kind hardly ever comes in, and by turns both do.
func TestReadersWriterStarve(t *testing.T) {
	s := scenario.Lookup("readerswriter")
	for _, policy := range sim.Policies() {
		for preset, fair := range map[string]func(readers, writers int) bool{
			"starve":  func(readers, writers int) bool { return writers <= 1 && readers > 100 },
			"writers": func(readers, writers int) bool { return writers > 15 && readers > 40 },
			"flood":   func(readers, writers int) bool { return readers <= 5 && writers > 50 },
			"turns":   func(readers, writers int) bool { return readers > 30 && writers > 30 },
		} {
			p, err := s.Preset(preset)
			if err != nil {
				t.Fatal(err)
			}
			values, _ := s.Values(p.Params)
			r := begin(t, s, scenario.Config{Values: values, Seed: p.Seed, Policy: policy})
			came := visits(t, r, 2*time.Minute)
			if !fair(came["reader"], came["writer"]) {
				t.Errorf("%s, policy %s: %v", preset, policy, came)
			}
		}
	}
}

// TestReadersWriterVerdict checks that starvation is found where somebody starves,
// says what would end it, and that this does.
func TestReadersWriterVerdict(t *testing.T) {
	s := scenario.Lookup("readerswriter")
	for name, who := range map[string]string{"starve": "writer", "flood": "reader", "turns": ""} {
		r := begin(t, s, preset(t, s, name))
		for r.Verdict() == nil && r.Now() < int64(10*time.Minute) && r.Step() {
		}
		v := r.Verdict()
		if who == "" {
			if v != nil {
				t.Errorf("%s: %s", name, v.Text)
			}
			continue
		}
		if v == nil || v.Kind != sim.VerdictStarvation || !strings.HasPrefix(v.Text, "starvation: "+who) || v.Starving[0].Times <= int64(s.Overtakes) {
			t.Fatalf("%s: verdict %+v, want that a %s starves", name, v, who)
		}
		if unless := fmt.Sprint(r.Unless(v)); unless != "[preference]" {
			t.Errorf("%s: unless %s", name, unless)
		}
		if err := r.Set("preference", 2); err != nil {
			t.Fatal(err)
		}
		for r.Verdict() != nil && r.Now() < int64(10*time.Minute) && r.Step() {
		}
		if v := r.Verdict(); v != nil {
			t.Errorf("%s: still %s when everybody has a turn", name, v.Text)
		}
	}
}

// TestReadersWriterOnce keeps that who did not look again is told of to the end of the
// run, also when everybody does from then on: at a high speed the meeting itself is only
// a blink.
func TestReadersWriterOnce(t *testing.T) {
	s := scenario.Lookup("readerswriter")
	c := preset(t, s, "once")
	given := 0
	c.Trace = func(r *sim.Record) {
		if r.Kind == sim.KindVerdict {
			given++
		}
	}
	r := begin(t, s, c)
	r.RunUntil(int64(10 * time.Second))
	if v := r.Verdict(); v == nil || v.Kind != sim.VerdictViolated || v.Invariant != "alone" {
		t.Fatalf("verdict %+v, want that a writer was not alone", v)
	}
	if err := r.Set("check", 0); err != nil {
		t.Fatal(err)
	}
	r.RunUntil(int64(time.Minute)) // who is inside goes out
	visits(t, r, 2*time.Minute)
	if v := r.Verdict(); v == nil || v.Kind != sim.VerdictViolated || given != 1 {
		t.Errorf("verdict %+v after %d of them, want the first one to stay", v, given)
	}
}

// TestReadersWriterTurns checks that by turns nobody waits for more than the visits
// of those who came before.
func TestReadersWriterTurns(t *testing.T) {
	s := scenario.Lookup("readerswriter")
	c := preset(t, s, "turns")
	longest := 0
	c.Trace = func(r *sim.Record) {
		var kind string
		var n, whole, tenths int
		if r.Kind != sim.KindPrint {
			return
		}
		if _, err := fmt.Sscanf(r.Text, "%s %d waited %d.%d s", &kind, &n, &whole, &tenths); err != nil {
			t.Errorf("%q: %v", r.Text, err)
		}
		longest = max(longest, whole)
	}
	r := begin(t, s, c)
	r.RunUntil(int64(10 * time.Minute))
	// Five writers of at most 2.25 s, and between two of them readers of at most 3 s.
	if longest < 5 || longest > 5*(3+3) {
		t.Errorf("the longest wait was %d s", longest)
	}
}

// TestReadersWriterCrowd changes how many there are: those too many leave when they
// come out, and come back when they are wanted again.
func TestReadersWriterCrowd(t *testing.T) {
	s := scenario.Lookup("readerswriter")
	r := begin(t, s, preset(t, s, "turns"))
	alive := func() (n int) {
		for _, th := range r.Snapshot().Threads[1:] {
			if !th.State.Ended() {
				n++
			}
		}
		return n
	}
	for _, step := range []struct{ readers, writers int64 }{{6, 5}, {0, 5}, {30, 0}, {0, 0}} {
		if err := errors.Join(r.Set("readers", step.readers), r.Set("writers", step.writers)); err != nil {
			t.Fatal(err)
		}
		visits(t, r, 2*time.Minute)
		if want := int(step.readers + step.writers); alive() != want {
			t.Errorf("%+v: %d are here", step, alive())
		}
		if v := r.Verdict(); v != nil && v.Kind != sim.VerdictDone {
			t.Errorf("%+v: %s", step, v.Text)
		}
	}
}
