package scenario_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/sim/scenario/scenariotest"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// preset returns the configuration of a preset.
func preset(t *testing.T, s *scenario.Scenario, name string) scenario.Config {
	t.Helper()
	p, err := s.Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	values, err := s.Values(p.Params)
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Config{Values: values, Seed: p.Seed, Policy: p.Policy}
}

// begin makes a run that is closed with the test.
func begin(t *testing.T, s *scenario.Scenario, c scenario.Config) *scenario.Run {
	t.Helper()
	r, err := s.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// TestLesson compares what each scenario's preset lesson prints with a golden
// text; `go test -update` writes it anew.
func TestLesson(t *testing.T) {
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) {
			var out strings.Builder
			c := preset(t, s, "lesson")
			c.Trace = func(r *sim.Record) {
				if r.Kind == sim.KindPrint {
					fmt.Fprintf(&out, "%6.3f %s\n", time.Duration(r.Time).Seconds(), plain(r.Text))
				}
			}
			r := begin(t, s, c)
			r.RunUntil(int64(50 * time.Second))
			golden(t, s.Name+".txt", out.String())
		})
	}
}

// plain takes the colours out of a text.
func plain(s string) string {
	for {
		before, rest, found := strings.Cut(s, "\x1b[")
		if !found {
			return s
		}
		_, after, _ := strings.Cut(rest, "m")
		s = before + after
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; go test -update shows how", file)
	}
}

// TestTrafficLightCounts checks the lesson's rhythm: 30 green, 4 yellow, 26 red,
// a silent tick, then 29 green.
func TestTrafficLightCounts(t *testing.T) {
	s := scenario.Lookup("trafficlight")
	var colours []string
	c := preset(t, s, "lesson")
	c.Trace = func(r *sim.Record) {
		if r.Kind == sim.KindPrint && r.Thread == 2 {
			colours = append(colours, plain(r.Text))
		}
	}
	r := begin(t, s, c)
	r.RunUntil(int64(45900 * time.Millisecond))
	want := repeat("green light", 30) + repeat("yellow light", 4) + repeat("red light", 26) + repeat("green light", 29) + repeat("yellow light", 2)
	if got := strings.Join(colours, ";") + ";"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func repeat(s string, n int) string { return strings.Repeat(s+";", n) }

// TestPromises checks that every preset comes to the verdict it promises, and for a
// broken invariant, which may hold again, that it is broken on the way.
func TestPromises(t *testing.T) {
	for _, s := range scenario.All() {
		for _, p := range s.Presets {
			t.Run(s.Name+"/"+p.Name, func(t *testing.T) {
				c := preset(t, s, p.Name)
				var got sim.VerdictKind
				c.Trace = func(r *sim.Record) {
					if r.Kind != sim.KindVerdict {
						return
					}
					if r.Verdict != nil {
						got = r.Verdict.Kind
					} else if got != sim.VerdictViolated {
						got = sim.VerdictNone
					}
				}
				r := begin(t, s, c)
				r.RunUntil(int64(10 * time.Minute))
				if got != p.Promise {
					t.Errorf("verdict %v, promised %v", got, p.Promise)
				}
			})
		}
	}
}

// journey is a run with changes from outside at random times, the same ones for
// the same number.
type journey struct {
	hash  uint64
	seq   int64
	text  string
	state sim.State
}

// travel runs a scenario for 20 virtual seconds, begun at one of its corners, with
// random live changes, and checks that records and snapshots agree on the way.
func travel(t *testing.T, s *scenario.Scenario, policy string, seed int64, live bool) journey {
	t.Helper()
	var text strings.Builder
	var state sim.State
	corners := scenariotest.Corners(s)
	values := corners[seed%int64(len(corners))]
	r, err := s.New(scenario.Config{Values: values, Seed: seed, Policy: policy, Trace: func(r *sim.Record) {
		state.Apply(r)
		if r.Kind == sim.KindPrint {
			fmt.Fprintf(&text, "%d %s\n", r.Time, r.Text)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	dice := rand.New(rand.NewPCG(uint64(seed), 1))
	for at := int64(0); at < int64(20*time.Second) && live; at += dice.Int64N(int64(4 * time.Second)) {
		r.RunUntil(at)
		if r.Ended() {
			break
		}
		change(t, r, s, dice)
	}
	r.RunUntil(int64(20 * time.Second))
	if !reflect.DeepEqual(normal(r.Snapshot()), normal(state)) {
		t.Fatalf("snapshot and records part:\n%+v\n%+v", r.Snapshot(), state)
	}
	return journey{r.Hash(), r.Seq(), text.String(), state.Clone()}
}

// change does one random live change or action.
func change(t *testing.T, r *scenario.Run, s *scenario.Scenario, dice *rand.Rand) {
	t.Helper()
	if n := len(s.Actions); n > 0 && dice.IntN(3) == 0 {
		if err := r.Act(s.Actions[dice.IntN(n)].Name); err != nil {
			t.Fatal(err)
		}
		return
	}
	p := s.Params[dice.IntN(len(s.Params))]
	if p.Effect == scenario.Restart {
		return
	}
	if err := r.Set(p.Name, p.Min+dice.Int64N(min(p.Max-p.Min, 30)+1)); err != nil {
		t.Fatal(err)
	}
}

func normal(s sim.State) sim.State {
	s.Objects = append([]sim.ObjectInfo{}, s.Objects...)
	for i := range s.Threads {
		s.Threads[i].Locals = append([]sim.Local{}, s.Threads[i].Locals...)
	}
	for i := range s.Objects {
		s.Objects[i].Holders = append([]sim.ThreadID{}, s.Objects[i].Holders...)
		s.Objects[i].Items = append([]sim.Item{}, s.Objects[i].Items...)
	}
	return s
}

// TestDeterministic runs every scenario with 50 seeds, all of its parameters at
// their least and their most among them, every policy, with and without live
// changes, twice: on one processor and on two. Hash, text and state must be the
// same. Under the race detector all of them have live changes.
func TestDeterministic(t *testing.T) {
	for _, s := range scenario.All() {
		corners := int64(len(scenariotest.Corners(s)))
		for _, policy := range sim.Policies() {
			seeds := int64(50)
			if policy != "fifo" && policy != "random" {
				seeds = int64(scenariotest.Fewer(50))
			}
			t.Run(s.Name+"/"+policy, func(t *testing.T) {
				hashes, runs := map[uint64]bool{}, 0
				for seed := range seeds {
					for _, live := range []bool{false, true} {
						if !live && (scenariotest.Race || policy == "fifo" && seed >= corners) {
							continue // with fifo the seed moves only the live changes
						}
						runs++
						old := runtime.GOMAXPROCS(1)
						one := travel(t, s, policy, seed, live)
						runtime.GOMAXPROCS(2)
						two := travel(t, s, policy, seed, live)
						runtime.GOMAXPROCS(old)
						if !reflect.DeepEqual(one, two) {
							t.Fatalf("%s -policy %s -seed %d (live changes: %v): hash %x, then %x", s.Name, policy, seed, live, one.hash, two.hash)
						}
						hashes[one.hash] = true
					}
				}
				// At some corners there is little to choose.
				if least := runs * map[string]int{"fifo": 40, "random": 60}[policy] / 100; len(hashes) < least {
					t.Errorf("only %d different of %d runs", len(hashes), runs)
				}
			})
		}
	}
}

// TestRefusals checks every parameter at its bounds and one beyond, and names
// that do not exist: refused in words that help, with nothing changed.
func TestRefusals(t *testing.T) {
	for _, s := range scenario.All() {
		r := begin(t, s, preset(t, s, ""))
		r.RunUntil(int64(time.Second))
		for _, p := range s.Params {
			for _, ok := range []int64{p.Min, p.Max, p.Default} {
				if err := p.Check(ok); err != nil {
					t.Errorf("%s: %v", s.Name, err)
				}
			}
			for _, bad := range []int64{p.Min - 1, p.Max + 1} {
				before := r.Hash()
				err := r.Set(p.Name, bad)
				want := fmt.Sprintf("%s must be from %d to %d, not %d", p.Name, p.Min, p.Max, bad)
				if err == nil || err.Error() != want {
					t.Errorf("%s: got %v, want %s", s.Name, err, want)
				}
				if r.Hash() != before {
					t.Errorf("%s: a refused change changed the run", s.Name)
				}
			}
		}
		for _, err := range []error{r.Set("nonsense", 1), r.Act("nonsense")} {
			if err == nil || !strings.Contains(err.Error(), `"nonsense"; it has `) {
				t.Errorf("%s: got %v", s.Name, err)
			}
		}
		if _, err := s.Preset("nonsense"); err == nil || !strings.Contains(err.Error(), "lesson") {
			t.Errorf("%s: got %v", s.Name, err)
		}
		if _, err := s.New(scenario.Config{Policy: "nonsense"}); err == nil || !strings.Contains(err.Error(), "fifo, random") {
			t.Errorf("%s: got %v", s.Name, err)
		}
	}
}

// TestUnless checks that a stuck run says what would free it, parameters and
// actions by hand, and that each of them does.
func TestUnless(t *testing.T) {
	for _, tt := range []struct {
		scenario, preset string
		want             string
	}{
		{"producerconsumer", "stuck", "[consumers maxsize]"},
		{"queues", "full", "[maxsize get]"},
		{"philosophers", "deadlock", "[]"},
	} {
		t.Run(tt.scenario, func(t *testing.T) {
			s := scenario.Lookup(tt.scenario)
			stuck := func() *scenario.Run {
				r := begin(t, s, preset(t, s, tt.preset))
				r.RunUntil(int64(10 * time.Minute))
				return r
			}
			r := stuck()
			unless := r.Unless(r.Verdict())
			if fmt.Sprint(unless) != tt.want {
				t.Fatalf("%s unless %v, want %s", r.Verdict().Text, unless, tt.want)
			}
			for _, name := range unless {
				r := stuck()
				err := r.Set(name, 10)
				if _, e := s.Action(name); e == nil {
					err = r.Act(name)
				}
				if err != nil {
					t.Fatal(err)
				}
				if r.Verdict() != nil {
					t.Errorf("still stuck after %s: %v", name, r.Verdict().Text)
				}
			}
		})
	}
}

// TestBodiesDoNotRecover checks that no scenario calls recover: cutting a thread
// off unwinds its body by a panic that must come through.
func TestBodiesDoNotRecover(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source files found", err)
	}
	for _, f := range files {
		source, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(f, "_test.go") && strings.Contains(string(source), "recover()") {
			t.Errorf("%s calls recover", f)
		}
	}
}
