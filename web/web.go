// Package web holds the page: the files that a browser gets, and the lessons in
// every language with the labels of each scenario. They are part of the program,
// so that it needs no other file.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"
)

// The development tools of the page and its tests are left out.
//
//go:embed *.html *.webmanifest *.svg *.png *.css *.js core net stage ui scenes text lessons
var files embed.FS

// Document is something a browser gets, with a strong tag made from its content.
type Document struct {
	kind string // content type
	etag string
	body []byte
}

// NewDocument makes a document of a content type.
func NewDocument(kind string, body []byte) Document {
	sum := sha256.Sum256(body)
	return Document{kind, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, body}
}

// Handler serves the page. What is not there goes to notFound.
func Handler(notFound http.Handler) (http.Handler, error) {
	documents, err := load()
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		document, ok := documents[name]
		if !ok {
			notFound.ServeHTTP(w, r)
			return
		}
		document.ServeHTTP(w, r)
	}), nil
}

// IsPart reports whether a path is that of a script or a style of the page.
func IsPart(name string) bool {
	documents, err := load()
	if err != nil {
		return false
	}
	_, ok := documents[strings.TrimPrefix(name, "/")]
	return ok && loaders[path.Ext(name)] != 0
}

// ServeHTTP sends the document, unless the browser has it. It is told to ask each
// time whether its own is still the newest.
func (d Document) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("ETag", d.etag)
	h.Set("Cache-Control", "no-cache")
	if known(r.Header.Get("If-None-Match"), d.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", d.kind)
	if r.Method != http.MethodHead {
		w.Write(d.body)
	}
}

// known reports whether a list of tags has one. A proxy may have weakened it.
func known(list, etag string) bool {
	for tag := range strings.SplitSeq(list, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || strings.TrimPrefix(tag, "W/") == etag {
			return true
		}
	}
	return false
}

// load reads the files of the page, once. Lessons are sent as they are rendered.
var load = sync.OnceValues(func() (map[string]Document, error) {
	documents := map[string]Document{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "lessons":
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		kind, ok := contentTypes[path.Ext(name)]
		if !ok {
			return fmt.Errorf("web: the type of %s is not known", name)
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if body, err = lean(name, body); err != nil {
			return err
		}
		documents[name] = NewDocument(kind, body)
		return nil
	})
	return documents, err
})

// loaders are how scripts and styles are read.
var loaders = map[string]api.Loader{".js": api.LoaderJS, ".css": api.LoaderCSS}

// lean leaves out of scripts and styles what only readers of the source need: comments,
// white space and long names of what a module keeps to itself. What it exports keeps
// its name.
func lean(name string, body []byte) ([]byte, error) {
	loader, ok := loaders[path.Ext(name)]
	if !ok {
		return body, nil
	}
	r := api.Transform(string(body), api.TransformOptions{Loader: loader, MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone})
	if len(r.Errors) > 0 {
		return nil, fmt.Errorf("web: %s: %s", name, r.Errors[0].Text)
	}
	return r.Code, nil
}

// contentTypes does not ask the machine, whose table may say anything.
var contentTypes = map[string]string{
	".html": utf8("text/html"),
	".css":  utf8("text/css"),
	".js":   utf8("text/javascript"),
	".json": "application/json",
	".svg":  "image/svg+xml",
	".png":  "image/png",

	".webmanifest": "application/manifest+json",
}

func utf8(kind string) string {
	return mime.FormatMediaType(kind, map[string]string{"charset": "utf-8"})
}

// HasScene reports whether a scenario has a picture of its own.
func HasScene(scenario string) bool {
	_, err := fs.Stat(files, "scenes/"+scenario+".js")
	return err == nil
}
