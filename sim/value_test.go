package sim_test

import (
	"math"
	"math/big"
	"testing"

	"interleave/sim"
)

// TestOrder checks comparison against what CPython's heapq would do with it: the
// smaller of two items comes first, and what has no order raises.
func TestOrder(t *testing.T) {
	list, tuple, float := sim.NewList, sim.NewTuple, sim.FloatOf
	nan := float(math.NaN())
	long := new(big.Int).Lsh(big.NewInt(1), 70)
	tests := []struct {
		a, b sim.Value
		want string // of a < b
	}{
		{1, 2, "True"}, {2, 1, "False"}, {true, 2, "True"}, {false, true, "True"}, {1, true, "False"},
		{1, float(1.5), "True"}, {float(1.5), 1, "False"}, {float(1), 1, "False"}, {nan, 1, "False"}, {1, nan, "False"},
		{1<<53 + 1, float(1 << 53), "False"}, {float(1 << 53), 1<<53 + 1, "True"}, {1, float(math.Inf(1)), "True"},
		{1, long, "True"}, {long, 1, "False"}, {long, new(big.Int).Add(long, big.NewInt(1)), "True"}, {long, new(big.Int).Set(long), "False"},
		{float(1 << 62), long, "True"}, {long, float(1 << 70), "False"}, {long, float(math.Inf(1)), "True"}, {nan, long, "False"},
		{long, "a", "TypeError: '<' not supported between instances of 'int' and 'str'"},
		{"a", "b", "True"}, {"a", sim.NewStr("a"), "False"}, {"中", "ab", "False"}, {"", "a", "True"},
		{sim.NewBytes([]byte("a")), sim.NewBytes([]byte("b")), "True"},
		{list(1, "b"), list(1, "a"), "False"}, {list(1), list(1, 2), "True"}, {list(), list(), "False"},
		{list(1, nil), list(2, nil), "True"}, {list(float(1), "a"), list(1, "b"), "True"},
		{list(list(1), 2), list(list(1), 3), "True"}, {tuple(1, 2), tuple(1, 3), "True"},
		{list(sim.NewDict(1, 2), 1), list(sim.NewDict(true, float(2)), 2), "True"},
		{list(sim.NewBytes(nil), 1), list(sim.NewBytes(nil), 0), "False"},
		{list(nan, 1), list(nan, 2), "True"},
		{1, "a", "TypeError: '<' not supported between instances of 'int' and 'str'"},
		{nil, nil, "TypeError: '<' not supported between instances of 'NoneType' and 'NoneType'"},
		{list(1), tuple(1), "TypeError: '<' not supported between instances of 'list' and 'tuple'"},
		{sim.NewDict(), sim.NewDict(), "TypeError: '<' not supported between instances of 'dict' and 'dict'"},
		{list(1, nil), list(1, 2), "TypeError: '<' not supported between instances of 'NoneType' and 'int'"},
		{float(1), sim.NewBytes(nil), "TypeError: '<' not supported between instances of 'float' and 'bytes'"},
	}
	for _, tt := range tests {
		k := sim.New(sim.Config{})
		k.Main(func(th *sim.Thread) {
			got := ""
			err := th.Try(func() {
				q := sim.NewPriorityQueue(th, "q", 0)
				q.Put(th, tt.b)
				q.Put(th, tt.a) // climbs above b if it is less
				first := q.Get(th)
				got = sim.Repr(first == tt.a && first != tt.b)
			})
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("%s < %s is %s, want %s", sim.Repr(tt.a), sim.Repr(tt.b), got, tt.want)
			}
		})
		k.RunUntil(0)
		k.Close()
	}
}

// TestDict checks which keys are one key, and that deleting keeps the order.
func TestDict(t *testing.T) {
	d := sim.NewDict(1, "int", true, "bool", sim.FloatOf(1), "float", "k", 1, sim.NewStr("k"), 2, sim.NewTuple(1, "x"), 3, sim.NewTuple(true, "x"), 4)
	if got, want := sim.Repr(d), "{1: 'float', 'k': 2, (1, 'x'): 4}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	long := sim.NewDict(new(big.Int).Lsh(big.NewInt(1), 70), "long")
	if v, err := long.Get(sim.FloatOf(1 << 70)); v != "long" || err != nil {
		t.Errorf("got %v, %v for a float that equals a long int", v, err)
	}
	if err := d.Delete("k"); err != nil {
		t.Error(err)
	}
	if v, err := d.Get(sim.NewTuple(1, "x")); v != 4 || err != nil {
		t.Errorf("got %v, %v after another key was deleted, want 4", v, err)
	}
	for _, tt := range []struct {
		err  error
		want string
	}{
		{d.Delete("k"), "KeyError: 'k'"},
		{d.Set(sim.NewList(), 1), "TypeError: unhashable type: 'list'"},
		{d.Set(sim.NewTuple(d), 1), "TypeError: unhashable type: 'dict'"},
	} {
		if tt.err == nil || tt.err.Error() != tt.want {
			t.Errorf("got %v, want %s", tt.err, tt.want)
		}
	}
}

// TestNoValue checks that a queue refuses what is no value of Python, traced or not.
func TestNoValue(t *testing.T) {
	for _, config := range []sim.Config{{}, {Trace: func(*sim.Record) {}}} {
		k := sim.New(config)
		defer k.Close()
		k.Main(func(t *sim.Thread) { sim.NewQueue(t, "q", 0).Put(t, &struct{}{}) })
		func() {
			defer func() {
				if text, _ := recover().(string); text != "sim: no Python value for *struct {}" {
					t.Errorf("traced %v: got %q", config.Trace != nil, text)
				}
			}()
			k.RunUntil(0)
		}()
	}
}
