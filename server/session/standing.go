package session

// Standing is what it takes to begin a session again where it stands: its present
// runs and how they are played. Branches are not part of it.
type Standing struct {
	Recipes []Recipe // one or two
	Hashes  []uint64 // of the runs, as they are at the heads of their recipes
	Epochs  []int64  // likewise; within an epoch a journal only grows
	Playing bool
	Speed   float64
}

// Standing returns how the session stands. It is refused while that is only being
// made again, or could not be.
func (s *Session) Standing() (Standing, error) {
	answer := make(chan standing, 1)
	if err := s.send(askStanding{answer}); err != nil {
		return Standing{}, err
	}
	a := <-answer
	return a.Standing, a.err
}

type standing struct {
	Standing
	err error
}

type askStanding struct{ answer chan<- standing }

func (m askStanding) on(s *Session) {
	st, err := s.standing()
	m.answer <- standing{st, err}
}

func (s *Session) standing() (Standing, error) {
	if s.lost || s.trip != nil && s.trip.foreign {
		return Standing{}, refuse(Busy, "", "the run is being made again")
	}
	st := Standing{Playing: s.playing, Speed: s.pace.speed}
	for _, t := range s.onClock().tracks {
		st.Recipes, st.Hashes, st.Epochs = append(st.Recipes, t.recipe()), append(st.Hashes, t.run.Hash()), append(st.Epochs, t.epoch)
	}
	return st, nil
}

// Last returns how a session stood at its end. It is for [Audience.Closed].
func (s *Session) Last() (Standing, error) { return s.last, s.lastErr }

// Restored is closed when the runs that a session was begun with are there, or could
// not be made. For a session that began anew it is closed from the start.
func (s *Session) Restored() <-chan struct{} { return s.restored }

// epochGap lies between the epochs that a session had and those that it has when it
// is begun again, so that no place in another history is taken for one in its own.
const epochGap = 1000

// Resume begins a session again as it stood; see [Restore].
func Resume(config Config, audience Audience, st Standing) (*Session, error) {
	var epoch int64
	for _, e := range st.Epochs {
		epoch = max(epoch, e)
	}
	if epoch > 0 {
		epoch += epochGap
	}
	if err := checkSpeed(st.Speed); err != nil {
		return nil, err
	}
	specs := make([]Spec, len(st.Recipes))
	for i, r := range st.Recipes {
		if err := r.Check(config.withDefaults().MaxRecords); err != nil {
			return nil, err
		}
		specs[i] = r.Spec
	}
	s, err := newSession(config, audience, epoch, specs)
	if err != nil {
		return nil, err
	}
	s.playing, s.pace.speed = false, st.Speed
	s.embark(&trip{recipes: st.Recipes, pause: !st.Playing, foreign: true, done: func(error) {}})
	go s.loop()
	return s, nil
}
