package hub

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"interleave/server/session"
)

// lockless is the lock scenario with the lock, and beside it without.
var lockless = session.Choice{Scenario: "lock", Preset: "mended", Twin: &session.Variant{Params: map[string]int64{"lock": 0}}}

// both are the states of two runs.
type both struct {
	Epoch int64
	State json.RawMessage
	Twin  struct {
		Epoch int64
		State json.RawMessage
	}
}

func (h *house) both(id string) both {
	h.t.Helper()
	var b both
	if err := json.Unmarshal(EncodeInfo(id, h.info(id)), &b); err != nil {
		h.t.Fatal(err)
	}
	return b
}

func TestTwins(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(lockless)
	owner := h.join(id, token, nil)
	owner.until(func(f heard) bool { return f.Type == "keyframe" && f.ofTwin() })
	parted := owner.until(func(f heard) bool { return f.Type == "status" && f.Parting != nil })
	if p := parted.Parting; p.Time < 1e9 || len(p.Did) != 2 || p.Did[0].Kind != "acquire" || p.Did[1].Kind != "load" {
		t.Errorf("%s", parted.raw)
	}
	owner.until(func(f heard) bool { return f.ofTwin() && f.Time > 3e9 })
	owner.does(m{"type": "set", "name": "switch", "value": 0, "twin": 1})
	owner.does(m{"type": "pause"})
	own := h.both(id)
	if owner.time != owner.twin.time {
		t.Errorf("one is at %d, the other at %d", owner.time, owner.twin.time)
	}
	newcomer := h.join(id, "", nil)
	newcomer.until(func(f heard) bool { return f.Type == "keyframe" && f.ofTwin() })
	if string(newcomer.state) != string(own.State) || string(newcomer.twin.state) != string(own.Twin.State) {
		t.Errorf("the newcomer has\n%s\n%s\nthe session\n%s\n%s", newcomer.state, newcomer.twin.state, own.State, own.Twin.State)
	}
	for epoch := range int64(3) {
		r := newcomer.ask(m{"type": "range", "epoch": epoch, "from": 0, "to": 2_000_000_000, "width": 50})
		if ok := r.Type == "range" && r.Epoch == epoch && len(r.Lanes) > 0; ok != (epoch > 0) {
			t.Errorf("range of epoch %d: %.200s", epoch, r.raw)
		}
	}

	// One goes on alone, and another one comes beside it.
	owner.does(m{"type": "untwin", "twin": 1})
	if owner.at.Epoch != own.Twin.Epoch {
		t.Errorf("the owner is at %+v", owner.at)
	}
	newcomer.until(func(f heard) bool { return f.Type == "status" && f.Twin == nil && f.Epoch == 2 })
	if all := owner.ask(m{"type": "branches"}); !regexp.MustCompile(`"apart":\[\{"params":\{"threads":\d+,"lock":0,.*"policy":"fifo"\},\{"params":\{"threads":\d+,"lock":1,`).Match(all.raw) {
		t.Errorf("%s", all.raw)
	}
	owner.fails(m{"type": "untwin"}, session.BadRequest, "")
	owner.fails(m{"type": "act", "name": "x", "twin": 1}, session.BadRequest, "twin")
	owner.fails(m{"type": "set", "name": "switch", "value": 1, "twin": 2}, session.BadRequest, "twin")
	owner.fails(m{"type": "set", "name": "switch", "value": 1, "twin": "b"}, session.BadRequest, "twin")
	owner.fails(m{"type": "twin", "params": m{"lock": 2}}, session.BadParam, "lock")
	owner.fails(m{"type": "twin", "params": m{"lock": "on"}}, session.BadRequest, "lock")
	owner.fails(m{"type": "twin", "seed": -1}, session.BadSeed, "seed")
	owner.fails(m{"type": "twin", "first": m{"preset": "x"}}, session.UnknownPreset, "preset")
	owner.fails(m{"type": "twin", "first": m{"params": m{"lock": 0.5}}}, session.BadRequest, "lock")
	owner.fails(m{"type": "twin", "first": m{"seed": "x"}}, session.BadRequest, "seed")
	owner.fails(m{"type": "twin", "first": 3}, session.BadRequest, "first")
	owner.fails(m{"type": "twin", "first": m{"type": "play"}}, session.BadRequest, "")
	newcomer.fails(m{"type": "twin"}, Forbidden, "")
	newcomer.fails(m{"type": "untwin"}, Forbidden, "")
	owner.does(m{"type": "twin", "params": m{"lock": 1}, "seed": 7})
	if now := h.both(id); owner.at.Epoch != 3 || owner.twin.at.Epoch != 4 || now.Epoch != 3 || now.Twin.Epoch != 4 || h.info(id).Status.Twin.Seed != 7 {
		t.Errorf("at %+v and %+v", owner.at, owner.twin.at)
	}
	owner.does(m{"type": "pause"})
	owner.does(m{"type": "twin", "first": m{"preset": "lost"}, "params": m{"lock": 1}})
	if i := h.info(id); !i.Status.Playing || i.Status.Seed != 4 || i.Status.Twin.Seed != 4 || i.State.Params[1].Value != 0 || i.Twin.Params[1].Value != 1 {
		t.Errorf("%+v %+v %+v", i.Status, i.State.Params, i.Twin.Params)
	}

	// From a moment on, both are one run.
	owner.until(func(f heard) bool { return f.ofTwin() && f.Time > 2e9 })
	at := m{"epoch": 6, "seq": 1 << 40, "time": 1_000_000_000} // all that had happened by then
	owner.fails(m{"type": "twin", "at": at, "params": m{"threads": 3}}, session.BadParam, "threads")
	owner.fails(m{"type": "twin", "at": at, "seed": 3}, session.BadRequest, "at")
	owner.fails(m{"type": "twin", "at": 3}, session.BadRequest, "at")
	newcomer.fails(m{"type": "twin", "at": at}, Forbidden, "")
	owner.does(m{"type": "twin", "at": at, "params": m{"lock": 0}})
	i := h.info(id)
	if i.Status.Epoch != 7 || i.State.Params[1].Value != 1 || i.Twin.Params[1].Value != 0 || i.Status.Twin.Shared != 1e9 {
		t.Errorf("%+v %+v %+v", i.Status, i.State.Params, i.Twin.Params)
	}
	if told := newcomer.until(func(f heard) bool { return f.Type == "status" && f.Epoch == 7 }); !strings.Contains(string(told.Twin), `"shared":1000000000`) {
		t.Errorf("%s", told.raw)
	}
}

func TestTwinResume(t *testing.T) {
	h := newHouse(t, Config{Session: session.Config{Clock: fastClock{time.Now(), 4}}})
	id, token := h.create(lockless)
	owner, lost := h.join(id, token, nil), h.join(id, "", nil)
	lost.until(func(f heard) bool { return f.ofTwin() && f.Time > 2e9 })
	lost.ws.NetConn().Close()
	owner.until(func(f heard) bool { return f.ofTwin() && f.Time > 4e9 })
	again := h.joinBoth(id, "", &lost.at, &lost.twin.at)
	again.until(func(f heard) bool { return f.ofTwin() && f.Time > 5e9 })
	if len(again.gaps) != 0 || len(again.twin.gaps) != 0 {
		t.Errorf("keyframes with gaps %v and %v where the records are held", again.gaps, again.twin.gaps)
	}
	owner.does(m{"type": "untwin", "twin": 1})
	alone := h.joinBoth(id, "", &again.at, &again.twin.at)
	if alone.at.Epoch != 2 || len(alone.gaps) != 1 || len(alone.twin.gaps) != 0 {
		t.Errorf("at %+v with gaps %v and %v", alone.at, alone.gaps, alone.twin.gaps)
	}
}

// TestSlowTwin has a viewer of two runs who stops reading until deltas were dropped.
func TestSlowTwin(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(session.Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 100}, Twin: &session.Variant{Params: map[string]int64{"cars": 90}}})
	owner, slow := h.join(id, token, nil), h.join(id, "", nil)
	owner.does(m{"type": "speed", "speed": 4})
	owner.until(func(heard) bool { return h.lagging() })
	owner.does(m{"type": "speed", "speed": 1})
	seen := [2]int{}
	slow.until(func(f heard) bool {
		if f.Type == "keyframe" && f.Gap > 0 {
			seen[len(f.Twin)]++
		}
		return seen[0] > 0 && seen[1] > 0
	})
	owner.does(m{"type": "pause"})
	own := h.both(id)
	var states [2]struct{ Seq int64 }
	json.Unmarshal(own.State, &states[0])
	json.Unmarshal(own.Twin.State, &states[1])
	slow.until(func(heard) bool { return slow.at.Seq == states[0].Seq && slow.twin.at.Seq == states[1].Seq })
}
