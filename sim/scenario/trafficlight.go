package scenario

import (
	"fmt"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "trafficlight",
		Params: []Param{
			{Name: "cars", Max: 200, Default: 1, Step: 1, Effect: Now},
			{Name: "green", Min: 1, Max: 240, Default: 30, Step: 1, Unit: Ticks, Times: "tick", Effect: Next},
			{Name: "yellow", Min: 0, Max: 120, Default: 4, Step: 1, Unit: Ticks, Times: "tick", Effect: Next},
			{Name: "red", Min: 1, Max: 240, Default: 26, Step: 1, Unit: Ticks, Times: "tick", Effect: Next},
			{Name: "tick", Min: 50, Max: 5000, Default: 500, Step: 50, Unit: Milliseconds, Effect: Next},
		},
		Actions: []Action{
			{Name: "set", Releases: []sim.Reason{sim.ReasonEvent}},
			{Name: "clear"},
		},
		Presets: []Preset{
			{Name: "stage", Params: map[string]int64{"cars": 6, "green": 6, "yellow": 3, "red": 10}},
			{Name: "rush", Params: map[string]int64{"cars": 60, "green": 8, "yellow": 3, "red": 12}},
			{Name: "lesson"},
		},
		Twins: []Twin{
			{Name: "green", Preset: "stage", Params: map[string][2]int64{"green": {10, 30}}},
		},
		Rounds: []string{"running"},
		Start:  trafficlight,
	})
}

// trafficlight is one thread that sets and clears an event, and cars that wait
// for it.
func trafficlight(r *Run) func(*sim.Thread) {
	cars, green, yellow, red, tick := r.Param("cars"), r.Param("green"), r.Param("yellow"), r.Param("red"), r.Param("tick")
	var event *sim.Event

	lighter := func(t *sim.Thread) {
		count := 0
		t.Watch("count", &count)
		for {
			if count < green.Get() {
				if !event.IsSet() {
					event.Set(t) //@set
				}
				t.Print("\x1b[32;1mgreen light\x1b[0m") //@green
			} else if count < green.Get()+yellow.Get() {
				t.Print("\x1b[33;1myellow light\x1b[0m") //@yellow
			} else if count < green.Get()+yellow.Get()+red.Get() {
				if event.IsSet() {
					event.Clear(t) //@clear
				}
				t.Print("\x1b[31;1mred light\x1b[0m") //@red
			} else {
				count = 0
			}
			count++
			t.Sleep(time.Duration(tick.Get()) * time.Millisecond) //@tick
		}
	}

	// Thread 1 is the lighter, so the lesson's only car is number 2.
	car := func(i int) (string, func(*sim.Thread)) {
		n := i + 2
		return fmt.Sprintf("car %d", n), func(t *sim.Thread) {
			count := 0
			t.Watch("count", &count)
			for {
				event.Wait(t)                        //@wait
				t.Print("car [%d] is running...", n) //@running
				count++
				t.Sleep(time.Second) //@drive
			}
		}
	}

	return func(t *sim.Thread) {
		event = sim.NewEvent(t, "event") //@event
		r.OnAct("set", event.Set)
		r.OnAct("clear", event.Clear)
		sim.NewThread(t, "lighter", lighter).Start(t) //@lighter
		traffic := sim.NewCrew(t, "car", car)         //@crew
		r.On("cars", func(t *sim.Thread, _, n int64) { traffic.Resize(t, int(n)) })
		traffic.Resize(t, cars.Get()) //@cars
	}
}
