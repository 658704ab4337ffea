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

// Policies returns the names that [NewPolicy] takes.
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

// readyList holds the ready threads in the order in which they became ready.
type readyList struct {
	list []*Thread
	head int // those before it are gone
}

func (l *readyList) len() int       { return len(l.list) - l.head }
func (l *readyList) all() []*Thread { return l.list[l.head:] }

func (l *readyList) push(t *Thread) {
	if l.head > 0 && len(l.list) == cap(l.list) {
		n := copy(l.list, l.all())
		clear(l.list[n:])
		l.list, l.head = l.list[:n], 0
	}
	l.list = append(l.list, t)
}

// remove takes out a thread that is there.
func (l *readyList) remove(t *Thread) { l.take(slices.Index(l.all(), t)) }

// take removes and returns the i-th, keeping the order of the others.
func (l *readyList) take(i int) *Thread {
	at := l.head + i
	t := l.list[at]
	if i == 0 {
		l.list[at] = nil
		l.head++
		if l.head == len(l.list) {
			l.list, l.head = l.list[:0], 0
		}
		return t
	}
	copy(l.list[at:], l.list[at+1:])
	l.list[len(l.list)-1] = nil
	l.list = l.list[:len(l.list)-1]
	return t
}
