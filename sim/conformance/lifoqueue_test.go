package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("lifoqueue", twins{
	// Last in, first out.
	"order": func(t *sim.Thread) {
		q := sim.NewLifoQueue(t, "q", 0)
		for i := range 3 {
			q.Put(t, i)
		}
		say(t, q.Get(t), q.Get(t))
		q.Put(t, 9)
		say(t, q.Get(t), q.Get(t))
	},

	// Full and Empty as with any queue.
	"bounds": func(t *sim.Thread) {
		q := sim.NewLifoQueue(t, "q", 1)
		say(t, got(q.TryGet(t)), put(q.TryPut(t, 1)), put(q.TryPut(t, 2)), q.Full())
		say(t, put(q.PutWithin(t, 2, u)), raised(t, func() { q.GetWithin(t, -time.Second) }))
	},

	// An item that waited for room is the last in.
	"blocked_put_is_next": func(t *sim.Thread) {
		q := sim.NewLifoQueue(t, "q", 2)
		q.Put(t, "a")
		q.Put(t, "b")
		start(t, func(t *sim.Thread) { q.Put(t, "c") })
		t.Sleep(u)
		say(t, q.Get(t))
		t.Sleep(u)
		say(t, q.Get(t), q.Get(t))
	},

	// Also here the longest waiter is served first.
	"longest_getter": func(t *sim.Thread) {
		q := sim.NewLifoQueue(t, "q", 0)
		for i := range 3 {
			start(t, func(t *sim.Thread) { say(t, i, "got", q.Get(t)) })
			t.Sleep(u)
		}
		for _, item := range []string{"a", "b", "c"} {
			q.Put(t, item)
			t.Sleep(u)
		}
	},

	// Tasks are counted as with any queue.
	"tasks": func(t *sim.Thread) {
		q := sim.NewLifoQueue(t, "q", 0)
		q.Put(t, 1)
		done := func() { q.TaskDone(t) }
		say(t, raised(t, done), raised(t, done))
		q.Join(t)
		say(t, "joined", q.Size())
	},
})
