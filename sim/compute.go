package sim

import (
	"slices"
	"time"
)

// SwitchInterval is how long a thread that computes keeps the interpreter lock
// while another thread of its process wants it: CPython's switch interval. It
// keeps a core as long while another process wants one.
const SwitchInterval = 5 * time.Millisecond

// gil is the interpreter lock of a process. The zero value is free.
type gil struct {
	holder  *Thread
	waiters waitq
}

// cores are the processors of the machine.
type cores struct {
	limit   int // 0: as many as are wanted
	busy    []*Thread
	waiters waitq // threads that hold their interpreter lock
	closed  bool  // the program has ended
}

// work is what a thread has left to compute.
type work struct {
	left  int64 // nanoseconds; 0 if it does not compute
	began int64 // when it got its core
	slice int64 // when it will next be asked to give way
}

// Compute computes for d of processor time. That takes the interpreter lock of
// its process, which it gives up every [SwitchInterval] if another thread of the
// process wants to compute, and one of the cores; so the threads of a process
// take turns and processes run side by side. A negative d raises ValueError.
//
// While it computes the thread is running for [ReasonCompute]; while it waits it
// is ready for [ReasonGIL] or, having the lock, for [ReasonCore].
func (t *Thread) Compute(d time.Duration) {
	if !t.enter() {
		return
	}
	if d < 0 {
		t.Raise("ValueError", "computing takes a length that is not negative")
	}
	t.safePoint(ReasonNone, 0, "")
	if d == 0 {
		return
	}
	t.work.left = int64(d)
	if line := t.k.line(); line != 0 {
		t.line = line
	}
	t.wantLock()
	t.park()
}

// wantLock takes the interpreter lock, or waits for it.
func (t *Thread) wantLock() {
	lock := &t.process.gil
	if lock.holder == nil {
		lock.holder = t
		t.wantCore(0)
		return
	}
	t.become(StateReady, change{reason: ReasonGIL, by: lock.holder.id, line: t.line})
	lock.waiters.push(t)
	lock.holder.giveWay(t.k.now)
}

// wantCore takes a core, or waits for one. by is who let it have the lock.
func (t *Thread) wantCore(by ThreadID) {
	c := &t.k.cores
	if c.limit == 0 || len(c.busy) < c.limit {
		t.onCore(by)
		return
	}
	t.become(StateReady, change{reason: ReasonCore, by: by, line: t.line})
	c.waiters.push(t)
	for _, other := range c.busy {
		other.giveWay(other.work.began)
	}
}

// onCore begins a slice of time on a free core.
func (t *Thread) onCore(by ThreadID) {
	t.k.cores.busy = append(t.k.cores.busy, t)
	t.become(StateRunning, change{reason: ReasonCompute, by: by, line: t.line})
	t.work.began = t.k.now
	t.armSlice()
}

// contended reports whether another thread wants the lock or the core.
func (t *Thread) contended() bool {
	return t.process.gil.waiters.first != nil || t.k.cores.waiters.first != nil
}

// armSlice arms the timer for when the thread is done, or has to give way.
func (t *Thread) armSlice() {
	t.work.slice = t.k.now + t.work.left
	if t.contended() {
		t.work.slice = min(t.work.slice, t.k.now+int64(SwitchInterval))
	}
	t.arm(t.work.slice)
}

// giveWay shortens the slice of a thread on a core to an interval from since.
func (t *Thread) giveWay(since int64) {
	at := max(since+int64(SwitchInterval), t.k.now)
	if t.reason == ReasonCompute && at < t.work.slice {
		t.disarm()
		t.work.slice = at
		t.arm(at)
	}
}

// sliceOver is called when the slice of a thread on a core has ended.
func (t *Thread) sliceOver() {
	t.work.left -= t.k.now - t.work.began
	t.work.began = t.k.now
	lock, c := &t.process.gil, &t.k.cores
	switch {
	case t.work.left == 0:
		t.become(StateReady, change{reason: ReasonTimer})
		t.k.ready.push(t)
		t.leaveCore()
		t.passLock()
	case lock.waiters.first != nil:
		t.become(StateReady, change{reason: ReasonGIL, by: lock.waiters.first.id})
		t.leaveCore()
		lock.waiters.push(t)
		t.passLock()
	case c.waiters.first != nil:
		t.become(StateReady, change{reason: ReasonCore, by: c.waiters.first.id})
		c.waiters.push(t)
		t.leaveCore()
	default:
		t.armSlice()
	}
}

// leaveCore frees the core for whoever has waited longest.
func (t *Thread) leaveCore() {
	c := &t.k.cores
	c.busy = slices.DeleteFunc(c.busy, func(other *Thread) bool { return other == t })
	if next := c.waiters.first; next != nil {
		c.waiters.remove(next)
		next.onCore(t.id)
	}
}

// passLock gives the interpreter lock to whoever has waited longest.
func (t *Thread) passLock() {
	lock := &t.process.gil
	lock.holder = lock.waiters.first
	if next := lock.holder; next != nil {
		lock.waiters.remove(next)
		next.wantCore(t.id)
	}
}

// dropWork frees what a thread computed with that was cut off.
func (t *Thread) dropWork() {
	if t.work.left == 0 || t.k.cores.closed {
		return
	}
	t.work.left = 0
	if slices.Contains(t.k.cores.busy, t) {
		t.leaveCore()
	}
	if t.process.gil.holder == t && !t.process.gone {
		t.passLock()
	}
}
