package session

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// recorded runs a scenario for a minute and returns its records and a view of
// the history that took them in.
func recorded(t *testing.T, c Choice, held int) ([]sim.Record, View) {
	t.Helper()
	h := newHistory(held, spec(t, c).Scenario.RoundLines())
	var all []sim.Record
	s := spec(t, c)
	run, err := s.Start(func(r *sim.Record) {
		all = append(all, *r)
		h.add(r)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	for i := range int64(12) {
		run.RunUntil((i + 1) * 5 * second)
		if p := s.Scenario.Params[i%int64(len(s.Scenario.Params))]; p.Effect != scenario.Restart {
			if err := run.Set(p.Name, p.Min+(1+i%5)%(p.Max-p.Min+1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all, h.view(1, run.Now())
}

// naiveLanes is the answer for as many columns as there are nanoseconds: every
// stretch as it was, those without length left out unless they run.
func naiveLanes(all []sim.Record, from, to int64) []Lane {
	var lanes []Lane
	open := map[sim.ThreadID]Lane{}
	end := func(l Lane, at int64) {
		l.From, l.To = max(l.From, from), min(at, to)
		if at >= from && (l.From < l.To || l.From == l.To && l.State == sim.StateRunning) {
			lanes = append(lanes, l)
		}
	}
	for _, r := range all {
		if r.Time > to || r.Kind != sim.KindThread && r.Kind != sim.KindState {
			continue
		}
		if l, ok := open[r.Thread]; ok {
			end(l, r.Time)
		}
		l := Lane{Thread: r.Thread, From: r.Time, State: sim.StateNew}
		if r.Kind == sim.KindState {
			l.State, l.Reason, l.Object = sim.ThreadState(r.To), r.Reason, r.Object
		}
		open[r.Thread] = l
	}
	for _, l := range open {
		end(l, to)
	}
	slices.SortStableFunc(lanes, func(a, b Lane) int {
		if a.Thread != b.Thread {
			return int(a.Thread - b.Thread)
		}
		return 0
	})
	return lanes
}

var choices = []Choice{
	{Scenario: "trafficlight"},
	{Scenario: "producerconsumer", Preset: "full"},
	{Scenario: "semaphore"},
}

// TestRangeProperties asks for random windows and checks what holds of every
// answer, whatever was thinned out.
func TestRangeProperties(t *testing.T) {
	type run struct {
		all  []sim.Record
		view View
	}
	var runs []run
	for _, c := range choices {
		for _, held := range []int{200_000, 640} {
			all, view := recorded(t, c, held)
			runs = append(runs, run{all, view})
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		run := runs[rapid.IntRange(0, len(runs)-1).Draw(r, "run")]
		// rapid prefers small numbers; windows should lie anywhere.
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 0))
		from := dice.Int64N(run.view.now)
		to := from + dice.Int64N(run.view.now+second-from)
		if dice.IntN(4) == 0 {
			from = 0
		}
		width := rapid.SampledFrom([]int{1, 2, 7, 100, 1000, MaxWidth}).Draw(r, "width")
		got, err := run.view.Range(1, from, to, width)
		if err != nil {
			r.Fatal(err)
		}
		if got.To != min(to, run.view.now) || got.From != min(from, got.To) {
			r.Fatalf("asked for %d…%d, got %d…%d", from, to, got.From, got.To)
		}
		from, to = max(got.From, got.Held), got.To
		if from > to {
			if len(got.Lanes) > 0 || len(got.Levels) > 0 {
				r.Fatalf("lanes before %d", got.Held)
			}
			return
		}
		checkLanes(r, got.Lanes, from, to, width)
		checkLevels(r, got.Levels, run.all, run.view.records[0].records[0].Seq, from, to, width)
		checkPrints(r, got, run.all, from)
	})
}

// checkLanes: the rows of a thread follow each other without a gap up to the end
// of the window, and what a row says did happen.
func checkLanes(r *rapid.T, lanes []Lane, from, to int64, width int) {
	rows := map[sim.ThreadID]int{}
	ends := map[sim.ThreadID]int64{}
	for i, l := range lanes {
		rows[l.Thread]++
		if i > 0 && lanes[i-1].Thread > l.Thread {
			r.Fatalf("thread %d after %d", l.Thread, lanes[i-1].Thread)
		}
		if l.From < from || l.To > to || l.To < l.From || l.To == l.From && l.State != sim.StateRunning {
			r.Fatalf("row %+v in %d…%d", l, from, to)
		}
		if end, ok := ends[l.Thread]; ok && l.From != end && l.To != l.From {
			r.Fatalf("thread %d: from %d after %d", l.Thread, l.From, end)
		}
		ends[l.Thread] = max(l.To, ends[l.Thread])
	}
	for id, n := range rows {
		if n > 4*width+4 {
			r.Fatalf("%d rows of thread %d for %d columns", n, id, width)
		}
		if ends[id] != to && from != to {
			r.Fatalf("the rows of thread %d end at %d, not %d", id, ends[id], to)
		}
	}
}

// checkLevels: the first value of an object and its last one are right, the
// least and greatest of all are among them, and none is invented. Records before
// the first one held count as before the window, even if of the same moment.
func checkLevels(r *rapid.T, levels []Level, all []sim.Record, held, from, to int64, width int) {
	at := tally{}
	truth := map[sim.ObjectID][]Level{}
	for i := range all {
		record := &all[i]
		if record.Time > to {
			break
		}
		if at.apply(record).level {
			o, time := at.objects[record.Object-1], record.Time
			if time < from || record.Seq < held {
				truth[record.Object] = nil
				time = from
			}
			truth[record.Object] = append(truth[record.Object], Level{record.Object, time, o.value, o.limit})
		}
	}
	given := map[sim.ObjectID][]Level{}
	for _, l := range levels {
		given[l.Object] = append(given[l.Object], l)
	}
	byValue := func(a, b Level) int { return int(a.Value - b.Value) }
	for id, want := range truth {
		got := given[id]
		if len(got) == 0 || got[0] != want[0] || got[len(got)-1] != want[len(want)-1] {
			r.Fatalf("object %d from %d to %d:\ngot  %v\nwant %v", id, from, to, got, want)
		}
		if slices.MinFunc(got, byValue).Value != slices.MinFunc(want, byValue).Value || slices.MaxFunc(got, byValue).Value != slices.MaxFunc(want, byValue).Value {
			r.Fatalf("object %d lost its least or greatest value: %v of %v", id, got, want)
		}
		if len(got) > 3*width+4 {
			r.Fatalf("%d levels for %d columns", len(got), width)
		}
		for _, l := range got {
			if !slices.Contains(want, l) {
				r.Fatalf("object %d never had %v", id, l)
			}
		}
	}
}

// checkPrints: the newest prints are there, and the others are counted.
func checkPrints(r *rapid.T, got Range, all []sim.Record, from int64) {
	var prints, marks []int64
	for i := range all {
		switch in := all[i].Time >= from && all[i].Time <= got.To; {
		case in && all[i].Kind == sim.KindPrint:
			prints = append(prints, all[i].Seq)
		case in && isMark(&all[i]):
			marks = append(marks, all[i].Seq)
		}
	}
	seqs := func(records []sim.Record) (seqs []int64) {
		for _, r := range records {
			if r.Time >= from {
				seqs = append(seqs, r.Seq)
			}
		}
		return seqs
	}
	if have := seqs(got.Prints); !slices.Equal(have, prints[len(prints)-len(have):]) || len(have) < min(len(prints), rangePrints) {
		r.Fatalf("prints %v of %v", have, prints)
	}
	if have := seqs(got.Marks); !slices.Equal(have, marks) {
		r.Fatalf("marks %v, not %v", have, marks)
	}
}

// TestRangeInFull compares with the naive answer where nothing is thinned out.
func TestRangeInFull(t *testing.T) {
	for _, c := range choices {
		all, view := recorded(t, c, 200_000)
		var times []int64
		for _, r := range all {
			times = append(times, r.Time)
		}
		times = slices.Compact(times)
		for i := 0; i+3 < len(times); i += 7 {
			// A window with few records, so that no column holds two stretches.
			from, to := times[i], min(times[i]+MaxWidth/2, view.now)
			got, err := view.Range(1, from, to, MaxWidth)
			if err != nil {
				t.Fatal(err)
			}
			if want := naiveLanes(all, from, to); fmt.Sprint(thinTicks(got.Lanes)) != fmt.Sprint(thinTicks(want)) {
				t.Fatalf("%s from %d to %d:\ngot  %v\nwant %v", c.Scenario, from, to, got.Lanes, want)
			}
		}
	}
}

// thinTicks keeps one running row without length for each thread and time.
func thinTicks(lanes []Lane) []Lane {
	return slices.CompactFunc(slices.Clone(lanes), func(a, b Lane) bool {
		return a.Thread == b.Thread && a.From == a.To && b.From == b.To && a.From == b.From
	})
}

func TestMissingPrints(t *testing.T) {
	h := newHistory(64, nil)
	h.add(&sim.Record{Seq: 1, Kind: sim.KindThread, Thread: 1})
	for i := range int64(15_000) {
		h.add(&sim.Record{Seq: i + 2, Time: i, Kind: sim.KindPrint, Thread: 1})
	}
	got, err := h.view(1, 15_000).Range(1, 0, 15_000, 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Prints) != rangePrints || got.Missing != 13_000 || got.Prints[rangePrints-1].Seq != 15_001 {
		t.Errorf("%d prints, %d missing", len(got.Prints), got.Missing)
	}
	if got.Held < 15_000-64 {
		t.Errorf("held from %d", got.Held)
	}
}

func TestRangeRefusals(t *testing.T) {
	_, view := recorded(t, choices[0], 1000)
	for _, bad := range []struct {
		epoch, from, to int64
		width           int
		code            Code
	}{
		{2, 0, 1, 10, NotFound}, {1, -1, 1, 10, BadRequest}, {1, 2, 1, 10, BadRequest},
		{1, 0, 1, 0, BadRequest}, {1, 0, 1, MaxWidth + 1, BadRequest},
	} {
		if _, err := view.Range(bad.epoch, bad.from, bad.to, bad.width); err == nil || err.(*Refusal).Code != bad.code {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestViewStays reads a view while the history that it is of goes on.
func TestViewStays(t *testing.T) {
	g := watched(t, Config{Held: 160}, spec(t, choices[0]))
	g.wait(5 * time.Second)
	view := g.session.sides[0].view(nil)
	before, err := view.Range(1, 0, view.now, 1000)
	if err != nil {
		t.Fatal(err)
	}
	read := make(chan Range)
	go func() {
		for range 100 {
			again, _ := view.Range(1, 0, view.now, 1000)
			read <- again
		}
		close(read)
	}()
	for again := range read {
		g.wait(200 * time.Millisecond)
		if fmt.Sprint(again.Lanes, again.Levels, again.Prints) != fmt.Sprint(before.Lanes, before.Levels, before.Prints) {
			t.Fatal("a view changed")
		}
	}
}

// TestRemade compares a window that is not held any more with one of a history that
// forgot nothing.
func TestRemade(t *testing.T) {
	short, long := watched(t, Config{Held: 500}, spec(t, choices[0])), watched(t, Config{}, spec(t, choices[0]))
	for _, g := range []*stage{short, long} {
		g.do(Command{Kind: Speed, Speed: 100})
		g.wait(2 * time.Second)
		g.do(Command{Kind: Pause})
	}
	gone, whole := short.session.sides[0].view(short.session.config.Reruns), long.session.sides[0].view(nil)
	if gone.Reaches(0) || !whole.Reaches(0) || gone.now != whole.now {
		t.Fatalf("held from %d and %d, at %d and %d", gone.held(), whole.held(), gone.now, whole.now)
	}
	for _, window := range [][2]int64{{0, 30 * second}, {10 * second, 50 * second}, {0, gone.now}} {
		got, err := gone.Remade(t.Context(), 1, window[0], window[1], 300)
		if err != nil {
			t.Fatal(err)
		}
		want, err := whole.Range(1, window[0], window[1], 300)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("window %v:\n%v\nwant\n%v", window, got, want)
		}
	}
	if _, err := gone.Remade(t.Context(), 2, 0, 1, 1); err == nil {
		t.Error("another epoch was made again")
	}
}
