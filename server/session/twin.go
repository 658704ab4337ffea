package session

// Variant is what a twin has otherwise than the first run: whole presets, or single
// values. The zero value is a run that is the same.
type Variant struct {
	Preset string // "": the first run's parameters, seed and policy
	Params map[string]int64
	Seed   *int64
	Policy string
}

// of returns the twin's spec, given that of the first run.
func (v Variant) of(first Spec) (Spec, error) {
	if v.Preset != "" {
		var err error
		if first, err = presetSpec(first.Scenario, v.Preset, "preset"); err != nil {
			return Spec{}, err
		}
	}
	return first.with(v.Params, v.Seed, v.Policy)
}

// twin begins anew, with a second run beside the first.
func (s *Session) twin(v Variant) error {
	first := s.sides[0].present()
	second, err := v.of(first)
	if err != nil {
		return err
	}
	return s.begin(first, second)
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
	return nil
}
