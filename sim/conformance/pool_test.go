package conformance_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"interleave/sim"
)

// slow is a function that takes n units and returns its argument plus more.
func slow(n, more int) sim.Func {
	return sim.Func{Name: "slow", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		for range n {
			t.Sleep(u)
		}
		return args[0].(int) + more
	}}
}

// printer is a callback that prints what it gets after some words.
func printer(words ...any) sim.Then {
	return sim.Then{
		Callback:      func(t *sim.Thread, v sim.Value) { say(t, append(words[:len(words):len(words)], v)...) },
		ErrorCallback: func(t *sim.Thread, e *sim.Exception) { say(t, "failed", e.Message) },
	}
}

// result is a task's, or what it raises.
func result(t *sim.Thread, get func() sim.Value) (v any) {
	if e := t.Try(func() { v = get() }); e != nil {
		return failure(e)
	}
	return v
}

// whoWorks is a function that takes n units and returns the name of its process.
func whoWorks(n int) sim.Func {
	return sim.Func{Name: "work", Body: func(t *sim.Thread, _ ...sim.Value) sim.Value {
		t.Sleep(time.Duration(n) * u)
		return t.Process().Name()
	}}
}

// items is range(n).
func items(n int) []sim.Value { return numbers(n, func(i int) sim.Value { return i }).Items }

// finish closes a pool and joins it.
func finish(t *sim.Thread, p *sim.Pool) {
	p.Close(t)
	p.Join(t)
}

var _ = register("pool", twins{
	// The lesson's program.
	"lesson": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 2)
		for i := range 4 {
			p.ApplyAsync(t, slow(2, 100), []sim.Value{i}, printer("exec done:"))
		}
		say(t, "end")
		p.Close(t)
		p.Join(t)
		say(t, "joined")
	},

	// Exceptions are carried back.
	"errors": func(t *sim.Thread) {
		bad := sim.Func{Name: "bad", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			t.Raise("ValueError", fmt.Sprintf("bad %v", args[0]))
			return nil
		}}
		key := sim.Func{Name: "key", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			_, err := sim.NewDict().Get(args[0])
			panic(err)
		}}
		p := sim.NewPool(t, "pool", 2)
		apply := func(f sim.Func, v sim.Value) any { return result(t, func() sim.Value { return p.Apply(t, f, v) }) }
		say(t, apply(bad, 1), apply(key, "x"))
		r := p.ApplyAsync(t, bad, []sim.Value{2}, printer())
		r.Wait(t)
		say(t, r.Ready(), r.Successful(t), result(t, func() sim.Value { return r.Get(t) }))
		three := slow(3, 0)
		r = p.ApplyAsync(t, three, []sim.Value{5}, sim.Then{})
		say(t, result(t, func() sim.Value { return r.GetWithin(t, u) }), r.Get(t))
		say(t, p.Map(t, three, []sim.Value{0, 1, 2, 3}, 0), p.Map(t, three, nil, 0),
			result(t, func() sim.Value { return p.Map(t, bad, []sim.Value{7}, 0) }))
		say(t, raised(t, func() { p.Join(t) }))
		p.Close(t)
		say(t, apply(three, 1))
		p.Join(t)
	},

	// Terminating ends the workers at once.
	"terminate": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 2)
		for i := range 6 {
			p.ApplyAsync(t, slow(4, 0), []sim.Value{i}, printer())
		}
		t.Sleep(6 * u)
		p.Terminate(t)
		p.Join(t)
		say(t, "over")
	},

	// Without join nothing is seen.
	"no_join": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 2)
		p.ApplyAsync(t, slow(2, 0), []sim.Value{1}, printer())
		say(t, "end")
	},

	// In the order of the items.
	"map_order": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 4)
		say(t, p.Map(t, sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			t.Sleep(time.Duration(3-args[0].(int)) * u)
			return 10 * args[0].(int)
		}}, items(4), 1))
		finish(t, p)
	},

	// Chunks.
	"map_chunks": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 2)
		names := p.Map(t, whoWorks(1), items(8), 4).Items
		same := sim.NewList()
		for _, name := range names {
			same.Append(sim.Show(name) == sim.Show(names[0]))
		}
		say(t, same)
		names = p.Map(t, whoWorks(1), items(16), 0).Items
		same, different := sim.NewList(), map[string]bool{}
		for i := 0; i < 16; i += 2 {
			same.Append(sim.Show(names[i]) == sim.Show(names[i+1]))
			different[sim.Show(names[i])] = true
		}
		say(t, same, len(different))
		finish(t, p)
	},

	// One call after another.
	"apply_waits": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 3)
		for i := range 3 {
			say(t, "result", p.Apply(t, sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
				say(t, "begins", args[0])
				t.Sleep(u)
				say(t, "ends", args[0])
				return args[0]
			}}, i))
		}
		finish(t, p)
	},

	// As results come.
	"callback_order": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 3)
		work := sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			t.Sleep(time.Duration(2-args[0].(int)) * 2 * u)
			return args[0]
		}}
		for i := range 3 {
			p.ApplyAsync(t, work, []sim.Value{i}, sim.Then{Callback: func(t *sim.Thread, v sim.Value) { say(t, "done", v, t.Name()) }})
		}
		finish(t, p)
	},

	// Exceptions go another way.
	"error_callback": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 1)
		work := sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			if args[0] == 1 {
				t.Raise("KeyError", "1")
			}
			return args[0]
		}}
		for i := range 3 {
			p.ApplyAsync(t, work, []sim.Value{i}, sim.Then{
				Callback:      func(t *sim.Thread, v sim.Value) { say(t, "result", v) },
				ErrorCallback: func(t *sim.Thread, e *sim.Exception) { t.Print("error %s(%s)", e.Type, e.Message) },
			})
		}
		finish(t, p)
	},

	// In the order in which they were given.
	"one_worker": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 1)
		for i := range 4 {
			p.ApplyAsync(t, sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
				say(t, "task", args[0])
				return nil
			}}, []sim.Value{i}, sim.Then{})
		}
		finish(t, p)
		say(t, "joined")
	},

	// Names of workers.
	"worker_names": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 3)
		different := map[string]bool{}
		for _, name := range p.Map(t, whoWorks(2), items(6), 1).Items {
			different[sim.Show(name)] = true
		}
		names := sim.NewList()
		for _, name := range slices.Sorted(maps.Keys(different)) {
			names.Append(name)
		}
		say(t, names)
		finish(t, p)
	},

	// A map that fails.
	"map_fails": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 1)
		work := sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			say(t, "did", args[0])
			if args[0] == 1 {
				t.Raise("ValueError", "bad 1")
			}
			return nil
		}}
		for _, chunk := range []int{2, 1} {
			say(t, raised(t, func() { p.Map(t, work, items(4), chunk) }))
		}
		finish(t, p)
	},

	// Not yet.
	"not_ready": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 1)
		r := p.ApplyAsync(t, sim.Func{Name: "work", Body: func(t *sim.Thread, _ ...sim.Value) sim.Value {
			t.Sleep(3 * u)
			return 7
		}}, nil, sim.Then{})
		say(t, r.Ready(), t.Try(func() { r.Successful(t) }).Type, result(t, func() sim.Value { return r.GetWithin(t, u) }))
		r.WaitWithin(t, u)
		say(t, r.Ready())
		r.Wait(t)
		say(t, r.Ready(), r.Successful(t), r.Get(t), r.Get(t))
		finish(t, p)
	},

	// Nothing more.
	"close_finishes": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 2)
		var results []*sim.Task
		for i := range 4 {
			results = append(results, p.ApplyAsync(t, slow(1, 0), []sim.Value{i}, sim.Then{}))
		}
		p.Close(t)
		say(t, raised(t, func() { p.ApplyAsync(t, slow(1, 0), []sim.Value{9}, sim.Then{}) }), raised(t, func() { p.Map(t, slow(1, 0), []sim.Value{9}, 0) }))
		p.Join(t)
		say(t, numbers(4, func(i int) sim.Value { return results[i].Get(t) }))
	},

	// The list comes later.
	"map_async": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 2)
		square := sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			t.Sleep(u)
			return args[0].(int) * args[0].(int)
		}}
		r := p.MapAsync(t, square, items(4), 0, printer("all"))
		say(t, "goes on")
		say(t, r.Get(t))
		say(t, p.MapAsync(t, square, nil, 0, sim.Then{}).Get(t))
		finish(t, p)
	},

	// A copy of the argument.
	"arguments_are_copies": func(t *sim.Thread) {
		p := sim.NewPool(t, "pool", 1)
		numbers := sim.NewList(1)
		say(t, p.Apply(t, sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
			args[0].(*sim.List).Append(2)
			return args[0]
		}}, numbers), numbers)
		finish(t, p)
	},
})
