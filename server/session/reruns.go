package session

import (
	"container/list"
	"context"
	"sync"

	"interleave/sim"
)

// Reruns makes runs again for those who look at a past that is not held any more:
// a few at a time, each as long as somebody waits for it, and only one for all who
// want the same. It may be used from any goroutine. Get one from [NewReruns].
type Reruns struct {
	slots chan struct{}
	most  int

	mu        sync.Mutex
	flights   map[any]*flight
	stretches map[stretchKey]*list.Element
	recent    *list.List // of *kept, the last used first
	records   int        // in them
	turns     int        // of those who make runs by themselves
}

// flight is a re-run that somebody waits for.
type flight struct {
	done    chan struct{}
	value   any
	err     error
	waiting int
	cancel  context.CancelFunc
}

// kept is a stretch that was made again and may be wanted once more.
type kept struct {
	key     stretchKey
	stretch *Stretch
}

const keptRecords = 200_000 // of all stretches that are kept

// NewReruns allows so many re-runs at the same time, and so many more that wait.
func NewReruns(parallel, waiting int) *Reruns {
	return &Reruns{
		slots: make(chan struct{}, parallel), most: parallel + waiting,
		flights: map[any]*flight{}, stretches: map[stretchKey]*list.Element{}, recent: list.New(),
	}
}

// do returns what make returns, and shares it with everybody who asks for the same
// key meanwhile. It gives up when ctx ends, and make's context ends when everybody
// has.
func (p *Reruns) do(ctx context.Context, key any, make func(context.Context) (any, error)) (any, error) {
	f, err := p.join(key, make)
	if err != nil {
		return nil, err
	}
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		p.leave(key, f)
		return nil, ctx.Err()
	}
}

func (p *Reruns) join(key any, make func(context.Context) (any, error)) (*flight, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f := p.flights[key]; f != nil {
		f.waiting++
		return f, nil
	}
	if len(p.flights) >= p.most {
		return nil, refuse(Busy, "", "the server is making %d runs again already: try again in a moment", len(p.flights))
	}
	f := p.launch(key, make)
	p.flights[key] = f
	return f, nil
}

func (p *Reruns) launch(key any, run func(context.Context) (any, error)) *flight {
	ctx, cancel := context.WithCancel(context.Background())
	f := &flight{done: make(chan struct{}), waiting: 1, cancel: cancel}
	go func() {
		defer cancel()
		defer close(f.done)
		defer p.forget(key, f)
		release, err := p.slot(ctx)
		if err != nil {
			f.err = err
			return
		}
		defer release()
		if fault := caught(func() { f.value, f.err = run(ctx) }); fault != nil {
			f.err = refuse(Internal, "", "the simulator failed: %v", fault.value)
		}
	}()
	return f
}

// Turn is a place among the re-runs for one who makes a run again for themselves, as for
// a file. Get one from [Reruns.Turn] and end it with [Turn.End].
type Turn struct {
	reruns  *Reruns
	ctx     context.Context
	cancel  context.CancelFunc
	release func() // nil while the place is given back
}

// Turn waits for a place until ctx ends. It is refused where as many have a turn, or wait
// for one, as there may be re-runs.
func (p *Reruns) Turn(ctx context.Context) (*Turn, error) {
	p.mu.Lock()
	full := p.turns >= p.most
	if !full {
		p.turns++
	}
	p.mu.Unlock()
	if full {
		return nil, refuse(Busy, "", "the server is making %d runs for files already: try again in a moment", p.most)
	}
	t := &Turn{reruns: p}
	t.ctx, t.cancel = context.WithCancel(ctx)
	if err := t.take(); err != nil {
		t.End()
		return nil, err
	}
	return t, nil
}

func (t *Turn) take() (err error) {
	t.release, err = t.reruns.slot(t.ctx)
	return err
}

// Replay makes a run again for whoever takes its records, as [Recipe.Replay] does. The run
// is closed when it returns.
func (t *Turn) Replay(r Recipe, trace func(*sim.Record)) error {
	run, err := r.Replay(t.ctx, trace, nil)
	if err == nil {
		run.Close()
	}
	return err
}

// Away leaves the place to others while something is done that may take long, such as
// waiting for whoever reads a file. An error ends the turn's replay.
func (t *Turn) Away(do func() error) error {
	if t.release == nil {
		return t.ctx.Err()
	}
	t.release()
	t.release = nil
	err := do()
	if err == nil {
		err = t.take()
	}
	if err != nil {
		t.cancel()
	}
	return err
}

// End gives the place back.
func (t *Turn) End() {
	t.cancel()
	if t.release != nil {
		t.release()
	}
	t.reruns.mu.Lock()
	defer t.reruns.mu.Unlock()
	t.reruns.turns--
}

// slot waits for a place among the re-runs. The caller gives it back by release.
func (p *Reruns) slot(ctx context.Context) (release func(), err error) {
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *Reruns) leave(key any, f *flight) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		p.drop(key, f)
	}
}

func (p *Reruns) forget(key any, f *flight) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(key, f)
}

func (p *Reruns) drop(key any, f *flight) {
	if p.flights[key] == f {
		delete(p.flights, key)
	}
}

// keep remembers stretches for a while.
func (p *Reruns) keep(key stretchKey, s *Stretch) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stretches[key] != nil {
		return
	}
	p.stretches[key] = p.recent.PushFront(&kept{key, s})
	for p.records += len(s.Records); p.records > keptRecords; {
		oldest := p.recent.Remove(p.recent.Back()).(*kept)
		delete(p.stretches, oldest.key)
		p.records -= len(oldest.stretch.Records)
	}
}

// kept returns a stretch that is remembered, or nil.
func (p *Reruns) kept(key stretchKey) *Stretch {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := p.stretches[key]
	if found == nil {
		return nil
	}
	p.recent.MoveToFront(found)
	return found.Value.(*kept).stretch
}
