package sim_test

import (
	"strings"
	"testing"
	"time"

	"interleave/sim"
)

// TestProcessQueues checks what CPython's multiprocessing.Queue promises, one
// behaviour each.
func TestProcessQueues(t *testing.T) {
	const ms = time.Millisecond
	try := func(t *sim.Thread, f func()) { t.Print("%v", t.Try(f)) }
	long := strings.Repeat("x", 200000)
	nested := func() sim.Value {
		v := sim.NewTuple()
		for range 1000 {
			v = sim.NewTuple(v)
		}
		return v
	}
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"the lesson's program", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			p := fork(t, "", func(t *sim.Thread) { q.Put(t, sim.NewList(42, nil, "hello")) })
			t.Print("%s", sim.Repr(q.Get(t)))
			p.Join(t)
			t.Print("%s", code(p))
		}, "0 [42, None, 'hello']\n0 0\n0 done\n"},
		{"full, empty and size; what is sent is what the feeder finds", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 2)
			l := sim.NewList(2)
			q.Put(t, sim.NewList(1))
			q.Put(t, l)
			l.Append(3)
			t.Print("%v %v %d", q.TryPut(t, 5), q.Full(), q.Size())
			t.Print("%v", q.PutWithin(t, 5, ms))
			t.Print("%v %s %s", q.Empty(t), sim.Repr(q.Get(t)), sim.Repr(q.Get(t)))
			_, err := q.TryGet(t)
			t.Print("%v", err)
			_, err = q.GetWithin(t, ms)
			t.Print("%v %d %v", err, q.Size(), q.Empty(t))
		}, "0 queue.Full true 2\n1 queue.Full\n1 false [1] [2, 3]\n1 _queue.Empty\n2 _queue.Empty 0 true\n2 done\n"},
		{"a put waits for a place, not for the pipe", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 2)
			fork(t, "", func(t *sim.Thread) {
				for i := range 4 {
					q.Put(t, long)
					t.Print("put %d", i)
				}
			})
			for range 4 {
				t.Sleep(ms)
				q.Get(t)
			}
		}, "0 put 0\n0 put 1\n1 put 2\n2 put 3\n4 done\n"},
		{"a wider pipe lets the feeder go on, a narrower one keeps what it has", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			q.SetPipeSize(t, 4096)
			p := fork(t, "", func(t *sim.Thread) { q.Put(t, long) })
			t.Sleep(ms)
			q.SetPipeSize(t, 1<<20)
			p.Join(t)
			q.SetPipeSize(t, 4096)
			fork(t, "", func(t *sim.Thread) { q.Put(t, 7); t.Print("put") })
			t.Sleep(ms)
			t.Print("%d", len(sim.Show(q.Get(t))))
			t.Print("%v", q.Get(t))
		}, "1 put\n2 200000\n2 7\n2 done\n"},
		{"right after a put the bytes are not there yet", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			q.Put(t, 1)
			_, err := q.TryGet(t)
			t.Print("%v", err)
			v, err := q.GetWithin(t, ms)
			t.Print("%v %v", v, err)
		}, "0 _queue.Empty\n0 1 <nil>\n0 done\n"},
		{"what cannot be pickled is dropped by the feeder", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 1)
			q.Put(t, nested())
			q.Put(t, 3)
			t.Print("%s %d", sim.Repr(q.Get(t)), q.Size())
		}, "0 RecursionError: maximum recursion depth exceeded while pickling an object\n0 3 0\n0 done\n"},
		{"closing ends the feeder when it has sent all", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			p := fork(t, "", func(t *sim.Thread) {
				try(t, func() { q.JoinThread(t) })
				q.Put(t, long)
				q.Close(t)
				try(t, func() { q.Put(t, 1) })
				try(t, func() { q.Get(t) })
				q.JoinThread(t)
				t.Print("sent")
			})
			t.Sleep(ms)
			t.Print("%d", len(sim.Show(q.Get(t))))
			p.Join(t)
		}, "0 AssertionError: Queue <multiprocessing.queues.Queue object> not closed\n" +
			"0 ValueError: Queue <multiprocessing.queues.Queue object> is closed\n" +
			"0 ValueError: Queue <multiprocessing.queues.Queue object> is closed\n1 200000\n1 sent\n1 done\n"},
		{"a process ends when its feeder has sent all", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			p := fork(t, "", func(t *sim.Thread) { q.Put(t, long); t.Print("child over") })
			t.Print("%v", p.JoinWithin(t, ms))
			q.Get(t)
			p.Join(t)
			t.Print("%s", code(p))
		}, "0 child over\n1 false\n1 0\n1 done\n"},
		{"joining before getting is a deadlock if the pipe is full", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			p := fork(t, "", func(t *sim.Thread) { q.Put(t, long) })
			p.Join(t)
			q.Get(t)
		}, "0 deadlock: main waits for Process-1 to end, whose QueueFeederThread still runs; QueueFeederThread waits for main to receive what fills the pipe\n"},
		{"unless the child does not wait for its feeder: then what was not sent is lost", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			p := fork(t, "", func(t *sim.Thread) { q.Put(t, long); q.CancelJoinThread(t) })
			p.Join(t)
			t.Print("%s", code(p))
			q.Get(t)
		}, "0 0\n0 hang: nobody is left who could release main (recv)\n"},
		{"a process that was terminated in get keeps the lock", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			p := fork(t, "", func(t *sim.Thread) { q.Get(t) })
			t.Sleep(ms)
			p.Terminate(t)
			q.Put(t, 1)
			_, err := q.GetWithin(t, ms)
			t.Print("%v", err)
			q.Get(t)
		}, "2 _queue.Empty\n2 hang: nobody is left who could release main (lock)\n"},
		{"several processes put and get, nothing is lost", func(t *sim.Thread) {
			q, out := sim.NewProcessQueue(t, "q", 1), sim.NewProcessQueue(t, "out", 0)
			for i := range 3 {
				fork(t, "", func(t *sim.Thread) {
					for j := range 3 {
						q.Put(t, 3*i+j)
					}
				})
				fork(t, "", func(t *sim.Thread) {
					for range 3 {
						out.Put(t, q.Get(t))
					}
				})
			}
			sum := 0
			for range 9 {
				sum += out.Get(t).(int)
			}
			t.Print("%d %d", sum, q.Size())
		}, "0 36 0\n0 done\n"},
		{"an idle feeder is no hang of its own", func(t *sim.Thread) {
			q := sim.NewProcessQueue(t, "q", 0)
			q.Put(t, 1)
			q.Get(t)
			sim.NewEvent(t, "e").Wait(t)
		}, "0 hang: nobody is left who could release main (event)\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}
