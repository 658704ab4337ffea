package sim

import (
	"fmt"
	"time"
)

// Option is a choice made when a thread is made.
type Option func(*Thread)

// Daemon says whether the program may end without waiting for the thread. A
// thread made without it inherits the flag of its parent, as in CPython.
func Daemon(on bool) Option { return func(t *Thread) { t.daemon = on } }

// Target names the function that a thread without a name runs, for its default
// name.
func Target(function string) Option { return func(t *Thread) { t.target = function } }

// NewThread makes a thread in the process of t. It runs from [Thread.Start] on.
// An empty name takes CPython's: "Thread-1", or "Thread-1 (f)" with
// [Target]("f"); only such threads are counted.
func NewThread(t *Thread, name string, body func(*Thread), options ...Option) *Thread {
	if !t.enter() {
		return &Thread{k: t.k, dying: true}
	}
	return t.k.addThread(t, name, body, nil, options...)
}

// addThread adds a thread, or puts it in the place of an earlier one that left
// its crew.
func (k *Kernel) addThread(parent *Thread, name string, body func(*Thread), place *Thread, options ...Option) *Thread {
	t := &Thread{k: k, name: name, body: body, parent: parent, state: StateNew, until: never, daemon: parent.daemon}
	for _, o := range options {
		o(t)
	}
	if name == "" {
		name = k.defaultName(t.target)
		t.name = name
	}
	if place == nil {
		k.threads = append(k.threads, t)
		t.id = ThreadID(len(k.threads))
	} else {
		t.id = place.id
		k.threads[t.id-1] = t
	}
	var daemon int64
	if t.daemon {
		daemon = 1
	}
	k.emit(Record{Kind: KindThread, Thread: t.id, By: parent.id, From: 1, To: daemon, Object: t.crewID(), Text: name})
	t.since, t.seq = k.now, k.seq
	return t
}

// defaultName names a thread that was given no name.
func (k *Kernel) defaultName(target string) string {
	k.unnamed++
	name := fmt.Sprintf("Thread-%d", k.unnamed)
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
	t.k.live++
	if !t.daemon && t != t.k.main {
		t.k.nonDaemons++
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

func (t *Thread) wakeJoiners() {
	for t.joiners.first != nil {
		t.joiners.wake(t)
	}
}
