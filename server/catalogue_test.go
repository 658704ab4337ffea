package main

import (
	"os"
	"testing"

	"interleave/server/hub"
	"interleave/sim/scenario"
	"interleave/web"
)

// TestCatalogue sweeps every scenario: both lessons have a text for everything a
// person sees, and for nothing else.
func TestCatalogue(t *testing.T) {
	all, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(scenario.All()) {
		t.Errorf("%d of %d scenarios", len(all), len(scenario.All()))
	}
	for _, s := range all {
		_, err := os.Stat("../web/scenes/" + s.Name + ".js")
		if s.Scene != (err == nil) {
			t.Errorf("%s: scene %t, but %v", s.Name, s.Scene, err)
		}
		checkLabel(t, s.Name+" title", s.Title)
		checkLabel(t, s.Name+" summary", s.Summary)
		for _, p := range s.Params {
			checkLabel(t, s.Name+" parameter "+p.Name, p.Label)
			for _, o := range p.Options {
				checkLabel(t, s.Name+" parameter "+p.Name+" option "+o.Name, o.Label)
			}
		}
		for _, a := range s.Actions {
			checkLabel(t, s.Name+" action "+a.Name, a.Label)
		}
		for _, p := range s.Presets {
			checkLabel(t, s.Name+" preset "+p.Name, p.Label)
		}
		for _, w := range s.Twins {
			checkLabel(t, s.Name+" twin "+w.Name, w.Label)
		}
	}
	for _, s := range scenario.All() {
		checkLessons(t, s)
	}
}

func checkLabel(t *testing.T, what string, l hub.Label) {
	t.Helper()
	for _, language := range web.Languages {
		if l[language] == "" {
			t.Errorf("%s has no text in %s", what, language)
		}
	}
}

// checkLessons: the lessons agree on the place in the catalogue and label nothing
// that there is not.
func checkLessons(t *testing.T, s *scenario.Scenario) {
	t.Helper()
	var place [2]any
	for _, language := range web.Languages {
		l, err := web.ReadLesson(language, s.Name)
		if err != nil {
			t.Error(err)
			continue
		}
		if here := [2]any{l.Group, l.Order}; place != [2]any{} && here != place {
			t.Errorf("%s is at %v in %s, elsewhere at %v", s.Name, here, language, place)
		} else {
			place = here
		}
		if len(l.Params) != len(s.Params) || len(l.Actions) != len(s.Actions) || len(l.Presets) != len(s.Presets) || len(l.Twins) != len(s.Twins) {
			t.Errorf("%s in %s: %d labels for %d parameters, %d for %d actions, %d for %d presets, %d for %d twins", s.Name, language,
				len(l.Params), len(s.Params), len(l.Actions), len(s.Actions), len(l.Presets), len(s.Presets), len(l.Twins), len(s.Twins))
		}
	}
}
