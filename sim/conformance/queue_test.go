package conformance_test

import (
	"time"

	"interleave/sim"
)

var _ = register("queue", twins{
	// First in, first out.
	"order": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		for _, i := range []int{3, 1, 2} {
			q.Put(t, i)
		}
		say(t, q.Get(t), q.Get(t), q.Get(t))
	},

	// It says how many items it has and whether it is empty or full.
	"size": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 2)
		say(t, q.Size(), q.Empty(), q.Full())
		q.Put(t, "a")
		say(t, q.Size(), q.Empty(), q.Full())
		q.Put(t, "b")
		say(t, q.Size(), q.Empty(), q.Full())
	},

	// With a maxsize of 0 or less it is never full.
	"unbounded": func(t *sim.Thread) {
		for _, maxsize := range []int{0, -1} {
			q := sim.NewQueue(t, "q", maxsize)
			for i := range 100 {
				q.TryPut(t, i)
			}
			say(t, q.Size(), q.Full(), put(q.PutWithin(t, 1, -time.Second)))
		}
	},

	// A get that does not block raises Empty.
	"get_nowait": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		say(t, got(q.TryGet(t)))
		q.Put(t, 1)
		say(t, got(q.TryGet(t)), got(q.TryGet(t)))
	},

	// A put that does not block raises Full.
	"put_nowait": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		say(t, put(q.TryPut(t, 1)), put(q.TryPut(t, 2)), put(q.TryPut(t, 3)))
		say(t, q.Get(t), q.Size())
	},

	// A get waits for an item.
	"get_blocks": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		start(t, func(t *sim.Thread) { say(t, "got", q.Get(t)) })
		t.Sleep(u)
		say(t, "put")
		q.Put(t, 1)
	},

	// A put into a full queue waits for room.
	"put_blocks": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		q.Put(t, 1)
		start(t, func(t *sim.Thread) {
			q.Put(t, 2)
			say(t, "put", nil)
		})
		t.Sleep(u)
		say(t, "got", q.Get(t))
		t.Sleep(u)
		say(t, "got", q.Get(t))
	},

	// A get with a timeout raises Empty when it gives up.
	"get_timeout": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		say(t, got(q.GetWithin(t, u)))
		start(t, func(t *sim.Thread) { say(t, got(q.GetWithin(t, 3*u))) })
		t.Sleep(u)
		q.Put(t, 1)
	},

	// A put with a timeout raises Full when it gives up.
	"put_timeout": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		q.Put(t, 1)
		say(t, put(q.PutWithin(t, 2, u)))
		start(t, func(t *sim.Thread) { say(t, put(q.PutWithin(t, 3, 3*u))) })
		t.Sleep(u)
		say(t, q.Get(t))
		t.Sleep(u)
		say(t, q.Get(t))
	},

	// A timeout of 0 does not wait.
	"timeout_zero": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		say(t, got(q.GetWithin(t, 0)), put(q.PutWithin(t, 1, 0)))
		say(t, put(q.PutWithin(t, 2, 0)), got(q.GetWithin(t, 0)))
	},

	// A negative timeout raises ValueError, also where nobody would wait.
	"timeout_negative": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		get := func() { q.GetWithin(t, -time.Second) }
		put := func() { q.PutWithin(t, 1, -time.Second) }
		say(t, raised(t, get))
		say(t, raised(t, put), q.Size())
		q.Put(t, 1)
		say(t, raised(t, get), raised(t, put), q.Size())
	},

	// A put wakes the getter that has waited longest.
	"longest_getter": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		for i := range 3 {
			start(t, func(t *sim.Thread) { say(t, i, "got", q.Get(t)) })
			t.Sleep(u)
		}
		for _, item := range []string{"a", "b", "c"} {
			q.Put(t, item)
			t.Sleep(u)
		}
	},

	// A get lets the putter in that has waited longest.
	"longest_putter": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		q.Put(t, "first")
		for i := range 3 {
			start(t, func(t *sim.Thread) { q.Put(t, i) })
			t.Sleep(u)
		}
		for range 4 {
			say(t, q.Get(t))
			t.Sleep(u)
		}
	},

	// Whoever puts may take the item back before the getter wakes.
	"barging_get": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		start(t, func(t *sim.Thread) { say(t, "getter", q.Get(t)) })
		t.Sleep(u)
		q.Put(t, "a")
		say(t, "main", got(q.TryGet(t)))
		t.Sleep(u)
		q.Put(t, "b")
	},

	// Whoever gets may fill the room again before the putter wakes.
	"barging_put": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		q.Put(t, "a")
		start(t, func(t *sim.Thread) { q.Put(t, "b") })
		t.Sleep(u)
		say(t, q.Get(t))
		q.TryPut(t, "c")
		t.Sleep(u)
		say(t, q.Get(t))
		t.Sleep(u)
		say(t, q.Get(t))
	},

	// A getter that was barged past waits behind the others.
	"barged_goes_last": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		for i := range 3 {
			start(t, func(t *sim.Thread) { say(t, i, "got", q.Get(t)) })
			t.Sleep(u)
		}
		q.Put(t, "x")
		q.TryGet(t)
		t.Sleep(u)
		for _, item := range []string{"a", "b", "c"} {
			q.Put(t, item)
			t.Sleep(u)
		}
	},

	// A getter that was barged past still gives up on time.
	"barged_keeps_deadline": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		start(t, func(t *sim.Thread) { say(t, got(q.GetWithin(t, 2*u))) })
		t.Sleep(u)
		q.Put(t, "x")
		q.TryGet(t)
		t.Sleep(2 * u)
		say(t, "over")
	},

	// An item does not go to a getter that gave up.
	"timed_getter_leaves": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		f := func(name string, timeout time.Duration) func(*sim.Thread) {
			return func(t *sim.Thread) { say(t, name, got(q.GetWithin(t, timeout))) }
		}
		start(t, f("short", 2*u))
		t.Sleep(u)
		start(t, f("long", 9*u))
		t.Sleep(3 * u)
		q.Put(t, 1)
	},

	// One task_done more than items were put raises ValueError.
	"task_done": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		done := func() { q.TaskDone(t) }
		say(t, raised(t, done))
		q.Put(t, 1)
		say(t, raised(t, done), raised(t, done))
	},

	// A join waits until all that was put is reported done.
	"join": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		q.Put(t, 1)
		q.Put(t, 2)
		start(t, func(t *sim.Thread) {
			for range 2 {
				item := q.Get(t)
				t.Sleep(u)
				say(t, "done", item)
				q.TaskDone(t)
			}
		})
		q.Join(t)
		say(t, "all done")
	},

	// A queue into which nothing was put is joined at once.
	"join_empty": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		q.Join(t)
		say(t, "joined")
	},

	// That it is empty is not enough for a join.
	"join_got_is_not_done": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		q.Put(t, 1)
		q.Get(t)
		start(t, func(t *sim.Thread) {
			t.Sleep(u)
			say(t, "task done")
			q.TaskDone(t)
		})
		q.Join(t)
		say(t, "joined")
	},

	// Everybody who joins goes on.
	"join_many": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		q.Put(t, 1)
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				q.Join(t)
				say(t, i)
			})
		}
		t.Sleep(u)
		q.TaskDone(t)
	},

	// None is an item like any other, good to end a worker with.
	"none_is_an_item": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		start(t, func(t *sim.Thread) {
			for item := q.Get(t); item != nil; item = q.Get(t) {
				say(t, item)
			}
			say(t, "end")
		})
		for _, item := range []any{1, 0, "", nil} {
			q.Put(t, item)
		}
	},

	// An uncaught Empty or Full ends its thread; each has a module of its own.
	"uncaught": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 1)
		start(t, func(t *sim.Thread) {
			if _, err := q.TryGet(t); err != nil {
				panic(err)
			}
		}).Join(t)
		q.Put(t, 1)
		start(t, func(t *sim.Thread) {
			if err := q.TryPut(t, 2); err != nil {
				panic(err)
			}
		}).Join(t)
	},

	// A full queue holds the producer back to the consumer's pace.
	"producer_consumer": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 2)
		start(t, func(t *sim.Thread) {
			for i := range 5 {
				q.Put(t, i)
				say(t, "put", i)
			}
		})
		for range 5 {
			t.Sleep(u)
			item := q.Get(t)
			t.Sleep(u)
			say(t, "got", item)
		}
	},
})
