package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"interleave/server/session"
)

// soak has all kinds of people use one server for a long time: those who behave, whose
// every frame is compared with a kernel of this process, and those who do not. At the
// end the server must have shown nothing wrong, and be as it was before they came.
type soak struct {
	target *target
	debug  string // address of profiles
	reruns *session.Reruns

	mu       sync.Mutex
	open     []*hall  // sessions that are driven
	left     []string // ids of sessions that nobody watches any more
	faults   []string
	faultsIn int

	frames, records, states, unverified, commands, refused, stalls, garbage, sessions, returns, resumes atomic.Int64
}

// hall is a session that somebody drives and others watch.
type hall struct {
	id       string
	watching sync.WaitGroup // those who want it to stay until they have compared
}

const (
	soakReclaim = 3 * time.Second
	soakKept    = 40
	quietTime   = 2 * time.Minute // that the server has to become quiet
)

var client = &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}

// soaking is the mode.
func soaking(ctx context.Context, l *lab) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	s := &soak{debug: port, reruns: session.NewReruns(2, 1000)}
	s.target, err = start(ctx, l.server, "-addr", "127.0.0.1:0", "-debug", port, "-log", "error", "-reclaim", soakReclaim.String(), "-max-kept", strconv.Itoa(soakKept), "-held", "20000")
	if err != nil {
		return err
	}
	stopped := false
	defer func() {
		if !stopped {
			s.target.stop()
		}
	}()
	// What is made once, such as pools, tables and the sessions that are kept, is made before
	// it counts.
	warm := min(l.length/4, time.Minute)
	if err := s.crowd(ctx, warm); err != nil {
		return err
	}
	before, err := s.quiet(ctx)
	if err != nil {
		return err
	}
	if err := s.crowd(ctx, l.length-warm); err != nil {
		return err
	}
	after, err := s.quiet(ctx)
	if err != nil {
		return err
	}
	s.report(before, after)
	stopped = true
	if err := s.target.stop(); err != nil {
		s.fault("the server ended with %v", err)
	}
	return s.verdict()
}

// fault notes that something is wrong.
func (s *soak) fault(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	const most = 20
	if s.faultsIn++; s.faultsIn <= most {
		s.faults = append(s.faults, fmt.Sprintf(format, args...))
	}
}

// verdict returns an error unless all was well, and unless something was looked at.
func (s *soak) verdict() error {
	if s.records.Load() == 0 || s.states.Load() == 0 || s.unverified.Load() > s.states.Load()/2 {
		s.fault("only %d records and %d states were compared, %d runs could not be", s.records.Load(), s.states.Load(), s.unverified.Load())
	}
	for name, n := range map[string]*atomic.Int64{"refusals": &s.refused, "stalls": &s.stalls, "garbage": &s.garbage, "returns": &s.returns, "resumes": &s.resumes} {
		if n.Load() == 0 {
			s.fault("there were no %s", name)
		}
	}
	if s.faultsIn == 0 {
		return nil
	}
	return fmt.Errorf("%d faults:\n%s", s.faultsIn, strings.Join(s.faults, "\n"))
}

// crowd lets everybody do their part for some time.
func (s *soak) crowd(ctx context.Context, d time.Duration) error {
	if s.stalls.Load() > 0 {
		fmt.Printf("%s of everybody at once\n", d)
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	errs := make(chan error, 1)
	var group sync.WaitGroup
	for part, many := range map[*func(context.Context, *rand.Rand) error]int{
		ref(s.drive): 4, ref(s.attend): 12, ref(s.stall): 4, ref(s.talk): 4, ref(s.shout): 2, ref(s.ask): 2, ref(s.comeBack): 2,
	} {
		for range many {
			group.Go(func() {
				dice := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
				for ctx.Err() == nil {
					if err := (*part)(ctx, dice); err != nil && ctx.Err() == nil {
						select {
						case errs <- err:
						default:
						}
						cancel()
					}
				}
			})
		}
	}
	group.Wait()
	client.CloseIdleConnections()
	select {
	case err := <-errs:
		return errors.Join(err, s.verdict())
	default:
		return nil
	}
}

func ref[T any](value T) *T { return &value }

// standing is what a server holds.
type standing struct {
	goroutines, heap, resident float64
}

// quiet waits until the server has nobody and nothing to do, and returns what it holds
// then.
func (s *soak) quiet(ctx context.Context) (standing, error) {
	var least standing // of some looks: what has just ended may still be there
	for end, looks := time.Now().Add(quietTime), 0; looks < 10; {
		response, err := client.Get("http://" + s.debug + "/debug/pprof/heap?gc=1")
		if err != nil {
			return standing{}, err
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
		client.CloseIdleConnections()
		counts, err := s.metrics()
		if err != nil {
			return standing{}, err
		}
		now := standing{counts["go_goroutines"], counts["go_memstats_heap_alloc_bytes"], counts["process_resident_memory_bytes"]}
		switch {
		case counts["interleave_sessions"] != 0 || counts["interleave_viewers"] != 0:
		case looks == 0:
			least, looks = now, 1
		default:
			least = standing{min(least.goroutines, now.goroutines), min(least.heap, now.heap), min(least.resident, now.resident)}
			looks++
		}
		if time.Now().After(end) {
			return standing{}, fmt.Errorf("after %v there are still %v sessions and %v viewers", quietTime, counts["interleave_sessions"], counts["interleave_viewers"])
		}
		if err := sleep(ctx, 500*time.Millisecond); err != nil {
			return standing{}, err
		}
	}
	return least, nil
}

// metrics asks the server for its counts.
func (s *soak) metrics() (map[string]float64, error) {
	response, err := client.Get("http://" + s.target.host + "/metrics")
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	counts := map[string]float64{}
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		if name, value, ok := bytes.Cut(lines.Bytes(), []byte{' '}); ok {
			if n, err := strconv.ParseFloat(string(value), 64); err == nil {
				counts[string(name)] = n
			}
		}
	}
	return counts, nil
}

// Goroutines may differ by what a server at rest differs by from one moment to the next,
// memory also by the stretches of the past that were made again and are kept for whoever
// wants them once more: 200,000 records at most.
const (
	moreGoroutines = 3
	moreMemory     = 200_000*session.RecordSize + 2<<20
)

// report prints what was done, and compares what the server holds with what it held.
func (s *soak) report(before, after standing) {
	fmt.Printf("sessions %d, returned to %d; commands %d, refused %d; stalls %d; garbage %d; resumed %d\n", s.sessions.Load(), s.returns.Load(),
		s.commands.Load(), s.refused.Load(), s.stalls.Load(), s.garbage.Load(), s.resumes.Load())
	fmt.Printf("frames %d, compared with a kernel: %d records, %d states; forgotten meanwhile: %d runs\n", s.frames.Load(), s.records.Load(), s.states.Load(), s.unverified.Load())
	const mega = 1 << 20
	fmt.Printf("goroutines %.0f → %.0f, heap %.1f → %.1f MiB, resident %.0f → %.0f MiB\n", before.goroutines, after.goroutines,
		before.heap/mega, after.heap/mega, before.resident/mega, after.resident/mega)
	if after.goroutines > before.goroutines+moreGoroutines {
		s.fault("there were %.0f goroutines, and there are %.0f", before.goroutines, after.goroutines)
	}
	if after.heap > before.heap*1.1+moreMemory {
		s.fault("the heap had %.1f MiB, and has %.1f", before.heap/mega, after.heap/mega)
	}
}

// freePort returns an address on loopback that nobody listens on.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
