package sim

import "time"

// Barrier is threading.Barrier: threads wait until a number of them have come,
// then all go on. It can be used again at once.
type Barrier struct {
	objectBase
	parties int
	action  func(*Thread)
	timeout time.Duration // of a Wait that gives none, below 0 for none
	count   int           // threads inside, waiting or on their way out
	phase   phase
	acting  bool  // all have come and the action is under way
	waiters waitq // for the other parties
	entries waitq // for the last round to have left
	aside   waitq // for the action to be over
}

// phase is where a barrier is in its round.
type phase int8

const (
	filling phase = iota
	draining
	resetting
	broken
)

// raiseBroken raises threading.BrokenBarrierError.
func (t *Thread) raiseBroken() { t.Raise("threading.BrokenBarrierError", "") }

// NewBarrier makes a barrier for a number of parties. The last to come does the
// action, if it is not nil, before the others go on.
func NewBarrier(t *Thread, name string, parties int, action func(*Thread)) *Barrier {
	b := &Barrier{parties: parties, action: action, timeout: never}
	b.add(t, b, ClassBarrier, name, 0, int64(parties))
	return b
}

// NewBarrierWithin is [NewBarrier] with a timeout for every [Barrier.Wait].
func NewBarrierWithin(t *Thread, name string, parties int, action func(*Thread), d time.Duration) *Barrier {
	b := NewBarrier(t, name, parties, action)
	b.timeout = max(d, 0)
	return b
}

// Wait parks the thread until all parties have come, and returns which of them
// it was, from 0. On a broken barrier it raises BrokenBarrierError.
func (b *Barrier) Wait(t *Thread) int {
	if b.timeout >= 0 {
		return b.WaitWithin(t, b.timeout)
	}
	return b.wait(t, never)
}

// WaitWithin is [Barrier.Wait] for at most d; when that is over the barrier
// breaks, for everybody.
func (b *Barrier) WaitWithin(t *Thread, d time.Duration) int { return b.wait(t, t.deadline(d)) }

func (b *Barrier) wait(t *Thread, deadline int64) int {
	if !t.enter() {
		return 0
	}
	b.settle(t)
	for b.phase == draining || b.phase == resetting {
		t.wait(&b.entries, ReasonBarrier, b.id, never, "")
	}
	if b.phase == broken {
		t.raiseBroken()
	}
	index := b.count
	t.publish(&b.clock)
	b.setCount(t, b.count+1)
	t.held++
	defer b.leave(t)
	if b.count == b.parties {
		b.release(t)
	} else {
		b.await(t, deadline)
	}
	t.absorb(b.clock)
	return index
}

// settle waits until no action is under way: CPython holds the barrier's own
// lock for so long, and even a timeout must wait for that.
func (b *Barrier) settle(t *Thread) {
	for b.acting {
		t.wait(&b.aside, ReasonBarrier, b.id, never, "")
	}
}

// release is what the last party does.
func (b *Barrier) release(t *Thread) {
	if b.action != nil {
		b.acting = true
		e := t.Try(func() { b.action(t) })
		b.acting = false
		t.k.locate()
		b.aside.wakeAll(t)
		if e != nil {
			b.breakUp(t)
			panic(e)
		}
	}
	b.phase = draining
	b.waiters.wakeAll(t)
}

func (b *Barrier) await(t *Thread, deadline int64) {
	for b.phase == filling {
		if t.wait(&b.waiters, ReasonBarrier, b.id, deadline, "") {
			continue
		}
		if b.settle(t); b.phase == filling {
			b.breakUp(t)
			t.raiseBroken()
		}
	}
	if b.phase != draining {
		t.raiseBroken()
	}
}

// leave counts a party out, and opens the barrier again after the last one.
func (b *Barrier) leave(t *Thread) {
	if t.dying {
		return
	}
	t.held--
	b.setCount(t, b.count-1)
	if b.count == 0 && (b.phase == draining || b.phase == resetting) {
		b.phase = filling
		b.entries.wakeAll(t)
	}
}

// Reset sends those that wait away with BrokenBarrierError and makes the barrier
// usable again.
func (b *Barrier) Reset(t *Thread) {
	if !t.enter() {
		return
	}
	b.settle(t)
	t.emit(Record{Kind: KindBreak, Object: b.id})
	switch {
	case b.count == 0:
		b.phase = filling
	case b.phase != draining:
		b.phase = resetting
	}
	b.waiters.wakeAll(t)
}

// Abort breaks the barrier: all that wait, and all that come, get
// BrokenBarrierError.
func (b *Barrier) Abort(t *Thread) {
	if t.enter() {
		b.settle(t)
		b.breakUp(t)
	}
}

func (b *Barrier) breakUp(t *Thread) {
	t.emit(Record{Kind: KindBreak, Object: b.id, To: 1})
	b.phase = broken
	b.waiters.wakeAll(t)
	b.entries.wakeAll(t)
}

func (b *Barrier) setCount(t *Thread, n int) {
	b.count = n
	t.emit(Record{Kind: KindResize, Object: b.id, From: int64(b.parties), To: int64(b.parties), Index: int32(n)})
}

// Parties returns the number of threads that must come.
func (b *Barrier) Parties() int { return b.parties }

// Waiting returns the number of threads waiting for the others.
func (b *Barrier) Waiting() int {
	if b.phase != filling {
		return 0
	}
	return b.count
}

// Broken reports whether the barrier is broken.
func (b *Barrier) Broken() bool { return b.phase == broken }

func (b *Barrier) info() ObjectInfo { return b.base(int64(b.count), int64(b.parties)) }
