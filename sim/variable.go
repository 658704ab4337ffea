package sim

import "slices"

// Variable is a traced shared variable. Loading and storing are operations of
// their own, between which a policy may switch threads, so that an update can be
// lost; the record of a store says whose. Accesses that nothing orders are
// reported as a data race.
type Variable struct {
	objectBase
	value    int
	stores   int // ever made
	lost     int // updates erased by a store that did not know of them
	writer   ThreadID
	known    map[ThreadID]int // stores made when a thread last loaded
	written  access
	loads    []access // since the last store, one for each thread
	reported map[[2]int32]bool
}

// NewVariable makes a variable with its first value.
func NewVariable(t *Thread, name string, value int) *Variable {
	t.k.checkRaces()
	v := &Variable{value: value, known: make(map[ThreadID]int), reported: make(map[[2]int32]bool)}
	v.add(t, v, ClassVariable, name, int64(value), 0)
	return v
}

// Load returns the value.
func (v *Variable) Load(t *Thread) int {
	if !t.enter() {
		return v.value
	}
	t.did(KindLoad, &v.objectBase, int64(v.value), int64(v.value), Item{}, v.lost)
	v.known[t.id] = v.stores
	now := access{t.id, t.clock.at(t.id), t.line, false}
	v.checkRace(t, now)
	v.loads = slices.DeleteFunc(v.loads, func(a access) bool { return a.thread == t.id })
	v.loads = append(v.loads, now)
	return v.value
}

// Store sets the value. If another thread has stored since t loaded, that
// thread's update is lost.
func (v *Variable) Store(t *Thread, value int) {
	if !t.enter() {
		return
	}
	var erased ThreadID
	if known, loaded := v.known[t.id]; loaded && known < v.stores && v.writer != t.id {
		erased = v.writer
		v.lost += v.stores - known
	}
	t.emit(Record{Kind: KindStore, Object: v.id, By: erased, From: int64(v.value), To: int64(value), Index: int32(v.lost)})
	t.last = LastOp{Kind: KindStore, Object: v.id, Time: t.k.now, Seq: t.k.seq}
	v.value = value
	v.stores++
	v.writer = t.id
	v.known[t.id] = v.stores
	now := access{t.id, t.clock.at(t.id), t.line, true}
	v.checkRace(t, now)
	v.written = now
	v.loads = v.loads[:0]
}

// Value returns the value without a record, for a look from outside.
func (v *Variable) Value() int { return v.value }

// Lost returns how many updates were lost.
func (v *Variable) Lost() int { return v.lost }

func (v *Variable) info() ObjectInfo { return v.base(int64(v.value), int64(v.lost)) }
