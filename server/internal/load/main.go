// Load has many viewers watch, and checks that every one of them gets every
// frame. It builds the server, starts it on loopback and plays the traffic light
// at 1×.
//
//	go run ./server/internal/load fanout    one session, compared with a bare loop
//	go run ./server/internal/load sessions  many sessions with a few viewers each
//	go run ./server/internal/load follow    viewers who follow the owner through the past
//	go run ./server/internal/load curves    what viewers cost, and what sessions do
//	go run ./server/internal/load deflate   what compression costs and saves
//	go run ./server/internal/load soak      all kinds of people for a long time
//
// Each takes -help. Milliseconds depend on the machine and on what else it does;
// what counts is the ratio to the bare loop, which runs in turns with the server.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

var modes = map[string]func(context.Context, *lab) error{"fanout": fanout, "sessions": sessions, "curves": curves, "deflate": deflate, "follow": follow, "soak": soaking}

func run(args []string) error {
	if len(args) == 2 && args[0] == "bare" {
		return bare(args[1])
	}
	if len(args) == 0 || modes[args[0]] == nil {
		return errors.New("say what to do: fanout, sessions, follow, curves, deflate or soak")
	}
	var l lab
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.IntVar(&l.viewers, "viewers", map[string]int{"fanout": 5000, "sessions": 3, "follow": 1000}[args[0]], "viewers of one session")
	flags.IntVar(&l.sessions, "sessions", 300, "sessions at a time")
	flags.IntVar(&l.rounds, "rounds", 5, "how often to do it")
	flags.DurationVar(&l.length, "length", 10*time.Second, "how long to watch once all have joined")
	flags.Float64Var(&l.ratio, "ratio", 0, "fail if the server's p99 is more than so many times the bare loop's; 0 never")
	flags.Float64Var(&l.memory, "memory", 0, "fail if the server takes more than so many KiB per viewer; 0 never")
	flags.BoolVar(&l.race, "race", false, "build the server with Go's detector of races")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), max(30*time.Minute, 2*l.length))
	defer cancel()
	return l.work(ctx, modes[args[0]])
}

// lab is where trials are made.
type lab struct {
	viewers, sessions, rounds int
	length                    time.Duration
	ratio, memory             float64
	race                      bool
	folder, server            string
}

func (l *lab) work(ctx context.Context, mode func(context.Context, *lab) error) (err error) {
	if err := moreFiles(); err != nil {
		return err
	}
	if l.folder, err = os.MkdirTemp("", "interleave-load"); err != nil {
		return err
	}
	defer os.RemoveAll(l.folder)
	if l.server, err = buildServer(ctx, l.folder, l.race); err != nil {
		return err
	}
	return mode(ctx, l)
}

// moreFiles lets this process and those it starts open as many files as they may.
func moreFiles() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	limit.Cur = limit.Max
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}

// try starts the server and has so many viewers watch each of so many sessions.
func (l *lab) try(ctx context.Context, sessions, each int, deflate bool) (trial, error) {
	most := strconv.Itoa(sessions*each + 1)
	t, err := start(ctx, l.server, "-addr", "127.0.0.1:0", "-log", "warn", "-max-viewers", most, "-max-sessions", strconv.Itoa(sessions))
	if err != nil {
		return trial{}, err
	}
	defer t.stop()
	c := crew{each: each, deflate: deflate}
	for range sessions {
		id, err := t.createSession(ctx)
		if err != nil {
			return trial{}, err
		}
		c.sessions = append(c.sessions, id)
	}
	before, err := t.usage()
	if err != nil {
		return trial{}, err
	}
	return measure(ctx, t, c, before, l.length)
}

// tryBare sends the same messages with the bare loop.
func (l *lab) tryBare(ctx context.Context, texts []string) (trial, error) {
	data, err := json.Marshal(texts)
	if err != nil {
		return trial{}, err
	}
	file := filepath.Join(l.folder, "messages.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return trial{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return trial{}, err
	}
	t, err := start(ctx, self, "bare", file)
	if err != nil {
		return trial{}, err
	}
	defer t.stop()
	before, err := t.usage()
	if err != nil {
		return trial{}, err
	}
	return measure(ctx, t, crew{sessions: []string{"bare"}, each: l.viewers}, before, l.length)
}

// fanout compares the server with the bare loop, in turns, each first as often as the
// other.
func fanout(ctx context.Context, l *lab) error {
	fmt.Println("| viewers | | frames a second | delivered | p50 | p99 | × bare | memory per viewer | cores |")
	fmt.Println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	var ratios, memory []float64
	var own, loop trial
	for round := range l.rounds {
		turns := []func() error{
			func() (err error) { own, err = l.try(ctx, 1, l.viewers, false); return errors.Join(err, own.whole()) },
			func() (err error) { loop, err = l.tryBare(ctx, own.texts); return err },
		}
		if round%2 == 1 {
			slices.Reverse(turns)
		}
		for _, turn := range turns {
			if err := turn(); err != nil {
				return err
			}
		}
		ratio := float64(own.p99) / float64(loop.p99)
		ratios, memory = append(ratios, ratio), append(memory, own.memory/1024)
		own.row("server", fmt.Sprintf("%.2f", ratio))
		loop.row("bare", "1")
	}
	ratio, size := median(ratios), median(memory)
	fmt.Printf("\np99: %.2f times that of the bare loop; memory: %.1f KiB per viewer; medians of %d\n", ratio, size, l.rounds)
	switch {
	case l.ratio > 0 && ratio > l.ratio:
		return fmt.Errorf("a p99 of %.2f times that of the bare loop is more than %.2f", ratio, l.ratio)
	case l.memory > 0 && size > l.memory:
		return fmt.Errorf("%.1f KiB per viewer is more than %.1f", size, l.memory)
	}
	return nil
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

func (r *trial) row(what, ratio string) {
	fmt.Printf("| %d | %s | %.1f | %d of %d | %s | %s | %s | %.1f KiB | %.2f |\n", r.viewers, what, r.perSecond, r.delivered, r.wanted,
		milliseconds(r.p50), milliseconds(r.p99), ratio, r.memory/1024, r.cores)
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

// sessions has many sessions run at once.
func sessions(ctx context.Context, l *lab) error {
	fmt.Println("| sessions | viewers | frames a second | delivered | p50 | p99 | memory per session | cores |")
	fmt.Println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for range l.rounds {
		if err := l.manySessions(ctx, l.sessions, l.viewers); err != nil {
			return err
		}
	}
	return nil
}

func (l *lab) manySessions(ctx context.Context, n, each int) error {
	r, err := l.try(ctx, n, each, false)
	if err != nil {
		return err
	}
	fmt.Printf("| %d | %d | %.1f | %d of %d | %s | %s | %.0f KiB | %.2f |\n", n, r.viewers, r.perSecond, r.delivered, r.wanted,
		milliseconds(r.p50), milliseconds(r.p99), r.memory*float64(each)/1024, r.cores)
	return r.whole()
}

// curves shows how cost grows.
func curves(ctx context.Context, l *lab) error {
	fmt.Println("| viewers of one session | frames a second | p99 | memory per viewer | cores |")
	fmt.Println("| ---: | ---: | ---: | ---: | ---: |")
	for _, n := range []int{1, 10, 100, 500, 1000, 2000, 5000} {
		r, err := l.try(ctx, 1, n, false)
		if err != nil {
			return err
		}
		fmt.Printf("| %d | %.1f | %s | %.1f KiB | %.3f |\n", n, r.perSecond, milliseconds(r.p99), r.memory/1024, r.cores)
		if err := r.whole(); err != nil {
			return err
		}
	}
	fmt.Println("\n| sessions | viewers | frames a second | delivered | p50 | p99 | memory per session | cores |")
	fmt.Println("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, n := range []int{1, 10, 50, 100, 200, 300} {
		if err := l.manySessions(ctx, n, 3); err != nil {
			return err
		}
	}
	return nil
}

// deflate compares sending as it is with permessage-deflate.
func deflate(ctx context.Context, l *lab) error {
	fmt.Println("| viewers | sessions | deflate | KiB a second and viewer | cores |")
	fmt.Println("| ---: | ---: | --- | ---: | ---: |")
	for _, size := range [][2]int{{1, 1}, {1, 1000}, {300, 3}} {
		for _, deflated := range []bool{false, true} {
			r, err := l.try(ctx, size[0], size[1], deflated)
			if err != nil {
				return err
			}
			fmt.Printf("| %d | %d | %t | %.1f | %.3f |\n", r.viewers, size[0], deflated, r.bytes/1024, r.cores)
		}
	}
	return nil
}
