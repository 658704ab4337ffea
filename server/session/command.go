package session

import (
	"maps"

	"interleave/sim"
	"interleave/sim/scenario"
)

// CommandKind is what an owner asks for. The zero value is not used.
type CommandKind uint8

// The commands. Set and Act change the run and are journalled; Reset, Preset,
// Policy, Seed, and a Set of a parameter with effect restart or after the
// program's end, begin a new epoch; the others are playback.
const (
	Play CommandKind = iota + 1
	Pause
	Step   // pause, then go on to the next decision that leaves a record
	Speed  // Command.Speed
	Set    // Command.Name, Command.Value
	Act    // Command.Name
	Reset  // with the parameters as they are now
	Preset // Command.Name: its parameters, seed and policy, playing
	Policy // Command.Name
	Seed   // Command.Value
)

// Command is what an owner asks for.
type Command struct {
	Kind  CommandKind
	Name  string
	Value int64
	Speed float64 // virtual seconds per second, 0.1 … 1000; 0 is as fast as it goes
}

// do carries out a command. On an error nothing has changed.
func (s *Session) do(c Command) error {
	switch c.Kind {
	case Play:
		return s.play()
	case Pause:
		s.catchUp()
		s.playing = false
		return nil
	case Step:
		return s.step()
	case Speed:
		return s.setSpeed(c.Speed)
	case Set:
		return s.set(c.Name, c.Value)
	case Act:
		return s.act(c.Name)
	case Reset:
		return s.restart(func(*Spec) {})
	case Preset:
		return s.preset(c.Name)
	case Policy:
		if err := checkPolicy(c.Name); err != nil {
			return err
		}
		return s.restart(func(spec *Spec) { spec.Policy = c.Name })
	case Seed:
		if err := checkSeed(c.Value); err != nil {
			return err
		}
		return s.restart(func(spec *Spec) { spec.Seed = c.Value })
	}
	panic("session: unknown command")
}

// stands returns why the run cannot go on, nil if it can.
func (s *Session) stands() error {
	switch {
	case s.failed != nil:
		return s.failed
	case s.bound == BoundRecords:
		return refuse(Limit, "", "the run stopped at its bound of %d records: reset it to go on", s.config.MaxRecords)
	case s.bound == BoundTime:
		return refuse(Limit, "", "the run stopped at the end of time, %d ns: reset it to go on", int64(sim.MaxTime))
	}
	return nil
}

func (s *Session) play() error {
	if err := s.stands(); err != nil {
		return err
	}
	s.playing = true
	return nil
}

// step passes over the iterations of a busy wait that change nothing.
func (s *Session) step() error {
	if err := s.stands(); err != nil {
		return err
	}
	s.catchUp()
	s.playing = false
	before := s.records()
	s.guard(func() {
		for range quietSteps {
			if !s.round(sim.MaxTime) || s.atBound() || s.records() != before {
				break
			}
		}
		s.passTime(s.now())
	})
	return s.fault()
}

// records counts those of all runs.
func (s *Session) records() (n int64) {
	for _, side := range s.sides {
		n += side.run.Seq()
	}
	return n
}

// fault returns the failure of the simulator that a command brought about.
func (s *Session) fault() error {
	if s.failed != nil {
		return s.failed
	}
	return nil
}

func (s *Session) setSpeed(speed float64) error {
	if err := checkSpeed(speed); err != nil {
		return err
	}
	s.catchUp()
	s.pace.change(speed, s.now())
	return nil
}

func (s *Session) set(name string, value int64) error {
	first := s.sides[0]
	p, err := checkParam(first.spec.Scenario, name, value)
	if err != nil {
		return err
	}
	s.catchUp()
	if first.run.Values()[name] == value {
		return nil
	}
	if p.Effect == scenario.Restart || first.run.Ended() || s.failed != nil {
		return s.restart(func(spec *Spec) { spec.Values[name] = value })
	}
	return s.change(first.track, Entry{Kind: EntrySet, Name: name, Value: value})
}

func (s *Session) act(name string) error {
	first := s.sides[0]
	if _, err := first.spec.Scenario.Action(name); err != nil {
		return refuse(UnknownAction, "name", "%v", err)
	}
	s.catchUp()
	if s.failed != nil {
		return s.failed
	}
	if first.run.Ended() {
		return refuse(BadRequest, "name", "the program has ended: run it again first")
	}
	return s.change(first.track, Entry{Kind: EntryAct, Name: name})
}

// change journals a command that changes a run, and applies it.
func (s *Session) change(t *track, e Entry) (err error) {
	if len(t.journal) == journalLength {
		return refuse(Limit, "", "the run was changed %d times: reset it to go on", journalLength)
	}
	s.guard(func() { err = t.change(e) })
	if err != nil {
		return err
	}
	return s.fault()
}

func (s *Session) preset(name string) error {
	preset, err := presetSpec(s.sides[0].spec.Scenario, name, "name")
	if err != nil {
		return err
	}
	err = s.restart(func(spec *Spec) {
		*spec = preset
		spec.Values = maps.Clone(preset.Values)
	})
	s.playing = s.playing || err == nil
	return err
}

// restart begins new epochs with the parameters as they are now, changed.
func (s *Session) restart(change func(*Spec)) error {
	specs := make([]Spec, len(s.sides))
	for i, side := range s.sides {
		specs[i] = side.present()
		change(&specs[i])
	}
	return s.begin(specs...)
}
