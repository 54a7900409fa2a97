package searchtest

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Now is the moment at which the suite asks its queries: a Monday morning.
var Now = time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)

// Run checks an engine against the contract of package search. Open returns an empty engine; it
// is called once for each case.
func Run(t *testing.T, open func(t testing.TB) search.Engine) {
	for _, part := range []struct {
		name string
		run  func(t *testing.T, open func(t testing.TB) search.Engine)
	}{
		{"words", runWords}, {"labels", runLabels}, {"phrases", runPhrases}, {"help", runHelp},
		{"filters", runFilters}, {"facets", runFacets}, {"orders", runOrders}, {"paging", runPaging},
		{"ranking", runRanking}, {"highlights", runHighlights}, {"suggestions", runSuggestions},
		{"writes", runWrites}, {"hostile", runHostile}, {"oracle", runOracle},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, open) })
	}
}

// doc is a document under construction. Its methods return it, so that a case reads in one line.
type doc struct{ search.Document }

func course(id string) *doc {
	return &doc{search.Document{Course: catalog.CourseID(id), Rev: 1, Title: text.Localized{}, Description: text.Localized{}, ProviderName: text.Localized{}}}
}

func (d *doc) title(l text.Lang, s string) *doc    { d.Title[l] = s; return d }
func (d *doc) about(l text.Lang, s string) *doc    { d.Description[l] = s; return d }
func (d *doc) provider(l text.Lang, s string) *doc { d.ProviderName[l] = s; return d }

func (d *doc) label(l text.Lang, s string, weight float64) *doc {
	d.SkillNames = append(d.SkillNames, search.Name{Lang: l, Text: s, Weight: weight})
	return d
}

func (d *doc) job(l text.Lang, s string) *doc {
	d.OccupationNames = append(d.OccupationNames, search.Name{Lang: l, Text: s, Weight: 1})
	return d
}

func (d *doc) teaches(path ...taxonomy.SkillID) *doc {
	d.Skills, d.SkillPath = path[:1], path
	return d
}

// runs adds runs, which start in so many days and can be applied for until then, with five free seats
// of ten, unless change says otherwise.
func (d *doc) run(id string, days int, change ...func(*search.Run)) *doc {
	start := day(days)
	r := search.Run{Instance: catalog.InstanceID(id), Rev: 1, Start: start, End: start.AddDate(0, 0, 30), LastApply: start,
		Mode: catalog.Onsite, Timetable: catalog.Evening, Languages: []text.Lang{text.LV}, Seats: 10, Free: 5, PriceCents: 10000}
	for _, f := range change {
		f(&r)
	}
	d.Runs = append(d.Runs, r)
	return d
}

// day returns the midnight so many days after today.
func day(n int) time.Time { return Now.Truncate(24*time.Hour).AddDate(0, 0, n) }

func flexible(r *search.Run) {
	r.Flexible, r.Start, r.End, r.LastApply = true, time.Time{}, time.Time{}, time.Time{}
}
func cancelled(r *search.Run) { r.Cancelled = true }
func full(r *search.Run)      { r.Free = 0 }
func online(r *search.Run)    { r.Mode = catalog.Online }

func price(euro int64) func(*search.Run) { return func(r *search.Run) { r.PriceCents = euro * 100 } }
func free(n int) func(*search.Run)       { return func(r *search.Run) { r.Free = n } }

func applyUntil(days int) func(*search.Run) {
	return func(r *search.Run) { r.LastApply = day(days) }
}

func at(lat, lon float64) func(*search.Run) {
	return func(r *search.Run) { r.Lat, r.Lon, r.HasPoint = lat, lon, true }
}

// filled opens an engine that holds the documents.
func filled(t testing.TB, open func(t testing.TB) search.Engine, docs ...*doc) search.Engine {
	t.Helper()
	e := open(t)
	if err := e.Replace(context.Background(), each(docs)); err != nil {
		t.Fatalf("Replace: %v", err)
	}
	return e
}

func each(docs []*doc) iter.Seq2[search.Document, error] {
	return func(yield func(search.Document, error) bool) {
		for _, d := range docs {
			if !yield(d.Document, nil) {
				return
			}
		}
	}
}

// ask answers a query at Now.
func ask(t testing.TB, e search.Engine, q search.Query) search.Result {
	t.Helper()
	if q.Now.IsZero() {
		q.Now = Now
	}
	r, err := e.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return r
}

// courses returns the ids of the hits in order.
func courses(r search.Result) []string {
	ids := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		ids[i] = string(h.Course)
	}
	return ids
}

// wantCourses checks the hits, in any order.
func wantCourses(t testing.TB, r search.Result, want ...string) {
	t.Helper()
	got := slices.Sorted(slices.Values(courses(r)))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if r.Total != len(want) {
		t.Errorf("total %d, want %d", r.Total, len(want))
	}
}

// wantOrder checks the hits in order.
func wantOrder(t testing.TB, r search.Result, want ...string) {
	t.Helper()
	if got := courses(r); !slices.Equal(got, want) {
		t.Errorf("order %q, want %q", got, want)
	}
}

// counts returns the counts of a facet by value.
func counts(r search.Result, f search.Facet) map[string]int {
	m := map[string]int{}
	for _, c := range r.Facets[f] {
		m[c.Value] = c.N
	}
	return m
}
