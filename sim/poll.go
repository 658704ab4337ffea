package sim

import "time"

// Poll reports whether [Conn.Recv] would return, or raise, at once.
func (c *Conn) Poll(t *Thread) bool { return c.poll(t, t.k.now) }

// PollWithin waits at most d for that.
func (c *Conn) PollWithin(t *Thread, d time.Duration) bool { return c.poll(t, t.deadline(d)) }

func (c *Conn) poll(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	c = here(t, c)
	c.check(t, c.end.in, writeOnly)
	in := c.end.in
	waited := false
	for !c.readable() {
		if t.expired(deadline) {
			return false
		}
		waited = t.wait(&in.readers, ReasonRecv, in.id, sooner(deadline, in.arrival()), "")
	}
	if waited {
		in.readers.wake(t) // it takes nothing: what woke it may wake another
	}
	return true
}

func (c *Conn) readable() bool {
	return c.end.in.used > 0 && c.end.in.arrival() == never || c.end.reset || !c.end.other().open()
}
