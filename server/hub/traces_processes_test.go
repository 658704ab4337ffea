package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"interleave/sim"
)

// TestTracesOfProcesses writes runs of a program of processes as [TestTraces]
// does those of the scenarios.
func TestTracesOfProcesses(t *testing.T) {
	dir := *traces
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, policy := range sim.Policies() {
		for seed := range uint64(4) {
			trace := traceProcesses(t, policy, seed)
			if !json.Valid(trace) {
				t.Fatalf("-policy %s -seed %d is not JSON", policy, seed)
			}
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("processes-%s-%d.json", policy, seed)), trace, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func traceProcesses(t *testing.T, name string, seed uint64) []byte {
	t.Helper()
	policy, err := sim.NewPolicy(name, seed)
	if err != nil {
		t.Fatal(err)
	}
	var records text
	k := sim.New(sim.Config{Policy: policy, Cores: 2, Trace: func(r *sim.Record) { records.record(r, true) }})
	defer k.Close()
	if seed%2 == 1 {
		k.SetTravel(30 * time.Millisecond)
		k.SetPickling(7 * time.Millisecond)
	}
	k.Main(processes)
	var steps [][]byte
	for more := true; more; {
		for i := 0; i < 20 && more; i++ {
			more = k.Step()
		}
		snapshot := k.Snapshot()
		var state text
		state.state(&snapshot)
		steps = append(steps, fmt.Appendf(nil, `{"records":[%s]}`, bytes.TrimPrefix(records, []byte(","))), fmt.Appendf(nil, `{"state":%s}`, state))
		records = nil
	}
	return fmt.Appendf(nil, "[%s]", bytes.Join(steps, []byte(",\n")))
}

// processes is a program that uses all that processes share and send.
func processes(t *sim.Thread) {
	count := sim.NewVariable(t, "count", 1)
	log, own := sim.NewManager(t).List(t, "log"), sim.NewCell(t, "own", sim.NewDict("a", 1))
	results := sim.NewProcessQueue(t, "results", 1)
	here, there := sim.NewPipe(t, "here", "there", true, 200)
	work := func(t *sim.Thread) {
		there.Send(t, strings.Repeat("work", 100))
		sim.NewThread(t, "", func(t *sim.Thread) { t.Compute(20 * time.Millisecond) }).Start(t)
		t.Compute(20 * time.Millisecond)
		count.Store(t, count.Load(t)+1)
		there.Send(t, count.Load(t))
		results.Put(t, sim.NewTuple(t.Name(), count.Load(t)))
		log.Call(t, "append", t.Name())
		own.Call(t, "__setitem__", "a", count.Load(t))
		t.Exit(count.Load(t))
	}
	children := make([]*sim.Process, 3)
	for i := range children {
		children[i] = sim.NewProcess(t, "", work, sim.Daemon(i == 0))
		children[i].Start(t)
	}
	for range 2 * len(children) {
		t.Print("%s", sim.Show(here.Recv(t)))
	}
	for range children {
		t.Print("%s", sim.Repr(results.Get(t)))
	}
	children[0].Join(t)
	children[1].Terminate(t)
	t.Print("%s %s", log.Show(t), own.Show(t))
	here.Close(t)
	pool := sim.NewPool(t, "pool", 2)
	double := sim.Func{Name: "double", Body: func(t *sim.Thread, args ...sim.Value) sim.Value { return 2 * args[0].(int) }}
	t.Print("%s", sim.Repr(pool.Map(t, double, []sim.Value{1, 2, 3}, 1)))
}
