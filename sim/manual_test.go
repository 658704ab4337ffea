package sim_test

import (
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"interleave/sim"
)

// byHand makes a kernel whose choices the test makes, and that is closed with it.
func byHand(t *testing.T, main func(*sim.Thread)) *sim.Kernel {
	t.Helper()
	k := sim.New(sim.Config{Policy: sim.Manual{}, Trace: func(*sim.Record) {}})
	t.Cleanup(k.Close)
	k.Main(main)
	return k
}

// due runs until a choice is due, and names who is offered.
func due(k *sim.Kernel) (names []string) {
	for k.Step() {
	}
	if c := k.Choice(); c != nil {
		for _, id := range c.Threads {
			names = append(names, k.Thread(id).Name())
		}
	}
	return names
}

// choose chooses by name.
func choose(t *testing.T, k *sim.Kernel, name string) {
	t.Helper()
	for _, id := range k.Choice().Threads {
		if k.Thread(id).Name() == name {
			if err := k.Choose(id); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s is not offered", name)
}

// TestManualWaits checks that the run waits for a choice only where more than
// one thread could go on, and that it stands there.
func TestManualWaits(t *testing.T) {
	k := byHand(t, func(t *sim.Thread) {
		for _, name := range []string{"a", "b"} {
			spawn(t, name, func(t *sim.Thread) { t.Sleep(time.Second) })
		}
		t.Sleep(time.Minute)
	})
	if got := fmt.Sprint(due(k)); got != "[a b]" || k.Now() != int64(time.Second) {
		t.Fatalf("%s offered at %d, want the two that wake up together", got, k.Now())
	}
	hash, seq, decisions := k.Hash(), k.Seq(), k.Decisions()
	k.RunUntil(int64(time.Hour))
	if next, ok := k.Next(); ok || k.Now() != int64(time.Second) {
		t.Errorf("the clock went to %d, the next thing is due at %d", k.Now(), next)
	}
	k.Recheck()
	if k.Standing() != sim.VerdictNone || k.Hash() != hash || k.Seq() != seq || k.Decisions() != decisions {
		t.Errorf("waiting for a choice stands as %q, and changed the run", k.Standing())
	}
	choose(t, k, "b")
	if next, ok := k.Next(); !ok || next != k.Now() || k.Choice() != nil {
		t.Errorf("after the choice the next thing is due at %d, %v", next, ok)
	}
	again := k.Choose(2) // until the step it can be made anew
	if k.Step(); again != nil || k.Thread(2).State() != sim.StateDone || k.Thread(3).State() != sim.StateReady {
		t.Errorf("a is %v, b is %v, want the last choice followed", k.Thread(2).State(), k.Thread(3).State())
	}
	if due(k) != nil || !k.Ended() {
		t.Error("a choice is due though one thread alone was left")
	}
}

// TestManualLock checks that a person decides which waiter the release of a lock
// readies.
func TestManualLock(t *testing.T) {
	program := func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		lock.Acquire(t)
		for _, name := range []string{"a", "b", "c"} {
			spawn(t, name, func(t *sim.Thread) { lock.Acquire(t); t.Print("%s", name); lock.Release(t) })
		}
		lock.Release(t)
	}
	k := byHand(t, program)
	got := fmt.Sprint(due(k))
	c := k.Choice()
	if got != "[a b c]" || c.By != 1 || k.Snapshot().Objects[c.Object-1].Name != "lock" {
		t.Fatalf("%s offered by %+v, want the waiters for the lock that main releases", got, c)
	}
	choose(t, k, "c")
	k.Step()
	if k.Thread(4).Reason() != sim.ReasonWoken || k.Thread(2).State() != sim.StateBlocked {
		t.Errorf("c is %v (%v), a is %v", k.Thread(4).State(), k.Thread(4).Reason(), k.Thread(2).State())
	}
}

// TestAskAt asks under policies that pick by themselves, once and at one record only: who
// is chosen is readied, and nothing is asked before, after, or where there is no choice.
func TestAskAt(t *testing.T) {
	run := func(policy string, at int64, pick sim.ThreadID) (order string, asked []int64, hash uint64) {
		p, err := sim.NewPolicy(policy, 3)
		if err != nil {
			t.Fatal(err)
		}
		k := sim.New(sim.Config{Policy: p, Trace: func(r *sim.Record) {
			if r.Kind == sim.KindState && r.Reason == sim.ReasonWoken {
				order += fmt.Sprint(r.Thread)
			}
		}})
		defer k.Close()
		k.Main(func(t *sim.Thread) {
			gate := sim.NewSemaphore(t, "gate", 1)
			gate.Acquire(t)
			for _, name := range []string{"a", "b", "c"} {
				spawn(t, name, func(t *sim.Thread) { gate.Acquire(t) })
			}
			t.Sleep(time.Second)
			for range 3 {
				gate.Release(t)
				gate.Acquire(t)
				gate.Release(t)
				t.Sleep(time.Second)
			}
		})
		k.AskAt(at)
		for more := true; more; {
			more = k.Step()
			if c := k.Choice(); c != nil {
				asked = append(asked, k.Seq())
				if c.Object == 0 || c.By != 1 || len(c.Threads) < 2 {
					t.Fatalf("asked for %+v", c)
				}
				if k.Step() {
					t.Error("it goes on though a choice is due")
				}
				if err := k.Choose(1); err == nil {
					t.Error("who does not wait can be chosen")
				}
				if err := k.Choose(pick); err != nil {
					t.Fatal(err)
				}
				k.MarkAction("meanwhile") // and more happens before the step goes on
				more = true
			}
		}
		return order, asked, k.Hash()
	}
	for _, policy := range sim.Policies() {
		t.Run(policy, func(t *testing.T) {
			plain, asked, _ := run(policy, 0, 0)
			if asked != nil {
				t.Fatalf("asked at %v, but nothing was to be", asked)
			}
			found := 0
			for at := int64(1); at < 60; at++ {
				order, asked, hash := run(policy, at, 4)
				switch {
				case len(asked) == 0 && order != plain:
					t.Errorf("asked at none, but %s are woken, not %s", order, plain)
				case len(asked) > 1 || len(asked) == 1 && asked[0] != at:
					t.Errorf("asked at %v, not at %d", asked, at)
				case len(asked) == 1:
					found++
					if again, _, same := run(policy, at, 4); again != order || same != hash {
						t.Errorf("%s are woken, then %s, of the same choices", order, again)
					}
				}
				if policy == "fifo" && len(asked) == 1 && found == 1 && order[0] != '4' {
					t.Errorf("%s are woken, not c first", order)
				}
			}
			if found == 0 {
				t.Error("nowhere could anybody be asked")
			}
		})
	}
}

// TestManualFirst checks that nothing but the picks changes: whoever always picks
// the first gets the run of fifo.
func TestManualFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		hash := func(policy sim.Policy) uint64 {
			p.policy = func() picker { return picker{policy, sim.NewDice(0)} }
			w := p.begin(func(*sim.Record) {})
			defer w.Close()
			w.first = true
			p.run(w)
			return w.Hash()
		}
		fifo, _ := sim.NewPolicy("fifo", 0)
		want := hash(fifo)
		for _, policy := range []sim.Manual{{}, {Anywhere: true}} {
			if got := hash(policy); got != want {
				t.Fatalf("%+v: hash %x, that of fifo %x", policy, got, want)
			}
		}
	})
}

// TestSetPolicy changes the policy at any points of random runs, also while a
// choice is due, and has the schedule give the run again.
func TestSetPolicy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		p.hands = nil
		var schedule sim.Schedule
		p.schedule = &schedule
		p.policy = func() picker { return newPicker("fifo", 0) }
		var state sim.State
		w := p.begin(newChecker(t, true).follow(&state))
		defer w.Close()
		for i, name := range rapid.SliceOfN(rapid.SampledFrom(policies), 1, 10).Draw(t, "policies") {
			for range rapid.IntRange(0, 30).Draw(t, "steps") {
				w.step(ms(20).Nanoseconds())
			}
			w.picker = newPicker(name, uint64(i))
			w.SetPolicy(w.picker.Policy)
		}
		p.run(w)
		sameState(t, w.Snapshot(), state)
		p.policy = func() picker { return picker{Policy: sim.NewReplay(schedule)} }
		again := p.begin(func(*sim.Record) {})
		defer again.Close()
		p.run(again)
		if again.Hash() != w.Hash() {
			t.Fatalf("schedule %s gives another run", schedule)
		}
	})
}

// TestChooseErrors checks that a wrong choice changes nothing and says what is
// right.
func TestChooseErrors(t *testing.T) {
	k := byHand(t, func(t *sim.Thread) {
		l := sim.NewLock(t, "gate")
		l.Acquire(t)
		spawn(t, "a", func(t *sim.Thread) { l.Acquire(t) })
		spawn(t, "b", func(t *sim.Thread) { t.Sleep(time.Second) })
		t.Sleep(time.Second)
	})
	check := func(id sim.ThreadID, want string) {
		t.Helper()
		if err := k.Choose(id); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	check(1, "thread 1 cannot be chosen: no choice is due")
	if got := fmt.Sprint(due(k)); got != "[b main]" {
		t.Fatalf("%s offered", got)
	}
	check(9, "thread 9 cannot be chosen: there is none of that number; there are 3 (b), 1 (main)")
	check(2, "thread 2 cannot be chosen: a is blocked (lock, gate); there are 3 (b), 1 (main)")
	if k.Choice() == nil {
		t.Error("a wrong choice was taken")
	}
}

// TestChoiceTakenAway checks what becomes of a choice when the outside changes
// who could be chosen.
func TestChoiceTakenAway(t *testing.T) {
	var crew *sim.Crew
	var queue *sim.Queue
	program := func(t *sim.Thread) {
		queue = sim.NewQueue(t, "queue", 0)
		crew = sim.NewCrew(t, "crew", func(i int) (string, func(*sim.Thread)) {
			return fmt.Sprint(i), func(t *sim.Thread) {
				t.Sleep(time.Second)
				queue.Get(t)
			}
		})
		crew.Resize(t, 3)
		t.Sleep(2 * time.Second)
		queue.Put(t, "item")
		t.Print("put")
	}
	sleeping := func(t *testing.T) *sim.Kernel {
		k := byHand(t, program)
		if got := fmt.Sprint(due(k)); got != "[0 1 2]" {
			t.Fatalf("%s offered", got)
		}
		return k
	}
	t.Run("who was chosen has left", func(t *testing.T) {
		k := sleeping(t)
		choose(t, k, "2")
		if crew.Add(k.Outside(), -1); k.Choice() == nil {
			t.Fatal("a thread that has left is still chosen")
		}
		if got := fmt.Sprint(due(k)); got != "[0 1]" {
			t.Errorf("%s offered", got)
		}
	})
	t.Run("one alone is left, in the midst of a step", func(t *testing.T) {
		k := sleeping(t)
		for c := k.Choice(); c.Object == 0; c = k.Choice() {
			choose(t, k, due(k)[0])
			due(k)
		}
		crew.Resize(k.Outside(), 1)
		if k.Choice() != nil {
			t.Fatal("one thread alone is left to be woken, and yet a choice is due")
		}
		if due(k); k.Snapshot().Threads[0].Said != "put" || !k.Ended() {
			t.Error("the step that was stopped did not go on")
		}
	})
	t.Run("another policy", func(t *testing.T) {
		k := sleeping(t)
		k.SetPolicy(nil)
		if k.Choice() != nil {
			t.Fatal("a choice is due by fifo")
		}
		k.RunUntil(int64(time.Minute))
		if k.Snapshot().Threads[0].Said != "put" {
			t.Error("the run did not go on")
		}
	})
}

// TestStoppedInAStep checks that a thread which waits in the midst of its step for
// a choice can be ended there.
func TestStoppedInAStep(t *testing.T) {
	defer goleak.VerifyNone(t)
	var child *sim.Process
	program := func(t *sim.Thread) {
		child = sim.NewProcess(t, "child", func(t *sim.Thread) {
			defer t.Print("never")
			queue := sim.NewQueue(t, "queue", 0)
			for range 2 {
				spawn(t, "getter", func(t *sim.Thread) { queue.Get(t) })
			}
			t.Sleep(time.Second)
			queue.Put(t, 1)
		})
		child.Start(t)
		child.Join(t)
		code, _ := child.ExitCode()
		t.Print("%d", code)
	}
	stopped := func() *sim.Kernel {
		k := sim.New(sim.Config{Policy: sim.Manual{}, Trace: func(*sim.Record) {}})
		k.Main(program)
		for c := k.Choice(); c == nil || c.Object == 0; c = k.Choice() {
			if !k.Step() {
				k.Choose(c.Threads[0])
			}
		}
		return k
	}
	k := stopped()
	before := k.Snapshot().Seq
	k.Close()
	if k.Seq() != before {
		t.Error("closing left records")
	}
	k = stopped()
	child.Terminate(k.Outside())
	for k.Step() {
	}
	if said := k.Snapshot().Threads[0].Said; said != "-15" || !k.Ended() {
		t.Errorf("main printed %q", said)
	}
	k.Close()
}

// TestPrefer picks once under a policy that picks by itself: who is preferred runs
// next, the policy goes on after that, and the run can be made again.
func TestPrefer(t *testing.T) {
	run := func(policy sim.Policy, prefer sim.ThreadID) (order []string, hash uint64) {
		k := sim.New(sim.Config{Policy: policy, Trace: func(r *sim.Record) {
			if r.Kind == sim.KindPrint {
				order = append(order, r.Text)
			}
		}})
		defer k.Close()
		k.Main(func(t *sim.Thread) {
			for _, name := range []string{"a", "b", "c"} {
				spawn(t, name, func(t *sim.Thread) {
					t.Sleep(time.Second)
					t.Print(name)
				})
			}
		})
		for k.StepUntil(int64(time.Second) - 1) {
		}
		if prefer != 0 { // of those that wake up in the next step
			if err := k.Prefer(prefer); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.Prefers(99); err == nil {
			t.Error("there is no thread 99")
		}
		for k.Step() {
		}
		return order, k.Hash()
	}
	plain, hash := run(nil, 0)
	if fmt.Sprint(plain) != "[a b c]" {
		t.Fatal(plain)
	}
	other, otherHash := run(nil, 4)
	if fmt.Sprint(other) != "[c a b]" || otherHash == hash {
		t.Errorf("with c preferred: %v", other)
	}
	if again, sameHash := run(nil, 4); fmt.Sprint(again) != fmt.Sprint(other) || sameHash != otherHash {
		t.Error("the same pick is another run")
	}
	for _, seed := range []uint64{1, 2, 3} {
		policy := func() sim.Policy {
			p, err := sim.NewPolicy("random", seed)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		first, firstHash := run(policy(), 3)
		again, againHash := run(policy(), 3)
		if len(first) != 3 || fmt.Sprint(first) != fmt.Sprint(again) || firstHash != againHash {
			t.Errorf("seed %d: %v, then %v", seed, first, again)
		}
	}
}
