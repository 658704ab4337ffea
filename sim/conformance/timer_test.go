package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("timer", twins{
	// A timer calls its function when its time has come.
	"fires": func(t *sim.Thread) {
		sim.NewDelay(t, "", 2*u, func(t *sim.Thread) { say(t, "ring") }).Start(t)
		t.Sleep(u)
		say(t, "not yet")
	},

	// A timer that is cancelled in time calls nothing, and ends.
	"cancel": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", 9*u, func(t *sim.Thread) { say(t, "never") })
		timer.Start(t)
		t.Sleep(u)
		timer.Cancel(t)
		timer.Join(t)
		say(t, timer.IsAlive())
	},

	// A cancel after the call changes nothing.
	"cancel_late": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", u, func(t *sim.Thread) { say(t, "ring") })
		timer.Start(t)
		timer.Join(t)
		timer.Cancel(t)
		timer.Cancel(t)
		say(t, "over")
	},

	// A cancel while the function runs does not stop it.
	"cancel_during": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", u, func(t *sim.Thread) {
			t.Sleep(2 * u)
			say(t, "ring")
		})
		timer.Start(t)
		t.Sleep(2 * u)
		timer.Cancel(t)
		say(t, "cancelled", timer.IsAlive())
	},

	// A timer that is cancelled before it starts calls nothing.
	"cancel_before_start": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", u, func(t *sim.Thread) { say(t, "never") })
		timer.Cancel(t)
		timer.Start(t)
		timer.Join(t)
		say(t, "over")
	},

	// A time of 0 or less is over at once.
	"zero": func(t *sim.Thread) {
		for _, interval := range []time.Duration{0, -time.Second} {
			timer := sim.NewDelay(t, "", interval, func(t *sim.Thread) { say(t, "ring") })
			timer.Start(t)
			timer.Join(t)
		}
		say(t, "over")
	},

	// A timer is a thread: alive until its function has returned.
	"is_alive": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", u, func(t *sim.Thread) { t.Sleep(2 * u) })
		say(t, timer.IsAlive())
		timer.Start(t)
		t.Sleep(2 * u)
		say(t, timer.IsAlive())
		timer.Join(t)
		say(t, timer.IsAlive())
	},

	// A timer takes a number as other threads do, but no function's name.
	"name": func(t *sim.Thread) {
		f := func(t *sim.Thread) { say(t, t.Name()) }
		thread := sim.NewThread(t, "", f, sim.Target("f"))
		thread.Start(t)
		thread.Join(t)
		sim.NewDelay(t, "", u, f).Start(t)
		say(t, sim.NewThread(t, "", f, sim.Target("f")).Name())
	},

	// What the function raises ends the timer and nothing else.
	"function_raises": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", u, func(t *sim.Thread) { t.Raise("ValueError", "no") })
		timer.Start(t)
		timer.Join(t)
		say(t, "main lives")
	},

	// A timer starts only once.
	"start_twice": func(t *sim.Thread) {
		timer := sim.NewDelay(t, "", u, func(t *sim.Thread) {})
		timer.Start(t)
		say(t, raised(t, func() { timer.Start(t) }))
		timer.Cancel(t)
	},

	// Timers fire in the order of their times.
	"order": func(t *sim.Thread) {
		for _, i := range []int{3, 1, 2} {
			sim.NewDelay(t, "", time.Duration(i)*u, func(t *sim.Thread) { say(t, i) }).Start(t)
		}
	},

	// The program waits for a timer, unless a daemon made it.
	"program_waits": func(t *sim.Thread) {
		sim.NewDelay(t, "", 2*u, func(t *sim.Thread) { say(t, "ring") }).Start(t)
		d := sim.NewThread(t, "", func(t *sim.Thread) {
			sim.NewDelay(t, "", 3*u, func(t *sim.Thread) { say(t, "never") }).Start(t)
		}, sim.Daemon(true))
		d.Start(t)
		say(t, "main is over")
	},
})
