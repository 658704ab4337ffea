package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interleave/server/hub"
	"interleave/sim/scenario"
	"interleave/web"
)

// TestCode: what is served is the program, word for word from where it begins,
// with all of its labels.
func TestCode(t *testing.T) {
	p := start(t)
	classes := []string{"", "comment", "keyword", "string", "number", "name"}
	for _, s := range scenario.All() {
		var got map[string]hub.Listing
		r, text := p.ask("GET", "/api/scenarios/"+s.Name+"/code", "")
		if err := json.Unmarshal([]byte(text), &got); err != nil || r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %d %v", s.Name, r.StatusCode, err)
		}
		for language, read := range map[string]func() (scenario.Listing, error){"go": s.Go, "python": s.Python} {
			want, err := read()
			if err != nil {
				t.Fatal(err)
			}
			shown := got[language]
			if len(shown.Lines) != len(want.Lines)-shown.First+1 {
				t.Fatalf("%s in %s: %d lines from %d of %d", s.Name, language, len(shown.Lines), shown.First, len(want.Lines))
			}
			for i, label := range want.Labels[:shown.First-1] {
				if label != "" {
					t.Errorf("%s in %s: line %d with label %s is left out", s.Name, language, i+1, label)
				}
			}
			used := map[string]bool{}
			for i, line := range shown.Lines {
				var text strings.Builder
				for _, word := range line.Words {
					if !slices.Contains(classes, word[0]) {
						t.Errorf("%s in %s: class %q", s.Name, language, word[0])
					}
					used[word[0]] = true
					text.WriteString(word[1])
				}
				if n := shown.First - 1 + i; text.String() != want.Lines[n] || line.Label != want.Labels[n] {
					t.Errorf("%s in %s: line %d is %q with label %q, served %q with label %q", s.Name, language, n+1, want.Lines[n], want.Labels[n], text.String(), line.Label)
				}
			}
			if len(used) < 4 {
				t.Errorf("%s in %s is hardly highlighted: %v", s.Name, language, used)
			}
		}
		if first := got["go"].Lines[0].Words; len(first) == 0 || !strings.HasPrefix(first[0][1], "//") && !strings.HasPrefix(first[0][1], "func") {
			t.Errorf("%s does not begin with a function: %v", s.Name, first)
		}
		if again, _ := p.ask("GET", "/api/scenarios/"+s.Name+"/code", "", "If-None-Match", r.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s is sent again: %d", s.Name, again.StatusCode)
		}
	}
}

// sections are the parts that every lesson has, in this order.
var sections = map[string][]string{
	"en": {"What to watch", "What to try", "Why it is so", "What is odd about it", "Read on"},
	"zh": {"看什么", "试一试", "为什么", "奇怪之处", "延伸阅读"},
}

// TestLessons: each is served in every language, as HTML, with all of its parts;
// it offers what there is, among it all twins and every preset that is not the
// lesson's own or the first, and the same in each language.
func TestLessons(t *testing.T) {
	p := start(t)
	for _, s := range scenario.All() {
		var first []web.Offer
		for _, language := range web.Languages {
			lesson, err := web.ReadLesson(language, s.Name)
			if err != nil {
				t.Fatal(err)
			}
			r, text := p.ask("GET", "/api/scenarios/"+s.Name+"/lesson?lang="+language, "")
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/html; charset=utf-8" || text != string(lesson.HTML) {
				t.Errorf("%s in %s: %d %s", s.Name, language, r.StatusCode, r.Header.Get("Content-Type"))
			}
			if again, _ := p.ask("GET", "/api/scenarios/"+s.Name+"/lesson?lang="+language, "", "If-None-Match", r.Header.Get("Etag")); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s in %s is sent again: %d", s.Name, language, again.StatusCode)
			}
			var headings []string
			for _, m := range heading.FindAllStringSubmatch(text, -1) {
				headings = append(headings, m[1])
			}
			if !slices.Equal(headings, sections[language]) {
				t.Errorf("%s in %s has the parts %q, not %q", s.Name, language, headings, sections[language])
			}
			if _, further, _ := strings.Cut(text, "<h2>"+sections[language][4]); !strings.Contains(further, `<a href="https://docs.python.org/`) {
				t.Errorf("%s in %s does not lead to CPython's documentation", s.Name, language)
			}
			for _, offer := range lesson.Offers {
				checkOffer(t, s, language, offer)
			}
			for _, twin := range s.Twins {
				if !slices.Contains(lesson.Offers, web.Offer{Do: "twins", Name: twin.Name}) {
					t.Errorf("%s in %s does not offer the twins %s", s.Name, language, twin.Name)
				}
			}
			for _, p := range s.Presets[1:] {
				if p.Name != "lesson" && !slices.Contains(lesson.Offers, web.Offer{Do: "preset", Name: p.Name}) {
					t.Errorf("%s in %s does not offer the preset %s", s.Name, language, p.Name)
				}
			}
			slices.SortFunc(lesson.Offers, func(a, b web.Offer) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			if first == nil {
				first = lesson.Offers
			} else if !slices.Equal(lesson.Offers, first) {
				t.Errorf("%s offers in %s %v, elsewhere %v", s.Name, language, lesson.Offers, first)
			}
		}
	}
}

var heading = regexp.MustCompile(`<h2>(.*?)</h2>`)

func checkOffer(t *testing.T, s *scenario.Scenario, language string, offer web.Offer) {
	t.Helper()
	var err error
	switch offer.Do {
	case "preset":
		_, err = s.Preset(offer.Name)
	case "twins":
		if !slices.ContainsFunc(s.Twins, func(twin scenario.Twin) bool { return twin.Name == offer.Name }) {
			t.Errorf("%s in %s: there are no twins %s", s.Name, language, offer.Name)
		}
	case "act":
		_, err = s.Action(offer.Name)
	case "set":
		var param scenario.Param
		if param, err = s.Param(offer.Name); err == nil {
			err = param.Check(offer.Value)
		}
	case "code":
		for _, read := range []func() (scenario.Listing, error){s.Go, s.Python} {
			if l, fault := read(); fault != nil || l.Line(offer.Name) == 0 {
				t.Errorf("%s in %s: no line has the label %s (%v)", s.Name, language, offer.Name, fault)
			}
		}
	}
	if err != nil {
		t.Errorf("%s in %s: %v", s.Name, language, err)
	}
}
