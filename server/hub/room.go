package hub

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

// room is a session and those who watch it. What the session says is passed on in
// order by a goroutine that lives while there is something to pass on, so that
// neither encoding nor writing holds the session up. Frames that come faster than
// they can be passed on become one.
type room struct {
	hub                   *Hub
	id, scenario, address string // never change
	session               *session.Session
	helm                  helm
	changed               atomic.Bool // since it was kept
	shelf                 shelf
	unwatched             atomic.Int64 // since when nobody watches, Unix nanoseconds; 0 while somebody does

	keptAt session.Place // where it was when it was kept last; of what keeps live sessions

	watching int  // on the session's goroutine
	twins    bool // likewise: there are two runs
	conns    int  // the hub's

	mu      sync.Mutex
	todo    []func()
	busy    bool      // the goroutine is there
	waiting [2]*frame // the newest one of each run in todo, if others may be added to it

	// The rest belongs to that goroutine.

	viewers []*conn
	lead    lead
	opening [2]opening // of each run
}

// opening is the keyframe of a run that the last viewer to join was sent, for others
// who join at the same moment.
type opening struct {
	epoch, seq, time int64
	packet           *packet
}

var _ session.Audience = (*room)(nil)

func newRoom(h *Hub, id string, key key, scenario, address string) *room {
	r := &room{hub: h, id: id, scenario: scenario, address: address, helm: helm{key: key, term: 1}}
	r.watch(0)
	return r
}

// watch counts who watches.
func (r *room) watch(change int) {
	r.watching += change
	if r.watching > 0 {
		r.unwatched.Store(0)
	} else {
		r.unwatched.Store(time.Now().UnixNano())
	}
}

// then does something after all that was said so far has been passed on.
func (r *room) then(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.todo = append(r.todo, do)
	if !r.busy {
		r.busy = true
		r.hub.running.Go(r.work)
	}
}

func (r *room) work() {
	for do := r.next(); do != nil; do = r.next() {
		do()
	}
}

func (r *room) next() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.todo) == 0 {
		r.todo, r.busy = nil, false
		return nil
	}
	do := r.todo[0]
	r.todo = r.todo[1:]
	return do
}

// wait lets what comes be added to a frame.
func (r *room) wait(f *frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting[f.update.Twin] = f
}

// part keeps anything more from being added to any frame.
func (r *room) part() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = [2]*frame{}
}

// merge adds an update to the frame that waits, if it can be.
func (r *room) merge(u session.Update) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.waiting[u.Twin]
	return f != nil && f.merge(u)
}

// Update hands a frame to every viewer.
func (r *room) Update(u session.Update) {
	if r.merge(u) {
		r.hub.metrics.merged.Inc()
		return
	}
	f := &frame{update: u}
	r.wait(f)
	r.then(func() {
		r.begin(f)
		r.hub.metrics.frames.Inc()
		f.encode()
		r.each(func(c *conn) { c.take(f) })
	})
}

// begin keeps anything more from being added to a frame.
func (r *room) begin(f *frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if waiting := &r.waiting[f.update.Twin]; *waiting == f {
		*waiting = nil
	}
}

// bigRoom is how many viewers it takes to have several goroutines write to them.
const bigRoom = 512

// each calls f for every viewer, in a big room on all processors.
func (r *room) each(f func(*conn)) {
	if len(r.viewers) < bigRoom {
		for _, c := range r.viewers {
			f(c)
		}
		return
	}
	var group sync.WaitGroup
	for part := range slices.Chunk(r.viewers, 1+len(r.viewers)/runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for _, c := range part {
				f(c)
			}
		})
	}
	group.Wait()
}

// join lets a connection in, with what it has to be told first.
func (r *room) join(c *conn, owner bool, s session.Status, updates []session.Update) {
	r.watch(1)
	r.twins = s.Twin.Epoch != 0
	r.part() // what comes now is the newcomer's first frame
	r.then(func() {
		c.send(prepare(encodeWelcome(r.id, r.scenario, owner)))
		c.send(prepare(encodeStatus(s)))
		for _, u := range updates {
			c.open(u, r.packet(u))
		}
		c.place = len(r.viewers)
		r.viewers = append(r.viewers, c)
		r.tell(r.viewers[c.place:])
		if r.lead.by != nil {
			c.send(prepare(encodePlayhead(r.lead)))
		}
	})
}

// tell says to some viewers what is new for them about who steers.
func (r *room) tell(viewers []*conn) {
	for c, s := range r.helm.news(viewers) {
		c.send(prepare(encodeHelm(s)))
	}
}

// steer carries out a message about who steers.
func (r *room) steer(c *conn, q request) {
	err := r.helm.do(c, q)
	r.changed.Store(true)
	r.then(func() {
		r.tell(r.viewers)
		if by := r.lead.by; by != nil && !r.helm.steers(by) {
			r.unlead(by)
		}
		c.reply(q, err)
	})
}

// packet returns an opening update for the wire.
func (r *room) packet(u session.Update) *packet {
	if u.State == nil {
		return prepare(encodeDelta(u))
	}
	f := frame{update: u}
	if gap := u.To - u.From; gap != 0 {
		return f.keyframe(gap)
	}
	if o := &r.opening[u.Twin]; o.packet == nil || o.epoch != u.Epoch || o.seq != u.To || o.time != u.Time {
		*o = opening{u.Epoch, u.To, u.Time, f.keyframe(0)}
	}
	return r.opening[u.Twin].packet
}

// leave lets a connection go.
func (r *room) leave(c *conn) {
	r.watch(-1)
	matters := r.helm.leave(c)
	r.then(func() {
		last := len(r.viewers) - 1
		if last < 0 {
			return // the session has ended meanwhile
		}
		moved := r.viewers[last]
		r.viewers[c.place], moved.place = moved, c.place
		r.viewers[last] = nil
		r.viewers = r.viewers[:last]
		if matters {
			r.tell(r.viewers)
		}
		r.unlead(c)
	})
}

// Status hands a status to every viewer.
func (r *room) Status(s session.Status) {
	r.broadcast(func() text { return encodeStatus(s) })
	if r.twins && s.Twin.Epoch == 0 {
		r.then(func() { r.each((*conn).untwin) })
	}
	r.twins = s.Twin.Epoch != 0
}

// Failed tells every viewer that the simulator failed.
func (r *room) Failed(reason *session.Refusal) {
	r.broadcast(func() text { return encodeError(nil, reason) })
}

func (r *room) broadcast(encode func() text) {
	r.then(func() {
		p := prepare(encode())
		r.each(func(c *conn) { c.send(p) })
	})
}

// Closed sends every viewer away.
func (r *room) Closed(cause session.Cause) {
	r.hub.let(r, cause)
	code, sentence := websocket.CloseNormalClosure, "the session was deleted"
	if cause == session.Shutdown {
		code, sentence = websocket.CloseGoingAway, errStopping.Message
	}
	r.then(func() {
		r.each(func(c *conn) { c.stop(code, sentence) })
		r.viewers = nil
		r.hub.running.Done()
	})
	r.hub.metrics.ended.Inc()
	r.hub.config.Log.Info("session ended", "scenario", r.scenario)
}
