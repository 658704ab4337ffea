package sim_test

import (
	"fmt"
	"iter"
	"runtime"
	"testing"
	"time"

	"interleave/sim"
)

// threadCounts are the numbers of threads the benchmarks run with.
var threadCounts = []int{100, 1_000, 10_000, 100_000}

// bareSwitches returns a function that does so many switches by iter.Pull among n
// coroutines, in turn, and nothing else: the yardstick.
func bareSwitches(b *testing.B, n int) func(times int) {
	resume := make([]func() (struct{}, bool), n)
	for i := range resume {
		next, stop := iter.Pull(func(yield func(struct{}) bool) {
			for yield(struct{}{}) {
			}
		})
		b.Cleanup(stop)
		next()
		resume[i] = next
	}
	at := 0
	return func(times int) {
		for range times {
			resume[at]()
			if at++; at == n {
				at = 0
			}
		}
	}
}

// BenchmarkSleep is a kernel event: fire a timer, pick the thread, run it, arm
// the next timer. One operation is one event. Stretches of bare switches among
// as many coroutines are run in between, and x-bare is the ratio of the two, so
// that a machine that is slow for a while does not matter.
func BenchmarkSleep(b *testing.B) {
	const stretch = 5_000
	for _, mode := range []string{"off", "on"} {
		for _, n := range threadCounts {
			if mode == "on" && n > 1_000 {
				continue
			}
			b.Run(fmt.Sprintf("trace=%s/%d", mode, n), func(b *testing.B) {
				var c sim.Config
				if mode == "on" {
					c.Trace = func(*sim.Record) {}
				}
				k := sleepers(c, n)
				defer k.Close()
				k.RunUntil(int64(time.Second))
				bare := bareSwitches(b, n)
				var kernel, yardstick time.Duration
				b.ReportAllocs()
				b.ResetTimer()
				for left := b.N; left > 0; left -= stretch {
					begin := time.Now()
					for range min(left, stretch) {
						k.Step()
					}
					middle := time.Now()
					b.StopTimer()
					bare(min(left, stretch))
					b.StartTimer()
					kernel += middle.Sub(begin)
					yardstick += time.Since(middle)
				}
				b.ReportMetric(float64(kernel)/float64(yardstick), "x-bare")
			})
		}
	}
}

// BenchmarkThreads starts 100,000 sleeping threads and reports the memory each
// takes.
func BenchmarkThreads(b *testing.B) {
	const n = 100_000
	for range b.N {
		before := memory()
		k := sleepers(sim.Config{}, n)
		k.RunUntil(int64(time.Second))
		b.ReportMetric(float64(memory()-before)/n, "B/thread")
		k.Close()
	}
}

// sleepers returns a kernel with n daemon threads that sleep a second again and
// again.
func sleepers(c sim.Config, n int) *sim.Kernel {
	k := sim.New(c)
	k.Main(func(t *sim.Thread) {
		for i := range n {
			sim.NewThread(t, "sleeper", func(t *sim.Thread) {
				t.Sleep(time.Duration(i) * time.Microsecond)
				for {
					t.Sleep(time.Second)
				}
			}, sim.Daemon(true)).Start(t)
		}
		sim.NewEvent(t, "never").Wait(t)
	})
	return k
}

func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
