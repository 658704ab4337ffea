package sim_test

import (
	"time"

	"interleave/sim"
)

// operations are what a thread of a random program may do, by kind; n makes two
// of a kind differ.
var operations = []func(w *world, t *sim.Thread, n int){
	func(w *world, t *sim.Thread, n int) { t.Sleep(ms(n)) },
	func(w *world, t *sim.Thread, n int) {
		w.lock.Acquire(t)
		t.Sleep(ms(n))
		w.lock.Release(t)
	},
	func(w *world, t *sim.Thread, n int) {
		if w.lock.AcquireWithin(t, ms(n)) {
			t.Sleep(ms(1))
			w.lock.Release(t)
		}
	},
	func(w *world, t *sim.Thread, n int) {
		if w.gate.AcquireWithin(t, ms(n)) {
			t.Sleep(ms(1))
			w.gate.Release(t)
		}
	},
	func(w *world, t *sim.Thread, n int) { w.event.Set(t) },
	func(w *world, t *sim.Thread, n int) { w.event.Clear(t) },
	func(w *world, t *sim.Thread, n int) { w.event.WaitWithin(t, ms(n)) },
	func(w *world, t *sim.Thread, n int) { w.queue.Put(t, n) },
	func(w *world, t *sim.Thread, n int) { w.queue.Get(t) },
	func(w *world, t *sim.Thread, n int) {
		if w.queue.PutWithin(t, n, ms(n)) != nil {
			t.Print("full")
		}
	},
	func(w *world, t *sim.Thread, n int) {
		if v, err := w.queue.GetWithin(t, ms(n)); err == nil {
			t.Print("%v", v)
		}
	},
	func(w *world, t *sim.Thread, n int) {
		for range n {
			w.rlock.Acquire(t)
		}
		t.Sleep(ms(1))
		for range n {
			w.rlock.Release(t)
		}
	},
	func(w *world, t *sim.Thread, n int) {
		w.cond.Acquire(t)
		w.rlock.Acquire(t)
		w.cond.WaitWithin(t, ms(n))
		w.rlock.Release(t)
		w.cond.Release(t)
	},
	func(w *world, t *sim.Thread, n int) {
		w.cond.Acquire(t)
		w.cond.WaitForWithin(t, func() bool { return w.num.Value()%2 == 0 }, ms(n))
		w.cond.Release(t)
	},
	func(w *world, t *sim.Thread, n int) {
		w.cond.Acquire(t)
		w.cond.Notify(t, n)
		w.cond.Release(t)
	},
	func(w *world, t *sim.Thread, n int) {
		if e := t.Try(func() { w.barrier.WaitWithin(t, ms(2*n)) }); e != nil {
			w.barrier.Reset(t)
		}
	},
	func(w *world, t *sim.Thread, n int) {
		if n == 0 {
			w.barrier.Abort(t)
		}
	},
	func(w *world, t *sim.Thread, n int) { w.signal.AcquireWithin(t, ms(n)) },
	func(w *world, t *sim.Thread, n int) { w.signal.ReleaseMany(t, 1+n%2) },
	func(w *world, t *sim.Thread, n int) { w.simple.Put(t, n) },
	func(w *world, t *sim.Thread, n int) {
		if v, err := w.simple.GetWithin(t, ms(n)); err == nil {
			t.Print("%v", v)
		}
	},
	func(w *world, t *sim.Thread, n int) { w.jobs.Put(t, n) },
	func(w *world, t *sim.Thread, n int) {
		if _, err := w.jobs.GetWithin(t, ms(n)); err == nil {
			t.Sleep(ms(n))
			w.jobs.TaskDone(t)
		}
	},
	func(w *world, t *sim.Thread, n int) {
		w.jobs.Join(t)
		t.Sleep(ms(n))
	},
	func(w *world, t *sim.Thread, n int) {
		v := w.num.Load(t)
		t.Sleep(ms(n % 2))
		w.num.Store(t, v+1)
	},
	func(w *world, t *sim.Thread, n int) { t.Yield() },
	func(w *world, t *sim.Thread, n int) {
		child := sim.NewThread(t, "", func(t *sim.Thread) { t.Sleep(ms(n)) })
		child.Start(t)
		child.JoinWithin(t, ms(2))
	},
}

// ms is a number of milliseconds.
func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }
