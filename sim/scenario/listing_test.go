package scenario_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"interleave/sim"
	"interleave/sim/scenario"
)

// listings returns the Go source and the Python program of a scenario.
func listings(t *testing.T, s *scenario.Scenario) (scenario.Listing, scenario.Listing) {
	t.Helper()
	source, err := s.Go()
	if err != nil {
		t.Fatal(err)
	}
	python, err := s.Python()
	if err != nil {
		t.Fatal(err)
	}
	return source, python
}

// TestLabels checks that every label stands once on either side, on a line with
// code, and that nothing of it is left in what is shown.
func TestLabels(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+$`)
	for _, s := range scenario.All() {
		source, python := listings(t, s)
		for _, side := range []struct {
			file        string
			here, there scenario.Listing
		}{{s.Name + ".go", source, python}, {s.Name + ".py", python, source}} {
			seen := map[string]bool{}
			for i, label := range side.here.Labels {
				if strings.TrimSpace(side.here.Lines[i]) == "" && label != "" || strings.Contains(side.here.Lines[i], "@") {
					t.Errorf("%s:%d: label %q leaves %q", side.file, i+1, label, side.here.Lines[i])
				}
				if label == "" {
					continue
				}
				if !name.MatchString(label) || seen[label] {
					t.Errorf("%s:%d: label %q is no name or stands twice", side.file, i+1, label)
				}
				seen[label] = true
				if side.there.Line(label) == 0 {
					t.Errorf("%s:%d: label %q has no partner", side.file, i+1, label)
				}
			}
			if len(seen) == 0 {
				t.Errorf("%s has no labels", side.file)
			}
		}
	}
}

// TestLinesHaveLabels runs every preset and checks that each line on which a
// thread stands ties it to the Python program.
func TestLinesHaveLabels(t *testing.T) {
	for _, s := range scenario.All() {
		source, _ := listings(t, s)
		for _, p := range s.Presets {
			for _, policy := range sim.Policies() {
				c := preset(t, s, p.Name)
				c.Policy = policy
				stood := map[int32]bool{}
				c.Trace = func(r *sim.Record) { stood[r.Line] = true }
				r := begin(t, s, c)
				r.RunUntil(int64(50 * time.Second))
				if len(stood) < 3 {
					t.Errorf("%s: threads stood on %d lines", s.Name, len(stood)-1)
				}
				delete(stood, 0) // a record of no line
				for line := range stood {
					if int(line) > len(source.Lines) {
						t.Errorf("%s.go has no line %d", s.Name, line)
					} else if source.Labels[line-1] == "" {
						t.Errorf("%s.go:%d: preset %s, policy %s stands on a line without a label: %s", s.Name, line, p.Name, policy, source.Lines[line-1])
					}
				}
			}
		}
	}
}

// TestListingIsTheFile checks that a listing has the lines of the file, so that
// the numbers in records are right.
func TestListingIsTheFile(t *testing.T) {
	for _, s := range scenario.All() {
		source, python := listings(t, s)
		for file, l := range map[string]scenario.Listing{s.Name + ".go": source, s.Name + ".py": python} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
			if len(lines) != len(l.Lines) || len(lines) != len(l.Labels) {
				t.Errorf("%s has %d lines, its listing %d and %d labels", file, len(lines), len(l.Lines), len(l.Labels))
				continue
			}
			for i, line := range lines {
				if !strings.HasPrefix(line, l.Lines[i]) {
					t.Errorf("%s:%d is %q, listed as %q", file, i+1, line, l.Lines[i])
				}
			}
		}
	}
}
