package session

import (
	"maps"
	"slices"

	"interleave/sim"
	"interleave/sim/scenario"
)

// CommandKind is what an owner asks for. The zero value is not used.
type CommandKind uint8

// The commands. Set and Act change a run and are journalled; Reset, Preset, Policy,
// Seed, Twin, and a Set of a parameter with effect restart or after the program's
// end, begin a new epoch of every run there is, since they are on one clock; the
// others are playback.
const (
	Play CommandKind = iota + 1
	Pause
	Step   // pause, then go on to the next decision that leaves a record, or until the thread Command.Value has been picked
	Speed  // Command.Speed
	Pose   // pause for Command.Question, until another command than Speed comes
	Set    // Command.Name, Command.Value
	Act    // Command.Name
	Choose // Command.Value: the thread that is picked, where a choice is due or, this once, instead of the policy's
	Reset  // with the parameters as they are now
	Preset // Command.Name: its parameters, seed and policy, playing
	Policy // Command.Name
	Seed   // Command.Value
	Twin   // Command.First, Command.Variant: a second run beside the first, playing
	Untwin // the run of Command.Side goes on alone, the first if none is given

	Fork    // go on from Command.At as it was, in a new branch
	Compare // put the first run, and beside it the branch of the epoch Command.Value, on the clock
	Return  // to the branch of the epoch Command.Value, as it was left
	Undo    // go to just before the last change
	Redo    // return to what the last Undo left
	Cancel  // what is being made again
)

// Side says which of two runs Set, Act, Preset, Policy, Seed and Untwin are for. The zero
// value is every run there is.
type Side uint8

// The sides.
const (
	Both Side = iota
	First
	Second
)

// Command is what an owner asks for.
type Command struct {
	Kind     CommandKind
	Name     string
	Value    int64
	Speed    float64 // virtual seconds per second, 0.1 … 1000; 0 is as fast as it goes
	Side     Side
	First    Variant  // what the first run has otherwise than now
	Variant  Variant  // what the second one has otherwise than the first
	Question Question // for Pose
	At       *At      // for Set, Act, Policy, Choose and Fork: when in the past, nil is now; for Twin: from where on, nil is anew
}

// entry returns what the command leaves in the journal.
func (c Command) entry() Entry {
	switch c.Kind {
	case Act:
		return Entry{Kind: EntryAct, Name: c.Name}
	case Policy:
		return Entry{Kind: EntryPolicy, Name: c.Name}
	case Choose:
		return Entry{Kind: EntryChoose, Value: c.Value}
	}
	return Entry{Kind: EntrySet, Name: c.Name, Value: c.Value}
}

// do carries out a command. On an error nothing has changed.
func (s *Session) do(c Command) error {
	sides, err := s.of(c.Side)
	if err != nil {
		return err
	}
	switch c.Kind {
	case Pose:
		return s.pose(c.Question)
	case Play:
		return s.play()
	case Pause:
		s.catchUp()
		s.playing = false
		return nil
	case Step:
		return s.step(sides[0], c.Value)
	case Speed:
		return s.setSpeed(c.Speed)
	case Set:
		return s.set(sides, c.Name, c.Value)
	case Act:
		return s.act(sides, c.Name)
	case Reset:
		return s.restart(nil, nil)
	case Preset:
		return s.preset(sides, c.Name)
	case Policy:
		return s.setPolicy(sides, c.Name)
	case Choose:
		return s.choose(sides, c.Value)
	case Seed:
		if err := checkSeed(c.Value); err != nil {
			return err
		}
		return s.restart(sides, func(spec *Spec) { spec.Seed = c.Value })
	case Twin:
		return s.twin(c.First, c.Variant)
	case Untwin:
		return s.untwin(sides[0])
	}
	panic("session: unknown command")
}

// of returns the runs that a command is for.
func (s *Session) of(which Side) ([]*side, error) {
	switch {
	case which == Both:
		return s.sides, nil
	case int(which) > len(s.sides):
		return nil, refuse(BadRequest, "twin", "there is no twin: open one first")
	}
	return s.sides[which-1 : which], nil
}

// stands returns why the run cannot go on, nil if it can.
func (s *Session) stands() error {
	switch {
	case s.failed != nil:
		return s.failed
	case s.bound == BoundRecords:
		return refuse(Limit, "", "the run stopped at its bound of %d records: reset it to go on", s.config.MaxRecords)
	case s.bound == BoundThreads:
		return refuse(Limit, "", "the run stopped at its bound of %d threads: reset it to go on", s.config.MaxThreads)
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

// step passes over the iterations of a busy wait that change nothing; for a thread of
// one of the runs, over the steps of others.
func (s *Session) step(of *side, thread int64) error {
	if err := s.stands(); err != nil {
		return err
	}
	if thread < 0 || thread > int64(of.history.threads()) {
		return refuse(BadRequest, "thread", "there is no thread %d", thread)
	}
	s.catchUp()
	s.playing = false
	before, from, most := s.records(), of.run.Seq(), quietSteps
	if thread != 0 {
		most = othersSteps
	}
	done := func() bool {
		if thread == 0 {
			return s.records() != before
		}
		made, _ := of.history.between(from, of.run.Seq())
		from = of.run.Seq()
		return slices.ContainsFunc(made, func(r sim.Record) bool { return isTurn(&r) && int64(r.Thread) == thread })
	}
	s.guard(func() {
		for range most {
			if !s.round(sim.MaxTime) || s.atBound() || done() {
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

// setPolicy lets a person pick from here on, or another policy where one did.
// Otherwise another policy is another run.
func (s *Session) setPolicy(sides []*side, name string) error {
	if err := checkPolicy(name); err != nil {
		return err
	}
	s.catchUp()
	sides = filter(sides, func(side *side) bool { return side.policy() != name })
	if len(sides) == 0 {
		return nil
	}
	live := func(side *side) bool {
		return !side.ended() && (name == scenario.Manual || side.policy() == scenario.Manual)
	}
	if s.failed == nil && !slices.ContainsFunc(sides, func(side *side) bool { return !live(side) }) {
		return s.change(sides, Entry{Kind: EntryPolicy, Name: name})
	}
	return s.restart(sides, func(spec *Spec) { spec.Policy = name })
}

// choose has a person's pick followed, by the runs that wait for one if any does: at
// once, where the run does not play by itself.
func (s *Session) choose(sides []*side, thread int64) error {
	s.catchUp()
	if s.failed != nil {
		return s.failed
	}
	if waiting := filter(sides, func(side *side) bool { return side.run.Choice() != nil }); len(waiting) > 0 {
		sides = waiting
	}
	for _, side := range sides {
		if err := side.run.Prefers(sim.ThreadID(thread)); err != nil {
			return refuse(BadRequest, "thread", "%v", err)
		}
	}
	if err := s.change(sides, Entry{Kind: EntryChoose, Value: thread}); err != nil || s.playing {
		return err
	}
	return s.step(s.sides[0], 0)
}

func (s *Session) set(sides []*side, name string, value int64) error {
	p, err := checkParam(s.sides[0].spec.Scenario, name, value)
	if err != nil {
		return err
	}
	s.catchUp()
	sides = filter(sides, func(side *side) bool { return side.run.Values()[name] != value })
	switch {
	case len(sides) == 0:
		return nil
	case p.Effect == scenario.Restart || s.failed != nil || slices.ContainsFunc(sides, func(side *side) bool { return side.ended() }):
		return s.restart(sides, func(spec *Spec) { spec.Values[name] = value })
	}
	return s.change(sides, Entry{Kind: EntrySet, Name: name, Value: value})
}

// act does an action in those of the runs that are not over.
func (s *Session) act(sides []*side, name string) error {
	if _, err := s.sides[0].spec.Scenario.Action(name); err != nil {
		return refuse(UnknownAction, "name", "%v", err)
	}
	s.catchUp()
	if s.failed != nil {
		return s.failed
	}
	sides = filter(sides, func(side *side) bool { return !side.ended() })
	if len(sides) == 0 {
		return refuse(BadRequest, "name", "the program has ended: run it again first")
	}
	return s.change(sides, Entry{Kind: EntryAct, Name: name})
}

func filter(sides []*side, fits func(*side) bool) (found []*side) {
	for _, side := range sides {
		if fits(side) {
			found = append(found, side)
		}
	}
	return found
}

// change journals a command that changes runs, and applies it.
func (s *Session) change(sides []*side, e Entry) (err error) {
	for _, side := range sides {
		if len(side.journal) == journalLength {
			return refuse(Limit, "", "the run was changed %d times: reset it to go on", journalLength)
		}
	}
	s.undone = nil
	s.guard(func() {
		for _, side := range sides {
			if err = side.change(e); err != nil {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return s.fault()
}

func (s *Session) preset(sides []*side, name string) error {
	preset, err := presetSpec(s.sides[0].spec.Scenario, name, "name")
	if err != nil {
		return err
	}
	err = s.restart(sides, func(spec *Spec) {
		*spec = preset
		spec.Values = maps.Clone(preset.Values)
	})
	s.playing = s.playing || err == nil
	return err
}

// restart begins new epochs of all runs, with the parameters as they are now. Those
// of the sides given are changed before.
func (s *Session) restart(sides []*side, change func(*Spec)) error {
	specs := make([]Spec, len(s.sides))
	for i, side := range s.sides {
		specs[i] = side.present()
		if slices.Contains(sides, side) {
			change(&specs[i])
		}
	}
	return s.begin(specs...)
}
