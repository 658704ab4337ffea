package session

import (
	"context"
	"slices"
	"sort"

	"interleave/sim"
	"interleave/sim/scenario"
)

// bounds of the answer to a range.
const (
	// MaxWidth is the largest number of columns that can be asked for.
	MaxWidth    = 4096
	rangePrints = 2_000
	rangeRows   = 50_000 // lanes in all, about; a wider window with many threads gets fewer columns
)

// View is what a session remembers, as it was when it was taken. It may be read
// on any goroutine while the session runs on.
type View struct {
	epoch                  int64
	now                    int64
	records, prints, marks []chunk

	curves    *curves
	run       *track // whose past it is; only its identity counts
	recipe    Recipe
	keyframes []keyframe
	times     []int64
	spots     []Marks
	spotted   Marks
	overview  Overview
	reruns    *Reruns
}

func (h *history) view(epoch, now int64) View {
	return View{
		epoch: epoch, now: now,
		records: slices.Clone(h.records.chunks), prints: slices.Clone(h.prints.chunks), marks: slices.Clone(h.marks.chunks),
		curves: h.curves.copy(), keyframes: h.past.keyframes, times: h.past.times,
		spots: h.past.spots, spotted: h.past.spotted, overview: h.overview.copy(),
	}
}

// Range is what accumulated between two virtual times, thinned out to a number
// of columns.
type Range struct {
	Epoch    int64
	From, To int64 // To is at most the time the run has come to
	Held     int64 // what lies before it is forgotten and left out
	Lanes    []Lane
	Levels   []Level
	Prints   []sim.Record // the newest
	Marks    []sim.Record
	Missing  int64 // prints of the window that are left out
}

// Lane is a stretch of one thread's life. A running stretch may have no length.
type Lane struct {
	Thread   sim.ThreadID
	From, To int64
	State    sim.ThreadState
	Reason   sim.Reason
	Object   sim.ObjectID // a ThreadID where Reason is join or start
}

// Level is a value that an object had from Time on.
type Level struct {
	Object       sim.ObjectID
	Time         int64
	Value, Limit int64
}

// Range answers for the window [from, to] with at most width columns, 1 …
// [MaxWidth]. Stretches shorter than a column are merged into the state that
// lasted longest in them; of running stretches without length one per column is
// kept, and of the values in one column the least, the greatest and the last.
func (v View) Range(epoch, from, to int64, width int) (Range, error) {
	if err := v.check(epoch, from, to, width); err != nil {
		return Range{}, err
	}
	to = min(to, v.now)
	r := Range{Epoch: epoch, From: min(from, to), To: to, Held: v.held()}
	printed := v.lanes(&r, width)
	r.Prints = within(v.prints, r.From, r.To)
	r.Missing = max(printed, int64(len(r.Prints)))
	r.Prints = r.Prints[max(0, len(r.Prints)-rangePrints):]
	r.Missing -= int64(len(r.Prints))
	r.Marks = within(v.marks, r.From, r.To)
	return r, nil
}

// check refuses a window that there is none of.
func (v View) check(epoch, from, to int64, width int) error {
	if err := v.Knows(epoch); err != nil {
		return err
	}
	switch {
	case from < 0 || to < from:
		return refuse(BadRequest, "from", "a range must have 0 ≤ from ≤ to, not %d and %d", from, to)
	case width < 1 || width > MaxWidth:
		return refuse(BadRequest, "width", "width must be from 1 to %d, not %d", MaxWidth, width)
	}
	return nil
}

// held returns the earliest time from which on everything is remembered.
func (v View) held() int64 {
	if len(v.records) == 0 {
		return v.now
	}
	first := v.records[0].records[0]
	if first.Seq == 1 {
		return 0
	}
	return first.Time
}

// lanes fills in lanes and levels, and returns how many lines were printed in
// the window.
func (v View) lanes(r *Range, width int) int64 {
	if len(v.records) == 0 || r.To < r.Held {
		return 0
	}
	from := max(r.From, r.Held)
	i := max(sort.Search(len(v.records), func(i int) bool { return v.records[i].records[0].Time >= from })-1, 0)
	w := walk{at: v.records[i].start.clone(), window: window{from: from, to: r.To}, width: width}
	for _, c := range v.records[i:] {
		for k := range c.records {
			w.add(&c.records[k])
		}
	}
	return w.finish(r)
}

// walk goes through records in order and thins out those of a window.
type walk struct {
	at tally
	window
	width int
	begun bool
}

func (w *walk) add(r *sim.Record) {
	if r.Time > w.to {
		return
	}
	if !w.begun && r.Time >= w.from {
		w.begun = true
		w.begin(&w.at, w.width)
	}
	changed := w.at.apply(r)
	if w.begun && changed.lane {
		w.thread(r.Thread).turn(r.Time, w.at.threads[r.Thread-1].laneState)
	}
	if w.begun && changed.level {
		w.object(r.Object).turn(r.Time, w.at.objects[r.Object-1])
	}
}

// finish fills in lanes and levels, and returns how many lines were printed in the
// window.
func (w *walk) finish(r *Range) int64 {
	if !w.begun {
		w.begin(&w.at, w.width)
	}
	r.Lanes, r.Levels = w.window.finish()
	if r.From == 0 {
		return w.at.prints
	}
	return w.at.prints - w.printed
}

// Reaches reports whether [View.Range] has what happened from a time on. Where it
// has not, [View.Remade] makes the run again.
func (v View) Reaches(from int64) bool {
	return v.remembers(min(from, v.now)) || v.recipe.Head.Seq == 0
}

// Remade is [View.Range] of a window that begins before what is remembered: the run is
// made again, which takes time, until ctx ends. The error is a [*Refusal], or that of
// ctx.
func (v View) Remade(ctx context.Context, epoch, from, to int64, width int) (Range, error) {
	if err := v.check(epoch, from, to, width); err != nil {
		return Range{}, err
	}
	key := rangeKey{v.run, v.recipe.Head.Seq, from, to, width}
	made, err := v.reruns.do(ctx, key, func(ctx context.Context) (any, error) {
		return v.remakeRange(ctx, min(from, v.now), min(to, v.now), width)
	})
	if err != nil {
		return Range{}, err
	}
	return made.(Range), nil
}

// rangeKey names a window of a run that has so many records.
type rangeKey struct {
	run      *track
	records  int64
	from, to int64
	width    int
}

func (v View) remakeRange(ctx context.Context, from, to int64, width int) (Range, error) {
	r := Range{Epoch: v.epoch, From: from, To: to}
	w := walk{window: window{from: from, to: to}, width: width}
	prints := newChunked(rangePrints)
	run, err := v.recipe.Replay(ctx, func(record *sim.Record) {
		w.add(record)
		switch inside := record.Time >= from && record.Time <= to; {
		case inside && record.Kind == sim.KindPrint:
			prints.add(record)
		case inside && isMark(record):
			r.Marks = append(r.Marks[max(0, len(r.Marks)-heldMarks):], *record)
		}
	}, func(run *scenario.Run) bool { return run.Now() > to })
	if err != nil {
		return Range{}, err
	}
	run.Close()
	printed := w.finish(&r)
	r.Prints = within(prints.chunks, from, to)
	r.Missing = max(printed-int64(len(r.Prints)), 0)
	return r, nil
}

// within returns the records of the window [from, to].
func within(chunks []chunk, from, to int64) []sim.Record {
	var found []sim.Record
	for _, c := range chunks {
		if c.last().Time < from {
			continue
		}
		for _, r := range c.records {
			if r.Time >= from && r.Time <= to {
				found = append(found, r)
			}
		}
	}
	return found
}
