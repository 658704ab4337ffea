package sim

import "time"

// Delay is threading.Timer: a thread that waits for a time and then calls a
// function, unless it was cancelled before. (A timer, here, is an entry of the
// kernel's heap.)
type Delay struct {
	*Thread
	finished *Event
}

// NewDelay makes a timer thread that calls f after d, once started. An empty
// name takes CPython's, as with [NewThread].
func NewDelay(t *Thread, name string, d time.Duration, f func(*Thread)) *Delay {
	delay := &Delay{}
	delay.Thread = NewThread(t, name, func(t *Thread) {
		delay.finished.WaitWithin(t, d)
		if !delay.finished.IsSet() {
			f(t)
		}
		delay.finished.Set(t)
	})
	delay.finished = NewEvent(t, delay.name+" finished")
	return delay
}

// Cancel keeps the function from being called, if it has not been yet.
func (d *Delay) Cancel(t *Thread) { d.finished.Set(t) }
