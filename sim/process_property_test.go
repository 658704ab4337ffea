package sim_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"interleave/sim"
)

// family is a random program of processes: what the threads of each do.
type family struct {
	policy   func() picker
	managed  bool // lists are in a manager
	cores    int
	travel   time.Duration
	ops      []op
	schedule *sim.Schedule // takes the picks if it is not nil
	noLines  bool
}

func drawFamily(t *rapid.T) family {
	drawOp := rapid.Custom(func(t *rapid.T) op {
		return op{rapid.IntRange(0, 17).Draw(t, "kind"), rapid.IntRange(0, 12).Draw(t, "n")}
	})
	return family{
		policy:  drawPolicy(t),
		managed: rapid.Bool().Draw(t, "managed"),
		cores:   rapid.IntRange(0, 2).Draw(t, "cores"),
		travel:  time.Duration(rapid.IntRange(0, 3).Draw(t, "travel")) * time.Millisecond,
		ops:     rapid.SliceOfN(drawOp, 1, 9).Draw(t, "ops"),
	}
}

// household is a family under way.
type household struct {
	family
	value *sim.Variable
	ends  [2]*sim.Conn
	queue *sim.ProcessQueue
	lists [2]sim.Referent // one's own, and one in a manager
	depth int
}

// do is one operation; n makes it differ.
func (h household) do(t *sim.Thread, kind, n int) {
	d := time.Duration(n) * time.Millisecond
	switch kind {
	case 0:
		t.Sleep(d)
	case 1:
		t.Compute(d)
	case 2:
		h.value.Store(t, h.value.Load(t)+n)
	case 3:
		sim.NewThread(t, "", func(t *sim.Thread) { h.live(t, n) }, sim.Daemon(n%3 == 0)).Start(t)
	case 4:
		h.fork(t, n).Join(t)
	case 5:
		h.fork(t, n).JoinWithin(t, d)
	case 6:
		p := h.fork(t, n)
		t.Sleep(d)
		p.Terminate(t)
	case 7:
		if h.depth > 0 {
			t.Exit(h.value.Load(t))
		}
	default:
		if err := t.Try(func() { h.talk(t, kind, n) }); err != nil {
			t.Print("%v", err)
		}
	}
}

// talk uses one of the ends of the pipe, the queue, or one of the lists.
func (h household) talk(t *sim.Thread, kind, n int) {
	conn := h.ends[n%2]
	switch kind {
	case 8:
		conn.Send(t, n)
	case 9:
		conn.Send(t, strings.Repeat("long", 10*n))
	case 10:
		t.Print("%s", sim.Show(conn.Recv(t)))
	case 11:
		t.Print("%v", conn.PollWithin(t, time.Duration(n)*time.Millisecond))
	case 12:
		if n > 9 {
			conn.Close(t)
		}
	case 13:
		h.queue.Put(t, n)
	case 14:
		t.Print("%s", sim.Repr(h.queue.Get(t)))
	case 15:
		v, err := h.queue.GetWithin(t, time.Duration(n)*time.Millisecond)
		t.Print("%v %v", v, err)
	case 16:
		h.lists[n%2].Call(t, "append", n)
	case 17:
		t.Print("%s", h.lists[n%2].Show(t))
	}
}

// live does the ops from the n-th on, in another order for each n.
func (h household) live(t *sim.Thread, n int) {
	if h.depth++; h.depth > 3 {
		return
	}
	for i := range h.ops {
		o := h.ops[(i+n)%len(h.ops)]
		h.do(t, o.kind, o.n)
	}
}

func (h household) fork(t *sim.Thread, n int) *sim.Process {
	daemon := t.Process().IsDaemon()
	p := sim.NewProcess(t, "", func(t *sim.Thread) { h.live(t, n) }, sim.Daemon(n%4 == 0))
	if err := t.Try(func() { p.Start(t) }); err != nil && !daemon {
		panic(err)
	} else if err != nil {
		t.Exit(9)
	}
	return p
}

// begin makes the family's kernel; trace may be nil.
func (f family) begin(trace func(*sim.Record)) played {
	p := f.policy()
	k := sim.New(sim.Config{Policy: p.Policy, Schedule: f.schedule, Trace: trace, NoLines: f.noLines, Cores: f.cores})
	k.SetTravel(f.travel)
	k.SetPickling(f.travel / 2)
	k.Main(func(t *sim.Thread) {
		h := household{family: f, value: sim.NewVariable(t, "value", 0)}
		h.ends[0], h.ends[1] = sim.NewPipe(t, "a", "b", true, 100)
		h.queue = sim.NewProcessQueue(t, "queue", 3)
		h.lists[0] = sim.NewCell(t, "own", sim.NewList())
		if f.managed {
			h.lists[1] = sim.NewManager(t).List(t, "shared")
		} else {
			h.lists[1] = h.lists[0]
		}
		h.live(t, 0)
	})
	return played{Kernel: k, picker: p}
}

// TestProcessProperties runs random families, and checks that the records give
// every state, that processors are shared as they must be, that nothing happens
// in a process that has ended, and that the same family gives the same run.
func TestProcessProperties(t *testing.T) {
	defer goleak.VerifyNone(t)
	properties(t, *leastSteps, func(t *rapid.T) int64 {
		f := drawFamily(t)
		var state sim.State
		k := f.begin(f.follow(t, &state))
		defer k.Close()
		for i := range 3000 {
			if !k.step(sim.MaxTime) {
				break
			}
			if i%7 == 0 {
				sameState(t, k.Snapshot(), state)
			}
		}
		sameState(t, k.Snapshot(), state)
		stuck(t, k.Kernel)
		f.noLines = true
		again, quiet := f.begin(func(*sim.Record) {}), f.begin(nil)
		defer again.Close()
		defer quiet.Close()
		for range k.Decisions() {
			again.step(sim.MaxTime)
			quiet.step(sim.MaxTime)
		}
		if again.Hash() != k.Hash() || quiet.Now() != k.Now() || quiet.Ended() != k.Ended() {
			t.Fatalf("the same family gave another run: hash %x, then %x; at %d, untraced at %d", k.Hash(), again.Hash(), k.Now(), quiet.Now())
		}
		return k.Decisions()
	})
}

// follow returns a trace that moves the state on and checks every record.
func (f family) follow(t failer, state *sim.State) func(*sim.Record) {
	return func(r *sim.Record) {
		switch r.Kind {
		case sim.KindState:
			aliveAt(t, state, r)
		case sim.KindGet:
			takes(t, state, r)
		}
		state.Apply(r)
		processors(t, f.cores, state)
		pipes(t, state)
	}
}

// takes checks that what is taken out came first, and has arrived.
func takes(t failer, s *sim.State, r *sim.Record) {
	o := s.Objects[r.Object-1]
	if first := o.Items[0]; r.Text != first.Text || r.Time < first.Until {
		t.Fatalf("record %d at %d takes %s out of %+v", r.Seq, r.Time, r.Text, o)
	}
}

// aliveAt checks that a thread that changes its state has not ended, nor has its
// process.
func aliveAt(t failer, s *sim.State, r *sim.Record) {
	th := s.Threads[r.Thread-1]
	if th.State.Ended() || int64(th.State) != r.From || !s.Processes[th.Process-1].Alive {
		t.Fatalf("record %d moves %s from %v to %v: it is %v, in %+v", r.Seq, th.Name, sim.ThreadState(r.From), sim.ThreadState(r.To), th.State, s.Processes[th.Process-1])
	}
	if v := s.Verdict; v != nil && (v.Kind == sim.VerdictDeadlock || v.Kind == sim.VerdictHang) && slices.Contains(s.Verdict.Threads, r.Thread) && r.Reason != sim.ReasonTerminated && r.Reason != sim.ReasonExit {
		t.Fatalf("record %d readies %s, which the verdict calls stuck: %s", r.Seq, th.Name, s.Verdict.Text)
	}
}

// stuck checks that whoever a verdict calls stuck waits for a pipe, or for somebody
// who waits for ever, and goes on waiting.
func stuck(t failer, k *sim.Kernel) {
	v := k.Verdict()
	if v == nil || v.Kind != sim.VerdictDeadlock && v.Kind != sim.VerdictHang {
		return
	}
	for _, id := range v.Threads {
		switch th := k.Thread(id); {
		case th.State() != sim.StateBlocked:
			t.Fatalf("%s: %s is %v", v.Text, th.Name(), th.State())
		case !slices.Contains([]sim.Reason{sim.ReasonRecv, sim.ReasonSend, sim.ReasonJoin, sim.ReasonLock, sim.ReasonPut}, th.Reason()):
			t.Fatalf("%s: %s waits for %v", v.Text, th.Name(), th.Reason())
		}
	}
}

// pipes checks that buffers hold no more than they can, and only what is in them.
func pipes(t failer, s *sim.State) {
	for i := range s.Objects {
		o := &s.Objects[i]
		if o.Class == sim.ClassPipe && (o.Value < 0 || o.Value > o.Limit || o.Value > 0 && len(o.Items) == 0) {
			t.Fatalf("a pipe holds what it cannot: %+v", o)
		}
	}
}

// processors checks that one thread runs, no more compute than there are cores,
// and one of each process has its interpreter lock.
func processors(t failer, cores int, s *sim.State) {
	running, computing := 0, 0
	locks := make([]int, len(s.Processes)+1)
	for i := range s.Threads {
		th := &s.Threads[i]
		switch {
		case th.State == sim.StateRunning && th.Reason == sim.ReasonCompute:
			computing++
			locks[th.Process]++
		case th.Reason == sim.ReasonCore:
			locks[th.Process]++
		case th.State == sim.StateRunning && th.Reason != sim.ReasonSpin:
			running++
		}
	}
	if running > 1 || cores > 0 && computing > cores || slices.Max(locks) > 1 {
		t.Fatalf("%d threads are running, %d compute on %d cores, with %v interpreter locks by process", running, computing, cores, locks)
	}
}
