package sim_test

import (
	"testing"
	"time"

	"interleave/sim"
)

// TestInvariant checks when a program is said to violate what it promises, and
// how the run goes on.
func TestInvariant(t *testing.T) {
	const ms = time.Millisecond
	sum := 0
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"broken by a step, and the run goes on", func(t *sim.Thread) {
			spawn(t, "a", func(t *sim.Thread) { t.Sleep(ms); sum = 1 })
			t.Sleep(2 * ms)
			t.Print("main goes on")
			t.Sleep(ms)
		}, "1 violated: sum is 0, by a step of a\n2 main goes on\n3 done, and sum is 0 does not hold\n"},
		{"broken and mended", func(t *sim.Thread) {
			sum = 1
			t.Sleep(ms)
			sum = 0
			t.Sleep(ms)
		}, "0 violated: sum is 0, by a step of main\n1 well again\n2 done\n"},
		{"broken only within a step", func(t *sim.Thread) {
			sum = 1
			t.Print("%d", sum)
			sum = 0
		}, "0 1\n0 done\n"},
		{"broken by the last step", func(t *sim.Thread) { sum = 1 },
			"0 violated: sum is 0, by a step of main\n0 done, and sum is 0 does not hold\n"},
		{"broken while others are stuck, which is the graver verdict", func(t *sim.Thread) {
			embrace(t, 0)
			t.Sleep(5 * ms)
			sum = 1
			t.Sleep(ms)
		}, "1 deadlock: x waits for b, which y holds; y waits for a, which x holds\n" +
			"5 violated: sum is 0, by a step of main\n" +
			"5 deadlock: x waits for b, which y holds; y waits for a, which x holds\n"},
		{"broken, which is graver than to starve", func(t *sim.Thread) {
			l := sim.NewLock(t, "l")
			barge(t, 1, 200, l.Acquire, l.Release)
			spawn(t, "breaker", func(t *sim.Thread) { t.Sleep(150 * ms); sum = 1; t.Sleep(10 * ms); sum = 0 })
			l.Acquire(t)
			t.Sleep(ms)
		}, "101 starvation: main was overtaken 101 times at l, by greedy 1\n150 violated: sum is 0, by a step of breaker\n" +
			"160 starvation: main was overtaken 159 times at l, by greedy 1\n200 well again\n201 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sum = 0
			got := transcript(t, func(t *sim.Thread) {
				t.Kernel().Invariant("sum is 0", func() bool { return sum == 0 })
				tt.main(t)
			})
			if got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestInvariantFromOutside checks that a change by hand is looked at at once, and
// is nobody's step.
func TestInvariantFromOutside(t *testing.T) {
	var e *sim.Event
	k := sim.New(sim.Config{})
	defer k.Close()
	k.Main(func(t *sim.Thread) {
		e = sim.NewEvent(t, "e")
		t.Sleep(time.Second)
	})
	k.Step()
	k.Invariant("e is clear", func() bool { return !e.IsSet() })
	e.Set(k.Outside())
	k.Recheck()
	if v := k.Verdict(); v == nil || v.Text != "violated: e is clear, from outside" || len(v.Threads) > 0 || v.Invariant != "e is clear" {
		t.Errorf("verdict %+v", v)
	}
	e.Clear(k.Outside())
	k.Recheck()
	if v := k.Verdict(); v != nil {
		t.Errorf("verdict %+v when it holds again", v)
	}
}
