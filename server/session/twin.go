package session

import (
	"maps"
	"slices"

	"interleave/sim/scenario"
)

// Variant is what a run has otherwise than another one: a whole preset, or single
// values. The zero value is a run that is the same.
type Variant struct {
	Preset string // "": the other run's parameters, seed and policy
	Params map[string]int64
	Seed   *int64
	Policy string
}

// of returns the variant's spec, given the other one.
func (v Variant) of(other Spec) (Spec, error) {
	if v.Preset != "" {
		var err error
		if other, err = presetSpec(other.Scenario, v.Preset, "preset"); err != nil {
			return Spec{}, err
		}
	}
	return other.with(v.Params, v.Seed, v.Policy)
}

// twin begins anew, with a second run beside the first.
func (s *Session) twin(changed, other Variant) error {
	first, err := changed.of(s.sides[0].present())
	if err != nil {
		return err
	}
	second, err := other.of(first)
	if err != nil {
		return err
	}
	if err := s.begin(first, second); err != nil {
		return err
	}
	s.playing = true
	return nil
}

// untwin lets one run go on alone, as it is.
func (s *Session) untwin(stays *side) error {
	if len(s.sides) == 1 {
		return refuse(BadRequest, "", "there is no twin")
	}
	s.catchUp()
	for _, side := range s.sides {
		if side != stays {
			s.origin.apart = &[2]Spec{stays.present(), side.present()}
			(&runs{tracks: []*track{side.track}}).close(s.config)
		}
	}
	s.sides[0].track = stays.track
	s.sides, s.parting = s.sides[:1], nil
	s.bound = "" // it may have been the other's
	s.atBound()
	return nil
}

// shared is the past that two runs have in common because they were one run. In the
// zero value there is none.
type shared struct {
	until   int64 // virtual time
	entries int   // of the journals
	before  int64 // epoch of the first of the runs that were on the clock before
}

// fit measures the past of runs that were just made alike, and cuts it where others
// went back behind its end.
func (p *shared) fit(r *runs, alike bool) {
	if p.before == 0 {
		return
	}
	for _, t := range r.tracks {
		if n := len(t.journal); alike || n < p.entries {
			p.entries = n
		}
		if now := t.run.Now(); alike || now < p.until {
			p.until = now
		}
	}
}

// twinFrom puts one run twice in place of what is on the clock, as it was at a moment:
// the two have the same past, and go on with what each has otherwise.
func (s *Session) twinFrom(c Command, done func(error)) error {
	past, err := s.findAt(c.At)
	if err != nil {
		return err
	}
	track := past.tracks[slices.IndexFunc(past.tracks, func(t *track) bool { return t.epoch == c.At.Epoch })]
	variants := []Variant{c.First, c.Variant}
	for _, v := range variants {
		if err := v.live(track.spec.Scenario); err != nil {
			return err
		}
	}
	s.catchUp()
	s.undone = nil
	recipe := track.recipe()
	t := &trip{
		recipes: []Recipe{recipe, recipe}, moments: []Moment{c.At.Moment}, alike: true, done: done,
		origin: origin{parent: past.epoch(), from: c.At.Moment, shared: shared{before: s.sides[0].epoch}},
	}
	if len(c.First.Params)+len(c.Variant.Params) == 0 {
		t.pause = true
	} else {
		t.then = func() error { return s.depart(variants) }
	}
	s.embark(t)
	return nil
}

// live refuses what cannot be changed in the midst of a run.
func (v Variant) live(s *scenario.Scenario) error {
	if v.Preset != "" || v.Seed != nil || v.Policy != "" {
		return refuse(BadRequest, "at", "from a moment on two runs can differ in parameters alone, not in preset, seed or policy")
	}
	for _, name := range slices.Sorted(maps.Keys(v.Params)) {
		p, err := checkParam(s, name, v.Params[name])
		if err != nil {
			return err
		}
		if p.Effect == scenario.Restart {
			return refuse(BadParam, name, "%s is fixed when a run begins: compare from the beginning", name)
		}
	}
	return nil
}

// depart has each of two runs go on with what it has otherwise.
func (s *Session) depart(variants []Variant) error {
	for i, v := range variants {
		for _, name := range slices.Sorted(maps.Keys(v.Params)) {
			if err := s.set(s.sides[i:i+1], name, v.Params[name]); err != nil {
				return err
			}
		}
	}
	s.playing = true
	return nil
}
