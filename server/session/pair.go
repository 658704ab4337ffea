package session

import (
	"context"
	"iter"
	"math"

	"interleave/sim"
	"interleave/sim/scenario"
)

// compare puts the first run on the clock beside that of a branch: both as far as the
// one that has come farther, or, where a person has to pick for the other, no farther
// than that. What was on the clock stays as a branch.
func (s *Session) compare(epoch int64, done func(error)) error {
	there, err := s.find(epoch)
	if err != nil {
		return err
	}
	if there.has(s.sides[0].epoch) {
		return refuse(BadRequest, "epoch", "epoch %d is on the clock already: it is compared with another branch", epoch)
	}
	s.catchUp()
	s.undone = nil
	recipes := []Recipe{s.sides[0].recipe(), there.tracks[0].recipe()}
	paired := len(recipes[0].Journal) + len(recipes[1].Journal) + 1
	s.embark(&trip{recipes: recipes, compare: true, pause: true, done: done, origin: origin{paired: paired}})
	return nil
}

// makePair makes two runs and brings them to one time, and finds out where they part.
func makePair(ctx context.Context, config Config, recipes []Recipe, epochs []int64, progress func(int64)) (*runs, error) {
	first, last := recipes[0].Head.Time, recipes[0].Head.Time
	waits := false // a person picks for one that has not come as far as the other
	for _, r := range recipes {
		first, last = min(first, r.Head.Time), max(last, r.Head.Time)
	}
	for _, r := range recipes {
		waits = waits || r.Head.Time < last && r.policy() == scenario.Manual
	}
	if waits {
		last = first
	}
	for i, r := range recipes {
		var err error
		if r.Head.Time > last {
			if recipes[i], err = r.before(ctx, Moment{math.MaxInt64, last}); err != nil {
				return nil, err
			}
		}
	}
	made, err := makeRuns(ctx, config, recipes, epochs, nil, progress)
	if err != nil {
		return nil, err
	}
	for i, t := range made.tracks {
		if err := t.goOn(ctx, last, config); err != nil {
			made.close(config)
			return nil, err
		}
		recipes[i] = t.recipe()
	}
	made.begun = made.tracks[0].run.Seq()
	if made.parting, err = compare(ctx, recipes[0], recipes[1]); err != nil {
		made.close(config)
		return nil, err
	}
	return made, nil
}

// goOn runs on to a time, as far as the run's bounds allow.
func (t *track) goOn(ctx context.Context, until int64, config Config) error {
	for t.run.Seq() < config.MaxRecords && t.history.threads() < config.MaxThreads && t.run.StepUntil(until) {
		if t.run.Decisions()%stepsPerCheck == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	if !t.ended() {
		t.run.AdvanceTo(until)
	}
	return nil
}

// compare finds out where two runs part that have come to the same time.
func compare(ctx context.Context, a, b Recipe) (*parting, error) {
	p := &parting{}
	var failed error
	var runs [2]struct {
		next func() (sim.Record, bool)
		head sim.Record
		more bool
	}
	for i, r := range []Recipe{a, b} {
		next, stop := iter.Pull(r.records(ctx, &failed))
		defer stop()
		runs[i].next = next
		runs[i].head, runs[i].more = next()
	}
	for by := 0; p.found == nil && failed == nil && (runs[0].more || runs[1].more); by = 1 - by {
		if !runs[by].more || runs[1-by].more && runs[1-by].head.Time < runs[by].head.Time {
			by = 1 - by
		}
		run := &runs[by]
		p.add(by, &run.head)
		run.head, run.more = run.next()
	}
	p.passed(max(a.Head.Time, b.Head.Time))
	return p, failed
}

// records makes the run again for its records. Where that fails they end, and failed
// says why.
func (r Recipe) records(ctx context.Context, failed *error) iter.Seq[sim.Record] {
	return func(yield func(sim.Record) bool) {
		enough := false
		run, err := r.Replay(ctx, func(record *sim.Record) { enough = enough || !yield(*record) }, func(*scenario.Run) bool { return enough })
		if err != nil {
			*failed = err
			return
		}
		run.Close()
	}
}
