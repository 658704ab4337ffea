package scenario_test

import (
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// talk runs the pipe and returns what it prints, and the verdict in words.
func talk(t *testing.T, c scenario.Config, then func(r *scenario.Run)) string {
	t.Helper()
	var out []string
	c.Trace = func(r *sim.Record) {
		switch {
		case r.Kind == sim.KindPrint || r.Kind == sim.KindError:
			out = append(out, r.Text)
		case r.Kind == sim.KindVerdict && r.Verdict != nil:
			out = append(out, r.Verdict.Text)
		}
	}
	r := begin(t, scenario.Lookup("pipe"), c)
	r.RunUntil(int64(time.Minute))
	if then != nil {
		then(r)
		r.RunUntil(int64(2 * time.Minute))
	}
	return strings.Join(out, "\n")
}

const (
	firstList = "[42, None, 'hello']\n"
	fromOnce  = firstList + "from parent hello son\n"
	aloneEnd  = "hang: nobody is left who could release main (join), child (recv)"
	stuckEnd  = "deadlock: main waits for child to end; child waits for a message from main"
)

// TestPipeStories keeps what the presets promise, and what the lesson says of other
// parameters.
func TestPipeStories(t *testing.T) {
	s := scenario.Lookup("pipe")
	type params map[string]int64
	for _, tt := range []struct {
		preset string
		more   params
		want   string
	}{
		{"lesson", nil, fromOnce + stuckEnd},
		{"stage", nil, fromOnce + stuckEnd},
		{"mended", nil, fromOnce + "from 2 hello son\ndone"},
		{"closed", nil, fromOnce + "EOFError\nfailed"},
		{"closed", params{"child": 2}, fromOnce + "ConnectionResetError: [Errno 104] Connection reset by peer\nfailed"},
		{"closed", params{"close": 1}, fromOnce + aloneEnd},
		{"full", nil, "[42, None, 'hellohellohellohellohellohel...llohello']\ndeadlock: main waits for child to end; child waits for main to receive what fills the pipe"},
		{"full", params{"size": 5}, fromOnce + stuckEnd},
		{"lesson", params{"child": 0}, "deadlock: main waits for a message from child; child waits for a message from main"},
		{"lesson", params{"parent": 0}, firstList + stuckEnd},
		{"lesson", params{"parent": 5}, fromOnce + "from 2 hello son\ndone"},
	} {
		for _, policy := range sim.Policies() {
			c := preset(t, s, tt.preset)
			c.Policy = policy
			for name, value := range tt.more {
				c.Values[name] = value
			}
			if got := talk(t, c, nil); got != tt.want {
				t.Errorf("%s %v %s:\n%s\nwant\n%s", tt.preset, tt.more, policy, got, tt.want)
			}
		}
	}
}

// TestPipeByHand sends the message that is missing, and then more than the pipe
// holds, which is refused without a word.
func TestPipeByHand(t *testing.T) {
	s := scenario.Lookup("pipe")
	send := func(times int) func(r *scenario.Run) {
		return func(r *scenario.Run) {
			if got := r.Unless(r.Verdict()); len(got) != 1 || got[0] != "send" {
				t.Errorf("stuck unless %v", got)
			}
			for range times {
				if err := r.Act("send"); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, times := range []int{1, 5000} {
		for _, name := range []string{"lesson", "stage"} {
			if got, want := talk(t, preset(t, s, name), send(times)), fromOnce+stuckEnd+"\nfrom 2 hello son\ndone"; got != want {
				t.Errorf("%s, sent %d times:\n%s\nwant\n%s", name, times, got, want)
			}
		}
	}
	c := preset(t, s, "closed")
	c.Values["close"] = 1
	if got, want := talk(t, c, send(1)), fromOnce+aloneEnd+"\nfrom 2 hello son\ndone"; got != want {
		t.Errorf("through the copy of the child, when the parent has closed its own:\n%s\nwant\n%s", got, want)
	}
}
