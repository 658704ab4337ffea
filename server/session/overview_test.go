package session

import (
	"slices"
	"testing"

	"interleave/sim"
	"interleave/sim/scenario"

	"pgregory.net/rapid"
)

// TestOverview holds what every scenario looks like at a glance, and where the next
// mark is, against a look at all records.
func TestOverview(t *testing.T) {
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) {
			h := newHistory(600, nil)
			var all []sim.Record
			var places [][8]int64 // by record: where to stand for each kind of mark, −1 where it is none
			var before sim.State
			made := spec(t, Choice{Scenario: s.Name})
			run, err := made.Start(func(r *sim.Record) {
				h.add(r)
				all = append(all, *r)
				places = append(places, naiveMarks(r, &before))
				before.Apply(r)
			})
			if err != nil {
				t.Fatal(err)
			}
			defer run.Close()
			for run.Seq() < 4000 && run.StepUntil(200*second) {
			}
			track := &track{spec: made, epoch: 1, run: run, history: h}
			v := track.view(NewReruns(1, 1))
			checkOverview(t, v.Overview(), all, places)
			rapid.Check(t, func(r *rapid.T) {
				seq := rapid.Int64Range(0, run.Seq()).Draw(r, "seq")
				bit := rapid.IntRange(0, 7).Draw(r, "kind")
				forward := rapid.Bool().Draw(r, "forward")
				got, found, err := v.Find(t.Context(), seq, forward, 1<<bit)
				if err != nil {
					r.Fatal(err)
				}
				want := int64(-1)
				for _, at := range places {
					if p := at[bit]; p >= 0 && (forward && p > seq && want < 0 || !forward && p < seq) {
						want = p
					}
				}
				if found != (want >= 0) || found && got != want {
					r.Fatalf("from %d: %d %v, want %d", seq, got, found, want)
				}
			})
		})
	}
}

// naiveMarks goes by the threads that were ready or waited before the record, one by one.
func naiveMarks(r *sim.Record, before *sim.State) (at [8]int64) {
	for i := range at {
		at[i] = -1
	}
	kind := map[sim.Kind]int{sim.KindAction: 1, sim.KindPrint: 2, sim.KindVerdict: 3, sim.KindError: 4, sim.KindRace: 6}
	if i, ok := kind[r.Kind]; ok {
		at[i] = r.Seq
	}
	switch {
	case r.Kind == sim.KindParam && r.From != r.To:
		at[0] = r.Seq
	case r.Kind == sim.KindStore && r.By != 0:
		at[5] = r.Seq
	case r.Kind == sim.KindState:
		ready, rivals := 0, 0
		for i := range before.Threads {
			other, woken := &before.Threads[i], &before.Threads[r.Thread-1]
			if other.State == sim.StateReady {
				ready++
			}
			if other.State == sim.StateBlocked && other.Reason == woken.Reason && other.Object == woken.Object {
				rivals++
			}
		}
		given := before.Threads[r.Thread-1].Reason
		gift := r.Reason == sim.ReasonWoken && r.By != 0 && rivals > 1 && slices.Contains([]sim.Reason{sim.ReasonLock, sim.ReasonSemaphore, sim.ReasonGet, sim.ReasonPut}, given)
		if ready > 1 && isTurn(r) || gift {
			at[7] = r.Seq - 1
		}
	}
	return at
}

func checkOverview(t *testing.T, o Overview, all []sim.Record, places [][8]int64) {
	t.Helper()
	turns, marks := make([]int64, len(o.Turns)), make([]Marks, len(o.Turns))
	for i := range all {
		at := all[i].Time / o.Column
		if isTurn(&all[i]) {
			turns[at]++
		}
		for bit, place := range places[i] {
			if place >= 0 {
				marks[at] |= 1 << bit
			}
		}
	}
	if len(turns) > mostGlances || o.Column > firstColumn && len(turns) <= mostGlances/4 || o.Seq != int64(len(all)) {
		t.Errorf("%d columns of %d for %d records", len(turns), o.Column, o.Seq)
	}
	for i := range turns {
		if turns[i] != o.Turns[i] || marks[i] != o.Marks[i] {
			t.Fatalf("column %d has %d turns and marks %b, want %d and %b", i, o.Turns[i], o.Marks[i], turns[i], marks[i])
		}
	}
}
