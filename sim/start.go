package sim

import (
	"fmt"
	"time"
)

// Option is a choice made when a thread or a process is made.
type Option func(*options)

type options struct {
	daemon  bool
	target  string
	crew    *Crew
	process *Process
	service bool
}

// service marks a thread that a primitive runs for itself: that it has nothing
// to do is not worth a verdict.
func service(o *options) { o.service = true }

// Daemon says whether the program may end without waiting for the thread, or
// whether the process is terminated when its parent ends. Made without it, a
// thread inherits the flag of its parent and a process that of its parent
// process, as in CPython.
func Daemon(on bool) Option { return func(o *options) { o.daemon = on } }

// Target names the function that a thread without a name runs, for its default
// name.
func Target(function string) Option { return func(o *options) { o.target = function } }

// NewThread makes a thread in the process of t. It runs from [Thread.Start] on.
// An empty name takes CPython's: "Thread-1", or "Thread-1 (f)" with
// [Target]("f"); only such threads are counted.
func NewThread(t *Thread, name string, body func(*Thread), choices ...Option) *Thread {
	if !t.enter() {
		return &Thread{k: t.k, dying: true}
	}
	return t.k.addThread(t, name, body, nil, choices...)
}

// addThread adds a thread, or puts it in the place of an earlier one that left
// its crew.
func (k *Kernel) addThread(parent *Thread, name string, body func(*Thread), place *Thread, choices ...Option) *Thread {
	o := options{daemon: parent.daemon, process: parent.process}
	for _, choose := range choices {
		choose(&o)
	}
	if name == "" {
		name = o.process.defaultName(o.target)
	}
	t := &Thread{k: k, name: name, body: body, parent: parent, state: StateNew, until: never, daemon: o.daemon, crew: o.crew, process: o.process, service: o.service}
	if place == nil {
		k.threads = append(k.threads, t)
		t.id = ThreadID(len(k.threads))
	} else {
		t.id = place.id
		k.threads[t.id-1] = t
	}
	k.emit(Record{Kind: KindThread, Thread: t.id, By: parent.id, From: int64(t.process.id), To: truth(t.daemon), Object: t.crewID(), Text: name})
	t.since, t.seq = k.now, k.seq
	return t
}

// defaultName names a thread that was given no name.
func (p *Process) defaultName(target string) string {
	p.unnamed++
	name := fmt.Sprintf("Thread-%d", p.unnamed)
	if target != "" {
		name += " (" + target + ")"
	}
	return name
}

// Start makes the thread runnable, and parks the parent until it has begun, as
// threading.Thread.start does. Starting twice raises RuntimeError.
func (t *Thread) Start(parent *Thread) {
	if !parent.enter() || t.dying {
		return
	}
	if t.state != StateNew || t.seq == 0 {
		parent.Raise("RuntimeError", "threads can only be started once")
	}
	t.begin(parent)
	if parent.id != 0 {
		parent.become(StateBlocked, change{reason: ReasonStart, object: ObjectID(t.id), line: t.k.line()})
		parent.park()
	}
}

// begin makes a new thread ready.
func (t *Thread) begin(parent *Thread) {
	t.process.live++
	if !t.daemon && t != t.process.main {
		t.process.nonDaemons++
	}
	parent.publish(&t.clock)
	t.publish(&t.clock)
	t.become(StateReady, change{reason: ReasonStarted, by: parent.id})
	t.k.ready.push(t)
	t.crewChanged(+1)
}

// Join parks t until the thread has ended.
func (t *Thread) Join(caller *Thread) { t.join(caller, never) }

// JoinWithin is [Thread.Join] for at most d. It reports whether the thread has
// ended, which in Python is_alive must be asked for. A negative d is as good as
// 0.
func (t *Thread) JoinWithin(caller *Thread, d time.Duration) bool {
	return t.join(caller, caller.deadline(d))
}

func (t *Thread) join(caller *Thread, deadline int64) bool {
	switch {
	case !caller.enter():
		return false
	case t == caller:
		caller.Raise("RuntimeError", "cannot join current thread")
	case t.state == StateNew:
		caller.Raise("RuntimeError", "cannot join thread before it is started")
	}
	if !t.gone() {
		caller.wait(&t.joiners, ReasonJoin, ObjectID(t.id), deadline, "")
	}
	if !t.gone() {
		return false
	}
	caller.absorb(t.clock)
	return true
}
