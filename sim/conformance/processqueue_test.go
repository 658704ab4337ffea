package conformance_test

import (
	"strings"

	"interleave/sim"
)

var _ = register("processqueue", twins{
	// The lesson's program.
	"lesson": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		p := fork(t, func(t *sim.Thread) { q.Put(t, sim.NewList(42, nil, "hello")) })
		say(t, q.Get(t))
		p.Join(t)
	},

	// A place is free again once an item has been got.
	"full_empty": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 2)
		q.Put(t, 1)
		q.Put(t, sim.NewList(2))
		say(t, q.Full(), q.Size(), put(q.TryPut(t, 3)), put(q.PutWithin(t, 3, u)))
		t.Sleep(u)
		say(t, q.Empty(t), q.Get(t), q.Get(t), got(q.TryGet(t)), got(q.GetWithin(t, u)), q.Size(), q.Empty(t))
	},

	// What is sent is what the feeder thread finds, not what was put.
	"late": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		second := sim.NewList(1)
		q.Put(t, strings.Repeat("x", 200000))
		q.Put(t, second)
		t.Sleep(u)
		second.Append(2)
		say(t, len(sim.Show(q.Get(t))), q.Get(t))
	},

	// A process ends when its feeder thread has sent all.
	"flush": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		p := fork(t, func(t *sim.Thread) {
			q.Put(t, strings.Repeat("x", 200000))
			say(t, "body over")
		})
		p.JoinWithin(t, 2*u)
		say(t, exitcode(p))
		say(t, len(sim.Show(q.Get(t))))
		p.Join(t)
		say(t, exitcode(p))
	},

	// In order.
	"order": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		p := fork(t, func(t *sim.Thread) {
			for i := range 5 {
				q.Put(t, i)
			}
		})
		say(t, numbers(5, func(int) sim.Value { return q.Get(t) }))
		p.Join(t)
	},

	// Each in its own order.
	"two_producers": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		children := crowd(t, 2, func(t *sim.Thread, n int) {
			for i := range 4 {
				q.Put(t, sim.NewList(n, i))
			}
		})
		say(t, byFirst(8, func() sim.Value { return q.Get(t) })...)
		joinAll(t, children)
	},

	// A put waits.
	"blocks_when_full": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 2)
		p := fork(t, func(t *sim.Thread) {
			for i := range 3 {
				q.Put(t, i)
				say(t, "put", i)
			}
		})
		t.Sleep(2 * u)
		say(t, "gets")
		first := q.Get(t)
		t.Sleep(2 * u)
		say(t, first, q.Get(t), q.Get(t))
		p.Join(t)
	},

	// A get waits.
	"get_waits": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		p := fork(t, func(t *sim.Thread) {
			t.Sleep(3 * u)
			q.Put(t, "late")
		})
		say(t, got(q.GetWithin(t, u)), got(q.TryGet(t)))
		say(t, sim.Show(q.Get(t)))
		p.Join(t)
	},

	// Closed in one process.
	"closed": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		kind := func(f func(t *sim.Thread)) func(*sim.Thread) string {
			return func(t *sim.Thread) string { return t.Try(func() { f(t) }).Type }
		}
		p := fork(t, func(t *sim.Thread) {
			q.Put(t, 1)
			q.Put(t, 2)
			q.Close(t)
			say(t, kind(func(t *sim.Thread) { q.Put(t, 3) })(t), kind(func(t *sim.Thread) { q.Get(t) })(t))
			q.JoinThread(t)
			say(t, "all is sent")
		})
		p.Join(t)
		say(t, q.Get(t), q.Get(t))
		q.Put(t, 4)
		say(t, q.Get(t))
	},

	// A pickle for each item.
	"identity": func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)
		one := sim.NewList(1)
		q.Put(t, sim.NewList(one, one))
		q.Put(t, one)
		pair, single := q.Get(t), q.Get(t)
		pair.(*sim.List).Items[0].(*sim.List).Append(2)
		say(t, pair, single, one)
	},
})
