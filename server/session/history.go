package session

import (
	"slices"
	"sort"

	"interleave/sim"
)

// bounds of what a session remembers besides its records.
const (
	heldPrints = 10_000
	heldMarks  = 2_000
	maxChunk   = 4096
)

// history is what a session remembers of one epoch. It belongs to the session's
// goroutine; a [View] of it may go anywhere.
type history struct {
	records chunked
	prints  chunked // they are few, so they reach further back
	marks   chunked
	tally   tally
	past    past
	curves  *curves // of the whole run

	spotter  spotter
	overview Overview
}

// newHistory remembers about as many records. A print at one of the lines of rounds
// is a round of its thread.
func newHistory(records int, rounds map[int32]bool) *history {
	return &history{
		records: newChunked(records),
		prints:  newChunked(heldPrints),
		marks:   newChunked(heldMarks),
		curves:  newCurves(0, firstColumn, true, rounds),

		overview: Overview{Column: firstColumn},
	}
}

// add takes in the next record, copying it.
func (h *history) add(r *sim.Record) {
	c := h.records.add(r)
	first := len(c.records) == 1
	if first {
		c.start = h.tally.clone()
	}
	marks := h.spotter.spot(r)
	h.overview.add(r, marks)
	h.past.add(r, marks, first, h.records.chunks[0].records[0].Seq)
	h.curves.add(r, &h.tally, h.tally.apply(r))
	switch {
	case marks == MarkPrint:
		h.prints.add(r)
	case marks&laneMarks != 0:
		h.marks.add(r)
	}
}

// laneMarks are those that the lanes have flags for.
const laneMarks = MarkParam | MarkAction | MarkVerdict | MarkError | MarkLost | MarkRace

func isMark(r *sim.Record) bool { return markOf(r)&laneMarks != 0 }

// threads returns how many the run has made.
func (h *history) threads() int { return len(h.tally.threads) }

// between returns the records in (from, to], or false if they are not all held.
func (h *history) between(from, to int64) ([]sim.Record, bool) {
	return between(h.records.chunks, from, to)
}

func between(chunks []chunk, from, to int64) ([]sim.Record, bool) {
	if len(chunks) == 0 || from+1 < chunks[0].records[0].Seq {
		return nil, from == to
	}
	found := make([]sim.Record, 0, max(to-from, 0))
	first := sort.Search(len(chunks), func(i int) bool { return chunks[i].last().Seq > from })
	for _, c := range chunks[first:] {
		start := c.records[0].Seq
		if start > to {
			break
		}
		n := min(to+1-start, int64(len(c.records)))
		found = append(found, c.records[max(from+1-start, 0):n]...)
	}
	return found, true
}

// chunked is a list that is only appended to and forgets its oldest entries, a
// chunk at a time. What was appended never changes, so that copies of the chunks
// can be read on other goroutines while the list grows.
type chunked struct {
	chunks []chunk
	size   int // of a chunk
	most   int // chunks
}

// chunk is a stretch of records, at least one.
type chunk struct {
	records []sim.Record
	start   tally // how things stood before the first, where lanes are kept
}

func (c *chunk) last() *sim.Record { return &c.records[len(c.records)-1] }

// newChunked returns a list that holds between 15/16 of limit and limit.
func newChunked(limit int) chunked {
	size := min(max(limit/16, 1), maxChunk)
	return chunked{size: size, most: max(limit/size, 1)}
}

// count returns how many records there are.
func (l *chunked) count() (n int) {
	for i := range l.chunks {
		n += len(l.chunks[i].records)
	}
	return n
}

// add copies a record to the end and returns the chunk it is in.
func (l *chunked) add(r *sim.Record) *chunk {
	n := len(l.chunks)
	if n == 0 || len(l.chunks[n-1].records) == l.size {
		if n == l.most {
			l.chunks = slices.Delete(l.chunks, 0, 1)
		}
		l.chunks = append(l.chunks, chunk{})
	}
	c := &l.chunks[len(l.chunks)-1]
	c.records = append(c.records, *r)
	return c
}
