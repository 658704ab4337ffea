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

	// Get and set.
	"value": func(t *sim.Thread) {
		v := sim.NewManager(t).Value(t, "v", "i", 0)
		for range 3 {
			fork(t, func(t *sim.Thread) {
				v.Call(t, "set", v.Call(t, "get").(int)+1)
				v.Call(t, "set", v.Call(t, "get").(int)+10)
			}).Join(t)
		}
		say(t, v.Call(t, "get"), v.Call(t, "get"), v.Show(t))
	},

	// An update is two requests.
	"value_lost": func(t *sim.Thread) {
		v := sim.NewManager(t).Value(t, "v", "i", 0)
		children := crowd(t, 3, func(t *sim.Thread, _ int) {
			n := v.Call(t, "get").(int)
			t.Sleep(2 * u)
			v.Call(t, "set", n+1)
		})
		joinAll(t, children)
		say(t, v.Call(t, "get"))
	},

	// A plain object inside a list is a copy.
	"nested_lost": func(t *sim.Thread) {
		l := sim.NewManager(t).List(t, "l", sim.NewList(1), sim.NewDict("a", 1))
		at := func(i int) sim.Value { return l.Call(t, "__getitem__", i) }
		at(0).(*sim.List).Append(2)
		at(1).(*sim.Dict).Set("b", 2)
		say(t, l.Show(t))
		changed := at(0).(*sim.List)
		changed.Append(2)
		l.Call(t, "__setitem__", 0, changed)
		one, other := at(0), at(0)
		say(t, l.Show(t), one == other, sim.Repr(one) == sim.Repr(other))
	},

	// Methods of a dict.
	"dict_methods": func(t *sim.Thread) {
		d := sim.NewManager(t).Dict(t, "d", nil)
		d.Call(t, "__setitem__", "a", 1)
		d.Call(t, "__setitem__", "b", 2)
		// Python evaluates all before it prints, and str(d) last.
		c, a, b := called(t, d, "setdefault", "c", 3), called(t, d, "setdefault", "a", 9), called(t, d, "pop", "b")
		none, has, size := called(t, d, "get", "b"), called(t, d, "__contains__", "c"), called(t, d, "__len__")
		say(t, d.Show(t), c, a, b, none, has, size)
		d.Call(t, "__delitem__", "a")
		say(t, called(t, d, "copy"), called(t, d, "__getitem__", "a"), called(t, d, "__delitem__", "q"))
		d.Call(t, "clear")
		say(t, d.Show(t), called(t, d, "keys"), called(t, d, "items"))
	},

	// By a proxy, and without one.
	"seen_at_once": func(t *sim.Thread) {
		d, plain := sim.NewManager(t).Dict(t, "d", nil), sim.NewCell(t, "plain", sim.NewDict())
		p := fork(t, func(t *sim.Thread) {
			d.Call(t, "__setitem__", "a", 1)
			plain.Call(t, "__setitem__", "a", 1)
			t.Sleep(16 * u)
		})
		t.Sleep(8 * u)
		say(t, d.Show(t), plain.Show(t), p.IsAlive(t))
		p.Join(t)
		say(t, d.Show(t), plain.Show(t))
	},

	// Nothing is lost.
	"many": func(t *sim.Thread) {
		l := sim.NewManager(t).List(t, "l")
		joinAll(t, crowd(t, 5, func(t *sim.Thread, n int) {
			for i := range 3 {
				l.Call(t, "append", 10*n+i)
			}
		}))
		var all []int
		of := [5]*sim.List{}
		for i := range of {
			of[i] = sim.NewList()
		}
		for _, item := range l.Call(t, "__getitem__", sim.Whole()).(*sim.List).Items {
			all = append(all, item.(int))
			of[item.(int)/10].Append(item)
		}
		say(t, l.Call(t, "__len__"), sorted(all))
		for _, list := range of {
			say(t, list)
		}
	},

	// The asker gets the exception.
	"error_in_child": func(t *sim.Thread) {
		l := sim.NewManager(t).List(t, "l")
		p := fork(t, func(t *sim.Thread) { say(t, called(t, l, "pop"), called(t, l, "index", 5)) })
		p.Join(t)
		say(t, exitcode(p), l.Show(t))
	},
})
