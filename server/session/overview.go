package session

import (
	"context"

	"interleave/sim"
)

const mostGlances = 512 // columns of an overview; then two become one

// Marks is a set of kinds of places in a run that are worth a look.
type Marks uint16

// The kinds of marks.
const (
	MarkParam   Marks = 1 << iota // a parameter was changed
	MarkAction                    // something was done by hand
	MarkPrint                     // a thread printed a line
	MarkVerdict                   // the run was judged, such as a deadlock
	MarkError                     // a thread met an error
	MarkLost                      // a store erased an update
	MarkRace                      // two accesses had no order
	MarkChoice                    // one thread was picked of several that were ready, or readied of several waiters
)

// spotter finds the marks of a run among its records, taken one after the other.
type spotter struct {
	ready   int       // threads
	waiting []waiting // by thread, from 1
	queues  []int     // threads in each, by its number
}

// waiting is a number for the waiters of whom one at a time is readied, 0 for none:
// those for a lock or a semaphore, to get from a queue, or to put into one.
type waiting int

func waitingFor(state sim.ThreadState, reason sim.Reason, object sim.ObjectID) waiting {
	switch {
	case state != sim.StateBlocked:
	case reason == sim.ReasonLock, reason == sim.ReasonSemaphore, reason == sim.ReasonGet:
		return 2 * waiting(object)
	case reason == sim.ReasonPut:
		return 2*waiting(object) + 1
	}
	return 0
}

// spotterAt is one for the records after a state.
func spotterAt(s *sim.State) (p spotter) {
	for i := range s.Threads {
		t := &s.Threads[i]
		if t.State == sim.StateReady {
			p.ready++
		}
		p.waits(t.ID, waitingFor(t.State, t.Reason, t.Object))
	}
	return p
}

// waits has a thread wait elsewhere than before, and returns how many did where it was.
func (p *spotter) waits(thread sim.ThreadID, where waiting) (before int) {
	for len(p.waiting) <= int(thread) {
		p.waiting = append(p.waiting, 0)
	}
	was := p.waiting[thread]
	p.waiting[thread] = where
	if was != 0 {
		before = p.queues[was]
		p.queues[was]--
	}
	if where != 0 {
		for len(p.queues) <= int(where) {
			p.queues = append(p.queues, 0)
		}
		p.queues[where]++
	}
	return before
}

// turn takes in another state of a thread, and reports whether it could as well have
// been another thread's.
func (p *spotter) turn(r *sim.Record) (choice bool) {
	from, to := sim.ThreadState(r.From), sim.ThreadState(r.To)
	if p.ready > 1 && isTurn(r) {
		choice = true
	}
	if from == sim.StateReady {
		p.ready--
	}
	if to == sim.StateReady {
		p.ready++
	}
	if from == sim.StateBlocked || to == sim.StateBlocked {
		before := p.waits(r.Thread, waitingFor(to, r.Reason, r.Object))
		choice = choice || before > 1 && isGift(r)
	}
	return choice
}

// isGift reports whether a running thread readies a waiter.
func isGift(r *sim.Record) bool {
	return r.Kind == sim.KindState && sim.ThreadState(r.To) == sim.StateReady && r.Reason == sim.ReasonWoken && r.By != 0
}

func (p *spotter) spot(r *sim.Record) Marks {
	if r.Kind != sim.KindState {
		return markOf(r)
	}
	if p.turn(r) {
		return MarkChoice
	}
	return 0
}

// markOf returns the mark that a record is by itself.
func markOf(r *sim.Record) Marks {
	switch r.Kind {
	case sim.KindPrint:
		return MarkPrint
	case sim.KindParam:
		if r.From != r.To { // else it is defined
			return MarkParam
		}
	case sim.KindAction:
		return MarkAction
	case sim.KindVerdict:
		return MarkVerdict
	case sim.KindError:
		return MarkError
	case sim.KindRace:
		return MarkRace
	case sim.KindStore:
		if r.By != 0 {
			return MarkLost
		}
	}
	return 0
}

// isTurn reports whether a thread gets the processor by a decision.
func isTurn(r *sim.Record) bool {
	return r.Kind == sim.KindState && sim.ThreadState(r.To) == sim.StateRunning && r.Reason != sim.ReasonSpin && r.Reason != sim.ReasonCompute
}

// Overview is a whole run at a glance, in columns of equal length from time 0 on.
type Overview struct {
	Epoch  int64
	Seq    int64 // records that are in it
	Column int64 // ns
	Turns  []int64
	Marks  []Marks
}

// add takes in a record with its marks.
func (o *Overview) add(r *sim.Record, marks Marks) {
	o.Seq = r.Seq
	for r.Time/o.Column >= mostGlances {
		for i := range o.Turns {
			if i%2 == 0 {
				o.Turns[i/2], o.Marks[i/2] = o.Turns[i], o.Marks[i]
			} else {
				o.Turns[i/2] += o.Turns[i]
				o.Marks[i/2] |= o.Marks[i]
			}
		}
		half := (len(o.Turns) + 1) / 2
		o.Turns, o.Marks = o.Turns[:half], o.Marks[:half]
		o.Column *= 2
	}
	at := int(r.Time / o.Column)
	for len(o.Turns) <= at {
		o.Turns, o.Marks = append(o.Turns, 0), append(o.Marks, 0)
	}
	o.Marks[at] |= marks
	if isTurn(r) {
		o.Turns[at]++
	}
}

func (o *Overview) copy() Overview {
	c := *o
	c.Turns, c.Marks = append([]int64(nil), o.Turns...), append([]Marks(nil), o.Marks...)
	return c
}

// Overview returns the run at a glance.
func (v View) Overview() Overview {
	v.overview.Epoch = v.epoch
	return v.overview
}

// Find returns after which record to stand to see the nearest mark of some kinds
// after seq, or before it, and false if there is none. A choice is seen from just
// before it, anything else just after. Where records are not held the run may be made
// again, which takes time, until ctx ends. The error is a [*Refusal], or that of ctx.
func (v View) Find(ctx context.Context, seq int64, forward bool, kinds Marks) (place int64, found bool, err error) {
	way := int64(1)
	if !forward {
		way = -1
	}
	for at := v.Index(seq); 0 <= at && at <= v.last(); at += way {
		if v.marksIn(at)&kinds == 0 {
			continue
		}
		stretch, err := v.Stretch(ctx, at)
		if err != nil {
			return 0, false, err
		}
		spotter := spotterAt(&stretch.State)
		for i := range stretch.Records {
			r := &stretch.Records[i]
			is := spotter.spot(r) & kinds
			here := r.Seq
			if is == MarkChoice {
				here--
			}
			switch {
			case is == 0 || forward && here <= seq:
			case forward:
				return here, true, nil
			case here < seq:
				place, found = here, true
			}
		}
		if found {
			return place, true, nil
		}
	}
	return 0, false, nil
}

// marksIn returns the kinds of marks that a stretch has.
func (v View) marksIn(index int64) Marks {
	if index < int64(len(v.spots)) {
		return v.spots[index]
	}
	return v.spotted
}
