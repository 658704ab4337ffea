package sim

// Referent is a list, dict or value that is used through its methods, by their
// names in Python: a [Cell] of a process's own memory or a [Proxy] of one in
// another process.
type Referent interface {
	// Call calls a method and returns a value, or raises what it raises.
	Call(t *Thread, method string, args ...Value) Value
	// Show returns what print shows.
	Show(t *Thread) string
}

// Cell is a place in the memory of a process that holds a value. A process has a
// copy of each cell that its parent had when it started; the methods mean the one
// in the thread's process.
type Cell struct {
	objectBase
	value Value
}

// NewCell makes a cell that holds a list or a dict.
func NewCell(t *Thread, name string, v Value) *Cell {
	c := &Cell{value: v}
	size, _ := contents(v)
	c.add(t, c, cellClass(v), name, int64(size), 0)
	wrote(t, &c.objectBase, v)
	return c
}

func cellClass(v any) Class {
	switch v.(type) {
	case *Dict:
		return ClassDict
	case *List:
		return ClassList
	}
	return ClassValue
}

// wrote records what an object holds now.
func wrote(t *Thread, o *objectBase, v any) {
	size, text := contents(v)
	t.emit(Record{Kind: KindWrite, Object: o.id, To: int64(size), Text: text})
	o.shown = Item{ID: t.k.seq, Text: text, Thread: t.id}
	t.last = LastOp{Kind: KindWrite, Object: o.id, Text: text, Time: t.k.now, Seq: t.k.seq}
}

func (c *Cell) inherit(t *Thread, child *Process) object {
	copied := &Cell{value: child.copied(c.value)}
	copied.root = c.root
	size, _ := contents(copied.value)
	copied.addTo(child, t, copied, c.class, c.name, int64(size), 0)
	wrote(t, &copied.objectBase, copied.value)
	return copied
}

// copied returns a copy of a value for a process, the same one for one object.
func (p *Process) copied(v Value) Value {
	if c, ok := p.copies[v]; ok {
		return c
	}
	switch v := v.(type) {
	case *List:
		c := &List{}
		p.copies[v] = c
		for _, item := range v.Items {
			c.Append(p.copied(item))
		}
		return c
	case *Dict:
		c := &Dict{}
		p.copies[v] = c
		for _, e := range v.entries {
			must(c.Set(p.copied(e.key), p.copied(e.value)))
		}
		return c
	case *Tuple:
		c := &Tuple{}
		p.copies[v] = c
		for _, item := range v.items {
			c.items = append(c.items, p.copied(item))
		}
		return c
	}
	return v // the others do not change
}

// Call implements [Referent].
func (c *Cell) Call(t *Thread, method string, args ...Value) Value {
	if !t.enter() {
		return nil
	}
	c = here(t, c)
	v := callMethod(t, c.value, method, args)
	if changes(method) {
		wrote(t, &c.objectBase, c.value)
	}
	return v
}

// Show implements [Referent].
func (c *Cell) Show(t *Thread) string { return Show(c.Value(t)) }

// Value returns what the cell holds: the object itself, not a copy.
func (c *Cell) Value(t *Thread) Value { return here(t, c).value }

// changes reports whether a method may change what it is called on.
func changes(method string) bool {
	switch method {
	case "__getitem__", "__contains__", "__len__", "__repr__", "copy", "get", "keys", "values", "items", "index":
		return false
	}
	return true
}

func (c *Cell) info() ObjectInfo {
	size, _ := contents(c.value)
	i := c.base(int64(size), 0)
	i.Items = []Item{c.shown}
	return i
}
