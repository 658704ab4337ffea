package hub

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

const (
	readLimit      = 4 << 10 // bytes of a message from a tab
	pingTime       = 20 * time.Second
	readTime       = 3 * pingTime // without a sign of life
	writeTime      = 10 * time.Second
	closeTime      = time.Second // for saying goodbye
	slowTime       = 20 * time.Second
	maxQueue       = 64 // messages, about three seconds of frames
	maxOutstanding = 16 // commands without an answer yet
	goingAway      = "the server is stopping"
)

// conn is one viewer's connection. read and write are its goroutines; the rest
// may be called from anywhere.
type conn struct {
	hub    *Hub
	room   *room // nil if there is no such session
	ws     *websocket.Conn
	owner  bool          // set before the viewer joins
	wake   chan struct{} // the queue has something, or the end has come
	slots  chan struct{} // one for each command without an answer
	mute   chan struct{} // closed when nothing more is sent
	unseek func()        // gives up the stretch that the reader waits for

	mu      sync.Mutex
	queue   []queued
	at      session.Cursor // what the tab has once the queue is sent
	lagging bool           // deltas were dropped; only a keyframe helps
	asked   bool           // for one
	drained time.Time      // when the queue was last empty
	over    bool           // the end has come; send what is queued, then say goodbye
	code    int            // of the goodbye, 0 for none
	reason  string
	killer  *time.Timer // ends a connection that takes no goodbye
}

// queued is a message to be sent. A frame may be dropped; then the tab is where
// it was before.
type queued struct {
	message *websocket.PreparedMessage
	frame   bool
	before  session.Cursor
	sent    func() // may be nil
}

func newConn(h *Hub, ws *websocket.Conn) *conn {
	return &conn{
		hub: h, ws: ws, drained: time.Now(), unseek: func() {},
		wake: make(chan struct{}, 1), slots: make(chan struct{}, maxOutstanding), mute: make(chan struct{}),
	}
}

// send queues a message that must arrive.
func (c *conn) send(m *websocket.PreparedMessage) { c.push(queued{message: m}) }

// open queues a frame that a viewer is sent on joining.
func (c *conn) open(u session.Update, m *websocket.PreparedMessage) {
	c.mu.Lock()
	c.at = session.Cursor{Epoch: u.Epoch, Seq: u.To}
	c.mu.Unlock()
	c.send(m)
}

// push queues a message. A viewer whose queue is full of answers is sent away.
func (c *conn) push(q queued) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) >= maxQueue && !c.drop() {
		c.end(closeTooSlow, "too slow: answers are not being read")
		return
	}
	c.queue = append(c.queue, q)
	c.nudge()
}

// take queues a frame: as a delta where the tab can use it, else as a keyframe
// if there is one, else not at all.
func (c *conn) take(f *frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := &f.update
	next := session.Cursor{Epoch: u.Epoch, Seq: u.To}
	delta := !u.Whole && !c.lagging && c.at == session.Cursor{Epoch: u.Epoch, Seq: u.From}
	if !delta && u.State == nil || c.over {
		return
	}
	if len(c.queue) >= maxQueue {
		c.drop()
		if time.Since(c.drained) > slowTime {
			c.end(closeTooSlow, "too slow for too long")
		}
		return
	}
	q := queued{frame: true, before: c.at}
	if delta {
		q.message = f.asDelta()
	} else {
		q.message = f.keyframe(gap(c.at, next))
		c.lagging, c.asked = false, false
	}
	c.queue = append(c.queue, q)
	c.at = next
	c.nudge()
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
	kept := c.queue[:0]
	dropped := false
	for _, q := range c.queue {
		switch {
		case !q.frame:
			kept = append(kept, q)
		case !dropped:
			dropped = true
			c.at = q.before
		}
	}
	clear(c.queue[len(kept):])
	c.queue = kept
	c.lagging, c.asked = c.lagging || dropped, false
	return dropped
}

func (c *conn) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
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
	c.over, c.code, c.reason = true, code, reason
	c.killer = time.AfterFunc(closeTime, func() { c.ws.NetConn().Close() })
	c.nudge()
}

// write sends what is queued until the end.
func (c *conn) write() {
	defer c.hub.running.Done()
	defer close(c.mute)
	ping := time.NewTicker(pingTime)
	defer ping.Stop()
	for {
		q, over := c.next()
		switch {
		case q.message != nil:
			c.ws.SetWriteDeadline(time.Now().Add(writeTime))
			if c.ws.WritePreparedMessage(q.message) != nil {
				c.ws.NetConn().Close()
				return
			}
			if q.sent != nil {
				q.sent()
			}
		case over:
			c.goodbye()
			return
		default:
			select {
			case <-c.wake:
			case <-ping.C:
				c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTime))
			}
		}
	}
}

// next takes the next message from the queue. A viewer who lost frames and has
// read all the rest is ready for a keyframe.
func (c *conn) next() (q queued, over bool) {
	c.mu.Lock()
	if len(c.queue) > 0 {
		q = c.queue[0]
		c.queue = c.queue[1:]
		c.mu.Unlock()
		return q, false
	}
	c.queue = nil
	c.drained = time.Now()
	over = c.over
	ask := c.lagging && !c.asked && !over
	c.asked = c.asked || ask
	c.mu.Unlock()
	if ask {
		c.room.session.Refresh()
	}
	return q, over
}

// goodbye sends the close code and lets the reader wait a moment for the answer.
func (c *conn) goodbye() {
	c.mu.Lock()
	code, reason := c.code, c.reason
	c.mu.Unlock()
	if code == 0 {
		return
	}
	deadline := time.Now().Add(closeTime)
	c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), deadline)
	c.ws.NetConn().SetReadDeadline(deadline)
}
