package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Manual is the policy of a person, who picks by [Kernel.Choose] wherever more
// than one thread could go on: who runs next and, when one of several waiters is
// readied, which one. Until then the run waits; nothing else of it changes, and
// whoever picks the first each time gets the run of fifo.
type Manual struct {
	// Anywhere offers a choice also before each operation of a running thread
	// while others are ready; without it, who runs goes on until it parks.
	Anywhere bool
}

// asker is a policy whose picks a person makes instead.
type asker interface{ asks() }

func (Manual) asks() {}

// Preempts implements [Policy].
func (m Manual) Preempts() bool { return m.Anywhere }

// Pick implements [Policy]. The kernel does not call it.
func (Manual) Pick([]*Thread, *Thread) int { return 0 }

// Wake implements [Waker]. The kernel does not call it.
func (Manual) Wake([]*Thread) int { return 0 }

// Choice is a pick that a person has to make.
type Choice struct {
	Threads []ThreadID // of whom one is to be chosen, two at least; the first is who fifo would pick
	By      ThreadID   // who is stopped in the midst of its step for it; 0 if nobody runs
	Object  ObjectID   // whose waiters they are, one of whom By readies; 0 if the choice is who runs
}

// AskAt has a person say, whatever the policy, which of several waiters is readied
// after the record seq, this once: if that is what comes next there, [Kernel.Step]
// ends in the midst of the step and a choice is due. Anywhere else, 0 for one, it has
// no effect.
func (k *Kernel) AskAt(seq int64) { k.askAt = seq }

// Choice returns the pick without which the run does not go on, nil if it needs
// none: the policy picks, one thread alone could go on, or [Kernel.Choose] has been
// called and the next step will follow it.
func (k *Kernel) Choice() *Choice {
	if !k.due() {
		return nil
	}
	c := &Choice{}
	for _, t := range k.offered() {
		c.Threads = append(c.Threads, t.id)
	}
	if k.asking != nil {
		c.By = k.asking.id
	}
	if k.asking != nil && k.asked != nil {
		c.Object = k.asked.first.object
	}
	return c
}

// Choose picks a thread of the choice that is due; the next step follows it, and
// until then it can be made anew. The error says who could be chosen; then
// nothing has changed. If a change from outside takes the chosen one away before
// that step, the choice is due again.
func (k *Kernel) Choose(id ThreadID) error {
	if !k.open() {
		return fmt.Errorf("thread %d cannot be chosen: no choice is due", id)
	}
	return k.Prefer(id)
}

// Prefer has the next step run a thread that is ready, or that a timer readies in that
// step, instead of the one that the policy would pick, this once. While [Manual] picks
// it is [Kernel.Choose]. The error says who could run; then nothing has changed.
func (k *Kernel) Prefer(id ThreadID) error {
	if err := k.Prefers(id); err != nil {
		return err
	}
	k.answer = k.threads[id-1]
	return nil
}

// Prefers returns the error that [Kernel.Prefer] would, and changes nothing.
func (k *Kernel) Prefers(id ThreadID) error {
	var could []*Thread
	switch {
	case k.open():
		could = k.offered()
	case k.manual || k.ended || k.closed || k.asking != nil:
	case k.chosen != nil:
		could = append([]*Thread{k.chosen}, k.ready.all()...)
	default:
		could = append(k.timers.due(k.nextPick()), k.ready.all()...)
	}
	switch {
	case len(could) == 0:
		return fmt.Errorf("thread %d cannot be chosen: no choice is due", id)
	case slices.ContainsFunc(could, func(t *Thread) bool { return t.id == id }):
		return nil
	}
	names := make([]string, len(could))
	for j, t := range could {
		names[j] = fmt.Sprintf("%d (%s)", t.id, t.name)
	}
	return fmt.Errorf("thread %d cannot be chosen: %s; there are %s", id, k.whyNot(id), strings.Join(names, ", "))
}

// nextPick returns the time of the next step.
func (k *Kernel) nextPick() int64 {
	if next, ok := k.timers.next(); ok && k.ready.len() == 0 {
		return max(next, k.now)
	}
	return k.now
}

// whyNot says why a thread is not among those offered.
func (k *Kernel) whyNot(id ThreadID) string {
	if id < 1 || int(id) > len(k.threads) {
		return "there is none of that number"
	}
	t := k.threads[id-1]
	if t.state == StateBlocked && t.object != 0 && t.joins == nil && t.reason != ReasonJoin && t.reason != ReasonStart {
		return fmt.Sprintf("%s is blocked (%s, %s)", t.name, t.reason, k.objects[t.object-1].common().name)
	}
	return fmt.Sprintf("%s is %v", t.name, t.state)
}

// open reports whether the next thing to happen is up to a person.
func (k *Kernel) open() bool {
	switch {
	case k.ended || k.closed:
		return false
	case k.asking != nil && k.asked != nil:
		return k.byHand && k.asked.len > 1
	case !k.manual:
		return false
	case k.asking != nil:
		return k.preempts && k.ready.len() > 0
	}
	next, ok := k.timers.next()
	return k.chosen == nil && k.ready.len() > 1 && !(ok && next <= k.now)
}

// due reports whether the run waits for a choice that has not been made.
func (k *Kernel) due() bool {
	return k.open() && (k.answer == nil || !slices.Contains(k.offered(), k.answer))
}

// offered returns the threads that an open choice is among.
func (k *Kernel) offered() []*Thread {
	switch {
	case k.asking != nil && k.asked != nil:
		return k.asked.all()
	case k.asking != nil:
		return append([]*Thread{k.asking}, k.ready.all()...)
	}
	return k.ready.all()
}

// ask stops the running thread in the midst of its step until a choice is made
// among the waiters of q or, without one, the thread and those that are ready. It
// returns at once if no choice is due, and reports whether one was made.
func (k *Kernel) ask(t *Thread, q *waitq) bool {
	k.asking, k.asked = t, q
	k.byHand = k.manual || q != nil && k.askAt == k.seq
	for k.due() {
		t.park()
	}
	made := k.open()
	k.asking = nil
	return made
}

// answered takes the answer, which is among those offered.
func (k *Kernel) answered(offered []*Thread) int {
	i := slices.Index(offered, k.answer)
	k.answer = nil
	return i
}
