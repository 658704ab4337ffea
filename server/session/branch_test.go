package session

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestHistoryProperties walks at random through the histories of random sessions:
// forks, undoes, returns, picks by hand. A viewer always has the session's state, and
// every history, on the clock or left, is the run that its recipe makes.
func TestHistoryProperties(t *testing.T) {
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) { checkHistories(t, s) })
	}
}

func checkHistories(t *testing.T, s *scenario.Scenario) {
	rapid.Check(t, func(r *rapid.T) {
		g := drawStageOf(t, r, s)
		defer g.session.closeAll()
		for range rapid.IntRange(1, 12).Draw(r, "commands") {
			g.wait(time.Duration(rapid.IntRange(0, 700).Draw(r, "wait")) * time.Millisecond)
			g.try(g.drawWalk(r, s))
		}
		sameRun(t, g.session)
		for _, b := range g.session.branches {
			for _, track := range b.tracks {
				sameTrack(t, track)
			}
		}
	})
}

// drawWalk returns a command that changes the history, or any other.
func (g *stage) drawWalk(r *rapid.T, s *scenario.Scenario) Command {
	c := Command{Kind: rapid.SampledFrom([]CommandKind{0, Fork, Twin, Return, Compare, Undo, Undo, Redo, Set, Act, Policy, Choose, Choose}).Draw(r, "walk")}
	all := append([]*runs{g.session.onClock()}, g.session.branches...)
	some := rapid.SampledFrom(all).Draw(r, "branch")
	track := rapid.SampledFrom(some.tracks).Draw(r, "run")
	switch c.Kind {
	case 0:
		return draw(r, s)
	case Return, Compare:
		c.Value = track.epoch
		return c
	case Choose:
		if pick := g.session.pick(); pick != nil {
			c.Value = int64(rapid.SampledFrom(pick.Threads).Draw(r, "thread"))
			c.Side = Side(pick.Twin + 1)
			return c
		}
		c.Value = rapid.Int64Range(1, 7).Draw(r, "preferred")
	case Policy:
		c.Name = rapid.SampledFrom(scenario.Policies()).Draw(r, "policy")
	case Set, Act:
		drawn := draw(r, s)
		if drawn.Kind != c.Kind {
			return drawn
		}
		c = drawn
	}
	if c.Kind == Fork || c.Kind == Twin || c.Kind >= Set && rapid.Bool().Draw(r, "in the past") {
		recipe := track.recipe()
		m := Moment{Seq: rapid.Int64Range(0, recipe.Head.Seq).Draw(r, "seq")}
		m.Time = timeOf(g.t, recipe, m.Seq) + rapid.SampledFrom([]int64{0, 1, 1e8}).Draw(r, "later")
		c.At = &At{track.epoch, m}
	}
	return c
}

func TestForkKeepsTheOldFuture(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(20 * time.Second)
	old := g.session.sides[0].track
	hash, head := old.run.Hash(), placeOf(old.run)
	g.do(Command{Kind: Set, Name: "cars", Value: 30, At: &At{1, Moment{Seq: seqAt(t, old, 5e9), Time: 5.2e9}}})
	now := g.session.sides[0].track
	if now.epoch != 2 || now.run.Now() > 5.3e9 || now.journal[0].Time != 5.2e9 || now.run.Values()["cars"] != 30 || len(now.journal) != 1 {
		t.Fatalf("epoch %d at %d with %v, journal %+v", now.epoch, now.run.Now(), now.run.Values(), now.journal)
	}
	g.wait(3 * time.Second)
	if now.run.Now() <= 5.2e9 {
		t.Error("the fork does not go on, though the run was playing")
	}
	branches := g.branches()
	if len(branches) != 2 || branches[0].Epoch != 1 || branches[0].Now || !branches[1].Now || branches[1].Parent != 1 || branches[1].From.Time != 5.2e9 ||
		branches[1].Cause.Name != "cars" || branches[0].Head.Seq != head.Seq || branches[0].Hash != hash {
		t.Errorf("%+v", branches)
	}
	g.do(Command{Kind: Return, Value: 1})
	back := g.session.sides[0]
	if back.epoch != 1 || back.run.Hash() != hash || placeOf(back.run) != head || g.session.playing {
		t.Errorf("back at epoch %d, %+v, hash %x, playing %v", back.epoch, placeOf(back.run), back.run.Hash(), g.session.playing)
	}
	if branches := g.branches(); len(branches) != 2 || branches[0].Epoch != 2 || branches[0].Hash != now.run.Hash() {
		t.Errorf("%+v", branches)
	}
	g.refused(Command{Kind: Return, Value: 1}, BadRequest)
	g.refused(Command{Kind: Return, Value: 77}, NotFound)
	g.refused(Command{Kind: Fork}, BadRequest)
	g.refused(Command{Kind: Fork, At: &At{1, Moment{-1, 0}}}, BadRequest)
	g.refused(Command{Kind: Fork, At: &At{9, Moment{1, 1}}}, NotFound)
}

func (g *stage) branches() []Branch {
	answer := make(chan []Branch, 1)
	g.session.turn(branchList{answer})
	return <-answer
}

// seqAt returns the number of the last record of a run at a time.
func seqAt(t *testing.T, track *track, time int64) int64 {
	t.Helper()
	past, err := track.recipe().before(t.Context(), Moment{1 << 50, time})
	if err != nil {
		t.Fatal(err)
	}
	return past.Head.Seq
}

func TestUndoRedo(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.refused(Command{Kind: Undo}, BadRequest)
	g.refused(Command{Kind: Redo}, BadRequest)
	g.wait(2 * time.Second)
	for n := range int64(5) { // one gesture
		g.do(Command{Kind: Set, Name: "cars", Value: 10 + n})
		g.wait(100 * time.Millisecond)
	}
	g.wait(3 * time.Second)
	g.do(Command{Kind: Act, Name: "clear"})
	g.wait(time.Second)
	acted := g.session.sides[0].run.Hash()
	g.do(Command{Kind: Undo})
	if s := g.session; s.playing || s.sides[0].run.Values()["cars"] != 14 || len(s.sides[0].journal) != 5 || s.sides[0].run.Now() < 5.4e9 || s.sides[0].run.Now() > 5.6e9 {
		t.Fatalf("after undoing the action: playing %v, %v at %d", s.playing, s.sides[0].run.Values(), s.sides[0].run.Now())
	}
	g.do(Command{Kind: Undo})
	if s := g.session; s.sides[0].run.Values()["cars"] != 6 || len(s.sides[0].journal) != 0 || s.sides[0].run.Now() != 2e9 {
		t.Fatalf("after undoing the gesture: %v at %d", s.sides[0].run.Values(), s.sides[0].run.Now())
	}
	if status := g.session.status(); status.Undo || !status.Redo {
		t.Errorf("%+v", status)
	}
	g.refused(Command{Kind: Undo}, BadRequest)
	g.do(Command{Kind: Redo})
	g.do(Command{Kind: Redo})
	if got := g.session.sides[0].run.Hash(); got != acted {
		t.Errorf("redone to %x, it was %x", got, acted)
	}
	g.refused(Command{Kind: Redo}, BadRequest)
	g.do(Command{Kind: Undo})
	g.do(Command{Kind: Set, Name: "cars", Value: 3})
	g.refused(Command{Kind: Redo}, BadRequest) // there is another future now
}

func TestUndoRestart(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "producerconsumer"}))
	g.wait(4 * time.Second)
	before := g.session.sides[0].run.Hash()
	g.do(Command{Kind: Set, Name: "order", Value: 1})
	g.do(Command{Kind: Undo})
	if s := g.session.sides[0]; s.run.Hash() != before || s.run.Values()["order"] != 0 || s.epoch != 1 {
		t.Errorf("epoch %d, %v", s.epoch, s.run.Values())
	}
	g.do(Command{Kind: Redo})
	if s := g.session.sides[0]; s.run.Values()["order"] != 1 || s.epoch != 2 {
		t.Errorf("epoch %d, %v", s.epoch, s.run.Values())
	}
}

func TestTripsAreOneAtATime(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.refused(Command{Kind: Cancel}, BadRequest)
	g.wait(2 * time.Second)
	release, _ := g.session.config.Reruns.slot(t.Context()) // so that the trip waits
	var answer error
	answered := false
	g.session.turn(order{Command{Kind: Fork, At: &At{1, Moment{20, 1e9}}}, func(err error) { answer, answered = err, true }})
	if s := g.session.status(); s.Remaking != 1 || g.session.pace.going {
		t.Errorf("%+v", s)
	}
	var second error
	g.session.turn(order{Command{Kind: Set, Name: "cars", Value: 2}, func(err error) { second = err }})
	if r, ok := second.(*Refusal); !ok || r.Code != Busy {
		t.Errorf("a change meanwhile: %v", second)
	}
	g.session.turn(order{Command{Kind: Cancel}, func(error) {}})
	g.session.turn(<-g.session.mail)
	g.wait(FrameTime)
	if r, ok := answer.(*Refusal); !answered || !ok || r.Code != Busy || g.session.sides[0].epoch != 1 || g.session.status().Remaking != 0 {
		t.Errorf("cancelled: %v %v, epoch %d", answered, answer, g.session.sides[0].epoch)
	}
	release()
}

func TestBranchesAreBounded(t *testing.T) {
	g := watched(t, Config{Held: 500}, spec(t, Choice{Scenario: "trafficlight"}))
	for range 3 * mostBranches {
		g.wait(2 * time.Second)
		g.do(Command{Kind: Reset})
	}
	records := 0
	for _, b := range g.session.branches {
		records += b.tracks[0].history.records.count()
	}
	if n := len(g.session.branches); n != mostBranches || records > 500 {
		t.Errorf("%d branches with %d records", n, records)
	}
}

// TestByHand plays the philosophers into their deadlock, picking each step.
func TestByHand(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "philosophers", Policy: scenario.Manual}))
	g.refused(Command{Kind: Choose, Value: 1, Side: First}, BadRequest)
	g.do(Command{Kind: Speed, Speed: 100})
	picks := 0
	for g.session.pick() == nil && g.session.now() < 60e9 {
		g.wait(FrameTime)
	}
	for g.session.now() < 60e9 && g.session.sides[0].run.Verdict() == nil {
		pick := g.session.pick()
		if pick == nil {
			g.wait(FrameTime)
			continue
		}
		g.refused(Command{Kind: Choose, Value: 999}, BadRequest)
		g.do(Command{Kind: Choose, Value: int64(pick.Threads[len(pick.Threads)-1])})
		picks++
	}
	if v := g.session.sides[0].run.Verdict(); picks < 2 || v == nil || v.Kind != sim.VerdictDeadlock {
		t.Errorf("%d picks by %d lead to %+v", picks, g.session.now(), v)
	}
	sameRun(t, g.session)
	g.do(Command{Kind: Policy, Name: "fifo"})
	if s := g.session; s.sides[0].epoch != 1 || s.status().Policy != "fifo" || s.pick() != nil {
		t.Errorf("epoch %d, policy %s", s.sides[0].epoch, s.status().Policy)
	}
	g.wait(time.Second)
	sameRun(t, g.session)
	g.do(Command{Kind: Policy, Name: "random"})
	if s := g.session; s.sides[0].epoch != 2 || s.status().Policy != "random" {
		t.Errorf("epoch %d, policy %s", s.sides[0].epoch, s.status().Policy)
	}
}

// TestPickAWaiterInThePast has another waiter get what was given on in the past, in runs
// that no person schedules: in the branch it is the one that is readied there, right
// after the same records, and everything can be made again.
func TestPickAWaiterInThePast(t *testing.T) {
	for _, c := range []Choice{
		{Scenario: "semaphore"},
		{Scenario: "readerswriter", Policy: "random"},
		{Scenario: "producerconsumer", Params: map[string]int64{"producers": 8}},
	} {
		t.Run(c.Scenario, func(t *testing.T) {
			g := watched(t, Config{}, spec(t, c))
			g.do(Command{Kind: Speed, Speed: 10})
			g.wait(3 * time.Second)
			g.do(Command{Kind: Pause})
			old := g.session.sides[0].track
			place, waiters := lastGift(t, old)
			g.refused(Command{Kind: Choose, Value: 999, At: &At{old.epoch, Moment{place, timeOf(t, old.recipe(), place)}}}, BadRequest)
			chosen := waiters[len(waiters)-1]
			g.do(Command{Kind: Choose, Value: int64(chosen), At: &At{old.epoch, Moment{place, timeOf(t, old.recipe(), place)}}})
			branch := g.session.sides[0].track
			records, held := branch.history.between(0, place+1)
			before, _ := old.history.between(0, place)
			if branch.epoch == old.epoch || !held || len(branch.journal) != 1 || branch.journal[0].Seq != place || !slices.EqualFunc(records[:place], before, sameRecord) {
				t.Fatalf("epoch %d with %d records and journal %+v is not the run up to record %d", branch.epoch, len(records), branch.journal, place)
			}
			if r := records[place]; r.Thread != chosen || !isGift(&r) {
				t.Errorf("%+v comes next, not that %d is readied", r, chosen)
			}
			g.do(Command{Kind: Play})
			g.wait(time.Second)
			g.do(Command{Kind: Pause})
			sameRun(t, g.session)
			g.do(Command{Kind: Compare, Value: old.epoch})
			if p := g.session.parting.found; p == nil || p.Did[0] == nil || p.Did[0].Seq != place+1 || p.Did[0].Thread != chosen {
				t.Errorf("they part at %+v", p)
			}
			g.do(Command{Kind: Undo})
			g.do(Command{Kind: Undo})
			if now := g.session.sides[0]; now.run.Seq() > place || len(now.journal) != 0 {
				t.Errorf("undone it stands at record %d with journal %v", now.run.Seq(), now.journal)
			}
			g.do(Command{Kind: Redo})
			if now := g.session.sides[0]; now.epoch != branch.epoch {
				t.Errorf("done again it is epoch %d", now.epoch)
			}
		})
	}
}

// TestRefitKeepsPicks lays a journal anew of which only the end does not fit: the pick of
// another waiter before that, in the midst of a step, stays where it is.
func TestRefitKeepsPicks(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "producerconsumer", Params: map[string]int64{"producers": 8}}))
	g.do(Command{Kind: Speed, Speed: 10})
	g.wait(3 * time.Second)
	old := g.session.sides[0].track
	place, waiters := lastGift(t, old)
	g.do(Command{Kind: Choose, Value: int64(waiters[len(waiters)-1]), At: &At{old.epoch, Moment{place, timeOf(t, old.recipe(), place)}}})
	g.wait(time.Second)
	g.do(Command{Kind: Set, Name: "consumers", Value: 3})
	g.wait(time.Second)
	r := g.session.sides[0].recipe()
	if len(r.Journal) != 2 {
		t.Fatalf("the journal is %+v", r.Journal)
	}
	r.Journal = slices.Clone(r.Journal)
	r.Journal[1].Seq -= 3
	again, err := r.refit(t.Context())
	if err != nil || len(again.Journal) != 2 || again.Journal[0] != r.Journal[0] || again.Journal[1].Seq != r.Journal[1].Seq+3 {
		t.Fatalf("%v: %+v becomes %+v", err, r.Journal, again.Journal)
	}
	run, err := again.Replay(t.Context(), func(*sim.Record) {}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if got, want := run.Hash(), g.session.sides[0].run.Hash(); got != want {
		t.Errorf("hash %x, want %x", got, want)
	}

	// A pick that does not fit is left out, and nothing else.
	r.Journal[0].Seq -= 3
	if again, err = r.refit(t.Context()); err != nil || len(again.Journal) != 1 || again.Journal[0].Kind != EntrySet {
		t.Errorf("%v: %+v becomes %+v", err, r.Journal, again.Journal)
	}
}

// TestStill says when nothing happens any more by itself.
func TestStill(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "philosophers", Preset: "deadlock"}))
	g.do(Command{Kind: Speed, Speed: 100})
	g.wait(FrameTime)
	if g.session.status().Still {
		t.Error("it stands still at the beginning")
	}
	for g.session.sides[0].run.Verdict() == nil && g.session.now() < 600e9 {
		g.wait(time.Second)
	}
	if s := g.session.status(); !s.Still || !s.Playing {
		t.Errorf("in the deadlock: %+v", s)
	}
	ended := watched(t, Config{}, spec(t, Choice{Scenario: "lock"}))
	ended.wait(time.Minute)
	if s := ended.session.status(); s.Still || !ended.session.sides[0].ended() {
		t.Errorf("at the end: %+v", s)
	}
	asks := watched(t, Config{}, spec(t, Choice{Scenario: "philosophers", Policy: scenario.Manual}))
	for asks.session.pick() == nil && asks.session.now() < 60e9 {
		asks.wait(FrameTime)
	}
	if s := asks.session.status(); s.Pick == nil || s.Still {
		t.Errorf("while a choice is due: %+v", s)
	}
}

func sameRecord(a, b sim.Record) bool {
	a.Verdict, b.Verdict = nil, nil // compared by what led to it
	return a == b
}

// lastGift returns the last place at which one of several waiters was readied, and who
// they were, the longest waiter first.
func lastGift(t *testing.T, track *track) (place int64, waiters []sim.ThreadID) {
	t.Helper()
	all, _ := track.history.between(0, track.run.Seq())
	var state sim.State
	var spotter spotter
	for i := range all {
		if r := &all[i]; spotter.spot(r) == MarkChoice && isGift(r) {
			place, waiters = r.Seq-1, nil
			was := state.Threads[r.Thread-1]
			for _, other := range state.Threads {
				if other.State == sim.StateBlocked && other.Reason == was.Reason && other.Object == was.Object {
					waiters = append(waiters, other.ID)
				}
			}
			slices.SortFunc(waiters, func(a, b sim.ThreadID) int {
				return int(state.Threads[a-1].Seq - state.Threads[b-1].Seq)
			})
		}
		state.Apply(&all[i])
	}
	if place == 0 {
		t.Fatal("nobody ever waited with others")
	}
	return place, waiters
}
