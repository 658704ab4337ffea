package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

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
	code    func() (web.Document, error)
	lessons map[string]web.Document
}

// newReading prepares everything, once. Only the words of the programs, which take
// longest to find, are left until somebody asks for them.
var newReading = sync.OnceValues(func() (reading, error) {
	all := reading{}
	for _, s := range scenario.All() {
		entry := all[s.Name]
		listing, err := readCode(s)
		if err != nil {
			return nil, err
		}
		entry.code = sync.OnceValues(listing.document)
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
})

// serveCode answers with the program of a scenario in both languages.
func (all reading) serveCode(w http.ResponseWriter, r *http.Request) {
	name := chi.URLParam(r, "name")
	if _, err := session.Lookup(name); err != nil {
		hub.WriteError(w, err)
		return
	}
	code, err := all[name].code()
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	code.ServeHTTP(w, r)
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

// code is the program of a scenario in both languages.
type code struct{ source, python scenario.Listing }

func readCode(s *scenario.Scenario) (c code, err error) {
	if c.source, err = s.Go(); err != nil {
		return c, err
	}
	c.python, err = s.Python()
	return c, err
}

func (c code) document() (web.Document, error) {
	text, err := hub.EncodeCode(highlight("go", c.source), highlight("python", c.python))
	return web.NewDocument("application/json", text), err
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
