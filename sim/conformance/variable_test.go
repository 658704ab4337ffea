package conformance_test

import (
	"interleave/sim"
)

var _ = register("variable", twins{
	// A store erases what another thread stored since the load.
	"lost_update": func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 0)
		start(t, func(t *sim.Thread) {
			n := num.Load(t)
			t.Sleep(2 * u)
			num.Store(t, n+1)
		})
		t.Sleep(u)
		num.Store(t, num.Load(t)+10)
		say(t, num.Load(t))
		t.Sleep(2 * u)
		say(t, num.Load(t))
	},

	// Of ten threads that all load first, one update is left.
	"all_lost": func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 0)
		var threads []*sim.Thread
		for range 10 {
			threads = append(threads, start(t, func(t *sim.Thread) {
				n := num.Load(t)
				t.Sleep(2 * u)
				num.Store(t, n+1)
			}))
		}
		for _, thread := range threads {
			thread.Join(t)
		}
		say(t, num.Load(t))
	},

	// With a lock around load and store none is lost.
	"locked": func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 0)
		lock := sim.NewLock(t, "lock")
		var threads []*sim.Thread
		for range 10 {
			threads = append(threads, start(t, func(t *sim.Thread) {
				lock.Acquire(t)
				defer lock.Release(t)
				n := num.Load(t)
				t.Sleep(u / 2)
				num.Store(t, n+1)
			}))
		}
		for _, thread := range threads {
			thread.Join(t)
		}
		say(t, num.Load(t))
	},

	// A hundred threads that each take one away under a lock leave 0.
	"lesson": func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 100)
		lock := sim.NewLock(t, "lock")
		var threads []*sim.Thread
		for range 100 {
			threads = append(threads, start(t, func(t *sim.Thread) {
				t.Sleep(u)
				lock.Acquire(t)
				defer lock.Release(t)
				num.Store(t, num.Load(t)-1)
			}))
		}
		for _, thread := range threads {
			thread.Join(t)
		}
		say(t, "num =", num.Load(t))
	},

	// A store is seen by everybody who loads after it.
	"seen_by_all": func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 1)
		f := func(t *sim.Thread) {
			t.Sleep(u)
			say(t, num.Load(t))
		}
		start(t, f)
		num.Store(t, 2)
		t.Sleep(2 * u)
		num.Store(t, 3)
		start(t, f)
	},
})
