package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	h, err := Handler(http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestContentTypes(t *testing.T) {
	for path, want := range map[string]string{
		"/":                            "text/html; charset=utf-8",
		"/index.html":                  "text/html; charset=utf-8",
		"/style.css":                   "text/css; charset=utf-8",
		"/core/reduce.js":              "text/javascript; charset=utf-8",
		"/./core/../core//reduce.js":   "text/javascript; charset=utf-8",
		"/scenes/trafficlight.js?v=12": "text/javascript; charset=utf-8",
	} {
		w := get(t, path)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != want {
			t.Errorf("%s: %d, %s; want %s", path, w.Code, got, want)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

func TestOnlyThePageIsServed(t *testing.T) {
	for _, path := range []string{"/package.json", "/node_modules/typescript/package.json", "/web.go", "/test/", "/e2e/", "/core", "/lessons/en/trafficlight.md", "/../go.mod", "/nothing"} {
		if w := get(t, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestETagFollowsContent(t *testing.T) {
	tags := map[string]string{}
	for _, path := range []string{"/", "/style.css", "/core/reduce.js"} {
		tag := get(t, path).Header().Get("ETag")
		if !regexp.MustCompile(`^"[\w-]{16}"$`).MatchString(tag) {
			t.Errorf("%s has tag %s, which is not a strong one", path, tag)
		}
		if other := tags[tag]; other != "" {
			t.Errorf("%s and %s share a tag", path, other)
		}
		tags[tag] = path
		for _, sent := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			if w := get(t, path, "If-None-Match", sent); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
				t.Errorf("%s with If-None-Match %s: %d and %d bytes", path, sent, w.Code, w.Body.Len())
			}
		}
		if w := get(t, path, "If-None-Match", `"other"`); w.Code != http.StatusOK {
			t.Errorf("%s with another tag: %d", path, w.Code)
		}
	}
}

func TestParseLesson(t *testing.T) {
	const good = "---\ntitle: T\nsummary: S\ngroup: threads\norder: 3\nparams: {cars: Cars}\noptions: {order: {fifo: FIFO}}\n---\nText\n"
	l, err := parseLesson([]byte(good))
	if err != nil || l.Title != "T" || l.Order != 3 || l.Params["cars"] != "Cars" || l.Options["order"]["fifo"] != "FIFO" {
		t.Errorf("%+v, %v", l, err)
	}
	for name, bad := range map[string]string{
		"no front matter": "Text\n",
		"not closed":      "---\ntitle: T\n",
		"unknown field":   strings.Replace(good, "order: 3", "ordre: 3", 1),
		"unknown group":   strings.Replace(good, "threads", "fibers", 1),
		"no title":        strings.Replace(good, "title: T\n", "", 1),
		"no text":         strings.TrimSuffix(good, "Text\n"),
		"wrong type":      strings.Replace(good, "order: 3", "order: three", 1),
	} {
		if l, err := parseLesson([]byte(bad)); err == nil {
			t.Errorf("%s: no error, but %+v", name, l)
		}
	}
}
