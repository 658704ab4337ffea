package sim

import (
	"encoding/hex"
	"time"
)

// ShownBytes is how many bytes of a message's pickle are shown at most.
const ShownBytes = 48

// SetTravel says how long a message put into a pipe from now on is on its way:
// until then nobody can receive it. At first it takes no time, as nothing does
// that does not say so; a slow machine is one that CPython may run on too.
func (k *Kernel) SetTravel(d time.Duration) { k.travel = d }

// SetPickling says how long pickling a value takes from now on; it takes the
// interpreter lock, as [Thread.Compute] does. At first it takes no time.
func (k *Kernel) SetPickling(d time.Duration) { k.pickling = d }

// pickle is [Pickle] that raises, and takes its time.
func (t *Thread) pickle(v Value) []byte {
	data, err := Pickle(v)
	if err != nil {
		panic(err)
	}
	if t.k.pickling > 0 && t.k.current == t {
		t.Compute(t.k.pickling)
	}
	return data
}

// depart sets a message on its way.
func (m *message) depart(t *Thread) {
	m.Bytes = hex.EncodeToString(m.data[:min(len(m.data), ShownBytes)])
	if t.k.travel > 0 {
		m.Sent, m.Until = t.k.now, t.deadline(t.k.travel)
	}
}

// arrival returns when the first message arrives, if that lies ahead, else never.
func (p *pipe) arrival() int64 {
	if len(p.messages) > 0 && p.messages[0].Until > p.k.now {
		return p.messages[0].Until
	}
	return never
}

// sooner returns the earlier of two deadlines.
func sooner(a, b int64) int64 {
	if a == never || b != never && b < a {
		return b
	}
	return a
}
