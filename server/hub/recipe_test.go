package hub

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/server/session"
	"interleave/sim"
	"interleave/sim/scenario"
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
		`{"recipe":{"scenario":"trafficlight","runs":[{"head":[0,0,0]}]},"seed":3}`:                                                  "nothing but open goes with it",
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

// TestRecipeProperties makes runs of every scenario with random seeds, policies and
// commands, writes each into a file and makes it again from there: the hash is the same,
// and so is the file.
func TestRecipeProperties(t *testing.T) {
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				recipe, hash := drawRecipe(r, s)
				file := EncodeRecipe([]session.Recipe{recipe}, []uint64{hash})
				again, hashes, err := DecodeRecipe(file)
				if err != nil {
					r.Fatalf("%v: %s", err, file)
				}
				if err := again[0].Check(5_000_000); err != nil {
					r.Fatalf("%v: %s", err, file)
				}
				run, err := again[0].Replay(t.Context(), func(*sim.Record) {}, nil)
				if err != nil {
					r.Fatalf("%v: %s", err, file)
				}
				defer run.Close()
				if run.Hash() != hash || hashes[0] != hashText(hash) || !bytes.Equal(file, EncodeRecipe(again, []uint64{run.Hash()})) {
					r.Fatalf("%x came back as %x: %s", hash, run.Hash(), file)
				}
			})
		})
	}
}

// drawRecipe plays a scenario at random, by hand now and then.
func drawRecipe(r *rapid.T, s *scenario.Scenario) (session.Recipe, uint64) {
	seed := rapid.Int64Range(0, 1<<53-1).Draw(r, "seed")
	preset := rapid.SampledFrom(s.Presets).Draw(r, "preset").Name
	made, err := session.NewSpec(session.Choice{Scenario: s.Name, Preset: preset, Seed: &seed, Policy: rapid.SampledFrom(scenario.Policies()).Draw(r, "policy")})
	if err != nil {
		r.Fatal(err)
	}
	run, err := made.Start(func(*sim.Record) {})
	if err != nil {
		r.Fatal(err)
	}
	defer run.Close()
	recipe := session.Recipe{Spec: made}
	for range rapid.IntRange(0, 12).Draw(r, "commands") {
		for range rapid.IntRange(0, 40).Draw(r, "steps") {
			run.Step()
		}
		e := drawEntry(r, s)
		e.Seq, e.Step, e.Time = run.Seq(), run.Decisions(), run.Now()
		if !run.Ended() && do(run, s, e) == nil {
			recipe.Journal = append(recipe.Journal, e)
		}
	}
	recipe.Head = session.Place{Seq: run.Seq(), Step: run.Decisions(), Time: run.Now()}
	return recipe, run.Hash()
}

func drawEntry(r *rapid.T, s *scenario.Scenario) session.Entry {
	switch e := (session.Entry{Kind: rapid.SampledFrom([]session.EntryKind{session.EntrySet, session.EntryAct, session.EntryPolicy, session.EntryChoose, session.EntryChoose}).Draw(r, "kind")}); {
	case e.Kind == session.EntryAct && len(s.Actions) > 0:
		e.Name = rapid.SampledFrom(s.Actions).Draw(r, "action").Name
		return e
	case e.Kind == session.EntryPolicy:
		e.Name = rapid.SampledFrom(scenario.Policies()).Draw(r, "new policy")
		return e
	case e.Kind == session.EntryChoose:
		e.Value = rapid.Int64Range(1, 8).Draw(r, "thread")
		return e
	}
	p := rapid.SampledFrom(s.Params).Draw(r, "param")
	return session.Entry{Kind: session.EntrySet, Name: p.Name, Value: rapid.Int64Range(p.Min, min(p.Max, p.Min+30)).Draw(r, "value")}
}

// do does what an entry of a journal says, if it can be done live.
func do(run *scenario.Run, s *scenario.Scenario, e session.Entry) error {
	switch e.Kind {
	case session.EntryAct:
		return run.Act(e.Name)
	case session.EntryPolicy:
		return run.SetPolicy(e.Name)
	case session.EntryChoose:
		return run.Prefer(sim.ThreadID(e.Value))
	}
	if p, err := s.Param(e.Name); err != nil || p.Effect == scenario.Restart {
		return errNoSession
	}
	return run.Set(e.Name, e.Value)
}
