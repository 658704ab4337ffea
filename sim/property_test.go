package sim_test

import (
	"cmp"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
)

// program is a random one: what each of its threads does, in order.
type program struct {
	policy   func() picker
	maxsize  int
	permits  int
	class    int
	threads  [][]op
	hands    []hand
	length   time.Duration
	noLines  bool
	schedule *sim.Schedule // takes the picks if it is not nil
}

// op is one operation of a thread, with a number to make it differ.
type op struct{ kind, n int }

// hand is a change from outside.
type hand struct {
	at      int64
	members int
	permits int
	maxsize int
}

func drawPolicy(t *rapid.T) func() picker {
	name := rapid.SampledFrom(policies).Draw(t, "policy")
	seed := rapid.Uint64Range(0, 1<<53-1).Draw(t, "seed")
	return func() picker { return newPicker(name, seed) }
}

func drawProgram(t *rapid.T) program {
	p := program{
		policy:  drawPolicy(t),
		maxsize: rapid.IntRange(0, 3).Draw(t, "maxsize"),
		permits: rapid.IntRange(1, 3).Draw(t, "permits"),
		class:   rapid.IntRange(0, 2).Draw(t, "class"),
		length:  ms(60),
	}
	// A few kinds in one program meet more often than all of them would.
	kinds := rapid.SliceOfN(rapid.IntRange(0, len(operations)-1), 1, 6).Draw(t, "kinds")
	drawOp := rapid.Custom(func(t *rapid.T) op {
		return op{rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.IntRange(0, 5).Draw(t, "n")}
	})
	p.threads = rapid.SliceOfN(rapid.SliceOfN(drawOp, 1, 8), 1, 5).Draw(t, "threads")
	p.hands = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) hand {
		return hand{
			at:      rapid.Int64Range(0, int64(40*time.Millisecond)).Draw(t, "at"),
			members: rapid.IntRange(0, 6).Draw(t, "members"),
			permits: rapid.IntRange(1, 4).Draw(t, "permits"),
			maxsize: rapid.IntRange(1, 4).Draw(t, "maxsize"),
		}
	}), 0, 4).Draw(t, "hands")
	slices.SortStableFunc(p.hands, func(a, b hand) int { return cmp.Compare(a.at, b.at) })
	return p
}

// world is a program under way.
type world struct {
	played
	lock    *sim.Lock
	rlock   *sim.Lock
	cond    *sim.Condition
	gate    *sim.Semaphore
	signal  *sim.Semaphore
	event   *sim.Event
	barrier *sim.Barrier
	queue   *sim.Queue
	simple  *sim.Queue
	jobs    *sim.Queue
	num     *sim.Variable
	crew    *sim.Crew
}

// begin makes the program's kernel; trace may be nil.
func (p program) begin(trace func(*sim.Record)) *world {
	by := p.policy()
	k := sim.New(sim.Config{Policy: by.Policy, Schedule: p.schedule, Trace: trace, NoLines: p.noLines})
	w := &world{played: played{Kernel: k, picker: by}}
	w.Main(func(t *sim.Thread) {
		w.lock = sim.NewLock(t, "lock")
		w.rlock = sim.NewRLock(t, "rlock")
		w.cond = sim.NewCondition(t, "cond", w.rlock)
		w.signal = sim.NewSemaphore(t, "signal", 0)
		w.barrier = sim.NewBarrier(t, "barrier", 2, nil)
		w.simple = sim.NewSimpleQueue(t, "simple")
		w.jobs = sim.NewQueue(t, "jobs", 0)
		w.num = sim.NewVariable(t, "num", 0)
		w.gate = sim.NewBoundedSemaphore(t, "gate", p.permits)
		w.event = sim.NewEvent(t, "event")
		w.queue = []func(*sim.Thread, string, int) *sim.Queue{sim.NewQueue, sim.NewLifoQueue, sim.NewPriorityQueue}[p.class](t, "queue", p.maxsize)
		w.crew = sim.NewCrew(t, "crew", func(i int) (string, func(*sim.Thread)) {
			ops := p.threads[i%len(p.threads)]
			return fmt.Sprint(i), func(t *sim.Thread) {
				for round := 0; ; round++ {
					t.Watch("round", &round)
					for _, o := range ops {
						operations[o.kind](w, t, o.n)
					}
					t.Sleep(time.Millisecond)
				}
			}
		})
		w.crew.Resize(t, len(p.threads))
	})
	return w
}

// wakesAny reports whether the policy may wake another than the longest waiter.
func (p program) wakesAny() bool {
	_, ok := p.policy().Policy.(sim.Waker)
	return ok
}

// run runs the program to its length with its hands.
func (p program) run(w *world) {
	for _, h := range p.hands {
		w.runUntil(h.at)
		if w.Ended() {
			return
		}
		w.gate.SetPermits(w.Outside(), h.permits)
		w.queue.SetMaxsize(w.Outside(), h.maxsize)
		w.crew.Resize(w.Outside(), h.members)
		w.Recheck()
	}
	w.runUntil(int64(p.length))
}

var leastSteps = flag.Int64("steps", 0, "the property tests go on until each has checked so many steps")

// properties checks random programs, at least so many steps, and says how many
// they were. check returns those of one program.
func properties(t *testing.T, least int64, check func(t *rapid.T) (steps int64)) {
	var steps, programs int64
	for {
		rapid.Check(t, func(t *rapid.T) {
			steps += check(t)
			programs++
		})
		if t.Failed() || steps >= least {
			break
		}
	}
	t.Logf("%d steps of %d random programs", steps, programs)
}

// TestProperties runs random programs under random policies with changes from
// outside, and checks at every record what must always hold.
func TestProperties(t *testing.T) {
	const stretch = int64(20 * time.Millisecond)
	properties(t, *leastSteps, func(t *rapid.T) int64 {
		p := drawProgram(t)
		var state sim.State
		var snapshots int
		w := p.begin(newChecker(t, p.wakesAny()).follow(&state))
		defer w.Close()
		for range 400 {
			if !w.step(stretch) {
				break
			}
			if snapshots++; snapshots%7 == 0 {
				sameState(t, w.Snapshot(), state)
			}
		}
		p.run(w)
		sameState(t, w.Snapshot(), state)

		p.noLines = true
		again := p.begin(func(*sim.Record) {})
		defer again.Close()
		for range snapshots {
			again.step(stretch)
		}
		p.run(again)
		if again.Hash() != w.Hash() || again.Seq() != w.Seq() {
			t.Fatalf("the same program gave another run without lines: hash %x, then %x", w.Hash(), again.Hash())
		}
		quiet := p.begin(nil)
		defer quiet.Close()
		for range snapshots {
			quiet.step(stretch)
		}
		p.run(quiet)
		if quiet.Seq() != w.Seq() || quiet.Now() != w.Now() {
			t.Fatalf("untraced, the run came to record %d, traced to %d", quiet.Seq(), w.Seq())
		}
		return w.Decisions()
	})
}

func sameState(t failer, snapshot, reduced sim.State) {
	if !reflect.DeepEqual(normal(snapshot), normal(reduced)) {
		t.Fatalf("snapshot and records part:\n%+v\n%+v", snapshot, reduced)
	}
}

// normal makes empty and absent slices the same.
func normal(s sim.State) sim.State {
	s = s.Clone()
	for i := range s.Threads {
		s.Threads[i].Locals = append([]sim.Local{}, s.Threads[i].Locals...)
	}
	for i := range s.Objects {
		s.Objects[i].Holders = append([]sim.ThreadID{}, s.Objects[i].Holders...)
		s.Objects[i].Items = append([]sim.Item{}, s.Objects[i].Items...)
	}
	return s
}
