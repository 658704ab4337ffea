package session

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"interleave/sim"
	"interleave/sim/scenario"
)

// Recipe is all that it takes to make a run again, and how far it had come: the
// same recipe gives the same run, byte for byte.
type Recipe struct {
	Spec    Spec
	Journal []Entry // in order; it must not be changed
	Head    Place
}

// Place is where a run has come to, between two of its steps.
type Place struct {
	Seq  int64 // records before it
	Step int64 // decisions before it
	Time int64 // virtual nanoseconds
}

// Moment is what a viewer looks at: the state after so many records, at a virtual
// time. It may lie in the middle of a step.
type Moment struct{ Seq, Time int64 }

const stepsPerCheck = 1024 // steps of a re-run between two looks at whether it is still wanted

// Replay makes a run again, up to the head of its recipe or until enough says, after
// a step, that this will do (nil never does). The caller closes the run. The error
// says which entry of the journal does not fit, or that ctx ended; then there is no
// run to close.
func (r Recipe) Replay(ctx context.Context, trace func(*sim.Record), enough func(*scenario.Run) bool) (*scenario.Run, error) {
	run, err := r.Spec.Start(trace)
	if err != nil {
		return nil, err
	}
	if err := r.follow(ctx, run, enough); err != nil {
		run.Close()
		return nil, err
	}
	return run, nil
}

func (r Recipe) follow(ctx context.Context, run *scenario.Run, enough func(*scenario.Run) bool) error {
	for i, e := range r.Journal {
		if done, err := e.reach(ctx, run, enough); done || err != nil {
			return err
		}
		if err := apply(run, e); err != nil {
			return fmt.Errorf("journal entry %d: %w", i, err)
		}
	}
	run.AskAt(r.Head.Seq)
	_, err := wind(ctx, run, r.Head, enough)
	return err
}

// reach runs until the entry is to be made, or enough stops it before.
func (e Entry) reach(ctx context.Context, run *scenario.Run, enough func(*scenario.Run) bool) (done bool, err error) {
	if e.Kind == EntryChoose { // which may be in the midst of a step
		run.AskAt(e.Seq)
	}
	return wind(ctx, run, e.Place(), enough)
}

// wind runs until so many decisions were taken and then moves the clock. It reports
// whether enough stopped it before.
func wind(ctx context.Context, run *scenario.Run, to Place, enough func(*scenario.Run) bool) (done bool, err error) {
	for run.Decisions() < to.Step {
		if enough != nil && enough(run) {
			return true, nil
		}
		if run.Decisions()%stepsPerCheck == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		if !run.Step() {
			break
		}
	}
	run.AdvanceTo(to.Time)
	return false, nil
}

// before returns the recipe of the run as it was at a moment, which need not be at
// its head: with the journal up to there, and ending at the last place between two
// steps that is not after the moment. An entry of the journal is taken whole.
func (r Recipe) before(ctx context.Context, m Moment) (Recipe, error) {
	n := sort.Search(len(r.Journal), func(i int) bool { return r.Journal[i].Seq >= m.Seq || r.Journal[i].Time > m.Time })
	past := Recipe{r.Spec, r.Journal[:n:n], r.Head}
	if n < len(r.Journal) {
		past.Head = r.Journal[n].Place()
	}
	var least int64 // decisions before the last entry
	if n > 0 {
		least = r.Journal[n-1].Step
	}
	var last Place
	run, err := past.Replay(ctx, nil, func(run *scenario.Run) bool {
		over := run.Seq() > m.Seq
		if !over || run.Decisions() <= least {
			last = placeOf(run)
		}
		next, ok := run.Next()
		return over || !ok || next > m.Time
	})
	if err != nil {
		return Recipe{}, err
	}
	defer run.Close()
	if run.Seq() <= m.Seq || run.Decisions() <= least {
		last = placeOf(run)
	}
	// Not last.Time: where nothing happened any more the clock has gone on to the head.
	past.Head = Place{last.Seq, last.Step, min(m.Time, past.Head.Time)}
	return past, nil
}

// atPick returns the recipe that [Recipe.before] made for a moment, for a thread to be
// picked there: where one of several waiters is readied right after the moment, and the
// thread is one of them, it ends there, in the midst of the step.
func (r Recipe) atPick(ctx context.Context, m Moment, thread sim.ThreadID) (Recipe, error) {
	run, err := r.Replay(ctx, nil, nil)
	if err != nil {
		return Recipe{}, err
	}
	defer run.Close()
	run.AskAt(m.Seq)
	run.Step()
	if c := run.Choice(); c != nil && run.Seq() == m.Seq && slices.Contains(c.Threads, thread) {
		r.Head = placeOf(run)
	}
	return r, nil
}

// policy returns who picks at the head.
func (r Recipe) policy() string {
	for i := len(r.Journal) - 1; i >= 0; i-- {
		if e := r.Journal[i]; e.Kind == EntryPolicy {
			return e.Name
		}
	}
	return r.Spec.Policy
}

func placeOf(run *scenario.Run) Place { return Place{run.Seq(), run.Decisions(), run.Now()} }

// Check refuses a recipe that no run could have come to, or one of more than most
// records, before anything is run. The error is a [*Refusal].
func (r Recipe) Check(most int64) error {
	last := Place{}
	for i, e := range r.Journal {
		if err := e.check(r.Spec.Scenario); err != nil {
			return refuse(err.Code, "journal", "journal entry %d: %s", i, err.Message)
		}
		if !last.before(e.Place()) {
			return refuse(BadRequest, "journal", "journal entry %d is at step %d, record %d, time %d, before the one ahead of it", i, e.Step, e.Seq, e.Time)
		}
		last = e.Place()
	}
	switch {
	case len(r.Journal) > journalLength:
		return refuse(BadRequest, "journal", "a journal has at most %d entries, not %d", journalLength, len(r.Journal))
	case !last.before(r.Head):
		return refuse(BadRequest, "head", "the head, at step %d, record %d, time %d, is before the last entry of the journal", r.Head.Step, r.Head.Seq, r.Head.Time)
	case r.Head.Seq > most || r.Head.Step > stepsPerRecord*most || r.Head.Time > sim.MaxTime:
		return refuse(Limit, "head", "a run of %d records and %d steps is longer than this server makes: at most %d records", r.Head.Seq, r.Head.Step, most)
	}
	return nil
}

const stepsPerRecord = 10 // that are allowed: a busy wait takes steps without records

// before reports whether a run comes to a place before another one, or is there.
func (p Place) before(next Place) bool {
	return 0 <= p.Seq && p.Seq <= next.Seq && 0 <= p.Step && p.Step <= next.Step && 0 <= p.Time && p.Time <= next.Time
}

// fits returns how many entries of the journal, from its beginning, can be made where
// they say.
func (r Recipe) fits(ctx context.Context) (int, error) {
	run, err := r.Spec.Start(nil)
	if err != nil {
		return 0, err
	}
	defer run.Close()
	for i, e := range r.Journal {
		if _, err := e.reach(ctx, run, nil); err != nil {
			return 0, err
		}
		if apply(run, e) != nil {
			return i, nil
		}
	}
	return len(r.Journal), nil
}

// refit returns the recipe with its journal laid anew along its run: for a run of
// another version. As far as the entries fit, they stay where they are; from there on,
// where the records and steps are not the same any more, they are made at their virtual
// times. What is not to be made there, a pick as a rule, is left out.
func (r Recipe) refit(ctx context.Context) (Recipe, error) {
	n, err := r.fits(ctx)
	if err != nil {
		return Recipe{}, err
	}
	laid := Recipe{Spec: r.Spec, Journal: r.Journal[:n:n]}
	if n > 0 {
		laid.Head = r.Journal[n-1].Place()
	}
	run, err := laid.Replay(ctx, nil, nil)
	if err != nil {
		return Recipe{}, err
	}
	defer run.Close()
	for _, e := range append(r.Journal[n:len(r.Journal):len(r.Journal)], Entry{Time: r.Head.Time}) {
		most := stepsPerRecord * max(r.Head.Step, 1000)
		for run.Decisions() < most && run.StepUntil(e.Time) {
			if run.Decisions()%stepsPerCheck == 0 && ctx.Err() != nil {
				return Recipe{}, ctx.Err()
			}
		}
		run.AdvanceTo(e.Time)
		place := placeOf(run)
		e.Seq, e.Step, e.Time = place.Seq, place.Step, place.Time
		if e.Kind != 0 && apply(run, e) == nil {
			laid.Journal = append(laid.Journal, e)
		}
	}
	laid.Head = placeOf(run)
	return laid, nil
}
