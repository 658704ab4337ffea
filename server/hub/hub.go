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
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"

	"interleave/server/session"
)

// Config says how much a hub takes on. The zero value is ready to use.
type Config struct {
	Session            session.Config        // for every session
	MaxSessions        int                   // 0: 500
	MaxAddressSessions int                   // made from one address; 0: 300
	MaxViewers         int                   // connections in all; 0: 10,000
	MaxSessionViewers  int                   // of one session; 0: 6,000
	MaxMessage         int                   // bytes of a message from a tab; 0: 4,096
	MaxCommands        int                   // messages a second from a tab; 0: 50
	MaxKept            int                   // sessions that are not live; 0: 5,000
	Memory             int64                 // bytes for the records of all sessions; 0: 1 GiB
	Store              *Store                // where they are kept; nil: in memory
	JoinTime           time.Duration         // that a connection has for its first message; 0: 5 s
	Origins            []string              // besides that of the server itself, from which pages may connect
	Log                *slog.Logger          // nil: the default one
	Metrics            prometheus.Registerer // of what the hub counts; nil: nobody wants to know
}

func (c Config) withDefaults() Config {
	for limit, usual := range map[*int]int{
		&c.MaxSessions: 500, &c.MaxAddressSessions: 300, &c.MaxViewers: 10_000, &c.MaxSessionViewers: 6_000, &c.MaxMessage: 4 << 10, &c.MaxCommands: 50, &c.MaxKept: 5_000,
	} {
		*limit = cmp.Or(*limit, usual)
	}
	c.Memory = cmp.Or(c.Memory, 1<<30)
	c.JoinTime = cmp.Or(c.JoinTime, 5*time.Second)
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Session.Reruns == nil {
		c.Session.Reruns = session.NewReruns(max(runtime.GOMAXPROCS(0)/2, 1), 32)
	}
	return c
}

// Hub holds the live sessions. Get one from [New] and end it with [Hub.Close].
type Hub struct {
	config   Config
	upgrader websocket.Upgrader
	metrics  *metrics
	looking  chan struct{}  // held while a range is worked out, so that half of the processors are left
	running  sync.WaitGroup // sessions, connections and what they set going

	keeper  keeper
	keeping sync.Mutex    // held while something is kept or forgotten
	saving  chan struct{} // closed to end what keeps sessions while they live
	saved   chan struct{} // closed when it has ended

	mu     sync.Mutex
	rooms  map[string]*room
	moving map[string]chan struct{} // ids of sessions on their way between live and kept, until then
	conns  map[*conn]struct{}
	closed bool
}

// New returns a hub without sessions.
func New(c Config) *Hub {
	h := &Hub{
		config:  c.withDefaults(),
		looking: make(chan struct{}, max(runtime.GOMAXPROCS(0)/2, 1)),
		rooms:   map[string]*room{},
		conns:   map[*conn]struct{}{},
		moving:  map[string]chan struct{}{},
	}
	h.beginKeeping()
	h.running.Go(h.balanceOn)
	h.metrics = newMetrics(h, c.Metrics)
	h.config.Session.Lag = func(d time.Duration) { h.metrics.lag.Observe(d.Seconds()) }
	h.upgrader = websocket.Upgrader{
		Subprotocols:      []string{Protocol},
		EnableCompression: true,
		WriteBufferPool:   &sync.Pool{},
		CheckOrigin:       h.allows,
		Error: func(w http.ResponseWriter, _ *http.Request, status int, reason error) {
			code := session.BadRequest
			if status == http.StatusForbidden {
				code = Forbidden
			}
			WriteError(w, refuse(code, "", "no websocket: %v", reason))
		},
	}
	return h
}

// allows reports whether a page of the origin that a request names may connect.
// What is no browser names none. Browsers write a host in ASCII.
func (h *Hub) allows(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(h.config.Origins, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && ascii(u.Host) && strings.EqualFold(u.Host, r.Host)
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// Create makes a session for somebody at an address and returns its id and its
// owner's token, none if it is to have no owner. When there are as many as there may be, from that address or in
// all, the one of them that nobody has watched for longest makes room.
func (h *Hub) Create(c session.Choice, address string) (id, token, scenario string, err error) {
	if len(c.Recipes) > 0 {
		return h.house(c, c.Recipes[0].Spec.Scenario.Name, address, func(r *room) (*session.Session, error) {
			return session.Restore(h.config.Session, r, c.Recipes)
		})
	}
	specs, err := c.Specs()
	if err != nil {
		return "", "", "", err
	}
	return h.house(c, specs[0].Scenario.Name, address, func(r *room) (*session.Session, error) {
		return session.New(h.config.Session, r, specs...)
	})
}

// house makes a room for a session.
func (h *Hub) house(c session.Choice, name, address string, begin func(*room) (*session.Session, error)) (id, token, scenario string, err error) {
	if err := h.enter(); err != nil {
		return "", "", "", err
	}
	key := noOwner
	if !c.Open {
		token = random(16)
		key = keyOf(token)
	}
	r := newRoom(h, random(12), key, name, address)
	r.changed.Store(true)
	r.session, err = begin(r)
	if err != nil {
		h.running.Done()
		return "", "", "", err
	}
	if err := h.admit(r); err != nil {
		r.session.Close(session.Shutdown)
		return "", "", "", err
	}
	h.metrics.created.Inc()
	h.config.Log.Info("session created", "scenario", r.scenario)
	return r.id, token, r.scenario, nil
}

// enter counts a session in, which its room counts out when it has closed.
func (h *Hub) enter() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errStopping
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
		return errStopping
	}
	crowded, reason := h.crowded(r.address)
	if crowded != nil {
		oldest := longestUnwatched(crowded)
		if oldest == nil {
			return reason
		}
		h.depart(oldest)
		h.running.Go(func() { oldest.session.Close(session.Reclaimed) })
	}
	h.rooms[r.id] = r
	return nil
}

// crowded returns the rooms of which one must go before there can be another from
// an address, and what to say if none can; nil if there is space.
func (h *Hub) crowded(address string) ([]*room, error) {
	var all, own []*room
	for _, r := range h.rooms {
		all = append(all, r)
		if r.address == address {
			own = append(own, r)
		}
	}
	switch {
	case len(own) >= h.config.MaxAddressSessions:
		return own, errAddressFull
	case len(all) >= h.config.MaxSessions:
		return all, errNoRoom
	}
	return nil, nil
}

// longestUnwatched returns the room without viewers that has been so for
// longest, or nil.
func longestUnwatched(rooms []*room) *room {
	var oldest *room
	for _, r := range rooms {
		since := r.unwatched.Load()
		if since != 0 && (oldest == nil || since < oldest.unwatched.Load()) {
			oldest = r
		}
	}
	return oldest
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
	if !r.helm.owns(token) {
		return errNotOwner
	}
	r.session.Close(session.Deleted)
	return nil
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
	c.room, err = h.room(id)
	if code, reason := h.add(c, err); code != 0 {
		h.metrics.refused.WithLabelValues(strconv.Itoa(code)).Inc()
		turnAway(ws, code, reason)
		return
	}
	c.begin()
}

// turnAway says why somebody is not let in, and waits a moment for the answer, as
// the reason might not arrive if the connection were closed at once.
func turnAway(ws *websocket.Conn, code int, reason string) {
	defer ws.Close()
	ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Time{})
	ws.SetReadLimit(4 << 10)
	ws.SetReadDeadline(time.Now().Add(closeTime))
	for {
		if _, _, err := ws.NextReader(); err != nil {
			return
		}
	}
}

// add lets a connection into its room, if that was found without an error, and counts
// it and its goroutine in, or returns the close code and the sentence that it is
// refused with.
func (h *Hub) add(c *conn, err error) (code int, reason string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch refusal := asRefusal(err); {
	case h.closed:
		return websocket.CloseGoingAway, errStopping.Message
	case err != nil && refusal.Code == session.NotFound:
		return closeNoSession, refusal.Message
	case err != nil:
		return websocket.CloseTryAgainLater, refusal.Message
	case len(h.conns) >= h.config.MaxViewers:
		return websocket.CloseTryAgainLater, errNoRoom.Message
	case c.room.conns >= h.config.MaxSessionViewers:
		return websocket.CloseTryAgainLater, errSessionFull.Message
	}
	h.conns[c] = struct{}{}
	c.room.conns++
	h.running.Add(1)
	return 0, ""
}

func (h *Hub) remove(c *conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.conns, c)
	c.room.conns--
}

// Ready reports whether somebody new would be let in.
func (h *Hub) Ready() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.closed && len(h.conns) < h.config.MaxViewers
}

// Close ends every session, tells every viewer to come back later, and returns
// when no goroutine of the hub is left. Nothing can be created afterwards.
func (h *Hub) Close() {
	h.endKeeping()
	h.mu.Lock()
	h.closed = true
	for _, r := range h.rooms {
		h.running.Go(func() { r.session.Close(session.Shutdown) })
	}
	for c := range h.conns {
		c.stop(websocket.CloseGoingAway, errStopping.Message)
	}
	h.mu.Unlock()
	h.running.Wait()
	if err := h.keeper.close(); err != nil {
		h.complain(err)
	}
}
