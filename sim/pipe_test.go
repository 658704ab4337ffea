package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
)

// lessonPipe is the program of the lesson: the child sends twice and receives
// twice, the parent receives once and sends so many messages.
func lessonPipe(t *sim.Thread, messages int) {
	parent, child := sim.NewPipe(t, "parent_conn", "child_conn", true, 0)
	p := fork(t, "", func(t *sim.Thread) {
		child.Send(t, sim.NewList(42, nil, "hello"))
		child.Send(t, sim.NewList(41, nil, "hello"))
		t.Print("from parent %s", sim.Show(child.Recv(t)))
		t.Print("from 2 %s", sim.Show(child.Recv(t)))
	})
	t.Print("%s", sim.Show(parent.Recv(t)))
	for range messages {
		parent.Send(t, "hello son")
	}
	p.Join(t)
}

// TestPipes checks what CPython's multiprocessing.Pipe promises on Linux, one
// behaviour each.
func TestPipes(t *testing.T) {
	const ms = time.Millisecond
	try := func(t *sim.Thread, f func()) { t.Print("%v", t.Try(f)) }
	recv := func(t *sim.Thread, c *sim.Conn) { try(t, func() { t.Print("%s", sim.Show(c.Recv(t))) }) }
	poll := func(t *sim.Thread, c *sim.Conn) { t.Print("%v", c.Poll(t)) }
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"the lesson's program is a deadlock", func(t *sim.Thread) { lessonPipe(t, 1) },
			"0 [42, None, 'hello']\n0 from parent hello son\n0 deadlock: main waits for Process-1 to end; Process-1 waits for a message from main\n"},
		{"with a second message it ends", func(t *sim.Thread) { lessonPipe(t, 2) },
			"0 [42, None, 'hello']\n0 from parent hello son\n0 from 2 hello son\n0 done\n"},
		{"a parent that is over waits for its child, which waits for ever", func(t *sim.Thread) {
			parent, child := sim.NewPipe(t, "a", "b", true, 0)
			fork(t, "", func(t *sim.Thread) { child.Recv(t) })
			parent.Close(t)
		}, "0 hang: nobody is left who could release Process-1 (recv)\n"},
		{"a child that closes its copy of the parent's end gets EOFError when the parent closes", func(t *sim.Thread) {
			parent, child := sim.NewPipe(t, "a", "b", true, 0)
			fork(t, "", func(t *sim.Thread) { parent.Close(t); recv(t, child) })
			t.Sleep(ms)
			parent.Close(t)
		}, "1 EOFError\n1 done\n"},
		{"a process that ends closes what it held, also when it is terminated", func(t *sim.Thread) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			first := fork(t, "", func(t *sim.Thread) { w.Send(t, 1); t.Sleep(ms) })
			second := fork(t, "", func(t *sim.Thread) { t.Sleep(9 * ms) })
			w.Close(t)
			recv(t, r)
			first.Join(t)
			t.Print("%v", r.PollWithin(t, ms))
			second.Terminate(t)
			poll(t, r)
			recv(t, r)
		}, "0 1\n0 <nil>\n2 false\n2 true\n2 EOFError\n2 done\n"},
		{"what the two ends refuse", func(t *sim.Thread) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			try(t, func() { r.Send(t, 1) })
			recv(t, w)
			try(t, func() { w.Poll(t) })
			w.Send(t, 5)
			w.Close(t)
			w.Close(t)
			try(t, func() { w.Send(t, 1) })
			recv(t, r)
			recv(t, r)
			_, w = sim.NewPipe(t, "r", "w", false, 0)
			r, w = sim.NewPipe(t, "r", "w", false, 0)
			r.Close(t)
			try(t, func() { w.Send(t, 1) })
			recv(t, r)
			t.Print("%v %v", r.Closed(t), w.Closed(t))
		}, "0 OSError: connection is read-only\n0 OSError: connection is write-only\n0 OSError: connection is write-only\n" +
			"0 OSError: handle is closed\n0 5\n0 <nil>\n0 EOFError\n" +
			"0 BrokenPipeError: [Errno 32] Broken pipe\n0 OSError: handle is closed\n0 true false\n0 done\n"},
		{"closing a duplex end with bytes unread resets the other one, once", func(t *sim.Thread) {
			a, b := sim.NewPipe(t, "a", "b", true, 0)
			a.Send(t, 1)
			b.Send(t, 2)
			a.Close(t)
			recv(t, b)
			poll(t, b)
			recv(t, b)
			recv(t, b)
			try(t, func() { b.Send(t, 3) })
			a, b = sim.NewPipe(t, "a", "b", true, 0)
			b.Send(t, 2)
			a.Close(t)
			try(t, func() { b.Send(t, 3) })
			recv(t, b)
			a, b = sim.NewPipe(t, "a", "b", true, 35)
			b.Send(t, 2)
			spawn(t, "waits", func(t *sim.Thread) { try(t, func() { b.Send(t, "long enough") }) })
			a.Close(t)
		}, "0 1\n0 <nil>\n0 true\n0 ConnectionResetError: [Errno 104] Connection reset by peer\n0 EOFError\n0 BrokenPipeError: [Errno 32] Broken pipe\n" +
			"0 BrokenPipeError: [Errno 32] Broken pipe\n0 ConnectionResetError: [Errno 104] Connection reset by peer\n" +
			"0 ConnectionResetError: [Errno 104] Connection reset by peer\n0 done\n"},
		{"a full buffer blocks the sender until there is room", func(t *sim.Thread) {
			r, w := sim.NewPipe(t, "r", "w", false, 100)
			fork(t, "", func(t *sim.Thread) {
				for i := range 5 {
					w.Send(t, strings.Repeat("x", 27)) // 44 bytes with all around it
					t.Print("sent %d", i)
				}
			})
			t.Sleep(ms)
			for range 5 {
				r.Recv(t)
				t.Sleep(ms)
			}
		}, "0 sent 0\n0 sent 1\n1 sent 2\n2 sent 3\n3 sent 4\n6 done\n"},
		{"a message longer than the buffer goes through in parts", func(t *sim.Thread) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			fork(t, "", func(t *sim.Thread) {
				w.Send(t, strings.Repeat("x", 200000))
				t.Print("sent")
			})
			fork(t, "", func(t *sim.Thread) { w.Send(t, "after"); t.Print("sent too") })
			t.Sleep(ms)
			t.Print("%d", len(sim.Show(r.Recv(t))))
			t.Print("%s", sim.Show(r.Recv(t)))
		}, "1 sent\n1 200000\n1 sent too\n1 after\n1 done\n"},
		{"a sender that is blocked finds the pipe broken", func(t *sim.Thread) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			fork(t, "", func(t *sim.Thread) {
				r.Close(t)
				try(t, func() { w.Send(t, strings.Repeat("x", 200000)) })
			})
			t.Sleep(ms)
			r.Close(t)
		}, "1 BrokenPipeError: [Errno 32] Broken pipe\n1 done\n"},
		{"a message that is cut short", func(t *sim.Thread) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			p := fork(t, "", func(t *sim.Thread) { w.Send(t, strings.Repeat("x", 200000)) })
			w.Close(t)
			spawn(t, "killer", func(t *sim.Thread) { t.Sleep(ms); p.Terminate(t) })
			t.Sleep(2 * ms)
			recv(t, r)
		}, "2 OSError: got end of file during message\n2 done\n"},
		{"what cannot be pickled raises in the sender", func(t *sim.Thread) {
			_, w := sim.NewPipe(t, "r", "w", false, 0)
			v := sim.NewTuple()
			for range 1000 {
				v = sim.NewTuple(v)
			}
			try(t, func() { w.Send(t, v) })
		}, "0 RecursionError: maximum recursion depth exceeded while pickling an object\n0 done\n"},
		{"what arrives is a copy", func(t *sim.Thread) {
			a, b := sim.NewPipe(t, "a", "b", true, 0)
			l := sim.NewList(1)
			a.Send(t, sim.NewList(l, l))
			l.Append(2)
			got := b.Recv(t).(*sim.List)
			got.Items[0].(*sim.List).Append(3)
			t.Print("%s %s", sim.Repr(l), sim.Repr(got))
		}, "0 [1, 2] [[1, 3], [1, 3]]\n0 done\n"},
		{"two that send until both buffers are full", func(t *sim.Thread) {
			a, b := sim.NewPipe(t, "a", "b", true, 100)
			p := fork(t, "", func(t *sim.Thread) {
				a.Close(t)
				b.Send(t, strings.Repeat("x", 200))
				b.Recv(t)
			})
			b.Close(t)
			a.Send(t, strings.Repeat("x", 200))
			a.Recv(t)
			p.Join(t)
		}, "0 deadlock: main waits for Process-1 to receive what fills the pipe; Process-1 waits for main to receive what fills the pipe\n"},
		{"no hang while somebody may still send", func(t *sim.Thread) {
			a, b := sim.NewPipe(t, "a", "b", true, 0)
			fork(t, "", func(t *sim.Thread) { b.Recv(t); t.Print("got it") })
			spawn(t, "later", func(t *sim.Thread) { t.Sleep(5 * ms); a.Send(t, 1) })
		}, "5 got it\n5 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestPipeRecords checks that what crosses is shown: a short text, and the bytes
// of its pickle and of the buffer.
func TestPipeRecords(t *testing.T) {
	var got []string
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		switch r.Kind {
		case sim.KindObject:
			got = append(got, fmt.Sprintf("%v %s of %d: %d %d", r.Class, r.Text, r.Index, r.To, r.From))
		case sim.KindPut, sim.KindGet, sim.KindFlow, sim.KindClose:
			got = append(got, fmt.Sprintf("%v %d: %d to %d, %d %s", r.Kind, r.Object, r.From, r.To, r.Index, r.Text))
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		a, b := sim.NewPipe(t, "a", "b", true, 50)
		a.Send(t, 1)
		fork(t, "p", func(t *sim.Thread) { t.Print("%s", sim.Show(b.Recv(t))); b.Recv(t) }).JoinWithin(t, 0)
		a.Send(t, strings.Repeat("long ", 20))
	})
	k.RunUntil(0)
	if taken := k.Snapshot().Objects[1].Taken; taken == nil || taken.By != 2 || taken.Size != 115 || len(taken.Bytes) != 2*sim.ShownBytes {
		t.Errorf("taken last: %+v", taken)
	}
	want := []string{
		"pipe b → a of 0: 0 50", "pipe a → b of 0: 0 50", "connection a of 1: 2 1", "connection b of 1: 1 2",
		"put 2: 0 to 9, 5 1",
		"connection a of 2: 2 1", "connection b of 2: 1 2",
		"put 2: 9 to 50, 115 'long long long long long long long long long long long l…",
		"get 2: 50 to 41, 5 1",
		"flow 2: 41 to 0, 0 ", "flow 2: 0 to 50, 0 ", "flow 2: 50 to 0, 0 ", "flow 2: 0 to 28, 0 ",
		"get 2: 28 to 0, 115 'long long long long long long long long long long long l…",
		"close 5: 0 to 0, 0 ", "close 6: 0 to 0, 0 ",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
