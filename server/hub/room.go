package hub

import (
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

// room is a session and those who watch it. All but unwatched belongs to the
// session's goroutine once the session has begun.
type room struct {
	hub                 *Hub
	id, token, scenario string // never change
	session             *session.Session
	unwatched           atomic.Int64 // since when nobody watches, Unix nanoseconds; 0 while somebody does

	viewers map[*conn]struct{}
	opening opening
}

// opening is the keyframe that the last viewer to join was sent, for others who
// join at the same moment.
type opening struct {
	epoch, seq, time int64
	message          *websocket.PreparedMessage
}

var _ session.Audience = (*room)(nil)

func newRoom(h *Hub, id, token, scenario string) *room {
	r := &room{hub: h, id: id, token: token, scenario: scenario, viewers: map[*conn]struct{}{}}
	r.watch()
	return r
}

// watch notes whether anybody watches.
func (r *room) watch() {
	if len(r.viewers) > 0 {
		r.unwatched.Store(0)
	} else {
		r.unwatched.Store(time.Now().UnixNano())
	}
}

// join lets a connection in, with what it has to be told first.
func (r *room) join(c *conn, s session.Status, updates []session.Update) {
	c.send(prepare(encodeWelcome(r.id, r.scenario, c.owner)))
	c.send(prepare(encodeStatus(s)))
	for _, u := range updates {
		c.open(u, r.message(u))
	}
	r.viewers[c] = struct{}{}
	r.watch()
}

// message returns an opening update for the wire.
func (r *room) message(u session.Update) *websocket.PreparedMessage {
	if u.State == nil {
		return prepare(encodeDelta(u))
	}
	f := frame{update: u}
	if gap := u.To - u.From; gap != 0 {
		return f.keyframe(gap)
	}
	if o := &r.opening; o.message == nil || o.epoch != u.Epoch || o.seq != u.To || o.time != u.Time {
		*o = opening{u.Epoch, u.To, u.Time, f.keyframe(0)}
	}
	return r.opening.message
}

func (r *room) leave(c *conn) {
	delete(r.viewers, c)
	r.watch()
}

// Update hands a frame to every viewer.
func (r *room) Update(u session.Update) {
	f := frame{update: u}
	for c := range r.viewers {
		c.take(&f)
	}
}

// Status hands a status to every viewer.
func (r *room) Status(s session.Status) { r.broadcast(encodeStatus(s)) }

// Failed tells every viewer that the simulator failed.
func (r *room) Failed(reason *session.Refusal) { r.broadcast(encodeError(nil, reason)) }

func (r *room) broadcast(t text) {
	m := prepare(t)
	for c := range r.viewers {
		c.send(m)
	}
}

// Closed sends every viewer away.
func (r *room) Closed(cause session.Cause) {
	r.hub.forget(r)
	code, sentence := websocket.CloseNormalClosure, "the session was deleted"
	if cause == session.Shutdown {
		code, sentence = websocket.CloseGoingAway, goingAway
	}
	for c := range r.viewers {
		c.stop(code, sentence)
	}
	clear(r.viewers)
	r.hub.config.Log.Info("session ended", "scenario", r.scenario)
}

// frame is an update on its way to many viewers, encoded when first needed.
type frame struct {
	update    session.Update
	delta     *websocket.PreparedMessage
	state     text
	keyframes map[int64]*websocket.PreparedMessage // by gap
}

func (f *frame) asDelta() *websocket.PreparedMessage {
	if f.delta == nil {
		f.delta = prepare(encodeDelta(f.update))
	}
	return f.delta
}

// keyframe returns the frame's state for a viewer who was not sent the last gap
// records.
func (f *frame) keyframe(gap int64) *websocket.PreparedMessage {
	if f.keyframes == nil {
		f.keyframes = map[int64]*websocket.PreparedMessage{}
		f.state.state(f.update.State)
	}
	m := f.keyframes[gap]
	if m == nil {
		m = prepare(encodeKeyframe(f.update, gap, f.state))
		f.keyframes[gap] = m
	}
	return m
}

// prepare makes a message that many connections can send.
func prepare(t text) *websocket.PreparedMessage {
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, t)
	if err != nil {
		panic("hub: " + err.Error()) // only for message types that do not exist
	}
	return m
}
