package sim_test

import (
	"fmt"
	"time"

	"interleave/sim"
)

// A car waits for the light; two virtual seconds pass in no time.
func Example() {
	k := sim.New(sim.Config{Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			fmt.Println(time.Duration(r.Time), r.Text)
		}
	}})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		light := sim.NewEvent(t, "light")
		sim.NewThread(t, "car", func(t *sim.Thread) {
			t.Print("waiting")
			light.Wait(t)
			t.Print("off we go")
		}).Start(t)
		t.Sleep(2 * time.Second)
		light.Set(t)
	})
	for k.Step() {
	}
	fmt.Println(k.Verdict().Kind)
	// Output:
	// 0s waiting
	// 2s off we go
	// done
}
