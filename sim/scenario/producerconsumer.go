package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "producerconsumer",
		Params: []Param{
			{Name: "producers", Max: 50, Default: 2, Step: 1, Effect: Now, Releases: []sim.Reason{sim.ReasonGet}},
			{Name: "consumers", Max: 50, Default: 1, Step: 1, Effect: Now, Releases: []sim.Reason{sim.ReasonPut}},
			{Name: "produce", Min: 100, Max: 20000, Default: 3000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "consume", Min: 100, Max: 20000, Default: 500, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "maxsize", Min: 1, Max: 50, Default: 4, Step: 1, Effect: Now, Releases: []sim.Reason{sim.ReasonPut}},
			{Name: "limit", Min: 1, Max: 51, Default: 5, Step: 1, Effect: Next},
			{Name: "order", Kind: Choice, Max: 2, Options: []string{"fifo", "lifo", "priority"}, Step: 1, Effect: Restart},
		},
		Presets: []Preset{
			{Name: "lesson"},
			{Name: "full", Params: map[string]int64{"producers": 4, "produce": 500, "consume": 1000}},
			{Name: "stuck", Params: map[string]int64{"consumers": 0}, Promise: sim.VerdictHang},
		},
		Mends: []Mend{
			{Of: []sim.Reason{sim.ReasonPut}, Param: "consumers", Value: 1},
			{Of: []sim.Reason{sim.ReasonGet}, Param: "producers", Value: 1},
		},
		Twins: []Twin{
			{Name: "order", Preset: "full", Params: map[string][2]int64{"order": {0, 1}}},
			{Name: "priority", Preset: "full", Params: map[string][2]int64{"order": {0, 2}}},
			{Name: "size", Preset: "full", Params: map[string][2]int64{"maxsize": {2, 8}}},
		},
		Start: producerconsumer,
	})
}

// producerconsumer is a bounded queue between threads that put and threads that
// get, each at its own pace.
func producerconsumer(r *Run) func(*sim.Thread) {
	producers, consumers := r.Param("producers"), r.Param("consumers")
	produce, consume := r.Param("produce"), r.Param("consume")
	maxsize, limit, order := r.Param("maxsize"), r.Param("limit"), r.Param("order")
	var q *sim.Queue

	producer := func(i int) (string, func(*sim.Thread)) {
		name := producerName(i)
		return name, func(t *sim.Thread) {
			count := 0
			t.Watch("count", &count)
			for q.Size() < limit.Get() {
				t.Print("%s made bone %d", name, count) //@made
				q.Put(t, count)                         //@put
				count++
				t.Sleep(time.Duration(produce.Get()) * time.Millisecond) //@produce
			}
		}
	}

	consumer := func(i int) (string, func(*sim.Thread)) {
		name := consumerName(i)
		return name, func(t *sim.Thread) {
			for {
				t.Print("%s got bone [%v] and ate it", name, q.Get(t))   //@get
				t.Sleep(time.Duration(consume.Get()) * time.Millisecond) //@consume
			}
		}
	}

	return func(t *sim.Thread) {
		newQueue := []func(*sim.Thread, string, int) *sim.Queue{sim.NewQueue, sim.NewLifoQueue, sim.NewPriorityQueue}
		q = newQueue[order.Get()](t, "q", maxsize.Get()) //@queue
		r.On("maxsize", func(t *sim.Thread, _, n int64) {
			// A queue that can reach the limit would send the producers home.
			if int64(limit.Get()) <= n {
				r.follow("limit", n+1)
			}
			q.SetMaxsize(t, int(n))
		})
		makers := sim.NewCrew(t, "producer", producer) //@makers
		r.On("producers", func(t *sim.Thread, _, n int64) { makers.Resize(t, int(n)) })
		makers.Resize(t, producers.Get())              //@producers
		eaters := sim.NewCrew(t, "consumer", consumer) //@eaters
		r.On("consumers", func(t *sim.Thread, _, n int64) { eaters.Resize(t, int(n)) })
		eaters.Resize(t, consumers.Get()) //@consumers
	}
}

// producerName names the i-th producer: the lesson's two, then others.
func producerName(i int) string {
	names := []string{"alex", "eric", "nora", "omar", "ines", "juno", "kofi", "lena"}
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("maker %d", i+1)
}

// consumerName names the i-th consumer: the lesson's own, then others.
func consumerName(i int) string {
	names := []string{"李闯", "王芳", "张伟", "刘洋"}
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("eater %d", i+1)
}
