package sim

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
)

// maxDepth is how deep values may be nested where Python would raise
// RecursionError.
const maxDepth = 1000

// less compares as Python's < does, raising TypeError for values that have no
// order.
func less(t *Thread, a, b Value) bool { return comparison{t, 0}.less(a, b) }

// comparison is one under way, so many levels deep.
type comparison struct {
	t     *Thread
	depth int
}

func (c comparison) deeper() comparison {
	if c.depth++; c.depth > maxDepth {
		c.t.Raise("RecursionError", "maximum recursion depth exceeded in comparison")
	}
	return c
}

func (c comparison) less(a, b Value) bool {
	if order, ok := compareNumbers(a, b); ok {
		return order < 0
	}
	if a, ok := text(a); ok {
		if b, ok := text(b); ok {
			return a < b
		}
	}
	switch a := a.(type) {
	case *Bytes:
		if b, ok := b.(*Bytes); ok {
			return a.data < b.data
		}
	case *List:
		if b, ok := b.(*List); ok {
			return c.lessItems(a.Items, b.Items)
		}
	case *Tuple:
		if b, ok := b.(*Tuple); ok {
			return c.lessItems(a.items, b.items)
		}
	}
	c.t.Raise("TypeError", fmt.Sprintf("'<' not supported between instances of '%s' and '%s'", typeName(a), typeName(b)))
	return false
}

// lessItems compares the first pair of items that differ.
func (c comparison) lessItems(a, b []Value) bool {
	c = c.deeper()
	for i := 0; i < len(a) && i < len(b); i++ {
		if !c.sameItem(a[i], b[i]) {
			return c.less(a[i], b[i])
		}
	}
	return len(a) < len(b)
}

// sameItem is equality inside a container: an object equals itself there, even
// if it is not a number.
func (c comparison) sameItem(a, b Value) bool { return a == b || c.equal(a, b) }

func (c comparison) equal(a, b Value) bool {
	if order, ok := compareNumbers(a, b); ok {
		return order == 0
	}
	if a, ok := text(a); ok {
		b, ok := text(b)
		return ok && a == b
	}
	switch a := a.(type) {
	case *Bytes:
		b, ok := b.(*Bytes)
		return ok && a.data == b.data
	case *List:
		b, ok := b.(*List)
		return ok && c.equalItems(a.Items, b.Items)
	case *Tuple:
		b, ok := b.(*Tuple)
		return ok && c.equalItems(a.items, b.items)
	case *Dict:
		b, ok := b.(*Dict)
		return ok && c.equalDicts(a, b)
	}
	return a == b
}

func (c comparison) equalItems(a, b []Value) bool {
	c = c.deeper()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !c.sameItem(a[i], b[i]) {
			return false
		}
	}
	return true
}

func (c comparison) equalDicts(a, b *Dict) bool {
	c = c.deeper()
	if len(a.entries) != len(b.entries) {
		return false
	}
	for _, e := range a.entries {
		other, err := b.Get(e.key)
		if err != nil || !c.sameItem(e.value, other) {
			return false
		}
	}
	return true
}

// unordered is what compareNumbers gives for a float that is not a number.
const unordered = 2

// compareNumbers orders two numbers exactly; false if one of them is none.
func compareNumbers(a, b Value) (order int, ok bool) {
	if i, ok := integer(a); ok {
		if j, ok := integer(b); ok {
			return cmp.Compare(i, j), true
		}
	}
	x, isNumber := exact(a)
	y, isToo := exact(b)
	switch {
	case !isNumber || !isToo:
		return 0, false
	case x == nil || y == nil:
		return unordered, true
	}
	return x.Cmp(y), true
}

// exact returns a number without rounding, nil for a float that is none, and false
// for what is not even that.
func exact(v Value) (*big.Float, bool) {
	if i, ok := integer(v); ok {
		return new(big.Float).SetInt64(int64(i)), true
	}
	switch v := v.(type) {
	case *big.Int:
		return new(big.Float).SetInt(v), true
	case Float:
		if f := v.value(); !math.IsNaN(f) {
			return big.NewFloat(f), true
		}
		return nil, true
	}
	return nil, false
}

func typeName(v Value) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int, *big.Int:
		return "int"
	case Float:
		return "float"
	case string, *Str:
		return "str"
	case *Bytes:
		return "bytes"
	case *List:
		return "list"
	case *Tuple:
		return "tuple"
	case *Dict:
		return "dict"
	case *Instance:
		return v.Class.Name
	case Global:
		if v.Module == "builtins" {
			return "type"
		}
		return "function"
	}
	panic(fmt.Sprintf("sim: no Python value for %T", v))
}
