package sim

import (
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// SpinTime is the virtual time that one iteration of a busy wait takes: the
// switch interval of CPython, after which its interpreter lock changes hands.
const SpinTime = 5 * time.Millisecond

// maxOperations bounds what a body may do in one step, so that one that never
// parks fails instead of stopping the world.
const maxOperations = 1_000_000

// Thread is a simulated thread of control. Its body gets it as its argument and
// passes it first to everything it uses.
type Thread struct {
	k    *Kernel
	id   ThreadID
	name string
	body func(*Thread)

	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool

	state   ThreadState
	reason  Reason
	object  ObjectID
	by      ThreadID
	since   int64
	seq     int64
	until   int64
	outcome change // how the body ended, until the kernel has taken note

	gen      uint32 // see timer
	armed    bool
	timedOut bool
	daemon   bool
	service  bool  // see service
	dying    bool  // being cut off: primitives have no effect
	over     bool  // the body of the main thread has returned
	retiring bool  // leaves its crew at the next safe point
	line     int32 // of the last operation that left a record
	at       int32 // of the operation that is under way
	held     int   // locks and permits it holds
	ops      int   // operations in this step

	waiting    *waitq // the queue it is in
	prev, succ *Thread
	joiners    waitq
	clock      clock // see race.go
	parent     *Thread
	crew       *Crew

	text, said string
	stack      string
	last       LastOp
	watches    []watch

	process *Process
	joins   *Process // the process it waits for
	work    work     // see compute.go
	claim   claim    // see starvation.go
	turn    claim    // among those that wait for a condition
	core    int32    // on which it computes, from 1; 0 if it does not
}

// change is what a transition to a new state says besides the state.
type change struct {
	state  ThreadState
	reason Reason
	by     ThreadID
	object ObjectID
	line   int32
	timed  bool // until counts; else the state has no end of its own
	until  int64
	text   string
	core   int32 // on which it computes
}

// cutOff unwinds a body that is cut off. It never leaves this file.
type cutOff struct{}

// Kernel returns the kernel that runs the thread.
func (t *Thread) Kernel() *Kernel { return t.k }

// ID returns the thread's number.
func (t *Thread) ID() ThreadID { return t.id }

// Name returns the thread's name.
func (t *Thread) Name() string { return t.name }

// State returns what the thread is doing.
func (t *Thread) State() ThreadState { return t.state }

// IsAlive reports whether the thread has begun and not ended. The main thread
// has ended when its body has, though the program may wait for others.
func (t *Thread) IsAlive() bool {
	begun := t.state != StateNew && (t.state != StateReady || t.reason != ReasonStarted)
	return begun && !t.gone()
}

// gone reports whether nobody needs to wait for the thread any more.
func (t *Thread) gone() bool { return t.over || t.state.Ended() }

// IsDaemon reports whether the program may end without waiting for the thread.
func (t *Thread) IsDaemon() bool { return t.daemon }

// Reason returns why.
func (t *Thread) Reason() Reason { return t.reason }

// Stack returns the Go stack of a body that panicked, else "".
func (t *Thread) Stack() string { return t.stack }

// Now returns the virtual time in nanoseconds.
func (t *Thread) Now() int64 { return t.k.now }

// ActiveCount returns the number of threads of its process that were started
// and have not ended, as threading.active_count does. The main thread is always
// among them.
func (t *Thread) ActiveCount() int { return t.process.live }

// Yield lets the other ready threads run first, as time.sleep(0) does.
func (t *Thread) Yield() {
	if !t.enter() || t.k.ready.len() == 0 {
		return
	}
	t.become(StateReady, change{reason: ReasonSwitch, line: t.k.line()})
	t.k.ready.push(t)
	t.park()
}

// Sleep parks the thread for d of virtual time. A negative d raises ValueError.
func (t *Thread) Sleep(d time.Duration) {
	if !t.enter() {
		return
	}
	if d < 0 {
		t.Raise("ValueError", "sleep length must be non-negative")
	}
	t.safePoint(ReasonNone, 0, "")
	until := t.deadline(d)
	t.become(StateSleeping, change{timed: true, until: until, line: t.k.line()})
	t.arm(until)
	t.park()
}

// Spin is one iteration of a busy wait: it keeps the thread running for
// [SpinTime] while others may run. Only the first of a row leaves a record.
func (t *Thread) Spin() {
	if t.dying || t.k.closed {
		return
	}
	if t.reason != ReasonSpin {
		if !t.enter() {
			return
		}
		t.become(StateRunning, change{reason: ReasonSpin, line: t.k.line()})
	}
	t.safePoint(ReasonNone, 0, "")
	t.arm(t.k.now + int64(SpinTime))
	t.park()
}

// Print prints a line of output. With arguments the text is a format.
func (t *Thread) Print(text string, args ...any) {
	if !t.enter() {
		return
	}
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	t.said = text
	t.emit(Record{Kind: KindPrint, Text: text})
}

// resume lets the body run until it parks or ends.
func (t *Thread) resume() {
	t.ops = 0
	if t.state != StateRunning {
		first := t.reason == ReasonStarted
		t.become(StateRunning, change{})
		if first {
			t.begun()
		}
	}
	if t.next == nil {
		t.next, t.stop = iter.Pull(t.coroutine)
	}
	t.next()
}

// begun readies the parent that waits in Start.
func (t *Thread) begun() {
	p := t.parent
	if p != nil && p.state == StateBlocked && p.reason == ReasonStart && p.object == ObjectID(t.id) {
		p.become(StateReady, change{reason: ReasonBegun, by: t.id})
		t.k.ready.push(p)
	}
}

func (t *Thread) coroutine(yield func(struct{}) bool) {
	t.yield = yield
	defer t.caught()
	t.body(t)
	t.enter() // what changed last in a watched variable
	t.outcome = change{state: StateDone}
}

// caught turns the end of a body by panic into its outcome. A kernel's own
// fault goes on up, out of Step.
func (t *Thread) caught() {
	switch r := recover().(type) {
	case nil, cutOff:
	case *Exception:
		t.raised(r)
	default:
		if s, ok := r.(string); ok && strings.HasPrefix(s, "sim:") {
			panic(r)
		}
		t.stack = string(debug.Stack())
		t.fail(fmt.Sprintf("panic: %v", r))
	}
}

// raised ends a thread by an exception that it did not catch. SystemExit ends it
// as if its body had returned.
func (t *Thread) raised(e *Exception) {
	switch {
	case e.Type != systemExit:
		t.fail(e.Error())
	case !t.dying:
		t.exitWith(exitCode(e.Message))
		t.outcome = change{state: StateDone}
	}
}

func (t *Thread) fail(text string) {
	if t.dying {
		return
	}
	t.k.locate()
	t.emit(Record{Kind: KindError, Text: text})
	t.exitWith(1)
	t.outcome = change{state: StateFailed, reason: ReasonError, text: text}
}

// free ends the coroutine of a thread that will not run again.
func (t *Thread) free() {
	t.dying = true
	if t.stop != nil {
		t.stop()
	}
	t.forget()
}

// forget lets go of a coroutine that is over; the thread itself stays known.
func (t *Thread) forget() { t.body, t.next, t.stop, t.yield = nil, nil, nil, nil }

// park gives the processor back. It returns when the thread runs again.
func (t *Thread) park() {
	if !t.yield(struct{}{}) {
		t.dying = true
		panic(cutOff{})
	}
}

// enter begins every operation of a body. It reports false if the thread is
// being cut off: then the operation has no effect.
func (t *Thread) enter() bool {
	k := t.k
	if t.dying || k.closed {
		return false
	}
	if t != k.current && t != &k.outside {
		panic("sim: " + t.name + " used while it is not running")
	}
	if k.lined && t == k.current {
		t.at = k.lines.find(runtime.Callers(2, k.lines.pcs[:near]))
	}
	if t.reason == ReasonSpin {
		t.become(StateRunning, change{line: k.line()})
	}
	if len(t.watches) > 0 {
		t.showWatches()
	}
	if t.ops++; t.ops > maxOperations {
		t.Raise("RuntimeError", "the body did a million operations without ever waiting")
	}
	if (k.preempts || k.schedule != nil) && k.ready.len() > 0 && t != &k.outside {
		k.offerAgain(t)
	}
	return true
}

// emit records something that the thread does, with its line.
func (t *Thread) emit(r Record) {
	r.Thread = t.id
	r.Line = t.k.line()
	if r.Line != 0 {
		t.line = r.Line
	}
	t.k.emit(r)
}

// did records an operation on an object.
func (t *Thread) did(kind Kind, o *objectBase, from, to int64, item Item, index int) {
	o.reach(t)
	r := Record{Kind: kind, Object: o.id, From: from, To: to, Text: item.Text, Index: int32(index)}
	if kind == KindPut {
		r.Bytes, r.Until = item.Bytes, item.Until
	}
	t.emit(r)
	if kind == KindPut {
		item.ID = t.k.seq
	}
	t.last = LastOp{Kind: kind, Object: o.id, Item: item.ID, Text: item.Text, Time: t.k.now, Seq: t.k.seq}
}

// become moves the thread to a state and records it.
func (t *Thread) become(to ThreadState, c change) {
	k := t.k
	if k.closed {
		return
	}
	if !c.timed {
		c.until = never
	}
	from := t.state
	t.state, t.reason, t.object, t.by, t.until, t.text, t.core = to, c.reason, c.object, c.by, c.until, c.text, c.core
	if c.line != 0 {
		t.line = c.line
	}
	if k.count() {
		k.record = Record{Seq: k.seq, Time: k.now, Kind: KindState, Thread: t.id, From: int64(from), To: int64(to),
			Reason: c.reason, Object: c.object, By: c.by, Until: c.until, Text: c.text, Line: c.line, Index: c.core}
		k.send()
	}
	t.since, t.seq = k.now, k.seq
	if to == StateRunning && c.reason != ReasonSpin && c.reason != ReasonCompute {
		k.shown++
	}
	if t.work.keeps && (to != StateRunning || c.reason != ReasonNone) {
		t.dropWork()
	}
	if from == StateBlocked && k.verdict.callsStuck(t) {
		k.recheck = true
	}
}

// end moves the thread to a final state and tells whoever waits for that.
func (t *Thread) end(c change) {
	t.become(c.state, c)
	if p := t.process; t != p.main { // which counts until the end of its process, even if it failed
		p.live--
		if !t.daemon {
			p.nonDaemons--
		}
	}
	if c.state == StateFailed {
		t.k.failures++
	}
	t.dropWork()
	t.dropClaims()
	if !t.process.gone {
		t.joiners.wakeAll(t)
	}
	t.crewChanged(-1)
	if t.held > 0 {
		t.k.recheck = true // whoever waits for its locks waits for ever
	}
}

// deadline turns a timeout from now into a time, [MaxTime] at most.
func (t *Thread) deadline(d time.Duration) int64 {
	return t.k.now + min(int64(max(d, 0)), MaxTime-t.k.now)
}

func (t *Thread) arm(at int64) {
	t.k.armed++
	t.armed = true
	t.k.timers.push(timer{at: at, seq: t.k.armed, thread: t, gen: t.gen})
}

func (t *Thread) disarm() {
	if t.armed {
		t.armed = false
		t.gen++
		t.k.timers.forget()
	}
}

// fire is called when the thread's timer has come.
func (t *Thread) fire() {
	t.armed = false
	t.gen++
	switch t.state {
	case StateSleeping:
		t.become(StateReady, change{reason: ReasonTimer})
	case StateBlocked:
		t.waiting.remove(t)
		t.timedOut = true
		t.become(StateReady, change{reason: ReasonTimeout})
	case StateRunning:
		if t.reason == ReasonCompute {
			t.sliceOver()
			return
		}
	}
	t.k.ready.push(t) // a busy wait stays running
}
