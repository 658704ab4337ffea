package sim

import "slices"

// State is a run at one moment as plain values in a fixed order: threads by
// id, objects by id. [Kernel.Snapshot] makes one, [State.Apply] moves it on by
// a record. The zero value is the state before the first record.
type State struct {
	Seq       int64 // number of the last record
	Step      int64 // decisions that led to a record
	Time      int64 // time of the last record, virtual nanoseconds
	Params    []ParamState
	Processes []ProcessState
	Threads   []ThreadInfo // Threads[i].ID is i+1
	Objects   []ObjectInfo // Objects[i].ID is i+1
	Verdict   *Verdict     // nil while all is well
}

// ParamState is a parameter's value, in the order of the scenario.
type ParamState struct {
	Name  string
	Value int64
}

// ProcessState is a simulated address space. That of id 1 is the program's main
// one, whose end is the program's.
type ProcessState struct {
	ID     int32
	Name   string
	Parent int32
	Daemon bool
	Alive  bool
	Code   int64 // the exit code, once it has ended
}

// ThreadInfo is a thread at one moment.
type ThreadInfo struct {
	ID      ThreadID
	Name    string
	Process int32
	Parent  ThreadID
	Crew    ObjectID
	Daemon  bool
	State   ThreadState
	Reason  Reason
	Object  ObjectID // what it waits for; a ThreadID where Reason is join or start
	By      ThreadID // who caused the state
	Since   int64    // time of the record that gave it this state
	Seq     int64    // number of that record: waiters queue in this order
	Until   int64    // when its sleep or timed wait ends, -1 if never
	Line    int32
	Text    string // the item it holds out while blocked in put; the error when failed
	Said    string // the last line it printed
	Locals  []Local
	Last    *LastOp // its last operation on an object, nil before the first
	Core    int32   // number of the core on which it computes, from 1; 0 if it does not
}

// Local is the value of a local variable that a body exposes with
// [Thread.Watch], in the order of exposure.
type Local struct {
	Name  string
	Value int64
}

// LastOp is a thread's last set, clear, acquire, release, put or get.
type LastOp struct {
	Kind   Kind
	Object ObjectID
	Item   int64 // id of the item put or got, else 0
	Text   string
	Time   int64
	Seq    int64
}

// ObjectInfo is an object at one moment. docs/protocol.md says what Value and
// Limit mean for each class.
type ObjectInfo struct {
	ID      ObjectID
	Class   Class
	Name    string
	Process int32
	Value   int64
	Limit   int64
	Holders []ThreadID
	Items   []Item
	Taken   *Taken // of a pipe, nil before the first
}

// Item is an entry of a queue. Its id is the number of the record that put it.
type Item struct {
	ID     int64
	Text   string
	Thread ThreadID
	Size   int64  // bytes of its pickle, in a pipe
	Bytes  string // in a pipe: the first [ShownBytes] of them in hexadecimal
	Sent   int64  // in a pipe where bytes take time: when it was put, and
	Until  int64  // when it arrives; else both 0
}

// Taken is the message that was last received from a pipe.
type Taken struct {
	Item
	By   ThreadID
	Time int64
}

// Clone returns a copy that shares nothing that [State.Apply] changes.
func (s *State) Clone() State {
	c := *s
	c.Params = slices.Clone(s.Params)
	c.Processes = slices.Clone(s.Processes)
	c.Threads = slices.Clone(s.Threads)
	for i := range c.Threads {
		c.Threads[i].Locals = slices.Clone(c.Threads[i].Locals)
	}
	c.Objects = slices.Clone(s.Objects)
	for i := range c.Objects {
		c.Objects[i].Holders = slices.Clone(c.Objects[i].Holders)
		c.Objects[i].Items = slices.Clone(c.Objects[i].Items)
	}
	return c
}
