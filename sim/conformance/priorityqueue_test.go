package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("priorityqueue", twins{
	// Smallest first.
	"order": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		for _, i := range []int{5, 1, 4, 2, 3} {
			q.Put(t, i)
		}
		say(t, sim.NewList(q.Get(t), q.Get(t), q.Get(t), q.Get(t), q.Get(t)))
	},

	// Strings come in the order of their characters.
	"strings": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		for _, s := range []string{"b", "a", "B", "ab", ""} {
			q.Put(t, s)
		}
		say(t, sim.NewList(q.Get(t), q.Get(t), q.Get(t), q.Get(t), q.Get(t)))
	},

	// Tuples are compared item by item.
	"tuples": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		for _, item := range []any{
			sim.NewTuple(2, "b"), sim.NewTuple(1, "z"), sim.NewTuple(2, "a"), sim.NewTuple(1), sim.NewTuple(0, "y", 9),
		} {
			q.Put(t, item)
		}
		for range 5 {
			say(t, q.Get(t))
		}
	},

	// A tie in the first item is decided by the second, which may have no order.
	"ties": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		q.Put(t, sim.NewTuple(1, "a"))
		say(t, raised(t, func() { q.Put(t, sim.NewTuple(2, nil)) }))
		say(t, raised(t, func() { q.Put(t, sim.NewTuple(1, nil)) }))
	},

	// Equal items need no order.
	"equal_ties": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		for range 3 {
			q.Put(t, sim.NewTuple(1, nil))
		}
		say(t, q.Get(t), q.Get(t), q.Get(t))
	},

	// Numbers that are equal come as the heap has them.
	"heap_order": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		for _, item := range []any{1, true, 0, false, 1, true} {
			q.Put(t, item)
		}
		say(t, sim.NewList(q.Get(t), q.Get(t), q.Get(t), q.Get(t), q.Get(t), q.Get(t)))
	},

	// What has no order raises TypeError; the item stays all the same.
	"type_error": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		q.Put(t, 1)
		attempt := func(item any) any { return raised(t, func() { q.Put(t, item) }) }
		say(t, attempt("a"), q.Size())
		say(t, attempt(nil), q.Size())
		say(t, attempt(sim.NewList(1)), attempt(sim.NewTuple(1)), attempt(sim.NewDict()), q.Size())
	},

	// A put that raised is no task, and wakes nobody.
	"type_error_no_task": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		q.Put(t, 1)
		raised(t, func() { q.Put(t, "a") })
		q.TaskDone(t)
		q.Join(t)
		say(t, q.Size(), raised(t, func() { q.TaskDone(t) }))
	},

	// A get that must compare what has no order loses its item.
	"type_error_get": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 0)
		for _, item := range []any{1, 2} {
			q.Put(t, item)
		}
		attempt := func(item any) any { return raised(t, func() { q.Put(t, item) }) }
		get := func() (value any) {
			if e := raised(t, func() { value = got(q.TryGet(t)) }); e != nil {
				return e
			}
			return value
		}
		say(t, attempt("a"))
		say(t, attempt(0))
		say(t, q.Size(), get(), q.Size())
		say(t, get(), get(), get())
	},

	// Full and Empty as with any queue.
	"bounds": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 1)
		say(t, got(q.TryGet(t)), put(q.TryPut(t, 1)), put(q.TryPut(t, 2)))
		say(t, put(q.PutWithin(t, 2, 0)), raised(t, func() { q.PutWithin(t, 2, -time.Second) }), q.Full())
	},

	// Putters come in by how long they waited, items leave by their order.
	"blocked_put": func(t *sim.Thread) {
		q := sim.NewPriorityQueue(t, "q", 1)
		q.Put(t, 5)
		for _, i := range []int{3, 1} {
			start(t, func(t *sim.Thread) { q.Put(t, i) })
			t.Sleep(u)
		}
		for range 3 {
			say(t, q.Get(t))
			t.Sleep(u)
		}
	},
})
