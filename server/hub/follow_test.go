package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
	"interleave/sim/scenario/scenariotest"
)

// follower is a viewer that looks where the owner looks, as the page does: it asks for
// the stretch that shows the moment unless it has it.
type follower struct {
	ws    *websocket.Conn
	asked int64 // the id of its last question
	at    *session.At
	shown stretchTold
}

// stretchTold is what a follower cares for of a message.
type stretchTold struct {
	Type         string
	ID           int64
	At           *session.At
	Epoch, Until int64
	Open         bool
	State        struct{ Seq, Time int64 }
	Records      []struct{ Time int64 }
	Code         string
}

// shows reports whether a stretch has the moment at a virtual time.
func (s *stretchTold) shows(time int64) bool {
	return s.Type == "stretch" && s.State.Time <= time && (time < s.Until || s.Open && time == s.Until)
}

// seq returns the last record that has happened by a virtual time.
func (s *stretchTold) seq(time int64) int64 {
	seq := s.State.Seq
	for _, r := range s.Records {
		if r.Time <= time {
			seq++
		}
	}
	return seq
}

// follow follows until it is shown the last moment, and returns the record there.
func (f *follower) follow(last int64) (int64, error) {
	for f.at == nil || f.at.Time != last || !f.shown.shows(last) {
		f.ws.SetReadDeadline(time.Now().Add(patience))
		_, data, err := f.ws.ReadMessage()
		if err != nil {
			return 0, err
		}
		if bytes.HasPrefix(data, []byte(`{"type":"delta"`)) {
			continue
		}
		var told stretchTold
		if err := json.Unmarshal(data, &told); err != nil {
			return 0, err
		}
		switch {
		case told.Type == "playhead":
			f.at = told.At
		case told.Type == "stretch" && told.ID == f.asked:
			f.shown = told
		case told.Type == "error" && told.Code != string(session.Busy):
			return 0, fmt.Errorf("%s", data)
		case told.Type != "error" || told.ID != f.asked:
			continue
		}
		if f.at == nil || f.shown.shows(f.at.Time) {
			continue
		}
		f.asked++
		if err := f.ws.WriteJSON(m{"type": "stretch", "id": f.asked, "epoch": 1, "time": f.at.Time}); err != nil {
			return 0, err
		}
	}
	return f.shown.seq(last), nil
}

// TestEverybodyFollows has the owner wander through the past, of which most has to be made
// again, under the eyes of many. All of them come to where the owner stays.
func TestEverybodyFollows(t *testing.T) {
	h := newHouse(t, Config{MaxCommands: 1000, Session: session.Config{Held: 1000, Clock: fastClock{time.Now(), 4}}})
	id, token := h.create(session.Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 30}})
	owner := h.join(id, token, nil)
	owner.does(m{"type": "speed", "speed": 50})
	owner.until(func(heard) bool { return owner.at.Seq > 10_000 })
	owner.does(m{"type": "speed", "speed": 1})
	dice := rand.New(rand.NewPCG(1, 2))
	head := owner.time
	last := head / 3
	var group sync.WaitGroup
	came := make([]int64, scenariotest.Fewer(100))
	errs := make([]error, len(came))
	for i := range came {
		deflating := dialer
		deflating.EnableCompression = i%2 == 0
		f := follower{ws: h.join(id, "", nil, &deflating).ws}
		group.Go(func() { came[i], errs[i] = f.follow(last) })
	}
	for range 15 {
		owner.does(m{"type": "playhead", "at": m{"epoch": 0, "seq": 0, "time": dice.Int64N(head)}})
	}
	owner.does(m{"type": "playhead", "at": m{"epoch": 0, "seq": 0, "time": last}})
	go func() { // it reads what comes as any tab does
		owner.ws.SetReadDeadline(time.Time{})
		for err := error(nil); err == nil; {
			_, _, err = owner.ws.ReadMessage()
		}
	}()
	own := follower{ws: h.join(id, token, nil).ws}
	want, err := own.follow(last)
	if err != nil {
		t.Fatal(err)
	}
	group.Wait()
	for i, seq := range came {
		if errs[i] != nil || seq != want {
			t.Errorf("viewer %d: at record %d, %v; the owner is at %d", i, seq, errs[i], want)
		}
	}
	late := h.join(id, "", nil)
	before := late.at.Seq
	late.until(func(heard) bool { return late.at.Seq > before+20 })
}
