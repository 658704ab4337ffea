package sim_test

import (
	"cmp"
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
	policy  string
	seed    uint64
	maxsize int
	permits int
	class   int
	threads [][]op
	hands   []hand
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

func drawProgram(t *rapid.T) program {
	p := program{
		policy:  rapid.SampledFrom(sim.Policies()).Draw(t, "policy"),
		seed:    rapid.Uint64Range(0, 1<<53-1).Draw(t, "seed"),
		maxsize: rapid.IntRange(0, 3).Draw(t, "maxsize"),
		permits: rapid.IntRange(1, 3).Draw(t, "permits"),
		class:   rapid.IntRange(0, 2).Draw(t, "class"),
	}
	drawOp := rapid.Custom(func(t *rapid.T) op {
		return op{rapid.IntRange(0, 9).Draw(t, "kind"), rapid.IntRange(0, 5).Draw(t, "n")}
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
	*sim.Kernel
	lock  *sim.Lock
	gate  *sim.Semaphore
	event *sim.Event
	queue *sim.Queue
	crew  *sim.Crew
}

// begin makes the program's kernel; trace may be nil.
func (p program) begin(trace func(*sim.Record)) *world {
	policy, err := sim.NewPolicy(p.policy, p.seed)
	if err != nil {
		panic(err)
	}
	w := &world{Kernel: sim.New(sim.Config{Policy: policy, Trace: trace})}
	w.Main(func(t *sim.Thread) {
		w.lock = sim.NewLock(t, "lock")
		w.gate = sim.NewBoundedSemaphore(t, "gate", p.permits)
		w.event = sim.NewEvent(t, "event")
		w.queue = []func(*sim.Thread, string, int) *sim.Queue{sim.NewQueue, sim.NewLifoQueue, sim.NewPriorityQueue}[p.class](t, "queue", p.maxsize)
		w.crew = sim.NewCrew(t, "crew", func(i int) (string, func(*sim.Thread)) {
			ops := p.threads[i%len(p.threads)]
			return fmt.Sprint(i), func(t *sim.Thread) {
				for round := 0; ; round++ {
					t.Watch("round", &round)
					for _, o := range ops {
						w.do(t, o)
					}
					t.Sleep(time.Millisecond)
				}
			}
		})
		w.crew.Resize(t, len(p.threads))
	})
	return w
}

func (w *world) do(t *sim.Thread, o op) {
	d := time.Duration(o.n) * time.Millisecond
	switch o.kind {
	case 0:
		t.Sleep(d)
	case 1:
		w.lock.Acquire(t)
		t.Sleep(d)
		w.lock.Release(t)
	case 2:
		if w.gate.AcquireWithin(t, d) {
			t.Sleep(time.Millisecond)
			w.gate.Release(t)
		}
	case 3:
		w.event.Set(t)
	case 4:
		w.event.Clear(t)
	case 5:
		w.event.WaitWithin(t, d)
	case 6:
		w.queue.Put(t, o.n)
	case 7:
		w.queue.Get(t)
	case 8:
		if w.queue.PutWithin(t, o.n, d) != nil {
			t.Print("full")
		}
	case 9:
		if v, err := w.queue.GetWithin(t, d); err == nil {
			t.Print("%v", v)
		}
	}
}

// run runs the program for 60 virtual milliseconds with its hands.
func (p program) run(w *world) {
	for _, h := range p.hands {
		w.RunUntil(h.at)
		if w.Ended() {
			return
		}
		w.gate.SetPermits(w.Outside(), h.permits)
		w.queue.SetMaxsize(w.Outside(), h.maxsize)
		w.crew.Resize(w.Outside(), h.members)
		w.Recheck()
	}
	w.RunUntil(int64(60 * time.Millisecond))
}

// TestProperties runs random programs under random policies with changes from
// outside, and checks at every record what must always hold.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		var state sim.State
		var snapshots int
		var w *world
		check := checker{t: t}
		w = p.begin(func(r *sim.Record) {
			if r.Seq != state.Seq+1 || r.Time < state.Time {
				t.Fatalf("record %d at %d follows record %d at %d", r.Seq, r.Time, state.Seq, state.Time)
			}
			check.before(&state, r)
			state.Apply(r)
			check.after(&state)
		})
		defer w.Close()
		for range 400 {
			if !w.StepUntil(int64(20 * time.Millisecond)) {
				break
			}
			if snapshots++; snapshots%7 == 0 {
				sameState(t, w.Snapshot(), state)
			}
		}
		p.run(w)
		sameState(t, w.Snapshot(), state)

		again := p.begin(func(*sim.Record) {})
		defer again.Close()
		for range snapshots {
			again.StepUntil(int64(20 * time.Millisecond))
		}
		p.run(again)
		if again.Hash() != w.Hash() || again.Seq() != w.Seq() {
			t.Fatalf("the same program gave another run: hash %x, then %x", w.Hash(), again.Hash())
		}
		quiet := p.begin(nil)
		defer quiet.Close()
		for range snapshots {
			quiet.StepUntil(int64(20 * time.Millisecond))
		}
		p.run(quiet)
		if quiet.Seq() != w.Seq() || quiet.Now() != w.Now() {
			t.Fatalf("untraced, the run came to record %d, traced to %d", quiet.Seq(), w.Seq())
		}
	})
}

func sameState(t *rapid.T, snapshot, reduced sim.State) {
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

// checker holds what must be true of every run of [program].
type checker struct {
	t        *rapid.T
	put, got int
}

// before checks a record against the state it meets.
func (c *checker) before(s *sim.State, r *sim.Record) {
	switch r.Kind {
	case sim.KindState:
		th := s.Threads[r.Thread-1]
		if int64(th.State) != r.From {
			c.t.Fatalf("record %d takes %s from %v, but it is %v", r.Seq, th.Name, sim.ThreadState(r.From), th.State)
		}
		if th.State.Ended() {
			c.t.Fatalf("record %d wakes %s from the dead", r.Seq, th.Name)
		}
		if r.Reason == sim.ReasonWoken {
			c.longestFirst(s, th)
		}
	case sim.KindGet:
		c.rightItem(s, r)
	case sim.KindPut:
		c.put++
	}
}

// longestFirst checks that whoever is woken has waited longest.
func (c *checker) longestFirst(s *sim.State, woken sim.ThreadInfo) {
	for _, other := range s.Threads {
		if other.State == sim.StateBlocked && other.Object == woken.Object && other.Reason == woken.Reason && other.Seq < woken.Seq {
			c.t.Fatalf("%s was woken before %s, which has waited longer", woken.Name, other.Name)
		}
	}
}

// rightItem checks an item that is got against the queue's rule.
func (c *checker) rightItem(s *sim.State, r *sim.Record) {
	o := s.Objects[r.Object-1]
	items := slices.Clone(o.Items)
	want := items[0].Text
	switch o.Class {
	case sim.ClassLifoQueue:
		want = items[len(items)-1].Text
	case sim.ClassPriorityQueue:
		want = slices.MinFunc(items, func(a, b sim.Item) int { return cmp.Compare(a.Text, b.Text) }).Text
	}
	if r.Text != want {
		c.t.Fatalf("record %d gets %s from %v %v, want %s", r.Seq, r.Text, o.Class, items, want)
	}
	c.got++
}

// after checks the state a record leads to.
func (c *checker) after(s *sim.State) {
	for _, o := range s.Objects {
		switch o.Class {
		case sim.ClassSemaphore:
			if o.Value+int64(len(o.Holders)) != o.Limit {
				c.t.Fatalf("permits left %d + held %d are not %d", o.Value, len(o.Holders), o.Limit)
			}
		case sim.ClassLock:
			if len(o.Holders) > 1 || o.Value != int64(1-len(o.Holders)) {
				c.t.Fatalf("lock has value %d and holders %v", o.Value, o.Holders)
			}
		case sim.ClassQueue, sim.ClassLifoQueue, sim.ClassPriorityQueue:
			if len(o.Items) != c.put-c.got || int(o.Value) != len(o.Items) {
				c.t.Fatalf("%d items put, %d got, %d in the queue", c.put, c.got, len(o.Items))
			}
		}
		for _, id := range o.Holders {
			if th := s.Threads[id-1]; th.State.Ended() && th.Reason == sim.ReasonRetired {
				c.t.Fatalf("%s left its crew holding %s", th.Name, o.Name)
			}
		}
	}
	running := 0
	for _, th := range s.Threads {
		if th.State == sim.StateRunning && th.Reason != sim.ReasonSpin {
			running++
		}
	}
	if running > 1 {
		c.t.Fatalf("%d threads are running", running)
	}
}
