package ui_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Things of the demonstration data.
const (
	computerScience = "/courses/course-datorzinatnes-bakalaurs"
	pythonForYouth  = "course-python-jauniesiem"
)

// skillID finds a skill by its name.
func (d *desk) skillID(t *testing.T, name string) *taxonomy.Skill {
	t.Helper()
	tax := d.App.Market().Taxonomy()
	ids := tax.SkillsByLabel(name)
	if len(ids) == 0 {
		t.Fatalf("no skill %q", name)
	}
	s, _ := tax.Skill(ids[0])
	return s
}

// openRun makes a course of the demonstration provider with one run of so many seats.
func (d *desk) openRun(t *testing.T, title text.Localized, seats int) (catalog.Course, catalog.Instance) {
	t.Helper()
	ctx, provider := context.Background(), d.Actor(t, "provider")
	c, err := d.App.CreateCourse(ctx, provider, "", app.CourseInput{Type: catalog.UpSkilling, Title: title, Description: title, Credential: title, Field: "0613",
		Teaches: []taxonomy.SkillAt{{Skill: d.skillID(t, "Python (computer programming)").ID, Level: 4}}, State: catalog.Published})
	if err != nil {
		t.Fatal(err)
	}
	return c, d.run(t, c.ID, seats, 30)
}

func (d *desk) run(t *testing.T, course catalog.CourseID, seats, inDays int) catalog.Instance {
	t.Helper()
	start := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).AddDate(0, 0, inDays)
	r, err := d.App.CreateInstance(context.Background(), d.Actor(t, "provider"), course, app.InstanceInput{Start: start, End: start.AddDate(0, 0, 20), Mode: catalog.Onsite,
		Place: apptest.Home, Timetable: catalog.Evening, Languages: []text.Lang{text.LV}, Seats: seats, Price: catalog.Money{Cents: 4990, Currency: "EUR"}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSearchPageInEveryLanguage(t *testing.T) {
	d := newDesk(t)
	d.inEveryLanguage(t, "/courses", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if n := doc.Find("#results .card").Length(); n != 20 {
			t.Errorf("%s: %d cards", lang, n)
		}
		for _, facet := range []string{"type", "field", "mode", "timetable", "price", "language", "level", "place", "provider", "skill"} {
			if doc.Find(`#facets input[name="`+facet+`"]`).Length() == 0 {
				t.Errorf("%s: no facet %s", lang, facet)
			}
		}
		if doc.Find(`.pager a`).Length() == 0 {
			t.Errorf("%s: no pager", lang)
		}
	})
}

func TestSearchNarrowsMarksAndOffersTheWayBack(t *testing.T) {
	d := newDesk(t)
	doc := d.get(t, "/en/courses?q=python&type=up-skilling&open=1", http.StatusOK)
	if doc.Find("#results .card").Length() == 0 || doc.Find("#results mark").Length() == 0 {
		t.Error("no cards, or nothing marked")
	}
	if v := doc.Find("#q").AttrOr("value", ""); v != "python" {
		t.Errorf("the text is %q", v)
	}
	doc.Find("#results .card .prov").Each(func(_ int, s *goquery.Selection) {
		if !strings.Contains(s.Text(), "Up-skilling") {
			t.Errorf("another type: %s", s.Text())
		}
	})
	var removes []string
	doc.Find(".chips a:not(.all)").Each(func(_ int, s *goquery.Selection) { removes = append(removes, s.AttrOr("href", "")) })
	if len(removes) != 2 || !strings.Contains(removes[0], "open=1") || strings.Contains(removes[0], "type=") {
		t.Errorf("chips lead to %v", removes)
	}
	on := doc.Find(`#facets input[name="type"][checked]`)
	if on.Length() != 1 || on.AttrOr("value", "") != "up-skilling" {
		t.Errorf("%d types ticked", on.Length())
	}
	if doc.Find(`#facets input[name="type"]`).Length() < 3 {
		t.Error("a facet must not narrow itself")
	}
}

func TestSearchAnswersHTMXWithResultsAndFacets(t *testing.T) {
	d := newDesk(t)
	for trigger, header := range map[string]string{"q": "HX-Replace-Url", "search": "HX-Push-Url"} {
		r := httptest.NewRequest(http.MethodGet, "/lv/courses?q=python&start_from=&near=&sort=relevance", nil)
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Trigger", trigger)
		res, body := d.do(t, r)
		if res.StatusCode != http.StatusOK || strings.Contains(body, "<html") || !strings.Contains(body, `id="results"`) || !strings.Contains(body, `id="facets"`) {
			t.Fatalf("%s: %d\n%.300s", trigger, res.StatusCode, body)
		}
		if got := res.Header.Get(header); got != "/lv/courses?q=python" {
			t.Errorf("%s: %s = %q", trigger, header, got)
		}
	}
}

func TestSearchTidiesItsAddress(t *testing.T) {
	d := newDesk(t)
	res, _ := d.do(t, httptest.NewRequest(http.MethodGet, "/lv/courses?q=python&start_from=&near=&max_price=", nil))
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/lv/courses?q=python" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestSearchSaysWhatItIgnored(t *testing.T) {
	d := newDesk(t)
	d.inEveryLanguage(t, "/courses?"+url.Values{"type": {evil}, "start_from": {"31.12.2027."}, "max_price": {"x"}, "near": {"q"}, "page": {"-1"}, "sort": {"x"}, "skill": {evil}, "q": {"\xff\x00" + evil}}.Encode(),
		func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find("#results .notice.warn").Length() != 1 {
				t.Errorf("%s: no notice", lang)
			}
		})
}

func TestSearchBeyondTheLastPageShowsTheLast(t *testing.T) {
	d := newDesk(t)
	doc := d.get(t, "/lv/courses?page=400", http.StatusOK)
	if doc.Find("#results .card").Length() == 0 || doc.Find(`.pager [aria-current="page"]`).Length() != 1 {
		t.Error("no last page")
	}
}

func TestSearchWithoutResultsHelps(t *testing.T) {
	d := newDesk(t)
	doc := d.get(t, "/lv/courses?type=formal&mode=online&q=r%C5%ABpniec%C4%ABbas+roboti", http.StatusOK)
	if doc.Find("#results .card").Length() == 0 && doc.Find(`#results .empty a[href="/lv/courses"]`).Length() == 0 {
		t.Error("no way out")
	}
	doc = d.get(t, "/lv/courses?q=zzzzqqq", http.StatusOK)
	if doc.Find("#results .empty h3").Length() != 1 {
		t.Error("nothing said about finding nothing")
	}
}

func TestCoursePageInEveryLanguage(t *testing.T) {
	d := newDesk(t)
	d.inEveryLanguage(t, computerScience, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		for _, sel := range []string{"#runs-h", ".run .price", ".skill-list li a[href*='/skills/']", ".needs li", "#demand", ".brief a[href*='/occupations/']"} {
			if doc.Find(sel).Length() == 0 {
				t.Errorf("%s: no %s", lang, sel)
			}
		}
		var ld map[string]any
		if err := json.Unmarshal([]byte(doc.Find(`script[type="application/ld+json"]`).Text()), &ld); err != nil {
			t.Fatalf("%s: %v", lang, err)
		}
		if ld["@type"] != "Course" || ld["name"] == "" || len(ld["hasCourseInstance"].([]any)) == 0 {
			t.Errorf("%s: linked data %v", lang, ld)
		}
	})
}

func TestCoursePageMarksAFallbackLanguage(t *testing.T) {
	d := newDesk(t)
	c, _ := d.openRun(t, text.Localized{text.LV: "Tikai latviski"}, 3)
	doc := d.get(t, "/ru/courses/"+"tikai-latviski-"+string(c.ID), http.StatusOK)
	if doc.Find("h1").AttrOr("lang", "") != "lv" || doc.Find(".fallback").Length() == 0 {
		t.Error("the fallback is not marked")
	}
}

func TestCourseAddressLeadsToTheReadableOne(t *testing.T) {
	d := newDesk(t)
	c, _ := d.openRun(t, text.Localized{text.LV: "Datu analīze ar R", text.EN: "Data analysis with R"}, 3)
	for _, segment := range []string{string(c.ID), "old-title-" + string(c.ID)} {
		res, _ := d.do(t, httptest.NewRequest(http.MethodGet, "/en/courses/"+segment+"?x=1", nil))
		if want := "/en/courses/datu-analize-ar-r-" + string(c.ID) + "?x=1"; res.StatusCode != http.StatusFound || res.Header.Get("Location") != want {
			t.Errorf("%s: %d %s", segment, res.StatusCode, res.Header.Get("Location"))
		}
	}
	d.get(t, "/en/courses/none", http.StatusNotFound)
	d.get(t, "/en/skills/none", http.StatusNotFound)
	d.get(t, "/en/occupations/none", http.StatusNotFound)
}

func TestSeatFromCourseToMySeatsAndBack(t *testing.T) {
	d := newDesk(t)
	c, r := d.openRun(t, text.Localized{text.LV: "Vieta"}, 1)
	course := "/lv/courses/vieta-" + string(c.ID)
	seat, cancel := course+"/runs/"+string(r.ID)+"/seat", course+"/runs/"+string(r.ID)+"/cancel"

	doc := d.get(t, course, http.StatusOK) // a visitor
	if href := doc.Find(".run .btn.primary").AttrOr("href", ""); href != seat {
		t.Fatalf("the button leads to %q", href)
	}
	res, _ := d.do(t, httptest.NewRequest(http.MethodGet, seat, nil))
	if want := "/lv/sign-in?next=" + url.QueryEscape(seat); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != want {
		t.Fatalf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}

	d.as(t, "learner")
	if ask := d.get(t, course, http.StatusOK).Find(".run .btn.primary").AttrOr("data-confirm-text", ""); !strings.Contains(strings.ReplaceAll(ask, "\u00a0", " "), "2026. gada") || strings.Contains(ask, "<") {
		t.Errorf("the dialog does not say which run: %q", ask)
	}
	doc = d.get(t, seat, http.StatusOK)
	if doc.Find(`form[method="post"][action="`+seat+`"] button`).Length() != 1 {
		t.Fatal("the page does not ask")
	}
	res, _ = d.post(t, seat, nil, http.StatusSeeOther)
	if res.Header.Get("Location") != "/lv/my/seats" {
		t.Errorf("leads to %s", res.Header.Get("Location"))
	}
	if doc = d.get(t, course, http.StatusOK); doc.Find(`.run a[href="`+cancel+`"]`).Length() != 1 {
		t.Error("the course does not say that the seat is mine")
	}
	if _, doc = d.post(t, seat, nil, http.StatusConflict); !strings.Contains(doc.Find("[role=alert]").Text(), "jums jau ir") {
		t.Errorf("twice: %s", doc.Find("main").Text())
	}
	d.get(t, seat, http.StatusConflict)

	d.as(t, "planner")
	if _, doc = d.post(t, seat, nil, http.StatusConflict); !strings.Contains(doc.Find("[role=alert]").Text(), "brīvu vietu vairs nav") {
		t.Errorf("full: %s", doc.Find("main").Text())
	}
	d.get(t, cancel, http.StatusNotFound) // not theirs

	d.as(t, "learner")
	d.inEveryLanguage(t, "/my/seats", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find("#g-upcoming").Length() != 1 || doc.Find(`a[href$="/cancel"]`).Length() == 0 {
			t.Errorf("%s: the seat is not listed", lang)
		}
	})
	d.get(t, cancel, http.StatusOK)
	d.post(t, cancel, nil, http.StatusSeeOther)
	doc = d.get(t, "/lv/my/seats", http.StatusOK)
	if doc.Find("#g-cancelled").Length() != 1 || doc.Find("#g-upcoming").Length() != 0 {
		t.Error("the cancelled seat is not where it belongs")
	}
}

func TestSeatRefusedOffersOtherRuns(t *testing.T) {
	d := newDesk(t).as(t, "learner")
	c, full := d.openRun(t, text.Localized{text.LV: "Pilns"}, 1)
	other := d.run(t, c.ID, 5, 60)
	if _, err := d.App.TakeSeat(context.Background(), d.Actor(t, "planner"), c.ID, full.ID); err != nil {
		t.Fatal(err)
	}
	doc := d.get(t, "/lv/courses/pilns-"+string(c.ID)+"/runs/"+string(full.ID)+"/seat", http.StatusConflict)
	if doc.Find("#run-"+string(other.ID)+" .btn.primary").Length() != 1 {
		t.Error("the other run is not offered")
	}
}

func TestMySeatsEmptyAndUnknownRun(t *testing.T) {
	d := newDesk(t).as(t, "planner")
	d.inEveryLanguage(t, "/my/seats", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find(".empty .btn").Length() != 1 {
			t.Errorf("%s: nothing to do next", lang)
		}
	})
	d.get(t, "/lv"+computerScience+"/runs/none/seat", http.StatusNotFound)
	d.post(t, "/lv"+computerScience+"/runs/none/seat", nil, http.StatusNotFound)
}

func TestSkillAndOccupationPages(t *testing.T) {
	d := newDesk(t)
	tax := d.App.Market().Taxonomy()
	skill := d.get(t, "/en/skills?q=python", http.StatusOK).Find("#lines tbody a").First().AttrOr("href", "")
	d.inEveryLanguage(t, strings.TrimPrefix(skill, "/en"), func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		for _, sel := range []string{".kpis", ".cards .card", ".needs li", ".names [lang=en]", "#occ-h"} {
			if doc.Find(sel).Length() == 0 {
				t.Errorf("%s: no %s", lang, sel)
			}
		}
	})
	id := tax.OccupationsByLabel("software developer")[0]
	page := d.get(t, "/en/occupations?q=software+dev", http.StatusOK)
	href := page.Find(`#lines tbody a[href$="`+string(id)+`"]`).AttrOr("href", "")
	d.as(t, "learner").inEveryLanguage(t, strings.TrimPrefix(href, "/en"), func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		for _, sel := range []string{".cards .card", "#ess-h", "#opt-h", ".figure svg", `a[href*="/gaps/"]`} {
			if doc.Find(sel).Length() == 0 {
				t.Errorf("%s: no %s", lang, sel)
			}
		}
	})
}

func TestConceptListsInEveryLanguage(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/skills", "/occupations", "/skills?q=dat&page=99", "/occupations?q=" + url.QueryEscape(evil), "/skills?q=%ff%00"} {
		d.inEveryLanguage(t, path, nil)
	}
	doc := d.get(t, "/lv/skills", http.StatusOK)
	if doc.Find("#lines tbody tr").Length() < 20 {
		t.Error("few skills listed")
	}
	r := httptest.NewRequest(http.MethodGet, "/lv/skills?q=sql", nil)
	r.Header.Set("HX-Request", "true")
	if _, body := d.do(t, r); strings.Contains(body, "<html") || !strings.Contains(body, `id="lines"`) {
		t.Errorf("%.200s", body)
	}
}

func TestConfidentialNeedsAreNeverNamed(t *testing.T) {
	d := newDesk(t)
	skill := d.skillID(t, "Kubernetes")
	_, err := d.App.PostDemand(context.Background(), d.Actor(t, "employer"), "", app.DemandInput{Title: text.Localized{text.LV: "Slepenais amats"}, Headcount: 9, Confidential: true, Place: apptest.Home,
		Needs: []demand.Need{{Skill: skill.ID, Level: 4, Importance: demand.Must, Origin: demand.Stated}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/lv/skills/" + string(skill.ID), "/lv/", "/lv/skills"} {
		_, body := d.do(t, httptest.NewRequest(http.MethodGet, path, nil))
		if strings.Contains(body, "Slepenais") {
			t.Errorf("%s names a confidential need", path)
		}
	}
	doc := d.get(t, "/lv/skills/"+string(skill.ID), http.StatusOK)
	if !strings.Contains(doc.Find("main").Text(), "konfidenciālas") {
		t.Error("that there are confidential needs is not said")
	}
}

func TestCompareAndFavourites(t *testing.T) {
	d := newDesk(t)
	query := "?id=course-datorzinatnes-bakalaurs&id=" + pythonForYouth + "&id=none"
	d.inEveryLanguage(t, "/compare"+query, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find(".compare-table thead a[href*='/courses/']").Length() != 2 || doc.Find(".notice.warn").Length() != 1 {
			t.Errorf("%s: %s", lang, doc.Find("thead").Text())
		}
	})
	d.inEveryLanguage(t, "/favourites"+query, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find(".card").Length() != 2 {
			t.Errorf("%s: %d cards", lang, doc.Find(".card").Length())
		}
	})
	d.inEveryLanguage(t, "/compare", nil)
	d.inEveryLanguage(t, "/favourites", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find("noscript").Length() != 1 {
			t.Errorf("%s: no word to those without scripts", lang)
		}
	})
	many := url.Values{"id": {"a", "b", "c", "d", "e", "a", ""}}
	if doc := d.get(t, "/lv/compare?"+many.Encode(), http.StatusOK); doc.Find(".notice").Length() < 2 {
		t.Error("too many courses went unsaid")
	}
}

// TestHostileTextStaysText puts markup wherever people may write and reads every page that shows it.
func TestHostileTextStaysText(t *testing.T) {
	d := newDesk(t)
	ctx, hostile := context.Background(), text.Localized{text.LV: evil + "kiberkrabis"}
	c, r := d.openRun(t, hostile, 4)
	skill := d.skillID(t, "Python (computer programming)")
	if _, err := d.App.PostDemand(ctx, d.Actor(t, "employer"), "", app.DemandInput{Title: hostile, Headcount: 3, Note: hostile, Place: apptest.Home,
		Needs: []demand.Need{{Skill: skill.ID, Importance: demand.Must, Origin: demand.Stated}}}); err != nil {
		t.Fatal(err)
	}
	provider := d.Actor(t, "provider")
	o, err := d.App.Organisation(ctx, provider.User.Org)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.UpdateOrganisation(ctx, d.Actor(t, "admin"), o.ID, o.Rev, app.OrganisationInput{Name: hostile, Provider: true, Sector: org.Economy, Place: o.Place}); err != nil {
		t.Fatal(err)
	}
	learner := d.Actor(t, "learner")
	if _, err := d.App.UpdateProfile(ctx, learner, app.ProfileInput{Name: evil, Lang: text.LV}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.TakeSeat(ctx, learner, c.ID, r.ID); err != nil {
		t.Fatal(err)
	}
	d.as(t, "learner")
	course := strings.TrimPrefix(d.get(t, "/lv/my/seats", http.StatusOK).Find(".run h3 a").AttrOr("href", ""), "/lv")
	for _, path := range []string{"/", "/my/seats", "/account", "/courses?q=kiberkrabis", course, course + "/runs/" + string(r.ID) + "/cancel", "/compare?id=" + string(c.ID),
		"/favourites?id=" + string(c.ID), "/courses?provider=" + string(o.ID), "/skills?q=" + url.QueryEscape(evil)} {
		d.inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find("main script:not([type='application/ld+json'])").Length() > 0 {
				t.Errorf("%s %s: a script", lang, path)
			}
		})
	}
	href := d.get(t, "/lv"+course, http.StatusOK).Find(".skill-list a").AttrOr("href", "")
	d.inEveryLanguage(t, strings.TrimPrefix(href, "/lv"), nil)
}

func TestRunAsCalendarFile(t *testing.T) {
	d := newDesk(t)
	c, r := d.openRun(t, text.Localized{text.LV: "Kalendārs"}, 2)
	doc := d.get(t, "/lv/courses/kalendars-"+string(c.ID), http.StatusOK)
	href := doc.Find(`a[href$="/calendar.ics"]`).AttrOr("href", "")
	res, body := d.do(t, httptest.NewRequest(http.MethodGet, href, nil))
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(body, "DTSTART;VALUE=DATE:"+r.Start.Format("20060102")) {
		t.Errorf("%d %s\n%s", res.StatusCode, res.Header.Get("Content-Type"), body)
	}
}
