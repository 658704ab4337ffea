package hub

import (
	"encoding/json"
	"testing"

	"interleave/server/session"
)

func stretchAt(epoch int64, key string, value int64) m {
	return m{"type": "stretch", "epoch": epoch, key: value}
}

func TestStretch(t *testing.T) {
	h := newHouse(t, Config{Session: session.Config{Held: 1000}})
	id, token := h.create(session.Choice{Scenario: "producerconsumer", Preset: "full"})
	b := h.join(id, token, nil)
	b.does(m{"type": "speed", "speed": 50})
	b.until(func(f heard) bool { return (f.Type == "delta" || f.Type == "keyframe") && max(f.To, f.Seq) > 5000 })
	viewer := h.join(id, "", nil)
	for _, ask := range []m{stretchAt(1, "seq", 0), stretchAt(1, "time", 0)} {
		s := viewer.ask(ask)
		if s.Type != "stretch" || len(s.Records) != session.StretchRecords || seqOf(t, s.State) != 0 {
			t.Fatalf("%.300s", s.raw)
		}
	}
	viewer.nextID++
	viewer.say(m{"type": "stretch", "epoch": 1, "seq": 2000, "id": viewer.nextID})
	if near := viewer.until(func(f heard) bool { return f.Type == "nearest" || f.Type == "stretch" }); near.Type == "nearest" {
		if seq := seqOf(t, near.State); near.For != viewer.nextID || seq > 2000 {
			t.Errorf("%.200s", near.raw)
		}
	}
	b.does(m{"type": "pause"})
	ask := func(again bool) heard {
		return viewer.ask(m{"type": "range", "epoch": 1, "from": 0, "to": 5_000_000_000, "width": 50, "again": again})
	}
	if left, all := ask(false), ask(true); left.Held == 0 || len(left.Lanes) > 0 || all.Type != "range" || all.Held != 0 || len(all.Lanes) == 0 || len(all.Prints) == 0 {
		t.Errorf("%.200s\n%.200s", left.raw, all.raw)
	}
	head := h.info(id).State.Seq
	last := b.ask(stretchAt(1, "seq", head))
	if !last.Open || seqOf(t, last.State)+int64(len(last.Records)) != head {
		t.Errorf("%.300s", last.raw)
	}
}

func seqOf(t *testing.T, state json.RawMessage) int64 {
	t.Helper()
	var s struct{ Seq int64 }
	if err := json.Unmarshal(state, &s); err != nil {
		t.Fatalf("%v: %.200s", err, state)
	}
	return s.Seq
}

func TestStretchRefusals(t *testing.T) {
	h := newHouse(t, Config{})
	id, _ := h.create(trafficlight)
	b := h.join(id, "", nil)
	b.fails(stretchAt(9, "seq", 0), session.NotFound, "epoch")
	b.fails(stretchAt(1, "seq", -1), session.BadRequest, "seq")
	b.fails(stretchAt(1, "time", -1), session.BadRequest, "seq")
	b.fails(m{"type": "stretch", "epoch": 1}, session.BadRequest, "seq")
	b.fails(m{"type": "stretch", "epoch": 1, "seq": 1, "time": 1}, session.BadRequest, "seq")
}

func TestHistories(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	b.until(func(f heard) bool { return f.Type == "delta" && f.Time > 10e9 })
	b.does(m{"type": "pause"})
	head := h.info(id)
	b.does(m{"type": "set", "name": "cars", "value": 9, "at": m{"epoch": 1, "seq": 100, "time": 5_000_000_000}})
	if now := h.info(id); now.Status.Epoch != 2 || now.State.Time > 5e9 || now.State.Params[0].Value != 9 {
		t.Errorf("%+v at %d", now.Status, now.State.Time)
	}
	all := b.ask(m{"type": "branches"})
	if len(all.List) != 2 || all.List[1].Parent != 1 || all.List[1].Cause.Name != "cars" || all.List[0].Hash != hashText(head.Status.Hash) || !all.List[1].Now {
		t.Errorf("%s", all.raw)
	}
	b.does(m{"type": "undo"})
	if now := h.info(id); now.Status.Epoch != 3 || now.State.Params[0].Value != head.State.Params[0].Value || !now.Status.Redo {
		t.Errorf("%+v", now.Status)
	}
	b.does(m{"type": "redo"})
	b.does(m{"type": "return", "epoch": 1})
	if now := h.info(id); now.Status.Epoch != 1 || now.Status.Hash != head.Status.Hash {
		t.Errorf("%+v", now.Status)
	}
	b.fails(m{"type": "return", "epoch": 1}, session.BadRequest, "epoch")
	b.fails(m{"type": "fork", "at": m{"epoch": 99, "seq": 1, "time": 1}}, session.NotFound, "epoch")
	b.fails(m{"type": "fork"}, session.BadRequest, "at")
	b.fails(m{"type": "fork", "at": m{"epoch": 1, "seq": -1, "time": 1}}, session.BadRequest, "at")
	b.fails(m{"type": "cancel"}, session.BadRequest, "")
	b.fails(m{"type": "choose", "thread": 9999}, session.BadRequest, "thread")
	viewer := h.join(id, "", nil)
	viewer.fails(m{"type": "undo"}, Forbidden, "")
	viewer.fails(m{"type": "fork", "at": m{"epoch": 1, "seq": 1, "time": 1}}, Forbidden, "")
}

func TestPickByHand(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(session.Choice{Scenario: "philosophers", Policy: "manual"})
	b := h.join(id, token, nil)
	s := b.until(func(f heard) bool { return f.Type == "status" && len(f.Choice.Threads) > 1 })
	b.fails(m{"type": "choose", "thread": 9999}, session.BadRequest, "thread")
	b.does(m{"type": "pause"})
	before := h.info(id).State.Seq
	b.does(m{"type": "choose", "thread": s.Choice.Threads[1]})
	if now := h.info(id); now.State.Seq <= before {
		t.Errorf("nothing happened after record %d", before)
	}
	b.does(m{"type": "policy", "policy": "fifo"})
	if now := h.info(id).Status; now.Epoch != 1 || now.Pick != nil || now.Policy != "fifo" {
		t.Errorf("%+v", now)
	}
}

func TestQuestion(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	owner, viewer := h.join(id, token, nil), h.join(id, "", nil)
	owner.until(func(f heard) bool { return f.Type == "delta" && f.To > 40 })
	owner.does(m{"type": "pose", "epoch": 1, "seq": 40, "kind": "put"})
	asked := func(f heard) bool { return f.Type == "status" && f.Question.Kind == "put" }
	if s := viewer.until(asked); s.Playing || s.Question.Epoch != 1 || s.Question.Seq != 40 {
		t.Errorf("a viewer is told %s", s.raw)
	}
	late := h.join(id, "", nil)
	late.until(asked)
	viewer.fails(m{"type": "pose", "epoch": 1, "seq": 1, "kind": "put"}, Forbidden, "")
	owner.fails(m{"type": "pose", "epoch": 9, "seq": 1, "kind": "put"}, session.NotFound, "epoch")
	owner.fails(m{"type": "pose", "epoch": 1, "seq": 1 << 40, "kind": "put"}, session.BadRequest, "seq")
	owner.fails(m{"type": "pose", "epoch": 1, "seq": 1, "kind": "<b>"}, session.BadRequest, "kind")
	owner.fails(m{"type": "pose", "epoch": 1, "kind": "put"}, session.BadRequest, "seq")
	owner.does(m{"type": "pose", "epoch": 1, "seq": 41, "kind": "get"})
	owner.does(m{"type": "play"})
	if s := viewer.until(func(f heard) bool { return f.Type == "status" && f.Playing }); s.Question.Kind != "" {
		t.Errorf("still asked while it plays: %s", s.raw)
	}
}
