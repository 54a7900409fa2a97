package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// The organisations of the demonstration accounts.
const (
	ownEmployer   = "org-ziemelkrasta-programmatura"
	otherEmployer = "org-piekrastes-elektronika"
	ownProvider   = "org-kodu-osta"
	otherProvider = "org-bakas-macibu-centrs"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// skillOf is a skill of the demonstration taxonomy, by its English label.
func skillOf(t testing.TB, h *apptest.House, label string) taxonomy.SkillID {
	t.Helper()
	for _, s := range h.Data.Skills {
		if s.Labels.Preferred[text.EN] == label {
			return s.ID
		}
	}
	t.Fatalf("no skill %q", label)
	return ""
}

func occupationOf(t testing.TB, h *apptest.House, label string) taxonomy.OccupationID {
	t.Helper()
	for _, o := range h.Data.Occupations {
		if o.Labels.Preferred[text.EN] == label {
			return o.ID
		}
	}
	t.Fatalf("no occupation %q", label)
	return ""
}

func courseInput(t testing.TB, h *apptest.House) app.CourseInput {
	t.Helper()
	return app.CourseInput{Type: catalog.NonFormal, Title: text.Localized{"lv": "Pirmie soļi programmēšanā"}, Field: "0613", State: catalog.Published,
		Teaches: []taxonomy.SkillAt{{Skill: skillOf(t, h, "Python (computer programming)"), Level: 3}}, Workload: 40}
}

func instanceInput(seats int) app.InstanceInput {
	return app.InstanceInput{Start: day(2027, 1, 11), End: day(2027, 3, 1), Mode: catalog.Onsite, Place: apptest.Home, Timetable: catalog.Evening,
		Languages: []text.Lang{"lv"}, Seats: seats, Price: catalog.Money{Cents: 5000, Currency: "EUR"}}
}

func demandInput(t testing.TB, h *apptest.House) app.DemandInput {
	t.Helper()
	return app.DemandInput{Title: text.Localized{"lv": "Programmētājs"}, Headcount: 2, Place: apptest.Home,
		Needs: []demand.Need{{Skill: skillOf(t, h, "Python (computer programming)"), Level: 4, Importance: demand.Must, Origin: demand.Stated}}}
}

// publish adds a course with one run of so many seats to the catalogue.
func publish(t testing.TB, h *apptest.House, seats int) (catalog.Course, catalog.Instance) {
	t.Helper()
	provider := h.Actor(t, "provider")
	c, err := h.App.CreateCourse(t.Context(), provider, "", courseInput(t, h))
	must(t, err)
	r, err := h.App.CreateInstance(t.Context(), provider, c.ID, instanceInput(seats))
	must(t, err)
	return c, r
}

func post(t testing.TB, h *apptest.House, change func(*app.DemandInput)) demand.Demand {
	t.Helper()
	in := demandInput(t, h)
	if change != nil {
		change(&in)
	}
	d, err := h.App.PostDemand(t.Context(), h.Actor(t, "employer"), "", in)
	must(t, err)
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantCode fails unless err is a fault of that code; "" means no error.
func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if (err == nil) != (code == "") || fault.CodeOf(err) != code {
		t.Errorf("got %v, want %q", err, code)
	}
}

// wantField fails unless err names the field with the code, among others perhaps.
func wantField(t testing.TB, err error, path, code string) {
	t.Helper()
	if !slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return f.Path == path && f.Code == code }) {
		t.Errorf("got %v, want %s: %s", err, path, code)
	}
}
