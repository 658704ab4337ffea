package sim_test

import (
	"encoding/base64"
	"fmt"
	"reflect"
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

// policies names every policy there is, those that need more than a seed too.
var policies = append(sim.Policies(), "manual", "manual anywhere", "replay")

// picker is a policy and, if that is manual, the dice of whoever makes its
// choices.
type picker struct {
	sim.Policy
	dice *sim.Dice
}

// newPicker makes a policy of that name; replay gets some schedule of no run.
func newPicker(name string, seed uint64) picker {
	dice := sim.NewDice(seed)
	switch name {
	case "manual":
		return picker{sim.Manual{}, dice}
	case "manual anywhere":
		return picker{sim.Manual{Anywhere: true}, dice}
	case "replay":
		return picker{sim.NewReplay(anySchedule(dice)), nil}
	}
	p, err := sim.NewPolicy(name, seed)
	if err != nil {
		panic(err)
	}
	return picker{p, nil}
}

// anySchedule draws one.
func anySchedule(dice *sim.Dice) sim.Schedule {
	text := make([]byte, 2*dice.Below(200))
	for i := range text {
		text[i] = byte(i%2 + dice.Below(3))
	}
	s, err := sim.ParseSchedule(base64.RawURLEncoding.EncodeToString(text))
	if err != nil {
		panic(err)
	}
	return s
}

// played is a kernel with whoever makes the choices that come up.
type played struct {
	*sim.Kernel
	picker picker
	first  bool // who always chooses the first
}

// step takes a step up to limit, after making the choice that is due.
func (p played) step(limit int64) bool {
	if c := p.Choice(); c != nil {
		i := 0
		if !p.first {
			i = p.picker.dice.Below(len(c.Threads))
		}
		if err := p.Choose(c.Threads[i]); err != nil {
			panic(err)
		}
	}
	return p.StepUntil(limit)
}

// steps takes so many steps, or as many as there are.
func (p played) steps(n int) {
	for range n {
		if !p.step(sim.MaxTime) {
			return
		}
	}
}

// runUntil is [sim.Kernel.RunUntil] with every choice made.
func (p played) runUntil(limit int64) {
	for p.step(limit) {
	}
	p.RunUntil(limit)
}

// play runs the quarrel under a policy; the schedule is kept if there is one.
func play(p picker, schedule *sim.Schedule) (hash uint64, text string) {
	var out strings.Builder
	k := sim.New(sim.Config{Policy: p.Policy, Schedule: schedule, Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			fmt.Fprintln(&out, r.Text)
		}
	}})
	defer k.Close()
	k.Main(quarrel)
	played{Kernel: k, picker: p}.runUntil(int64(time.Second))
	return k.Hash(), out.String()
}

// TestPolicies is what every policy must pass: the same seed gives the same run,
// recorded or not, nobody is forgotten, and the recorded schedule gives the run
// again from its text.
func TestPolicies(t *testing.T) {
	for _, name := range policies {
		t.Run(name, func(t *testing.T) {
			runs := map[uint64]bool{}
			for seed := range uint64(20) {
				var schedule sim.Schedule
				hash, text := play(newPicker(name, seed), &schedule)
				runs[hash] = true
				if n := strings.Count(text, "\n"); n != 12 {
					t.Fatalf("seed %d: %d lines printed, want 12", seed, n)
				}
				if h, _ := play(newPicker(name, seed), nil); h != hash {
					t.Fatalf("seed %d: another run the second time", seed)
				}
				read, err := sim.ParseSchedule(schedule.String())
				if err != nil {
					t.Fatal(err)
				}
				replay := sim.NewReplay(read)
				if h, _ := play(picker{Policy: replay}, nil); h != hash || replay.Strayed() {
					t.Fatalf("seed %d: schedule %s gives another run", seed, schedule)
				}
			}
			if name != "fifo" && len(runs) < 10 {
				t.Errorf("20 seeds gave only %d different runs", len(runs))
			}
		})
	}
}

// inspector is a policy that checks what the kernel offers it.
type inspector struct {
	t          *rapid.T
	dice       *sim.Dice
	preempts   bool
	ready      map[sim.ThreadID]int64 // number of the record that readied it
	picks      int
	wakes      int
	preemptive int
}

func (p *inspector) Preempts() bool { return p.preempts }

func (p *inspector) Pick(ready []*sim.Thread, current *sim.Thread) int {
	p.picks++
	if len(ready) < 2 {
		p.t.Fatalf("%d threads to pick from", len(ready))
	}
	others := ready
	if current != nil {
		p.preemptive++
		if ready[0] != current || current.State() != sim.StateRunning || !p.preempts {
			p.t.Fatalf("%s, which is %v, is offered again after %s", current.Name(), current.State(), ready[0].Name())
		}
		others = ready[1:]
	}
	for i, th := range others {
		if th.State() != sim.StateReady || i > 0 && p.ready[others[i-1].ID()] > p.ready[th.ID()] {
			p.t.Fatalf("%s is offered out of turn: %v", th.Name(), th.State())
		}
	}
	return p.dice.Below(len(ready))
}

func (p *inspector) Wake(waiting []*sim.Thread) int {
	p.wakes++
	for i, th := range waiting {
		if len(waiting) < 2 || th.State() != sim.StateBlocked || th.Reason() != waiting[0].Reason() || i > 0 && th == waiting[i-1] {
			p.t.Fatalf("%s is one of %d to be woken: %v", th.Name(), len(waiting), th.State())
		}
	}
	return p.dice.Below(len(waiting))
}

// TestOffers checks what the kernel promises to every policy: it offers two
// threads at least, all of them ready, in the order in which they became so, and
// the running one first, if the policy preempts and only then.
func TestOffers(t *testing.T) {
	var all inspector
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64Range(0, 1<<53-1).Draw(t, "seed")
		p := &inspector{t: t, dice: sim.NewDice(seed), preempts: rapid.Bool().Draw(t, "preempts"), ready: map[sim.ThreadID]int64{}}
		program := drawProgram(t)
		program.policy = func() picker { return picker{Policy: p} }
		w := program.begin(func(r *sim.Record) {
			if r.Kind == sim.KindState && sim.ThreadState(r.To) == sim.StateReady {
				p.ready[r.Thread] = r.Seq
			}
		})
		defer w.Close()
		program.run(w)
		all.picks, all.wakes, all.preemptive = all.picks+p.picks, all.wakes+p.wakes, all.preemptive+p.preemptive
	})
	if all.picks == 0 || all.wakes == 0 || all.preemptive == 0 {
		t.Errorf("%d picks, %d of them preemptive, %d wake-ups: a test without a case", all.picks, all.preemptive, all.wakes)
	}
}

func TestStrayedReplay(t *testing.T) {
	schedule, err := sim.ParseSchedule("AAkACQAJ")
	if err != nil {
		t.Fatal(err)
	}
	replay := sim.NewReplay(schedule)
	if play(picker{Policy: replay}, nil); !replay.Strayed() {
		t.Error("a schedule of another run was followed without a word")
	}
}

func TestScheduleText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySchedule(sim.NewDice(rapid.Uint64().Draw(t, "seed")))
		got, err := sim.ParseSchedule(s.String())
		if err != nil || !reflect.DeepEqual(got, s) {
			t.Fatalf("%v became %v, %v", s, got, err)
		}
	})
	for _, tt := range []struct{ text, want string }{
		{"!", "a schedule is letters, digits, - and _: illegal base64 data at input byte 0"},
		{"AQ", "not a schedule: cut short"},
		{"gA", "not a schedule: cut short"},
		{"BQA", "not a schedule: thread 0 of those that could go on is picked"},
		{"Bf____8P", "not a schedule: thread 4294967295 of those that could go on is picked"},
	} {
		if _, err := sim.ParseSchedule(tt.text); err == nil || err.Error() != tt.want {
			t.Errorf("%q: got %v, want %s", tt.text, err, tt.want)
		}
	}
}
