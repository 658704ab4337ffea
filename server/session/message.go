package session

import "interleave/sim"

// message is what the mailbox takes. on runs on the session's goroutine.
type message interface{ on(*Session) }

// send hands a message over. Without an error it has been or will be dealt with.
func (s *Session) send(m message) error {
	select {
	case s.mail <- m:
		return nil
	case <-s.done:
		return ErrClosed
	}
}

// Cursor is a place that a viewer has come to.
type Cursor struct{ Epoch, Seq int64 }

// Cursors are the places that a viewer has come to in each of two runs, nil for none.
type Cursors [2]*Cursor

// Attach makes one viewer more. joined is called once, on the session's
// goroutine, with what the viewer has to be told first of each run: the missing
// updates where a cursor is given and the records after it are held, else one with
// the state. Every update that the audience gets after that follows without a gap.
func (s *Session) Attach(cursors Cursors, joined func(Status, []Update)) error {
	return s.send(attach{cursors, joined})
}

type attach struct {
	cursors Cursors
	joined  func(Status, []Update)
}

// on may let a newcomer in ahead of the others: what is not published yet will be
// published as a state, which moves everybody on.
func (m attach) on(s *Session) {
	s.viewers++
	s.awake = true
	if s.viewers == 1 {
		s.skip()
		s.told = s.status()
	}
	var updates []Update
	for i, side := range s.sides {
		for _, u := range side.opening(m.cursors[i]) {
			u.Twin = i
			updates = append(updates, u)
		}
	}
	m.joined(s.status(), updates)
}

// Detach makes one viewer less. left is called on the session's goroutine; after
// it no update is for that viewer.
func (s *Session) Detach(left func()) error { return s.send(detach{left}) }

type detach struct{ left func() }

func (m detach) on(s *Session) {
	s.viewers--
	m.left()
	if s.viewers == 0 {
		s.left = s.config.Clock.Now()
	}
}

// Do gives a command. done is called once, on the session's goroutine, after the
// update that shows the change; its argument is nil or a [*Refusal].
func (s *Session) Do(c Command, done func(error)) error { return s.send(order{c, done}) }

type order struct {
	command Command
	done    func(error)
}

func (m order) on(s *Session) {
	if m.command.Kind != Speed {
		s.question = Question{}
	}
	if !s.travels(m.command, m.done) {
		err := s.do(m.command)
		s.owed = append(s.owed, func() { m.done(err) })
	}
	s.settle()
	s.publish()
}

// Refresh asks for an update with the state, for viewers who missed some.
func (s *Session) Refresh() error { return s.send(refresh{}) }

type refresh struct{}

func (refresh) on(s *Session) {
	for _, side := range s.sides {
		side.wanted = true
	}
}

// Info is a session at one moment.
type Info struct {
	Scenario string
	Status   Status
	State    sim.State
	Twin     *sim.State // of the second run, or nil
}

// Info returns how the session stands.
func (s *Session) Info() (Info, error) {
	answer := make(chan Info, 1)
	if err := s.send(ask{answer}); err != nil {
		return Info{}, err
	}
	return <-answer, nil
}

type ask struct{ answer chan<- Info }

func (m ask) on(s *Session) {
	first := s.sides[0]
	info := Info{Scenario: first.spec.Scenario.Name, Status: s.status(), State: first.run.Snapshot()}
	if len(s.sides) > 1 {
		twin := s.sides[1].run.Snapshot()
		info.Twin = &twin
	}
	m.answer <- info
}

// View returns what the session remembers of an epoch, or of the present one where
// it does not know that, to be read at leisure.
func (s *Session) View(epoch int64) (View, error) {
	answer := make(chan View, 1)
	if err := s.send(look{epoch, answer}); err != nil {
		return View{}, err
	}
	return <-answer, nil
}

type look struct {
	epoch  int64
	answer chan<- View
}

func (m look) on(s *Session) {
	found := s.sides[0].track
	if r, err := s.find(m.epoch); err == nil {
		for _, t := range r.tracks {
			if t.epoch == m.epoch {
				found = t
			}
		}
	}
	m.answer <- found.view(s.config.Reruns)
}

// Close ends the session and returns when its goroutine has. The audience is
// told the cause; on a session that is over it does nothing.
func (s *Session) Close(cause Cause) {
	if s.send(end{cause}) == nil {
		<-s.done
	}
}

type end struct{ cause Cause }

func (m end) on(s *Session) { s.ending = m.cause }

// Done is closed when the session is over.
func (s *Session) Done() <-chan struct{} { return s.done }
