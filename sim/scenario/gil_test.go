package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// race runs a configuration and returns how long the workers of each kind took.
func race(t *testing.T, c scenario.Config, steps ...func(r *scenario.Run)) string {
	t.Helper()
	var took []string
	c.Trace = func(r *sim.Record) {
		if r.Kind == sim.KindPrint && r.Thread == 1 {
			took = append(took, r.Text)
		}
	}
	r := begin(t, scenario.Lookup("gil"), c)
	for _, step := range steps {
		step(r)
	}
	r.RunUntil(int64(10 * time.Minute))
	return strings.Join(took, ", ")
}

// TestGILTimes keeps what the presets promise: threads take as long as all their
// work together, processes as long as their share of the cores allows, and for those
// that sleep it makes no difference.
func TestGILTimes(t *testing.T) {
	s := scenario.Lookup("gil")
	for name, want := range map[string]string{
		"stage": "4 threads: 8.0 s, 4 processes: 2.0 s", "turns": "4 threads: 8.0 s", "onecore": "4 processes: 8.0 s",
		"waiting": "4 threads: 2.0 s, 4 processes: 2.0 s", "lesson": "4 processes: 2.0 s",
	} {
		for _, policy := range sim.Policies() {
			c := preset(t, s, name)
			c.Policy = policy
			if got := race(t, c); got != want {
				t.Errorf("%s %s: %s, want %s", name, policy, got, want)
			}
		}
	}
	for _, workers := range []int64{1, 3, 16} {
		for _, cores := range []int64{1, 2, 5, 16} {
			c := preset(t, s, "stage")
			c.Values["workers"], c.Values["cores"] = workers, cores
			side := max((2*workers*10+cores-1)/cores, 20)
			want := fmt.Sprintf("%d threads: %d.0 s, %d processes: %d.%d s", workers, 2*workers, workers, side/10, side%10)
			if got := race(t, c); got != want {
				t.Errorf("%d workers on %d cores: %s, want %s", workers, cores, got, want)
			}
		}
	}
}

// TestGILLive changes cores, work and switch interval while the workers compute.
func TestGILLive(t *testing.T) {
	s := scenario.Lookup("gil")
	set := func(name string, value int64) func(*scenario.Run) {
		return func(r *scenario.Run) {
			r.RunUntil(int64(time.Second))
			if err := r.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, tt := range []struct {
		preset, param string
		value         int64
		want          string
	}{
		{"lesson", "cores", 2, "4 processes: 3.0 s"},
		{"onecore", "cores", 4, "4 processes: 2.8 s"},
		{"turns", "seconds", 1000, "4 threads: 4.0 s"},
		{"turns", "work", 1, "4 threads: 3.1 s"},
	} {
		if got := race(t, preset(t, s, tt.preset), set(tt.param, tt.value)); got != tt.want {
			t.Errorf("%s with %s = %d from 1 s on: %s, want %s", tt.preset, tt.param, tt.value, got, tt.want)
		}
	}
	turns := 0
	c := preset(t, s, "turns")
	c.Trace = func(r *sim.Record) {
		if r.Kind == sim.KindState && r.Reason == sim.ReasonGIL {
			turns++
		}
	}
	r := begin(t, s, c)
	set("interval", 50)(r)
	before := turns
	r.RunUntil(int64(4 * time.Second))
	if before > 25 || turns-before < 50 {
		t.Errorf("%d turns in the first second, %d in the next three", before, turns-before)
	}
}
