package scenario

import (
	"strings"
	"time"

	"interleave/sim"
)

func init() {
	register(Scenario{
		Name: "pipe",
		Params: []Param{
			{Name: "parent", Max: 5, Default: 1, Step: 1, Effect: Next},
			{Name: "child", Max: 5, Default: 2, Step: 1, Effect: Next},
			{Name: "size", Min: 5, Max: 100000, Default: 5, Step: 5, Effect: Next},
			{Name: "close", Kind: Choice, Max: 2, Options: []string{"nobody", "parent", "both"}, Step: 1, Effect: Next},
			{Name: "pause", Max: 5000, Step: 100, Unit: Milliseconds, Effect: Next},
			{Name: "slow", Max: 3000, Step: 100, Unit: Milliseconds, Effect: Next},
		},
		Actions: []Action{{Name: "send", Releases: []sim.Reason{sim.ReasonRecv}}},
		Presets: []Preset{
			{Name: "stage", Params: map[string]int64{"pause": 1200, "slow": 900}, Promise: sim.VerdictDeadlock},
			{Name: "mended", Params: map[string]int64{"parent": 2, "pause": 1200, "slow": 900}, Promise: sim.VerdictDone},
			{Name: "closed", Params: map[string]int64{"child": 1, "close": 2, "pause": 1200, "slow": 900}, Promise: sim.VerdictFailed},
			{Name: "full", Params: map[string]int64{"child": 5, "size": 30000, "pause": 1200, "slow": 900}, Promise: sim.VerdictDeadlock},
			{Name: "lesson", Promise: sim.VerdictDeadlock},
		},
		Twins: []Twin{
			{Name: "message", Preset: "stage", Params: map[string][2]int64{"parent": {1, 2}}},
		},
		Mends: []Mend{
			{Of: []sim.Reason{sim.ReasonRecv, sim.ReasonError}, Param: "parent", Value: 2},
			{Of: []sim.Reason{sim.ReasonSend}, Preset: "mended"},
		},
		Start: pipe,
	})
}

// pipe is a parent and a child with an end of a pipe each. The child receives
// twice, and the parent sends once before it waits for the child to end.
func pipe(r *Run) func(*sim.Thread) {
	parents, childs, size := r.Param("parent"), r.Param("child"), r.Param("size")
	closes, pause := r.Param("close"), r.Param("pause")
	travel := func(ms int64) { r.SetTravel(time.Duration(ms) * time.Millisecond) }
	travel(int64(r.Param("slow").Get()))
	r.On("slow", func(_ *sim.Thread, _, ms int64) { travel(ms) })
	var parentConn, childConn *sim.Conn

	rest := func(t *sim.Thread) {
		if pause.Get() > 0 {
			t.Sleep(time.Duration(pause.Get()) * time.Millisecond) //@pause
		}
	}

	child := func(t *sim.Thread) {
		if closes.Get() == 2 {
			parentConn.Close(t) //@childcloses
		}
		for i := 0; i < childs.Get(); i++ {
			rest(t)
			text := strings.Repeat("hello", size.Get()/5+1)[:size.Get()]
			childConn.Send(t, sim.NewList(42-i, nil, text)) //@childsends
		}
		rest(t)
		t.Print("from parent %s", sim.Show(childConn.Recv(t))) //@first
		rest(t)
		t.Print("from 2 %s", sim.Show(childConn.Recv(t))) //@second
	}

	r.OnAct("send", func(t *sim.Thread) {
		if parentConn != nil && parentConn.Room(t) > 100 {
			parentConn.Send(t, "hello son")
		}
	})

	return func(t *sim.Thread) {
		parentConn, childConn = sim.NewPipe(t, "parent_conn", "child_conn", true, 0) //@pipe
		p := sim.NewProcess(t, "child", child)                                       //@process
		p.Start(t)                                                                   //@start
		if closes.Get() > 0 {
			childConn.Close(t) //@parentcloses
		}
		rest(t)
		t.Print("%s", shorten(sim.Show(parentConn.Recv(t)))) //@receive
		for i := 0; i < parents.Get(); i++ {
			rest(t)
			parentConn.Send(t, "hello son") //@send
		}
		if closes.Get() > 0 {
			rest(t)
			parentConn.Close(t) //@close
		}
		rest(t)
		p.Join(t) //@join
	}
}

// shorten cuts the middle out of a long text.
func shorten(s string) string {
	if len(s) <= 60 {
		return s
	}
	return s[:40] + "..." + s[len(s)-10:]
}
