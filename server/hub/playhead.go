package hub

import (
	"interleave/server/session"
	"interleave/sim"
)

// lead is where somebody who steers looks, while that is another moment than the newest.
// Viewers may look there too. It belongs to the room's goroutine.
type lead struct {
	by *conn // nil: nobody looks elsewhere
	at session.At
}

// point takes in where a tab that steers looks; nil: at the newest moment.
func (r *room) point(c *conn, q request) {
	if at := q.At; at != nil && (at.Epoch < 0 || at.Seq < 0 || at.Time < 0 || at.Time > sim.MaxTime) {
		c.refuse(q, refuse(session.BadRequest, "at", "epoch, seq and time of a moment must not be negative"))
		return
	}
	r.then(func() {
		switch {
		case !r.helm.steers(c):
			c.reply(q, errNotOwner)
			return
		case q.At != nil:
			r.lead = lead{c, *q.At}
			r.guide()
		default:
			r.unlead(c)
		}
		c.reply(q, nil)
	})
}

// guide tells everybody but who leads where that is.
func (r *room) guide() {
	p := prepare(encodePlayhead(r.lead))
	r.each(func(c *conn) {
		if c != r.lead.by {
			c.hint(p)
		}
	})
}

// unlead ends the lead of a tab, if it has it.
func (r *room) unlead(c *conn) {
	if r.lead.by == c {
		r.lead = lead{}
		r.guide()
	}
}

func encodePlayhead(l lead) text {
	t := message("playhead")
	t.key("at")
	if l.by == nil {
		t.null()
	} else {
		t.open('{')
		t.num("epoch", l.at.Epoch)
		t.num("seq", l.at.Seq)
		t.num("time", l.at.Time)
		t.close('}')
	}
	t.close('}')
	return t
}
