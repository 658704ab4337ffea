package session

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// twins is a stage with two runs and one viewer.
func twins(t *testing.T, c Choice, v Variant) *stage {
	t.Helper()
	c.Twin = &v
	specs, err := c.Specs()
	if err != nil {
		t.Fatal(err)
	}
	return watched(t, Config{}, specs...)
}

// lockless is the lock scenario, with the lock and without.
func lockless(t *testing.T) *stage {
	return twins(t, Choice{Scenario: "lock", Preset: "mended"}, Variant{Params: map[string]int64{"lock": 0}})
}

// level fails the test unless both runs have come to the same virtual time, or are
// over before.
func (g *stage) level() {
	g.t.Helper()
	now := g.session.now()
	for i, side := range g.session.sides {
		if at := side.run.Now(); at != now && !side.ended() {
			g.t.Fatalf("run %d is at %d, the clock at %d", i, at, now)
		}
	}
}

func TestTwinsAreOnOneClock(t *testing.T) {
	for _, speed := range []float64{0.1, 1, 16, 1000, 0} {
		g := lockless(t)
		g.clock.look = 20 * time.Microsecond // so that budgets are used up
		g.do(Command{Kind: Speed, Speed: speed})
		for range 100 {
			g.wait(FrameTime)
			g.level()
		}
		if speed == 1 {
			if at := g.session.now(); at < 5*second || at > 6*second {
				t.Errorf("at 1× they came to %d ns in five seconds", at)
			}
		}
		if speed == 0 && !(g.session.sides[0].ended() && g.session.sides[1].ended()) {
			t.Error("as fast as it goes they did not end")
		}
		sameRun(t, g.session)
	}
}

// TestTwinsStepTogether: a step is one of each as long as they do the same.
func TestTwinsStepTogether(t *testing.T) {
	g := lockless(t)
	g.do(Command{Kind: Pause})
	g.do(Command{Kind: Reset})
	steps := 0
	for ; g.session.parting.found == nil; steps++ {
		before := g.session.sides[0].run.Decisions()
		g.do(Command{Kind: Step})
		g.level()
		if a, b := g.session.sides[0].run.Decisions(), g.session.sides[1].run.Decisions(); a != before+1 || b != a && g.session.parting.found == nil {
			t.Fatalf("step %d led from %d to %d and %d decisions", steps, before, a, b)
		}
	}
	if steps < 25 {
		t.Errorf("they parted after %d steps", steps)
	}
	for next, ok := g.session.upcoming(); ok; next, ok = g.session.upcoming() {
		g.do(Command{Kind: Step})
		if g.level(); g.session.now() != next {
			t.Fatalf("a step led to %d instead of %d", g.session.now(), next)
		}
	}
	sameRun(t, g.session)
}

func TestTwinsPart(t *testing.T) {
	g := lockless(t)
	g.wait(3 * time.Second)
	p := g.session.status().Parting
	if p == nil || p.Did[0] == nil || p.Did[1] == nil {
		t.Fatalf("%+v", p)
	}
	a, b := p.Did[0], p.Did[1]
	if a.Kind != sim.KindAcquire || b.Kind != sim.KindLoad || a.Thread != b.Thread || a.Time != p.Time || b.Time != p.Time || p.Time < second {
		t.Errorf("at %d one did %+v, the other %+v", p.Time, a, b)
	}
	told := g.tape.status[len(g.tape.status)-1]
	if told.Parting != p || told.Twin.Epoch != 2 {
		t.Errorf("told %+v", told)
	}

	// The same on both sides never parts, a permit more does when it is taken.
	g = twins(t, Choice{Scenario: "semaphore", Preset: "lesson"}, Variant{})
	g.wait(5 * time.Second)
	g.do(Command{Kind: Set, Name: "permits", Value: 7})
	g.wait(5 * time.Second)
	if p := g.session.status().Parting; p != nil {
		t.Errorf("two that are the same part at %d", p.Time)
	}
	g.do(Command{Kind: Pause})
	g.do(Command{Kind: Set, Name: "hold", Value: 500, Side: Second})
	if p := g.session.status().Parting; p != nil {
		t.Errorf("a parameter alone parts them: %+v", p.Did)
	}
	g.do(Command{Kind: Set, Name: "permits", Value: 9, Side: Second})
	g.do(Command{Kind: Play})
	g.wait(10 * time.Second)
	if p := g.session.status().Parting; p == nil {
		t.Error("two permits more do not part them")
	}

	// Where nothing is left to happen in one of them, what is done in the other parts
	// them.
	g = twins(t, Choice{Scenario: "producerconsumer", Preset: "stuck"}, Variant{})
	g.do(Command{Kind: Speed, Speed: 16})
	g.wait(10 * time.Second)
	g.do(Command{Kind: Set, Name: "consumers", Value: 1, Side: Second})
	at := g.session.now()
	g.wait(FrameTime)
	if p := g.session.status().Parting; p == nil || p.Did[0] != nil || p.Did[1] == nil || p.Time != at {
		t.Errorf("%+v at %d", p, at)
	}
	sameRun(t, g.session)
}

// TestSides: what is said of no side is for both, and all begins anew together.
func TestSides(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "semaphore"}))
	g.refused(Command{Kind: Set, Name: "permits", Value: 3, Side: Second}, BadRequest)
	g.refused(Command{Kind: Untwin}, BadRequest)
	g.refused(Command{Kind: Twin, Variant: Variant{Params: map[string]int64{"permits": 999}}}, BadParam)
	g.refused(Command{Kind: Twin, Variant: Variant{Params: map[string]int64{"cars": 9}}}, UnknownParam)
	g.refused(Command{Kind: Twin, Variant: Variant{Preset: "vast"}}, UnknownPreset)
	g.refused(Command{Kind: Twin, Variant: Variant{Policy: "luck"}}, BadPolicy)
	if len(g.session.sides) != 1 || g.session.epoch != 1 {
		t.Fatal("a refused twin changed something")
	}
	g.wait(2 * time.Second)
	g.do(Command{Kind: Set, Name: "hold", Value: 500})
	g.do(Command{Kind: Twin, Variant: Variant{Params: map[string]int64{"permits": 2}}})
	values := func(name string) (both [2]int64) {
		for i, side := range g.session.sides {
			both[i] = side.run.Values()[name]
		}
		return both
	}
	is := func(name string, want [2]int64) {
		t.Helper()
		if got := values(name); got != want {
			t.Errorf("%s is %v; want %v", name, got, want)
		}
	}
	if a, b := g.session.sides[0], g.session.sides[1]; a.epoch != 2 || b.epoch != 3 || a.run.Now() != 0 || b.spec.Seed != a.spec.Seed {
		t.Errorf("epochs %d and %d at %d", a.epoch, b.epoch, a.run.Now())
	}
	is("permits", [2]int64{5, 2})
	is("hold", [2]int64{500, 500})
	g.do(Command{Kind: Set, Name: "hold", Value: 700})
	is("hold", [2]int64{700, 700})
	g.do(Command{Kind: Set, Name: "permits", Value: 1, Side: First})
	is("permits", [2]int64{1, 2})
	g.wait(time.Second)
	g.do(Command{Kind: Policy, Name: "random", Side: Second})
	g.do(Command{Kind: Seed, Value: 9})
	if a, b := g.session.sides[0], g.session.sides[1]; a.epoch != 6 || b.epoch != 7 || a.spec.Policy != "fifo" || b.spec.Policy != "random" || a.spec.Seed != 9 || b.spec.Seed != 9 {
		t.Errorf("%+v and %+v", a.spec, b.spec)
	}
	is("permits", [2]int64{1, 2})

	// One of them ends before the other, which goes on; a change after that is a new
	// beginning of both.
	g.do(Command{Kind: Set, Name: "permits", Value: 20, Side: First})
	g.do(Command{Kind: Speed, Speed: 4})
	for !g.session.sides[0].ended() {
		g.wait(FrameTime)
	}
	end := g.session.sides[0].run.Now()
	g.wait(time.Second)
	if g.session.sides[1].ended() || g.session.sides[0].run.Now() != end || g.session.now() < end+2*second {
		t.Errorf("at %d and %d, the first ended at %d", g.session.sides[0].run.Now(), g.session.now(), end)
	}
	g.do(Command{Kind: Set, Name: "permits", Value: 3, Side: Second})
	if g.session.sides[0].epoch != 6 {
		t.Error("a change of the one that goes on began an epoch")
	}
	g.do(Command{Kind: Set, Name: "hold", Value: 600})
	if g.session.sides[0].epoch != 8 || g.session.now() != 0 {
		t.Error("a change of the one that has ended did not begin anew")
	}
	is("permits", [2]int64{20, 3})

	// Either can go on alone, as it is.
	g.wait(time.Second)
	second := g.session.sides[1].track
	at := second.run.Seq()
	g.do(Command{Kind: Untwin, Side: Second})
	if len(g.session.sides) != 1 || g.session.sides[0].track != second || second.run.Seq() < at || g.session.status().Twin != (TwinStatus{}) || g.session.status().Epoch != 9 {
		t.Errorf("%+v", g.session.status())
	}
	g.wait(time.Second)
	sameRun(t, g.session)
}

// TestApart says of a comparison, and of one that goes on alone, what the two runs were.
func TestApart(t *testing.T) {
	g := twins(t, Choice{Scenario: "lock", Preset: "mended"}, Variant{Params: map[string]int64{"lock": 0}, Policy: "random"})
	g.wait(time.Second)
	only := func(b Branch, first, second int64) {
		t.Helper()
		a := b.Apart
		if a == nil || a[0].Values["lock"] != first || a[1].Values["lock"] != second || a[0].Policy == a[1].Policy || a[0].Seed != a[1].Seed {
			t.Errorf("%+v", a)
		}
	}
	if all := g.branches(); len(all) != 1 || !all[0].Twin {
		t.Errorf("%+v", all)
	} else {
		only(all[0], 1, 0)
	}
	g.do(Command{Kind: Untwin, Side: Second})
	g.do(Command{Kind: Preset, Name: "mended"})
	if all := g.branches(); len(all) != 2 || all[0].Twin || all[1].Apart != nil {
		t.Errorf("%+v", all)
	} else {
		only(all[0], 0, 1)
	}
}

// TestTwinBound: where one run comes to its bound both stand, and the other one goes on
// when it is alone.
func TestTwinBound(t *testing.T) {
	c := Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 60}, Twin: &Variant{Params: map[string]int64{"cars": 1}}}
	specs, err := c.Specs()
	if err != nil {
		t.Fatal(err)
	}
	g := watched(t, Config{MaxRecords: 2000}, specs...)
	g.do(Command{Kind: Speed, Speed: 4})
	g.wait(10 * time.Second)
	if s := g.session.status(); s.Bound != BoundRecords || s.Playing {
		t.Fatalf("%+v", s)
	}
	g.level()
	g.refused(Command{Kind: Play}, Limit)
	g.do(Command{Kind: Untwin, Side: Second})
	if s := g.session.status(); s.Bound != "" {
		t.Errorf("%+v", s)
	}
	before := g.session.now()
	g.do(Command{Kind: Play})
	g.wait(time.Second)
	if g.session.now() < before+second {
		t.Errorf("it came from %d to %d", before, g.session.now())
	}
}

func TestTwinActs(t *testing.T) {
	g := twins(t, Choice{Scenario: "trafficlight"}, Variant{})
	g.wait(time.Second)
	g.do(Command{Kind: Act, Name: "set"})
	if a, b := g.session.sides[0], g.session.sides[1]; a.run.Hash() != b.run.Hash() || len(a.journal) != 1 {
		t.Error("an action for both was not done in both")
	}
	g.do(Command{Kind: Act, Name: "clear", Side: Second})
	g.wait(FrameTime)
	p := g.session.status().Parting
	if p == nil || p.Did[0] != nil || p.Did[1].Kind != sim.KindAction {
		t.Errorf("%+v", p)
	}
	sameRun(t, g.session)
}

// TestTwinJoin: who joins or comes back gets both runs, each from where it was.
func TestTwinJoin(t *testing.T) {
	g := lockless(t)
	g.wait(2 * time.Second)
	a, b := g.session.sides[0].here(), g.session.sides[1].here()
	opening := g.join(&Cursor{a.epoch, a.seq - 3})
	if len(opening) != 2 || len(opening[0].Records) != 3 || opening[0].Twin != 0 || opening[1].State == nil || opening[1].Twin != 1 || opening[1].To != b.seq {
		t.Errorf("%+v", opening)
	}
	opening = g.join(nil, &Cursor{b.epoch, b.seq - 2})
	if len(opening) != 2 || opening[0].State == nil || len(opening[1].Records) != 2 {
		t.Errorf("%+v", opening)
	}
	for _, epoch := range []int64{a.epoch, b.epoch} {
		answer := make(chan View, 1)
		look{epoch, answer}.on(g.session)
		view := <-answer
		if r, err := view.Range(epoch, 0, second*2, 100); err != nil || len(r.Lanes) == 0 {
			t.Errorf("range of epoch %d: %v", epoch, err)
		}
	}
}

// TestTwinProperties plays two runs with random live changes in one or both. They are
// on one clock after every command, and part where their records say so.
func TestTwinProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g, s := drawStage(t, r)
		defer g.session.closeAll()
		g.do(Command{Kind: Twin, First: drawVariant(r, s), Variant: drawVariant(r, s)})
		for range rapid.IntRange(1, 20).Draw(r, "commands") {
			g.wait(time.Duration(rapid.IntRange(0, 700).Draw(r, "wait")) * time.Millisecond)
			c := draw(r, s)
			c.Side = Side(rapid.IntRange(0, 2).Draw(r, "side"))
			g.try(c)
			if g.level(); len(g.session.sides) == 2 {
				partAsRecorded(t, g.session)
			}
		}
		sameRun(t, g.session)
	})
}

// partAsRecorded looks for the first difference in the records of both runs.
func partAsRecorded(t *testing.T, s *Session) {
	t.Helper()
	var did [2][]sim.Record
	for i, side := range s.sides {
		run, err := side.recipe().Replay(t.Context(), func(r *sim.Record) {
			if r.Kind != sim.KindParam && r.Kind != sim.KindResize && r.Kind != sim.KindLocal {
				did[i] = append(did[i], *r)
			}
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		run.Close()
	}
	n := 0
	for n < min(len(did[0]), len(did[1])) && alike(&did[0][n], &did[1][n]) {
		n++
	}
	found := s.parting.found
	if len(did[0]) == n && len(did[1]) == n {
		if found != nil {
			t.Fatalf("they part at %d, but did the same", found.Time)
		}
		return
	}
	if len(s.parting.lead) > 0 && s.parting.lead[0].Time == s.now() {
		return // the other may still do it
	}
	var want [2]*sim.Record
	for i := range want {
		if n < len(did[i]) {
			want[i] = &did[i][n]
		}
	}
	if a, b := want[0], want[1]; a != nil && b != nil && a.Time != b.Time {
		want[slices.Index([]bool{a.Time > b.Time, a.Time < b.Time}, true)] = nil
	}
	for i, r := range want {
		got := found.Did[i]
		if (got == nil) != (r == nil) || got != nil && got.Seq != r.Seq {
			t.Fatalf("run %d parted with %+v; want %+v", i, got, r)
		}
	}
}

// TestDeclaredTwins: every scenario offers a comparison, and each of them comes to a point where
// the runs part, within a minute.
func TestDeclaredTwins(t *testing.T) {
	for _, s := range scenario.All() {
		if len(s.Twins) == 0 {
			t.Errorf("%s offers no comparison", s.Name)
		}
		for _, w := range s.Twins {
			t.Run(s.Name+"/"+w.Name, func(t *testing.T) {
				var params [2]map[string]int64
				for i := range params {
					params[i] = map[string]int64{}
					for name, values := range w.Params {
						params[i][name] = values[i]
					}
				}
				g := twins(t, Choice{Scenario: s.Name, Preset: w.Preset, Params: params[0]}, Variant{Params: params[1]})
				if maps.Equal(g.session.sides[0].spec.Values, g.session.sides[1].spec.Values) {
					t.Fatal("both are the same")
				}
				g.do(Command{Kind: Speed, Speed: 60})
				g.wait(time.Second)
				p := g.session.status().Parting
				if p == nil {
					t.Fatal("they did not part")
				}
			})
		}
	}
}

// here is the present of the first run, as a moment.
func (g *stage) here() *At {
	p := g.session.sides[0].here()
	return &At{p.epoch, Moment{p.seq, p.time}}
}

// TestTwinFrom: from any moment of a run two go on, with one past, and undo leads back
// step by step.
func TestTwinFrom(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(4 * time.Second)
	g.do(Command{Kind: Set, Name: "cars", Value: 9})
	g.wait(16 * time.Second)
	single := g.session.sides[0].here()
	past := Moment{seqAt(t, g.session.sides[0].track, 8e9), 8.2e9}
	g.do(Command{Kind: Twin, At: &At{1, past}, Variant: Variant{Params: map[string]int64{"cars": 30}}})
	a, b := g.session.sides[0], g.session.sides[1]
	if a.run.Values()["cars"] != 9 || b.run.Values()["cars"] != 30 || !g.session.playing || len(a.journal) != 1 || len(b.journal) != 2 || a.run.Now() > 8.3e9 {
		t.Fatalf("at %d with %+v and %+v", a.run.Now(), a.journal, b.journal)
	}
	g.wait(FrameTime)
	if s := g.session.status(); s.Twin.Shared != 8.2e9 || s.Parting == nil || s.Parting.Time != 8.2e9 || s.Parting.Did[0] != nil {
		t.Errorf("they share their past until %d and part at %+v", s.Twin.Shared, s.Parting)
	}
	g.wait(5 * time.Second)
	g.level()
	sameRun(t, g.session)

	// Undo takes back what only one does, then the comparison; what was changed before
	// stays.
	g.do(Command{Kind: Undo})
	if s := g.session; len(s.sides) != 2 || s.sides[1].run.Values()["cars"] != 9 || s.now() != 8.2e9 || s.status().Parting != nil || !s.status().Undo {
		t.Fatalf("%d runs at %d", len(s.sides), s.now())
	}
	g.do(Command{Kind: Undo})
	if s := g.session; len(s.sides) != 1 || s.sides[0].here() != single {
		t.Fatalf("%d runs at %+v; want one at %+v", len(s.sides), s.sides[0].here(), single)
	}
	g.do(Command{Kind: Redo})
	if len(g.session.sides) != 2 {
		t.Error("nothing was done again")
	}

	// A pair can be parted again, from a run of its own; going back behind the parting
	// leaves what they share.
	g.do(Command{Kind: Set, Name: "cars", Value: 3, Side: Second})
	g.do(Command{Kind: Play})
	g.wait(2 * time.Second)
	second := g.session.sides[1]
	g.do(Command{Kind: Twin, At: &At{second.epoch, Moment{second.run.Seq(), second.run.Now()}}})
	for i, side := range g.session.sides {
		if side.run.Values()["cars"] != 3 || len(side.journal) != 2 {
			t.Errorf("run %d goes on from the other one: %+v", i, side.journal)
		}
	}
	if g.session.playing {
		t.Error("two that do not differ yet do not wait")
	}
	first := g.session.sides[0]
	g.do(Command{Kind: Fork, At: &At{first.epoch, Moment{first.run.Seq(), 3e9}}})
	if s := g.session.status(); s.Twin.Shared != 3e9 || len(g.session.sides[0].journal) != 0 {
		t.Errorf("they share their past until %d", s.Twin.Shared)
	}
	g.do(Command{Kind: Set, Name: "cars", Value: 2, Side: First})
	g.do(Command{Kind: Undo})
	if g.session.sides[0].run.Values()["cars"] != 6 || len(g.session.sides) != 2 {
		t.Error("what was done after the fork is not undone")
	}
	sameRun(t, g.session)
}

// TestTwinFromRefused: what cannot be compared from a moment on is said, and changes
// nothing.
func TestTwinFromRefused(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "lock"}))
	seed := int64(3)
	for _, v := range []Variant{{Preset: "mended"}, {Seed: &seed}, {Policy: "random"}} {
		g.refused(Command{Kind: Twin, At: g.here(), Variant: v}, BadRequest)
		g.refused(Command{Kind: Twin, At: g.here(), First: v}, BadRequest)
	}
	g.refused(Command{Kind: Twin, At: g.here(), Variant: Variant{Params: map[string]int64{"threads": 5}}}, BadParam) // made at the beginning
	g.refused(Command{Kind: Twin, At: g.here(), Variant: Variant{Params: map[string]int64{"lock": 7}}}, BadParam)
	g.refused(Command{Kind: Twin, At: g.here(), First: Variant{Params: map[string]int64{"cars": 7}}}, UnknownParam)
	g.refused(Command{Kind: Twin, At: &At{7, Moment{}}}, NotFound)
	g.refused(Command{Kind: Twin, At: &At{1, Moment{-1, 0}}}, BadRequest)
	g.do(Command{Kind: Speed, Speed: 1000})
	g.wait(time.Second)
	if !g.session.sides[0].ended() {
		t.Fatal("it has not ended")
	}
	g.refused(Command{Kind: Twin, At: g.here()}, BadRequest)
	if len(g.session.sides) != 1 || g.session.epoch != 1 {
		t.Error("a refused comparison changed something")
	}
}
