package hub

import (
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"interleave/server/session"
	"interleave/sim"
)

// hold keeps a room from passing anything on until the function that it returns is
// called.
func (h *house) hold(id string) (release func()) {
	h.t.Helper()
	r, err := h.hub.room(id)
	if err != nil {
		h.t.Fatal(err)
	}
	held, free := make(chan struct{}), make(chan struct{})
	r.then(func() { close(held); <-free })
	<-held
	return func() { close(free) }
}

// TestFramesBecomeOne has frames made faster than they can be passed on. Nobody
// loses anything, and who joins meanwhile gets what is theirs.
func TestFramesBecomeOne(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(session.Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 30}})
	owner := h.join(id, token, nil)
	r, err := h.hub.room(id)
	if err != nil {
		t.Fatal(err)
	}
	waiting := func(least int) func() bool {
		return func() bool {
			r.mu.Lock()
			defer r.mu.Unlock()
			return r.waiting[0] != nil && len(r.waiting[0].update.Records) > least
		}
	}
	release := h.hold(id)
	wait(t, "frames become one", waiting(100))
	second := h.dial(id)
	second.say(m{"type": "join"})
	wait(t, "the second one is waiting", func() bool { return h.info(id).Status.Viewers == 2 })
	wait(t, "further frames wait behind the join", waiting(100))
	release()
	first := owner.until(func(f heard) bool { return f.Type == "delta" && len(f.Records) > 100 })
	if first.To-first.From != int64(len(first.Records)) {
		t.Errorf("records (%d, %d] but %d of them", first.From, first.To, len(first.Records))
	}
	second.until(func(f heard) bool { return f.Type == "keyframe" })
	second.until(func(f heard) bool { return f.Type == "delta" && len(f.Records) > 100 })
	owner.does(m{"type": "pause"})
	end := h.info(id).State.Seq
	for _, b := range []*tab{owner, second} {
		for b.at.Seq != end {
			b.hear()
		}
	}
	if len(owner.gaps) != 1 || len(second.gaps) != 1 {
		t.Errorf("keyframes with gaps %v and %v", owner.gaps, second.gaps)
	}
}

func TestMerge(t *testing.T) {
	records := func(n int) []sim.Record { return make([]sim.Record, n) }
	base := session.Update{Epoch: 1, From: 5, To: 7, Time: 10, Records: records(2)}
	for name, c := range map[string]struct {
		next session.Update
		want bool
	}{
		"the next":           {session.Update{Epoch: 1, From: 7, To: 8, Time: 20, Records: records(1)}, true},
		"only time":          {session.Update{Epoch: 1, From: 7, To: 7, Time: 20}, true},
		"another epoch":      {session.Update{Epoch: 2, From: 7, To: 8, Records: records(1)}, false},
		"a hole":             {session.Update{Epoch: 1, From: 8, To: 9, Records: records(1)}, false},
		"with a state":       {session.Update{Epoch: 1, From: 7, To: 8, Records: records(1), State: &sim.State{}}, false},
		"nothing but state":  {session.Update{Epoch: 1, From: 7, To: 8, Whole: true}, false},
		"more than one will": {session.Update{Epoch: 1, From: 7, To: 7 + mergedRecords, Records: records(mergedRecords)}, false},
	} {
		f := &frame{update: base}
		if got := f.merge(c.next); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
		want := base
		if c.want {
			want.To, want.Time = c.next.To, c.next.Time
		}
		if u := f.update; u.From != 5 || u.To != want.To || u.Time != want.Time || int64(len(u.Records)) != u.To-u.From {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

// TestSizes sends messages of every way of giving a length, far more at a time than
// the connection takes at once.
func TestSizes(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	b.does(m{"type": "pause"})
	c := h.only()
	sizes := []int{1, 125, 126, 1<<16 - 1, 1 << 16, 1 << 20}
	var sent []chan struct{}
	for _, size := range sizes {
		done := make(chan struct{})
		sent = append(sent, done)
		c.sendAnd(prepare(text(strings.Repeat("x", size))), func() { close(done) })
	}
	for i, size := range sizes {
		for {
			_, data, err := b.ws.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			if data[0] != 'x' {
				continue
			}
			if len(data) != size {
				t.Fatalf("%d bytes; want %d", len(data), size)
			}
			break
		}
		<-sent[i]
	}
	b.does(m{"type": "play"})
}

// only returns the connection of the only tab.
func (h *house) only() *conn {
	h.t.Helper()
	h.hub.mu.Lock()
	defer h.hub.mu.Unlock()
	if len(h.hub.conns) != 1 {
		h.t.Fatalf("%d connections", len(h.hub.conns))
	}
	for c := range h.hub.conns {
		return c
	}
	return nil
}

// TestWithoutAttempts has a connection that cannot be tried, as one with TLS.
func TestWithoutAttempts(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	c := h.only()
	c.mu.Lock()
	c.outlet.try = never
	c.mu.Unlock()
	b.until(func(heard) bool { return b.at.Seq > 300 })
	b.does(m{"type": "pause"})
	if end := h.info(id).State.Seq; b.at.Seq != end || len(b.gaps) != 1 {
		t.Errorf("at %d of %d, keyframes with gaps %v", b.at.Seq, end, b.gaps)
	}
}

// TestDeflate has a tab that takes deflated messages.
func TestDeflate(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(session.Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 60}})
	deflating := dialer
	deflating.EnableCompression = true
	b := h.join(id, token, nil, &deflating)
	c := h.only()
	if !c.outlet.deflates {
		t.Fatal("not agreed on")
	}
	small, large := prepare(make(text, deflateSize-1)), prepare(make(text, deflateSize))
	if &small.form(c)[0] != &small.plain[0] || len(large.form(c)) > deflateSize/4 {
		t.Errorf("small %t, large as %d bytes", &small.form(c)[0] == &small.plain[0], len(large.form(c)))
	}
	b.until(func(heard) bool { return b.at.Seq > 500 })
	b.does(m{"type": "pause"})
	again := h.join(id, "", nil, &deflating)
	if plain := h.join(id, "", nil); string(plain.state) != string(again.state) || plain.at != b.at {
		t.Errorf("deflated\n%s\nplain\n%s", again.state, plain.state)
	}
	// What is small on the way may be large.
	again.ws.EnableWriteCompression(true)
	again.sayText(strings.Repeat(" ", 1<<20))
	if code := again.closed(); code != websocket.CloseMessageTooBig {
		t.Errorf("close code %d for a message that grows", code)
	}
}
