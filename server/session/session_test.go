package session

import (
	"maps"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"interleave/sim"
	"interleave/sim/scenario/scenariotest"
)

func TestMain(m *testing.M) {
	scenariotest.FewerChecks()
	goleak.VerifyTestMain(m)
}

const second = int64(time.Second)

func TestVirtualTimeFollowsTheWall(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	at := func(want float64) {
		t.Helper()
		if got := float64(g.session.sides[0].run.Now()) / 1e9; got != want {
			t.Errorf("at %v s; want %v", got, want)
		}
		if got := float64(g.tape.time) / 1e9; got != want {
			t.Errorf("the viewer is at %v s; want %v", got, want)
		}
	}
	g.wait(time.Second)
	at(1)
	g.do(Command{Kind: Speed, Speed: 0.5})
	g.wait(time.Second)
	at(1.5)
	g.do(Command{Kind: Speed, Speed: 16})
	g.wait(time.Second)
	at(17.5)
	g.do(Command{Kind: Pause})
	g.wait(time.Second)
	at(17.5)
	g.do(Command{Kind: Speed, Speed: 1})
	g.do(Command{Kind: Play})
	g.wait(time.Second)
	at(18.5)
	if a := g.session.status().Actual; a != 1 {
		t.Errorf("actual speed %v", a)
	}
	g.wait(20 * time.Millisecond)
	g.do(Command{Kind: Pause}) // between two frames
	at(18.52)
	if a := g.session.status().Actual; a != 0 {
		t.Errorf("actual speed %v while paused", a)
	}
}

func TestOneFrameEvery50Milliseconds(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 0, "tick": 5000}}))
	g.wait(time.Second)
	before := len(g.tape.updates)
	g.wait(3 * time.Second) // nothing happens in it
	if n := len(g.tape.updates) - before; n != 60 {
		t.Errorf("%d frames in three seconds", n)
	}
}

// TestBudget gives the session a machine on which every look at the clock takes
// a millisecond.
func TestBudget(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 50}}))
	g.do(Command{Kind: Speed, Speed: 1000})
	g.clock.look = time.Millisecond
	for range 100 {
		g.clock.now = g.clock.now.Add(FrameTime)
		before := g.clock.now
		g.session.tick()
		if took := g.clock.now.Sub(before); took > frameBudget+10*time.Millisecond {
			t.Fatalf("a frame took %v", took)
		}
	}
	actual := g.session.status().Actual
	if actual <= 0 || actual >= 900 {
		t.Errorf("actual speed %v where 1000 cannot be reached", actual)
	}
	// It does not try to catch up.
	g.clock.look = 0
	g.do(Command{Kind: Speed, Speed: 1})
	before := g.session.sides[0].run.Now()
	g.wait(2 * time.Second)
	g.do(Command{Kind: Pause})
	if got := g.session.sides[0].run.Now() - before; got != 2*second {
		t.Errorf("%d ns in two seconds", got)
	}
	g.do(Command{Kind: Play})
	if actual := g.session.status().Actual; actual != 1 {
		t.Errorf("actual speed %v", actual)
	}
}

func TestAsFastAsItGoes(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.clock.look = 200 * time.Microsecond
	g.do(Command{Kind: Speed, Speed: 0})
	g.wait(time.Second + FrameTime)
	if got := g.session.sides[0].run.Now(); got < 500*second {
		t.Errorf("only %d ns in a second", got)
	}
	if actual := g.session.status().Actual; actual < 500 {
		t.Errorf("actual speed %v", actual)
	}
}

func TestUnwatched(t *testing.T) {
	g := newStage(t, Config{Reclaim: time.Minute}, spec(t, Choice{Scenario: "trafficlight"}))
	now := func(want time.Duration) {
		t.Helper()
		if got := time.Duration(g.session.sides[0].run.Now()); got != want {
			t.Errorf("at %v; want %v", got, want)
		}
	}
	g.wait(5 * time.Second)
	now(0) // it waits for the first viewer
	g.join(nil)
	g.wait(time.Second)
	now(time.Second)
	g.leave()
	g.wait(time.Second)
	g.join(nil) // a reload
	g.wait(time.Second)
	now(3 * time.Second)
	g.leave()
	g.wait(30 * time.Second)
	now(5*time.Second - FrameTime)
	if g.session.busy() {
		t.Error("busy without viewers")
	}
	g.join(nil)
	g.wait(time.Second)
	now(6*time.Second - FrameTime)
	g.do(Command{Kind: Pause})
	g.leave()
	g.wait(5 * time.Second)
	g.join(nil)
	g.wait(time.Second)
	now(6*time.Second - FrameTime) // a person paused it
	g.leave()
	g.wait(61 * time.Second)
	if g.session.ending != Reclaimed {
		t.Errorf("ending %v after a minute without viewers", g.session.ending)
	}
}

// TestNoTimer checks that a session that has nothing to do sets no timer.
func TestNoTimer(t *testing.T) {
	idle := func(name string, g *stage) {
		t.Helper()
		g.wait(time.Second)
		before := g.clock.timers
		wake, stop := g.session.alarm()
		stop()
		if wake != nil || g.clock.timers != before {
			t.Errorf("%s: a timer runs", name)
		}
	}
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.do(Command{Kind: Pause})
	idle("paused", g)

	g = watched(t, Config{}, program(func(t *sim.Thread) { t.Sleep(time.Second) }))
	g.wait(2 * time.Second)
	idle("ended", g)
	if g.tape.state.Verdict.Kind != sim.VerdictDone || g.tape.time != second {
		t.Errorf("verdict %+v at %d", g.tape.state.Verdict, g.tape.time)
	}
	if last := g.tape.status[len(g.tape.status)-1]; last.Actual != 0 {
		t.Errorf("status %+v after the end", last)
	}

	g = watched(t, Config{}, spec(t, Choice{Scenario: "producerconsumer", Preset: "stuck"}))
	g.wait(time.Minute)
	idle("stuck", g)
	v := g.tape.state.Verdict
	if v == nil || v.Kind != sim.VerdictHang || !strings.Contains(strings.Join(v.Unless, " "), "consumers") {
		t.Fatalf("verdict %+v", v)
	}
	before := g.session.sides[0].run.Now()
	g.do(Command{Kind: Set, Name: "consumers", Value: 1})
	g.wait(10 * time.Second)
	if now := g.session.sides[0].run.Now(); g.tape.state.Verdict != nil || now != before+10*second {
		t.Errorf("after help %+v, and %d ns later", g.tape.state.Verdict, now-before)
	}
}

func TestStep(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "semaphore", Preset: "lesson"}))
	g.wait(300 * time.Millisecond)
	for !g.session.sides[0].run.Ended() {
		before := g.session.sides[0].run.Seq()
		decisions := g.session.sides[0].run.Decisions()
		g.do(Command{Kind: Step})
		if g.session.sides[0].run.Seq() == before {
			t.Fatalf("a step left no record after %d decisions", g.session.sides[0].run.Decisions()-decisions)
		}
		if g.session.playing {
			t.Fatal("a step does not pause")
		}
	}
	if v := g.tape.state.Verdict; v == nil || v.Kind != sim.VerdictDone {
		t.Errorf("verdict %+v", v)
	}
	before := g.session.sides[0].here()
	g.do(Command{Kind: Step})
	if g.session.sides[0].here() != before {
		t.Error("a step after the end does something")
	}
}

func TestStepUntilAThreadIsPicked(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "producerconsumer"}))
	g.wait(300 * time.Millisecond)
	side := g.session.sides[0]
	for thread := range int64(side.history.threads()) + 1 {
		turns := func(from int64) (n int) {
			made, held := side.history.between(from, side.run.Seq())
			for _, r := range made {
				if held && isTurn(&r) && int64(r.Thread) == thread {
					n++
				}
			}
			return n
		}
		for range 3 {
			from := side.run.Seq()
			g.do(Command{Kind: Step, Value: thread})
			if n := turns(from); thread > 1 && n != 1 {
				t.Errorf("thread %d was picked %d times", thread, n)
			}
			if g.session.playing {
				t.Fatal("a step does not pause")
			}
		}
	}
	here := side.here()
	g.refused(Command{Kind: Step, Value: 1000}, BadRequest)
	if side.here() != here {
		t.Error("a step until a thread that is not there does something")
	}
}

func TestEpochs(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "producerconsumer"}))
	epoch := int64(1)
	begins := func(c Command) {
		t.Helper()
		g.wait(time.Second)
		g.do(c)
		epoch++
		if g.session.sides[0].epoch != epoch || g.session.sides[0].run.Now() != 0 || len(g.session.sides[0].journal) != 0 {
			t.Errorf("%+v: epoch %d at %d with %d entries", c, g.session.sides[0].epoch, g.session.sides[0].run.Now(), len(g.session.sides[0].journal))
		}
		if g.tape.epoch != epoch {
			t.Errorf("%+v: the viewer is in epoch %d", c, g.tape.epoch)
		}
	}
	g.do(Command{Kind: Set, Name: "maxsize", Value: 7})
	begins(Command{Kind: Reset})
	if v := g.session.sides[0].spec.Values["maxsize"]; v != 7 {
		t.Errorf("a reset gave maxsize %d", v)
	}
	begins(Command{Kind: Set, Name: "order", Value: 2})
	begins(Command{Kind: Policy, Name: "random"})
	begins(Command{Kind: Seed, Value: 12})
	if s := g.session.status(); s.Policy != "random" || s.Seed != 12 || !s.Playing {
		t.Errorf("status %+v", s)
	}
	g.do(Command{Kind: Pause})
	begins(Command{Kind: Reset})
	if g.session.playing {
		t.Error("a reset plays what was paused")
	}
	g.do(Command{Kind: Set, Name: "order", Value: 2}) // as it is
	if g.session.sides[0].epoch != epoch {
		t.Error("a value that is set already began an epoch")
	}
	g.do(Command{Kind: Pause})
	begins(Command{Kind: Preset, Name: "full"})
	want := spec(t, Choice{Scenario: "producerconsumer", Preset: "full"})
	if got := g.session.sides[0].spec; !maps.Equal(got.Values, want.Values) || got.Seed != want.Seed || got.Policy != want.Policy {
		t.Errorf("preset full gave %+v", got)
	}
	if !g.session.playing {
		t.Error("a preset does not play")
	}

	g = watched(t, Config{}, spec(t, Choice{Scenario: "semaphore"}))
	g.wait(20 * time.Second)
	g.refused(Command{Kind: Act, Name: "nothing"}, UnknownAction)
	g.do(Command{Kind: Set, Name: "hold", Value: 2000})
	g.wait(time.Second)
	if g.session.sides[0].epoch != 2 || g.session.sides[0].run.Now() != second || g.session.sides[0].run.Values()["hold"] != 2000 {
		t.Errorf("a change after the end: epoch %d at %d", g.session.sides[0].epoch, g.session.sides[0].run.Now())
	}
}

func TestRefusals(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(time.Second)
	before := g.session.sides[0].here()
	g.refused(Command{Kind: Set, Name: "cars", Value: 201}, BadParam)
	g.refused(Command{Kind: Set, Name: "cars", Value: -1}, BadParam)
	g.refused(Command{Kind: Set, Name: "lorries", Value: 1}, UnknownParam)
	g.refused(Command{Kind: Act, Name: "explode"}, UnknownAction)
	g.refused(Command{Kind: Speed, Speed: 0.05}, BadSpeed)
	g.refused(Command{Kind: Speed, Speed: 1001}, BadSpeed)
	g.refused(Command{Kind: Speed, Speed: -1}, BadSpeed)
	g.refused(Command{Kind: Preset, Name: "huge"}, UnknownPreset)
	g.refused(Command{Kind: Policy, Name: "luck"}, BadPolicy)
	g.refused(Command{Kind: Seed, Value: -1}, BadSeed)
	g.refused(Command{Kind: Seed, Value: sim.MaxTime + 1}, BadSeed)
	if g.session.sides[0].here() != before || len(g.session.sides[0].journal) != 0 {
		t.Errorf("refused commands moved the run from %+v to %+v", before, g.session.sides[0].here())
	}
}

func TestNewSpec(t *testing.T) {
	seed := int64(sim.MaxTime + 1)
	for code, c := range map[Code]Choice{
		UnknownScenario: {Scenario: "bakery"},
		UnknownPreset:   {Scenario: "semaphore", Preset: "huge"},
		UnknownParam:    {Scenario: "semaphore", Params: map[string]int64{"cars": 3}},
		BadParam:        {Scenario: "semaphore", Params: map[string]int64{"permits": 0}},
		BadSeed:         {Scenario: "semaphore", Seed: &seed},
		BadPolicy:       {Scenario: "semaphore", Policy: "luck"},
	} {
		if _, err := NewSpec(c); err == nil || err.(*Refusal).Code != code {
			t.Errorf("%+v: %v; want %s", c, err, code)
		}
	}
	if _, err := NewSpec(Choice{Scenario: "bakery"}); !strings.Contains(err.Error(), `no scenario "bakery"; there are `) || !strings.Contains(err.Error(), "semaphore, ") {
		t.Error(err)
	}
	s := spec(t, Choice{Scenario: "semaphore", Preset: "narrow", Params: map[string]int64{"threads": 3}})
	if s.Values["permits"] != 1 || s.Values["threads"] != 3 || s.Policy != "fifo" {
		t.Errorf("%+v", s)
	}
}

func TestBoundOfRecords(t *testing.T) {
	g := watched(t, Config{MaxRecords: 500}, spec(t, Choice{Scenario: "trafficlight"}))
	g.do(Command{Kind: Speed, Speed: 100})
	g.wait(5 * time.Second)
	s := g.session.status()
	if s.Bound != BoundRecords || s.Playing || g.session.sides[0].run.Seq() < 500 || g.session.sides[0].run.Seq() > 600 {
		t.Fatalf("%+v at record %d", s, g.session.sides[0].run.Seq())
	}
	if last := g.tape.status[len(g.tape.status)-1]; last.Bound != BoundRecords {
		t.Errorf("viewers were told %+v", last)
	}
	g.refused(Command{Kind: Play}, Limit)
	g.refused(Command{Kind: Step}, Limit)
	g.do(Command{Kind: Reset})
	g.wait(100 * time.Millisecond)
	if s := g.session.status(); s.Bound != "" || !s.Playing {
		t.Errorf("after a reset %+v", s)
	}
}

func TestBoundOfThreads(t *testing.T) {
	g := watched(t, Config{MaxThreads: 50}, program(func(t *sim.Thread) {
		for {
			sim.NewThread(t, "short", func(*sim.Thread) {}).Start(t)
			t.Sleep(time.Millisecond)
		}
	}))
	g.wait(5 * time.Second)
	if s := g.session.status(); s.Bound != BoundThreads || s.Playing || len(g.session.sides[0].run.Snapshot().Threads) != 50 {
		t.Fatalf("%+v with %d threads", s, len(g.session.sides[0].run.Snapshot().Threads))
	}
	g.refused(Command{Kind: Play}, Limit)
	g.do(Command{Kind: Reset})
	if s := g.session.status(); s.Bound != "" || !s.Playing {
		t.Errorf("after a reset %+v", s)
	}
}

// TestLag checks that what is told of being behind is so.
func TestLag(t *testing.T) {
	var worst time.Duration
	lag := func(d time.Duration) { worst = max(worst, d) }
	g := watched(t, Config{Lag: lag}, spec(t, Choice{Scenario: "trafficlight", Params: map[string]int64{"cars": 200}}))
	g.wait(time.Second)
	if worst != 0 {
		t.Errorf("behind by %v while there was time enough", worst)
	}
	g.clock.look = time.Millisecond // every look at the clock takes so long
	g.do(Command{Kind: Speed, Speed: 1000})
	g.wait(time.Second)
	if worst < time.Millisecond || worst > time.Second {
		t.Errorf("behind by %v", worst)
	}
}

// TestClockThatJumps puts the wall clock forth and back, as on a machine that slept or
// was set right. Virtual time goes on from where it was.
func TestClockThatJumps(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(time.Second)
	for _, jump := range []time.Duration{time.Hour, -2 * time.Hour, -time.Minute, 1000 * time.Hour} {
		before := g.session.sides[0].run.Now()
		g.clock.now = g.clock.now.Add(jump)
		g.wait(time.Second)
		if passed := time.Duration(g.session.sides[0].run.Now() - before); passed < 900*time.Millisecond || passed > 1100*time.Millisecond {
			t.Errorf("after a jump by %v, %v of virtual time passed in a second", jump, passed)
		}
		if a := g.session.status().Actual; a != 1 {
			t.Errorf("after a jump by %v the speed is said to be %v", jump, a)
		}
	}
}

func TestBoundOfTime(t *testing.T) {
	g := watched(t, Config{}, program(func(t *sim.Thread) {
		for {
			t.Sleep(1000 * time.Hour)
		}
	}))
	g.do(Command{Kind: Speed, Speed: 0})
	g.wait(time.Second)
	if s := g.session.status(); s.Bound != BoundTime || s.Playing || g.session.sides[0].run.Now() != sim.MaxTime {
		t.Fatalf("%+v at %d", s, g.session.sides[0].run.Now())
	}
	g.refused(Command{Kind: Play}, Limit)
}

// TestFaultOfTheSimulator lets the kernel itself fail.
func TestFaultOfTheSimulator(t *testing.T) {
	g := watched(t, Config{}, program(func(t *sim.Thread) {
		t.Sleep(time.Second)
		panic("sim: broken")
	}))
	g.wait(2 * time.Second)
	if len(g.tape.failed) != 1 || g.tape.failed[0].Code != Internal {
		t.Fatalf("failures %v", g.tape.failed)
	}
	if last := g.tape.status[len(g.tape.status)-1]; last.Playing {
		t.Errorf("status %+v", last)
	}
	g.refused(Command{Kind: Play}, Internal)
	g.refused(Command{Kind: Step}, Internal)
	if opening := g.join(nil); opening[0].State == nil {
		t.Error("nobody can join any more")
	}
	g.do(Command{Kind: Reset})
	g.wait(500 * time.Millisecond)
	if g.session.failed != nil || g.session.sides[0].run.Now() != second/2 {
		t.Errorf("after a reset %v at %d", g.session.failed, g.session.sides[0].run.Now())
	}
}

// Being asked stops the clock where it is, and is no part of the run.
func TestQuestions(t *testing.T) {
	choice := Choice{Scenario: "producerconsumer"}
	run := func(questions bool) uint64 {
		g := watched(t, Config{}, spec(t, choice))
		for range 20 {
			g.wait(330 * time.Millisecond)
			if questions {
				before := g.session.sides[0].here()
				g.do(Command{Kind: Pose, Question: Question{Epoch: before.epoch, Seq: before.seq, Kind: "put"}})
				if s := g.session.status(); s.Playing || s.Question.Seq != before.seq {
					t.Fatalf("%+v", s)
				}
				g.wait(time.Second)
				g.do(Command{Kind: Speed, Speed: 2})
				if g.session.sides[0].here() != before || g.session.status().Question.Kind == "" {
					t.Fatal("the run goes on, or is not asked any more")
				}
				g.do(Command{Kind: Speed, Speed: 1})
				g.do(Command{Kind: Play})
				if s := g.session.status(); s.Question != (Question{}) {
					t.Fatalf("%+v", s)
				}
			}
		}
		g.do(Command{Kind: Pause})
		for g.session.sides[0].run.Seq() < 500 {
			g.do(Command{Kind: Step})
		}
		return g.session.sides[0].run.Hash()
	}
	if asked, not := run(true), run(false); asked != not {
		t.Errorf("questions made another run: %x, %x", asked, not)
	}
}
