package conformance_test

import (
	"time"

	"interleave/sim"
)

// fork starts a process without a name, as fork does in the programs.
func fork(t *sim.Thread, body func(*sim.Thread), options ...sim.Option) *sim.Process {
	p := sim.NewProcess(t, "", body, options...)
	p.Start(t)
	return p
}

// exitcode is a process's, None while it has none.
func exitcode(p *sim.Process) any {
	if code, ended := p.ExitCode(); ended {
		return code
	}
	return nil
}

// later says something after n units.
func later(n int, text string) func(*sim.Thread) {
	return func(t *sim.Thread) {
		t.Sleep(time.Duration(n) * u)
		say(t, text)
	}
}

var _ = register("process", twins{
	// The exit code says how a process ended.
	"exit_codes": func(t *sim.Thread) {
		for _, body := range []func(*sim.Thread){
			func(*sim.Thread) {}, func(t *sim.Thread) { t.Exit(3) }, func(t *sim.Thread) { t.Exit(-1) },
			func(t *sim.Thread) { t.Raise("SystemExit", "") }, func(t *sim.Thread) { t.Raise("SystemExit", "gone") },
		} {
			p := fork(t, body)
			p.Join(t)
			say(t, p.Name(), p.IsAlive(t), exitcode(p))
		}
		p := fork(t, func(t *sim.Thread) { t.Sleep(99 * u) })
		say(t, p.IsAlive(t), exitcode(p))
		p.Terminate(t)
		p.Join(t)
		say(t, exitcode(p))
	},

	// An uncaught exception ends a process with exit code 1.
	"uncaught": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) { t.Raise("ValueError", "bad") })
		p.Join(t)
		say(t, exitcode(p))
	},

	// A process has a copy of the memory that its parent had when it started.
	"memory": func(t *sim.Thread) {
		numbers := sim.NewCell(t, "numbers", sim.NewList(1))
		p := fork(t, func(t *sim.Thread) {
			t.Sleep(u)
			numbers.Call(t, "append", 2)
			say(t, "child", numbers.Show(t))
		})
		numbers.Call(t, "append", 3)
		p.Join(t)
		say(t, "parent", numbers.Show(t))
	},

	// A child terminates its daemonic children first, then waits for the others
	// and for threads.
	"child_end": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) {
			start(t, later(2, "thread"))
			fork(t, later(1, "never"), sim.Daemon(true))
			fork(t, later(4, "grandchild"))
			say(t, "body over")
		})
		p.Join(t)
		say(t, "joined", exitcode(p))
	},

	// The program waits for its threads, then terminates daemonic children, then
	// waits for the others.
	"program_end": func(t *sim.Thread) {
		fork(t, later(4, "child"))
		fork(t, func(t *sim.Thread) {
			later(1, "daemon")(t)
			later(5, "never")(t)
		}, sim.Daemon(true))
		say(t, "main over")
		start(t, later(2, "thread"))
	},

	// What processes do not allow, and how they are called.
	"misuse": func(t *sim.Thread) {
		nothing := func(*sim.Thread) {}
		first := fork(t, func(t *sim.Thread) {
			p := sim.NewProcess(t, "", nothing)
			say(t, p.Name(), raised(t, func() { p.Start(t) }))
		}, sim.Daemon(true))
		first.Join(t)
		say(t, raised(t, func() { first.Start(t) }))
		second := sim.NewProcess(t, "", nothing)
		say(t, second.Name(), raised(t, func() { second.Join(t) }), raised(t, func() { second.Terminate(t) }))
		fork(t, func(t *sim.Thread) {
			say(t, raised(t, func() { first.Join(t) }), raised(t, func() { second.Start(t) }), raised(t, func() { first.IsAlive(t) }))
		}).Join(t)
	},

	// Default names.
	"names": func(t *sim.Thread) {
		nothing := func(*sim.Thread) {}
		child := func(t *sim.Thread) {
			say(t, t.Process().Name())
			for range 2 {
				say(t, sim.NewProcess(t, "", nothing).Name())
			}
			say(t, sim.NewProcess(t, "mine", nothing).Name(), sim.NewProcess(t, "", nothing).Name())
		}
		fork(t, child).Join(t)
		given := sim.NewProcess(t, "given", child)
		given.Start(t)
		given.Join(t)
		say(t, sim.NewProcess(t, "", nothing).Name())
	},

	// The daemon flag is inherited.
	"daemon_inherited": func(t *sim.Thread) {
		for _, flag := range []bool{false, true} {
			p := fork(t, func(t *sim.Thread) {
				say(t, sim.NewProcess(t, "", func(*sim.Thread) {}).IsDaemon())
			}, sim.Daemon(flag))
			p.Join(t)
			say(t, p.IsDaemon(), exitcode(p))
		}
	},

	// A join may give up.
	"join_timeout": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) { t.Sleep(4 * u) })
		p.JoinWithin(t, u)
		say(t, nil, p.IsAlive(t), exitcode(p))
		p.JoinWithin(t, 20*u)
		say(t, nil, p.IsAlive(t), exitcode(p))
		p.Join(t)
		p.JoinWithin(t, 0)
		say(t, nil, nil)
	},

	// Before the start.
	"not_started": func(t *sim.Thread) {
		p := sim.NewProcess(t, "", func(t *sim.Thread) { say(t, "child") })
		say(t, p.IsAlive(t), exitcode(p), raised(t, func() { p.Join(t) }))
		p.Start(t)
		p.Join(t)
		say(t, p.IsAlive(t), exitcode(p), raised(t, func() { p.Start(t) }))
	},

	// Terminating runs no finally and spares no thread.
	"terminate_no_finally": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) {
			start(t, later(4, "never"))
			defer say(t, "never")
			say(t, "begins")
			t.Sleep(4 * u)
		})
		t.Sleep(2 * u)
		p.Terminate(t)
		p.Join(t)
		say(t, p.IsAlive(t), exitcode(p))
		t.Sleep(4 * u)
	},

	// Children of a terminated process live on.
	"terminate_leaves_children": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) {
			fork(t, later(4, "grandchild"))
			t.Sleep(20 * u)
		})
		t.Sleep(2 * u)
		p.Terminate(t)
		p.Join(t)
		say(t, "terminated", exitcode(p))
		t.Sleep(6 * u)
	},

	// Too late.
	"terminate_ended": func(t *sim.Thread) {
		p := fork(t, func(*sim.Thread) {})
		p.Join(t)
		p.Terminate(t)
		p.Join(t)
		say(t, exitcode(p))
	},

	// sys.exit in a thread.
	"exit_in_thread": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) {
			start(t, func(t *sim.Thread) { t.Exit(3) }).Join(t)
			say(t, "goes on")
		})
		p.Join(t)
		say(t, exitcode(p))
	},

	// An uncaught exception in a thread.
	"uncaught_in_thread": func(t *sim.Thread) {
		p := fork(t, func(t *sim.Thread) {
			start(t, func(t *sim.Thread) { t.Raise("ValueError", "bad") }).Join(t)
			say(t, "goes on")
		})
		p.Join(t)
		say(t, exitcode(p))
	},

	// Threads share, processes do not.
	"threads_share": func(t *sim.Thread) {
		numbers := sim.NewCell(t, "numbers", sim.NewList())
		work := func(t *sim.Thread) {
			var threads []*sim.Thread
			for i := range 3 {
				threads = append(threads, start(t, func(t *sim.Thread) { numbers.Call(t, "append", i) }))
			}
			for _, th := range threads {
				th.Join(t)
			}
			say(t, numbers.Show(t))
		}
		fork(t, work).Join(t)
		say(t, numbers.Show(t))
		work(t)
		fork(t, work).Join(t)
		say(t, numbers.Show(t))
	},

	// start does not wait.
	"parent_first": func(t *sim.Thread) {
		p := fork(t, later(1, "child"))
		say(t, "parent")
		p.Join(t)
		say(t, "joined")
	},
})
