package hub

import (
	"interleave/server/session"
	"interleave/sim"
)

func encodeRange(id *int64, r session.Range) text {
	t := reply("range", id)
	t.num("epoch", r.Epoch)
	t.num("from", r.From)
	t.num("to", r.To)
	t.num("held", r.Held)
	list(&t, "lanes", r.Lanes, t.lane)
	list(&t, "levels", r.Levels, t.level)
	list(&t, "prints", r.Prints, func(p *sim.Record) { t.record(p, true) })
	list(&t, "marks", r.Marks, func(m *sim.Record) { t.record(m, true) })
	t.num("missing", r.Missing)
	t.close('}')
	return t
}

// encodeNearest returns what a tab can show until its stretch is there.
func encodeNearest(id *int64, epoch int64, state *sim.State) text {
	t := message("nearest")
	if id != nil {
		t.num("for", *id)
	}
	t.num("epoch", epoch)
	t.key("state")
	t.state(state)
	t.close('}')
	return t
}

// encodeStretch returns an answer without its beginning, see [stretchAnswer].
func encodeStretch(s *session.Stretch) text {
	t := make(text, 0, 32<<10)
	t.num("epoch", s.Epoch)
	t.num("index", s.From/session.StretchRecords)
	t.num("until", s.Until)
	t.bool("open", s.Open)
	t.key("state")
	t.state(&s.State)
	list(&t, "records", s.Records, func(r *sim.Record) { t.record(r, false) })
	t.close('}')
	return t
}

func (t *text) lane(l *session.Lane) {
	t.open('[')
	t.number(int64(l.Thread))
	t.number(l.From)
	t.number(l.To)
	t.string(l.State.String())
	t.string(l.Reason.String())
	t.number(int64(l.Object))
	t.close(']')
}

func (t *text) level(l *session.Level) {
	t.row(int64(l.Object), l.Time, l.Value, l.Limit)
}

func encodeCurves(id *int64, c session.Curves) text {
	t := reply("curves", id)
	t.num("epoch", c.Epoch)
	t.num("from", c.From)
	t.num("to", c.To)
	t.num("column", c.Column)
	t.num("bin", int64(c.Bin))
	list(&t, "amounts", c.Amounts, t.amount)
	list(&t, "blocked", c.Blocked, t.amount)
	list(&t, "passed", c.Passed, func(p *session.Passed) { t.row(int64(p.Object), int64(p.Bin), p.Count) })
	list(&t, "waits", c.Waits, func(w *session.Waits) {
		t.row(int64(w.Object), int64(w.Bin), w.Count, w.Median, w.High, w.Longest)
	})
	list(&t, "shares", c.Shares, func(s *session.Share) { t.row(int64(s.Thread), int64(s.Bin), s.Share) })
	t.close('}')
	return t
}

func (t *text) amount(a *session.Amount) {
	t.row(int64(a.Object), int64(a.Column), a.Least, a.Most, a.Mean, a.Limit)
}
