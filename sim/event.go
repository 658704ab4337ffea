package sim

import "time"

// Event is threading.Event: a flag that threads wait for.
type Event struct {
	objectBase
	flag    bool
	waiters waitq
}

// NewEvent makes an event that is clear.
func NewEvent(t *Thread, name string) *Event {
	e := &Event{}
	e.add(t, e, ClassEvent, name, 0, 0)
	return e
}

// IsSet reports whether the flag is set.
func (e *Event) IsSet() bool { return e.flag }

// Set sets the flag and readies all that wait for it.
func (e *Event) Set(t *Thread) {
	if !t.enter() {
		return
	}
	t.did(KindSet, &e.objectBase, truth(e.flag), 1, Item{}, 0)
	t.publish(&e.clock)
	e.flag = true
	e.waiters.wakeAll(t)
}

// Clear clears the flag.
func (e *Event) Clear(t *Thread) {
	if !t.enter() {
		return
	}
	t.did(KindClear, &e.objectBase, truth(e.flag), 0, Item{}, 0)
	e.flag = false
}

// Wait parks the thread until the flag is set. As in CPython, one that was
// woken goes on even if the flag has been cleared again before it runs.
func (e *Event) Wait(t *Thread) { e.wait(t, never) }

// WaitWithin is [Event.Wait] for at most d. It reports whether the flag was set.
func (e *Event) WaitWithin(t *Thread, d time.Duration) bool { return e.wait(t, t.deadline(d)) }

func (e *Event) wait(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	if !e.flag && !t.wait(&e.waiters, ReasonEvent, e.id, deadline, "") {
		return false
	}
	t.absorb(e.clock)
	return true
}

func (e *Event) info() ObjectInfo { return e.base(truth(e.flag), 0) }

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
