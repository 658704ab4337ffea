package sim

import "math"

// Value is a Python value as far as simulated programs need them:
//
//   - nil is None; bool and int are themselves; *big.Int is an int of more than
//     64 bits, which must not change
//   - [Float] is a float
//   - string is a str written in the program, so that equal ones are one object,
//     as CPython interns them; *[Str] is a str made at run time
//   - *[Bytes], *[List], *[Tuple] and *[Dict] are objects of their own
//   - [Global] is a function or class known by its name, *[Instance] what a call
//     of one gave, an exception in most cases
//
// Any other type is a mistake of the program and panics.
type Value = any

// Float is a Python float by its bits, so that no arithmetic on it can differ
// between machines. The zero value is 0.0.
type Float uint64

// FloatOf returns the Python float of a Go one.
func FloatOf(f float64) Float { return Float(math.Float64bits(f)) }

func (f Float) value() float64 { return math.Float64frombits(uint64(f)) }

// Str is a str made at run time, such as one that was received: equal ones are
// different objects. It does not change.
type Str struct{ text string }

// NewStr makes a str.
func NewStr(text string) *Str { return &Str{text} }

// Bytes is a bytes object. It does not change.
type Bytes struct{ data string }

// NewBytes makes a bytes object with a copy of data.
func NewBytes(data []byte) *Bytes { return &Bytes{string(data)} }

// List is a list. The zero value is empty.
type List struct{ Items []Value }

// NewList makes a list of items.
func NewList(items ...Value) *List { return &List{items} }

// Append adds an item at the end.
func (l *List) Append(item Value) { l.Items = append(l.Items, item) }

// Tuple is a tuple. It does not change; the zero value is empty.
type Tuple struct{ items []Value }

// NewTuple makes a tuple of items.
func NewTuple(items ...Value) *Tuple { return &Tuple{items} }

// Len returns the number of items.
func (t *Tuple) Len() int { return len(t.items) }

// At returns the i-th item, from 0.
func (t *Tuple) At(i int) Value { return t.items[i] }

// Global is a function or class by the name that pickle knows it by.
type Global struct{ Module, Name string }

// Instance is what calling a class with arguments gave, known by just that.
type Instance struct {
	Class Global
	Args  *Tuple
}

// text returns the characters of a str, false for what is none.
func text(v Value) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case *Str:
		return v.text, true
	}
	return "", false
}

// integer returns the number that an int or a bool is, false for what is none.
func integer(v Value) (int, bool) {
	switch v := v.(type) {
	case bool:
		return int(truth(v)), true
	case int:
		return v, true
	}
	return 0, false
}
