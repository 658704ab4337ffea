package conformance_test

import (
	"interleave/sim"
)

var _ = register("together", twins{
	// Forks that are all taken in one order cannot deadlock.
	"philosophers": func(t *sim.Thread) {
		forks := []*sim.Lock{sim.NewLock(t, "0"), sim.NewLock(t, "1"), sim.NewLock(t, "2")}
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				first, second := min(i, (i+1)%3), max(i, (i+1)%3)
				forks[first].Acquire(t)
				defer forks[first].Release(t)
				t.Sleep(u)
				forks[second].Acquire(t)
				defer forks[second].Release(t)
				say(t, "philosopher", i, "eats")
			})
		}
	},

	// A buffer of two conditions keeps its bounds and its order.
	"bounded_buffer": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		room, items := sim.NewCondition(t, "room", lock), sim.NewCondition(t, "items", lock)
		var buffer []int
		most := 0
		start(t, func(t *sim.Thread) {
			for i := range 6 {
				lock.Acquire(t)
				room.WaitFor(t, func() bool { return len(buffer) < 2 })
				buffer = append(buffer, i)
				most = max(most, len(buffer))
				items.Notify(t, 1)
				lock.Release(t)
			}
		})
		for range 6 {
			lock.Acquire(t)
			items.WaitFor(t, func() bool { return len(buffer) > 0 })
			say(t, buffer[0])
			buffer = buffer[1:]
			room.Notify(t, 1)
			lock.Release(t)
			t.Sleep(u)
		}
		say(t, "most", most)
	},

	// Two semaphores make two threads take turns.
	"ping_pong": func(t *sim.Thread) {
		ping, pong := sim.NewSemaphore(t, "ping", 1), sim.NewSemaphore(t, "pong", 0)
		start(t, func(t *sim.Thread) {
			for i := range 3 {
				pong.Acquire(t)
				say(t, "pong", i)
				ping.Release(t)
			}
		})
		for i := range 3 {
			ping.Acquire(t)
			say(t, "ping", i)
			pong.Release(t)
		}
	},

	// Items keep their order through two queues.
	"pipeline": func(t *sim.Thread) {
		first, second := sim.NewQueue(t, "first", 1), sim.NewQueue(t, "second", 1)
		start(t, func(t *sim.Thread) {
			for item := first.Get(t); item != nil; item = first.Get(t) {
				second.Put(t, item.(int)*item.(int))
			}
			second.Put(t, nil)
		})
		start(t, func(t *sim.Thread) {
			for i := range 5 {
				first.Put(t, i)
			}
			first.Put(t, nil)
		})
		for item := second.Get(t); item != nil; item = second.Get(t) {
			say(t, item)
		}
	},

	// Workers that are daemons serve a queue until it is joined.
	"workers": func(t *sim.Thread) {
		q := sim.NewQueue(t, "q", 0)
		var done []int
		for range 2 {
			sim.NewThread(t, "", func(t *sim.Thread) {
				for {
					item := q.Get(t).(int)
					t.Sleep(u)
					done = append(done, item)
					q.TaskDone(t)
				}
			}, sim.Daemon(true)).Start(t)
		}
		for i := range 5 {
			q.Put(t, i)
		}
		q.Join(t)
		say(t, sorted(done))
	},

	// Readers share, a writer is alone.
	"readers": func(t *sim.Thread) {
		c := sim.NewCondition(t, "c", nil)
		readers := 0
		reader := func(t *sim.Thread) {
			c.Acquire(t)
			readers++
			c.Release(t)
			t.Sleep(2 * u)
			c.Acquire(t)
			readers--
			say(t, "reader leaves", readers)
			c.NotifyAll(t)
			c.Release(t)
		}
		start(t, reader)
		t.Sleep(u)
		start(t, reader)
		start(t, func(t *sim.Thread) {
			c.Acquire(t)
			c.WaitFor(t, func() bool { return readers == 0 })
			say(t, "writer alone", readers)
			c.Release(t)
		})
	},
})
