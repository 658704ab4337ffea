package sim

// Crew is a set of threads whose number can be changed while they run. A member
// that leaves does so at a safe point: blocked or asleep, holding no lock and no
// permit. Its place, id and name are taken again by the next one to come.
type Crew struct {
	objectBase
	member func(i int) (name string, body func(*Thread))
	places []*Thread // the newest thread of each place
	wanted int
	alive  int
}

// NewCrew makes a crew without members. member names the i-th, from 0, and gives
// its body.
func NewCrew(t *Thread, name string, member func(i int) (string, func(*Thread))) *Crew {
	c := &Crew{member: member}
	c.add(t, c, ClassCrew, name, 0, 0)
	return c
}

// Resize makes the crew have n members: new ones start one after another, the
// newest leave first. Those that ended by themselves are not counted.
func (c *Crew) Resize(t *Thread, n int) { c.Add(t, n-c.staying()) }

// Add starts n more members, or, if n is negative, lets the newest -n leave.
func (c *Crew) Add(t *Thread, n int) {
	if !t.enter() {
		return
	}
	c.record(t, max(c.staying()+n, 0))
	for ; n > 0; n-- {
		c.start(t)
	}
	for i := len(c.places) - 1; i >= 0 && n < 0; i-- {
		if m := c.places[i]; m.stays() {
			m.retiring = true
			n++
			m.retire()
		}
	}
}

// staying counts the members that are alive and have not been told to leave.
func (c *Crew) staying() int {
	n := 0
	for _, m := range c.places {
		if m.stays() {
			n++
		}
	}
	return n
}

func (t *Thread) stays() bool { return !t.state.Ended() && !t.retiring }

// start begins a member in the first place that was left, or in a new one.
func (c *Crew) start(t *Thread) {
	i := 0
	for i < len(c.places) && c.places[i].reason != ReasonRetired {
		i++
	}
	name, body := c.member(i)
	var left *Thread
	if i < len(c.places) {
		left = c.places[i]
	}
	m := t.k.addThread(t, name, body, left, func(o *options) { o.crew, o.process = c, c.process })
	if left == nil {
		c.places = append(c.places, m)
	} else {
		c.places[i] = m
	}
	m.Start(t)
}

// record notes how many members are wanted and alive.
func (c *Crew) record(t *Thread, wanted int) {
	from := c.wanted
	c.wanted = wanted
	t.k.emit(Record{Kind: KindResize, Thread: t.id, Object: c.id, From: int64(from), To: int64(wanted), Index: int32(c.alive)})
}

func (c *Crew) info() ObjectInfo { return c.base(int64(c.alive), int64(c.wanted)) }

func (t *Thread) crewID() ObjectID {
	if t.crew == nil {
		return 0
	}
	return t.crew.id
}

// crewChanged counts a member that came or went.
func (t *Thread) crewChanged(by int) {
	if t.crew != nil {
		t.crew.alive += by
		t.crew.record(&t.k.outside, t.crew.wanted)
	}
}

// retire cuts the thread off now if it is at a safe point: blocked, asleep, just
// awake, or not begun, and holding nothing.
func (t *Thread) retire() {
	if t.held > 0 || !t.parkedSafely() {
		return
	}
	if t.state == StateReady {
		t.k.unready(t)
	}
	t.withdraw(t.reason, t.object, t.text)
	t.leaveWaiting()
	t.free()
	t.outcome = change{state: StateDone, reason: ReasonRetired}
	t.k.finish(t)
}

// parkedSafely reports whether cutting the thread off where it is loses nothing:
// no item in its hands, no wake-up meant for one thread alone, no parent that
// waits for it to begin.
func (t *Thread) parkedSafely() bool {
	switch t.state {
	case StateBlocked:
		return t.reason != ReasonStart
	case StateSleeping:
		return true
	case StateReady:
		fresh := t.reason == ReasonStarted && t.parent.id == 0
		return (fresh || t.reason == ReasonTimer) && t != t.k.chosen
	}
	return false
}

// safePoint cuts the running thread off, instead of letting it wait, if it has
// been told to leave its crew and holds nothing.
func (t *Thread) safePoint(reason Reason, object ObjectID, text string) {
	if !t.retiring || t.held > 0 {
		return
	}
	t.withdraw(reason, object, text)
	t.outcome = change{state: StateDone, reason: ReasonRetired}
	t.dying = true
	panic(cutOff{})
}

// withdraw notes that a put which waited for room will not happen.
func (t *Thread) withdraw(reason Reason, object ObjectID, text string) {
	if reason == ReasonPut {
		t.emit(Record{Kind: KindWithdraw, Object: object, Text: text})
	}
}
