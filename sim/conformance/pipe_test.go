package conformance_test

import (
	"strings"

	"interleave/sim"
)

// received is what a connection gives, or raises.
func received(t *sim.Thread, c *sim.Conn) (v any) {
	if e := t.Try(func() { v = c.Recv(t) }); e != nil {
		return failure(e)
	}
	return v
}

// sent is nil, or what sending raises.
func sent(t *sim.Thread, c *sim.Conn, v sim.Value) any {
	return raised(t, func() { c.Send(t, v) })
}

// byFirst gets n pairs, and returns the second parts of those that begin with 0,
// and of those that begin with 1.
func byFirst(n int, get func() sim.Value) []any {
	of := []any{sim.NewList(), sim.NewList()}
	for range n {
		pair := get().(*sim.List)
		of[pair.Items[0].(int)].(*sim.List).Append(pair.Items[1])
	}
	return of
}

// crowd forks n processes.
func crowd(t *sim.Thread, n int, body func(t *sim.Thread, i int)) (all []*sim.Process) {
	for i := range n {
		all = append(all, fork(t, func(t *sim.Thread) { body(t, i) }))
	}
	return all
}

func joinAll(t *sim.Thread, all []*sim.Process) {
	for _, p := range all {
		p.Join(t)
	}
}

var _ = register("pipe", twins{
	// The lesson's program, with the second message that it lacks.
	"lesson_mended": func(t *sim.Thread) {
		parent, child := sim.NewPipe(t, "parent", "child", true, 0)
		p := fork(t, func(t *sim.Thread) {
			child.Send(t, sim.NewList(42, nil, "hello"))
			child.Send(t, sim.NewList(41, nil, "hello"))
			say(t, "from parent", sim.Show(child.Recv(t)))
			say(t, "from 2", sim.Show(child.Recv(t)))
		})
		say(t, parent.Recv(t))
		parent.Send(t, "hello son")
		t.Sleep(u)
		parent.Send(t, "hello son")
		p.Join(t)
	},

	// Receiving ends when no process holds the other end any more.
	"end_of_file": func(t *sim.Thread) {
		parent, child := sim.NewPipe(t, "parent", "child", true, 0)
		p := fork(t, func(t *sim.Thread) {
			parent.Close(t)
			say(t, received(t, child))
		})
		t.Sleep(u)
		say(t, "closing")
		parent.Close(t)
		p.Join(t)
	},

	// What the ends of a pipe refuse.
	"refused": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		say(t, sent(t, r, 1), received(t, w), raised(t, func() { w.Poll(t) }))
		w.Send(t, 5)
		w.Close(t)
		say(t, sent(t, w, 1), r.Poll(t), r.Recv(t), r.Poll(t), received(t, r))
		r, w = sim.NewPipe(t, "r", "w", false, 0)
		r.Close(t)
		say(t, sent(t, w, 1))
	},

	// Closing a duplex end with bytes unread resets the other one.
	"reset": func(t *sim.Thread) {
		a, b := sim.NewPipe(t, "a", "b", true, 0)
		a.Send(t, 1)
		b.Send(t, 2)
		a.Close(t)
		say(t, b.Recv(t), received(t, b), received(t, b), sent(t, b, 3))
		a, b = sim.NewPipe(t, "a", "b", true, 0)
		b.Send(t, 2)
		a.Close(t)
		say(t, sent(t, b, 3), sent(t, b, 3), received(t, b))
	},

	// One way.
	"one_way": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		p := fork(t, func(t *sim.Thread) {
			for i := range 3 {
				w.Send(t, i)
			}
		})
		say(t, r.Recv(t), r.Recv(t), r.Recv(t))
		p.Join(t)
		say(t, r.Poll(t), sent(t, r, 1), received(t, w))
	},

	// Both ways.
	"duplex": func(t *sim.Thread) {
		here, there := sim.NewPipe(t, "here", "there", true, 0)
		p := fork(t, func(t *sim.Thread) {
			for range 3 {
				there.Send(t, there.Recv(t).(int)+1)
			}
		})
		n := 0
		for range 3 {
			here.Send(t, n)
			n = here.Recv(t).(int)
			say(t, n)
		}
		p.Join(t)
	},

	// A full pipe makes the sender wait.
	"full": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		p := fork(t, func(t *sim.Thread) {
			for i := range 3 {
				w.Send(t, strings.Repeat("x", 30000))
				say(t, "sent", i)
			}
		})
		t.Sleep(2 * u)
		for range 3 {
			say(t, "receives")
			message := r.Recv(t)
			t.Sleep(2 * u)
			say(t, len(sim.Show(message)))
		}
		p.Join(t)
	},

	// A message goes through in parts.
	"longer_than_the_pipe": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		p := fork(t, func(t *sim.Thread) {
			w.Send(t, strings.Repeat("x", 200000))
			say(t, "sent")
		})
		t.Sleep(2 * u)
		say(t, "receives")
		message := r.Recv(t)
		p.Join(t)
		say(t, len(sim.Show(message)))
	},

	// poll, at once and within a time.
	"poll": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		say(t, r.Poll(t), r.PollWithin(t, u))
		p := fork(t, func(t *sim.Thread) {
			t.Sleep(2 * u)
			w.Send(t, "late")
		})
		say(t, r.Poll(t), r.PollWithin(t, 20*u), r.Poll(t), sim.Show(r.Recv(t)), r.Poll(t))
		p.Join(t)
	},

	// What arrives is a copy.
	"copies": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		numbers := sim.NewList(1)
		w.Send(t, numbers)
		numbers.Append(2)
		say(t, r.Recv(t), numbers)
		w.Send(t, sim.NewList(numbers, numbers))
		pair := r.Recv(t).(*sim.List)
		pair.Items[0].(*sim.List).Append(3)
		say(t, pair, numbers)
	},

	// The rest can be received.
	"rest_then_end": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		p := fork(t, func(t *sim.Thread) {
			w.Send(t, 1)
			w.Send(t, 2)
		})
		w.Close(t)
		p.Join(t)
		say(t, r.Poll(t), r.Recv(t), r.Recv(t), r.Poll(t), received(t, r))
	},

	// A copy keeps the pipe open.
	"copy_keeps_open": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		p := fork(t, later(2, "child ends"))
		w.Close(t)
		say(t, "waits")
		say(t, received(t, r))
		p.Join(t)
	},

	// A closed end.
	"closed": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		say(t, r.Closed(t), w.Closed(t))
		r.Close(t)
		r.Close(t)
		w.Close(t)
		say(t, r.Closed(t), w.Closed(t), received(t, r), raised(t, func() { r.Poll(t) }), sent(t, w, 1))
	},

	// Two senders.
	"two_senders": func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 0)
		children := crowd(t, 2, func(t *sim.Thread, n int) {
			for i := range 3 {
				w.Send(t, sim.NewList(n, i))
			}
		})
		say(t, byFirst(6, func() sim.Value { return r.Recv(t) })...)
		joinAll(t, children)
	},
})
