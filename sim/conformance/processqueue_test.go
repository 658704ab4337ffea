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
})
