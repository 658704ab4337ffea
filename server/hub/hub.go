// Package hub is where viewers meet sessions: it keeps the sessions that are
// live, speaks the wire of docs/protocol.md with every browser tab, and sees to
// it that no tab can hold up a session or another tab.
//
// A session publishes to its room; the room encodes once, on a goroutine of its
// own, and writes the bytes to every connection that takes them without waiting.
// For one that does not they wait in a queue. Each connection has one goroutine
// that reads.
package hub

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"log/slog"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

// Config says how much a hub takes on. The zero value is ready to use.
type Config struct {
	Session     session.Config // for every session
	MaxSessions int            // 0: 500
	MaxViewers  int            // connections in all; 0: 10,000
	JoinTime    time.Duration  // that a connection has for its first message; 0: 5 s
	Log         *slog.Logger   // nil: the default one
}

// Hub holds the live sessions. Get one from [New] and end it with [Hub.Close].
type Hub struct {
	config   Config
	upgrader websocket.Upgrader
	looking  chan struct{}  // held while a range is worked out, so that half of the processors are left
	running  sync.WaitGroup // sessions, connections and what they set going

	mu     sync.Mutex
	rooms  map[string]*room
	conns  map[*conn]struct{}
	closed bool
}

// New returns a hub without sessions.
func New(c Config) *Hub {
	if c.MaxSessions == 0 {
		c.MaxSessions = 500
	}
	if c.MaxViewers == 0 {
		c.MaxViewers = 10_000
	}
	if c.JoinTime == 0 {
		c.JoinTime = 5 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Session.Reruns == nil {
		c.Session.Reruns = session.NewReruns(max(runtime.GOMAXPROCS(0)/2, 1), 32)
	}
	return &Hub{
		config:  c,
		looking: make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1)),
		rooms:   map[string]*room{},
		conns:   map[*conn]struct{}{},
		upgrader: websocket.Upgrader{
			Subprotocols:      []string{Protocol},
			EnableCompression: true,
			WriteBufferPool:   &sync.Pool{},
			Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
				code := session.BadRequest
				if status == http.StatusForbidden {
					code = Forbidden
				}
				WriteError(w, refuse(code, "", "no websocket: %v", reason))
			},
		},
	}
}

// Create makes a session and returns its id and its owner's token. When the hub
// is full the session that nobody has watched for longest makes room.
func (h *Hub) Create(c session.Choice) (id, token, scenario string, err error) {
	if len(c.Recipes) > 0 {
		return h.house(c.Recipes[0].Spec.Scenario.Name, func(r *room) (*session.Session, error) {
			return session.Restore(h.config.Session, r, c.Recipes)
		})
	}
	specs, err := c.Specs()
	if err != nil {
		return "", "", "", err
	}
	return h.house(specs[0].Scenario.Name, func(r *room) (*session.Session, error) {
		return session.New(h.config.Session, r, specs...)
	})
}

// house makes a room for a session.
func (h *Hub) house(name string, begin func(*room) (*session.Session, error)) (id, token, scenario string, err error) {
	if err := h.enter(); err != nil {
		return "", "", "", err
	}
	r := newRoom(h, random(12), random(16), name)
	r.session, err = begin(r)
	if err != nil {
		h.running.Done()
		return "", "", "", err
	}
	if err := h.admit(r); err != nil {
		r.session.Close(session.Shutdown)
		return "", "", "", err
	}
	h.config.Log.Info("session created", "scenario", r.scenario)
	return r.id, r.token, r.scenario, nil
}

// enter counts a session in, which its room counts out when it has closed.
func (h *Hub) enter() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errNoRoom
	}
	h.running.Add(1)
	return nil
}

// random returns n random bytes as text for a URL.
func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// admit makes a room known, if there is space.
func (h *Hub) admit(r *room) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errNoRoom
	}
	if len(h.rooms) >= h.config.MaxSessions {
		oldest := h.longestUnwatched()
		if oldest == nil {
			return errNoRoom
		}
		delete(h.rooms, oldest.id)
		h.running.Go(func() { oldest.session.Close(session.Reclaimed) })
	}
	h.rooms[r.id] = r
	return nil
}

// longestUnwatched returns the room without viewers that has been so for
// longest, or nil.
func (h *Hub) longestUnwatched() *room {
	var oldest *room
	for _, r := range h.rooms {
		since := r.unwatched.Load()
		if since != 0 && (oldest == nil || since < oldest.unwatched.Load()) {
			oldest = r
		}
	}
	return oldest
}

func (h *Hub) room(id string) (*room, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.rooms[id]; r != nil {
		return r, nil
	}
	return nil, errNoSession
}

func (h *Hub) forget(r *room) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.rooms, r.id)
}

// Info returns how a session stands.
func (h *Hub) Info(id string) (session.Info, error) {
	r, err := h.room(id)
	if err != nil {
		return session.Info{}, err
	}
	return r.session.Info()
}

// Delete ends a session for its owner.
func (h *Hub) Delete(id, token string) error {
	r, err := h.room(id)
	if err != nil {
		return err
	}
	if !r.owns(token) {
		return errNotOwner
	}
	r.session.Close(session.Deleted)
	return nil
}

// owns compares in a time that says nothing about the token.
func (r *room) owns(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(r.token)) == 1
}

// Serve makes a request a viewer's connection to a session. Only pages of the
// same host may ask for one. What is wrong with the session is told by a close
// code, since a browser hides the status of a refused websocket.
func (h *Hub) Serve(w http.ResponseWriter, req *http.Request, id string) {
	if !slices.Contains(websocket.Subprotocols(req), Protocol) {
		WriteError(w, refuse(session.BadRequest, "", "the websocket must offer the subprotocol %s", Protocol))
		return
	}
	taken := &hijacker{ResponseWriter: w}
	ws, err := h.upgrader.Upgrade(taken, req, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := newConn(h, ws, taken.outlet)
	if code, reason := h.add(c); code != 0 {
		ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Time{})
		ws.Close()
		return
	}
	c.room, err = h.room(id)
	c.begin()
	if err != nil {
		c.stop(closeNoSession, err.Error())
	}
}

// add counts a connection and its goroutine in, or returns the close code and the
// sentence that it is refused with.
func (h *Hub) add(c *conn) (code int, reason string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closed:
		return websocket.CloseGoingAway, goingAway
	case len(h.conns) >= h.config.MaxViewers:
		return websocket.CloseTryAgainLater, errNoRoom.Message
	}
	h.conns[c] = struct{}{}
	h.running.Add(1)
	return 0, ""
}

func (h *Hub) remove(c *conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.conns, c)
}

// Close ends every session, tells every viewer to come back later, and returns
// when no goroutine of the hub is left. Nothing can be created afterwards.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	for _, r := range h.rooms {
		h.running.Go(func() { r.session.Close(session.Shutdown) })
	}
	for c := range h.conns {
		c.stop(websocket.CloseGoingAway, goingAway)
	}
	h.mu.Unlock()
	h.running.Wait()
}
