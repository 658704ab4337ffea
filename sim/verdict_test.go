package sim_test

import (
	"testing"
	"time"

	"interleave/sim"
)

// embrace makes two threads each hold one lock and want the other's.
func embrace(t *sim.Thread, timeout time.Duration) {
	a, b := sim.NewLock(t, "a"), sim.NewLock(t, "b")
	take := func(first, second *sim.Lock) func(*sim.Thread) {
		return func(t *sim.Thread) {
			first.Acquire(t)
			t.Sleep(time.Millisecond)
			if timeout > 0 {
				second.AcquireWithin(t, timeout)
			} else {
				second.Acquire(t)
			}
			first.Release(t)
		}
	}
	spawn(t, "x", take(a, b))
	spawn(t, "y", take(b, a))
}

// TestVerdicts checks each verdict, and the near misses that must not be given.
func TestVerdicts(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"deadlock of all", func(t *sim.Thread) { embrace(t, 0) },
			"1 deadlock: x waits for b, which y holds; y waits for a, which x holds\n"},
		{"deadlock of some while others go on", func(t *sim.Thread) {
			embrace(t, 0)
			t.Sleep(5 * ms)
			t.Print("main goes on")
		}, "1 deadlock: x waits for b, which y holds; y waits for a, which x holds\n5 main goes on\n"},
		{"no deadlock where one of them times out", func(t *sim.Thread) { embrace(t, 5*ms) }, "6 done\n"},
		{"deadlock by join and lock", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			l.Acquire(t)
			spawn(t, "child", func(t *sim.Thread) { l.Acquire(t) }).Join(t)
		}, "0 deadlock: main waits for child to end; child waits for l, which main holds\n"},
		{"deadlock with oneself", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			l.Acquire(t)
			l.Acquire(t)
		}, "0 deadlock: main waits for l, which main holds\n"},
		{"whoever waits for a deadlocked thread joins the stuck", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			spawn(t, "self", func(t *sim.Thread) { l.Acquire(t); l.Acquire(t) }).Join(t)
		}, "0 deadlock: self waits for l, which self holds\n0 deadlock: self waits for l, which self holds\n"},
		{"hang on an event nobody sets", func(t *sim.Thread) { sim.NewEvent(t, "e").Wait(t) },
			"0 hang: nobody is left who could release main (event)\n"},
		{"hang on what nobody does any more", func(t *sim.Thread) {
			full := sim.NewQueue(t, "full", 1)
			full.Put(t, 1)
			for _, wait := range []func(*sim.Thread){
				sim.NewSemaphore(t, "s", 0).Acquire,
				func(t *sim.Thread) { sim.NewQueue(t, "q", 0).Get(t) },
				func(t *sim.Thread) { full.Put(t, 2) },
				full.Join,
				func(t *sim.Thread) { sim.NewBarrier(t, "b", 2, nil).Wait(t) },
				func(t *sim.Thread) { c := sim.NewCondition(t, "c", nil); c.Acquire(t); c.Wait(t) },
			} {
				spawn(t, "", wait)
			}
		}, "0 hang: nobody is left who could release Thread-1 (semaphore), Thread-2 (get), Thread-3 (put), Thread-4 (tasks), Thread-5 (barrier), Thread-6 (condition)\n"},
		{"hang on the lock of a thread that is gone, while others go on", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			spawn(t, "gone", func(t *sim.Thread) { l.Acquire(t); t.Sleep(ms) })
			spawn(t, "left", func(t *sim.Thread) { l.Acquire(t) })
			t.Sleep(2 * ms)
			t.Print("main goes on")
		}, "1 hang: nobody is left who could release left (lock)\n2 main goes on\n"},
		{"no hang while another thread can still reach the queue", func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 0)
			spawn(t, "getter", func(t *sim.Thread) { t.Print("%v", q.Get(t)) })
			t.Sleep(10 * ms)
			q.Put(t, 1)
		}, "10 1\n10 done\n"},
		{"no hang while a timer may still fire and do it", func(t *sim.Thread) {
			e := sim.NewEvent(t, "e")
			sim.NewDelay(t, "", 10*ms, e.Set).Start(t)
			e.Wait(t)
		}, "10 done\n"},
		{"no hang while a daemon may still do it", func(t *sim.Thread) {
			e := sim.NewEvent(t, "e")
			sim.NewThread(t, "d", func(t *sim.Thread) { t.Sleep(10 * ms); e.Set(t); t.Sleep(ms) }, sim.Daemon(true)).Start(t)
			e.Wait(t)
		}, "10 done\n"},
		{"no hang while others go on that could do it, though they do not", func(t *sim.Thread) {
			spawn(t, "waits", sim.NewEvent(t, "e").Wait)
			t.Sleep(10 * ms)
			t.Print("main ends")
		}, "10 main ends\n10 hang: nobody is left who could release waits (event)\n"},
		{"a lock is its holder's to release; where another thread does it, the verdict is taken back", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			l.Acquire(t)
			spawn(t, "other", func(t *sim.Thread) { t.Sleep(10 * ms); l.Release(t) })
			l.Acquire(t)
			t.Print("main has it")
		}, "0 deadlock: main waits for l, which main holds\n10 well again\n10 main has it\n10 done\n"},
		{"no hang while the waiter has a timeout", func(t *sim.Thread) {
			t.Print("%v", sim.NewEvent(t, "e").WaitWithin(t, 10*ms))
		}, "10 false\n10 done\n"},
		{"threads that have ended are not in the way of the end", func(t *sim.Thread) {
			spawn(t, "a", func(*sim.Thread) {}).Join(t)
		}, "0 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestNothingToSay checks that no verdict is given before the end while a thread, or
// the end of one, may still release who waits, whatever for.
func TestNothingToSay(t *testing.T) {
	const ms = time.Millisecond
	// later does something in a thread of its own, after others have waited long.
	later := func(t *sim.Thread, do func(*sim.Thread)) *sim.Thread {
		return spawn(t, "later", func(t *sim.Thread) { t.Sleep(10 * ms); do(t) })
	}
	for name, main := range map[string]func(*sim.Thread){
		"lock": func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			spawn(t, "holder", func(t *sim.Thread) { l.Acquire(t); t.Sleep(10 * ms); l.Release(t) })
			l.Acquire(t)
		},
		"permits": func(t *sim.Thread) {
			s := sim.NewSemaphore(t, "s", 0)
			later(t, s.Release)
			s.Acquire(t)
		},
		"event": func(t *sim.Thread) {
			e := sim.NewEvent(t, "e")
			later(t, e.Set)
			e.Wait(t)
		},
		"condition": func(t *sim.Thread) {
			c := sim.NewCondition(t, "c", nil)
			later(t, func(t *sim.Thread) { c.Acquire(t); c.Notify(t, 1); c.Release(t) })
			c.Acquire(t)
			c.Wait(t)
			c.Release(t)
		},
		"barrier": func(t *sim.Thread) {
			b := sim.NewBarrier(t, "b", 2, nil)
			later(t, func(t *sim.Thread) { b.Wait(t) })
			b.Wait(t)
		},
		"item": func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 0)
			later(t, func(t *sim.Thread) { q.Put(t, 1) })
			q.Get(t)
		},
		"room": func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 1)
			q.Put(t, 1)
			later(t, func(t *sim.Thread) { q.Get(t) })
			q.Put(t, 2)
		},
		"tasks": func(t *sim.Thread) {
			q := sim.NewQueue(t, "q", 0)
			q.Put(t, 1)
			later(t, q.TaskDone)
			q.Join(t)
		},
		"end of a thread": func(t *sim.Thread) { later(t, func(*sim.Thread) {}).Join(t) },
		"end of a process": func(t *sim.Thread) {
			p := sim.NewProcess(t, "p", func(t *sim.Thread) { t.Sleep(10 * ms) })
			p.Start(t)
			p.Join(t)
		},
		"message": func(t *sim.Thread) {
			a, b := sim.NewPipe(t, "a", "b", true, 0)
			sim.NewProcess(t, "p", func(t *sim.Thread) { t.Sleep(10 * ms); b.Send(t, 1) }).Start(t)
			a.Recv(t)
		},
		"end of the others": func(t *sim.Thread) { later(t, func(*sim.Thread) {}) },
		"several in a ring, of whom one gives up": func(t *sim.Thread) {
			a, b := sim.NewLock(t, "a"), sim.NewLock(t, "b")
			a.Acquire(t)
			spawn(t, "other", func(t *sim.Thread) { b.Acquire(t); a.AcquireWithin(t, 10*ms); b.Release(t) })
			b.Acquire(t)
		},
		"an exception that is caught is no failure": func(t *sim.Thread) {
			t.Try(func() { sim.NewLock(t, "l").Release(t) })
			t.Sleep(10 * ms)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := transcript(t, main); got != "10 done\n" {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

// TestVerdictTakenBack checks that a hang ends when somebody outside helps.
func TestVerdictTakenBack(t *testing.T) {
	var e *sim.Event
	k := sim.New(sim.Config{})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		e = sim.NewEvent(t, "e")
		e.Wait(t)
		t.Sleep(time.Second)
	})
	k.RunUntil(0)
	if v := k.Verdict(); v == nil || v.Kind != sim.VerdictHang {
		t.Fatalf("verdict %v, want a hang", v)
	}
	e.Set(k.Outside())
	k.Recheck()
	if v := k.Verdict(); v != nil {
		t.Errorf("verdict %v after the event was set, want none", v)
	}
	k.RunUntil(0)
	if got := k.Standing(); got != sim.VerdictIdle {
		t.Errorf("standing %v while main sleeps, want idle", got)
	}
	k.RunUntil(int64(time.Hour))
	if got := k.Standing(); got != sim.VerdictDone {
		t.Errorf("standing %v at the end, want done", got)
	}
}
