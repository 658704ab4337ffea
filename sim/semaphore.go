package sim

import (
	"slices"
	"time"
)

// Semaphore is threading.Semaphore or threading.BoundedSemaphore: a number of
// permits. Permits are tracked by the thread that took them, though any thread
// may give one back. As with a [Lock], a waiter that was readied must still take
// its permit.
type Semaphore struct {
	objectBase
	bounded bool
	permits int // in all; grows with a release too many if not bounded
	value   int // left; negative while there are more holders than permits
	holders []*Thread
	waiters waitq
}

// NewSemaphore makes a semaphore with all its permits left, to which more may be
// released than were taken. A negative number raises ValueError.
func NewSemaphore(t *Thread, name string, permits int) *Semaphore {
	return newSemaphore(t, name, permits, false)
}

// NewBoundedSemaphore makes a semaphore with all its permits left, and never
// more. A negative number raises ValueError.
func NewBoundedSemaphore(t *Thread, name string, permits int) *Semaphore {
	return newSemaphore(t, name, permits, true)
}

func newSemaphore(t *Thread, name string, permits int, bounded bool) *Semaphore {
	if permits < 0 {
		t.Raise("ValueError", "semaphore initial value must be >= 0")
	}
	s := &Semaphore{bounded: bounded, permits: permits, value: permits}
	s.add(t, s, ClassSemaphore, name, int64(permits), int64(permits))
	return s
}

// Acquire takes a permit, waiting for it as long as it takes.
func (s *Semaphore) Acquire(t *Thread) { s.acquire(t, never) }

// TryAcquire takes a permit if there is one, and reports whether it did.
func (s *Semaphore) TryAcquire(t *Thread) bool { return s.acquire(t, t.k.now) }

// AcquireWithin waits at most d, and reports whether it took a permit. A
// negative d is as good as 0.
func (s *Semaphore) AcquireWithin(t *Thread, d time.Duration) bool {
	return s.acquire(t, t.deadline(d))
}

func (s *Semaphore) acquire(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	for s.value <= 0 {
		if t.givesUp(deadline) {
			return false
		}
		t.waitTurn(&s.waiters, ReasonSemaphore, s.id, deadline, "")
	}
	t.did(KindAcquire, &s.objectBase, int64(s.value), int64(s.value-1), Item{}, 0)
	s.waiters.got(t)
	t.absorb(s.clock)
	s.value--
	s.holders = append(s.holders, t)
	t.held++
	return true
}

// Release gives a permit back. One more than were taken raises ValueError if
// the semaphore is bounded, and else makes a new permit.
func (s *Semaphore) Release(t *Thread) { s.ReleaseMany(t, 1) }

// ReleaseMany gives n permits back at once, or none if that raises: fewer than
// one raise ValueError, as does [Semaphore.Release].
func (s *Semaphore) ReleaseMany(t *Thread, n int) {
	switch {
	case !t.enter():
		return
	case n < 1:
		t.Raise("ValueError", "n must be one or more")
	case s.bounded && s.value+n > s.permits:
		t.Raise("ValueError", "Semaphore released too many times")
	}
	t.publish(&s.clock)
	for range n {
		s.release(t)
	}
}

// release gives one permit back, or makes a new one if all are.
func (s *Semaphore) release(t *Thread) {
	if s.value >= s.permits {
		s.setPermits(t, s.permits+1)
		return
	}
	t.did(KindRelease, &s.objectBase, int64(s.value), int64(s.value+1), Item{}, 0)
	s.value++
	s.dropHolder(t)
	if s.value > 0 {
		s.waiters.wake(t)
	}
}

// dropHolder takes a permit from the thread that gives it back, or from the
// first holder if it had none.
func (s *Semaphore) dropHolder(t *Thread) {
	i := len(s.holders) - 1
	for i > 0 && s.holders[i] != t {
		i--
	}
	s.holders[i].held--
	s.holders = slices.Delete(s.holders, i, i+1)
}

// SetPermits changes the number of permits. More of them ready as many
// waiters; fewer revoke none: the value is negative until enough have left.
func (s *Semaphore) SetPermits(t *Thread, permits int) {
	if t.enter() {
		s.setPermits(t, permits)
	}
}

func (s *Semaphore) setPermits(t *Thread, permits int) {
	from := s.permits
	s.value += permits - from
	s.permits = permits
	t.emit(Record{Kind: KindResize, Object: s.id, From: int64(from), To: int64(permits), Index: int32(s.value)})
	for range min(s.value, permits-from) {
		s.waiters.wake(t)
	}
}

// Value returns the number of permits left.
func (s *Semaphore) Value() int { return s.value }

func (s *Semaphore) info() ObjectInfo {
	i := s.base(int64(s.value), int64(s.permits))
	for _, h := range s.holders {
		i.Holders = append(i.Holders, h.id)
	}
	return i
}
