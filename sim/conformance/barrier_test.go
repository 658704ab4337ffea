package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("barrier", twins{
	// Nobody goes on before all have come.
	"all_go": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 3, nil)
		var passed []int
		f := func(i int) func(*sim.Thread) {
			return func(t *sim.Thread) {
				b.Wait(t)
				passed = append(passed, i)
			}
		}
		for i := range 2 {
			start(t, f(i))
		}
		t.Sleep(u)
		say(t, sorted(passed))
		start(t, f(2))
		t.Sleep(u)
		say(t, sorted(passed))
	},

	// A wait returns the place at which it came.
	"index": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 3, nil)
		for i := range 3 {
			start(t, func(t *sim.Thread) { say(t, i, b.Wait(t)) })
			t.Sleep(u)
		}
	},

	// It says how many parties it has and how many wait.
	"properties": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 3, nil)
		say(t, b.Parties(), b.Waiting(), b.Broken())
		start(t, func(t *sim.Thread) { b.Wait(t) })
		start(t, func(t *sim.Thread) { b.Wait(t) })
		t.Sleep(u)
		say(t, b.Parties(), b.Waiting(), b.Broken())
		b.Wait(t)
		t.Sleep(u)
		say(t, b.Parties(), b.Waiting(), b.Broken())
	},

	// It can be used again at once.
	"reuse": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		start(t, func(t *sim.Thread) {
			for range 3 {
				b.Wait(t)
				t.Sleep(u)
			}
		})
		for i := range 3 {
			b.Wait(t)
			say(t, "round", i)
		}
	},

	// With one party nobody waits.
	"one_party": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 1, nil)
		say(t, b.Wait(t), b.WaitWithin(t, 0), b.WaitWithin(t, -time.Second))
	},

	// With no party everybody waits for ever.
	"no_party": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 0, nil)
		say(t, raised(t, func() { b.WaitWithin(t, u) }))
	},

	// The last to come does the action, once, before the others go on.
	"action": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 3, func(t *sim.Thread) { say(t, "action of", t.Name()) })
		passed := 0
		f := func(t *sim.Thread) {
			b.Wait(t)
			passed++
		}
		for range 3 {
			say(t, "passed", passed)
			sim.NewThread(t, "", f, sim.Target("f")).Start(t)
			t.Sleep(u)
		}
		say(t, "passed", passed)
	},

	// The action is done in every round.
	"action_every_round": func(t *sim.Thread) {
		rounds := 0
		b := sim.NewBarrier(t, "b", 2, func(t *sim.Thread) { rounds++ })
		f := func(t *sim.Thread) {
			for range 3 {
				b.Wait(t)
			}
		}
		start(t, f)
		f(t)
		say(t, rounds)
	},

	// What the action raises goes to the last to come; the barrier is broken.
	"action_raises": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, func(t *sim.Thread) { t.Raise("ValueError", "no") })
		wait := func(t *sim.Thread) any { return raised(t, func() { b.Wait(t) }) }
		start(t, func(t *sim.Thread) {
			e := wait(t)
			t.Sleep(u)
			say(t, "first:", e)
		})
		t.Sleep(u)
		say(t, "last:", wait(t), b.Broken())
	},

	// While the action runs nobody else comes or goes, not even by time.
	"action_keeps_out": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, func(t *sim.Thread) { t.Sleep(4 * u) })
		f := func(name string, wait func(*sim.Thread) int) func(*sim.Thread) {
			return func(t *sim.Thread) {
				var index any
				if e := raised(t, func() { index = wait(t) }); e != nil {
					index = e
				}
				say(t, name, index)
			}
		}
		start(t, f("first", func(t *sim.Thread) int { return b.WaitWithin(t, 2*u) }))
		t.Sleep(u)
		start(t, f("second", b.Wait))
		t.Sleep(u)
		start(t, f("third", func(t *sim.Thread) int { return b.WaitWithin(t, 5*u) }))
		t.Sleep(u)
		say(t, b.Waiting(), b.Broken())
		t.Sleep(3 * u)
		say(t, b.Waiting(), b.Broken())
	},

	// An abort waits until the action is over; it may still break the round.
	"action_delays_abort": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, func(t *sim.Thread) { t.Sleep(3 * u) })
		start(t, func(t *sim.Thread) { b.Wait(t) })
		start(t, func(t *sim.Thread) { b.Wait(t) })
		t.Sleep(u)
		b.Abort(t)
		say(t, "aborted", b.Broken())
	},

	// A timeout breaks the barrier for everybody.
	"timeout_breaks": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 3, nil)
		start(t, func(t *sim.Thread) {
			e := raised(t, func() { b.Wait(t) })
			t.Sleep(u)
			say(t, "other:", e)
		})
		say(t, "timed:", raised(t, func() { b.WaitWithin(t, u) }), b.Broken())
	},

	// A wait without time breaks it at once.
	"timeout_zero": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		say(t, raised(t, func() { b.WaitWithin(t, 0) }), b.Broken())
		b.Reset(t)
		say(t, raised(t, func() { b.WaitWithin(t, -time.Second) }), b.Broken())
	},

	// A timeout of the barrier holds for waits that give none.
	"default_timeout": func(t *sim.Thread) {
		b := sim.NewBarrierWithin(t, "b", 2, nil, u)
		start(t, func(t *sim.Thread) { say(t, "default", raised(t, func() { b.Wait(t) })) })
		t.Sleep(2 * u)
		b.Reset(t)
		start(t, func(t *sim.Thread) { say(t, "own", raised(t, func() { b.WaitWithin(t, 4*u) })) })
		t.Sleep(2 * u)
		say(t, b.Broken())
		t.Sleep(3 * u)
		say(t, b.Broken())
	},

	// Who comes in time breaks nothing.
	"in_time": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		start(t, func(t *sim.Thread) { b.WaitWithin(t, 3*u) })
		t.Sleep(u)
		say(t, b.Wait(t), b.Broken())
	},

	// A broken barrier raises for everybody who comes.
	"broken_stays": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		b.Abort(t)
		say(t, b.Broken(), raised(t, func() { b.Wait(t) }), raised(t, func() { b.WaitWithin(t, u) }), b.Waiting())
	},

	// An abort raises for those that wait.
	"abort_waiting": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 3, nil)
		errors := sim.NewList()
		for range 2 {
			start(t, func(t *sim.Thread) { errors.Append(raised(t, func() { b.Wait(t) })) })
		}
		t.Sleep(u)
		b.Abort(t)
		t.Sleep(u)
		say(t, errors, b.Broken())
	},

	// A reset raises for those that wait, and the barrier is as new.
	"reset_waiting": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		start(t, func(t *sim.Thread) { say(t, "waiter:", raised(t, func() { b.Wait(t) })) })
		t.Sleep(u)
		b.Reset(t)
		t.Sleep(u)
		say(t, b.Broken(), b.Waiting())
		start(t, func(t *sim.Thread) { b.Wait(t) })
		t.Sleep(u)
		say(t, b.Wait(t))
	},

	// A reset of a barrier where nobody waits changes nothing.
	"reset_empty": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		b.Reset(t)
		say(t, b.Broken(), b.Waiting())
	},

	// A reset mends a broken barrier.
	"reset_broken": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		b.Abort(t)
		b.Reset(t)
		start(t, func(t *sim.Thread) { b.Wait(t) })
		t.Sleep(u)
		say(t, b.Broken(), b.Wait(t))
	},

	// Broken is an error of threading's own.
	"broken_uncaught": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		b.Abort(t)
		start(t, func(t *sim.Thread) { b.Wait(t) })
	},

	// Who is back early waits for the round to be over.
	"next_round_waits": func(t *sim.Thread) {
		b := sim.NewBarrier(t, "b", 2, nil)
		places := map[[2]int]int{}
		var threads []*sim.Thread
		for range 2 {
			threads = append(threads, start(t, func(t *sim.Thread) {
				for round := range 3 {
					places[[2]int{round, b.Wait(t)}]++
				}
			}))
		}
		for _, thread := range threads {
			thread.Join(t)
		}
		list := sim.NewList()
		for round := range 3 {
			for place := range 2 {
				for range places[[2]int{round, place}] {
					list.Append(sim.NewTuple(round, place))
				}
			}
		}
		say(t, list)
	},
})
