package session

import (
	"strconv"
	"time"
)

// Frames. A frame's work ends after its budget, so that a run too fast for this
// machine leaves most of it to others.
const (
	// FrameTime is the wall time between two frames.
	FrameTime   = 50 * time.Millisecond
	frameBudget = 20 * time.Millisecond
	longestGap  = 2 * time.Second // between two frames; more is a clock that jumped
	minSpeed    = 0.1
	maxSpeed    = 1000.0
)

// Clock is the wall clock. A zero [Config] uses the real one.
type Clock interface {
	Now() time.Time
	// After returns a channel that gets the time once d is over, and a function
	// that gives the timer back.
	After(d time.Duration) (<-chan time.Time, func())
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// pace ties virtual time to the wall clock: virtual seconds per second are the
// speed, 0 being as fast as it goes. Where the run cannot keep up it begins
// again from where it is, so that it never has to catch up, and says how fast it
// really was.
type pace struct {
	clock Clock
	speed float64
	going bool

	wall    time.Time // here virtual time was
	virtual int64     // this
	seen    time.Time // when the wall clock was looked at last

	late     bool // could not keep up since mark
	measured float64
	mark     time.Time
	markedAt int64
}

// start lets virtual time go on from now.
func (p *pace) start(virtual int64) {
	p.going = true
	p.wall, p.virtual = p.clock.Now(), virtual
	p.seen = p.wall
	p.late, p.measured = false, p.speed
	p.mark, p.markedAt = p.wall, virtual
}

func (p *pace) stop() { p.going = false }

// change sets the speed from now on, at a virtual time.
func (p *pace) change(speed float64, virtual int64) {
	p.speed = speed
	if p.going {
		p.start(virtual)
	}
}

// target returns the virtual time that belongs to now, at most limit.
func (p *pace) target(limit int64) int64 {
	if p.speed == 0 {
		return limit
	}
	now := p.clock.Now()
	if gap := now.Sub(p.seen); gap < 0 || gap > longestGap {
		p.wall, p.mark = p.wall.Add(gap), p.mark.Add(gap) // the clock was set, or the machine slept: nothing happened meanwhile
	}
	p.seen = now
	ahead := float64(now.Sub(p.wall)) * p.speed
	if ahead >= float64(limit-p.virtual) {
		return limit
	}
	return p.virtual + int64(ahead)
}

// deadline returns when the work of a frame that begins now has to end.
func (p *pace) deadline() time.Time { return p.clock.Now().Add(frameBudget) }

func (p *pace) over(deadline time.Time) bool { return !p.clock.Now().Before(deadline) }

// lag returns how much of the wall's time it takes from one virtual time to another,
// later one. As fast as it goes there is nothing to be behind of.
func (p *pace) lag(wanted, virtual int64) time.Duration {
	if p.speed == 0 || virtual >= wanted {
		return 0
	}
	return time.Duration(float64(wanted-virtual) / p.speed)
}

// reached notes that a frame ended at a virtual time, in time or too late.
func (p *pace) reached(virtual int64, inTime bool) {
	now := p.clock.Now()
	if !inTime {
		p.late = true
		p.wall, p.virtual = now, virtual
	}
	if passed := now.Sub(p.mark); passed >= time.Second {
		p.measured = p.speed
		if p.late {
			p.measured = threeDigits(float64(virtual-p.markedAt) / float64(passed))
		}
		p.late, p.mark, p.markedAt = false, now, virtual
	}
}

// actual returns the speed of the last second, 0 while virtual time stands.
func (p *pace) actual() float64 {
	if !p.going {
		return 0
	}
	return p.measured
}

// threeDigits rounds a measure to what it is worth.
func threeDigits(f float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 3, 64), 64)
	return rounded
}
