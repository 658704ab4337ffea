package session

import (
	"interleave/sim"
	"interleave/sim/scenario"
)

// track is one run of a session and what is remembered of it: the history of one
// epoch. It belongs to the session's goroutine.
type track struct {
	spec    Spec
	run     *scenario.Run
	epoch   int64
	journal []Entry
	history *history
}

// place is how far a track has come.
type place struct{ epoch, seq, time int64 }

// newTrack makes a run at time zero of which so many records will be held. Each
// record is shown to watch, unless that is nil.
func newTrack(spec Spec, epoch int64, held int, watch func(*sim.Record)) (*track, error) {
	t := &track{spec: spec, epoch: epoch, history: newHistory(held, spec.Scenario.RoundLines())}
	trace := t.history.add
	if watch != nil {
		trace = func(r *sim.Record) {
			t.history.add(r)
			watch(r)
		}
	}
	var err error
	t.run, err = spec.Start(trace)
	return t, err
}

// view returns what is remembered of the run, to be read on any goroutine.
func (t *track) view(reruns *Reruns) View {
	v := t.history.view(t.epoch, t.run.Now())
	v.run, v.recipe, v.reruns = t, t.recipe(), reruns
	return v
}

// recipe returns what it takes to make the run again as it is now.
func (t *track) recipe() Recipe {
	return Recipe{t.spec, t.journal[:len(t.journal):len(t.journal)], placeOf(t.run)}
}

func (t *track) here() place { return place{t.epoch, t.run.Seq(), t.run.Now()} }

// change journals a command that changes the run, and applies it.
func (t *track) change(e Entry) error {
	e.Seq, e.Step, e.Time = t.run.Seq(), t.run.Decisions(), t.run.Now()
	t.journal = append(t.journal, e)
	return apply(t.run, e)
}

func (t *track) ended() bool { return t.run.Ended() }

// present returns the spec with the parameters as they are now.
func (t *track) present() Spec {
	spec := t.spec
	spec.Values = t.run.Values()
	return spec
}

// records returns those in (from, to], or none and true if they are too many or
// not held any more.
func (t *track) records(from, to, most int64) ([]sim.Record, bool) {
	if to-from > most {
		return nil, true
	}
	found, held := t.history.between(from, to)
	return found, !held
}
