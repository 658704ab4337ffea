// Package session lets a run live: one goroutine owns one run, moves it with the
// wall clock, applies the commands of its owner and publishes what happened.
//
// Everybody else sends to the session's mailbox through the methods of
// [Session], which may be called from any goroutine. What the session publishes
// goes to an [Audience], on the session's goroutine. A session that nobody
// watches, or that is paused, uses no processor time.
package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"
)

const (
	unwatchedTime = 2 * time.Second // after which the clock of a session without viewers stops
	quietSteps    = 10_000          // of a busy wait that one Step passes over
	othersSteps   = 1000            // of other threads that a Step of one passes over
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
	MaxThreads int           // likewise, of all that a run has made; 0: 2,000
	Held       int           // records remembered per session; 0: 200,000
	Reclaim    time.Duration // a session without viewers ends after it; 0: 10 minutes
	Reruns     *Reruns       // who makes runs again, best shared by all sessions; nil: one at a time

	// Lag is told after every frame by how much virtual time is behind the wall's,
	// in the wall's time. It is called by all sessions; nil: nobody is.
	Lag func(time.Duration)
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
	if c.MaxThreads == 0 {
		c.MaxThreads = 2_000
	}
	if c.Held == 0 {
		c.Held = 200_000
	}
	if c.Reclaim == 0 {
		c.Reclaim = 10 * time.Minute
	}
	if c.Reruns == nil {
		c.Reruns = NewReruns(1, 8)
	}
	if c.Lag == nil {
		c.Lag = func(time.Duration) {}
	}
	return c
}

// Session is a live run. Get one from [New] and end it with [Session.Close].
type Session struct {
	config   Config
	audience Audience
	mail     chan message // without buffer: what was taken is answered
	done     chan struct{}
	held     atomic.Int64 // records remembered

	// The rest belongs to the session's goroutine.

	sides    []*side  // what runs on the clock: one run, or two twins
	epoch    int64    // the last one given out; they count from 1
	parting  *parting // of twins, else nil
	origin   origin   // of what is on the clock
	begun    int64    // records of the first run when it was put there
	branches []*runs  // that were left, the oldest first
	undone   []int64  // epochs that undo left, for redo
	changes  int64    // of the branches
	trip     *trip    // under way, or nil

	pace     pace
	next     time.Time // of the next frame
	playing  bool      // as far as its owner is concerned
	bound    Bound
	failed   *Refusal // the simulator failed; everything stands still
	question Question // for which the run stands
	viewers  int
	awake    bool      // watched, or was a moment ago
	left     time.Time // when the last viewer left
	ending   Cause

	restored chan struct{} // closed when what it was begun with is there
	lost     bool          // or could not be made
	last     Standing      // when it ended
	lastErr  error

	told   Status    // what was published
	toldAt time.Time // when
	owed   []func()  // answers that wait for the frame with their change
}

// New begins a session at time zero, playing as soon as somebody watches.
// A second spec is that of a twin.
func New(config Config, audience Audience, specs ...Spec) (*Session, error) {
	s, err := prepare(config, audience, specs...)
	if err != nil {
		return nil, err
	}
	go s.loop()
	return s, nil
}

// prepare makes a session that does not live yet.
func prepare(config Config, audience Audience, specs ...Spec) (*Session, error) {
	s, err := newSession(config, audience, 0, specs)
	if err == nil {
		close(s.restored)
	}
	return s, err
}

// newSession makes a session whose epochs come after those that were.
func newSession(config Config, audience Audience, epoch int64, specs []Spec) (*Session, error) {
	s := &Session{
		config:   config.withDefaults(),
		audience: audience,
		mail:     make(chan message),
		done:     make(chan struct{}),
		restored: make(chan struct{}),
		epoch:    epoch,
		playing:  true,
	}
	s.pace = pace{clock: s.config.Clock, speed: 1}
	s.left = s.config.Clock.Now()
	s.next = s.left
	if err := s.begin(specs...); err != nil {
		return nil, err
	}
	return s, nil
}

// begin puts new runs in place of those there are, one for each spec. On an error
// the old ones go on.
func (s *Session) begin(specs ...Spec) error {
	recipes := make([]Recipe, len(specs))
	epochs := make([]int64, len(specs))
	for i, spec := range specs {
		recipes[i], epochs[i] = Recipe{Spec: spec}, s.epoch+1+int64(i)
	}
	r, err := makeRuns(context.Background(), s.config, recipes, epochs, nil, nil)
	if err != nil {
		return err
	}
	if len(s.sides) > 0 {
		r.origin.left = s.sides[0].epoch
	}
	if s.bound != "" || s.failed != nil {
		s.playing = true
	}
	s.undone = nil
	s.replace(r)
	return nil
}

func (s *Session) closeAll() {
	if s.trip != nil {
		s.trip.cancel()
	}
	s.onClock().close(s.config)
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
	s.last, s.lastErr = s.standing()
	s.closeAll()
	s.release()
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
func (s *Session) busy() bool { return s.pace.going || s.trip != nil || s.behind() }

// settle lets virtual time go on or stand still. It stands where nothing can
// happen.
func (s *Session) settle() {
	switch active := s.playing && s.awake && s.failed == nil && s.trip == nil && s.runnable(); {
	case active && !s.pace.going:
		s.pace.start(s.now())
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
	if s.next.Sub(now) > FrameTime { // the clock was put back
		s.next = now
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

// guard calls into the runs. A panic there is a fault of the simulator: this
// session stops and says so, the server goes on.
func (s *Session) guard(f func()) {
	fault := caught(f)
	if fault == nil {
		return
	}
	var tracks []*track
	for _, side := range s.sides {
		tracks = append(tracks, side.track)
	}
	s.failed = s.config.internal(fault, tracks...)
	s.playing = false
	s.pace.stop()
	s.audience.Failed(s.failed)
}

// internal logs a fault with all that it takes to run into it again.
func (c Config) internal(f *fault, tracks ...*track) *Refusal {
	for _, t := range tracks {
		c.Log.Error("the simulator failed", "scenario", t.spec.Scenario.Name, "seed", t.spec.Seed, "policy", t.spec.Policy,
			"values", t.spec.Values, "journal", t.journal, "fault", f.value, "stack", string(f.stack))
	}
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
