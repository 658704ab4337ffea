package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("semaphore", twins{
	// An acquire takes a permit, a release gives one back.
	"counts": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 2)
		say(t, s.TryAcquire(t), s.TryAcquire(t), s.TryAcquire(t))
		s.Release(t)
		say(t, s.TryAcquire(t))
	},

	// A negative number of permits raises ValueError.
	"initial_negative": func(t *sim.Thread) {
		say(t, raised(t, func() { sim.NewSemaphore(t, "s", -1) }))
	},

	// Without permits everybody waits for a release.
	"initial_zero": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		start(t, func(t *sim.Thread) {
			s.Acquire(t)
			say(t, "in")
		})
		t.Sleep(u)
		say(t, "release")
		s.Release(t)
	},

	// It has no bound: more may be released than were taken.
	"grows": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		s.Release(t)
		s.Release(t)
		say(t, sim.NewList(s.TryAcquire(t), s.TryAcquire(t), s.TryAcquire(t), s.TryAcquire(t)))
	},

	// A release of n lets n waiters in.
	"release_many": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		var woken []int
		for i := range 4 {
			start(t, func(t *sim.Thread) {
				s.Acquire(t)
				woken = append(woken, i)
			})
			t.Sleep(u)
		}
		s.ReleaseMany(t, 3)
		t.Sleep(u)
		say(t, sorted(woken))
		s.ReleaseMany(t, 3)
		t.Sleep(u)
		say(t, sorted(woken), s.TryAcquire(t), s.TryAcquire(t), s.TryAcquire(t))
	},

	// A release of less than one raises ValueError.
	"release_few": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		say(t, raised(t, func() { s.ReleaseMany(t, 0) }), raised(t, func() { s.ReleaseMany(t, -1) }))
	},

	// A thread that took none may give one.
	"release_by_other": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		s.Acquire(t)
		start(t, func(t *sim.Thread) { s.Release(t) }).Join(t)
		say(t, s.TryAcquire(t))
	},

	// A release lets the longest waiter in.
	"longest_waiter": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				s.Acquire(t)
				say(t, i)
			})
			t.Sleep(u)
		}
		for range 3 {
			say(t, "release")
			s.Release(t)
			t.Sleep(u)
		}
	},

	// A running thread takes the permit it gave before the waiter wakes.
	"barging": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		s.Acquire(t)
		start(t, func(t *sim.Thread) {
			s.Acquire(t)
			say(t, "waiter")
		})
		t.Sleep(u)
		s.Release(t)
		say(t, "main", s.TryAcquire(t))
		t.Sleep(u)
		say(t, "release")
		s.Release(t)
	},

	// A waiter that finds its permit gone waits behind the others.
	"barged_goes_last": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		s.Acquire(t)
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				s.Acquire(t)
				say(t, i)
			})
			t.Sleep(u)
		}
		s.Release(t)
		s.Acquire(t)
		t.Sleep(u)
		for range 3 {
			s.Release(t)
			t.Sleep(u)
		}
	},

	// An acquire with a timeout gives up.
	"timeout_elapses": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		say(t, s.AcquireWithin(t, u))
	},

	// A permit that comes in time is taken.
	"timeout_in_time": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		start(t, func(t *sim.Thread) { say(t, s.AcquireWithin(t, 3*u)) })
		t.Sleep(u)
		s.Release(t)
	},

	// A timeout of 0 or less does not wait, and raises nothing.
	"timeout_zero": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		say(t, s.AcquireWithin(t, 0), s.AcquireWithin(t, 0), s.AcquireWithin(t, -time.Second))
		s.Release(t)
		say(t, s.AcquireWithin(t, -time.Second))
	},

	// A release does not go to a waiter that gave up.
	"timed_waiter_leaves": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		f := func(name string, timeout time.Duration) func(*sim.Thread) {
			return func(t *sim.Thread) { say(t, name, s.AcquireWithin(t, timeout)) }
		}
		start(t, f("short", 2*u))
		t.Sleep(u)
		start(t, f("long", 9*u))
		t.Sleep(3 * u)
		s.Release(t)
	},

	// A waiter that was barged past still gives up on time.
	"barged_keeps_deadline": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		s.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, s.AcquireWithin(t, 3*u)) })
		t.Sleep(u)
		s.Release(t)
		s.Acquire(t)
		t.Sleep(3 * u)
		say(t, "over")
	},

	// An exception through with gives the permit back.
	"with_exception": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 1)
		e := raised(t, func() {
			s.Acquire(t)
			defer s.Release(t)
			t.Raise("OSError", "gone")
		})
		say(t, e, s.TryAcquire(t))
	},

	// A permit may be made by one thread and used up by another.
	"signal": func(t *sim.Thread) {
		s := sim.NewSemaphore(t, "s", 0)
		start(t, func(t *sim.Thread) {
			for i := range 3 {
				s.Acquire(t)
				say(t, "tick", i)
			}
		})
		for i := range 3 {
			t.Sleep(u)
			say(t, "signal", i)
			s.Release(t)
		}
	},
})
