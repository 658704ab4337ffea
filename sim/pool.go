package sim

// Func is a function that a [Pool] can call in another process: it is sent by its
// name.
type Func struct {
	Name string
	Body func(t *Thread, args ...Value) Value
}

func (f Func) global() Global { return Global{"__main__", f.Name} }

// Pool is multiprocessing.Pool: worker processes that call functions. Three
// daemon threads of the process that made it do the work: one keeps the number of
// workers, one sends tasks from a queue into a pipe, one receives results and
// runs the callbacks.
type Pool struct {
	objectBase
	size    int
	state   poolState
	workers []*Process
	tasks   *Queue        // of lists of tasks, None at the end
	change  *Queue        // told of workers that end, and when no task is left
	in, out channel       // to the workers, and back
	cache   map[int]*Task // not finished, by job
	jobs    int
	funcs   map[Global]Func

	workerHandler, taskHandler, resultHandler *Thread
}

type poolState uint8

const (
	poolRunning poolState = iota
	poolClosed
	poolTerminated
)

// mapstar is the function that calls another one for each item of a chunk.
var mapstar = Global{"multiprocessing.pool", "mapstar"}

// NewPool starts a pool of so many worker processes. Fewer than one raise
// ValueError.
func NewPool(t *Thread, name string, processes int) *Pool {
	if processes < 1 {
		t.Raise("ValueError", "Number of processes must be at least 1")
	}
	p := &Pool{size: processes, cache: make(map[int]*Task), funcs: make(map[Global]Func)}
	p.add(t, p, ClassPool, name, 0, int64(processes))
	p.tasks = NewSimpleQueue(t, name+" tasks")
	p.change = NewQueue(t, name+" changes", 0)
	p.in, p.out = newChannel(t, name+" in"), newChannel(t, name+" out")
	p.populate(t)
	handler := func(name string, body func(*Thread)) *Thread {
		h := NewThread(t, "", body, Target(name), Daemon(true), service)
		h.Start(t)
		return h
	}
	p.workerHandler = handler("_handle_workers", p.handleWorkers)
	p.taskHandler = handler("_handle_tasks", p.handleTasks)
	p.resultHandler = handler("_handle_results", p.handleResults)
	return p
}

// populate starts the workers that are missing.
func (p *Pool) populate(t *Thread) {
	for len(p.workers) < p.size && !t.dying {
		w := NewProcess(t, "", p.work, Daemon(true), service)
		w.name = "ForkPoolWorker-" + w.identity
		w.tellEnd = p.change
		p.workers = append(p.workers, w)
		w.Start(t)
	}
}

// work is the body of a worker: it does tasks until it is told to quit.
func (p *Pool) work(t *Thread) {
	p.in.w.Close(t)
	p.out.r.Close(t)
	for {
		task, _ := t.unpickle(p.in.recv(t)).(*Tuple)
		if task == nil {
			return
		}
		result := p.do(t, task)
		reply := NewTuple(task.At(0), task.At(1), result)
		data, err := Pickle(reply)
		if err != nil {
			result = NewTuple(false, exceptionValue(encodingError(err.(*Exception), result.At(1))))
			reply = NewTuple(task.At(0), task.At(1), result)
			data = t.pickle(reply)
		}
		p.out.send(t, data, shortRepr(reply))
	}
}

// encodingError is what comes back in place of a result that cannot be pickled.
func encodingError(reason *Exception, v Value) *Exception {
	return &Exception{"multiprocessing.pool.MaybeEncodingError",
		"Error sending result: '" + Repr(v) + "'. Reason: '" + Repr(exceptionValue(reason)) + "'"}
}

// do calls a task's function and returns whether it succeeded, and its value or
// the exception it raised. SystemExit ends the worker.
func (p *Pool) do(t *Thread, task *Tuple) *Tuple {
	f, args := task.At(2).(Global), task.At(3).(*Tuple).items
	var result Value
	err := t.Try(func() {
		if f != mapstar {
			result = p.funcs[f].Body(t, args...)
			return
		}
		chunk := args[0].(*Tuple)
		results := NewList()
		for _, item := range chunk.At(1).(*Tuple).items {
			results.Append(p.funcs[chunk.At(0).(Global)].Body(t, item))
		}
		result = results
	})
	switch {
	case err == nil:
		return NewTuple(true, result)
	case err.Type == systemExit:
		panic(err)
	}
	return NewTuple(false, withTraceback(err))
}

// handleWorkers replaces workers that end, until the pool is closed and nothing
// is left to do.
func (p *Pool) handleWorkers(t *Thread) {
	for p.state == poolRunning || p.state == poolClosed && len(p.cache) > 0 {
		p.maintain(t)
		p.change.Get(t)
	}
	p.tasks.Put(t, nil)
}

func (p *Pool) maintain(t *Thread) {
	kept := p.workers[:0]
	for _, w := range p.workers {
		if !w.gone {
			kept = append(kept, w)
		}
	}
	p.workers = kept
	p.populate(t)
}

// handleTasks sends the tasks to the workers, and at the end tells them, and the
// thread that handles results, to quit.
func (p *Pool) handleTasks(t *Thread) {
	for p.sendTasks(t, p.tasks.Get(t)) {
	}
	p.out.send(t, t.pickle(nil), "None")
	for range p.workers {
		p.in.w.Send(t, nil)
	}
}

// sendTasks sends a list of tasks; it returns false at the end.
func (p *Pool) sendTasks(t *Thread, list Value) bool {
	if list == nil {
		return false
	}
	for _, task := range list.(*List).Items {
		if p.state == poolTerminated {
			return false
		}
		if err := t.Try(func() { p.in.w.Send(t, task) }); err != nil {
			p.finish(t, task.(*Tuple), NewTuple(false, exceptionValue(err)))
		}
	}
	return true
}

// handleResults takes in results until it is told to quit and none is missing.
func (p *Pool) handleResults(t *Thread) {
	for told := false; !told || len(p.cache) > 0; {
		result, _ := p.out.r.Recv(t).(*Tuple)
		switch {
		case p.state == poolTerminated:
			return
		case result == nil:
			told = true
		default:
			p.finish(t, result, result.At(2).(*Tuple))
		}
	}
}

// finish gives a result to the task that waits for it.
func (p *Pool) finish(t *Thread, of, result *Tuple) {
	if task := p.cache[of.At(0).(int)]; task != nil {
		task.set(t, of.At(1).(int), result.At(0).(bool), result.At(1))
	}
}

// Close says that no more tasks will come.
func (p *Pool) Close(t *Thread) {
	if t.enter() && p.state == poolRunning {
		p.state = poolClosed
		p.change.Put(t, nil)
	}
}

// Terminate ends the workers at once, whatever they do.
func (p *Pool) Terminate(t *Thread) {
	if !t.enter() || p.state == poolTerminated {
		return
	}
	p.state = poolTerminated
	p.change.Put(t, nil)
	p.helpFinish(t)
	p.out.send(t, t.pickle(nil), "None")
	p.workerHandler.Join(t)
	for _, w := range p.workers {
		w.Terminate(t)
	}
	p.taskHandler.Join(t)
	p.resultHandler.Join(t)
	p.joinWorkers(t)
}

// helpFinish takes out of the pipe what the thread that sends tasks may be
// waiting to get in.
func (p *Pool) helpFinish(t *Thread) {
	p.in.rlock.Acquire(t)
	for p.taskHandler.IsAlive() && p.in.r.Poll(t) {
		p.in.r.Recv(t)
		t.Yield()
	}
}

// Join waits for the workers to end. A pool that was neither closed nor
// terminated raises ValueError.
func (p *Pool) Join(t *Thread) {
	if !t.enter() {
		return
	}
	if p.state == poolRunning {
		t.Raise("ValueError", "Pool is still running")
	}
	p.workerHandler.Join(t)
	p.taskHandler.Join(t)
	p.resultHandler.Join(t)
	p.joinWorkers(t)
}

func (p *Pool) joinWorkers(t *Thread) {
	for _, w := range p.workers {
		w.Join(t)
	}
}

// left records how many tasks are not finished.
func (p *Pool) left(t *Thread, from int) {
	t.emit(Record{Kind: KindFlow, Object: p.id, From: int64(from), To: int64(len(p.cache))})
}

func (p *Pool) info() ObjectInfo { return p.base(int64(len(p.cache)), int64(p.size)) }
