package sim

import "slices"

// stuckSet is a set of waiting threads, made smaller until nobody in it can be
// released any more.
type stuckSet struct {
	k      *Kernel
	in     []bool // by thread
	acting []bool // by process: one of its threads is not in the set and runs on; 0 for any
}

// stuck returns the largest set of threads that wait without timeout and whose
// possible releasers all lie in the set: the holder of a lock, the thread or
// process that is joined, and for what has no owner every thread that still acts
// and can reach it.
func (k *Kernel) stuck() []*Thread {
	s := stuckSet{k: k, in: make([]bool, len(k.threads)+1), acting: make([]bool, len(k.processes)+1)}
	for _, t := range k.threads {
		s.in[t.id] = t.state == StateBlocked && t.until == never && t.reason != ReasonExit
	}
	for s.shrink() {
	}
	var stuck []*Thread
	for _, t := range k.threads {
		if s.in[t.id] {
			stuck = append(stuck, t)
		}
	}
	return stuck
}

// shrink takes out whoever may be released, and reports whether there was one.
func (s *stuckSet) shrink() bool {
	clear(s.acting)
	for _, t := range s.k.threads {
		if !s.in[t.id] && t.state != StateNew && !t.gone() {
			s.acting[0], s.acting[t.process.id] = true, true
		}
	}
	changed := false
	for _, t := range s.k.threads {
		if s.in[t.id] && s.mayBeReleased(t) {
			s.in[t.id] = false
			changed = true
		}
	}
	return changed
}

func (s *stuckSet) mayBeReleased(t *Thread) bool {
	if t.joins != nil {
		return s.mayEnd(t.joins)
	}
	if t.reason == ReasonRecv || t.reason == ReasonSend {
		return slices.ContainsFunc(t.holdersOfOtherEnd(), func(p *Process) bool { return s.mayMove(t, p) })
	}
	if r := s.k.releaser(t); r != nil {
		return !s.in[r.id] && !r.gone()
	}
	return s.acting[s.k.objects[t.object-1].common().process.number()]
}

// mayMove reports whether a process that holds the other end of the pipe that t
// waits for may use or close it.
func (s *stuckSet) mayMove(t *Thread, p *Process) bool {
	return s.acting[p.id] || p != t.process && s.mayEnd(p)
}

// holdersOfOtherEnd returns the processes that hold the other end of the pipe
// that t waits for, its own among them if it has a copy.
func (t *Thread) holdersOfOtherEnd() []*Process {
	pipe := t.k.objects[t.object-1].(*pipe)
	end := pipe.from
	if t.reason == ReasonSend {
		end = pipe.to
	}
	var holders []*Process
	for _, c := range end.copies {
		if !c.closed && !c.process.gone {
			holders = append(holders, c.process)
		}
	}
	return holders
}

// otherHolder returns the only thread beside t's process that can do something
// about the pipe that t waits for, nil if there are none or several.
func (t *Thread) otherHolder() *Thread {
	var only *Process
	for _, p := range t.holdersOfOtherEnd() {
		if p != t.process && only != nil {
			return nil
		}
		if p != t.process {
			only = p
		}
	}
	if only == nil || t.process.soleThread() == nil {
		return nil
	}
	return only.soleThread()
}

// soleThread returns the only thread of the process that has not ended, nil if
// there are none or several.
func (p *Process) soleThread() *Thread {
	return p.onlyThread(func(t *Thread) bool { return true })
}

// lastNeeded returns the only thread that the end of the process waits for, nil
// if there are none or several, or children.
func (p *Process) lastNeeded() *Thread {
	if len(p.children) > 0 {
		return nil
	}
	return p.onlyThread(p.needs)
}

// needs reports whether the end of the process waits for the thread.
func (p *Process) needs(t *Thread) bool {
	return t == p.main || !t.daemon || slices.ContainsFunc(p.feeds, func(f *feed) bool { return f.thread == t && !f.cancelled })
}

func (p *Process) onlyThread(counts func(*Thread) bool) *Thread {
	var only *Thread
	for _, t := range p.k.threads {
		if t.process != p || t.gone() || t.state == StateNew || !counts(t) {
			continue
		}
		if only != nil {
			return nil
		}
		only = t
	}
	return only
}

// mayEnd reports whether a process may still end: none of the threads and
// children that its end waits for is stuck.
func (s *stuckSet) mayEnd(p *Process) bool {
	for _, t := range s.k.threads {
		if t.process == p && s.in[t.id] && p.needs(t) {
			return false
		}
	}
	for _, child := range p.children {
		if !child.daemon && !s.mayEnd(child) {
			return false
		}
	}
	return true
}
