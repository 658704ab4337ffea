// Load has many viewers watch one session, and checks that every one of them
// gets every frame.
//
//	go run ./server/internal/load -viewers 1000 -seconds 20
//
// It builds the server, starts it on loopback, plays the traffic light at 1× and
// reports how many frames arrived, how late they were and what the server
// needed. It fails if a frame is missing.
//
// A frame says the virtual time at which it ends. At 1× that is the wall's time
// when it was made, but for a constant, which is taken from the quickest delivery
// of the run: lateness is what a delivery took longer than that one.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

func main() {
	viewers := flag.Int("viewers", 1000, "connections to one session")
	seconds := flag.Int("seconds", 20, "how long to watch once all have joined")
	flag.Parse()
	limit := time.Duration(*seconds)*time.Second + 2*time.Minute
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := run(ctx, *viewers, time.Duration(*seconds)*time.Second); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n int, length time.Duration) error {
	server, err := startServer(ctx, n)
	if err != nil {
		return err
	}
	defer server.stop()
	session, err := server.createSession(ctx)
	if err != nil {
		return err
	}
	first, err := join(ctx, server.host, session)
	if err != nil {
		return err
	}
	viewers := []*viewer{first}
	before, err := server.usage()
	if err != nil {
		return err
	}
	begun := time.Now()
	rest, err := joinMany(ctx, n-1, server.host, session)
	if err != nil {
		return err
	}
	viewers = append(viewers, rest...)
	fmt.Printf("%d viewers joined in %v\n", n, time.Since(begun).Round(time.Millisecond))

	from := time.Now()
	idle, err := server.usage()
	if err != nil {
		return err
	}
	if err := sleep(ctx, length); err != nil {
		return err
	}
	to := time.Now()
	after, err := server.usage()
	if err != nil {
		return err
	}
	if err := sleep(ctx, grace); err != nil {
		return err
	}
	for _, v := range viewers {
		v.leave()
	}
	fmt.Printf("server memory: %d KiB before, %d KiB after, %.1f KiB per viewer\n",
		before.memory>>10, after.memory>>10, float64(after.memory-before.memory)/1024/float64(max(n-1, 1)))
	fmt.Printf("server processor time: %.0f %% of one core\n", 100*(after.processor-idle.processor).Seconds()/to.Sub(from).Seconds())
	return report(viewers, from, to)
}

// grace is for frames that are under way at the end.
const grace = time.Second

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// joinMany joins so many viewers, a few at a time.
func joinMany(ctx context.Context, n int, host, session string) ([]*viewer, error) {
	const atOnce = 32
	viewers := make([]*viewer, n)
	errs := make([]error, atOnce)
	var group sync.WaitGroup
	for w := range atOnce {
		group.Go(func() {
			for i := w; i < n && errs[w] == nil; i += atOnce {
				viewers[i], errs[w] = join(ctx, host, session)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return viewers, nil
}

// report compares what the viewers got of the frames made between two times.
func report(viewers []*viewer, from, to time.Time) error {
	quickest := time.Duration(1<<63 - 1)
	for _, v := range viewers {
		for _, f := range v.frames {
			quickest = min(quickest, f.got.Sub(from)-f.virtual)
		}
	}
	start, end := -quickest, to.Sub(from)-quickest
	all := map[time.Duration]bool{}
	var late []time.Duration
	var broken, gaps int
	for _, v := range viewers {
		broken += v.broken
		gaps += v.keyframes - 1
		for _, f := range v.frames {
			if f.virtual >= start && f.virtual <= end {
				all[f.virtual] = true
				late = append(late, f.got.Sub(from)-f.virtual-quickest)
			}
		}
	}
	expected := len(all) * len(viewers)
	fmt.Printf("frames: %d made, %d of %d delivered, %d out of order, %d keyframes instead of deltas\n", len(all), len(late), expected, broken, gaps)
	if len(late) == 0 || len(late) != expected || broken > 0 || gaps > 0 {
		return fmt.Errorf("not every viewer got every frame")
	}
	slices.Sort(late)
	at := func(q float64) time.Duration { return late[int(q*float64(len(late)-1))].Round(10 * time.Microsecond) }
	fmt.Printf("lateness: p50 %v, p99 %v, most %v\n", at(0.5), at(0.99), at(1))
	return nil
}
