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

// fork starts a process.
func fork(t *sim.Thread, name string, body func(*sim.Thread), options ...sim.Option) *sim.Process {
	p := sim.NewProcess(t, name, body, options...)
	p.Start(t)
	return p
}

// code shows an exit code as Python does.
func code(p *sim.Process) string {
	if code, ended := p.ExitCode(); ended {
		return fmt.Sprint(code)
	}
	return "None"
}

// TestProcesses checks what CPython's multiprocessing.Process promises, one
// behaviour each.
func TestProcesses(t *testing.T) {
	const ms = time.Millisecond
	nothing := func(*sim.Thread) {}
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"the parent goes on at once, and a join waits for the end", func(t *sim.Thread) {
			p := sim.NewProcess(t, "", func(t *sim.Thread) { t.Print("child"); t.Sleep(5 * ms) })
			t.Print("%s %v %s", p.Name(), p.IsAlive(t), code(p))
			p.Start(t)
			t.Print("parent %v %s", p.IsAlive(t), code(p))
			t.Print("%v", p.JoinWithin(t, ms))
			p.Join(t)
			t.Print("%v %s", p.IsAlive(t), code(p))
			p.Join(t)
		}, "0 Process-1 false None\n0 parent true None\n0 child\n1 false\n5 false 0\n5 done\n"},
		{"the exit code says how it ended", func(t *sim.Thread) {
			for _, body := range []func(*sim.Thread){
				func(t *sim.Thread) { t.Exit(3) }, func(t *sim.Thread) { t.Exit(-1) },
				func(t *sim.Thread) { t.Raise("SystemExit", "gone") }, func(t *sim.Thread) { t.Raise("SystemExit", "") },
				func(t *sim.Thread) { spawn(t, "a", func(t *sim.Thread) { t.Exit(5) }).Join(t) },
			} {
				p := fork(t, "", body)
				p.Join(t)
				t.Print("%s", code(p))
			}
		}, "0 3\n0 255\n0 1\n0 0\n0 0\n0 done\n"},
		{"an uncaught exception gives exit code 1", func(t *sim.Thread) {
			p := fork(t, "", func(t *sim.Thread) { t.Raise("ValueError", "bad") })
			p.Join(t)
			t.Print("%s", code(p))
		}, "0 ValueError: bad\n0 1\n0 failed\n"},
		{"terminate ends all threads at once, without finally, holding locks", func(t *sim.Thread) {
			p := fork(t, "", func(t *sim.Thread) {
				defer t.Print("never")
				th := spawn(t, "a", func(t *sim.Thread) { t.Sleep(9 * ms); t.Print("never") })
				spawn(t, "joins a", func(t *sim.Thread) { th.Join(t); t.Print("never") })
				spawn(t, "ready", func(t *sim.Thread) { t.Sleep(5 * ms); t.Print("never") })
				th.Join(t)
			})
			t.Sleep(5 * ms)
			p.Terminate(t)
			t.Print("%s", code(p))
			p.Join(t)
			p.Terminate(t)
		}, "5 -15\n5 done\n"},
		{"misuse raises what CPython raises", func(t *sim.Thread) {
			daemon := fork(t, "", func(t *sim.Thread) {
				q := sim.NewProcess(t, "", nothing)
				t.Print("%s %v", q.Name(), t.Try(func() { q.Start(t) }))
			}, sim.Daemon(true))
			daemon.Join(t)
			p := fork(t, "", func(t *sim.Thread) {
				t.Print("%s %s", sim.NewProcess(t, "", nothing).Name(), sim.NewProcess(t, "", nothing).Name())
			})
			p.Join(t)
			q := sim.NewProcess(t, "", nothing)
			t.Print("%v", t.Try(func() { p.Start(t) }))
			t.Print("%v", t.Try(func() { q.Join(t) }))
			t.Print("%v", t.Try(func() { q.Terminate(t) }))
			fork(t, "", func(t *sim.Thread) {
				t.Print("%v", t.Try(func() { p.Join(t) }))
				t.Print("%v", t.Try(func() { q.Start(t) }))
				t.Print("%v", t.Try(func() { p.IsAlive(t) }))
			}).Join(t)
		}, "0 Process-1:1 AssertionError: daemonic processes are not allowed to have children\n" +
			"0 Process-2:1 Process-2:2\n" +
			"0 AssertionError: cannot start a process twice\n" +
			"0 AssertionError: can only join a started process\n" +
			"0 AttributeError: 'NoneType' object has no attribute 'terminate'\n" +
			"0 AssertionError: can only join a child process\n" +
			"0 AssertionError: can only start a process object created by current process\n" +
			"0 AssertionError: can only test a child process\n0 done\n"},
		{"a child process terminates its daemonic children first, then waits for children and threads", func(t *sim.Thread) {
			p := fork(t, "", func(t *sim.Thread) {
				spawn(t, "a", func(t *sim.Thread) { t.Sleep(3 * ms); t.Print("thread") })
				fork(t, "", func(t *sim.Thread) { t.Sleep(ms); t.Print("never") }, sim.Daemon(true))
				fork(t, "", func(t *sim.Thread) { t.Sleep(6 * ms); t.Print("grandchild") })
				t.Print("body over")
			})
			p.Join(t)
			t.Print("joined %s", code(p))
		}, "0 body over\n3 thread\n6 grandchild\n6 joined 0\n6 done\n"},
		{"the program waits for its threads, then terminates daemonic children, then waits for the others", func(t *sim.Thread) {
			fork(t, "", func(t *sim.Thread) { t.Sleep(2 * ms); t.Print("child") })
			fork(t, "", func(t *sim.Thread) { t.Print("daemon begins"); t.Sleep(3 * ms); t.Print("never") }, sim.Daemon(true))
			t.Print("main over")
			spawn(t, "a", func(t *sim.Thread) { t.Sleep(ms); t.Print("thread") })
		}, "0 main over\n0 daemon begins\n1 thread\n2 child\n2 done\n"},
		{"the daemon threads of a process are cut off at its end, and it counts its own", func(t *sim.Thread) {
			spawn(t, "other", func(t *sim.Thread) { t.Sleep(ms) })
			fork(t, "", func(t *sim.Thread) {
				th := sim.NewThread(t, "", func(t *sim.Thread) { t.Sleep(2 * ms); t.Print("never") }, sim.Daemon(true))
				th.Start(t)
				t.Print("%d %s", t.ActiveCount(), th.Name())
			}).Join(t)
			t.Print("joined")
			t.Sleep(5 * ms)
		}, "0 2 Thread-1\n0 joined\n5 done\n"},
		{"threads share memory, processes have copies", func(t *sim.Thread) {
			n := sim.NewVariable(t, "n", 1)
			add := func(t *sim.Thread) { n.Store(t, n.Load(t)+1); t.Print("%d", n.Load(t)) }
			spawn(t, "a", add).Join(t)
			p := fork(t, "", func(t *sim.Thread) {
				add(t)
				fork(t, "", add).Join(t)
				t.Print("child still has %d", n.Load(t))
			})
			n.Store(t, 10)
			p.Join(t)
			t.Print("parent has %d", n.Load(t))
		}, "0 2\n0 3\n0 4\n0 child still has 3\n0 parent has 10\n0 done\n"},
		{"a daemon thread ends the program by ending the last child", func(t *sim.Thread) {
			p := fork(t, "", func(t *sim.Thread) { t.Sleep(9 * ms) })
			sim.NewThread(t, "killer", func(t *sim.Thread) {
				t.Sleep(ms)
				p.Terminate(t)
				t.Print("%s", code(p))
				t.Sleep(ms)
				t.Print("never")
			}, sim.Daemon(true)).Start(t)
		}, "1 -15\n1 done\n"},
		{"a deadlock in a child is the end of whoever joins it", func(t *sim.Thread) {
			p := fork(t, "child", func(t *sim.Thread) {
				l := sim.NewLock(t, "l")
				l.Acquire(t)
				l.Acquire(t)
			})
			p.Join(t)
		}, "0 deadlock: child waits for l, which child holds\n"},
		{"joining a process waits for its threads too", func(t *sim.Thread) {
			fork(t, "child", func(t *sim.Thread) {
				spawn(t, "waits", func(t *sim.Thread) { sim.NewEvent(t, "e").Wait(t) })
			}).Join(t)
		}, "0 hang: nobody is left who could release main (join), waits (event)\n"},
		{"no other process can set an event", func(t *sim.Thread) {
			p := fork(t, "child", func(t *sim.Thread) { sim.NewEvent(t, "e").Wait(t) })
			t.Sleep(5 * ms)
			p.Terminate(t)
		}, "5 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestProcessesCutOff closes a kernel in the middle of a program that uses all
// there is between processes, at every step: no goroutine is left, and nothing is
// recorded any more, whatever deferred calls do.
func TestProcessesCutOff(t *testing.T) {
	defer goleak.VerifyNone(t)
	work := sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value { t.Compute(time.Millisecond); return nil }}
	main := func(t *sim.Thread) {
		a, b := sim.NewPipe(t, "a", "b", true, 20)
		q := sim.NewProcessQueue(t, "q", 1)
		m := sim.NewManager(t)
		l := m.List(t, "l")
		pool := sim.NewPool(t, "pool", 2)
		task := pool.ApplyAsync(t, work, nil, sim.Then{})
		p := fork(t, "", func(t *sim.Thread) {
			defer func() {
				l.Call(t, "append", 2)
				q.Put(t, 1)
				b.Send(t, 1)
				b.Recv(t)
				b.Close(t)
				sim.NewProcess(t, "", func(*sim.Thread) {}).Start(t)
				t.Compute(1)
			}()
			q.Put(t, strings.Repeat("x", 100))
			b.Send(t, strings.Repeat("x", 100))
			t.Sleep(time.Second)
		})
		defer func() {
			a.Recv(t)
			l.Show(t)
			pool.Map(t, work, []sim.Value{1}, 1)
			task.Get(t)
			pool.Terminate(t)
			q.GetWithin(t, time.Second)
			q.JoinThread(t)
			p.Join(t)
			p.Terminate(t)
			m.Shutdown(t)
		}()
		a.Recv(t)
		q.Get(t)
		task.Get(t)
	}
	for steps := 0; ; steps++ {
		closed, late := false, 0
		k := sim.New(sim.Config{Trace: func(*sim.Record) {
			if closed {
				late++
			}
		}})
		k.Main(main)
		more := true
		for range steps {
			more = k.Step()
		}
		closed = true
		before := k.Snapshot()
		k.Close()
		if late > 0 || k.Step() || !reflect.DeepEqual(before, k.Snapshot()) {
			t.Fatalf("closed after %d steps, it left %d records more", steps, late)
		}
		if !more {
			return
		}
	}
}

// TestForeignLock checks that a lock of another process's memory is refused.
func TestForeignLock(t *testing.T) {
	for _, use := range []func(*sim.Thread, *sim.Lock, *sim.Event){
		func(t *sim.Thread, l *sim.Lock, _ *sim.Event) { l.Acquire(t) },
		func(t *sim.Thread, _ *sim.Lock, e *sim.Event) { e.Wait(t) },
	} {
		k := sim.New(sim.Config{})
		defer k.Close()
		k.Main(func(t *sim.Thread) {
			l, e := sim.NewLock(t, "l"), sim.NewEvent(t, "e")
			fork(t, "child", func(t *sim.Thread) { use(t, l, e) })
		})
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "sim: child cannot use ") {
					t.Errorf("got %q", text)
				}
			}()
			k.RunUntil(0)
		}()
	}
}

// TestCompute checks when threads are done that compute, given the interpreter
// lock and a number of cores.
func TestCompute(t *testing.T) {
	const ms = time.Millisecond
	compute := func(name string, d time.Duration) func(*sim.Thread) {
		return func(t *sim.Thread) { t.Compute(d); t.Print("%s", name) }
	}
	threads := func(ds ...time.Duration) func(*sim.Thread) {
		return func(t *sim.Thread) {
			for i, d := range ds {
				spawn(t, fmt.Sprint(i), compute(fmt.Sprint(i), d))
			}
		}
	}
	processes := func(ds ...time.Duration) func(*sim.Thread) {
		return func(t *sim.Thread) {
			for i, d := range ds {
				fork(t, fmt.Sprint(i), compute(fmt.Sprint(i), d))
			}
		}
	}
	tests := []struct {
		name  string
		cores int
		main  func(*sim.Thread)
		want  string
	}{
		{"one alone", 1, threads(20 * ms), "0@20"},
		{"threads take turns whatever the cores", 4, threads(20*ms, 20*ms), "0@35 1@40"},
		{"the interval counts from when another one comes", 0, func(t *sim.Thread) {
			spawn(t, "a", compute("a", 20*ms))
			t.Sleep(7 * ms)
			spawn(t, "b", compute("b", 3*ms))
		}, "b@15 a@23"},
		{"a short one goes first among many", 0, threads(12*ms, 4*ms, 12*ms), "1@9 0@26 2@28"},
		{"processes run side by side", 2, processes(20*ms, 20*ms), "0@20 1@20"},
		{"processes share one core", 1, processes(20*ms, 20*ms), "0@35 1@40"},
		{"as many cores as wanted", 0, processes(20*ms, 20*ms, 20*ms), "0@20 1@20 2@20"},
		{"three processes on two cores", 2, processes(10*ms, 10*ms, 10*ms), "0@10 1@15 2@15"},
		{"a thread that is cut off passes on lock and core", 1, func(t *sim.Thread) {
			p := fork(t, "p", compute("p", 100*ms))
			fork(t, "q", compute("q", 5*ms))
			t.Sleep(2 * ms)
			p.Terminate(t)
		}, "q@7"},
		{"one that waits is cut off", 1, func(t *sim.Thread) {
			fork(t, "p", compute("p", 10*ms))
			q := fork(t, "q", compute("q", 5*ms))
			t.Sleep(2 * ms)
			q.Terminate(t)
		}, "p@10"},
		{"nothing to compute", 1, threads(0), "0@0"},
		{"a negative length", 1, threads(-1), "ValueError: computing takes a length that is not negative@0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			k := sim.New(sim.Config{Cores: tt.cores, Trace: func(r *sim.Record) {
				if r.Kind == sim.KindPrint || r.Kind == sim.KindError {
					got = append(got, fmt.Sprintf("%s@%d", r.Text, r.Time/int64(ms)))
				}
			}})
			defer k.Close()
			k.Main(tt.main)
			k.RunUntil(int64(time.Second))
			if !k.Ended() {
				t.Error("the program has not ended")
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestComputeLive changes cores and switch interval while threads compute.
func TestComputeLive(t *testing.T) {
	const ms = time.Millisecond
	spawnBoth := func(start func(*sim.Thread, string, func(*sim.Thread))) func(*sim.Thread) {
		return func(t *sim.Thread) {
			for _, name := range []string{"a", "b"} {
				start(t, name, func(t *sim.Thread) { t.Compute(100 * ms); t.Print("%s", name) })
			}
		}
	}
	threads := spawnBoth(func(t *sim.Thread, name string, body func(*sim.Thread)) { spawn(t, name, body) })
	processes := spawnBoth(func(t *sim.Thread, name string, body func(*sim.Thread)) { fork(t, name, body) })
	tests := []struct {
		name   string
		main   func(*sim.Thread)
		change func(*sim.Kernel)
		want   string
		cores  string // of the two threads after the change
	}{
		{"a core more", processes, func(k *sim.Kernel) { k.SetCores(2) }, "a@119 b@120", "2 1"},
		{"one core more, and one fewer", processes, func(k *sim.Kernel) { k.SetCores(2); k.SetCores(1) }, "a@195 b@200", "0 1"},
		{"no bound", processes, func(k *sim.Kernel) { k.SetCores(0) }, "a@119 b@120", "2 1"},
		{"a longer interval", threads, func(k *sim.Kernel) { k.SetSwitchInterval(time.Second) }, "a@120 b@200", "0 1"},
		{"a shorter interval", threads, func(k *sim.Kernel) { k.SetSwitchInterval(ms) }, "a@199 b@200", "0 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			var state sim.State
			k := sim.New(sim.Config{Cores: 1, Trace: func(r *sim.Record) {
				state.Apply(r)
				if r.Kind == sim.KindPrint {
					got = append(got, fmt.Sprintf("%s@%d", r.Text, r.Time/int64(ms)))
				}
			}})
			defer k.Close()
			k.Main(tt.main)
			k.RunUntil(int64(39 * ms))
			tt.change(k)
			if cores := fmt.Sprint(state.Threads[1].Core, state.Threads[2].Core); cores != tt.cores {
				t.Errorf("on cores %s, want %s", cores, tt.cores)
			}
			k.RunUntil(int64(time.Second))
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestComputeAgain checks that computing in parts is as computing at once: who goes
// on has lock and core still, and who does something else gives them away.
func TestComputeAgain(t *testing.T) {
	const ms = time.Millisecond
	parts := func(name string, n int, then func(*sim.Thread)) func(*sim.Thread) {
		return func(t *sim.Thread) {
			for range n {
				t.Compute(2 * ms)
				then(t)
			}
			t.Print("%s", name)
		}
	}
	on := func(*sim.Thread) {}
	run := func(cores int, main func(*sim.Thread), change func(*sim.Kernel)) string {
		var got []string
		k := sim.New(sim.Config{Cores: cores, Trace: func(r *sim.Record) {
			if r.Kind == sim.KindPrint {
				got = append(got, fmt.Sprintf("%s@%d", r.Text, r.Time/int64(ms)))
			}
		}})
		defer k.Close()
		k.Main(main)
		change(k)
		k.RunUntil(int64(time.Second))
		return strings.Join(got, " ")
	}
	none := func(*sim.Kernel) {}
	both := func(then func(*sim.Thread)) func(*sim.Thread) {
		return func(t *sim.Thread) { spawn(t, "a", parts("a", 10, then)); spawn(t, "b", parts("b", 10, then)) }
	}
	for _, tt := range []struct {
		name   string
		got    string
		wanted string
	}{
		{"turns as long as the interval", run(0, both(on), none), "a@35 b@40"},
		{"who sleeps in between gives the lock away", run(0, both(func(t *sim.Thread) { t.Sleep(ms) }), none), "a@39 b@41"},
		{"an interval of many parts", run(0, both(on), func(k *sim.Kernel) { k.SetSwitchInterval(12 * ms) }), "a@32 b@40"},
		{"processes on a core that is taken away between two parts", run(2, func(t *sim.Thread) {
			fork(t, "a", parts("a", 10, on))
			fork(t, "b", parts("b", 10, on))
		}, func(k *sim.Kernel) {
			k.RunUntil(int64(4*ms) - 1)
			for k.Snapshot().Threads[2].Reason != sim.ReasonTimer && k.Step() {
			}
			k.SetCores(1)
		}), "a@35 b@36"},
	} {
		if tt.got != tt.wanted {
			t.Errorf("%s: %s, want %s", tt.name, tt.got, tt.wanted)
		}
	}
}

// TestComputeRecords checks the Gantt of two threads, and that one which has the
// lock to itself leaves no record for every interval.
func TestComputeRecords(t *testing.T) {
	var got []string
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		if r.Kind == sim.KindState && r.Thread > 1 {
			got = append(got, fmt.Sprintf("%d %d %v %v", r.Time/int64(time.Millisecond), r.Thread, sim.ThreadState(r.To), r.Reason))
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		spawn(t, "a", func(t *sim.Thread) { t.Compute(time.Second) })
		t.Sleep(500 * time.Millisecond)
		spawn(t, "b", func(t *sim.Thread) { t.Compute(2 * time.Millisecond) })
	})
	k.RunUntil(int64(time.Minute))
	want := `0 2 ready started, 0 2 running , 0 2 running compute, 500 3 ready started, 500 3 running , 500 3 ready gil, ` +
		`505 2 ready gil, 505 3 running compute, 507 3 ready timer, 507 3 running , 507 3 done , 507 2 running compute, ` +
		`1002 2 ready timer, 1002 2 running , 1002 2 done `
	if got := strings.Join(got, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
