package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "queues",
		Params: []Param{
			{Name: "maxsize", Max: 20, Default: 7, Step: 1, Effect: Now, Releases: []sim.Reason{sim.ReasonPut}},
			{Name: "entries", Min: 1, Max: 20, Default: 7, Step: 1, Effect: Next},
			{Name: "kind", Kind: Choice, Max: 2, Default: 2, Options: []string{"fifo", "lifo", "priority"}, Step: 1, Effect: Next},
			{Name: "gap", Max: 5000, Default: 800, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "again", Kind: Bool, Max: 1, Default: 1, Step: 1, Effect: Next},
		},
		Actions: []Action{
			{Name: "put", Releases: []sim.Reason{sim.ReasonGet}},
			{Name: "get", Releases: []sim.Reason{sim.ReasonPut}},
		},
		Presets: []Preset{
			{Name: "stage"},
			{Name: "slow", Params: map[string]int64{"maxsize": 3, "entries": 3, "gap": 1000, "again": 0}, Promise: sim.VerdictDone},
			{Name: "full", Params: map[string]int64{"maxsize": 3, "entries": 4, "gap": 1000, "again": 0}, Promise: sim.VerdictHang},
			{Name: "lesson", Params: map[string]int64{"maxsize": 3, "entries": 3, "gap": 0, "again": 0}, Promise: sim.VerdictDone},
		},
		Mends: []Mend{
			{Of: []sim.Reason{sim.ReasonPut}, Param: "maxsize", Value: 0},
		},
		Twins: []Twin{
			{Name: "size", Preset: "full", Params: map[string][2]int64{"maxsize": {3, 4}}},
		},
		Start: queues,
	})
}

// queues is the same puts into a queue of each kind, which give them back in three
// orders.
func queues(r *Run) func(*sim.Thread) {
	maxsize, entries, kind := r.Param("maxsize"), r.Param("entries"), r.Param("kind")
	gap, again := r.Param("gap"), r.Param("again")
	var all []*sim.Queue

	// entry is the i-th thing to put: the lesson's three, then others by chance.
	entry := func(i int) *sim.List {
		names := []string{"alex", "eric", "liumj", "nora", "omar", "ines", "juno", "kofi", "lena"}
		priority := 1 + r.Dice.Below(9)
		if i < 3 {
			priority = []int{1, 5, 3}[i]
		}
		return sim.NewList(priority, names[i%len(names)])
	}

	pause := func(t *sim.Thread) {
		if gap.Get() > 0 {
			t.Sleep(time.Duration(gap.Get()) * time.Millisecond) //@pause
		}
	}

	put := func(t *sim.Thread, item *sim.List) {
		for _, q := range all {
			q.Put(t, item) //@put
		}
	}

	// get takes one out of each queue and returns what came out of the given one.
	get := func(t *sim.Thread, q *sim.Queue) (got sim.Value) {
		for _, other := range all {
			item := other.Get(t) //@get
			if other == q {
				got = item
			}
		}
		return got
	}

	return func(t *sim.Thread) {
		all = []*sim.Queue{
			sim.NewQueue(t, "FIFO", maxsize.Get()),             //@fifo
			sim.NewLifoQueue(t, "LIFO", maxsize.Get()),         //@lifo
			sim.NewPriorityQueue(t, "priority", maxsize.Get()), //@priority
		}
		r.On("maxsize", func(t *sim.Thread, _, n int64) {
			for _, q := range all {
				q.SetMaxsize(t, int(n))
			}
		})
		hands := 0
		r.OnAct("put", func(t *sim.Thread) {
			hands++
			item := entry(2 + hands)
			sim.NewThread(t, fmt.Sprintf("put %d", hands), func(t *sim.Thread) { put(t, item) }).Start(t)
		})
		r.OnAct("get", func(t *sim.Thread) {
			hands++
			sim.NewThread(t, fmt.Sprintf("get %d", hands), func(t *sim.Thread) { get(t, nil) }).Start(t)
		})
		for {
			n := entries.Get()
			for i := range n {
				put(t, entry(i))
				pause(t)
			}
			q := all[kind.Get()]
			t.Print("%s", sim.Repr(q.Empty())) //@empty
			t.Print("%s", sim.Repr(q.Full()))  //@full
			for range n {
				t.Print("%s", sim.Repr(get(t, q))) //@show
				pause(t)
			}
			if again.Get() == 0 {
				return
			}
			t.Sleep(time.Second) //@again
		}
	}
}
