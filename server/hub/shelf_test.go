package hub

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"interleave/server/session"
)

// TestShelf has tabs, of which some inflate, ask for the same stretches. Those that are
// over are encoded once, and all are told the same.
func TestShelf(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	owner := h.join(id, token, nil)
	owner.does(m{"type": "speed", "speed": 16})
	owner.until(func(heard) bool { return owner.at.Seq > 7*512 })
	owner.does(m{"type": "pause"})
	r, err := h.hub.room(id)
	if err != nil {
		t.Fatal(err)
	}
	last := owner.at.Seq / 512
	told := map[int64]string{}
	inflating := dialer
	inflating.EnableCompression = true
	for _, b := range []*tab{owner, h.join(id, "", nil), h.join(id, "", nil, &inflating)} {
		for _, index := range []int64{0, 1, 2, 3, 4, 5, 0, last} {
			f := b.ask(m{"type": "stretch", "epoch": 1, "seq": index * 512})
			var body map[string]json.RawMessage
			if err := json.Unmarshal(f.raw, &body); err != nil || f.Type != "stretch" || f.Open != (index == last) {
				t.Fatalf("%v: %.200s", err, f.raw)
			}
			delete(body, "id")
			if text := fmt.Sprintf("%s", body); told[index] == "" {
				told[index] = text
			} else if told[index] != text {
				t.Errorf("stretch %d is another one", index)
			}
		}
	}
	if n := len(r.shelf.last); n != mostShelved || r.shelf.find(1, last) != nil || r.shelf.find(1, 0) == nil {
		t.Errorf("%d stretches are kept", n)
	}
	if newest := r.shelf.last[mostShelved-1]; newest.key.from != last*512 || newest.key != (stretchKey{1, last * 512, owner.at.Seq, owner.time, true}) {
		t.Errorf("the newest stretch is %+v", newest.key)
	}
	first := r.shelf.find(1, 0)
	owner.ask(m{"type": "stretch", "epoch": 1, "seq": 3})
	if r.shelf.find(1, 0) != first {
		t.Error("it was encoded again")
	}
}

// TestManyBringTheSame has many bring the same stretch at the same moment, as those do who
// waited for a run that was made again.
func TestManyBringTheSame(t *testing.T) {
	var s shelf
	stretches := []*session.Stretch{{Epoch: 1, From: 512}, {Epoch: 1, From: 512, Until: 7, Open: true}, {Epoch: 1, From: 512, Until: 8, Open: true}}
	var all [100]*shelved
	var group sync.WaitGroup
	for i := range all {
		group.Go(func() {
			copied := *stretches[i%len(stretches)]
			all[i] = s.put(&copied)
			all[i].deflated()
		})
	}
	group.Wait()
	for i, b := range all {
		if b != all[i%len(stretches)] {
			t.Fatalf("number %d was encoded anew", i)
		}
	}
	if len(s.last) != len(stretches) || s.find(1, 1) != all[0] {
		t.Errorf("%d stretches are kept", len(s.last))
	}
}
