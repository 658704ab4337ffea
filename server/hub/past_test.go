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
