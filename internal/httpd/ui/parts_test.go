package ui_test

import (
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/web"
)

func TestPagerLeadsEverywhere(t *testing.T) {
	shape := func(p ui.Pager) string {
		var b strings.Builder
		for _, l := range p.Links {
			switch {
			case l.Gap:
				b.WriteString(" …")
			case l.Current:
				fmt.Fprintf(&b, " [%d]", l.Number)
			default:
				fmt.Fprintf(&b, " %d", l.Number)
			}
		}
		return strings.TrimSpace(b.String())
	}
	for _, c := range []struct {
		page, per, total int
		want             string
	}{
		{1, 20, 20, ""}, {1, 0, 50, ""}, {1, 20, 21, "[1] 2"}, {5, 10, 100, "1 … 4 [5] 6 … 10"},
		{1, 10, 100, "[1] 2 … 10"}, {99, 10, 100, "1 … 9 [10]"}, {-4, 10, 30, "[1] 2 3"},
	} {
		if got := shape(ui.NewPager("/lv/courses", nil, c.page, c.per, c.total)); got != c.want {
			t.Errorf("page %d of %d by %d: %q, want %q", c.page, c.total, c.per, got, c.want)
		}
	}
}

func TestPagerKeepsTheQuery(t *testing.T) {
	q := url.Values{"q": {"a&b"}, "page": {"3"}, "type": {"formal", "interest"}}
	p := ui.NewPager("/lv/courses", q, 2, 10, 100)
	if p.Prev != "/lv/courses?q=a%26b&type=formal&type=interest" {
		t.Errorf("the first page is %q", p.Prev)
	}
	u, err := url.Parse(p.Next)
	if err != nil || u.Query().Get("page") != "3" || q.Get("page") != "3" {
		t.Errorf("next is %q", p.Next)
	}
}

func TestPagerForAnyNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		page, per, total := rapid.IntRange(-5, 500).Draw(t, "page"), rapid.IntRange(-1, 50).Draw(t, "per"), rapid.IntRange(-1, 5000).Draw(t, "total")
		p := ui.NewPager("/x", nil, page, per, total)
		if p.Pages == 0 {
			return
		}
		current := 0
		for _, l := range p.Links {
			if l.Current {
				current++
			}
		}
		if current != 1 || p.Page < 1 || p.Page > p.Pages || (p.Prev == "") != (p.Page == 1) || (p.Next == "") != (p.Page == p.Pages) {
			t.Fatalf("%+v", p)
		}
	})
}

func TestMenuByRole(t *testing.T) {
	current := func(roles []string, path string) string {
		var user *ui.UserView
		if roles != nil {
			user = &ui.UserView{Roles: roles}
		}
		got := ""
		for _, item := range ui.Menu(user, path) {
			if item.Current {
				got += item.Href + " "
			}
		}
		return strings.TrimSpace(got)
	}
	for _, c := range []struct {
		roles      []string
		path, want string
	}{
		{nil, "/courses/abc", "/courses"}, {nil, "/coursesx", ""}, {nil, "/", ""},
		{[]string{"employer"}, "/needs/new", "/needs/new"}, {[]string{"employer"}, "/needs/7/edit", "/needs"},
		{[]string{"provider", "planner"}, "/teaching/demand", "/teaching/demand"}, {[]string{"admin"}, "/admin/users", "/admin/users"},
	} {
		if got := current(c.roles, c.path); got != c.want {
			t.Errorf("%v on %s: current is %q, want %q", c.roles, c.path, got, c.want)
		}
	}
	seen := map[string]bool{}
	for _, item := range ui.Menu(&ui.UserView{Roles: []string{"learner", "employer", "provider", "planner", "admin"}}, "/") {
		if seen[item.Href] {
			t.Errorf("%s is in the menu twice", item.Href)
		}
		seen[item.Href] = true
	}
}

func TestMenuWordsExist(t *testing.T) {
	_, bundle := newViews(t)
	for _, role := range []string{"", "learner", "employer", "provider", "planner", "admin"} {
		for _, item := range ui.Menu(&ui.UserView{Roles: []string{role}}, "/") {
			if !bundle.For(text.LV).Has(item.Key) {
				t.Errorf("no word for %s", item.Key)
			}
		}
	}
}

func TestHeatClasses(t *testing.T) {
	for v, want := range map[float64]string{0: "z0", 9: "z0", -9: "z0", 10: "p1", 40: "p2", 70: "p3", 500: "p3", -20: "m1", -50: "m2", -90: "m3", math.Inf(1): "none"} {
		if got := ui.HeatClass(v, 100); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
	if ui.HeatClass(math.NaN(), 100) != "none" || ui.HeatClass(5, 0) != "z0" {
		t.Error("no figure, or no scale")
	}
}

func TestPipsStayAPicture(t *testing.T) {
	for _, c := range []struct{ have, of, on, n int }{{3, 4, 3, 4}, {0, 0, 0, 0}, {5, 20, 2, 8}, {20, 20, 8, 8}, {0, 9, 0, 8}} {
		on, pips := 0, ui.Fit{Have: c.have, Of: c.of}.Pips()
		for _, p := range pips {
			if p {
				on++
			}
		}
		if len(pips) != c.n || on != c.on {
			t.Errorf("%d of %d: %d of %d pips", c.have, c.of, on, len(pips))
		}
	}
}

func TestChosenFacetValuesAreAlwaysInView(t *testing.T) {
	g := ui.FacetGroup{Visible: 1, Options: []ui.FacetOption{{Value: "a"}, {Value: "b"}, {Value: "c", On: true}}}
	if h, tail := g.Head(), g.Tail(); len(h) != 2 || h[1].Value != "c" || len(tail) != 1 || tail[0].Value != "b" {
		t.Errorf("head %v, tail %v", h, tail)
	}
	g.Visible = 0
	if len(g.Head()) != 3 || len(g.Tail()) != 0 {
		t.Error("without a limit every value is in view")
	}
}

// css holds every style sheet of ours, so that one nobody links is noticed.
func css() fstest.MapFS {
	m := fstest.MapFS{}
	names, err := fs.Glob(web.FS, "static/css/*.css")
	if err != nil || len(names) < 7 {
		panic("no style sheets")
	}
	for _, name := range names {
		m[name] = &fstest.MapFile{Data: []byte(name)}
	}
	return m
}

func TestAssetsWithAndWithoutTheBundle(t *testing.T) {
	plain, err := ui.FindAssets(css())
	if err != nil || len(plain.Styles) != len(css()) || plain.Script != "" || len(plain.Fonts(text.LV)) != 0 || !strings.HasPrefix(plain.Styles[0], "/static/css/base.css?v=") {
		t.Errorf("without the bundle: %+v, %v", plain, err)
	}
	fsys := css()
	fsys["static/dist/manifest.json"] = &fstest.MapFile{Data: []byte(`{"script":"app-X.js","styles":["app-Y.css"],"fonts":{"latin":"l.woff2","latin-ext":"e.woff2","cyrillic":"c.woff2"}}`)}
	a, err := ui.FindAssets(fsys)
	if err != nil || a.Script != "/static/dist/app-X.js" || a.Styles[0] != "/static/dist/app-Y.css" {
		t.Errorf("with the bundle: %+v, %v", a, err)
	}
	if got := strings.Join(a.Fonts(text.RU), " "); got != "/static/dist/l.woff2 /static/dist/c.woff2" {
		t.Errorf("Russian pages preload %s", got)
	}
	fsys["static/dist/manifest.json"] = &fstest.MapFile{Data: []byte(`{`)}
	if _, err := ui.FindAssets(fsys); err == nil {
		t.Error("a broken manifest went unnoticed")
	}
}

func TestOurStyleSheetsAreAllEmbedded(t *testing.T) {
	if _, err := ui.FindAssets(web.FS); err != nil {
		t.Fatal(err)
	}
}

func TestViewsRefuseFaultyTemplates(t *testing.T) {
	bundle, err := i18n.Load(web.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string]map[string]string{
		"a partial twice":     {"_a.html": `{{define "x"}}1{{end}}`, "_b.html": `{{define "x"}}2{{end}}`},
		"an unknown function": {"page.html": `{{define "main"}}{{nosuch}}{{end}}`},
		"a broken partial":    {"_a.html": `{{define "x"}}`},
	} {
		fsys := css()
		fsys["templates/layout.html"] = &fstest.MapFile{Data: []byte(`{{define "layout"}}{{template "main" .}}{{end}}`)}
		for f, body := range files {
			fsys["templates/"+f] = &fstest.MapFile{Data: []byte(body)}
		}
		if _, err := ui.New(fsys, bundle); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestReloadingSeesChanges(t *testing.T) {
	bundle, err := i18n.Load(web.FS)
	if err != nil {
		t.Fatal(err)
	}
	fsys := css()
	fsys["templates/layout.html"] = &fstest.MapFile{Data: []byte(`{{define "layout"}}{{template "main" .}}{{end}}`)}
	fsys["templates/a/b.html"] = &fstest.MapFile{Data: []byte(`{{define "main"}}old{{end}}`)}
	v, err := ui.Reloading(fsys, bundle)
	if err != nil || len(v.Names()) != 1 || v.Names()[0] != "a/b" {
		t.Fatalf("%v %v", v.Names(), err)
	}
	fsys["templates/a/b.html"] = &fstest.MapFile{Data: []byte(`{{define "main"}}new {{t "action.save"}}{{end}}`)}
	var b strings.Builder
	if err := v.Render(&b, "a/b", "", ui.NewPage(text.LV, "/", nil, nil)); err != nil || b.String() != "new Saglabāt" {
		t.Errorf("%q, %v", b.String(), err)
	}
}
