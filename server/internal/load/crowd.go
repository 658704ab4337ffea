package main

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// crowd is many viewers that only read. They are read by a few goroutines with
// epoll, so that they take as little as they can of the processors that they share
// with the server.
type crowd struct {
	workers []*worker
	over    atomic.Bool
	running sync.WaitGroup
}

// worker reads a part of a crowd.
type worker struct {
	poll    int // epoll's descriptor
	frames  []frame
	failed  error // what ended a viewer early
	mu      sync.Mutex
	viewers map[int32]*viewer // by descriptor

	arrivals []arrival // of what those who follow are told and shown
	inflater io.ReadCloser
}

// arrival is a viewer's that follows: it was told a place, or can show it.
type arrival struct {
	place int64 // a virtual time
	shown bool
	got   time.Time
}

// viewer is one connection.
type viewer struct {
	session   int // which of the sessions it watches
	rest      []byte
	seq       int64
	bytes     int64 // of frames, their headers included
	deltas    int
	keyframes int
	broken    int      // deltas that did not follow
	keep      bool     // the deltas themselves
	kept      [][]byte // them

	follows bool   // asks for the stretch of the past that shows where the owner looks
	fd      int    // to ask
	asked   int64  // the id of its last question
	place   int64  // where the owner looks
	there   int64  // the last place that it could show
	sum     uint32 // of the stretch that shows it
}

// frame is a delta that arrived.
type frame struct {
	session int
	virtual time.Duration
	got     time.Time
}

const crowdWorkers = 2

func newCrowd() (*crowd, error) {
	c := &crowd{}
	for range crowdWorkers {
		poll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
		if err != nil {
			return nil, err
		}
		w := &worker{poll: poll, viewers: map[int32]*viewer{}}
		c.workers = append(c.workers, w)
		c.running.Go(func() {
			for !c.over.Load() {
				w.read()
			}
		})
	}
	return c, nil
}

// join lets so many viewers watch each session, a few at a time. The very first
// one keeps what it gets.
func (c *crowd) join(ctx context.Context, host string, crew crew) error {
	const atOnce = 32
	errs := make([]error, atOnce)
	var group sync.WaitGroup
	for start := range atOnce {
		group.Go(func() {
			for i := start; i < crew.each*len(crew.sessions) && errs[start] == nil; i += atOnce {
				of := i % len(crew.sessions)
				fd, err := dial(ctx, host, crew.sessions[of], crew.deflate)
				if err == nil {
					err = c.workers[i%crowdWorkers].add(fd, &viewer{session: of, keep: i == 0, follows: crew.guide != nil, fd: fd})
				}
				errs[start] = err
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// dial opens a websocket, says join and returns its descriptor, which is no
// business of Go's own poller.
func dial(ctx context.Context, host, session string, deflate bool) (int, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	extension := ""
	if deflate {
		extension = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"
	}
	fmt.Fprintf(conn, "GET /ws/%s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: interleave.v1\r\n%s\r\n", session, host, extension)
	answer := make([]byte, 0, 512)
	for one := make([]byte, 1); !bytes.HasSuffix(answer, []byte("\r\n\r\n")); answer = append(answer, one[0]) {
		if _, err := io.ReadFull(conn, one); err != nil {
			return 0, fmt.Errorf("no websocket: %w: %.200s", err, answer)
		}
	}
	if !bytes.HasPrefix(answer, []byte("HTTP/1.1 101 ")) {
		return 0, fmt.Errorf("no websocket: %.200s", answer)
	}
	const join = `{"type":"join"}`
	if _, err := conn.Write(append([]byte{0x81, 0x80 | byte(len(join)), 0, 0, 0, 0}, join...)); err != nil { // the mask is 0
		return 0, err
	}
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	fd, err := syscall.Dup(int(file.Fd()))
	if err != nil {
		return 0, err
	}
	return fd, syscall.SetNonblock(fd, true)
}

func (w *worker) add(fd int, v *viewer) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.viewers[int32(fd)] = v
	return syscall.EpollCtl(w.poll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)})
}

// read takes in what has come, or waits a moment.
func (w *worker) read() {
	var events [256]syscall.EpollEvent
	n, err := syscall.EpollWait(w.poll, events[:], 50)
	if err != nil && err != syscall.EINTR {
		w.failed = err
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var buffer [64 << 10]byte
	for _, event := range events[:max(n, 0)] {
		v := w.viewers[event.Fd]
		n, err := syscall.Read(int(event.Fd), buffer[:])
		switch {
		case err == syscall.EAGAIN || err == syscall.EINTR:
		case err != nil || n == 0:
			w.failed = fmt.Errorf("a viewer was sent away: %v", err)
			w.remove(event.Fd)
		default:
			w.take(v, buffer[:n], time.Now())
		}
	}
}

func (w *worker) remove(fd int32) {
	delete(w.viewers, fd)
	syscall.Close(int(fd))
}

// take splits what came into messages.
func (w *worker) take(v *viewer, data []byte, now time.Time) {
	if len(v.rest) > 0 {
		data = append(v.rest, data...)
		v.rest = nil
	}
	for {
		payload, rest, ok := cut(data)
		if !ok {
			break
		}
		v.bytes += int64(len(data) - len(rest))
		w.message(v, data[0], payload, now)
		data = rest
	}
	v.rest = append(v.rest, data...)
}

// cut returns the payload of the first frame of a websocket, and what follows it,
// if it is there as a whole.
func cut(data []byte) (payload, rest []byte, ok bool) {
	if len(data) < 2 {
		return nil, nil, false
	}
	start, size := 2, int(data[1])
	switch {
	case size == 126 && len(data) >= 4:
		start, size = 4, int(binary.BigEndian.Uint16(data[2:]))
	case size == 127 && len(data) >= 10:
		start, size = 10, int(binary.BigEndian.Uint64(data[2:]))
	case size >= 126:
		return nil, nil, false
	}
	if len(data) < start+size {
		return nil, nil, false
	}
	return data[start : start+size], data[start+size:], true
}

// message counts a message. Of a frame of the run it reads only the numbers at the
// start; what is deflated it only counts.
func (w *worker) message(v *viewer, first byte, payload []byte, now time.Time) {
	const deflated = 0x40
	switch {
	case v.follows && w.follow(v, payload, first&deflated != 0, now):
	case first&deflated != 0 && v.follows:
		w.message(v, first&^deflated, w.inflate(payload), now)
	case first&deflated != 0:
		v.deltas++
	case bytes.HasPrefix(payload, []byte(`{"type":"delta"`)):
		if number(payload, "from") != v.seq {
			v.broken++
		}
		v.seq = number(payload, "to")
		v.deltas++
		w.frames = append(w.frames, frame{v.session, time.Duration(number(payload, "time")), now})
		if v.keep {
			v.kept = append(v.kept, bytes.Clone(payload))
		}
	case bytes.HasPrefix(payload, []byte(`{"type":"keyframe"`)):
		v.seq = number(payload, "seq")
		v.keyframes++
	}
}

// follow deals with what a viewer who follows is told and shown, and reports whether the
// message was about that. The beginning of a stretch is not deflated.
func (w *worker) follow(v *viewer, payload []byte, deflated bool, now time.Time) bool {
	const blockHeader = 5
	if deflated {
		payload = payload[min(blockHeader, len(payload)):]
	}
	switch {
	case bytes.HasPrefix(payload, []byte(`{"type":"playhead","at":{`)):
		v.place = number(payload, "time")
		w.arrivals = append(w.arrivals, arrival{v.place, false, now})
		v.asked++
		question := fmt.Sprintf(`{"type":"stretch","id":%d,"epoch":1,"time":%d}`, v.asked, v.place)
		if _, err := syscall.Write(v.fd, append([]byte{0x81, 0x80 | byte(len(question)), 0, 0, 0, 0}, question...)); err != nil {
			w.failed = err
		}
	case bytes.HasPrefix(payload, []byte(`{"type":"stretch"`)):
		if number(payload, "id") == v.asked {
			_, rest, _ := bytes.Cut(payload, []byte(`,"epoch"`))
			v.there, v.sum = v.place, crc32.ChecksumIEEE(rest)
			w.arrivals = append(w.arrivals, arrival{v.place, true, now})
		}
	default:
		return false
	}
	return true
}

// inflate returns the text of a message.
func (w *worker) inflate(payload []byte) []byte {
	const tail = "\x00\x00\xff\xff\x01\x00\x00\xff\xff" // what is left out, and an end
	packed := io.MultiReader(bytes.NewReader(payload), strings.NewReader(tail))
	if w.inflater == nil {
		w.inflater = flate.NewReader(packed)
	} else {
		w.inflater.(flate.Resetter).Reset(packed, nil)
	}
	text, err := io.ReadAll(w.inflater)
	if err != nil {
		w.failed = err
	}
	return text
}

// each calls f for every viewer, while nobody reads.
func (c *crowd) each(f func(*viewer)) {
	for _, w := range c.workers {
		w.mu.Lock()
		for _, v := range w.viewers {
			f(v)
		}
		w.mu.Unlock()
	}
}

// forget drops the frames that have come so far.
func (c *crowd) forget() {
	for _, w := range c.workers {
		w.mu.Lock()
		w.frames = nil
		w.mu.Unlock()
	}
}

// leave closes every connection. What has come may be read afterwards.
func (c *crowd) leave() error {
	c.over.Store(true)
	c.running.Wait()
	var errs []error
	for _, w := range c.workers {
		for fd := range w.viewers {
			syscall.Close(int(fd))
		}
		syscall.Close(w.poll)
		errs = append(errs, w.failed)
	}
	return errors.Join(errs...)
}

// number returns the first member of that name.
func number(data []byte, name string) int64 {
	_, rest, _ := bytes.Cut(data, []byte(`"`+name+`":`))
	end := bytes.IndexAny(rest, ",}")
	n, err := strconv.ParseInt(string(rest[:max(end, 0)]), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
