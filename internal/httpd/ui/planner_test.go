package ui_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// figure reads a number as the page writes it: "+1 240,5", "−3", "12.5".
func number(t *testing.T, s string) float64 {
	t.Helper()
	s = strings.NewReplacer("−", "-", "+", "", "\u00a0", "", ",", ".").Replace(strings.TrimSpace(s))
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%q is no figure", s)
	}
	return x
}

func TestGapPagesInEveryLanguage(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/gaps", "/gaps?by=skill", "/gaps?horizon=20&group=all&all=1", "/gaps?by=skill&horizon=4&all=1", "/forecasts", "/assumptions", "/benchmarks", "/dependencies", "/dependencies?all=1"} {
		for _, who := range []string{"", "planner"} {
			d.as(t, who).inEveryLanguage(t, path, nil)
		}
	}
}

func TestWaterfallAddsUpOnThePage(t *testing.T) {
	d := newDesk(t).as(t, "planner")
	r, err := d.App.GapsOf(t.Context(), d.actor, app.GapQuery{Horizon: 12, Group: gap.GroupICT})
	if err != nil {
		t.Fatal(err)
	}
	o := r.Occupations[0]
	for _, path := range []string{"/en/gaps", "/en/gaps?horizon=20&group=all", "/en/gaps/occupations/" + string(o.ID)} {
		cells := d.get(t, path, http.StatusOK).Find(`[aria-labelledby="waterfall-h"] table tbody td`)
		if cells.Length() != 10 {
			t.Fatalf("%s: %d steps", path, cells.Length())
		}
		sum := 0.0
		cells.Each(func(i int, s *goquery.Selection) {
			x := number(t, s.Text())
			if i < 9 {
				sum += x
			} else if diff := sum - x; diff > 1e-9 || diff < -1e-9 {
				t.Errorf("%s: steps make %g, the gap says %g", path, sum, x)
			}
		})
	}
}

func TestGapPageAgreesWithTheModel(t *testing.T) {
	d := newDesk(t).as(t, "planner")
	r, err := d.App.GapsOf(t.Context(), d.actor, app.GapQuery{Horizon: 8, Group: gap.GroupICT})
	if err != nil {
		t.Fatal(err)
	}
	doc := d.get(t, "/en/gaps?horizon=8&all=1", http.StatusOK)
	if got, want := doc.Find(".gap-table tbody tr").Length(), len(r.Occupations); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
	if got, want := doc.Find(".heat tbody tr:first-child td").Length(), 8; got != want {
		t.Errorf("%d quarters in the heat map, want %d", got, want)
	}
	p := d.bundle.For(text.EN)
	if got, want := doc.Find(".kpi b").Eq(0).Text(), p.Round(r.Total[7].Demand); got != want {
		t.Errorf("needed %q, want %q", got, want)
	}
	if short := d.get(t, "/en/gaps?horizon=8", http.StatusOK); short.Find(".gap-table tbody tr").Length() != 15 || short.Find(`a[href$="all=1&horizon=8#table"]`).Length() != 1 {
		t.Error("the first 15 rows do not lead to all of them")
	}
}

// A cell that rests on confidential needs of few employers is hidden from the public in the
// page, the heat map and the file, and shown to planners in all three.
func TestHiddenCellsAreHiddenFromThePublicOnly(t *testing.T) {
	d := newDesk(t)
	r, err := d.App.GapsOf(t.Context(), app.Actor{}, app.GapQuery{Group: gap.GroupICT})
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]bool{}
	for _, o := range r.Occupations {
		if r.HidesOccupation(o.ID) {
			hidden[string(o.ID)] = true
		}
	}
	if len(hidden) < 2 {
		t.Fatalf("%d hidden occupations", len(hidden))
	}
	count := func(who string) (rows, cells int) {
		doc := d.as(t, who).get(t, "/lv/gaps?all=1", http.StatusOK)
		return doc.Find(".gap-table .suppressed").Length(), doc.Find(".heat td.none").Length()
	}
	if rows, cells := count(""); rows != len(hidden) || cells != 12*len(hidden) {
		t.Errorf("the public sees %d hidden rows and %d hidden cells, want %d and %d", rows, cells, len(hidden), 12*len(hidden))
	}
	if rows, cells := count("planner"); rows != 0 || cells != 0 {
		t.Errorf("a planner sees %d hidden rows and %d hidden cells", rows, cells)
	}
	for id := range hidden {
		if doc := d.as(t, "").get(t, "/lv/gaps/occupations/"+id, http.StatusOK); doc.Find(".kpis, svg.chart, table").Length() != 0 {
			t.Errorf("the public sees figures of %s", id)
		}
		if doc := d.as(t, "planner").get(t, "/lv/gaps/occupations/"+id, http.StatusOK); doc.Find(".kpis").Length() != 1 {
			t.Errorf("a planner does not see the figures of %s", id)
		}
	}
	for who, empty := range map[string]bool{"": true, "planner": false} {
		for _, row := range d.as(t, who).csv(t, "/lv/gaps.csv") {
			if hidden[row["id"]] && (row["gap"] == "") != empty {
				t.Errorf("%q reads the gap %q of %s", who, row["gap"], row["id"])
			}
		}
	}
}

func (d *desk) csv(t *testing.T, path string) []map[string]string {
	t.Helper()
	res, body := d.do(t, httptest.NewRequest(http.MethodGet, path, nil))
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/csv") || !strings.HasPrefix(body, "\xEF\xBB\xBF") {
		t.Fatalf("GET %s: %d, %s", path, res.StatusCode, res.Header.Get("Content-Type"))
	}
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(body, "\xEF\xBB\xBF")), "\r\n")
	head := strings.Split(lines[0], ",")
	var rows []map[string]string
	for _, line := range lines[1:] {
		if strings.Contains(line, `"`) {
			continue // quoted names are the CSV package's own test
		}
		row := map[string]string{}
		for i, cell := range strings.Split(line, ",") {
			if tabular.Guard(cell) != cell && !strings.HasPrefix(cell, "'") {
				t.Errorf("%q could be taken for a formula", cell)
			}
			row[head[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func TestGapFileHoldsWhatThePageShows(t *testing.T) {
	d := newDesk(t).as(t, "planner")
	rows := d.csv(t, "/en/gaps.csv?horizon=4&group=all")
	r, err := d.App.GapsOf(t.Context(), d.actor, app.GapQuery{Horizon: 4, Group: gap.GroupAll})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 4*len(r.Occupations)-20 {
		t.Errorf("%d rows for %d occupations", len(rows), len(r.Occupations))
	}
	for _, row := range rows {
		if diff := number(t, row["demand"]) - number(t, row["supply"]) - number(t, row["gap"]); diff > 0.011 || diff < -0.011 {
			t.Errorf("%s %s: demand − supply misses the gap by %g", row["name"], row["period"], diff)
		}
	}
	for _, row := range d.csv(t, "/en/gaps.csv?by=skill&horizon=4") {
		if row["by"] != "skill" {
			t.Fatalf("a row of %s among skills", row["by"])
		}
	}
}

func TestGapPageRefusesWhatItCannotRead(t *testing.T) {
	d := newDesk(t)
	for _, q := range []string{"by=place", "horizon=0", "horizon=21", "horizon=x", "group=it", "place=nowhere", "place=%22%3E%3Cimg%20src%3Dx%3E"} {
		for _, path := range []string{"/lv/gaps?", "/lv/gaps.csv?"} {
			res, body := d.do(t, httptest.NewRequest(http.MethodGet, path+q, nil))
			if res.StatusCode < 400 || res.StatusCode > 499 || strings.Contains(body, "<img") {
				t.Errorf("%s%s: %d", path, q, res.StatusCode)
			}
		}
	}
	d.get(t, "/lv/gaps/occupations/nowhere", http.StatusNotFound)
	d.get(t, "/lv/gaps/skills/nowhere", http.StatusNotFound)
}

func TestDrillDownOfEveryOccupationAndManySkills(t *testing.T) {
	d := newDesk(t)
	r, err := d.App.GapsOf(t.Context(), d.Actor(t, "planner"), app.GapQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range r.Occupations {
		lang := text.Langs()[i%3]
		for _, who := range []string{"", "planner"} {
			path := "/" + string(lang) + "/gaps/occupations/" + string(o.ID)
			sound(t, path, d.as(t, who).get(t, path, http.StatusOK))
		}
	}
	for i := 0; i < len(r.Skills); i += 12 {
		path := "/" + string(text.Langs()[i%3]) + "/gaps/skills/" + string(r.Skills[i].Skill)
		sound(t, path, d.as(t, "").get(t, path, http.StatusOK))
	}
}

func TestConfidentialNeedsAreCountedNotNamed(t *testing.T) {
	d := newDesk(t)
	r, err := d.App.GapsOf(t.Context(), d.Actor(t, "planner"), app.GapQuery{})
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, k := range r.Skills {
		if k.Confidential == 0 || k.Hidden() || k.OnlyOf(nil) {
			continue
		}
		path := "/en/gaps/skills/" + string(k.Skill)
		for _, need := range d.App.StatedNeeds(r, "", k.Skill) {
			if !need.Confidential {
				continue
			}
			link := `a[href$="/needs/` + string(need.ID) + `"]`
			if d.as(t, "").get(t, path, http.StatusOK).Find(link).Length() != 0 {
				t.Errorf("the public is led to the confidential need %s", need.ID)
			}
			if d.as(t, "planner").get(t, path, http.StatusOK).Find(link).Length() != 1 {
				t.Errorf("a planner is not led to the need %s", need.ID)
			}
			checked++
		}
	}
	t.Logf("%d confidential needs behind figures that are shown", checked)
}

func TestPlannerEditsAnAssumption(t *testing.T) {
	d := newDesk(t)
	const edit = "/lv/assumptions/rate-leave-default/edit"
	for who, status := range map[string]int{"": http.StatusSeeOther, "learner": http.StatusForbidden, "employer": http.StatusForbidden, "provider": http.StatusForbidden} {
		d.as(t, who)
		res, _ := d.do(t, httptest.NewRequest(http.MethodGet, edit, nil))
		if res.StatusCode != status {
			t.Errorf("%q: %d, want %d", who, res.StatusCode, status)
		}
		if who != "" {
			d.post(t, edit, url.Values{"value": {"1"}}, http.StatusForbidden)
		} else {
			d.post(t, edit, url.Values{"value": {"1"}}, http.StatusUnauthorized)
		}
		if d.get(t, "/lv/assumptions", http.StatusOK).Find(`a[href$="/edit"]`).Length() != 0 {
			t.Errorf("%q is offered to edit", who)
		}
	}
	form := d.as(t, "planner").get(t, edit, http.StatusOK)
	values := url.Values{}
	form.Find("form.form input").Each(func(_ int, s *goquery.Selection) { values.Set(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	if values.Get("value") != "4" || values.Get("std_err") != "1" {
		t.Fatalf("the form holds %v", values)
	}

	bad := clone(values)
	bad.Set("value", "140")
	bad.Set("std_err", `"><img src=x onerror=alert(1)>`)
	bad.Set("source", "")
	_, doc := d.post(t, edit, bad, http.StatusUnprocessableEntity)
	sound(t, edit, doc)
	if doc.Find(".field.wrong").Length() == 0 || doc.Find(".error-summary a").Length() == 0 {
		t.Error("the wrong fields are not marked")
	}

	values.Set("value", "5,5")
	values.Set("source", `Aptauja "><img src=x onerror=alert(1)>`)
	_, ask := d.post(t, edit, values, http.StatusOK)
	sound(t, "confirm", ask)
	if a, _ := d.App.Market().Assumption("rate-leave-default"); a.Value != 0.04 {
		t.Error("saved before it was confirmed")
	}
	yes := url.Values{}
	ask.Find("main form input").Each(func(_ int, s *goquery.Selection) { yes.Set(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	before := totalGap(t, d)
	res, _ := d.post(t, edit, yes, http.StatusSeeOther)
	if to := res.Header.Get("Location"); to != "/lv/assumptions#rate-leave" {
		t.Errorf("leads to %q", to)
	}
	a, _ := d.App.Market().Assumption("rate-leave-default")
	if a.Value != 0.055 || len(a.History) != 1 || a.History[0].Value != 0.04 || a.Source.Demo {
		t.Errorf("now %+v", a)
	}
	if after := totalGap(t, d); after <= before {
		t.Errorf("more leave, and the gap goes from %g to %g", before, after)
	}
	list := d.get(t, "/lv/assumptions", http.StatusOK)
	sound(t, "list", list)
	if list.Find("#rate-leave-default details").Length() != 1 {
		t.Error("the former value is not shown")
	}
	if _, doc := d.post(t, edit, yes, http.StatusPreconditionFailed); doc.Find(".error-summary").Length() != 1 {
		t.Error("an outdated form is not refused")
	}
}

func clone(v url.Values) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = append([]string(nil), x...)
	}
	return out
}

func totalGap(t *testing.T, d *desk) float64 {
	t.Helper()
	r, err := d.App.Gaps(t.Context(), d.actor, "", 12)
	if err != nil {
		t.Fatal(err)
	}
	return r.Total[11].Gap
}

// Names from outside stand on every report without being taken for markup.
func TestReportsEscapeWhatOthersWrote(t *testing.T) {
	d := newDesk(t)
	const evilName = `"><img src=x onerror=alert(1)>`
	ctx := t.Context()
	name := text.Localized{text.LV: evilName, text.EN: evilName, text.RU: evilName}
	for _, s := range d.App.Market().AllSeries() {
		x := *s
		x.Source.Name, x.Name = name, name
		x.Source.URL = "javascript:alert(1)"
		if _, err := d.Store.Series.Put(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range d.App.Market().Indicators() {
		x := *i
		x.Name, x.Note = name, name
		x.Values = append([]workforce.IndicatorValue(nil), x.Values...)
		for n := range x.Values {
			x.Values[n].Label, x.Values[n].Source.Name = name, name
		}
		if _, err := d.Store.Indicators.Put(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range d.App.Market().Organisations() {
		x := *o
		x.Name = name
		if _, err := d.Store.Organisations.Put(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range d.Data.Courses {
		x, err := d.Store.Courses.Get(ctx, string(c.ID))
		if err != nil {
			t.Fatal(err)
		}
		x.Title = name
		if _, err := d.Store.Courses.Put(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.App.Sync(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := d.App.Gaps(ctx, d.Actor(t, "planner"), "", 12)
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/gaps?group=all", "/gaps?by=skill", "/benchmarks", "/dependencies", "/forecasts", "/gaps/skills/" + string(r.Skills[0].Skill)}
	for _, o := range r.Occupations[:6] {
		paths = append(paths, "/gaps/occupations/"+string(o.ID))
	}
	d.as(t, "planner")
	for _, path := range paths {
		doc := d.get(t, "/lv"+path, http.StatusOK)
		sound(t, path, doc)
		if doc.Find(`a[href^="javascript"]`).Length() > 0 {
			t.Errorf("%s links to a script", path)
		}
	}
}
