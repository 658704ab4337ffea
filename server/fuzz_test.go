package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"interleave/server/hub"
)

// FuzzRequest asks for anything: whatever a path, a query, a body and a header say, the
// answer is one of the documented ones, and what may not be framed never is.
func FuzzRequest(f *testing.F) {
	for _, r := range [][4]string{
		{"GET", "/", "embed=1", ""}, {"GET", "/api/scenarios/trafficlight/lesson", "lang=zh", ""}, {"GET", "/api/scenarios/lock/code", "", ""},
		{"GET", "/api/sessions/ID/recipe", "epoch=1", ""}, {"GET", "/api/sessions/ID/recipe", "epoch=%zz;1", ""}, {"GET", "/api/sessions/ID/export", "format=csv&twin=1", ""},
		{"GET", "/api/sessions/ID/export", "format=perfetto&epoch=9223372036854775808", ""}, {"DELETE", "/api/sessions/ID", "", "Bearer x"},
		{"POST", "/api/sessions", "", `{"scenario":"trafficlight"}`}, {"GET", "/ws/ID", "", ""}, {"GET", "/../x", "", ""}, {"PUT", "/core/a.js", "", ""}, {"HEAD", "/api", "", ""},
	} {
		f.Add(r[0], r[1], r[2], r[3])
	}
	o, err := parse([]string{"-proxy-header", "X-Forwarded-For"}, nil)
	if err != nil {
		f.Fatal(err)
	}
	o.hub.Log = slog.New(slog.DiscardHandler)
	h := hub.New(o.hub)
	f.Cleanup(h.Close)
	handler, err := routes(h, o, prometheus.NewRegistry(), o.hub.Log)
	if err != nil {
		f.Fatal(err)
	}
	choice, err := hub.DecodeChoice(strings.NewReader(`{"scenario":"semaphore"}`))
	if err != nil {
		f.Fatal(err)
	}
	id, _, _, err := h.Create(choice, "192.0.2.1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, path, query, text string) {
		r := httptest.NewRequest("GET", "/", strings.NewReader(text))
		r.Method, r.URL = method, &url.URL{Path: strings.ReplaceAll(path, "ID", id), RawQuery: query}
		r.Header.Set("Authorization", text)
		r.Header.Set("X-Forwarded-For", text)
		r.Header.Set("If-None-Match", text)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError && w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s %q?%q: %d %s", method, path, query, w.Code, w.Body)
		}
		if framed := strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors *"); framed && (r.URL.Path != "/" || query != "embed=1") {
			t.Errorf("%q?%q may be framed", path, query)
		}
	})
}

// FuzzClient checks that a header names an address or is put aside.
func FuzzClient(f *testing.F) {
	for _, s := range []string{"", "198.51.100.7", "a, 198.51.100.7", "::ffff:192.0.2.1", "fe80::1%eth0", "2001:db8::1, ", "[::1]:80", ",,,"} {
		f.Add(s, "192.0.2.1:4000")
	}
	f.Fuzz(func(t *testing.T, given, peer string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = peer
		r.Header["X-Forwarded-For"] = []string{given}
		addr := clientOf("X-Forwarded-For")(r)
		if addr.Zone() != "" || addr.Is4In6() {
			t.Errorf("%q from %q: %v", given, peer, addr)
		}
		if plain := clientOf("")(r); !addr.IsValid() && plain.IsValid() {
			t.Errorf("%q hides that it comes from %q", given, peer)
		}
		if network := networkOf(addr); len(network) > len("ffff:ffff:ffff:ffff::/64") {
			t.Errorf("%q: %q", given, network)
		}
	})
}

// FuzzFlags checks that what flags say is taken or refused in one sentence.
func FuzzFlags(f *testing.F) {
	f.Add("/interleave/", "https://school.example", "localhost:6060", "5")
	f.Add("/a?b", "http://x/", "6060", "-1")
	f.Add("//", "https://", "[::1]:1", "1e3")
	f.Fuzz(func(t *testing.T, base, origin, debug, count string) {
		o, err := parse([]string{"-base=" + base, "-origin=" + origin, "-debug=" + debug, "-max-sessions=" + count}, &strings.Builder{})
		switch {
		case err != nil && strings.Contains(err.Error(), "\n"):
			t.Errorf("%v", err)
		case err == nil && (o.hub.MaxSessions < 1 || o.base != "" && o.base[0] != '/' || !strings.HasPrefix(o.hub.Origins[0], "http")):
			t.Errorf("%q %q %q %q: %+v", base, origin, debug, count, o)
		}
	})
}
