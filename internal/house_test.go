package internal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/prasmju-kompass/kompass/"

// room is one directory below internal, with all that stands in it.
type room struct {
	layer int  // a room imports only rooms of lower layers
	pure  bool // no I/O, no clock, no context
}

// rooms is the house plan. Rooms of one layer do not see each other.
var rooms = map[string]room{
	"fault":     {layer: 0, pure: true},
	"text":      {layer: 1, pure: true},
	"taxonomy":  {layer: 2, pure: true},
	"org":       {layer: 3, pure: true},
	"catalog":   {layer: 4, pure: true},
	"demand":    {layer: 4, pure: true},
	"workforce": {layer: 4, pure: true},
	"account":   {layer: 4},
	"market":    {layer: 5, pure: true},
	"interop":   {layer: 6},
	"extract":   {layer: 6, pure: true},
	"match":     {layer: 6, pure: true},
	"pathway":   {layer: 6, pure: true},
	"gap":       {layer: 6, pure: true},
	"notify":    {layer: 6},
	"search":    {layer: 6},
	"store":     {layer: 6},
	"app":       {layer: 7},
	"httpd":     {layer: 8},
	"jobs":      {layer: 8},

	// These stand beside the stairs; standsFor says who may use them.
	"forecast": {layer: 1, pure: true},
	"i18n":     {layer: 2},
	"config":   {layer: 0},
}

// usedBy narrows who may import a package (and what stands below it), beyond the layers.
var usedBy = map[string][]string{
	// A forecast knows no domain; what it found is read where gaps are made and shown.
	"internal/forecast": {"internal/forecast", "internal/gap", "internal/app", "internal/httpd", "cmd"},
	// Faults are put into words at the edge and nowhere before.
	"internal/i18n":   {"internal/httpd", "cmd"},
	"internal/config": {"cmd"},
	// Adapters are named by the wiring alone; apptest wires a throwaway house for tests.
	"internal/store/sqlite":  {"cmd", "internal/app/apptest"},
	"internal/store/mongo":   {"cmd", "internal/app/apptest"},
	"internal/store/record":  {"internal/store/sqlite", "internal/store/mongo", "internal/store/storetest"},
	"internal/search/memory": {"cmd", "internal/app/apptest"},
	"internal/search/meili":  {"cmd", "internal/app/apptest"},
	"seed":                   {"cmd", "internal/app/apptest"},
	"web":                    {"cmd"},
}

// homes says where each foreign library may be imported. A library without a home is an error:
// who brings one in decides here where it lives.
var homes = map[string][]string{
	"github.com/gofiber/fiber/v2":           {"internal/httpd"},
	"github.com/danielgtaylor/huma/v2":      {"internal/httpd/api"},
	"github.com/prometheus/client_golang":   {"internal/httpd", "cmd"},
	"github.com/google/uuid":                {"internal/app", "internal/httpd"},
	"github.com/golang-jwt/jwt/v5":          {"internal/account"},
	"golang.org/x/crypto":                   {"internal/account"},
	"golang.org/x/time":                     {"internal/app", "internal/httpd"},
	"golang.org/x/sync":                     {"internal/app", "internal/jobs", "cmd"},
	"golang.org/x/text":                     {"internal/text", "internal/i18n", "internal/httpd/request", "internal/interop/tabular"},
	"github.com/blevesearch/snowballstem":   {"internal/text"},
	"github.com/xuri/excelize/v2":           {"internal/interop"},
	"go.mongodb.org/mongo-driver/v2":        {"internal/store/record", "internal/store/sqlite", "internal/store/mongo"},
	"modernc.org/sqlite":                    {"internal/store/sqlite"},
	"github.com/meilisearch/meilisearch-go": {"internal/search/meili"},
	"pgregory.net/rapid":                    {"internal/store/storetest", "internal/search/searchtest", "internal/market/markettest"},
}

// pkg is what "go list -json" tells of a package.
type pkg struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	Imports    []string
}

// path is the import path below the module: "internal/text".
func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// packages lists every package of the module.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Dir,GoFiles,Imports", "./...")
	cmd.Dir = ".."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 30 {
		t.Fatalf("go list found %d packages only", len(list))
	}
	return list
}

// within reports whether path is one of the places or stands below one.
func within(path string, places []string) bool {
	return slices.ContainsFunc(places, func(place string) bool {
		return path == place || strings.HasPrefix(path, strings.TrimSuffix(place, "/")+"/")
	})
}

// roomOf returns the room a package below internal stands in.
func roomOf(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "internal/"), "/")
	return name
}

// forTests reports whether a package exists for tests: by its name, as net/http/httptest.
func forTests(path string) bool { return strings.HasSuffix(path, "test") }

func TestEveryRoomIsOnThePlan(t *testing.T) {
	for _, p := range packages(t) {
		path := p.path()
		if within(path, []string{"cmd", "web", "seed"}) || p.ImportPath+"/" == module+"internal/" {
			continue
		}
		if _, ok := rooms[roomOf(path)]; !ok {
			t.Errorf("%s: the room %q is not on the house plan; give it a layer in house_test.go", path, roomOf(path))
		}
	}
}

func TestArrowsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if why := wrongArrow(p.path(), to); why != "" {
				t.Errorf("%s imports %s: %s", p.path(), to, why)
			}
		}
	}
}

// wrongArrow tells why one package must not import another, or "".
func wrongArrow(from, to string) string {
	if forTests(to) && !forTests(from) {
		return "only tests use what exists for tests"
	}
	for target, users := range usedBy {
		if within(to, []string{target}) && !within(from, append([]string{target}, users...)) {
			return "that is only for " + strings.Join(users, ", ")
		}
	}
	switch {
	case within(from, []string{"cmd"}):
		return ""
	case within(from, []string{"web", "seed"}):
		return "embedded files import nothing of the program"
	case within(to, []string{"cmd"}):
		return "nobody imports cmd"
	case within(to, []string{"web", "seed"}): // usedBy has said who may
		return ""
	}
	a, b := roomOf(from), roomOf(to)
	switch {
	case a == b:
		return wrongInside(from, to)
	case a == "forecast":
		return "forecasts stand alone and know no domain"
	case forTests(from) && rooms[b].layer <= rooms[a].layer:
		return ""
	case rooms[b].layer == rooms[a].layer:
		return "rooms of one layer do not see each other"
	case rooms[b].layer > rooms[a].layer:
		return "arrows point down, never up"
	}
	return ""
}

// wrongInside holds the arrows inside one room: a part knows its room's port, never the
// other way round.
func wrongInside(from, to string) string {
	port := "internal/" + roomOf(from)
	// The root of httpd mounts its parts; everywhere else the root is what the parts stand on.
	if from == port && roomOf(from) != "httpd" {
		return "a port does not know its adapters and parts"
	}
	if to == port && roomOf(from) == "httpd" {
		return "the parts of httpd do not know what mounts them"
	}
	return ""
}

func TestWrongArrowsAreSeen(t *testing.T) {
	wrong := [][2]string{
		{"internal/text", "internal/taxonomy"}, {"internal/catalog", "internal/demand"}, {"internal/market", "internal/store"},
		{"internal/match", "internal/gap"}, {"internal/app", "internal/httpd"}, {"internal/app", "internal/store/sqlite"},
		{"internal/store/mongo", "internal/store/sqlite"}, {"internal/store", "internal/store/record"}, {"internal/app", "internal/i18n"},
		{"internal/forecast", "internal/fault"}, {"internal/httpd/ui", "internal/httpd"}, {"internal/httpd/api", "internal/store/record"},
		{"internal/gap", "internal/app"}, {"internal/app", "internal/app/apptest"}, {"internal/search/memory", "internal/store"},
		{"internal/jobs", "internal/httpd"}, {"internal/httpd", "internal/config"}, {"seed", "internal/text"}, {"internal/app", "cmd/kompass"},
	}
	for _, w := range wrong {
		if wrongArrow(w[0], w[1]) == "" {
			t.Errorf("%s → %s passes", w[0], w[1])
		}
	}
	right := [][2]string{
		{"cmd/kompass", "internal/store/sqlite"}, {"internal/httpd", "internal/text"}, {"internal/httpd", "internal/httpd/ui"},
		{"internal/store/sqlite", "internal/store/record"}, {"internal/store/sqlite", "internal/catalog"}, {"internal/app", "internal/search"},
		{"internal/gap", "internal/forecast"}, {"internal/app/apptest", "internal/store/sqlite"}, {"internal/interop", "internal/account"},
	}
	for _, r := range right {
		if why := wrongArrow(r[0], r[1]); why != "" {
			t.Errorf("%s → %s is refused: %s", r[0], r[1], why)
		}
	}
}

func TestEveryLibraryHasAHome(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			first, _, _ := strings.Cut(imported, "/")
			if !strings.Contains(first, ".") || strings.HasPrefix(imported, module) {
				continue
			}
			if why := wrongHome(p.path(), imported); why != "" {
				t.Errorf("%s imports %s: %s", p.path(), imported, why)
			}
		}
	}
}

// wrongHome tells why a package must not import a foreign library, or "".
func wrongHome(from, library string) string {
	for prefix, places := range homes {
		if !within(library, []string{prefix}) {
			continue
		}
		if within(from, places) {
			return ""
		}
		return "its home is " + strings.Join(places, ", ")
	}
	return "it has no home in house_test.go"
}
