package conformance_test

import (
	"fmt"

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
})
