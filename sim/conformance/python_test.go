package conformance_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	withPython = flag.Bool("python", false, "run every program under python3 too, and compare")
	update     = flag.Bool("update", false, "with -python: store what it prints")
)

const (
	atOnce    = 4                // programs run at the same time
	timeLimit = 10 * time.Second // for one run of a program
	attempts  = 6                // runs of a program until its output is believed
)

// needPython skips a test unless python3 is to be run, and checks that it is the
// right one.
func needPython(t *testing.T) {
	t.Helper()
	if !*withPython {
		t.Skip("only with -python")
	}
	version, err := exec.Command("python3", "--version").Output()
	if err != nil || !strings.HasPrefix(string(version), "Python 3.11.") {
		t.Fatalf("python3 says %q, %v; want 3.11", version, err)
	}
}

// TestPython runs every program under CPython, compares what it prints with what
// is stored, and logs a table by primitive.
func TestPython(t *testing.T) {
	needPython(t)
	all := programs(t)
	outputs, errs := make([]string, len(all)), make([]error, len(all))
	var running sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i, p := range all {
		slots <- struct{}{}
		running.Go(func() {
			outputs[i], errs[i] = settled(p)
			<-slots
		})
	}
	running.Wait()
	counts := map[string]*count{}
	for i, p := range all {
		if errs[i] != nil {
			t.Errorf("%s: %v", p.name, errs[i])
			continue
		}
		if *update {
			p = p.store(t, outputs[i])
		}
		c := counts[p.primitive()]
		if c == nil {
			c = &count{}
			counts[p.primitive()] = c
		}
		if c.programs++; p.agrees(outputs[i]) {
			c.agree++
		} else {
			t.Errorf("%s: CPython printed\n%sstored is\n%s", p.name, p.normal(outputs[i]), p.stored)
		}
	}
	t.Log("\n" + table(counts))
}

// settled returns the output of a program: what is stored, if it prints that,
// or else what it printed twice. A machine that is busy elsewhere can hold a
// thread up for longer than a unit, and then the order is not the program's.
func settled(p program) (string, error) {
	seen := map[string]bool{}
	for range attempts {
		output, err := python(p)
		if errors.Is(err, context.DeadlineExceeded) {
			continue
		}
		if err != nil || p.agrees(output) || seen[p.normal(output)] {
			return output, err
		}
		seen[p.normal(output)] = true
	}
	return "", fmt.Errorf("no output came twice in %d runs of at most %v", attempts, timeLimit)
}

// python runs a program and returns its output.
func python(p program) (string, error) {
	stdout, stderr, err := interpret(timeLimit, p.file(".py"))
	uncaught := lastLines(stderr)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "", err
	case err != nil && uncaught == "":
		return "", fmt.Errorf("%v: %s", err, stderr)
	}
	return stdout + uncaught, nil
}

// interpret runs python3 for a time at most. The environment has no say.
func interpret(limit time.Duration, args ...string) (output, faults string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	command := exec.CommandContext(ctx, "python3", append([]string{"-I"}, args...)...)
	// A program that is stopped may leave processes of its own behind, which keep
	// its output open: they are stopped with it.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err = command.Run()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return stdout.String(), stderr.String(), err
}

// lastLines returns the last line of every traceback, for a chain of them the
// last line of all.
func lastLines(stderr string) string {
	var last []string
	inside := false
	for line := range strings.Lines(stderr) {
		switch {
		case strings.HasPrefix(line, "Traceback "):
			inside = true
		case strings.HasPrefix(line, "During handling of the above exception"):
			last = last[:len(last)-1]
		case inside && !strings.HasPrefix(line, " "):
			last = append(last, "uncaught "+line)
			inside = false
		}
	}
	return strings.Join(last, "")
}

// store keeps an output; one more, if the program has several outcomes.
func (p program) store(t *testing.T, output string) program {
	stored := p.normal(output)
	if p.oneOf && p.stored != "" {
		outcomes := strings.Split(p.stored, or)
		if !slices.Contains(outcomes, output) {
			outcomes = append(outcomes, output)
			slices.Sort(outcomes)
		}
		stored = strings.Join(outcomes, or)
	}
	if err := os.WriteFile(p.file(".out"), []byte(stored), 0o644); err != nil {
		t.Fatal(err)
	}
	p.stored = stored
	return p
}

// count is how many programs of a primitive agree with what is stored.
type count struct{ programs, agree int }

// table shows the counts by primitive, and their sum.
func table(counts map[string]*count) string {
	var names []string
	var sum count
	for name, c := range counts {
		names = append(names, name)
		sum.programs += c.programs
		sum.agree += c.agree
	}
	slices.Sort(names)
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, c count) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t\n", name, c.programs, c.agree, c.programs-c.agree)
	}
	fmt.Fprintln(w, "primitive\tprograms\tagree\tdiffer\t")
	for _, name := range names {
		row(name, *counts[name])
	}
	row("all", sum)
	w.Flush()
	return out.String()
}
