package session

import "slices"

// RecordSize is about how many bytes a record takes that a session remembers.
const RecordSize = 160

// Held returns about how many records the session remembers; of states those count that
// take as much memory. It may be called from any goroutine.
func (s *Session) Held() int64 { return s.held.Load() }

// Forget has the session remember no more than about so many records now, the newest,
// and at least one chunk of those of the present run. What it forgets is made again when
// somebody looks.
func (s *Session) Forget(most int64) error { return s.send(forget{most}) }

type forget struct{ most int64 }

func (m forget) on(s *Session) {
	for _, r := range s.branches {
		for _, t := range r.tracks {
			for s.weigh() > m.most && t.history.forget(0) {
			}
		}
	}
	for range maxChunk { // two runs in turns
		forgot := false
		for _, side := range s.sides {
			forgot = s.weigh() > m.most && side.history.forget(1) || forgot
		}
		if !forgot {
			break
		}
	}
	s.held.Store(s.weigh())
}

// weigh counts what is remembered of all runs.
func (s *Session) weigh() (records int64) {
	for _, r := range s.branches {
		for _, t := range r.tracks {
			records += t.history.weight()
		}
	}
	for _, side := range s.sides {
		records += side.history.weight()
	}
	return records
}

// weight counts a thread or an object in a state like a record.
func (h *history) weight() int64 {
	state := len(h.past.state.Threads) + len(h.past.state.Objects)
	return int64(h.records.count() + h.prints.count() + h.marks.count() + len(h.past.keyframes)*state)
}

// forget drops the oldest chunk of records, and the states before the others, and
// reports whether there were more than so many chunks.
func (h *history) forget(least int) bool {
	if len(h.records.chunks) <= least {
		return false
	}
	h.records.chunks = slices.Delete(h.records.chunks, 0, 1)
	first := h.past.state.Seq + 1
	if len(h.records.chunks) > 0 {
		first = h.records.chunks[0].records[0].Seq
	}
	h.past.keyframes = slices.DeleteFunc(slices.Clone(h.past.keyframes), func(k keyframe) bool { return k.seq < first-1 })
	return true
}

// release lets go of what is remembered of all runs, since stretches that were made again
// outlive the session among those of others, and know their run.
func (s *Session) release() {
	for _, r := range append(s.branches, s.onClock()) {
		r.forget()
	}
	s.held.Store(0)
}

func (r *runs) forget() {
	for _, t := range r.tracks {
		t.history.records.chunks, t.history.prints.chunks, t.history.marks.chunks, t.history.past.keyframes, t.history.curves = nil, nil, nil, nil, nil
	}
}
