package sim

import "time"

// Condition is threading.Condition: threads that hold its lock wait, giving the
// lock up meanwhile, until another one notifies them.
type Condition struct {
	objectBase
	lock    *Lock
	waiters waitq
	claims  claims
}

// NewCondition makes a condition on a lock; nil makes a reentrant one for it.
func NewCondition(t *Thread, name string, lock *Lock) *Condition {
	if lock == nil {
		lock = NewRLock(t, name+" lock")
	}
	c := &Condition{lock: lock, claims: claims{inVain: true}}
	c.add(t, c, ClassCondition, name, 0, int64(lock.id))
	return c
}

// Acquire takes the condition's lock.
func (c *Condition) Acquire(t *Thread) { c.lock.Acquire(t) }

// Release gives the condition's lock back.
func (c *Condition) Release(t *Thread) { c.lock.Release(t) }

// Wait gives the lock up, waits to be notified, and takes the lock again. A
// thread that does not hold the lock gets RuntimeError.
func (c *Condition) Wait(t *Thread) { c.wait(t, never) }

// WaitWithin is [Condition.Wait] for at most d, not counting the time it takes
// to get the lock again. It reports whether it was notified.
func (c *Condition) WaitWithin(t *Thread, d time.Duration) bool { return c.wait(t, t.deadline(d)) }

// WaitFor waits until ready returns true; it is asked first, and after every
// notification, with the lock held.
func (c *Condition) WaitFor(t *Thread, ready func() bool) {
	for !ready() && !t.dying {
		c.Wait(t)
	}
	c.passed(t)
}

// WaitForWithin is [Condition.WaitFor] for at most d. It returns what ready
// said last. Also with no time left it gives the lock up once and asks again.
func (c *Condition) WaitForWithin(t *Thread, ready func() bool, d time.Duration) bool {
	deadline := t.deadline(d)
	for waited := false; !ready(); waited = true {
		if waited && t.expired(deadline) || t.dying {
			t.turn.drop()
			return false
		}
		c.wait(t, deadline)
	}
	c.passed(t)
	return true
}

func (c *Condition) wait(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	if !c.owned(t) {
		t.Raise("RuntimeError", "cannot wait on un-acquired lock")
	}
	c.lineUp(t)
	depth := c.lock.depth
	for range depth {
		c.lock.drop(t)
	}
	woken := t.wait(&c.waiters, ReasonCondition, c.id, deadline, "")
	t.turn.notified = woken
	if woken {
		t.absorb(c.clock)
	}
	for c.lock.holder != nil {
		t.waitTurn(&c.lock.waiters, ReasonLock, c.lock.id, never, "")
	}
	for range depth {
		c.lock.take(t)
	}
	return woken
}

// lineUp has t take its turn among those that wait. If it has one and was notified,
// that was in vain: it knows that whoever came later and passed has overtaken it.
func (c *Condition) lineUp(t *Thread) {
	switch w := &t.turn; {
	case w.of != &c.claims:
		w.leave()
		c.claims.push(w, t, ReasonCondition, c.id)
	case w.notified:
		w.inVain()
	}
}

// passed says that t has what it waited for, or had no need to wait.
func (c *Condition) passed(t *Thread) {
	if !t.dying {
		c.claims.got(t, &t.turn)
	}
}

// Notify wakes the n threads that have waited longest, or all if there are
// fewer. A thread that does not hold the lock gets RuntimeError.
func (c *Condition) Notify(t *Thread, n int) {
	if !t.enter() {
		return
	}
	if !c.owned(t) {
		t.Raise("RuntimeError", "cannot notify on un-acquired lock")
	}
	waiting := c.waiters.len
	n = max(min(n, waiting), 0)
	t.publish(&c.clock)
	t.emit(Record{Kind: KindNotify, Object: c.id, From: int64(waiting), To: int64(waiting - n)})
	if n == waiting {
		c.waiters.wakeAll(t)
		return
	}
	for range n {
		c.waiters.wake(t)
	}
}

// NotifyAll wakes every waiting thread.
func (c *Condition) NotifyAll(t *Thread) { c.Notify(t, c.waiters.len) }

// owned reports whether t may use the condition. As in CPython a plain lock
// does not know its holder, so that being held by anybody is enough.
func (c *Condition) owned(t *Thread) bool {
	return c.lock.holder == t || c.lock.holder != nil && !c.lock.reentrant()
}

func (c *Condition) info() ObjectInfo { return c.base(0, int64(c.lock.id)) }
