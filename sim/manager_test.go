package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
)

// fill is the lesson's program: processes that each put a number into a dict and
// a list.
func fill(t *sim.Thread, d, l sim.Referent) {
	var children []*sim.Process
	for i := range 3 {
		children = append(children, fork(t, "", func(t *sim.Thread) {
			d.Call(t, "__setitem__", i, i)
			l.Call(t, "append", i)
		}))
	}
	for _, p := range children {
		p.Join(t)
	}
	t.Print("%s %s", d.Show(t), l.Show(t))
}

// TestManagers checks what CPython's multiprocessing.Manager promises, one
// behaviour each.
func TestManagers(t *testing.T) {
	const ms = time.Millisecond
	show := func(t *sim.Thread, f func() sim.Value) {
		var v sim.Value
		if err := t.Try(func() { v = f() }); err != nil {
			t.Print("%v", err)
		} else {
			t.Print("%s", sim.Repr(v))
		}
	}
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"the lesson's program: nothing is lost", func(t *sim.Thread) {
			m := sim.NewManager(t)
			fill(t, m.Dict(t, "d", nil), m.List(t, "l", 7))
			m.Shutdown(t)
		}, "0 {0: 0, 1: 1, 2: 2} [7, 0, 1, 2]\n0 done\n"},
		{"without a manager the parent's stay as they were", func(t *sim.Thread) {
			fill(t, sim.NewCell(t, "d", sim.NewDict()), sim.NewCell(t, "l", sim.NewList(7)))
		}, "0 {} [7]\n0 done\n"},
		{"a plain object inside is a copy", func(t *sim.Thread) {
			m := sim.NewManager(t)
			d := m.Dict(t, "d", sim.NewDict("a", sim.NewList(1)))
			d.Call(t, "__getitem__", "a").(*sim.List).Append(2)
			t.Print("%s", d.Show(t))
			a := d.Call(t, "__getitem__", "a").(*sim.List)
			a.Append(2)
			d.Call(t, "__setitem__", "a", a)
			t.Print("%s", d.Show(t))
			m.Shutdown(t)
		}, "0 {'a': [1]}\n0 {'a': [1, 2]}\n0 done\n"},
		{"methods of a dict", func(t *sim.Thread) {
			d := sim.NewManager(t).Dict(t, "d", sim.NewDict("a", 1))
			for _, call := range [][]sim.Value{
				{"__getitem__", "zz"}, {"get", "q", 5}, {"get", "q"}, {"setdefault", "b", 2}, {"keys"}, {"values"}, {"items"}, {"__contains__", "a"},
				{"__len__"}, {"pop", "a"}, {"pop", "a"}, {"pop", "a", 0}, {"__delitem__", "a"}, {"update", sim.NewDict("c", 3)}, {"copy"},
				{"__setitem__", sim.NewList(), 1}, {"__getitem__"}, {"clear"}, {"__repr__"}, {"fly"},
			} {
				show(t, func() sim.Value { return d.Call(t, call[0].(string), call[1:]...) })
			}
		}, "0 KeyError: 'zz'\n0 5\n0 None\n0 2\n0 ['a', 'b']\n0 [1, 2]\n0 [('a', 1), ('b', 2)]\n0 True\n" +
			"0 2\n0 1\n0 KeyError: 'a'\n0 0\n0 KeyError: 'a'\n0 None\n0 {'b': 2, 'c': 3}\n" +
			"0 TypeError: unhashable type: 'list'\n0 TypeError: __getitem__() takes 1 arguments or more (0 given)\n0 None\n0 '{}'\n" +
			"0 AttributeError: 'dict' object has no attribute 'fly'\n0 done\n"},
		{"methods of a list", func(t *sim.Thread) {
			l := sim.NewManager(t).List(t, "l", 3, 1, 2)
			for _, call := range [][]sim.Value{
				{"__getitem__", 9}, {"__getitem__", -1}, {"__getitem__", "x"}, {"__setitem__", 9, 0}, {"__setitem__", 0, 5}, {"__delitem__", 7}, {"__delitem__", 1},
				{"__len__"}, {"extend", sim.NewList(4, 4)}, {"sort"}, {"__getitem__", sim.Whole()}, {"reverse"}, {"index", 4}, {"index", 9}, {"remove", 9}, {"remove", 4},
				{"insert", -1, 8}, {"__contains__", 8}, {"pop"}, {"pop", 0}, {"__repr__"}, {"pop"}, {"pop"}, {"pop"},
			} {
				show(t, func() sim.Value { return l.Call(t, call[0].(string), call[1:]...) })
			}
		}, "0 IndexError: list index out of range\n0 2\n0 TypeError: list indices must be integers or slices, not str\n" +
			"0 IndexError: list assignment index out of range\n0 None\n0 IndexError: list assignment index out of range\n0 None\n" +
			"0 2\n0 None\n0 None\n0 [2, 4, 4, 5]\n0 None\n0 1\n0 ValueError: 9 is not in list\n0 ValueError: list.remove(x): x not in list\n0 None\n" +
			"0 None\n0 True\n0 2\n0 5\n0 '[4, 8]'\n0 8\n0 4\n0 IndexError: pop from empty list\n0 done\n"},
		{"a value, and what print shows of it", func(t *sim.Thread) {
			m := sim.NewManager(t)
			v := m.Value(t, "v", "i", 3)
			v.Call(t, "set", 9)
			t.Print("%s %s", v.Show(t), sim.Repr(v.Call(t, "get")))
			m.Shutdown(t)
			t.Print("%s", v.Show(t))
			show(t, func() sim.Value { return v.Call(t, "get") })
			spawn(t, "other", func(t *sim.Thread) { show(t, func() sim.Value { return v.Call(t, "get") }) }).Join(t)
		}, "0 Value('i', 9) 9\n0 <ValueProxy object, typeid 'Value'; '__str__()' failed>\n" +
			"0 BrokenPipeError: [Errno 32] Broken pipe\n0 FileNotFoundError: [Errno 2] No such file or directory\n0 done\n"},
		{"a manager is shut down with its parent, and takes part in the numbering", func(t *sim.Thread) {
			m := sim.NewManager(t)
			m.Dict(t, "d", nil)
			t.Print("%s", sim.NewProcess(t, "", func(*sim.Thread) {}).Name())
		}, "0 Process-2\n0 done\n"},
		{"requests of other threads do not wait for a slow one", func(t *sim.Thread) {
			l := sim.NewManager(t).List(t, "l")
			fork(t, "", func(t *sim.Thread) {
				spawn(t, "a", func(t *sim.Thread) { l.Call(t, "append", 1); t.Sleep(ms); l.Call(t, "append", 3) })
				spawn(t, "b", func(t *sim.Thread) { l.Call(t, "append", 2) })
			}).Join(t)
			t.Print("%s", l.Show(t))
		}, "1 [1, 2, 3]\n1 done\n"},
		{"a manager is no hang of its own", func(t *sim.Thread) {
			sim.NewManager(t).List(t, "l")
			sim.NewEvent(t, "e").Wait(t)
		}, "0 hang: nobody is left who could release main (event)\n"},
		{"cells that share an object share it in the child too", func(t *sim.Thread) {
			l := sim.NewList(1)
			a, b := sim.NewCell(t, "a", sim.NewDict("l", l, "t", sim.NewTuple(l))), sim.NewCell(t, "b", l)
			fork(t, "", func(t *sim.Thread) { b.Call(t, "append", 2); t.Print("%s %s", a.Show(t), b.Show(t)) }).Join(t)
			t.Print("%s %s", a.Show(t), b.Show(t))
		}, "0 {'l': [1, 2], 't': ([1, 2],)} [1, 2]\n0 {'l': [1], 't': ([1],)} [1]\n0 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestManagerRecords checks the requests and replies of one call, and what is
// shown of the object.
func TestManagerRecords(t *testing.T) {
	var got []string
	on := false
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		on = on || r.Text == "now"
		if on && (r.Kind == sim.KindPut || r.Kind == sim.KindWrite) {
			got = append(got, fmt.Sprintf("%v %d %s", r.Kind, r.Index, r.Text))
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		d := sim.NewManager(t).Dict(t, "d", nil)
		t.Print("now")
		d.Call(t, "__setitem__", "a", sim.NewList(1))
	})
	k.RunUntil(0)
	want := []string{
		"put 57 ('7f0000000040', '__setitem__', ('a', [1]), {})", // bytes as CPython's pickle.dumps makes them
		"write 0 {'a': [1]}",
		"put 25 ('#RETURN', None)",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
