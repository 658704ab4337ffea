package sim_test

import (
	"runtime"
	"testing"
	"time"

	"interleave/sim"
)

// FuzzProgram lets bytes be a program and its schedule: whatever they say, the
// kernel neither panics nor leaves a goroutine behind, every record passes the
// checker, and a second run, by the picks of the first, has the same hash.
func FuzzProgram(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{3, 1, 1, 1, 2, 1, 3, 2, 1, 1, 4, 0, 12, 5, 12, 5, 14, 2, 15, 3, 3, 1, 2, 0, 1, 1, 0, 2})
	f.Add([]byte{2, 0, 0, 2, 5, 7, 1, 8, 0, 7, 3, 10, 2, 9, 1, 4, 19, 1, 20, 5, 21, 2, 22, 1, 1, 1, 1, 2, 2, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := readProgram(data)
		var schedule sim.Schedule
		p.schedule = &schedule
		before := runtime.NumGoroutine()
		var state sim.State
		w := p.begin(newChecker(t, false).follow(&state))
		defer w.Close()
		p.run(w)
		sameState(t, w.Snapshot(), state)
		p.policy = func() picker { return picker{Policy: sim.NewReplay(schedule)} }
		again := p.begin(func(*sim.Record) {})
		p.run(again)
		if again.Hash() != w.Hash() {
			t.Fatalf("hash %x, then %x", w.Hash(), again.Hash())
		}
		again.Close()
		w.Close()
		if after := runtime.NumGoroutine(); after > before {
			t.Fatalf("%d goroutines before, %d after", before, after)
		}
	})
}

// source gives bytes out one by one, and then zeros.
type source []byte

func (s *source) next() int {
	if len(*s) == 0 {
		return 0
	}
	b := (*s)[0]
	*s = (*s)[1:]
	return int(b)
}

// readProgram makes a program of bytes: a head of four, for each thread the
// number of its operations and two bytes for each, then a change by hand, and
// for the schedule all the rest.
func readProgram(data []byte) program {
	s := source(data)
	head, maxsize, permits, class := s.next(), s.next(), s.next(), s.next()
	p := program{maxsize: maxsize % 4, permits: 1 + permits%3, class: class % 3, threads: make([][]op, 1+head%5)}
	for i := range p.threads {
		ops := make([]op, 1+s.next()%8)
		for j := range ops {
			ops[j] = op{s.next() % len(operations), s.next() % 6}
		}
		p.threads[i] = ops
	}
	if by := s.next(); by > 0 {
		at := time.Duration(by%40) * time.Millisecond
		p.hands = []hand{{at: int64(at), members: s.next() % 7, permits: 1 + s.next()%4, maxsize: 1 + s.next()%4}}
	}
	p.policy = func() picker { return picker{Policy: &tape{head&128 != 0, s}} }
	return p
}

// tape is a policy that picks what its bytes say, and the first after them.
type tape struct {
	preempts bool
	source
}

func (p *tape) Preempts() bool { return p.preempts }

func (p *tape) Pick(ready []*sim.Thread, _ *sim.Thread) int { return p.next() % len(ready) }
