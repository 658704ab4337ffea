// Package conformance_test holds the kernel against CPython 3.11. A program is
// three things found by one name, PRIMITIVE/NAME: testdata/PRIMITIVE/NAME.py,
// which runs as it is; NAME.out, what CPython printed; and its twin, a body that
// reads like it. Output is what is printed and then, for each exception that
// nobody caught, its last line of the traceback after "uncaught ".
//
// The first lines of a program may state how its output is compared:
//
//	# order: lines sorted       the lines may come in any order
//	# outcome: one of           the .out holds every outcome, with "-- or" between
//	# schedule: until it waits  the output rests on a thread running on until it
//	                            waits, as CPython's do for 5 ms at least
package conformance_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario/scenariotest"
)

// u is the unit of time of the programs, U in Python.
const u = 50 * time.Millisecond

// or parts the outcomes in a stored output.
const or = "-- or\n"

type twins map[string]func(*sim.Thread)

// registered holds every twin by PRIMITIVE/NAME.
var registered = twins{}

// register adds the twins of a primitive.
func register(primitive string, ts twins) bool {
	for name, body := range ts {
		registered[primitive+"/"+name] = body
	}
	return true
}

// program is one of those under testdata.
type program struct {
	name   string // PRIMITIVE/NAME
	sorted bool   // its lines may come in any order
	oneOf  bool   // it has several outcomes
	waits  bool   // its threads must run on until they wait
	stored string // what CPython printed
}

func (p program) file(ext string) string {
	return filepath.Join("testdata", filepath.FromSlash(p.name)+ext)
}

func (p program) primitive() string { return strings.SplitN(p.name, "/", 2)[0] }

// normal brings an output into the form in which it is compared and stored.
func (p program) normal(output string) string {
	if !p.sorted {
		return output
	}
	lines := strings.SplitAfter(output, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// agrees reports whether an output is one that CPython gave.
func (p program) agrees(output string) bool {
	if p.oneOf {
		return slices.Contains(strings.Split(p.stored, or), output)
	}
	return p.normal(output) == p.stored
}

// programs reads testdata.
func programs(t *testing.T) []program {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	var found []program
	for _, file := range files {
		name := strings.TrimSuffix(filepath.ToSlash(file), ".py")
		p := program{name: strings.TrimPrefix(name, "testdata/")}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(source)) {
			if !strings.HasPrefix(line, "# ") {
				break
			}
			p.sorted = p.sorted || line == "# order: lines sorted\n"
			p.oneOf = p.oneOf || line == "# outcome: one of\n"
			p.waits = p.waits || line == "# schedule: until it waits\n"
		}
		stored, err := os.ReadFile(p.file(".out"))
		if err != nil && !*update {
			t.Errorf("%s has no stored output; run with -python -update", p.name)
		}
		p.stored = string(stored)
		found = append(found, p)
	}
	return found
}

// TestNames checks that every program has a twin, and the other way round.
func TestNames(t *testing.T) {
	twinless := maps.Clone(registered)
	for _, p := range programs(t) {
		if registered[p.name] == nil {
			t.Errorf("%s.py has no twin", p.name)
		}
		delete(twinless, p.name)
	}
	for _, name := range slices.Sorted(maps.Keys(twinless)) {
		t.Errorf("the twin of %s has no .py", name)
	}
	outs, _ := filepath.Glob("testdata/*/*.out")
	for _, out := range outs {
		if _, err := os.Stat(strings.TrimSuffix(out, ".out") + ".py"); err != nil {
			t.Errorf("%s belongs to no program", out)
		}
	}
}

// TestKernel checks that every twin prints what CPython printed.
func TestKernel(t *testing.T) {
	for _, p := range programs(t) {
		body := registered[p.name]
		if body == nil {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			got, verdict := run(body, nil)
			if !p.agrees(got) {
				t.Errorf("the kernel printed:\n%sCPython:\n%s", p.normal(got), p.stored)
			}
			if !verdict.Ended() {
				t.Errorf("the program does not end: %v", verdict)
			}
		})
	}
}

// TestSchedules checks that a twin prints the same under schedules that may stop
// a thread anywhere, unless its program says that it rests on more than that.
func TestSchedules(t *testing.T) {
	for _, p := range programs(t) {
		body := registered[p.name]
		if body == nil || p.waits && scenariotest.Race { // few schedules may show no difference
			continue
		}
		if schedule := differs(t, p, body); p.waits != (schedule != "") {
			t.Errorf("%s differs under %q; that it rests on its schedule is said: %v", p.name, schedule, p.waits)
		}
	}
}

// differs returns a schedule under which a twin does not print what its program does,
// "" if there seems to be none.
func differs(t *testing.T, p program, body func(*sim.Thread)) (schedule string) {
	t.Helper()
	for seed := range uint64(scenariotest.Fewer(30)) {
		for _, name := range []string{"random", "pct"} {
			policy, err := sim.NewPolicy(name, seed)
			if err != nil {
				t.Fatal(err)
			}
			if got, verdict := run(body, policy); !p.agrees(got) || !verdict.Ended() {
				return fmt.Sprintf("-policy %s -seed %d", name, seed)
			}
		}
	}
	return ""
}

// run runs a twin for a minute at most and returns its output and how it stands.
func run(body func(*sim.Thread), policy sim.Policy) (string, sim.VerdictKind) {
	var printed, uncaught strings.Builder
	k := sim.New(sim.Config{Policy: policy, Trace: func(r *sim.Record) {
		switch r.Kind {
		case sim.KindPrint:
			fmt.Fprintln(&printed, r.Text)
		case sim.KindError:
			fmt.Fprintln(&uncaught, "uncaught", r.Text)
		}
	}})
	defer k.Close()
	k.Main(body)
	k.RunUntil(int64(time.Minute))
	return printed.String() + uncaught.String(), k.Standing()
}

// start starts a thread without a name, as start does in the programs.
func start(t *sim.Thread, body func(*sim.Thread)) *sim.Thread {
	th := sim.NewThread(t, "", body)
	th.Start(t)
	return th
}

// say prints its arguments as Python's print does.
func say(t *sim.Thread, args ...any) {
	parts := make([]string, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok {
			parts[i] = s
		} else {
			parts[i] = sim.Repr(a)
		}
	}
	t.Print("%s", strings.Join(parts, " "))
}

// raised returns what f raises, in the form of attempt in the programs, nil for
// nothing.
func raised(t *sim.Thread, f func()) any {
	if e := t.Try(f); e != nil {
		return failure(e)
	}
	return nil
}

// failure is an exception without the module of its type.
func failure(err error) string {
	e := err.(*sim.Exception)
	plain := sim.Exception{Type: e.Type[strings.LastIndex(e.Type, ".")+1:], Message: e.Message}
	return plain.Error()
}

// got is the value, or the error if there is one.
func got(v any, err error) any {
	if err != nil {
		return failure(err)
	}
	return v
}

// put is nil, or the error if there is one.
func put(err error) any { return got(nil, err) }

// sorted is Python's sorted for a list of numbers.
func sorted(list []int) *sim.List {
	values := sim.NewList()
	for _, n := range slices.Sorted(slices.Values(list)) {
		values.Append(n)
	}
	return values
}
