package sim_test

import (
	"testing"

	"pgregory.net/rapid"

	"interleave/sim"
)

// TestMixedHeap puts into a priority queue what has no order: wherever a
// comparison raises, the records still lead to the snapshot, and no item comes
// or goes without one.
func TestMixedHeap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const get = -1
		items := []any{0, 1, 2, "a", "b"}
		ops := rapid.SliceOf(rapid.IntRange(get, len(items)-1)).Draw(t, "ops")
		var state sim.State
		k := sim.New(sim.Config{Trace: func(r *sim.Record) { state.Apply(r) }})
		defer k.Close()
		k.Main(func(thread *sim.Thread) {
			q := sim.NewPriorityQueue(thread, "q", 0)
			size := 0
			for _, o := range ops {
				if o == get {
					size = max(size-1, 0)
					thread.Try(func() { q.TryGet(thread) })
				} else {
					size++
					thread.Try(func() { q.Put(thread, items[o]) })
				}
				if q.Size() != size {
					t.Fatalf("%d items, want %d", q.Size(), size)
				}
				sameState(t, k.Snapshot(), state)
			}
		})
		for k.Step() {
		}
	})
}
