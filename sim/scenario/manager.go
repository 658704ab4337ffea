package scenario

import (
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "manager",
		Params: []Param{
			{Name: "processes", Min: 1, Max: 50, Default: 10, Step: 1, Effect: Restart},
			{Name: "manager", Kind: Bool, Max: 1, Default: 1, Step: 1, Effect: Restart},
			{Name: "spread", Max: 10000, Default: 5000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "pause", Max: 5000, Default: 600, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "slow", Max: 3000, Default: 500, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Presets: []Preset{
			{Name: "stage", Promise: sim.VerdictDone},
			{Name: "plain", Params: map[string]int64{"manager": 0}, Promise: sim.VerdictDone},
			{Name: "shuffled", Params: map[string]int64{"spread": 0, "pause": 0, "slow": 0}, Seed: 1, Policy: "random", Promise: sim.VerdictDone},
			{Name: "lesson", Params: map[string]int64{"spread": 0, "pause": 0, "slow": 0}, Promise: sim.VerdictDone},
		},
		Twins: []Twin{
			{Name: "manager", Preset: "stage", Params: map[string][2]int64{"manager": {0, 1}}},
		},
		Start: manager,
	})
}

// manager is processes that all change one dict and one list. These are in the
// process of a manager, where each call goes as a request, or else plain ones, of
// which each process has its own copy.
func manager(r *Run) func(*sim.Thread) {
	processes, managed := r.Param("processes"), r.Param("manager")
	spread, pause := r.Param("spread"), r.Param("pause")

	slow := func(ms int64) { r.SetTravel(time.Duration(ms) * time.Millisecond) }
	slow(int64(r.Param("slow").Get()))
	r.On("slow", func(_ *sim.Thread, _, ms int64) { slow(ms) })

	f := func(d, l sim.Referent, n int) func(*sim.Thread) {
		return func(t *sim.Thread) {
			if spread.Get() > 0 {
				t.Sleep(time.Duration(r.Dice.Below(spread.Get()+1)) * time.Millisecond) //@spread
			}
			d.Call(t, "__setitem__", n, n) //@set
			if pause.Get() > 0 {
				t.Sleep(time.Duration(pause.Get()) * time.Millisecond) //@pause
			}
			l.Call(t, "append", n) //@append
		}
	}

	share := func(t *sim.Thread, d, l sim.Referent) {
		var children []*sim.Process
		for n := range processes.Get() {
			p := sim.NewProcess(t, "", f(d, l, n)) //@make
			p.Start(t)                             //@start
			children = append(children, p)
		}
		for _, p := range children {
			p.Join(t) //@join
		}
		t.Print("%s", d.Show(t)) //@showdict
		t.Print("%s", l.Show(t)) //@showlist
	}

	return func(t *sim.Thread) {
		if managed.Get() == 0 {
			d := sim.NewCell(t, "d", sim.NewDict())              //@dict
			l := sim.NewCell(t, "l", sim.NewList(0, 1, 2, 3, 4)) //@list
			share(t, d, l)
			return
		}
		m := sim.NewManager(t)             //@manager
		d := m.Dict(t, "d", nil)           //@dictproxy
		l := m.List(t, "l", 0, 1, 2, 3, 4) //@listproxy
		share(t, d, l)
		m.Shutdown(t) //@shutdown
	}
}
