package sim_test

import (
	"fmt"
	"time"

	"interleave/sim"
)

// bank is a model of discrete events: customers come, queue for a teller, are
// served and leave. Its times are virtual and its sums are integers, so that a
// seed gives the same numbers on every machine.
type bank struct {
	arrivals, services *sim.Dice

	tellers *sim.Semaphore
	served  int
	waited  time.Duration // by all customers together
	longest time.Duration

	queue   int           // customers waiting now
	changed int64         // when their number last changed
	crowd   time.Duration // the sum of their number over time
}

// minutes draws a whole number of them.
func minutes(dice *sim.Dice, least, most int) time.Duration {
	return time.Duration(least+dice.Below(most-least+1)) * time.Minute
}

// step notes that one customer more or less waits.
func (b *bank) step(t *sim.Thread, by int) {
	b.crowd += time.Duration(int64(b.queue) * (t.Now() - b.changed))
	b.queue += by
	b.changed = t.Now()
}

// customer waits for a teller and is served.
func (b *bank) customer(t *sim.Thread) {
	came := t.Now()
	b.step(t, +1)
	b.tellers.Acquire(t)
	defer b.tellers.Release(t)
	b.step(t, -1)
	wait := time.Duration(t.Now() - came)
	b.waited += wait
	b.longest = max(b.longest, wait)
	t.Sleep(minutes(b.services, 2, 8))
	b.served++
}

// day is what the main thread does: open for eight hours, then serve who is in.
func (b *bank) day(tellers int) func(*sim.Thread) {
	return func(t *sim.Thread) {
		b.tellers = sim.NewBoundedSemaphore(t, "tellers", tellers)
		for t.Now() < int64(8*time.Hour) {
			sim.NewThread(t, "", b.customer).Start(t)
			t.Sleep(minutes(b.arrivals, 1, 4))
		}
	}
}

// The same arrivals in a bank with two tellers, three and four: how long do they
// wait? Their waits and the queue's length over time are the same sum, as
// Little's law says.
func Example_bank() {
	for tellers := 2; tellers <= 4; tellers++ {
		b := &bank{arrivals: sim.NewDice(1), services: sim.NewDice(2)}
		k := sim.New(sim.Config{})
		k.Main(b.day(tellers))
		for k.Step() {
		}
		k.Close()
		mean := (b.waited / time.Duration(b.served)).Truncate(time.Second)
		fmt.Printf("%d tellers: %d served until %v, mean wait %v, longest %v, sums equal: %v\n",
			tellers, b.served, time.Duration(k.Now()), mean, b.longest, b.waited == b.crowd)
	}
	// Output:
	// 2 tellers: 190 served until 8h23m0s, mean wait 7m19s, longest 23m0s, sums equal: true
	// 3 tellers: 190 served until 8h2m0s, mean wait 17s, longest 3m0s, sums equal: true
	// 4 tellers: 190 served until 8h1m0s, mean wait 1s, longest 2m0s, sums equal: true
}
