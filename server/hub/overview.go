package hub

import (
	"context"
	"strings"

	"interleave/server/session"
)

// markKinds are the kinds of marks by their bit.
var markKinds = [...]string{"param", "action", "print", "verdict", "error", "lost", "race", "choice"}

// anyMark is asked for by "mark": what there are few of.
const anyMark = session.MarkParam | session.MarkAction | session.MarkVerdict | session.MarkError | session.MarkLost | session.MarkRace

// marksOf returns the marks that a kind names.
func marksOf(kind string) (session.Marks, error) {
	if kind == "mark" {
		return anyMark, nil
	}
	for i, name := range markKinds {
		if name == kind {
			return 1 << i, nil
		}
	}
	return 0, refuse(session.BadRequest, "kind", "kind must be mark, %s, not %q", strings.Join(markKinds[:], ", "), kind)
}

// find answers where the nearest mark of a kind is. As a stretch, it is given up when
// the tab wants something else.
func (c *conn) find(r request) {
	kinds, err := marksOf(r.Kind)
	if err == nil && (r.Way != 1 && r.Way != -1 || *r.Seq < 0) {
		err = refuse(session.BadRequest, "way", "way must be 1 or -1, and seq not negative")
	}
	var view session.View
	if err == nil {
		view, err = c.room.session.View(r.Epoch)
	}
	if err == nil {
		err = view.Knows(r.Epoch)
	}
	if err != nil {
		c.refuse(r, err)
		return
	}
	c.unseek()
	c.unseek = c.meanwhile(func(ctx context.Context) {
		place, found, err := view.Find(ctx, *r.Seq, r.Way > 0, kinds)
		if err != nil {
			c.refuse(r, superseded(err))
			return
		}
		t := reply("found", r.ID)
		t.num("epoch", r.Epoch)
		if found {
			t.num("seq", place)
		}
		t.close('}')
		c.deliver(t)
	})
}

func encodeOverview(id *int64, o session.Overview) text {
	t := reply("overview", id)
	t.num("epoch", o.Epoch)
	t.num("seq", o.Seq)
	t.num("column", o.Column)
	list(&t, "turns", o.Turns, func(n *int64) { t.number(*n) })
	list(&t, "marks", o.Marks, func(m *session.Marks) { t.number(int64(*m)) })
	t.close('}')
	return t
}
