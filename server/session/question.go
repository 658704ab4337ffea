package session

import "regexp"

// Question says before which record everybody is asked what will happen: what
// [Pose] puts, and [Status] tells. The session knows nothing of what is asked; pages
// make the question from the state after record Seq and judge answers by the records
// that follow. In the zero value nobody is asked.
type Question struct {
	Epoch int64
	Seq   int64  // how many records are before the moment
	Kind  string // which of the questions that pages know
}

var questionKind = regexp.MustCompile(`^[a-z]{1,24}$`)

// pose has the run stand for a question. Unlike a pause it does not catch up before:
// what has not run yet is not to be seen.
func (s *Session) pose(q Question) error {
	first := s.sides[0]
	switch {
	case q.Epoch != first.epoch:
		return refuse(NotFound, "epoch", "epoch %d is not on the clock, epoch %d is", q.Epoch, first.epoch)
	case q.Seq < 0 || q.Seq > first.run.Seq():
		return refuse(BadRequest, "seq", "seq must be 0 … %d, not %d", first.run.Seq(), q.Seq)
	case !questionKind.MatchString(q.Kind):
		return refuse(BadRequest, "kind", "kind must be 1 to 24 letters a-z, not %q", q.Kind)
	}
	s.playing = false
	s.question = q
	return nil
}
