package hub

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

// FuzzText checks that any text comes through as a JSON string.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "car [2] is running...", "\x1b[32;1mgreen\x1b[0m", `"\` + "\x00\u2028", "李闯", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(appendString(nil, s), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if want := strings.ToValidUTF8(s, "\uFFFD"); utf8.ValidString(s) && got != want || len(got) > 3*len(s) {
			t.Errorf("%q became %q", s, got)
		}
	})
}

// FuzzCommand checks that whatever a tab sends is understood or refused, and
// what is understood has every field that it needs.
func FuzzCommand(f *testing.F) {
	for _, s := range []string{
		`{"type":"join","token":"x","cursor":{"epoch":1,"seq":2}}`, `{"type":"play","id":1}`, `{"type":"speed","speed":0.5}`,
		`{"type":"set","name":"cars","value":3}`, `{"type":"seed","seed":9007199254740992}`, `{"type":"range","epoch":1,"from":0,"to":1,"width":3}`,
		`{"type":"preset","name":"lesson"}`, `{"type":"set","name":"cars","value":3,"twin":1}`, `{"type":"act","name":"set","twin":2}`,
		`{"type":"twin","preset":"lesson","params":{"cars":3},"seed":4,"policy":"pct"}`, `{"type":"twin","params":{"cars":"x"},"seed":null}`, `{"type":"untwin","twin":0}`, `{"type":"twin","first":{"preset":"lesson","params":{"cars":2}},"params":{"cars":3}}`, `{"type":"twin","at":{"epoch":1,"seq":3,"time":5},"params":{"cars":3}}`,
		`{"type":"join","cursor":{"epoch":1,"seq":2},"twinCursor":{"epoch":2,"seq":9}}`, `{"type":"set","name":"cars","value":1e3}`, `{"type":"play","Speed":1}`, `{"type":"play","type":"set"}`, `[]`, `null`, `{"type":null}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decodeRequest(data)
		if err != nil {
			refusal := asRefusal(err)
			if statuses[refusal.Code] != 400 || refusal.Message == "" || !json.Valid(encodeError(r.ID, refusal)) {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		known, ok := requestFields[r.Type]
		if !ok {
			t.Fatalf("%q: type %q", data, r.Type)
		}
		given := members(t, data)
		for _, name := range known {
			if !strings.HasSuffix(name, "?") && !slices.Contains(given, name) {
				t.Errorf("%q: no %s", data, name)
			}
		}
		if r.check("trafficlight") == nil && r.Twin != nil && (*r.Twin < 0 || *r.Twin > 1) {
			t.Errorf("%q: twin %d", data, *r.Twin)
		}
		other := slices.Contains(append(helmMessages, "join", "playhead", "range", "curves", "stretch", "branches", "overview", "find"), r.Type)
		if _, is := r.command(); is == other {
			t.Errorf("%q: a command: %t", data, is)
		}
	})
}

// begins reports what keeps the runs of a choice from beginning.
func begins(c session.Choice) error {
	for _, recipe := range c.Recipes {
		if err := recipe.Check(1000); err != nil {
			return err
		}
	}
	if len(c.Recipes) > 0 {
		return nil
	}
	specs, err := c.Specs()
	for _, spec := range specs {
		run, err := spec.Start(nil)
		if err != nil {
			return err
		}
		run.Close()
	}
	return err
}

// FuzzChoice checks that any body makes a session that can run, or a refusal.
func FuzzChoice(f *testing.F) {
	for _, s := range []string{
		`{"scenario":"trafficlight"}`, `{"scenario":"semaphore","preset":"narrow","params":{"threads":3},"seed":5,"policy":"random"}`,
		`{"scenario":"trafficlight","params":{"cars":-1}}`, `{"scenario":""}`, `{"scenario":null}`, `{"scenario":"semaphore","x":1}`, `{} {}`, `[`,
		`{"recipe":{"scenario":"lock","runs":[{"params":{},"seed":1,"policy":"fifo","journal":[[1,1,1,"set","threads",4]],"head":[9,9,9],"hash":"00"}]}}`,
		`{"scenario":"trafficlight","twin":{"params":{"cars":2},"seed":3}}`, `{"scenario":"lock","preset":"lost","twin":{"preset":"mended","policy":"luck"}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		choice, err := DecodeChoice(bytes.NewReader(data))
		if err == nil {
			err = begins(choice)
		}
		if err == nil {
			return
		}
		if refusal := asRefusal(err); statuses[refusal.Code]/100 != 4 || refusal.Message == "" {
			t.Errorf("%q: %v", data, err)
		}
	})
}

// FuzzSaved checks that whatever is in the file of a run that a page has saved is one that
// can be made and saved again, or is refused.
func FuzzSaved(f *testing.F) {
	for _, s := range []string{
		`{"scenario":"lock","runs":[{"params":{"threads":4},"seed":1,"policy":"fifo","journal":[[1,1,1,"set","threads",4]],"head":[9,9,9],"hash":"00ff"}]}`,
		`{"recipe":{"scenario":"philosophers","runs":[{"params":{},"seed":0,"policy":"manual","journal":[[1,1,1,"choose","",3],[2,2,2,"act","x"]],"head":[9,9,9],"hash":""},{}],"at":3}}`,
		`{"recipe":null}`, `[]`, `{"scenario":"lock","runs":[]}`, `{"scenario":"lock","runs":[{"head":[1,2]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		recipes, hashes, err := DecodeRecipe(data)
		if err != nil {
			if refusal := asRefusal(err); statuses[refusal.Code]/100 != 4 || refusal.Message == "" {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		if len(recipes) != len(hashes) || len(recipes) < 1 || len(recipes) > 2 {
			t.Fatalf("%q: %d runs with %d hashes", data, len(recipes), len(hashes))
		}
		again, _, err := DecodeRecipe(EncodeRecipe(recipes, make([]uint64, len(recipes))))
		if err != nil || len(again) != len(recipes) {
			t.Fatalf("%q: saved again: %v", data, err)
		}
		for i := range recipes {
			if recipes[i].Head != again[i].Head || !slices.Equal(recipes[i].Journal, again[i].Journal) {
				t.Errorf("%q: saved again it is %+v", data, again[i])
			}
		}
	})
}

// FuzzStored checks that whatever is in the file is a session that can be made again, or
// is said to be damaged.
func FuzzStored(f *testing.F) {
	key := base64.RawURLEncoding.EncodeToString(make([]byte, len(key{})))
	recipe := `{"scenario":"lock","runs":[{"params":{"threads":4},"seed":1,"policy":"fifo","head":[9,9,9],"hash":"00ff"}]}`
	f.Add([]byte(`{"key":"`+key+`","used":5,"epochs":[1],"entries":[1],"sums":[7],"playing":true,"speed":1,"recipe":`+recipe+`}`), []byte(`[1,1,1,"set","threads",4]`))
	f.Add([]byte(`{"key":"`+key+`","epochs":[1,2],"entries":[0,0],"sums":[0,0],"recipe":`+recipe+`}`), []byte(`[1,1,1,"choose","",3]`))
	f.Add([]byte(`{"key":"x","epochs":[],"entries":[-1],"recipe":null}`), []byte(`[]`))
	f.Fuzz(func(t *testing.T, data, entry []byte) {
		a, err := parseAbout(data)
		var k kept
		if err == nil {
			k, err = a.kept("id", func(_ int, do func([]byte) error) error { return do(entry) })
		}
		var refusal *session.Refusal
		switch {
		case err == nil && (len(k.standing.Recipes) == 0 || len(k.standing.Hashes) != len(k.standing.Recipes)):
			t.Errorf("%q: %+v", data, k)
		case err != nil && !errors.Is(err, errDamaged) && !errors.As(err, &refusal):
			t.Errorf("%q, %q: %v", data, entry, err)
		}
	})
}

// FuzzOrigin checks that only pages of the host itself, and of those that are named, may
// connect.
func FuzzOrigin(f *testing.F) {
	f.Add("https://school.example", "school.example")
	f.Add("http://[::1]:8080", "[::1]:8080")
	f.Add("null", "null")
	f.Add("https://school.example@evil.example", "school.example")
	f.Add("//school.example", "school.example")
	h := &Hub{config: Config{Origins: []string{"https://named.example"}}}
	f.Fuzz(func(t *testing.T, origin, host string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		r.Header["Origin"] = []string{origin}
		_, rest, schemed := strings.Cut(origin, "//")
		if h.allows(r) && origin != "" && origin != "https://named.example" && !(schemed && strings.HasSuffix(strings.ToLower(origin), strings.ToLower(host))) && !strings.HasPrefix(rest, host) {
			t.Errorf("a page of %q may connect to %q", origin, host)
		}
	})
}

// FuzzSocket sends bytes where frames of a websocket are expected. Another viewer of the
// session must not notice.
func FuzzSocket(f *testing.F) {
	f.Add([]byte{0x81, 0x85, 1, 2, 3, 4, 'h', 'e', 'l', 'l', 'o'}, true)
	f.Add([]byte{0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, true)
	f.Add([]byte{0xc1, 0x83, 0, 0, 0, 0, 0xab, 0xff, 0x00}, true)
	f.Add([]byte{0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8, 0x89, 0x80, 0, 0, 0, 0}, true)
	f.Add([]byte{0x81, 0x8f, 0, 0, 0, 0, '{', '"'}, false)
	house := newQuietHouse(f)
	f.Fuzz(func(t *testing.T, data []byte, joins bool) {
		ws := house.dial(t)
		if joins {
			ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"join"}`))
		}
		ws.NetConn().Write(data)
		ws.Close()
		house.witness.WriteMessage(websocket.TextMessage, []byte(`{"type":"branches","id":1}`))
		house.witness.SetReadDeadline(time.Now().Add(patience))
		for {
			_, text, err := house.witness.ReadMessage()
			if err != nil {
				t.Fatalf("another viewer lost its connection: %v", err)
			}
			if bytes.HasPrefix(text, []byte(`{"type":"branches"`)) {
				return
			}
		}
	})
}

// quietHouse is a hub with a session and a viewer, for a fuzz target.
type quietHouse struct {
	url     string
	witness *websocket.Conn
}

func newQuietHouse(f *testing.F) *quietHouse {
	config := Config{MaxCommands: 1 << 30, Log: slog.New(slog.DiscardHandler)}
	h := New(config)
	id, _, _, err := h.Create(trafficlight, "192.0.2.1")
	if err != nil {
		f.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.Serve(w, r, id) }))
	f.Cleanup(func() {
		h.Close()
		server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	q := &quietHouse{url: "ws" + strings.TrimPrefix(server.URL, "http")}
	q.witness = q.dial(f)
	q.witness.WriteMessage(websocket.TextMessage, []byte(`{"type":"join"}`))
	return q
}

func (q *quietHouse) dial(t testing.TB) *websocket.Conn {
	dialer := websocket.Dialer{Subprotocols: []string{Protocol}, EnableCompression: true}
	ws, _, err := dialer.Dial(q.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}
