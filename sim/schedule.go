package sim

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Schedule is the picks of a run in order, one for each place where more than
// one thread could go on, whichever policy made them: with the program and its
// commands it gives the run again. A command given in the midst of a step, while
// a choice by hand is due there, has no place in it. The zero value picks the
// first each time, as fifo does.
type Schedule struct {
	moves  []move
	firsts uint64 // picks of the first since the last move
}

// move is a pick of another than the first.
type move struct {
	firsts uint64 // picks of the first before it
	index  uint32
}

func (s *Schedule) add(i int) {
	if i == 0 {
		s.firsts++
		return
	}
	s.moves = append(s.moves, move{s.firsts, uint32(i)})
	s.firsts = 0
}

// Replay is a policy that follows a schedule, and goes on by fifo where it ends.
type Replay struct {
	moves   []move
	firsts  uint64 // picks of the first since the last move
	strayed bool
}

// NewReplay returns a policy that follows a schedule from its beginning.
func NewReplay(s Schedule) *Replay { return &Replay{moves: s.moves} }

// Preempts implements [Policy]: a schedule has a pick for every place.
func (r *Replay) Preempts() bool { return true }

// Pick implements [Policy].
func (r *Replay) Pick(ready []*Thread, _ *Thread) int { return r.next(len(ready)) }

// Wake implements [Waker].
func (r *Replay) Wake(waiting []*Thread) int { return r.next(len(waiting)) }

func (r *Replay) next(of int) int {
	if len(r.moves) == 0 || r.firsts < r.moves[0].firsts {
		r.firsts++
		return 0
	}
	i := int(r.moves[0].index)
	r.moves, r.firsts = r.moves[1:], 0
	if i >= of {
		r.strayed = true
		return 0
	}
	return i
}

// Strayed reports whether the schedule picked a thread that was not there: it
// belongs to another run.
func (r *Replay) Strayed() bool { return r.strayed }

// String returns the schedule in short: letters, digits, - and _. Picks of the
// first are counted rather than listed, and left out at the end.
func (s Schedule) String() string {
	var b []byte
	for _, m := range s.moves {
		b = binary.AppendUvarint(b, m.firsts)
		b = binary.AppendUvarint(b, uint64(m.index))
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseSchedule reads what [Schedule.String] wrote.
func ParseSchedule(text string) (Schedule, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("a schedule is letters, digits, - and _: %w", err)
	}
	var s Schedule
	for len(b) > 0 {
		firsts, n := binary.Uvarint(b)
		index, m := binary.Uvarint(b[max(n, 0):])
		if n <= 0 || m <= 0 {
			return Schedule{}, errors.New("not a schedule: cut short")
		}
		if index == 0 || index > math.MaxInt32 {
			return Schedule{}, fmt.Errorf("not a schedule: thread %d of those that could go on is picked", index)
		}
		s.moves = append(s.moves, move{firsts, uint32(index)})
		b = b[n+m:]
	}
	return s, nil
}
