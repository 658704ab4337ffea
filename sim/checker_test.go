package sim_test

import (
	"cmp"
	"iter"
	"slices"

	"interleave/sim"
)

// failer is what a test and a random one have in common.
type failer interface {
	Fatalf(format string, args ...any)
}

// checker holds what must be true of every run of a [program].
type checker struct {
	t      failer
	items  map[sim.ObjectID]int  // put less got
	open   map[sim.ObjectID]int  // put less reported done
	cause  sim.Record            // the last record that is no wake-up
	wakes  wakes                 // that the cause must lead to
	rounds map[sim.ObjectID]bool // barriers that let those inside out
	any    bool                  // not only the longest waiter may be woken
}

// wakes is how many threads a record wakes, at least and at most, and which.
type wakes struct {
	least, most int
	reason      sim.Reason
	object      sim.ObjectID
}

func newChecker(t failer, wakesAny bool) *checker {
	return &checker{
		t: t, any: wakesAny, items: map[sim.ObjectID]int{}, open: map[sim.ObjectID]int{}, rounds: map[sim.ObjectID]bool{},
	}
}

// follow returns a trace that moves the state on and checks every record.
func (c *checker) follow(state *sim.State) func(*sim.Record) {
	return func(r *sim.Record) {
		if r.Seq != state.Seq+1 || r.Time < state.Time {
			c.t.Fatalf("record %d at %d follows record %d at %d", r.Seq, r.Time, state.Seq, state.Time)
		}
		c.before(state, r)
		state.Apply(r)
		c.after(state, r)
	}
}

// before checks a record against the state it meets.
func (c *checker) before(s *sim.State, r *sim.Record) {
	if r.Kind == sim.KindState && r.Reason == sim.ReasonWoken {
		c.caused(s, r)
	} else {
		if c.wakes.least > 0 {
			c.t.Fatalf("record %d (%v) left %d asleep that it should have woken", c.cause.Seq, c.cause.Kind, c.wakes.least)
		}
		c.cause, c.wakes = *r, c.wakesOf(s, r)
	}
	switch r.Kind {
	case sim.KindState:
		c.transition(s, r)
	case sim.KindError:
		c.t.Fatalf("record %d: %s", r.Seq, r.Text)
	case sim.KindAcquire, sim.KindRelease:
		c.permitted(s, r)
	case sim.KindGet:
		c.rightItem(s, r)
		c.items[r.Object]--
	case sim.KindPut:
		if o := s.Objects[r.Object-1]; o.Limit > 0 && o.Value >= o.Limit {
			c.t.Fatalf("record %d puts into %s, which is full", r.Seq, o.Name)
		}
		c.items[r.Object]++
		c.open[r.Object]++
	case sim.KindTask:
		if c.open[r.Object]--; c.open[r.Object] != int(r.To) {
			c.t.Fatalf("record %d leaves %d tasks, but %d are open", r.Seq, r.To, c.open[r.Object])
		}
	case sim.KindLoad, sim.KindStore:
		if v := s.Objects[r.Object-1].Value; r.From != v {
			c.t.Fatalf("record %d finds %d in a variable that holds %d", r.Seq, r.From, v)
		}
	}
}

// transition checks a thread's change of state.
func (c *checker) transition(s *sim.State, r *sim.Record) {
	th := s.Threads[r.Thread-1]
	if int64(th.State) != r.From {
		c.t.Fatalf("record %d takes %s from %v, but it is %v", r.Seq, th.Name, sim.ThreadState(r.From), th.State)
	}
	if th.State.Ended() {
		c.t.Fatalf("record %d wakes %s from the dead", r.Seq, th.Name)
	}
	switch r.Reason {
	case sim.ReasonTimeout, sim.ReasonTimer:
		if r.Time != th.Until {
			c.t.Fatalf("record %d at %d ends a wait of %s that lasts until %d", r.Seq, r.Time, th.Name, th.Until)
		}
	}
	if sim.ThreadState(r.To) == sim.StateBlocked {
		c.mustWait(s, r)
	}
}

// caused checks that what has just happened wakes such a thread, and that
// nobody has waited longer for it.
func (c *checker) caused(s *sim.State, r *sim.Record) {
	th := s.Threads[r.Thread-1]
	w := &c.wakes
	if w.most == 0 || th.State != sim.StateBlocked || th.Reason != w.reason || th.Object != w.object || r.By != c.cause.Thread {
		c.t.Fatalf("record %d wakes %s (%v on %d) without a cause: the last record is %+v", r.Seq, th.Name, th.Reason, th.Object, c.cause)
	}
	w.most--
	w.least--
	for other := range waiting(s, th.Reason, th.Object) {
		if other.Seq < th.Seq && !c.any {
			c.t.Fatalf("%s was woken before %s, which has waited longer", th.Name, other.Name)
		}
	}
}

// wakesOf says whom a record must and may wake, given the state before it.
func (c *checker) wakesOf(s *sim.State, r *sim.Record) wakes {
	some := func(n int, reason sim.Reason) wakes {
		n = max(min(n, count(waiting(s, reason, r.Object))), 0)
		return wakes{n, n, reason, r.Object}
	}
	const all = 1 << 30
	switch r.Kind {
	case sim.KindSet:
		return some(all, sim.ReasonEvent)
	case sim.KindRelease:
		if s.Objects[r.Object-1].Class == sim.ClassSemaphore {
			return some(int(min(r.To, 1)), sim.ReasonSemaphore)
		}
		return some(int(r.To), sim.ReasonLock)
	case sim.KindNotify:
		return some(int(r.From-r.To), sim.ReasonCondition)
	case sim.KindPut:
		w := some(1, sim.ReasonGet)
		if s.Objects[r.Object-1].Class == sim.ClassSimpleQueue {
			w.least = 0 // whoever it wakes may have been woken already
		}
		return w
	case sim.KindGet:
		if s.Objects[r.Object-1].Class == sim.ClassSimpleQueue {
			w := some(1, sim.ReasonGet)
			w.least = 0
			return w
		}
		return some(1, sim.ReasonPut)
	case sim.KindTask:
		if r.To == 0 {
			return some(all, sim.ReasonTasks)
		}
	case sim.KindBreak:
		leaving := c.rounds[r.Object]
		c.rounds[r.Object] = r.To == 0 && s.Objects[r.Object-1].Value > 0
		if leaving && r.To == 0 {
			return wakes{} // who waits, waits for the others to be out
		}
		return some(all, sim.ReasonBarrier)
	case sim.KindResize:
		return c.wakesOfResize(s, r, some)
	case sim.KindState:
		if to := sim.ThreadState(r.To); to.Ended() || to == sim.StateBlocked && r.Reason == sim.ReasonExit {
			n := count(waiting(s, sim.ReasonJoin, sim.ObjectID(r.Thread)))
			return wakes{n, n, sim.ReasonJoin, sim.ObjectID(r.Thread)}
		}
	}
	return wakes{}
}

// wakesOfResize is [checker.wakesOf] for a limit that changes or a barrier that
// is entered or left.
func (c *checker) wakesOfResize(s *sim.State, r *sim.Record, some func(int, sim.Reason) wakes) wakes {
	o := s.Objects[r.Object-1]
	switch o.Class {
	case sim.ClassSemaphore:
		return some(int(min(int64(r.Index), r.To-r.From)), sim.ReasonSemaphore)
	case sim.ClassQueue, sim.ClassLifoQueue, sim.ClassPriorityQueue:
		return some(int(r.To-max(r.From, o.Value)), sim.ReasonPut)
	case sim.ClassBarrier:
		full := int64(r.Index) == r.To && o.Value < r.To
		empty := r.Index == 0
		c.rounds[r.Object] = full || c.rounds[r.Object] && !empty
		if full || empty {
			return some(1<<30, sim.ReasonBarrier)
		}
	}
	return wakes{}
}

// mustWait checks that a thread that begins to wait cannot have what it waits
// for.
func (c *checker) mustWait(s *sim.State, r *sim.Record) {
	free := false
	switch r.Reason {
	case sim.ReasonLock, sim.ReasonSemaphore, sim.ReasonEvent, sim.ReasonGet:
		free = s.Objects[r.Object-1].Value > 0
	case sim.ReasonPut:
		o := s.Objects[r.Object-1]
		free = o.Limit <= 0 || o.Value < o.Limit
	case sim.ReasonTasks:
		free = c.open[r.Object] == 0
	case sim.ReasonJoin:
		free = s.Threads[r.Object-1].State.Ended()
	}
	if free {
		c.t.Fatalf("record %d: %s waits (%v) for what is there", r.Seq, s.Threads[r.Thread-1].Name, r.Reason)
	}
}

// permitted checks that what is taken is free, whoever takes it: barging is
// allowed and nothing else. What is released must be held.
func (c *checker) permitted(s *sim.State, r *sim.Record) {
	o := s.Objects[r.Object-1]
	mine := slices.Contains(o.Holders, r.Thread)
	free := o.Value > 0 || o.Class == sim.ClassRLock && mine
	if r.Kind == sim.KindRelease {
		free = len(o.Holders) > 0 && (mine || o.Class != sim.ClassRLock)
	}
	if !free || r.From != o.Value {
		c.t.Fatalf("record %d: %v of %s by %d, which has value %d and holders %v", r.Seq, r.Kind, o.Name, r.Thread, o.Value, o.Holders)
	}
}

// waiting are the threads blocked for a reason on an object.
func waiting(s *sim.State, reason sim.Reason, object sim.ObjectID) iter.Seq[*sim.ThreadInfo] {
	return func(yield func(*sim.ThreadInfo) bool) {
		for i := range s.Threads {
			th := &s.Threads[i]
			if th.State == sim.StateBlocked && th.Reason == reason && th.Object == object && !yield(th) {
				return
			}
		}
	}
}

func count(threads iter.Seq[*sim.ThreadInfo]) (n int) {
	for range threads {
		n++
	}
	return n
}

// rightItem checks an item that is got against the queue's rule.
func (c *checker) rightItem(s *sim.State, r *sim.Record) {
	o := s.Objects[r.Object-1]
	items := slices.Clone(o.Items)
	want := items[0].Text
	switch o.Class {
	case sim.ClassLifoQueue:
		want = items[len(items)-1].Text
	case sim.ClassPriorityQueue:
		want = slices.MinFunc(items, func(a, b sim.Item) int { return cmp.Compare(a.Text, b.Text) }).Text
	}
	if r.Text != want {
		c.t.Fatalf("record %d gets %s from %v %v, want %s", r.Seq, r.Text, o.Class, items, want)
	}
}

// after checks the state a record leads to: its threads and the object it changed,
// or all of them where a thread ends, which may hold any.
func (c *checker) after(s *sim.State, r *sim.Record) {
	switch r.Kind {
	case sim.KindState:
		if sim.ThreadState(r.To).Ended() {
			for i := range s.Objects {
				c.object(s, &s.Objects[i])
			}
		}
	case sim.KindThread, sim.KindProcess, sim.KindExit: // their objects are threads and processes
	default:
		if r.Object > 0 {
			c.object(s, &s.Objects[r.Object-1])
		}
	}
	running := 0
	for i := range s.Threads {
		th := &s.Threads[i]
		if th.State == sim.StateRunning && th.Reason != sim.ReasonSpin {
			running++
		}
		if th.State == sim.StateBlocked && th.Reason == sim.ReasonCondition {
			lock := s.Objects[s.Objects[th.Object-1].Limit-1]
			if slices.Contains(lock.Holders, th.ID) {
				c.t.Fatalf("%s waits to be notified and holds the lock", th.Name)
			}
		}
	}
	if running > 1 {
		c.t.Fatalf("%d threads are running", running)
	}
}

// object checks what must always hold of one object.
func (c *checker) object(s *sim.State, o *sim.ObjectInfo) {
	switch o.Class {
	case sim.ClassSemaphore:
		if o.Value+int64(len(o.Holders)) != o.Limit {
			c.t.Fatalf("permits left %d + held %d are not %d", o.Value, len(o.Holders), o.Limit)
		}
	case sim.ClassLock, sim.ClassRLock:
		if o.Value != int64(1-len(o.Holders)) || len(slices.Compact(slices.Clone(o.Holders))) > 1 {
			c.t.Fatalf("%s has value %d and holders %v", o.Name, o.Value, o.Holders)
		}
		if o.Class == sim.ClassLock && len(o.Holders) > 1 {
			c.t.Fatalf("%s has holders %v", o.Name, o.Holders)
		}
	case sim.ClassBarrier:
		if o.Value < 0 || o.Value > o.Limit {
			c.t.Fatalf("%d threads are in a barrier of %d", o.Value, o.Limit)
		}
	case sim.ClassQueue, sim.ClassLifoQueue, sim.ClassPriorityQueue, sim.ClassSimpleQueue:
		if len(o.Items) != c.items[o.ID] || int(o.Value) != len(o.Items) {
			c.t.Fatalf("%d items in %s, which has value %d and should have %d", len(o.Items), o.Name, o.Value, c.items[o.ID])
		}
	}
	for _, id := range o.Holders {
		if th := s.Threads[id-1]; th.State.Ended() && th.Reason == sim.ReasonRetired {
			c.t.Fatalf("%s left its crew holding %s", th.Name, o.Name)
		}
	}
}
