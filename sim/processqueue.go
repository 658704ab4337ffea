package sim

import "time"

// ProcessQueue is multiprocessing.Queue: a put leaves the object in a buffer of
// the process, from which a feeder thread of that process pickles it and writes
// it into a pipe; a get reads the pipe. So a put waits for a place if there is a
// maxsize, but never for the pipe, and what an object is when the feeder comes to
// it is what is sent. The zero value is not of use.
type ProcessQueue struct {
	objectBase
	channel
	maxsize int // 0: none
	count   int // put and not got
	putters waitq
	feeds   map[*Process]*feed
}

// feed is what one process has of a queue.
type feed struct {
	queue     *ProcessQueue
	buffer    *Queue
	thread    *Thread // nil until the first put
	closed    bool
	told      bool // the feeder has been told to quit
	cancelled bool // the end of the process does not wait for the feeder
}

// sentinel tells a feeder to quit.
var sentinel = &Instance{Class: Global{"builtins", "object"}, Args: &Tuple{}}

// NewProcessQueue makes an empty queue between processes. With a maxsize of 0 it
// has no bound but that of the pipe for what the feeders have sent.
func NewProcessQueue(t *Thread, name string, maxsize int) *ProcessQueue {
	q := &ProcessQueue{maxsize: max(maxsize, 0), feeds: make(map[*Process]*feed)}
	q.addTo(nil, t, q, ClassProcessQueue, name, 0, int64(q.maxsize))
	q.channel = newChannel(t, name)
	return q
}

// Put puts a value, waiting for a place as long as it takes.
func (q *ProcessQueue) Put(t *Thread, v Value) {
	if err := q.put(t, v, never); err != nil {
		panic(err)
	}
}

// TryPut puts a value if there is a place, and returns [ErrFull] otherwise.
func (q *ProcessQueue) TryPut(t *Thread, v Value) error { return asError(q.put(t, v, t.k.now)) }

// PutWithin waits at most d for a place, and returns [ErrFull] if there was none.
func (q *ProcessQueue) PutWithin(t *Thread, v Value, d time.Duration) error {
	return asError(q.put(t, v, t.deadline(d)))
}

func (q *ProcessQueue) put(t *Thread, v Value, deadline int64) *Exception {
	if !t.enter() {
		return nil
	}
	f := q.feed(t)
	q.checkOpen(t, f)
	for q.Full() {
		if t.givesUp(deadline) {
			return ErrFull
		}
		t.waitTurn(&q.putters, ReasonPut, q.id, deadline, shortRepr(v))
	}
	q.putters.got(t)
	q.counted(t, +1)
	if f.thread == nil {
		f.start(t)
	}
	f.buffer.append(t, v, shortRepr(v))
	return nil
}

// counted records that an item came into the queue or left it.
func (q *ProcessQueue) counted(t *Thread, by int) {
	t.emit(Record{Kind: KindFlow, Object: q.id, From: int64(q.count), To: int64(q.count + by)})
	if q.count += by; by < 0 {
		q.putters.wake(t)
	}
}

func (q *ProcessQueue) feed(t *Thread) *feed {
	f := q.feeds[t.process]
	if f == nil {
		f = &feed{queue: q}
		q.feeds[t.process] = f
	}
	return f
}

func (q *ProcessQueue) checkOpen(t *Thread, f *feed) {
	if f.closed {
		t.Raise("ValueError", "Queue <multiprocessing.queues.Queue object> is closed")
	}
}

// start makes the feeder thread of the process.
func (f *feed) start(t *Thread) {
	f.buffer = NewQueue(t, f.queue.name+" buffer", 0)
	f.thread = NewThread(t, "QueueFeederThread", f.run, Daemon(true), service)
	t.process.feeds = append(t.process.feeds, f)
	f.thread.Start(t)
}

// run sends what is in the buffer until it comes to the sentinel, and then
// closes the process's ends of the pipe.
func (f *feed) run(t *Thread) {
	for {
		v := f.buffer.Get(t)
		if v == sentinel {
			f.queue.r.Close(t)
			f.queue.w.Close(t)
			return
		}
		if err := t.Try(func() { f.queue.send(t, t.pickle(v), shortRepr(v)) }); err != nil && !t.process.closing {
			f.queue.counted(t, -1) // as if it had been taken out
			t.Print("%v", err)
		}
	}
}

// tell tells the feeder to quit, once.
func (f *feed) tell(t *Thread) {
	if f.thread != nil && !f.told {
		f.told = true
		f.buffer.append(t, sentinel, Repr(sentinel))
	}
}

// awaited reports whether the end of the process waits for the feeder.
func (f *feed) awaited() bool { return !f.cancelled && !f.thread.state.Ended() }

// Get takes the next value out, waiting for one as long as it takes.
func (q *ProcessQueue) Get(t *Thread) Value {
	if !t.enter() {
		return nil
	}
	q.checkOpen(t, q.feed(t))
	data := q.recv(t)
	q.counted(t, -1)
	return t.unpickle(data)
}

// TryGet takes the next value out if its bytes are in the pipe already, and
// returns [ErrEmpty] otherwise: right after a put it may.
func (q *ProcessQueue) TryGet(t *Thread) (Value, error) { return q.getBy(t, t.k.now) }

// GetWithin waits at most d for a value, and returns [ErrEmpty] if none came.
func (q *ProcessQueue) GetWithin(t *Thread, d time.Duration) (Value, error) {
	return q.getBy(t, t.deadline(d))
}

func (q *ProcessQueue) getBy(t *Thread, deadline int64) (Value, error) {
	if !t.enter() {
		return nil, nil
	}
	q.checkOpen(t, q.feed(t))
	if !q.rlock.acquire(t, deadline) {
		return nil, ErrEmpty
	}
	data := q.recvBy(t, deadline)
	if data == nil {
		return nil, ErrEmpty
	}
	return t.unpickle(data), nil
}

// recvBy reads a pickle, nil if none came in time, and gives the lock back.
func (q *ProcessQueue) recvBy(t *Thread, deadline int64) []byte {
	defer q.rlock.Release(t)
	if !q.r.poll(t, deadline) {
		return nil
	}
	data := q.recvLocked(t)
	q.counted(t, -1)
	return data
}

// SetPipeSize changes how many bytes the pipe holds, as F_SETPIPE_SZ of Linux
// does. Less takes nothing out.
func (q *ProcessQueue) SetPipeSize(t *Thread, bytes int) {
	if t.enter() {
		q.r.end.in.resize(t, bytes)
	}
}

// Size returns how many values were put and not got, as qsize does.
func (q *ProcessQueue) Size() int { return q.count }

// Empty reports whether the pipe is empty; values may still be in buffers.
func (q *ProcessQueue) Empty(t *Thread) bool { return !q.r.Poll(t) }

// Full reports whether there is no place.
func (q *ProcessQueue) Full() bool { return q.maxsize > 0 && q.count >= q.maxsize }

// Close says that t's process puts nothing more: its feeder ends when it has
// sent all. Using the queue in this process then raises ValueError.
func (q *ProcessQueue) Close(t *Thread) {
	if t.enter() {
		f := q.feed(t)
		f.closed = true
		f.tell(t)
	}
}

// JoinThread waits for the feeder of t's process to have sent all. Without
// [ProcessQueue.Close] before it raises AssertionError.
func (q *ProcessQueue) JoinThread(t *Thread) {
	if !t.enter() {
		return
	}
	f := q.feed(t)
	t.assert(f.closed, "Queue <multiprocessing.queues.Queue object> not closed")
	if f.thread != nil && !f.cancelled {
		f.thread.Join(t)
	}
}

// CancelJoinThread lets t's process end without its feeder having sent all.
func (q *ProcessQueue) CancelJoinThread(t *Thread) {
	if t.enter() {
		q.feed(t).cancelled = true
	}
}

func (q *ProcessQueue) info() ObjectInfo { return q.base(int64(q.count), int64(q.maxsize)) }
