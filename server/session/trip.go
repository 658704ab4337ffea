package session

import (
	"context"
	"errors"
	"sync/atomic"

	"interleave/sim"
	"interleave/sim/scenario"
)

const mostPercent = 100

// trip is a change of history under way: runs are made again, off the session's
// goroutine, and then take the place of those on the clock.
type trip struct {
	recipes []Recipe
	moments []Moment       // up to which each is wanted; nil: to its head
	picks   []sim.ThreadID // for each of the moments: who is to be picked there, 0 for nobody; may be nil
	alike   bool           // all are the first one, which must not be over there
	epochs  []int64
	known   *Parting // where the runs part, if they had
	origin  origin
	pause   bool         // the clock stands afterwards
	foreign bool         // the recipes come from outside, and may be another version's
	there   *runs        // what is returned to; may be nil
	compare bool         // two runs that had clocks of their own are put on one
	then    func() error // what is done there; may be nil
	done    func(error)

	cancel context.CancelFunc
	goal   int64 // records in all
	made   atomic.Int64
}

// embark begins a trip. The session stands until it arrives.
func (s *Session) embark(t *trip) {
	for len(t.epochs) < len(t.recipes) {
		t.epochs = append(t.epochs, s.epoch+1+int64(len(t.epochs)))
	}
	for _, r := range t.recipes {
		t.goal += r.Head.Seq
	}
	if t.moments != nil {
		t.goal *= 2 // to find the place, and to go there
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.cancel = cancel
	s.trip = t
	go func() {
		defer cancel()
		var made *runs
		var err error
		if fault := caught(func() { made, err = t.make(ctx, s.config) }); fault != nil {
			err = s.config.internal(fault, &track{spec: t.recipes[0].Spec})
		}
		if s.send(arrival{t, made, err}) != nil {
			made.close(s.config)
		}
	}()
}

func (t *trip) make(ctx context.Context, config Config) (*runs, error) {
	release, err := config.Reruns.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	recipes := t.recipes
	for i := range t.moments {
		past, err := recipes[i].before(ctx, t.moments[i])
		if err == nil && t.picks != nil && t.picks[i] != 0 {
			past, err = past.atPick(ctx, t.moments[i], t.picks[i])
		}
		if err != nil {
			return nil, err
		}
		t.made.Add(recipes[i].Head.Seq)
		recipes[i] = past
	}
	if t.alike {
		recipes[1] = recipes[0]
	}
	done := t.made.Load()
	progress := func(seq int64) { t.made.Store(done + seq) }
	if t.compare {
		return makePair(ctx, config, recipes, t.epochs, progress)
	}
	made, err := makeRuns(ctx, config, recipes, t.epochs, t.known, progress)
	if err == nil && t.alike && made.tracks[0].ended() {
		made.close(config)
		return nil, refuse(BadRequest, "at", "the program has ended there: compare from an earlier moment")
	}
	if err == nil && len(recipes) > 1 && t.known == nil && !t.alike {
		if made.parting, err = compare(ctx, recipes[0], recipes[1]); err != nil {
			made.close(config)
			return nil, err
		}
	}
	if err == nil || !t.foreign || ctx.Err() != nil {
		return made, err
	}
	for i := range recipes {
		if recipes[i], err = recipes[i].refit(ctx); err != nil {
			return nil, err
		}
	}
	return makeRuns(ctx, config, recipes, t.epochs, nil, progress)
}

// progress returns how much is done, 1 … 100.
func (t *trip) progress() int {
	return int(min(max(mostPercent*t.made.Load()/max(t.goal, 1), 1), mostPercent))
}

// arrival brings the runs that were made.
type arrival struct {
	trip *trip
	runs *runs
	err  error
}

func (m arrival) on(s *Session) {
	t := m.trip
	s.trip = nil
	if t.foreign {
		s.restore(m.err)
	}
	switch {
	case errors.Is(m.err, context.Canceled):
		m.err = refuse(Busy, "", "it was cancelled: nothing has changed")
	case m.err == nil:
		m.runs.origin = t.origin
		if t.there != nil {
			m.runs.begun = t.there.begun
		}
		m.runs.origin.shared.fit(m.runs, t.alike)
		if len(s.sides) > 0 {
			m.runs.origin.left = s.sides[0].epoch
		}
		s.replace(m.runs)
		s.playing = !t.pause && (s.playing || t.foreign)
		if t.then != nil {
			m.err = t.then()
		}
	}
	// What is refused leaves no trace.
	if m.err == nil || m.runs == nil || s.back(s.origin.left, func(error) { t.done(m.err) }) != nil {
		s.owed = append(s.owed, func() { t.done(m.err) })
	}
	s.settle()
	s.publish()
}

// restore makes place for the runs that the session was begun with, or, if they could
// not be made, remembers that they are not its own.
func (s *Session) restore(err error) {
	defer close(s.restored)
	if err == nil {
		s.onClock().close(s.config)
		s.sides = nil
		return
	}
	s.lost = true
	if !errors.Is(err, context.Canceled) {
		s.failed = refuse(Internal, "", "the run could not be made again: %v", err)
		s.audience.Failed(s.failed)
	}
}

// makeRuns makes runs from their recipes, as far as those go. progress is told the
// records made; it may be nil.
func makeRuns(ctx context.Context, config Config, recipes []Recipe, epochs []int64, known *Parting, progress func(int64)) (*runs, error) {
	r := &runs{}
	if len(recipes) > 1 {
		r.parting = &parting{found: known, deaf: recipes[0].Head != Place{}}
	}
	done := int64(0)
	for i, recipe := range recipes {
		t := &track{spec: recipe.Spec, epoch: epochs[i], journal: recipe.Journal, history: newHistory(config.Held/len(recipes), recipe.Spec.Scenario.RoundLines())}
		trace := t.history.add
		if r.parting != nil {
			trace = func(record *sim.Record) {
				t.history.add(record)
				r.parting.add(i, record)
			}
		}
		enough := func(run *scenario.Run) bool {
			if progress != nil {
				progress(done + run.Seq())
			}
			return false
		}
		var err error
		if fault := caught(func() { t.run, err = recipe.Replay(ctx, trace, enough) }); fault != nil {
			err = config.internal(fault, t)
		}
		if err != nil {
			r.close(config)
			return nil, err
		}
		done += recipe.Head.Seq
		r.tracks = append(r.tracks, t)
	}
	if r.parting != nil {
		r.parting.deaf = false
	}
	r.begun = r.tracks[0].run.Seq()
	return r, nil
}

// Restore begins a session with runs that were had elsewhere: they are made again
// meanwhile, and stand paused where they had come to. Where that fails because
// records are not what they were in another version, the journal is followed by its
// times, which another hash shows. The error is a [*Refusal].
func Restore(config Config, audience Audience, recipes []Recipe) (*Session, error) {
	return Resume(config, audience, Standing{Recipes: recipes, Speed: 1})
}
