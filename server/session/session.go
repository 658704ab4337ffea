// Package session lets a run live: one goroutine owns one run, moves it with the
// wall clock, applies the commands of its owner and publishes what happened.
//
// Everybody else sends to the session's mailbox through the methods of
// [Session], which may be called from any goroutine. What the session publishes
// goes to an [Audience], on the session's goroutine. A session that nobody
// watches, or that is paused, uses no processor time.
package session

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

const (
	unwatchedTime = 2 * time.Second // after which the clock of a session without viewers stops
	quietSteps    = 10_000          // of a busy wait that one Step passes over
	journalLength = 100_000
	stepsPerLook  = 32 // steps between two looks at the wall clock
)

// ErrClosed is returned by the methods of a session that is over.
var ErrClosed = errors.New("the session is closed")

// Config says how sessions run. The zero value is ready to use.
type Config struct {
	Clock      Clock         // nil: the real one
	Log        *slog.Logger  // nil: the default one
	MaxRecords int64         // a run pauses there; 0: 5,000,000
	Held       int           // records remembered per session; 0: 200,000
	Reclaim    time.Duration // a session without viewers ends after it; 0: 10 minutes
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = wallClock{}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.MaxRecords == 0 {
		c.MaxRecords = 5_000_000
	}
	if c.Held == 0 {
		c.Held = 200_000
	}
	if c.Reclaim == 0 {
		c.Reclaim = 10 * time.Minute
	}
	return c
}

// Session is a live run. Get one from [New] and end it with [Session.Close].
type Session struct {
	config   Config
	audience Audience
	mail     chan message // without buffer: what was taken is answered
	done     chan struct{}

	// The rest belongs to the session's goroutine.

	spec    Spec
	run     *scenario.Run
	epoch   int64 // from 1
	journal []Entry
	history *history

	pace    pace
	next    time.Time // of the next frame
	playing bool      // as far as its owner is concerned
	bound   Bound
	failed  *Refusal // the simulator failed; the run stands still
	viewers int
	awake   bool      // watched, or was a moment ago
	left    time.Time // when the last viewer left
	ending  Cause

	sent      place     // what was published
	told      Status    // likewise
	toldAt    time.Time // when
	keyframed time.Time // when a state was last published
	wanted    bool      // a state is asked for
	owed      []func()  // answers that wait for the frame with their change
}

// place is how far a run has come.
type place struct{ epoch, seq, time int64 }

// New begins a session at time zero, playing as soon as somebody watches.
func New(config Config, spec Spec, audience Audience) (*Session, error) {
	s, err := prepare(config, spec, audience)
	if err != nil {
		return nil, err
	}
	go s.loop()
	return s, nil
}

// prepare makes a session that does not live yet.
func prepare(config Config, spec Spec, audience Audience) (*Session, error) {
	s := &Session{
		config:   config.withDefaults(),
		audience: audience,
		mail:     make(chan message),
		done:     make(chan struct{}),
		playing:  true,
	}
	s.pace = pace{clock: s.config.Clock, speed: 1}
	s.left = s.config.Clock.Now()
	s.next = s.left
	if err := s.begin(spec); err != nil {
		return nil, err
	}
	return s, nil
}

// begin starts an epoch. On an error the old one goes on.
func (s *Session) begin(spec Spec) (err error) {
	history := newHistory(s.config.Held)
	var run *scenario.Run
	if fault := caught(func() { run, err = spec.start(history.add) }); fault != nil {
		return s.internal(spec, fault)
	}
	if err != nil {
		return err
	}
	s.closeRun()
	if s.bound != "" || s.failed != nil {
		s.playing = true
	}
	s.spec, s.run, s.history, s.journal = spec, run, history, nil
	s.epoch++
	s.bound, s.failed = "", nil
	s.pace.stop()
	return nil
}

func (s *Session) closeRun() {
	if s.run == nil {
		return
	}
	if fault := caught(s.run.Close); fault != nil {
		s.config.Log.Error("a run did not close", "run", s.run.String(), "fault", fault.value)
	}
}

func (s *Session) loop() {
	defer close(s.done)
	for s.ending == 0 {
		wake, stop := s.alarm()
		select {
		case m := <-s.mail:
			s.turn(m)
		case <-wake:
			s.tick()
		}
		stop()
	}
	s.closeRun()
	s.audience.Closed(s.ending)
	s.payOwed()
}

// turn deals with a message, and then with what is due.
func (s *Session) turn(m message) {
	m.on(s)
	s.settle()
	s.tick()
}

// alarm wakes the session when something is due. A session that has nothing to
// do has no timer.
func (s *Session) alarm() (<-chan time.Time, func()) {
	var due time.Time
	if s.busy() {
		due = s.next
	}
	if s.viewers == 0 {
		idle := s.config.Reclaim
		if s.awake {
			idle = unwatchedTime
		}
		if at := s.left.Add(idle); due.IsZero() || at.Before(due) {
			due = at
		}
	} else if !s.busy() {
		return nil, func() {}
	}
	return s.config.Clock.After(max(due.Sub(s.config.Clock.Now()), 0))
}

// busy reports whether frames are needed.
func (s *Session) busy() bool { return s.pace.going || s.behind() }

// settle lets virtual time go on or stand still. It stands where nothing can
// happen.
func (s *Session) settle() {
	_, runnable := s.run.Next()
	switch active := s.playing && s.awake && s.failed == nil && runnable; {
	case active && !s.pace.going:
		s.pace.start(s.run.Now())
	case !active:
		s.pace.stop()
	}
}

// tick does what is due.
func (s *Session) tick() {
	now := s.config.Clock.Now()
	if s.viewers == 0 {
		idle := now.Sub(s.left)
		s.awake = s.awake && idle < unwatchedTime
		if idle >= s.config.Reclaim {
			s.ending = Reclaimed
		}
		s.settle()
	}
	if !s.busy() || now.Before(s.next) {
		return
	}
	s.next = s.next.Add(FrameTime)
	if !s.next.After(now) {
		s.next = now.Add(FrameTime)
	}
	s.catchUp()
	s.publish()
}

// catchUp runs up to the virtual time that belongs to now, as far as the
// frame's budget and the run's bounds allow.
func (s *Session) catchUp() {
	if !s.pace.going {
		return
	}
	limit := s.pace.target(sim.MaxTime)
	inTime := true
	s.guard(func() {
		inTime = s.runUntil(limit)
		if inTime && s.bound == "" {
			s.passTime(limit)
		}
	})
	s.pace.reached(s.run.Now(), inTime)
	s.settle()
}

// runUntil steps up to limit. It returns false when the budget was used up
// before.
func (s *Session) runUntil(limit int64) bool {
	deadline := s.pace.deadline()
	for n := 1; s.run.StepUntil(limit); n++ {
		if s.atBound() {
			return true
		}
		if n%stepsPerLook == 0 && s.pace.over(deadline) {
			return false
		}
	}
	return true
}

// passTime moves the clock to limit, unless nothing will ever happen: then it
// stands.
func (s *Session) passTime(limit int64) {
	if _, ok := s.run.Next(); ok {
		s.run.AdvanceTo(limit)
		s.atBound()
	}
}

// atBound stops a run that has come to one of its bounds.
func (s *Session) atBound() bool {
	switch {
	case s.run.Seq() >= s.config.MaxRecords:
		s.bound = BoundRecords
	case s.run.Now() >= sim.MaxTime:
		s.bound = BoundTime
	default:
		return false
	}
	s.playing = false
	return true
}

// guard calls into the run. A panic there is a fault of the simulator: this run
// stops and says so, the server goes on.
func (s *Session) guard(f func()) {
	fault := caught(f)
	if fault == nil {
		return
	}
	s.failed = s.internal(s.spec, fault)
	s.playing = false
	s.pace.stop()
	s.audience.Failed(s.failed)
}

// internal logs a fault with all that it takes to run into it again.
func (s *Session) internal(spec Spec, f *fault) *Refusal {
	s.config.Log.Error("the simulator failed", "scenario", spec.Scenario.Name, "seed", spec.Seed, "policy", spec.Policy,
		"values", spec.Values, "journal", s.journal, "fault", f.value, "stack", string(f.stack))
	return refuse(Internal, "", "the simulator failed: %v", f.value)
}

// fault is a panic that was caught.
type fault struct {
	value any
	stack []byte
}

func caught(f func()) (caught *fault) {
	defer func() {
		if r := recover(); r != nil {
			caught = &fault{fmt.Sprint(r), debug.Stack()}
		}
	}()
	f()
	return nil
}
