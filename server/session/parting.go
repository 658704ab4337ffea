package session

import (
	"slices"

	"interleave/sim"
)

// Parting is where two runs part: the first thing that one did and the other did
// not, at that moment. It never changes.
type Parting struct {
	Time int64
	Did  [2]*sim.Record // by each of the runs; nil: nothing
}

// parting compares two runs while they go on. What a parameter says by itself is put
// aside, and what only one thread knows: they part where they do something else, not
// where a limit is another one.
type parting struct {
	lead  []sim.Record // what one run did and the other has not come to yet
	by    int          // which run
	found *Parting
	deaf  bool // the runs are made again, one after the other, up to where they are alike
}

// add takes in the next record of a run.
func (p *parting) add(by int, r *sim.Record) {
	if p.deaf {
		return
	}
	p.passed(r.Time)
	switch {
	case p.found != nil || r.Kind == sim.KindParam || r.Kind == sim.KindResize || r.Kind == sim.KindLocal:
	case len(p.lead) == 0 || p.by == by:
		p.by = by
		p.lead = append(p.lead, *r)
	case alike(&p.lead[0], r):
		p.lead = slices.Delete(p.lead, 0, 1)
	default:
		other := *r
		p.part(&other)
	}
}

// passed says that the clock has come to a time. What one run did before that and the
// other did not, it will never do.
func (p *parting) passed(time int64) {
	if len(p.lead) > 0 && p.lead[0].Time < time {
		p.part(nil)
	}
}

// part notes what the run that leads did, and what the other did instead.
func (p *parting) part(instead *sim.Record) {
	did := p.lead[0]
	p.found = &Parting{Time: did.Time}
	p.found.Did[p.by], p.found.Did[1-p.by] = &did, instead
	p.lead = nil
}

// alike reports whether two runs did the same, wherever in their code. How much there
// is of something, and what things are made with, follows from the parameters.
func alike(a, b *sim.Record) bool {
	if a.Time != b.Time || a.Kind != b.Kind || a.Thread != b.Thread || a.By != b.By || a.Object != b.Object ||
		a.Reason != b.Reason || a.Until != b.Until || a.Text != b.Text {
		return false
	}
	switch a.Kind {
	case sim.KindState, sim.KindLoad, sim.KindStore, sim.KindExit, sim.KindBreak:
		return a.From == b.From && a.To == b.To
	case sim.KindThread:
		return a.From == b.From // its process
	case sim.KindObject:
		return a.Index == b.Index // its process
	case sim.KindVerdict:
		return sameVerdict(a.Verdict, b.Verdict)
	}
	return true
}

func sameVerdict(a, b *sim.Verdict) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && slices.Equal(a.Threads, b.Threads)
}
