package sim_test

import (
	"fmt"
	"testing"

	"interleave/sim"
)

// TestDice checks that the same seed throws the same numbers for ever, every
// one of them about as often, and that another seed throws others.
func TestDice(t *testing.T) {
	throw := func(seed uint64) string {
		d := sim.NewDice(seed)
		var all []int
		for range 12 {
			all = append(all, d.Below(100))
		}
		return fmt.Sprint(all)
	}
	if got, want := throw(1), "[76 25 37 88 64 39 82 36 30 60 92 56]"; got != want {
		t.Errorf("seed 1 throws %s, want %s", got, want)
	}
	if throw(1) == throw(2) {
		t.Error("two seeds throw the same")
	}
	d, counts := sim.NewDice(7), [6]int{}
	for range 6000 {
		counts[d.Below(6)]++
	}
	for i, n := range counts {
		if n < 850 || n > 1150 {
			t.Errorf("%d came %d times of 6000", i, n)
		}
	}
}
