// Package export writes runs as files that other tools read: what the program
// printed, a table, lines of JSON, or a trace for Perfetto and Chrome's viewer.
package export

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"interleave/sim"
)

// Writer takes a run record by record. Errors of the file underneath are kept
// until Close.
type Writer interface {
	// Record takes the next record and the state after it, both only during the
	// call.
	Record(r *sim.Record, after *sim.State)
	// Close ends the file, given the last state, at a virtual time in nanoseconds
	// that is not before it. It does not close what is underneath.
	Close(last *sim.State, end int64) error
}

// About is what a file says of the run it holds.
type About struct {
	Scenario string
	Policy   string
	Seed     int64
}

type maker func(*bufio.Writer, About) Writer

var makers = map[string]maker{"text": newText, "csv": newCSV, "jsonl": newJSONL, "perfetto": newPerfetto}

// Formats returns the names that [New] takes, the first being the plainest.
func Formats() []string { return []string{"text", "csv", "jsonl", "perfetto"} }

// New returns a writer of a format:
//
//   - text: what the program printed, as its terminal would show it, and in a last
//     line in brackets how the run stood.
//   - csv: a row a record, with names instead of numbers.
//   - jsonl: a record a line, as docs/protocol.md has them, with its seq.
//   - perfetto: the trace event format of Chrome's tracing in JSON, which
//     ui.perfetto.dev opens too.
func New(format string, w io.Writer, about About) (Writer, error) {
	if !slices.Contains(Formats(), format) {
		return nil, fmt.Errorf("no format %q; there are %s", format, strings.Join(Formats(), ", "))
	}
	return makers[format](bufio.NewWriterSize(w, 64<<10), about), nil
}

// text is the program's output.
type text struct {
	out      *bufio.Writer
	scenario string
}

func newText(out *bufio.Writer, about About) Writer { return text{out, about.Scenario} }

func (t text) Record(r *sim.Record, _ *sim.State) {
	if r.Kind == sim.KindPrint {
		t.out.WriteString(r.Text)
		t.out.WriteByte('\n')
	}
}

func (t text) Close(last *sim.State, end int64) error {
	how := "not over yet"
	if last.Verdict != nil {
		how = last.Verdict.Text
	}
	fmt.Fprintf(t.out, "[%s at %v: %s]\n", t.scenario, time.Duration(end), how)
	return t.out.Flush()
}
