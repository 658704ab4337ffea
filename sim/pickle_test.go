package sim_test

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/big"
	"os"
	"strings"
	"testing"

	"interleave/sim"
)

// stored is a value as CPython pickled and showed it; testdata/pickles.py made
// it.
type stored struct {
	name   string
	pickle []byte
	repr   string
}

func storedPickles(t testing.TB) []stored {
	t.Helper()
	file, err := os.Open("testdata/pickles.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []stored
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		columns := strings.Split(lines.Text(), "\t")
		s := stored{name: columns[0]}
		if s.pickle, err = inflate(columns[1]); s.pickle == nil && err == nil {
			s.pickle, err = hex.DecodeString(columns[1])
		}
		if err != nil {
			t.Fatal(s.name, err)
		}
		repr, err := inflate(columns[2])
		if s.repr = string(repr); repr == nil && err == nil {
			err = json.Unmarshal([]byte(columns[2]), &s.repr)
		}
		if err != nil {
			t.Fatal(s.name, err)
		}
		all = append(all, s)
	}
	if lines.Err() != nil || len(all) == 0 {
		t.Fatal("no pickles:", lines.Err())
	}
	return all
}

// inflate undoes a compressed column, and returns nil for another one.
func inflate(column string) ([]byte, error) {
	packed, ok := strings.CutPrefix(column, "z:")
	if !ok {
		return nil, nil
	}
	r, err := zlib.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(packed)))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// TestPickles reads what CPython wrote, compares how it shows, and writes it
// again.
func TestPickles(t *testing.T) {
	for _, s := range storedPickles(t) {
		v, err := sim.Unpickle(s.pickle)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if got := sim.Repr(v); got != s.repr {
			t.Errorf("%s shows as %.200s, want %.200s", s.name, got, s.repr)
		}
		if s.name == "characters" {
			continue // read again, all are the one object CPython keeps of each
		}
		again, err := sim.Pickle(v)
		if err != nil || !bytes.Equal(again, s.pickle) {
			t.Errorf("%s: %v\ngot  %.200x\nwant %.200x", s.name, err, again, s.pickle)
		}
	}
}

// TestPickleMade pickles values as a program makes them.
func TestPickleMade(t *testing.T) {
	want := make(map[string]stored)
	for _, s := range storedPickles(t) {
		want[s.name] = s
	}
	one := sim.NewList("shared")
	pair := sim.NewTuple(one, "x")
	ring := sim.NewDict()
	if err := ring.Set("me", ring); err != nil {
		t.Fatal(err)
	}
	exception := func(name string, args ...sim.Value) sim.Value {
		return &sim.Instance{Class: sim.Global{Module: "builtins", Name: name}, Args: sim.NewTuple(args...)}
	}
	power := func(n uint) *big.Int { return new(big.Int).Lsh(big.NewInt(1), n) }
	float := func(f float64) sim.Value { return sim.FloatOf(f) }
	made := map[string]sim.Value{
		"lesson":          sim.NewList(42, nil, "hello"),
		"twice":           sim.NewList("hello", "hello"),
		"computed":        sim.NewList("hello", sim.NewStr("hello")),
		"characters":      sim.NewList("b", sim.NewStr("b"), "g", sim.NewStr("g"), "é", sim.NewStr("é"), "", sim.NewStr("")),
		"wide characters": sim.NewList("中", sim.NewStr("中")),
		"bytes": sim.NewList(sim.NewBytes(nil), sim.NewBytes(nil), sim.NewBytes([]byte("a")), sim.NewBytes([]byte("a")),
			sim.NewBytes([]byte{1, 2}), sim.NewBytes([]byte{1, 2})),
		"floats": sim.NewList(float(0), float(math.Copysign(0, -1)), float(1.5), float(math.Inf(1)), float(math.Inf(-1)),
			sim.Float(0x7ff8<<48), float(1e16), float(1e15), float(1e-4), float(1e-5)),
		"numbers as keys": sim.NewDict(1, "a", float(1.5), "b", nil, "c", sim.NewTuple(1, sim.NewTuple(2, "x")), "d",
			sim.NewBytes([]byte("k")), "e", "k", "f", float(-0.5), "g", float(1e300), "h"),
		"long numbers as keys": sim.NewDict(power(70), "a", float(1<<80), "b", new(big.Int).Neg(power(70)), "c",
			new(big.Int).Add(power(64), big.NewInt(1)), "d"),
		"shared":         sim.NewList(pair, one, pair, sim.NewTuple(pair, one)),
		"dict in itself": ring,
		"task":           sim.NewTuple(0, 3, sim.Global{Module: "__main__", Name: "Foo"}, sim.NewTuple(7), sim.NewDict()),
		"result":         sim.NewTuple(0, 3, sim.NewTuple(true, 107)),
		"exceptions": sim.NewList(exception("ValueError", "bad"), exception("KeyError", "x"), exception("EOFError"),
			exception("ValueError", "bad", 2), sim.Global{Module: "builtins", Name: "ValueError"}),
	}
	for name, v := range made {
		got, err := sim.Pickle(v)
		if err != nil || !bytes.Equal(got, want[name].pickle) {
			t.Errorf("%s: %v\ngot  %x\nwant %x", name, err, got, want[name].pickle)
		}
		if got := sim.Repr(v); got != want[name].repr {
			t.Errorf("%s shows as %s, want %s", name, got, want[name].repr)
		}
	}
}

// TestPickleErrors checks what cannot be written, and what cannot be read, with
// CPython's words.
func TestPickleErrors(t *testing.T) {
	nested := func(n int, wrap func(sim.Value) sim.Value) (v sim.Value) {
		for range n {
			v = wrap(v)
		}
		return v
	}
	const deep = "RecursionError: maximum recursion depth exceeded while pickling an object"
	for _, tt := range []struct {
		value sim.Value
		want  string
	}{
		{nested(500, func(v sim.Value) sim.Value { return sim.NewList(v) }), deep},
		{nested(1000, func(v sim.Value) sim.Value { return sim.NewTuple(v) }), deep},
		{nested(500, func(v sim.Value) sim.Value { return sim.NewDict(1, v) }), deep},
		{"\xff", "UnicodeEncodeError: a str must be valid UTF-8"},
		{new(big.Int).Lsh(big.NewInt(1), 2039), "OverflowError: an int of more than 255 bytes"},
	} {
		if _, err := sim.Pickle(tt.value); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	const (
		underflow = "_pickle.UnpicklingError: unpickling stack underflow"
		mark      = "_pickle.UnpicklingError: unexpected MARK found"
		truncated = "_pickle.UnpicklingError: pickle data was truncated"
		noMark    = "_pickle.UnpicklingError: could not find MARK"
		ended     = "EOFError: Ran out of input"
	)
	for _, tt := range []struct{ data, want string }{
		{"", ended}, {"N", ended}, {"\x80\x04", ended},
		{".", underflow}, {"(.", mark}, {"a.", underflow}, {"(a.", mark}, {"e.", noMark}, {"]e.", noMark},
		{"K", truncated}, {"\x95\xff\x00\x00\x00\x00\x00\x00\x00N.", truncated}, {"\x8c\x05ab", truncated},
		{"\x8a\x02\x00", truncated}, {"X\xff\xff\xff\xff", truncated},
		{"\x8d\xff\xff\xff\xff\xff\xff\xff\xff", truncated},
		{"h\x00.", "_pickle.UnpicklingError: Memo value not found at index 0"},
		{"\x80\x09N.", "ValueError: unsupported pickle protocol: 9"},
		{"\x00.", `_pickle.UnpicklingError: invalid load key, '\x00'.`},
		{"'.", `_pickle.UnpicklingError: invalid load key, '\x27'.`},
		{"$.", `_pickle.UnpicklingError: invalid load key, '$'.`},
		{"N(K\x01e.", "AttributeError: 'NoneType' object has no attribute 'append'"},
		{"N(K\x01K\x02u.", "TypeError: 'NoneType' object does not support item assignment"},
		{"}(K\x01u.", "_pickle.UnpicklingError: odd number of items for SETITEMS"},
		{"}]K\x01s.", "TypeError: unhashable type: 'list'"},
		{"\x85.", underflow}, {"(\x85.", mark}, {"\x94.", underflow}, {"2.", underflow}, {"0.", underflow}, {"(0.", underflow},
		{"N)R.", "TypeError: 'NoneType' object is not callable"},
		{"NNR.", "TypeError: argument list must be a tuple"},
		{"NN\x93.", "_pickle.UnpicklingError: STACK_GLOBAL requires str"},
		{"\x8c\x02\xff\xfe.", "UnicodeDecodeError: a str must be valid UTF-8"},
	} {
		if v, err := sim.Unpickle([]byte(tt.data)); err == nil || err.Error() != tt.want {
			t.Errorf("%q gives %v, %v, want %s", tt.data, v, err, tt.want)
		}
	}
}

// FuzzUnpickle checks that any bytes give an error or a value, and that a value
// comes to rest: what is written of it reads as the same and is written the same.
func FuzzUnpickle(f *testing.F) {
	for _, s := range storedPickles(f) {
		if len(s.pickle) < 400 {
			f.Add(s.pickle)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := sim.Unpickle(data)
		if err != nil {
			var e *sim.Exception
			if !errors.As(err, &e) {
				t.Fatalf("%T is no exception", err)
			}
			return
		}
		first, err := sim.Pickle(v)
		if err != nil {
			return
		}
		again, err := sim.Unpickle(first)
		if err != nil {
			t.Fatalf("cannot read %x: %v", first, err)
		}
		if second, err := sim.Pickle(again); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%v\nfirst  %x\nsecond %x", err, first, second)
		}
	})
}
