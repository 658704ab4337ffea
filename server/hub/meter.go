package hub

import "time"

// meter lets a number of things a second pass, and as many at once after a pause.
type meter struct {
	perSecond float64
	left      float64
	at        time.Time
}

func newMeter(perSecond int) meter {
	return meter{perSecond: float64(perSecond), left: float64(perSecond), at: time.Now()}
}

// pass reports whether one more may pass now.
func (m *meter) pass() bool {
	now := time.Now()
	m.left = min(m.left+max(now.Sub(m.at).Seconds(), 0)*m.perSecond, m.perSecond)
	m.at = now
	if m.left < 1 {
		return false
	}
	m.left--
	return true
}

// wait takes as long as one thing has at that rate, so that who comes too often is
// held up and costs no more than who keeps to it.
func (m *meter) wait() { time.Sleep(time.Duration(float64(time.Second) / m.perSecond)) }
