package scenario

import (
	"strings"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "processqueue",
		Params: []Param{
			{Name: "messages", Min: 1, Max: 50, Default: 5, Step: 1, Effect: Restart},
			{Name: "size", Min: 5, Max: 100000, Default: 5, Step: 5, Effect: Next},
			{Name: "gap", Max: 5000, Default: 400, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "pause", Max: 5000, Default: 1200, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "capacity", Kind: Choice, Max: 4, Default: 2, Options: []string{"kib4", "kib16", "kib64", "kib256", "mib1"}, Step: 1, Effect: Now, Releases: []sim.Reason{sim.ReasonSend}},
			{Name: "joinfirst", Kind: Bool, Max: 1, Step: 1, Effect: Restart},
			{Name: "slow", Max: 3000, Default: 900, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Presets: []Preset{
			{Name: "stage", Promise: sim.VerdictDone},
			{Name: "full", Params: map[string]int64{"messages": 9, "size": 1500, "capacity": 0, "slow": 600, "pause": 2000}, Promise: sim.VerdictDone},
			{Name: "deadlock", Params: map[string]int64{"messages": 2, "size": 70000, "joinfirst": 1}, Promise: sim.VerdictDeadlock},
			{Name: "mended", Params: map[string]int64{"messages": 2, "size": 70000}, Promise: sim.VerdictDone},
			{Name: "lesson", Params: map[string]int64{"messages": 1, "gap": 0, "pause": 0, "slow": 0}, Promise: sim.VerdictDone},
		},
		Mends: []Mend{
			{Of: []sim.Reason{sim.ReasonSend}, Param: "joinfirst", Value: 0},
			{Of: []sim.Reason{sim.ReasonSend}, Param: "capacity", Value: 4},
		},
		Twins: []Twin{
			{Name: "joinfirst", Preset: "mended", Params: map[string][2]int64{"joinfirst": {0, 1}}},
			{Name: "capacity", Preset: "full", Params: map[string][2]int64{"capacity": {0, 2}}},
		},
		Start: processqueue,
	})
}

// processqueue is a child process that puts and a parent that gets. A put only
// leaves its object in a buffer of the child, from which a feeder thread pickles
// it into a pipe, and a child with bytes that do not fit cannot end.
func processqueue(r *Run) func(*sim.Thread) {
	messages, size, joinFirst := r.Param("messages"), r.Param("size"), r.Param("joinfirst")
	gap, pause, capacity := r.Param("gap"), r.Param("pause"), r.Param("capacity")

	slow := func(ms int64) {
		r.SetPickling(time.Duration(ms) * time.Millisecond)
		r.SetTravel(time.Duration(ms) * time.Millisecond)
	}
	slow(int64(r.Param("slow").Get()))
	r.On("slow", func(_ *sim.Thread, _, ms int64) { slow(ms) })

	message := func(i int) *sim.List {
		return sim.NewList(42+i, nil, strings.Repeat("hello", size.Get()/5+1)[:size.Get()])
	}

	shown := func(v sim.Value) string {
		text := sim.Repr(v)
		if len(text) > 40 {
			text = text[:36] + "...]"
		}
		return text
	}

	f := func(q *sim.ProcessQueue) func(*sim.Thread) {
		return func(t *sim.Thread) {
			for i := range messages.Get() {
				q.Put(t, message(i)) //@put
				if gap.Get() > 0 {
					t.Sleep(time.Duration(gap.Get()) * time.Millisecond) //@gap
				}
			}
		}
	}

	return func(t *sim.Thread) {
		q := sim.NewProcessQueue(t, "q", 0)        //@queue
		q.SetPipeSize(t, 4096<<(2*capacity.Get())) //@capacity
		r.On("capacity", func(t *sim.Thread, _, n int64) { q.SetPipeSize(t, 4096<<(2*n)) })
		p := sim.NewProcess(t, "", f(q)) //@make
		p.Start(t)                       //@start
		if joinFirst.Get() == 1 {
			p.Join(t) //@joinfirst
		}
		for range messages.Get() {
			if pause.Get() > 0 {
				t.Sleep(time.Duration(pause.Get()) * time.Millisecond) //@pause
			}
			t.Print("%s", shown(q.Get(t))) //@get
		}
		p.Join(t) //@join
	}
}
