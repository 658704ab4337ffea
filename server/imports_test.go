package main

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// allowed says which packages of this module each folder may import, besides the
// standard library and those from elsewhere, and why not the others.
var allowed = map[string]struct {
	own     []string
	foreign bool // may import other modules
	why     string
}{
	"sim": {nil, false,
		"the kernel is the rules of concurrency alone: it must run in a test, a tool or another server as it is, and stay the same for decades"},
	"sim/scenario": {[]string{"sim"}, false,
		"a scenario is a program for the kernel; what knows of sessions or wires cannot be deterministic"},
	"server/session": {[]string{"sim", "sim/scenario"}, false,
		"a session knows nothing of sockets and JSON, so that a test can move it and another transport can carry it"},
	"server/hub": {[]string{"sim", "sim/scenario", "server/session"}, true,
		"the hub speaks the wire; it must not know of pages and flags"},
	"server/export": {[]string{"sim", "server/hub"}, false,
		"an export knows records and states; it must not care which run they come from"},
	"web": {nil, true,
		"the page and its lessons are files, whoever serves them"},
	"server": {[]string{"sim", "sim/scenario", "server/session", "server/hub", "server/export", "web"}, true,
		"main only joins the others"},
}

func TestImports(t *testing.T) {
	for folder, rule := range allowed {
		for name, file := range sources(t, folder) {
			for _, spec := range file.Imports {
				path := strings.Trim(spec.Path.Value, `"`)
				own, isOwn := strings.CutPrefix(path, "interleave/")
				switch {
				case isOwn && !slices.Contains(rule.own, own):
					t.Errorf("%s imports %s: %s", name, path, rule.why)
				case !isOwn && strings.Contains(path, ".") && !rule.foreign:
					t.Errorf("%s imports %s from another module: %s", name, path, rule.why)
				}
			}
		}
	}
}

// sources parses the files of a folder, without tests.
func sources(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	names, err := fs.Glob(os.DirFS(".."), folder+"/*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, filepath.Join("..", name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	return files
}

var positions = token.NewFileSet()

// forbidden are the ways in which a run could come out differently the second
// time.
var forbidden = map[string]string{
	"time.Now": "the wall clock is never the same", "time.Since": "the wall clock is never the same", "time.Until": "the wall clock is never the same",
	"time.Sleep": "virtual time is not the wall's", "time.After": "virtual time is not the wall's", "time.NewTimer": "virtual time is not the wall's",
	"time.Tick": "virtual time is not the wall's", "time.NewTicker": "virtual time is not the wall's", "time.AfterFunc": "virtual time is not the wall's",
	"maps.Keys": "a map has no order; sort first", "maps.Values": "a map has no order; sort first", "maps.All": "a map has no order; sort first",
}

// TestNothingIsLeftToChance reads the kernel and the scenarios, where the same
// seed has to give the same run.
func TestNothingIsLeftToChance(t *testing.T) {
	compiler := types.Config{Importer: importer.ForCompiler(positions, "gc", compiled(t))}
	for _, folder := range []string{"sim", "sim/scenario"} {
		files := sources(t, folder)
		var list []*ast.File
		for _, file := range files {
			list = append(list, file)
		}
		info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		if _, err := compiler.Check("interleave/"+folder, positions, list, &info); err != nil {
			t.Fatal(err)
		}
		for name, file := range files {
			checkFile(t, name, file, &info)
		}
	}
}

// compiled returns where to read what the packages export that the kernel and the
// scenarios import.
func compiled(t *testing.T) func(path string) (io.ReadCloser, error) {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "../sim/scenario")
	list.Stderr = t.Output()
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}

// TestOneWallClock keeps the wall clock of a session where a test can replace it.
func TestOneWallClock(t *testing.T) {
	for name, file := range sources(t, "server/session") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || filepath.Base(name) == "pace.go" {
				return true
			}
			if f := types.ExprString(call.Fun); strings.HasPrefix(f, "time.") && forbidden[f] != "" {
				t.Errorf("%v: %s: a session asks its Clock", positions.Position(n.Pos()), f)
			}
			return true
		})
	}
}

func checkFile(t *testing.T, name string, file *ast.File, info *types.Info) {
	for _, spec := range file.Imports {
		switch path := strings.Trim(spec.Path.Value, `"`); path {
		case "sync", "sync/atomic", "math/rand", "math/rand/v2", "crypto/rand", "context", "os":
			t.Errorf("%s imports %s: one thread runs at a time, by one generator, and nothing comes from outside", name, path)
		}
	}
	sorted := map[ast.Node]bool{} // arguments of slices.Sorted
	ast.Inspect(file, func(n ast.Node) bool {
		at := func(n ast.Node, why string) { t.Errorf("%v: %s", positions.Position(n.Pos()), why) }
		switch n := n.(type) {
		case *ast.GoStmt:
			at(n, "a go statement: who runs is the policy's choice")
		case *ast.SelectStmt:
			at(n, "a select statement chooses at random")
		case *ast.RangeStmt:
			if _, isMap := info.TypeOf(n.X).Underlying().(*types.Map); isMap {
				at(n, "a map has no order: go through slices.Sorted(maps.Keys(m))")
			}
		case *ast.CallExpr:
			name := types.ExprString(n.Fun)
			if strings.HasPrefix(name, "slices.Sorted") {
				sorted[n.Args[0]] = true
			}
			if why := forbidden[name]; why != "" && !sorted[n] {
				at(n, name+": "+why)
			}
		}
		return true
	})
}
