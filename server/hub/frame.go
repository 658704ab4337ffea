package hub

import (
	"slices"
	"sync"

	"interleave/server/session"
)

// frame is an update on its way to many viewers.
type frame struct {
	update session.Update
	delta  *packet // nil until it is encoded, or if only the state moves viewers on

	mu        sync.Mutex
	state     text
	keyframes map[int64]*packet // by gap, encoded when first needed
}

const mergedRecords = 4096 // the most that one frame has after others were added to it

// merge adds an update to one that nobody was sent yet, if they make one delta.
func (f *frame) merge(u session.Update) bool {
	own := &f.update
	if own.Epoch != u.Epoch || own.To != u.From || own.Whole || u.Whole || own.State != nil || u.State != nil || u.To-own.From > mergedRecords {
		return false
	}
	own.Records = slices.Concat(own.Records, u.Records)
	own.To, own.Time = u.To, u.Time
	return true
}

func (f *frame) encode() {
	if !f.update.Whole {
		f.delta = prepare(encodeDelta(f.update))
	}
}

// keyframe returns the frame's state for a viewer who was not sent the last gap
// records.
func (f *frame) keyframe(gap int64) *packet {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.keyframes == nil {
		f.keyframes = map[int64]*packet{}
		f.state.state(f.update.State)
	}
	p := f.keyframes[gap]
	if p == nil {
		p = prepare(encodeKeyframe(f.update, gap, f.state))
		f.keyframes[gap] = p
	}
	return p
}
