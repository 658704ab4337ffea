package sim

import "slices"

// Variable is a traced shared variable. Loading and storing are operations of
// their own, between which a policy may switch threads, so that an update can be
// lost; the record of a store says whose. Accesses that nothing orders are
// reported as a data race. A process has a copy of its own of each variable that
// its parent had when it started; the methods that take a thread mean the one in
// the thread's process.
type Variable struct {
	objectBase
	value    int
	stores   int // ever made
	depth    int // of them, those that the value rests on: each knew of the one before
	writer   ThreadID
	known    map[ThreadID]version // what a thread last loaded or stored
	written  access
	loads    []access // since the last store, one for each thread
	reported map[[2]int32]bool
}

// version is what a variable was after a store: how many there had been, and how
// many of them the value rested on.
type version struct{ stores, depth int }

// NewVariable makes a variable with its first value.
func NewVariable(t *Thread, name string, value int) *Variable {
	t.k.checkRaces()
	v := newVariable(value)
	v.add(t, v, ClassVariable, name, int64(value), 0)
	return v
}

func newVariable(value int) *Variable {
	return &Variable{value: value, known: make(map[ThreadID]version), reported: make(map[[2]int32]bool)}
}

func (v *Variable) inherit(t *Thread, child *Process) object {
	c := newVariable(v.value)
	c.root = v.root
	c.addTo(child, t, c, ClassVariable, v.name, int64(v.value), 0)
	return c
}

// Load returns the value.
func (v *Variable) Load(t *Thread) int {
	if !t.enter() {
		return v.value
	}
	return here(t, v).load(t)
}

func (v *Variable) load(t *Thread) int {
	t.did(KindLoad, &v.objectBase, int64(v.value), int64(v.value), Item{}, v.Lost())
	v.known[t.id] = version{v.stores, v.depth}
	now := access{t.id, t.clock.at(t.id), t.where(), false}
	v.checkRace(t, now)
	v.loads = slices.DeleteFunc(v.loads, func(a access) bool { return a.thread == t.id })
	v.loads = append(v.loads, now)
	return v.value
}

// Store sets the value. If another thread has stored since t loaded, that
// thread's update is lost: the new value rests only on what t knew.
func (v *Variable) Store(t *Thread, value int) {
	if !t.enter() {
		return
	}
	here(t, v).store(t, value)
}

// Add adds n in one step, without a switch of threads between loading and
// storing, as CPython does in v += n since 3.10, and returns the sum.
func (v *Variable) Add(t *Thread, n int) int {
	if !t.enter() {
		return v.value
	}
	v = here(t, v)
	v.store(t, v.load(t)+n)
	return v.value
}

func (v *Variable) store(t *Thread, value int) {
	var erased ThreadID
	if known, loaded := v.known[t.id]; loaded && known.stores < v.stores {
		erased = v.writer
		v.depth = known.depth
	}
	v.stores++
	v.depth++
	v.known[t.id] = version{v.stores, v.depth}
	t.emit(Record{Kind: KindStore, Object: v.id, By: erased, From: int64(v.value), To: int64(value), Index: int32(v.Lost())})
	t.last = LastOp{Kind: KindStore, Object: v.id, Time: t.k.now, Seq: t.k.seq}
	v.value = value
	v.writer = t.id
	now := access{t.id, t.clock.at(t.id), t.where(), true}
	v.checkRace(t, now)
	v.written = now
	v.loads = v.loads[:0]
}

// Value returns the value, in the process that made it, without a record: for a
// look from outside.
func (v *Variable) Value() int { return v.value }

// Lost returns how many updates are lost: made, but not in the value.
func (v *Variable) Lost() int { return v.stores - v.depth }

func (v *Variable) info() ObjectInfo { return v.base(int64(v.value), int64(v.Lost())) }
