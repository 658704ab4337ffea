// Bench measures what an event of the kernel costs, and prints a table in
// Markdown:
//
//	go run ./sim/internal/bench
//
// What counts is the ratio to a bare switch by iter.Pull among as many
// coroutines. Both are measured in turns, a stretch of each at a time, by the
// processor time they use, and the ratio is the median of all turns: a machine
// that is slow for a while, or busy elsewhere, does not matter.
package main

import (
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"slices"
	"syscall"
	"time"

	"interleave/sim"
)

func main() {
	each := flag.Duration("time", 400*time.Millisecond, "how long to measure each cell, at least")
	flag.Parse()
	table(os.Stdout, *each, 5_000, []int{100, 1_000, 10_000, 100_000})
}

// table measures every load with every number of threads, so many events at a time.
func table(out io.Writer, each time.Duration, stretch int, counts []int) {
	fmt.Fprintln(out, "| event | threads | bare switch, ns | untraced, ns | × bare | allocations | traced, ns | × bare | allocations |")
	fmt.Fprintln(out, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, l := range loads {
		for _, n := range counts {
			off, on := measure(l, n, nil, each, stretch), measure(l, n, func(*sim.Record) {}, each, stretch)
			fmt.Fprintf(out, "| %s | %d | %.0f | %.0f | %s | %.2f | %.0f | %s | %.2f |\n", l.name, n, off.bare,
				off.event, against(off.ratio, l.off), off.allocations, on.event, against(on.ratio, l.on), on.allocations)
		}
	}
	fmt.Fprintln(out)
	for _, l := range loads {
		fmt.Fprintf(out, "- %s: %s\n", l.name, l.event)
	}
	n := counts[len(counts)-1]
	fmt.Fprintf(out, "\nA bare coroutine made, run once and ended: %.0f ns. Memory of a thread, goroutine and stack included, among %d: %.1f KiB (budget 4).\n",
		bareSpawn(), n, memory(n)/1024)
}

// against shows a ratio, and its budget if it is missed.
func against(ratio, budget float64) string {
	if budget > 0 && ratio > budget {
		return fmt.Sprintf("**%.1f > %.0f**", ratio, budget)
	}
	return fmt.Sprintf("%.1f", ratio)
}

// cost is what an event costs: medians of nanoseconds, and the mean of
// allocations.
type cost struct{ event, bare, ratio, allocations float64 }

// measure runs a load in turns with bare switches.
func measure(l load, n int, trace func(*sim.Record), each time.Duration, stretch int) cost {
	const turns = 9 // at least
	count := 0
	k := sim.New(sim.Config{Trace: trace})
	defer k.Close()
	k.Main(l.body(n, &count))
	bare, stop := bareSwitches(n)
	defer stop()
	stretch = max(stretch, n) // once round all threads
	events := func(more int) int {
		from := count
		for count < from+more {
			k.Step()
		}
		return count - from
	}
	bare(events(n)) // everything has been touched
	var event, yardstick, ratios []float64
	allocated, total := mallocs(), 0
	for end := time.Now().Add(each); len(ratios) < turns || time.Now().Before(end); {
		begin := used()
		done := events(stretch)
		middle := used()
		bare(done)
		total += done
		event = append(event, (middle-begin)/float64(done))
		yardstick = append(yardstick, (used()-middle)/float64(done))
		ratios = append(ratios, event[len(event)-1]/yardstick[len(yardstick)-1])
	}
	return cost{median(event), median(yardstick), median(ratios), float64(mallocs()-allocated) / float64(total)}
}

// bareSwitches returns a function that does so many switches by iter.Pull among n
// coroutines, in turn, and nothing else.
func bareSwitches(n int) (switches func(times int), stop func()) {
	resume, stops := make([]func() (struct{}, bool), n), make([]func(), n)
	for i := range resume {
		resume[i], stops[i] = iter.Pull(func(yield func(struct{}) bool) {
			for yield(struct{}{}) {
			}
		})
		resume[i]()
	}
	at := 0
	switches = func(times int) {
		for range times {
			resume[at]()
			if at++; at == n {
				at = 0
			}
		}
	}
	stop = func() {
		for _, stop := range stops {
			stop()
		}
	}
	return switches, stop
}

// bareSpawn returns the nanoseconds that a coroutine takes to be made, run once
// and ended.
func bareSpawn() float64 {
	const times = 10_000
	var each []float64
	for range 9 {
		begin := used()
		for range times {
			next, _ := iter.Pull(func(func(struct{}) bool) {})
			next()
		}
		each = append(each, (used()-begin)/times)
	}
	return median(each)
}

// memory returns the bytes that each of n sleeping threads takes.
func memory(n int) float64 {
	before := inUse()
	count := 0
	k := sim.New(sim.Config{})
	defer k.Close()
	k.Main(sleep(n, &count))
	for count < n {
		k.Step()
	}
	return float64(inUse()-before) / float64(n)
}

// used returns the processor time that the program has used, in nanoseconds: what
// others do on the machine does not count.
func used() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano() + u.Stime.Nano())
}

func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}

func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
