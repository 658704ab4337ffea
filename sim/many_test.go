package sim_test

import (
	"flag"
	"runtime"
	"testing"
	"time"

	"interleave/sim"
)

var manyThreads = flag.Int("threads", 5_000, "how many threads TestManyThreads has; with 100000 or more it looks at memory too")

// TestManyThreads has very many threads alive at once: each gets its turn, in
// order, takes 4 KiB at most, and leaves no goroutine behind.
func TestManyThreads(t *testing.T) {
	const budget = 4096
	n := *manyThreads
	before, goroutines := inUse(), runtime.NumGoroutine()
	k := sim.New(sim.Config{})
	awake := 0
	k.Main(func(th *sim.Thread) {
		lock := sim.NewLock(th, "lock")
		for i := range n {
			spawn(th, "", func(th *sim.Thread) {
				th.Sleep(time.Second + time.Duration(n-i))
				lock.Acquire(th)
				if awake++; awake != n-i {
					t.Errorf("thread %d is the one to wake up as number %d", i, awake)
				}
				lock.Release(th)
				th.Sleep(time.Second)
			})
		}
	})
	k.RunUntil(int64(time.Second))
	each := int64(inUse()-before) / int64(n)
	k.RunUntil(int64(time.Second) + int64(n))
	if awake != n {
		t.Errorf("%d of %d threads woke up", awake, n)
	}
	k.Close()
	if left := runtime.NumGoroutine() - goroutines; left > 0 {
		t.Errorf("%d goroutines are left", left)
	}
	t.Logf("%d threads, %d bytes each", n, each)
	if n >= 100_000 && each > budget {
		t.Errorf("a thread takes %d bytes, more than %d", each, budget)
	}
}

// inUse returns the memory that is in use, stacks included.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
