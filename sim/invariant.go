package sim

import "fmt"

// invariant is what a program promises of itself.
type invariant struct {
	name   string
	holds  func() bool
	broken bool
	by     *Thread // whose step broke it, nil: a change from outside
}

// Invariant declares what must always hold. It is asked after each step, and by
// [Kernel.Recheck] after a change from outside; holds looks at the program's
// objects and changes nothing. Where it does not hold the verdict is
// [VerdictViolated], which names the thread whose step broke it; the run goes on,
// and the verdict is taken back when it holds again.
func (k *Kernel) Invariant(name string, holds func() bool) {
	k.invariants = append(k.invariants, invariant{name: name, holds: holds})
}

// checkInvariants gives the verdict on each invariant that was broken since the
// last time, by a step of that thread or, for nil, from outside.
func (k *Kernel) checkInvariants(by *Thread) {
	for i := range k.invariants {
		p := &k.invariants[i]
		if broken := !p.holds(); broken != p.broken {
			p.broken, p.by = broken, by
			k.recheck = true // another verdict may stand above it
			if broken {
				k.give(p.verdict())
			}
		}
	}
}

// violated returns the verdict on the first invariant that does not hold, nil if
// all do.
func (k *Kernel) violated() *Verdict {
	for i := range k.invariants {
		if p := &k.invariants[i]; p.broken {
			return p.verdict()
		}
	}
	return nil
}

// final returns the verdict on a program that has ended, with the first invariant
// that does not hold at its end.
func (k *Kernel) final(kind VerdictKind) *Verdict {
	v := &Verdict{Kind: kind, Text: kind.String()}
	if broken := k.violated(); broken != nil {
		v.Invariant = broken.Invariant
		v.Text = fmt.Sprintf("%s, and %s does not hold", kind, broken.Invariant)
	}
	return v
}

func (p *invariant) verdict() *Verdict {
	v := &Verdict{Kind: VerdictViolated, Invariant: p.name}
	if p.by == nil {
		v.Text = fmt.Sprintf("violated: %s, from outside", p.name)
		return v
	}
	v.Threads = []ThreadID{p.by.id}
	v.Text = fmt.Sprintf("violated: %s, by a step of %s", p.name, p.by.name)
	return v
}
