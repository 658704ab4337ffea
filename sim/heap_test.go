package sim

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTimerHeap checks the heap against a sorted list, with timers disarmed in
// between.
func TestTimerHeap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := &Kernel{}
		threads := make([]Thread, 200)
		var armed []timer
		for range rapid.IntRange(0, 400).Draw(t, "operations") {
			th := &threads[rapid.IntRange(0, len(threads)-1).Draw(t, "thread")]
			th.k = k
			if th.armed {
				th.disarm()
				armed = slices.DeleteFunc(armed, func(e timer) bool { return e.thread == th })
				continue
			}
			at := rapid.Int64Range(0, 20).Draw(t, "at")
			th.arm(at)
			armed = append(armed, timer{at: at, seq: k.armed, thread: th})
		}
		slices.SortFunc(armed, func(a, b timer) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
		for i, want := range armed {
			at, ok := k.timers.next()
			if !ok || at != want.at {
				t.Fatalf("timer %d: at %d, %v, want %d", i, at, ok, want.at)
			}
			if th := k.timers.pop(); th != want.thread {
				t.Fatalf("timer %d belongs to another thread", i)
			}
			want.thread.gen++
		}
		if _, ok := k.timers.next(); ok {
			t.Fatal("a timer is left over")
		}
	})
}
