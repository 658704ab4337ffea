package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/hub"
	"interleave/server/session"
	"interleave/sim"
)

// witness is a viewer that behaves. It remembers what it was shown of every epoch, so
// that this can be held against a kernel of its own, and finds it a fault when a frame
// does not follow the one before.
type witness struct {
	soak    *soak
	id      string // of the session
	ws      *websocket.Conn
	epoch   int64
	at      int64 // the newest record
	joined  time.Time
	seen    map[int64]*seen
	role    string
	answers map[int64]*message
	said    int64 // the last id of a message
	writing sync.Mutex
}

// seen is what was shown of an epoch, as hashes.
type seen struct {
	records map[int64]uint64 // by number
	states  map[int64]uint64 // by the number of the last record in them
}

// message is what the server says, as far as a witness cares.
type message struct {
	Type, Code, Message, Field, Role string
	ID                               *int64
	Epoch, Seq, From, To, Gap        int64
	State                            json.RawMessage
	Records                          []json.RawMessage
}

const (
	patience   = time.Minute // for whatever must come
	wholeFrame = 600         // a frame with more records is a state
)

var seed = maphash.MakeSeed()

// join begins to watch, or goes on where the connection was lost.
func (w *witness) join(token string) error {
	w.answers = map[int64]*message{}
	dialer := websocket.Dialer{Subprotocols: []string{hub.Protocol}, EnableCompression: w.said%2 == 0, HandshakeTimeout: patience}
	ws, _, err := dialer.Dial("ws://"+w.soak.target.host+"/ws/"+w.id, nil)
	if err != nil {
		return err
	}
	w.writing.Lock()
	w.ws = ws
	w.writing.Unlock()
	ask := map[string]any{"type": "join"}
	if token != "" {
		ask["token"] = token
	}
	if w.seen == nil {
		w.seen = map[int64]*seen{}
	} else {
		ask["cursor"] = map[string]any{"epoch": w.epoch, "seq": w.at}
	}
	if err := ws.WriteJSON(ask); err != nil {
		return err
	}
	for w.role = ""; w.role == ""; {
		if err := w.hear(); err != nil {
			return err
		}
	}
	return nil
}

// hear takes the next message.
func (w *witness) hear() error {
	w.ws.SetReadDeadline(time.Now().Add(patience))
	_, data, err := w.ws.ReadMessage()
	if err != nil {
		return err
	}
	var m message
	if err := json.Unmarshal(data, &m); err != nil {
		w.soak.fault("not JSON: %.200s", data)
		return err
	}
	switch m.Type {
	case "welcome":
		w.role, w.joined = m.Role, time.Now()
	case "keyframe":
		w.keyframe(&m)
	case "delta":
		w.delta(&m)
	case "ok", "error", "range", "stretch", "branches", "curves":
		if m.Code == "internal" {
			w.soak.fault("the simulator failed: %s", m.Message)
		}
		if m.ID != nil {
			w.answers[*m.ID] = &m
		}
	}
	return nil
}

func (w *witness) keyframe(m *message) {
	// A newcomer may be let in ahead of the others, who are then all sent a state.
	if m.Epoch == w.epoch && m.Gap > 0 && m.Gap <= wholeFrame && time.Since(w.joined) > time.Second {
		w.soak.fault("a viewer that keeps up was at %d of epoch %d and was sent state %d, without %d records", w.at, w.epoch, m.Seq, m.Gap)
	}
	s := w.seen[m.Epoch]
	if s == nil {
		s = &seen{map[int64]uint64{}, map[int64]uint64{}}
		w.seen[m.Epoch] = s
	}
	w.epoch, w.at = m.Epoch, m.Seq
	s.states[m.Seq] = maphash.Bytes(seed, m.State)
}

func (w *witness) delta(m *message) {
	s := w.seen[m.Epoch]
	if m.Epoch != w.epoch || m.From != w.at || m.To-m.From != int64(len(m.Records)) || s == nil {
		w.soak.fault("at %d of epoch %d, and sent %d records from %d to %d of epoch %d", w.at, w.epoch, len(m.Records), m.From, m.To, m.Epoch)
		return
	}
	for i, r := range m.Records {
		s.records[m.From+1+int64(i)] = maphash.Bytes(seed, r)
	}
	w.at = m.To
	w.soak.frames.Add(1)
}

// watch takes what comes for some time, or until ctx ends. While a run stands nothing
// comes: then a question at the end does.
func (w *witness) watch(ctx context.Context, d time.Duration) error {
	last := time.AfterFunc(d, func() { w.write(map[string]any{"type": "branches"}) })
	defer last.Stop()
	for end := time.Now().Add(d); time.Now().Before(end) && ctx.Err() == nil; {
		if err := w.hear(); err != nil {
			return err
		}
	}
	return nil
}

func (w *witness) write(m map[string]any) error {
	w.writing.Lock()
	defer w.writing.Unlock()
	return w.ws.WriteJSON(m)
}

// say sends a message and returns the answer.
func (w *witness) say(m map[string]any) (*message, error) {
	w.said++
	m["id"] = w.said
	if err := w.write(m); err != nil {
		return nil, err
	}
	for w.answers[w.said] == nil {
		if err := w.hear(); err != nil {
			return nil, err
		}
	}
	defer delete(w.answers, w.said)
	return w.answers[w.said], nil
}

// leave closes the connection as a tab does, or pulls the plug.
func (w *witness) leave(abruptly bool) {
	if !abruptly {
		w.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	}
	w.ws.Close()
}

// verify makes every run again that was watched, and compares. A branch that the
// session has forgotten cannot be; there may only be few.
func (w *witness) verify() error {
	for epoch, s := range w.seen {
		recipe, err := w.soak.recipe(w.id, epoch)
		switch {
		case errors.Is(err, errGone):
			w.soak.unverified.Add(1)
			continue
		case err != nil:
			return err
		}
		w.soak.compare(w.id, epoch, recipe, s)
	}
	w.seen = nil
	return nil
}

var errGone = errors.New("the server does not know it any more")

// recipe asks the server how to make a run again.
func (s *soak) recipe(id string, epoch int64) (session.Recipe, error) {
	response, err := client.Get("http://" + s.target.host + "/api/sessions/" + id + "/recipe?epoch=" + strconv.FormatInt(epoch, 10))
	if err != nil {
		return session.Recipe{}, err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return session.Recipe{}, errGone
	}
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		return session.Recipe{}, fmt.Errorf("no recipe: %s %.200s", response.Status, text)
	}
	choice, err := hub.DecodeChoice(response.Body)
	if err != nil {
		return session.Recipe{}, err
	}
	return choice.Recipes[0], nil
}

// compare makes a run again on a kernel of this process.
func (s *soak) compare(id string, epoch int64, recipe session.Recipe, shown *seen) {
	var state sim.State
	wrong := false
	check := func(what string, want map[int64]uint64, encode func() []byte) {
		if wrong || want == nil {
			return
		}
		hash, ok := want[state.Seq]
		if !ok {
			return
		}
		delete(want, state.Seq)
		if text := encode(); hash != maphash.Bytes(seed, text) {
			wrong = true
			s.fault("%s, session %s, epoch %d: %s %d is another one than %.400s", recipe.Spec.Scenario.Name, id, epoch, what, state.Seq, text)
		}
	}
	checkState := func() { check("state", shown.states, func() []byte { return encodeState(&state) }) }
	records, states := len(shown.records), len(shown.states)
	checkState()
	turn, err := s.reruns.Turn(context.Background())
	if err == nil {
		err = turn.Replay(recipe, func(r *sim.Record) {
			state.Apply(r)
			check("record", shown.records, func() []byte { return encodeRecord(r) })
			checkState()
		})
		turn.End()
	}
	switch {
	case err != nil:
		s.fault("%s, session %s, epoch %d cannot be made again: %v", recipe.Spec.Scenario.Name, id, epoch, err)
	case !wrong && len(shown.records)+len(shown.states) > 0:
		s.fault("%s, session %s, epoch %d: %d records and %d states were shown that there are not up to %d", recipe.Spec.Scenario.Name, id, epoch, len(shown.records), len(shown.states), state.Seq)
	}
	s.records.Add(int64(records))
	s.states.Add(int64(states))
}

// encodeRecord returns a record as it is in a delta, without its number.
func encodeRecord(r *sim.Record) []byte {
	_, rest, _ := bytes.Cut(hub.EncodeRecord(nil, r), []byte{','})
	return append([]byte{'{'}, rest...)
}

func encodeState(state *sim.State) []byte {
	var info struct{ State json.RawMessage }
	if err := json.Unmarshal(hub.EncodeInfo("", session.Info{State: *state}), &info); err != nil {
		panic(err) // of what this program encodes itself
	}
	return info.State
}
