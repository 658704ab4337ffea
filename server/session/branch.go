package session

import (
	"math"
	"slices"

	"interleave/sim"
)

const (
	mostBranches = 16  // histories that were left and can be returned to
	oneGesture   = 1e9 // ns between two changes of one parameter that are undone together
)

// runs are what is on the clock, or was: one run or two, and where they part.
type runs struct {
	tracks  []*track
	parting *parting // nil for one run
	origin  origin
	begun   int64 // records of the first run when they were put on the clock
}

// origin is where runs come from. The zero value is the beginning of the session.
type origin struct {
	parent int64    // epoch of the first of the runs from which they parted, 0: they began anew
	from   Moment   // where they parted
	left   int64    // epoch of the first of the runs that were on the clock before
	cause  Entry    // what was done there; Kind 0: nothing
	paired int      // > 0: they were put beside each other, to be compared, after so many entries in their journals and one
	apart  *[2]Spec // of one that was compared and goes on alone: the two as they were then, its own first
	shared shared
}

// epoch is that of the first run.
func (r *runs) epoch() int64 { return r.tracks[0].epoch }

// has reports whether one of the runs is that epoch's.
func (r *runs) has(epoch int64) bool {
	for _, t := range r.tracks {
		if t.epoch == epoch {
			return true
		}
	}
	return false
}

// Branch is a history of a session: the one on the clock, or one that was left and
// can be returned to.
type Branch struct {
	Epoch  int64  // of its first run
	Parent int64  // epoch of the branch that it parted from, which may be forgotten; 0: it began anew
	From   Moment // where it parted
	Cause  Entry  // what was done there; Kind 0: nothing
	Head   Moment // how far it has come
	Hash   uint64
	Now    bool     // it is on the clock
	Twin   bool     // it is two runs
	Apart  *[2]Spec // the two as they are now; or as they were when one of them was left, which was the second. Else nil
}

func (r *runs) branch(now bool) Branch {
	first := r.tracks[0]
	apart := r.origin.apart
	if len(r.tracks) > 1 {
		apart = &[2]Spec{first.present(), r.tracks[1].present()}
	}
	return Branch{
		Epoch: first.epoch, Parent: r.origin.parent, From: r.origin.from, Cause: r.origin.cause,
		Head: Moment{first.run.Seq(), first.run.Now()}, Hash: first.run.Hash(), Now: now, Twin: len(r.tracks) > 1, Apart: apart,
	}
}

// travels begins a trip if the command asks for one, refuses one that would change
// the run meanwhile, and reports whether the command is dealt with.
func (s *Session) travels(c Command, done func(error)) bool {
	var err error
	switch {
	case c.Kind == Cancel:
		if s.trip == nil {
			err = refuse(BadRequest, "", "there is nothing to cancel")
		} else {
			s.trip.cancel()
		}
	case s.trip != nil && c.changes():
		err = refuse(Busy, "", "the run is being made again: wait, or cancel")
	case c.Kind == Undo:
		err = s.undo(done)
	case c.Kind == Redo:
		err = s.redo(done)
	case c.Kind == Return:
		err = s.back(c.Value, done)
	case c.Kind == Compare:
		err = s.compare(c.Value, done)
	case c.Kind == Twin && c.At != nil:
		err = s.twinFrom(c, done)
	case c.Kind == Fork || c.At != nil && !s.isHere(*c.At):
		err = s.fork(c, done)
	default:
		return false
	}
	if err != nil || c.Kind == Cancel {
		done(err)
	}
	return true
}

// changes reports whether the command changes the run rather than how it is played.
func (c Command) changes() bool {
	switch c.Kind {
	case Play, Pause, Speed:
		return false
	}
	return true
}

// At is a moment of one of the session's histories, in which a command acts.
type At struct {
	Epoch int64
	Moment
}

// isHere reports whether a moment is the present.
func (s *Session) isHere(at At) bool {
	for _, side := range s.sides {
		if side.epoch == at.Epoch {
			return at.Seq >= side.run.Seq() && at.Time >= side.run.Now()
		}
	}
	return false
}

// present returns the runs on the clock.
func (s *Session) onClock() *runs {
	r := &runs{parting: s.parting, origin: s.origin, begun: s.begun}
	for _, side := range s.sides {
		r.tracks = append(r.tracks, side.track)
	}
	return r
}

// find returns the runs of an epoch: those on the clock, or those of a branch.
func (s *Session) find(epoch int64) (*runs, error) {
	if now := s.onClock(); now.has(epoch) {
		return now, nil
	}
	for _, b := range s.branches {
		if b.has(epoch) {
			return b, nil
		}
	}
	return nil, refuse(NotFound, "epoch", "epoch %d is not held; the run is in epoch %d", epoch, s.sides[0].epoch)
}

// findAt returns the runs that a moment is of.
func (s *Session) findAt(at *At) (*runs, error) {
	if at == nil || at.Seq < 0 || at.Time < 0 {
		return nil, refuse(BadRequest, "at", "say at which epoch, seq and time, none below 0")
	}
	return s.find(at.Epoch)
}

// fork acts in the past: runs as they were then take the place of the present ones,
// which stay as a branch, and the command is done there.
func (s *Session) fork(c Command, done func(error)) error {
	past, err := s.findAt(c.At)
	if err != nil {
		return err
	}
	s.catchUp()
	s.undone = nil
	t := &trip{done: done, origin: origin{parent: past.epoch(), from: c.At.Moment, shared: past.origin.shared}}
	for _, track := range past.tracks {
		m := c.At.Moment
		if track.epoch != c.At.Epoch { // they are on one clock
			m.Seq = math.MaxInt64
		}
		t.recipes, t.moments = append(t.recipes, track.recipe()), append(t.moments, m)
		if c.Kind == Choose {
			t.picks = append(t.picks, 0)
			if track.epoch == c.At.Epoch {
				t.picks[len(t.picks)-1] = sim.ThreadID(c.Value)
			}
		}
	}
	t.known = past.partedBy(t.moments)
	if c.Kind != Fork {
		c.At = nil
		t.then = func() error { return s.do(c) }
		t.origin.cause = c.entry()
	}
	s.embark(t)
	return nil
}

// partedBy returns where the runs part if each had come to a moment after that.
func (r *runs) partedBy(moments []Moment) *Parting {
	if r.parting == nil || r.parting.found == nil {
		return nil
	}
	for i, m := range moments {
		did := r.parting.found.Did[i]
		if r.parting.found.Time > m.Time || did != nil && did.Seq > m.Seq {
			return nil
		}
	}
	return r.parting.found
}

// undo goes to just before the last change, or, where there was none, to what was on
// the clock before.
func (s *Session) undo(done func(error)) error {
	s.catchUp()
	now := s.onClock()
	last, by := now.lastGesture()
	if by < 0 || now.origin.paired == now.entries()+1 {
		return s.undoBeginning(done)
	}
	t := &trip{pause: true, done: done, origin: origin{parent: now.epoch(), from: Moment{last.Seq, last.Time}, shared: now.origin.shared}}
	for i, track := range now.tracks {
		m := Moment{math.MaxInt64, last.Time}
		if i == by {
			m.Seq = last.Seq
		}
		t.recipes, t.moments = append(t.recipes, track.recipe()), append(t.moments, m)
	}
	t.known = now.partedBy(t.moments)
	s.undone = append(s.undone, now.epoch())
	s.embark(t)
	return nil
}

// entries returns how many there are in the journals.
func (r *runs) entries() (n int) {
	for _, t := range r.tracks {
		n += len(t.journal)
	}
	return n
}

// undoable reports whether undo would do something.
func (s *Session) undoable() bool {
	if _, by := s.onClock().lastGesture(); by >= 0 {
		return true
	}
	before := s.origin.before()
	return before != 0 && slices.ContainsFunc(s.branches, func(b *runs) bool { return b.has(before) }) // it may be forgotten
}

// before is the epoch of what was on the clock before runs were put there that began
// anew or are to be compared; 0: nothing was.
func (o origin) before() int64 {
	if o.parent != 0 {
		return o.shared.before
	}
	return o.left
}

func (s *Session) undoBeginning(done func(error)) error {
	before := s.origin.before()
	if before == 0 {
		return refuse(BadRequest, "", "there is nothing to undo")
	}
	undone := s.sides[0].epoch
	if err := s.back(before, done); err != nil {
		return refuse(BadRequest, "", "what was before is forgotten: it cannot be undone")
	}
	s.undone = append(s.undone, undone)
	return nil
}

// lastGesture returns the first of the last changes that were one movement of a hand,
// and which run's it is, −1 if nothing was changed since there are two runs.
func (r *runs) lastGesture() (first Entry, by int) {
	by = -1
	var journal []Entry
	for i, track := range r.tracks {
		own := track.journal[r.origin.shared.entries:]
		if n := len(own); n > 0 && (by < 0 || own[n-1].Time > first.Time) {
			first, by, journal = own[n-1], i, own
		}
	}
	for i := len(journal) - 2; i >= 0; i-- {
		e := journal[i]
		if e.Kind != EntrySet || first.Kind != EntrySet || e.Name != first.Name || first.Time-e.Time > oneGesture {
			break
		}
		first = e
	}
	return first, by
}

// redo returns to what the last undo left.
func (s *Session) redo(done func(error)) error {
	n := len(s.undone)
	if n == 0 {
		return refuse(BadRequest, "", "there is nothing to do again")
	}
	epoch := s.undone[n-1]
	s.undone = s.undone[:n-1]
	if err := s.back(epoch, done); err != nil {
		return refuse(BadRequest, "", "what was undone is forgotten")
	}
	return nil
}

// back returns to a branch, as it was left.
func (s *Session) back(epoch int64, done func(error)) error {
	there, err := s.find(epoch)
	if err != nil {
		return err
	}
	if there.has(s.sides[0].epoch) {
		return refuse(BadRequest, "epoch", "epoch %d is on the clock already", epoch)
	}
	s.catchUp()
	t := &trip{there: there, pause: true, done: done, origin: there.origin}
	if there.parting != nil {
		t.known = there.parting.found
	}
	for _, track := range there.tracks {
		t.recipes, t.epochs = append(t.recipes, track.recipe()), append(t.epochs, track.epoch)
	}
	s.embark(t)
	return nil
}

// close frees the runs; what is remembered of them stays.
func (r *runs) close(config Config) {
	if r == nil {
		return
	}
	for _, t := range r.tracks {
		if fault := caught(t.run.Close); fault != nil {
			config.Log.Error("a run did not close", "run", t.run.String(), "fault", fault.value)
		}
	}
}

// replace puts runs on the clock. Those that were there stay as a branch, unless
// nothing happened on them or they are returned to.
func (s *Session) replace(r *runs) {
	if len(s.sides) > 0 {
		s.leave(s.onClock(), r.origin.shared.before)
	}
	for i := range s.branches {
		if s.branches[i].epoch() == r.epoch() {
			s.branches = append(s.branches[:i:i], s.branches[i+1:]...)
			break
		}
	}
	for len(s.sides) < len(r.tracks) {
		s.sides = append(s.sides, &side{})
	}
	s.sides = s.sides[:len(r.tracks)]
	for i, t := range r.tracks {
		s.sides[i].track = t
		s.epoch = max(s.epoch, t.epoch)
	}
	s.parting, s.origin, s.begun = r.parting, r.origin, r.begun
	s.lost = false
	s.changes++
	s.bound, s.failed = "", nil
	s.pace.stop()
}

// leave closes runs and remembers how to come back to them, also where nothing happened
// if they are of the epoch wanted. Only the newest branches keep their records; the
// others are made again when they are looked at.
func (s *Session) leave(r *runs, wanted int64) {
	r.close(s.config)
	if (r.origin.parent != 0 || r.origin.paired > 0) && r.tracks[0].run.Seq() == r.begun && r.epoch() != wanted && !slices.Contains(s.undone, r.epoch()) {
		return
	}
	s.branches = append(s.branches, r)
	if n := len(s.branches); n > mostBranches {
		for _, forgotten := range s.branches[:n-mostBranches] {
			forgotten.forget()
		}
		s.branches = append([]*runs(nil), s.branches[n-mostBranches:]...)
	}
	records := 0
	for i := len(s.branches) - 1; i >= 0; i-- {
		for _, t := range s.branches[i].tracks {
			if records += t.history.records.count(); records > s.config.Held {
				t.history.records.chunks = nil
			}
		}
	}
}

// Recipes returns what it takes to make the runs of an epoch again, one or two, as
// they are now, with their hashes.
func (s *Session) Recipes(epoch int64) ([]Recipe, []uint64, error) {
	answer := make(chan recipes, 1)
	if err := s.send(askRecipes{epoch, answer}); err != nil {
		return nil, nil, err
	}
	r := <-answer
	return r.list, r.hashes, r.err
}

type recipes struct {
	list   []Recipe
	hashes []uint64
	err    error
}

type askRecipes struct {
	epoch  int64 // 0: the present one
	answer chan<- recipes
}

func (m askRecipes) on(s *Session) {
	found, err := s.onClock(), error(nil)
	if m.epoch != 0 {
		found, err = s.find(m.epoch)
	}
	r := recipes{err: err}
	if err == nil {
		for _, t := range found.tracks {
			r.list, r.hashes = append(r.list, t.recipe()), append(r.hashes, t.run.Hash())
		}
	}
	m.answer <- r
}

// Branches returns the histories of the session, the oldest first.
func (s *Session) Branches() ([]Branch, error) {
	answer := make(chan []Branch, 1)
	if err := s.send(branchList{answer}); err != nil {
		return nil, err
	}
	return <-answer, nil
}

type branchList struct{ answer chan<- []Branch }

func (m branchList) on(s *Session) {
	var all []Branch
	for _, b := range s.branches {
		all = append(all, b.branch(false))
	}
	m.answer <- append(all, s.onClock().branch(true))
}
