package export

import (
	"bufio"
	"encoding/json"
	"fmt"

	"interleave/sim"
)

// The trace event format: a list of events, each on the track of a thread (pid,
// tid). Slices of one track must not overlap unless one lies in the other, so a
// thread has a track for its states alone, and whatever threads hold has tracks of
// its own: one for each permit that can be out at the same time.
// (Trace Event Format, Google, 2016.)
const (
	outsideTrack = 0         // of the main process: changes and actions by hand
	heldTracks   = 1_000_000 // tid of the first track of something held
)

type perfetto struct {
	out   *bufio.Writer
	line  *json.Encoder
	begun bool

	open    []slice // by thread id − 1: its present state
	woken   []wake  // likewise: who made it ready, until it runs
	items   map[int64]place
	tracks  map[permit]int64
	held    map[sim.ObjectID][]holding
	flows   int64
	trouble error
}

type slice struct {
	since  int64
	name   string
	state  sim.ThreadState
	detail args
	pid    int32
}

// place is a moment of a thread.
type place struct {
	time   int64
	thread sim.ThreadID
}

type wake struct {
	from place
	what string
}

// permit is a place in a lock or semaphore: who takes one gets the first free.
type permit struct {
	object sim.ObjectID
	slot   int
}

// holding is a permit taken; none has count 0.
type holding struct {
	thread sim.ThreadID
	since  int64
	count  int // an RLock is taken more than once
	line   int32
}

type args map[string]any

type event struct {
	Phase    string  `json:"ph"`
	Name     string  `json:"name"`
	Category string  `json:"cat,omitempty"`
	Time     micros  `json:"ts"`
	Duration *micros `json:"dur,omitempty"`
	Process  int32   `json:"pid"`
	Thread   int64   `json:"tid"`
	ID       int64   `json:"id,omitempty"`
	Binding  string  `json:"bp,omitempty"`
	Scope    string  `json:"s,omitempty"`
	Args     args    `json:"args,omitempty"`
}

// micros is a virtual time in nanoseconds, written in microseconds.
type micros int64

// MarshalJSON writes the microseconds with three decimals, exactly.
func (m micros) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%03d", m/1000, m%1000), nil
}

func newPerfetto(out *bufio.Writer, about About) Writer {
	p := &perfetto{
		out: out, line: json.NewEncoder(out),
		items: map[int64]place{}, tracks: map[permit]int64{}, held: map[sim.ObjectID][]holding{},
	}
	p.line.SetEscapeHTML(false)
	head, err := json.Marshal(map[string]any{"scenario": about.Scenario, "policy": about.Policy, "seed": about.Seed, "clock": "virtual"})
	p.trouble = err
	fmt.Fprintf(out, "{\"displayTimeUnit\":\"ms\",\"otherData\":%s,\"traceEvents\":[\n", head)
	return p
}

func (p *perfetto) put(e event) {
	if p.begun {
		p.out.WriteByte(',')
	}
	p.begun = true
	if err := p.line.Encode(e); err != nil && p.trouble == nil {
		p.trouble = err
	}
}

func (p *perfetto) name(what string, pid int32, tid int64, detail args) {
	p.put(event{Phase: "M", Name: what, Process: pid, Thread: tid, Args: detail})
}

// Record draws what a record begins and ends.
func (p *perfetto) Record(r *sim.Record, after *sim.State) {
	switch r.Kind {
	case sim.KindProcess:
		p.addProcess(int32(r.Object), r.Text)
	case sim.KindThread:
		p.addThread(r, after)
	case sim.KindState:
		p.change(r, after)
	case sim.KindPut:
		p.items[r.Seq] = place{r.Time, r.Thread}
	case sim.KindGet:
		p.flowOf(r, after)
	case sim.KindAcquire:
		p.take(r, after)
	case sim.KindRelease:
		p.give(r, after)
	case sim.KindPrint, sim.KindError:
		p.instant(r, after, r.Kind.String()+": "+r.Text)
	case sim.KindParam, sim.KindAction:
		if r.From != r.To || r.Kind == sim.KindAction {
			p.outside(r, r.Kind.String()+" "+r.Text, args{"from": r.From, "to": r.To})
		}
	case sim.KindVerdict:
		if r.Verdict != nil {
			p.outside(r, r.Verdict.Kind.String(), args{"text": r.Verdict.Text})
		}
	}
	p.count(r, after)
}

func (p *perfetto) addProcess(id int32, name string) {
	p.name("process_name", id, 0, args{"name": name})
	p.name("process_sort_index", id, 0, args{"sort_index": id})
	if id == 1 {
		p.name("thread_name", id, outsideTrack, args{"name": "outside"})
		p.name("thread_sort_index", id, outsideTrack, args{"sort_index": -1})
	}
}

// addThread gives a thread its track. A place in a crew that is taken again keeps
// its track.
func (p *perfetto) addThread(r *sim.Record, after *sim.State) {
	t := after.Threads[r.Thread-1]
	if i := int(r.Thread) - 1; i < len(p.open) {
		p.open[i], p.woken[i] = slice{}, wake{}
	} else {
		p.open, p.woken = append(p.open, slice{}), append(p.woken, wake{})
	}
	p.name("thread_name", t.Process, int64(t.ID), args{"name": t.Name})
	p.name("thread_sort_index", t.Process, int64(t.ID), args{"sort_index": t.ID})
}

func (p *perfetto) change(r *sim.Record, after *sim.State) {
	t := &after.Threads[r.Thread-1]
	p.end(r.Thread, r.Time)
	if !t.State.Ended() {
		p.open[t.ID-1] = slice{r.Time, stateName(r, after), t.State, args{"seq": r.Seq, "line": t.Line}, t.Process}
	}
	w := &p.woken[t.ID-1]
	switch {
	case t.State == sim.StateReady && t.Reason == sim.ReasonWoken && t.By != 0:
		*w = wake{place{r.Time, t.By}, wakeName(&after.Threads[t.By-1])}
	case t.State == sim.StateRunning && w.from.thread != 0:
		p.flow("wake", w.what, w.from, place{r.Time, t.ID}, after)
		*w = wake{}
	}
}

// end closes the slice of a thread's present state.
func (p *perfetto) end(id sim.ThreadID, now int64) {
	open := &p.open[id-1]
	if open.state != 0 {
		length := micros(now - open.since)
		p.put(event{Phase: "X", Name: open.name, Category: open.state.String(), Time: micros(open.since), Duration: &length, Process: open.pid, Thread: int64(id), Args: open.detail})
	}
	*open = slice{}
}

// stateName says a state and what a wait is for: "blocked: lock fork 2".
func stateName(r *sim.Record, s *sim.State) string {
	name := sim.ThreadState(r.To).String()
	if r.Reason != sim.ReasonNone && (sim.ThreadState(r.To) == sim.StateBlocked || r.Reason == sim.ReasonSpin || r.Reason == sim.ReasonCompute || r.Reason == sim.ReasonGIL || r.Reason == sim.ReasonCore) {
		name += ": " + r.Reason.String()
		if object := objectName(r, s); object != "" {
			name += " " + object
		}
	}
	return name
}

// wakeName says what a thread did that woke another.
func wakeName(by *sim.ThreadInfo) string {
	if by.Last == nil {
		return "wake"
	}
	return by.Last.Kind.String()
}

// flow draws an arrow. Both ends lie in slices of their threads.
func (p *perfetto) flow(category, name string, from, to place, s *sim.State) {
	p.flows++
	for _, end := range []event{
		{Phase: "s", Time: micros(from.time), Thread: int64(from.thread)},
		{Phase: "f", Time: micros(to.time), Thread: int64(to.thread), Binding: "e"},
	} {
		end.Name, end.Category, end.ID, end.Process = name, category, p.flows, s.Threads[end.Thread-1].Process
		p.put(end)
	}
}

// flowOf draws the way of an item from who put it to who got it.
func (p *perfetto) flowOf(r *sim.Record, after *sim.State) {
	last := after.Threads[max(r.Thread, 1)-1].Last
	if r.Thread == 0 || last == nil {
		return
	}
	if from, known := p.items[last.Item]; known && from.thread != 0 {
		p.flow("item", "item "+r.Text, from, place{r.Time, r.Thread}, after)
	}
	delete(p.items, last.Item)
}

func (p *perfetto) take(r *sim.Record, after *sim.State) {
	slots := p.held[r.Object]
	free := -1
	for i, h := range slots {
		if h.count > 0 && h.thread == r.Thread && after.Objects[r.Object-1].Class == sim.ClassRLock {
			slots[i].count++
			return
		}
		if h.count == 0 && free < 0 {
			free = i
		}
	}
	if free < 0 {
		free = len(slots)
		slots = append(slots, holding{})
	}
	slots[free] = holding{r.Thread, r.Time, 1, r.Line}
	p.held[r.Object] = slots
}

// give ends a holding: that of the thread, or, if another one gives back what it
// did not take, the oldest.
func (p *perfetto) give(r *sim.Record, after *sim.State) {
	at := -1
	for i, h := range p.held[r.Object] {
		if h.count > 0 && (at < 0 || h.thread == r.Thread) {
			at = i
		}
		if h.count > 0 && h.thread == r.Thread {
			break
		}
	}
	if at < 0 {
		return
	}
	h := &p.held[r.Object][at]
	if h.count--; h.count == 0 {
		p.hold(permit{r.Object, at}, *h, r.Time, after)
	}
}

func (p *perfetto) hold(where permit, h holding, end int64, s *sim.State) {
	o := s.Objects[where.object-1]
	pid := max(o.Process, 1)
	tid, known := p.tracks[where]
	if !known {
		tid = heldTracks + int64(len(p.tracks))
		p.tracks[where] = tid
		name := "holds " + o.Name
		if where.slot > 0 {
			name += fmt.Sprintf(" (%d)", where.slot+1)
		}
		p.name("thread_name", pid, tid, args{"name": name})
		p.name("thread_sort_index", pid, tid, args{"sort_index": tid})
	}
	who := "outside"
	if h.thread != 0 {
		who = s.Threads[h.thread-1].Name
	}
	length := micros(end - h.since)
	p.put(event{Phase: "X", Name: who, Category: "held", Time: micros(h.since), Duration: &length, Process: pid, Thread: tid, Args: args{"object": o.Name, "line": h.line}})
}

func (p *perfetto) instant(r *sim.Record, after *sim.State, name string) {
	t := after.Threads[r.Thread-1]
	p.put(event{Phase: "i", Name: name, Category: r.Kind.String(), Time: micros(r.Time), Process: t.Process, Thread: int64(t.ID), Scope: "t", Args: args{"line": r.Line}})
}

func (p *perfetto) outside(r *sim.Record, name string, detail args) {
	p.put(event{Phase: "i", Name: name, Category: r.Kind.String(), Time: micros(r.Time), Process: 1, Thread: outsideTrack, Scope: "g", Args: detail})
}

// count draws the value of an object as a curve where it is one.
func (p *perfetto) count(r *sim.Record, after *sim.State) {
	switch r.Kind {
	case sim.KindObject, sim.KindSet, sim.KindClear, sim.KindAcquire, sim.KindRelease, sim.KindPut, sim.KindGet, sim.KindResize, sim.KindFlow, sim.KindStore:
	default:
		return
	}
	o := after.Objects[r.Object-1]
	unit, counted := units[o.Class]
	if !counted {
		return
	}
	p.put(event{Phase: "C", Name: fmt.Sprintf("%s (%s)", o.Name, unit), Time: micros(r.Time), Process: max(o.Process, 1), Args: args{unit: o.Value}})
}

// units names what the value of an object counts, for those that have a curve.
var units = map[sim.Class]string{
	sim.ClassEvent: "set", sim.ClassSemaphore: "permits", sim.ClassQueue: "items", sim.ClassLifoQueue: "items", sim.ClassPriorityQueue: "items",
	sim.ClassSimpleQueue: "items", sim.ClassProcessQueue: "items", sim.ClassPipe: "bytes", sim.ClassVariable: "value", sim.ClassPool: "open",
}

// Close ends what still goes on.
func (p *perfetto) Close(last *sim.State, end int64) error {
	for i := range p.open {
		p.end(sim.ThreadID(i+1), end)
	}
	for object := range last.Objects {
		for slot, h := range p.held[sim.ObjectID(object+1)] {
			if h.count > 0 {
				p.hold(permit{sim.ObjectID(object + 1), slot}, h, end, last)
			}
		}
	}
	p.out.WriteString("]}\n")
	if p.trouble != nil {
		return p.trouble
	}
	return p.out.Flush()
}
