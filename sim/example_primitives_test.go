package sim_test

import (
	"fmt"
	"time"

	"interleave/sim"
)

// show runs a program and prints what it prints, with the virtual time.
func show(main func(*sim.Thread)) {
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint || r.Kind == sim.KindError {
			fmt.Println(time.Duration(r.Time), r.Text)
		}
	}})
	defer k.Close()
	k.Main(main)
	for k.Step() {
	}
}

// Between load and store a thread may lose the processor, but not the lock.
func ExampleLock() {
	show(func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		num := sim.NewVariable(t, "num", 0)
		for range 3 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				lock.Acquire(t)
				defer lock.Release(t)
				n := num.Load(t)
				t.Sleep(time.Second)
				num.Store(t, n+1)
				t.Print("%s made it %d", t.Name(), num.Load(t))
			}).Start(t)
		}
	})
	// Output:
	// 1s Thread-1 made it 1
	// 2s Thread-2 made it 2
	// 3s Thread-3 made it 3
}

// An update is lost when another thread stores between load and store.
func ExampleVariable() {
	show(func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 0)
		for range 3 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				n := num.Load(t)
				t.Sleep(time.Second)
				num.Store(t, n+1)
			}).Start(t)
		}
		t.Sleep(2 * time.Second)
		t.Print("%d, %d updates lost", num.Load(t), num.Lost())
	})
	// Output:
	// 2s 1, 2 updates lost
}

// The holder may take a reentrant lock again.
func ExampleNewRLock() {
	show(func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		lock.Acquire(t)
		lock.Release(t)
		t.Print("still held: %v", lock.Locked())
		lock.Release(t)
		t.Print("still held: %v", lock.Locked())
		t.Print("%v", t.Try(func() { lock.Release(t) }))
	})
	// Output:
	// 0s still held: true
	// 0s still held: false
	// 0s RuntimeError: cannot release un-acquired lock
}

// A consumer waits until there is something to take.
func ExampleCondition() {
	show(func(t *sim.Thread) {
		c := sim.NewCondition(t, "stock", nil)
		stock := 0
		sim.NewThread(t, "consumer", func(t *sim.Thread) {
			c.Acquire(t)
			defer c.Release(t)
			c.WaitFor(t, func() bool { return stock >= 2 })
			t.Print("enough: %d", stock)
		}).Start(t)
		for range 2 {
			t.Sleep(time.Second)
			c.Acquire(t)
			stock++
			c.Notify(t, 1)
			c.Release(t)
		}
	})
	// Output:
	// 2s enough: 2
}

// A semaphore without permits is a signal.
func ExampleSemaphore() {
	show(func(t *sim.Thread) {
		ready := sim.NewSemaphore(t, "ready", 0)
		sim.NewThread(t, "worker", func(t *sim.Thread) {
			t.Sleep(time.Second)
			ready.ReleaseMany(t, 2)
		}).Start(t)
		ready.Acquire(t)
		t.Print("one; %d left", ready.Value())
		t.Print("in time: %v", ready.AcquireWithin(t, time.Second))
		t.Print("in time: %v", ready.AcquireWithin(t, time.Second))
	})
	// Output:
	// 1s one; 1 left
	// 1s in time: true
	// 2s in time: false
}

// Two at a time pass the gate.
func ExampleNewBoundedSemaphore() {
	show(func(t *sim.Thread) {
		gate := sim.NewBoundedSemaphore(t, "gate", 2)
		for i := range 4 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				gate.Acquire(t)
				defer gate.Release(t)
				t.Sleep(time.Second)
				t.Print("%d passes", i)
			}).Start(t)
		}
		t.Sleep(3 * time.Second)
		t.Print("%v", t.Try(func() { gate.Release(t) }))
	})
	// Output:
	// 1s 0 passes
	// 1s 1 passes
	// 2s 2 passes
	// 2s 3 passes
	// 3s ValueError: Semaphore released too many times
}

// A set lets everybody go who waits.
func ExampleEvent() {
	show(func(t *sim.Thread) {
		light := sim.NewEvent(t, "light")
		for i := range 2 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				light.Wait(t)
				t.Print("car %d drives", i)
			}).Start(t)
		}
		t.Print("green in time: %v", light.WaitWithin(t, time.Second))
		light.Set(t)
	})
	// Output:
	// 1s green in time: false
	// 1s car 0 drives
	// 1s car 1 drives
}

// Runners start together, when the last one is ready.
func ExampleBarrier() {
	show(func(t *sim.Thread) {
		line := sim.NewBarrier(t, "line", 3, func(t *sim.Thread) { t.Print("go") })
		for i := range 3 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				t.Sleep(time.Duration(i) * time.Second)
				t.Print("runner %d came as %d", i, line.Wait(t))
			}).Start(t)
		}
	})
	// Output:
	// 2s go
	// 2s runner 2 came as 2
	// 2s runner 0 came as 0
	// 2s runner 1 came as 1
}

// A full queue holds its producer back.
func ExampleQueue() {
	show(func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		sim.NewThread(t, "consumer", func(t *sim.Thread) {
			for {
				item := q.Get(t)
				t.Sleep(time.Second)
				t.Print("done with %v", item)
				q.TaskDone(t)
			}
		}, sim.Daemon(true)).Start(t)
		for i := range 3 {
			q.Put(t, i)
			t.Print("put %d", i)
		}
		t.Print("%v", q.TryPut(t, 3))
		q.Join(t)
		t.Print("all done")
	})
	// Output:
	// 0s put 0
	// 0s put 1
	// 1s done with 0
	// 1s put 2
	// 1s queue.Full
	// 2s done with 1
	// 3s done with 2
	// 3s all done
}

// The same items come out of each queue in its own order.
func ExampleNewPriorityQueue() {
	show(func(t *sim.Thread) {
		for _, q := range []*sim.Queue{
			sim.NewQueue(t, "first in first out", 0),
			sim.NewLifoQueue(t, "last in first out", 0),
			sim.NewPriorityQueue(t, "smallest first", 0),
		} {
			q.Put(t, sim.NewTuple(2, "eric"))
			q.Put(t, sim.NewTuple(3, "liumj"))
			q.Put(t, sim.NewTuple(1, "alex"))
			t.Print("%s %s %s", sim.Repr(q.Get(t)), sim.Repr(q.Get(t)), sim.Repr(q.Get(t)))
		}
	})
	// Output:
	// 0s (2, 'eric') (3, 'liumj') (1, 'alex')
	// 0s (1, 'alex') (3, 'liumj') (2, 'eric')
	// 0s (1, 'alex') (2, 'eric') (3, 'liumj')
}

// The last item in is the first one out.
func ExampleNewLifoQueue() {
	show(func(t *sim.Thread) {
		stack := sim.NewLifoQueue(t, "stack", 2)
		stack.Put(t, 1)
		stack.Put(t, 2)
		t.Print("%v", stack.TryPut(t, 3))
		t.Print("%v %v", stack.Get(t), stack.Get(t))
	})
	// Output:
	// 0s queue.Full
	// 0s 2 1
}

// Nobody counts the tasks of a simple queue, and it is never full.
func ExampleNewSimpleQueue() {
	show(func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		q.Put(t, "a")
		t.Print("%v", q.Get(t))
		_, err := q.GetWithin(t, time.Second)
		t.Print("%v", err)
	})
	// Output:
	// 0s a
	// 1s _queue.Empty
}

// A timer calls a function later, unless it is cancelled.
func ExampleDelay() {
	show(func(t *sim.Thread) {
		sim.NewDelay(t, "tea", 3*time.Second, func(t *sim.Thread) { t.Print("tea is ready") }).Start(t)
		egg := sim.NewDelay(t, "egg", 5*time.Second, func(t *sim.Thread) { t.Print("never") })
		egg.Start(t)
		t.Sleep(4 * time.Second)
		egg.Cancel(t)
	})
	// Output:
	// 3s tea is ready
}
