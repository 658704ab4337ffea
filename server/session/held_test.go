package session

import (
	"runtime"
	"testing"
	"time"
)

// reach lets the run go on, and forgets what was published of it.
func (g *stage) reach(seq int64) {
	g.t.Helper()
	for frames := 0; g.session.sides[0].run.Seq() < seq; frames++ {
		if frames > 10_000 {
			g.t.Fatalf("the run does not reach record %d", seq)
		}
		g.wait(FrameTime)
		g.tape.updates = nil
	}
}

// TestForget has a session forget what it need not remember. The run goes on, its past
// is made again when somebody looks, and nothing is forgotten of the newest.
func TestForget(t *testing.T) {
	g := watched(t, Config{Held: 20_000}, spec(t, Choice{Scenario: "trafficlight"}))
	g.do(Command{Kind: Speed, Speed: 1000})
	g.reach(30_000)
	g.do(Command{Kind: Reset})
	g.do(Command{Kind: Play})
	g.reach(30_000)
	before := g.session.Held()
	if before < 30_000 {
		t.Fatalf("it holds %d", before)
	}
	// The branch that was left goes first.
	forget{before - 10_000}.on(g.session)
	present, branch := g.session.sides[0].history, g.session.branches[0].tracks[0].history
	if now := g.session.Held(); now > before-10_000 || present.records.count() < 15_000 || branch.records.count() > 11_000 {
		t.Errorf("it holds %d, %d of them of the present run, %d of the branch", now, present.records.count(), branch.records.count())
	}
	forget{0}.on(g.session)
	if n := present.records.count(); n == 0 || n > present.records.size || branch.records.count() != 0 {
		t.Errorf("there are %d records of the present run, %d of the branch", n, branch.records.count())
	}
	g.wait(time.Second)
	v := present.view(g.session.sides[0].epoch, g.session.sides[0].run.Now())
	v.run, v.recipe, v.reruns = g.session.sides[0].track, g.session.sides[0].recipe(), g.session.config.Reruns
	if v.Held(0) {
		t.Error("the beginning is still held")
	}
	s, err := v.Stretch(t.Context(), 0)
	if err != nil || len(s.Records) != StretchRecords {
		t.Errorf("the beginning cannot be made again: %v", err)
	}
}

// TestRecordSize measures what a record takes that is remembered.
func TestRecordSize(t *testing.T) {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	for name, choice := range map[string]Choice{"six cars": {Scenario: "trafficlight"}, "sixty": {Scenario: "trafficlight", Params: map[string]int64{"cars": 60}}} {
		g := watched(t, Config{}, spec(t, choice))
		g.do(Command{Kind: Speed, Speed: 1000})
		g.reach(2_000)
		from, held := heap(), g.session.weigh()
		g.reach(60_000)
		size := (heap() - from) / (g.session.weigh() - held)
		t.Logf("%s: %d bytes", name, size)
		if size > RecordSize {
			t.Errorf("%s: a record takes %d bytes", name, size)
		}
	}
}

// TestRelease ends a session: nothing that it remembered is left of it, even where its
// runs are still known.
func TestRelease(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.do(Command{Kind: Speed, Speed: 1000})
	g.reach(5_000)
	g.do(Command{Kind: Reset})
	g.session.release()
	for _, r := range append(g.session.branches, g.session.onClock()) {
		if n := r.tracks[0].history.weight(); n != 0 {
			t.Errorf("epoch %d still has %d records", r.epoch(), n)
		}
	}
	if g.session.Held() != 0 {
		t.Errorf("it holds %d", g.session.Held())
	}
}
