package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("rlock", twins{
	// Its holder takes it again; only as many releases free it.
	"reentrant": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		other := func(t *sim.Thread) {
			taken := lock.TryAcquire(t)
			say(t, taken)
			if taken {
				lock.Release(t)
			}
		}
		lock.Acquire(t)
		lock.Acquire(t)
		start(t, other).Join(t)
		lock.Release(t)
		start(t, other).Join(t)
		lock.Release(t)
		start(t, other).Join(t)
	},

	// Releasing a free one raises RuntimeError.
	"release_free": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		say(t, raised(t, func() { lock.Release(t) }))
	},

	// Only its holder may release it.
	"release_by_other": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, raised(t, func() { lock.Release(t) })) }).Join(t)
		say(t, raised(t, func() { lock.Release(t) }))
	},

	// One release too many raises RuntimeError.
	"release_too_often": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		lock.Acquire(t)
		release := func() { lock.Release(t) }
		say(t, raised(t, release), raised(t, release), raised(t, release))
	},

	// The holder's own try succeeds, also with a timeout of 0.
	"try_own": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		say(t, lock.AcquireWithin(t, u), lock.TryAcquire(t), lock.AcquireWithin(t, 0))
	},

	// Another thread's timed acquire gives up.
	"timeout_elapses": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, lock.AcquireWithin(t, u)) }).Join(t)
		say(t, "over")
	},

	// A negative timeout raises ValueError, for the holder too.
	"timeout_negative": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		say(t, raised(t, func() { lock.AcquireWithin(t, -2*time.Second) }))
		lock.Acquire(t)
		say(t, raised(t, func() { lock.AcquireWithin(t, -2*time.Second) }))
	},

	// A timeout of -1 is none.
	"timeout_minus_one": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, lock.AcquireWithin(t, -time.Second)) })
		t.Sleep(u)
		say(t, "release")
		lock.Release(t)
	},

	// The last release lets the longest waiter in.
	"longest_waiter": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				lock.Acquire(t)
				lock.Acquire(t)
				say(t, i)
				t.Sleep(u)
				lock.Release(t)
				lock.Release(t)
			})
			t.Sleep(u)
		}
		lock.Release(t)
	},

	// A release that is not the last one wakes nobody.
	"inner_release_wakes_nobody": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		lock.Acquire(t)
		lock.Acquire(t)
		start(t, func(t *sim.Thread) {
			lock.Acquire(t)
			say(t, "waiter")
			lock.Release(t)
		})
		t.Sleep(u)
		lock.Release(t)
		t.Sleep(u)
		say(t, "main still has it")
		lock.Release(t)
	},

	// An exception through two with blocks gives it back twice.
	"with_exception": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		e := raised(t, func() {
			lock.Acquire(t)
			defer lock.Release(t)
			lock.Acquire(t)
			defer lock.Release(t)
			t.Raise("ValueError", "no")
		})
		say(t, e, raised(t, func() { lock.Release(t) }))
	},

	// It stays held when its holder ends.
	"holder_ends": func(t *sim.Thread) {
		lock := sim.NewRLock(t, "lock")
		start(t, func(t *sim.Thread) { lock.Acquire(t) }).Join(t)
		say(t, lock.AcquireWithin(t, u), raised(t, func() { lock.Release(t) }))
	},
})
