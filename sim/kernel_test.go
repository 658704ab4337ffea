package sim_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"interleave/sim"
)

// transcript runs a program by fifo for at most a minute of virtual time and
// returns what it printed, each line with its time in milliseconds, and the
// verdict if there is one.
func transcript(t *testing.T, main func(*sim.Thread)) string {
	t.Helper()
	return transcriptOf(t, sim.Config{}, main)
}

// transcriptOf is transcript for a kernel that is made so.
func transcriptOf(t *testing.T, c sim.Config, main func(*sim.Thread)) string {
	t.Helper()
	var out strings.Builder
	c.Trace = func(r *sim.Record) {
		ms := r.Time / int64(time.Millisecond)
		switch r.Kind {
		case sim.KindPrint, sim.KindError:
			fmt.Fprintf(&out, "%d %s\n", ms, r.Text)
		case sim.KindVerdict:
			if r.Verdict == nil {
				fmt.Fprintf(&out, "%d well again\n", ms)
			} else {
				fmt.Fprintf(&out, "%d %s\n", ms, r.Verdict.Text)
			}
		}
	}
	k := sim.New(c)
	defer k.Close()
	k.Main(main)
	k.RunUntil(int64(time.Minute))
	return out.String()
}

// spawn starts a thread.
func spawn(t *sim.Thread, name string, body func(*sim.Thread)) *sim.Thread {
	th := sim.NewThread(t, name, body)
	th.Start(t)
	return th
}

// TestSemantics checks what CPython's threading and queue modules promise, one
// behaviour each.
func TestSemantics(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"start returns once the child has begun", func(t *sim.Thread) {
			spawn(t, "a", func(t *sim.Thread) { t.Print("child") })
			t.Print("parent")
		}, "0 child\n0 parent\n0 done\n"},
		{"the program waits for threads that are no daemons", func(t *sim.Thread) {
			spawn(t, "a", func(t *sim.Thread) { t.Sleep(20 * ms); t.Print("late") })
			t.Print("main is over")
		}, "0 main is over\n20 late\n20 done\n"},
		{"a daemon is cut off, and so are its children, which inherit the flag", func(t *sim.Thread) {
			sim.NewThread(t, "d", func(t *sim.Thread) {
				spawn(t, "child", func(t *sim.Thread) { t.Sleep(20 * ms); t.Print("never") })
				t.Sleep(20 * ms)
				t.Print("never")
			}, sim.Daemon(true)).Start(t)
			t.Sleep(10 * ms)
			t.Print("bye")
		}, "10 bye\n10 done\n"},
		{"deferred calls of a thread that is cut off have no effect", func(t *sim.Thread) {
			sim.NewThread(t, "d", func(t *sim.Thread) {
				defer t.Print("never")
				t.Sleep(20 * ms)
			}, sim.Daemon(true)).Start(t)
		}, "0 done\n"},
		{"a timed join gives up", func(t *sim.Thread) {
			th := spawn(t, "a", func(t *sim.Thread) { t.Sleep(20 * ms) })
			t.Print("%v", th.JoinWithin(t, 5*ms))
			t.Print("%v", th.JoinWithin(t, 50*ms))
			th.Join(t)
		}, "5 false\n20 true\n20 done\n"},
		{"an uncaught exception kills one thread and runs its deferred calls", func(t *sim.Thread) {
			spawn(t, "a", func(t *sim.Thread) { defer t.Print("finally"); t.Raise("KeyError", "'x'") })
			t.Print("main lives")
		}, "0 finally\n0 KeyError: 'x'\n0 main lives\n0 failed\n"},
		{"a panic of the body is a failure too", func(t *sim.Thread) {
			var none []int
			t.Print("%d", none[len(none)])
		}, "0 panic: runtime error: index out of range [0] with length 0\n0 failed\n"},
		{"one release too many raises ValueError", func(t *sim.Thread) {
			s := sim.NewBoundedSemaphore(t, "s", 1)
			s.Acquire(t)
			s.Release(t)
			t.Print("%v", t.Try(func() { s.Release(t) }))
		}, "0 ValueError: Semaphore released too many times\n0 done\n"},
		{"releasing a free lock raises RuntimeError", func(t *sim.Thread) {
			t.Print("%v", t.Try(func() { sim.NewLock(t, "l").Release(t) }))
		}, "0 RuntimeError: release unlocked lock\n0 done\n"},
		{"starting twice and joining too early raise RuntimeError", func(t *sim.Thread) {
			th := sim.NewThread(t, "a", func(*sim.Thread) {})
			t.Print("%v", t.Try(func() { th.Join(t) }))
			th.Start(t)
			t.Print("%v", t.Try(func() { th.Start(t) }))
			t.Print("%v", t.Try(func() { t.Join(t) }))
		}, "0 RuntimeError: cannot join thread before it is started\n0 RuntimeError: threads can only be started once\n0 RuntimeError: cannot join current thread\n0 done\n"},
		{"the longest waiter is woken, a running thread may barge", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			l.Acquire(t)
			for i := range 2 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) { l.Acquire(t); t.Print("%d has it", i); l.Release(t) })
			}
			l.Release(t)
			l.Acquire(t)
			t.Print("main barged")
			t.Sleep(10 * ms)
			l.Release(t)
		}, "0 main barged\n10 1 has it\n10 0 has it\n10 done\n"},
		{"a timed acquire gives up and leaves the queue", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			l.Acquire(t)
			spawn(t, "a", func(t *sim.Thread) { t.Print("%v", l.AcquireWithin(t, 5*ms)) })
			t.Print("%v", l.TryAcquire(t))
			t.Sleep(10 * ms)
			l.Release(t)
			t.Print("%v", l.TryAcquire(t))
		}, "0 false\n5 false\n10 true\n10 done\n"},
		{"a set wakes all, and a waiter goes on though the flag is clear again", func(t *sim.Thread) {
			e := sim.NewEvent(t, "e")
			for i := range 3 {
				spawn(t, fmt.Sprint(i), func(t *sim.Thread) { e.Wait(t); t.Print("%d", i) })
			}
			e.Set(t)
			e.Clear(t)
			t.Print("%v %v", e.IsSet(), e.WaitWithin(t, 7*ms))
		}, "0 0\n0 1\n0 2\n7 false false\n7 done\n"},
		{"queues give in their order", func(t *sim.Thread) {
			for _, make := range []func(*sim.Thread, string, int) *sim.Queue{sim.NewQueue, sim.NewLifoQueue, sim.NewPriorityQueue} {
				q := make(t, "q", 3)
				q.Put(t, sim.NewList(1, "alex"))
				q.Put(t, sim.NewList(5, "eric"))
				q.Put(t, sim.NewList(3, "liumj"))
				t.Print("%v %v %s %s %s", q.Empty(), q.Full(), sim.Repr(q.Get(t)), sim.Repr(q.Get(t)), sim.Repr(q.Get(t)))
			}
		}, "0 false true [1, 'alex'] [5, 'eric'] [3, 'liumj']\n0 false true [3, 'liumj'] [5, 'eric'] [1, 'alex']\n0 false true [1, 'alex'] [3, 'liumj'] [5, 'eric']\n0 done\n"},
		{"full and empty queues say so", func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 1)
			_, err := q.TryGet(t)
			t.Print("%v", err)
			_, err = q.GetWithin(t, 5*ms)
			t.Print("%v", err)
			q.Put(t, 1)
			t.Print("%v", q.TryPut(t, 2))
			t.Print("%v", q.PutWithin(t, 2, 5*ms))
		}, "0 _queue.Empty\n5 _queue.Empty\n5 queue.Full\n10 queue.Full\n10 done\n"},
		{"what has no order raises TypeError", func(t *sim.Thread) {
			q := sim.NewPriorityQueue(t, "q", 0)
			q.Put(t, 1)
			t.Print("%v", t.Try(func() { q.Put(t, "a") }))
		}, "0 TypeError: '<' not supported between instances of 'str' and 'int'\n0 done\n"},
		{"a negative sleep raises ValueError", func(t *sim.Thread) {
			t.Print("%v", t.Try(func() { t.Sleep(-1) }))
		}, "0 ValueError: sleep length must be non-negative\n0 done\n"},
		{"a busy wait lets time pass and others run", func(t *sim.Thread) {
			spawn(t, "a", func(t *sim.Thread) { t.Sleep(12 * ms) })
			for t.ActiveCount() != 1 {
				t.Spin()
			}
			t.Print("alone")
		}, "15 alone\n15 done\n"},
		{"a body that never waits fails instead of stopping the world", func(t *sim.Thread) {
			e := sim.NewEvent(t, "e")
			for {
				e.Set(t)
			}
		}, "0 RuntimeError: the body did a million operations without ever waiting\n0 failed\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestBusyWaitIsQuiet checks that the iterations of a busy wait leave one
// record, not one each.
func TestBusyWaitIsQuiet(t *testing.T) {
	k := sim.New(sim.Config{Trace: func(*sim.Record) {}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		for t.Now() < int64(time.Second) {
			t.Spin()
		}
	})
	k.RunUntil(int64(500 * time.Millisecond))
	if seq := k.Seq(); seq != 5 {
		t.Errorf("%d records after half a second of busy waiting, want 5", seq)
	}
	if d := k.Decisions(); d < 100 {
		t.Errorf("%d decisions, want an iteration every 5 ms", d)
	}
}

// TestClock checks that a command from outside finds the clock where it should
// be: never past what is still to happen.
func TestClock(t *testing.T) {
	k := sim.New(sim.Config{})
	defer k.Close()
	k.Main(func(t *sim.Thread) { t.Sleep(time.Second) })
	k.Step()
	k.AdvanceTo(int64(time.Hour))
	if k.Now() != int64(time.Second) {
		t.Errorf("clock went to %d, past the timer", k.Now())
	}
	k.AdvanceTo(0)
	if k.Now() != int64(time.Second) {
		t.Errorf("clock went back to %d", k.Now())
	}
	if k.StepUntil(int64(time.Second) - 1) {
		t.Error("a step was taken past its limit")
	}
	if !k.Step() || !k.Ended() || k.Step() {
		t.Error("the last step did not end the program")
	}
}

// TestClose checks that closing frees every goroutine, also of threads that
// never began, and that a closed kernel stays as it was.
func TestClose(t *testing.T) {
	defer goleak.VerifyNone(t)
	k := sim.New(sim.Config{Trace: func(*sim.Record) {}})
	k.Main(func(t *sim.Thread) {
		defer t.Print("never")
		l := sim.NewLock(t, "l")
		l.Acquire(t)
		defer l.Release(t)
		sim.NewThread(t, "unborn", func(*sim.Thread) {})
		for i := range 10 {
			spawn(t, fmt.Sprint(i), func(t *sim.Thread) { l.Acquire(t) })
		}
		t.Sleep(time.Hour)
	})
	k.RunUntil(int64(time.Second))
	before, hash := k.Snapshot(), k.Hash()
	k.Close()
	k.Close()
	if k.Step() || !reflect.DeepEqual(k.Snapshot(), before) || k.Hash() != hash {
		t.Error("closing changed the run")
	}
}

// TestLines checks that records carry the line of the body, however deep in the
// kernel they are made.
func TestLines(t *testing.T) {
	var lines []int32
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPut || r.Kind == sim.KindPrint || r.Kind == sim.KindObject || r.Kind == sim.KindResize || r.Kind == sim.KindState && sim.ThreadState(r.To) == sim.StateBlocked {
			lines = append(lines, r.Line)
		}
	}})
	defer k.Close()
	var first int32
	k.Main(func(t *sim.Thread) {
		first = line() + 1
		q := sim.NewQueue(t, "q", 1)
		b := sim.NewBarrier(t, "b", 1, func(t *sim.Thread) {
			t.Print("action")
		})
		q.Put(t, 1)
		b.Wait(t)
		t.Print("x")
		q.Put(t, 2)
	})
	k.RunUntil(0)
	if want := []int32{first, first + 1, first + 4, first + 5, first + 2, first + 5, first + 6, first + 7}; fmt.Sprint(lines) != fmt.Sprint(want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
}
