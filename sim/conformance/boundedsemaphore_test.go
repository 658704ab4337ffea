package conformance_test

import (
	"interleave/sim"
)

var _ = register("boundedsemaphore", twins{
	// One release too many raises ValueError.
	"too_many": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 1)
		release := func() { s.Release(t) }
		say(t, raised(t, release))
		s.Acquire(t)
		say(t, raised(t, release), raised(t, release))
	},

	// A release of n that is too much gives nothing back.
	"too_many_at_once": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 3)
		s.Acquire(t)
		s.Acquire(t)
		say(t, raised(t, func() { s.ReleaseMany(t, 3) }))
		say(t, s.TryAcquire(t), s.TryAcquire(t))
		say(t, raised(t, func() { s.ReleaseMany(t, 3) }), raised(t, func() { s.ReleaseMany(t, 0) }))
	},

	// A negative number of permits raises ValueError.
	"initial_negative": func(t *sim.Thread) {
		say(t, raised(t, func() { sim.NewBoundedSemaphore(t, "s", -1) }))
	},

	// With no permits at all every release is one too many.
	"initial_zero": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 0)
		say(t, raised(t, func() { s.Release(t) }), s.AcquireWithin(t, u))
	},

	// Never more than its permits are inside.
	"gate": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 2)
		lock := sim.NewLock(t, "lock")
		inside, most := 0, 0
		var threads []*sim.Thread
		for range 6 {
			threads = append(threads, start(t, func(t *sim.Thread) {
				s.Acquire(t)
				defer s.Release(t)
				lock.Acquire(t)
				inside++
				most = max(most, inside)
				lock.Release(t)
				t.Sleep(u)
				lock.Acquire(t)
				inside--
				lock.Release(t)
			}))
		}
		for _, thread := range threads {
			thread.Join(t)
		}
		say(t, inside, most)
	},

	// Five permits let twenty threads through in four waves.
	"waves": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 5)
		passed := 0
		for range 20 {
			start(t, func(t *sim.Thread) {
				s.Acquire(t)
				defer s.Release(t)
				t.Sleep(2 * u)
				passed++
			})
		}
		t.Sleep(u)
		for range 4 {
			say(t, passed)
			t.Sleep(2 * u)
		}
		say(t, passed)
	},

	// Another thread's release counts as well.
	"release_by_other": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 1)
		s.Acquire(t)
		start(t, func(t *sim.Thread) { s.Release(t) }).Join(t)
		say(t, raised(t, func() { s.Release(t) }))
	},

	// One release too many ends the thread that does it, and no other.
	"uncaught": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 1)
		start(t, func(t *sim.Thread) { s.Release(t) }).Join(t)
		say(t, "main lives", s.TryAcquire(t))
	},

	// A release lets the longest waiter in.
	"longest_waiter": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 1)
		s.Acquire(t)
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				s.Acquire(t)
				defer s.Release(t)
				say(t, i)
				t.Sleep(u)
			})
			t.Sleep(u)
		}
		s.Release(t)
	},

	// An exception through with gives the permit back, once.
	"with_exception": func(t *sim.Thread) {
		s := sim.NewBoundedSemaphore(t, "s", 1)
		e := raised(t, func() {
			s.Acquire(t)
			defer s.Release(t)
			t.Raise("OSError", "gone")
		})
		say(t, e, raised(t, func() { s.Release(t) }))
	},
})
