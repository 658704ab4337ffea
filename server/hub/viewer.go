package hub

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

// read does what the tab asks for until the connection ends.
func (c *conn) read() {
	defer c.gone()
	c.ws.SetReadLimit(int64(c.hub.config.MaxMessage))
	c.ws.SetPingHandler(c.pong)
	c.ws.SetCloseHandler(c.goodbye)
	late := time.AfterFunc(c.hub.config.JoinTime, func() { c.stop(websocket.ClosePolicyViolation, "no join in time") })
	defer late.Stop()
	joined := false
	for {
		data, err := c.receive()
		if err != nil {
			break
		}
		if c.ended() {
			continue // only the answer to the goodbye is waited for
		}
		if !joined {
			late.Stop()
			joined = c.join(data)
			continue
		}
		c.alive("")
		c.answer(data)
	}
	if joined {
		c.room.session.Detach(func() { c.room.leave(c) })
	}
}

// receive returns the next message. One that is too large, or becomes so when it is
// inflated, ends the connection.
func (c *conn) receive() ([]byte, error) {
	_, r, err := c.ws.NextReader()
	if err != nil {
		return nil, err
	}
	most := c.hub.config.MaxMessage
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if len(data) > most {
		c.stop(websocket.CloseMessageTooBig, fmt.Sprintf("a message may have at most %d bytes", most))
	}
	return data, err
}

// pong answers a ping, of which there may be no more than of messages.
func (c *conn) pong(data string) error {
	if !c.meter.pass() {
		c.meter.wait()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.push(queued{data: frameOf(websocket.PongMessage, 0, []byte(data))})
	return nil
}

// goodbye answers a close frame. Nothing follows the answer.
func (c *conn) goodbye(code int, _ string) error {
	c.stop(code, "")
	return nil
}

// alive gives the tab time until its next sign of life.
func (c *conn) alive(string) error {
	if c.ended() {
		return nil
	}
	return c.ws.SetReadDeadline(time.Now().Add(readTime))
}

func (c *conn) ended() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

// join deals with the first message. It reports whether the viewer is in.
func (c *conn) join(data []byte) bool {
	r, err := decodeRequest(data)
	switch {
	case err != nil:
		c.refuse(r, err)
	case r.Type != "join":
		c.refuse(r, refuse(session.BadRequest, "type", "the first message must be join"))
	default:
		owner := c.room.helm.sit(c, r.Token)
		if r.Token != "" && !owner {
			c.refuse(r, refuse(Forbidden, "token", "this is not the token of the session's owner: you can watch"))
		}
		c.ws.SetPongHandler(c.alive)
		c.alive("")
		err = c.room.session.Attach(session.Cursors{r.Cursor, r.TwinCursor}, func(s session.Status, updates []session.Update) { c.room.join(c, owner, s, updates) })
		if err != nil {
			c.stop(closeNoSession, errNoSession.Message)
		}
		return err == nil
	}
	c.stop(websocket.ClosePolicyViolation, "no join")
	return false
}

// answer deals with any other message. Every one gets one answer.
func (c *conn) answer(data []byte) {
	r, err := decodeRequest(data)
	if !c.meter.pass() {
		c.refuse(r, refuse(session.Limit, "", "at most %d messages a second: this one was not heeded", c.hub.config.MaxCommands))
		c.meter.wait()
		return
	}
	if err != nil {
		c.refuse(r, err)
		return
	}
	command, ok := r.command()
	switch {
	case r.Type == "range" || r.Type == "curves" || r.Type == "overview":
		c.look(r)
	case r.Type == "stretch":
		c.seek(r)
	case r.Type == "find":
		c.find(r)
	case r.Type == "branches":
		c.branches(r)
	case slices.Contains(helmMessages, r.Type):
		c.room.steer(c, r)
	case r.Type == "playhead":
		c.room.point(c, r)
	case !ok:
		c.refuse(r, refuse(session.BadRequest, "type", "%s can only be the first message", r.Type))
	case !c.room.helm.steers(c):
		c.refuse(r, errNotOwner)
	default:
		if err := r.check(c.room.scenario); err != nil {
			c.refuse(r, err)
			return
		}
		c.command(r, command)
	}
}

func (c *conn) refuse(r request, err error) {
	refusal := asRefusal(err)
	c.hub.metrics.refused.WithLabelValues(string(refusal.Code)).Inc()
	c.send(prepare(encodeError(r.ID, refusal)))
}

// reply says whether something was done.
func (c *conn) reply(r request, err error) {
	if err != nil {
		c.refuse(r, err)
	} else {
		c.send(prepare(encodeOK(r.ID)))
	}
}

// command hands a command to the session, which answers when its effect has been
// sent.
func (c *conn) command(r request, command session.Command) {
	c.slots <- struct{}{}
	begun := time.Now()
	err := c.room.session.Do(command, func(err error) {
		c.room.changed.Store(true)
		c.room.then(func() {
			c.reply(r, err)
			since(c.hub.metrics.commandDuration, begun)
			<-c.slots
		})
	})
	if err != nil {
		<-c.slots
		c.refuse(r, err)
	}
}

// look answers what is asked about the past on the viewer's own time, and waits until
// the answer is sent, so that large answers cannot pile up.
func (c *conn) look(r request) {
	view, err := c.room.session.View(r.Epoch)
	if err != nil {
		c.refuse(r, err)
		return
	}
	if r.Again && view.Knows(r.Epoch) == nil && !view.Reaches(r.From) {
		c.remake(r, view)
		return
	}
	answer, err := c.past(r, view)
	if err != nil {
		c.refuse(r, err)
		return
	}
	c.deliver(answer)
}

// deliver sends a large answer and waits until it is gone.
func (c *conn) deliver(answer text) { c.hand(prepare(answer)) }

func (c *conn) hand(answer former) {
	sent := make(chan struct{})
	c.sendAnd(answer, func() { close(sent) })
	select {
	case <-sent:
	case <-c.dead:
	}
}

func (c *conn) past(r request, view session.View) (text, error) {
	c.hub.looking <- struct{}{}
	defer func() { <-c.hub.looking }()
	switch r.Type {
	case "curves":
		answer, err := view.Curves(r.Epoch, r.From, r.To, r.Width)
		return encodeCurves(r.ID, answer), err
	case "overview":
		return encodeOverview(r.ID, view.Overview()), view.Knows(r.Epoch)
	}
	answer, err := view.Range(r.Epoch, r.From, r.To, r.Width)
	return encodeRange(r.ID, answer), err
}
