package sim_test

import (
	"fmt"
	"time"

	"interleave/sim"
)

// A process has a copy of the memory that its parent had when it was started.
func ExampleProcess() {
	show(func(t *sim.Thread) {
		num := sim.NewVariable(t, "num", 1)
		p := sim.NewProcess(t, "", func(t *sim.Thread) {
			num.Store(t, num.Load(t)+1)
			t.Print("%s: %d", t.Process().Name(), num.Load(t))
			t.Exit(3)
		})
		p.Start(t)
		p.Join(t)
		code, _ := p.ExitCode()
		t.Print("parent: %d, exit code %d", num.Load(t), code)
	})
	// Output:
	// 0s Process-1: 2
	// 0s parent: 1, exit code 3
}

// Terminating a process runs nothing of it any more.
func ExampleProcess_Terminate() {
	show(func(t *sim.Thread) {
		p := sim.NewProcess(t, "", func(t *sim.Thread) {
			defer t.Print("never")
			t.Sleep(time.Minute)
		})
		p.Start(t)
		t.Sleep(time.Second)
		p.Terminate(t)
		p.Join(t)
		code, _ := p.ExitCode()
		t.Print("exit code %d", code)
	})
	// Output:
	// 1s exit code -15
}

// Threads of a process take turns to compute, processes compute side by side.
func ExampleThread_Compute() {
	work := func(t *sim.Thread) {
		t.Compute(time.Second)
		t.Print("done")
	}
	show(func(t *sim.Thread) {
		t.Print("two threads")
		for range 2 {
			sim.NewThread(t, "", work).Start(t)
		}
		t.Sleep(3 * time.Second)
		t.Print("two processes")
		for range 2 {
			sim.NewProcess(t, "", work).Start(t)
		}
	})
	// Output:
	// 0s two threads
	// 1.995s done
	// 2s done
	// 3s two processes
	// 4s done
	// 4s done
}

// A list in a cell is in the memory of a process; a child changes its own copy.
func ExampleCell() {
	show(func(t *sim.Thread) {
		numbers := sim.NewCell(t, "numbers", sim.NewList(1))
		p := sim.NewProcess(t, "", func(t *sim.Thread) {
			numbers.Call(t, "append", 2)
			t.Print("child %s", numbers.Show(t))
		})
		p.Start(t)
		p.Join(t)
		t.Print("parent %s", numbers.Show(t))
	})
	// Output:
	// 0s child [1, 2]
	// 0s parent [1]
}

// What goes through a pipe is a copy, and its end can be received.
func ExampleNewPipe() {
	show(func(t *sim.Thread) {
		here, there := sim.NewPipe(t, "here", "there", true, 0)
		p := sim.NewProcess(t, "", func(t *sim.Thread) {
			here.Close(t) // the child's copy of the parent's end
			for {
				var v sim.Value
				if err := t.Try(func() { v = there.Recv(t) }); err != nil {
					t.Print("child: %v", err)
					return
				}
				t.Print("child: %s", sim.Repr(v))
				there.Send(t, "thanks")
			}
		})
		p.Start(t)
		here.Send(t, sim.NewList(42, nil, "hello"))
		t.Print("parent: %s", sim.Repr(here.Recv(t)))
		here.Close(t)
		p.Join(t)
	})
	// Output:
	// 0s child: [42, None, 'hello']
	// 0s parent: 'thanks'
	// 0s child: EOFError
}

// A pipe that is full makes the sender wait.
func ExampleConn_Send() {
	show(func(t *sim.Thread) {
		r, w := sim.NewPipe(t, "r", "w", false, 100)
		sim.NewThread(t, "", func(t *sim.Thread) {
			for i := range 3 {
				w.Send(t, sim.NewList(i, "forty bytes or somewhat more of them"))
				t.Print("sent %d", i)
			}
		}).Start(t)
		t.Sleep(time.Second)
		t.Print("got %s", sim.Repr(r.Recv(t)))
	})
	// Output:
	// 0s sent 0
	// 1s got [0, 'forty bytes or somewhat more of them']
	// 1s sent 1
}

// A put leaves the item to a feeder thread, which pickles it and sends it.
func ExampleProcessQueue() {
	show(func(t *sim.Thread) {
		queue := sim.NewProcessQueue(t, "queue", 0)
		p := sim.NewProcess(t, "", func(t *sim.Thread) {
			queue.Put(t, sim.NewList(42, nil, "hello"))
			t.Print("put")
		})
		p.Start(t)
		t.Print("got %s", sim.Repr(queue.Get(t)))
		p.Join(t)
	})
	// Output:
	// 0s put
	// 0s got [42, None, 'hello']
}

// A manager holds objects for all processes; what it gives out are copies.
func ExampleManager() {
	show(func(t *sim.Thread) {
		m := sim.NewManager(t)
		d, l, v := m.Dict(t, "d", nil), m.List(t, "l", sim.NewList(1)), m.Value(t, "v", "i", 0)
		for i := range 2 {
			p := sim.NewProcess(t, "", func(t *sim.Thread) {
				d.Call(t, "__setitem__", i, t.Process().Name())
				l.Call(t, "__getitem__", 0).(*sim.List).Append(2) // changes a copy
				v.Call(t, "set", v.Call(t, "get").(int)+1)
			})
			p.Start(t)
			p.Join(t)
		}
		t.Print("%s %s %s", d.Show(t), l.Show(t), v.Show(t))
	})
	// Output:
	// 0s {0: 'Process-2', 1: 'Process-3'} [[1]] Value('i', 2)
}

// A pool's workers are processes; a callback runs in a thread of the parent.
func ExamplePool() {
	foo := sim.Func{Name: "foo", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		t.Sleep(2 * time.Second)
		if args[0] == 3 {
			t.Raise("ValueError", "not 3")
		}
		return args[0].(int) + 100
	}}
	show(func(t *sim.Thread) {
		pool := sim.NewPool(t, "pool", 2)
		for i := range 4 {
			pool.ApplyAsync(t, foo, []sim.Value{i}, sim.Then{
				Callback:      func(t *sim.Thread, v sim.Value) { t.Print("result %d", v) },
				ErrorCallback: func(t *sim.Thread, e *sim.Exception) { t.Print("error %v", e) },
			})
		}
		t.Print("all are given")
		pool.Close(t)
		pool.Join(t)
	})
	// Output:
	// 0s all are given
	// 2s result 100
	// 2s result 101
	// 4s result 102
	// 4s error ValueError: not 3
}

// Map hands the items out in chunks and returns the results in their order.
func ExamplePool_Map() {
	square := sim.Func{Name: "square", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		t.Sleep(time.Second)
		return args[0].(int) * args[0].(int)
	}}
	show(func(t *sim.Thread) {
		pool := sim.NewPool(t, "pool", 2)
		t.Print("%s", sim.Repr(pool.Map(t, square, []sim.Value{1, 2, 3, 4}, 2)))
		pool.Close(t)
		pool.Join(t)
	})
	// Output:
	// 2s [1, 4, 9, 16]
}

// What crosses between processes is CPython's pickle, byte for byte.
func ExamplePickle() {
	data, err := sim.Pickle(sim.NewList(42, nil, "hello"))
	fmt.Printf("%x %v\n", data, err)
	v, err := sim.Unpickle(data)
	fmt.Println(sim.Repr(v), err)
	// Output:
	// 80049510000000000000005d94284b2a4e8c0568656c6c6f94652e <nil>
	// [42, None, 'hello'] <nil>
}
