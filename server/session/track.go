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

// policy returns who picks now.
func (t *track) policy() string { return t.recipe().policy() }

// present returns the spec with the parameters and the policy as they are now.
func (t *track) present() Spec {
	spec := t.spec
	spec.Values, spec.Policy = t.run.Values(), t.policy()
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
