package ui_test

import (
	"bytes"
	"errors"
	"html/template"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/web"
)

// withKitchen adds the kitchen-sink page and its words to the real files.
type withKitchen struct{ fs.FS }

const kitchenWords = `{"kitchen.title":"Nosaukums","kitchen.text":"Apraksts","kitchen.text.hint":"Dažos teikumos: ko dalībnieks iemācīsies.","kitchen.seats":"Vietu skaits","kitchen.price":"Cena","kitchen.start":"Sākums","kitchen.type":"Izglītības veids","kitchen.mode":"Norise","kitchen.remote":"Var strādāt attālināti","kitchen.retention":"Absolventi, kas paliek pilsētā","kitchen.needs":"Vajadzīgās prasmes","kitchen.needs.hint":"Sākot rakstīt, parādīsies ieteikumi.","kitchen.needs.skill":"Prasme"}`

func (f withKitchen) Open(name string) (fs.File, error) {
	switch {
	case name == "templates/kitchen.html":
		return os.Open("testdata/kitchen.html")
	case strings.HasPrefix(name, "locales/") && strings.HasSuffix(name, "/kitchen.json"):
		return os.DirFS(kitchenDir).Open("kitchen.json")
	}
	return f.FS.Open(name)
}

func (f withKitchen) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(f.FS, name)
	if err != nil {
		return nil, err
	}
	if name == "templates" {
		extra, err := fs.ReadDir(os.DirFS("testdata"), ".")
		for _, e := range extra {
			if e.Name() == "kitchen.html" {
				list = append(list, e)
			}
		}
		return list, err
	}
	if strings.HasPrefix(name, "locales/") {
		extra, err := fs.ReadDir(os.DirFS(kitchenDir), ".")
		return append(list, extra...), err
	}
	return list, nil
}

var kitchenDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "kitchen")
	if err == nil {
		kitchenDir = dir
		err = os.WriteFile(filepath.Join(dir, "kitchen.json"), []byte(kitchenWords), 0o600)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func newViews(t *testing.T) (*ui.Views, *i18n.Bundle) {
	t.Helper()
	fsys := withKitchen{web.FS}
	bundle, err := i18n.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	views, err := ui.New(fsys, bundle)
	if err != nil {
		t.Fatal(err)
	}
	return views, bundle
}

func render(t *testing.T, v *ui.Views, name, block string, p *ui.Page) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := v.Render(&b, name, block, p); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("KOMPASS_PAGES_DIR"); dir != "" && block == "" {
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+"-"+string(p.Lang)+".html")
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func kitchenForm(p *i18n.Printer) *ui.Form {
	var c fault.Check
	c.That(false, "title.lv", "required")
	c.That(false, "seats", "out_of_range", fault.Params{"min": 1, "max": 5000})
	c.In("needs", 1).That(false, "skill", "unknown_skill")
	return ui.NewForm(p, "kitchen", url.Values{
		"seats": {"-3"}, "mode": {"online"}, "needs[0].label": {"datu analīze"}, "needs[0].skill": {"s1"}, "needs[0].level": {"4"},
		"needs[1].label": {"kvantu paklāji"}, "text": {`<script>alert(1)</script>`},
	}, c.Err())
}

type kitchen struct {
	LD                                ui.JSONLD
	Facets                            []ui.FacetGroup
	Cards                             []ui.CourseCard
	Total                             int
	Pager                             ui.Pager
	KPIs                              []ui.KPI
	Fan, Waterfall                    ui.Figure
	Figures                           []ui.Figure
	Heat                              ui.Heat
	Table                             ui.Table
	Empty                             ui.Empty
	Form                              *ui.Form
	Types, Modes, Levels, Importances []ui.Option
	Badges                            []ui.Badge
	Confirm                           ui.Confirm
}

const evil = `"><img src=x onerror=alert(1)>`

func options(p *i18n.Printer, list string, codes ...string) []ui.Option {
	var all []ui.Option
	for _, c := range codes {
		all = append(all, ui.Option{Value: c, Label: p.Code(list, c)})
	}
	return all
}

func newKitchen(p *i18n.Printer) kitchen {
	start := time.Date(2027, 2, 1, 8, 0, 0, 0, time.UTC)
	card := ui.CourseCard{ID: "c1", Href: "/lv/courses/c1", Title: "CNC darbgaldu programmēšana", TitleLang: text.LV, Field: "0715", Type: "re-skilling",
		Provider: "Ventspils Tehnikums", Mode: "onsite", Timetable: "evening", Languages: []string{"lv", "en"},
		Skills: []ui.SkillTag{{Label: "CNC", Href: "/lv/skills/s1", Wanted: true}, {Label: "Rasējumu lasīšana"}, {Label: evil}},
		Hours:  160, HasRun: true, Start: start, Currency: "EUR", Seats: 4, State: "open", MoreRuns: 2,
		Fit: &ui.Fit{Have: 3, Of: 4}, Demand: &ui.DemandMark{Employers: 21, Href: "/lv/skills/s1#demand", Strength: 3}}
	full := card
	full.ID, full.Field, full.Title, full.State, full.PriceCents, full.Flexible = "c2", "0613", "Data analysis with Python", "full", 124050, true
	full.TitleLang, full.TitleMarked, full.Demand, full.Fit = text.EN, "<mark>Data</mark> analysis with Python", nil, &ui.Fit{Have: 5, Of: 20}
	bare := ui.CourseCard{ID: "c3", Href: "/lv/courses/c3", Title: evil, TitleLang: text.LV, Type: "interest", Provider: evil}
	k := kitchen{
		LD: ui.JSONLD{"@context": "https://schema.org", "name": "</script>" + evil},
		Facets: []ui.FacetGroup{{Name: "field", Title: p.Code("facet", "field"), Visible: 2, Options: []ui.FacetOption{
			{Value: "06", Label: "IT un dati", Count: 5, On: true}, {Value: "0613", Label: "Programmatūra", Count: 3, Depth: 1}, {Value: "07", Label: "Inženierija", Count: 1240}, {Value: "10", Label: "Pakalpojumi", Count: 0}}}},
		Cards: []ui.CourseCard{card, full, bare}, Total: 21,
		Pager: ui.NewPager("/lv/courses", url.Values{"q": {"cnc"}}, 4, 3, 30),
		KPIs:  []ui.KPI{{Label: "Vajadzīgi līdz 2029. g.", Value: p.Num(3412), Note: "speciālisti"}, {Label: "Sagatavos izglītība", Value: p.Num(2676)}, {Label: "Paredzamais iztrūkums", Value: p.Num(736), Note: p.Range(540, 960), Bad: true, Href: "/lv/gaps"}, {Label: "Kritiskas prasmes", Value: "14", Bad: true}},
		Table: ui.Table{Caption: "Profesijas ar lielāko iztrūkumu", Cols: []ui.Col{{Label: "Profesija"}, {Label: "Vajag", Num: true}, {Label: "Stāvoklis"}}, Rows: [][]ui.Cell{
			{{Text: "Metinātājs", Href: "/lv/occupations/o1"}, {Text: p.Num(312), Strong: true}, {Badge: &ui.Badge{Tone: "bad", Text: "kritiski"}}}}},
		Empty: ui.Empty{Title: "Nekas nav atrasts", Text: "Pamēģiniet īsāku vārdu.", Action: &ui.Action{Label: "Visi kursi", Href: "/lv/courses", Primary: true}},
		Form:  kitchenForm(p), Types: options(p, "learning_type", "formal", "interest"), Modes: options(p, "mode", "onsite", "online", "blended"),
		Levels: options(p, "level", "1", "4", "8"), Importances: options(p, "importance", "must", "nice"),
		Badges:  []ui.Badge{{Tone: "good", Text: "Apstiprināta"}, {Tone: "info", Text: "Atvērta"}, {Tone: "warn", Text: "Beidzies termiņš"}, {Tone: "bad", Text: "Kritiski"}, {Tone: "mute", Text: "Melnraksts"}},
		Confirm: ui.Confirm{Title: "Atsaukt vajadzību?", Text: "To vairs neatlasīs.", Action: "/lv/needs/1/withdraw", Yes: "Atsaukt", Cancel: "/lv/needs/1", Hidden: []ui.Pair{{Name: "rev", Value: "3"}}},
		Heat:    kitchenHeat(p),
	}
	addCharts(p, &k)
	return k
}

func kitchenHeat(p *i18n.Printer) ui.Heat {
	h := ui.Heat{ID: "heat", Title: "Iztrūkums pa prasmēm", Corner: "Prasme", Groups: []ui.HeatGroup{{Label: "2026", Span: 4}, {Label: "2027", Span: 4}, {Label: "2028", Span: 4}}}
	for i := range 12 {
		h.Cols = append(h.Cols, p.QuarterOfYear(i%4+1))
	}
	for r, name := range []string{"Metināšana MIG/MAG", "CNC programmēšana", "Python un SQL", "Klientu apkalpošana"} {
		row := ui.HeatRow{Label: name, Href: "/lv/gaps/skill/s1"}
		for i := range 12 {
			v := float64(70 - 34*r + 2*i)
			row.Cells = append(row.Cells, ui.HeatCell{Text: p.Signed(v), Class: ui.HeatClass(v, 90)})
		}
		h.Rows = append(h.Rows, row)
	}
	h.Rows[3].Cells[2] = ui.HeatCell{Text: "–", Class: "none", Title: p.T("heat.suppressed")}
	return h
}

func kitchenPage(lang text.Lang, p *i18n.Printer) *ui.Page {
	page := ui.NewPage(lang, "/courses", url.Values{"q": {"cnc & " + evil}}, &ui.UserView{Name: "Anna <Bērziņa>", Roles: []string{"planner"}})
	page.Title, page.Desc, page.Base, page.Demo = "Mācības", "Kursi Ventspilī.", "https://prasmes.example.lv", true
	page.DataAsOf = time.Date(2026, 9, 3, 11, 5, 0, 0, time.UTC)
	page.Crumbs = []ui.Crumb{{Label: "Mācības", Href: "/lv/courses"}, {Label: "Virtuve"}}
	page.Notice = &ui.Notice{Tone: "good", Text: "Saglabāts."}
	page.Main = newKitchen(p)
	return page
}

func TestKitchenSinkInEveryLanguage(t *testing.T) {
	views, bundle := newViews(t)
	for _, lang := range text.Langs() {
		doc := render(t, views, "kitchen", "", kitchenPage(lang, bundle.For(lang)))
		if n := doc.Find("img, [onerror], [style], style").Length(); n > 0 {
			t.Errorf("%s: %d elements of injected or inline style", lang, n)
		}
		if got := doc.Find("script").Length(); got > 2 {
			t.Errorf("%s: %d scripts", lang, got)
		}
		seen := map[string]bool{}
		doc.Find("body [id]").Each(func(_ int, s *goquery.Selection) {
			if id := s.AttrOr("id", ""); seen[id] {
				t.Errorf("%s: id %q twice", lang, id)
			} else {
				seen[id] = true
			}
		})
		doc.Find("[aria-describedby], label[for], [aria-labelledby]").Each(func(_ int, s *goquery.Selection) {
			refs := s.AttrOr("aria-describedby", "") + " " + s.AttrOr("for", "") + " " + s.AttrOr("aria-labelledby", "")
			for _, id := range strings.Fields(refs) {
				if !seen[id] && s.Closest("template").Length() == 0 {
					t.Errorf("%s: nothing has the id %q", lang, id)
				}
			}
		})
		doc.Find(".error-summary a").Each(func(_ int, s *goquery.Selection) {
			if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !seen[id] {
				t.Errorf("%s: the error summary leads to %q, which is not there", lang, id)
			}
		})
		if doc.Find("html").AttrOr("lang", "") != string(lang) {
			t.Errorf("html lang is not %s", lang)
		}
	}
	if bundle.Misses() > 0 {
		t.Errorf("%d words missing; see the log", bundle.Misses())
	}
}

func TestRenderWritesNothingWhenATemplateFails(t *testing.T) {
	views, _ := newViews(t)
	var b bytes.Buffer
	p := ui.NewPage(text.LV, "/courses", nil, nil)
	p.Main = struct{}{}
	if err := views.Render(&b, "kitchen", "", p); err == nil || b.Len() > 0 {
		t.Errorf("err %v, %d bytes written", err, b.Len())
	}
	if err := views.Render(&b, "nowhere", "", p); err == nil {
		t.Error("an unknown page rendered")
	}
}

func TestLayoutKeepsStateInTheLanguageSwitch(t *testing.T) {
	views, bundle := newViews(t)
	doc := render(t, views, "kitchen", "", kitchenPage(text.LV, bundle.For(text.LV)))
	href := doc.Find(`.langs a[lang="en"]`).AttrOr("href", "")
	u, err := url.Parse(href)
	if err != nil || u.Path != "/en/courses" || u.Query().Get("q") != "cnc & "+evil {
		t.Errorf("switch leads to %q", href)
	}
	if got := doc.Find(`.main a[aria-current="page"]`).AttrOr("href", ""); got != "/lv/courses" {
		t.Errorf("current entry is %q", got)
	}
}

var errPlain = errors.New("disk on fire")

func TestErrorAndConfirmPages(t *testing.T) {
	views, bundle := newViews(t)
	for _, lang := range text.Langs() {
		p := bundle.For(lang)
		page := ui.NewPage(lang, "/x", nil, nil)
		page.Title, page.NoIndex = p.T("error.page.title_404"), true
		page.Main = ui.ErrorView{Status: 404, Title: page.Title, Text: p.Error(errPlain), RequestID: "r-1"}
		doc := render(t, views, "error", "", page)
		if strings.Contains(doc.Text(), "fire") || !strings.Contains(doc.Text(), "r-1") {
			t.Error("the error page leaks the cause or lacks the request's number")
		}
		page.Main = ui.Confirm{Title: "?", Action: "/" + string(lang) + "/needs/1/withdraw", Yes: "!", Cancel: "/"}
		if doc = render(t, views, "confirm", "", page); doc.Find(`form[method="post"] button`).Length() == 0 {
			t.Error("no button to confirm")
		}
	}
}

func figure(id, title string, wide, narrow template.HTML, table ui.Table) ui.Figure {
	return ui.Figure{ID: id, Title: title, Wide: wide, Narrow: narrow, Table: table}
}
