package session

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

// moment is how a run stands after a record.
type moment struct {
	time    int64
	amounts []levelState
	blocked []int64 // by object
	threads []sim.ThreadInfo
}

// moments follows a run by the law of states, not by that of tallies.
func moments(all []sim.Record) []moment {
	var state sim.State
	var list []moment
	for i := range all {
		state.Apply(&all[i])
		m := moment{time: all[i].Time, blocked: make([]int64, len(state.Objects)+1)}
		for _, o := range state.Objects {
			m.amounts = append(m.amounts, levelState{o.Class, o.Value, o.Limit})
		}
		for _, t := range state.Threads {
			t.Locals, t.Last = nil, nil
			m.threads = append(m.threads, t)
			if t.State == sim.StateBlocked && !slices.Contains([]sim.Reason{sim.ReasonJoin, sim.ReasonStart, sim.ReasonExit}, t.Reason) {
				m.blocked[t.Object]++
			}
		}
		list = append(list, m)
	}
	return list
}

// naive computes curves from all records at once, for a window that Curves chose.
type naive struct {
	all     []sim.Record
	moments []moment
	rounds  map[int32]bool
	now     int64
}

// part is a stretch of time: those that have come to an end do not contain it.
type part struct {
	from, to int64
	last     bool
}

func (p part) contains(time int64) bool {
	return time >= p.from && (time < p.to || p.last && time <= p.to)
}

// level goes through the values that something had in a stretch of time, each with
// how long it lasted there. Before the first it does not exist.
func (n *naive) level(p part, value func(m *moment) (int64, bool), each func(v, ns int64)) {
	before, exists, since := int64(0), false, p.from
	for i := range n.moments {
		m := &n.moments[i]
		v, ok := value(m)
		if m.time < p.from {
			before, exists = v, ok
			continue
		}
		if !p.contains(m.time) {
			break
		}
		if exists {
			each(before, m.time-since)
		}
		before, exists, since = v, ok, m.time
	}
	if exists {
		each(before, p.to-since)
	}
}

// cells are those of one object, as rows of all columns.
func (n *naive) cells(parts []part, object sim.ObjectID, value func(m *moment) (int64, bool), limit func(m *moment) int64) (rows []Amount) {
	for i, p := range parts {
		row := Amount{Object: object, Column: i, Least: 1 << 60, Most: -1}
		var last, lasted, sum int64
		n.level(p, value, func(v, ns int64) {
			row.Least, row.Most, last = min(row.Least, v), max(row.Most, v), v
			lasted += ns
			sum += v * ns
		})
		if row.Most < 0 {
			continue
		}
		row.Mean = last * 1000
		if lasted > 0 {
			row.Mean = sum / lasted * 1000 // in two steps, for long columns
			row.Mean += sum % lasted * 1000 / lasted
		}
		n.level(p, func(m *moment) (int64, bool) {
			if int(object) > len(m.amounts) {
				return 0, false
			}
			return limit(m), true
		}, func(v, _ int64) { row.Limit = v })
		rows = append(rows, row)
	}
	return rows
}

func (n *naive) amounts(parts []part, objects int) (amounts, blocked []Amount) {
	for o := range objects {
		id := sim.ObjectID(o + 1)
		value := func(m *moment) (int64, bool) {
			if o >= len(m.amounts) {
				return 0, false
			}
			amount := m.amounts[o]
			switch amount.class {
			case sim.ClassSemaphore:
				return amount.limit - amount.value, true
			case sim.ClassLock:
				return 1 - amount.value, true
			case sim.ClassVariable:
				return amount.limit, true
			case sim.ClassCrew, sim.ClassCondition, sim.ClassConnection, sim.ClassDict, sim.ClassList, sim.ClassValue:
				return 0, false
			}
			return amount.value, true
		}
		limit := func(m *moment) int64 {
			if c := m.amounts[o].class; c == sim.ClassLock || c == sim.ClassVariable {
				return 0
			}
			return m.amounts[o].limit
		}
		amounts = append(amounts, n.cells(parts, id, value, limit)...)
		waiting := func(m *moment) (int64, bool) {
			if o >= len(m.amounts) {
				return 0, true
			}
			return m.blocked[o+1], true
		}
		rows := n.cells(parts, id, waiting, func(*moment) int64 { return 0 })
		if slices.ContainsFunc(rows, func(a Amount) bool { return a.Most > 0 }) {
			blocked = append(blocked, rows...)
		}
	}
	return amounts, blocked
}

func (n *naive) shares(parts []part, threads int) (rows []Share) {
	total := make([]Share, len(parts))
	all := make([]int64, len(parts))
	for t := range threads {
		for i, p := range parts {
			var worked, lived int64
			n.level(p, func(m *moment) (int64, bool) {
				if t >= len(m.threads) {
					return 0, false
				}
				switch s := m.threads[t].State; s {
				case sim.StateBlocked, sim.StateReady:
					return 0, true
				case sim.StateRunning, sim.StateSleeping:
					return 1, true
				}
				return 0, false
			}, func(v, ns int64) {
				worked += v * ns
				lived += ns
			})
			all[i] += worked
			total[i] = Share{0, i, all[i] * 1000 / (p.to - p.from)}
			row := Share{sim.ThreadID(t + 1), i, -1}
			if lived > 0 {
				row.Share = worked * 1000 / lived
			}
			rows = append(rows, row)
		}
	}
	return append(total, rows...)
}

// passed and waited count what ended in a stretch of time.
func (n *naive) passed(p part) map[sim.ObjectID]int64 {
	found := map[sim.ObjectID]int64{}
	for i, r := range n.all {
		if !p.contains(r.Time) {
			continue
		}
		switch {
		case r.Kind == sim.KindAcquire || r.Kind == sim.KindGet || r.Kind == sim.KindStore || r.Kind == sim.KindWrite:
			found[r.Object]++
		case r.Kind == sim.KindFlow && r.From > r.To && n.moments[i].amounts[r.Object-1].class != sim.ClassPipe:
			found[r.Object]++
		case r.Kind == sim.KindPrint && n.rounds[r.Line]:
			found[n.moments[i].threads[r.Thread-1].Crew]++
		}
	}
	return found
}

// waited finds the waits that ended in a stretch of time: for each thread, from the
// record that blocks it to the first one that shows it at something else.
func (n *naive) waited(p part) map[sim.ObjectID][]int64 {
	found := map[sim.ObjectID][]int64{}
	threads := len(n.moments[len(n.moments)-1].threads)
	for id := range threads {
		var begun *sim.Record
		running := false
		end := func(r *sim.Record) {
			if begun != nil && p.contains(r.Time) {
				found[begun.Object] = append(found[begun.Object], r.Time-begun.Time)
			}
			begun = nil
		}
		for i := range n.all {
			r := &n.all[i]
			if int(r.Thread) != id+1 {
				continue
			}
			if r.Kind != sim.KindState {
				if running {
					end(r)
				}
				continue
			}
			to := sim.ThreadState(r.To)
			running = to == sim.StateRunning
			blocks := to == sim.StateBlocked && r.Reason != sim.ReasonJoin && r.Reason != sim.ReasonStart && r.Reason != sim.ReasonExit
			switch {
			case to == sim.StateReady || running && r.Reason == sim.ReasonNone:
			case to == sim.StateKilled || r.Reason == sim.ReasonRetired:
				begun = nil
			case blocks && begun != nil && begun.Object == r.Object:
			default:
				end(r)
				if blocks {
					begun = r
				}
			}
		}
	}
	return found
}

// divide cuts a window into parts.
func divide(from, to, length, now int64) (parts []part) {
	for at := from; at < to || at == to && to == now; at += length {
		end := min(at+length, to)
		parts = append(parts, part{at, end, end == now && at+length > now})
	}
	return parts
}

// sameCurves compares an answer with what all records say.
func (n *naive) sameCurves(t fataler, got Curves) {
	columns := divide(got.From, got.To, got.Column, n.now)
	bins := divide(got.From, got.To, got.Column*binColumns, n.now)
	last := n.moments[len(n.moments)-1]
	amounts, blocked := n.amounts(columns, len(last.amounts))
	sameRows(t, "amounts", unfold(got.Amounts, len(columns)), amounts)
	sameRows(t, "blocked", unfold(got.Blocked, len(columns)), blocked)
	var passed []Passed
	var waits []Waits
	for i, p := range bins {
		counts, lengths := n.passed(p), n.waited(p)
		for _, o := range slices.Sorted(maps.Keys(counts)) {
			passed = append(passed, Passed{o, i, counts[o]})
		}
		for _, o := range slices.Sorted(maps.Keys(lengths)) {
			l := lengths[o]
			slices.Sort(l)
			rank := func(percent int) int64 { return l[(len(l)*percent+99)/100-1] }
			waits = append(waits, Waits{o, i, int64(len(l)), rank(50), rank(95), rank(100)})
		}
	}
	slices.SortStableFunc(passed, func(a, b Passed) int { return int(a.Object - b.Object) })
	slices.SortStableFunc(waits, func(a, b Waits) int { return int(a.Object - b.Object) })
	sameRows(t, "passed", got.Passed, passed)
	sameRows(t, "waits", got.Waits, waits)
	for len(bins) > 0 && bins[len(bins)-1].to == bins[len(bins)-1].from {
		bins = bins[:len(bins)-1] // no time, no share of it
	}
	sameRows(t, "shares", spread(got.Shares, len(last.threads), len(bins)), n.shares(bins, len(last.threads)))
}

type fataler interface{ Fatalf(string, ...any) }

func sameRows[T comparable](t fataler, what string, got, want []T) {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("%s: row %d of %d is %v, not %v", what, i, len(want), got[min(i, len(got)):min(i+3, len(got))], want[min(i, len(want)):min(i+3, len(want))])
		}
	}
}

// unfold puts back the rows that were left out.
func unfold(rows []Amount, columns int) (all []Amount) {
	for i, row := range rows {
		end := columns
		if i+1 < len(rows) && rows[i+1].Object == row.Object {
			end = rows[i+1].Column
		}
		for ; row.Column < end; row.Column++ {
			all = append(all, row)
		}
	}
	return all
}

// spread puts back the rows that were left out, for each thread and each bin.
func spread(rows []Share, threads, bins int) (all []Share) {
	for t := -1; t < threads; t++ {
		share := int64(none)
		for i := range bins {
			for _, row := range rows {
				if int(row.Thread) == t+1 && row.Bin == i {
					share = row.Share
				}
			}
			all = append(all, Share{sim.ThreadID(t + 1), i, share})
		}
	}
	return all
}

// chance is a program of threads that use everything for lengths of time of every
// order.
func chance(seed uint64) func(*sim.Thread) {
	dice := rand.New(rand.NewPCG(seed, 1))
	long := time.Duration(1) << (10 + dice.IntN(40))
	pause := func(t *sim.Thread) {
		if dice.IntN(3) > 0 {
			t.Sleep(time.Duration(dice.Int64N(int64(long) >> dice.IntN(12))))
		}
	}
	return func(t *sim.Thread) {
		lock, gate := sim.NewLock(t, "lock"), sim.NewSemaphore(t, "gate", 2)
		queue, event := sim.NewQueue(t, "queue", 3), sim.NewEvent(t, "event")
		number := sim.NewVariable(t, "number", 0)
		work := func(t *sim.Thread) {
			for range 3 + dice.IntN(30) {
				switch dice.IntN(6) {
				case 0:
					lock.Acquire(t)
					pause(t)
					lock.Release(t)
				case 1:
					gate.Acquire(t)
					pause(t)
					gate.Release(t)
				case 2:
					queue.Put(t, 1)
				case 3:
					queue.GetWithin(t, long)
				case 4:
					number.Store(t, number.Load(t)+1)
				case 5:
					event.WaitWithin(t, long/4)
				}
				pause(t)
			}
		}
		for i := range 2 + dice.IntN(4) {
			sim.NewThread(t, fmt.Sprint("worker ", i), work).Start(t)
		}
		for range dice.IntN(20) {
			pause(t)
			event.Set(t)
			pause(t)
			event.Clear(t)
		}
	}
}

// watch runs a spec and returns what naive needs, and a view of its history.
func watch(t *testing.T, spec Spec, held int, run func(*scenario.Run)) (*naive, View) {
	t.Helper()
	rounds := spec.Scenario.RoundLines()
	h := newHistory(held, rounds)
	n := &naive{rounds: rounds}
	r, err := spec.Start(func(r *sim.Record) {
		n.all = append(n.all, *r)
		h.add(r)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	run(r)
	n.moments, n.now = moments(n.all), r.Now()
	return n, h.view(1, r.Now())
}

// TestCurvesProperties compares curves of programs made by chance with what their
// records say, in windows anywhere, of records that are held and of those that are
// not.
func TestCurvesProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		seed := rapid.Uint64().Draw(r, "seed")
		held := rapid.SampledFrom([]int{200_000, 160, 16}).Draw(r, "held")
		dice := rand.New(rand.NewPCG(seed, 2))
		n, view := watch(t, program(chance(seed)), held, func(run *scenario.Run) {
			for i := 0; run.Step() && i < 3000; i++ {
			}
			if dice.IntN(2) == 0 {
				run.AdvanceTo(run.Now() + dice.Int64N(1<<dice.IntN(50)))
			}
		})
		for range 4 {
			from := dice.Int64N(view.now + 1)
			to := from + dice.Int64N(view.now+2-from)
			if dice.IntN(2) == 0 {
				from, to = 0, view.now
			}
			width := 1 + dice.IntN(1<<dice.IntN(8))
			got, err := view.Curves(1, from, to, width)
			if err != nil {
				r.Fatal(err)
			}
			if got.From > from || got.To < to && got.To < view.now || got.To > got.From+got.Column*int64(width+2*binColumns) {
				r.Fatalf("asked for %d…%d, got %d…%d by %d", from, to, got.From, got.To, got.Column)
			}
			n.sameCurves(r, got)
		}
	})
}

// TestCurvesOfScenarios does the same with every scenario, changed while it runs.
func TestCurvesOfScenarios(t *testing.T) {
	all := everyPreset()
	for i := 0; i < len(all); i += len(all) / scenariotest.Fewer(len(all)) {
		c := all[i]
		t.Run(c.Scenario+"/"+c.Preset, func(t *testing.T) {
			s := scenario.Lookup(c.Scenario)
			n, view := watch(t, spec(t, c), 3200, func(run *scenario.Run) {
				for i := range int64(6) {
					run.RunUntil((i + 1) * 5 * second)
					if p := s.Params[i%int64(len(s.Params))]; p.Effect != scenario.Restart {
						if err := run.Set(p.Name, p.Min+(1+i)%(p.Max-p.Min+1)); err != nil {
							t.Fatal(err)
						}
					}
				}
			})
			for _, window := range [][3]int64{{0, view.now, 512}, {0, view.now, 20}, {view.now / 2, view.now, 100}, {second - 8_000_000, second, 8}} {
				got, err := view.Curves(1, window[0], window[1], int(window[2]))
				if err != nil {
					t.Fatal(err)
				}
				n.sameCurves(t, got)
			}
		})
	}
}

func everyPreset() (all []Choice) {
	for _, s := range scenario.All() {
		for _, p := range s.Presets {
			all = append(all, Choice{Scenario: s.Name, Preset: p.Name})
		}
	}
	return all
}

// TestCurvesAtEverySpeed publishes the same run slowly, fast, and to nobody.
func TestCurvesAtEverySpeed(t *testing.T) {
	var first Curves
	for i, speed := range []float64{1, 16, 0} {
		g := watched(t, Config{MaxRecords: 4000}, spec(t, Choice{Scenario: "producerconsumer", Preset: "full"}))
		g.do(Command{Kind: Speed, Speed: speed})
		for g.session.bound == "" {
			g.wait(FrameTime)
		}
		view := g.session.sides[0].history.view(1, g.session.sides[0].run.Now())
		got, err := view.Curves(1, 0, view.now, 100)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = got
		}
		if fmt.Sprint(got) != fmt.Sprint(first) {
			t.Errorf("at speed %v: %+v\nat speed 1: %+v", speed, got, first)
		}
	}
}

// TestCurvesAreBounded lets a run go on and on.
func TestCurvesAreBounded(t *testing.T) {
	c := newCurves(0, firstColumn, true, nil)
	var at tally
	seq, now, dice := int64(0), int64(0), rand.New(rand.NewPCG(1, 1))
	add := func(r sim.Record) {
		seq++
		r.Seq = seq
		c.add(&r, &at, at.apply(&r))
	}
	add(sim.Record{Kind: sim.KindThread, Thread: 1})
	for o := range sim.ObjectID(2 * mostCurves) {
		add(sim.Record{Kind: sim.KindObject, Object: o + 1, Class: sim.ClassQueue})
	}
	longest := int64(sim.MaxTime / 1000)
	if scenariotest.Race {
		longest >>= 20 // each doubling costs the same
	}
	for length := int64(1); length < longest; length *= 2 {
		for range 400 {
			object := 1 + sim.ObjectID(dice.IntN(2*mostCurves))
			add(sim.Record{Kind: sim.KindState, Time: now, Thread: 1, To: int64(sim.StateBlocked), Reason: sim.ReasonGet, Object: object})
			now += dice.Int64N(length)
			add(sim.Record{Kind: sim.KindState, Time: now, Thread: 1, To: int64(sim.StateSleeping)})
		}
	}
	if c.closed >= mostColumns || len(c.objects) > mostCurves+1 {
		t.Errorf("%d columns of %d objects", c.closed, len(c.objects))
	}
	for i := range c.objects {
		for _, b := range append(c.objects[i].bins, c.objects[i].open) {
			if len(b.waits.lengths) > mostWaits {
				t.Fatalf("%d lengths in a bin", len(b.waits.lengths))
			}
		}
	}
}

// TestWaitsProperties puts the same lengths together in different ways.
func TestWaitsProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lengths := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 0, 600).Draw(r, "lengths")
		var all waits
		for _, l := range lengths {
			all.add(l)
		}
		cut := rapid.IntRange(0, len(lengths)).Draw(r, "cut")
		var a, b waits
		for _, l := range lengths[:cut] {
			a.add(l)
		}
		for i := range lengths[cut:] {
			b.add(lengths[len(lengths)-1-i])
		}
		kept := fmt.Sprint(b)
		a.join(b)
		if fmt.Sprint(a) != fmt.Sprint(all) || fmt.Sprint(b) != kept {
			r.Fatalf("joined %v, all at once %v", a, all)
		}
		slices.Sort(lengths)
		for _, percent := range []int64{50, 95, 100} {
			if len(lengths) == 0 {
				break
			}
			exact := lengths[(int64(len(lengths))*percent+99)/100-1]
			if got := all.percentile(percent); got > exact || got < exact-exact/4 {
				r.Fatalf("percentile %d of %d: %d, exactly %d", percent, len(lengths), got, exact)
			}
		}
	})
}
