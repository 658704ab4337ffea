package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("event", twins{
	// The flag is clear at first, and set and cleared as often as one likes.
	"flag": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		say(t, e.IsSet())
		e.Set(t)
		e.Set(t)
		say(t, e.IsSet())
		e.Clear(t)
		e.Clear(t)
		say(t, e.IsSet())
	},

	// A wait on a set event goes on at once and says True.
	"wait_set": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		e.Set(t)
		e.Wait(t)
		say(t, true, e.WaitWithin(t, 0), e.WaitWithin(t, -time.Second))
	},

	// A set wakes everybody.
	"set_wakes_all": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		for i := range 4 {
			start(t, func(t *sim.Thread) {
				e.Wait(t)
				say(t, i, true)
			})
		}
		t.Sleep(u)
		e.Set(t)
	},

	// A wait with a timeout says False when it gives up.
	"timeout_elapses": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		say(t, e.WaitWithin(t, u), e.IsSet())
	},

	// A wait without time says what the flag says, and raises nothing.
	"timeout_zero": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		say(t, e.WaitWithin(t, 0), e.WaitWithin(t, -time.Second))
	},

	// A set in time is a True.
	"timeout_in_time": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		start(t, func(t *sim.Thread) { say(t, e.WaitWithin(t, 3*u)) })
		t.Sleep(u)
		e.Set(t)
	},

	// Who waited goes on though the flag is clear again before it runs.
	"pulse": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				e.Wait(t)
				say(t, i, true, e.IsSet())
			})
		}
		t.Sleep(u)
		e.Set(t)
		e.Clear(t)
	},

	// Who comes after the clear waits for the next set.
	"late": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		e.Set(t)
		e.Clear(t)
		start(t, func(t *sim.Thread) {
			e.Wait(t)
			say(t, "off")
		})
		t.Sleep(u)
		say(t, "set")
		e.Set(t)
	},

	// A clear wakes nobody.
	"clear_wakes_nobody": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		start(t, func(t *sim.Thread) { say(t, e.WaitWithin(t, 3*u)) })
		t.Sleep(u)
		e.Clear(t)
		t.Sleep(u)
		say(t, "nobody woke")
	},

	// A light that turns green twice lets a car through twice.
	"rounds": func(t *sim.Thread) {
		light := sim.NewEvent(t, "light")
		start(t, func(t *sim.Thread) {
			for i := range 2 {
				light.Wait(t)
				say(t, "drives", i)
				t.Sleep(2 * u)
			}
		})
		for i := range 2 {
			t.Sleep(u)
			say(t, "green", i)
			light.Set(t)
			t.Sleep(u)
			say(t, "red", i)
			light.Clear(t)
			t.Sleep(u)
		}
	},

	// One event can set another on.
	"set_by_waiter": func(t *sim.Thread) {
		a, b := sim.NewEvent(t, "a"), sim.NewEvent(t, "b")
		start(t, func(t *sim.Thread) {
			a.Wait(t)
			say(t, "a")
			b.Set(t)
		})
		t.Sleep(u)
		a.Set(t)
		say(t, b.WaitWithin(t, 5*u))
	},

	// Those whose time is up leave in its order; the rest wait on.
	"mixed_timeouts": func(t *sim.Thread) {
		e := sim.NewEvent(t, "e")
		start(t, func(t *sim.Thread) {
			e.Wait(t)
			say(t, "long", true)
		})
		start(t, func(t *sim.Thread) { say(t, "three", e.WaitWithin(t, 3*u)) })
		start(t, func(t *sim.Thread) { say(t, "one", e.WaitWithin(t, u)) })
		t.Sleep(2 * u)
		say(t, "between")
		t.Sleep(2 * u)
		e.Set(t)
	},
})
