package sim

import "slices"

// PipeLimit is how many bytes a direction of a pipe holds unless told otherwise:
// what a pipe of Linux does. (Linux charges a socket, which a duplex pipe is, for
// the room around the bytes too, so that fewer fit.)
const PipeLimit = 65536

const (
	headerLen = 4    // bytes before each message that say how long it is
	atomicLen = 4096 // a write up to this long waits for room for all of it: PIPE_BUF

	readOnly  = "connection is read-only"
	writeOnly = "connection is write-only"
)

// pipe is one direction: a buffer of bytes that all processes share. A thread cut
// off in the middle of a message leaves it of no use to others that go the same
// way: what they would read or write is out of step.
type pipe struct {
	objectBase
	limit    int
	used     int
	messages []*message
	taken    *Taken
	from, to *end
	writing  *Thread // has put a part of the last message in
	reading  *Thread // has taken a part of the first message out
	readers  waitq
	writers  waitq
}

// message is a value on its way.
type message struct {
	Item
	data    []byte
	in, out int // bytes that have entered and left the buffer, the header's too
	clock   clock
}

func (m *message) size() int { return len(m.data) + headerLen }

// end is one end of a pair, of which any number of processes hold copies.
type end struct {
	in, out *pipe // nil if it cannot be read or written
	copies  []*Conn
	reset   bool // the other end was closed before it had read all
}

// open reports whether a process holds the end.
func (e *end) open() bool {
	return slices.ContainsFunc(e.copies, func(c *Conn) bool { return !c.closed })
}

// other returns the end that this one talks with.
func (e *end) other() *end {
	if e.in != nil {
		return e.in.from
	}
	return e.out.to
}

// Conn is a connection of multiprocessing.Pipe: one process's copy of one end.
// A child process has copies of all that its parent had open when it started;
// the methods mean the copy in the thread's process.
type Conn struct {
	objectBase
	end    *end
	closed bool
}

// NewPipe makes a pipe that holds so many bytes in each direction, 0 for
// [PipeLimit]. If duplex, both ends send and receive; else, as in CPython, the
// first one only receives and the second one only sends.
func NewPipe(t *Thread, first, second string, duplex bool, limit int) (*Conn, *Conn) {
	if limit <= 0 {
		limit = PipeLimit
	}
	a, b := &end{}, &end{}
	b.link(t, a, second+" → "+first, limit)
	if duplex {
		a.link(t, b, first+" → "+second, limit)
	}
	return a.copy(t.process, t, first, 0), b.copy(t.process, t, second, 0)
}

// link makes the direction from one end to another.
func (e *end) link(t *Thread, to *end, name string, limit int) {
	p := &pipe{limit: limit, from: e, to: to}
	e.out, to.in = p, p
	p.addTo(nil, t, p, ClassPipe, name, 0, int64(limit))
}

// copy gives a process a connection to the end.
func (e *end) copy(p *Process, t *Thread, name string, root ObjectID) *Conn {
	c := &Conn{end: e}
	c.root = root
	e.copies = append(e.copies, c)
	c.addTo(p, t, c, ClassConnection, name, int64(e.out.number()), int64(e.in.number()))
	return c
}

func (p *pipe) number() ObjectID {
	if p == nil {
		return 0
	}
	return p.id
}

func (c *Conn) inherit(t *Thread, child *Process) object {
	if !c.closed {
		return c.end.copy(child, t, c.name, c.root)
	}
	closed := &Conn{end: c.end, closed: true}
	closed.root = c.root
	closed.addTo(child, t, closed, ClassConnection, c.name, 0, 0)
	return closed
}

// Closed reports whether the copy of t's process is closed.
func (c *Conn) Closed(t *Thread) bool { return here(t, c).closed }

// check raises OSError for a connection that is closed, or that does not go this
// way.
func (c *Conn) check(t *Thread, way *pipe, message string) {
	switch {
	case c.closed:
		t.Raise("OSError", "handle is closed")
	case way == nil:
		t.Raise("OSError", message)
	}
}

// Close closes the copy of t's process. When all copies of an end are closed,
// receiving at the other end raises EOFError once the buffer is empty, and
// sending BrokenPipeError.
func (c *Conn) Close(t *Thread) {
	if t.enter() {
		here(t, c).close(t)
	}
}

func (c *Conn) close(t *Thread) {
	if c.closed {
		return
	}
	c.closed = true
	t.emit(Record{Kind: KindClose, Object: c.id})
	if c.end.open() {
		return
	}
	if in := c.end.in; in != nil {
		other := in.from
		other.reset = other.reset || in.used > 0 && c.end.out != nil
		in.writers.wakeAll(t)
	}
	if out := c.end.out; out != nil {
		out.readers.wakeAll(t)
	}
}

// resize changes how many bytes the pipe holds.
func (p *pipe) resize(t *Thread, limit int) {
	from := int64(p.limit)
	p.limit = limit
	t.emit(Record{Kind: KindResize, Object: p.id, From: from, To: int64(limit), Index: int32(p.used)})
	p.writers.wakeFor(p.writing, t)
}

// Send pickles a value and writes the bytes, waiting for room. It raises OSError
// on a connection that is closed or only receives, BrokenPipeError when nobody
// holds the other end, ConnectionResetError if that was closed with bytes unread
// while the sender waited, and what [Pickle] returns for a value that cannot be pickled.
func (c *Conn) Send(t *Thread, v Value) {
	if !t.enter() {
		return
	}
	c = c.used(t)
	c.check(t, c.end.out, readOnly)
	c.send(t, t.pickle(v), shortRepr(v))
}

func (c *Conn) send(t *Thread, data []byte, text string) {
	p := c.end.out
	m := &message{Item: Item{Text: text, Thread: t.id, Size: int64(len(data))}, data: data}
	t.publish(&m.clock)
	for waited := false; m.in < m.size(); {
		if !p.to.open() {
			if waited && m.in == 0 {
				c.end.checkReset(t)
			}
			t.Raise("BrokenPipeError", "[Errno 32] Broken pipe")
		}
		if n := p.room(t, m); n > 0 {
			p.enter(t, m, n)
		} else {
			waited = true
			t.wait(&p.writers, ReasonSend, p.id, never, text)
		}
	}
	if p.used < p.limit {
		p.writers.wake(t) // whose turn it is
	}
}

// used returns the copy that t uses: that of its process, or, for the outside, any
// that is open.
func (c *Conn) used(t *Thread) *Conn {
	c = here(t, c)
	if i := slices.IndexFunc(c.end.copies, func(o *Conn) bool { return !o.closed }); t.id == 0 && c.closed && i >= 0 {
		return c.end.copies[i]
	}
	return c
}

// Room returns how many bytes can be sent without waiting: 0 if nobody could
// receive them.
func (c *Conn) Room(t *Thread) int {
	c = c.used(t)
	if p := c.end.out; !c.closed && p != nil && p.writing == nil && p.to.open() {
		return max(0, p.limit-p.used)
	}
	return 0
}

// checkReset raises, once, that the other end threw away what was sent.
func (e *end) checkReset(t *Thread) {
	if e.reset {
		e.reset = false
		t.Raise("ConnectionResetError", "[Errno 104] Connection reset by peer")
	}
}

// room returns how many bytes of a message can enter now.
func (p *pipe) room(t *Thread, m *message) int {
	left, free := m.size()-m.in, p.limit-p.used
	switch {
	case p.writing != nil && p.writing != t:
		return 0
	case m.size() <= min(atomicLen, p.limit) && free < left:
		return 0
	}
	return min(left, free)
}

// enter writes n bytes of a message.
func (p *pipe) enter(t *Thread, m *message, n int) {
	from := int64(p.used)
	p.used += n
	if m.in == 0 {
		m.depart(t)
		t.did(KindPut, &p.objectBase, from, int64(p.used), m.Item, len(m.data))
		m.ID = t.k.seq
		p.messages = append(p.messages, m)
	} else {
		t.emit(Record{Kind: KindFlow, Object: p.id, From: from, To: int64(p.used)})
	}
	p.writing = t
	if m.in += n; m.in == m.size() {
		p.writing = nil
	}
	p.readers.wakeFor(p.reading, t)
}

// Recv waits for a message and returns its value. It raises OSError on a
// connection that is closed or only sends, and EOFError when there is nothing
// left and nobody holds the other end any more.
func (c *Conn) Recv(t *Thread) Value {
	if !t.enter() {
		return nil
	}
	c = here(t, c)
	c.check(t, c.end.in, writeOnly)
	return t.unpickle(c.recv(t))
}

// unpickle is [Unpickle] that raises.
func (t *Thread) unpickle(data []byte) Value {
	v, err := Unpickle(data)
	if err != nil {
		panic(err)
	}
	return v
}

func (c *Conn) recv(t *Thread) []byte {
	p := c.end.in
	for {
		due := p.arrival()
		if due == never && len(p.messages) > 0 && (p.reading == nil || p.reading == t) {
			m := p.messages[0]
			if m.in == m.size() {
				return p.take(t, m)
			}
			p.drain(t, m)
		}
		if p.used == 0 {
			c.checkEnd(t)
		}
		t.wait(&p.readers, ReasonRecv, p.id, due, "")
	}
}

// checkEnd raises if no more bytes will come.
func (c *Conn) checkEnd(t *Thread) {
	c.end.checkReset(t)
	switch {
	case c.end.other().open():
		return
	case c.end.in.reading == t:
		t.Raise("OSError", "got end of file during message")
	}
	t.Raise("EOFError", "")
}

// take reads the rest of a message that is all there.
func (p *pipe) take(t *Thread, m *message) []byte {
	from := int64(p.used)
	p.used -= m.in - m.out
	p.messages = p.messages[1:]
	p.reading = nil
	t.did(KindGet, &p.objectBase, from, int64(p.used), m.Item, len(m.data))
	p.taken = &Taken{m.Item, t.id, t.k.now}
	t.absorb(m.clock)
	p.writers.wakeFor(p.writing, t)
	if len(p.messages) > 0 {
		p.readers.wake(t)
	}
	return m.data
}

// drain reads what there is of a message that is still being written.
func (p *pipe) drain(t *Thread, m *message) {
	p.reading = t
	if m.out == m.in {
		return
	}
	from := int64(p.used)
	p.used -= m.in - m.out
	m.out = m.in
	t.emit(Record{Kind: KindFlow, Object: p.id, From: from, To: int64(p.used)})
	p.writers.wakeFor(p.writing, t)
}

func (p *pipe) info() ObjectInfo {
	i := p.base(int64(p.used), int64(p.limit))
	for _, m := range p.messages {
		i.Items = append(i.Items, m.Item)
	}
	if p.taken != nil {
		taken := *p.taken
		i.Taken = &taken
	}
	return i
}

func (c *Conn) info() ObjectInfo {
	if c.closed {
		return c.base(0, 0)
	}
	return c.base(int64(c.end.out.number()), int64(c.end.in.number()))
}
