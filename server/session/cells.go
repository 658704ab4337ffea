package session

import (
	"cmp"
	"math/bits"
	"slices"
)

// none is the amount of what is not there.
const none = -1

// cell is what an amount was in one column.
type cell struct {
	least, most, last int64 // none while it was not there
	limit             int64 // at the end
	time              int64 // for which it was there
	area              area
}

var noCell = cell{least: none, most: none, last: none}

func (c *cell) see(amount, limit int64) {
	if c.least == none {
		c.least = amount
	}
	c.least, c.most = min(c.least, amount), max(c.most, amount)
	c.last, c.limit = amount, limit
}

// join puts the cell of the column after it behind this one.
func (c *cell) join(next cell) {
	if next.least == none {
		return
	}
	if c.least == none {
		c.least = next.least
	}
	c.least, c.most = min(c.least, next.least), max(c.most, next.most)
	c.last, c.limit = next.last, next.limit
	c.time += next.time
	c.area.add(next.area)
}

// mean returns the amount on the average, in thousandths; in a column that has only
// begun, the amount now.
func (c *cell) mean() int64 {
	if c.time == 0 {
		return c.last * 1000
	}
	return c.area.over(c.time)
}

// area is an amount times nanoseconds, which may not fit into 64 bits.
type area struct{ high, low uint64 }

func areaOf(amount, ns int64) (a area) {
	a.high, a.low = bits.Mul64(uint64(amount), uint64(ns))
	return a
}

func (a *area) add(b area) {
	low, carry := bits.Add64(a.low, b.low, 0)
	a.high, a.low = a.high+b.high+carry, low
}

// over returns the thousandths of the amount that has this area in so much time.
func (a area) over(ns int64) int64 {
	whole, rest := bits.Div64(a.high, a.low, uint64(ns))
	return int64(whole)*1000 + int64(rest*1000/uint64(ns))
}

// level is an amount over time, by column.
type level struct {
	cells        []cell // of the columns that are over; never change
	open         cell   // of the present one
	value, limit int64
	since        int64 // when value was last looked at
}

// newLevel makes a level of something that was not there in the columns before.
func newLevel(columns int) *level {
	return &level{cells: slices.Repeat([]cell{noCell}, columns), open: noCell, value: none}
}

// newZero makes a level that was nothing in the columns before, until the time given.
func newZero(columns int, column, time int64) *level {
	l := newLevel(0)
	l.cells = slices.Repeat([]cell{{time: column}}, columns)
	l.turn(time, 0, 0)
	return l
}

func (l *level) turn(time, value, limit int64) {
	l.pass(time)
	l.value, l.limit, l.since = value, limit, time
	l.open.see(value, limit)
}

// pass lets time go on.
func (l *level) pass(time int64) {
	if l.value == none {
		return
	}
	l.open.area.add(areaOf(l.value, time-l.since))
	l.open.time += time - l.since
	l.since = time
}

// close ends the present column at a time. No level has no columns.
func (l *level) close(time int64) {
	if l == nil {
		return
	}
	l.pass(time)
	l.cells = append(l.cells, l.open)
	l.open = noCell
	if l.value != none {
		l.open.see(l.value, l.limit)
	}
}

// double makes the columns twice as long.
func (l *level) double() {
	if l != nil {
		l.cells, l.open = pairs(l.cells, l.open, (*cell).join)
	}
}

func (l *level) copy() *level {
	if l == nil {
		return nil
	}
	copied := *l
	copied.cells = slices.Clip(l.cells)
	return &copied
}

// pairs joins every second entry to the one before it. One that is left over begins
// the one that is still open.
func pairs[T any](closed []T, open T, join func(*T, T)) ([]T, T) {
	joined := make([]T, len(closed)/2, max(len(closed), 1))
	for i := range joined {
		joined[i] = closed[2*i]
		join(&joined[i], closed[2*i+1])
	}
	if len(closed)%2 == 1 {
		last := closed[len(closed)-1]
		join(&last, open)
		open = last
	}
	return joined, open
}

// mostWaits is the number of different lengths that are told apart in a bin.
const mostWaits = 128

// waits are how long threads waited, as far as they ended in a bin. Where there are
// more than mostWaits different lengths they are rounded down to the most binary
// digits with which there are not: the same lengths give the same waits, in
// whatever order and however they were put together.
type waits struct {
	lengths []length // by ns
	coarse  int      // binary digits of 64 that were given up
	count   int64
}

type length struct{ ns, count int64 }

func (w *waits) add(ns int64) { w.put(length{ns, 1}) }

// join takes in the waits of another bin.
func (w *waits) join(other waits) {
	w.lengths = slices.Clone(w.lengths)
	for w.coarse < other.coarse {
		w.coarsen()
	}
	for _, l := range other.lengths {
		w.put(l)
	}
}

func (w *waits) put(l length) {
	l.ns = w.round(l.ns)
	w.count += l.count
	i, found := slices.BinarySearchFunc(w.lengths, l.ns, func(l length, ns int64) int { return cmp.Compare(l.ns, ns) })
	if found {
		w.lengths[i].count += l.count
		return
	}
	w.lengths = slices.Insert(w.lengths, i, l)
	for len(w.lengths) > mostWaits {
		w.coarsen()
	}
}

// coarsen gives up one binary digit.
func (w *waits) coarsen() {
	w.coarse++
	rounded := w.lengths[:0]
	for _, l := range w.lengths {
		l.ns = w.round(l.ns)
		if n := len(rounded); n > 0 && rounded[n-1].ns == l.ns {
			rounded[n-1].count += l.count
		} else {
			rounded = append(rounded, l)
		}
	}
	w.lengths = rounded
}

func (w *waits) round(ns int64) int64 {
	if spare := bits.Len64(uint64(ns)) - (64 - w.coarse); spare > 0 {
		return ns >> spare << spare
	}
	return ns
}

// percentile returns the shortest wait that at least so many percent of all did not
// exceed, 0 if there is none.
func (w *waits) percentile(percent int64) int64 {
	left := (w.count*percent + 99) / 100
	for _, l := range w.lengths {
		if left -= l.count; left <= 0 {
			return l.ns
		}
	}
	return 0
}
