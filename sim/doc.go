// Package sim runs simulated threads in virtual time, one at a time and the
// same way every time.
//
// A program is a plain Go function that gets its thread and passes it first to
// everything it uses:
//
//	k := sim.New(sim.Config{})
//	defer k.Close()
//	k.Main(func(t *sim.Thread) {
//		light := sim.NewEvent(t, "light")
//		sim.NewThread(t, "car", func(t *sim.Thread) {
//			light.Wait(t)
//			t.Print("off we go")
//		}).Start(t)
//		t.Sleep(time.Second)
//		light.Set(t)
//	})
//	for k.Step() {
//	}
//
// # The loop
//
// [Kernel.Step] is all that ever happens: what is due fires, the [Policy] picks
// one of the ready threads, and that thread runs until it parks, is preempted or
// ends. Threads are goroutines, but run as coroutines (iter.Pull): exactly one
// runs at a time, and the kernel says which. Virtual time stands still while a
// body runs and moves only when nothing is ready. Timers are ordered by (time,
// sequence). So a program, a policy and a seed give one run; with commands from
// outside it is fixed by the commands and the places ([Kernel.Decisions],
// [Kernel.Now]) at which they were given. [Kernel.Hash] tells runs apart.
//
// # Who picks
//
// The policies that need no more than a seed are made by name ([NewPolicy]):
// fifo, random, pct. With [Manual] a person picks: where more than one thread
// could go on, the run waits ([Kernel.Choice]) for [Kernel.Choose]. A [Schedule]
// keeps the picks, whoever made them, prints as a short string, and gives the run
// again through [NewReplay]. [Kernel.SetPolicy] changes the policy between any two
// steps.
//
// # What leaves the kernel
//
// Every transition is a [Record]. A [State] is everything at one moment;
// [Kernel.Snapshot] makes one, and [State.Apply] moves one on by a record, so
// that a snapshot and the records after it give every later state. A [Verdict]
// says why a run stopped or is stuck, who starves ([Starving]), or what promise
// of the program ([Kernel.Invariant]) is broken.
//
// # The things threads share
//
// [Lock], [Condition], [Semaphore], [Event], [Barrier], [Queue] and [Delay] behave
// as those of CPython 3.11, in names, rules and the texts of errors, which the
// programs under conformance prove one by one: a release readies the longest
// waiter, which must take the lock again when it runs, and until then a running
// thread may take it first. An operation whose name ends in Within takes a
// timeout; one of 0 parks nobody. What would raise in Python raises an [Exception],
// which kills the one thread that does not [Thread.Try]. A [Variable] shows each
// load and store, which updates were lost, and which accesses nothing orders. A
// [Crew] is a set of threads whose number can be changed live.
//
// # Processes
//
// A [Process] is forked: it has threads and a memory of its own. A [Variable], a
// [Cell] and a [Conn] are in the memory of each process that had them when it was
// forked; locks, events and queues of threads stay with the process that made
// them, and to use one elsewhere is a fault. [Thread.Compute] takes the
// interpreter lock of the process and a core, so that threads take turns where
// processes run side by side. When the body of a process's main thread is over the
// process waits for its other threads, terminates its daemonic children and joins
// the others; the end of the first process is that of the program.
//
// Values ([Value]) cross from one process to another as the bytes of CPython's
// pickle protocol 4 ([Pickle]): through a pipe ([NewPipe]), a [ProcessQueue], a
// [Manager] or a [Pool]. So what arrives is a copy. They take no time on their way
// unless the machine is made slow ([Kernel.SetTravel], [Kernel.SetPickling]).
//
// # Where to look
//
//   - run a program: [New], [Kernel.Main], [Kernel.Step], [Kernel.RunUntil], [Kernel.Close]
//   - time (moments are nanoseconds since the start, lengths a time.Duration) and
//     processors: [Thread.Now], [Thread.Sleep], [Thread.Compute], [Thread.Spin], [Thread.Yield]
//   - threads: [NewThread], [Thread.Start], [Thread.Join]; processes: [NewProcess]
//   - between threads: [NewLock], [NewRLock], [NewCondition], [NewSemaphore],
//     [NewBoundedSemaphore], [NewEvent], [NewBarrier], [NewQueue], [NewLifoQueue],
//     [NewPriorityQueue], [NewSimpleQueue], [NewDelay], [NewVariable]
//   - between processes: [NewPipe], [NewProcessQueue], [NewManager], [NewPool]
//   - from outside, between two steps: [Kernel.Outside] as the thread of what does
//     not wait, then [Kernel.Recheck]; [Kernel.ChangeParam], [Kernel.MarkAction]
//   - chance: [NewDice], one for each thing that is drawn, so that runs compare
//   - watch: [Config] with Trace, [Kernel.Snapshot], [Thread.Watch], [Kernel.Verdict]
//
// The example with the bank shows the package at work on a model of its own.
//
// # The contract of a body
//
//   - It uses only its own thread, and only while it runs.
//   - It takes no time except where it says so: [Thread.Sleep], [Thread.Compute],
//     [Thread.Spin] and waiting.
//   - It does not call recover: cutting a thread off unwinds its body by a panic
//     of the kernel's own. While that happens every operation of its deferred
//     calls has no effect, as CPython runs no finally for a daemon at exit.
//   - It starts no goroutine, reads no clock, draws no random number but from
//     [Dice] and ranges over no map, or runs would differ.
//   - What it shares with the processes it starts it keeps in objects of this
//     package: Go variables are one for all.
//
// # Pitfalls
//
//   - A kernel and all that belongs to it is for one goroutine at a time.
//   - Queues carry values of Python ([Value]): a Go struct stays in a slice of the
//     program's own, and its index is put.
//   - Whoever drops a kernel calls [Kernel.Close], or its parked threads stay.
//   - A text that begins with "sim:" in a panic is a fault of this package or of
//     the program's use of it, not a result.
//   - A body that never waits is stopped after a million operations: nothing else
//     would ever run.
//   - A wait for a plain [Lock] counts as one for its holder: where another thread
//     releases it, a verdict of deadlock is given and taken back.
//   - Who is overtaken at a [Condition] starves only if it is notified in vain
//     ([Starving]): the kernel cannot know what a thread waits for that nobody wakes.
//   - An invariant is looked at after steps, not within one.
//   - Traced, every operation looks its source line up, which is most of its cost,
//     unless [Config] says NoLines.
//
// # Words
//
//   - thread: simulated thread of control; body: the function it runs
//   - process: simulated address space with at least one thread
//   - park, ready: leave the processor with a reason; become runnable
//   - step: one decision of the policy and what runs until the next park
//   - policy, schedule: who picks the next thread; the recorded list of picks
//   - choice: a pick that is left to a person
//   - barge: take what was released before the waiter that was woken for it;
//     overtake: get something before another thread that came earlier
//   - record: a line of the trace; timer: an entry of the heap, armed and fired
//   - verdict: how a run stands: idle, deadlock, hang, violated, starvation, done
//     or failed
//   - epoch, cursor, head: words of the session, not of this package
package sim
