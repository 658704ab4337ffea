package session

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// fakeClock is a wall clock that moves when told to, and by look whenever it is
// looked at.
type fakeClock struct {
	now    time.Time
	look   time.Duration
	timers int // made
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Unix(1_000_000, 0)} }

func (c *fakeClock) Now() time.Time {
	c.now = c.now.Add(c.look)
	return c.now
}

func (c *fakeClock) After(d time.Duration) (<-chan time.Time, func()) {
	c.timers++
	due := make(chan time.Time, 1)
	if d <= 0 {
		due <- c.now
	}
	return due, func() {}
}

// tape is an audience that reduces what it is told, as a browser does. It fails
// the test on the first update that does not follow the one before.
type tape struct {
	t *testing.T
	reel
	twin    reel // what it is told of the second run
	updates []Update
	status  []Status
	failed  []*Refusal
	closed  []Cause
}

// reel is what an audience knows of one run.
type reel struct {
	state sim.State
	epoch int64
	time  int64
}

func (a *tape) Update(u Update) {
	a.t.Helper()
	a.updates = append(a.updates, u)
	if u.Twin == 1 {
		a.twin.update(a.t, u)
	} else {
		a.reel.update(a.t, u)
	}
}

func (a *reel) update(t *testing.T, u Update) {
	t.Helper()
	if u.Whole {
		if u.State == nil {
			t.Fatalf("an update with neither records nor state: %d…%d", u.From, u.To)
		}
		a.state, a.epoch, a.time = u.State.Clone(), u.Epoch, u.Time
		return
	}
	if u.Epoch != a.epoch || u.From != a.state.Seq || u.To-u.From != int64(len(u.Records)) || u.Time < a.time {
		t.Fatalf("epoch %d, %d…%d at %d with %d records does not follow epoch %d, %d at %d",
			u.Epoch, u.From, u.To, u.Time, len(u.Records), a.epoch, a.state.Seq, a.time)
	}
	for i := range u.Records {
		if u.Records[i].Seq != a.state.Seq+1 {
			t.Fatalf("record %d follows record %d", u.Records[i].Seq, a.state.Seq)
		}
		a.state.Apply(&u.Records[i])
	}
	a.time = u.Time
}

func (a *tape) Status(s Status)    { a.status = append(a.status, s) }
func (a *tape) Failed(r *Refusal)  { a.failed = append(a.failed, r) }
func (a *tape) Closed(cause Cause) { a.closed = append(a.closed, cause) }

// stage is a session without a goroutine of its own: the test moves it.
type stage struct {
	t       *testing.T
	clock   *fakeClock
	tape    *tape
	session *Session
}

func newStage(t *testing.T, config Config, specs ...Spec) *stage {
	t.Helper()
	clock, audience := newFakeClock(), &tape{t: t}
	config.Clock, config.Log = clock, slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := prepare(config, audience, specs...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.closeAll)
	return &stage{t, clock, audience, s}
}

// watched is a stage with one viewer.
func watched(t *testing.T, config Config, specs ...Spec) *stage {
	t.Helper()
	g := newStage(t, config, specs...)
	g.join(nil)
	return g
}

func (g *stage) join(cursors ...*Cursor) (opening []Update) {
	g.t.Helper()
	first := g.session.viewers == 0
	var places Cursors
	copy(places[:], cursors)
	g.session.turn(attach{places, func(_ Status, updates []Update) {
		opening = updates
		if first {
			for _, u := range updates {
				g.tape.Update(u)
			}
		}
	}})
	return opening
}

func (g *stage) leave() { g.session.turn(detach{func() {}}) }

// wait lets the wall clock go on.
func (g *stage) wait(d time.Duration) {
	for end := g.clock.now.Add(d); g.clock.now.Before(end); {
		g.clock.now = g.clock.now.Add(min(FrameTime/5, end.Sub(g.clock.now)))
		g.session.settle()
		g.session.tick()
	}
}

// try gives a command and returns its answer, waiting for it if need be.
func (g *stage) try(c Command) error {
	g.t.Helper()
	answered := false
	var answer error
	g.session.turn(order{c, func(err error) { answered, answer = true, err }})
	for i := 0; !answered; i++ {
		if i > 1000 {
			g.t.Fatalf("no answer to %+v", c)
		}
		if g.session.trip != nil {
			g.session.turn(<-g.session.mail) // it arrives
		}
		g.wait(FrameTime)
	}
	g.agrees()
	return answer
}

func (g *stage) do(c Command) {
	g.t.Helper()
	if err := g.try(c); err != nil {
		g.t.Fatalf("%+v: %v", c, err)
	}
}

// refused gives a command that must be refused with a code.
func (g *stage) refused(c Command, code Code) {
	g.t.Helper()
	r, ok := g.try(c).(*Refusal)
	if !ok || r.Code != code || r.Message == "" {
		g.t.Errorf("%+v: %v; want %s", c, r, code)
	}
}

// agrees checks that a viewer who got every update has the session's own state.
func (g *stage) agrees() {
	g.t.Helper()
	for i, side := range g.session.sides {
		if g.session.viewers == 0 || side.behind() {
			return
		}
		shown := &[]*reel{&g.tape.reel, &g.tape.twin}[i].state
		if own := side.run.Snapshot(); !sameState(&own, shown) {
			g.t.Fatalf("of run %d the viewer has\n%+v\nthe session\n%+v", i, *shown, own)
		}
	}
}

// sameState compares by value, an empty list being the same as none.
func sameState(a, b *sim.State) bool {
	return reflect.DeepEqual(a, b) || fmt.Sprintf("%+v", plain(a)) == fmt.Sprintf("%+v", plain(b))
}

// plain replaces pointers, which fmt would print as addresses.
func plain(s *sim.State) any {
	type thread struct {
		info sim.ThreadInfo
		last sim.LastOp
	}
	threads := make([]thread, len(s.Threads))
	for i, t := range s.Threads {
		threads[i].info = t
		if t.Last != nil {
			threads[i].last = *t.Last
		}
		threads[i].info.Last = nil
	}
	type object struct {
		info  sim.ObjectInfo
		taken sim.Taken
	}
	objects := make([]object, len(s.Objects))
	for i, o := range s.Objects {
		objects[i].info = o
		if o.Taken != nil {
			objects[i].taken = *o.Taken
		}
		objects[i].info.Taken = nil
	}
	verdict := sim.Verdict{}
	if s.Verdict != nil {
		verdict = *s.Verdict
	}
	return []any{s.Seq, s.Step, s.Time, s.Params, s.Processes, threads, objects, verdict}
}

func spec(t *testing.T, c Choice) Spec {
	t.Helper()
	s, err := NewSpec(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// program is a spec of a scenario made for the test.
func program(body func(*sim.Thread)) Spec {
	s := &scenario.Scenario{Name: "test", Start: func(*scenario.Run) func(*sim.Thread) { return body }}
	return Spec{Scenario: s, Values: map[string]int64{}, Policy: "fifo"}
}
