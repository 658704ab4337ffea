package sim

import (
	"slices"
	"strconv"
	"time"
)

// terminated is the exit code of a process that SIGTERM ended.
const terminated = -15

// exitWith sets the exit code if t is the main thread of its process.
func (t *Thread) exitWith(code int) {
	if t == t.process.main {
		t.process.code = code
	}
}

// Process is multiprocessing.Process, started by fork: at least one thread with
// a memory of its own. What a body shares with the processes it starts it keeps
// in objects of this package: a [Variable] or a [Cell] is copied when the process
// starts, [Conn] and [ProcessQueue] reach across.
type Process struct {
	k        *Kernel
	id       int32 // 0 until it is started
	name     string
	identity string // as in the names that CPython gives: "1", "1:2"
	body     func(*Thread)
	daemon   bool
	service  bool     // see service
	served   bool     // a manager's: shut down when its parent ends
	tellEnd  *Queue   // gets an item when it ends; nil if nobody asks
	parent   *Process // nil for the program's first
	main     *Thread  // nil until it is started
	code     int      // the exit code

	made       int        // processes it has made, for their identity
	unnamed    int        // threads that were given no name
	children   []*Process // started and not ended
	live       int        // threads started and not ended
	nonDaemons int        // those of them that its end waits for, main left out
	joiners    waitq
	feeds      []*feed             // of the queues it has put into
	memory     map[ObjectID]object // its copies of what it inherited, by root
	copies     map[Value]Value     // of the objects in cells, while it inherits them
	gil        gil                 // see compute.go

	closing    bool // the body of its main thread is over
	dismissing bool // it is terminating its daemonic children
	gone       bool // its threads have ended, and it does nothing more
	exited     bool // its exit was recorded; the end of the program cuts orphans off without
}

// NewProcess makes a process that runs from [Process.Start] on. Without a name
// it gets one as CPython gives it: Process-1, Process-1:1.
func NewProcess(t *Thread, name string, body func(*Thread), choices ...Option) *Process {
	if !t.enter() {
		return &Process{k: t.k}
	}
	parent := t.process
	o := options{daemon: parent.daemon}
	for _, choose := range choices {
		choose(&o)
	}
	p := &Process{k: t.k, name: name, body: body, daemon: o.daemon, service: o.service, parent: parent}
	parent.made++
	p.identity = strconv.Itoa(parent.made)
	if parent.parent != nil {
		p.identity = parent.identity + ":" + p.identity
	}
	if p.name == "" {
		p.name = "Process-" + p.identity
	}
	return p
}

// ID returns the process's number, 0 before it was started.
func (p *Process) ID() int32 { return p.id }

// Name returns the process's name.
func (p *Process) Name() string { return p.name }

// IsDaemon reports whether the process is terminated when its parent ends.
func (p *Process) IsDaemon() bool { return p.daemon }

// Process returns the process of the thread.
func (t *Thread) Process() *Process { return t.process }

// number is the id that records have, 0 for nil.
func (p *Process) number() int32 {
	if p == nil {
		return 0
	}
	return p.id
}

// addProcess gives a process its id and records it.
func (k *Kernel) addProcess(t *Thread, p *Process) *Process {
	k.processes = append(k.processes, p)
	p.id = int32(len(k.processes))
	t.emit(Record{Kind: KindProcess, Object: ObjectID(p.id), By: ThreadID(p.parent.number()), To: truth(p.daemon), Text: p.name})
	return p
}

// assert raises AssertionError unless ok.
func (t *Thread) assert(ok bool, message string) {
	if !ok {
		t.Raise("AssertionError", message)
	}
}

// Start forks: the new process begins with a copy of the memory of t's and one
// thread. The parent goes on at once. Starting twice, in another process than the
// one that made it, or in a daemonic process raises AssertionError.
func (p *Process) Start(t *Thread) {
	if !t.enter() {
		return
	}
	t.assert(p.main == nil, "cannot start a process twice")
	t.assert(p.parent == t.process, "can only start a process object created by current process")
	t.assert(!t.process.daemon, "daemonic processes are not allowed to have children")
	p.k.addProcess(t, p)
	p.parent.children = append(p.parent.children, p)
	p.unnamed = p.parent.unnamed
	p.inherit(t)
	p.main = p.k.addThread(t, p.name, p.body, nil, func(o *options) { o.daemon, o.process, o.service = false, p, p.service })
	p.main.begin(t)
}

// inheritable is an object that a child process gets a copy of.
type inheritable interface {
	object
	inherit(t *Thread, child *Process) object
}

// inherit copies the memory of the parent.
func (p *Process) inherit(t *Thread) {
	p.memory, p.copies = make(map[ObjectID]object), make(map[Value]Value)
	for _, o := range p.k.objects { // those appended meanwhile are the copies
		base := o.common()
		if from, ok := o.(inheritable); ok && base.process == p.parent {
			p.memory[base.root] = from.inherit(t, p)
		}
	}
	p.copies = nil
}

// here returns the copy of an object that t's process has.
func here[O object](t *Thread, o O) O {
	base := o.common()
	if base.process == t.process || t.id == 0 {
		return o
	}
	copied, ok := t.process.memory[base.root].(O)
	if !ok {
		panic("sim: " + base.name + " is not in the memory of " + t.process.name)
	}
	return copied
}

// Join parks t until the process has ended. Joining one that is not a child, or
// was not started, raises AssertionError.
func (p *Process) Join(t *Thread) { p.join(t, never) }

// JoinWithin is [Process.Join] for at most d. It reports whether the process has
// ended.
func (p *Process) JoinWithin(t *Thread, d time.Duration) bool { return p.join(t, t.deadline(d)) }

func (p *Process) join(t *Thread, deadline int64) bool {
	if !t.enter() {
		return false
	}
	t.assert(p.parent == t.process, "can only join a child process")
	t.assert(p.main != nil, "can only join a started process")
	if !p.gone {
		t.joins = p
		t.wait(&p.joiners, ReasonJoin, ObjectID(p.main.id), deadline, "")
		t.joins = nil
	}
	return p.gone
}

// IsAlive reports whether the process was started and has not ended. Only its
// parent and itself may ask, or AssertionError is raised.
func (p *Process) IsAlive(t *Thread) bool {
	if t.enter() && p != t.process {
		t.assert(p.parent == t.process, "can only test a child process")
	}
	return p.main != nil && !p.gone
}

// ExitCode returns the exit code, and false while there is none: 0, what
// [Thread.Exit] gave, 1 after an uncaught exception, -15 after
// [Process.Terminate].
func (p *Process) ExitCode() (code int, ended bool) {
	if !p.gone {
		return 0, false
	}
	return p.code, true
}

// Terminate ends the process at once: none of its deferred calls has an effect,
// its locks stay held, its children live on. For a process that was not started
// it raises AttributeError.
func (p *Process) Terminate(t *Thread) {
	if !t.enter() || p.gone {
		return
	}
	if p.main == nil || p == t.process {
		t.Raise("AttributeError", "'NoneType' object has no attribute 'terminate'")
	}
	p.terminate(t)
}

func (p *Process) terminate(by *Thread) {
	p.code = terminated
	p.end(change{state: StateKilled, reason: ReasonTerminated, by: by.id}, by)
}

// busy reports whether the end of the process waits for something.
func (p *Process) busy() bool {
	return p.nonDaemons > 0 || len(p.children) > 0 || slices.ContainsFunc(p.feeds, (*feed).awaited)
}

// dismiss tells the feeders of a process whose body is over to quit, shuts its
// managers down and terminates its daemonic children. The program's first process waits for its
// threads before, any other after.
func (p *Process) dismiss(by *Thread) {
	if p.parent == nil && p.nonDaemons > 0 || p.dismissing {
		return
	}
	p.dismissing = true
	for _, f := range p.feeds {
		f.tell(p.main)
	}
	for i := 0; i < len(p.children); {
		switch child := p.children[i]; {
		case child.daemon:
			child.terminate(by)
		case child.served:
			child.end(change{state: StateKilled, reason: ReasonExit, by: by.id}, by)
		default:
			i++
		}
	}
	p.dismissing = false
}

// advance ends the process if its body is over and nothing is left to wait for.
// While a body runs, which might be one of those to be cut off, it waits for that
// to park.
func (p *Process) advance(last *Thread) {
	if !p.closing || p.gone || p.dismissing {
		return
	}
	if p.k.current != nil {
		p.k.ending = append(p.k.ending, p)
		return
	}
	if p.dismiss(last); p.busy() {
		return
	}
	if p.parent == nil {
		p.k.exit(last)
	} else {
		p.end(change{state: StateKilled, reason: ReasonExit}, last)
	}
}

// advanceEnding advances the processes that something happened to while a body
// ran.
func (k *Kernel) advanceEnding(last *Thread) {
	for len(k.ending) > 0 {
		p := k.ending[0]
		k.ending = k.ending[1:]
		p.advance(last)
	}
}

// end ends a process other than the first: its threads, then what waits for it.
func (p *Process) end(c change, last *Thread) {
	p.cutOff(c, last)
	p.exited = true
	for _, o := range p.k.objects {
		if c, ok := o.(*Conn); ok && c.process == p {
			c.close(last)
		}
	}
	p.k.emit(Record{Kind: KindExit, Object: ObjectID(p.id), To: int64(p.code)})
	p.joiners.wakeAll(last)
	if p.tellEnd != nil && !p.parent.gone && !p.parent.dismissing {
		p.tellEnd.append(&p.k.outside, nil, "None")
	}
	p.parent.lose(p, last)
}

// cutOff ends the threads of the process that have not ended: the main thread as
// done if it waits for the end, any other as c says.
func (p *Process) cutOff(c change, last *Thread) {
	p.gone = true
	if p.main.over && c.reason == ReasonExit && !p.main.state.Ended() {
		p.main.end(change{state: StateDone, by: last.id})
	}
	for _, t := range p.k.threads {
		if t.process == p && t.state != StateNew && !t.state.Ended() {
			t.leaveWaiting()
			p.k.unready(t)
			t.end(c)
			t.free()
		}
	}
}

// lose takes an ended child off the list.
func (p *Process) lose(child *Process, last *Thread) {
	for i, c := range p.children {
		if c == child {
			p.children = append(p.children[:i], p.children[i+1:]...)
			break
		}
	}
	p.advance(last)
}

// unready takes a thread that will not run again off the ready ones.
func (k *Kernel) unready(t *Thread) {
	if k.chosen == t {
		k.chosen = nil
	}
	if k.asking == t {
		k.asking = nil
	}
	if i := slices.Index(k.ready.all(), t); i >= 0 {
		k.ready.take(i)
	}
}

func (p *Process) info() ProcessState {
	s := ProcessState{ID: p.id, Name: p.name, Parent: p.parent.number(), Daemon: p.daemon, Alive: !p.exited}
	if !s.Alive {
		s.Code = int64(p.code)
	}
	return s
}
