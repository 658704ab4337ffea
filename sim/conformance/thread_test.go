package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("thread", twins{
	// A thread without a name is numbered and named after its function.
	"names": func(t *sim.Thread) {
		f := func(t *sim.Thread) { say(t, t.Name()) }
		for range 2 {
			sim.NewThread(t, "", f, sim.Target("f")).Start(t)
		}
		sim.NewThread(t, "alex", f).Start(t)
		sim.NewThread(t, "", f, sim.Target("f")).Start(t)
		sim.NewThread(t, "", f, sim.Target("f")).Start(t)
	},

	// Without a function there is only the number.
	"names_without_target": func(t *sim.Thread) {
		run := func(t *sim.Thread) { say(t, t.Name()) }
		sim.NewThread(t, "", run).Start(t)
		sim.NewThread(t, "own", run).Start(t)
		say(t, sim.NewThread(t, "", run).Name())
	},

	// The number is taken when the thread is made, not when it starts.
	"names_at_creation": func(t *sim.Thread) {
		f := func(t *sim.Thread) { say(t, t.Name()) }
		first := sim.NewThread(t, "", f, sim.Target("<lambda>"))
		second := sim.NewThread(t, "", f, sim.Target("<lambda>"))
		second.Start(t)
		second.Join(t)
		first.Start(t)
	},

	// A thread starts only once.
	"start_twice": func(t *sim.Thread) {
		thread := sim.NewThread(t, "", func(t *sim.Thread) { t.Sleep(u) })
		thread.Start(t)
		say(t, raised(t, func() { thread.Start(t) }))
		thread.Join(t)
		say(t, raised(t, func() { thread.Start(t) }))
	},

	// A start returns once the thread has begun.
	"start_returns": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) { say(t, "child") })
		say(t, "parent")
	},

	// A thread that has not started cannot be joined.
	"join_too_early": func(t *sim.Thread) {
		thread := sim.NewThread(t, "", func(t *sim.Thread) {})
		say(t, raised(t, func() { thread.Join(t) }))
		say(t, raised(t, func() { thread.JoinWithin(t, 0) }))
	},

	// A thread cannot join itself.
	"join_self": func(t *sim.Thread) {
		say(t, raised(t, func() { t.Join(t) }))
		start(t, func(t *sim.Thread) { say(t, raised(t, func() { t.JoinWithin(t, u) })) })
	},

	// A join waits for the end; any number of them may.
	"join": func(t *sim.Thread) {
		thread := start(t, func(t *sim.Thread) { t.Sleep(2 * u) })
		var done []int
		for i := range 2 {
			start(t, func(t *sim.Thread) {
				thread.Join(t)
				done = append(done, i)
			})
		}
		t.Sleep(u)
		say(t, sorted(done))
		thread.Join(t)
		thread.Join(t)
		t.Sleep(u)
		say(t, sorted(done))
	},

	// A join with a timeout gives up without a word.
	"join_timeout": func(t *sim.Thread) {
		thread := start(t, func(t *sim.Thread) { t.Sleep(3 * u) })
		thread.JoinWithin(t, u)
		say(t, thread.IsAlive())
		thread.JoinWithin(t, 9*u)
		say(t, thread.IsAlive())
	},

	// A join without time only looks; a negative one is as good.
	"join_zero": func(t *sim.Thread) {
		thread := start(t, func(t *sim.Thread) { t.Sleep(2 * u) })
		thread.JoinWithin(t, 0)
		thread.JoinWithin(t, -time.Second)
		say(t, thread.IsAlive())
		thread.Join(t)
		thread.JoinWithin(t, 0)
		thread.JoinWithin(t, -time.Second)
		say(t, thread.IsAlive())
	},

	// A thread that died of an exception is joined like any other.
	"join_failed": func(t *sim.Thread) {
		thread := start(t, func(t *sim.Thread) { t.Raise("ValueError", "no") })
		thread.Join(t)
		say(t, "joined", thread.IsAlive())
	},

	// A thread is alive from its start to its end.
	"is_alive": func(t *sim.Thread) {
		thread := sim.NewThread(t, "", func(t *sim.Thread) { t.Sleep(u) })
		say(t, thread.IsAlive())
		thread.Start(t)
		say(t, thread.IsAlive())
		thread.Join(t)
		say(t, thread.IsAlive(), t.IsAlive())
	},

	// Counted are those started and not ended, daemons and main among them.
	"active_count": func(t *sim.Thread) {
		thread := sim.NewThread(t, "", func(t *sim.Thread) { t.Sleep(u) })
		say(t, t.ActiveCount())
		thread.Start(t)
		sim.NewThread(t, "", func(t *sim.Thread) { t.Sleep(9 * u) }, sim.Daemon(true)).Start(t)
		say(t, t.ActiveCount())
		thread.Join(t)
		say(t, t.ActiveCount())
	},

	// A loop may wait for all others to end by their number.
	"active_count_spin": func(t *sim.Thread) {
		for range 5 {
			start(t, func(t *sim.Thread) { t.Sleep(u) })
		}
		for t.ActiveCount() != 1 {
			t.Spin()
		}
		say(t, "alone")
	},

	// A thread inherits the flag of the one that makes it.
	"daemon_inherited": func(t *sim.Thread) {
		f := func(t *sim.Thread) {
			nothing := func(t *sim.Thread) {}
			child := sim.NewThread(t, "", nothing)
			other := sim.NewThread(t, "", nothing, sim.Daemon(!child.IsDaemon()))
			say(t, t.IsDaemon(), child.IsDaemon(), other.IsDaemon())
		}
		sim.NewThread(t, "", f, sim.Daemon(true)).Start(t)
		t.Sleep(u)
		start(t, f)
	},

	// Threads wake in the order of their times.
	"sleep_order": func(t *sim.Thread) {
		for _, i := range []int{3, 1, 2} {
			start(t, func(t *sim.Thread) {
				t.Sleep(time.Duration(i) * u)
				say(t, i)
			})
		}
	},

	// A negative sleep raises ValueError; one of 0 does not.
	"sleep_negative": func(t *sim.Thread) {
		say(t, raised(t, func() { t.Sleep(-time.Second) }), raised(t, func() { t.Sleep(0) }))
	},

	// Threads start threads.
	"nested": func(t *sim.Thread) {
		var f func(t *sim.Thread, depth int)
		f = func(t *sim.Thread, depth int) {
			say(t, depth)
			if depth < 3 {
				start(t, func(t *sim.Thread) { f(t, depth+1) }).Join(t)
			}
			say(t, depth)
		}
		f(t, 0)
	},
})
