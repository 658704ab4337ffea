package hub

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"interleave/server/session"
)

// helm listens until the tab has been told what fits of who steers.
func (b *tab) helm(fits func(heard) bool) heard {
	b.t.Helper()
	for b.standing.Type == "" || !fits(b.standing) {
		b.hear()
	}
	return b.standing
}

func anything(heard) bool { return true }

func TestLend(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	owner, one, two := h.join(id, token, nil), h.join(id, "", nil), h.join(id, "", nil)
	if f := owner.helm(anything); f.Viewer != 1 || f.Role != "owner" || f.Token != "" || len(f.Asking) != 0 || f.Lent != 0 {
		t.Fatalf("%s", f.raw)
	}
	if f := two.helm(anything); f.Viewer != 3 || f.Role != "viewer" || f.Asking != nil {
		t.Fatalf("%s", f.raw)
	}
	one.does(m{"type": "ask"})
	two.does(m{"type": "ask"})
	two.does(m{"type": "ask"})
	owner.helm(func(f heard) bool { return slices.Equal(f.Asking, []int{2, 3}) })
	one.fails(m{"type": "pause"}, Forbidden, "")
	one.fails(m{"type": "lend", "viewer": 2}, Forbidden, "")
	owner.fails(m{"type": "lend", "viewer": 1}, session.NotFound, "viewer")
	owner.does(m{"type": "lend", "viewer": 3})
	two.helm(func(f heard) bool { return f.Role == "borrower" && f.Token == "" })
	two.does(m{"type": "pause"})
	two.fails(m{"type": "lend", "viewer": 2}, Forbidden, "")
	owner.does(m{"type": "play"}) // who lends steers too
	owner.does(m{"type": "lend", "viewer": 2})
	two.helm(func(f heard) bool { return f.Role == "viewer" })
	two.fails(m{"type": "pause"}, Forbidden, "")
	one.helm(func(f heard) bool { return f.Role == "borrower" })
	one.does(m{"type": "pause"})
	owner.does(m{"type": "retake"})
	one.helm(func(f heard) bool { return f.Role == "viewer" })
	one.fails(m{"type": "play"}, Forbidden, "")
	// Who goes away asks no longer, and has no controls.
	one.does(m{"type": "ask"})
	two.does(m{"type": "ask"})
	owner.does(m{"type": "lend", "viewer": 2})
	one.ws.Close()
	two.ws.Close()
	owner.helm(func(f heard) bool { return f.Lent == 0 && len(f.Asking) == 0 })
	// Who has enough gives back.
	three := h.join(id, "", nil)
	three.does(m{"type": "ask"})
	owner.does(m{"type": "lend", "viewer": 4})
	three.helm(func(f heard) bool { return f.Role == "borrower" })
	three.does(m{"type": "resign"})
	three.fails(m{"type": "play"}, Forbidden, "")
}

func TestHandOver(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	owner, again, heir := h.join(id, token, nil), h.join(id, token, nil), h.join(id, "", nil)
	heir.does(m{"type": "ask"})
	owner.does(m{"type": "handover", "viewer": 3})
	f := heir.helm(func(f heard) bool { return f.Role == "owner" })
	if len(f.Token) != len(token) || f.Token == token {
		t.Fatalf("%s", f.raw)
	}
	heir.does(m{"type": "pause"})
	for _, b := range []*tab{owner, again} {
		b.helm(func(f heard) bool { return f.Role == "viewer" })
		b.fails(m{"type": "play"}, Forbidden, "")
		b.fails(m{"type": "retake"}, Forbidden, "")
	}
	if err := h.hub.Delete(id, token); err == nil {
		t.Error("the old token still deletes")
	}
	back := h.dial(id)
	back.say(m{"type": "join", "token": token})
	if w := back.until(func(f heard) bool { return f.Type == "welcome" }); w.Role != "viewer" {
		t.Errorf("the old token still makes an %s", w.Role)
	}
	if second := h.join(id, f.Token, nil).helm(anything); second.Token != "" {
		t.Errorf("the token is told more than once: %s", second.raw)
	}
	if err := h.hub.Delete(id, f.Token); err != nil {
		t.Error(err)
	}
}

func TestMostAsking(t *testing.T) {
	h := newHouse(t, Config{})
	id, _ := h.create(trafficlight)
	for range mostAsking {
		h.join(id, "", nil).does(m{"type": "ask"})
	}
	h.join(id, "", nil).fails(m{"type": "ask"}, session.Limit, "")
}

// TestNoOwner has two watch a session without an owner. Both steer, and neither can
// take it from the other; also after it was reclaimed.
func TestNoOwner(t *testing.T) {
	h := newHouse(t, Config{MaxSessions: 1})
	choice := trafficlight
	choice.Open = true
	id, token := h.create(choice)
	if token != "" {
		t.Fatalf("it has the token %q", token)
	}
	for _, given := range []string{"", "x", string(noOwner[:])} {
		if err := h.hub.Delete(id, given); asRefusal(err).Code != Forbidden {
			t.Errorf("deleted with %q: %v", given, err)
		}
	}
	both := func() {
		t.Helper()
		one, two := h.join(id, "", nil), h.join(id, "", nil)
		for _, b := range []*tab{one, two} {
			b.helm(func(f heard) bool { return f.Role == "borrower" && f.Token == "" })
			b.does(m{"type": "pause"})
			b.does(m{"type": "ask"})
		}
		one.fails(m{"type": "handover", "viewer": 2}, Forbidden, "")
		one.fails(m{"type": "lend", "viewer": 2}, Forbidden, "")
		one.ws.Close()
		two.does(m{"type": "set", "name": "cars", "value": 9})
		two.ws.Close()
	}
	both()
	wait(t, "nobody watches", func() bool { return h.info(id).Status.Viewers == 0 })
	h.create(trafficlight)
	wait(t, "it made room", func() bool { return !h.live(id) })
	both()
}

// TestFollow has the owner look at the past. Whoever is there and whoever comes is told
// where, until the owner comes back to the present, or is not the owner any more.
func TestFollow(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	owner, heir := h.join(id, token, nil), h.join(id, "", nil)
	is := func(want string) func(heard) bool {
		return func(f heard) bool {
			return f.Type == "playhead" && string(f.raw) == `{"type":"playhead","at":`+want+`}`
		}
	}
	there := m{"epoch": 1, "seq": 12, "time": 3_000_000_000}
	const thereText = `{"epoch":1,"seq":12,"time":3000000000}`
	heir.fails(m{"type": "playhead", "at": there}, Forbidden, "")
	owner.fails(m{"type": "playhead", "at": m{"epoch": 1, "seq": -1, "time": 0}}, session.BadRequest, "at")
	owner.does(m{"type": "playhead", "at": there})
	heir.until(is(thereText))
	late := h.join(id, "", nil)
	late.until(is(thereText))
	other := h.join(id, token, nil)
	other.until(is(thereText))
	other.does(m{"type": "playhead"}) // another tab of the owner's does not end it
	owner.does(m{"type": "playhead", "at": m{"epoch": 0, "seq": 0, "time": 5}})
	late.until(is(`{"epoch":0,"seq":0,"time":5}`))
	owner.does(m{"type": "playhead"})
	late.until(is("null"))
	owner.does(m{"type": "playhead", "at": there})
	late.until(is(thereText))
	heir.does(m{"type": "ask"})
	owner.does(m{"type": "handover", "viewer": 2})
	late.until(is("null"))
	owner.fails(m{"type": "playhead", "at": there}, Forbidden, "")
	heir.does(m{"type": "playhead", "at": there})
	late.until(is(thereText))
	heir.ws.Close()
	late.until(is("null"))
}

// TestHintsDoNotPileUp lets a viewer stall while the owner looks around: it is told the
// newest place alone.
func TestHintsDoNotPileUp(t *testing.T) {
	h := newHouse(t, Config{MaxCommands: 10_000})
	id, token := h.create(trafficlight)
	owner, viewer := h.join(id, token, nil), h.join(id, "", nil)
	r, err := h.hub.room(id)
	if err != nil {
		t.Fatal(err)
	}
	stalled := make(chan *conn)
	r.then(func() { stalled <- r.viewers[1] })
	c := <-stalled
	c.mu.Lock()
	c.flushing, c.behind = true, time.Now() // as it is while a connection takes nothing
	c.mu.Unlock()
	const last = 3 * maxQueue
	for i := range last + 1 {
		owner.does(m{"type": "playhead", "at": m{"epoch": 0, "seq": 0, "time": i}})
		if i%20 == 19 {
			owner.does(m{"type": "step"})
		}
	}
	c.mu.Lock()
	ended := c.over
	c.mu.Unlock()
	if ended {
		t.Fatal("it was sent away")
	}
	h.hub.running.Go(c.flush)
	places := 0
	viewer.until(func(f heard) bool {
		if f.Type == "playhead" {
			places++
		}
		return f.Type == "playhead" && strings.Contains(string(f.raw), fmt.Sprintf(`"time":%d}`, last))
	})
	if places != 1 {
		t.Errorf("it was told %d places", places)
	}
}
