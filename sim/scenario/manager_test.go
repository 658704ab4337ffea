package scenario_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// numbers returns the ints in a line, in order.
func numbers(line string) []int {
	var all []int
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r < '0' || r > '9' }) {
		var n int
		fmt.Sscan(word, &n)
		all = append(all, n)
	}
	return all
}

// TestManagerLosesNothing checks that under every schedule each number is once in
// the dict and once more in the list, and that the order is open.
func TestManagerLosesNothing(t *testing.T) {
	s := scenario.Lookup("manager")
	for _, policy := range sim.Policies() {
		orders := map[string]bool{}
		for seed := range int64(8) {
			c := preset(t, s, "shuffled")
			c.Policy, c.Seed = policy, seed
			r, lines := said(t, s.Name, c, time.Minute)
			if !r.Ended() || len(*lines) != 2 {
				t.Fatalf("%s seed %d: %q", policy, seed, *lines)
			}
			d, l := numbers((*lines)[0]), numbers((*lines)[1])
			orders[fmt.Sprint(d, l)] = true
			slices.Sort(d)
			slices.Sort(l[5:])
			for n := range 10 {
				if d[2*n] != n || d[2*n+1] != n || l[5+n] != n {
					t.Fatalf("%s seed %d: %q", policy, seed, *lines)
				}
			}
			if len(d) != 20 || len(l) != 15 || !slices.Equal(l[:5], []int{0, 1, 2, 3, 4}) {
				t.Fatalf("%s seed %d: %q", policy, seed, *lines)
			}
		}
		if different := len(orders) > 4; different != (policy != "fifo") {
			t.Errorf("%s: %d orders for 8 seeds", policy, len(orders))
		}
	}
}

// TestManagerPlain checks that without a manager every child changes its own copy
// and the parent's stay as they were.
func TestManagerPlain(t *testing.T) {
	s := scenario.Lookup("manager")
	r, lines := said(t, s.Name, preset(t, s, "plain"), time.Minute)
	if got := strings.Join(*lines, " "); got != "{} [0, 1, 2, 3, 4]" {
		t.Errorf("the parent printed %s", got)
	}
	changed := map[int32]string{}
	for _, o := range r.Snapshot().Objects {
		if o.Class == sim.ClassDict || o.Class == sim.ClassList {
			changed[o.Process] += o.Items[0].Text
		}
	}
	for n := range int32(10) {
		if want := fmt.Sprintf("{%d: %d}[0, 1, 2, 3, 4, %d]", n, n, n); changed[n+2] != want {
			t.Errorf("process %d has %s, want %s", n+2, changed[n+2], want)
		}
	}
}
