package session

import (
	"slices"
	"time"

	"interleave/sim"
)

const (
	// frameRecords is the most that one update carries as records.
	frameRecords = 600
	// resumeRecords is the most that a viewer who comes back is sent as records.
	resumeRecords = 10 * frameRecords
	// keyframeTime is the least time between two updates with a state.
	keyframeTime = 200 * time.Millisecond
	// headcountTime is the least time between two statuses in which only the number
	// of viewers is new.
	headcountTime = time.Second
)

// Audience is who a session publishes to. Its methods are called on the
// session's goroutine, one at a time, and must not block.
type Audience interface {
	// Update takes what happened since the update before.
	Update(Update)
	// Status takes how the session stands, whenever that changed.
	Status(Status)
	// Failed takes the failure of the simulator: the run stands still from now on.
	Failed(*Refusal)
	// Closed is the last call.
	Closed(Cause)
}

// Update is what happened between two moments of one run. It carries records,
// or a state, or both; it and what it holds may be kept, and must not be changed.
type Update struct {
	Twin     int // 0, or 1 for the second of two runs
	Epoch    int64
	From, To int64        // the records in (From, To]
	Time     int64        // virtual nanoseconds at its end
	Records  []sim.Record // all of them, if Whole is false
	State    *sim.State   // at its end, or nil
	Whole    bool         // only the state moves a viewer on
}

// Status is how a session stands besides its state.
type Status struct {
	Epoch    int64
	Playing  bool
	Speed    float64 // asked for; 0 is as fast as it goes
	Actual   float64 // reached during the last second, 0 while time stands
	Policy   string
	Seed     int64
	Viewers  int
	Bound    Bound
	Hash     uint64 // of the run so far; a change of it alone is not published
	Twin     TwinStatus
	Parting  *Parting // where the twins part, nil if they have not or there is none
	Pick     *Pick    // that a person has to make, nil if none is due
	Question Question // for which the run stands
	Still    bool     // nothing happens any more by itself, though a program has not ended: it takes a change

	Undo, Redo bool  // whether there is something to undo, to do again
	Branches   int64 // grows when [Session.Branches] changes
	Remaking   int   // how much of a run that is made again is done, 1 … 100; 0: none is
}

// Pick is a choice that a person has to make, by [Choose].
type Pick struct {
	sim.Choice
	Twin int // of which run: 0, or 1 for the second
}

// TwinStatus is what a second run has otherwise than the first. In the zero value
// there is none.
type TwinStatus struct {
	Epoch  int64
	Policy string
	Seed   int64
	Hash   uint64
	Shared int64 // virtual time until which both were one run, 0 if they began anew
}

// Bound says at which of its bounds a run stopped. The zero value means at none.
type Bound string

// The bounds.
const (
	BoundRecords Bound = "records"
	BoundThreads Bound = "threads"
	BoundTime    Bound = "time"
)

// Cause says why a session is over. The zero value means that it is not.
type Cause uint8

// The causes.
const (
	Deleted   Cause = iota + 1 // by its owner
	Reclaimed                  // nobody watched
	Shutdown                   // the server stops
)

// side is where a run is shown: what is on the clock there now, and how much of it
// viewers were sent.
type side struct {
	*track
	sent      place
	keyframed time.Time // when a state was last published
	wanted    bool      // a state is asked for
}

// behind reports whether there is something to publish.
func (s *side) behind() bool { return s.sent != s.here() || s.wanted }

// skip counts everything as sent.
func (s *side) skip() { s.sent, s.wanted = s.here(), false }

func (s *Session) status() Status {
	first := s.sides[0]
	status := Status{
		Epoch: first.epoch, Playing: s.playing, Speed: s.pace.speed, Actual: s.pace.actual(),
		Policy: first.policy(), Seed: first.spec.Seed, Viewers: s.viewers, Bound: s.bound, Hash: first.run.Hash(),
		Pick: s.pick(), Question: s.question, Undo: s.undoable(), Redo: len(s.undone) > 0, Branches: s.changes,
	}
	status.Still = status.Pick == nil && s.bound == "" && s.failed == nil && !s.runnable() && slices.ContainsFunc(s.sides, func(side *side) bool { return !side.ended() })
	if s.trip != nil {
		status.Remaking = s.trip.progress()
	}
	if s.parting != nil {
		second := s.sides[1]
		status.Twin = TwinStatus{second.epoch, second.policy(), second.spec.Seed, second.run.Hash(), s.origin.shared.until}
		status.Parting = s.parting.found
	}
	return status
}

// pick returns the choice that is due, the same one as long as it is.
func (s *Session) pick() *Pick {
	for i, side := range s.sides {
		c := side.run.Choice()
		if c == nil {
			continue
		}
		if old := s.told.Pick; old == nil || old.Twin != i || old.By != c.By || old.Object != c.Object || !slices.Equal(old.Threads, c.Threads) {
			return &Pick{*c, i}
		}
		return s.told.Pick
	}
	return nil
}

// behind reports whether there is something to publish.
func (s *Session) behind() bool {
	return s.viewers > 0 && (s.changed() || slices.ContainsFunc(s.sides, (*side).behind))
}

func (s *Session) skip() {
	for _, side := range s.sides {
		side.skip()
	}
}

// changed reports whether the status is another one than viewers were told.
func (s *Session) changed() bool {
	now := s.status()
	now.Hash, now.Twin.Hash = s.told.Hash, s.told.Twin.Hash
	return now != s.told
}

// publishStatus tells a changed status. A class that joins at once is not told of
// every head.
func (s *Session) publishStatus() {
	if !s.changed() {
		return
	}
	now, status := s.config.Clock.Now(), s.status()
	onlyHeads := s.told
	onlyHeads.Viewers, onlyHeads.Hash, onlyHeads.Twin.Hash = status.Viewers, status.Hash, status.Twin.Hash
	if status == onlyHeads && now.Sub(s.toldAt) < headcountTime {
		return // a later frame will tell
	}
	s.told, s.toldAt = status, now
	s.audience.Status(status)
}

// publish tells the audience what is new. A state may have to wait until the
// last one is old enough; then the next frame publishes it.
func (s *Session) publish() {
	s.held.Store(s.weigh())
	if s.viewers == 0 {
		s.skip()
		s.payOwed()
		return
	}
	s.publishStatus()
	now := s.config.Clock.Now()
	all := true
	for i, side := range s.sides {
		if u := side.news(now); u.State != nil || !u.Whole && side.sent != side.here() {
			side.sent, u.Twin = side.here(), i
			s.audience.Update(u)
		}
		all = all && side.sent == side.here()
	}
	if all {
		s.payOwed()
	}
}

// news returns the update that leads from what was published to here.
func (s *side) news(now time.Time) Update {
	here := s.here()
	u := Update{Epoch: here.epoch, From: s.sent.seq, To: here.seq, Time: here.time}
	if here.epoch != s.sent.epoch {
		u.From, u.Whole = 0, true
	} else {
		u.Records, u.Whole = s.records(u.From, u.To, frameRecords)
	}
	if (u.Whole || s.wanted) && now.Sub(s.keyframed) >= keyframeTime {
		state := s.run.Snapshot()
		u.State, s.keyframed, s.wanted = &state, now, false
	}
	return u
}

// opening returns what a viewer who joins has to be told first.
func (s *side) opening(cursor *Cursor) []Update {
	here := s.here()
	u := Update{Epoch: here.epoch, From: here.seq, To: here.seq, Time: here.time, Whole: true}
	if cursor != nil && cursor.Epoch == here.epoch && cursor.Seq > 0 && cursor.Seq <= here.seq {
		u.From = cursor.Seq
		if records, lost := s.records(u.From, u.To, resumeRecords); !lost {
			return split(u, records)
		}
	}
	state := s.run.Snapshot()
	u.State = &state
	return []Update{u}
}

// split cuts an update with many records into several of the usual size.
func split(u Update, records []sim.Record) []Update {
	u.Whole = false
	var pieces []Update
	for part := range slices.Chunk(records, frameRecords) {
		last := part[len(part)-1]
		pieces = append(pieces, Update{Epoch: u.Epoch, From: part[0].Seq - 1, To: last.Seq, Time: last.Time, Records: part})
	}
	if len(pieces) == 0 {
		return []Update{u}
	}
	pieces[len(pieces)-1].Time = u.Time
	return pieces
}

// payOwed gives the answers that waited for a frame.
func (s *Session) payOwed() {
	for _, answer := range s.owed {
		answer()
	}
	s.owed = s.owed[:0]
}
