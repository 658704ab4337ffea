package session

import "interleave/sim"

// now returns the virtual time that the runs have come to.
func (s *Session) now() int64 {
	var now int64
	for _, side := range s.sides {
		now = max(now, side.run.Now())
	}
	return now
}

// upcoming returns when the next thing happens in any of the runs, false if nothing
// will by itself.
func (s *Session) upcoming() (first int64, some bool) {
	for _, side := range s.sides {
		if next, ok := side.run.Next(); ok && (!some || next < first) {
			first, some = next, true
		}
	}
	return first, some
}

func (s *Session) runnable() bool {
	_, ok := s.upcoming()
	return ok
}

// catchUp runs up to the virtual time that belongs to now, as far as the
// frame's budget and the run's bounds allow.
func (s *Session) catchUp() {
	if !s.pace.going {
		return
	}
	limit := s.pace.target(sim.MaxTime)
	inTime := true
	s.guard(func() {
		if inTime = s.runUntil(limit); inTime && s.bound == "" && s.runnable() {
			s.passTime(limit)
		} else {
			s.passTime(s.now())
		}
	})
	if inTime {
		s.config.Lag(0)
	} else {
		s.config.Lag(s.pace.lag(limit, s.now()))
	}
	s.pace.reached(s.now(), inTime)
	s.settle()
}

// runUntil steps up to limit. It returns false when the budget was used up
// before.
func (s *Session) runUntil(limit int64) bool {
	deadline := s.pace.deadline()
	for n := 1; s.round(limit); n++ {
		if s.atBound() {
			return true
		}
		if n%stepsPerLook == 0 && s.pace.over(deadline) {
			return false
		}
	}
	return true
}

// round lets the run that acts next take one step, and with it those that act at
// the same moment. It returns false if nothing happens until limit.
func (s *Session) round(limit int64) bool {
	if len(s.sides) == 1 {
		return s.sides[0].run.StepUntil(limit)
	}
	next, ok := s.upcoming()
	if !ok || next > limit {
		return false
	}
	for _, side := range s.sides {
		side.run.StepUntil(next)
	}
	return true
}

// passTime moves the clocks of all runs to limit, but for those that are over.
func (s *Session) passTime(limit int64) {
	for _, side := range s.sides {
		if !side.ended() {
			side.run.AdvanceTo(limit)
		}
	}
	if s.parting != nil {
		s.parting.passed(s.now())
	}
	s.atBound()
}

// atBound stops a run that has come to one of its bounds.
func (s *Session) atBound() bool {
	for _, side := range s.sides {
		switch {
		case side.run.Seq() >= s.config.MaxRecords:
			s.bound = BoundRecords
		case side.history.threads() >= s.config.MaxThreads:
			s.bound = BoundThreads
		case side.run.Now() >= sim.MaxTime:
			s.bound = BoundTime
		}
	}
	if s.bound == "" {
		return false
	}
	s.playing = false
	return true
}
