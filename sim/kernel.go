package sim

import (
	"cmp"
	"math"
	"time"
)

// MaxTime is the end of virtual time: the largest integer that a browser holds
// exactly, in nanoseconds (about 104 days).
const MaxTime = 1<<53 - 1

// Config says how a kernel runs. The zero value runs by fifo, untraced.
type Config struct {
	// Policy picks the next thread; nil is fifo.
	Policy Policy
	// Cores is how many threads may compute at once, see [Thread.Compute]; 0 is
	// as many as there are.
	Cores int
	// Trace takes every record as it is made; the record is valid only during
	// the call. With nil the run is not traced: records are counted but not
	// made, source lines are not looked up, and there is no hash.
	Trace func(*Record)
	// NoLines leaves the source lines out of the records: looking them up is most of
	// what tracing costs. The run and its hash are the same.
	NoLines bool
	// Overtakes is how often a thread may be overtaken on one object before the
	// verdict is that it starves; 0 is 100.
	Overtakes int
	// Schedule takes every pick as it is made, so that [NewReplay] gives the run
	// again; with nil they are not kept.
	Schedule *Schedule
}

// Kernel runs simulated threads, one at a time, in virtual time. It and
// everything made from it belong to one goroutine; many kernels live side by
// side. Get one from [New], give it a main thread with [Kernel.Main], move it
// with [Kernel.Step], and free it with [Kernel.Close].
type Kernel struct {
	now       int64
	seq       int64
	last      int64 // time of the last record
	shown     int64 // decisions that led to a record: State.Step
	decisions int64
	hash      hash
	trace     func(*Record)
	record    Record // the one handed to trace, to save its allocation
	lined     bool   // records say their lines
	lines     lines

	policy   Policy
	preempts bool
	waker    Waker // nil if the longest waiter is woken
	manual   bool  // a person picks, see manual.go
	schedule *Schedule
	ready    list[*Thread] // in the order in which they became so
	chosen   *Thread       // picked when the running thread was preempted
	offer    []*Thread
	current  *Thread
	asking   *Thread // stopped in the midst of its step for a choice
	asked    *waitq  // whose waiters that choice is among; nil: asking and the ready ones
	byHand   bool    // a person picks among them
	askAt    int64   // see AskAt
	answer   *Thread // chosen or preferred, and not picked yet
	timers   timerHeap
	armed    int64 // timers ever armed, their sequence number

	processes []*Process // by id, from 1
	ending    []*Process // to be looked at when the running body has parked
	params    []ParamState
	threads   []*Thread // by id, from 1
	objects   []object  // by id, from 1
	outside   Thread
	main      *Thread

	cores      cores
	interval   int64         // see SetSwitchInterval
	travel     time.Duration // see travel.go
	pickling   time.Duration
	invariants []invariant
	overtakes  int64 // that a thread bears without starving
	failures   int
	verdict    *Verdict
	recheck    bool      // a thread of the verdict may no longer be stuck
	starved    []*claims // somebody starves on these, or did when last looked
	hunger     bool      // who starves may have changed
	racing     bool      // what happens before what is being checked
	ended      bool
	closed     bool
}

// New returns a kernel at time zero with one process and no thread.
func New(c Config) *Kernel {
	k := &Kernel{trace: c.Trace, lined: c.Trace != nil && !c.NoLines, schedule: c.Schedule, cores: cores{limit: c.Cores}, interval: int64(SwitchInterval)}
	k.overtakes = int64(cmp.Or(c.Overtakes, overtakes))
	k.SetPolicy(c.Policy)
	k.outside = Thread{k: k, name: "outside", state: StateRunning, until: never}
	k.outside.process = k.addProcess(&k.outside, &Process{k: k, name: "main"})
	return k
}

// SetPolicy has another policy pick from here on, nil being fifo: between two
// steps, at any point of the run. A choice that is due, or made and not followed yet,
// goes to the new policy.
func (k *Kernel) SetPolicy(p Policy) {
	if p == nil {
		p = fifo{}
	}
	k.policy, k.preempts = p, p.Preempts()
	k.waker, _ = p.(Waker)
	_, k.manual = p.(asker)
	k.answer, k.byHand, k.askAt = nil, k.manual, 0
}

// Now returns the virtual time in nanoseconds.
func (k *Kernel) Now() int64 { return k.now }

// Seq returns the number of the last record, counted also when not traced.
func (k *Kernel) Seq() int64 { return k.seq }

// Decisions returns how many steps were taken, also those of a busy wait that
// left no record. With the time it fixes a place in the run exactly.
func (k *Kernel) Decisions() int64 { return k.decisions }

// Hash returns the running hash over all decisions and records, source lines
// left out. Two runs with the same hash are the same run. It is zero when the
// kernel is not traced.
func (k *Kernel) Hash() uint64 { return uint64(k.hash) }

// Ended reports whether the program is over.
func (k *Kernel) Ended() bool { return k.ended }

// Thread returns the thread with an id that the kernel has given out.
func (k *Kernel) Thread(id ThreadID) *Thread { return k.threads[id-1] }

// Outside stands for a person at the controls: it may use what does not block
// between two steps. Its id is 0.
func (k *Kernel) Outside() *Thread { return &k.outside }

// Main makes the main thread with its body, ready to run. It is called once,
// before the first step.
func (k *Kernel) Main(body func(t *Thread)) *Thread {
	if k.main != nil {
		panic("sim: Main called twice")
	}
	k.main = k.addThread(&k.outside, "main", body, nil)
	k.processes[0].main = k.main
	k.main.begin(&k.outside)
	return k.main
}

// Step takes one step: what is due fires (if nothing is ready, the clock moves
// to the next timer), the policy picks a thread, and that thread runs until it
// parks, is preempted or ends. It returns false, having done nothing, when
// nothing can run any more by itself, or not before a choice is made by hand: see
// [Kernel.Choice]. Where one comes up in the midst of a step, the step ends there
// and the next one goes on with it.
func (k *Kernel) Step() bool { return k.StepUntil(math.MaxInt64) }

// StepUntil is [Kernel.Step], except that it does nothing and returns false if
// the next thing to happen lies after limit.
func (k *Kernel) StepUntil(limit int64) bool {
	if k.ended || k.closed || k.due() {
		return false
	}
	if k.asking == nil && k.chosen == nil && !k.fireDue(limit) {
		return false
	}
	k.decisions++
	t := k.asking
	switch {
	case t != nil:
		k.run(t)
	case k.due(): // the timers that fired have readied several
	case k.chosen != nil || k.ready.len() > 0: // else the interpreter lock or a core changed hands
		t = k.pick()
		k.run(t)
	}
	if k.asking != nil {
		return true
	}
	if !k.manual {
		k.answer = nil
	}
	if len(k.invariants) > 0 && !k.ended {
		k.checkInvariants(t)
	}
	switch {
	case k.recheck || k.stalled():
		k.judge()
	case k.hunger && (k.verdict == nil || k.verdict.Kind == VerdictStarvation):
		k.change(k.starving())
	}
	return true
}

// RunUntil steps until the next thing to happen lies after limit, and then
// moves the clock there unless the program is over.
func (k *Kernel) RunUntil(limit int64) {
	for k.StepUntil(limit) {
	}
	if !k.ended {
		k.AdvanceTo(limit)
	}
}

// Next returns when the next thing happens: now if a thread is ready, else when
// the first timer fires; false if nothing will, or not before a choice is made.
func (k *Kernel) Next() (int64, bool) {
	switch {
	case k.ended || k.closed || k.due():
		return 0, false
	case k.asking != nil || k.chosen != nil || k.ready.len() > 0:
		return k.now, true
	}
	return k.timers.next()
}

// AdvanceTo moves the clock to t without running anything, but never past
// [Kernel.Next] or [MaxTime] and never back; while a choice is due it stands.
func (k *Kernel) AdvanceTo(t int64) {
	if k.due() {
		return
	}
	if next, ok := k.Next(); ok {
		t = min(t, next)
	}
	k.now = max(k.now, min(t, MaxTime))
}

// Close cuts off every thread and frees its goroutine, leaving no record. A
// closed kernel does nothing any more; its snapshot stays as it was.
func (k *Kernel) Close() {
	k.closed = true
	for _, t := range k.threads {
		t.free()
	}
}

// DefineParam names a parameter and its first value for the snapshot, before
// [Kernel.Main].
func (k *Kernel) DefineParam(name string, value int64) {
	k.params = append(k.params, ParamState{name, value})
	k.emit(Record{Kind: KindParam, Text: name, From: value, To: value})
}

// ChangeParam records that a defined parameter has a new value.
func (k *Kernel) ChangeParam(name string, value int64) {
	for i := range k.params {
		if p := &k.params[i]; p.Name == name {
			k.emit(Record{Kind: KindParam, Text: name, From: p.Value, To: value, By: k.currentID()})
			p.Value = value
			return
		}
	}
	panic("sim: parameter " + name + " is not defined")
}

// MarkAction records an action by hand that is about to be done.
func (k *Kernel) MarkAction(name string) { k.emit(Record{Kind: KindAction, Text: name}) }

// fireDue fires every timer that is due, after moving the clock to the next one
// if nothing is ready. It returns false if there is nothing to do.
func (k *Kernel) fireDue(limit int64) bool {
	if k.ready.len() == 0 {
		next, ok := k.timers.next()
		if !ok || next > limit {
			return false
		}
		k.now = max(k.now, next)
	}
	for {
		next, ok := k.timers.next()
		if !ok || next > k.now {
			return true
		}
		k.timers.pop().fire()
	}
}

// run lets a thread run until it parks or ends.
func (k *Kernel) run(t *Thread) {
	k.current = t
	t.resume()
	k.current = nil
	if k.asking != nil {
		return // in the midst of its step
	}
	if t.outcome.state != 0 {
		k.finish(t)
	}
	if len(k.ending) > 0 {
		k.advanceEnding(t)
	}
}

// finish buries a thread whose body is over, and goes on with the end of its
// process if that is due.
func (k *Kernel) finish(t *Thread) {
	end := t.outcome
	t.outcome = change{}
	t.forget()
	p := t.process
	if t == p.main {
		p.closing = true
		p.dismiss(t)
		if end.state == StateDone && p.busy() {
			t.over = true
			t.become(StateBlocked, change{reason: ReasonExit})
			t.joiners.wakeAll(t)
			return
		}
	}
	t.end(end)
	p.advance(t)
}

// exit ends the program: the main thread, if it waited, then every daemon.
func (k *Kernel) exit(last *Thread) {
	k.cores.closed = true
	for _, p := range k.processes {
		p.cutOff(change{state: StateKilled, reason: ReasonExit}, last)
	}
	k.ready = list[*Thread]{}
	k.chosen = nil
	k.checkInvariants(last)
	k.ended = true
	kind := VerdictDone
	if k.failures > 0 {
		kind = VerdictFailed
	}
	k.give(k.final(kind))
}

func (k *Kernel) currentID() ThreadID {
	if k.current == nil {
		return 0
	}
	return k.current.id
}

// repr is what records say of a value, "" where there are none. What is no value is
// refused in both cases, so that a program that runs untraced also runs traced.
func (k *Kernel) repr(v Value) string {
	if k.trace == nil {
		_ = typeName(v)
		return ""
	}
	return Repr(v)
}

// emit numbers a record and hands it to the trace. An Until of 0 is none.
func (k *Kernel) emit(r Record) {
	if k.count() {
		k.record = r
		k.record.Seq, k.record.Time, k.record.Until = k.seq, k.now, cmp.Or(r.Until, never)
		k.send()
	}
}

// count numbers a record and reports whether it has to be made.
func (k *Kernel) count() bool {
	if k.closed {
		return false
	}
	k.seq++
	k.last = k.now
	return k.trace != nil
}

// send hands the record just made to the hash and the trace.
func (k *Kernel) send() {
	k.hash.record(&k.record)
	k.trace(&k.record)
}
