package sim_test

import (
	"fmt"
	"testing"
	"time"

	"interleave/sim"
)

// TestPools checks what CPython's multiprocessing.Pool promises, one behaviour
// each.
func TestPools(t *testing.T) {
	const ms = time.Millisecond
	foo := sim.Func{Name: "Foo", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		t.Sleep(2 * ms)
		return args[0].(int) + 100
	}}
	bad := sim.Func{Name: "bad", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		t.Raise("ValueError", fmt.Sprintf("bad %v", args[0]))
		return nil
	}}
	key := sim.Func{Name: "key", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		_, err := sim.NewDict().Get("x")
		panic(err)
	}}
	die := sim.Func{Name: "die", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		t.Exit(1)
		return nil
	}}
	name := sim.Func{Name: "name", Body: func(t *sim.Thread, args ...sim.Value) sim.Value { return t.Process().Name() }}
	bar := sim.Then{
		Callback:      func(t *sim.Thread, v sim.Value) { t.Print("exec done: %s", sim.Show(v)) },
		ErrorCallback: func(t *sim.Thread, err *sim.Exception) { t.Print("failed: %v", err) },
	}
	try := func(t *sim.Thread, f func()) { t.Print("%v", t.Try(f)) }
	numbers := func(n int) (items []sim.Value) {
		for i := range n {
			items = append(items, i)
		}
		return items
	}
	tests := []struct {
		name string
		main func(*sim.Thread)
		want string
	}{
		{"the lesson's program: two waves", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			for i := range 4 {
				p.ApplyAsync(t, foo, []sim.Value{i}, bar)
			}
			t.Print("end")
			try(t, func() { p.Join(t) })
			p.Close(t)
			try(t, func() { p.Apply(t, foo, 1) })
			p.Join(t)
			t.Print("joined")
		}, "0 end\n0 ValueError: Pool is still running\n0 ValueError: Pool not running\n" +
			"2 exec done: 100\n2 exec done: 101\n4 exec done: 102\n4 exec done: 103\n4 joined\n4 done\n"},
		{"without join nothing is seen", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			p.ApplyAsync(t, foo, numbers(1), bar)
			t.Print("end")
			p.Close(t)
		}, "0 end\n0 done\n"},
		{"apply waits for each", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			t.Print("%v", p.Apply(t, foo, 1))
			t.Print("%v", p.Apply(t, foo, 2))
		}, "2 101\n4 102\n4 done\n"},
		{"an exception is carried back", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			try(t, func() { p.Apply(t, bad, 1) })
			try(t, func() { p.Apply(t, key) })
			r := p.ApplyAsync(t, bad, []sim.Value{2}, bar)
			try(t, func() { r.Successful(t) })
			r.Wait(t)
			t.Print("%v %v", r.Ready(), r.Successful(t))
			try(t, func() { r.Get(t) })
		}, "0 ValueError: bad 1\n0 KeyError: 'x'\n0 ValueError: <multiprocessing.pool.ApplyResult object> not ready\n0 failed: ValueError: bad 2\n0 true false\n0 ValueError: bad 2\n0 done\n"},
		{"get gives up after a time", func(t *sim.Thread) {
			r := sim.NewPool(t, "pool", 1).ApplyAsync(t, foo, numbers(1), sim.Then{})
			try(t, func() { r.GetWithin(t, ms) })
			t.Print("%v", r.Get(t))
		}, "1 multiprocessing.context.TimeoutError\n2 100\n2 done\n"},
		{"map keeps the order, in chunks", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			t.Print("%s", sim.Repr(p.Map(t, foo, numbers(5), 0)))
			t.Print("%s", sim.Repr(p.Map(t, foo, numbers(5), 3)))
			t.Print("%s", sim.Repr(p.Map(t, foo, nil, 0)))
			try(t, func() { p.Map(t, bad, numbers(3), 1) })
		}, "6 [100, 101, 102, 103, 104]\n12 [100, 101, 102, 103, 104]\n12 []\n12 ValueError: bad 0\n12 done\n"},
		{"terminate ends the workers at once", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			for i := range 6 {
				p.ApplyAsync(t, foo, []sim.Value{i}, bar)
			}
			t.Sleep(3 * ms)
			p.Terminate(t)
			p.Join(t)
			t.Print("over")
		}, "2 exec done: 100\n2 exec done: 101\n3 over\n3 done\n"},
		{"terminate when there is nothing to do", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 3)
			t.Print("%v", p.Apply(t, foo, 1))
			p.Terminate(t)
			p.Join(t)
		}, "2 101\n2 done\n"},
		{"a worker that dies is replaced, what it did is lost", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 2)
			r := p.ApplyAsync(t, die, nil, sim.Then{})
			try(t, func() { r.GetWithin(t, ms) })
			t.Print("%s %s", sim.Show(p.Apply(t, name)), sim.Show(p.Apply(t, name)))
			r.Get(t)
		}, "1 multiprocessing.context.TimeoutError\n1 ForkPoolWorker-2 ForkPoolWorker-2\n1 hang: nobody is left who could release main (event)\n"},
		{"what cannot be pickled fails its task, on either side", func(t *sim.Thread) {
			p := sim.NewPool(t, "pool", 1)
			deep := sim.NewTuple()
			for range 1000 {
				deep = sim.NewTuple(deep)
			}
			try(t, func() { p.Apply(t, foo, deep) })
			back := sim.Func{Name: "back", Body: func(*sim.Thread, ...sim.Value) sim.Value { return sim.NewList("\xff") }}
			try(t, func() { p.Apply(t, back) })
		}, "0 RecursionError: maximum recursion depth exceeded while pickling an object\n0 multiprocessing.pool.MaybeEncodingError: Error sending result: '['�']'. Reason: 'UnicodeEncodeError('a str must be valid UTF-8')'\n0 done\n"},
		{"no pool of none", func(t *sim.Thread) {
			try(t, func() { sim.NewPool(t, "pool", 0) })
		}, "0 ValueError: Number of processes must be at least 1\n0 done\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := transcript(t, tt.main); got != tt.want {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

// TestPoolAnyOrder runs a pool, with a worker that dies and one that raises,
// under many schedules: every other result comes, and the program ends.
func TestPoolAnyOrder(t *testing.T) {
	work := sim.Func{Name: "work", Body: func(t *sim.Thread, args ...sim.Value) sim.Value {
		switch n := args[0].(int); n {
		case 3:
			t.Exit(1)
		case 5:
			t.Raise("ValueError", "five")
		default:
			t.Compute(time.Duration(n) * time.Millisecond)
		}
		return args[0]
	}}
	for _, name := range sim.Policies() {
		for seed := range uint64(40) {
			policy, err := sim.NewPolicy(name, seed)
			if err != nil {
				t.Fatal(err)
			}
			sum, failed, late := 0, 0, 0
			k := sim.New(sim.Config{Policy: policy, Cores: 2})
			k.Main(func(t *sim.Thread) {
				p := sim.NewPool(t, "pool", 3)
				var tasks []*sim.Task
				for i := range 8 {
					tasks = append(tasks, p.ApplyAsync(t, work, []sim.Value{i}, sim.Then{
						Callback:      func(t *sim.Thread, v sim.Value) { sum += v.(int) },
						ErrorCallback: func(t *sim.Thread, err *sim.Exception) { failed++ },
					}))
				}
				for _, r := range tasks {
					if err := t.Try(func() { r.GetWithin(t, time.Second) }); err != nil && err.Type != "ValueError" {
						late++
					}
				}
				sum += p.Map(t, work, []sim.Value{1, 1, 2}, 2).Items[2].(int)
				p.Terminate(t)
				p.Join(t)
			})
			k.RunUntil(int64(time.Minute))
			if want := 0 + 1 + 2 + 4 + 6 + 7 + 2; !k.Ended() || sum != want || failed != 1 || late != 1 {
				t.Errorf("%s with seed %d: ended %v, sum %d of %d, %d failed, %d late: %v", name, seed, k.Ended(), sum, want, failed, late, k.Verdict())
			}
			k.Close()
		}
	}
}
