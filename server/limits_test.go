package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/hub"
)

// refused checks that a request is answered with a code, and when to ask again.
func (p *program) refused(method, path, body string, status int, code, retry string) {
	p.t.Helper()
	r, text := p.ask(method, path, body)
	if r.StatusCode != status || r.Header.Get("Retry-After") != retry || !strings.Contains(text, `{"error":{"code":"`+code+`","message":"`) {
		p.t.Errorf("%s %s: %d, Retry-After %q, %.300s; want %d %s, %q", method, path, r.StatusCode, r.Header.Get("Retry-After"), text, status, code, retry)
	}
}

// turnedAway checks that nobody more may watch a session, and is told why.
func (p *program) turnedAway(id string, code int, reason string) {
	p.t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{hub.Protocol}}
	ws, _, err := dialer.Dial("ws"+strings.TrimPrefix(p.url, "http")+"/ws/"+id, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	defer ws.Close()
	ended(p.t, ws, code, reason)
}

// ended checks how a connection ends.
func ended(t *testing.T, ws *websocket.Conn, code int, reason string) {
	t.Helper()
	for {
		ws.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, _, err := ws.ReadMessage()
		if err == nil {
			continue
		}
		var closed *websocket.CloseError
		if !errors.As(err, &closed) || closed.Code != code || !strings.Contains(closed.Text, reason) {
			t.Errorf("%v; want %d with %q", err, code, reason)
		}
		return
	}
}

// hears waits for a message with all of these in it.
func hears(t *testing.T, ws *websocket.Conn, parts ...string) string {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		ws.SetReadDeadline(end)
		_, text, err := ws.ReadMessage()
		if err != nil {
			t.Fatalf("%v instead of %q", err, parts)
		}
		missing := 0
		for _, part := range parts {
			if !strings.Contains(string(text), part) {
				missing++
			}
		}
		if missing == 0 {
			return string(text)
		}
	}
	t.Fatalf("%q never came", parts)
	return ""
}

func say(t *testing.T, ws *websocket.Conn, text string) {
	t.Helper()
	if err := ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// limitTests has what happens at every limit that is a flag. Somebody watches a session
// meanwhile, and is held up by nothing.
var limitTests = map[string]struct {
	flags string
	test  func(p *program, id, token string, owner *websocket.Conn)
}{
	"max-sessions": {"-max-sessions 1", func(p *program, _, _ string, _ *websocket.Conn) {
		p.refused("POST", "/api/sessions", `{"scenario":"trafficlight"}`, 429, "limit", "10")
	}},
	"max-address-sessions": {"-max-address-sessions 1", func(p *program, _, _ string, _ *websocket.Conn) {
		p.refused("POST", "/api/sessions", `{"scenario":"trafficlight"}`, 429, "limit", "10")
	}},
	"max-viewers": {"-max-viewers 1", func(p *program, id, _ string, _ *websocket.Conn) {
		p.turnedAway(id, websocket.CloseTryAgainLater, "the server is full: try again later")
		p.refused("GET", "/readyz", "", 503, "busy", "1")
	}},
	"max-session-viewers": {"-max-session-viewers 1", func(p *program, id, _ string, _ *websocket.Conn) {
		p.turnedAway(id, websocket.CloseTryAgainLater, "this session has as many viewers as it may have")
	}},
	"max-commands": {"-max-commands 3", func(p *program, id, _ string, _ *websocket.Conn) {
		ws := p.join(id, "")
		for range 10 {
			say(p.t, ws, `{"type":"branches"}`)
		}
		hears(p.t, ws, `"type":"error"`, `"code":"limit"`, "at most 3 messages a second")
	}},
	"max-message": {"-max-message 200", func(p *program, id, _ string, _ *websocket.Conn) {
		ws := p.join(id, "")
		say(p.t, ws, `{"type":"`+strings.Repeat("x", 200)+`"}`)
		ended(p.t, ws, websocket.CloseMessageTooBig, "")
	}},
	"max-records": {"-max-records 2000", func(p *program, id, token string, _ *websocket.Conn) {
		bounded(p, `{"scenario":"trafficlight"}`, "records")
	}},
	"max-threads": {"-max-threads 20", func(p *program, _, _ string, _ *websocket.Conn) {
		bounded(p, `{"scenario":"trafficlight","params":{"cars":60}}`, "threads")
	}},
	"held": {"-held 5000", func(p *program, _, _ string, _ *websocket.Conn) {
		ws := long(p, 20_000)
		say(p.t, ws, `{"type":"range","epoch":1,"from":0,"to":1000000000,"width":10,"id":7}`)
		if text := hears(p.t, ws, `"type":"range"`); strings.Contains(text, `"held":0,`) {
			p.t.Errorf("everything is held: %.200s", text)
		}
		say(p.t, ws, `{"type":"stretch","epoch":1,"seq":0,"id":8}`) // what is not held is made again
		hears(p.t, ws, `"type":"stretch"`, `"index":0`)
	}},
	"memory": {"-memory 1 -max-commands 1000", func(p *program, _, _ string, _ *websocket.Conn) {
		ws := long(p, 30_000)
		until(p, "the oldest records are forgotten", func() bool {
			say(p.t, ws, `{"type":"range","epoch":1,"from":0,"to":1000000000,"width":10}`)
			return !strings.Contains(hears(p.t, ws, `"type":"range"`), `"held":0,`)
		})
	}},
	"reclaim": {"-reclaim 100ms", func(p *program, _, _ string, _ *websocket.Conn) {
		id, token := p.create(`{"scenario":"trafficlight"}`)
		until(p, "it is reclaimed", func() bool { return p.counts("interleave_sessions 1\n") })
		p.join(id, token) // its link still opens
	}},
	"max-kept": {"-max-kept 1 -reclaim 50ms", func(p *program, _, _ string, _ *websocket.Conn) {
		first, _ := p.create(`{"scenario":"trafficlight"}`)
		until(p, "it is reclaimed", func() bool { return p.counts("interleave_sessions 1\n") })
		second, _ := p.create(`{"scenario":"trafficlight"}`)
		until(p, "the other one too", func() bool { return p.counts("interleave_sessions 1\n") })
		p.turnedAway(first, 4404, "there is no such session")
		p.join(second, "")
	}},
	"reruns":         {"", nil}, // TestSlowReaders
	"waiting-reruns": {"", nil}, // likewise
	"header-time": {"-header-time 100ms", func(p *program, _, _ string, _ *websocket.Conn) {
		if answer, took := p.slowly("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "); took > 5*time.Second || strings.Contains(answer, " 200 ") {
			p.t.Errorf("after %v: %.100s", took, answer)
		}
	}},
	"body-time": {"-body-time 200ms", func(p *program, _, _ string, _ *websocket.Conn) {
		answer, took := p.slowly("POST /api/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n{")
		if took > 5*time.Second || !strings.HasPrefix(answer, "HTTP/1.1 408 ") || !strings.Contains(answer, "did not come in time") {
			p.t.Errorf("after %v: %s", took, answer)
		}
	}},
}

// slowly sends the beginning of a request, and returns the answer and how long it took.
func (p *program) slowly(beginning string) (answer string, took time.Duration) {
	p.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close()
	begun := time.Now()
	io.WriteString(conn, beginning)
	conn.SetReadDeadline(begun.Add(10 * time.Second))
	text, _ := io.ReadAll(conn)
	return string(text), time.Since(begun)
}

// bounded checks that a run stops at a bound, says at which, and does not go on.
func bounded(p *program, choice, bound string) {
	p.t.Helper()
	id, token := p.create(choice)
	ws := p.join(id, token)
	say(p.t, ws, `{"type":"speed","speed":0}`)
	hears(p.t, ws, `"type":"status"`, `"playing":false`, `"bound":"`+bound+`"`)
	say(p.t, ws, `{"type":"play","id":5}`)
	hears(p.t, ws, `"type":"error"`, `"id":5`, `"code":"limit"`)
}

// long makes a run with so many records, that stands.
func long(p *program, records int) *websocket.Conn {
	p.t.Helper()
	id, token := p.create(`{"scenario":"trafficlight","params":{"cars":60}}`)
	ws := p.join(id, token)
	say(p.t, ws, `{"type":"speed","speed":0}`)
	until(p, "it has its records", func() bool {
		var seq int
		_, text := p.ask("GET", "/api/sessions/"+id, "")
		_, rest, _ := strings.Cut(text, `"state":{"seq":`)
		fmt.Sscan(rest, &seq)
		return seq > records
	})
	say(p.t, ws, `{"type":"pause"}`)
	return ws
}

func (p *program) counts(line string) bool {
	_, text := p.ask("GET", "/metrics", "")
	return strings.Contains(text, line)
}

func until(p *program, what string, done func() bool) {
	p.t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			p.t.Fatal("in vain: ", what)
		}
	}
}

func TestLimits(t *testing.T) {
	flagsOf(&options{}).VisitAll(func(f *flag.Flag) {
		limit, is := limitTests[f.Name]
		if getter, ok := f.Value.(flag.Getter); ok && !is {
			switch getter.Get().(type) {
			case int, int64, time.Duration:
				t.Errorf("nothing shows what happens at -%s", f.Name)
			}
		}
		if limit.test == nil {
			return
		}
		t.Run(f.Name, func(t *testing.T) {
			p := start(t, strings.Fields(limit.flags)...)
			id, token := p.create(`{"scenario":"trafficlight"}`)
			owner := p.join(id, token)
			limit.test(p, id, token, owner)
			say(t, owner, `{"type":"speed","speed":2,"id":99}`)
			hears(t, owner, `"type":"ok"`, `"id":99`)
			hears(t, owner, `"type":"delta"`)
			if r, _ := p.ask("GET", "/healthz", ""); r.StatusCode != http.StatusOK {
				t.Errorf("healthz: %d", r.StatusCode)
			}
		})
	})
}
