package conformance_test

import "interleave/sim"

// called is what a method returns, or raises.
func called(t *sim.Thread, o sim.Referent, method string, args ...sim.Value) (v any) {
	if e := t.Try(func() { v = o.Call(t, method, args...) }); e != nil {
		return failure(e)
	}
	return v
}

var _ = register("manager", twins{
	// The lesson's program: nothing is lost.
	"lesson": func(t *sim.Thread) {
		m := sim.NewManager(t)
		d, l := m.Dict(t, "d", nil), m.List(t, "l", 7)
		var children []*sim.Process
		for i := range 3 {
			children = append(children, fork(t, func(t *sim.Thread) {
				d.Call(t, "__setitem__", i, i)
				l.Call(t, "append", i)
			}))
		}
		for _, p := range children {
			p.Join(t)
		}
		copied := sim.NewCell(t, "items", d.Call(t, "items"))
		copied.Call(t, "sort")
		l.Call(t, "sort")
		say(t, copied.Show(t), l.Show(t))
		m.Shutdown(t)
	},

	// A plain object inside is a copy.
	"copies": func(t *sim.Thread) {
		d := sim.NewManager(t).Dict(t, "d", sim.NewDict("a", sim.NewList(1)))
		d.Call(t, "__getitem__", "a").(*sim.List).Append(2)
		say(t, d.Show(t))
		a := d.Call(t, "__getitem__", "a").(*sim.List)
		a.Append(2)
		d.Call(t, "__setitem__", "a", a)
		say(t, d.Show(t), called(t, d, "__len__"), called(t, d, "__contains__", "a"), called(t, d, "keys"), called(t, d, "values"),
			called(t, d, "items"), called(t, d, "get", "q", 5), called(t, d, "pop", "q"))
	},

	// Methods of a list, and their errors.
	"lists": func(t *sim.Thread) {
		m := sim.NewManager(t)
		l := m.List(t, "l", 3, 1, 2)
		say(t, called(t, l, "__getitem__", 9), called(t, l, "__getitem__", -1), called(t, l, "__setitem__", 9, 0),
			called(t, l, "__delitem__", 7), called(t, l, "index", 9), called(t, l, "remove", 9))
		l.Call(t, "sort")
		l.Call(t, "insert", -1, 8)
		l.Call(t, "extend", sim.NewList(4))
		l.Call(t, "reverse")
		// Python evaluates all before it prints, and str(l) last.
		whole, size, last := called(t, l, "__getitem__", sim.Whole()), called(t, l, "__len__"), called(t, l, "pop")
		first, has := called(t, l, "pop", 0), called(t, l, "__contains__", 8)
		say(t, l.Show(t), whole, size, last, first, has)
		v := m.Value(t, "v", "i", 3)
		say(t, v.Show(t), v.Call(t, "get"))
		m.Shutdown(t)
		say(t, called(t, l, "pop"))
	},
})
