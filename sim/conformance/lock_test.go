package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("lock", twins{
	// A lock is held from acquire to release.
	"acquire_release": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		say(t, lock.Locked(), lock.AcquireWithin(t, u), lock.Locked())
		lock.Release(t)
		say(t, lock.Locked())
	},

	// An acquire that does not block says whether it took the lock.
	"try_held": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		say(t, lock.TryAcquire(t))
		say(t, lock.TryAcquire(t))
		start(t, func(t *sim.Thread) { say(t, lock.TryAcquire(t)) })
	},

	// An acquire waits until the holder releases.
	"waits": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) {
			say(t, "wants it")
			lock.Acquire(t)
			say(t, "has it")
			lock.Release(t)
		})
		t.Sleep(u)
		say(t, "gives it")
		lock.Release(t)
	},

	// A release lets the longest waiter in.
	"longest_waiter": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		for i := range 4 {
			start(t, func(t *sim.Thread) {
				lock.Acquire(t)
				say(t, i)
				t.Sleep(u)
				lock.Release(t)
			})
			t.Sleep(u)
		}
		lock.Release(t)
	},

	// Whoever releases may take the lock again before the one who waits.
	"barging": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) {
			lock.Acquire(t)
			say(t, "waiter")
			lock.Release(t)
		})
		t.Sleep(u)
		lock.Release(t)
		lock.Acquire(t)
		say(t, "main")
		lock.Release(t)
	},

	// Releasing a free lock raises RuntimeError.
	"release_free": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		say(t, raised(t, func() { lock.Release(t) }))
	},

	// Any thread may release a lock.
	"release_by_other": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { lock.Release(t) }).Join(t)
		say(t, lock.Locked())
	},

	// A release by another thread lets the waiter in too.
	"release_by_other_wakes": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) {
			t.Sleep(u)
			say(t, "released by another")
			lock.Release(t)
		})
		lock.Acquire(t)
		say(t, "taken again")
	},

	// An exception that leaves a with block gives the lock back.
	"with_exception": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		e := raised(t, func() {
			lock.Acquire(t)
			defer lock.Release(t)
			say(t, lock.Locked())
			t.Raise("KeyError", "'x'")
		})
		say(t, e, lock.Locked())
	},

	// An uncaught exception gives the lock back on its way out.
	"with_uncaught": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		start(t, func(t *sim.Thread) {
			lock.Acquire(t)
			defer lock.Release(t)
			t.Raise("KeyError", "'x'")
		}).Join(t)
		say(t, lock.Locked())
	},

	// A with block that finds its lock free at the end raises.
	"with_released_inside": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		say(t, raised(t, func() {
			lock.Acquire(t)
			defer lock.Release(t)
			lock.Release(t)
			say(t, "inside")
		}))
	},

	// An acquire with a timeout gives up.
	"timeout_elapses": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, lock.AcquireWithin(t, u)) })
		t.Sleep(2 * u)
		say(t, "over")
	},

	// An acquire with a timeout takes a lock that comes free in time.
	"timeout_in_time": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, lock.AcquireWithin(t, 3*u), lock.Locked()) })
		t.Sleep(u)
		lock.Release(t)
	},

	// A timeout of 0 does not wait.
	"timeout_zero": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		say(t, lock.AcquireWithin(t, 0), lock.AcquireWithin(t, 0))
	},

	// A negative timeout raises ValueError, whether the lock is free or not.
	"timeout_negative": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		say(t, raised(t, func() { lock.AcquireWithin(t, -2*time.Second) }))
		say(t, raised(t, func() { lock.AcquireWithin(t, -time.Second/2) }), lock.Locked())
		lock.Acquire(t)
		say(t, raised(t, func() { lock.AcquireWithin(t, -2*time.Second) }))
	},

	// A timeout of -1 is none.
	"timeout_minus_one": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, "got", lock.AcquireWithin(t, -time.Second)) })
		t.Sleep(2 * u)
		say(t, "release")
		lock.Release(t)
	},

	// A waiter that gave up is not in the way of the next one.
	"timed_waiter_leaves": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		start(t, func(t *sim.Thread) { say(t, "first", lock.AcquireWithin(t, 2*u)) })
		t.Sleep(u)
		start(t, func(t *sim.Thread) { say(t, "second", lock.AcquireWithin(t, -time.Second)) })
		t.Sleep(3 * u)
		lock.Release(t)
	},

	// The holder waits for a lock as everybody does.
	"not_reentrant": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		say(t, lock.AcquireWithin(t, u))
	},

	// A lock stays held when its holder ends.
	"holder_ends": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		start(t, func(t *sim.Thread) { lock.Acquire(t) }).Join(t)
		say(t, lock.Locked(), lock.AcquireWithin(t, u))
	},

	// Two locks taken in opposite order by timeout: one gives up, one goes on.
	"two_locks": func(t *sim.Thread) {
		a, b := sim.NewLock(t, "a"), sim.NewLock(t, "b")
		start(t, func(t *sim.Thread) {
			b.Acquire(t)
			defer b.Release(t)
			t.Sleep(2 * u)
			say(t, "f", a.AcquireWithin(t, 5*u))
		})
		a.Acquire(t)
		defer a.Release(t)
		t.Sleep(u)
		say(t, "main", b.AcquireWithin(t, 2*u))
	},
})
