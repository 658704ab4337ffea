package sim

import "fmt"

// clock is a vector clock: how much of each thread's past, by id, has happened
// before here (Mattern: Virtual Time and Global States of Distributed Systems,
// 1989). Threads beyond its end count as 0.
type clock []uint32

// join takes in what another clock knows.
func (c *clock) join(other clock) {
	for len(*c) < len(other) {
		*c = append(*c, 0)
	}
	for i, v := range other {
		(*c)[i] = max((*c)[i], v)
	}
}

func (c clock) at(id ThreadID) uint32 {
	if int(id) > len(c) {
		return 0
	}
	return c[id-1]
}

// tick begins a new part of the thread's own past.
func (c *clock) tick(id ThreadID) {
	for len(*c) < int(id) {
		*c = append(*c, 0)
	}
	(*c)[id-1]++
}

// checkRaces turns on the check of what happens before what. It begins with the first
// [Variable]; programs without one pay nothing.
func (k *Kernel) checkRaces() {
	if k.racing {
		return
	}
	k.racing = true
	for _, t := range k.threads {
		t.clock.tick(t.id)
	}
}

// publish lets what t did so far happen before whoever absorbs c.
func (t *Thread) publish(c *clock) {
	if t.k.racing && t.id != 0 {
		c.join(t.clock)
		t.clock.tick(t.id)
	}
}

// absorb lets what was published to c happen before what t does from now on.
func (t *Thread) absorb(c clock) {
	if t.k.racing && t.id != 0 {
		t.clock.join(c)
	}
}

// access is one load or store of a variable.
type access struct {
	thread ThreadID
	clock  uint32
	line   int32
	store  bool
}

// where returns the line of the access that t has just recorded. It is looked up
// also where records say no lines, as it decides which races are reported.
func (t *Thread) where() int32 {
	if t.k.lined || t.k.current == nil {
		return t.line
	}
	return t.k.lines.find(0)
}

// before reports whether the access happened before what t does now.
func (a access) before(t *Thread) bool { return a.clock <= t.clock.at(a.thread) }

func (a access) verb() string {
	if a.store {
		return "store"
	}
	return "load"
}

// checkRace reports the accesses that conflict with this one and that nothing
// orders before it. Two lines of code are reported once.
func (v *Variable) checkRace(t *Thread, now access) {
	conflicting := func(a access) {
		if a.thread == t.id || a.before(t) || !a.store && !now.store {
			return
		}
		pair := [2]int32{a.line, now.line}
		if v.reported[pair] {
			return
		}
		v.reported[pair] = true
		t.emit(Record{
			Kind: KindRace, Object: v.id, By: a.thread, Index: a.line, From: truth(a.store), To: truth(now.store),
			Text: fmt.Sprintf("data race on %s: the %s of %s and the %s of %s have no order", v.name,
				a.verb(), t.k.threads[a.thread-1].name, now.verb(), t.name),
		})
	}
	if v.written.thread != 0 {
		conflicting(v.written)
	}
	if now.store {
		for _, a := range v.loads {
			conflicting(a)
		}
	}
}
