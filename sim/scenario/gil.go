package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "gil",
		Params: []Param{
			{Name: "as", Kind: Choice, Max: 2, Default: 1, Options: []string{"threads", "processes", "both"}, Step: 1, Effect: Restart},
			{Name: "workers", Min: 1, Max: 16, Default: 4, Step: 1, Effect: Restart},
			{Name: "cores", Min: 1, Max: 16, Default: 4, Step: 1, Effect: Now},
			{Name: "seconds", Min: 100, Max: 10000, Default: 2000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "interval", Min: 1, Max: 1000, Default: 5, Step: 1, Unit: Milliseconds, Effect: Next},
			{Name: "work", Kind: Choice, Max: 1, Options: []string{"compute", "wait"}, Step: 1, Effect: Next},
		},
		Presets: []Preset{
			{Name: "stage", Params: map[string]int64{"as": 2}, Promise: sim.VerdictDone},
			{Name: "turns", Params: map[string]int64{"as": 0, "interval": 500}, Promise: sim.VerdictDone},
			{Name: "onecore", Params: map[string]int64{"cores": 1}, Promise: sim.VerdictDone},
			{Name: "waiting", Params: map[string]int64{"as": 2, "work": 1}, Promise: sim.VerdictDone},
			{Name: "lesson", Promise: sim.VerdictDone},
		},
		Twins: []Twin{
			{Name: "as", Preset: "turns", Params: map[string][2]int64{"as": {0, 1}}},
			{Name: "cores", Preset: "lesson", Params: map[string][2]int64{"cores": {1, 4}}},
		},
		Start: gil,
	})
}

// gil is workers that compute, as threads of one process, which take turns with
// its interpreter lock, or as processes, which have a lock each and run side by
// side while there are cores.
func gil(r *Run) func(*sim.Thread) {
	as, workers, cores := r.Param("as"), r.Param("workers"), r.Param("cores")
	seconds, interval, waits := r.Param("seconds"), r.Param("interval"), r.Param("work")
	r.SetCores(cores.Get())
	r.On("cores", func(_ *sim.Thread, _, n int64) { r.SetCores(int(n)) })
	turn := func() { r.SetSwitchInterval(time.Duration(interval.Get()) * time.Millisecond) }
	turn()
	r.On("interval", func(*sim.Thread, int64, int64) { turn() })
	const part = 50 // milliseconds

	work := func(t *sim.Thread) {
		done := 0
		t.Watch("done", &done)
		for done < seconds.Get() {
			if waits.Get() == 1 {
				t.Sleep(part * time.Millisecond) //@wait
			} else {
				t.Compute(part * time.Millisecond) //@compute
			}
			done += part
		}
		t.Print("%s has worked for %s", t.Name(), tenths(int64(done)*int64(time.Millisecond))) //@worked
	}

	threads := func(t *sim.Thread) {
		var all []*sim.Thread
		for i := range workers.Get() {
			one := sim.NewThread(t, fmt.Sprintf("thread %d", i+1), work) //@thread
			one.Start(t)                                                 //@begin
			all = append(all, one)
		}
		for _, one := range all {
			one.Join(t) //@join
		}
	}

	processes := func(t *sim.Thread) {
		var all []*sim.Process
		for i := range workers.Get() {
			one := sim.NewProcess(t, fmt.Sprintf("process %d", i+1), work) //@process
			one.Start(t)                                                   //@fork
			all = append(all, one)
		}
		for _, one := range all {
			one.Join(t) //@await
		}
	}

	return func(t *sim.Thread) {
		if as.Get() != 1 {
			began := t.Now()
			threads(t)
			t.Print("%d threads: %s", workers.Get(), tenths(t.Now()-began)) //@threads
		}
		if as.Get() != 0 {
			began := t.Now()
			processes(t)
			t.Print("%d processes: %s", workers.Get(), tenths(t.Now()-began)) //@processes
		}
	}
}

// tenths writes a time in seconds, with one decimal.
func tenths(ns int64) string {
	n := (ns + int64(50*time.Millisecond)) / int64(100*time.Millisecond)
	return fmt.Sprintf("%d.%d s", n/10, n%10)
}
