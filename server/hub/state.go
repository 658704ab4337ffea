package hub

import (
	"interleave/server/session"
	"interleave/sim"
)

// state appends a state. Members are in the order of docs/protocol.md.
func (t *text) state(s *sim.State) {
	t.open('{')
	t.num("seq", s.Seq)
	t.num("step", s.Step)
	t.num("time", s.Time)
	t.key("params")
	t.open('{')
	for _, p := range s.Params {
		t.num(p.Name, p.Value)
	}
	t.close('}')
	list(t, "processes", s.Processes, t.process)
	list(t, "threads", s.Threads, t.thread)
	list(t, "objects", s.Objects, t.object)
	t.key("verdict")
	t.verdict(s.Verdict)
	t.close('}')
}

func (t *text) process(p *sim.ProcessState) {
	t.open('{')
	t.num("id", int64(p.ID))
	t.str("name", p.Name)
	t.some("parent", int64(p.Parent))
	if p.Daemon {
		t.bool("daemon", true)
	}
	if !p.Alive {
		t.num("code", p.Code)
	}
	t.close('}')
}

func (t *text) thread(i *sim.ThreadInfo) {
	t.open('{')
	t.num("id", int64(i.ID))
	t.str("name", i.Name)
	t.num("process", int64(i.Process))
	t.num("parent", int64(i.Parent))
	t.num("crew", int64(i.Crew))
	t.bool("daemon", i.Daemon)
	t.str("state", i.State.String())
	t.str("reason", i.Reason.String())
	t.num("object", int64(i.Object))
	t.num("by", int64(i.By))
	t.num("since", i.Since)
	t.num("seq", i.Seq)
	t.num("until", i.Until)
	t.num("line", int64(i.Line))
	t.str("text", i.Text)
	t.str("said", i.Said)
	t.key("locals")
	t.open('{')
	for _, l := range i.Locals {
		t.num(l.Name, l.Value)
	}
	t.close('}')
	t.key("last")
	t.last(i.Last)
	t.some("core", int64(i.Core))
	t.close('}')
}

func (t *text) last(l *sim.LastOp) {
	if l == nil {
		t.null()
		return
	}
	t.open('{')
	t.str("kind", l.Kind.String())
	t.num("object", int64(l.Object))
	t.num("item", l.Item)
	t.str("text", l.Text)
	t.num("time", l.Time)
	t.num("seq", l.Seq)
	t.close('}')
}

func (t *text) object(o *sim.ObjectInfo) {
	t.open('{')
	t.num("id", int64(o.ID))
	t.str("kind", o.Class.String())
	t.str("name", o.Name)
	t.num("process", int64(o.Process))
	t.num("value", o.Value)
	t.num("limit", o.Limit)
	list(t, "holders", o.Holders, func(id *sim.ThreadID) { t.number(int64(*id)) })
	list(t, "items", o.Items, func(i *sim.Item) {
		t.open('{')
		t.item(i)
		t.close('}')
	})
	if m := o.Taken; m != nil {
		t.key("taken")
		t.open('{')
		t.item(&m.Item)
		t.num("by", int64(m.By))
		t.num("time", m.Time)
		t.close('}')
	}
	t.close('}')
}

// item appends the members of an item.
func (t *text) item(i *sim.Item) {
	t.num("id", i.ID)
	t.str("text", i.Text)
	t.num("thread", int64(i.Thread))
	t.some("size", i.Size)
	t.word("bytes", i.Bytes)
	if i.Until > 0 {
		t.num("sent", i.Sent)
		t.num("until", i.Until)
	}
}

func (t *text) verdict(v *sim.Verdict) {
	if v == nil {
		t.null()
		return
	}
	t.open('{')
	t.str("kind", v.Kind.String())
	list(t, "threads", v.Threads, func(id *sim.ThreadID) { t.number(int64(*id)) })
	list(t, "cycle", v.Cycle, t.wait)
	list(t, "unless", v.Unless, func(name *string) { t.string(*name) })
	if v.Mends != nil {
		list(t, "mends", v.Mends, t.mend)
	}
	t.word("invariant", v.Invariant)
	if v.Starving != nil {
		list(t, "starving", v.Starving, t.starving)
	}
	t.str("text", v.Text)
	t.close('}')
}

func (t *text) mend(m *sim.Mend) {
	t.open('{')
	t.word("preset", m.Preset)
	if m.Preset == "" {
		t.str("param", m.Param)
		t.num("value", m.Value)
	}
	t.close('}')
}

func (t *text) wait(w *sim.Wait) {
	t.open('{')
	t.num("thread", int64(w.Thread))
	t.str("reason", w.Reason.String())
	t.num("object", int64(w.Object))
	t.num("holder", int64(w.Holder))
	t.num("line", int64(w.Line))
	t.close('}')
}

// EncodeRecord returns a record with its number, as docs/protocol.md has it, in
// the memory of buffer if that is large enough.
func EncodeRecord(buffer []byte, r *sim.Record) []byte {
	t := text(buffer[:0])
	t.record(r, true)
	return t
}

func (t *text) starving(s *sim.Starving) {
	t.open('{')
	t.num("thread", int64(s.Thread))
	t.num("object", int64(s.Object))
	t.num("times", s.Times)
	list(t, "by", s.By, func(id *sim.ThreadID) { t.number(int64(*id)) })
	t.close('}')
}

// record appends a record, leaving out what is empty. Inside a delta its number
// follows from its place.
func (t *text) record(r *sim.Record, numbered bool) {
	t.open('{')
	if numbered {
		t.num("seq", r.Seq)
	}
	t.some("time", r.Time)
	t.some("thread", int64(r.Thread))
	t.str("kind", r.Kind.String())
	t.some("object", int64(r.Object))
	if r.Kind == sim.KindState {
		t.str("from", sim.ThreadState(r.From).String())
		t.str("to", sim.ThreadState(r.To).String())
	} else {
		t.some("from", r.From)
		t.some("to", r.To)
	}
	t.word("reason", r.Reason.String())
	t.some("by", int64(r.By))
	if r.Until >= 0 {
		t.num("until", r.Until)
	}
	t.some("index", int64(r.Index))
	t.some("line", int64(r.Line))
	t.word("text", r.Text)
	t.word("bytes", r.Bytes)
	t.word("class", r.Class.String())
	if r.Verdict != nil {
		t.key("verdict")
		t.verdict(r.Verdict)
	}
	t.close('}')
}

func (t *text) question(q session.Question) {
	t.key("question")
	t.open('{')
	t.num("epoch", q.Epoch)
	t.num("seq", q.Seq)
	t.str("kind", q.Kind)
	t.close('}')
}
