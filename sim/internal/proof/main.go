// Proof does what takes too long for every test run, one thing after another, and
// ends with a table in Markdown of what came of each:
//
//	go run ./sim/internal/proof -fuzz 600
//
// A million steps of random programs in each property test, 100,000 threads at a
// time, fuzzing, every program under python3 3.11, and the measurements. One that
// fails does not keep the others from being done.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// proof is something to be done, and what to find of its end in its output.
type proof struct {
	name    string
	command []string
	figure  func(output string) string
}

// weights are the shares of the time that the targets get which are not like the
// others: most of it is for what has most states.
var weights = map[string]int{"FuzzProgram": 8, "FuzzFamily": 4, "FuzzUnpickle": 2}

func main() {
	fuzz := flag.Int("fuzz", 600, "how long to fuzz, all targets together, in seconds")
	flag.Parse()
	targets, err := fuzzTargets()
	if err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(1)
	}
	proofs := append(properties(), fuzzing(targets, *fuzz)...)
	for _, name := range []string{"conformance", "bench", "load", "latency"} {
		proofs = append(proofs, proof{"make " + name, []string{"make", name}, agreement})
	}
	table, failed := prove(proofs)
	fmt.Print("\n", table)
	if failed > 0 {
		fmt.Fprintf(os.Stderr, "proof: %d of %d failed\n", failed, len(proofs))
		os.Exit(1)
	}
}

// prove does one thing after another and returns the table and how many failed.
func prove(proofs []proof) (table string, failed int) {
	var rows strings.Builder
	rows.WriteString("| what | what came of it | time |\n| --- | --- | ---: |\n")
	for _, p := range proofs {
		fmt.Println("==", p.name)
		begin := time.Now()
		var output bytes.Buffer
		c := exec.Command(p.command[0], p.command[1:]...)
		c.Stdout, c.Stderr = io.MultiWriter(os.Stdout, &output), os.Stderr
		err := c.Run()
		came := p.figure(output.String())
		if err != nil {
			failed++
			came = fmt.Sprintf("**failed** (%v) %s", err, came)
		}
		fmt.Fprintf(&rows, "| %s | %s | %.0f s |\n", p.name, came, time.Since(begin).Seconds())
	}
	return rows.String(), failed
}

// properties are the tests that random programs go through, each for itself, and
// the one with very many threads.
func properties() (proofs []proof) {
	for _, p := range []struct{ name, test string }{
		{"programs of threads", "TestProperties"},
		{"threads that starve at locks and semaphores", "TestStarvationProperties"},
		{"threads that starve at conditions", "TestConditionStarvationProperties"},
		{"processes, pipes, queues, managers", "TestProcessProperties"},
	} {
		proofs = append(proofs, proof{p.name, goTest("^"+p.test+"$", "./sim", "-v", "-timeout", "60m", "-rapid.checks=5000", "-steps=1000000"), last(steps)})
	}
	return append(proofs,
		proof{"very many threads", goTest("^TestManyThreads$", "./sim", "-v", "-threads=100000"), last(each)},
		proof{"memory of a session until its bound", goTest("^TestMemoryIsBounded$", "./server/session", "-v", "-records=5000000"), last(memory)},
		proof{"going back in long runs", []string{"go", "test", "-run", "^$", "-bench", "Seek", "-benchtime", "1x", "./server/session"}, last(again)})
}

func goTest(run, folder string, more ...string) []string {
	return append([]string{"go", "test", "-count=1", "-run", run, folder}, more...)
}

// target is a fuzz target.
type target struct{ folder, name string }

// fuzzTargets finds every target there is.
func fuzzTargets() (targets []target, err error) {
	packages, err := exec.Command("go", "list", "./...").Output()
	if err != nil {
		return nil, err
	}
	for _, folder := range strings.Fields(string(packages)) {
		names, err := exec.Command("go", "test", "-list", "^Fuzz", folder).Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", folder, err)
		}
		for _, name := range strings.Fields(string(names)) {
			if strings.HasPrefix(name, "Fuzz") {
				targets = append(targets, target{folder, name})
			}
		}
	}
	return targets, nil
}

// fuzzing shares the seconds out among the targets by their weights.
func fuzzing(targets []target, seconds int) (proofs []proof) {
	weight := func(t target) int { return max(weights[t.name], 1) }
	sum := 0
	for _, t := range targets {
		sum += weight(t)
	}
	for _, t := range targets {
		share := fmt.Sprintf("-fuzztime=%ds", max(seconds*weight(t)/sum, 1))
		proofs = append(proofs, proof{t.name, []string{"go", "test", "-run", "^$", "-fuzz", "^" + t.name + "$", share, t.folder}, last(executions)})
	}
	return proofs
}

// What to find in an output.
var (
	steps      = regexp.MustCompile(`\d+ steps of \d+ random programs`)
	each       = regexp.MustCompile(`\d+ threads, \d+ bytes each`)
	memory     = regexp.MustCompile(`\d+ records, at most \d+ MiB`)
	again      = regexp.MustCompile(`[\d.]+ s/million`)
	executions = regexp.MustCompile(`execs: \d+`)
	all        = regexp.MustCompile(`(?m)^\s+all\s+(\d+)\s+(\d+)\s+\d+\s*$`)
)

// last returns the last match, "" if there is none.
func last(pattern *regexp.Regexp) func(string) string {
	return func(output string) string {
		found := pattern.FindAllString(output, -1)
		return strings.Join(found[max(len(found)-1, 0):], "")
	}
}

// agreement says how many programs print what CPython prints, if any were run.
func agreement(output string) string {
	if m := all.FindStringSubmatch(output); m != nil {
		return fmt.Sprintf("%s of %s programs agree", m[2], m[1])
	}
	return "done"
}
