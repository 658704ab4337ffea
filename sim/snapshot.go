package sim

import "slices"

// Snapshot returns the state of everything now. It shares nothing with the
// kernel.
func (k *Kernel) Snapshot() State {
	s := State{
		Seq: k.seq, Step: k.shown, Time: k.last,
		Params:    slices.Clone(k.params),
		Processes: make([]ProcessState, len(k.processes)),
		Threads:   make([]ThreadInfo, len(k.threads)),
		Objects:   make([]ObjectInfo, len(k.objects)),
		Verdict:   k.verdict,
	}
	for i, p := range k.processes {
		s.Processes[i] = p.info()
	}
	for i, t := range k.threads {
		s.Threads[i] = t.info()
	}
	for i, o := range k.objects {
		s.Objects[i] = o.info()
	}
	return s
}

func (t *Thread) info() ThreadInfo {
	i := ThreadInfo{
		ID: t.id, Name: t.name, Process: t.process.id, Parent: t.parent.id, Crew: t.crewID(), Daemon: t.daemon,
		State: t.state, Reason: t.reason, Object: t.object, By: t.by,
		Since: t.since, Seq: t.seq, Until: t.until, Line: t.line, Text: t.text, Said: t.said, Core: t.core,
	}
	for _, w := range t.watches {
		if w.known {
			i.Locals = append(i.Locals, Local{w.name, w.shown})
		}
	}
	if t.last.Kind != 0 {
		last := t.last
		i.Last = &last
	}
	return i
}
