package sim

import "time"

// Lock is threading.Lock: held by at most one thread. A release readies the
// longest waiter, which must take the lock again when it runs; until then a
// running thread may take it first.
type Lock struct {
	objectBase
	holder  *Thread // nil if free
	waiters waitq
}

// NewLock makes a free lock.
func NewLock(t *Thread, name string) *Lock {
	l := &Lock{}
	l.add(t, l, ClassLock, name, 1, 1)
	return l
}

// Acquire takes the lock, waiting for it as long as it takes.
func (l *Lock) Acquire(t *Thread) { l.acquire(t, never) }

// TryAcquire takes the lock if it is free, and reports whether it did.
func (l *Lock) TryAcquire(t *Thread) bool { return l.acquire(t, t.k.now) }

// AcquireWithin waits at most d, and reports whether it took the lock.
func (l *Lock) AcquireWithin(t *Thread, d time.Duration) bool { return l.acquire(t, t.deadline(d)) }

func (l *Lock) acquire(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	for l.holder != nil {
		if t.expired(deadline) {
			return false
		}
		t.wait(&l.waiters, ReasonLock, l.id, deadline, "")
	}
	t.did(KindAcquire, &l.objectBase, 1, 0, Item{}, 0)
	l.holder = t
	t.held++
	return true
}

// Release gives the lock back. Any thread may; if it is free that raises
// RuntimeError.
func (l *Lock) Release(t *Thread) {
	if !t.enter() {
		return
	}
	if l.holder == nil {
		t.Raise("RuntimeError", "release unlocked lock")
	}
	t.did(KindRelease, &l.objectBase, 0, 1, Item{}, 0)
	l.holder.held--
	l.holder = nil
	l.waiters.wake(t)
}

// Locked reports whether somebody holds the lock.
func (l *Lock) Locked() bool { return l.holder != nil }

func (l *Lock) info() ObjectInfo {
	if l.holder == nil {
		return l.base(1, 1)
	}
	i := l.base(0, 1)
	i.Holders = []ThreadID{l.holder.id}
	return i
}
