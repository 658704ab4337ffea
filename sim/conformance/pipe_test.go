package conformance_test

import "interleave/sim"

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
})
