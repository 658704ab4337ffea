package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestQueuesOrders checks what each kind gives back: the same in three orders.
func TestQueuesOrders(t *testing.T) {
	s := scenario.Lookup("queues")
	for kind, want := range []string{
		"[1, 'alex'] [5, 'eric'] [3, 'liumj']",
		"[3, 'liumj'] [5, 'eric'] [1, 'alex']",
		"[1, 'alex'] [3, 'liumj'] [5, 'eric']",
	} {
		c := preset(t, s, "lesson")
		c.Values["kind"] = int64(kind)
		var said []string
		c.Trace = func(r *sim.Record) {
			if r.Kind == sim.KindPrint {
				said = append(said, r.Text)
			}
		}
		begin(t, s, c).RunUntil(int64(time.Second))
		if got := strings.Join(said, " "); got != "False True "+want {
			t.Errorf("kind %d: %s", kind, got)
		}
	}
}

// TestQueuesByHand checks that a get from an empty queue and a put into a full one
// block a thread of their own until the other comes, or until the queue grows.
func TestQueuesByHand(t *testing.T) {
	s := scenario.Lookup("queues")
	waiting := func(r *scenario.Run, reason sim.Reason) (n int) {
		for _, th := range r.Snapshot().Threads[1:] {
			if th.Reason == reason {
				n++
			}
		}
		return n
	}
	for _, release := range []string{"get", "maxsize", "unbounded"} {
		r := begin(t, s, preset(t, s, "full"))
		act := func(name string) {
			t.Helper()
			if err := r.Act(name); err != nil {
				t.Fatal(err)
			}
			r.RunUntil(r.Now())
		}
		act("put") // before the program has begun: a mark and nothing else
		r.RunUntil(0)
		act("get") // takes the first entry
		act("get") // finds nothing
		if n := waiting(r, sim.ReasonGet); n != 1 {
			t.Fatalf("%d threads wait in get, want 1", n)
		}
		r.RunUntil(int64(time.Second))
		if n := waiting(r, sim.ReasonGet); n != 0 {
			t.Fatalf("%d threads wait in get after a put, want none", n)
		}
		for range 3 {
			act("put")
		}
		if n := waiting(r, sim.ReasonPut); n != 0 {
			t.Fatalf("%d threads wait in put, though there is room for three", n)
		}
		for range 2 {
			act("put")
		}
		if n := waiting(r, sim.ReasonPut); n != 2 {
			t.Fatalf("%d threads wait in put, want 2", n)
		}
		switch release {
		case "get":
			act("get")
			act("get")
		case "maxsize":
			if err := r.Set("maxsize", 5); err != nil {
				t.Fatal(err)
			}
		case "unbounded":
			if err := r.Set("maxsize", 0); err != nil {
				t.Fatal(err)
			}
		}
		r.RunUntil(r.Now())
		if n := waiting(r, sim.ReasonPut); n != 0 {
			t.Errorf("%s: %d threads wait in put, want none", release, n)
		}
	}
}

// TestQueuesFull checks that the program which puts one too many is stuck, says
// what would free it, and that each of these does.
func TestQueuesFull(t *testing.T) {
	s := scenario.Lookup("queues")
	r := begin(t, s, preset(t, s, "full"))
	r.RunUntil(int64(time.Minute))
	unless := r.Unless(r.Verdict())
	if fmt.Sprint(unless) != "[maxsize get]" {
		t.Fatalf("stuck unless %v", unless)
	}
	if err := r.Act("get"); err != nil {
		t.Fatal(err)
	}
	// One was taken by hand, so the program's fourth get finds nothing.
	r.RunUntil(int64(2 * time.Minute))
	if unless := r.Unless(r.Verdict()); fmt.Sprint(unless) != "[put]" {
		t.Fatalf("stuck unless %v", unless)
	}
	if err := r.Act("put"); err != nil {
		t.Fatal(err)
	}
	r.RunUntil(int64(3 * time.Minute))
	if v := r.Verdict(); v == nil || v.Kind != sim.VerdictDone {
		t.Errorf("verdict %v, want done", v)
	}
}

// TestQueuesHeap checks, after every step, that the priority queue is a heap and
// that it fills and drains.
func TestQueuesHeap(t *testing.T) {
	s := scenario.Lookup("queues")
	r := begin(t, s, preset(t, s, "stage"))
	sizes := map[int]bool{}
	for range 100 {
		r.RunUntil(r.Now() + int64(400*time.Millisecond))
		for _, o := range r.Snapshot().Objects {
			if o.Class != sim.ClassPriorityQueue {
				continue
			}
			sizes[len(o.Items)] = true
			for i := range o.Items {
				if above := o.Items[max(i-1, 0)/2]; o.Items[i].Text < above.Text {
					t.Fatalf("%s is above %s", above.Text, o.Items[i].Text)
				}
			}
		}
	}
	for size := range 8 {
		if !sizes[size] {
			t.Errorf("the heap never had %d entries", size)
		}
	}
}
