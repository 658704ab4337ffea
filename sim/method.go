package sim

import (
	"fmt"
	"slices"
)

// method is what a list, dict or value does when it is called by name. It raises
// in t what Python raises.
type method[O any] func(t *Thread, o O, args []Value) Value

// boxed is the referent of a Value proxy: a typecode and a value.
type boxed struct {
	code  string
	value Value
}

// callMethod calls a method of a list, dict or value by its name.
func callMethod(t *Thread, o any, name string, args []Value) Value {
	switch o := o.(type) {
	case *Dict:
		if m := dictMethods[name]; m != nil {
			return m(t, o, args)
		}
	case *List:
		if m := listMethods[name]; m != nil {
			return m(t, o, args)
		}
	case *boxed:
		switch name {
		case "get":
			return o.value
		case "set":
			o.value = arg(t, name, args, 0)
			return nil
		case "__repr__":
			return o.String()
		}
	}
	t.Raise("AttributeError", "'"+referentName(o)+"' object has no attribute '"+name+"'")
	return nil
}

func (b *boxed) String() string { return fmt.Sprintf("Value('%s', %s)", b.code, Repr(b.value)) }

func referentName(o any) string {
	if _, ok := o.(*boxed); ok {
		return "Value"
	}
	return typeName(o)
}

// contents returns how long a referent is and how it shows, in short.
func contents(o any) (int, string) {
	switch o := o.(type) {
	case *Dict:
		return o.Len(), reprWithin(o, heldLen)
	case *List:
		return len(o.Items), reprWithin(o, heldLen)
	case *boxed:
		return 1, reprWithin(o.value, heldLen)
	}
	return 1, reprWithin(o, heldLen)
}

// arg returns the i-th argument, or raises TypeError.
func arg(t *Thread, name string, args []Value, i int) Value {
	if i >= len(args) {
		t.Raise("TypeError", fmt.Sprintf("%s() takes %d arguments or more (%d given)", name, i+1, len(args)))
	}
	return args[i]
}

// must raises an error that Python would.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

var dictMethods = map[string]method[*Dict]{
	"__setitem__": func(t *Thread, d *Dict, args []Value) Value {
		must(d.Set(arg(t, "__setitem__", args, 0), arg(t, "__setitem__", args, 1)))
		return nil
	},
	"__getitem__": func(t *Thread, d *Dict, args []Value) Value {
		v, err := d.Get(arg(t, "__getitem__", args, 0))
		must(err)
		return v
	},
	"__delitem__": func(t *Thread, d *Dict, args []Value) Value {
		must(d.Delete(arg(t, "__delitem__", args, 0)))
		return nil
	},
	"__contains__": func(t *Thread, d *Dict, args []Value) Value {
		_, found := d.find(arg(t, "__contains__", args, 0))
		return found
	},
	"__len__":  func(t *Thread, d *Dict, args []Value) Value { return d.Len() },
	"__repr__": func(t *Thread, d *Dict, args []Value) Value { return Repr(d) },
	"copy":     func(t *Thread, d *Dict, args []Value) Value { return d.copy() },
	"clear":    func(t *Thread, d *Dict, args []Value) Value { *d = Dict{}; return nil },
	"get": func(t *Thread, d *Dict, args []Value) Value {
		if v, found := d.find(arg(t, "get", args, 0)); found || len(args) == 1 {
			return v
		}
		return args[1]
	},
	"pop": func(t *Thread, d *Dict, args []Value) Value {
		v, found := d.find(arg(t, "pop", args, 0))
		if !found && len(args) > 1 {
			return args[1]
		}
		must(d.Delete(args[0]))
		return v
	},
	"setdefault": func(t *Thread, d *Dict, args []Value) Value {
		v, found := d.find(arg(t, "setdefault", args, 0))
		if !found {
			v = arg(t, "setdefault", args, 1)
			must(d.Set(args[0], v))
		}
		return v
	},
	"update": func(t *Thread, d *Dict, args []Value) Value {
		from, ok := arg(t, "update", args, 0).(*Dict)
		if !ok {
			t.Raise("TypeError", "'"+typeName(args[0])+"' object is not a dict")
		}
		for _, e := range from.entries {
			must(d.Set(e.key, e.value))
		}
		return nil
	},
	"keys":   func(t *Thread, d *Dict, args []Value) Value { return d.list(func(e pair) Value { return e.key }) },
	"values": func(t *Thread, d *Dict, args []Value) Value { return d.list(func(e pair) Value { return e.value }) },
	"items": func(t *Thread, d *Dict, args []Value) Value {
		return d.list(func(e pair) Value { return NewTuple(e.key, e.value) })
	},
}

// find is [Dict.Get] that raises for a key that cannot be one only.
func (d *Dict) find(key Value) (Value, bool) {
	k, err := keyText(key)
	must(err)
	i, found := d.index[k]
	if !found {
		return nil, false
	}
	return d.entries[i].value, true
}

func (d *Dict) copy() *Dict {
	c := &Dict{}
	for _, e := range d.entries {
		must(c.Set(e.key, e.value))
	}
	return c
}

func (d *Dict) list(of func(pair) Value) *List {
	l := &List{}
	for _, e := range d.entries {
		l.Append(of(e))
	}
	return l
}

var listMethods = map[string]method[*List]{
	"append": func(t *Thread, l *List, args []Value) Value { l.Append(arg(t, "append", args, 0)); return nil },
	"extend": func(t *Thread, l *List, args []Value) Value {
		from, ok := arg(t, "extend", args, 0).(*List)
		if !ok {
			t.Raise("TypeError", "'"+typeName(args[0])+"' object is not a list")
		}
		l.Items = append(l.Items, from.Items...)
		return nil
	},
	"__getitem__": func(t *Thread, l *List, args []Value) Value {
		if isWhole(arg(t, "__getitem__", args, 0)) {
			return &List{slices.Clone(l.Items)}
		}
		return l.Items[l.place(t, args[0], "list index out of range")]
	},
	"__setitem__": func(t *Thread, l *List, args []Value) Value {
		l.Items[l.place(t, arg(t, "__setitem__", args, 0), assignment)] = arg(t, "__setitem__", args, 1)
		return nil
	},
	"__delitem__": func(t *Thread, l *List, args []Value) Value {
		i := l.place(t, arg(t, "__delitem__", args, 0), assignment)
		l.Items = slices.Delete(l.Items, i, i+1)
		return nil
	},
	"__contains__": func(t *Thread, l *List, args []Value) Value {
		return l.search(t, arg(t, "__contains__", args, 0)) >= 0
	},
	"__len__":  func(t *Thread, l *List, args []Value) Value { return len(l.Items) },
	"__repr__": func(t *Thread, l *List, args []Value) Value { return Repr(l) },
	"pop": func(t *Thread, l *List, args []Value) Value {
		if len(l.Items) == 0 {
			t.Raise("IndexError", "pop from empty list")
		}
		i := len(l.Items) - 1
		if len(args) > 0 {
			i = l.place(t, args[0], "pop index out of range")
		}
		v := l.Items[i]
		l.Items = slices.Delete(l.Items, i, i+1)
		return v
	},
	"insert": func(t *Thread, l *List, args []Value) Value {
		i := index(t, arg(t, "insert", args, 0))
		if i < 0 {
			i += len(l.Items)
		}
		l.Items = slices.Insert(l.Items, max(0, min(i, len(l.Items))), arg(t, "insert", args, 1))
		return nil
	},
	"remove": func(t *Thread, l *List, args []Value) Value {
		i := l.search(t, arg(t, "remove", args, 0))
		if i < 0 {
			t.Raise("ValueError", "list.remove(x): x not in list")
		}
		l.Items = slices.Delete(l.Items, i, i+1)
		return nil
	},
	"index": func(t *Thread, l *List, args []Value) Value {
		i := l.search(t, arg(t, "index", args, 0))
		if i < 0 {
			t.Raise("ValueError", Repr(args[0])+" is not in list")
		}
		return i
	},
	"reverse": func(t *Thread, l *List, args []Value) Value { slices.Reverse(l.Items); return nil },
	"sort": func(t *Thread, l *List, args []Value) Value {
		slices.SortStableFunc(l.Items, func(a, b Value) int {
			switch {
			case less(t, a, b):
				return -1
			case less(t, b, a):
				return 1
			}
			return 0
		})
		return nil
	},
}

var slice = Global{"builtins", "slice"}

// Whole is the argument of __getitem__ that l[:] gives, to get a copy of a list.
func Whole() Value { return &Instance{slice, NewTuple(nil, nil, nil)} }

func isWhole(v Value) bool {
	i, ok := v.(*Instance)
	return ok && i.Class == slice
}

const assignment = "list assignment index out of range"

// index returns an int that is one.
func index(t *Thread, v Value) int {
	i, ok := integer(v)
	if !ok {
		t.Raise("TypeError", "list indices must be integers or slices, not "+typeName(v))
	}
	return i
}

// place returns where an index, from the end if negative, is.
func (l *List) place(t *Thread, v Value, message string) int {
	i := index(t, v)
	if i < 0 {
		i += len(l.Items)
	}
	if i < 0 || i >= len(l.Items) {
		t.Raise("IndexError", message)
	}
	return i
}

func (l *List) search(t *Thread, v Value) int {
	return slices.IndexFunc(l.Items, func(item Value) bool { return comparison{t, 0}.sameItem(item, v) })
}
