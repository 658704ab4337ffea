package main

import (
	"time"

	"interleave/sim"
)

// load is a program that does the same thing again and again.
type load struct {
	name  string
	event string // what is counted
	body  func(n int, count *int) func(*sim.Thread)
	off   float64 // budget of an event untraced, in bare switches; 0 if none is set
	on    float64 // the same traced
}

// loads are what is measured. Each body has n threads and counts its events;
// none of them ever ends.
var loads = []load{
	{"sleep", "a thread wakes up and sleeps again", sleep, 3, 9},
	{"lock", "a thread gives the lock to the one that has waited longest, and queues up again: three switches", lock, 0, 0},
	{"queue", "a thread gets an item, puts it into the queue of the next one, and waits for another", queue, 0, 0},
	{"broadcast", "one of up to 1,000 waiters of an event wakes up and waits again", broadcast, 0, 0},
	{"spawn", "a thread is made and started, waits once, ends and is joined; so many live at a time", spawn, 0, 0},
}

func sleep(n int, count *int) func(*sim.Thread) {
	return func(t *sim.Thread) {
		for i := range n {
			start(t, func(t *sim.Thread) {
				t.Sleep(time.Duration(i) * time.Microsecond)
				for {
					t.Sleep(time.Second)
					*count++
				}
			})
		}
	}
}

func lock(n int, count *int) func(*sim.Thread) {
	return func(t *sim.Thread) {
		l := sim.NewLock(t, "lock")
		l.Acquire(t)
		for range n {
			start(t, func(t *sim.Thread) {
				for {
					l.Acquire(t)
					t.Yield() // the last holder queues up
					*count++
					l.Release(t)
					t.Yield() // the next one takes it
				}
			})
		}
		l.Release(t)
	}
}

func queue(n int, count *int) func(*sim.Thread) {
	return func(t *sim.Thread) {
		queues := make([]*sim.Queue, n)
		for i := range queues {
			queues[i] = sim.NewQueue(t, "queue", 1)
		}
		for i := range queues {
			start(t, func(t *sim.Thread) {
				own, next := queues[i], queues[(i+1)%n]
				for {
					item := own.Get(t)
					*count++
					next.Put(t, item)
				}
			})
		}
		queues[0].Put(t, 1)
	}
}

func broadcast(n int, count *int) func(*sim.Thread) {
	const waiters = 1_000
	return func(t *sim.Thread) {
		var events []*sim.Event
		for i := range n {
			if i%waiters == 0 {
				events = append(events, sim.NewEvent(t, "event"))
			}
			event := events[len(events)-1]
			start(t, func(t *sim.Thread) {
				for {
					event.Wait(t)
					*count++
				}
			})
		}
		for i := 0; ; i++ {
			event := events[i%len(events)]
			event.Set(t)
			event.Clear(t)
			t.Sleep(time.Millisecond)
		}
	}
}

func spawn(n int, count *int) func(*sim.Thread) {
	return func(t *sim.Thread) {
		threads := make([]*sim.Thread, n)
		for {
			gate := sim.NewEvent(t, "gate")
			for i := range threads {
				threads[i] = start(t, func(t *sim.Thread) { gate.Wait(t); *count++ })
			}
			gate.Set(t)
			for _, th := range threads {
				th.Join(t)
			}
		}
	}
}

func start(t *sim.Thread, body func(*sim.Thread)) *sim.Thread {
	th := sim.NewThread(t, "thread", body)
	th.Start(t)
	return th
}
