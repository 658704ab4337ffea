package main

import (
	"cmp"
	"slices"

	"interleave/server/hub"
	"interleave/sim"
	"interleave/sim/scenario"
	"interleave/web"
)

// catalogue joins every scenario with its lessons, in the order in which they
// are shown.
func catalogue() ([]hub.Scenario, error) {
	var all []hub.Scenario
	for _, s := range scenario.All() {
		lessons := lessons{}
		for _, language := range web.Languages {
			lesson, err := web.ReadLesson(language, s.Name)
			if err != nil {
				return nil, err
			}
			lessons[language] = lesson
		}
		all = append(all, lessons.entry(s))
	}
	slices.SortFunc(all, func(a, b hub.Scenario) int {
		return cmp.Or(
			cmp.Compare(slices.Index(web.Groups, a.Group), slices.Index(web.Groups, b.Group)),
			cmp.Compare(a.Order, b.Order),
			cmp.Compare(a.Name, b.Name))
	})
	return all, nil
}

// lessons are a scenario's lessons by language.
type lessons map[string]web.Lesson

// label collects one text of every language.
func (l lessons) label(pick func(web.Lesson) string) hub.Label {
	label := hub.Label{}
	for language, lesson := range l {
		label[language] = pick(lesson)
	}
	return label
}

func (l lessons) entry(s *scenario.Scenario) hub.Scenario {
	first := l[web.Languages[0]]
	e := hub.Scenario{
		Name: s.Name, Group: first.Group, Order: first.Order, Scene: web.HasScene(s.Name),
		Title:   l.label(func(l web.Lesson) string { return l.Title }),
		Summary: l.label(func(l web.Lesson) string { return l.Summary }),
		Params:  []hub.Param{}, Actions: []hub.Named{}, Presets: []hub.Preset{}, Twins: []hub.Twin{}, Invariants: []hub.Named{},
	}
	for _, p := range s.Params {
		e.Params = append(e.Params, l.param(p))
	}
	for _, a := range s.Actions {
		e.Actions = append(e.Actions, hub.Named{Name: a.Name, Label: l.label(func(l web.Lesson) string { return l.Actions[a.Name] })})
	}
	for _, p := range s.Presets {
		e.Presets = append(e.Presets, l.preset(p))
	}
	for _, t := range s.Twins {
		named := hub.Named{Name: t.Name, Label: l.label(func(l web.Lesson) string { return l.Twins[t.Name] })}
		e.Twins = append(e.Twins, hub.Twin{Named: named, Preset: t.Preset, Params: t.Params})
	}
	for _, name := range s.Invariants {
		e.Invariants = append(e.Invariants, hub.Named{Name: name, Label: l.label(func(l web.Lesson) string { return l.Invariants[name] })})
	}
	return e
}

func (l lessons) param(p scenario.Param) hub.Param {
	param := hub.Param{
		Name: p.Name, Label: l.label(func(l web.Lesson) string { return l.Params[p.Name] }), Kind: p.Kind.String(),
		Min: p.Min, Max: p.Max, Default: p.Default, Step: p.Step, Unit: p.Unit.String(), Times: p.Times, Effect: p.Effect.String(),
	}
	for _, o := range p.Options {
		param.Options = append(param.Options, hub.Named{Name: o, Label: l.label(func(l web.Lesson) string { return l.Options[p.Name][o] })})
	}
	return param
}

func (l lessons) preset(p scenario.Preset) hub.Preset {
	preset := hub.Preset{
		Named:  hub.Named{Name: p.Name, Label: l.label(func(l web.Lesson) string { return l.Presets[p.Name] })},
		Params: p.Params, Seed: p.Seed, Policy: cmp.Or(p.Policy, sim.Policies()[0]),
	}
	if preset.Params == nil {
		preset.Params = map[string]int64{}
	}
	return preset
}
