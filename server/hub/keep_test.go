package hub

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	bolt "go.etcd.io/bbolt"

	"interleave/server/session"
)

// TestLinksStillOpen lets sessions be reclaimed. Their links bring them back, at the
// same hash, to their owners too.
func TestLinksStillOpen(t *testing.T) {
	for name, store := range map[string]*Store{"in memory": nil, "in a file": openStore(t, "links")} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, Config{Store: store, Session: session.Config{Reclaim: 30 * time.Second}})
			id, token := h.create(trafficlight)
			b := h.join(id, token, nil)
			b.does(m{"type": "set", "name": "cars", "value": 9})
			b.does(m{"type": "speed", "speed": 4})
			b.until(func(heard) bool { return b.at.Seq > 200 })
			b.does(m{"type": "pause"})
			before := h.info(id)
			b.ws.Close()
			wait(t, "it is reclaimed", func() bool { return !h.live(id) })
			again := h.join(id, token, nil)
			after := h.info(id)
			if after.Status.Hash != before.Status.Hash || after.State.Seq != before.State.Seq || after.Status.Speed != 4 || after.Status.Playing {
				t.Errorf("was %+v at %d, is %+v at %d", before.Status, before.State.Seq, after.Status, after.State.Seq)
			}
			again.does(m{"type": "play"})
			if err := h.hub.Delete(id, token); err != nil {
				t.Fatal(err)
			}
			if code := h.dial(id).closed(); code != closeNoSession {
				t.Errorf("a deleted session: close code %d", code)
			}
		})
	}
}

// TestManyComeBackAtOnce has a class open the link of a reclaimed session: there is one
// of it.
func TestManyComeBackAtOnce(t *testing.T) {
	h := newHouse(t, Config{MaxSessions: 1})
	id, _ := h.create(trafficlight)
	other, _ := h.create(trafficlight)
	if h.live(id) || !h.live(other) {
		t.Fatal("the first session did not make room")
	}
	came := make(chan *tab, 20)
	for range cap(came) {
		go func() {
			b := h.dial(id)
			b.say(m{"type": "join"})
			came <- b
		}()
	}
	for range cap(came) {
		(<-came).until(func(f heard) bool { return f.Type == "keyframe" })
	}
	if n := h.info(id).Status.Viewers; n != cap(came) {
		t.Errorf("%d viewers", n)
	}
	h.hub.mu.Lock()
	defer h.hub.mu.Unlock()
	if len(h.hub.rooms) != 1 || len(h.hub.moving) != 0 {
		t.Errorf("%d sessions, %d on their way", len(h.hub.rooms), len(h.hub.moving))
	}
}

// TestServerRestarts stops a hub under its viewers and begins another with the same
// file. Everything goes on.
func TestServerRestarts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions")
	first := newHouse(t, Config{Store: open(t, file)})
	ids := map[string]string{} // with tokens
	for _, choice := range []session.Choice{trafficlight, {Scenario: "semaphore", Preset: "narrow"}, {Scenario: "producerconsumer"}} {
		id, token := first.create(choice)
		ids[id] = token
		b := first.join(id, token, nil)
		b.does(m{"type": "speed", "speed": 2})
		b.until(func(heard) bool { return b.at.Seq > 50 })
		b.does(m{"type": "pause"})
	}
	id, token := first.create(trafficlight)
	playing := first.join(id, token, nil)
	playing.until(func(heard) bool { return playing.at.Seq > 50 })
	before := map[string]session.Info{}
	for id := range ids {
		before[id] = first.info(id)
	}
	at := first.info(id).State.Seq
	first.hub.Close()
	if code := playing.closed(); code != websocket.CloseGoingAway {
		t.Errorf("close code %d", code)
	}
	second := newHouse(t, Config{Store: open(t, file)})
	for id, token := range ids {
		b := second.join(id, token, nil)
		if now := second.info(id); now.Status.Hash != before[id].Status.Hash || now.State.Seq != before[id].State.Seq || now.Status.Speed != 2 {
			t.Errorf("%s was %+v, is %+v", before[id].Scenario, before[id].Status, now.Status)
		}
		b.does(m{"type": "play"})
	}
	again := second.join(id, "", &playing.at)
	if now := second.info(id); now.State.Seq < at || !now.Status.Playing {
		t.Errorf("it was at %d and played; now %+v at %d", at, now.Status, now.State.Seq)
	}
	before2 := again.at.Seq
	again.until(func(heard) bool { return again.at.Seq > before2+20 })
}

// TestKeptWhileLive looks at what is in the file while sessions live: that is what
// remains if the machine stops now.
func TestKeptWhileLive(t *testing.T) {
	store := openStore(t, "live")
	h := newHouse(t, Config{Store: store})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	journal := func() []session.Entry {
		k, found, err := store.recall(id)
		if err != nil || !found {
			return nil
		}
		return k.standing.Recipes[0].Journal
	}
	for cars := range 5 {
		b.does(m{"type": "set", "name": "cars", "value": cars + 10})
	}
	wait(t, "the changes are kept", func() bool { return len(journal()) == 5 })
	b.does(m{"type": "set", "name": "cars", "value": 3})
	wait(t, "and one more", func() bool { return len(journal()) == 6 })
	b.does(m{"type": "reset"})
	wait(t, "a new beginning too", func() bool { return len(journal()) == 0 })
	heir := h.join(id, "", nil)
	heir.does(m{"type": "ask"})
	b.does(m{"type": "handover", "viewer": 2})
	given := heir.helm(func(f heard) bool { return f.Token != "" }).Token
	wait(t, "and who owns it", func() bool {
		k, _, _ := store.recall(id)
		return k.key == keyOf(given)
	})
}

func openStore(t *testing.T, name string) *Store { return open(t, filepath.Join(t.TempDir(), name)) }

func open(t *testing.T, file string) *Store {
	t.Helper()
	s, err := OpenStore(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	return s
}

// keptOf makes up what may be kept of a session.
func keptOf(t testing.TB, id string, entries int) kept {
	t.Helper()
	specs, err := trafficlight.Specs()
	if err != nil {
		t.Fatal(err)
	}
	k := kept{id: id, key: keyOf(id), used: time.Now(), standing: session.Standing{Hashes: []uint64{7}, Epochs: []int64{1}, Speed: 1, Playing: true}}
	r := session.Recipe{Spec: specs[0], Head: session.Place{Seq: 1e6, Step: 1e6, Time: 1e12}}
	for i := range int64(entries) {
		r.Journal = append(r.Journal, session.Entry{Seq: i, Step: i, Time: i * 1e6, Kind: session.EntrySet, Name: "cars", Value: i % 100})
	}
	k.standing.Recipes = []session.Recipe{r}
	return k
}

// TestKeepers holds both keepers to the same behaviour.
func TestKeepers(t *testing.T) {
	store := openStore(t, "keepers")
	store.most = 3
	for name, keeper := range map[string]keeper{"memory": newMemory(3), "file": store} {
		has := func(want ...string) {
			t.Helper()
			for _, id := range []string{"a", "b", "c", "d"} {
				k, found, err := keeper.recall(id)
				if err != nil || found != slices.Contains(want, id) || found && (k.id != id || k.key != keyOf(id)) {
					t.Errorf("%s: %s is found: %t, %v", name, id, found, err)
				}
			}
		}
		keep := func(all ...kept) {
			t.Helper()
			if err := keeper.keep(all); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Millisecond) // so that they differ in when they were used
		}
		keep(keptOf(t, "a", 1))
		keep(keptOf(t, "b", 0), keptOf(t, "c", 20))
		has("a", "b", "c")
		keep(keptOf(t, "a", 2)) // now b and c are the oldest
		keep(keptOf(t, "d", 0))
		if _, found, _ := keeper.recall("a"); !found {
			t.Errorf("%s: a is gone, though it was used", name)
		}
		if k, _, _ := keeper.recall("a"); len(k.standing.Recipes[0].Journal) != 2 {
			t.Errorf("%s: %+v", name, k)
		}
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			if err := keeper.forget(id); err != nil {
				t.Error(err)
			}
		}
		has()
	}
	if n := store.count(t); n != 0 {
		t.Errorf("%d sessions are counted where there are none", n)
	}
}

// TestClockPutBack keeps sessions when the clock is a year behind what it was. They are not
// the first to go.
func TestClockPutBack(t *testing.T) {
	s := openStore(t, "clock")
	s.most = 2
	for i, behind := range []time.Duration{0, 0, 365 * 24 * time.Hour, 100 * 365 * 24 * time.Hour} {
		k := keptOf(t, fmt.Sprint(i), 1)
		k.used = k.used.Add(-behind)
		if err := s.keep([]kept{k}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 4 {
		if _, found, err := s.recall(fmt.Sprint(i)); err != nil || found != (i >= 2) {
			t.Errorf("session %d is kept: %t, %v", i, found, err)
		}
	}
}

func (s *Store) count(t *testing.T) (n uint64) {
	t.Helper()
	s.db.View(func(tx *bolt.Tx) error {
		n = tx.Bucket(bucketSessions).Sequence()
		return nil
	})
	return n
}

func TestMemoryIsBounded(t *testing.T) {
	keeper := newMemory(1000)
	for i := range 30 {
		keeper.keep([]kept{keptOf(t, fmt.Sprint(i), memoryEntries/20)})
	}
	if keeper.entries > memoryEntries || len(keeper.all) != 20 || len(keeper.order) != 20 {
		t.Errorf("%d sessions with %d entries", len(keeper.all), keeper.entries)
	}
}
