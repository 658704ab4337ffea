package session

import (
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"interleave/sim"
)

// TestFastFrames runs so fast that no frame fits into records.
func TestFastFrames(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 100}}))
	g.do(Command{Kind: Speed, Speed: 300})
	g.wait(time.Second)
	g.tape.updates = nil
	start := g.session.sides[0].sent.seq
	g.wait(2 * time.Second)
	var sent int64
	for _, u := range g.tape.updates {
		if !u.Whole || u.Records != nil || u.From != start+sent {
			t.Fatalf("an update of %d records, whole %t, from %d", u.To-u.From, u.Whole, u.From)
		}
		sent += u.To - u.From
	}
	if n := len(g.tape.updates); n < 9 || n > 10 {
		t.Errorf("%d keyframes in two seconds", n)
	}
	if sent < 10*frameRecords {
		t.Errorf("only %d records", sent)
	}
	// A command may have to wait for its frame, but not long.
	begun := g.clock.now
	g.do(Command{Kind: Pause})
	if waited := g.clock.now.Sub(begun); waited > keyframeTime+FrameTime || g.session.sides[0].sent != g.session.sides[0].here() {
		t.Errorf("the answer came after %v, with %d records unsent", waited, g.session.sides[0].here().seq-g.session.sides[0].sent.seq)
	}
	begun = g.clock.now
	for range 10 {
		g.do(Command{Kind: Reset})
	}
	if waited := g.clock.now.Sub(begun); waited < 9*keyframeTime {
		t.Errorf("ten new epochs in %v", waited)
	}
}

func TestJoin(t *testing.T) {
	g := watched(t, Config{Held: 1600}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(10 * time.Second)
	here := g.session.sides[0].here()

	// Without a cursor, or with one of another epoch or from the future: a state.
	for _, cursor := range []*Cursor{nil, {Epoch: 2, Seq: 10}, {Epoch: 1, Seq: here.seq + 1}, {Epoch: 1, Seq: 0}} {
		opening := g.join(cursor)
		if len(opening) != 1 || opening[0].State == nil || opening[0].State.Seq != here.seq || opening[0].From != here.seq || opening[0].Time != here.time {
			t.Errorf("cursor %v: %+v", cursor, opening)
		}
	}
	// With one: the missing records.
	opening := g.join(&Cursor{1, here.seq - 20})
	if len(opening) != 1 || opening[0].State != nil || opening[0].From != here.seq-20 || opening[0].To != here.seq || len(opening[0].Records) != 20 {
		t.Errorf("%+v", opening)
	}
	opening = g.join(&Cursor{1, here.seq})
	if len(opening) != 1 || opening[0].State != nil || len(opening[0].Records) != 0 || opening[0].Time != here.time {
		t.Errorf("%+v", opening)
	}
	// With more than a frame holds: several.
	g.wait(3 * time.Minute)
	here = g.session.sides[0].here()
	opening = g.join(&Cursor{1, here.seq - 1300})
	if len(opening) != 3 || opening[0].From != here.seq-1300 || opening[1].From != opening[0].To || opening[2].To != here.seq || opening[2].Time != here.time {
		t.Errorf("%d updates: %+v", len(opening), opening)
	}
	// With one whose records are forgotten: a state, and the gap.
	opening = g.join(&Cursor{1, 50})
	if len(opening) != 1 || opening[0].State == nil || opening[0].From != 50 || opening[0].To != here.seq {
		t.Errorf("%+v", opening)
	}
	if v := g.session.status().Viewers; v != 9 {
		t.Errorf("%d viewers", v)
	}
}

func TestRefresh(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(time.Second)
	g.session.turn(refresh{})
	g.wait(4 * FrameTime)
	states := func() (n int) {
		for _, u := range g.tape.updates[1:] {
			if u.State != nil {
				n++
				if u.Whole || u.State.Seq != u.To {
					t.Errorf("%+v", u)
				}
			}
		}
		return n
	}
	if states() != 1 {
		t.Fatalf("%d states after a refresh", states())
	}
	g.do(Command{Kind: Pause})
	g.session.turn(refresh{})
	g.wait(time.Second)
	if states() != 2 {
		t.Errorf("%d states after a refresh while paused", states())
	}
}

// TestHeadcount has a class join at once.
func TestHeadcount(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(time.Second)
	before := len(g.tape.status)
	for i := range 1000 {
		g.join(nil)
		if i%10 == 0 {
			g.wait(10 * time.Millisecond)
		}
	}
	g.do(Command{Kind: Pause}) // is told at once
	if last := g.tape.status[len(g.tape.status)-1]; last.Playing {
		t.Errorf("%+v", last)
	}
	g.join(nil)
	g.wait(headcountTime)
	if n := len(g.tape.status) - before; n > 4 {
		t.Errorf("%d messages about a thousand viewers who came at once", n)
	}
	if last := g.tape.status[len(g.tape.status)-1]; last.Viewers != 1002 {
		t.Errorf("%+v", last)
	}
}

// TestLive runs sessions with their goroutines and the real clock, side by side.
func TestLive(t *testing.T) {
	var sessions []*Session
	var audiences []*signals
	for range 3 {
		a := &signals{frames: make(chan Update, 1000), closed: make(chan Cause, 1)}
		s, err := New(Config{Log: slog.New(slog.DiscardHandler)}, a, spec(t, Choice{Scenario: "trafficlight"}))
		if err != nil {
			t.Fatal(err)
		}
		sessions, audiences = append(sessions, s), append(audiences, a)
	}
	var everybody sync.WaitGroup
	for i, s := range sessions {
		everybody.Go(func() {
			joined := make(chan Update, 1)
			s.Attach(Cursors{}, func(_ Status, u []Update) { joined <- u[0] })
			at := (<-joined).To
			done := make(chan error, 1)
			s.Do(Command{Kind: Set, Name: "cars", Value: int64(10 + i)}, func(err error) { done <- err })
			if err := <-done; err != nil {
				t.Error(err)
			}
			for range 5 {
				u := <-audiences[i].frames
				if u.From != at {
					t.Errorf("from %d after %d", u.From, at)
				}
				at = u.To
			}
			view, _ := s.View(1)
			if _, err := view.Range(1, 0, second, 100); err != nil {
				t.Error(err)
			}
			left := make(chan bool, 1)
			s.Detach(func() { left <- true })
			<-left
		})
	}
	everybody.Wait()
	for i, s := range sessions {
		info, err := s.Info()
		cars := slices.IndexFunc(info.State.Params, func(p sim.ParamState) bool { return p.Name == "cars" })
		if err != nil || info.State.Params[cars].Value != int64(10+i) || info.Status.Viewers != 0 {
			t.Errorf("session %d: %v, %+v", i, err, info)
		}
		s.Close(Deleted)
		if cause := <-audiences[i].closed; cause != Deleted {
			t.Errorf("cause %d", cause)
		}
		s.Close(Deleted)
		if _, err := s.Info(); err != ErrClosed {
			t.Errorf("a closed session answers %v", err)
		}
		if err := s.Do(Command{Kind: Play}, nil); err != ErrClosed {
			t.Errorf("a closed session takes commands: %v", err)
		}
	}
}

// signals is an audience that hands on what it is told.
type signals struct {
	frames chan Update
	closed chan Cause
}

func (a *signals) Update(u Update)    { a.frames <- u }
func (a *signals) Status(Status)      {}
func (a *signals) Failed(*Refusal)    {}
func (a *signals) Closed(cause Cause) { a.closed <- cause }
