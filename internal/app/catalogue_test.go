package app_test

import (
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestACourseLives(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, provider := t.Context(), h.Actor(t, "provider")
	in := courseInput(t, h)
	in.Title = text.Localized{"lv": "  Pirmie soļi  ", "en": " "}
	c, err := h.App.CreateCourse(ctx, provider, "", in)
	must(t, err)
	if c.Provider != ownProvider || c.Title["lv"] != "Pirmie soļi" || len(c.Title) != 1 || c.Rev != 1 || !c.CreatedAt.Equal(apptest.Today) {
		t.Errorf("got %+v", c)
	}
	h.Clock.Advance(time.Hour)
	edit := app.InputOf(c)
	edit.Workload = 99
	c2, err := h.App.UpdateCourse(ctx, provider, c.ID, c.Rev, edit)
	must(t, err)
	if c2.Workload != 99 || c2.Rev != 2 || !c2.UpdatedAt.Equal(h.Clock.Now()) || !c2.CreatedAt.Equal(apptest.Today) {
		t.Errorf("got %+v", c2)
	}
	_, err = h.App.UpdateCourse(ctx, provider, c.ID, c.Rev, edit)
	wantCode(t, err, "conflict_rev")
	_, err = h.App.UpdateCourse(ctx, provider, c.ID, 0, edit)
	wantCode(t, err, "conflict_rev")
	archived, err := h.App.ArchiveCourse(ctx, provider, c.ID, c2.Rev)
	must(t, err)
	if archived.State != catalog.Archived || archived.Workload != 99 {
		t.Errorf("got %+v", archived)
	}
	_, _, err = h.App.Course(ctx, h.Actor(t, "learner"), c.ID)
	wantCode(t, err, "course_not_found")
	edit.State = catalog.Published
	if _, err := h.App.UpdateCourse(ctx, provider, c.ID, archived.Rev, edit); err != nil {
		t.Errorf("it cannot come back: %v", err)
	}
	if _, _, err := h.App.Course(ctx, h.Actor(t, "learner"), c.ID); err != nil {
		t.Error(err)
	}
}

func TestABadCourseIsNotWritten(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, provider := t.Context(), h.Actor(t, "provider")
	good, err := h.App.CreateCourse(ctx, provider, "", func() app.CourseInput {
		in := courseInput(t, h)
		in.ExternalID = "K-1"
		return in
	}())
	must(t, err)
	var group taxonomy.SkillID
	for _, s := range h.Data.Skills {
		if s.Kind == taxonomy.KindGroup {
			group = s.ID
		}
	}
	cases := []struct {
		name       string
		change     func(*app.CourseInput)
		path, code string
	}{
		{"unknown skill", func(in *app.CourseInput) { in.Teaches = []taxonomy.SkillAt{{Skill: "no-such"}} }, "teaches[0].skill", "unknown_skill"},
		{"unknown prerequisite", func(in *app.CourseInput) { in.Requires = []taxonomy.SkillAt{{Skill: "no-such"}} }, "requires[0].skill", "unknown_skill"},
		{"a group of skills", func(in *app.CourseInput) { in.Teaches = []taxonomy.SkillAt{{Skill: group}} }, "teaches[0].skill", "unknown_skill"},
		{"unknown occupation", func(in *app.CourseInput) { in.PreparesFor = []taxonomy.OccupationID{"no-such"} }, "prepares_for[0]", "unknown_occupation"},
		{"formal without a level", func(in *app.CourseInput) { in.Type = catalog.Formal }, "eqf", "required"},
		{"no title", func(in *app.CourseInput) { in.Title = nil }, "title", "required"},
		{"broken text", func(in *app.CourseInput) { in.Description = text.Localized{"lv": "\xff"} }, "description.lv", "invalid_utf8"},
		{"an external id of ours twice", func(in *app.CourseInput) { in.ExternalID = "K-1" }, "external_id", "taken"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := courseTotal(t, h)
			in := courseInput(t, h)
			c.change(&in)
			if c.name == "a group of skills" && group == "" {
				t.Skip("the demonstration taxonomy has no groups")
			}
			_, err := h.App.CreateCourse(ctx, provider, "", in)
			wantField(t, err, c.path, c.code)
			if c.code != "taken" {
				_, err = h.App.UpdateCourse(ctx, provider, good.ID, good.Rev, in)
				wantField(t, err, c.path, c.code)
				wantField(t, h.App.CheckCourse(provider, ownProvider, in), c.path, c.code)
			}
			if n := courseTotal(t, h); n != before {
				t.Errorf("%d courses, were %d", n, before)
			}
		})
	}
	stored, err := h.Store.Courses.Get(ctx, string(good.ID))
	must(t, err)
	if stored.Rev != good.Rev {
		t.Error("a refused edit was written")
	}
	in := courseInput(t, h)
	in.ExternalID = "K-1"
	if _, err := h.App.CreateCourse(ctx, h.Actor(t, "provider2"), "", in); err != nil {
		t.Errorf("another provider may number its courses the same: %v", err)
	}
	_, err = h.App.CreateCourse(ctx, h.Actor(t, "admin"), ownEmployer, courseInput(t, h))
	wantField(t, err, "provider", "unknown_organisation")
}

func courseTotal(t testing.TB, h *apptest.House) int {
	t.Helper()
	p, err := h.Store.Courses.List(t.Context(), store.Query{PerPage: 1})
	must(t, err)
	return p.Total
}

func TestUnknownIDs(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, admin := t.Context(), h.Actor(t, "admin")
	c, r := publish(t, h, 2)
	other, _ := publish(t, h, 2)
	for _, id := range []string{"no-such", "", "\xff", "../../etc/passwd", string(c.ID) + "\x00"} {
		cases := map[string]error{}
		_, _, cases["course_not_found"] = h.App.Course(ctx, admin, catalog.CourseID(id))
		_, _, cases["instance_not_found"] = h.App.Instance(ctx, admin, catalog.InstanceID(id))
		for code, err := range cases {
			wantCode(t, err, code)
		}
		_, err := h.App.UpdateCourse(ctx, admin, catalog.CourseID(id), 1, courseInput(t, h))
		wantCode(t, err, "course_not_found")
		_, err = h.App.CreateInstance(ctx, admin, catalog.CourseID(id), instanceInput(1))
		wantCode(t, err, "course_not_found")
		_, err = h.App.UpdateInstance(ctx, admin, catalog.InstanceID(id), 1, instanceInput(1))
		wantCode(t, err, "instance_not_found")
		wantCode(t, h.App.DeleteInstance(ctx, admin, catalog.InstanceID(id), 0), "instance_not_found")
		wantCode(t, h.App.SetParticipant(ctx, admin, catalog.InstanceID(id), "x", catalog.Completed), "instance_not_found")
		_, err = h.App.TakeSeat(ctx, admin, catalog.CourseID(id), r.ID)
		wantCode(t, err, "course_not_found")
		_, err = h.App.TakeSeat(ctx, admin, c.ID, catalog.InstanceID(id))
		wantCode(t, err, "instance_not_found")
		_, err = h.App.Demand(ctx, admin, "no-such")
		wantCode(t, err, "demand_not_found")
	}
	_, err := h.App.TakeSeat(ctx, admin, other.ID, r.ID)
	wantCode(t, err, "instance_not_found") // the run of another course
}

func TestARunLives(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, provider := t.Context(), h.Actor(t, "provider")
	c, r := publish(t, h, 3)
	in := app.InstanceInputOf(r)
	in.Seats = 5
	r2, err := h.App.UpdateInstance(ctx, provider, r.ID, r.Rev, in)
	must(t, err)
	if r2.Seats != 5 || r2.Rev != 2 || r2.Course != c.ID {
		t.Errorf("got %+v", r2)
	}
	_, err = h.App.UpdateInstance(ctx, provider, r.ID, r.Rev, in)
	wantCode(t, err, "conflict_rev")
	wantCode(t, h.App.DeleteInstance(ctx, provider, r.ID, r.Rev), "conflict_rev")
	for _, name := range []string{"learner", "planner"} {
		_, err = h.App.TakeSeat(ctx, h.Actor(t, name), c.ID, r.ID)
		must(t, err)
	}
	_, err = h.App.UpdateInstance(ctx, provider, r.ID, r2.Rev, in) // the editor has not seen the learner
	wantCode(t, err, "conflict_rev")
	wantCode(t, h.App.DeleteInstance(ctx, provider, r.ID, 0), "has_learners")
	_, r3, err := h.App.Instance(ctx, provider, r.ID)
	must(t, err)
	in.Seats = 1
	_, err = h.App.UpdateInstance(ctx, provider, r.ID, r3.Rev, in)
	wantField(t, err, "seats", "below_taken")
	for _, name := range []string{"learner", "planner"} {
		_, err = h.App.CancelSeat(ctx, h.Actor(t, name), c.ID, r.ID)
		must(t, err)
	}
	must(t, h.App.DeleteInstance(ctx, provider, r.ID, 0))
	_, _, err = h.App.Instance(ctx, provider, r.ID)
	wantCode(t, err, "instance_not_found")
	if _, ok := h.App.Market().Instance(r.ID); ok {
		t.Error("the market still has it")
	}
}

func TestABadRunIsNotWritten(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	provider := h.Actor(t, "provider")
	c, r := publish(t, h, 3)
	cases := []struct {
		name       string
		change     func(*app.InstanceInput)
		path, code string
	}{
		{"nowhere", func(in *app.InstanceInput) { in.Place = "Atlantis" }, "place", "unknown_place"},
		{"end before start", func(in *app.InstanceInput) { in.End = day(2027, 1, 10) }, "end", "before_start"},
		{"negative seats", func(in *app.InstanceInput) { in.Seats = -1 }, "seats", "out_of_range"},
	}
	for _, b := range cases {
		t.Run(b.name, func(t *testing.T) {
			in := instanceInput(3)
			b.change(&in)
			_, err := h.App.CreateInstance(t.Context(), provider, c.ID, in)
			wantField(t, err, b.path, b.code)
			_, err = h.App.UpdateInstance(t.Context(), provider, r.ID, r.Rev, in)
			wantField(t, err, b.path, b.code)
			wantField(t, h.App.CheckInstance(provider, ownProvider, r, in), b.path, b.code)
		})
	}
	if _, runs, err := h.App.Course(t.Context(), provider, c.ID); err != nil || len(runs) != 1 || runs[0].Rev != r.Rev {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	if err := h.App.CheckInstance(provider, ownProvider, catalog.Instance{Course: c.ID}, instanceInput(3)); err != nil {
		t.Errorf("a good new run: %v", err)
	}
}

func TestCloneOf(t *testing.T) {
	t.Parallel()
	r := catalog.Instance{ID: "r", ExternalID: "X", Start: day(2027, 1, 11), End: day(2027, 3, 1), Deadline: day(2027, 1, 4), Seats: 9, TakenOutside: 3, Cancelled: true,
		Enrolments: []catalog.Enrolment{{Learner: "a", State: catalog.Enrolled}}, Place: apptest.Home}
	in := app.CloneOf(r, day(2027, 9, 6))
	if !in.End.Equal(day(2027, 10, 25)) || !in.Deadline.Equal(day(2027, 8, 30)) || in.Seats != 9 || in.TakenOutside != 0 || in.Cancelled || in.ExternalID != "" || in.Place != apptest.Home {
		t.Errorf("got %+v", in)
	}
	flexible := app.CloneOf(catalog.Instance{Flexible: true, Seats: 4}, day(2027, 9, 6))
	if !flexible.Start.IsZero() || !flexible.End.IsZero() || flexible.Seats != 4 {
		t.Errorf("got %+v", flexible)
	}
}

func TestAProvidersListOfCourses(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	provider := h.Actor(t, "provider")
	h.Clock.Advance(time.Minute)
	c, r := publish(t, h, 5)
	page, err := h.App.MyCourses(t.Context(), provider, 1, 5)
	must(t, err)
	sum, err := h.App.MyCourseSummaries(provider, catalog.Published, 1, 5)
	must(t, err)
	if page.Items[0].ID != c.ID || sum.Items[0].Course.ID != c.ID {
		t.Fatalf("the last changed course is not the first")
	}
	if first := sum.Items[0]; len(first.Runs) != 1 || first.Runs[0].ID != r.ID || first.Demands == 0 || first.People < first.Demands {
		t.Errorf("got %+v: open needs ask for Python", first)
	}
	all, err := h.App.MyCourseSummaries(provider, "", 1, 5)
	must(t, err)
	if all.Total != page.Total || all.ByState[catalog.Published] == 0 || len(all.Items) > 5 {
		t.Errorf("%d and %d courses, %v", all.Total, page.Total, all.ByState)
	}
	untaught, err := h.App.UntaughtDemand(provider)
	must(t, err)
	python := skillOf(t, h, "Python (computer programming)")
	for i, d := range untaught {
		if d.Skill == python {
			t.Error("Python is taught")
		}
		if i > 0 && d.People > untaught[i-1].People {
			t.Error("not in the order of people")
		}
		if d.People < 1 || (d.Nobody && d.Courses > 0) {
			t.Errorf("got %+v", d)
		}
	}
	if len(untaught) == 0 {
		t.Error("one provider teaches everything the city asks for")
	}
}
