package hub

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"interleave/server/session"
)

// settled returns how a session stands when nothing is made again any more.
func (h *house) settled(id string) session.Info {
	h.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if i := h.info(id); i.Status.Remaking == 0 {
			return i
		}
	}
	h.t.Fatal("it never arrives")
	return session.Info{}
}

// recipe returns a session's recipe as it goes over the wire.
func (h *house) recipe(id string, epoch int64) []byte {
	h.t.Helper()
	all, hashes, err := h.hub.Recipe(id, epoch)
	if err != nil {
		h.t.Fatal(err)
	}
	return EncodeRecipe(all, hashes)
}

func (h *house) restore(recipe []byte) session.Info {
	h.t.Helper()
	choice, err := DecodeChoice(bytes.NewReader(recipe))
	if err != nil {
		h.t.Fatalf("%v: %s", err, recipe)
	}
	id, _ := h.create(choice)
	return h.settled(id)
}

// TestRecipe makes sessions again from their recipes, elsewhere.
func TestRecipe(t *testing.T) {
	here, there := newHouse(t, Config{}), newHouse(t, Config{})
	for name, play := range map[string]func(b *tab){
		"changes": func(b *tab) {
			b.does(m{"type": "set", "name": "cars", "value": 9})
			b.does(m{"type": "act", "name": "clear"})
		},
		"by hand": func(b *tab) { b.does(m{"type": "policy", "policy": "manual"}) },
		"twins": func(b *tab) {
			b.does(m{"type": "set", "name": "green", "value": 4, "twin": 1})
		},
		"the past": func(b *tab) {
			b.does(m{"type": "set", "name": "cars", "value": 1, "at": m{"epoch": 1, "seq": 90, "time": 2_000_000_000}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			choice := trafficlight
			if name == "twins" {
				choice.Twin = &session.Variant{Params: map[string]int64{"cars": 2}}
			}
			id, token := here.create(choice)
			b := here.join(id, token, nil)
			b.until(func(f heard) bool { return f.Type == "delta" && f.Time > 4e9 })
			play(b)
			b.does(m{"type": "pause"})
			was, recipe := here.info(id), here.recipe(id, 0)
			is := there.restore(recipe)
			if is.Status.Hash != was.Status.Hash || is.Status.Twin.Hash != was.Status.Twin.Hash || is.State.Time != was.State.Time || is.Status.Playing {
				t.Errorf("made again: %+v at %d\nit was %+v at %d\n%s", is.Status, is.State.Time, was.Status, was.State.Time, recipe)
			}
		})
	}
}

// TestForeignRecipe opens a run whose places no longer fit, as another one.
func TestForeignRecipe(t *testing.T) {
	h := newHouse(t, Config{})
	id, token := h.create(trafficlight)
	b := h.join(id, token, nil)
	b.until(func(f heard) bool { return f.Type == "delta" && f.Time > 4e9 })
	b.does(m{"type": "pause"})
	b.does(m{"type": "set", "name": "cars", "value": 9})
	was := h.info(id)
	all, hashes, err := h.hub.Recipe(id, 1)
	if err != nil {
		t.Fatal(err)
	}
	all[0].Journal = slices.Clone(all[0].Journal) // the session still reads its own
	all[0].Journal[0].Seq -= 7
	is := h.restore(EncodeRecipe(all, hashes))
	if is.State.Params[0].Value != 9 || is.State.Time < was.State.Time-1e9 {
		t.Errorf("%+v at %d, it was at %d", is.Status, is.State.Time, was.State.Time)
	}
	if _, _, err := h.hub.Recipe(id, 99); err == nil {
		t.Error("an epoch that there is not has a recipe")
	}
	if _, _, err := h.hub.Recipe("nobody", 0); err == nil {
		t.Error("a session that there is not has a recipe")
	}
}

func TestRecipeRefusals(t *testing.T) {
	h := newHouse(t, Config{Session: session.Config{MaxRecords: 1000}})
	for body, want := range map[string]string{
		`{"recipe":{"scenario":"unicorn","runs":[{"head":[0,0,0]}]}}`:                                                                "no scenario",
		`{"recipe":{"scenario":"trafficlight","runs":[]}}`:                                                                           "one run or two, not 0",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[0,0,0]}]},"seed":3}`:                                                  "nothing else goes with it",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[0,0]}]}}`:                                                             "3 elements",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[0,0,0],"journal":[[1,1,1,"fly","x",1]]}]}}`:                           `no kind "fly"`,
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[9,9,9],"journal":[[1,1,1,"set","cars",1000]]}]}}`:                     "journal entry 0: cars must be",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[9,9,9],"journal":[[1,1,1,"act","fly"]]}]}}`:                           "journal entry 0: trafficlight has no action",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[9,9,9],"journal":[[1,1,1,"policy","luck"]]}]}}`:                       "journal entry 0: no policy",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[9,9,9],"journal":[[5,5,5,"set","cars",1],[4,4,4,"set","cars",2]]}]}}`: "journal entry 1 is at step 4",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[4,4,4],"journal":[[5,5,5,"set","cars",1]]}]}}`:                        "the head",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[-4,4,4]}]}}`:                                                          "the head",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[4000,4,4]}]}}`:                                                        "longer than this server makes",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[4,400000,4]}]}}`:                                                      "longer than this server makes",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[4,4,4],"params":{"cars":-1}}]}}`:                                      "cars must be",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[4,4,4],"seed":-1}]}}`:                                                 "seed must be",
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[4,4,4],"seeds":1}]}}`:                                                 "seeds",
	} {
		choice, err := DecodeChoice(strings.NewReader(body))
		if err == nil {
			_, _, _, err = h.hub.Create(choice, "192.0.2.1")
		}
		if err == nil || !strings.Contains(asRefusal(err).Message, want) {
			t.Errorf("%s: %v; want %q", body, err, want)
		}
	}
}
