package web

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

// Languages are the languages of the page, by their codes.
var Languages = []string{"en", "zh"}

// Groups are the groups of the catalogue, in its order.
var Groups = []string{"threads", "queues", "processes", "beyond"}

// Lesson is what a lesson file says about its scenario in one language: its front
// matter and, below it, the text in Markdown.
type Lesson struct {
	Title      string                       `yaml:"title"`
	Summary    string                       `yaml:"summary"`
	Group      string                       `yaml:"group"`
	Order      int                          `yaml:"order"` // in the group
	Params     map[string]string            `yaml:"params"`
	Options    map[string]map[string]string `yaml:"options"` // of choices, by parameter
	Actions    map[string]string            `yaml:"actions"`
	Presets    map[string]string            `yaml:"presets"`
	Twins      map[string]string            `yaml:"twins"`
	Invariants map[string]string            `yaml:"invariants"`
	HTML       []byte                       `yaml:"-"` // the text, rendered
	Offers     []Offer                      `yaml:"-"` // in the text, in its order
}

// ReadLesson returns the lesson of a scenario in a language. An unknown field of
// the front matter is an error.
func ReadLesson(language, scenario string) (Lesson, error) {
	name := "lessons/" + language + "/" + scenario + ".md"
	file, err := files.ReadFile(name)
	if err != nil {
		return Lesson{}, fmt.Errorf("web: %w", err)
	}
	lesson, err := parseLesson(file)
	if err != nil {
		return Lesson{}, fmt.Errorf("web: %s: %w", name, err)
	}
	return lesson, nil
}

func parseLesson(file []byte) (Lesson, error) {
	rest, ok := bytes.CutPrefix(file, []byte("---\n"))
	front, text, closed := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || !closed {
		return Lesson{}, fmt.Errorf("no front matter between two lines of ---")
	}
	var l Lesson
	if err := yaml.UnmarshalWithOptions(front, &l, yaml.Strict()); err != nil {
		return Lesson{}, err
	}
	switch {
	case l.Title == "" || l.Summary == "":
		return Lesson{}, fmt.Errorf("title or summary is missing")
	case !slices.Contains(Groups, l.Group):
		return Lesson{}, fmt.Errorf("no group %q; there are %v", l.Group, Groups)
	case len(bytes.TrimSpace(text)) == 0:
		return Lesson{}, fmt.Errorf("no text")
	}
	var err error
	l.HTML, l.Offers, err = render(text)
	return l, err
}
