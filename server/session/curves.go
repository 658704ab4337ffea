package session

import (
	"slices"

	"interleave/sim"
)

// bounds of what curves keep.
const (
	firstColumn = 1_000_000 // ns of a column of a run that has just begun
	mostColumns = 512       // of a whole run; then two become one
	binColumns  = 8         // columns of a bin
	mostCurves  = 1000      // objects, and threads, that have curves; those after them have none
)

// curves are what a run amounts to over time: for each object how much of it there
// was and how many threads were blocked on it, by column; for each object what went
// through it and how long threads had waited for it, and for each thread how long it
// worked, by bin of binColumns columns. They take in every record, so that they are
// the same whatever is published. What is over never changes, so that copies can be
// read on other goroutines.
type curves struct {
	from, column int64
	closed       int  // columns that are over
	grows        bool // columns become longer rather than too many
	rounds       map[int32]bool
	objects      []objectCurve // by id; 0 stands for what belongs to none
	threads      []threadCurve // by id, from 1
}

// objectCurve is about one object. A crew is passed by the rounds of its members,
// object 0 by those of the other threads.
type objectCurve struct {
	amount  *level // nil for objects that are no amount
	blocked *level // threads; nil while there was none
	bins    []bin
	open    bin
}

// bin is what happened at an object in binColumns columns.
type bin struct {
	passed int64
	waits  waits
}

func (b *bin) join(next bin) {
	b.passed += next.passed
	b.waits.join(next.waits)
}

// threadCurve is about one thread.
type threadCurve struct {
	bins    []share
	open    share
	state   sim.ThreadState
	since   int64
	blocked sim.ObjectID
}

// share is for how much of its life in a bin a thread was neither blocked nor ready.
type share struct{ worked, lived int64 }

func (s *share) join(next share) {
	s.worked += next.worked
	s.lived += next.lived
}

// newCurves begins at a time, with columns of that length.
func newCurves(from, column int64, grows bool, rounds map[int32]bool) *curves {
	return &curves{from: from, column: column, grows: grows, rounds: rounds, objects: make([]objectCurve, 1)}
}

// begin takes in how things stand where curves do not begin with the run.
func (c *curves) begin(at *tally) {
	blocked := make([]int64, len(at.objects)+1)
	for i, t := range at.threads {
		on := t.blockedOn()
		blocked[on]++
		if curve := c.thread(sim.ThreadID(i + 1)); curve != nil {
			*curve = threadCurve{state: t.state, since: c.from, blocked: on}
		}
	}
	for i, o := range at.objects {
		id := sim.ObjectID(i + 1)
		c.amount(id, c.from, o)
		if curve := c.object(id); curve != nil && blocked[id] > 0 {
			curve.blocked = newLevel(0)
			curve.blocked.turn(c.from, blocked[id], 0)
		}
	}
}

// add takes in a record and what it changed; at is how things stand after it.
func (c *curves) add(r *sim.Record, at *tally, changed change) {
	c.reach(r.Time)
	if changed.level {
		c.amount(r.Object, r.Time, at.objects[r.Object-1])
	}
	if t := c.thread(r.Thread); changed.lane && t != nil {
		t.pass(r.Time)
		t.state = at.threads[r.Thread-1].state
		if on := at.threads[r.Thread-1].blockedOn(); on != t.blocked {
			c.block(t.blocked, r.Time, -1)
			c.block(on, r.Time, 1)
			t.blocked = on
		}
	}
	if o := c.object(changed.got); changed.got != 0 && o != nil {
		o.open.waits.add(changed.waited)
	}
	if object, ok := c.passed(r, at); ok {
		if o := c.object(object); o != nil {
			o.open.passed++
		}
	}
}

// passed returns the object that something went through by a record.
func (c *curves) passed(r *sim.Record, at *tally) (object sim.ObjectID, ok bool) {
	switch r.Kind {
	case sim.KindAcquire, sim.KindGet, sim.KindStore, sim.KindWrite:
		return r.Object, true
	case sim.KindFlow:
		return r.Object, r.To < r.From && at.objects[r.Object-1].class != sim.ClassPipe // whose bytes these are
	case sim.KindPrint:
		return at.threads[r.Thread-1].crew, c.rounds[r.Line]
	}
	return 0, false
}

// object returns the curve of an object, nil if it is one too many.
func (c *curves) object(id sim.ObjectID) *objectCurve {
	if id > mostCurves {
		return nil
	}
	for int(id) >= len(c.objects) {
		c.objects = append(c.objects, objectCurve{bins: make([]bin, c.closed/binColumns)})
	}
	return &c.objects[id]
}

func (c *curves) amount(id sim.ObjectID, time int64, s levelState) {
	amount, limit := s.amount()
	o := c.object(id)
	if o == nil || amount == none {
		return
	}
	if o.amount == nil {
		o.amount = newLevel(c.closed)
	}
	o.amount.turn(time, amount, limit)
}

// amount returns how much of an object there is, none if it is not to be counted,
// and how much there may be, 0 if that is not bounded.
func (s levelState) amount() (amount, limit int64) {
	switch s.class {
	case sim.ClassSemaphore:
		return s.limit - s.value, s.limit
	case sim.ClassLock, sim.ClassRLock:
		return truth(s.value < 1), 0
	case sim.ClassVariable:
		return s.limit, 0 // lost updates
	case sim.ClassEvent, sim.ClassBarrier, sim.ClassPool, sim.ClassPipe, sim.ClassProcessQueue,
		sim.ClassQueue, sim.ClassSimpleQueue, sim.ClassLifoQueue, sim.ClassPriorityQueue:
		return s.value, s.limit
	}
	return none, 0
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// thread returns the curve of a thread, nil if it is one too many.
func (c *curves) thread(id sim.ThreadID) *threadCurve {
	if id == 0 || id > mostCurves {
		return nil
	}
	for int(id) > len(c.threads) {
		c.threads = append(c.threads, threadCurve{bins: make([]share, c.closed/binColumns)})
	}
	return &c.threads[id-1]
}

// pass lets time go on.
func (t *threadCurve) pass(time int64) {
	switch t.state {
	case sim.StateRunning, sim.StateSleeping:
		t.open.worked += time - t.since
		t.open.lived += time - t.since
	case sim.StateBlocked, sim.StateReady:
		t.open.lived += time - t.since
	}
	t.since = time
}

// block counts one thread more or less that is blocked on an object.
func (c *curves) block(id sim.ObjectID, time, by int64) {
	o := c.object(id)
	if id == 0 || o == nil {
		return
	}
	if o.blocked == nil {
		o.blocked = newZero(c.closed, c.column, c.end()-c.column)
	}
	o.blocked.turn(time, o.blocked.value+by, 0)
}

// reach ends the columns that are over at a time.
func (c *curves) reach(time int64) {
	for c.grows && (time-c.from)/c.column >= mostColumns {
		c.double()
	}
	for end := c.end(); time >= end; end = c.end() {
		c.close(end)
	}
}

func (c *curves) end() int64 { return c.from + int64(c.closed+1)*c.column }

// close ends the present column, and with the last of a bin the bin.
func (c *curves) close(end int64) {
	c.closed++
	full := c.closed%binColumns == 0
	for i := range c.objects {
		o := &c.objects[i]
		o.amount.close(end)
		o.blocked.close(end)
		if full {
			o.bins, o.open = append(o.bins, o.open), bin{}
		}
	}
	for i := range c.threads {
		if t := &c.threads[i]; full {
			t.pass(end)
			t.bins, t.open = append(t.bins, t.open), share{}
		}
	}
}

// double makes columns and bins twice as long.
func (c *curves) double() {
	for i := range c.objects {
		o := &c.objects[i]
		o.amount.double()
		o.blocked.double()
		o.bins, o.open = pairs(o.bins, o.open, (*bin).join)
	}
	for i := range c.threads {
		t := &c.threads[i]
		t.bins, t.open = pairs(t.bins, t.open, (*share).join)
	}
	c.column *= 2
	c.closed /= 2
}

// copy returns curves that stay as they are while these go on.
func (c *curves) copy() *curves {
	copied := *c
	copied.objects, copied.threads = slices.Clone(c.objects), slices.Clone(c.threads)
	for i := range copied.objects {
		o := &copied.objects[i]
		o.amount, o.blocked = o.amount.copy(), o.blocked.copy()
		o.bins = slices.Clip(o.bins)
		o.open.waits.lengths = slices.Clone(o.open.waits.lengths)
	}
	for i := range copied.threads {
		t := &copied.threads[i]
		t.bins = slices.Clip(t.bins)
	}
	return &copied
}

// finish ends the last column and the last bin at a time.
func (c *curves) finish(time int64) {
	c.reach(time)
	for i := range c.objects {
		o := &c.objects[i]
		o.amount.close(time)
		o.blocked.close(time)
		o.bins = append(o.bins, o.open)
	}
	for i := range c.threads {
		t := &c.threads[i]
		t.pass(time)
		t.bins = append(t.bins, t.open)
	}
}
