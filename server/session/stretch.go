package session

import (
	"context"
	"sort"

	"interleave/sim"
	"interleave/sim/scenario"
)

const (
	// StretchRecords is how many records a stretch has, but for the newest.
	StretchRecords = 512
	keepAround     = 16 // stretches on either side of one that was made again that are kept
	oldKeyframes   = 64 // states remembered of the past that is not held
)

// Stretch is a part of a run's past: a state, and the records after it. With them a
// viewer has every moment of it. It must not be changed.
type Stretch struct {
	Epoch   int64
	From    int64     // the state is that after so many records; a multiple of [StretchRecords]
	State   sim.State // at From
	Records []sim.Record
	Until   int64 // virtual time of the record after the last one, or to which the run has come
	Open    bool  // it is the newest stretch, and may grow
}

// To returns the number of the last record.
func (s *Stretch) To() int64 { return s.From + int64(len(s.Records)) }

// stretchKey names a stretch of a run that cannot change any more.
type stretchKey struct {
	run   *track
	index int64
}

// keyframe is a state remembered.
type keyframe struct {
	seq   int64
	state *sim.State
}

// past is what a run remembers so that a viewer can go back: a state every so many
// records, fewer of them where the records are not held any more, the time of every
// stretch and the kinds of marks in it.
type past struct {
	state     sim.State // now
	keyframes []keyframe
	times     []int64 // times[i] is the time of record i × StretchRecords
	spots     []Marks // of every stretch but the newest
	spotted   Marks   // of the newest
}

// add takes in a record. first says that it begins a chunk of those held, held which
// record is the first of them.
func (p *past) add(r *sim.Record, marks Marks, first bool, held int64) {
	if first {
		state := p.state.Clone()
		p.keyframes = append(p.thinned(held), keyframe{p.state.Seq, &state})
	}
	if p.state.Seq%StretchRecords == 0 {
		if len(p.times) > 0 {
			p.spots = append(p.spots, p.spotted)
		}
		p.times, p.spotted = append(p.times, p.state.Time), 0
	}
	p.spotted |= marks
	p.state.Apply(r)
}

// thinned returns the keyframes, and of those before held every second if they are
// too many.
func (p *past) thinned(held int64) []keyframe {
	old := sort.Search(len(p.keyframes), func(i int) bool { return p.keyframes[i].seq >= held-1 })
	if old <= oldKeyframes {
		return p.keyframes
	}
	var kept []keyframe
	for i, k := range p.keyframes {
		if i >= old || i%2 == 0 {
			kept = append(kept, k)
		}
	}
	return kept
}

// Knows refuses an epoch that the view is not of.
func (v View) Knows(epoch int64) error {
	if epoch != v.epoch {
		return refuse(NotFound, "epoch", "epoch %d is not held; the run is in epoch %d", epoch, v.epoch)
	}
	return nil
}

// Index returns the index of the stretch that begins with a record's state, or has it
// among its records: the newest one for a record that is not there yet.
func (v View) Index(seq int64) int64 { return min(seq/StretchRecords, v.last()) }

// At returns the index of the stretch that shows a virtual time: all that had
// happened by then.
func (v View) At(time int64) int64 {
	return int64(max(sort.Search(len(v.times), func(i int) bool { return v.times[i] > time })-1, 0))
}

// last returns the index of the newest stretch.
func (v View) last() int64 { return max(int64(len(v.times))-1, 0) }

// Nearest returns the last state remembered that is not after a stretch, with the
// number of its last record. It is there at once.
func (v View) Nearest(index int64) *sim.State {
	from := index * StretchRecords
	i := sort.Search(len(v.keyframes), func(i int) bool { return v.keyframes[i].seq > from }) - 1
	if i < 0 {
		return &sim.State{}
	}
	return v.keyframes[i].state
}

// Held reports whether a stretch is at hand, so that [View.Stretch] does not make the
// run again.
func (v View) Held(index int64) bool {
	return v.fromHeld(index) != nil || v.reruns.kept(stretchKey{v.run, index}) != nil
}

// Stretch returns a stretch by its index, as [View.Index] and [View.At] give it. Where
// its records are not held the run is made again up to there, which takes time, until
// ctx ends. The error is a [*Refusal], or that of ctx.
func (v View) Stretch(ctx context.Context, index int64) (*Stretch, error) {
	if s := v.fromHeld(index); s != nil {
		return s, nil
	}
	key := stretchKey{v.run, index}
	if s := v.reruns.kept(key); s != nil {
		return s, nil
	}
	made, err := v.reruns.do(ctx, key, func(ctx context.Context) (any, error) { return v.remake(ctx, index) })
	if err != nil {
		return nil, err
	}
	return made.(*Stretch), nil
}

// fromHeld returns a stretch from the records held, nil if they are not.
func (v View) fromHeld(index int64) *Stretch {
	from := index * StretchRecords
	to := min(from+StretchRecords, v.recipe.Head.Seq)
	state := v.Nearest(index)
	records, held := between(v.records, state.Seq, to)
	if !held {
		return nil
	}
	s := &Stretch{Epoch: v.epoch, From: from, State: state.Clone(), Until: v.until(index), Open: index == v.last()}
	for i := range records {
		if records[i].Seq > from {
			s.Records = records[i:]
			break
		}
		s.State.Apply(&records[i])
	}
	return s
}

func (v View) until(index int64) int64 {
	if index < v.last() {
		return v.times[index+1]
	}
	return v.now
}

// remake makes the run again up to a stretch and a little further, and keeps what
// lies around it.
func (v View) remake(ctx context.Context, index int64) (*Stretch, error) {
	first, last := max(index-keepAround, 0), min(index+keepAround, v.last())
	var found *Stretch
	current := &Stretch{Epoch: v.epoch}
	finish := func(at int64) {
		if at < first || at > last {
			return
		}
		current.Until, current.Open = v.until(at), at == v.last()
		if !current.Open {
			v.reruns.keep(stretchKey{v.run, at}, current)
		}
		if at == index {
			found = current
		}
	}
	var state sim.State
	at := int64(0)
	run, err := v.recipe.Replay(ctx, func(r *sim.Record) {
		if state.Seq == (at+1)*StretchRecords {
			finish(at)
			at++
			current = &Stretch{Epoch: v.epoch, From: state.Seq}
			if at >= first {
				current.State = state.Clone()
			}
		}
		state.Apply(r)
		if at >= first {
			current.Records = append(current.Records, *r)
		}
	}, func(run *scenario.Run) bool { return at > last })
	if err != nil {
		return nil, err
	}
	run.Close()
	if at <= last {
		finish(at)
	}
	if found == nil {
		return nil, refuse(Internal, "", "the run made again has no record %d", index*StretchRecords)
	}
	return found, nil
}
