package sim

import "time"

// Lock is threading.Lock or, if made by [NewRLock], threading.RLock. It is held
// by at most one thread. A release readies the longest waiter, which must take
// the lock again when it runs; until then a running thread may take it first.
type Lock struct {
	objectBase
	holder  *Thread // nil if free
	depth   int     // how often the holder has it, at most once unless reentrant
	waiters waitq
}

// NewLock makes a free lock that any thread may release.
func NewLock(t *Thread, name string) *Lock { return newLock(t, ClassLock, name) }

// NewRLock makes a free lock that its holder may take again and again, and
// that only its holder may release, as often as it was taken.
func NewRLock(t *Thread, name string) *Lock { return newLock(t, ClassRLock, name) }

func newLock(t *Thread, class Class, name string) *Lock {
	l := &Lock{}
	l.add(t, l, class, name, 1, 1)
	return l
}

func (l *Lock) reentrant() bool { return l.class == ClassRLock }

// Acquire takes the lock, waiting for it as long as it takes.
func (l *Lock) Acquire(t *Thread) { l.acquire(t, never) }

// TryAcquire takes the lock if it is free, and reports whether it did.
func (l *Lock) TryAcquire(t *Thread) bool { return l.acquire(t, t.k.now) }

// AcquireWithin waits at most d, and reports whether it took the lock. As in
// CPython -1 s stands for no timeout; any other negative d raises ValueError.
func (l *Lock) AcquireWithin(t *Thread, d time.Duration) bool {
	if d == -time.Second {
		return l.acquire(t, never)
	}
	t.refuse(d < 0, "timeout value must be positive")
	return l.acquire(t, t.deadline(d))
}

func (l *Lock) acquire(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	for l.holder != nil && (l.holder != t || !l.reentrant()) {
		if t.givesUp(deadline) {
			return false
		}
		t.waitTurn(&l.waiters, ReasonLock, l.id, deadline, "")
	}
	l.take(t)
	return true
}

// take makes t hold a lock that is free or its own.
func (l *Lock) take(t *Thread) {
	t.did(KindAcquire, &l.objectBase, int64(1-l.depth), int64(-l.depth), Item{}, 0)
	if l.depth == 0 {
		l.waiters.got(t)
	}
	t.absorb(l.clock)
	l.holder = t
	l.depth++
	t.held++
}

// Release gives the lock back. If it is free, or reentrant and held by another
// thread, that raises RuntimeError.
func (l *Lock) Release(t *Thread) {
	if !t.enter() {
		return
	}
	switch {
	case l.reentrant() && l.holder != t:
		t.Raise("RuntimeError", "cannot release un-acquired lock")
	case l.holder == nil:
		t.Raise("RuntimeError", "release unlocked lock")
	}
	l.drop(t)
	if l.depth == 0 && t.turn.of != nil && t.k.objects[t.turn.object-1].(*Condition).lock == l {
		t.turn.leave()
	}
}

// drop gives a held lock back once.
func (l *Lock) drop(t *Thread) {
	t.did(KindRelease, &l.objectBase, int64(1-l.depth), int64(2-l.depth), Item{}, 0)
	t.publish(&l.clock)
	l.holder.held--
	if l.depth--; l.depth == 0 {
		l.holder = nil
		l.waiters.wake(t)
	}
}

// Locked reports whether somebody holds the lock.
func (l *Lock) Locked() bool { return l.holder != nil }

func (l *Lock) info() ObjectInfo {
	i := l.base(int64(1-l.depth), 1)
	for range l.depth {
		i.Holders = append(i.Holders, l.holder.id)
	}
	return i
}
