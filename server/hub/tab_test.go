package hub

import (
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"interleave/server/session"
	"interleave/sim/scenario/scenariotest"
)

func TestMain(m *testing.M) {
	scenariotest.FewerChecks()
	goleak.VerifyTestMain(m)
}

// patience bounds every wait for a condition.
const patience = 20 * time.Second

// smallBuffer keeps the kernel from hiding that a viewer does not read.
const smallBuffer = 64 << 10

// fastClock is a wall clock that runs too fast, so that a test need not wait for
// frames.
type fastClock struct {
	begun time.Time
	haste time.Duration
}

func (c fastClock) Now() time.Time { return c.begun.Add(time.Since(c.begun) * c.haste) }

func (c fastClock) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d / c.haste)
	return t.C, func() { t.Stop() }
}

// house is a hub behind a server.
type house struct {
	t   *testing.T
	hub *Hub
	url string
}

func newHouse(t *testing.T, config Config) *house {
	t.Helper()
	config.Log = slog.New(slog.DiscardHandler)
	config.Session.Log = config.Log
	if config.Session.Clock == nil {
		config.Session.Clock = fastClock{time.Now(), 20}
	}
	h := New(config)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.Serve(w, r, strings.TrimPrefix(r.URL.Path, "/ws/"))
	}))
	t.Cleanup(func() {
		h.Close()
		server.Close()
	})
	return &house{t, h, "ws" + strings.TrimPrefix(server.URL, "http")}
}

// create makes a session and returns its id and token.
func (h *house) create(c session.Choice) (id, token string) {
	h.t.Helper()
	id, token, _, err := h.hub.Create(c, "192.0.2.1")
	if err != nil {
		h.t.Fatal(err)
	}
	return id, token
}

func (h *house) info(id string) session.Info {
	h.t.Helper()
	i, err := h.hub.Info(id)
	if err != nil {
		h.t.Fatal(err)
	}
	return i
}

// heard is any message to a tab.
type heard struct {
	Type, Role, Session, Scenario string
	ID                            *int64
	Epoch, Seq, From, To          int64
	Time, Gap, Held, Missing      int64
	Records, Prints, Marks        []json.RawMessage
	Lanes, Levels                 [][]any
	State                         json.RawMessage
	Code, Message, Field          string
	Playing, Open                 bool
	For                           int64
	Speed, Actual                 float64
	Viewers, Frame                int
	Viewer, Lent                  int
	Asking                        []int
	Token                         string
	Policy, Bound, Hash           string
	Seed                          int64
	Choice                        struct{ Threads []int64 }
	Question                      struct {
		Epoch, Seq int64
		Kind       string
	}
	List []struct {
		Epoch, Parent int64
		Hash          string
		Now           bool
		Cause         struct{ Name string }
	}
	raw                                     []byte
	Column, Bin                             int64
	Amounts, Blocked, Passed, Waits, Shares [][]int64
	Twin                                    json.RawMessage // a number in frames, an object in a status
	Parting                                 *struct {
		Time int64
		Did  []*struct{ Kind string }
	}
}

// ofTwin reports whether a frame is about the second run.
func (m heard) ofTwin() bool { return string(m.Twin) == "1" }

// tab is a browser tab. It fails the test on a frame that it could not use.
type tab struct {
	t      *testing.T
	ws     *websocket.Conn
	nextID int64

	standing heard // the last that was told of who steers
	reel
	twin reel // of a second run
}

// reel is what a tab was sent of a run.
type reel struct {
	at      session.Cursor
	time    int64
	state   json.RawMessage // of the last keyframe
	gaps    []int64
	started bool
	joining bool
}

var dialer = websocket.Dialer{
	Subprotocols: []string{Protocol},
	NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.Dial(network, addr)
		if err == nil {
			err = c.(*net.TCPConn).SetReadBuffer(smallBuffer)
		}
		return c, err
	},
}

func (h *house) dial(id string, with ...*websocket.Dialer) *tab {
	h.t.Helper()
	ws, _, err := append(with, &dialer)[0].Dial(h.url+"/ws/"+id, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { ws.Close() })
	return &tab{t: h.t, ws: ws}
}

// join opens a tab that has been let in and has its first frame.
func (h *house) join(id, token string, cursor *session.Cursor, with ...*websocket.Dialer) *tab {
	h.t.Helper()
	return h.joinBoth(id, token, cursor, nil, with...)
}

// joinBoth is join with the cursor of a second run too.
func (h *house) joinBoth(id, token string, cursor, twin *session.Cursor, with ...*websocket.Dialer) *tab {
	h.t.Helper()
	b := h.dial(id, with...)
	b.joining, b.twin.joining = true, true
	m := map[string]any{"type": "join"}
	if token != "" {
		m["token"] = token
	}
	if cursor != nil {
		m["cursor"] = map[string]int64{"epoch": cursor.Epoch, "seq": cursor.Seq}
		b.at, b.started = *cursor, true
	}
	if twin != nil {
		m["twinCursor"] = map[string]int64{"epoch": twin.Epoch, "seq": twin.Seq}
		b.twin.at, b.twin.started = *twin, true
	}
	b.say(m)
	if w := b.hear(); w.Type != "welcome" || w.Session != id || (w.Role == "owner") != (token != "") || w.Frame != 50 {
		h.t.Fatalf("welcome %s", w.raw)
	}
	if s := b.hear(); s.Type != "status" || len(s.Hash) != 16 {
		h.t.Fatalf("status %s", s.raw)
	}
	if f := b.hear(); f.Type != "keyframe" && (f.Type != "delta" || cursor == nil) {
		h.t.Fatalf("first frame %s", f.raw)
	}
	return b
}

func (b *tab) say(message any) {
	b.t.Helper()
	if err := b.ws.WriteJSON(message); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) sayText(text string) {
	b.t.Helper()
	if err := b.ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		b.t.Fatal(err)
	}
}

// hear returns the next message and takes in what it is about.
func (b *tab) hear() heard {
	b.t.Helper()
	m, err := b.listen()
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (b *tab) listen() (m heard, err error) {
	b.t.Helper()
	b.ws.SetReadDeadline(time.Now().Add(patience))
	if _, m.raw, err = b.ws.ReadMessage(); err != nil {
		return m, err
	}
	if err := json.Unmarshal(m.raw, &m); err != nil {
		b.t.Fatalf("%v: %s", err, m.raw)
	}
	switch {
	case m.Type == "helm":
		b.standing = m
	case m.ofTwin():
		b.twin.follow(b.t, m)
	default:
		b.reel.follow(b.t, m)
	}
	return m, nil
}

func (b *reel) follow(t *testing.T, m heard) {
	t.Helper()
	next := session.Cursor{Epoch: m.Epoch, Seq: m.To}
	switch m.Type {
	case "keyframe":
		next.Seq = m.Seq
		want := gap(b.at, next)
		if !b.started || b.joining && m.Epoch != b.at.Epoch {
			want = 0
		}
		if m.Gap != want {
			t.Fatalf("gap %d from %+v to %+v", m.Gap, b.at, next)
		}
		b.state = m.State
		b.gaps = append(b.gaps, m.Gap)
	case "delta":
		if m.Epoch != b.at.Epoch || m.From != b.at.Seq || int64(len(m.Records)) != m.To-m.From || m.Time < b.time {
			t.Fatalf("a delta that does not follow %+v at %d: %.200s", b.at, b.time, m.raw)
		}
	default:
		return
	}
	b.at, b.time, b.started, b.joining = next, m.Time, true, false
}

// until listens until a message fits.
func (b *tab) until(fits func(heard) bool) heard {
	b.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if m := b.hear(); fits(m) {
			return m
		}
	}
	b.t.Fatal("the message never came")
	return heard{}
}

// ask sends a message with an id and returns the answer to it.
func (b *tab) ask(message map[string]any) heard {
	b.t.Helper()
	b.nextID++
	id := b.nextID
	message["id"] = id
	b.say(message)
	return b.until(func(m heard) bool { return m.ID != nil && *m.ID == id })
}

// does gives a command that is carried out.
func (b *tab) does(message map[string]any) {
	b.t.Helper()
	if m := b.ask(message); m.Type != "ok" {
		b.t.Fatalf("%v: %s", message, m.raw)
	}
}

// fails gives a command that is refused with a code and a field.
func (b *tab) fails(message map[string]any, code session.Code, field string) {
	b.t.Helper()
	if m := b.ask(message); m.Type != "error" || m.Code != string(code) || m.Field != field || m.Message == "" {
		b.t.Errorf("%v: %s; want %s about %q", message, m.raw, code, field)
	}
}

// closed listens until the connection ends and returns the close code.
func (b *tab) closed() int {
	b.t.Helper()
	for {
		if _, err := b.listen(); err != nil {
			if e, ok := err.(*websocket.CloseError); ok {
				return e.Code
			}
			b.t.Fatalf("the connection ended without a close code: %v", err)
		}
	}
}
