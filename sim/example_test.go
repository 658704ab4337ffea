package sim_test

import (
	"fmt"
	"time"

	"interleave/sim"
)

// A car waits for the light; two virtual seconds pass in no time.
func Example() {
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			fmt.Println(time.Duration(r.Time), r.Text)
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		light := sim.NewEvent(t, "light")
		sim.NewThread(t, "car", func(t *sim.Thread) {
			t.Print("waiting")
			light.Wait(t)
			t.Print("off we go")
		}).Start(t)
		t.Sleep(2 * time.Second)
		light.Set(t)
	})
	for k.Step() {
	}
	fmt.Println(k.Verdict().Kind)
	// Output:
	// 0s waiting
	// 2s off we go
	// done
}

// A thread without a name gets CPython's; a daemon does not hold the program up.
func ExampleNewThread() {
	show(func(t *sim.Thread) {
		hello := func(t *sim.Thread) { t.Print("this is %s", t.Name()) }
		sim.NewThread(t, "", hello, sim.Target("hello")).Start(t)
		sim.NewThread(t, "alex", hello).Start(t)
		sim.NewThread(t, "", func(t *sim.Thread) {
			t.Sleep(time.Hour)
			t.Print("never")
		}, sim.Daemon(true)).Start(t)
	})
	// Output:
	// 0s this is Thread-1 (hello)
	// 0s this is alex
}

func ExampleThread_Join() {
	show(func(t *sim.Thread) {
		child := sim.NewThread(t, "child", func(t *sim.Thread) { t.Sleep(3 * time.Second) })
		child.Start(t)
		t.Print("ended: %v", child.JoinWithin(t, time.Second))
		child.Join(t)
		t.Print("ended: %v", !child.IsAlive())
	})
	// Output:
	// 1s ended: false
	// 3s ended: true
}

// What nobody catches ends one thread; its deferred calls run on the way.
func ExampleThread_Try() {
	show(func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		withdraw := func(t *sim.Thread, amount int) {
			lock.Acquire(t)
			defer lock.Release(t)
			if amount > 100 {
				t.Raise("ValueError", "not enough")
			}
		}
		t.Print("caught %v", t.Try(func() { withdraw(t, 200) }))
		sim.NewThread(t, "alex", func(t *sim.Thread) { withdraw(t, 300) }).Start(t)
		t.Print("held: %v", lock.Locked())
	})
	// Output:
	// 0s caught ValueError: not enough
	// 0s ValueError: not enough
	// 0s held: false
}

// A crew changes its size while it works.
func ExampleCrew() {
	show(func(t *sim.Thread) {
		crew := sim.NewCrew(t, "crew", func(i int) (string, func(*sim.Thread)) {
			return fmt.Sprintf("member %d", i), func(t *sim.Thread) {
				for {
					t.Print("%s works", t.Name())
					t.Sleep(time.Second)
				}
			}
		})
		crew.Resize(t, 1)
		t.Sleep(1500 * time.Millisecond)
		crew.Resize(t, 2)
		t.Sleep(time.Second)
		crew.Resize(t, 0)
	})
	// Output:
	// 0s member 0 works
	// 1s member 0 works
	// 1.5s member 1 works
	// 2s member 0 works
	// 2.5s member 1 works
}

// Two threads take two locks in opposite order; the verdict says who waits for
// whom.
func ExampleKernel_Verdict() {
	k := sim.New(sim.Config{})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		a, b := sim.NewLock(t, "a"), sim.NewLock(t, "b")
		take := func(first, second *sim.Lock) func(*sim.Thread) {
			return func(t *sim.Thread) {
				first.Acquire(t)
				t.Sleep(time.Second)
				second.Acquire(t)
			}
		}
		sim.NewThread(t, "x", take(a, b)).Start(t)
		sim.NewThread(t, "y", take(b, a)).Start(t)
	})
	for k.Step() {
	}
	fmt.Println(k.Verdict().Text)
	// Output:
	// deadlock: x waits for b, which y holds; y waits for a, which x holds
}

// A run is its schedule: recorded under one policy, it comes again from the
// recorded picks alone.
func ExampleReplay() {
	run := func(p sim.Policy, picks *sim.Schedule) uint64 {
		k := sim.New(sim.Config{Policy: p, Schedule: picks, Trace: func(*sim.Record) {}})
		defer k.Close()
		k.Main(func(t *sim.Thread) {
			num := sim.NewVariable(t, "num", 0)
			for range 3 {
				sim.NewThread(t, "", func(t *sim.Thread) { num.Store(t, num.Load(t)+1) }).Start(t)
			}
		})
		for k.Step() {
		}
		return k.Hash()
	}
	policy, err := sim.NewPolicy("random", 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	var picks sim.Schedule
	hash := run(policy, &picks)
	fmt.Println(picks)
	fmt.Println(run(sim.NewReplay(picks), nil) == hash)
	// Output:
	// AAEAAQABAAEAAQABAQIBAQMB
	// true
}

// A person picks who runs, and whose waiting for a lock is over.
func ExampleKernel_Choose() {
	k := sim.New(sim.Config{Policy: sim.Manual{}, Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			fmt.Println(r.Text)
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		for _, name := range []string{"a", "b", "c"} {
			sim.NewThread(t, name, func(t *sim.Thread) {
				lock.Acquire(t)
				t.Print("%s has the lock", name)
				lock.Release(t)
			}).Start(t)
		}
		lock.Release(t)
	})
	for !k.Ended() {
		if k.Step() {
			continue
		}
		c := k.Choice()
		last := c.Threads[len(c.Threads)-1]
		fmt.Println("of", len(c.Threads), "I choose", k.Thread(last).Name())
		if err := k.Choose(last); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// of 3 I choose c
	// c has the lock
	// of 2 I choose b
	// b has the lock
	// a has the lock
}

// A program may promise something of itself, which is looked at after each step.
func ExampleKernel_Invariant() {
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		if r.Verdict != nil {
			fmt.Println(time.Duration(r.Time), r.Verdict.Text)
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 0)
		k.Invariant("no update is lost", func() bool { return num.Lost() == 0 })
		for i := range 2 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				n := num.Load(t)
				t.Sleep(time.Duration(i+1) * time.Second)
				num.Store(t, n+1)
			}).Start(t)
		}
	})
	for k.Step() {
	}
	// Output:
	// 2s violated: no update is lost, by a step of Thread-2
	// 2s done, and no update is lost does not hold
}

// Who is overtaken again and again starves.
func ExampleStarving() {
	k := sim.New(sim.Config{Overtakes: 10, Trace: func(r *sim.Record) {
		if r.Verdict != nil {
			fmt.Println(time.Duration(r.Time), r.Verdict.Text)
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		sim.NewThread(t, "greedy", func(t *sim.Thread) {
			for range 20 { // who gives the lock back takes it again at once
				lock.Acquire(t)
				t.Sleep(time.Second)
				lock.Release(t)
			}
		}).Start(t)
		lock.Acquire(t)
	})
	for k.Step() {
	}
	// Output:
	// 11s starvation: main was overtaken 11 times at lock, by greedy
	// 20s done
}

// A state and the records after it give every later state.
func ExampleState_Apply() {
	var state sim.State
	k := sim.New(sim.Config{Trace: func(r *sim.Record) { state.Apply(r) }})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		sim.NewLock(t, "lock").Acquire(t)
		t.Sleep(time.Second)
	})
	for range 2 {
		k.Step()
		fmt.Println(state.Seq == k.Seq(), state.Threads[0].State, state.Objects[0].Holders)
	}
	// Output:
	// true sleeping [1]
	// true done [1]
}
