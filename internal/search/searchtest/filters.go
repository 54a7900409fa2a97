package searchtest

import (
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func only(f search.Facet, values ...string) map[search.Facet][]string {
	return map[search.Facet][]string{f: values}
}

// filterCase asks one query of its documents and names the courses and, where it matters, the run shown.
type filterCase struct {
	name  string
	docs  []*doc
	query search.Query
	want  []string
	run   string // of the only hit
}

var ventspils, riga = [2]float64{57.39, 21.56}, [2]float64{56.95, 24.11}

func atVentspils(r *search.Run) { at(ventspils[0], ventspils[1])(r) }
func atRiga(r *search.Run)      { at(riga[0], riga[1])(r) }

var filterCases = []filterCase{
	{"filters hold on the same run",
		[]*doc{course("split").run("march", 10, full).run("may", 70), course("one").run("early", 12)},
		search.Query{StartTo: day(30), SeatsFree: true}, []string{"one"}, "early"},
	{"a facet and a filter hold on the same run",
		[]*doc{course("split").run("a", 10, online, price(500)).run("b", 10, price(5)), course("one").run("c", 10, online, price(5))},
		search.Query{Filters: only(search.FacetMode, "online"), MaxPrice: 5000}, []string{"one"}, "c"},
	{"the hit shows the run that matches",
		[]*doc{course("a").run("near", 5).run("far", 80)},
		search.Query{StartFrom: day(40)}, []string{"a"}, "far"},
	{"the best run is shown when several match",
		[]*doc{course("a").run("full", 5, full).run("open", 50).run("later", 90)},
		search.Query{}, []string{"a"}, "open"},
	{"values of a facet are alternatives",
		[]*doc{course("on").run("1", 5, online), course("off").run("2", 5), course("mix").run("3", 5, func(r *search.Run) { r.Mode = catalog.Blended })},
		search.Query{Filters: only(search.FacetMode, "online", "blended")}, []string{"on", "mix"}, ""},
	{"an unknown value matches nothing", []*doc{course("a").run("1", 5)}, search.Query{Filters: only(search.FacetMode, "telepathy")}, nil, ""},
	{"an unknown facet is no filter", []*doc{course("a").run("1", 5)}, search.Query{Filters: only("colour", "blue")}, []string{"a"}, ""},
	{"a facet without values is no filter", []*doc{course("a").run("1", 5)}, search.Query{Filters: only(search.FacetMode)}, []string{"a"}, ""},
	{"a course without runs is found", []*doc{course("a"), course("b").run("1", 5)}, search.Query{}, []string{"a", "b"}, ""},
	{"a course without runs passes no filter on runs", []*doc{course("a"), course("b").run("1", 5)}, search.Query{MaxPrice: 1e6}, []string{"b"}, "1"},

	{"start window", []*doc{course("before").run("1", 5), course("in").run("2", 15), course("after").run("3", 25)},
		search.Query{StartFrom: day(10), StartTo: day(20)}, []string{"in"}, "2"},
	{"the days of the window belong to it", []*doc{course("first").run("1", 10), course("last").run("2", 20)},
		search.Query{StartFrom: day(10), StartTo: day(20)}, []string{"first", "last"}, ""},
	{"a flexible run passes every window", []*doc{course("a").run("1", 0, flexible)},
		search.Query{StartFrom: day(10), StartTo: day(20)}, []string{"a"}, "1"},
	{"an ended run passes no window of days to come", []*doc{course("a").run("1", -60)}, search.Query{StartTo: day(20)}, nil, ""},
	{"an ended run is found in a window of the past", []*doc{course("a").run("old", -60).run("new", 10)},
		search.Query{StartFrom: day(-90), StartTo: day(-30)}, []string{"a"}, "old"},

	{"open: last day to apply is today", []*doc{course("a").run("1", 5, applyUntil(0))}, search.Query{Open: true}, []string{"a"}, "1"},
	{"open: last day passed", []*doc{course("a").run("1", 5, applyUntil(-1))}, search.Query{Open: true}, nil, ""},
	{"open: no seat", []*doc{course("a").run("1", 5, full)}, search.Query{Open: true}, nil, ""},
	{"open: cancelled", []*doc{course("a").run("1", 5, cancelled)}, search.Query{Open: true}, nil, ""},
	{"open: no last day", []*doc{course("a").run("1", 5, func(r *search.Run) { r.LastApply = time.Time{} })}, search.Query{Open: true}, []string{"a"}, "1"},
	{"open: ended", []*doc{course("a").run("1", -60, func(r *search.Run) { r.LastApply = time.Time{} })}, search.Query{Open: true}, nil, ""},
	{"open: under way but still taking people", []*doc{course("a").run("1", -5, applyUntil(3))}, search.Query{Open: true}, []string{"a"}, "1"},
	{"seats: one is enough", []*doc{course("a").run("1", 5, free(1)), course("b").run("2", 5, full)}, search.Query{SeatsFree: true}, []string{"a"}, "1"},
	{"seats: the last day does not matter", []*doc{course("a").run("1", 5, applyUntil(-1))}, search.Query{SeatsFree: true}, []string{"a"}, "1"},
	{"seats: ended and cancelled runs have none", []*doc{course("a").run("1", -60), course("b").run("2", 5, cancelled)}, search.Query{SeatsFree: true}, nil, ""},
	{"price bound belongs to it", []*doc{course("a").run("1", 5, price(50)), course("b").run("2", 5, price(51))}, search.Query{MaxPrice: 5000}, []string{"a"}, "1"},
	{"free", []*doc{course("a").run("1", 5, price(0)), course("b").run("2", 5)}, search.Query{Filters: only(search.FacetPrice, "free")}, []string{"a"}, "1"},

	{"distance", []*doc{course("here").run("1", 5, atVentspils), course("far").run("2", 5, atRiga), course("nowhere").run("3", 5)},
		search.Query{NearLat: 57.4, NearLon: 21.5, HasNear: true, RadiusKm: 20}, []string{"here"}, "1"},
	{"distance: a wider radius", []*doc{course("here").run("1", 5, atVentspils), course("far").run("2", 5, atRiga)},
		search.Query{NearLat: 57.4, NearLon: 21.5, HasNear: true, RadiusKm: 200}, []string{"here", "far"}, ""},
	{"distance: online always passes", []*doc{course("net").run("1", 5, online), course("far").run("2", 5, atRiga)},
		search.Query{NearLat: 57.4, NearLon: 21.5, HasNear: true, RadiusKm: 1}, []string{"net"}, "1"},
	{"distance: blended has to be near", []*doc{course("mix").run("1", 5, atRiga, func(r *search.Run) { r.Mode = catalog.Blended })},
		search.Query{NearLat: 57.4, NearLon: 21.5, HasNear: true, RadiusKm: 20}, nil, ""},
	{"distance: without a point no bound", []*doc{course("far").run("2", 5, atRiga)}, search.Query{RadiusKm: 1}, []string{"far"}, "2"},

	{"an ended run is passed over for a coming one", []*doc{course("a").run("old", -60, online).run("new", 10)},
		search.Query{Filters: only(search.FacetMode, "online")}, nil, ""},
	{"a cancelled run is passed over", []*doc{course("a").run("off", 5, cancelled, online).run("new", 10)},
		search.Query{Filters: only(search.FacetMode, "online")}, nil, ""},
	{"a course with nothing but ended runs is found", []*doc{course("a").run("old", -60, online)},
		search.Query{Filters: only(search.FacetMode, "online")}, []string{"a"}, "old"},
	{"a course with nothing but cancelled runs is found", []*doc{course("a").run("off", 5, cancelled)}, search.Query{}, []string{"a"}, "off"},
	{"occupation", []*doc{withJob("a", "dev"), withJob("b", "chef"), course("c")}, search.Query{Occupation: "dev"}, []string{"a"}, ""},
	{"a broader field includes narrower ones", []*doc{inField("a", "0613"), inField("b", "0611"), inField("c", "0715")},
		search.Query{Filters: only(search.FacetField, "061")}, []string{"a", "b"}, ""},
	{"a territory includes those below it", []*doc{inPlace("a", "LV0054010", "LV003", "LV"), inPlace("b", "LV0001000", "LV006", "LV"), inPlace("c", "EE")},
		search.Query{Filters: only(search.FacetPlace, "LV")}, []string{"a", "b"}, ""},
	{"a broader skill includes narrower ones", []*doc{course("a").teaches("go", "programming"), course("b").teaches("clay")},
		search.Query{Filters: only(search.FacetSkill, "programming")}, []string{"a"}, ""},
	{"language of teaching", []*doc{inLanguages("a", text.LV, text.RU), inLanguages("b", text.EN)},
		search.Query{Filters: only(search.FacetLanguage, "ru")}, []string{"a"}, ""},
	{"level", []*doc{atLevel("a", 4), atLevel("b", 6), course("c")}, search.Query{Filters: only(search.FacetLevel, "6")}, []string{"b"}, ""},
}

func withJob(id string, job taxonomy.OccupationID) *doc {
	d := course(id)
	d.Occupations = []taxonomy.OccupationID{job}
	return d
}

func inField(id string, f taxonomy.ISCEDF) *doc {
	d := course(id)
	d.Field = f
	return d
}

func atLevel(id string, l taxonomy.EQF) *doc {
	d := course(id)
	d.EQF = l
	return d
}

func inPlace(id string, path ...org.PlaceCode) *doc {
	return course(id).run("run-"+id, 5, func(r *search.Run) { r.Place, r.PlacePath = path[0], path })
}

func inLanguages(id string, langs ...text.Lang) *doc {
	return course(id).run("run-"+id, 5, func(r *search.Run) { r.Languages = langs })
}

func runFilters(t *testing.T, open func(t testing.TB) search.Engine) {
	for _, c := range filterCases {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, filled(t, open, c.docs...), c.query)
			wantCourses(t, r, c.want...)
			if c.run != "" && len(r.Hits) == 1 && string(r.Hits[0].Instance) != c.run {
				t.Errorf("run %q is shown, want %q", r.Hits[0].Instance, c.run)
			}
		})
	}
}

func runFacets(t *testing.T, open func(t testing.TB) search.Engine) {
	docs := func() []*doc {
		return []*doc{
			course("a").teaches("go", "programming").run("a1", 5, online, price(0)).run("a2", 6, online).run("a3", 7),
			course("b").teaches("java", "programming").run("b1", 5),
			course("c").teaches("clay"),
		}
	}
	want := func(t *testing.T, r search.Result, f search.Facet, value string, n int) {
		t.Helper()
		if got := counts(r, f)[value]; got != n {
			t.Errorf("%s %s: %d courses, want %d", f, value, got, n)
		}
	}
	t.Run("courses are counted, not runs", func(t *testing.T) {
		r := ask(t, filled(t, open, docs()...), search.Query{})
		want(t, r, search.FacetMode, "online", 1)
		want(t, r, search.FacetMode, "onsite", 2)
		want(t, r, search.FacetPrice, "paid", 2)
	})
	t.Run("a facet ignores its own filter and obeys the others", func(t *testing.T) {
		r := ask(t, filled(t, open, docs()...), search.Query{Filters: only(search.FacetMode, "online")})
		want(t, r, search.FacetMode, "onsite", 2)
		want(t, r, search.FacetSkill, "java", 0)
		want(t, r, search.FacetSkill, "go", 1)
	})
	t.Run("counts hold on the same run", func(t *testing.T) {
		r := ask(t, filled(t, open, docs()...), search.Query{Filters: only(search.FacetMode, "onsite")})
		want(t, r, search.FacetPrice, "free", 0)
		want(t, r, search.FacetPrice, "paid", 2)
	})
	t.Run("a broader skill counts a course once", func(t *testing.T) {
		want(t, ask(t, filled(t, open, docs()...), search.Query{}), search.FacetSkill, "programming", 2)
	})
	t.Run("every level of a field is counted", func(t *testing.T) {
		r := ask(t, filled(t, open, inField("a", "0613"), inField("b", "0611"), inField("c", "07")), search.Query{})
		for value, n := range map[string]int{"06": 2, "061": 2, "0613": 1, "0611": 1, "07": 1} {
			want(t, r, search.FacetField, value, n)
		}
	})
	t.Run("a chosen value is listed even with no course", func(t *testing.T) {
		r := ask(t, filled(t, open, docs()...), search.Query{Filters: only(search.FacetMode, "blended")})
		if n, ok := counts(r, search.FacetMode)["blended"]; !ok || n != 0 {
			t.Errorf("blended: %d, listed %v; want 0 and listed", n, ok)
		}
	})
	t.Run("most first", func(t *testing.T) {
		r := ask(t, filled(t, open, docs()...), search.Query{})
		list := r.Facets[search.FacetSkill]
		for i := 1; i < len(list); i++ {
			if list[i-1].N < list[i].N || list[i-1].N == list[i].N && list[i-1].Value >= list[i].Value {
				t.Fatalf("counts out of order: %v", list)
			}
		}
	})
	t.Run("query text narrows counts", func(t *testing.T) {
		e := filled(t, open, course("a").title(text.EN, "Go").teaches("go"), course("b").title(text.EN, "Clay").teaches("clay"))
		r := ask(t, e, search.Query{Text: "go "})
		want(t, r, search.FacetSkill, "go", 1)
		want(t, r, search.FacetSkill, "clay", 0)
	})
}
