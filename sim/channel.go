package sim

// channel is a pipe in one direction between any processes, with a lock at each
// end, as multiprocessing.SimpleQueue is: what is sent is never mixed up.
type channel struct {
	r, w         *Conn
	rlock, wlock *Lock
}

func newChannel(t *Thread, name string) channel {
	var c channel
	c.r, c.w = NewPipe(t, name+" reader", name+" writer", false, 0)
	c.rlock, c.wlock = newSharedLock(t, name+" rlock"), newSharedLock(t, name+" wlock")
	return c
}

// newSharedLock makes a multiprocessing.Lock, which all processes share. One
// whose holder was cut off stays held.
func newSharedLock(t *Thread, name string) *Lock {
	l := &Lock{}
	l.addTo(nil, t, l, ClassLock, name, 1, 1)
	return l
}

// send writes a pickle when it has the writers' lock.
func (c channel) send(t *Thread, data []byte, text string) {
	c.wlock.Acquire(t)
	defer c.wlock.Release(t)
	w := here(t, c.w)
	w.check(t, w.end.out, readOnly)
	w.send(t, data, text)
}

// recv reads a pickle when it has the readers' lock.
func (c channel) recv(t *Thread) []byte {
	c.rlock.Acquire(t)
	defer c.rlock.Release(t)
	return c.recvLocked(t)
}

// recvLocked is recv for a thread that has the lock.
func (c channel) recvLocked(t *Thread) []byte {
	r := here(t, c.r)
	r.check(t, r.end.in, writeOnly)
	return r.recv(t)
}
