package sim

// What pct assumes of a program: its length in decisions, and how many ordered
// places a bug needs. It drops priorities at pctDepth-1 places of the first
// pctLength decisions.
const (
	pctLength = 1000
	pctDepth  = 4
)

// pct is the policy of that name; see [NewPolicy].
type pct struct {
	rand     rand
	priority map[ThreadID]uint64
	drops    [pctDepth - 1]int // decisions at which the running thread drops
	taken    int
}

func newPCT(seed uint64) *pct {
	p := &pct{rand: newRand(seed, streamPolicy), priority: make(map[ThreadID]uint64)}
	for i := range p.drops {
		p.drops[i] = p.rand.below(pctLength)
	}
	return p
}

func (p *pct) Preempts() bool { return true }

func (p *pct) Pick(ready []*Thread, current *Thread) int {
	best := 0
	for i, t := range ready {
		if p.of(t) > p.of(ready[best]) {
			best = i
		}
	}
	for i, at := range p.drops {
		if at == p.taken && current != nil {
			p.priority[current.id] = uint64(i)
		}
	}
	p.taken++
	return best
}

// of returns a thread's priority, drawing it at first sight: above all that a
// drop leads to.
func (p *pct) of(t *Thread) uint64 {
	v, ok := p.priority[t.id]
	if !ok {
		v = p.rand.next() | 1<<63
		p.priority[t.id] = v
	}
	return v
}
