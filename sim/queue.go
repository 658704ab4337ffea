package sim

import "time"

// ErrFull and ErrEmpty are queue.Full and queue.Empty, by the names that a
// traceback gives them.
var (
	ErrFull  = &Exception{Type: "queue.Full"}
	ErrEmpty = &Exception{Type: "_queue.Empty"}
)

// Queue is queue.Queue, LifoQueue, PriorityQueue or SimpleQueue: items go from
// the threads that put to the threads that get. With a maxsize above 0, a put
// into a full queue waits for room.
//
// Items are values, see [Value], ordered and
// shown as Python orders and shows them.
type Queue struct {
	objectBase
	maxsize int
	entries list[entry]
	getters waitq
	putters waitq
	locked  bool  // a simple queue: its one lock is taken, as by a get that found nothing
	open    int   // items put that no TaskDone answers yet
	joiners waitq // wait for open to be zero
}

// entry is an item with the value it stands for.
type entry struct {
	Item
	value Value
	clock clock // what the thread that put it had done
}

// NewQueue makes an empty first-in first-out queue.
func NewQueue(t *Thread, name string, maxsize int) *Queue {
	return newQueue(t, ClassQueue, name, maxsize)
}

// NewLifoQueue makes an empty last-in first-out queue.
func NewLifoQueue(t *Thread, name string, maxsize int) *Queue {
	return newQueue(t, ClassLifoQueue, name, maxsize)
}

// NewPriorityQueue makes an empty queue that gives its smallest item first.
func NewPriorityQueue(t *Thread, name string, maxsize int) *Queue {
	return newQueue(t, ClassPriorityQueue, name, maxsize)
}

func newQueue(t *Thread, class Class, name string, maxsize int) *Queue {
	q := &Queue{maxsize: maxsize}
	q.add(t, q, class, name, 0, int64(maxsize))
	return q
}

// NewSimpleQueue makes an empty first-in first-out queue without bound, in which
// nobody counts tasks.
func NewSimpleQueue(t *Thread, name string) *Queue { return newQueue(t, ClassSimpleQueue, name, 0) }

// Size returns the number of items, as qsize does.
func (q *Queue) Size() int { return q.entries.len() }

// Empty reports whether there is no item.
func (q *Queue) Empty() bool { return q.entries.len() == 0 }

// Full reports whether there is no room.
func (q *Queue) Full() bool { return q.maxsize > 0 && q.entries.len() >= q.maxsize }

// Put puts an item, waiting for room as long as it takes.
func (q *Queue) Put(t *Thread, value Value) {
	if err := q.put(t, value, never); err != nil {
		panic(err)
	}
}

// TryPut puts an item if there is room, as put_nowait does, and returns
// [ErrFull] otherwise.
func (q *Queue) TryPut(t *Thread, value Value) error { return asError(q.put(t, value, t.k.now)) }

// PutWithin waits at most d for room, and returns [ErrFull] if there was none.
// A negative d raises ValueError, unless the queue has no bound.
func (q *Queue) PutWithin(t *Thread, value Value, d time.Duration) error {
	t.refuse(d < 0 && q.maxsize > 0, "'timeout' must be a non-negative number")
	return asError(q.put(t, value, t.deadline(d)))
}

func (q *Queue) put(t *Thread, value Value, deadline int64) *Exception {
	if !t.enter() {
		return nil
	}
	text := q.k.repr(value)
	for q.Full() {
		if t.givesUp(deadline) {
			return ErrFull
		}
		t.waitTurn(&q.putters, ReasonPut, q.id, deadline, text)
	}
	q.putters.got(t)
	e := entry{Item: Item{Text: text, Thread: t.id}, value: value}
	t.publish(&e.clock)
	size := q.entries.len()
	index, raised := q.insert(t, e)
	t.did(KindPut, &q.objectBase, int64(size), int64(size+1), e.Item, index)
	q.entries.all()[index].ID = t.k.seq
	if raised != nil {
		panic(raised) // the item stays, but nobody is told of it
	}
	q.open++
	if q.class != ClassSimpleQueue {
		q.getters.wake(t)
	} else {
		q.unlock(t)
	}
	return nil
}

// append puts an item into a first-in first-out queue that is never full, on
// behalf of a thread that need not be running.
func (q *Queue) append(t *Thread, value Value, text string) {
	e := entry{Item: Item{Text: text, Thread: t.id}, value: value}
	t.publish(&e.clock)
	size := q.entries.len()
	t.did(KindPut, &q.objectBase, int64(size), int64(size+1), e.Item, size)
	e.ID = t.k.seq
	q.entries.push(e)
	q.open++
	q.getters.wake(t)
}

// unlock frees the lock of a simple queue if it is taken. Its getters wait for
// that lock rather than for an item, so that one more than there are items may
// wake, find none, and wait again behind the others.
func (q *Queue) unlock(t *Thread) {
	if q.locked {
		q.locked = false
		q.getters.wake(t)
	}
}

// Get takes the next item out, waiting for one as long as it takes.
func (q *Queue) Get(t *Thread) Value {
	v, err := q.get(t, never)
	if err != nil {
		panic(err)
	}
	return v
}

// TryGet takes the next item out if there is one, as get_nowait does, and
// returns [ErrEmpty] otherwise.
func (q *Queue) TryGet(t *Thread) (Value, error) {
	v, err := q.get(t, t.k.now)
	return v, asError(err)
}

// GetWithin waits at most d for an item, and returns [ErrEmpty] if none came.
// A negative d raises ValueError.
func (q *Queue) GetWithin(t *Thread, d time.Duration) (Value, error) {
	t.refuse(d < 0, "'timeout' must be a non-negative number")
	v, err := q.get(t, t.deadline(d))
	return v, asError(err)
}

func (q *Queue) get(t *Thread, deadline int64) (Value, *Exception) {
	if !t.enter() {
		return nil, nil
	}
	for q.Empty() {
		q.locked = true
		if t.givesUp(deadline) {
			return nil, ErrEmpty
		}
		if t.waitTurn(&q.getters, ReasonGet, q.id, deadline, "") {
			q.locked = true
		}
	}
	q.getters.got(t)
	size := q.entries.len()
	e, index, raised := q.remove(t)
	t.absorb(e.clock)
	t.did(KindGet, &q.objectBase, int64(size), int64(size-1), e.Item, index)
	if raised != nil {
		panic(raised) // the item is gone, but nobody is told of the room
	}
	q.putters.wake(t)
	if q.class == ClassSimpleQueue {
		q.unlock(t)
	}
	return e.value, nil
}

// TaskDone says that the work on an item that was got is done. More of them than
// items were put raise ValueError.
func (q *Queue) TaskDone(t *Thread) {
	if !t.enter() {
		return
	}
	if q.open == 0 {
		t.Raise("ValueError", "task_done() called too many times")
	}
	t.publish(&q.clock)
	t.emit(Record{Kind: KindTask, Object: q.id, From: int64(q.open), To: int64(q.open - 1)})
	if q.open--; q.open == 0 {
		q.joiners.wakeAll(t)
	}
}

// Join waits until every item that was put has been got and reported done.
func (q *Queue) Join(t *Thread) {
	if !t.enter() {
		return
	}
	for q.open > 0 {
		t.wait(&q.joiners, ReasonTasks, q.id, never, "")
	}
	t.absorb(q.clock)
}

// SetMaxsize changes the room. More of it readies as many waiting puts; less
// takes nothing out.
func (q *Queue) SetMaxsize(t *Thread, maxsize int) {
	if !t.enter() {
		return
	}
	from := q.maxsize
	q.maxsize = maxsize
	t.emit(Record{Kind: KindResize, Object: q.id, From: int64(from), To: int64(maxsize), Index: int32(q.entries.len())})
	room := maxsize - max(from, q.entries.len())
	for room > 0 && q.putters.first != nil || maxsize <= 0 && q.putters.first != nil {
		q.putters.wake(t)
		room--
	}
}

// insert puts an entry where it belongs and returns the index, and what
// comparing it raised: then it stays where it has come to.
func (q *Queue) insert(t *Thread, e entry) (index int, raised *Exception) {
	index = q.entries.len()
	q.entries.push(e)
	if q.class == ClassPriorityQueue {
		raised = t.Try(func() { q.climb(t, &index) })
	}
	return index, raised
}

// remove takes the next entry out. For a heap, index is where the last one
// landed; otherwise it is where the entry was. What comparing raised leaves the
// last one where it has come to.
func (q *Queue) remove(t *Thread) (e entry, index int, raised *Exception) {
	last := q.entries.len() - 1
	switch q.class {
	case ClassLifoQueue:
		e, index = q.entries.take(last), last
	case ClassQueue, ClassSimpleQueue:
		e = q.entries.take(0)
	default:
		h := q.entries.all()
		e, h[0] = h[0], h[last]
		q.entries.take(last)
		raised = t.Try(func() { q.sink(t, &index) })
	}
	return e, index, raised
}

// climb moves an entry of a heap up as heapq.heappush does, keeping index at it.
func (q *Queue) climb(t *Thread, index *int) {
	h := q.entries.all()
	for i := *index; i > 0 && less(t, h[i].value, h[(i-1)/2].value); i = *index {
		*index = (i - 1) / 2
		h[i], h[*index] = h[*index], h[i]
	}
}

// sink moves the entry at the root of a heap down as heapq.heappop does, keeping
// index at it: the smaller child moves up all the way to a leaf, then the entry
// climbs from there.
func (q *Queue) sink(t *Thread, index *int) {
	h := q.entries.all()
	for child := 1; child < len(h); child = 2*(*index) + 1 {
		if right := child + 1; right < len(h) && !less(t, h[child].value, h[right].value) {
			child = right
		}
		h[*index], h[child] = h[child], h[*index]
		*index = child
	}
	q.climb(t, index)
}

func (q *Queue) info() ObjectInfo {
	i := q.base(int64(q.entries.len()), int64(q.maxsize))
	for _, e := range q.entries.all() {
		if e.Text == "" {
			e.Text = Repr(e.value)
		}
		i.Items = append(i.Items, e.Item)
	}
	return i
}
