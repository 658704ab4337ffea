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
