package sim

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// Schedule is the recorded list of a policy's picks: with the program and its
// commands it gives the run again, whatever the policy was.
type Schedule struct {
	Preempts bool  // whether running threads were offered again
	Picks    []int // the index picked at each decision with more than one thread
}

// Recorder is a policy that does what another one says and keeps its picks.
type Recorder struct {
	Policy
	schedule Schedule
}

// NewRecorder returns a recorder of a policy.
func NewRecorder(p Policy) *Recorder {
	return &Recorder{Policy: p, schedule: Schedule{Preempts: p.Preempts()}}
}

// Pick implements [Policy].
func (r *Recorder) Pick(ready []*Thread, current *Thread) int {
	i := r.Policy.Pick(ready, current)
	r.schedule.Picks = append(r.schedule.Picks, i)
	return i
}

// Schedule returns the picks so far.
func (r *Recorder) Schedule() Schedule { return r.schedule }

// Replay is a policy that follows a schedule, and goes on by fifo where it ends.
type Replay struct {
	schedule Schedule
	at       int
	strayed  bool
}

// NewReplay returns a policy that follows a schedule from its beginning.
func NewReplay(s Schedule) *Replay { return &Replay{schedule: s} }

// Preempts implements [Policy].
func (r *Replay) Preempts() bool { return r.schedule.Preempts }

// Pick implements [Policy].
func (r *Replay) Pick(ready []*Thread, _ *Thread) int {
	if r.at == len(r.schedule.Picks) {
		return 0
	}
	i := r.schedule.Picks[r.at]
	r.at++
	if i >= len(ready) {
		r.strayed = true
		return 0
	}
	return i
}

// Strayed reports whether the schedule picked a thread that was not there: it
// belongs to another run.
func (r *Replay) Strayed() bool { return r.strayed }

// String returns the schedule in short: letters, digits, - and _. Picks of the
// first thread, the most common, are counted rather than listed.
func (s Schedule) String() string {
	b := []byte{0}
	if s.Preempts {
		b[0] = 1
	}
	for i := 0; i < len(s.Picks); i++ {
		zeros := 0
		for i < len(s.Picks) && s.Picks[i] == 0 {
			zeros++
			i++
		}
		b = binary.AppendUvarint(b, uint64(zeros))
		if i < len(s.Picks) {
			b = binary.AppendUvarint(b, uint64(s.Picks[i]))
		}
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// maxPicks bounds what a short text can be made to hold.
const maxPicks = 10_000_000

// ParseSchedule reads what [Schedule.String] wrote.
func ParseSchedule(text string) (Schedule, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return Schedule{}, fmt.Errorf("a schedule is letters, digits, - and _: %w", err)
	}
	if len(b) == 0 || b[0] > 1 {
		return Schedule{}, errors.New("not a schedule: its first byte must be 0 or 1")
	}
	s := Schedule{Preempts: b[0] == 1}
	for b = b[1:]; len(b) > 0; {
		zeros, n := binary.Uvarint(b)
		if n <= 0 || zeros > maxPicks || len(s.Picks)+int(zeros) > maxPicks {
			return Schedule{}, fmt.Errorf("not a schedule: cut short, or more than %d picks", maxPicks)
		}
		b = b[n:]
		s.Picks = append(s.Picks, make([]int, zeros)...)
		if len(b) == 0 {
			break
		}
		pick, n := binary.Uvarint(b)
		if n <= 0 || pick == 0 || pick > maxPicks {
			return Schedule{}, errors.New("not a schedule: a pick is cut short or out of range")
		}
		b = b[n:]
		s.Picks = append(s.Picks, int(pick))
	}
	return s, nil
}
