package session

import (
	"slices"

	"interleave/sim"
)

// tally is the little of a state that lanes, levels and curves need.
type tally struct {
	threads []threadTally // by id, from 1
	objects []levelState  // by id, from 1
	prints  int64         // printed so far
}

type threadTally struct {
	laneState
	crew  sim.ObjectID
	wants sim.ObjectID // what it waits for and has not got yet, 0 if nothing
	since int64        // when it began to
}

type laneState struct {
	state  sim.ThreadState
	reason sim.Reason
	object sim.ObjectID
}

type levelState struct {
	class        sim.Class
	value, limit int64
}

// change is what a record changed about a tally.
type change struct {
	lane, level bool
	got         sim.ObjectID // the object that its thread no longer waits for, 0 if none
	waited      int64        // how long it did
}

func (t *tally) clone() tally {
	return tally{slices.Clone(t.threads), slices.Clone(t.objects), t.prints}
}

// apply takes in a record.
func (t *tally) apply(r *sim.Record) change {
	switch r.Kind {
	case sim.KindThread:
		if int(r.Thread) > len(t.threads) {
			t.threads = append(t.threads, threadTally{})
		}
		t.threads[r.Thread-1] = threadTally{laneState: laneState{state: sim.StateNew}, crew: r.Object}
		return change{lane: true}
	case sim.KindState:
		return t.threads[r.Thread-1].turn(r)
	case sim.KindObject:
		t.objects = append(t.objects, levelState{r.Class, r.To, r.From})
		return change{level: true}
	}
	c := t.operate(r)
	if r.Thread > 0 {
		c.got, c.waited = t.threads[r.Thread-1].acts(r.Time)
	}
	return c
}

// operate takes in what a record does to an object.
func (t *tally) operate(r *sim.Record) change {
	switch r.Kind {
	case sim.KindResize:
		o := &t.objects[r.Object-1]
		o.value, o.limit = int64(r.Index), r.To
	case sim.KindStore:
		o := &t.objects[r.Object-1]
		o.value, o.limit = r.To, int64(r.Index)
	case sim.KindSet, sim.KindClear, sim.KindAcquire, sim.KindRelease, sim.KindPut, sim.KindGet, sim.KindFlow, sim.KindWrite:
		t.objects[r.Object-1].value = r.To
	case sim.KindPrint:
		t.prints++
		return change{}
	default:
		return change{}
	}
	return change{level: true}
}

// turn takes in another state. Who is woken, runs and has to wait for the same thing
// again, because somebody else was faster, has waited all the time.
func (t *threadTally) turn(r *sim.Record) change {
	t.laneState = laneState{sim.ThreadState(r.To), r.Reason, r.Object}
	c := change{lane: true}
	switch {
	case t.state == sim.StateReady || t.state == sim.StateRunning && t.reason == sim.ReasonNone:
		return c
	case t.blockedOn() == t.wants:
	case t.state == sim.StateKilled || t.reason == sim.ReasonRetired:
	default:
		c.got, c.waited = t.wants, r.Time-t.since
	}
	if object := t.blockedOn(); object != t.wants {
		t.wants, t.since = object, r.Time
	}
	return c
}

// acts ends the wait of a thread that runs and does something else than to wait.
func (t *threadTally) acts(time int64) (got sim.ObjectID, waited int64) {
	if t.wants == 0 || t.state != sim.StateRunning {
		return 0, 0
	}
	got, waited = t.wants, time-t.since
	t.wants = 0
	return got, waited
}

// blockedOn returns the object that the thread is blocked on, 0 if none. Who waits
// for a thread waits for no object.
func (s laneState) blockedOn() sim.ObjectID {
	if s.state != sim.StateBlocked || s.reason == sim.ReasonJoin || s.reason == sim.ReasonStart || s.reason == sim.ReasonExit {
		return 0
	}
	return s.object
}
