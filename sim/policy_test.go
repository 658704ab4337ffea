package sim_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"interleave/sim"
)

// quarrel is a program with something to decide: threads that take two locks.
func quarrel(t *sim.Thread) {
	a, b := sim.NewLock(t, "a"), sim.NewLock(t, "b")
	for i := range 4 {
		spawn(t, fmt.Sprint(i), func(t *sim.Thread) {
			for round := range 3 {
				a.Acquire(t)
				b.Acquire(t)
				t.Print("%d in round %d", i, round)
				b.Release(t)
				a.Release(t)
				t.Sleep(time.Duration(i%2) * time.Millisecond)
			}
		})
	}
}

// play runs the quarrel under a policy.
func play(p sim.Policy) (hash uint64, text string) {
	var out strings.Builder
	k := sim.New(sim.Config{Policy: p, Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			fmt.Fprintln(&out, r.Text)
		}
	}})
	defer k.Close()
	k.Main(quarrel)
	k.RunUntil(int64(time.Second))
	return k.Hash(), out.String()
}

// TestPolicies is what every policy must pass: the same seed gives the same run,
// nobody is forgotten, and a recorded schedule gives the run again from its text.
func TestPolicies(t *testing.T) {
	for _, name := range sim.Policies() {
		t.Run(name, func(t *testing.T) {
			runs := map[uint64]bool{}
			for seed := range uint64(20) {
				p, err := sim.NewPolicy(name, seed)
				if err != nil {
					t.Fatal(err)
				}
				recorder := sim.NewRecorder(p)
				hash, text := play(recorder)
				runs[hash] = true
				if n := strings.Count(text, "\n"); n != 12 {
					t.Fatalf("seed %d: %d lines printed, want 12", seed, n)
				}
				again, _ := sim.NewPolicy(name, seed)
				if h, _ := play(again); h != hash {
					t.Fatalf("seed %d: another run the second time", seed)
				}
				schedule, err := sim.ParseSchedule(recorder.Schedule().String())
				if err != nil {
					t.Fatal(err)
				}
				replay := sim.NewReplay(schedule)
				if h, _ := play(replay); h != hash || replay.Strayed() {
					t.Fatalf("seed %d: schedule %s gives another run", seed, schedule)
				}
			}
			if name != "fifo" && len(runs) < 10 {
				t.Errorf("20 seeds gave only %d different runs", len(runs))
			}
		})
	}
}

func TestStrayedReplay(t *testing.T) {
	replay := sim.NewReplay(sim.Schedule{Preempts: true, Picks: slices.Repeat([]int{9}, 10)})
	if play(replay); !replay.Strayed() {
		t.Error("a schedule of another run was followed without a word")
	}
}

func TestScheduleText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sim.Schedule{
			Preempts: rapid.Bool().Draw(t, "preempts"),
			Picks:    rapid.SliceOf(rapid.IntRange(0, 3)).Draw(t, "picks"),
		}
		got, err := sim.ParseSchedule(s.String())
		if err != nil || got.Preempts != s.Preempts || !reflect.DeepEqual(append([]int{}, got.Picks...), append([]int{}, s.Picks...)) {
			t.Fatalf("%v became %v, %v", s, got, err)
		}
	})
	for _, bad := range []string{"", "!", "Ag", "AP____8P", "AAD_"} {
		if _, err := sim.ParseSchedule(bad); err == nil {
			t.Errorf("%q was taken for a schedule", bad)
		}
	}
}
