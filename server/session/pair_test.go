package session

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestCompareBranches lets a branch part from the present by a change, and by a pick,
// and puts both beside each other.
func TestCompareBranches(t *testing.T) {
	for name, act := range map[string]Command{
		"change": {Kind: Set, Name: "cars", Value: 9},
		"pick":   {Kind: Choose},
	} {
		t.Run(name, func(t *testing.T) {
			g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
			g.wait(20 * time.Second)
			g.do(Command{Kind: Pause})
			old := g.session.sides[0].track
			v := old.view(g.session.config.Reruns)
			place, found, err := v.Find(t.Context(), old.run.Seq()/2, true, MarkChoice)
			if err != nil || !found {
				t.Fatal("nobody was ever picked", err)
			}
			act.At = &At{old.epoch, Moment{place, timeOf(t, old.recipe(), place)}}
			if act.Kind == Choose {
				act.Value = int64(lastReady(t, old.recipe(), place))
			}
			g.do(act)
			branch := g.session.sides[0].track
			if branch.epoch == old.epoch || g.session.playing {
				t.Fatalf("epoch %d", branch.epoch)
			}
			g.do(Command{Kind: Play})
			g.wait(2 * time.Second)
			g.do(Command{Kind: Pause})
			policy := g.session.status().Policy
			g.do(Command{Kind: Compare, Value: old.epoch})
			s := g.session
			if len(s.sides) != 2 || s.sides[0].run.Now() != s.sides[1].run.Now() || s.sides[1].run.Hash() != old.run.Hash() || policy != "fifo" {
				t.Fatalf("%d runs at %d, policy %s", len(s.sides), s.now(), policy)
			}
			p := s.parting.found
			if p == nil || p.Time < act.At.Time || p.Time > act.At.Time+5e9 || p.Did[0] == nil && p.Did[1] == nil {
				t.Fatalf("they part at %+v, not soon after %d", p, act.At.Time)
			}
			if act.Kind == Choose && (p.Did[0] == nil || int64(p.Did[0].Thread) != act.Value || p.Did[0].Seq != place+1) {
				t.Errorf("they part at %+v, not at the pick of %d at %d", p.Did[0], act.Value, place)
			}
			sameRun(t, s)
			g.refused(Command{Kind: Compare, Value: s.sides[0].epoch}, BadRequest)
			g.refused(Command{Kind: Compare, Value: 999}, NotFound)
			g.do(Command{Kind: Undo})
			if len(s.sides) != 1 || s.sides[0].epoch != branch.epoch {
				t.Errorf("undo leads to epoch %d", s.sides[0].epoch)
			}
			g.refused(Command{Kind: Choose, Value: 77, At: act.At}, BadRequest)
			if s.sides[0].epoch != branch.epoch {
				t.Errorf("a pick that was refused leads to epoch %d", s.sides[0].epoch)
			}
		})
	}
}

// lastReady returns the last thread that is ready after a record.
func lastReady(t *testing.T, recipe Recipe, seq int64) (id sim.ThreadID) {
	t.Helper()
	var state sim.State
	run, err := recipe.Replay(t.Context(), func(r *sim.Record) {
		if r.Seq <= seq {
			state.Apply(r)
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	run.Close()
	for _, thread := range state.Threads {
		if thread.State == sim.StateReady {
			id = thread.ID
		}
	}
	return id
}

// TestPartingProperties compares random runs with what the twins of the same runs find
// out while they go on together.
func TestPartingProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom(scenario.All()).Draw(r, "scenario")
		preset := rapid.SampledFrom(s.Presets).Draw(r, "preset").Name
		first := spec(t, Choice{Scenario: s.Name, Preset: preset})
		second, err := drawVariant(r, s).of(first)
		if err != nil {
			r.Fatal(err)
		}
		g := watched(t, Config{}, first, second)
		defer g.session.closeAll()
		g.wait(time.Duration(rapid.IntRange(1, 3000).Draw(r, "wait")) * time.Millisecond)
		p, err := compare(t.Context(), g.session.sides[0].recipe(), g.session.sides[1].recipe())
		if err != nil {
			r.Fatal(err)
		}
		got, want := p.found, g.session.parting.found
		if (got == nil) != (want == nil) || got != nil && (got.Time != want.Time || seqOf(got.Did[0]) != seqOf(want.Did[0]) || seqOf(got.Did[1]) != seqOf(want.Did[1])) {
			r.Fatalf("%+v, the twins say %+v", got, want)
		}
	})
}

func seqOf(r *sim.Record) int64 {
	if r == nil {
		return 0
	}
	return r.Seq
}

// TestReturnTwice goes to and fro between two branches: neither is lost.
func TestReturnTwice(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(10 * time.Second)
	first := g.session.sides[0].epoch
	g.do(Command{Kind: Fork, At: &At{first, Moment{100, 5e9}}})
	g.wait(time.Second)
	second := g.session.sides[0].track
	hash := second.run.Hash()
	for range 3 {
		g.do(Command{Kind: Return, Value: first})
		g.do(Command{Kind: Return, Value: second.epoch})
		if now := g.session.sides[0].run.Hash(); now != hash {
			t.Fatalf("the branch had hash %x, now %x", hash, now)
		}
	}
}

// TestUndoWhatIsForgotten leaves a comparison on which nothing happened, which nothing
// leads back to: undo does not offer it.
func TestUndoWhatIsForgotten(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(10 * time.Second)
	first := g.session.sides[0].epoch
	g.do(Command{Kind: Set, Name: "cars", Value: 9, At: &At{first, Moment{100, 5e9}}})
	g.do(Command{Kind: Compare, Value: first})
	g.do(Command{Kind: Return, Value: first})
	if g.session.status().Undo {
		t.Error("undo is offered where the comparison is forgotten")
	}
	g.refused(Command{Kind: Undo}, BadRequest)
}

// TestForkAPairThatStands acts in the past of two runs of which one has long come to a
// stand: both go back to that moment.
func TestForkAPairThatStands(t *testing.T) {
	full := Choice{Scenario: "producerconsumer", Preset: "full"}
	wide := full
	wide.Params = map[string]int64{"maxsize": 8}
	g := watched(t, Config{}, spec(t, full), spec(t, wide))
	g.wait(28 * time.Second)
	g.do(Command{Kind: Pause})
	second := g.session.sides[1]
	moment := Moment{Time: 11e9}
	for _, r := range recordsOf(t, second.recipe()) {
		if r.Time <= moment.Time {
			moment.Seq = r.Seq
		}
	}
	g.do(Command{Kind: Set, Name: "maxsize", Value: 6, Side: Second, At: &At{second.epoch, moment}})
	for i, side := range g.session.sides {
		if side.run.Now() != moment.Time || side.epoch < 3 {
			t.Errorf("run %d, of epoch %d, is at %d", i, side.epoch, side.run.Now())
		}
	}
	sameRun(t, g.session)
}

func recordsOf(t *testing.T, recipe Recipe) (all []sim.Record) {
	t.Helper()
	run, err := recipe.Replay(t.Context(), func(r *sim.Record) { all = append(all, *r) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	run.Close()
	return all
}
