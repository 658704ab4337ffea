package sim

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict returns why the run stopped or is stuck, nil while all is well.
func (k *Kernel) Verdict() *Verdict { return k.verdict }

// Standing returns the kind of the verdict, or, while there is none,
// [VerdictIdle] if nothing is ready but a timer may still fire.
func (k *Kernel) Standing() VerdictKind {
	switch {
	case k.verdict != nil:
		return k.verdict.Kind
	case !k.ended && k.asking == nil && k.chosen == nil && k.ready.len() == 0:
		return VerdictIdle
	}
	return VerdictNone
}

// Recheck gives or takes back a verdict after something was changed from
// outside.
func (k *Kernel) Recheck() {
	if k.asking == nil {
		k.checkInvariants(nil)
	}
	if k.recheck || k.verdict != nil || k.stalled() {
		k.judge()
	}
}

// stalled reports whether the program is not over and yet nothing will happen.
func (k *Kernel) stalled() bool {
	_, ok := k.Next()
	return !ok && !k.ended && !k.closed && k.main != nil && !k.due()
}

// blocked is told of a thread that began to wait without timeout. Only a cycle
// of waits that have one possible releaser each, or a lock whose holder has
// ended, can make anybody stuck while other threads go on.
func (k *Kernel) blocked(t *Thread) {
	at := t
	for range k.threads {
		at = k.releaser(at)
		switch {
		case at == nil:
			return
		case at == t || at.state.Ended():
			k.recheck = true
			return
		case at.state != StateBlocked || at.until != never:
			return
		}
	}
	k.recheck = true // the chain runs into a cycle that t is not part of
}

// releaser returns the only thread that can end t's wait, nil if there may be
// several.
func (k *Kernel) releaser(t *Thread) *Thread {
	if t.state != StateBlocked {
		return nil
	}
	switch t.reason {
	case ReasonLock:
		return k.objects[t.object-1].(*Lock).holder
	case ReasonJoin, ReasonStart:
		if r := k.threads[t.object-1]; t.joins == nil || !r.gone() {
			return r
		}
		return t.joins.lastNeeded()
	case ReasonRecv, ReasonSend:
		return t.otherHolder()
	}
	return nil
}

// judge gives the verdict on the threads that are stuck or else what else there
// is to say, takes the last one back, or does nothing if it still holds.
func (k *Kernel) judge() {
	k.recheck = false
	if k.ended {
		return
	}
	v := k.verdictOn(k.stuck())
	if v == nil {
		v = k.violated()
	}
	if v == nil {
		v = k.starving()
	}
	k.change(v)
}

// change gives a verdict unless it stands already.
func (k *Kernel) change(v *Verdict) {
	if !same(v, k.verdict) {
		k.give(v)
	}
}

// callsStuck reports whether the thread is one that cannot go on by the verdict.
func (v *Verdict) callsStuck(t *Thread) bool {
	return v != nil && (v.Kind == VerdictDeadlock || v.Kind == VerdictHang) && slices.Contains(v.Threads, t.id)
}

func (k *Kernel) give(v *Verdict) {
	k.verdict = v
	k.emit(Record{Kind: KindVerdict, Verdict: v})
}

func (k *Kernel) verdictOn(stuck []*Thread) *Verdict {
	stuck = slices.DeleteFunc(stuck, (*Thread).idle)
	if len(stuck) == 0 {
		return nil
	}
	v := &Verdict{Kind: VerdictHang, Cycle: k.cycle(stuck)}
	for _, t := range stuck {
		v.Threads = append(v.Threads, t.id)
	}
	if v.Cycle != nil {
		v.Kind = VerdictDeadlock
	}
	v.Text = k.sentence(v, stuck)
	return v
}

// idle reports whether the thread serves others and has nothing to do.
func (t *Thread) idle() bool {
	return t.service && (t.reason == ReasonGet || t.reason == ReasonRecv || t.reason == ReasonLock)
}

// cycle returns the waits of the first cycle among the stuck, nil if none.
func (k *Kernel) cycle(stuck []*Thread) []Wait {
	for _, t := range stuck {
		at := k.releaser(t)
		for range stuck {
			if at == nil || at == t {
				break
			}
			at = k.releaser(at)
		}
		if at == t {
			return k.waits(t)
		}
	}
	return nil
}

// waits follows a cycle once around from t.
func (k *Kernel) waits(t *Thread) []Wait {
	var waits []Wait
	for at := t; ; {
		holder := k.releaser(at)
		waits = append(waits, Wait{at.id, at.reason, at.object, holder.id, at.line})
		if at = holder; at == t {
			return waits
		}
	}
}

// sentence says a verdict in English.
func (k *Kernel) sentence(v *Verdict, stuck []*Thread) string {
	var parts []string
	for _, w := range v.Cycle {
		t, holder := k.threads[w.Thread-1], k.threads[w.Holder-1]
		switch w.Reason {
		case ReasonLock:
			parts = append(parts, fmt.Sprintf("%s waits for %s, which %s holds", t.name, k.objects[w.Object-1].info().Name, holder.name))
		case ReasonRecv:
			parts = append(parts, fmt.Sprintf("%s waits for a message from %s", t.name, holder.name))
		case ReasonSend:
			parts = append(parts, fmt.Sprintf("%s waits for %s to receive what fills the pipe", t.name, holder.name))
		default:
			if p := t.joins; p != nil && holder != p.main {
				parts = append(parts, fmt.Sprintf("%s waits for %s to end, whose %s still runs", t.name, p.name, holder.name))
				continue
			}
			parts = append(parts, fmt.Sprintf("%s waits for %s to end", t.name, holder.name))
		}
	}
	if parts != nil {
		return "deadlock: " + strings.Join(parts, "; ")
	}
	for _, t := range stuck {
		parts = append(parts, fmt.Sprintf("%s (%s)", t.name, t.reason))
	}
	return "hang: nobody is left who could release " + strings.Join(parts, ", ")
}

// same reports whether two verdicts say the same.
func same(a, b *Verdict) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.Invariant == b.Invariant && slices.Equal(a.Threads, b.Threads) && slices.Equal(a.Cycle, b.Cycle) &&
		slices.EqualFunc(a.Starving, b.Starving, func(a, b Starving) bool { return a.Thread == b.Thread && a.Object == b.Object })
}
