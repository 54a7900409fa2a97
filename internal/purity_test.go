package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// impure are the packages of the standard library that reach outside the process, or carry
// deadlines and caller's values into what must be a function of its arguments.
var impure = []string{
	"context", "database/sql", "embed", "io/ioutil", "log", "net", "os", "os/exec", "path/filepath", "plugin", "syscall",
}

// harmless stand below an impure package's path and only compute.
var harmless = []string{"net/url", "net/netip", "net/mail"}

// clocks are the functions of package time that read the clock or wait for it.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "LoadLocation"}

func purePackages(t *testing.T) []pkg {
	var list []pkg
	for _, p := range packages(t) {
		if strings.HasPrefix(p.path(), "internal/") && rooms[roomOf(p.path())].pure && !forTests(p.path()) {
			list = append(list, p)
		}
	}
	return list
}

func TestPurePackagesDoNoIO(t *testing.T) {
	for _, p := range purePackages(t) {
		for _, imported := range p.Imports {
			if within(imported, impure) && !slices.Contains(harmless, imported) {
				t.Errorf("%s imports %s, but is pure", p.path(), imported)
			}
		}
	}
}

func TestPurePackagesReadNoClock(t *testing.T) {
	for _, p := range purePackages(t) {
		for _, name := range p.GoFiles {
			for _, at := range callsOfTime(t, filepath.Join(p.Dir, name)) {
				t.Errorf("%s: reads the clock, but %s is pure; take the time as an argument", at, p.path())
			}
		}
	}
}

// callsOfTime returns where a file names a function of package time that needs a clock.
func callsOfTime(t *testing.T, file string) []token.Position {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	name := importedAs(f, "time")
	var found []token.Position
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && name != "" && x.Name == name && slices.Contains(clocks, sel.Sel.Name) {
			found = append(found, set.Position(sel.Pos()))
		}
		return true
	})
	return found
}

// importedAs returns the name under which a file knows a package of the standard library.
func importedAs(f *ast.File, path string) string {
	for _, imp := range f.Imports {
		if imp.Path.Value != `"`+path+`"` {
			continue
		}
		if imp.Name != nil {
			return imp.Name.Name
		}
		return path
	}
	return ""
}

func TestClockIsSeen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.go")
	src := "package x\nimport clock \"time\"\nvar a = clock.Now()\nvar b = clock.Date(2026, 1, 1, 0, 0, 0, 0, clock.UTC)\n"
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := callsOfTime(t, file); len(got) != 1 || got[0].Line != 3 {
		t.Errorf("found %v, want one on line 3", got)
	}
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	forbidden := []string{"utils", "util", "helpers", "helper", "common", "models", "misc", "base", "shared"}
	for _, p := range packages(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		if slices.Contains(forbidden, p.Name) {
			t.Errorf("%s: the name %q says nothing of what the package owns", p.path(), p.Name)
		}
		if doc := packageComment(t, p); len(strings.Fields(doc)) < 10 {
			t.Errorf("%s: no package comment that says what it owns (%q)", p.path(), doc)
		}
	}
}

func packageComment(t *testing.T, p pkg) string {
	t.Helper()
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if f.Doc != nil {
			return f.Doc.Text()
		}
	}
	return ""
}

// maxLines is where a file holds more than one thing.
const maxLines = 450

func TestFilesStaySmall(t *testing.T) {
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(b), "\n"); n > maxLines {
				t.Errorf("%s/%s has %d lines; above %d a file holds more than one thing: split it", p.path(), name, n, maxLines)
			}
		}
	}
}
