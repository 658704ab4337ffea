package sim

import (
	"slices"
	"time"
)

// Task is what [Pool.ApplyAsync] and [Pool.MapAsync] return:
// multiprocessing.pool.AsyncResult.
type Task struct {
	pool     *Pool
	job      int
	callback func(t *Thread, v Value)
	failed   func(t *Thread, err *Exception)
	results  []Value // of a map, by item
	chunk    int     // items that one worker gets at a time; 0 if it is no map
	missing  int     // chunks
	ready    bool
	err      *Exception
	value    Value
	done     *Event // made when somebody waits
}

// Then are the functions that the pool's result thread calls with what came of a
// task. Either may be nil.
type Then struct {
	Callback      func(t *Thread, v Value)
	ErrorCallback func(t *Thread, err *Exception)
}

// checkRunning raises ValueError for a pool that takes no more tasks.
func (p *Pool) checkRunning(t *Thread) {
	if p.state != poolRunning {
		t.Raise("ValueError", "Pool not running")
	}
}

func (p *Pool) newTask(t *Thread, then Then) *Task {
	task := &Task{pool: p, job: p.jobs, callback: then.Callback, failed: then.ErrorCallback, missing: 1}
	p.jobs++
	p.cache[task.job] = task
	p.left(t, len(p.cache)-1)
	return task
}

// ApplyAsync has a worker call f and returns at once. A pool that was closed
// raises ValueError.
func (p *Pool) ApplyAsync(t *Thread, f Func, args []Value, then Then) *Task {
	if !t.enter() {
		return &Task{pool: p}
	}
	p.checkRunning(t)
	p.funcs[f.global()] = f
	task := p.newTask(t, then)
	p.tasks.Put(t, NewList(NewTuple(task.job, 0, f.global(), NewTuple(args...), NewDict())))
	return task
}

// Apply has a worker call f and waits for the result.
func (p *Pool) Apply(t *Thread, f Func, args ...Value) Value {
	return p.ApplyAsync(t, f, args, Then{}).Get(t)
}

// MapAsync has the workers call f for each item, a chunk of items at a time, and
// returns at once; the result is a list. A chunk of 0 makes four for each worker.
func (p *Pool) MapAsync(t *Thread, f Func, items []Value, chunk int, then Then) *Task {
	if !t.enter() {
		return &Task{pool: p}
	}
	p.checkRunning(t)
	p.funcs[f.global()] = f
	if chunk <= 0 {
		chunk = (len(items) + p.size*4 - 1) / (p.size * 4)
	}
	task := p.newTask(t, then)
	task.chunk, task.results = chunk, make([]Value, len(items))
	chunks := NewList()
	for part := range slices.Chunk(items, max(chunk, 1)) {
		call := NewTuple(f.global(), NewTuple(part...))
		chunks.Append(NewTuple(task.job, len(chunks.Items), mapstar, NewTuple(call), NewDict()))
	}
	if task.missing = len(chunks.Items); task.missing == 0 {
		task.ready, task.value = true, NewList()
		p.drop(t, task)
	}
	p.tasks.Put(t, chunks)
	return task
}

// Map is [Pool.MapAsync] that waits for the list of results.
func (p *Pool) Map(t *Thread, f Func, items []Value, chunk int) *List {
	list, _ := p.MapAsync(t, f, items, chunk, Then{}).Get(t).(*List)
	return list
}

// set takes in the i-th result; the first exception is that of the task.
func (r *Task) set(t *Thread, i int, success bool, v Value) {
	r.missing--
	switch {
	case !success && r.err == nil:
		r.err = exceptionOf(v)
	case success && r.chunk > 0:
		copy(r.results[i*r.chunk:], v.(*List).Items)
	case success:
		r.value = v
	}
	if r.missing > 0 {
		return
	}
	if r.chunk > 0 {
		r.value = NewList(r.results...)
	}
	if r.err == nil && r.callback != nil {
		r.callback(t, r.value)
	} else if r.err != nil && r.failed != nil {
		r.failed(t, r.err)
	}
	r.pool.drop(t, r)
	r.ready = true
	if r.done != nil {
		r.done.Set(t)
	}
}

// drop takes a finished task off the pool's list.
func (p *Pool) drop(t *Thread, r *Task) {
	delete(p.cache, r.job)
	p.left(t, len(p.cache)+1)
	if len(p.cache) == 0 {
		p.change.Put(t, nil)
	}
}

// Wait waits for the result, as long as it takes.
func (r *Task) Wait(t *Thread) { r.wait(t, never) }

// WaitWithin waits at most d for the result.
func (r *Task) WaitWithin(t *Thread, d time.Duration) { r.wait(t, t.deadline(d)) }

// Get waits for the result and returns it, or raises what the function raised.
func (r *Task) Get(t *Thread) Value { return r.get(t, never) }

// GetWithin waits at most d, and raises TimeoutError if there was no result.
func (r *Task) GetWithin(t *Thread, d time.Duration) Value { return r.get(t, t.deadline(d)) }

func (r *Task) get(t *Thread, deadline int64) Value {
	r.wait(t, deadline)
	switch {
	case t.dying:
	case !r.ready:
		t.Raise("multiprocessing.context.TimeoutError", "")
	case r.err != nil:
		panic(r.err)
	}
	return r.value
}

func (r *Task) wait(t *Thread, deadline int64) {
	if !t.enter() || r.ready {
		return
	}
	if r.done == nil {
		r.done = NewEvent(t, "result")
	}
	r.done.wait(t, deadline)
}

// Ready reports whether the result is there.
func (r *Task) Ready() bool { return r.ready }

// Successful reports whether the function returned. Before the result is there
// it raises ValueError.
func (r *Task) Successful(t *Thread) bool {
	if !r.ready {
		t.Raise("ValueError", "<multiprocessing.pool.ApplyResult object> not ready")
	}
	return r.err == nil
}
