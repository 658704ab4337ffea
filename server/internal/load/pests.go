package main

import (
	"bytes"
	"context"
	crypto "crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/hub"
)

// Those who do not behave. Whatever becomes of them, the others must not notice; what they
// must be told is checked.

// pest opens a websocket to a session and joins it.
func (s *soak) pest(id string, small bool) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{hub.Protocol}, EnableCompression: true, HandshakeTimeout: patience}
	dialer.NetDial = func(network, addr string) (net.Conn, error) {
		conn, err := net.Dial(network, addr)
		if err == nil && small {
			conn.(*net.TCPConn).SetReadBuffer(2 << 10)
		}
		return conn, err
	}
	ws, _, err := dialer.Dial("ws://"+s.target.host+"/ws/"+id, nil)
	if err != nil {
		return nil, err
	}
	ws.SetReadDeadline(time.Now().Add(patience))
	return ws, ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"join"}`))
}

// victim returns the id of some session, which may end at any moment; "" if there is none.
func (s *soak) victim(dice *rand.Rand) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) == 0 {
		return ""
	}
	return s.open[dice.IntN(len(s.open))].id
}

// stall watches and does not read.
func (s *soak) stall(ctx context.Context, dice *rand.Rand) error {
	id := s.victim(dice)
	if id == "" {
		return sleep(ctx, 100*time.Millisecond)
	}
	ws, err := s.pest(id, true)
	if err != nil {
		return err
	}
	defer ws.Close()
	s.stalls.Add(1)
	for end := time.Now().Add(between(dice, time.Second, 30*time.Second)); time.Now().Before(end) && ctx.Err() == nil; {
		// Large answers fill its buffers soon.
		ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"stretch","epoch":1,"seq":0}`))
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	if dice.IntN(2) == 0 {
		ws.NetConn().(*net.TCPConn).SetLinger(0)
	}
	return nil
}

// talk sends what is no message.
func (s *soak) talk(ctx context.Context, dice *rand.Rand) error {
	id := s.victim(dice)
	if id == "" {
		return sleep(ctx, 100*time.Millisecond)
	}
	ws, err := s.pest(id, false)
	if err != nil {
		return err
	}
	defer ws.Close()
	s.garbage.Add(1)
	noise := make([]byte, 1+dice.IntN(2000))
	crypto.Read(noise)
	switch dice.IntN(6) {
	case 0: // no frame of a websocket
		ws.NetConn().Write(noise)
	case 1: // a frame that never ends
		ws.NetConn().Write([]byte{0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	case 2:
		ws.WriteMessage(websocket.BinaryMessage, noise)
	case 3:
		ws.WriteMessage(websocket.TextMessage, bytes.Repeat([]byte(`[{"a":`), 300))
	case 4: // too large, also only when it is inflated
		ws.EnableWriteCompression(dice.IntN(2) == 0)
		ws.WriteMessage(websocket.TextMessage, make([]byte, 5_000+dice.IntN(1<<20)))
		return s.mustClose(ws, websocket.CloseMessageTooBig)
	case 5: // the connection ends in the middle
		ws.NetConn().Write([]byte{0x81, 0xa0, 1, 2, 3, 4, 5})
		return nil
	}
	return sleep(ctx, between(dice, 0, time.Second))
}

// mustClose reads until the connection ends, which must be with a code, unless the
// session ended by itself.
func (s *soak) mustClose(ws *websocket.Conn, want int) error {
	for {
		_, _, err := ws.ReadMessage()
		var closed *websocket.CloseError
		switch {
		case err == nil:
		case errors.As(err, &closed):
			if closed.Code != want && closed.Code != websocket.CloseNormalClosure && closed.Code != 4404 {
				s.fault("closed with %d and not with %d", closed.Code, want)
			}
			return nil
		default:
			var late net.Error
			if errors.As(err, &late) && late.Timeout() {
				return fmt.Errorf("not closed with %d: %w", want, err)
			}
			return nil // a connection that is reset may lose what was said last
		}
	}
}

// shout sends much more than it may, and must be answered all the same.
func (s *soak) shout(ctx context.Context, dice *rand.Rand) error {
	id := s.victim(dice)
	if id == "" {
		return sleep(ctx, 100*time.Millisecond)
	}
	ws, err := s.pest(id, false)
	if err != nil {
		return err
	}
	defer ws.Close()
	go func() {
		for i := range 120 {
			if ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"type":"play","id":%d}`, i)) != nil {
				return
			}
		}
	}()
	for answers, limited := 0, false; answers < 120; {
		_, text, err := ws.ReadMessage()
		var closed *websocket.CloseError
		if errors.As(err, &closed) && closed.Code != 4408 {
			return nil // the session ended
		}
		if err != nil {
			return fmt.Errorf("of 120 messages %d were answered: %w", answers, err)
		}
		if bytes.HasPrefix(text, []byte(`{"type":"error"`)) {
			answers++
			limited = limited || bytes.Contains(text, []byte(`"code":"limit"`))
			s.refused.Add(1)
		}
		if answers == 120 && !limited {
			s.fault("nothing was said against 120 messages at once")
		}
	}
	return sleep(ctx, between(dice, 0, time.Second))
}

// ask sends requests that are none, or never end.
func (s *soak) ask(ctx context.Context, dice *rand.Rand) error {
	s.garbage.Add(1)
	noise := make([]byte, 1+dice.IntN(2000))
	crypto.Read(noise)
	if dice.IntN(2) == 0 {
		conn, err := net.Dial("tcp", s.target.host)
		if err != nil {
			return err
		}
		defer conn.Close()
		if dice.IntN(2) == 0 {
			noise = append([]byte("POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"), noise...)
		}
		conn.Write(noise)
		return sleep(ctx, between(dice, 0, time.Second))
	}
	bodies := [][]byte{noise, []byte(`{"scenario":"nothing"}`), []byte(`{"scenario":"trafficlight","params":{"cars":-1}}`), []byte(`{"recipe":{"scenario":"trafficlight","runs":[]}}`), tooMuch}
	response, err := client.Post("http://"+s.target.host+"/api/sessions", "application/json", bytes.NewReader(bodies[dice.IntN(len(bodies))]))
	if err != nil {
		return nil // who sends too much may be cut off before the answer
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
	if response.StatusCode < 400 || response.StatusCode >= http.StatusInternalServerError {
		s.fault("nonsense was answered with %s", response.Status)
	}
	return sleep(ctx, between(dice, 0, 500*time.Millisecond))
}

// tooMuch is more than any request may have.
var tooMuch = bytes.Repeat([]byte("["), 5<<20)
