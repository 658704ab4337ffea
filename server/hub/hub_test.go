package hub

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

var trafficlight = session.Choice{Scenario: "trafficlight"}

// sixCars is the lesson's light, green for 15 s and yellow for 2, with six cars.
var sixCars = session.Choice{Scenario: "trafficlight", Preset: "lesson", Params: map[string]int64{"cars": 6}}

type m = map[string]any

func TestTwoViewersSeeTheSame(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	owner, viewer := h.join(id, token, nil), h.join(id, "", nil)
	frames := func(b *tab) map[int64]string {
		seen := map[int64]string{}
		for end := b.at.Seq + 300; b.at.Seq < end; {
			if f := b.hear(); f.Type == "delta" {
				seen[f.Time] = string(f.raw)
			}
		}
		return seen
	}
	mine := frames(owner)
	yours := frames(viewer)
	common := 0
	for at, frame := range mine {
		if other, ok := yours[at]; ok {
			common++
			if frame != other {
				t.Fatalf("at %d\n%s\n%s", at, frame, other)
			}
		}
	}
	if common < 10 {
		t.Errorf("only %d frames in common", common)
	}
	owner.does(m{"type": "pause"})
	if s := viewer.until(func(f heard) bool { return f.Type == "status" && !f.Playing }); s.Viewers != 2 {
		t.Errorf("%s", s.raw)
	}
	// What a newcomer is shown is the session's own state, and everybody is there.
	newcomer := h.join(id, "", nil)
	var info struct{ State json.RawMessage }
	if err := json.Unmarshal(EncodeInfo(id, h.info(id)), &info); err != nil {
		t.Fatal(err)
	}
	if string(newcomer.state) != string(info.State) {
		t.Errorf("the newcomer has\n%s\nthe session\n%s", newcomer.state, info.State)
	}
	if owner.at != newcomer.at || owner.time != newcomer.time {
		t.Errorf("the owner is at %+v, the newcomer at %+v", owner.at, newcomer.at)
	}
}

func TestSessionsDoNotTouchEachOther(t *testing.T) {
	h := newHouse(t, Config{})
	one, oneToken := h.create(trafficlight)
	two, twoToken := h.create(trafficlight)
	a, b := h.join(one, oneToken, nil), h.join(two, twoToken, nil)
	b.does(m{"type": "pause"})
	before := EncodeInfo(two, h.info(two))
	a.does(m{"type": "set", "name": "cars", "value": 30})
	a.does(m{"type": "act", "name": "clear"})
	a.does(m{"type": "reset"})
	a.does(m{"type": "speed", "speed": 16})
	if after := EncodeInfo(two, h.info(two)); string(after) != string(before) {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	if _, err := h.hub.room("nothing"); err == nil {
		t.Error("a session that was never made")
	}
	if err := h.hub.Delete(two, oneToken); asRefusal(err).Code != Forbidden {
		t.Errorf("the token of another session: %v", err)
	}
	if err := h.hub.Delete(one, oneToken); err != nil {
		t.Error(err)
	}
	if code := a.closed(); code != websocket.CloseNormalClosure {
		t.Errorf("viewers of a deleted session are told %d", code)
	}
	b.does(m{"type": "play"})
}

func TestOnlyTheOwnerCommands(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	viewer := h.join(id, "", nil)
	for _, c := range []m{
		{"type": "play"}, {"type": "pause"}, {"type": "step"}, {"type": "reset"}, {"type": "speed", "speed": 2},
		{"type": "set", "name": "cars", "value": 3}, {"type": "act", "name": "set"}, {"type": "preset", "name": "lesson"}, {"type": "policy", "policy": "random"}, {"type": "seed", "seed": 3},
	} {
		viewer.fails(c, Forbidden, "")
	}
	if i := h.info(id); !i.Status.Playing || i.Status.Epoch != 1 || i.Status.Speed != 1 {
		t.Errorf("%+v", i.Status)
	}
	if r := viewer.ask(m{"type": "range", "epoch": 1, "from": 0, "to": 1_000_000_000, "width": 100}); r.Type != "range" {
		t.Errorf("%s", r.raw)
	}
	for _, wrong := range []string{"x", token + "x", token[:len(token)-1]} {
		b := h.dial(id)
		b.say(m{"type": "join", "token": wrong})
		if e := b.hear(); e.Code != string(Forbidden) || e.Field != "token" {
			t.Errorf("token %q: %s", wrong, e.raw)
		}
		if w := b.hear(); w.Type != "welcome" || w.Role != "viewer" {
			t.Errorf("token %q: %s", wrong, w.raw)
		}
		b.fails(m{"type": "pause"}, Forbidden, "")
	}
}

func TestCommands(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	status := func(fits func(heard) bool) {
		t.Helper()
		b.until(func(f heard) bool { return f.Type == "status" && fits(f) })
	}
	for _, c := range []m{{"type": "speed", "speed": 4}, {"type": "set", "name": "cars", "value": 60}, {"type": "act", "name": "set"}, {"type": "pause"}, {"type": "step"}} {
		b.does(c)
	}
	// When ok has come, so has the change.
	if own := h.info(id); b.at.Seq != own.State.Seq || len(own.State.Threads) != 62 {
		t.Errorf("the tab is at %+v, the session at %d with %d threads", b.at, own.State.Seq, len(own.State.Threads))
	}
	b.say(m{"type": "policy", "policy": "random"})
	status(func(f heard) bool { return f.Policy == "random" && f.Epoch == 2 })
	b.say(m{"type": "seed", "seed": 7})
	status(func(f heard) bool { return f.Seed == 7 && f.Epoch == 3 })
	b.until(func(f heard) bool { return f.Type == "keyframe" && f.Epoch == 3 })
	b.does(m{"type": "preset", "name": "lesson"})
	if own := h.info(id); own.Status.Epoch != 4 || own.Status.Seed != 0 || own.Status.Policy != "fifo" || own.State.Params[0].Value != 1 || !own.Status.Playing {
		t.Errorf("the preset gave %+v with %v", own.Status, own.State.Params)
	}
	if b.at.Epoch != 4 {
		t.Errorf("the tab is at %+v", b.at)
	}
	b.fails(m{"type": "set", "name": "cars", "value": 1000}, session.BadParam, "cars")
	b.fails(m{"type": "set", "name": "trucks", "value": 1}, session.UnknownParam, "trucks")
	b.fails(m{"type": "act", "name": "fly"}, session.UnknownAction, "name")
	b.fails(m{"type": "preset", "name": "rush hour"}, session.UnknownPreset, "name")
	b.fails(m{"type": "speed", "speed": 5000}, session.BadSpeed, "speed")
	b.fails(m{"type": "policy", "policy": "luck"}, session.BadPolicy, "policy")
	b.fails(m{"type": "seed", "seed": -4}, session.BadSeed, "seed")
	b.fails(m{"type": "join"}, session.BadRequest, "type")
	b.fails(m{"type": "range", "epoch": 77, "from": 0, "to": 1, "width": 10}, session.NotFound, "epoch")
	b.fails(m{"type": "range", "epoch": 4, "from": 0, "to": 1, "width": 0}, session.BadRequest, "width")
}

func TestRange(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(sixCars)
	b := h.join(id, token, nil)
	b.until(func(f heard) bool { return f.Type == "delta" && f.Time > 20e9 })
	b.does(m{"type": "set", "name": "cars", "value": 2})
	r := b.ask(m{"type": "range", "epoch": 1, "from": 0, "to": 20_000_000_000, "width": 500})
	if r.Type != "range" || r.From != 0 || r.To != 20e9 || r.Held != 0 || len(r.Prints) == 0 || r.Missing != 0 || len(r.Marks) != 0 {
		t.Errorf("%.300s", r.raw)
	}
	if first := r.Lanes[0]; len(first) != 6 || first[0] != 1.0 {
		t.Errorf("%v", first)
	}
	if last := r.Lanes[len(r.Lanes)-1]; last[0] != 8.0 || last[2] != 20e9 || last[3] != "blocked" || last[4] != "event" || last[5] != 1.0 {
		t.Errorf("%v", last)
	}
	if first := r.Levels[0]; len(first) != 4 || first[0] != 1.0 {
		t.Errorf("%v", first)
	}
	r = b.ask(m{"type": "range", "epoch": 1, "from": 20_000_000_000, "to": 1e15, "width": 500})
	if len(r.Marks) != 1 || r.To >= 1e15 {
		t.Errorf("%.300s", r.raw)
	}
}

func TestCurves(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(sixCars)
	owner := h.join(id, token, nil)
	owner.until(func(f heard) bool { return f.Type == "delta" && f.Time > 20e9 })
	late := h.join(id, "", nil)
	c := late.ask(m{"type": "curves", "epoch": 1, "from": 0, "to": 20_000_000_000, "width": 200})
	if c.Type != "curves" || c.From != 0 || c.To < 20e9 || c.Column != 128e6 || c.Bin != 8 {
		t.Errorf("%.300s", c.raw)
	}
	// The event is set at once, and cleared after 30 + 4 ticks of half a second.
	if want := [][]int64{{1, 0, 0, 1, 1000, 0}, {1, 1, 1, 1, 1000, 0}, {1, 132, 0, 1, 812, 0}, {1, 133, 0, 0, 0, 0}}; !reflect.DeepEqual(c.Amounts, want) {
		t.Errorf("amounts %v", c.Amounts)
	}
	last := c.Blocked[len(c.Blocked)-1]
	if len(last) != 6 || last[0] != 1 || last[3] != 6 {
		t.Errorf("six cars wait, not %v", last)
	}
	// Every car sets out at the seconds 0 to 17 of green and yellow.
	var rounds int64
	for _, p := range c.Passed {
		rounds += p[2]
	}
	if rounds != 6*18 || len(c.Waits) != 0 || len(c.Shares) == 0 || len(c.Shares[0]) != 3 {
		t.Errorf("%d rounds in %v, waits %v, shares %v", rounds, c.Passed, c.Waits, c.Shares)
	}
	late.fails(m{"type": "curves", "epoch": 2, "from": 0, "to": 1, "width": 10}, session.NotFound, "epoch")
	late.fails(m{"type": "curves", "epoch": 1, "from": 0, "to": 1}, session.BadRequest, "width")
}

func TestBrokenMessages(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	for text, field := range map[string]string{
		`not json`:                     "",
		`[1,2]`:                        "",
		`{"type":"play"`:               "",
		`{}`:                           "type",
		`{"type":7}`:                   "type",
		`{"type":"fly"}`:               "type",
		`{"type":"play","cars":3}`:     "cars",
		`{"type":"play","speed":3}`:    "speed",
		`{"type":"set","name":"cars"}`: "value",
		`{"type":"set","name":"cars","value":""}`:  "value",
		`{"type":"set","name":"cars","value":1.5}`: "value",
		`{"type":"set","name":null,"value":1}`:     "name",
		`{"type":"speed","speed":null}`:            "speed",
		`{"type":"play","id":"x"}`:                 "id",
		`{"TYPE":"play"}`:                          "type",
		`{"type":"play"}{"type":"pause"}`:          "",
	} {
		b.sayText(text)
		e := b.until(func(f heard) bool { return f.Type == "error" || f.Type == "ok" })
		if e.Type != "error" || e.Code != string(session.BadRequest) || e.Field != field || e.Message == "" {
			t.Errorf("%s: %s; want an error about %q", text, e.raw, field)
		}
	}
	b.does(m{"type": "play"}) // nothing of that has hurt
	b.sayText(`{"type":"act","name":"` + strings.Repeat("x", 4096) + `"}`)
	if code := b.closed(); code != websocket.CloseMessageTooBig {
		t.Errorf("close code %d for a message too large", code)
	}
	before := h.info(id).State.Seq
	again := h.join(id, "", nil)
	again.until(func(heard) bool { return again.at.Seq > before+50 })
}

// jumpingClock is a clock that can be put forth and back.
type jumpingClock struct {
	fastClock
	by atomic.Int64
}

func (c *jumpingClock) Now() time.Time { return c.fastClock.Now().Add(time.Duration(c.by.Load())) }

// TestClockThatJumps puts the clock forth and back by hours under those who watch. They
// lose nothing, and the run goes on from where it was.
func TestClockThatJumps(t *testing.T) {
	clock := &jumpingClock{fastClock: fastClock{time.Now(), 4}}
	h := newHouse(t, Config{Session: session.Config{Clock: clock}})
	id, token := h.create(trafficlight)
	owner, viewer := h.join(id, token, nil), h.join(id, "", nil)
	for _, jump := range []time.Duration{5 * time.Hour, -12 * time.Hour, -time.Minute, 1000 * time.Hour} {
		before := owner.time
		clock.by.Add(int64(jump))
		owner.until(func(f heard) bool { return f.Type == "delta" && f.Time > before+1e9 })
		if passed := time.Duration(owner.time - before); passed > time.Minute/2 {
			t.Errorf("a jump by %v was one of %v for the run", jump, passed)
		}
		owner.does(m{"type": "set", "name": "cars", "value": 7 + int(owner.time%2)})
		viewer.until(func(f heard) bool { return f.Type == "delta" && f.Time >= owner.time })
	}
	if len(viewer.gaps) != 1 {
		t.Errorf("keyframes with gaps %v", viewer.gaps)
	}
}

func TestNoJoin(t *testing.T) {
	h := newHouse(t, Config{JoinTime: time.Millisecond})
	id, _ := h.create(trafficlight)
	if code := h.dial(id).closed(); code != websocket.ClosePolicyViolation {
		t.Errorf("close code %d without a join", code)
	}
	wait(t, "the connection is forgotten", func() bool { return h.hub.count() == 0 })
}

func TestWrongTypes(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	for text, want := range map[string]string{
		`{"type":"set","name":"cars","value":1.5}`:     "value: cars must be a whole number from 0 to 200, not 1.5",
		`{"type":"set","name":"cars","value":"6"}`:     `value: cars must be a whole number from 0 to 200, not "6"`,
		`{"type":"set","name":"cars","value":null}`:    "value: cars must be a whole number from 0 to 200, not null",
		`{"type":"set","name":"cars","value":[1,  2]}`: "value: cars must be a whole number from 0 to 200, not [1,2]",
		`{"type":"seed","seed":1.5}`:                   "seed: seed must be a whole number from 0 to 9007199254740991, not 1.5",
		`{"type":"speed","speed":true}`:                "speed: speed must be 0 or a number from 0.1 to 1000, not true",
		`{"type":"act","name":7}`:                      "name: name must be a string, not 7",
		`{"type":"play","id":1.5}`:                     "id: id must be an integer",
		`{"type":"play","id":"x"}`:                     "id: id must be an integer",
	} {
		b.sayText(text)
		e := b.until(func(f heard) bool { return f.Type == "error" || f.Type == "ok" })
		if got := e.Field + ": " + e.Message; got != want || e.Code != string(session.BadRequest) || e.ID != nil {
			t.Errorf("%s: %s; want %s", text, e.raw, want)
		}
	}
}

func TestJoinComesFirst(t *testing.T) {
	h := newHouse(t, Config{})
	id, _ := h.create(trafficlight)
	for _, text := range []string{`{"type":"play"}`, `{"type":"join","name":"x"}`, `nonsense`} {
		b := h.dial(id)
		b.sayText(text)
		if e := b.hear(); e.Type != "error" || e.Code != string(session.BadRequest) {
			t.Errorf("%s: %s", text, e.raw)
		}
		if code := b.closed(); code != websocket.ClosePolicyViolation {
			t.Errorf("%s: close code %d", text, code)
		}
	}
	if code := h.dial("nothing").closed(); code != closeNoSession {
		t.Errorf("close code %d where there is no session", code)
	}
	if v := h.info(id).Status.Viewers; v != 0 {
		t.Errorf("%d viewers", v)
	}
}

func TestWhoMayConnect(t *testing.T) {
	h := newHouse(t, Config{MaxViewers: 2})
	id, _ := h.create(trafficlight)
	host := strings.TrimPrefix(h.url, "ws://")
	for origin, status := range map[string]int{"http://evil.example": http.StatusForbidden, "http://" + host: http.StatusSwitchingProtocols} {
		ws, response, err := dialer.Dial(h.url+"/ws/"+id, http.Header{"Origin": {origin}})
		if response.StatusCode != status {
			t.Errorf("origin %s: %d, %v", origin, response.StatusCode, err)
		}
		if err == nil {
			ws.Close()
		}
	}
	plain := websocket.Dialer{}
	if _, response, err := plain.Dial(h.url+"/ws/"+id, nil); err == nil || response.StatusCode != http.StatusBadRequest {
		t.Errorf("without the subprotocol: %v", err)
	}
	wait(t, "the connection is forgotten", func() bool { return h.hub.count() == 0 })
	h.join(id, "", nil)
	h.join(id, "", nil)
	if code := h.dial(id).closed(); code != websocket.CloseTryAgainLater {
		t.Errorf("close code %d of a full server", code)
	}
}

// live reports whether a session is live, and not only kept.
func (h *house) live(id string) bool {
	h.hub.mu.Lock()
	defer h.hub.mu.Unlock()
	return h.hub.rooms[id] != nil
}

func (h *Hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.conns)
}

// wait waits for a condition that nothing tells of.
func wait(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("in vain: ", what)
		}
	}
}

func TestMostSessions(t *testing.T) {
	h := newHouse(t, Config{MaxSessions: 2})
	first, _ := h.create(trafficlight)
	watched := h.join(first, "", nil)
	second, _ := h.create(trafficlight)
	third, _ := h.create(trafficlight) // makes the second go, which nobody watches
	if h.live(second) {
		t.Error("the session that nobody watched is still there")
	}
	h.join(third, "", nil)
	if _, _, _, err := h.hub.Create(trafficlight, "192.0.2.1"); asRefusal(err).Code != session.Limit {
		t.Errorf("a third watched session: %v", err)
	}
	before := watched.at.Seq
	watched.until(func(heard) bool { return watched.at.Seq > before+50 })
}

func TestResume(t *testing.T) {
	h := newHouse(t, Config{Session: session.Config{Clock: fastClock{time.Now(), 4}}})
	id, token := h.create(trafficlight)
	owner := h.join(id, token, nil)
	owner.does(m{"type": "speed", "speed": 16})
	lost := h.join(id, "", nil)
	lost.until(func(heard) bool { return lost.at.Seq > 100 })
	lost.ws.NetConn().Close()
	owner.until(func(heard) bool { return owner.at.Seq > lost.at.Seq+700 })
	again := h.join(id, "", &lost.at)
	again.until(func(heard) bool { return again.at.Seq > lost.at.Seq+800 })
	if len(again.gaps) != 0 {
		t.Errorf("keyframes with gaps %v where the records are held", again.gaps)
	}
	owner.does(m{"type": "reset"})
	elsewhere := h.join(id, "", &again.at)
	if elsewhere.at.Epoch != 2 || !slices.Equal(elsewhere.gaps, []int64{0}) {
		t.Errorf("after a reset at %+v with gaps %v", elsewhere.at, elsewhere.gaps)
	}
}

// TestSlowViewer has a viewer who stops reading until deltas were dropped.
func TestSlowViewer(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(session.Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 100}})
	owner, slow := h.join(id, token, nil), h.join(id, "", nil)
	owner.does(m{"type": "speed", "speed": 4})
	owner.until(func(heard) bool { return h.lagging() })
	owner.does(m{"type": "speed", "speed": 1})
	slow.until(func(f heard) bool { return f.Type == "keyframe" })
	if len(slow.gaps) != 2 || slow.gaps[1] <= 0 {
		t.Fatalf("gaps %v", slow.gaps)
	}
	here := slow.at.Seq
	slow.until(func(heard) bool { return slow.at.Seq > here+200 })
	owner.does(m{"type": "pause"})
	for end := h.info(id).State.Seq; slow.at.Seq != end || owner.at.Seq != end; {
		if slow.at.Seq != end {
			slow.hear()
		} else {
			owner.hear()
		}
	}
}

// lagging reports whether there is a viewer of whom deltas were dropped.
func (h *house) lagging() bool {
	h.hub.mu.Lock()
	defer h.hub.mu.Unlock()
	for c := range h.hub.conns {
		c.mu.Lock()
		lagging := c.lagging()
		c.mu.Unlock()
		if lagging {
			return true
		}
	}
	return false
}

// TestDeafViewer sends commands and never reads the answers.
func TestDeafViewer(t *testing.T) {
	h := newHouse(t, Config{})
	id, _ := h.create(trafficlight)
	deaf := h.join(id, "", nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for deaf.ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"fly"}`)) == nil {
		}
	}()
	wait(t, "the deaf viewer is sent away", func() bool { return h.hub.count() == 0 })
	deaf.ws.NetConn().Close()
	<-done
}

func TestCloseTellsEverybody(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	joined, silent := h.join(id, token, nil), h.dial(id)
	stuck := h.join(id, "", nil)
	joined.does(m{"type": "speed", "speed": 0})
	ended := make(chan time.Duration)
	go func() {
		begun := time.Now()
		h.hub.Close()
		ended <- time.Since(begun)
	}()
	for _, b := range []*tab{joined, silent} {
		if code := b.closed(); code != websocket.CloseGoingAway {
			t.Errorf("close code %d", code)
		}
	}
	if took := <-ended; took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
	_ = stuck
	if _, _, _, err := h.hub.Create(trafficlight, "192.0.2.1"); err == nil {
		t.Error("a closed hub makes sessions")
	}
	if _, _, err := dialer.Dial(h.url+"/ws/"+id, nil); err != nil {
		t.Errorf("a closed hub must say so by a close code: %v", err)
	}
}

// recorder keeps what a connection brings.
type recorder struct {
	net.Conn
	heard bytes.Buffer
}

func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	r.heard.Write(p[:n])
	return n, err
}

// TestNothingAfterGoodbye checks that the answer to a close frame is the last that
// a tab is sent; browsers complain of anything after it.
func TestNothingAfterGoodbye(t *testing.T) {
	h := newHouse(t, Config{})
	id, _ := h.create(trafficlight)
	var r *recorder
	b := h.join(id, "", nil, &websocket.Dialer{Subprotocols: []string{Protocol}, NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.Dial(network, addr)
		r = &recorder{Conn: c}
		return r, err
	}})
	h.hub.mu.Lock()
	var c *conn
	for c = range h.hub.conns {
	}
	h.hub.mu.Unlock()
	c.ended() // its reader has begun
	if err := c.ws.CloseHandler()(websocket.CloseGoingAway, ""); err != nil {
		t.Fatal(err)
	}
	c.send(prepare(text(`{"type":"late"}`)))
	if code := b.closed(); code != websocket.CloseGoingAway {
		t.Errorf("close code %d", code)
	}
	io.Copy(io.Discard, r)
	if heard := r.heard.Bytes(); !bytes.HasSuffix(heard, frameOf(websocket.CloseMessage, 0, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""))) {
		t.Errorf("after the goodbye came something: %q", heard[len(heard)-40:])
	}
}
