package app_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/interop/seriescsv"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

func ownSkill(id taxonomy.SkillID, label string) taxonomy.Skill {
	return taxonomy.Skill{ID: id, Kind: taxonomy.KindSkill, Labels: taxonomy.Labels{Preferred: text.Localized{"lv": label, "en": string(id)}}}
}

// manySkills fill several stored parts.
func manySkills(n int) taxonomy.Content {
	var c taxonomy.Content
	for i := range n {
		id := taxonomy.SkillID(fmt.Sprintf("own-test-%04d", i))
		c.Skills = append(c.Skills, ownSkill(id, fmt.Sprintf("Pārbaudes prasme %d", i)))
	}
	return c
}

func taxonomyHead(t testing.TB, h *apptest.House) store.TaxonomyHead {
	t.Helper()
	head, err := h.Store.Taxonomy.Get(t.Context(), store.TaxonomyHeadID)
	must(t, err)
	return head
}

func parts(t testing.TB, h *apptest.House) map[string]int {
	t.Helper()
	n := map[string]int{}
	for p, err := range h.Store.ConceptParts.All(t.Context()) {
		must(t, err)
		n[p.Version]++
	}
	return n
}

func TestImportingConceptsTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	planner, before := h.Actor(t, "planner"), h.App.Market().Counts()
	var last, total int
	rep, err := h.App.ImportConcepts(t.Context(), planner, manySkills(600), "test", func(done, all int) {
		if done != last+1 {
			t.Errorf("progress went from %d to %d", last, done)
		}
		last, total = done, all
	})
	must(t, err)
	if !rep.Changed || rep.Skills != before.Skills+600 || rep.Occupations != before.Occupations || last != total || total != rep.Parts || rep.Parts < 3 || rep.PartsReused != 0 {
		t.Errorf("got %+v, progress %d of %d", rep, last, total)
	}
	if n := h.App.Market().Counts().Skills; n != rep.Skills {
		t.Errorf("the market has %d skills, want %d", n, rep.Skills)
	}
	head := taxonomyHead(t, h)
	if got := parts(t, h); len(got) != 1 || got[head.Version] != head.Parts {
		t.Errorf("parts of versions %v, want only those in force", got)
	}
	if !slices.Contains(head.Sources, "seed") || !slices.Contains(head.Sources, "test") {
		t.Errorf("sources %v", head.Sources)
	}
	again, err := h.App.ImportConcepts(t.Context(), planner, manySkills(600), "test", func(int, int) { t.Error("the same import stages something") })
	must(t, err)
	if again.Changed || again.Version != rep.Version || taxonomyHead(t, h).Rev != head.Rev {
		t.Errorf("got %+v", again)
	}
	if hits, err := h.App.Suggest(t.Context(), "pārbaudes prasme", text.LV, "skill", 5); err != nil || len(hits) == 0 {
		t.Errorf("%d suggestions, %v", len(hits), err)
	}
}

func TestABrokenOffImportGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	planner, before, head := h.Actor(t, "planner"), h.App.Market().Counts(), taxonomyHead(t, h)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := h.App.ImportConcepts(ctx, planner, manySkills(900), "test", func(done, _ int) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if now := taxonomyHead(t, h); now.Version != head.Version || now.Rev != head.Rev {
		t.Error("half an import is in force")
	}
	must(t, h.App.Sync(t.Context()))
	if got := h.App.Market().Counts(); got != before {
		t.Errorf("half an import is seen: %+v, was %+v", got, before)
	}
	if _, ok := h.App.Market().Taxonomy().Skill("own-test-0000"); ok {
		t.Error("a staged skill is seen")
	}
	fresh := secondApp(t, h) // a program that starts between the two attempts
	if got := fresh.Market().Counts().Skills; got != before.Skills {
		t.Errorf("%d skills after a restart, want %d", got, before.Skills)
	}
	rep, err := h.App.ImportConcepts(t.Context(), planner, manySkills(900), "test", nil)
	must(t, err)
	if !rep.Changed || rep.PartsReused != 3 || rep.Skills != before.Skills+900 {
		t.Errorf("got %+v, want three parts reused", rep)
	}
	if got := parts(t, h); len(got) != 1 || got[rep.Version] != rep.Parts {
		t.Errorf("parts of versions %v", got)
	}
	must(t, fresh.Sync(t.Context()))
	if got := fresh.Market().Counts().Skills; got != rep.Skills {
		t.Errorf("another replica has %d skills, want %d", got, rep.Skills)
	}
}

func TestImportIntoAnEmptyHouse(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	rep, err := h.App.ImportConcepts(t.Context(), app.System, manySkills(10), "test", nil)
	must(t, err)
	if !rep.Changed || rep.Skills != 10 || h.App.Market().Counts().Skills != 10 {
		t.Errorf("got %+v", rep)
	}
}

func release() *esco.Release {
	r := &esco.Release{Rows: 12}
	r.Skills = manySkills(9).Skills
	r.Occupations = []taxonomy.Occupation{{ID: "own-tester", Labels: taxonomy.Labels{Preferred: text.Localized{"lv": "Pārbaudītājs"}}, Essential: []taxonomy.SkillID{"own-test-0001"}}}
	r.Errors = interop.RowErrors{Total: 2, List: []interop.RowError{{File: "skills_en.csv", Line: 7, Column: "conceptUri", Value: "x", Code: "invalid_url"}}}
	return r
}

func TestTheReportOfAnESCOImport(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	planner := h.Actor(t, "planner")
	before := taxonomyHead(t, h)
	dry, err := h.App.ImportESCO(t.Context(), planner, release(), "/home/anna/esco", true, nil)
	must(t, err)
	if !dry.DryRun || dry.Added != 10 || dry.Rows != 12 || dry.Rejected != 2 || taxonomyHead(t, h).Rev != before.Rev {
		t.Errorf("got %+v", dry)
	}
	run, err := h.App.ImportESCO(t.Context(), planner, release(), "esco", false, nil)
	must(t, err)
	if run.State != "done" || run.Added != 10 || run.Changed != 0 || run.Same != 0 || len(run.Errors) != 1 || run.Errors[0].Line != 7 {
		t.Errorf("got %+v", run)
	}
	again, err := h.App.ImportESCO(t.Context(), planner, release(), "esco", false, nil)
	must(t, err)
	if again.Added != 0 || again.Changed != 0 || again.Same != 10 {
		t.Errorf("got %+v", again)
	}
	runs, err := h.App.ImportRuns(t.Context(), planner, 1, 50)
	must(t, err)
	if runs.Total != 3 { // the seed, and two that were not dry
		t.Errorf("%d reports", runs.Total)
	}
	kept, err := h.App.ImportRun(t.Context(), planner, run.ID)
	must(t, err)
	if kept.Actor != "user-demo-planner" || len(kept.Errors) != 1 {
		t.Errorf("got %+v", kept)
	}
}

func jobPosts(t testing.TB, h *apptest.House, values ...float64) *seriescsv.Result {
	t.Helper()
	return &seriescsv.Result{Rows: len(values), Series: []workforce.Series{{ID: "test-python", Measure: workforce.JobPosts, Place: "world", Unit: "posts",
		Subject: workforce.Subject{Skill: skillOf(t, h, "Python (computer programming)")}, Source: workforce.Source{Name: text.Localized{"en": "test"}},
		First: workforce.Period{Year: 2011, Sub: 1, Freq: workforce.Monthly}, Values: values}}}
}

func TestImportingSeriesTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, planner := t.Context(), h.Actor(t, "planner")
	dry, err := h.App.ImportSeries(ctx, planner, jobPosts(t, h, 1, 2, 3), "hn.csv", true)
	must(t, err)
	if _, ok := h.App.Market().Series("test-python"); ok || dry.Added != 1 {
		t.Errorf("a dry run: %+v, written %v", dry, ok)
	}
	steps := []struct {
		values               []float64
		added, changed, same int
		vintage              time.Time
	}{
		{[]float64{1, 2, math.NaN()}, 1, 0, 0, day(2026, 11, 23)},
		{[]float64{1, 2, math.NaN()}, 0, 0, 1, day(2026, 11, 23)},
		{[]float64{1, 2, 3, 4}, 0, 1, 0, day(2026, 11, 25)},
		{[]float64{1, 2, 3, 4}, 0, 0, 1, day(2026, 11, 25)},
	}
	for i, s := range steps {
		run, err := h.App.ImportSeries(ctx, planner, jobPosts(t, h, s.values...), "hn.csv", false)
		must(t, err)
		got, ok := h.App.Market().Series("test-python")
		if run.Added != s.added || run.Changed != s.changed || run.Same != s.same || !ok || len(got.Values) != len(s.values) || !got.Vintage.Equal(s.vintage) {
			t.Errorf("step %d: %d added, %d changed, %d same, vintage %v", i, run.Added, run.Changed, run.Same, got.Vintage)
		}
		h.Clock.Advance(24 * time.Hour)
	}
	f, err := h.App.Forecasts(ctx, planner, workforce.Subject{Skill: skillOf(t, h, "Python (computer programming)")})
	must(t, err)
	if !slices.ContainsFunc(f, func(s app.SeriesForecast) bool { return s.Series.ID == "test-python" && s.Forecast == nil }) {
		t.Error("a series of four months is not listed, or has a forecast")
	}
}

func TestSeedingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	head, err := h.Store.Changes.Head(t.Context())
	must(t, err)
	users, _ := totals(t, h)
	must(t, h.App.Seed(t.Context(), h.Data, true))
	changes, _, err := h.Store.Changes.Since(t.Context(), head, 10)
	must(t, err)
	if again, _ := totals(t, h); len(changes) != 0 || again != users || !h.App.Demo() {
		t.Errorf("%d changes, %d users, were %d", len(changes), again, users)
	}
}

func TestSeedGoesOnlyIntoAnEmptyStore(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	_, err := h.App.ImportConcepts(t.Context(), app.System, manySkills(1), "test", nil)
	must(t, err)
	_, err = h.Store.Organisations.Create(t.Context(), h.Data.Organisations[0])
	must(t, err)
	if err := h.App.Seed(t.Context(), h.Data, true); !errors.Is(err, app.ErrNotEmpty) {
		t.Fatalf("got %v", err)
	}
	users, orgs := totals(t, h)
	if seeded, empty, err := h.App.Seeded(t.Context()); seeded || empty || err != nil || users != 0 || orgs != 1 {
		t.Errorf("seeded %v, empty %v, %v; %d users, %d organisations", seeded, empty, err, users, orgs)
	}
	if h.App.Demo() {
		t.Error("real data is marked as a demonstration")
	}
}

func TestABrokenOffSeedGoesOn(t *testing.T) {
	t.Parallel()
	h := apptest.Empty(t)
	if _, empty, err := h.App.Seeded(t.Context()); !empty || err != nil {
		t.Fatalf("empty %v, %v", empty, err)
	}
	// What the program had done when it was ended: the mark and some documents.
	_, err := h.Store.Imports.Put(t.Context(), store.ImportRun{ID: app.SeedMark, Kind: "seed", State: "running"})
	must(t, err)
	_, err = h.Store.Organisations.Put(t.Context(), h.Data.Organisations[:3]...)
	must(t, err)
	if seeded, empty, _ := h.App.Seeded(t.Context()); seeded || empty {
		t.Errorf("half a seed: seeded %v, empty %v", seeded, empty)
	}
	must(t, h.App.Seed(t.Context(), h.Data, false))
	if seeded, _, err := h.App.Seeded(t.Context()); !seeded || err != nil {
		t.Errorf("seeded %v, %v", seeded, err)
	}
	if c := h.App.Market().Counts(); c.Courses != len(h.Data.Courses) || c.Demands != len(h.Data.Demands) {
		t.Errorf("got %+v", c)
	}
	if users, _ := totals(t, h); users != 0 {
		t.Errorf("%d accounts with public passwords, although none were asked for", users)
	}
	must(t, h.App.NoteDemo(t.Context()))
	if !h.App.Demo() {
		t.Error("the demonstration is not marked")
	}
}

func readCSV(t testing.TB, b []byte) []map[string]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff")))).ReadAll()
	must(t, err)
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}

func TestCourseExport(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	in := courseInput(t, h)
	in.Title = text.Localized{"lv": "=HYPERLINK(\"http://evil\")", "en": "Evil"}
	provider := h.Actor(t, "provider")
	c, err := h.App.CreateCourse(t.Context(), provider, "", in)
	must(t, err)
	r, err := h.App.CreateInstance(t.Context(), provider, c.ID, instanceInput(7))
	must(t, err)
	in.State = "draft"
	draft, err := h.App.CreateCourse(t.Context(), provider, "", in)
	must(t, err)
	var out bytes.Buffer
	must(t, h.App.WriteCoursesCSV(t.Context(), app.Actor{}, &out, text.LV))
	var found []map[string]string
	for _, row := range readCSV(t, out.Bytes()) {
		if row["course_id"] == string(draft.ID) {
			t.Error("a draft is exported")
		}
		if row["course_id"] == string(c.ID) {
			found = append(found, row)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d rows", len(found))
	}
	row := found[0]
	if strings.HasPrefix(row["title"], "=") {
		t.Errorf("%q is a formula", row["title"])
	}
	for column, want := range map[string]string{"run_id": string(r.ID), "start": "2027-01-11", "deadline": "", "seats": "7", "free": "7", "price": "50.00", "currency": "EUR", "cancelled": "false"} {
		if row[column] != want {
			t.Errorf("%s is %q, want %q", column, row[column], want)
		}
	}
}

func TestGapExportHidesWhatThePublicMayNotSee(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	var public, planners bytes.Buffer
	must(t, h.App.WriteGapsCSV(t.Context(), app.Actor{}, &public, text.EN, "", 4))
	must(t, h.App.WriteGapsCSV(t.Context(), h.Actor(t, "planner"), &planners, text.EN, "", 4))
	seen, all := readCSV(t, public.Bytes()), readCSV(t, planners.Bytes())
	if len(seen) != len(all) || len(all) == 0 {
		t.Fatalf("%d and %d rows", len(seen), len(all))
	}
	hidden := 0
	for i, row := range seen {
		if all[i]["hidden"] != "false" || all[i]["gap"] == "" {
			t.Fatalf("a planner does not see %v", all[i])
		}
		if row["hidden"] == "true" {
			hidden++
			if row["gap"]+row["demand"]+row["supply"]+row["stated_needs"]+row["lo80"]+row["hi95"] != "" {
				t.Errorf("hidden, and told: %v", row)
			}
		}
	}
	if hidden == 0 {
		t.Error("the demonstration has confidential needs of single employers, and nothing is hidden")
	}
	err := h.App.WriteGapsCSV(t.Context(), app.Actor{}, &public, text.EN, "nowhere", 4)
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}
