package app_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/jobs"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// found is the hit of a course in a search by words, or nil.
func found(t testing.TB, a *app.App, q search.Query, id catalog.CourseID) *search.Hit {
	t.Helper()
	q.Lang, q.PerPage = text.LV, search.MaxPerPage
	r, err := a.SearchCourses(t.Context(), q)
	must(t, err)
	for i := range r.Hits {
		if r.Hits[i].Course == id {
			return &r.Hits[i]
		}
	}
	return nil
}

func TestAWriterSeesTheOwnWriteAtOnce(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, provider, learner := t.Context(), h.Actor(t, "provider"), h.Actor(t, "learner")
	in := courseInput(t, h)
	in.Title = text.Localized{"lv": "Dīvainā zvejošanas programmēšana"}
	c, err := h.App.CreateCourse(ctx, provider, "", in)
	must(t, err)
	words := search.Query{Text: "dīvainā zvejošana"}
	if hit := found(t, h.App, words, c.ID); hit == nil || hit.Instance != "" {
		t.Fatalf("a new course without runs: %+v", hit)
	}
	if m, ok := h.App.Market().Course(c.ID); !ok || !m.Published() {
		t.Error("the market does not know it")
	}
	r, err := h.App.CreateInstance(ctx, provider, c.ID, instanceInput(1))
	must(t, err)
	free := search.Query{Text: words.Text, Open: true}
	if hit := found(t, h.App, free, c.ID); hit == nil || hit.Instance != r.ID {
		t.Errorf("a run with a free seat: %+v", hit)
	}
	_, err = h.App.TakeSeat(ctx, learner, c.ID, r.ID)
	must(t, err)
	if found(t, h.App, free, c.ID) != nil {
		t.Error("the last seat is taken, and still offered")
	}
	_, err = h.App.CancelSeat(ctx, learner, c.ID, r.ID)
	must(t, err)
	if found(t, h.App, free, c.ID) == nil {
		t.Error("the seat given back is not offered")
	}
	must(t, h.App.DeleteInstance(ctx, provider, r.ID, 0))
	if hit := found(t, h.App, words, c.ID); hit == nil || hit.Instance != "" {
		t.Errorf("after its run was deleted: %+v", hit)
	}
	edit := app.InputOf(c)
	edit.Title = text.Localized{"lv": "Parasta mežkopība"}
	c, err = h.App.UpdateCourse(ctx, provider, c.ID, c.Rev, edit)
	must(t, err)
	if found(t, h.App, words, c.ID) != nil || found(t, h.App, search.Query{Text: "parasta mežkopība"}, c.ID) == nil {
		t.Error("the former title is still searched")
	}
	if s, err := h.App.Suggest(ctx, "parasta mež", text.LV, "course", 5); err != nil || len(s) == 0 || s[0].ID != string(c.ID) {
		t.Errorf("suggested %+v, %v", s, err)
	}
	_, err = h.App.ArchiveCourse(ctx, provider, c.ID, c.Rev)
	must(t, err)
	if found(t, h.App, search.Query{Text: "parasta mežkopība"}, c.ID) != nil {
		t.Error("an archived course is found")
	}
	if m, ok := h.App.Market().Course(c.ID); ok && m.Published() {
		t.Error("an archived course counts as published")
	}
}

func TestARenamedProviderIsFoundByTheNewName(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	c, _ := publish(t, h, 3)
	o, err := h.App.Organisation(t.Context(), ownProvider)
	must(t, err)
	in := app.OrganisationInput{Name: text.Localized{"lv": "Ksilofonu nams"}, Provider: true, Employer: o.Employer, RegNo: o.RegNo, Sector: o.Sector, Place: o.Place}
	_, err = h.App.UpdateOrganisation(t.Context(), h.Actor(t, "provider"), o.ID, o.Rev, in)
	must(t, err)
	if found(t, h.App, search.Query{Text: "ksilofonu"}, c.ID) == nil {
		t.Error("not found by the new name")
	}
	if got := h.App.FacetLabel(search.FacetProvider, ownProvider); got["lv"] != "Ksilofonu nams" {
		t.Errorf("the facet says %v", got)
	}
}

func TestEverybodyElseSeesAWriteWithinATenthOfASecond(t *testing.T) {
	h := apptest.New(t)
	other := secondApp(t, h)
	ctx, cancel := context.WithCancel(t.Context())
	follower := jobs.New(slog.New(slog.NewTextHandler(io.Discard, nil)), jobs.Follow(other))
	follower.Start(ctx)
	defer func() { cancel(); follower.Wait() }()

	var took []time.Duration
	for range 9 {
		began := time.Now() // the writing itself included
		d := post(t, h, nil)
		waitFor(t, func() bool { _, ok := other.Market().Demand(d.ID); return ok })
		took = append(took, time.Since(began))
	}
	c, r := publish(t, h, 1)
	waitFor(t, func() bool {
		hit := found(t, other, search.Query{Open: true, Filters: map[search.Facet][]string{search.FacetProvider: {ownProvider}}}, c.ID)
		return hit != nil && hit.Instance == r.ID
	})
	slices.Sort(took)
	t.Logf("seen after %v", took)
	if median := took[len(took)/2]; !raceDetector && median > 100*time.Millisecond {
		t.Errorf("half of the writes are seen later than %v", median)
	}
}

// waitFor looks until a condition holds; a test that must wait ten seconds has failed.
func waitFor(t testing.TB, cond func() bool) {
	t.Helper()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(10 * time.Second)
	for !cond() {
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatal("waited for ten seconds")
		}
	}
}

// failingSearch is a search server that is down for a while.
type failingSearch struct {
	search.Engine
	down bool
}

var errDown = errors.New("connection refused")

func (s *failingSearch) Apply(ctx context.Context, up []search.Document, del []catalog.CourseID) error {
	if s.down {
		return errDown
	}
	return s.Engine.Apply(ctx, up, del)
}

func (s *failingSearch) Replace(ctx context.Context, docs iter.Seq2[search.Document, error]) error {
	if s.down {
		return errDown
	}
	return s.Engine.Replace(ctx, docs)
}

func TestSearchBeingDownBlocksNoWrite(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	engine := &failingSearch{Engine: memory.New()}
	a := app.New(app.Config{Store: h.Store, Search: engine, Mail: h.Mail, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: h.Clock.Now, Home: apptest.Home, Lists: h.Data.Lists()})
	must(t, a.Start(t.Context()))
	engine.down = true
	in := courseInput(t, h)
	in.Title = text.Localized{"lv": "Dīvainā zvejošana"}
	c, err := a.CreateCourse(t.Context(), h.Actor(t, "provider"), "", in)
	must(t, err)
	if _, ok := a.Market().Course(c.ID); !ok {
		t.Error("the market waits for the search")
	}
	r, err := a.CreateInstance(t.Context(), h.Actor(t, "provider"), c.ID, instanceInput(2))
	must(t, err)
	_, err = a.TakeSeat(t.Context(), h.Actor(t, "learner"), c.ID, r.ID)
	must(t, err)
	engine.down = false
	must(t, a.Sync(t.Context())) // the next one brings the index up to date, with nothing new in the store
	if hit := found(t, a, search.Query{Text: "zvejošana", Open: true}, c.ID); hit == nil || hit.Instance != r.ID {
		t.Errorf("what was written meanwhile is not found: %+v", hit)
	}
}

func TestNewConceptsReachASearchThatWasDown(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	engine := &failingSearch{Engine: memory.New()}
	a := app.New(app.Config{Store: h.Store, Search: engine, Mail: h.Mail, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: h.Clock.Now, Home: apptest.Home, Lists: h.Data.Lists()})
	must(t, a.Start(t.Context()))
	c, err := a.CreateCourse(t.Context(), h.Actor(t, "provider"), "", courseInput(t, h))
	must(t, err)
	var python taxonomy.Skill
	for _, s := range h.Data.Skills {
		if s.ID == skillOf(t, h, "Python (computer programming)") {
			python = s
		}
	}
	python.Labels = taxonomy.Labels{Preferred: python.Labels.Preferred, Alternative: map[text.Lang][]string{text.LV: {"čūskvaloda"}}}
	engine.down = true
	if _, err := a.ImportConcepts(t.Context(), h.Actor(t, "planner"), taxonomy.Content{Skills: []taxonomy.Skill{python}}, "test", nil); !errors.Is(err, errDown) {
		t.Fatalf("got %v: the importer is not told that the search lags behind", err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := a.WaitForChanges(soon); err != nil {
		t.Errorf("the follower waits for another write: %v", err)
	}
	engine.down = false
	must(t, a.Sync(t.Context()))
	if found(t, a, search.Query{Text: "čūskvaloda"}, c.ID) == nil {
		t.Error("the course is not found by the new name of what it teaches")
	}
}

func TestReindexAndReconcileChangeNothing(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	publish(t, h, 3)
	post(t, h, nil)
	before, status := h.App.Market().Counts(), h.App.SearchStatus()
	r, err := h.App.Gaps(t.Context(), h.Actor(t, "planner"), "", 4)
	must(t, err)
	for name, f := range map[string]func(context.Context) error{"reconcile": h.App.Reconcile, "reindex": h.App.Reindex} {
		must(t, f(t.Context()))
		if got := h.App.Market().Counts(); got != before {
			t.Errorf("%s: %+v, was %+v", name, got, before)
		}
		if got := h.App.SearchStatus(); got.Courses != status.Courses || got.Runs != status.Runs {
			t.Errorf("%s: %+v, was %+v", name, got, status)
		}
		again, err := h.App.Gaps(t.Context(), h.Actor(t, "planner"), "", 4)
		must(t, err)
		for q := range r.Total {
			if again.Total[q].Gap != r.Total[q].Gap {
				t.Errorf("%s: quarter %d: gap %v, was %v", name, q, again.Total[q].Gap, r.Total[q].Gap)
			}
		}
	}
}

func TestFacetLabels(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	python := skillOf(t, h, "Python (computer programming)")
	for f, value := range map[search.Facet]string{search.FacetField: "06", search.FacetProvider: ownProvider, search.FacetPlace: apptest.Home, search.FacetSkill: string(python)} {
		if h.App.FacetLabel(f, value)["lv"] == "" {
			t.Errorf("%s %s has no Latvian label", f, value)
		}
		if got := h.App.FacetLabel(f, "no-such"); got.String() != "" {
			t.Errorf("%s: an unknown value is called %v", f, got)
		}
	}
	if got := h.App.FacetLabel(search.FacetMode, "online"); got != nil {
		t.Errorf("a code of ours is called %v", got)
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	kinds := func(kind string, limit int) map[string]int {
		s, err := h.App.Suggest(t.Context(), "pro", text.LV, kind, limit)
		must(t, err)
		n := map[string]int{}
		for _, x := range s {
			n[x.Kind]++
			if x.ID == "" || x.Label == "" {
				t.Errorf("got %+v", x)
			}
		}
		return n
	}
	for kind := range map[string]bool{"skill": true, "occupation": true, "course": true} {
		if n := kinds(kind, 5); len(n) != 1 || n[kind] == 0 || n[kind] > 5 {
			t.Errorf("%s: got %v", kind, n)
		}
	}
	if n := kinds("", 10); n["course"] == 0 || n["skill"]+n["occupation"] == 0 {
		t.Errorf("all: got %v", n)
	}
	if n := kinds("", 1_000_000); n["course"]+n["skill"]+n["occupation"] > 10 {
		t.Errorf("an absurd limit: got %v", n)
	}
}

// Whatever is deleted, by whomever, is gone from the market after the next look at the store.
func TestDeletedDocumentsLeaveTheMarket(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, d, s, m := t.Context(), h.Data, h.Store, h.App.Market
	indicator := func(id workforce.IndicatorID) bool {
		return slices.ContainsFunc(m().Indicators(), func(i *workforce.Indicator) bool { return i.ID == id })
	}
	target := func(id workforce.TargetID) bool {
		return slices.ContainsFunc(m().Targets(), func(x *workforce.Target) bool { return x.ID == id })
	}
	stock := func(id workforce.StockID) bool {
		return slices.ContainsFunc(m().Stocks(), func(x *workforce.Stock) bool { return x.ID == id })
	}
	cases := []struct {
		name   string
		delete func() error
		held   func() bool
	}{
		{"demand", func() error { return s.Demands.Delete(ctx, string(d.Demands[0].ID), 0) }, func() bool { _, ok := m().Demand(d.Demands[0].ID); return ok }},
		{"instance", func() error { return s.Instances.Delete(ctx, string(d.Instances[0].ID), 0) }, func() bool { _, ok := m().Instance(d.Instances[0].ID); return ok }},
		{"course", func() error { return s.Courses.Delete(ctx, string(d.Courses[0].ID), 0) }, func() bool { _, ok := m().Course(d.Courses[0].ID); return ok }},
		{"organisation", func() error { return s.Organisations.Delete(ctx, string(d.Organisations[0].ID), 0) },
			func() bool { _, ok := m().Organisation(d.Organisations[0].ID); return ok }},
		{"place", func() error { return s.Places.Delete(ctx, string(d.Places[0].Code), 0) }, func() bool { _, ok := m().Place(d.Places[0].Code); return ok }},
		{"series", func() error { return s.Series.Delete(ctx, string(d.Series[0].ID), 0) }, func() bool { _, ok := m().Series(d.Series[0].ID); return ok }},
		{"stock", func() error { return s.Stocks.Delete(ctx, string(d.Stocks[0].ID), 0) }, func() bool { return stock(d.Stocks[0].ID) }},
		{"assumption", func() error { return s.Assumptions.Delete(ctx, string(d.Assumptions[0].ID), 0) },
			func() bool { _, ok := m().Assumption(d.Assumptions[0].ID); return ok }},
		{"indicator", func() error { return s.Indicators.Delete(ctx, string(d.Indicators[0].ID), 0) }, func() bool { return indicator(d.Indicators[0].ID) }},
		{"target", func() error { return s.Targets.Delete(ctx, string(d.Targets[0].ID), 0) }, func() bool { return target(d.Targets[0].ID) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !c.held() {
				t.Fatal("not in the market before")
			}
			must(t, c.delete())
			must(t, h.App.Sync(ctx))
			if c.held() {
				t.Error("still in the market")
			}
		})
	}
	if found(t, h.App, search.Query{}, d.Courses[0].ID) != nil {
		t.Error("the deleted course is found")
	}
}
