package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "semaphore",
		Params: []Param{
			{Name: "permits", Min: 1, Max: 20, Default: 5, Step: 1, Effect: Now, Releases: []sim.Reason{sim.ReasonSemaphore}},
			{Name: "threads", Min: 1, Max: 200, Default: 20, Step: 1, Effect: Now},
			{Name: "hold", Min: 100, Max: 10000, Default: 1000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "twice", Kind: Bool, Max: 1, Step: 1, Effect: Next},
		},
		Presets: []Preset{
			{Name: "stage", Params: map[string]int64{"hold": 3000}, Promise: sim.VerdictDone},
			{Name: "lesson", Promise: sim.VerdictDone},
			{Name: "narrow", Params: map[string]int64{"permits": 1, "threads": 8}, Promise: sim.VerdictDone},
			{Name: "over", Params: map[string]int64{"permits": 3, "threads": 12, "twice": 1}, Promise: sim.VerdictFailed},
		},
		Mends: []Mend{
			{Of: []sim.Reason{sim.ReasonError}, Param: "twice", Value: 0},
		},
		Twins: []Twin{
			{Name: "permits", Preset: "lesson", Params: map[string][2]int64{"permits": {2, 8}}},
		},
		Start: semaphore,
	})
}

// semaphore is a gate with a number of permits and more threads than that, and
// a main thread that waits for them by looking again and again.
func semaphore(r *Run) func(*sim.Thread) {
	permits, threads := r.Param("permits"), r.Param("threads")
	hold, twice := r.Param("hold"), r.Param("twice")
	var gate *sim.Semaphore

	run := func(n int) (string, func(*sim.Thread)) {
		return fmt.Sprintf("run %d", n), func(t *sim.Thread) {
			gate.Acquire(t)                                       //@acquire
			t.Sleep(time.Duration(hold.Get()) * time.Millisecond) //@sleep
			t.Print("run the thread: %d", n)                      //@print
			gate.Release(t)                                       //@release
			if twice.Get() == 1 {
				gate.Release(t) //@again
			}
		}
	}

	return func(t *sim.Thread) {
		num := 0
		gate = sim.NewBoundedSemaphore(t, "semaphore", permits.Get()) //@semaphore
		r.On("permits", func(t *sim.Thread, _, n int64) { gate.SetPermits(t, int(n)) })
		crew := sim.NewCrew(t, "run", run) //@crew
		r.On("threads", func(t *sim.Thread, old, n int64) { crew.Add(t, int(n-old)) })
		crew.Resize(t, threads.Get()) //@start
		for t.ActiveCount() != 1 {
			t.Spin() //@spin
		}
		t.Print("----all threads done---") //@over
		t.Print("%d", num)                 //@num
	}
}
