package sim

import "slices"

// Apply moves the state on by one record: the law that the browser's
// web/core/reduce.js follows too. The record must be the next one; the state
// must not share memory with one that is still in use (see [State.Clone]).
func (s *State) Apply(r *Record) {
	s.Seq, s.Time = r.Seq, r.Time
	switch r.Kind {
	case KindProcess:
		s.Processes = append(s.Processes, ProcessState{ID: int32(r.Object), Name: r.Text, Parent: int32(r.By), Daemon: r.To == 1, Alive: true})
	case KindExit:
		p := &s.Processes[r.Object-1]
		p.Alive, p.Code = false, r.To
	case KindThread:
		s.addThread(r)
	case KindState:
		s.changeThread(r)
	case KindObject:
		s.Objects = append(s.Objects, ObjectInfo{ID: r.Object, Class: r.Class, Name: r.Text, Process: r.Index, Value: r.To, Limit: r.From})
	case KindSet, KindClear, KindAcquire, KindRelease, KindPut, KindGet:
		s.operate(r)
	case KindResize:
		o := &s.Objects[r.Object-1]
		o.Limit, o.Value = r.To, int64(r.Index)
	case KindFlow:
		s.Objects[r.Object-1].Value = r.To
	case KindClose:
		o := &s.Objects[r.Object-1]
		o.Value, o.Limit = 0, 0
	case KindLoad, KindWrite:
		s.operate(r)
	case KindStore:
		s.operate(r)
		s.Objects[r.Object-1].Limit = int64(r.Index)
	case KindPrint:
		s.Threads[r.Thread-1].Said = r.Text
	case KindLocal:
		s.setLocal(r)
	case KindParam:
		s.setParam(r)
	case KindVerdict:
		s.Verdict = r.Verdict
	}
	if r.Line != 0 {
		s.Threads[r.Thread-1].Line = r.Line
	}
}

func (s *State) addThread(r *Record) {
	t := ThreadInfo{
		ID: r.Thread, Name: r.Text, Process: int32(r.From), Parent: r.By, Crew: r.Object, Daemon: r.To == 1,
		State: StateNew, Since: r.Time, Seq: r.Seq, Until: never,
	}
	if int(r.Thread) <= len(s.Threads) {
		s.Threads[r.Thread-1] = t
	} else {
		s.Threads = append(s.Threads, t)
	}
}

func (s *State) changeThread(r *Record) {
	t := &s.Threads[r.Thread-1]
	t.State, t.Reason, t.Object, t.By = ThreadState(r.To), r.Reason, r.Object, r.By
	t.Until, t.Text, t.Since, t.Seq = r.Until, r.Text, r.Time, r.Seq
	t.Core = r.Index
	if t.State == StateRunning && r.Reason != ReasonSpin && r.Reason != ReasonCompute {
		s.Step++
	}
}

func (s *State) setLocal(r *Record) {
	t := &s.Threads[r.Thread-1]
	for i := range t.Locals {
		if t.Locals[i].Name == r.Text {
			t.Locals[i].Value = r.To
			return
		}
	}
	t.Locals = append(t.Locals, Local{r.Text, r.To})
}

func (s *State) setParam(r *Record) {
	for i := range s.Params {
		if s.Params[i].Name == r.Text {
			s.Params[i].Value = r.To
			return
		}
	}
	s.Params = append(s.Params, ParamState{r.Text, r.To})
}

// operate applies what a thread did to an object.
func (s *State) operate(r *Record) {
	o := &s.Objects[r.Object-1]
	o.Value = r.To
	var item int64
	switch r.Kind {
	case KindAcquire:
		o.Holders = append(o.Holders, r.Thread)
	case KindRelease:
		o.dropHolder(r.Thread)
	case KindPut:
		item = r.Seq
		o.put(r.item(), int(r.Index))
	case KindWrite:
		o.Items = []Item{{ID: r.Seq, Text: r.Text, Thread: r.Thread}}
	case KindGet:
		taken := o.get(int(r.Index))
		if item = taken.ID; o.Class == ClassPipe {
			o.Taken = &Taken{taken, r.Thread, r.Time}
		}
	}
	if r.Thread != 0 {
		s.Threads[r.Thread-1].Last = &LastOp{r.Kind, r.Object, item, r.Text, r.Time, r.Seq}
	}
}

func (o *ObjectInfo) dropHolder(id ThreadID) {
	i := len(o.Holders) - 1
	for i > 0 && o.Holders[i] != id {
		i--
	}
	o.Holders = slices.Delete(o.Holders, i, i+1)
}

// item is what a put lets in.
func (r *Record) item() Item {
	i := Item{ID: r.Seq, Text: r.Text, Thread: r.Thread, Bytes: r.Bytes}
	if r.Until != never {
		i.Sent, i.Until = r.Time, r.Until
	}
	return i
}

// put lets an item in. On its way up a heap every parent moves down one level.
func (o *ObjectInfo) put(item Item, index int) {
	if o.Class == ClassPipe {
		item.Size = int64(index)
	}
	o.Items = append(o.Items, item)
	if o.Class != ClassPriorityQueue {
		return
	}
	for i := len(o.Items) - 1; i > index; i = (i - 1) / 2 {
		o.Items[i] = o.Items[(i-1)/2]
	}
	o.Items[index] = item
}

// get takes an item out. In a heap the last one lands at index, and on the path
// to there every child moves up one level.
func (o *ObjectInfo) get(index int) Item {
	last := len(o.Items) - 1
	item := o.Items[0]
	switch o.Class {
	case ClassLifoQueue:
		item = o.Items[last]
	case ClassQueue, ClassSimpleQueue, ClassPipe:
		copy(o.Items, o.Items[1:])
	default:
		moved := o.Items[last]
		var path []int
		for i := index; i > 0; i = (i - 1) / 2 {
			path = append(path, i)
		}
		for _, i := range slices.Backward(path) {
			o.Items[(i-1)/2] = o.Items[i]
		}
		if last > 0 {
			o.Items[index] = moved
		}
	}
	o.Items = o.Items[:last]
	return item
}
