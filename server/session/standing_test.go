package session

import (
	"log/slog"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
	"interleave/sim/scenario"
)

// TestStandingProperties begins random sessions again as they stood. They come back at
// the same hash, and go on as they would have.
func TestStandingProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g, s := drawStage(t, r)
		defer g.session.closeAll()
		for range rapid.IntRange(1, 12).Draw(r, "commands") {
			g.wait(time.Duration(rapid.IntRange(0, 700).Draw(r, "wait")) * time.Millisecond)
			g.try(g.drawWalk(r, s))
		}
		st, err := g.session.standing()
		if err != nil {
			t.Fatal(err)
		}
		again := resumed(t, st)
		defer again.Close(Deleted)
		back, err := again.Standing()
		if err != nil {
			t.Fatal(err)
		}
		for i := range st.Hashes {
			if back.Hashes[i] != st.Hashes[i] || back.Recipes[i].Head != st.Recipes[i].Head || back.Epochs[i] <= st.Epochs[i] {
				t.Fatalf("run %d was %+v with %x, epoch %d; is %+v with %x, epoch %d", i,
					st.Recipes[i].Head, st.Hashes[i], st.Epochs[i], back.Recipes[i].Head, back.Hashes[i], back.Epochs[i])
			}
		}
		if back.Playing != st.Playing || back.Speed != st.Speed {
			t.Fatalf("was played %t at %v, is %t at %v", st.Playing, st.Speed, back.Playing, back.Speed)
		}
		if branches, err := again.Branches(); err != nil || len(branches) != 1 {
			t.Fatalf("branches %+v, %v", branches, err)
		}
	})
}

// resumed begins a session again and waits until its runs are there. Nobody watches
// it, so it stands.
func resumed(t *testing.T, st Standing) *Session {
	t.Helper()
	s, err := Resume(Config{Log: slog.New(slog.DiscardHandler)}, &tape{t: t}, st)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Restored():
	case <-time.After(20 * time.Second):
		t.Fatal("the runs are not there")
	}
	return s
}

// TestResumeThatFails has a run that cannot be made again. What is there instead is
// not taken for the session's own.
func TestResumeThatFails(t *testing.T) {
	broken := program(nil)
	begun := 0
	broken.Scenario.Start = func(*scenario.Run) func(*sim.Thread) {
		if begun++; begun > 1 {
			panic("sim: broken")
		}
		return func(*sim.Thread) {}
	}
	s := resumed(t, Standing{Recipes: []Recipe{{Spec: broken, Head: Place{1000, 1000, 1e9}}}, Speed: 1})
	defer s.Close(Deleted)
	if _, err := s.Standing(); err == nil {
		t.Error("it stands")
	}
	if info, err := s.Info(); err != nil || info.Status.Playing {
		t.Errorf("%+v, %v", info.Status, err)
	}
}

func TestLast(t *testing.T) {
	g := watched(t, Config{}, spec(t, Choice{Scenario: "trafficlight"}))
	g.wait(time.Second)
	g.do(Command{Kind: Set, Name: "cars", Value: 9})
	go func() { g.session.mail <- end{Deleted} }()
	g.session.loop()
	if st, err := g.session.Last(); err != nil || len(st.Recipes[0].Journal) != 1 || st.Hashes[0] == 0 || len(g.tape.closed) != 1 {
		t.Errorf("%+v, %v", st, err)
	}
	if _, err := Resume(Config{}, g.tape, Standing{Speed: -1}); err == nil {
		t.Error("a speed below 0 is taken")
	}
}
