package hub

import (
	"testing"

	"pgregory.net/rapid"

	"interleave/server/session"
)

func TestLevel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(0, 1000), 0, 10).Draw(r, "held")
		most := rapid.Int64Range(0, 5000).Draw(r, "most")
		share, over := level(all, most)
		before, after, larger := int64(0), int64(0), int64(0)
		for _, n := range all {
			before += n
			after += min(n, share)
			larger += min(n, share+1)
		}
		switch {
		case over != (before > most):
			r.Fatalf("%d of %d, over: %t", before, most, over)
		case over && (after > most || larger <= most):
			r.Fatalf("%v share %d: with %d each it comes to %d", all, most, share, after)
		}
	})
}

// TestMemory lets sessions remember more than they may together. They forget, those that
// hold most, and their viewers see no difference.
func TestMemory(t *testing.T) {
	const most = 40_000
	h := newHouse(t, Config{Memory: most * session.RecordSize, Session: session.Config{Held: 64_000}})
	var tabs []*tab
	for range 3 {
		id, token := h.create(session.Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 60}})
		b := h.join(id, token, nil)
		b.does(m{"type": "speed", "speed": 16})
		tabs = append(tabs, b)
	}
	small, _ := h.create(trafficlight)
	watcher := h.join(small, "", nil)
	watcher.until(func(heard) bool { return watcher.at.Seq > 200 })
	for _, b := range tabs {
		b.until(func(heard) bool { return b.at.Seq > 25_000 })
	}
	held := func() int64 {
		h.hub.mu.Lock()
		defer h.hub.mu.Unlock()
		return h.hub.held() / session.RecordSize
	}
	h.hub.balance()
	wait(t, "they have forgotten", func() bool { return held() < most+3*4096 })
	if f := watcher.ask(m{"type": "range", "epoch": 1, "from": 0, "to": 1_000_000_000, "width": 10}); f.Type != "range" || f.Held != 0 {
		t.Errorf("the smallest session has forgotten too: %.200s", f.raw)
	}
	for _, b := range tabs {
		from := b.at.Seq
		b.until(func(heard) bool { return b.at.Seq > from+2000 })
		b.does(m{"type": "pause"})
		if f := b.ask(m{"type": "range", "epoch": 1, "from": 0, "to": b.time, "width": 100}); f.Type != "range" || f.Held == 0 {
			t.Errorf("nothing was forgotten: %.200s", f.raw)
		}
	}
}
