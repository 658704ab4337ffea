package session

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// longPast is a session with live changes that remembers few of its records.
func longPast(t *testing.T) *stage {
	t.Helper()
	g := watched(t, Config{Held: 2000}, spec(t, Choice{Scenario: "producerconsumer", Preset: "full"}))
	for n := range int64(6) {
		g.do(Command{Kind: Speed, Speed: 100})
		g.wait(2 * time.Second)
		g.do(Command{Kind: Set, Name: "producers", Value: 3 + n})
	}
	return g
}

// TestStretches compares every stretch, held or made again, with a run made anew.
func TestStretches(t *testing.T) {
	g := longPast(t)
	run := g.session.sides[0]
	v := run.view(g.session.config.Reruns)
	if v.last() < 10 || v.Held(0) || !v.Held(v.last()) {
		t.Fatalf("%d stretches; the first held: %v, the last: %v", v.last()+1, v.Held(0), v.Held(v.last()))
	}
	var state sim.State
	var all []sim.Record
	again, err := run.recipe().Replay(t.Context(), func(r *sim.Record) { all = append(all, *r) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for _, index := range []int64{0, v.last(), 5, 4, 3, v.last() - 1, v.Index(v.recipe.Head.Seq + 9999)} {
		s, err := v.Stretch(t.Context(), index)
		if err != nil {
			t.Fatal(err)
		}
		state = sim.State{}
		for _, r := range all[:index*StretchRecords] {
			state.Apply(&r)
		}
		to := min((index+1)*StretchRecords, int64(len(all)))
		if s.From != index*StretchRecords || s.To() != to || s.Open != (index == v.last()) || !sameState(&s.State, &state) ||
			!reflect.DeepEqual(s.Records, all[s.From:to]) {
			t.Fatalf("stretch %d is from %d to %d (open %v); want %d to %d", index, s.From, s.To(), s.Open, index*StretchRecords, to)
		}
		until := v.now
		if to < int64(len(all)) {
			until = all[to-1].Time
		}
		if s.Until != until {
			t.Errorf("stretch %d is until %d, want %d", index, s.Until, until)
		}
		if !v.Held(index) {
			t.Errorf("stretch %d is not kept", index)
		}
		near := v.Nearest(index)
		if near.Seq > s.From {
			t.Errorf("the nearest state to %d is %d", s.From, near.Seq)
		}
	}
}

func TestStretchAtTime(t *testing.T) {
	g := longPast(t)
	v := g.session.sides[0].view(g.session.config.Reruns)
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.Int64Range(0, v.now+10).Draw(r, "time")
		s, err := v.Stretch(t.Context(), v.At(at))
		if err != nil {
			r.Fatal(err)
		}
		if s.State.Time > at || !s.Open && s.Until < at {
			r.Fatalf("time %d is not in the stretch from %d until %d", at, s.State.Time, s.Until)
		}
	})
}

// TestKeyframesAreBounded lets a run go on for long.
func TestKeyframesAreBounded(t *testing.T) {
	h := newHistory(32, nil)
	h.add(&sim.Record{Seq: 1, Kind: sim.KindThread, Thread: 1})
	for i := range int64(5000) {
		h.add(&sim.Record{Seq: i + 2, Time: i, Kind: sim.KindPrint, Thread: 1})
	}
	if n := len(h.past.keyframes); n > 2*oldKeyframes+20 || n < oldKeyframes/2 {
		t.Errorf("%d keyframes", n)
	}
	if h.past.keyframes[0].seq != 0 {
		t.Error("the beginning is forgotten")
	}
}

func TestRerunsAreShared(t *testing.T) {
	p := NewReruns(1, 1)
	var made int
	begun, goOn := make(chan struct{}), make(chan struct{})
	slow := func(context.Context) (any, error) {
		made++
		close(begun)
		<-goOn
		return 7, nil
	}
	answers := make(chan any, 3)
	ask := func() {
		value, err := p.do(t.Context(), "same", slow)
		if err != nil {
			t.Error(err)
		}
		answers <- value
	}
	go ask()
	<-begun
	go ask()
	waitUntil(t, func() bool { return p.waiting("same") == 2 })
	go func() { p.do(t.Context(), "other", func(context.Context) (any, error) { return 8, nil }) }()
	waitUntil(t, func() bool { return p.waiting("other") == 1 })
	var refusal *Refusal
	if _, err := p.do(t.Context(), "third", slow); !errors.As(err, &refusal) || refusal.Code != Busy {
		t.Errorf("one too many: %v", err)
	}
	close(goOn)
	if a, b := <-answers, <-answers; a != 7 || b != 7 || made != 1 {
		t.Errorf("%v and %v of %d", a, b, made)
	}
}

// waiting returns how many wait for a key.
func (p *Reruns) waiting(key any) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f := p.flights[key]; f != nil {
		return f.waiting
	}
	return 0
}

func waitUntil(t *testing.T, is func() bool) {
	t.Helper()
	for !is() {
		select {
		case <-t.Context().Done():
			t.Fatal("never")
		case <-time.After(time.Millisecond):
		}
	}
}

// TestRerunEnds gives up on one that nobody waits for any more.
func TestRerunEnds(t *testing.T) {
	p := NewReruns(1, 1)
	ctx, cancel := context.WithCancel(t.Context())
	recipe := Recipe{Spec: spec(t, Choice{Scenario: "trafficlight"}), Head: Place{Step: 1 << 50}}
	ended := make(chan error, 1)
	go func() {
		_, err := p.do(ctx, "long", func(ctx context.Context) (any, error) {
			run, err := recipe.Replay(ctx, nil, nil)
			ended <- err
			return run, err
		})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	waitUntil(t, func() bool { return len(p.slots) == 1 })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the run ended with %v", err)
	}
}

// TestBefore compares the run before any moment with one that was never taken
// further.
func TestBefore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom(scenario.All()).Draw(r, "scenario")
		g := watched(t, Config{}, spec(t, Choice{Scenario: s.Name, Policy: rapid.SampledFrom(sim.Policies()).Draw(r, "policy")}))
		defer g.session.closeAll()
		for range rapid.IntRange(0, 5).Draw(r, "commands") {
			g.wait(time.Duration(rapid.IntRange(0, 700).Draw(r, "wait")) * time.Millisecond)
			g.try(draw(r, s))
		}
		recipe := g.session.sides[0].recipe()
		m := Moment{rapid.Int64Range(0, recipe.Head.Seq).Draw(r, "seq"), 0}
		m.Time = timeOf(t, recipe, m.Seq)
		past, err := recipe.before(t.Context(), m)
		if err != nil {
			r.Fatal(err)
		}
		run, err := past.Replay(t.Context(), func(*sim.Record) {}, nil)
		if err != nil {
			r.Fatal(err)
		}
		defer run.Close()
		if placeOf(run) != past.Head {
			r.Fatalf("the past says %+v, its run came to %+v", past.Head, placeOf(run))
		}
		if n := len(past.Journal); run.Seq() > m.Seq && run.Decisions() > 0 && (n == 0 || run.Decisions() > past.Journal[n-1].Step) {
			r.Fatalf("record %d is after %+v", run.Seq(), m)
		}
		whole, err := recipe.Replay(t.Context(), func(*sim.Record) {}, func(run *scenario.Run) bool { return run.Decisions() == past.Head.Step })
		if err != nil {
			r.Fatal(err)
		}
		defer whole.Close()
		if whole.Decisions() == past.Head.Step && whole.Seq() == run.Seq() && whole.Hash() != run.Hash() {
			r.Fatal("the past is another run")
		}
	})
}

// timeOf returns the time of a record of a recipe's run, 0 for none.
func timeOf(t *testing.T, recipe Recipe, seq int64) (time int64) {
	t.Helper()
	run, err := recipe.Replay(t.Context(), func(r *sim.Record) {
		if r.Seq == seq {
			time = r.Time
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	run.Close()
	return time
}
