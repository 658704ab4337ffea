package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
)

// TestTravel checks that a message cannot be received before it has arrived, by
// whoever waits, polls or does not wait, and that what is sent meanwhile follows.
func TestTravel(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name string
		main func(*sim.Thread, *sim.Kernel)
		want string
	}{
		{"a receiver waits until it arrives", func(t *sim.Thread, _ *sim.Kernel) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			fork(t, "", func(t *sim.Thread) { w.Send(t, 1); t.Sleep(ms); w.Send(t, 2) })
			t.Print("%v %v", r.Poll(t), r.PollWithin(t, 2*ms))
			t.Print("%v", r.Recv(t))
			t.Print("%v", r.Recv(t))
		}, "2 false false\n5 1\n6 2\n6 done\n"},
		{"polling ends when it arrives", func(t *sim.Thread, _ *sim.Kernel) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			w.Send(t, 1)
			t.Print("%v", r.PollWithin(t, 9*ms))
		}, "5 true\n5 done\n"},
		{"what was sent arrives though the sender is gone", func(t *sim.Thread, _ *sim.Kernel) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			w.Send(t, 1)
			w.Close(t)
			t.Print("%v", r.Recv(t))
			t.Print("%v", t.Try(func() { r.Recv(t) }))
		}, "5 1\n5 EOFError\n5 done\n"},
		{"a change counts for what is sent from then on, and nothing overtakes", func(t *sim.Thread, k *sim.Kernel) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			w.Send(t, 1)
			k.SetTravel(ms)
			w.Send(t, 2)
			t.Print("%v", r.Recv(t))
			t.Print("%v", r.Recv(t))
			w.Send(t, 3)
			t.Print("%v", r.Recv(t))
		}, "5 1\n5 2\n6 3\n6 done\n"},
		{"a message longer than the pipe goes on when its beginning has arrived", func(t *sim.Thread, _ *sim.Kernel) {
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			fork(t, "", func(t *sim.Thread) { w.Send(t, strings.Repeat("x", 100_000)); t.Print("sent") })
			t.Print("%d", len(sim.Show(r.Recv(t))))
		}, "5 sent\n5 100000\n5 done\n"},
		{"pickling takes the interpreter lock of the sender", func(t *sim.Thread, k *sim.Kernel) {
			k.SetTravel(0)
			k.SetPickling(3 * ms)
			r, w := sim.NewPipe(t, "r", "w", false, 0)
			sim.NewThread(t, "", func(t *sim.Thread) { w.Send(t, 1) }).Start(t)
			sim.NewThread(t, "", func(t *sim.Thread) { w.Send(t, 2) }).Start(t)
			t.Print("%v", r.Recv(t))
			t.Print("%v", r.Recv(t))
		}, "3 1\n6 2\n6 done\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			k := sim.New(sim.Config{Trace: func(r *sim.Record) {
				switch r.Kind {
				case sim.KindPrint:
					fmt.Fprintf(&out, "%d %s\n", r.Time/int64(ms), r.Text)
				case sim.KindVerdict:
					fmt.Fprintf(&out, "%d %s\n", r.Time/int64(ms), r.Verdict.Text)
				}
			}})
			defer k.Close()
			k.SetTravel(5 * ms)
			k.Main(func(t *sim.Thread) { test.main(t, k) })
			k.RunUntil(int64(time.Second))
			if out.String() != test.want {
				t.Errorf("got\n%swant\n%s", out.String(), test.want)
			}
		})
	}
}

// TestMessagesShowTheirBytes checks that a message in a pipe shows the first bytes
// of its pickle and when it arrives, in the record and in the state alike.
func TestMessagesShowTheirBytes(t *testing.T) {
	var state sim.State
	k := sim.New(sim.Config{Trace: func(r *sim.Record) { state.Apply(r) }})
	defer k.Close()
	k.SetTravel(time.Second)
	short, long := sim.NewList(42, nil, "hello"), sim.NewStr(strings.Repeat("x", 500))
	k.Main(func(t *sim.Thread) {
		_, w := sim.NewPipe(t, "r", "w", false, 0)
		w.Send(t, short)
		t.Sleep(time.Millisecond)
		w.Send(t, long)
		t.Sleep(time.Millisecond)
	})
	k.RunUntil(int64(time.Millisecond))
	items := k.Snapshot().Objects[0].Items
	for i, v := range []sim.Value{short, long} {
		data, err := sim.Pickle(v)
		if err != nil {
			t.Fatal(err)
		}
		sent := int64(i) * int64(time.Millisecond)
		want := sim.Item{ID: items[i].ID, Text: items[i].Text, Thread: 1, Size: int64(len(data)), Bytes: fmt.Sprintf("%x", data[:min(len(data), sim.ShownBytes)]), Sent: sent, Until: sent + int64(time.Second)}
		if items[i] != want || state.Objects[0].Items[i] != want {
			t.Errorf("got %+v, by records %+v, want %+v", items[i], state.Objects[0].Items[i], want)
		}
	}
}
