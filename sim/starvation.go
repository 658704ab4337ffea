package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// overtakes is how often a thread may be overtaken before it starves, unless
// [Config.Overtakes] says otherwise.
const overtakes = 100

// Starving says that a thread wants an object and others, who came later, got it
// before, again and again.
//
// What threads want of a lock, of permits, of items or of room in a queue is the
// same for all: each who gets it overtakes those who came earlier. What they want of
// a [Condition] the kernel cannot know, as each asks for itself whether it may go
// on. There a thread's turn begins with its first wait and ends when it goes on:
// when [Condition.WaitFor] is over, or when it gives the lock back after it was
// notified. Going on it overtakes those whose turns began earlier; [Condition.WaitFor]
// that need not wait overtakes all. But that counts for a thread only when it is
// notified afterwards and has to wait again. So who is not notified does not
// starve: it may wait for something else.
type Starving struct {
	Thread ThreadID
	Reason Reason // as that of a thread that waits for it
	Object ObjectID
	Times  int64      // how often it was overtaken, when the verdict was given
	By     []ThreadID // who overtook it lately, who did most often first
}

// claim is a thread's wish for what it waits for, from when it first had to wait
// until it has it or gives up, also while it is woken and finds it taken again.
type claim struct {
	of         *claims // nil: none
	thread     *Thread
	reason     Reason
	object     ObjectID
	prev, next *claim
	turn       int64 // number of the claim among those of its kind
	overtaken  int64 // less the barges before it
	known      int64 // how often it was overtaken when it was last notified in vain
	notified   bool  // that is how its last wait for a condition ended
}

// claims are those on one thing, such as a lock or the items of a queue, in the
// order in which they were made.
type claims struct {
	first, last *claim
	turns       int64
	barges      int64      // times that somebody got it who had not waited
	lately      []overtake // the last of them, as many as make a thread starve
	at          int        // where the next one goes, once lately is full
	starved     bool       // see Kernel.starved
	inVain      bool       // counted is what those who wait were notified in vain of
}

// overtake is a thread that got something before another one which came earlier.
type overtake struct {
	by   ThreadID
	turn int64 // of its claim; as good as infinite if it had not waited
}

// push makes a claim, unless the thread has made it before.
func (c *claims) push(w *claim, t *Thread, reason Reason, object ObjectID) {
	if w.of != nil {
		return
	}
	c.turns++
	*w = claim{of: c, thread: t, reason: reason, object: object, prev: c.last, turn: c.turns, overtaken: -c.barges}
	if c.last == nil {
		c.first = w
	} else {
		c.last.next = w
	}
	c.last = w
}

// drop ends a claim, if there is one.
func (w *claim) drop() {
	c := w.of
	if c == nil {
		return
	}
	k, head := w.thread.k, w.prev == nil
	k.hunger = k.hunger || w.starves()
	if w.prev == nil {
		c.first = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		c.last = w.prev
	} else {
		w.next.prev = w.prev
	}
	*w = claim{}
	if c.first == nil {
		c.lately, c.at = c.lately[:0], 0
	} else if head && c.first.starves() {
		c.starve(k)
	}
}

// leave ends a claim on a condition: whoever was notified last has what it wanted.
func (w *claim) leave() {
	if w.of != nil && w.notified {
		w.of.got(w.thread, w)
	}
	w.drop()
}

// inVain says that whoever was notified has to wait on.
func (w *claim) inVain() {
	if w.known = w.times(); w.starves() {
		w.of.starve(w.thread.k)
	}
}

// starve says that who has waited longest starves.
func (c *claims) starve(k *Kernel) {
	k.hunger = true
	if !c.starved {
		c.starved = true
		k.starved = append(k.starved, c)
	}
}

// times is how often the claim was overtaken.
func (w *claim) times() int64 { return w.overtaken + w.of.barges }

// counted is how often it was overtaken as far as it counts.
func (w *claim) counted() int64 {
	if w.of.inVain {
		return w.known
	}
	return w.times()
}

// starves reports whether it was overtaken too often. Who has waited longest was
// overtaken most often, so that the others need not be looked at, except where they
// do not all know of it.
func (w *claim) starves() bool {
	return (w.prev == nil || w.of.inVain) && w.counted() > w.thread.k.overtakes
}

// starving returns who has waited longest of those who starve, nil if nobody does.
func (c *claims) starving() *claim {
	w := c.first
	for w != nil && !w.starves() {
		w = w.next
	}
	return w
}

// got says that a thread has what the claims are on, w being its own, of none if
// it did not have to wait.
func (c *claims) got(t *Thread, w *claim) {
	switch {
	case c.first == nil:
		return
	case c.first != w:
		c.overtaken(t, w)
	}
	if w.of == c {
		w.drop()
	}
}

// overtaken counts that a thread got what somebody wanted before it.
func (c *claims) overtaken(t *Thread, w *claim) {
	turn := c.turns + 1
	if w.of == c {
		turn = w.turn
		for other := c.first; other != w; other = other.next {
			other.overtaken++
		}
	} else {
		c.barges++
	}
	now := overtake{t.id, turn}
	if limit := int(t.k.overtakes) + 1; len(c.lately) < limit {
		c.lately = append(c.lately, now)
	} else {
		c.lately[c.at] = now
		c.at = (c.at + 1) % limit
	}
	if !c.inVain && c.first.times() == t.k.overtakes+1 {
		c.starve(t.k)
	}
}

// waitTurn is wait for what only one of the threads in q gets at a time: that t
// wants it is known until [waitq.got] or givesUp.
func (t *Thread) waitTurn(q *waitq, reason Reason, object ObjectID, deadline int64, text string) bool {
	if q.claims == nil {
		q.claims = &claims{}
	}
	q.claims.push(&t.claim, t, reason, object)
	return t.wait(q, reason, object, deadline, text)
}

// dropClaims ends what a thread wants that will not run again.
func (t *Thread) dropClaims() {
	t.claim.drop()
	t.turn.drop()
}

// got says that t has what the threads in q wait for.
func (q *waitq) got(t *Thread) {
	if q.claims != nil {
		q.claims.got(t, &t.claim)
	}
}

// givesUp reports whether a deadline has come; then t wants nothing any more.
func (t *Thread) givesUp(deadline int64) bool {
	if !t.expired(deadline) {
		return false
	}
	t.claim.drop()
	return true
}

// starving returns the verdict on those that starve, nil if nobody does.
func (k *Kernel) starving() *Verdict {
	k.hunger = false
	v := &Verdict{Kind: VerdictStarvation}
	k.starved = slices.DeleteFunc(k.starved, func(c *claims) bool {
		w := c.starving()
		if c.starved = w != nil; c.starved {
			v.Starving = append(v.Starving, Starving{w.thread.id, w.reason, w.object, w.counted(), w.overtakers()})
		}
		return !c.starved
	})
	if len(v.Starving) == 0 {
		return nil
	}
	slices.SortFunc(v.Starving, func(a, b Starving) int {
		return cmp.Or(int(a.Thread-b.Thread), int(a.Object-b.Object))
	})
	parts := make([]string, len(v.Starving))
	for i, s := range v.Starving {
		v.Threads = append(v.Threads, s.Thread)
		names := make([]string, len(s.By))
		for i, id := range s.By {
			names[i] = k.threads[id-1].name
		}
		parts[i] = fmt.Sprintf("%s was overtaken %d times at %s, by %s",
			k.threads[s.Thread-1].name, s.Times, k.objects[s.Object-1].common().name, strings.Join(names, ", "))
	}
	v.Text = "starvation: " + strings.Join(parts, "; ")
	return v
}

// overtakers returns who overtook the claim lately, who did most often first.
func (w *claim) overtakers() []ThreadID {
	times := map[ThreadID]int{}
	var by []ThreadID
	for _, o := range w.of.lately {
		if o.turn > w.turn {
			if times[o.by]++; times[o.by] == 1 {
				by = append(by, o.by)
			}
		}
	}
	slices.SortFunc(by, func(a, b ThreadID) int { return cmp.Or(times[b]-times[a], int(a-b)) })
	return by
}
