package conformance_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// A listing is the Python program of a scenario. What the kernel prints in the
// scenario's preset lesson is held against what CPython printed, wherever the
// order of it is determined. The zero value is one in which it is from instant to
// instant.
type listing struct {
	scale time.Duration // what a second of the program takes; 0: a tenth
	until time.Duration // for how long it runs if it does not end, in its own time; 0: 10 s
	ends  bool
	// agree compares the kernel's lines, with their times, to CPython's; nil is
	// inInstants.
	agree func(kernel []said, python []string) error
	// plain, if it is not nil, takes out of a line what is not determined.
	plain func(line string) string
}

// said is a line and when it was printed.
type said struct {
	at   int64
	line string
}

// listings are those that are compared in a way of their own.
var listings = map[string]listing{
	// At 2.0 s three things coincide, so that CPython may say more.
	"daemon": {agree: within},
	// How long it takes on how many cores depends on the machine.
	"gil":     {plain: without(`\d+\.\d s`)},
	"lock":    {scale: 200 * time.Millisecond},
	"manager": {plain: ordered},
	// Which thread comes to which number depends on chance.
	"memory":           {scale: 50 * time.Millisecond, agree: bySpeaker(`^process \d|^thread|^team|^parent`), plain: without(`^thread \d+`)},
	"philosophers":     {scale: 20 * time.Millisecond, until: 20 * time.Second, agree: bySpeaker(`^\w+`)},
	"pool":             {scale: 200 * time.Millisecond},
	"producerconsumer": {agree: bySpeaker(`^\S+`)},
	"readerswriter":    {scale: 50 * time.Millisecond, until: 15 * time.Second, agree: bySpeaker(`^\w+ \d+`), plain: without(`\d+\.\d s`)},
	"semaphore":        {scale: 200 * time.Millisecond},
	"trafficlight":     {scale: 20 * time.Millisecond, until: 50 * time.Second, agree: bySpeaker(`^car \[\d+\]|light`)},
}

// listingOf returns how the listing of a scenario is compared.
func listingOf(t *testing.T, s *scenario.Scenario) listing {
	t.Helper()
	preset, err := s.Preset("lesson")
	if err != nil {
		t.Fatal(err)
	}
	l := listings[s.Name]
	l.scale = cmp.Or(l.scale, 100*time.Millisecond)
	l.until = cmp.Or(l.until, 10*time.Second)
	l.ends = preset.Promise.Ended()
	return l
}

func without(pattern string) func(string) string {
	compiled := regexp.MustCompile(pattern)
	return func(line string) string { return compiled.ReplaceAllString(line, "…") }
}

// ordered sorts the entries of a line.
func ordered(line string) string {
	entries := strings.Split(strings.Trim(line, "{}[]"), ", ")
	slices.Sort(entries)
	return strings.Join(entries, ", ")
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// clean brings a line into the form in which it is compared.
func (l listing) clean(line string) string {
	line = colour.ReplaceAllString(line, "")
	if l.plain != nil {
		line = l.plain(line)
	}
	return line
}

// kernel runs the preset lesson of a scenario.
func (l listing) kernel(t *testing.T, s *scenario.Scenario) []said {
	t.Helper()
	preset, err := s.Preset("lesson")
	if err != nil {
		t.Fatal(err)
	}
	values, err := s.Values(preset.Params)
	if err != nil {
		t.Fatal(err)
	}
	var lines []said
	r, err := s.New(scenario.Config{Values: values, Seed: preset.Seed, Policy: preset.Policy, Trace: func(r *sim.Record) {
		if r.Kind == sim.KindPrint {
			lines = append(lines, said{r.Time, l.clean(r.Text)})
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.RunUntil(int64(l.until)); r.Ended() != l.ends {
		t.Errorf("%s: ended after %v: %v", s.Name, l.until, r.Ended())
	}
	return lines
}

// python runs the listing with its time scaled.
func (l listing) python(name string) ([]string, error) {
	limit := timeLimit
	if !l.ends {
		limit = time.Second/2 + l.until*l.scale/time.Second // the interpreter needs a while to begin
	}
	output, faults, err := interpret(limit, "testdata/scaled.py", fmt.Sprint(l.scale.Seconds()), filepath.Join("../scenario", name+".py"))
	if stopped := errors.Is(err, context.DeadlineExceeded); stopped && !l.ends {
		err = nil
	}
	if err != nil || faults != "" {
		return nil, fmt.Errorf("%v %s", err, faults)
	}
	var lines []string
	for line := range strings.Lines(output) {
		lines = append(lines, l.clean(strings.TrimSuffix(line, "\n")))
	}
	return lines, nil
}

func (l listing) compare(kernel []said, python []string) error {
	if l.agree != nil {
		return l.agree(kernel, python)
	}
	return inInstants(kernel, python)
}

// inInstants: what the kernel prints at one instant may come in any order, what it
// prints later comes later.
func inInstants(kernel []said, python []string) error {
	if len(kernel) != len(python) {
		return fmt.Errorf("%d lines, and %d under CPython", len(kernel), len(python))
	}
	for from := 0; from < len(kernel); {
		to := from
		var here []string
		for ; to < len(kernel) && kernel[to].at == kernel[from].at; to++ {
			here = append(here, kernel[to].line)
		}
		there := slices.Clone(python[from:to])
		slices.Sort(here)
		slices.Sort(there)
		if !slices.Equal(here, there) {
			return fmt.Errorf("at %v: %q, under CPython %q", time.Duration(kernel[from].at), here, there)
		}
		from = to
	}
	return nil
}

// within: every line of the kernel's is there, in its order.
func within(kernel []said, python []string) error {
	rest := python
	for _, s := range kernel {
		i := slices.Index(rest, s.line)
		if i < 0 {
			return fmt.Errorf("%q is missing, or out of order", s.line)
		}
		rest = rest[i+1:]
	}
	return nil
}

// bySpeaker: what one speaker says comes in the same order, though one may have come
// further than the other. The pattern finds the speaker in a line.
func bySpeaker(pattern string) func([]said, []string) error {
	speaker := regexp.MustCompile(pattern)
	return func(kernel []said, python []string) error {
		here, there := map[string][]string{}, map[string][]string{}
		for _, s := range kernel {
			name := speaker.FindString(s.line)
			here[name] = append(here[name], s.line)
		}
		for _, line := range python {
			name := speaker.FindString(line)
			there[name] = append(there[name], line)
		}
		if len(here) != len(there) {
			return fmt.Errorf("%d speak, and %d under CPython", len(here), len(there))
		}
		for name, lines := range here {
			n := min(len(lines), len(there[name]))
			if n == 0 || !slices.Equal(lines[:n], there[name][:n]) {
				return fmt.Errorf("%q says %q, under CPython %q", name, lines[:n], there[name][:n])
			}
		}
		return nil
	}
}

func stored(name string) string { return filepath.Join("../scenario/testdata", name+".python.txt") }

// TestListings checks that what each scenario prints in its preset lesson agrees
// with what CPython printed for its listing.
func TestListings(t *testing.T) {
	for _, s := range scenario.All() {
		l := listingOf(t, s)
		text, err := os.ReadFile(stored(s.Name))
		if err != nil {
			t.Errorf("%v; run with -python -update", err)
			continue
		}
		if err := l.compare(l.kernel(t, s), strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
	}
}

// TestPythonListings runs each listing under CPython as it is, its time scaled, and
// compares what the kernel prints with what it prints now.
func TestPythonListings(t *testing.T) {
	needPython(t)
	for _, s := range scenario.All() {
		t.Run(s.Name, func(t *testing.T) {
			l := listingOf(t, s)
			kernel := l.kernel(t, s)
			var python []string
			var err error
			for range attempts { // a busy machine may hold a thread up
				if python, err = l.python(s.Name); err == nil {
					err = l.compare(kernel, python)
				}
				if err == nil {
					break
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(stored(s.Name), []byte(strings.Join(python, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
