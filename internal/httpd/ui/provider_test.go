package ui_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/text"
)

const (
	ownCourse     = "course-javascript-vakari" // of account provider
	foreignCourse = "course-excel-darbam"      // of account provider2
)

func (d *desk) courseOf(t *testing.T, id string) catalog.Course {
	t.Helper()
	c, err := d.Store.Courses.Get(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (d *desk) runsOf(t *testing.T, course string) []catalog.Instance {
	t.Helper()
	_, runs, err := d.App.Course(context.Background(), app.System, catalog.CourseID(course))
	if err != nil {
		t.Fatal(err)
	}
	return runs
}

// openRun returns a run of a course that one can apply for now.
func (d *desk) openRunOf(t *testing.T, course string) catalog.Instance {
	t.Helper()
	for _, r := range d.runsOf(t, course) {
		if r.OpenAt(d.Clock.Now()) && !r.Flexible {
			return r
		}
	}
	t.Fatal("no open run")
	return catalog.Instance{}
}

func TestMyCoursesShowSeatsAndDemand(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	d.inEveryLanguage(t, "/teaching", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if n := doc.Find(".teaching .card").Length(); n != 9 {
			t.Errorf("%s: %d courses, want 9", lang, n)
		}
		if doc.Find(`.teaching .dem a[href*="/teaching/demand?course="]`).Length() == 0 || doc.Find(".teaching .seats").Length() == 0 {
			t.Errorf("%s: no demand or no seats", lang)
		}
	})
	if d.get(t, "/ru/teaching?state=draft", http.StatusOK).Find(".empty").Length() != 1 {
		t.Error("no drafts, and the page does not say so")
	}
	d.inEveryLanguage(t, "/teaching/"+ownCourse, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if n := doc.Find("table.run-table tbody tr").Length(); n != len(d.runsOf(t, ownCourse)) {
			t.Errorf("%s: %d runs", lang, n)
		}
		if doc.Find(".card.answer").Length() == 0 || doc.Find(".about .tags li").Length() == 0 {
			t.Errorf("%s: no needs or no skills", lang)
		}
	})
}

func TestWhoSeesTeaching(t *testing.T) {
	d := newDesk(t)
	own, foreign := d.runsOf(t, ownCourse)[0].ID, d.runsOf(t, foreignCourse)[0].ID
	for _, c := range []struct {
		actor, path string
		status      int
	}{
		{"", "/lv/teaching", 303}, {"", "/lv/teaching/" + ownCourse, 303}, {"learner", "/lv/teaching", 403}, {"employer", "/lv/teaching/demand", 403}, {"admin", "/lv/teaching", 403},
		{"provider", "/lv/teaching/" + foreignCourse, 403}, {"provider", "/lv/teaching/" + foreignCourse + "/edit", 403}, {"provider", "/lv/teaching/" + foreignCourse + "/runs/new", 403},
		{"provider", "/lv/teaching/" + foreignCourse + "/archive", 403}, {"provider", "/lv/teaching/nowhere", 404}, {"provider", "/lv/teaching/runs/nowhere/edit", 404},
		{"provider", "/lv/teaching/runs/" + string(foreign) + "/edit", 403}, {"provider", "/lv/teaching/runs/" + string(foreign) + "/participants", 403},
		{"provider", "/lv/teaching/runs/" + string(foreign) + "/participants.csv", 403}, {"learner", "/lv/teaching/runs/" + string(own) + "/participants", 403},
		{"provider", "/lv/teaching/demand?course=" + foreignCourse, 404}, {"provider", "/lv/teaching/" + ownCourse + "/runs/new?from=" + string(foreign), 404},
		{"provider", "/lv/teaching/runs/" + string(own) + "/edit", 200}, {"provider", "/lv/teaching/new", 200},
	} {
		d.as(t, c.actor).get(t, c.path, c.status)
	}
	d.as(t, "provider")
	for _, path := range []string{"/teaching/" + foreignCourse + "/edit", "/teaching/" + foreignCourse + "/archive", "/teaching/" + foreignCourse + "/runs/new",
		"/teaching/runs/" + string(foreign) + "/edit", "/teaching/runs/" + string(foreign) + "/cancel", "/teaching/runs/" + string(foreign) + "/delete", "/teaching/runs/" + string(foreign) + "/participants"} {
		d.post(t, "/lv"+path, url.Values{"rev": {"1"}, "state": {"completed"}}, http.StatusForbidden)
	}
}

func goodCourse() url.Values {
	return url.Values{"title.lv": {"SQL vakari"}, "type": {"non-formal"}, "field": {"0612"}, "teaches[0].label": {"SQL"}, "teaches[0].level": {"3"}, "workload": {"24"}, "state": {"published"}}
}

func TestCourseFormRefusesBadInput(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	before := len(d.App.Market().CoursesOf(d.actor.User.Org))
	for i, c := range []struct {
		name    string
		changes map[string]string
		wrong   string
	}{
		{"no title", map[string]string{"title.lv": " "}, "f-title"},
		{"broken UTF-8", map[string]string{"description.lv": "\xc3\x28"}, "f-description-lv"},
		{"no kind", map[string]string{"type": ""}, "f-type"},
		{"a kind unknown", map[string]string{"type": "magic"}, "f-type"},
		{"no field", map[string]string{"field": ""}, "f-field"},
		{"formal without a level", map[string]string{"type": "formal"}, "f-eqf"},
		{"level nine", map[string]string{"eqf": "9"}, "f-eqf"},
		{"level 260", map[string]string{"eqf": "260"}, "f-eqf"},
		{"published without skills", map[string]string{"teaches[0].label": ""}, "f-teaches"},
		{"an unknown skill", map[string]string{"teaches[0].label": "kvantu paklāji"}, "f-teaches-0-skill"},
		{"an unknown skill required", map[string]string{"requires[3].label": "kvantu paklāji"}, "f-requires-0-skill"},
		{"an unknown occupation", map[string]string{"prepares_for[2]_label": "pūķu ganītājs"}, "f-prepares-for-0"},
		{"negative hours", map[string]string{"workload": "-1"}, "f-workload"},
		{"hours in words", map[string]string{"workload": "daudz"}, "f-workload"},
		{"credits without end", map[string]string{"ects": "Inf"}, "f-ects"},
		{"ages the wrong way round", map[string]string{"age_min": "30", "age_max": "20"}, "f-age-max"},
		{"an address that runs", map[string]string{"url": "javascript:alert(1)"}, "f-url"},
		{"a state unknown", map[string]string{"state": "secret"}, "f-state"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lang := text.Langs()[i%3]
			_, doc := d.post(t, "/"+string(lang)+"/teaching/new", with(goodCourse(), c.changes), http.StatusUnprocessableEntity)
			sound(t, c.name, doc)
			if wrong := wrongFields(doc); len(wrong) != 1 || wrong[0] != c.wrong || doc.Find("#"+c.wrong).Length() != 1 {
				t.Errorf("wrong are %v, want %s", wrong, c.wrong)
			}
		})
	}
	if now := len(d.App.Market().CoursesOf(d.actor.User.Org)); now != before {
		t.Errorf("%d courses were written", now-before)
	}
}

func TestACourseIsWrittenEditedAndArchived(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	v := with(goodCourse(), map[string]string{"prepares_for[0]_label": "datu analītiķis", "ects": "1,5", "state": "draft", "credential.en": "Certificate"})
	res, _ := d.post(t, "/lv/teaching/new", v, http.StatusSeeOther)
	id := strings.TrimPrefix(res.Header.Get("Location"), "/lv/teaching/")
	c := d.courseOf(t, id)
	if c.State != catalog.Draft || c.ECTS != 1.5 || len(c.PreparesFor) != 1 || c.Teaches[0].Level != 3 || c.Provider != d.actor.User.Org {
		t.Errorf("saved %+v", c)
	}
	form := formValues(d.get(t, "/lv/teaching/"+id+"/edit", http.StatusOK))
	form.Set("title.en", "SQL evenings")
	d.post(t, "/lv/teaching/"+id+"/edit", form, http.StatusSeeOther) // Enter: no button, no state
	if now := d.courseOf(t, id); now.State != catalog.Draft || now.Title[text.EN] != "SQL evenings" || now.Workload != 24 || len(now.PreparesFor) != 1 {
		t.Errorf("edited %+v", now)
	}
	_, doc := d.post(t, "/lv/teaching/"+id+"/edit", with(form, map[string]string{"workload": "30"}), http.StatusPreconditionFailed)
	if doc.Find(".clash tbody tr").Length() != 1 {
		t.Error("the clash of two editors is not shown")
	}
	for path, want := range map[string]catalog.State{"publish": catalog.Published, "archive": catalog.Archived} {
		doc := d.get(t, "/lv/teaching/"+id+"/"+path, http.StatusOK)
		sound(t, path, doc)
		d.post(t, "/lv/teaching/"+id+"/"+path, url.Values{"rev": {doc.Find(`input[name="rev"]`).AttrOr("value", "")}}, http.StatusSeeOther)
		if got := d.courseOf(t, id).State; got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
	bare := goodCourse()
	bare.Del("teaches[0].label")
	bare.Set("state", "draft")
	res, _ = d.post(t, "/lv/teaching/new", bare, http.StatusSeeOther)
	id = strings.TrimPrefix(res.Header.Get("Location"), "/lv/teaching/")
	_, doc = d.post(t, "/lv/teaching/"+id+"/publish", url.Values{"rev": {"1"}}, http.StatusUnprocessableEntity)
	if got := wrongFields(doc); len(got) != 1 || got[0] != "f-teaches" {
		t.Errorf("publishing without skills: %v", got)
	}
}

func goodRun() url.Values {
	return url.Values{"start": {"2027-02-01"}, "end": {"2027-03-01"}, "mode": {"onsite"}, "place": {"LV0007000"}, "timetable": {"evening"}, "languages": {"lv", "ru"}, "seats": {"12"}, "price": {"120,50"}}
}

func TestRunFormRefusesBadInput(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	before := len(d.runsOf(t, ownCourse))
	for i, c := range []struct {
		name    string
		changes map[string]string
		wrong   string
	}{
		{"negative seats", map[string]string{"seats": "-5"}, "f-seats"},
		{"no seats", map[string]string{"seats": ""}, "f-seats"},
		{"more taken than there are", map[string]string{"taken_outside": "13"}, "f-seats"},
		{"negative taken", map[string]string{"taken_outside": "-1"}, "f-taken-outside"},
		{"end before start", map[string]string{"end": "2027-01-01"}, "f-end"},
		{"no start", map[string]string{"start": ""}, "f-start"},
		{"a date in words", map[string]string{"deadline": "rīt"}, "f-deadline"},
		{"applying after the end", map[string]string{"deadline": "2027-04-01"}, "f-deadline"},
		{"no mode", map[string]string{"mode": ""}, "f-mode"},
		{"on site without a place", map[string]string{"place": ""}, "f-place"},
		{"an unknown place", map[string]string{"place": "Atlantis"}, "f-place"},
		{"no timetable", map[string]string{"timetable": ""}, "f-timetable"},
		{"a language unknown", map[string]string{"languages": "x1"}, "f-languages"},
		{"a negative price", map[string]string{"price": "-1"}, "f-price"},
		{"a price in words", map[string]string{"price": "1e3"}, "f-price"},
		{"funding unknown", map[string]string{"funding": "piracy"}, "f-funding"},
		{"hours without end", map[string]string{"weekly_hours": "99"}, "f-weekly-hours"},
		{"broken UTF-8", map[string]string{"address": "\xff"}, "f-address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lang := text.Langs()[i%3]
			_, doc := d.post(t, "/"+string(lang)+"/teaching/"+ownCourse+"/runs/new", with(goodRun(), c.changes), http.StatusUnprocessableEntity)
			sound(t, c.name, doc)
			if wrong := wrongFields(doc); len(wrong) != 1 || wrong[0] != c.wrong || doc.Find("#"+c.wrong).Length() != 1 {
				t.Errorf("wrong are %v, want %s", wrong, c.wrong)
			}
		})
	}
	if now := len(d.runsOf(t, ownCourse)); now != before {
		t.Errorf("%d runs were written", now-before)
	}
	d.post(t, "/lv/teaching/"+ownCourse+"/runs/new", goodRun(), http.StatusSeeOther)
	for _, r := range d.runsOf(t, ownCourse) {
		if r.Seats == 12 && r.Price.Cents == 12050 && len(r.Languages) == 2 {
			return
		}
	}
	t.Error("the good run was not written")
}

func TestACopiedRunMovesItsDates(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	old := d.openRunOf(t, ownCourse)
	d.inEveryLanguage(t, "/teaching/"+ownCourse+"/runs/new?from="+string(old.ID)+"&start=2028-01-10", nil)
	form := formValues(d.get(t, "/lv/teaching/"+ownCourse+"/runs/new?from="+string(old.ID)+"&start=2028-01-10", http.StatusOK))
	by := time.Date(2028, 1, 10, 0, 0, 0, 0, time.UTC).Sub(old.Start)
	if form.Get("start") != "2028-01-10" || form.Get("end") != old.End.Add(by).Format(time.DateOnly) || form.Get("taken_outside") != "" || form.Get("seats") != strconv.Itoa(old.Seats) {
		t.Errorf("copied %v", form)
	}
	if !old.Deadline.IsZero() && form.Get("deadline") != old.Deadline.Add(by).Format(time.DateOnly) {
		t.Errorf("the deadline stayed at %s", form.Get("deadline"))
	}
	d.post(t, "/lv/teaching/"+ownCourse+"/runs/new", form, http.StatusSeeOther)
	if doc := d.get(t, "/lv/teaching/"+ownCourse+"/runs/new?from="+string(old.ID)+"&start=never", http.StatusOK); len(wrongFields(doc)) != 1 {
		t.Error("a start that is no date goes unnoticed")
	}
}

func TestRunsAreCancelledOrDeleted(t *testing.T) {
	d := newDesk(t)
	run := d.openRunOf(t, ownCourse)
	learner := d.Actor(t, "learner")
	if _, err := d.App.TakeSeat(context.Background(), learner, ownCourse, run.ID); err != nil {
		t.Fatal(err)
	}
	d.as(t, "provider")
	at := "/lv/teaching/runs/" + string(run.ID)
	d.get(t, at+"/delete", http.StatusConflict)
	d.post(t, at+"/delete", url.Values{"rev": {strconv.FormatInt(run.Rev+1, 10)}}, http.StatusConflict)
	rev := d.get(t, at+"/cancel", http.StatusOK).Find(`main input[name="rev"]`).AttrOr("value", "")
	d.post(t, at+"/cancel", url.Values{"rev": {"1000"}}, http.StatusPreconditionFailed)
	d.post(t, at+"/cancel", url.Values{"rev": {rev}}, http.StatusSeeOther)
	if now, err := d.Store.Instances.Get(context.Background(), string(run.ID)); err != nil || !now.Cancelled || now.Taken() != run.Taken()+1 {
		t.Errorf("cancelled: %+v, %v", now, err)
	}
	d.post(t, "/lv/teaching/"+ownCourse+"/runs/new", goodRun(), http.StatusSeeOther)
	for _, r := range d.runsOf(t, ownCourse) {
		if r.Seats == 12 && r.Price.Cents == 12050 {
			d.post(t, "/lv/teaching/runs/"+string(r.ID)+"/delete", url.Values{}, http.StatusPreconditionFailed)
			d.post(t, "/lv/teaching/runs/"+string(r.ID)+"/delete", url.Values{"rev": {strconv.FormatInt(r.Rev, 10)}}, http.StatusSeeOther)
			d.get(t, "/lv/teaching/runs/"+string(r.ID)+"/edit", http.StatusNotFound)
		}
	}
}

// seatOfSomebody takes a seat in an open run for a learner with a name of our choice.
func (d *desk) seatOfSomebody(t *testing.T, name string) catalog.Instance {
	t.Helper()
	run := d.openRunOf(t, ownCourse)
	learner := d.Actor(t, "learner")
	if _, err := d.Store.Users.Mutate(context.Background(), string(learner.User.ID), func(u account.User) (account.User, error) { u.Name = name; return u, nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.TakeSeat(context.Background(), learner, ownCourse, run.ID); err != nil {
		t.Fatal(err)
	}
	return run
}

func TestParticipantsAreListedAndMarked(t *testing.T) {
	d := newDesk(t)
	run := d.seatOfSomebody(t, evil)
	d.as(t, "provider")
	at := "/teaching/runs/" + string(run.ID) + "/participants"
	d.inEveryLanguage(t, at, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if !strings.Contains(doc.Find("table.data th[scope=row]").Text(), evil) {
			t.Errorf("%s: the participant's name is not shown as it is", lang)
		}
	})
	who := d.get(t, "/lv"+at, http.StatusOK).Find(`input[name="learner"]`).First().AttrOr("value", "")
	for _, to := range []catalog.EnrolmentState{catalog.Completed, catalog.Enrolled, catalog.Dropped, catalog.Enrolled, catalog.Cancelled} {
		d.post(t, "/lv"+at, url.Values{"learner": {who}, "state": {string(to)}}, http.StatusSeeOther)
		now, err := d.Store.Instances.Get(context.Background(), string(run.ID))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range now.Enrolments {
			if e.Learner == who && e.State != to {
				t.Errorf("state %s, want %s", e.State, to)
			}
		}
	}
	d.post(t, "/lv"+at, url.Values{"learner": {who}, "state": {"eaten"}}, http.StatusUnprocessableEntity)
	d.post(t, "/lv"+at, url.Values{"learner": {"nobody"}, "state": {"completed"}}, http.StatusNotFound)
}

func TestParticipantsCSVComputesNothing(t *testing.T) {
	d := newDesk(t)
	run := d.seatOfSomebody(t, `=HYPERLINK("https://evil.example","x")`)
	d.as(t, "provider")
	res, body := d.do(t, httptest.NewRequest(http.MethodGet, "/lv/teaching/runs/"+string(run.ID)+"/participants.csv", nil))
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\xEF\xBB\xBF"))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	found := false
	for _, row := range rows[1:] {
		found = found || strings.HasPrefix(row[0], "'=HYPERLINK")
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a formula: %q", cell)
			}
		}
	}
	if !found {
		t.Error("the participant is missing")
	}
}

func TestDemandSeenByAProvider(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	d.inEveryLanguage(t, "/teaching/demand", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find(".card.answer").Length() != 10 || doc.Find(".wanted li").Length() == 0 || doc.Find("#skills tbody tr").Length() != 15 {
			t.Errorf("%s: %d needs, %d skills nobody teaches, %d not taught here", lang, doc.Find(".card.answer").Length(), doc.Find(".wanted li").Length(), doc.Find("#skills tbody tr").Length())
		}
		people := []float64{}
		doc.Find("#skills tbody td:nth-of-type(1)").Each(func(_ int, s *goquery.Selection) { people = append(people, number(t, s.Text())) })
		for i := 1; i < len(people); i++ {
			if people[i] > people[i-1] {
				t.Errorf("%s: not ranked by people: %v", lang, people)
				break
			}
		}
	})
	secret := map[string]bool{}
	for n, err := range d.Store.Demands.All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if n.Confidential {
			secret["/lv/needs/"+string(n.ID)] = true
		}
	}
	for page := 1; page < 8; page++ {
		d.get(t, "/lv/teaching/demand?page="+strconv.Itoa(page), http.StatusOK).Find(".card.answer h3 a").Each(func(_ int, s *goquery.Selection) {
			if secret[s.AttrOr("href", "")] {
				t.Errorf("a confidential need is named: %s", s.Text())
			}
		})
	}
	one := d.get(t, "/lv/teaching/demand?course="+ownCourse, http.StatusOK)
	if one.Find(".card.answer").Length() == 0 || one.Find(`select option[selected]`).AttrOr("value", "") != ownCourse {
		t.Error("choosing one course does not show what it answers")
	}
	create := one.Find(".wanted a.small").First().AttrOr("href", "")
	if v := formValues(d.get(t, create, http.StatusOK)); v.Get("teaches[0].skill") == "" {
		t.Errorf("%s does not begin a course that teaches the skill", create)
	}
}

func TestProviderPagesEscapeWhatPeopleWrite(t *testing.T) {
	d := newDesk(t).as(t, "provider")
	v := with(goodCourse(), map[string]string{"title.lv": evil, "title.en": evil, "description.lv": evil + "</textarea><script>alert(1)</script>", "credential.lv": evil})
	res, _ := d.post(t, "/lv/teaching/new", v, http.StatusSeeOther)
	id := strings.TrimPrefix(res.Header.Get("Location"), "/lv/teaching/")
	d.post(t, "/lv/teaching/"+id+"/runs/new", with(goodRun(), map[string]string{"address": evil}), http.StatusSeeOther)
	run := string(d.runsOf(t, id)[0].ID)
	for _, path := range []string{"/teaching", "/teaching/" + id, "/teaching/" + id + "/edit", "/teaching/" + id + "/archive", "/teaching/" + id + "/runs/new", "/teaching/demand",
		"/teaching/runs/" + run + "/edit", "/teaching/runs/" + run + "/cancel", "/teaching/runs/" + run + "/delete", "/teaching/runs/" + run + "/participants"} {
		d.inEveryLanguage(t, path, func(t *testing.T, lang text.Lang, doc *goquery.Document) {
			if doc.Find("script").Length() > 1 {
				t.Errorf("%s%s: a script got in", lang, path)
			}
		})
	}
	_, doc := d.post(t, "/lv/teaching/"+id+"/runs/new", url.Values{"start": {evil}, "seats": {evil}, "price": {evil}, "mode": {evil}, "place": {evil}, "languages": {evil}}, http.StatusUnprocessableEntity)
	sound(t, "a run with everything wrong", doc)
}

func TestTwoEditorsOfARun(t *testing.T) {
	d := newDesk(t)
	run := d.openRunOf(t, ownCourse)
	d.as(t, "provider")
	form := formValues(d.get(t, "/lv/teaching/runs/"+string(run.ID)+"/edit", http.StatusOK))
	if _, err := d.App.TakeSeat(context.Background(), d.Actor(t, "learner"), ownCourse, run.ID); err != nil {
		t.Fatal(err)
	}
	form.Set("address", "Lielā iela 1")
	_, doc := d.post(t, "/lv/teaching/runs/"+string(run.ID)+"/edit", form, http.StatusPreconditionFailed)
	if doc.Find(".clash").Length() != 1 {
		t.Fatal("a seat taken meanwhile goes unnoticed")
	}
	d.post(t, "/lv/teaching/runs/"+string(run.ID)+"/edit", formValues(doc), http.StatusSeeOther)
	now, err := d.Store.Instances.Get(context.Background(), string(run.ID))
	if err != nil || now.Address != "Lielā iela 1" || now.Taken() != run.Taken()+1 || now.Seats != run.Seats {
		t.Errorf("saved %+v, %v", now, err)
	}
}
