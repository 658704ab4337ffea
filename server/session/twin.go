package session

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
			(&runs{tracks: []*track{side.track}}).close(s.config)
		}
	}
	s.sides[0].track = stays.track
	s.sides, s.parting = s.sides[:1], nil
	s.bound = "" // it may have been the other's
	s.atBound()
	return nil
}
