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

// room is a condition by which threads wait to be let in.
type room struct {
	*sim.Condition
	lock *sim.Lock
	open bool
}

func newRoom(t *sim.Thread) *room {
	lock := sim.NewLock(t, "lock")
	return &room{Condition: sim.NewCondition(t, "room", lock), lock: lock}
}

func (r *room) enter(t *sim.Thread, may func() bool) {
	r.Acquire(t)
	r.WaitFor(t, may)
	r.Release(t)
}

func (r *room) notify(t *sim.Thread) {
	r.Acquire(t)
	r.NotifyAll(t)
	r.Release(t)
}

func always() bool { return true }

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
		{"on a condition, who is notified in vain while others go on", 2, func(t *sim.Thread) {
			r := newRoom(t)
			spawn(t, "meek", func(t *sim.Thread) { r.enter(t, func() bool { return r.open }) })
			for range 3 {
				t.Sleep(ms)
				r.enter(t, always)
				r.notify(t)
			}
			t.Sleep(ms)
			r.open = true
			r.notify(t)
			t.Sleep(ms)
		}, "3 starvation: meek was overtaken 3 times at room, by main\n4 well again\n5 done\n"},
		{"on a condition, where the program asks again by itself", 2, func(t *sim.Thread) {
			r := newRoom(t)
			wait := func(t *sim.Thread, may func() bool) {
				r.Acquire(t)
				for first := true; first || !may(); first = false {
					r.Wait(t)
				}
				r.Release(t)
			}
			spawn(t, "meek", func(t *sim.Thread) { wait(t, func() bool { return r.open }) })
			spawn(t, "greedy", func(t *sim.Thread) {
				for range 3 {
					wait(t, always)
				}
			})
			for range 4 {
				t.Sleep(ms)
				r.notify(t)
			}
			t.Sleep(ms)
			r.open = true
			r.notify(t)
			t.Sleep(ms)
		}, "4 starvation: meek was overtaken 3 times at room, by greedy\n5 well again\n6 done\n"},
		{"not on a condition, who is not notified", 2, func(t *sim.Thread) {
			r := newRoom(t)
			spawn(t, "janitor", func(t *sim.Thread) { r.enter(t, func() bool { return r.open }) })
			for range 9 {
				r.enter(t, always)
			}
			r.open = true
			r.notify(t)
		}, "0 done\n"},
		{"not on a condition, who is notified in vain while nobody goes on", 2, func(t *sim.Thread) {
			r := newRoom(t)
			for _, name := range []string{"a", "b"} {
				spawn(t, name, func(t *sim.Thread) { r.enter(t, func() bool { return r.open }) })
			}
			for range 9 {
				t.Sleep(ms)
				r.notify(t)
			}
			r.open = true
			r.notify(t)
		}, "9 done\n"},
		{"not on a condition, by those who came before", 2, func(t *sim.Thread) {
			r, places := newRoom(t), 0
			for i := range 9 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) {
					r.enter(t, func() bool { return places > 0 })
					places--
				})
			}
			for range 9 {
				t.Sleep(ms)
				places++
				r.notify(t)
			}
		}, "9 done\n"},
		{"not on a condition, by who gives up", 2, func(t *sim.Thread) {
			r := newRoom(t)
			spawn(t, "meek", func(t *sim.Thread) { r.enter(t, func() bool { return r.open }) })
			for range 4 {
				r.Acquire(t)
				r.WaitWithin(t, ms)
				r.Release(t)
				r.Acquire(t)
				r.WaitForWithin(t, func() bool { return false }, ms)
				r.Release(t)
				r.notify(t)
			}
			r.open = true
			r.notify(t)
		}, "8 done\n"},
		{"not on a condition, who goes on to another one with its lock", 2, func(t *sim.Thread) {
			r, stop := newRoom(t), false
			then := sim.NewCondition(t, "then", r.lock)
			spawn(t, "meek", func(t *sim.Thread) {
				r.Acquire(t)
				r.Wait(t)
				then.WaitFor(t, func() bool { return stop })
				r.Release(t)
			})
			for range 4 {
				t.Sleep(ms)
				r.notify(t)
				r.enter(t, always)
			}
			stop = true
			r.Acquire(t)
			then.NotifyAll(t)
			r.Release(t)
		}, "4 done\n"},
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

// TestConditionStarvationProperties has threads of a random program enter rooms by
// conditions, counts in their predicates who goes on before whom and who learns of
// it, and compares the verdicts.
func TestConditionStarvationProperties(t *testing.T) {
	type turn struct {
		thread sim.ThreadID
		began  bool
		behind int // how many went on before it
		known  int // that when it was last notified
	}
	found := 0
	properties(t, *leastSteps, func(t *rapid.T) int64 {
		limit := rapid.IntRange(1, 4).Draw(t, "limit")
		by := drawPolicy(t)()
		drawOp := rapid.Custom(func(t *rapid.T) op {
			return op{rapid.IntRange(0, 3).Draw(t, "kind"), rapid.IntRange(0, 3).Draw(t, "n")}
		})
		threads := rapid.SliceOfN(rapid.SliceOfN(drawOp, 1, 6), 2, 5).Draw(t, "threads")
		var line []*turn // the first to come first
		wentOn := func(me *turn) {
			for _, other := range line {
				if other == me {
					break
				}
				other.behind++
			}
			line = slices.DeleteFunc(line, func(other *turn) bool { return other == me })
		}
		k := sim.New(sim.Config{Policy: by.Policy, Overtakes: limit})
		defer k.Close()
		var r *room
		k.Main(func(t *sim.Thread) {
			mode := 0
			r = newRoom(t)
			for _, ops := range threads {
				spawn(t, "", func(t *sim.Thread) {
					for t.Now() < int64(ms(60)) {
						for _, o := range ops {
							me := &turn{thread: t.ID()}
							switch o.kind {
							case 0:
								t.Sleep(ms(o.n))
							case 1:
								mode = o.n
								r.notify(t)
							case 2:
								r.Acquire(t)
								r.Notify(t, 1)
								r.Release(t)
							case 3:
								r.enter(t, func() bool {
									switch {
									case mode == o.n:
										wentOn(me)
										return true
									case me.began:
										me.known = me.behind
									default:
										me.began = true
										line = append(line, me)
									}
									return false
								})
							}
						}
						t.Sleep(ms(1))
					}
				})
			}
		})
		p := played{Kernel: k, picker: by}
		for p.step(int64(ms(100))) {
			if c := k.Choice(); c != nil && c.By != 0 || r == nil || r.lock.Locked() {
				continue // in the midst of a step, or between asking and waiting
			}
			var want, got sim.ThreadID
			if i := slices.IndexFunc(line, func(a *turn) bool { return a.known > limit }); i >= 0 {
				want = line[i].thread
				found++
			}
			v := k.Verdict()
			if v != nil && v.Kind != sim.VerdictStarvation {
				continue
			}
			if v != nil {
				for _, s := range v.Starving {
					if s.Reason == sim.ReasonCondition {
						got = s.Thread
					}
				}
			}
			if got != want {
				t.Fatalf("thread %d starves, the verdict is %+v", want, v)
			}
		}
		return k.Decisions()
	})
	if found == 0 {
		t.Error("nobody ever starved: a test without a case")
	}
}
