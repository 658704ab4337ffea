package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
)

// TestRaces checks that two threads that add to a variable are reported unless
// something orders them.
func TestRaces(t *testing.T) {
	const ms = time.Millisecond
	add := func(t *sim.Thread, v *sim.Variable) {
		n := v.Load(t)
		v.Store(t, n+1)
	}
	tests := []struct {
		name  string
		races bool
		main  func(*sim.Thread, *sim.Variable)
	}{
		{"nothing", true, func(t *sim.Thread, v *sim.Variable) {
			spawn(t, "a", func(t *sim.Thread) { add(t, v) })
			add(t, v)
		}},
		{"time is no order", true, func(t *sim.Thread, v *sim.Variable) {
			spawn(t, "a", func(t *sim.Thread) { add(t, v) })
			t.Sleep(10 * ms)
			add(t, v)
		}},
		{"two loads", false, func(t *sim.Thread, v *sim.Variable) {
			spawn(t, "a", func(t *sim.Thread) { v.Load(t) })
			v.Load(t)
		}},
		{"before start", false, func(t *sim.Thread, v *sim.Variable) {
			add(t, v)
			spawn(t, "a", func(t *sim.Thread) { add(t, v) })
		}},
		{"join", false, func(t *sim.Thread, v *sim.Variable) {
			spawn(t, "a", func(t *sim.Thread) { add(t, v) }).Join(t)
			add(t, v)
		}},
		{"a join that gave up", true, func(t *sim.Thread, v *sim.Variable) {
			spawn(t, "a", func(t *sim.Thread) { add(t, v); t.Sleep(10 * ms) }).JoinWithin(t, ms)
			add(t, v)
		}},
		{"lock", false, func(t *sim.Thread, v *sim.Variable) {
			l := sim.NewLock(t, "l")
			spawn(t, "a", func(t *sim.Thread) { l.Acquire(t); add(t, v); l.Release(t) })
			l.Acquire(t)
			add(t, v)
			l.Release(t)
		}},
		{"two different locks", true, func(t *sim.Thread, v *sim.Variable) {
			a, b := sim.NewLock(t, "a"), sim.NewLock(t, "b")
			spawn(t, "a", func(t *sim.Thread) { a.Acquire(t); add(t, v); a.Release(t) })
			b.Acquire(t)
			add(t, v)
			b.Release(t)
		}},
		{"semaphore", false, func(t *sim.Thread, v *sim.Variable) {
			s := sim.NewSemaphore(t, "s", 0)
			spawn(t, "a", func(t *sim.Thread) { add(t, v); s.Release(t) })
			s.Acquire(t)
			add(t, v)
		}},
		{"event", false, func(t *sim.Thread, v *sim.Variable) {
			e := sim.NewEvent(t, "e")
			spawn(t, "a", func(t *sim.Thread) { add(t, v); e.Set(t) })
			e.Wait(t)
			add(t, v)
		}},
		{"event set too early", true, func(t *sim.Thread, v *sim.Variable) {
			e := sim.NewEvent(t, "e")
			spawn(t, "a", func(t *sim.Thread) { e.Set(t); add(t, v) })
			e.Wait(t)
			add(t, v)
		}},
		{"queue", false, func(t *sim.Thread, v *sim.Variable) {
			q := sim.NewQueue(t, "q", 0)
			spawn(t, "a", func(t *sim.Thread) { add(t, v); q.Put(t, 1) })
			q.Get(t)
			add(t, v)
		}},
		{"another item of the queue", true, func(t *sim.Thread, v *sim.Variable) {
			q := sim.NewQueue(t, "q", 0)
			q.Put(t, 0)
			spawn(t, "a", func(t *sim.Thread) { add(t, v); q.Put(t, 1) })
			q.Get(t)
			add(t, v)
		}},
		{"tasks done", false, func(t *sim.Thread, v *sim.Variable) {
			q := sim.NewQueue(t, "q", 0)
			q.Put(t, 0)
			spawn(t, "a", func(t *sim.Thread) { q.Get(t); add(t, v); q.TaskDone(t) })
			q.Join(t)
			add(t, v)
		}},
		{"condition", false, func(t *sim.Thread, v *sim.Variable) {
			c := sim.NewCondition(t, "c", nil)
			spawn(t, "a", func(t *sim.Thread) { t.Sleep(ms); add(t, v); c.Acquire(t); c.Notify(t, 1); c.Release(t) })
			c.Acquire(t)
			c.Wait(t)
			c.Release(t)
			add(t, v)
		}},
		{"barrier", false, func(t *sim.Thread, v *sim.Variable) {
			b := sim.NewBarrier(t, "b", 2, nil)
			spawn(t, "a", func(t *sim.Thread) { add(t, v); b.Wait(t) })
			b.Wait(t)
			add(t, v)
		}},
	}
	for _, tt := range tests {
		for _, policy := range sim.Policies() {
			t.Run(tt.name+"/"+policy, func(t *testing.T) {
				p, _ := sim.NewPolicy(policy, 1)
				var races []sim.Record
				k := sim.New(sim.Config{Policy: p, Trace: func(r *sim.Record) {
					if r.Kind == sim.KindRace {
						races = append(races, *r)
					}
				}})
				defer k.Close()
				k.Main(func(t *sim.Thread) { tt.main(t, sim.NewVariable(t, "num", 0)) })
				k.RunUntil(int64(time.Second))
				if tt.races != (len(races) > 0) {
					t.Errorf("races reported: %+v", races)
				}
				for _, r := range races {
					if r.Line == 0 || r.Index == 0 || r.By == r.Thread || !strings.Contains(r.Text, "num") {
						t.Errorf("a report that does not say where: %+v", r)
					}
				}
			})
		}
	}
}

// TestLostUpdate checks that a store says whose update it erased, and that the
// sum of lost updates explains the difference.
func TestLostUpdate(t *testing.T) {
	const threads, updates = 20, 3
	lostSomewhere := false
	for seed := range uint64(20) {
		p, _ := sim.NewPolicy("random", seed)
		var erased int
		var v *sim.Variable
		k := sim.New(sim.Config{Policy: p, Trace: func(r *sim.Record) {
			if r.Kind == sim.KindStore && r.By != 0 {
				erased++
			}
		}})
		k.Main(func(t *sim.Thread) {
			v = sim.NewVariable(t, "num", 0)
			for i := range threads {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) {
					for range updates {
						n := v.Load(t)
						v.Store(t, n+1)
					}
				})
			}
		})
		k.RunUntil(int64(time.Second))
		k.Close()
		if v.Value()+v.Lost() != threads*updates || (erased == 0) != (v.Lost() == 0) {
			t.Errorf("seed %d: value %d of %d, %d lost, with %d stores that erased", seed, v.Value(), threads*updates, v.Lost(), erased)
		}
		lostSomewhere = lostSomewhere || erased > 0
	}
	if !lostSomewhere {
		t.Error("no seed lost an update")
	}
}

// TestYield checks that a yield lets the others run first.
func TestYield(t *testing.T) {
	got := transcript(t, func(t *sim.Thread) {
		v := sim.NewVariable(t, "num", 0)
		for range 2 {
			spawn(t, "a", func(t *sim.Thread) {
				t.Sleep(time.Millisecond)
				n := v.Load(t)
				t.Yield()
				v.Store(t, n+1)
			})
		}
		t.Sleep(2 * time.Millisecond)
		t.Print("%d, %d lost", v.Value(), v.Lost())
	})
	if want := "2 1, 1 lost\n2 done\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
