package scenario

import (
	"fmt"
	"slices"

	"interleave/sim"
)

// Config says which run to make.
type Config struct {
	Values map[string]int64 // every parameter, from [Scenario.Values]
	Seed   int64            // 0 … 2^53-1, for the policy and the scenario
	Policy string           // one of [Policies], "" being the first
	Trace  func(*sim.Record)
}

// Run is a scenario under way: a kernel and the parameters it reads. Like its
// kernel it belongs to one goroutine.
type Run struct {
	*sim.Kernel
	Dice     *sim.Dice // the scenario's own stream of the seed
	scenario *Scenario
	seed     int64
	params   map[string]*Live
	on       map[string]func(t *sim.Thread, old, new int64)
	onAct    map[string]func(t *sim.Thread)
}

// Live is a parameter as the program reads it.
type Live struct{ value int64 }

// Get returns the value now.
func (l *Live) Get() int { return int(l.value) }

// New makes a run of s at time zero, before its first step.
func (s *Scenario) New(c Config) (*Run, error) {
	policy, err := newPolicy(c.Policy, c.Seed)
	if err != nil {
		return nil, err
	}
	r := &Run{
		seed:     c.Seed,
		Dice:     sim.NewDice(uint64(c.Seed)),
		scenario: s,
		params:   make(map[string]*Live, len(s.Params)),
		on:       make(map[string]func(*sim.Thread, int64, int64)),
		onAct:    make(map[string]func(*sim.Thread)),
	}
	r.Kernel = sim.New(sim.Config{Policy: policy, Overtakes: s.Overtakes, Trace: r.explained(c.Trace)})
	for _, p := range s.Params {
		value, ok := c.Values[p.Name]
		if !ok {
			value = p.Default
		}
		r.params[p.Name] = &Live{value}
		r.DefineParam(p.Name, value)
	}
	r.Main(s.Start(r))
	return r, nil
}

// Manual is the name of the policy that lets a person pick, see [sim.Manual].
const Manual = "manual"

// Policies returns the names that a run's policy can have, "" being the first.
func Policies() []string { return append(sim.Policies(), Manual) }

func newPolicy(name string, seed int64) (sim.Policy, error) {
	if name == Manual {
		return sim.Manual{}, nil
	}
	return sim.NewPolicy(name, uint64(seed))
}

// SetPolicy has another policy pick from here on, between two steps: one of
// [Policies], begun anew with the run's seed. On an error nothing has changed.
func (r *Run) SetPolicy(name string) error {
	policy, err := newPolicy(name, r.seed)
	if err != nil {
		return err
	}
	r.Kernel.SetPolicy(policy)
	return nil
}

// explained fills in what could lift a verdict and what mends it before trace sees it.
func (r *Run) explained(trace func(*sim.Record)) func(*sim.Record) {
	if trace == nil {
		return nil
	}
	return func(record *sim.Record) {
		if v := record.Verdict; v != nil {
			v.Unless, v.Mends = r.Unless(v), r.Mends(v)
		}
		trace(record)
	}
}

// Param returns a parameter for the body to read. It panics on a name that the
// scenario does not declare.
func (r *Run) Param(name string) *Live {
	l := r.params[name]
	if l == nil {
		panic("scenario: " + r.scenario.Name + " has no parameter " + name)
	}
	return l
}

// On says what a change of a parameter does at once. The thread given is the
// outside, which cannot block.
func (r *Run) On(name string, do func(t *sim.Thread, old, new int64)) {
	r.Param(name)
	r.on[name] = do
}

// OnAct says what an action by hand does. The thread given is the outside, which
// cannot block.
func (r *Run) OnAct(name string, do func(t *sim.Thread)) { r.onAct[name] = do }

// Set changes a parameter, between two steps. The error names the parameter,
// the values allowed and the one given; then nothing has changed. Set does not
// know of [Restart]: whoever owns the run makes a new one instead.
func (r *Run) Set(name string, value int64) error {
	p, err := r.scenario.Param(name)
	if err != nil {
		return err
	}
	if err := p.Check(value); err != nil {
		return err
	}
	live := r.params[name]
	old := live.value
	if old == value {
		return nil
	}
	live.value = value
	r.ChangeParam(name, value)
	if do := r.on[name]; do != nil {
		do(r.Outside(), old, value)
	}
	r.Recheck()
	return nil
}

// follow changes a parameter because another one was changed.
func (r *Run) follow(name string, value int64) {
	r.Param(name).value = value
	r.ChangeParam(name, value)
}

// Act does an action by hand, between two steps. One that the program has not
// come to yet leaves its mark and does nothing.
func (r *Run) Act(name string) error {
	if _, err := r.scenario.Action(name); err != nil {
		return err
	}
	r.MarkAction(name)
	if do := r.onAct[name]; do != nil {
		do(r.Outside())
	}
	r.Recheck()
	return nil
}

// Always says what must hold after every step, see [sim.Kernel.Invariant]. It panics
// on a name that the scenario does not declare.
func (r *Run) Always(name string, holds func() bool) {
	if !slices.Contains(r.scenario.Invariants, name) {
		panic("scenario: " + r.scenario.Name + " has no invariant " + name)
	}
	r.Invariant(name, holds)
}

// Values returns the parameters as they are now.
func (r *Run) Values() map[string]int64 {
	values := make(map[string]int64, len(r.params))
	for _, p := range r.scenario.Params {
		values[p.Name] = r.params[p.Name].value
	}
	return values
}

// Unless returns the parameters and actions that could release the threads
// that the verdict calls stuck or starving, in the order of the scenario. A parameter
// counts if its change takes effect without a restart.
func (r *Run) Unless(v *sim.Verdict) []string {
	if v == nil || v.Kind.Ended() || v.Kind == sim.VerdictViolated {
		return nil
	}
	var unless []string
	for _, p := range r.scenario.Params {
		if p.Effect != Restart && r.frees(v, p.Releases) {
			unless = append(unless, p.Name)
		}
	}
	for _, a := range r.scenario.Actions {
		if r.frees(v, a.Releases) {
			unless = append(unless, a.Name)
		}
	}
	return unless
}

// frees reports whether a stuck or starving thread waits for one of the reasons.
func (r *Run) frees(v *sim.Verdict, reasons []sim.Reason) bool {
	stuck := v.Kind != sim.VerdictStarvation // who starves may have been woken in vain
	return stuck && slices.ContainsFunc(v.Threads, func(id sim.ThreadID) bool { return slices.Contains(reasons, r.Thread(id).Reason()) }) ||
		slices.ContainsFunc(v.Starving, func(s sim.Starving) bool { return slices.Contains(reasons, s.Reason) })
}

// String names the run, for logs.
func (r *Run) String() string {
	return fmt.Sprintf("%s at %d ns", r.scenario.Name, r.Now())
}
