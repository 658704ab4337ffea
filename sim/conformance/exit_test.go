package conformance_test

import (
	"fmt"
	"time"

	"interleave/sim"
)

var _ = register("exit", twins{
	// The program waits for threads that are no daemons.
	"waits": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			t.Sleep(u)
			say(t, "late")
		})
		say(t, "main is over")
	},

	// Also for those that others start after main is over.
	"waits_for_grandchildren": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			t.Sleep(u)
			start(t, func(t *sim.Thread) {
				t.Sleep(u)
				say(t, "grandchild")
			})
			say(t, "child")
		})
		say(t, "main")
	},

	// Daemons are cut off when nobody else is left.
	"cuts_daemons": func(t *sim.Thread) {
		sim.NewThread(t, "", func(t *sim.Thread) {
			for i := range 100 {
				say(t, "daemon", i)
				t.Sleep(2 * u)
			}
		}, sim.Daemon(true)).Start(t)
		t.Sleep(3 * u)
		say(t, "over")
	},

	// A daemon lives as long as a thread that is none, main or not.
	"daemon_lives_with_others": func(t *sim.Thread) {
		sim.NewThread(t, "", func(t *sim.Thread) {
			for i := range 100 {
				say(t, "daemon", i)
				t.Sleep(2 * u)
			}
		}, sim.Daemon(true)).Start(t)
		start(t, func(t *sim.Thread) { t.Sleep(5 * u) })
		say(t, "main is over")
	},

	// A daemon that is cut off runs no finally and frees no lock.
	"daemon_no_finally": func(t *sim.Thread) {
		lock := sim.NewLock(t, "lock")
		sim.NewThread(t, "", func(t *sim.Thread) {
			defer say(t, "never")
			lock.Acquire(t)
			defer lock.Release(t)
			t.Sleep(9 * u)
		}, sim.Daemon(true)).Start(t)
		t.Sleep(u)
		say(t, lock.Locked())
	},

	// A child that is no daemon outlives the daemon that made it, and the program waits.
	"daemon_child": func(t *sim.Thread) {
		sim.NewThread(t, "", func(t *sim.Thread) {
			sim.NewThread(t, "", func(t *sim.Thread) {
				t.Sleep(2 * u)
				say(t, "child")
			}, sim.Daemon(false)).Start(t)
			t.Sleep(9 * u)
			say(t, "never")
		}, sim.Daemon(true)).Start(t)
		t.Sleep(u)
		say(t, "main")
	},

	// A thread that was never started holds nobody up.
	"never_started": func(t *sim.Thread) {
		sim.NewThread(t, "", func(t *sim.Thread) { say(t, "never") })
		say(t, "over")
	},

	// The main thread can be joined; it ends with its last line.
	"main_joined": func(t *sim.Thread) {
		main := t
		start(t, func(t *sim.Thread) {
			say(t, main.IsAlive())
			main.Join(t)
			say(t, main.IsAlive(), t.ActiveCount())
		})
		t.Sleep(u)
		say(t, "last line")
	},

	// An uncaught exception ends its thread; the others live on.
	"uncaught_thread": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			say(t, "begins")
			t.Raise("ValueError", "no")
		})
		t.Sleep(u)
		say(t, "main lives")
	},

	// An uncaught exception in main ends main; the others live on.
	"uncaught_main": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			t.Sleep(u)
			say(t, "child lives", t.ActiveCount())
		})
		t.Raise("KeyError", "'x'")
	},

	// The main thread can be joined also when it failed.
	"uncaught_main_joined": func(t *sim.Thread) {
		main := t
		start(t, func(t *sim.Thread) {
			main.Join(t)
			say(t, "joined", main.IsAlive())
		})
		t.Sleep(u)
		t.Raise("KeyError", "'x'")
	},

	// When main fails with only daemons left the program is over.
	"uncaught_main_daemon": func(t *sim.Thread) {
		sim.NewThread(t, "", func(t *sim.Thread) {
			t.Sleep(9 * u)
			say(t, "never")
		}, sim.Daemon(true)).Start(t)
		t.Raise("KeyError", "'x'")
	},

	// Each failure is told of, one after another.
	"uncaught_two": func(t *sim.Thread) {
		for i := range 3 {
			start(t, func(t *sim.Thread) {
				t.Sleep(time.Duration(i) * u)
				t.Raise("ValueError", fmt.Sprint(i))
			})
		}
	},

	// An uncaught exception runs finally on its way out.
	"uncaught_finally": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			defer say(t, "finally")
			t.Raise("ValueError", "no")
		}).Join(t)
		say(t, "main lives")
	},

	// An exception without a message is shown by its type alone.
	"uncaught_no_message": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) { t.Raise("RuntimeError", "") })
	},

	// An exception raised in finally takes the place of the first.
	"uncaught_replaced": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			defer t.Raise("KeyError", "'second'")
			t.Raise("ValueError", "first")
		}).Join(t)
		say(t, "main lives")
	},

	// SystemExit ends a thread without a word.
	"system_exit": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			say(t, "leaves")
			t.Raise("SystemExit", "3")
		}).Join(t)
		say(t, "main lives")
	},

	// SystemExit in main waits for the others too.
	"system_exit_main": func(t *sim.Thread) {
		start(t, func(t *sim.Thread) {
			t.Sleep(u)
			say(t, "child")
		})
		t.Raise("SystemExit", "")
	},

	// A join with a timeout gives up on a daemon, and then the program ends.
	"daemon_joined": func(t *sim.Thread) {
		thread := sim.NewThread(t, "", func(t *sim.Thread) {
			for i := range 3 {
				child := start(t, func(t *sim.Thread) {
					t.Sleep(6 * u)
					say(t, "child", i)
				})
				child.JoinWithin(t, 4*u)
				say(t, "m goes on", child.IsDaemon())
			}
		}, sim.Daemon(true))
		thread.Start(t)
		thread.JoinWithin(t, 11*u)
		say(t, "main over", thread.IsAlive())
	},

	// Main does not wait for its threads, but the program does.
	"lesson": func(t *sim.Thread) {
		var threads []*sim.Thread
		for _, n := range []int{1, 2} {
			thread := sim.NewThread(t, "", func(t *sim.Thread) {
				say(t, "running on number:", n)
				t.Sleep(3 * u)
				say(t, "done", n)
			}, sim.Target("sayhi"))
			thread.Start(t)
			threads = append(threads, thread)
			t.Sleep(u)
		}
		for _, thread := range threads {
			say(t, thread.Name())
		}
	},

	// An uncaught exception does not keep the program from joining its children.
	"uncaught_main_children": func(t *sim.Thread) {
		fork(t, later(2, "child"))
		t.Raise("ValueError", "bad")
	},

	// Nor does sys.exit.
	"system_exit_children": func(t *sim.Thread) {
		fork(t, later(2, "child"))
		fork(t, later(2, "never"), sim.Daemon(true))
		t.Exit(0)
	},
})
