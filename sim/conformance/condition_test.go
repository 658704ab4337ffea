package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("condition", twins{
	// Waiting and notifying need the lock.
	"not_acquired": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		say(t, raised(t, func() { c.Wait(t) }))
		say(t, raised(t, func() { c.WaitWithin(t, 0) }))
		say(t, raised(t, func() { c.Notify(t, 1) }))
		say(t, raised(t, func() { c.NotifyAll(t) }))
		say(t, raised(t, func() { c.Release(t) }))
	},

	// A reentrant lock that another thread holds is not enough.
	"held_by_other": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		c.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, raised(t, func() { c.Notify(t, 1) })) }).Join(t)
	},

	// A plain lock that another thread holds is enough.
	"plain_lock_of_other": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", sim.NewLock(t, "lock"))
		c.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, raised(t, func() { c.Notify(t, 1) })) }).Join(t)
	},

	// A notify wakes the longest waiter.
	"notify_longest": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				c.Acquire(t)
				c.Wait(t)
				say(t, i)
				c.Release(t)
			})
			t.Sleep(u)
		}
		for range 3 {
			c.Acquire(t)
			say(t, "notify")
			c.Notify(t, 1)
			c.Release(t)
			t.Sleep(u)
		}
	},

	// A notify of n wakes the n longest waiters.
	"notify_n": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		var woken []int
		for i := range 5 {
			start(t, func(t *sim.Thread) {
				c.Acquire(t)
				c.Wait(t)
				woken = append(woken, i)
				c.Release(t)
			})
			t.Sleep(u)
		}
		c.Acquire(t)
		c.Notify(t, 2)
		c.Release(t)
		t.Sleep(u)
		say(t, sorted(woken))
		c.Acquire(t)
		c.Notify(t, 9)
		c.Release(t)
		t.Sleep(u)
		say(t, sorted(woken))
	},

	// A notify_all wakes everybody.
	"notify_all": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		for i := range 4 {
			start(t, func(t *sim.Thread) {
				c.Acquire(t)
				c.Wait(t)
				say(t, i)
				c.Release(t)
			})
		}
		t.Sleep(2 * u)
		c.Acquire(t)
		c.NotifyAll(t)
		c.Release(t)
	},

	// A notify that finds no waiter is lost.
	"notify_none": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		c.Acquire(t)
		c.Notify(t, 1)
		c.NotifyAll(t)
		c.Notify(t, 0)
		c.Notify(t, -1)
		say(t, c.WaitWithin(t, u))
		c.Release(t)
	},

	// A notify of 0 or less wakes nobody.
	"notify_zero": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			say(t, c.WaitWithin(t, 3*u))
			c.Release(t)
		})
		t.Sleep(u)
		c.Acquire(t)
		c.Notify(t, 0)
		c.Notify(t, -1)
		c.Release(t)
		t.Sleep(u)
		say(t, "nobody woke")
	},

	// A wait says whether it was notified.
	"wait_returns": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.Wait(t)
			say(t, true)
			say(t, c.WaitWithin(t, 5*u))
			say(t, c.WaitWithin(t, u))
			c.Release(t)
		})
		for range 2 {
			t.Sleep(u)
			c.Acquire(t)
			c.Notify(t, 1)
			c.Release(t)
		}
	},

	// A wait without time says False at once.
	"wait_zero": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		c.Acquire(t)
		say(t, c.WaitWithin(t, 0), c.WaitWithin(t, -time.Second))
		c.Release(t)
	},

	// While it waits others may take the lock.
	"wait_gives_lock": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		c := sim.NewCondition(t, "c", lock)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.Wait(t)
			say(t, "woken", lock.Locked())
			c.Release(t)
		})
		t.Sleep(u)
		say(t, lock.Locked())
		c.Acquire(t)
		c.Notify(t, 1)
		c.Release(t)
	},

	// A wait gives up a reentrant lock however often it was taken.
	"wait_gives_all": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.Acquire(t)
			c.Wait(t)
			say(t, "woken")
			c.Release(t)
			say(t, raised(t, func() { c.Notify(t, 1) }))
			c.Release(t)
			say(t, raised(t, func() { c.Notify(t, 1) }))
		})
		t.Sleep(u)
		c.Acquire(t)
		say(t, "taken meanwhile")
		c.Notify(t, 1)
		c.Release(t)
	},

	// Who was notified goes on when the lock is free, not before.
	"wait_takes_lock": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.Wait(t)
			say(t, "goes on")
			c.Release(t)
		})
		t.Sleep(u)
		c.Acquire(t)
		c.Notify(t, 1)
		t.Sleep(u)
		say(t, "notified long ago")
		c.Release(t)
	},

	// A wait that is over by time must get the lock as well.
	"timeout_takes_lock": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			say(t, c.WaitWithin(t, 2*u))
			c.Release(t)
		})
		t.Sleep(u)
		c.Acquire(t)
		t.Sleep(3 * u)
		say(t, "holds it beyond the timeout")
		c.Release(t)
	},

	// A notify does not go to a waiter that gave up.
	"timed_waiter_leaves": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		f := func(name string, timeout time.Duration) func(*sim.Thread) {
			return func(t *sim.Thread) {
				c.Acquire(t)
				say(t, name, c.WaitWithin(t, timeout))
				c.Release(t)
			}
		}
		start(t, f("short", 2*u))
		t.Sleep(u)
		start(t, f("long", 9*u))
		t.Sleep(3 * u)
		c.Acquire(t)
		c.Notify(t, 1)
		c.Release(t)
	},

	// A wait_for asks first, and after every notification.
	"wait_for": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		asked := 0
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.WaitFor(t, func() bool { asked++; return asked >= 4 })
			say(t, true, asked)
			c.Release(t)
		})
		for range 3 {
			t.Sleep(u)
			c.Acquire(t)
			say(t, "asked", asked)
			c.Notify(t, 1)
			c.Release(t)
		}
	},

	// A wait_for that is ready gives nothing up.
	"wait_for_at_once": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		yes := func() bool { return true }
		c.Acquire(t)
		c.WaitFor(t, yes)
		say(t, true, c.WaitForWithin(t, yes, 0))
		c.Release(t)
	},

	// A wait_for with a timeout says what was said last.
	"wait_for_timeout": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		asked := 0
		ready := func() bool { asked++; return false }
		c.Acquire(t)
		say(t, c.WaitForWithin(t, ready, u), asked)
		say(t, c.WaitForWithin(t, ready, 0), asked)
		say(t, c.WaitForWithin(t, ready, -time.Second), asked)
		c.Release(t)
	},

	// A notification does not begin the timeout anew.
	"wait_for_whole_timeout": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			say(t, c.WaitForWithin(t, func() bool { return false }, 3*u))
			c.Release(t)
		})
		for range 2 {
			t.Sleep(u)
			c.Acquire(t)
			c.Notify(t, 1)
			c.Release(t)
		}
		t.Sleep(3 * u)
		say(t, "long over")
	},

	// An exception through with gives the lock back.
	"with_exception": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		c := sim.NewCondition(t, "c", lock)
		say(t, raised(t, func() {
			c.Acquire(t)
			defer c.Release(t)
			t.Raise("ValueError", "no")
		}))
		start(t, func(t *sim.Thread) { say(t, lock.TryAcquire(t)) }).Join(t)
	},

	// An exception of the predicate comes out with the lock held.
	"predicate_raises": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		c.Acquire(t)
		e := raised(t, func() { c.WaitFor(t, func() bool { t.Raise("ValueError", "bad"); return false }) })
		say(t, e, raised(t, func() { c.Release(t) }))
	},

	// Two conditions on one lock have waiters of their own.
	"two_on_one_lock": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		full, empty := sim.NewCondition(t, "full", lock), sim.NewCondition(t, "empty", lock)
		f := func(name string, c *sim.Condition) func(*sim.Thread) {
			return func(t *sim.Thread) {
				c.Acquire(t)
				c.Wait(t)
				say(t, name)
				c.Release(t)
			}
		}
		start(t, f("full", full))
		t.Sleep(u)
		start(t, f("empty", empty))
		t.Sleep(u)
		lock.Acquire(t)
		empty.NotifyAll(t)
		lock.Release(t)
		t.Sleep(u)
		lock.Acquire(t)
		full.NotifyAll(t)
		lock.Release(t)
	},

	// Who was notified takes the lock behind those that waited for it already.
	"notified_in_line": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.Wait(t)
			say(t, "notified")
			c.Release(t)
		})
		t.Sleep(u)
		c.Acquire(t)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			say(t, "in line before")
			c.Release(t)
		})
		t.Sleep(u)
		c.Notify(t, 1)
		t.Sleep(u)
		c.Release(t)
	},
})
