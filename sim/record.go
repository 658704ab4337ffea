package sim

// ThreadID numbers the threads of a kernel from 1. Zero means none, or the
// outside: a command by hand rather than a thread.
type ThreadID int32

// ObjectID numbers the objects of a kernel from 1. Zero means none.
type ObjectID int32

// Kind says what a [Record] reports. The zero value is not used.
type Kind uint8

// The kinds of records. docs/protocol.md gives the fields each one uses and
// what it does to the state; [State.Apply] is that table as code.
const (
	KindProcess  Kind = iota + 1 // a process more
	KindThread                   // a thread more, in state new
	KindState                    // a thread changes its state
	KindObject                   // an object more
	KindSet                      // an event is set
	KindClear                    // an event is cleared
	KindAcquire                  // a lock or a permit is taken
	KindRelease                  // a lock or a permit is given back
	KindPut                      // an item enters a queue
	KindGet                      // an item leaves a queue
	KindWithdraw                 // a blocked put is given up
	KindResize                   // a limit changes: permits, maxsize, members
	KindPrint                    // a line of output
	KindLocal                    // a watched local variable has a new value
	KindParam                    // a parameter changes
	KindAction                   // an action by hand
	KindError                    // an uncaught exception
	KindVerdict                  // why the run stopped or is stuck, or that it no longer is
	KindNotify                   // a condition wakes waiters
	KindTask                     // a task of a queue is done
	KindBreak                    // a barrier breaks, or is mended by a reset
	KindLoad                     // a variable is read
	KindStore                    // a variable is written
	KindRace                     // two accesses to a variable have no order
	KindExit                     // a process ends
	KindFlow                     // bytes or items that leave no record of their own enter or leave
	KindWrite                    // a list, a dict or a value is changed
	KindClose                    // a process closes its copy of a connection
)

var kindNames = [...]string{"", "process", "thread", "state", "object", "set", "clear", "acquire", "release",
	"put", "get", "withdraw", "resize", "print", "local", "param", "action", "error", "verdict", "notify", "task", "break", "load", "store", "race", "exit", "flow", "write", "close"}

// String returns the name used on the wire.
func (k Kind) String() string { return kindNames[k] }

// ThreadState is what a thread is doing. The zero value is not used.
type ThreadState uint8

// The states of a thread.
const (
	StateNew      ThreadState = iota + 1 // made, never run
	StateReady                           // runnable, waiting for the processor
	StateRunning                         // on the processor, or in a busy wait
	StateBlocked                         // waiting for an object or another thread
	StateSleeping                        // waiting for time to pass
	StateDone                            // its body returned, or it left its crew
	StateFailed                          // its body raised
	StateKilled                          // cut off
)

var stateNames = [...]string{"", "new", "ready", "running", "blocked", "sleeping", "done", "failed", "killed"}

// String returns the name used on the wire.
func (s ThreadState) String() string { return stateNames[s] }

// Ended reports whether a thread in this state will never run again.
func (s ThreadState) Ended() bool { return s >= StateDone }

// Reason says why a thread has its state. The zero value means that the state
// says it all.
type Reason uint8

// The reasons, by the state they go with.
const (
	ReasonNone Reason = iota

	ReasonStarted // ready: begun by its parent
	ReasonWoken   // ready: another thread or the outside released what it waited for
	ReasonTimer   // ready: its sleep or its computing is over
	ReasonTimeout // ready: its wait timed out
	ReasonBegun   // ready: the child it started has begun
	ReasonSwitch  // ready: the policy took the processor away

	ReasonSpin // running: a busy wait

	ReasonEvent     // blocked: waits for an event to be set
	ReasonLock      // blocked: waits for a lock
	ReasonSemaphore // blocked: waits for a permit
	ReasonGet       // blocked: waits for an item
	ReasonPut       // blocked: waits for room
	ReasonJoin      // blocked: waits for a thread to end, or for the process of which it is the main thread
	ReasonStart     // blocked: waits for its child to begin
	ReasonExit      // blocked: the main thread waits for the others and for child processes; killed: a daemon at program exit
	ReasonCondition // blocked: waits to be notified
	ReasonBarrier   // blocked: waits for the other parties
	ReasonTasks     // blocked: waits for all tasks of a queue to be done

	ReasonRetired // done: left its crew
	ReasonError   // failed: an uncaught exception
	ReasonClosed  // killed: the kernel was closed

	ReasonCompute    // running: computes on a core
	ReasonGIL        // ready: waits for the interpreter lock of its process
	ReasonCore       // ready: has the interpreter lock and waits for a core
	ReasonTerminated // killed: its process was terminated
	ReasonRecv       // blocked: waits for a message
	ReasonSend       // blocked: waits for room in a pipe
)

var reasonNames = [...]string{"", "started", "woken", "timer", "timeout", "begun", "switch", "spin",
	"event", "lock", "semaphore", "get", "put", "join", "start", "exit", "condition", "barrier", "tasks", "retired", "error", "closed",
	"compute", "gil", "core", "terminated", "recv", "send"}

// String returns the name used on the wire, "" for ReasonNone.
func (r Reason) String() string { return reasonNames[r] }

// Class is the kind of an object. The zero value is not used.
type Class uint8

// The classes of objects.
const (
	ClassEvent Class = iota + 1
	ClassLock
	ClassSemaphore
	ClassQueue
	ClassLifoQueue
	ClassPriorityQueue
	ClassCrew
	ClassRLock
	ClassCondition
	ClassBarrier
	ClassSimpleQueue
	ClassVariable
	ClassPipe
	ClassConnection
	ClassProcessQueue
	ClassPool
	ClassDict
	ClassList
	ClassValue
)

var classNames = [...]string{"", "event", "lock", "semaphore", "queue", "lifoqueue", "priorityqueue", "crew", "rlock", "condition", "barrier", "simplequeue", "variable", "pipe", "connection", "processqueue", "pool",
	"dict", "list", "value"}

// String returns the name used on the wire.
func (c Class) String() string { return classNames[c] }

// Record is one transition of a run: who, what, from, to, why and where.
// Records are numbered without gaps, so a snapshot and the records after it
// give every later state. Which fields a kind uses stands in docs/protocol.md.
type Record struct {
	Seq      int64 // number, from 1
	Time     int64 // virtual nanoseconds
	From, To int64 // values, or a ThreadState each for KindState
	Until    int64 // virtual time at which a sleep or a timed wait ends or a message arrives, -1 if never
	Thread   ThreadID
	By       ThreadID // who caused it
	Object   ObjectID // an object, or a ThreadID where Reason is join or start
	Index    int32    // where in a queue; the value beside a limit
	Line     int32    // line of the body's Go source, 0 if not known
	Kind     Kind
	Reason   Reason
	Class    Class
	Text     string
	Bytes    string   // of a message put into a pipe: the first [ShownBytes] of its pickle in hexadecimal
	Verdict  *Verdict // for KindVerdict; nil takes the last one back
}

// VerdictKind says how a run stands. The zero value means that it runs on.
type VerdictKind uint8

// The verdicts. Each but idle, which is an answer of [Kernel.Standing] alone,
// leaves the kernel as a record. While several hold, the first of these stands.
const (
	VerdictNone       VerdictKind = iota
	VerdictIdle                   // nothing is ready, a timer may still fire
	VerdictDone                   // the program ended
	VerdictFailed                 // the program ended, and a thread died of an error
	VerdictDeadlock               // some threads wait for each other in a cycle
	VerdictHang                   // some threads wait for what nobody can do any more
	VerdictViolated               // an invariant does not hold
	VerdictStarvation             // a thread is overtaken by others again and again
)

var verdictNames = [...]string{"", "idle", "done", "failed", "deadlock", "hang", "violated", "starvation"}

// String returns the name used on the wire.
func (v VerdictKind) String() string { return verdictNames[v] }

// Ended reports whether the program is over.
func (v VerdictKind) Ended() bool { return v == VerdictDone || v == VerdictFailed }

// Verdict says why a run stopped or is stuck.
type Verdict struct {
	Kind      VerdictKind
	Threads   []ThreadID // by id: the stuck ones, the starving ones, or who broke the invariant
	Cycle     []Wait     // for a deadlock: each waits for the next one, the last for the first
	Unless    []string   // what a person could change to release them; the kernel leaves it empty
	Mends     []Mend     // what keeps a run from coming to this; the kernel leaves it empty
	Invariant string     // for violated: its name; for done and failed: of one that does not hold at the end
	Starving  []Starving // for starvation
	Text      string     // one sentence
}

// Mend is a preset to begin again with, or a parameter to change.
type Mend struct {
	Preset string // "" if it is a parameter
	Param  string
	Value  int64
}

// Wait is one edge of a deadlock: Thread waits for Object, which Holder has.
type Wait struct {
	Thread ThreadID
	Reason Reason
	Object ObjectID // a ThreadID where Reason is join
	Holder ThreadID
	Line   int32
}
