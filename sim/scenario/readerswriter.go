package scenario

import (
	"fmt"
	"slices"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name:      "readerswriter",
		Overtakes: 20,
		Params: []Param{
			{Name: "readers", Max: 30, Default: 5, Step: 1, Effect: Now},
			{Name: "writers", Max: 30, Default: 2, Step: 1, Effect: Now},
			{Name: "preference", Kind: Choice, Max: 2, Options: []string{"readers", "writers", "turns"}, Step: 1, Effect: Next, Releases: []sim.Reason{sim.ReasonCondition}},
			{Name: "check", Kind: Choice, Max: 1, Options: []string{"while", "if"}, Step: 1, Effect: Next},
			{Name: "read", Min: 100, Max: 10000, Default: 2000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "write", Min: 100, Max: 10000, Default: 1500, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "rest", Min: 100, Max: 20000, Default: 1000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "pause", Min: 100, Max: 20000, Default: 3000, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Presets: []Preset{
			{Name: "starve", Params: map[string]int64{"readers": 6, "rest": 700}, Seed: 2, Promise: sim.VerdictStarvation},
			{Name: "writers", Params: map[string]int64{"readers": 6, "rest": 700, "preference": 1}, Seed: 2},
			{Name: "flood", Params: map[string]int64{"writers": 5, "preference": 1, "pause": 700}, Seed: 2, Promise: sim.VerdictStarvation},
			{Name: "turns", Params: map[string]int64{"readers": 6, "writers": 5, "rest": 700, "pause": 700, "preference": 2}, Seed: 2},
			{Name: "once", Params: map[string]int64{"writers": 3, "pause": 2000, "preference": 2, "check": 1}, Seed: 2, Promise: sim.VerdictViolated},
			{Name: "lesson", Promise: sim.VerdictStarvation},
		},
		Invariants: []string{"alone"},
		Mends: []Mend{
			{Keeps: "alone", Param: "check", Value: 0},
			{Of: []sim.Reason{sim.ReasonCondition}, Param: "preference", Value: 2},
		},
		Twins: []Twin{
			{Name: "preference", Preset: "starve", Params: map[string][2]int64{"preference": {0, 1}}},
			{Name: "turns", Preset: "starve", Params: map[string][2]int64{"preference": {0, 2}}},
			{Name: "check", Preset: "once", Params: map[string][2]int64{"check": {1, 0}}},
		},
		Rounds: []string{"print"},
		Start:  readerswriter,
	})
}

// readerswriter is a room for many readers or one writer, kept by a condition. Who
// may go in first is a matter of preference, and whoever is not preferred may wait
// for ever.
func readerswriter(r *Run) func(*sim.Thread) {
	preference, check := r.Param("preference"), r.Param("check")
	rule := preference.Get() // a change counts when somebody leaves, for all who look then
	var room *sim.Condition
	reading, writing := 0, 0
	met := false // a writer and somebody else, inside: no later step makes that good
	r.Always("alone", func() bool { return !met })
	type visit struct{ writes bool }
	var line []*visit // who has asked and is not inside yet, the first to come first

	// about is some time from half to one and a half of what is given.
	about := func(ms *Live) time.Duration {
		return time.Duration(ms.Get()/2+r.Dice.Below(ms.Get()+1)) * time.Millisecond
	}

	waiting := func(writes bool) bool {
		return slices.ContainsFunc(line, func(v *visit) bool { return v.writes == writes })
	}

	mayEnter := func(me *visit) bool {
		if writing > 0 || me.writes && reading > 0 {
			return false
		}
		switch rule {
		case 0:
			return !me.writes || !waiting(false)
		case 1:
			return me.writes || !waiting(true)
		}
		return line[0] == me
	}

	enter := func(t *sim.Thread, me *visit) {
		room.Acquire(t) //@acquire
		line = append(line, me)
		if check.Get() == 0 {
			room.WaitFor(t, func() bool { return mayEnter(me) }) //@enter
		} else if !mayEnter(me) {
			room.Wait(t) //@once
		}
		line = slices.DeleteFunc(line, func(v *visit) bool { return v == me })
		if me.writes {
			writing++
		} else {
			reading++
		}
		met = met || writing > 1 || writing == 1 && reading > 0 //@alone
		if rule == 2 {
			room.NotifyAll(t) //@next
		}
		room.Release(t) //@in
	}

	leave := func(t *sim.Thread, me *visit) {
		room.Acquire(t) //@back
		if me.writes {
			writing--
		} else {
			reading--
		}
		rule = preference.Get()
		room.NotifyAll(t) //@notify
		room.Release(t)   //@out
	}

	// person comes again and again, until there are to be fewer of its kind.
	person := func(t *sim.Thread, kind string, n int, wanted, pause, stay *Live) {
		me := &visit{writes: kind == "writer"}
		asked, inside, visits := -1, 0, 0
		t.Watch("asked", &asked) // since when it has waited, in milliseconds
		t.Watch("inside", &inside)
		t.Watch("visits", &visits)
		for n <= wanted.Get() {
			t.Sleep(about(pause)) //@pause
			asked = int(t.Now() / int64(time.Millisecond))
			enter(t, me)
			waited := t.Now()/int64(time.Millisecond) - int64(asked)
			asked, inside = -1, 1
			visits++
			t.Print("%s %d waited %d.%d s", kind, n, waited/1000, waited%1000/100) //@print
			t.Sleep(about(stay))                                                   //@stay
			inside = 0
			leave(t, me)
		}
	}

	// crowd returns what makes a kind as many as are wanted; too many go when they
	// come out of the room.
	crowd := func(kind string, pause, stay *Live) func(*sim.Thread) {
		wanted := r.Param(kind + "s")
		here := map[int]bool{}
		return func(t *sim.Thread) {
			for n := 1; n <= wanted.Get(); n++ {
				if here[n] {
					continue
				}
				here[n] = true
				one := sim.NewThread(t, fmt.Sprintf("%s %d", kind, n), func(t *sim.Thread) { //@make
					person(t, kind, n, wanted, pause, stay)
					here[n] = false
				})
				one.Start(t) //@start
			}
		}
	}

	return func(t *sim.Thread) {
		room = sim.NewCondition(t, "room", sim.NewLock(t, "lock")) //@room
		readers := crowd("reader", r.Param("rest"), r.Param("read"))
		writers := crowd("writer", r.Param("pause"), r.Param("write"))
		r.On("readers", func(t *sim.Thread, _, _ int64) { readers(t) })
		r.On("writers", func(t *sim.Thread, _, _ int64) { writers(t) })
		readers(t)
		writers(t)
	}
}
