package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("simplequeue", twins{
	// First in, first out, without bound.
	"order": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		for _, i := range []int{3, 1, 2} {
			q.Put(t, i)
		}
		say(t, q.Size(), q.Empty(), q.Get(t), q.Get(t), q.Get(t), q.Size(), q.Empty())
	},

	// A get that does not block raises Empty.
	"get_nowait": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		say(t, got(q.TryGet(t)), put(q.TryPut(t, 1)), got(q.TryGet(t)))
	},

	// A get waits for an item.
	"get_blocks": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		start(t, func(t *sim.Thread) { say(t, "got", q.Get(t)) })
		t.Sleep(u)
		say(t, "put")
		q.Put(t, 1)
	},

	// A timeout of 0 does not wait, a negative one raises ValueError, also with an item there.
	"timeouts": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		say(t, got(q.GetWithin(t, 0)), got(q.GetWithin(t, u)), raised(t, func() { q.GetWithin(t, -time.Second) }))
		say(t, put(q.PutWithin(t, 1, -time.Second)))
		say(t, raised(t, func() { q.GetWithin(t, -time.Second) }), got(q.GetWithin(t, 0)))
	},

	// An item that comes in time is got.
	"timeout_in_time": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		start(t, func(t *sim.Thread) { say(t, got(q.GetWithin(t, 3*u))) })
		t.Sleep(u)
		q.Put(t, 1)
	},

	// Whoever gets an item wakes the next getter, who finds none and goes to the end of the line.
	"getters": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		for _, name := range []string{"A", "B", "C", "D", "E"} {
			start(t, func(t *sim.Thread) { say(t, name, q.Get(t)) })
			t.Sleep(u)
		}
		for i := range 5 {
			q.Put(t, i)
			t.Sleep(u)
		}
	},

	// As many items as getters: everybody gets one.
	"getters_all_at_once": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		var taken []int
		for range 4 {
			start(t, func(t *sim.Thread) { taken = append(taken, q.Get(t).(int)) })
		}
		t.Sleep(u)
		for i := range 4 {
			q.Put(t, i)
		}
		t.Sleep(u)
		say(t, sorted(taken))
	},

	// An item does not go to a getter that gave up.
	"timed_getter_leaves": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		f := func(name string, timeout time.Duration) func(*sim.Thread) {
			return func(t *sim.Thread) { say(t, name, got(q.GetWithin(t, timeout))) }
		}
		start(t, f("short", 2*u))
		t.Sleep(u)
		start(t, f("long", 9*u))
		t.Sleep(3 * u)
		q.Put(t, 1)
	},

	// An uncaught Empty ends its thread.
	"uncaught": func(t *sim.Thread) {
		q := sim.NewSimpleQueue(t, "q")
		start(t, func(t *sim.Thread) {
			if _, err := q.TryGet(t); err != nil {
				panic(err)
			}
		}).Join(t)
		say(t, "main lives")
	},
})
