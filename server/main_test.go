package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"interleave/server/hub"
)

// The clock by which chroma's expressions give up ends by itself a second later.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}

// program is a server that runs as it does for a user.
type program struct {
	t    *testing.T
	url  string
	log  *lockedBuffer
	stop func() (time.Duration, error)
}

func start(t *testing.T, flags ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	p := &program{t: t, log: &lockedBuffer{}}
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append([]string{"-addr", "127.0.0.1:0", "-log", "debug"}, flags...), in, p.log)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err, <-ended)
	}
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "Interleave is at "))
	p.stop = sync.OnceValues(func() (time.Duration, error) {
		begun := time.Now()
		cancel()
		err := <-ended
		return time.Since(begun), err
	})
	t.Cleanup(func() {
		if _, err := p.stop(); err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return p
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// ask sends a request and returns the answer with its body read.
func (p *program) ask(method, path, body string, headers ...string) (*http.Response, string) {
	p.t.Helper()
	r, err := http.NewRequest(method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response, string(text)
}

func (p *program) create(body string) (id, token string) {
	p.t.Helper()
	response, text := p.ask("POST", "/api/sessions", body)
	var made struct{ ID, Token string }
	if err := json.Unmarshal([]byte(text), &made); err != nil || response.StatusCode != http.StatusCreated || len(made.Token) != 22 {
		p.t.Fatalf("%d %s", response.StatusCode, text)
	}
	return made.ID, made.Token
}

func (p *program) join(id, token string) *websocket.Conn {
	p.t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{hub.Protocol}}
	ws, _, err := dialer.Dial("ws"+strings.TrimPrefix(p.url, "http")+"/ws/"+id, http.Header{"Origin": {p.url}})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { ws.Close() })
	ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	if err := ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"type":"join","token":%q}`, token)); err != nil {
		p.t.Fatal(err)
	}
	for _, want := range []string{"welcome", "status", "keyframe"} {
		if _, text, err := ws.ReadMessage(); err != nil || !bytes.Contains(text, []byte(`"type":"`+want+`"`)) {
			p.t.Fatalf("%v: %s instead of %s", err, text, want)
		}
	}
	return ws
}

func TestPageAndHeaders(t *testing.T) {
	p := start(t)
	if r, _ := p.ask("GET", "/app.js", ""); r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Errorf("a script: %v", r.Header)
	}
	for _, path := range []string{"/", "/api/scenarios", "/healthz", "/nothing"} {
		r, _ := p.ask("GET", path, "")
		for name, want := range map[string]string{
			"Content-Security-Policy":    "default-src 'none'; script-src 'self'; style-src 'self'; ",
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Permissions-Policy":         "camera=()",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := r.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
	r, body := p.ask("GET", "/app.js", "", "Accept-Encoding", "gzip")
	unpacked, err := gzip.NewReader(strings.NewReader(body))
	if err != nil || r.Header.Get("Content-Encoding") != "gzip" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("%v: %v", err, r.Header)
	}
	whole, err := io.ReadAll(unpacked)
	if _, plain := p.ask("GET", "/app.js", "", "Accept-Encoding", "identity"); err != nil || plain != string(whole) {
		t.Error("the compressed page is another one")
	}
	if again, _ := p.ask("GET", "/app.js", "", "If-None-Match", r.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("a known file is sent again: %d", again.StatusCode)
	}
	if head, body := p.ask("HEAD", "/", ""); head.StatusCode != http.StatusOK || body != "" {
		t.Errorf("HEAD: %d %q", head.StatusCode, body)
	}
}

func TestSessionsOverHTTP(t *testing.T) {
	p := start(t)
	id, token := p.create(`{"scenario":"trafficlight","params":{"cars":3},"seed":5,"policy":"random"}`)
	_, text := p.ask("GET", "/api/sessions/"+id, "")
	var info struct {
		ID, Scenario, Hash, Policy string
		Epoch, Seed, Viewers       int64
		Playing                    bool
		Speed                      float64
		State                      struct{ Params map[string]int64 }
	}
	if err := json.Unmarshal([]byte(text), &info); err != nil {
		t.Fatal(err)
	}
	if info.ID != id || info.Scenario != "trafficlight" || len(info.Hash) != 16 || info.Policy != "random" || info.Seed != 5 ||
		info.Epoch != 1 || !info.Playing || info.Speed != 1 || info.State.Params["cars"] != 3 {
		t.Errorf("%s", text)
	}
	for _, bearer := range []string{"", "Bearer ", "Bearer x", token} {
		if r, text := p.ask("DELETE", "/api/sessions/"+id, "", "Authorization", bearer); r.StatusCode != http.StatusForbidden {
			t.Errorf("%q: %d %s", bearer, r.StatusCode, text)
		}
	}
	if r, text := p.ask("DELETE", "/api/sessions/"+id, "", "Authorization", "Bearer "+token); r.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", r.StatusCode, text)
	}
	if r, _ := p.ask("GET", "/api/sessions/"+id, ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("a deleted session: %d", r.StatusCode)
	}
}

func TestErrorsOverHTTP(t *testing.T) {
	p := start(t)
	for _, c := range []struct {
		method, path, body string
		status             int
		code, field        string
	}{
		{"GET", "/nothing", "", 404, "not_found", ""},
		{"GET", "/api/nothing", "", 404, "not_found", ""},
		{"POST", "/api/nothing", "", 404, "not_found", ""},
		{"GET", "/api/sessions/nothing", "", 404, "not_found", ""},
		{"GET", "/api/scenarios/bakery/code", "", 404, "unknown_scenario", "scenario"},
		{"GET", "/api/scenarios/bakery/lesson?lang=en", "", 404, "unknown_scenario", "scenario"},
		{"GET", "/api/scenarios/lock/lesson", "", 400, "bad_request", "lang"},
		{"GET", "/api/scenarios/lock/lesson?lang=de", "", 400, "bad_request", "lang"},
		{"DELETE", "/api/sessions/nothing", "", 404, "not_found", ""},
		{"PUT", "/api/sessions", "", 405, "bad_request", ""},
		{"POST", "/", "", 405, "bad_request", ""},
		{"GET", "/ws/nothing", "", 400, "bad_request", ""},
		{"POST", "/api/sessions", "", 400, "bad_request", ""},
		{"POST", "/api/sessions", `{"scenario":"trafficlight"} x`, 400, "bad_request", ""},
		{"POST", "/api/sessions", `{"scenario":"trafficlight","colour":1}`, 400, "bad_request", ""},
		{"POST", "/api/sessions", `{"scenario":"trafficlight","seed":"x"}`, 400, "bad_request", "seed"},
		{"POST", "/api/sessions", `{}`, 400, "bad_request", "scenario"},
		{"POST", "/api/sessions", `{"scenario":"bakery"}`, 404, "unknown_scenario", "scenario"},
		{"POST", "/api/sessions", `{"scenario":"semaphore","preset":"x"}`, 422, "unknown_preset", "preset"},
		{"POST", "/api/sessions", `{"scenario":"semaphore","params":{"cars":1}}`, 422, "unknown_param", "cars"},
		{"POST", "/api/sessions", `{"scenario":"semaphore","params":{"permits":99}}`, 422, "bad_param", "permits"},
		{"POST", "/api/sessions", `{"scenario":"semaphore","seed":-1}`, 422, "bad_seed", "seed"},
		{"POST", "/api/sessions", `{"scenario":"semaphore","policy":"luck"}`, 422, "bad_policy", "policy"},
		{"POST", "/api/sessions", `{"scenario":"` + strings.Repeat("x", bodyLimit) + `"}`, 413, "too_large", ""},
	} {
		r, text := p.ask(c.method, c.path, c.body)
		var e struct {
			Error struct{ Code, Message, Field string }
		}
		if err := json.Unmarshal([]byte(text), &e); err != nil || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %v: %s", c.method, c.path, err, text)
		}
		if r.StatusCode != c.status || e.Error.Code != c.code || e.Error.Field != c.field || e.Error.Message == "" {
			t.Errorf("%s %s %.60s: %d %s", c.method, c.path, c.body, r.StatusCode, text)
		}
	}
	if r, _ := p.ask("PUT", "/api/sessions", ""); r.Header.Get("Allow") != "POST" {
		t.Errorf("Allow %q", r.Header.Get("Allow"))
	}
	if r, text := p.ask("POST", "/api/sessions", `{"scenario":"semaphore"}`, "Origin", "http://evil.example"); r.StatusCode != http.StatusForbidden {
		t.Errorf("another site makes sessions: %s", text)
	}
}

func TestLogKeepsSecrets(t *testing.T) {
	p := start(t)
	id, token := p.create(`{"scenario":"trafficlight"}`)
	p.join(id, token).Close()
	p.ask("GET", "/api/sessions/"+id, "")
	p.ask("GET", "/?token="+token, "")
	p.ask("DELETE", "/api/sessions/"+id, "", "Authorization", "Bearer "+token)
	p.stop()
	log := p.log.String()
	if strings.Contains(log, token) || strings.Contains(log, id) {
		t.Errorf("a token or an id is logged:\n%s", log)
	}
	for _, want := range []string{"/api/sessions/{id}", "/ws/{id}", "status=204"} {
		if !strings.Contains(log, want) {
			t.Errorf("%s is not logged:\n%s", want, log)
		}
	}
}

// TestStop ends the server while viewers watch. TestMain checks that no
// goroutine is left.
func TestStop(t *testing.T) {
	p := start(t)
	id, token := p.create(`{"scenario":"trafficlight","params":{"cars":60}}`)
	var viewers []*websocket.Conn
	for range 20 {
		viewers = append(viewers, p.join(id, ""))
	}
	owner := p.join(id, token)
	owner.WriteMessage(websocket.TextMessage, []byte(`{"type":"speed","speed":0}`))
	var heard sync.WaitGroup
	for _, v := range viewers[1:] { // the first one does not even listen
		heard.Go(func() {
			for {
				if _, _, err := v.ReadMessage(); err != nil {
					if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	took, err := p.stop()
	if err != nil || took > 2*time.Second {
		t.Errorf("stopped after %v: %v", took, err)
	}
	heard.Wait()
	if _, err := http.Get(p.url + "/healthz"); err == nil {
		t.Error("it still answers")
	}
}

func TestCommandLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	unwell := httptest.NewServer(http.NotFoundHandler())
	defer unwell.Close()
	for args, want := range map[string]string{
		"-colour red":                    "not defined: -colour",
		"-max-sessions many":             "invalid value",
		"-max-sessions 0":                "-max-sessions must be at least 1, not 0",
		"-log loud":                      "-log",
		"serve":                          `unknown argument "serve"`,
		"-addr " + taken.Addr().String(): "is in use by another program",
		"-addr nonsense":                 `"nonsense" is not host:port; try localhost:8080`,
		"-addr 9191":                     `"9191" is not host:port; try localhost:9191`,
		"-addr localhost:99999":          `"localhost:99999" is not host:port`,
		"-addr 192.0.2.1:0":              "cannot listen",
		"health -addr 9191":              "try localhost:9191",
		"health now":                     `unknown argument "now"`,
		"health -addr 127.0.0.1:1":       "nothing answers at 127.0.0.1:1",
		"health -addr " + unwell.Listener.Addr().String(): "404",
	} {
		var out bytes.Buffer
		err := run(t.Context(), strings.Fields(args), &out, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || out.Len() > 0 {
			t.Errorf("%s: %v and %q; want one sentence with %q", args, err, out.String(), want)
		}
	}
	for _, args := range []string{"-help", "health -help"} {
		var out bytes.Buffer
		if err := run(t.Context(), strings.Fields(args), &out, io.Discard); err != nil || !strings.Contains(out.String(), "-addr") {
			t.Errorf("%s: %v, %s", args, err, out.String())
		}
		if args == "-help" && (!strings.Contains(out.String(), "server run") || !strings.Contains(out.String(), "server health")) {
			t.Errorf("the help names no commands: %s", out.String())
		}
	}
	p := start(t)
	var out bytes.Buffer
	if err := run(t.Context(), []string{"health", "-addr", strings.TrimPrefix(p.url, "http://")}, &out, io.Discard); err != nil || out.String() != "ok\n" {
		t.Errorf("health: %v, %q", err, out.String())
	}
}

func TestBrowsable(t *testing.T) {
	got := &net.TCPAddr{IP: net.IPv4zero, Port: 81}
	for asked, want := range map[string]string{
		":0": "localhost:81", "0.0.0.0:81": "localhost:81", "[::]:81": "localhost:81",
		"localhost:0": "localhost:81", "192.0.2.1:81": "192.0.2.1:81", "[::1]:81": "[::1]:81",
	} {
		if b := browsable(got, asked); b != want {
			t.Errorf("%s: %s; want %s", asked, b, want)
		}
	}
}
