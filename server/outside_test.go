package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/hub"
)

// TestReadme holds the README's list of flags to the flags, and their defaults to
// the defaults.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	flagsOf(&options{}).VisitAll(func(f *flag.Flag) {
		usual := f.DefValue
		if f.Name == "reruns" {
			usual = "half of the processors"
		}
		row := regexp.MustCompile("(?m)^\\| `-" + f.Name + "[^`]*` \\| ([^|]*) \\|").FindSubmatch(readme)
		if row == nil {
			t.Errorf("-%s is not in the README", f.Name)
			return
		}
		said := strings.Trim(strings.ReplaceAll(string(row[1]), ",", ""), "` ")
		if d, err := time.ParseDuration(said); err == nil {
			said = d.String()
		}
		if said != usual && !(said == "none" && usual == "") {
			t.Errorf("the README says that -%s is %q by default; it is %q", f.Name, said, usual)
		}
	})
	flags, _, _ := bytes.Cut(readme[bytes.Index(readme, []byte("## Flags")):], []byte("## What it is built with"))
	for _, row := range regexp.MustCompile("(?m)^\\| `-([a-z-]+)").FindAllSubmatch(flags, -1) {
		if flagsOf(&options{}).Lookup(string(row[1])) == nil {
			t.Errorf("the README has a flag -%s that there is not", row[1])
		}
	}
}

// TestHeaders looks at answers of all kinds: what a browser may do with any of them is
// said, and none sets a cookie.
func TestHeaders(t *testing.T) {
	p := start(t)
	id, _ := p.create(`{"scenario":"trafficlight"}`)
	for _, ask := range [][3]string{
		{"GET", "/", ""}, {"GET", "/?embed=1", ""}, {"GET", "/icon.svg", ""}, {"GET", "/metrics", ""}, {"GET", "/healthz", ""}, {"GET", "/readyz", ""},
		{"GET", "/nothing", ""}, {"GET", "/nothing.js", ""}, {"GET", "/nothing.css", ""}, {"GET", "/api/nothing.js", ""}, {"GET", "/api/sessions/x.js", ""}, {"GET", "/metrics.js", ""},
		{"PUT", "/app.js2", ""}, {"PUT", "/api/sessions", ""}, {"POST", "/api/sessions", "{"}, {"POST", "/api/sessions", strings.Repeat(" ", bodyLimit+1)},
		{"POST", "/api/sessions", `{"scenario":"trafficlight"}`}, {"DELETE", "/api/sessions/" + id, ""}, {"GET", "/ws/" + id, ""}, {"GET", "/ws/x", ""},
		{"GET", "/api/about", ""}, {"GET", "/api/scenarios", ""}, {"GET", "/api/scenarios/lock/lesson?lang=zh", ""}, {"GET", "/api/sessions/" + id + "/export?format=csv", ""},
		{"GET", "/app.js", ""}, {"GET", "/style.css", ""},
	} {
		r, _ := p.ask(ask[0], ask[1], ask[2])
		want := []string{"X-Content-Type-Options", "Cross-Origin-Resource-Policy", "X-Request-Id"}
		if part := ask[1] == "/app.js" || ask[1] == "/style.css"; !part {
			want = append(want, "Content-Security-Policy", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy")
		} else if r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", ask[1], r.StatusCode)
		}
		for _, name := range want {
			if r.Header.Get(name) == "" {
				t.Errorf("%s %s: no %s", ask[0], ask[1], name)
			}
		}
		if r.Header.Get("Set-Cookie") != "" || strings.Contains(r.Header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s %s: %v", ask[0], ask[1], r.Header)
		}
	}
}

func TestRefusedFlags(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.pem")
	for args, want := range map[string]string{
		"-max-commands 0":                          "-max-commands must be at least 1, not 0",
		"-max-records -5":                          "-max-records must be at least 1, not -5",
		"-reclaim 0s":                              "-reclaim must be at least 1ms, not 0s",
		"-cert x.pem":                              "-cert and -key go together",
		"-cert " + missing + " -key x.pem":         "cannot use the certificate in " + missing,
		"-base interleave":                         "-base must be a path",
		"-base /a?b":                               "-base must be a path",
		"-base //a":                                "-base must be a path",
		"-public-url school.example":               "-public-url must be an address",
		"-public-url http://a/#b":                  "-public-url must be an address",
		"-origin school.example":                   "an origin is a scheme and a host",
		"-origin https://school.example/x":         "an origin is a scheme and a host",
		"-debug 0.0.0.0:6060":                      "-debug must be a loopback address",
		"-debug 6060":                              "-debug: ",
		"-addr 127.0.0.1:0 -debug localhost:99999": "-debug: ",
	} {
		var out bytes.Buffer
		err := run(t.Context(), strings.Fields(args), &out, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || out.Len() > 0 {
			t.Errorf("%s: %v and %q; want one sentence with %q", args, err, out.String(), want)
		}
	}
}

// TestSeenFromOutside asks all that those ask who look after a server.
func TestSeenFromOutside(t *testing.T) {
	p := start(t)
	id, token := p.create(`{"scenario":"trafficlight"}`)
	p.join(id, token)
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if r, body := p.ask("GET", path, ""); r.StatusCode != http.StatusOK || body != want {
			t.Errorf("%s: %d %q", path, r.StatusCode, body)
		}
	}
	_, body := p.ask("GET", "/metrics", "")
	for _, want := range []string{
		"interleave_sessions 1\n", "interleave_viewers 1\n", "interleave_sessions_created_total 1\n", "interleave_sessions_ended_total 0\n", "interleave_sessions_restored_total ",
		"interleave_frames_total ", "interleave_frames_merged_total ", "interleave_drops_total ", "interleave_keyframes_total ", "interleave_save_failures_total 0\n",
		"interleave_pace_lag_seconds_bucket{le=", "interleave_command_seconds_count ", "interleave_held_bytes ", "go_goroutines ", "process_resident_memory_bytes ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in the metrics", want)
		}
	}
	if strings.Contains(body, id) || strings.Contains(body, token) {
		t.Error("the metrics tell of single sessions")
	}
	r, _ := p.ask("GET", "/api/sessions/"+id, "")
	if mark := r.Header.Get("X-Request-Id"); mark == "" || !strings.Contains(p.log.String(), "id="+mark) {
		t.Errorf("request id %q is not in the log", mark)
	}
	for _, path := range []string{"/debug/pprof/", "/api/sessions", "/ws/", "/api/sessions/"} {
		if r, body := p.ask("GET", path, ""); r.StatusCode < 400 {
			t.Errorf("%s: %d %.80s", path, r.StatusCode, body)
		}
	}
}

func TestFull(t *testing.T) {
	p := start(t, "-max-viewers", "1", "-max-sessions", "1")
	id, _ := p.create(`{"scenario":"trafficlight"}`)
	p.join(id, "")
	r, text := p.ask("POST", "/api/sessions", `{"scenario":"trafficlight"}`)
	if r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") != "10" || !strings.Contains(text, `"limit"`) {
		t.Errorf("%d %v %s", r.StatusCode, r.Header, text)
	}
	if r, text := p.ask("GET", "/readyz", ""); r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") != "1" {
		t.Errorf("readyz of a full server: %d %s", r.StatusCode, text)
	}
}

// TestProfiles asks for a profile where profiles are served, on a listener of
// their own.
func TestProfiles(t *testing.T) {
	var o options
	o.debug, o.addr = "127.0.0.1:0", "127.0.0.1:0"
	services, err := o.services(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range services {
		defer s.listener.Close()
	}
	w := httptest.NewRecorder()
	services[1].server.Handler.ServeHTTP(w, httptest.NewRequest("GET", "/debug/pprof/goroutine?debug=1", nil))
	if !strings.Contains(w.Body.String(), "goroutine profile") || w.Header().Get("X-Frame-Options") != "DENY" || services[0].listener.Addr().String() == services[1].listener.Addr().String() {
		t.Errorf("%.100s", w.Body.String())
	}
}

// TestBelowAPath serves the page below a path, as a proxy asks for it that leaves
// the path and one that takes it away.
func TestBelowAPath(t *testing.T) {
	p := start(t, "-base", "/tools/interleave/")
	if !strings.HasSuffix(p.url, "/tools/interleave") {
		t.Fatalf("it says that it is at %s", p.url)
	}
	host := strings.TrimSuffix(p.url, "/tools/interleave")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	r, err := client.Get(p.url)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusPermanentRedirect || r.Header.Get("Location") != "/tools/interleave/" {
		t.Errorf("%d to %q", r.StatusCode, r.Header.Get("Location"))
	}
	for _, base := range []string{p.url, host} {
		p.url = base
		for _, path := range []string{"/", "/app.js", "/api/scenarios", "/healthz"} {
			if r, _ := p.ask("GET", path, ""); r.StatusCode != http.StatusOK {
				t.Errorf("%s%s: %d", base, path, r.StatusCode)
			}
		}
		response, _ := p.ask("POST", "/api/sessions", `{"scenario":"trafficlight"}`)
		at, err := response.Request.URL.Parse(response.Header.Get("Location"))
		if err != nil || !strings.HasPrefix(at.String(), base+"/api/sessions/") {
			t.Errorf("Location leads to %v", at)
		}
	}
	if r, _ := p.ask("GET", "/tools/interleaved/", ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("a path that only begins alike: %d", r.StatusCode)
	}
}

func TestClient(t *testing.T) {
	for _, c := range []struct{ header, peer, given, client, network string }{
		{"", "192.0.2.1:4000", "198.51.100.7", "192.0.2.1", "192.0.2.1"},
		{"X-Forwarded-For", "192.0.2.1:4000", "", "192.0.2.1", "192.0.2.1"},
		{"X-Forwarded-For", "192.0.2.1:4000", "203.0.113.9, 198.51.100.7", "198.51.100.7", "198.51.100.7"},
		{"X-Forwarded-For", "192.0.2.1:4000", "somebody", "192.0.2.1", "192.0.2.1"},
		{"X-Real-Ip", "[::1]:4000", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"", "[::ffff:192.0.2.1]:4000", "", "192.0.2.1", "192.0.2.1"},
		{"", "@", "", "invalid IP", "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.given != "" {
			r.Header.Set("X-Forwarded-For", c.given)
			r.Header.Set("X-Real-Ip", c.given)
		}
		addr := clientOf(c.header)(r)
		if addr.String() != c.client || networkOf(addr) != c.network {
			t.Errorf("%+v: %s in %s", c, addr, networkOf(addr))
		}
	}
}

// TestBehindAProxy has two who ask through the same proxy: each has a limit of
// their own, if the header is believed.
func TestBehindAProxy(t *testing.T) {
	p := start(t, "-max-address-sessions", "1", "-proxy-header", "X-Forwarded-For", "-origin", "https://school.example")
	make := func(client string) string {
		r, text := p.ask("POST", "/api/sessions", `{"scenario":"trafficlight"}`, "X-Forwarded-For", client, "Origin", "https://school.example")
		if r.StatusCode != http.StatusCreated {
			t.Fatalf("%s: %d %s", client, r.StatusCode, text)
		}
		return "/api/" + r.Header.Get("Location")
	}
	make("198.51.100.7")
	other := make("198.51.100.8")
	make("198.51.100.7")
	if _, counts := p.ask("GET", "/metrics", ""); !strings.Contains(counts, "interleave_sessions 2\n") {
		t.Error("the first session of the first one did not make room")
	}
	if r, _ := p.ask("GET", other, ""); r.StatusCode != http.StatusOK {
		t.Errorf("the session of the other: %d", r.StatusCode)
	}
	if !strings.Contains(p.log.String(), "client=198.51.100.8") {
		t.Error("the log does not say who asked")
	}
}

// TestFrames lets the page that is made for it, and nothing else, stand in a frame.
func TestFrames(t *testing.T) {
	p := start(t, "-base", "/tools")
	for path, want := range map[string]bool{
		"/?embed=1": true,
		"/":         false, "/?embed=0": false, "/?embed=1&x": false, "/?x&embed=1": false, "/?embed=01": false, "/index.html?embed=1": false,
		"/icon.svg?embed=1": false, "/api/scenarios?embed=1": false, "/missing?embed=1": false, "/metrics?embed=1": false,
	} {
		r, _ := p.ask("GET", path, "")
		policy, option := r.Header.Get("Content-Security-Policy"), r.Header.Get("X-Frame-Options")
		may := strings.HasSuffix(policy, "frame-ancestors *") && option == ""
		mayNot := strings.HasSuffix(policy, "frame-ancestors 'none'") && option == "DENY"
		if may != want || mayNot == want || !strings.Contains(policy, "script-src 'self'; ") {
			t.Errorf("%s: %q, %q", path, policy, option)
		}
	}
	r, text := p.ask("POST", "/api/sessions", `{"scenario":"trafficlight","open":true}`)
	if r.StatusCode != http.StatusCreated || strings.Contains(text, "token") {
		t.Errorf("a session without an owner: %d %s", r.StatusCode, text)
	}
}

// TestNoWayOut asks for files that are not the page's.
func TestNoWayOut(t *testing.T) {
	p := start(t)
	for _, path := range []string{
		"/../go.mod", "/%2e%2e/go.mod", "/..%2fgo.mod", "/core/../../go.mod", "//etc/passwd", "/core/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
		"/..\\go.mod", "/package.json", "/e2e/harness.js", "/web.go", "/core", "/core/", "/\x00", "/index.html\x00.js",
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, "GET "+path+" HTTP/1.0\r\n\r\n")
		answer, _ := io.ReadAll(conn)
		conn.Close()
		if !bytes.HasPrefix(answer, []byte("HTTP/1.0 4")) && !bytes.HasPrefix(answer, []byte("HTTP/1.1 4")) {
			t.Errorf("%q: %.100s", path, answer)
		}
	}
}

// TestTLS talks to a server with a certificate, by HTTP and by a websocket.
func TestTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	p := start(t, "-cert", cert, "-key", key)
	if !strings.HasPrefix(p.url, "https://") {
		t.Fatalf("it says that it is at %s", p.url)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	usual := http.DefaultClient
	http.DefaultClient = client
	defer func() { http.DefaultClient = usual }()
	id, token := p.create(`{"scenario":"trafficlight","params":{"cars":60}}`)
	dialer := websocket.Dialer{Subprotocols: []string{hub.Protocol}, TLSClientConfig: &tls.Config{RootCAs: pool}, EnableCompression: true}
	ws, _, err := dialer.Dial("wss"+strings.TrimPrefix(p.url, "https")+"/ws/"+id, http.Header{"Origin": {p.url}})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"join","token":"`+token+`"}`))
	ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	for deltas := 0; deltas < 20; {
		_, text, err := ws.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(`"type":"delta"`)) {
			deltas++
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"health", "-tls", "-addr", strings.TrimPrefix(p.url, "https://")}, &out, io.Discard); err != nil || out.String() != "ok\n" {
		t.Errorf("health: %v, %q", err, out.String())
	}
	client.CloseIdleConnections()
	if took, err := p.stop(); err != nil || took > 2*time.Second {
		t.Errorf("stopped after %v: %v", took, err)
	}
}

// certificate makes one for 127.0.0.1 and returns its files, and who trusts it.
func certificate(t *testing.T) (cert, key string, trust *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name, kind string, der []byte) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	trust = x509.NewCertPool()
	trust.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", secret), trust
}
