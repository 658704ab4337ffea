package hub

import (
	"slices"
	"testing"

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
