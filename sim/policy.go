package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Policy picks the thread that runs next. The kernel is the mechanism: it
// offers those that can run and does what the policy says. A policy belongs to
// one kernel.
type Policy interface {
	// Pick returns an index into ready, which holds at least two threads in the
	// order in which they became ready. If current is not nil it is the running
	// thread, offered again at index 0 before an operation on shared state.
	Pick(ready []*Thread, current *Thread) int
	// Preempts reports whether a running thread is to be offered again before
	// each of its operations, or runs on until it parks.
	Preempts() bool
}

// Waker is a policy that also says which waiter is readied by what readies one
// of several: a release, a put, a get, a notification. Any other policy leaves
// that to the rule of CPython, the one that has waited longest.
type Waker interface {
	Policy
	// Wake returns an index into waiting, which holds at least two threads, the
	// longest waiter first.
	Wake(waiting []*Thread) int
}

// Policies returns the names that [NewPolicy] takes. Two more policies need more
// than a seed, and are made as values: [Manual] and [Replay].
func Policies() []string { return []string{"fifo", "random", "pct"} }

// NewPolicy returns a policy by its name, "" being fifo:
//
//   - fifo: the thread that has been ready longest runs until it parks.
//   - random: any ready thread, and before each of its operations the running one
//     may lose the processor to any other.
//   - pct: the ready thread of highest priority; priorities are random and the
//     running thread's drops to the lowest at a few random places (Burckhardt,
//     Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with Probabilistic
//     Guarantees of Finding Bugs, ASPLOS 2010).
//
// The same seed gives the same picks every time.
func NewPolicy(name string, seed uint64) (Policy, error) {
	switch name {
	case "", "fifo":
		return fifo{}, nil
	case "random":
		return &random{newRand(seed, streamPolicy)}, nil
	case "pct":
		return newPCT(seed), nil
	}
	return nil, fmt.Errorf("no policy %q; there are %s", name, strings.Join(Policies(), ", "))
}

type fifo struct{}

func (fifo) Pick([]*Thread, *Thread) int { return 0 }
func (fifo) Preempts() bool              { return false }

type random struct{ rand rand }

func (r *random) Pick(ready []*Thread, _ *Thread) int { return r.rand.below(len(ready)) }
func (r *random) Preempts() bool                      { return true }

// pick takes the thread that the policy wants out of the ready ones, or the one that
// was preferred.
func (k *Kernel) pick() *Thread {
	if k.answer != nil && !k.manual {
		if t := k.preferred(); t != nil {
			return t
		}
	}
	if t := k.chosen; t != nil {
		k.chosen = nil
		return t
	}
	i := 0
	if k.ready.len() > 1 {
		i = k.decide(k.ready.all(), nil)
	}
	return k.ready.take(i)
}

// preferred takes the thread of [Kernel.Prefer] out of the ready ones, nil if it is not
// among them any more.
func (k *Kernel) preferred() *Thread {
	t := k.answer
	k.answer = nil
	if t == k.chosen {
		k.chosen = nil
		return t
	}
	i := slices.Index(k.ready.all(), t)
	if i < 0 {
		return nil
	}
	if k.chosen != nil {
		k.ready.push(k.chosen)
		k.chosen = nil
	}
	k.decided(i, k.ready.len())
	return k.ready.take(i)
}

// offerAgain lets the policy choose between the running thread and the ready
// ones, if it preempts. It parks the running thread if another one is wanted.
func (k *Kernel) offerAgain(t *Thread) {
	if k.preempts {
		k.ask(t, nil)
	}
	switch {
	case k.ready.len() == 0:
		return
	case !k.preempts:
		k.decided(0, 0)
		return
	}
	k.offer = append(append(k.offer[:0], t), k.ready.all()...)
	i := k.decide(k.offer, t)
	if i == 0 {
		return
	}
	k.chosen = k.ready.take(i - 1)
	t.become(StateReady, change{reason: ReasonSwitch, line: k.line()})
	k.ready.push(t)
	t.park()
}

// decide has the policy, or a person, pick one of two threads or more.
func (k *Kernel) decide(ready []*Thread, current *Thread) int {
	i := 0
	if k.manual {
		i = k.answered(ready)
	} else {
		i = k.policy.Pick(ready, current)
	}
	k.decided(i, len(ready))
	return i
}

// decided takes note of a pick. That of the first leaves no trace in the hash: a
// policy that is not asked everywhere means the first one there.
func (k *Kernel) decided(i, of int) {
	if k.trace != nil && i > 0 {
		k.hash.word(uint64(i)<<32 | uint64(of))
	}
	if k.schedule != nil {
		k.schedule.add(i)
	}
}
