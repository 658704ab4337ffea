package sim_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"interleave/sim"
)

// TestMorePrimitives checks what is built on top of locks.
func TestMorePrimitives(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"an RLock is taken again by its holder alone", func(t *sim.Thread) {
			l := sim.NewRLock(t, "l")
			l.Acquire(t)
			l.Acquire(t)
			spawn(t, "a", func(t *sim.Thread) {
				t.Print("%v %v", l.TryAcquire(t), t.Try(func() { l.Release(t) }))
				l.Acquire(t)
				t.Print("a has it")
				l.Release(t)
			})
			l.Release(t)
			t.Print("still mine: %v", l.Locked())
			l.Release(t)
		}, "0 false RuntimeError: cannot release un-acquired lock\n0 still mine: true\n0 a has it\n0 done\n"},
		{"a condition gives its lock up while it waits, and wakes the longest waiter", func(t *sim.Thread) {
			c := sim.NewCondition(t, "c", nil)
			for i := range 3 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) {
					c.Acquire(t)
					c.Acquire(t)
					c.Wait(t)
					t.Print("%d", i)
					c.Release(t)
					c.Release(t)
				})
			}
			c.Acquire(t)
			c.Notify(t, 2)
			t.Print("notified")
			c.Release(t)
			t.Sleep(ms)
			c.Acquire(t)
			c.NotifyAll(t)
			c.Release(t)
		}, "0 notified\n0 0\n0 1\n1 2\n1 done\n"},
		{"waiting and notifying need the lock", func(t *sim.Thread) {
			c := sim.NewCondition(t, "c", nil)
			t.Print("%v", t.Try(func() { c.Wait(t) }))
			t.Print("%v", t.Try(func() { c.Notify(t, 1) }))
		}, "0 RuntimeError: cannot wait on un-acquired lock\n0 RuntimeError: cannot notify on un-acquired lock\n0 done\n"},
		{"a timed wait takes the lock again, however long that takes", func(t *sim.Thread) {
			c := sim.NewCondition(t, "c", nil)
			spawn(t, "a", func(t *sim.Thread) {
				c.Acquire(t)
				t.Print("%v", c.WaitWithin(t, 5*ms))
				t.Print("%v", c.WaitForWithin(t, func() bool { return false }, 5*ms))
				c.Release(t)
			})
			c.Acquire(t)
			t.Sleep(10 * ms)
			c.Release(t)
		}, "10 false\n15 false\n15 done\n"},
		{"a semaphore that is not bounded grows", func(t *sim.Thread) {
			s := sim.NewSemaphore(t, "s", 0)
			spawn(t, "a", func(t *sim.Thread) { s.Acquire(t); t.Print("in") })
			s.Release(t)
			s.Release(t)
			t.Sleep(ms)
			t.Print("%d", s.Value())
			t.Print("%v", t.Try(func() { sim.NewSemaphore(t, "s", -1) }))
		}, "0 in\n1 1\n1 ValueError: semaphore initial value must be >= 0\n1 done\n"},
		{"a barrier lets all go at once, and again", func(t *sim.Thread) {
			b := sim.NewBarrier(t, "b", 3, func(t *sim.Thread) { t.Print("all here") })
			for i := range 2 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) {
					for range 2 {
						t.Sleep(time.Duration(i) * ms)
						t.Print("%d is %d", i, b.Wait(t))
					}
				})
			}
			t.Sleep(5 * ms)
			t.Print("waiting %d, main is %d", b.Waiting(), b.Wait(t))
			t.Sleep(5 * ms)
			t.Print("main is %d", b.Wait(t))
		}, "5 all here\n5 waiting 2, main is 2\n5 0 is 0\n5 1 is 1\n10 all here\n10 main is 2\n10 0 is 0\n10 1 is 1\n10 done\n"},
		{"a barrier breaks by a timeout, for everybody, until it is reset", func(t *sim.Thread) {
			b := sim.NewBarrier(t, "b", 3, nil)
			spawn(t, "a", func(t *sim.Thread) { t.Print("a: %v", t.Try(func() { b.Wait(t) })) })
			t.Print("main: %v", t.Try(func() { b.WaitWithin(t, 5*ms) }))
			t.Sleep(ms)
			t.Print("%v %v", b.Broken(), t.Try(func() { b.Wait(t) }))
			b.Reset(t)
			t.Print("%v", b.Broken())
			spawn(t, "c", func(t *sim.Thread) { t.Print("c: %v", t.Try(func() { b.Wait(t) })) })
			b.Reset(t)
			t.Sleep(ms)
			t.Print("%v", b.Broken())
		}, "5 main: threading.BrokenBarrierError\n5 a: threading.BrokenBarrierError\n6 true threading.BrokenBarrierError\n6 false\n6 c: threading.BrokenBarrierError\n7 false\n7 done\n"},
		{"a timer thread calls, unless it is cancelled", func(t *sim.Thread) {
			sim.NewDelay(t, "a", 5*ms, func(t *sim.Thread) { t.Print("ring") }).Start(t)
			d := sim.NewDelay(t, "b", 5*ms, func(t *sim.Thread) { t.Print("never") })
			d.Start(t)
			t.Sleep(2 * ms)
			d.Cancel(t)
			d.Join(t)
			t.Print("cancelled")
		}, "2 cancelled\n5 ring\n5 done\n"},
		{"a queue is joined when all its tasks are done", func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 0)
			spawn(t, "w", func(t *sim.Thread) {
				for range 2 {
					q.Get(t)
					t.Sleep(5 * ms)
					q.TaskDone(t)
				}
			})
			q.Put(t, 1)
			q.Put(t, 2)
			q.Join(t)
			t.Print("all done")
			t.Print("%v", t.Try(func() { q.TaskDone(t) }))
		}, "10 all done\n10 ValueError: task_done() called too many times\n10 done\n"},
		{"a wait without time parks nobody, so that polling cannot stop the world", func(t *sim.Thread) {
			e, th := sim.NewEvent(t, "e"), spawn(t, "a", func(t *sim.Thread) { t.Sleep(ms) })
			c := sim.NewCondition(t, "c", nil)
			c.Acquire(t)
			for !e.WaitWithin(t, 0) && !th.JoinWithin(t, -ms) && !c.WaitWithin(t, 0) {
			}
		}, "0 RuntimeError: the body did a million operations without ever waiting\n1 failed\n"},
		{"no timeout is too long", func(t *sim.Thread) {
			e := sim.NewEvent(t, "e")
			spawn(t, "a", func(t *sim.Thread) { t.Sleep(2 * ms); e.Set(t) })
			t.Sleep(ms)
			t.Print("%v", e.WaitWithin(t, math.MaxInt64))
			sim.NewThread(t, "d", func(t *sim.Thread) { t.Sleep(math.MaxInt64) }, sim.Daemon(true)).Start(t)
			t.Print("daemon sleeps until %d", t.Now())
		}, "2 true\n2 daemon sleeps until 2000000\n2 done\n"},
		{"a simple queue wakes one getter for each item that waits, not one for each put", func(t *sim.Thread) {
			q := sim.NewSimpleQueue(t, "q")
			for i := range 2 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) { t.Print("%d got %v", i, q.Get(t)) })
			}
			q.Put(t, "a")
			q.Put(t, "b")
			t.Print("main took %v and %v", q.Get(t), q.Get(t))
			t.Sleep(ms)
			q.Put(t, "c")
			t.Sleep(ms)
			q.Put(t, "d")
		}, "0 main took a and b\n1 1 got c\n2 0 got d\n2 done\n"},
		{"a simple queue gives in the order it was filled", func(t *sim.Thread) {
			q := sim.NewSimpleQueue(t, "q")
			q.Put(t, "a")
			q.Put(t, "b")
			t.Print("%v%v", q.Get(t), q.Get(t))
		}, "0 ab\n0 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}
