package scenario

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

// The programs as they stand: the code that is shown is the code that runs.
//
//go:embed *.go *.py
var sources embed.FS

// Listing is the source of a scenario in one language, as it is shown.
type Listing struct {
	// Lines are without their labels; Lines[i] is line i+1 of the file, so that
	// the lines in records count them.
	Lines []string
	// Labels tie lines to those of the other language: a line has a partner where
	// a line there has the same label. Labels[i] is that of Lines[i], "" for none.
	Labels []string
	// First is the line, from 1, where the program begins: what lies before it
	// registers the scenario.
	First int
}

// Go returns the source of the scenario that runs.
func (s *Scenario) Go() (Listing, error) { return readListing(s.Name+".go", "//@") }

// Python returns the program of CPython 3.11 that does the same.
func (s *Scenario) Python() (Listing, error) { return readListing(s.Name+".py", "#@") }

// Line returns the line, from 1, that has a label, 0 if none has.
func (l Listing) Line(label string) int {
	for i, other := range l.Labels {
		if label != "" && label == other {
			return i + 1
		}
	}
	return 0
}

// readListing reads a file and takes off its labels, which are comments at the
// end of lines that begin with mark.
func readListing(file, mark string) (Listing, error) {
	text, err := sources.ReadFile(file)
	if err != nil {
		return Listing{}, fmt.Errorf("scenario: %w", err)
	}
	l := Listing{First: 1}
	for line := range strings.Lines(string(text)) {
		code, label, _ := strings.Cut(strings.TrimSuffix(line, "\n"), mark)
		l.Lines = append(l.Lines, strings.TrimRight(code, " \t"))
		l.Labels = append(l.Labels, label)
	}
	if i := slices.Index(l.Lines, "func init() {"); i >= 0 {
		l.First = i + 3 + slices.Index(l.Lines[i:], "}") // an empty line follows
	}
	return l, nil
}
