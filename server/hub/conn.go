package hub

import (
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

const (
	pingTime       = 20 * time.Second
	readTime       = 3 * pingTime // without a sign of life
	writeTime      = 10 * time.Second
	closeTime      = time.Second // for saying goodbye
	slowTime       = 20 * time.Second
	maxQueue       = 64 // messages, about three seconds of frames of one run
	maxOutstanding = 16 // commands without an answer yet
)

// conn is one viewer's connection. Its reader has a goroutine. What it is sent is
// written by whoever sends it, as far as the connection takes it at once; what is
// left over waits in a queue, which a goroutine empties that lives only as long.
// So nobody ever waits for a viewer, and a viewer who keeps up costs a write.
type conn struct {
	hub    *Hub
	room   *room
	ws     *websocket.Conn
	outlet *outlet
	seat   seat          // the helm's
	place  int           // among the viewers of the room, which it belongs to
	slots  chan struct{} // one for each command without an answer
	dead   chan struct{} // closed when nothing more can be sent
	unseek func()        // gives up the stretch that the tab waits for
	unlook func()        // gives up the range likewise
	meter  meter         // of what it asks; the reader's

	mu       sync.Mutex // for all below, and held by the methods that change it
	flushing bool       // a goroutine empties the queue
	behind   time.Time  // since when
	rest     queued     // the part of a message that the connection did not take
	queue    []queued
	late     *packet  // a hint that waits until the queue is empty; the newest one
	runs     [2]shown // what the tab has of each run
	over     bool     // nothing more is to be sent than what is queued
	broken   bool     // dead is closed
	pinger   *time.Timer
	killer   *time.Timer // ends a connection that takes no goodbye
}

// shown is what a tab has of a run.
type shown struct {
	at      session.Cursor // once the queue is sent
	lagging bool           // deltas were dropped; only a keyframe helps
}

// queued is a message to be sent. A frame of a run may be dropped; then the tab is
// where it was before.
type queued struct {
	data   []byte // frames of the websocket
	frame  bool
	twin   int
	before session.Cursor
	sent   func() // may be nil
}

func newConn(h *Hub, ws *websocket.Conn, o *outlet) *conn {
	return &conn{hub: h, ws: ws, outlet: o, unseek: func() {}, unlook: func() {}, meter: newMeter(h.config.MaxCommands),
		slots: make(chan struct{}, maxOutstanding), dead: make(chan struct{})}
}

// begin lets the connection live.
func (c *conn) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outlet.conn = c
	c.pinger = time.AfterFunc(pingTime, c.ping)
	go c.read()
}

// ping finds out, now and then, whether the tab is still there.
func (c *conn) ping() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	c.push(queued{data: frameOf(websocket.PingMessage, 0, nil)})
	c.pinger.Reset(pingTime)
}

// send sends a message that must arrive.
func (c *conn) send(p *packet) { c.sendAnd(p, nil) }

// former is a message that may look different to each connection.
type former interface{ form(*conn) []byte }

// sendAnd calls sent, unless it is nil, once the message is written.
func (c *conn) sendAnd(p former, sent func()) {
	data := p.form(c) // takes its time where it is large, and frames must not wait for that
	c.mu.Lock()
	defer c.mu.Unlock()
	c.push(queued{data: data, sent: sent})
}

// open sends a frame that a viewer begins with.
func (c *conn) open(u session.Update, p *packet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs[u.Twin].at = session.Cursor{Epoch: u.Epoch, Seq: u.To}
	c.push(queued{data: p.form(c)})
}

// hint sends a message that is worth nothing once there is a newer one.
func (c *conn) hint(p *packet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.flushing {
		c.late = p
	} else {
		c.put(queued{data: p.form(c)})
	}
}

// push sends a message. A viewer whose queue is full of answers is sent away.
func (c *conn) push(q queued) {
	if len(c.queue) >= maxQueue && !c.drop() {
		c.end(closeTooSlow, "too slow: answers are not being read")
	}
	c.put(q)
}

// take sends a frame: as a delta where the tab can use it, else as a keyframe if
// there is one, else not at all.
func (c *conn) take(f *frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := &f.update
	run := &c.runs[u.Twin]
	next := session.Cursor{Epoch: u.Epoch, Seq: u.To}
	delta := !u.Whole && !run.lagging && run.at == session.Cursor{Epoch: u.Epoch, Seq: u.From}
	if c.over || !delta && u.State == nil {
		return
	}
	if len(c.queue) >= maxQueue {
		c.drop()
		if time.Since(c.behind) > slowTime {
			c.end(closeTooSlow, "too slow for too long")
		}
		return
	}
	q := queued{frame: true, twin: u.Twin, before: run.at}
	if delta {
		q.data = f.delta.form(c)
	} else {
		q.data = f.keyframe(gap(run.at, next)).form(c)
		run.lagging = false
		c.hub.metrics.keyframes.Inc()
	}
	run.at = next
	c.put(q)
}

// gap counts the records from one place to another.
func gap(from, to session.Cursor) int64 {
	if from.Epoch != to.Epoch {
		return to.Seq
	}
	return to.Seq - from.Seq
}

// drop takes every frame out of the queue and reports whether there was any.
func (c *conn) drop() bool {
	dropped := false
	for _, q := range slices.Backward(c.queue) {
		if q.frame {
			c.runs[q.twin] = shown{q.before, true}
			dropped = true
		}
	}
	if dropped {
		c.hub.metrics.drops.Inc()
	}
	c.queue = slices.DeleteFunc(c.queue, func(q queued) bool { return q.frame })
	return dropped
}

// untwin forgets a second run, of which nothing more will come.
func (c *conn) untwin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs[1] = shown{}
}

// lagging reports whether the tab needs a keyframe.
func (c *conn) lagging() bool { return c.runs[0].lagging || c.runs[1].lagging }

// put writes a message, or as much of it as the connection takes without waiting;
// the rest waits.
func (c *conn) put(q queued) {
	switch {
	case c.over:
		return
	case c.flushing:
		c.queue = append(c.queue, q)
		return
	}
	n, err := c.outlet.try(q.data)
	switch {
	case err != nil:
		c.fail()
	case n < len(q.data):
		c.rest = queued{data: q.data[n:], sent: q.sent}
		c.flushing, c.behind = true, time.Now()
		c.hub.running.Go(c.flush)
	case q.sent != nil:
		q.sent()
	}
}

// flush writes what waits.
func (c *conn) flush() {
	for q, ok := c.next(); ok; q, ok = c.next() {
		c.outlet.Conn.SetWriteDeadline(time.Now().Add(writeTime))
		if _, err := c.outlet.Conn.Write(q.data); err != nil {
			c.mu.Lock()
			c.fail()
			c.mu.Unlock()
			return
		}
		if q.sent != nil {
			q.sent()
		}
	}
}

// next takes what is to be written next. When there is nothing more, a viewer who
// lost frames is ready for a keyframe.
func (c *conn) next() (q queued, ok bool) {
	c.mu.Lock()
	switch {
	case c.rest.data != nil:
		q, c.rest = c.rest, queued{}
	case len(c.queue) > 0:
		q, c.queue = c.queue[0], c.queue[1:]
	case c.late != nil && !c.over:
		q, c.late = queued{data: c.late.form(c)}, nil
	default:
		c.outlet.Conn.SetWriteDeadline(time.Time{})
		c.flushing, c.queue = false, nil
		ask := c.lagging() && !c.over
		c.mu.Unlock()
		if ask {
			c.room.session.Refresh()
		}
		return q, false
	}
	c.mu.Unlock()
	return q, true
}

// fail gives up on a connection that nothing can be written to.
func (c *conn) fail() {
	c.over = true
	if !c.broken {
		c.broken = true
		close(c.dead)
	}
	c.outlet.Conn.Close()
}

// stop ends the connection once the queue is sent, with a close code and a
// sentence. The first call counts.
func (c *conn) stop(code int, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(code, reason)
}

func (c *conn) end(code int, reason string) {
	if c.over {
		return
	}
	c.put(queued{data: frameOf(websocket.CloseMessage, 0, websocket.FormatCloseMessage(code, reason))})
	c.over = true
	c.killer = time.AfterFunc(closeTime, func() { c.outlet.Conn.Close() })
}

// gone cleans up after the connection has ended.
func (c *conn) gone() {
	defer c.hub.running.Done()
	c.unseek()
	c.mu.Lock()
	c.fail()
	c.mu.Unlock()
	c.pinger.Stop()
	if c.killer != nil {
		c.killer.Stop()
	}
	c.hub.remove(c)
}
