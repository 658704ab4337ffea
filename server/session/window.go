package session

import (
	"cmp"
	"slices"

	"interleave/sim"
)

// window thins out what happened between two times.
type window struct {
	from, to int64
	column   int64 // length of a column, at least 1
	printed  int64 // lines printed before it
	lanes    []lane
	levels   []levels
}

// begin takes in how things stand at the start.
func (w *window) begin(at *tally, width int) {
	columns := int64(min(width, max(rangeRows/max(len(at.threads), 1), 1)))
	w.column = max((w.to-w.from+columns-1)/columns, 1)
	w.printed = at.prints
	for i, s := range at.threads {
		w.thread(sim.ThreadID(i+1)).turn(w.from, s.laneState)
	}
	for i, s := range at.objects {
		w.object(sim.ObjectID(i+1)).turn(w.from, s)
	}
}

func (w *window) thread(id sim.ThreadID) *lane {
	for int(id) > len(w.lanes) {
		w.lanes = append(w.lanes, lane{window: w, id: sim.ThreadID(len(w.lanes) + 1)})
	}
	return &w.lanes[id-1]
}

func (w *window) object(id sim.ObjectID) *levels {
	for int(id) > len(w.levels) {
		w.levels = append(w.levels, levels{window: w, id: sim.ObjectID(len(w.levels) + 1)})
	}
	return &w.levels[id-1]
}

func (w *window) columnOf(time int64) int64 { return (time - w.from) / w.column }

func (w *window) finish() ([]Lane, []Level) {
	var lanes []Lane
	for i := range w.lanes {
		lanes = append(lanes, w.lanes[i].finish()...)
	}
	var all []Level
	for i := range w.levels {
		all = append(all, w.levels[i].rows...)
	}
	return lanes, all
}

// lane builds the rows of one thread.
type lane struct {
	window *window
	id     sim.ThreadID
	rows   []Lane

	state laneState // since
	since int64
	open  bool

	short []laneTime // stretches too short for a row of their own, from shortFrom on
	from  int64
	ticks []Lane // running stretches without length that lie among them
	last  int64  // column of the last one, plus 1
}

type laneTime struct {
	laneState
	length int64
}

// turn ends the present stretch and begins another.
func (l *lane) turn(time int64, s laneState) {
	l.end(time)
	l.state, l.since, l.open = s, time, true
}

func (l *lane) finish() []Lane {
	l.end(l.window.to)
	l.flush(l.window.to)
	return l.rows
}

// end takes in the stretch that ends at time.
func (l *lane) end(time int64) {
	length := time - l.since
	switch {
	case !l.open:
	case length == 0:
		if l.state.state == sim.StateRunning {
			l.tick(time)
		}
	case length >= l.window.column:
		l.flush(l.since)
		l.rows = append(l.rows, l.row(l.since, time, l.state))
	default:
		l.merge(length)
		if time-l.from >= l.window.column {
			l.flush(time)
		}
	}
}

// tick keeps a running stretch without length, one per column.
func (l *lane) tick(time int64) {
	column := l.window.columnOf(time) + 1
	if column == l.last {
		return
	}
	l.last = column
	row := l.row(time, time, l.state)
	if len(l.short) == 0 {
		l.rows = append(l.rows, row)
	} else {
		l.ticks = append(l.ticks, row)
	}
}

// merge adds a short stretch to those before it.
func (l *lane) merge(length int64) {
	if len(l.short) == 0 {
		l.from = l.since
	}
	for i := range l.short {
		if l.short[i].laneState == l.state {
			l.short[i].length += length
			return
		}
	}
	l.short = append(l.short, laneTime{l.state, length})
}

// flush turns the short stretches before time into one row.
func (l *lane) flush(time int64) {
	if len(l.short) == 0 {
		return
	}
	longest := slices.MaxFunc(l.short, func(a, b laneTime) int { return cmp.Compare(a.length, b.length) })
	l.rows = append(l.rows, l.row(l.from, time, longest.laneState))
	l.rows = append(l.rows, l.ticks...)
	l.short, l.ticks = l.short[:0], l.ticks[:0]
}

func (l *lane) row(from, to int64, s laneState) Lane {
	return Lane{l.id, from, to, s.state, s.reason, s.object}
}

// levels builds the rows of one object. In each column all but the least, the
// greatest and the last value are dropped; the very first value stays.
type levels struct {
	window *window
	id     sim.ObjectID
	rows   []Level
	first  int // where the present column begins in rows
}

func (l *levels) turn(time int64, s levelState) {
	n := len(l.rows)
	if n == 1 || n > l.first && l.window.columnOf(l.rows[n-1].Time) != l.window.columnOf(time) {
		l.first = n
	}
	l.rows = append(l.rows, Level{l.id, time, s.value, s.limit})
	if column := l.rows[l.first:]; len(column) == 4 {
		l.rows = append(l.rows[:l.first], thin(column)...)
	}
}

// thin returns three of four values: the least and the greatest of the first
// three, in order, and the last.
func thin(column []Level) []Level {
	least, most := 0, 0
	for i, v := range column[:3] {
		if v.Value < column[least].Value {
			least = i
		}
		if v.Value >= column[most].Value {
			most = i
		}
	}
	drop := 3 - least - most
	if least == most {
		drop = (least + 1) % 3
	}
	return slices.Delete(slices.Clone(column), drop, drop+1)
}
