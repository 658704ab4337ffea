package conformance_test

import (
	"encoding/hex"
	"strings"

	"interleave/sim"
)

// pickled is what dumps gives.
func pickled(t *sim.Thread, v sim.Value) (data []byte) {
	data, err := sim.Pickle(v)
	if err != nil {
		t.Raise("RuntimeError", err.Error())
	}
	return data
}

// dump prints a pickle.
func dump(t *sim.Thread, v sim.Value) { say(t, hex.EncodeToString(pickled(t, v))) }

// numbers is list(range(n)), each through f.
func numbers(n int, f func(i int) sim.Value) *sim.List {
	list := sim.NewList()
	for i := range n {
		list.Append(f(i))
	}
	return list
}

var _ = register("pickle", twins{
	// Plain values.
	"plain": func(t *sim.Thread) {
		dump(t, sim.NewList(nil, true, false))
		dump(t, sim.NewList(0, 255, 256, 65535, 65536, 2147483647, 2147483648, -1, -2147483648, -2147483649, 9223372036854775807))
		dump(t, sim.NewList(sim.FloatOf(0), sim.FloatOf(1.5), sim.FloatOf(-2.25), sim.FloatOf(1e300)))
		dump(t, sim.NewList("", "a", "hello", "héllo", "中文"))
		dump(t, sim.NewList(sim.NewBytes(nil), sim.NewBytes([]byte{0, 255})))
		dump(t, sim.NewList(sim.NewTuple(), sim.NewTuple(1), sim.NewTuple(1, 2), sim.NewTuple(1, 2, 3), sim.NewTuple(1, 2, 3, 4)))
		dump(t, sim.NewDict("a", sim.NewList(1, sim.NewTuple(2)), 3, nil, "b", sim.NewDict()))
	},

	// Equal literals are one object, a string made at run time is another.
	"literals": func(t *sim.Thread) {
		other := func() sim.Value { return "hello" }
		dump(t, sim.NewList("hello", "hello", other()))
		dump(t, sim.NewList("hello", sim.NewStr("hello")))
		made := sim.NewStr("hello")
		dump(t, sim.NewList(made, made))
		dump(t, sim.NewDict("hello", "hello"))
	},

	// Lists and dicts are known by identity.
	"identity": func(t *sim.Thread) {
		one := sim.NewList(1)
		dump(t, sim.NewList(one, one))
		dump(t, sim.NewList(sim.NewList(1), sim.NewList(1)))
		both := sim.NewDict()
		dump(t, sim.NewTuple(both, both, sim.NewDict()))
		ring := sim.NewList()
		ring.Append(ring)
		dump(t, ring)
		pair := sim.NewTuple(one, "x")
		dump(t, sim.NewList(pair, one, pair, sim.NewTuple(pair, one)))
	},

	// Batches, and what stands outside of frames.
	"long": func(t *sim.Thread) {
		measure := func(v sim.Value) {
			data, sum := pickled(t, v), 0
			for _, b := range data {
				sum += int(b)
			}
			say(t, len(data), sum, hex.EncodeToString(data[:24]), hex.EncodeToString(data[len(data)-24:]))
		}
		measure(numbers(2500, func(i int) sim.Value { return i }))
		none := sim.NewDict()
		for i := range 1001 {
			none.Set(i, nil)
		}
		measure(none)
		measure(sim.NewList(strings.Repeat("x", 70000), sim.NewBytes([]byte(strings.Repeat("y", 70000))), 1))
		measure(numbers(300, func(i int) sim.Value { return sim.NewList(i) }))
	},

	// What is read is a copy.
	"read": func(t *sim.Thread) {
		one := sim.NewList(1)
		value := sim.NewList(one, one, sim.NewList(1), sim.NewDict("a", one), sim.NewTuple("b", sim.FloatOf(2.5), sim.NewBytes([]byte("c")), nil, true))
		read, err := sim.Unpickle(pickled(t, value))
		if err != nil {
			t.Raise("RuntimeError", err.Error())
		}
		read.(*sim.List).Items[0].(*sim.List).Append(2)
		say(t, read, value)
	},
})
