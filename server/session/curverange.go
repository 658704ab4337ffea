package session

import (
	"sort"

	"interleave/sim"
)

// Curves is what a run amounts to between two virtual times, by columns that all
// have the same length and bins of several columns. Both are numbered from 0; a row
// is left out where it would say what the one before it says.
type Curves struct {
	Epoch    int64
	From, To int64 // the beginning of a bin; the end of one, or the time the run has come to
	Column   int64 // ns in a column
	Bin      int   // columns in a bin
	Amounts  []Amount
	Blocked  []Amount // threads, on each object
	Passed   []Passed // bins in which nothing passed are left out
	Waits    []Waits  // likewise
	Shares   []Share
}

// Amount is how much of an object there is: items, permits or locks taken, lost
// updates of a variable, 1 for an event that is set.
type Amount struct {
	Object      sim.ObjectID
	Column      int
	Least, Most int64
	Mean        int64 // over time, in thousandths
	Limit       int64 // at the end of the column, 0 if there is none
}

// Passed counts what went through an object: items got, permits, locks, tasks done,
// stores. That of a crew are rounds of its members, of object 0 those of the other
// threads.
type Passed struct {
	Object sim.ObjectID
	Bin    int
	Count  int64
}

// Waits are waits for an object that ended in a bin: half of them were no longer
// than Median, 95 of a hundred no longer than High.
type Waits struct {
	Object                sim.ObjectID
	Bin                   int
	Count                 int64
	Median, High, Longest int64 // ns
}

// Share is for how much of its time a thread was neither blocked nor ready, in
// thousandths, and -1 where it does not live. For thread 0 it is how many threads were
// that on average, in thousandths.
type Share struct {
	Thread sim.ThreadID
	Bin    int
	Share  int64
}

// Curves answers for the window [from, to] by columns of the least length that makes
// do with width of them, 1 … [MaxWidth]: firstColumn, or twice, four times, … as
// much. Where that is too fine for what is remembered they are longer.
func (v View) Curves(epoch, from, to int64, width int) (Curves, error) {
	if err := v.check(epoch, from, to, width); err != nil {
		return Curves{}, err
	}
	to = min(to, sim.MaxTime)
	column := int64(firstColumn)
	for (to-from-1)/int64(width) >= column {
		column *= 2
	}
	from, to = min(from, v.now), min(to, v.now)
	whole := v.curves.copy()
	whole.finish(v.now)
	if column < whole.column && !v.remembers(alignDown(from, column*binColumns)) {
		column = whole.column
	}
	bin := column * binColumns
	from, to = alignDown(from, bin), min(alignDown(to-1, bin)+bin, v.now)
	if column < whole.column {
		whole = v.replay(from, to, column)
	}
	return whole.read(epoch, from, to, column, to == v.now), nil
}

func alignDown(n, unit int64) int64 { return max(n, 0) / unit * unit }

// remembers reports whether all records from a time on are held.
func (v View) remembers(from int64) bool {
	held := v.held()
	return held == 0 || from > held
}

// replay makes finer curves of a window from the records.
func (v View) replay(from, to, column int64) *curves {
	c := newCurves(from, column, false, v.curves.rounds)
	i := max(sort.Search(len(v.records), func(i int) bool { return v.records[i].records[0].Time >= from })-1, 0)
	at := v.records[i].start.clone()
	begun := false
	begin := func() {
		if !begun {
			begun = true
			c.begin(&at)
		}
	}
	for _, chunk := range v.records[i:] {
		for k := range chunk.records {
			r := &chunk.records[k]
			if r.Time > to {
				break
			}
			if r.Time >= from {
				begin()
			}
			if changed := at.apply(r); begun {
				c.add(r, &at, changed)
			}
		}
	}
	begin()
	c.finish(to)
	return c
}

// read returns what lies in a window, by columns that are as long or longer. The
// moment in which the run ends has a column even if that has no length.
func (c *curves) read(epoch, from, to, column int64, end bool) Curves {
	answer := Curves{Epoch: epoch, From: from, To: to, Column: column, Bin: binColumns}
	columns := int((to - from + column - 1) / column)
	if end {
		columns = int((to-from)/column) + 1
	}
	r := reader{
		first: int((from - c.from) / c.column), step: int(column / c.column), columns: columns,
		lasting: int((to - from + column*binColumns - 1) / (column * binColumns)),
	}
	for i := range c.objects {
		r.object(&answer, sim.ObjectID(i), &c.objects[i])
	}
	worked := make([]int64, r.lasting)
	for i := range c.threads {
		r.thread(&answer, sim.ThreadID(i+1), &c.threads[i], worked)
	}
	answer.Shares = append(together(worked, column*binColumns, to-from), answer.Shares...)
	return answer
}

// reader reads step columns of curves as one.
type reader struct {
	first   int // column of the curves
	step    int
	columns int // of the answer
	lasting int // bins of the answer that have a length
}

func (r reader) object(answer *Curves, id sim.ObjectID, o *objectCurve) {
	answer.Amounts = append(answer.Amounts, r.amounts(id, o.amount)...)
	blocked := r.amounts(id, o.blocked)
	if len(blocked) != 1 || blocked[0].Most > 0 {
		answer.Blocked = append(answer.Blocked, blocked...)
	}
	for i := range r.bins() {
		var b bin
		for _, next := range group(o.bins, r.first/binColumns, r.step, i) {
			b.join(next)
		}
		if b.passed > 0 {
			answer.Passed = append(answer.Passed, Passed{id, i, b.passed})
		}
		if w := &b.waits; w.count > 0 {
			answer.Waits = append(answer.Waits, Waits{id, i, w.count, w.percentile(50), w.percentile(95), w.percentile(100)})
		}
	}
}

func (r reader) bins() int { return (r.columns + binColumns - 1) / binColumns }

func (r reader) amounts(id sim.ObjectID, l *level) (rows []Amount) {
	if l == nil {
		return nil
	}
	for i := range r.columns {
		joined := noCell
		for _, next := range group(l.cells, r.first, r.step, i) {
			joined.join(next)
		}
		if joined.least == none {
			continue
		}
		row := Amount{id, i, joined.least, joined.most, joined.mean(), joined.limit}
		if n := len(rows); n > 0 {
			before := rows[n-1]
			before.Column = i
			if row == before {
				continue
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// together returns how many threads worked, by the time that all did in each bin. The
// last bin ends with all of the time.
func together(worked []int64, length, all int64) (rows []Share) {
	before := int64(none)
	for i, ns := range worked {
		lasts := min(length, all-int64(i)*length)
		n := ns/lasts*1000 + ns%lasts*1000/lasts // in two steps, for long bins
		if n != before {
			rows = append(rows, Share{0, i, n})
		}
		before = n
	}
	return rows
}

// thread adds the shares of one thread, and the time that it worked to that of all.
func (r reader) thread(answer *Curves, id sim.ThreadID, t *threadCurve, worked []int64) {
	before := int64(none)
	for i := range r.lasting {
		var s share
		for _, next := range group(t.bins, r.first/binColumns, r.step, i) {
			s.join(next)
		}
		worked[i] += s.worked
		part := int64(none)
		if s.lived > 0 {
			part = s.worked * 1000 / s.lived
		}
		if part != before {
			answer.Shares = append(answer.Shares, Share{id, i, part})
		}
		before = part
	}
}

// group returns the i-th group of step entries from the first one on, as far as
// there are any.
func group[T any](all []T, first, step, i int) []T {
	from := min(first+i*step, len(all))
	return all[from:min(from+step, len(all))]
}
