package sim_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
)

// barge has each of n threads take something again and again, from before
// somebody waits for it until after it was given back once: whoever waits is
// woken, and finds it taken.
func barge(t *sim.Thread, n, times int, take, giveBack func(*sim.Thread)) {
	for i := range n {
		spawn(t, fmt.Sprintf("greedy %d", i+1), func(t *sim.Thread) {
			for range times {
				take(t)
				t.Sleep(time.Millisecond)
				giveBack(t)
			}
		})
	}
}

// TestStarvation checks who is said to starve, and the near misses who must not
// be.
func TestStarvation(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name  string
		limit int
		main  func(*sim.Thread)
		want  string
	}{
		{"on a lock, until it gets it", 0, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 150, l.Acquire, l.Release)
			l.Acquire(t)
			t.Print("at last")
			t.Sleep(ms)
		}, "101 starvation: main was overtaken 101 times at l, by greedy 1\n150 at last\n150 well again\n151 done\n"},
		{"not when overtaken once less", 0, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 101, l.Acquire, l.Release)
			l.Acquire(t)
			t.Print("at last")
		}, "101 at last\n101 done\n"},
		{"a scenario may bear less", 3, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 10, l.Acquire, l.Release)
			l.Acquire(t)
		}, "4 starvation: main was overtaken 4 times at l, by greedy 1\n10 done\n"},
		{"until it gives up", 3, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 20, l.Acquire, l.Release)
			t.Print("%v", l.AcquireWithin(t, 7*ms))
		}, "4 starvation: main was overtaken 4 times at l, by greedy 1\n7 false\n7 well again\n20 done\n"},
		{"on permits, by several", 3, func(t *sim.Thread) {
			s := sim.NewSemaphore(t, "s", 2)
			barge(t, 2, 4, s.Acquire, s.Release)
			s.Acquire(t)
		}, "2 starvation: main was overtaken 4 times at s, by greedy 1, greedy 2\n4 done\n"},
		{"on the items of a queue", 3, func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 0)
			spawn(t, "meek", func(t *sim.Thread) { q.Get(t) })
			for range 6 {
				q.Put(t, 1)
				q.Get(t)
			}
			q.Put(t, 1)
		}, "0 starvation: meek was overtaken 6 times at q, by main\n0 done\n"},
		{"on the room in a queue", 3, func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 1)
			q.Put(t, 0)
			spawn(t, "meek", func(t *sim.Thread) { q.Put(t, 1) })
			for range 6 {
				q.Get(t)
				q.Put(t, 2)
			}
			t.Sleep(ms)
			q.Get(t)
		}, "0 starvation: meek was overtaken 6 times at q, by main\n1 done\n"},
		{"a program says what its threads want by a condition", 2, func(t *sim.Thread) {
			c, open := sim.NewCondition(t, "room", nil), false
			enter := func(t *sim.Thread, may func() bool) {
				c.Acquire(t)
				c.Want(t)
				c.WaitFor(t, may)
				c.Got(t)
				c.Release(t)
			}
			spawn(t, "meek", func(t *sim.Thread) { enter(t, func() bool { return open }) })
			for range 3 {
				t.Sleep(ms)
				enter(t, func() bool { return true })
			}
			c.Acquire(t)
			open = true
			c.NotifyAll(t)
			c.Release(t)
		}, "3 starvation: meek was overtaken 3 times at room, by main\n3 done\n"},
		{"not on a condition of which it does not", 2, func(t *sim.Thread) {
			c, stop := sim.NewCondition(t, "c", nil), false
			wait := func(t *sim.Thread, until func() bool) {
				c.Acquire(t)
				c.WaitFor(t, until)
				c.Release(t)
			}
			spawn(t, "janitor", func(t *sim.Thread) { wait(t, func() bool { return stop }) })
			for range 9 {
				wait(t, func() bool { return true })
			}
			c.Acquire(t)
			stop = true
			c.NotifyAll(t)
			c.Release(t)
		}, "0 done\n"},
		{"not by those who came before it", 3, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			for i := range 50 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) { l.Acquire(t); t.Sleep(ms); l.Release(t) })
			}
			l.Acquire(t)
		}, "50 done\n"},
		{"not by who holds a reentrant lock already", 3, func(t *sim.Thread) {
			l := sim.NewRLock(t, "l")
			l.Acquire(t)
			spawn(t, "other", func(t *sim.Thread) { l.Acquire(t) })
			for range 9 {
				l.Acquire(t)
				l.Release(t)
			}
			l.Release(t)
		}, "0 done\n"},
		{"not over several waits, none of them long", 3, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 20, l.Acquire, l.Release)
			for range 5 {
				t.Print("%v", l.AcquireWithin(t, 3*ms))
			}
		}, "3 false\n6 false\n9 false\n12 false\n15 false\n20 done\n"},
		{"the next one, when the first has it", 3, func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 7, l.Acquire, l.Release)
			spawn(t, "a", func(t *sim.Thread) { l.Acquire(t); t.Sleep(9 * ms); l.Release(t) })
			spawn(t, "b", func(t *sim.Thread) { l.AcquireWithin(t, 10*ms) })
		}, "4 starvation: a was overtaken 4 times at l, by greedy 1\n7 starvation: b was overtaken 6 times at l, by greedy 1\n10 well again\n16 done\n"},
		{"not when it has been cut off", 3, func(t *sim.Thread) {
			p := sim.NewProcess(t, "p", func(t *sim.Thread) {
				l := sim.NewLock(t, "l")
				barge(t, 1, 50, l.Acquire, l.Release)
				l.Acquire(t)
			})
			p.Start(t)
			t.Sleep(8 * ms)
			p.Terminate(t)
			t.Sleep(ms)
		}, "4 starvation: p was overtaken 4 times at l, by greedy 1\n8 well again\n9 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcriptOf(t, sim.Config{Overtakes: tt.limit}, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// wishes are the claims of a random program as its records and bodies tell them:
// an oracle for the verdicts.
type wishes struct {
	t     *rapid.T
	limit int64
	line  map[sim.ObjectID][]*wish // the first to come first
}

// wish is a thread's claim on an object.
type wish struct {
	thread sim.ThreadID
	times  int64
	by     map[sim.ThreadID]bool
}

func (w *wishes) drop(object sim.ObjectID, thread sim.ThreadID) {
	w.line[object] = slices.DeleteFunc(w.line[object], func(a *wish) bool { return a.thread == thread })
}

// follow takes a record in, and checks a verdict of starvation.
func (w *wishes) follow(r *sim.Record) {
	line := w.line[r.Object]
	mine := slices.IndexFunc(line, func(a *wish) bool { return a.thread == r.Thread })
	switch {
	case r.Kind == sim.KindState && sim.ThreadState(r.To) == sim.StateBlocked && r.Reason != sim.ReasonStart && r.Reason != sim.ReasonExit && mine < 0:
		w.line[r.Object] = append(line, &wish{r.Thread, 0, map[sim.ThreadID]bool{}})
	case r.Kind == sim.KindAcquire:
		for i, a := range line {
			if i < mine || mine < 0 {
				a.times++
				a.by[r.Thread] = true
			}
		}
		w.drop(r.Object, r.Thread)
	case r.Kind == sim.KindVerdict && r.Verdict != nil && r.Verdict.Kind == sim.VerdictStarvation:
		for _, s := range r.Verdict.Starving {
			first := w.line[s.Object][0]
			if first.thread != s.Thread || first.times != s.Times || s.Times <= w.limit || len(s.By) == 0 {
				w.t.Fatalf("%s: the first is %+v", r.Verdict.Text, first)
			}
			for _, id := range s.By {
				if !first.by[id] {
					w.t.Fatalf("%s: %d did not overtake it", r.Verdict.Text, id)
				}
			}
		}
	}
}

// TestStarvationProperties counts who overtakes whom in random programs, and
// compares the verdicts.
func TestStarvationProperties(t *testing.T) {
	found := 0
	properties(t, *leastSteps, func(t *rapid.T) int64 {
		limit := rapid.IntRange(1, 4).Draw(t, "limit")
		by := drawPolicy(t)()
		drawOp := rapid.Custom(func(t *rapid.T) op {
			return op{rapid.IntRange(0, 5).Draw(t, "kind"), rapid.IntRange(0, 3).Draw(t, "n")}
		})
		threads := rapid.SliceOfN(rapid.SliceOfN(drawOp, 1, 6), 2, 5).Draw(t, "threads")
		w := &wishes{t, int64(limit), map[sim.ObjectID][]*wish{}}
		k := sim.New(sim.Config{Policy: by.Policy, Overtakes: limit, Trace: w.follow})
		defer k.Close()
		const lock, gate = sim.ObjectID(1), sim.ObjectID(2)
		k.Main(func(t *sim.Thread) {
			l, s := sim.NewLock(t, "l"), sim.NewBoundedSemaphore(t, "s", 2)
			for _, ops := range threads {
				spawn(t, "", func(t *sim.Thread) {
					for t.Now() < int64(ms(60)) {
						for _, o := range ops {
							switch o.kind {
							case 0:
								t.Sleep(ms(o.n))
								continue
							case 1:
								l.Acquire(t)
							case 2:
								if !l.AcquireWithin(t, ms(o.n)) {
									w.drop(lock, t.ID())
									continue
								}
							case 3:
								s.Acquire(t)
							case 4:
								if !s.AcquireWithin(t, ms(o.n)) {
									w.drop(gate, t.ID())
									continue
								}
							case 5:
								if !l.TryAcquire(t) {
									continue
								}
							}
							t.Sleep(ms(1 + o.n%2))
							if o.kind == 3 || o.kind == 4 {
								s.Release(t)
							} else {
								l.Release(t)
							}
						}
						t.Sleep(ms(1))
					}
				})
			}
		})
		p := played{Kernel: k, picker: by}
		for p.step(int64(ms(100))) {
			if c := k.Choice(); c != nil && c.By != 0 {
				continue // in the midst of a step
			}
			starving := map[sim.ThreadID]bool{}
			for _, line := range w.line {
				if len(line) > 0 && line[0].times > int64(limit) {
					starving[line[0].thread] = true
				}
			}
			v := k.Verdict()
			if v == nil && len(starving) > 0 || v != nil && v.Kind == sim.VerdictStarvation && len(v.Threads) != len(starving) {
				t.Fatalf("%v starve, the verdict is %+v", starving, v)
			}
			found += len(starving)
		}
		return k.Decisions()
	})
	if found == 0 {
		t.Error("nobody ever starved: a test without a case")
	}
}
