package hub

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"interleave/server/session"
)

// createAt makes a session from an address and returns its id.
func (h *house) createAt(address string) (string, error) {
	id, _, _, err := h.hub.Create(trafficlight, address)
	return id, err
}

// TestMostSessionsOfAnAddress has one address at its limit. It loses the one of its
// own that nobody has watched for longest, or is refused; others lose nothing.
func TestMostSessionsOfAnAddress(t *testing.T) {
	h := newHouse(t, Config{MaxAddressSessions: 2})
	other, err := h.createAt("192.0.2.9")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := h.createAt("192.0.2.7")
	second, _ := h.createAt("192.0.2.7")
	third, err := h.createAt("192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	if h.live(first) {
		t.Error("the first session is still there")
	}
	a, b := h.join(second, "", nil), h.join(third, "", nil)
	if _, err := h.createAt("192.0.2.7"); err == nil || asRefusal(err).Code != session.Limit {
		t.Errorf("a third watched session: %v", err)
	}
	if _, err := h.createAt("192.0.2.8"); err != nil {
		t.Errorf("another address: %v", err)
	}
	for _, tab := range []*tab{a, b, h.join(other, "", nil)} {
		before := tab.at.Seq
		tab.until(func(heard) bool { return tab.at.Seq > before+20 })
	}
}

func TestMostViewersOfASession(t *testing.T) {
	h := newHouse(t, Config{MaxSessionViewers: 2})
	full, _ := h.create(trafficlight)
	empty, _ := h.create(trafficlight)
	first, second := h.join(full, "", nil), h.join(full, "", nil)
	if code := h.dial(full).closed(); code != websocket.CloseTryAgainLater {
		t.Errorf("close code %d for a third viewer", code)
	}
	h.join(empty, "", nil)
	second.ws.Close()
	wait(t, "there is space again", func() bool { return h.info(full).Status.Viewers == 1 })
	wait(t, "the connection is forgotten", func() bool { return h.hub.count() == 2 })
	h.join(full, "", nil)
	before := first.at.Seq
	first.until(func(heard) bool { return first.at.Seq > before+20 })
}

// TestMostCommands sends far more than is allowed. What is too much is refused, and
// what comes after a while is heeded again; others are not held up.
func TestMostCommands(t *testing.T) {
	h := newHouse(t, Config{MaxCommands: 5})
	id, token := h.create(trafficlight)
	hasty, calm := h.join(id, token, nil), h.join(id, token, nil)
	const sent = 12
	for i := range sent {
		hasty.say(m{"type": "play", "id": i + 1})
	}
	calm.does(m{"type": "speed", "speed": 2})
	refused := 0
	for range sent {
		a := hasty.until(func(f heard) bool { return f.ID != nil })
		if a.Type == "error" {
			refused++
			if a.Code != string(session.Limit) || !strings.Contains(a.Message, "at most 5 messages a second") {
				t.Errorf("%s", a.raw)
			}
		}
	}
	if refused == 0 || refused > sent-5 {
		t.Errorf("%d of %d were refused", refused, sent)
	}
	wait(t, "it is heeded again", func() bool { return hasty.ask(m{"type": "play"}).Type == "ok" })
}

// TestPings has a tab that sends more pings than messages are allowed: they are
// answered, but only as fast as that.
func TestPings(t *testing.T) {
	h := newHouse(t, Config{MaxCommands: 50})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	pongs := 0
	b.ws.SetPongHandler(func(string) error { pongs++; return nil })
	const sent = 60
	begun := time.Now()
	for range sent {
		if err := b.ws.WriteControl(websocket.PingMessage, []byte("x"), time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	b.until(func(heard) bool { return pongs == sent })
	if took := time.Since(begun); took < 100*time.Millisecond {
		t.Errorf("%d pings in %v", sent, took)
	}
}

func TestMeter(t *testing.T) {
	m := newMeter(10)
	m.at = time.Now().Add(time.Hour) // a clock that was put back gives nothing
	for i := range 10 {
		if !m.pass() {
			t.Fatalf("number %d does not pass", i)
		}
	}
	if m.pass() {
		t.Error("an eleventh passes")
	}
	m.at = m.at.Add(-time.Hour) // more than one second's worth does not add up
	for range 10 {
		if !m.pass() {
			t.Fatal("after a pause it does not pass")
		}
	}
	if m.pass() {
		t.Error("and then one too many does")
	}
}

func TestOrigins(t *testing.T) {
	h := newHouse(t, Config{Origins: []string{"https://school.example"}})
	id, _ := h.create(trafficlight)
	for origin, status := range map[string]int{
		"https://school.example":          http.StatusSwitchingProtocols,
		"http://school.example":           http.StatusForbidden,
		"https://school.example.evil.org": http.StatusForbidden,
		"null":                            http.StatusForbidden,
		"http://" + strings.TrimPrefix(h.url, "ws://"): http.StatusSwitchingProtocols,
		"": http.StatusSwitchingProtocols,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		ws, response, err := dialer.Dial(h.url+"/ws/"+id, header)
		if response.StatusCode != status {
			t.Errorf("origin %q: %d, %v", origin, response.StatusCode, err)
		}
		if err == nil {
			ws.Close()
		}
	}
}

// TestMetrics drives everything that is counted.
func TestMetrics(t *testing.T) {
	counts := prometheus.NewRegistry()
	h := newHouse(t, Config{Metrics: counts})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	b.does(m{"type": "pause"})
	b.does(m{"type": "reset"})
	b.fails(m{"type": "seed", "seed": -1}, session.BadSeed, "seed")
	for name, want := range map[string]float64{
		"sessions": 1, "viewers": 1, "sessions_created_total": 1, "sessions_ended_total": 0, "keyframes_total": 1, "drops_total": 0,
	} {
		if got := gathered(t, counts, "interleave_"+name); got != want {
			t.Errorf("%s is %v; want %v", name, got, want)
		}
	}
	for _, name := range []string{"frames_total", "pace_lag_seconds", "command_seconds", "refused_total"} {
		if got := gathered(t, counts, "interleave_"+name); got < 1 {
			t.Errorf("%s is %v", name, got)
		}
	}
	if problems, err := testutil.GatherAndLint(counts); err != nil || len(problems) > 0 {
		t.Errorf("%v: %v", err, problems)
	}
	if err := h.hub.Delete(id, token); err != nil {
		t.Fatal(err)
	}
	wait(t, "the end is counted", func() bool { return gathered(t, counts, "interleave_sessions_ended_total") == 1 })
}

// gathered returns the value of a metric, or how often something was observed.
func gathered(t *testing.T, counts *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := counts.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			m := f.GetMetric()[0]
			return m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	t.Fatalf("there is no %s", name)
	return 0
}

func TestRetryAfter(t *testing.T) {
	for code, want := range map[session.Code]string{session.Limit: "10", session.Busy: "1", session.BadParam: ""} {
		w := httptest.NewRecorder()
		WriteError(w, refuse(code, "", "x"))
		if got := w.Header().Get("Retry-After"); got != want {
			t.Errorf("%s: Retry-After %q", code, got)
		}
	}
}
