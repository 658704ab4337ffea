package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/go-chi/chi/v5"

	"interleave/server/hub"
	"interleave/server/session"
	"interleave/sim/scenario"
	"interleave/web"
)

// reading is what there is to read about each scenario, by its name: the code
// that runs, and a lesson in every language.
type reading map[string]struct {
	code    web.Document
	lessons map[string]web.Document
}

// newReading prepares everything, so that a request costs nothing.
func newReading() (reading, error) {
	all := reading{}
	for _, s := range scenario.All() {
		entry := all[s.Name]
		code, err := encodeCode(s)
		if err != nil {
			return nil, err
		}
		entry.code = web.NewDocument("application/json", code)
		entry.lessons = map[string]web.Document{}
		for _, language := range web.Languages {
			lesson, err := web.ReadLesson(language, s.Name)
			if err != nil {
				return nil, err
			}
			entry.lessons[language] = web.NewDocument("text/html; charset=utf-8", lesson.HTML)
		}
		all[s.Name] = entry
	}
	return all, nil
}

// serveCode answers with the program of a scenario in both languages.
func (all reading) serveCode(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "name")
	if _, err := session.Lookup(name); err != nil {
		hub.WriteError(w, err)
		return
	}
	all[name].code.ServeHTTP(w, r)
}

// serveLesson answers with the lesson of a scenario in the language wished for.
func (all reading) serveLesson(w http.ResponseWriter, r *http.Request) {
	name, language := chi.URLParam(r, "name"), r.URL.Query().Get("lang")
	if _, err := session.Lookup(name); err != nil {
		hub.WriteError(w, err)
		return
	}
	lesson, ok := all[name].lessons[language]
	if !ok {
		hub.WriteError(w, &session.Refusal{Code: session.BadRequest, Field: "lang", Message: fmt.Sprintf("lang must be one of %s, not %q", strings.Join(web.Languages, ", "), language)})
		return
	}
	lesson.ServeHTTP(w, r)
}

func encodeCode(s *scenario.Scenario) ([]byte, error) {
	source, err := s.Go()
	if err != nil {
		return nil, err
	}
	python, err := s.Python()
	if err != nil {
		return nil, err
	}
	return hub.EncodeCode(highlight("go", source), highlight("python", python))
}

// highlight cuts the lines of a program into its words, from where it begins.
func highlight(language string, l scenario.Listing) hub.Listing {
	shown := hub.Listing{First: l.First}
	text := strings.Join(l.Lines[l.First-1:], "\n")
	tokens, err := lexers.Get(language).Tokenise(nil, text)
	if err != nil {
		panic("reading: " + err.Error()) // a lexer fails only without a start
	}
	for i, line := range chroma.SplitTokensIntoLines(tokens.Tokens()) {
		shown.Lines = append(shown.Lines, hub.Line{Label: l.Labels[l.First-1+i], Words: words(line)})
	}
	return shown
}

// words joins tokens of one class that stand beside each other.
func words(line []chroma.Token) []hub.Word {
	all := []hub.Word{}
	for _, token := range line {
		class, text := classOf(token.Type), strings.TrimSuffix(token.Value, "\n")
		switch last := len(all) - 1; {
		case text == "":
		case last >= 0 && all[last][0] == class:
			all[last][1] += text
		default:
			all = append(all, hub.Word{class, text})
		}
	}
	return all
}

// classOf returns the class that the stylesheet has for a kind of token, "" for
// what looks like the rest.
func classOf(kind chroma.TokenType) string {
	for _, class := range []struct {
		name  string
		kinds []chroma.TokenType
	}{
		{"comment", []chroma.TokenType{chroma.Comment}},
		{"keyword", []chroma.TokenType{chroma.Keyword, chroma.OperatorWord}},
		{"string", []chroma.TokenType{chroma.LiteralString}},
		{"number", []chroma.TokenType{chroma.LiteralNumber}},
		{"name", []chroma.TokenType{chroma.NameFunction, chroma.NameClass, chroma.NameBuiltin}},
	} {
		if slices.ContainsFunc(class.kinds, func(k chroma.TokenType) bool { return kind == k || kind.SubCategory() == k || kind.Category() == k }) {
			return class.name
		}
	}
	return ""
}
