package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"interleave/server/hub"
	"interleave/sim/scenario"
	"interleave/web"
)

// TestFiveFiles: a scenario is five files found by its name, and none of them is there
// without the others.
func TestFiveFiles(t *testing.T) {
	var names []string
	for _, s := range scenario.All() {
		names = append(names, s.Name)
		if _, err := os.Stat("../sim/scenario/" + s.Name + ".go"); err != nil {
			t.Error(err)
		}
	}
	if len(names) < 15 {
		t.Errorf("only %d scenarios: %v", len(names), names)
	}
	for _, kind := range []string{"../sim/scenario/*.py", "../web/scenes/*.js", "../web/lessons/en/*.md", "../web/lessons/zh/*.md"} {
		files, err := filepath.Glob(kind)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, file := range files {
			if name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)); name != "generic" { // the scene of those without one
				found = append(found, name)
			}
		}
		if !slices.Equal(found, names) {
			t.Errorf("%s are of %v, not of %v", kind, found, names)
		}
	}
}

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
		for _, i := range s.Invariants {
			checkLabel(t, s.Name+" invariant "+i.Name, i.Label)
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
		if len(l.Params) != len(s.Params) || len(l.Actions) != len(s.Actions) || len(l.Presets) != len(s.Presets) || len(l.Twins) != len(s.Twins) || len(l.Invariants) != len(s.Invariants) {
			t.Errorf("%s in %s: %d labels for %d parameters, %d for %d actions, %d for %d presets, %d for %d twins, %d for %d invariants", s.Name, language,
				len(l.Params), len(s.Params), len(l.Actions), len(s.Actions), len(l.Presets), len(s.Presets), len(l.Twins), len(s.Twins), len(l.Invariants), len(s.Invariants))
		}
	}
}
