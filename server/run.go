package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"interleave/server/export"
	"interleave/server/hub"
	"interleave/server/session"
	"interleave/sim"
	"interleave/sim/scenario"
)

const (
	defaultUntil  = time.Minute // of virtual time
	stepsPerCheck = 1024        // steps between two looks at whether to stop
)

// errStuck is returned for a run that came to a deadlock or a hang.
var errStuck = errors.New("the run is stuck")

// headless is what the flags of the run command say.
type headless struct {
	spec       session.Spec
	changes    []change
	until      time.Duration
	maxRecords int64
	format     string
	file       string
	saved      *saved // the run of a file; may be nil
}

// saved is a run that a page has saved.
type saved struct {
	recipe session.Recipe
	hash   string
}

// change is one live change at a virtual time.
type change struct {
	at    time.Duration
	name  string
	value int64
	act   bool
}

const runHelp = `
server run NAME [flags], in either order, runs a scenario without a page and writes what happened;
server run -file run.json makes a run again that a page has saved, and goes on to
-until if that is given. It says whether the run is the same, by its hash.
-set and -act after an -at happen at that virtual time, while it runs; -set
before any -at says what the run begins with. A run that comes to a deadlock or a
hang exits with 1, one that cannot be made with 2. The scenarios are %s.
`

// runHeadless is the command run.
func runHeadless(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	h, err := parseRun(args, stdout)
	if err != nil || h == nil {
		return err
	}
	out := stdout
	if h.file != "" {
		file, err := os.Create(h.file)
		if err != nil {
			return fmt.Errorf("cannot write the run: %w", err)
		}
		defer file.Close()
		out = file
	}
	return h.run(ctx, out, stderr)
}

func parseRun(args []string, stdout io.Writer) (*headless, error) {
	var names []string
	for _, s := range scenario.All() {
		names = append(names, s.Name)
	}
	all := strings.Join(names, ", ")
	h := &headless{}
	choice := session.Choice{Params: map[string]int64{}}
	var at *time.Duration
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.StringVar(&choice.Preset, "preset", "lesson", "`name` of the preset to begin with")
	flags.Func("seed", "`number` from 0 to 2^53-1 that random choices begin with (default the preset's)", func(text string) error {
		seed, err := strconv.ParseInt(text, 10, 64)
		choice.Seed = &seed
		return plain(err)
	})
	flags.StringVar(&choice.Policy, "policy", "", "`name` of who picks the next thread: "+strings.Join(sim.Policies(), ", ")+" (default the preset's)")
	flags.DurationVar(&h.until, "until", defaultUntil, "virtual `time` to run to, such as 90s")
	flags.Int64Var(&h.maxRecords, "max-records", 5_000_000, "records after which the run stops")
	flags.StringVar(&h.format, "format", export.Formats()[0], "what to write: "+strings.Join(export.Formats(), ", "))
	flags.StringVar(&h.file, "o", "", "`file` to write to (default standard output)")
	name := flags.String("file", "", "`file` with a run that a page has saved, to be made again")
	second := flags.Bool("twin", false, "the second run of the file")
	flags.Func("at", "virtual `time` of the -set and -act that follow", func(text string) error {
		d, err := time.ParseDuration(text)
		if err != nil {
			return errors.New("it must be a time such as 12s or 1m30s")
		}
		if d < 0 || at != nil && d < *at {
			return errors.New("times must not go back")
		}
		at = &d
		return nil
	})
	flags.Func("set", "parameter to change, as `name=value`", func(text string) error {
		name, number, ok := strings.Cut(text, "=")
		value, err := strconv.ParseInt(number, 10, 64)
		if !ok || err != nil {
			return errors.New("it must be name=value with a whole number")
		}
		if at == nil {
			choice.Params[name] = value
		} else {
			h.changes = append(h.changes, change{at: *at, name: name, value: value})
		}
		return nil
	})
	flags.Func("act", "`name` of an action by hand, after an -at", func(name string) error {
		if at == nil {
			return errors.New("say with -at when it happens")
		}
		h.changes = append(h.changes, change{at: *at, name: name, act: true})
		return nil
	})
	err := parseFlags(flags, args, stdout, &choice.Scenario)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(stdout, runHelp, all)
		return nil, nil
	case err != nil:
		return nil, err
	case *name != "" || *second:
		return h, h.open(*name, *second, choice.Scenario, flags)
	case choice.Scenario == "":
		return nil, fmt.Errorf("say which scenario to run: server run NAME, or a -file; there are %s", all)
	}
	if h.spec, err = session.NewSpec(choice); err != nil {
		return nil, err
	}
	return h, h.check()
}

// withFile are the flags that go with -file: it says the rest itself.
var withFile = []string{"file", "twin", "until", "max-records", "format", "o"}

// open reads a run that a page has saved.
func (h *headless) open(name string, second bool, scenario string, flags *flag.FlagSet) error {
	if name == "" {
		return errors.New("-twin is the second run of a -file")
	}
	if scenario != "" {
		return fmt.Errorf("%s says which scenario to run: leave %q out", name, scenario)
	}
	var wrong string
	further := false
	flags.Visit(func(f *flag.Flag) {
		if !slices.Contains(withFile, f.Name) {
			wrong = f.Name
		}
		further = further || f.Name == "until"
	})
	if !further {
		h.until = 0
	}
	if wrong != "" {
		return fmt.Errorf("-%s does not go with -file, which says it; there are -%s", wrong, strings.Join(withFile[1:], ", -"))
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot read the run: %w", err)
	}
	recipes, hashes, err := hub.DecodeRecipe(data)
	at := 0
	if second {
		at = 1
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case at >= len(recipes):
		return fmt.Errorf("%s holds one run, no second one", name)
	}
	h.saved = &saved{recipes[at], hashes[at]}
	h.spec = recipes[at].Spec
	if err := h.saved.recipe.Check(h.maxRecords); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return h.check()
}

// plain says that a number is none in fewer words than strconv.
func plain(err error) error {
	if err != nil {
		return errors.New("it must be a whole number")
	}
	return nil
}

// check refuses what would only be found out in the middle of the run.
func (h *headless) check() error {
	if h.until < 0 || h.maxRecords < 1 {
		return errors.New("-until and -max-records must be positive")
	}
	for _, c := range h.changes {
		if c.at > h.until {
			return fmt.Errorf("%s at %v would come after the end: the run goes to %v, as -until says", c.name, c.at, h.until)
		}
		if c.act {
			if _, err := h.spec.Scenario.Action(c.name); err != nil {
				return err
			}
			continue
		}
		p, err := h.spec.Scenario.Param(c.name)
		if err == nil {
			err = p.Check(c.value)
		}
		if err == nil && p.Effect == scenario.Restart {
			err = fmt.Errorf("%s is fixed when the run begins: set it before any -at", c.name)
		}
		if err != nil {
			return err
		}
	}
	if !slices.Contains(export.Formats(), h.format) {
		return fmt.Errorf("no format %q; there are %s", h.format, strings.Join(export.Formats(), ", "))
	}
	return nil
}

// run makes the run, writes it to out and says on stderr how it ended.
func (h *headless) run(ctx context.Context, out, stderr io.Writer) error {
	about := export.About{Scenario: h.spec.Scenario.Name, Policy: h.spec.Policy, Seed: h.spec.Seed}
	writer, err := export.New(h.format, out, about)
	if err != nil {
		return err
	}
	var state sim.State
	run, err := h.make(ctx, func(r *sim.Record) {
		state.Apply(r)
		writer.Record(r, &state)
	}, stderr)
	if err != nil {
		return err
	}
	defer run.Close()
	if err := writer.Close(&state, run.Now()); err != nil {
		return fmt.Errorf("cannot write the run: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return errors.New("stopped")
	}
	return h.report(run, stderr)
}

// make makes the run from its flags or its file.
func (h *headless) make(ctx context.Context, trace func(*sim.Record), stderr io.Writer) (*scenario.Run, error) {
	if h.saved == nil {
		run, err := h.spec.Start(trace)
		if err == nil {
			h.move(ctx, run)
		}
		return run, err
	}
	run, err := h.saved.recipe.Replay(ctx, trace, nil)
	if ctx.Err() != nil {
		return nil, errors.New("stopped")
	}
	if err != nil {
		return nil, fmt.Errorf("the run cannot be made again as it was: %w", err)
	}
	same := "the same run as was saved"
	if hash := fmt.Sprintf("%016x", run.Hash()); hash != h.saved.hash {
		same = fmt.Sprintf("another run than was saved: it had the hash %q, now %s", h.saved.hash, hash)
	}
	fmt.Fprintln(stderr, same)
	h.runTo(ctx, run, h.until)
	return run, nil
}

// move takes the run to its end, making the changes on the way as a session does.
func (h *headless) move(ctx context.Context, run *scenario.Run) {
	for _, c := range h.changes {
		if !h.runTo(ctx, run, c.at) || run.Ended() {
			return
		}
		run.AdvanceTo(int64(c.at)) // also where nothing would ever happen by itself
		if c.act {
			run.Act(c.name)
		} else {
			run.Set(c.name, c.value)
		}
	}
	h.runTo(ctx, run, h.until)
}

// runTo returns false if the run came to its bound, or ctx ended, before limit.
func (h *headless) runTo(ctx context.Context, run *scenario.Run, limit time.Duration) bool {
	for n := 1; run.StepUntil(int64(limit)); n++ {
		if run.Seq() >= h.maxRecords || n%stepsPerCheck == 0 && ctx.Err() != nil {
			return false
		}
	}
	if _, runnable := run.Next(); runnable {
		run.AdvanceTo(int64(limit))
	}
	return true
}

func (h *headless) report(run *scenario.Run, stderr io.Writer) error {
	how := "runs on"
	verdict := run.Verdict()
	if verdict != nil {
		how = verdict.Text
	} else if run.Seq() >= h.maxRecords {
		how = fmt.Sprintf("stopped at %d records", h.maxRecords)
	} else if choice := run.Choice(); choice != nil {
		how = fmt.Sprintf("waits for a person to pick one of %d threads", len(choice.Threads))
	}
	fmt.Fprintf(stderr, "%s at %v: %s (%d records, hash %016x)\n", h.spec.Scenario.Name, time.Duration(run.Now()), how, run.Seq(), run.Hash())
	if verdict != nil && (verdict.Kind == sim.VerdictDeadlock || verdict.Kind == sim.VerdictHang) {
		return errStuck
	}
	return nil
}
