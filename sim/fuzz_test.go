package sim_test

import (
	"runtime"
	"testing"

	"interleave/sim"
)

// FuzzProgram lets bytes be a program of threads and its schedule: whatever they
// say, the kernel neither panics nor leaves a goroutine behind, every record passes
// the checker, and a second run, by the picks of the first, has the same hash.
func FuzzProgram(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{3, 1, 1, 1, 2, 1, 3, 2, 1, 1, 4, 0, 12, 5, 12, 5, 14, 2, 15, 3, 3, 1, 2, 0, 1, 1, 0, 2})
	f.Add([]byte{2, 0, 0, 2, 5, 7, 1, 8, 0, 7, 3, 10, 2, 9, 1, 4, 19, 1, 20, 5, 21, 2, 22, 1, 1, 1, 1, 2, 2, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		leavesNothing(t, func() {
			p := readProgram(data)
			var schedule sim.Schedule
			p.schedule, p.noLines = &schedule, true
			var state sim.State
			first := p.begin(newChecker(t, false).follow(&state))
			defer first.Close()
			p.run(first)
			sameState(t, first.Snapshot(), state)
			p.policy = replay(schedule)
			again := p.begin(func(*sim.Record) {})
			defer again.Close()
			p.run(again)
			sameRun(t, first.Kernel, again.Kernel)
		})
	})
}

// FuzzFamily is [FuzzProgram] with processes, pipes, queues and managers.
func FuzzFamily(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 4, 4, 9, 13, 8, 14, 2, 10, 3, 5, 6, 2, 1, 1, 0, 2, 3})
	f.Add([]byte{135, 6, 16, 3, 3, 2, 6, 5, 12, 11, 17, 1, 9, 12, 1, 2, 0, 0, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		leavesNothing(t, func() {
			const steps = 300
			p := readFamily(data)
			var schedule sim.Schedule
			p.schedule, p.noLines = &schedule, true
			var state sim.State
			first := p.begin(p.follow(t, &state))
			defer first.Close()
			first.steps(steps)
			sameState(t, first.Snapshot(), state)
			stuck(t, first.Kernel)
			p.policy = replay(schedule)
			again := p.begin(func(*sim.Record) {})
			defer again.Close()
			again.steps(steps)
			sameRun(t, first.Kernel, again.Kernel)
		})
	})
}

// leavesNothing checks that f leaves no goroutine behind: the runtime's count may be
// wrong for a moment, but what is left is left every time.
func leavesNothing(t *testing.T, f func()) {
	var before, after int
	for range 3 {
		before = runtime.NumGoroutine()
		f()
		if after = runtime.NumGoroutine(); after <= before {
			return
		}
	}
	t.Fatalf("%d goroutines before, %d after", before, after)
}

func replay(s sim.Schedule) func() picker {
	return func() picker { return picker{Policy: sim.NewReplay(s)} }
}

func sameRun(t *testing.T, a, b *sim.Kernel) {
	if a.Hash() != b.Hash() {
		t.Fatalf("hash %x, then %x", a.Hash(), b.Hash())
	}
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
// for the schedule all the rest. It is short, as many short ones come further than
// one that goes round and round.
func readProgram(data []byte) program {
	s := source(data)
	head, maxsize, permits, class := s.next(), s.next(), s.next(), s.next()
	p := program{maxsize: maxsize % 4, permits: 1 + permits%3, class: class % 3, threads: make([][]op, 1+head%5)}
	p.length = ms(1 + class/3%10)
	for i := range p.threads {
		ops := make([]op, 1+s.next()%8)
		for j := range ops {
			ops[j] = op{s.next() % len(operations), s.next() % 6}
		}
		p.threads[i] = ops
	}
	if by := s.next(); by > 0 && by < 128 {
		p.hands = []hand{{at: int64(ms(by % 20)), members: s.next() % 7, permits: 1 + s.next()%4, maxsize: 1 + s.next()%4}}
	}
	p.policy = func() picker { return picker{Policy: &tape{head&128 != 0, s}} }
	return p
}

// readFamily makes a family of bytes: a head, the number of its operations and two
// bytes for each, and for the schedule all the rest.
func readFamily(data []byte) family {
	s := source(data)
	head := s.next()
	f := family{cores: head % 3, travel: ms(head / 3 % 4), managed: head&64 != 0, ops: make([]op, 1+s.next()%9)}
	for i := range f.ops {
		f.ops[i] = op{s.next() % 18, s.next() % 13}
	}
	f.policy = func() picker { return picker{Policy: &tape{head&128 != 0, s}} }
	return f
}

// tape is a policy that picks what its bytes say, and the first after them.
type tape struct {
	preempts bool
	source
}

func (p *tape) Preempts() bool { return p.preempts }

func (p *tape) Pick(ready []*sim.Thread, _ *sim.Thread) int { return p.next() % len(ready) }

// FuzzSchedule checks that a schedule is read as it was written, or refused.
func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"", "AAE", "AwEAAg", "____", "AA", "!", "gICAgICAgICAAQE"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := sim.ParseSchedule(text)
		if err != nil {
			return
		}
		again, err := sim.ParseSchedule(s.String())
		if err != nil || again.String() != s.String() {
			t.Errorf("%q: %q, then %q, %v", text, s, again, err)
		}
	})
}
