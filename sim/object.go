package sim

// object is what threads share: an event, a lock, a queue, a crew.
type object interface {
	info() ObjectInfo
	common() *objectBase
}

// objectBase is the part that all objects have.
type objectBase struct {
	k       *Kernel
	id      ObjectID
	class   Class
	name    string
	process *Process // nil if all processes share it
	root    ObjectID // the object it is a copy of, through any number of forks; itself if none
	shown   Item     // what a cell or a referent holds, as records show it
	clock   clock    // what its users publish to each other, see race.go
}

// add gives an object of t's process its id and records it.
func (b *objectBase) add(t *Thread, o object, class Class, name string, value, limit int64) {
	b.addTo(t.process, t, o, class, name, value, limit)
}

// addTo is add for an object of another process, nil for one that all share.
func (b *objectBase) addTo(p *Process, t *Thread, o object, class Class, name string, value, limit int64) {
	k := t.k
	k.objects = append(k.objects, o)
	b.k, b.id, b.class, b.name, b.process = k, ObjectID(len(k.objects)), class, name, p
	if b.root == 0 {
		b.root = b.id
	}
	k.locate()
	t.emit(Record{Kind: KindObject, Object: b.id, Class: class, Text: name, To: value, From: limit, Index: p.number()})
}

func (b *objectBase) base(value, limit int64) ObjectInfo {
	return ObjectInfo{ID: b.id, Class: b.class, Name: b.name, Process: b.process.number(), Value: value, Limit: limit}
}

func (b *objectBase) common() *objectBase { return b }

// reach panics if the object is in the memory of another process than t's. A
// lock or queue of threads that a child process inherits is not copied.
func (b *objectBase) reach(t *Thread) {
	if b.process != nil && b.process != t.process && t.id != 0 {
		panic("sim: " + t.name + " cannot use " + b.name + ": it is in the memory of " + b.process.name)
	}
}

// waitq is a queue of blocked threads, the longest waiter first. The zero value
// is empty.
type waitq struct {
	first, last *Thread
	len         int
	claims      *claims // on what they wait for, nil if there was none; see starvation.go
}

func (q *waitq) push(t *Thread) {
	q.len++
	t.waiting, t.prev, t.succ = q, q.last, nil
	if q.last == nil {
		q.first = t
	} else {
		q.last.succ = t
	}
	q.last = t
}

func (q *waitq) remove(t *Thread) {
	q.len--
	if t.prev == nil {
		q.first = t.succ
	} else {
		t.prev.succ = t.succ
	}
	if t.succ == nil {
		q.last = t.prev
	} else {
		t.succ.prev = t.prev
	}
	t.waiting, t.prev, t.succ = nil, nil, nil
}

// wake readies one waiter if there are any: the longest, unless the policy, asked
// in the midst of a step, says another one.
func (q *waitq) wake(by *Thread) {
	switch k := by.k; {
	case q.len > 1 && k.current == by && (k.waker != nil || k.schedule != nil || k.askAt == k.seq):
		q.wakeOne(by)
	case q.first != nil:
		q.wakeThread(q.first, by)
	}
}

// wakeOne is wake where the policy has a say or its picks are kept.
func (q *waitq) wakeOne(by *Thread) {
	k := by.k
	byHand := k.ask(by, q)
	if q.len < 2 {
		q.wakeAll(by)
		return
	}
	i := 0
	switch waiting := q.all(); {
	case byHand:
		i = k.answered(waiting)
	case k.waker != nil:
		i = k.waker.Wake(waiting)
	}
	k.decided(i, q.len)
	q.wakeThread(q.all()[i], by)
}

// wakeAll readies every waiter.
func (q *waitq) wakeAll(by *Thread) {
	for q.first != nil {
		q.wakeThread(q.first, by)
	}
}

// all returns the waiters, the longest first.
func (q *waitq) all() []*Thread {
	all := make([]*Thread, 0, q.len)
	for t := q.first; t != nil; t = t.succ {
		all = append(all, t)
	}
	return all
}

// wakeFor readies the thread if it waits here; nil stands for the longest waiter.
func (q *waitq) wakeFor(t, by *Thread) {
	switch {
	case t == nil:
		q.wake(by)
	case t.waiting == q:
		q.wakeThread(t, by)
	}
}

func (q *waitq) wakeThread(t, by *Thread) {
	q.remove(t)
	t.disarm()
	t.become(StateReady, change{reason: ReasonWoken, by: by.id})
	t.k.ready.push(t)
}

// wait parks the thread in q until it is woken, or until the deadline if that
// is not never. It reports whether it was woken. A deadline that has come
// already, of a timeout of 0 or less, parks nobody.
func (t *Thread) wait(q *waitq, reason Reason, object ObjectID, deadline int64, text string) bool {
	if t == &t.k.outside {
		panic("sim: the outside cannot wait")
	}
	if reason != ReasonJoin && reason != ReasonStart {
		t.k.objects[object-1].common().reach(t)
	}
	t.safePoint(reason, object, text)
	if t.expired(deadline) {
		return false
	}
	t.timedOut = false
	t.become(StateBlocked, change{reason: reason, object: object, timed: deadline != never, until: deadline, text: text, line: t.k.line()})
	q.push(t)
	if deadline != never {
		t.arm(deadline)
	} else {
		t.k.blocked(t)
	}
	t.park()
	return !t.timedOut
}

// expired reports whether a deadline has come.
func (t *Thread) expired(deadline int64) bool { return deadline != never && t.k.now >= deadline }

// leaveWaiting takes a parked thread out of its queue and off the timers.
func (t *Thread) leaveWaiting() {
	if t.waiting != nil {
		t.waiting.remove(t)
	}
	t.disarm()
}
