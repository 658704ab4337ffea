package sim

import (
	"slices"
	"time"
)

// SwitchInterval is how long a thread that computes keeps the interpreter lock
// while another thread of its process wants it, unless [Kernel.SetSwitchInterval]
// says otherwise. It keeps a core as long while another process wants one.
const SwitchInterval = 5 * time.Millisecond

// gil is the interpreter lock of a process. The zero value is free.
type gil struct {
	holder  *Thread
	waiters waitq
}

// cores are the processors of the machine.
type cores struct {
	limit   int       // 0: as many as are wanted
	busy    []*Thread // by number, from core 1; nil where one is free
	waiters waitq     // threads that hold their interpreter lock
	closed  bool      // the program has ended
}

// work is what a thread has left to compute.
type work struct {
	left  int64 // nanoseconds; 0 if it does not compute
	began int64 // up to when it has been counted
	on    int64 // when it got its core
	slice int64 // when it will next be asked to give way
	due   int64 // when it has to give up the interpreter lock; 0 while nobody else wants it
	keeps bool  // it has done with computing, and lock and core until it does something else
}

// Compute computes for d of processor time. That takes the interpreter lock of
// its process, which it gives up every [SwitchInterval] if another thread of the
// process wants to compute, and one of the cores; so the threads of a process
// take turns and processes run side by side. A negative d raises ValueError.
//
// While it computes the thread is running for [ReasonCompute]; while it waits it
// is ready for [ReasonGIL] or, having the lock, for [ReasonCore]. One that computes
// again at once goes on as if it had not stopped.
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
	if t.work.keeps {
		t.goOn()
	} else {
		t.wantLock()
	}
	t.park()
}

// goOn computes further with lock and core, unless others should have them now.
func (t *Thread) goOn() {
	lock, c := &t.process.gil, &t.k.cores
	t.work.keeps = false
	switch {
	case lock.waiters.first != nil && t.lockDue() <= t.k.now:
		t.passOn(lock)
	case c.waiters.first != nil && t.coreDue() <= t.k.now:
		t.makeRoom(c.waiters.first.id)
	case c.limit > 0 && slices.Index(c.busy, t) >= c.limit:
		t.makeRoom(0)
	default:
		t.become(StateRunning, change{reason: ReasonCompute, line: t.line, core: int32(slices.Index(c.busy, t) + 1)})
		t.work.began = t.k.now
		t.armSlice()
	}
}

// passOn gives lock and core away, and waits for them.
func (t *Thread) passOn(lock *gil) {
	t.become(StateReady, change{reason: ReasonGIL, by: lock.waiters.first.id, line: t.line})
	t.leaveCore()
	lock.waiters.push(t)
	t.passLock()
}

// makeRoom gives the core away, and waits for one. by is who wants it, 0 nobody.
func (t *Thread) makeRoom(by ThreadID) {
	t.become(StateReady, change{reason: ReasonCore, by: by, line: t.line})
	t.k.cores.waiters.push(t)
	t.leaveCore()
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
	lock.holder.giveWay(lock.holder.lockDue())
}

// SetCores changes how many threads may compute at once; 0 is as many as there
// are. Whoever is on a core that is gone waits for another one.
func (k *Kernel) SetCores(n int) {
	c := &k.cores
	c.limit = n
	for i, t := range c.busy {
		if t == nil || n == 0 || i < n || t.work.keeps {
			continue
		}
		t.account()
		if t.work.left > 0 { // else its timer fires now
			t.disarm()
			t.makeRoom(0)
		}
	}
	c.fill(0)
}

// SetSwitchInterval changes how long a thread that computes keeps the interpreter
// lock from its next turn on while another one wants it, as
// sys.setswitchinterval does.
func (k *Kernel) SetSwitchInterval(d time.Duration) { k.interval = int64(d) }

// free returns the number of a free core, counted from 0, or false.
func (c *cores) free() (int, bool) {
	i := slices.Index(c.busy, nil)
	if i < 0 {
		i = len(c.busy)
	}
	return i, c.limit == 0 || i < c.limit
}

// fill gives free cores to those who have waited longest.
func (c *cores) fill(by ThreadID) {
	for c.waiters.first != nil {
		if _, ok := c.free(); !ok {
			return
		}
		next := c.waiters.first
		c.waiters.remove(next)
		next.onCore(by)
	}
}

// wantCore takes a core, or waits for one. by is who let it have the lock.
func (t *Thread) wantCore(by ThreadID) {
	c := &t.k.cores
	if _, ok := c.free(); ok {
		t.onCore(by)
		return
	}
	t.become(StateReady, change{reason: ReasonCore, by: by, line: t.line})
	c.waiters.push(t)
	for _, other := range c.busy {
		if other != nil {
			other.giveWay(other.coreDue())
		}
	}
}

// onCore begins a slice of time on a free core.
func (t *Thread) onCore(by ThreadID) {
	c := &t.k.cores
	i, _ := c.free()
	if i == len(c.busy) {
		c.busy = append(c.busy, nil)
	}
	c.busy[i] = t
	t.become(StateRunning, change{reason: ReasonCompute, by: by, line: t.line, core: int32(i + 1)})
	t.work.began, t.work.on = t.k.now, t.k.now
	t.armSlice()
}

// armSlice arms the timer for when the thread is done, or has to give way.
func (t *Thread) armSlice() {
	t.work.slice = t.k.now + t.work.left
	if t.process.gil.waiters.first != nil {
		t.work.slice = min(t.work.slice, t.lockDue())
	}
	if t.k.cores.waiters.first != nil {
		t.work.slice = min(t.work.slice, t.coreDue())
	}
	t.arm(t.work.slice)
}

// lockDue returns when the thread, which has the interpreter lock, has to give it
// up, now that another one wants it.
func (t *Thread) lockDue() int64 {
	if t.work.due == 0 {
		t.work.due = t.k.now + t.k.interval
	}
	return max(t.work.due, t.k.now)
}

// coreDue returns when the thread has to give up its core if another one wants it.
func (t *Thread) coreDue() int64 { return max(t.work.on+int64(SwitchInterval), t.k.now) }

// giveWay shortens the slice of a thread on a core.
func (t *Thread) giveWay(at int64) {
	if t.reason == ReasonCompute && at < t.work.slice {
		t.disarm()
		t.work.slice = at
		t.arm(at)
	}
}

// account takes what was computed since it was last called off what is left.
func (t *Thread) account() {
	t.work.left -= t.k.now - t.work.began
	t.work.began = t.k.now
}

// sliceOver is called when the slice of a thread on a core has ended.
func (t *Thread) sliceOver() {
	t.account()
	lock, c := &t.process.gil, &t.k.cores
	switch {
	case t.work.left == 0:
		t.become(StateReady, change{reason: ReasonTimer})
		t.k.ready.push(t)
		t.work.keeps = true
	case lock.waiters.first != nil && t.lockDue() <= t.k.now:
		t.passOn(lock)
	case c.waiters.first != nil && t.coreDue() <= t.k.now:
		t.makeRoom(c.waiters.first.id)
	default:
		t.armSlice()
	}
}

// leaveCore frees the core for whoever has waited longest.
func (t *Thread) leaveCore() {
	c := &t.k.cores
	c.busy[slices.Index(c.busy, t)] = nil
	c.fill(t.id)
}

// passLock gives the interpreter lock to whoever has waited longest.
func (t *Thread) passLock() {
	lock := &t.process.gil
	t.work.due = 0
	lock.holder = lock.waiters.first
	if next := lock.holder; next != nil {
		lock.waiters.remove(next)
		next.wantCore(t.id)
	}
}

// dropWork frees what a thread computes with that does something else, or is cut
// off.
func (t *Thread) dropWork() {
	if t.work.left == 0 && !t.work.keeps || t.k.cores.closed {
		return
	}
	t.work.left, t.work.keeps = 0, false
	if slices.Contains(t.k.cores.busy, t) {
		t.leaveCore()
	}
	if t.process.gil.holder == t && !t.process.gone {
		t.passLock()
	}
}
