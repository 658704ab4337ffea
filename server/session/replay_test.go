package session

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestReplayProperties plays random sessions with random live changes. Whatever
// was done, a viewer has the session's state after every command, and running
// the spec and the journal again gives the same run.
func TestReplayProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g, s := drawStage(t, r)
		defer g.session.closeAll()
		for range rapid.IntRange(1, 25).Draw(r, "commands") {
			g.wait(time.Duration(rapid.IntRange(0, 700).Draw(r, "wait")) * time.Millisecond)
			g.try(draw(r, s))
		}
		sameRun(t, g.session)
	})
}

// drawStage returns a stage with a random run.
func drawStage(t *testing.T, r *rapid.T) (*stage, *scenario.Scenario) {
	s := rapid.SampledFrom(scenario.All()).Draw(r, "scenario")
	return drawStageOf(t, r, s), s
}

func drawStageOf(t *testing.T, r *rapid.T, s *scenario.Scenario) *stage {
	preset := rapid.SampledFrom(s.Presets).Draw(r, "preset").Name
	seed := rapid.Int64Range(0, 9).Draw(r, "seed")
	policy := rapid.SampledFrom(sim.Policies()).Draw(r, "policy")
	return watched(t, Config{}, spec(t, Choice{Scenario: s.Name, Preset: preset, Seed: &seed, Policy: policy}))
}

// drawVariant returns what a random twin may have otherwise.
func drawVariant(r *rapid.T, s *scenario.Scenario) Variant {
	v := Variant{Params: map[string]int64{}}
	if rapid.Bool().Draw(r, "by preset") {
		v.Preset = rapid.SampledFrom(s.Presets).Draw(r, "twin's preset").Name
	}
	if len(s.Params) > 0 && rapid.Bool().Draw(r, "by value") {
		p := rapid.SampledFrom(s.Params).Draw(r, "twin's param")
		v.Params[p.Name] = rapid.Int64Range(p.Min, min(p.Max, p.Min+40)).Draw(r, "twin's value")
	}
	return v
}

// draw returns a random command that a session of s may get.
func draw(r *rapid.T, s *scenario.Scenario) Command {
	c := Command{Kind: rapid.SampledFrom([]CommandKind{Play, Pause, Step, Speed, Set, Set, Set, Set, Act, Act, Reset, Preset, Policy, Seed, Twin, Untwin}).Draw(r, "kind")}
	switch c.Kind {
	case Speed:
		c.Speed = rapid.SampledFrom([]float64{0.1, 0.5, 1, 4, 16}).Draw(r, "speed")
	case Set:
		p := rapid.SampledFrom(s.Params).Draw(r, "param")
		c.Name, c.Value = p.Name, rapid.Int64Range(p.Min, min(p.Max, p.Min+40)).Draw(r, "value")
	case Act:
		if len(s.Actions) > 0 {
			c.Name = rapid.SampledFrom(s.Actions).Draw(r, "action").Name
		}
	case Preset:
		c.Name = rapid.SampledFrom(s.Presets).Draw(r, "new preset").Name
	case Policy:
		c.Name = rapid.SampledFrom(sim.Policies()).Draw(r, "new policy")
	case Seed:
		c.Value = rapid.Int64Range(0, 9).Draw(r, "new seed")
	case Twin:
		c.Variant = drawVariant(r, s)
	}
	return c
}

// sameRun runs a session's specs and journals again and compares.
func sameRun(t *testing.T, s *Session) {
	t.Helper()
	for _, side := range s.sides {
		sameTrack(t, side.track)
	}
}

func sameTrack(t *testing.T, s *track) {
	t.Helper()
	run, err := s.recipe().Replay(t.Context(), func(*sim.Record) {}, nil)
	if err != nil {
		t.Fatalf("%+v %+v: %v", s.spec, s.journal, err)
	}
	defer run.Close()
	got, want := run.Snapshot(), s.run.Snapshot()
	if run.Hash() != s.run.Hash() || run.Seq() != s.run.Seq() || run.Now() != s.run.Now() || !sameState(&got, &want) {
		t.Fatalf("replay of %+v %+v\ngives hash %x, record %d, time %d\n%+v\nthe session had %x, %d, %d\n%+v",
			s.spec, s.journal, run.Hash(), run.Seq(), run.Now(), got, s.run.Hash(), s.run.Seq(), s.run.Now(), want)
	}
}

func TestReplayRefusesAForeignJournal(t *testing.T) {
	s := spec(t, Choice{Scenario: "trafficlight"})
	for name, e := range map[string]Entry{
		"record": {Seq: 1000, Step: 5, Kind: EntrySet, Name: "cars", Value: 3},
		"step":   {Step: 1 << 17, Time: 1, Kind: EntryAct, Name: "set"},
		"value":  {Seq: 3, Kind: EntrySet, Name: "cars", Value: -1},
	} {
		recipe := Recipe{Spec: s, Journal: []Entry{e}}
		if run, err := recipe.Replay(t.Context(), nil, nil); err == nil {
			run.Close()
			t.Errorf("a wrong %s was accepted", name)
		}
	}
}

func TestJournalHoldsPlaceAndTime(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(1230 * time.Millisecond)
	g.do(Command{Kind: Set, Name: "cars", Value: 9})
	g.do(Command{Kind: Set, Name: "cars", Value: 9}) // changes nothing
	g.do(Command{Kind: Pause})
	g.do(Command{Kind: Act, Name: "clear"})
	if len(g.session.sides[0].journal) != 2 {
		t.Fatalf("journal %+v", g.session.sides[0].journal)
	}
	first, second := g.session.sides[0].journal[0], g.session.sides[0].journal[1]
	if want := int64(1230 * time.Millisecond); first.Time != want || first.Kind != EntrySet || first.Name != "cars" || first.Value != 9 {
		t.Errorf("first entry %+v; want it at %d", first, want)
	}
	if second.Kind != EntryAct || second.Time != first.Time || second.Seq <= first.Seq {
		t.Errorf("second entry %+v", second)
	}
	sameRun(t, g.session)
}
