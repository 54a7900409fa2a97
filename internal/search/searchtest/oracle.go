package searchtest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"pgregory.net/rapid"
)

// runOracle compares an engine with plain loops over the documents: random catalogues, random
// filters, orders and pages, and words that stem to nothing but themselves.
func runOracle(t *testing.T, open func(t testing.TB) search.Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		docs := rapid.SliceOfNDistinct(rapid.Custom(drawDoc), 0, 40, func(d search.Document) catalog.CourseID { return d.Course }).Draw(rt, "docs")
		e := open(t)
		split := 0
		if len(docs) > 0 {
			split = rapid.IntRange(0, len(docs)).Draw(rt, "applied after the rest")
		}
		if err := e.Replace(context.Background(), func(yield func(search.Document, error) bool) {
			for _, d := range docs[:split] {
				if !yield(d, nil) {
					return
				}
			}
		}); err != nil {
			rt.Fatal(err)
		}
		if err := e.Apply(context.Background(), docs[split:], nil); err != nil {
			rt.Fatal(err)
		}
		for range 5 {
			q := rapid.Custom(drawQuery).Draw(rt, "query")
			got, err := e.Search(context.Background(), q)
			if err != nil {
				rt.Fatal(err)
			}
			compare(rt, docs, q, got)
		}
	})
}

var oracleWords = []string{"java", "docker", "excel", "haskell", "zebra"}

func drawDoc(t *rapid.T) search.Document {
	d := search.Document{Course: catalog.CourseID(rapid.StringMatching(`[a-d][0-9]`).Draw(t, "course")), Rev: 1}
	words := rapid.SliceOfN(rapid.SampledFrom(oracleWords), 0, 3)
	d.Title = text.Localized{text.LV: strings.Join(words.Draw(t, "title"), " ")}
	d.Description = text.Localized{text.EN: strings.Join(words.Draw(t, "description"), ", ")}
	d.Type = rapid.SampledFrom(catalog.LearningTypes()).Draw(t, "type")
	d.Field = rapid.SampledFrom([]taxonomy.ISCEDF{"06", "061", "0611", "0613", "0715", ""}).Draw(t, "field")
	d.EQF = taxonomy.EQF(rapid.IntRange(0, 3).Draw(t, "eqf"))
	d.Provider = org.ID(rapid.SampledFrom([]string{"p", "q"}).Draw(t, "provider"))
	d.SkillPath = rapid.SliceOfNDistinct(rapid.SampledFrom([]taxonomy.SkillID{"go", "clay", "programming"}), 0, 3, rapid.ID).Draw(t, "skills")
	d.Occupations = rapid.SliceOfNDistinct(rapid.SampledFrom([]taxonomy.OccupationID{"dev", "chef"}), 0, 2, rapid.ID).Draw(t, "occupations")
	for i := range rapid.IntRange(0, 3).Draw(t, "runs") {
		r := rapid.Custom(drawRun).Draw(t, "run")
		r.Instance = catalog.InstanceID(fmt.Sprintf("%s-%d", d.Course, i))
		d.Runs = append(d.Runs, r)
	}
	return d
}

func drawRun(t *rapid.T) search.Run {
	days := rapid.IntRange(-40, 40)
	r := search.Run{Rev: 1, Start: day(days.Draw(t, "start"))}
	r.End = r.Start.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "length"))
	if rapid.Bool().Draw(t, "deadline") {
		r.LastApply = day(days.Draw(t, "last day"))
	}
	if rapid.IntRange(0, 5).Draw(t, "flexible") == 0 {
		r.Flexible, r.Start, r.End = true, time.Time{}, time.Time{}
	}
	r.Cancelled = rapid.IntRange(0, 5).Draw(t, "cancelled") == 0
	r.Mode = rapid.SampledFrom(catalog.Modes()).Draw(t, "mode")
	r.Timetable = rapid.SampledFrom(catalog.Timetables()).Draw(t, "timetable")
	r.Languages = rapid.SliceOfNDistinct(rapid.SampledFrom(text.Langs()), 1, 2, rapid.ID).Draw(t, "languages")
	p := places[rapid.IntRange(0, 3).Draw(t, "place")]
	r.PlacePath, r.Lat, r.Lon, r.HasPoint = p.path, p.lat, p.lon, rapid.Bool().Draw(t, "point")
	r.Seats = 5
	r.Free = rapid.IntRange(0, 2).Draw(t, "free")
	r.PriceCents = int64(rapid.IntRange(0, 3).Draw(t, "price"))
	return r
}

func drawQuery(t *rapid.T) search.Query {
	q := search.Query{Now: Now, Lang: text.LV, Filters: map[search.Facet][]string{}}
	if words := rapid.SliceOfNDistinct(rapid.SampledFrom(oracleWords), 0, 2, rapid.ID).Draw(t, "words"); len(words) > 0 {
		q.Text = strings.Join(words, " ") + " "
	}
	values := map[search.Facet][]string{
		search.FacetType: {"formal", "interest"}, search.FacetField: {"06", "061", "0613", "07"}, search.FacetMode: {"online", "onsite", "none"},
		search.FacetLanguage: {"lv", "en"}, search.FacetLevel: {"1", "2"}, search.FacetProvider: {"p", "x"}, search.FacetSkill: {"go", "programming"},
		search.FacetPlace: {"LV", "LV003"}, search.FacetPrice: {"free", "paid"}, search.FacetTimetable: {"day", "weekend"},
	}
	for _, f := range rapid.SliceOfNDistinct(rapid.SampledFrom(search.Facets()), 0, 3, rapid.ID).Draw(t, "facets") {
		q.Filters[f] = rapid.SliceOfNDistinct(rapid.SampledFrom(values[f]), 1, 2, rapid.ID).Draw(t, "values")
	}
	some := func(label string) bool { return rapid.IntRange(0, 3).Draw(t, label) == 0 }
	q.Open, q.SeatsFree = some("open"), some("seats")
	if some("from") {
		q.StartFrom = day(rapid.IntRange(-30, 30).Draw(t, "start from"))
	}
	if some("to") {
		q.StartTo = day(rapid.IntRange(-30, 30).Draw(t, "start to"))
	}
	if some("price bound") {
		q.MaxPrice = int64(rapid.IntRange(1, 3).Draw(t, "most"))
	}
	if some("near") {
		q.NearLat, q.NearLon, q.HasNear, q.RadiusKm = 57, 22, true, rapid.SampledFrom([]float64{50, 100, 150, 300}).Draw(t, "radius")
	}
	if some("occupation") {
		q.Occupation = "dev"
	}
	q.Sort = rapid.SampledFrom([]search.Sort{search.ByStart, search.ByPrice, search.ByTitle, search.ByPopularity}).Draw(t, "sort")
	q.Page, q.PerPage = rapid.IntRange(1, 3).Draw(t, "page"), rapid.IntRange(1, 12).Draw(t, "per page")
	return q
}

// answer is a course that a query finds, by the oracle.
type answer struct {
	doc  *search.Document
	runs []search.Run // that match
	key  string       // of the order asked for
}

func compare(t *rapid.T, docs []search.Document, q search.Query, got search.Result) {
	words := strings.Fields(q.Text)
	if !anyHas(docs, words) {
		return // what happens then is not the oracle's business
	}
	var want []answer
	facets := map[search.Facet]map[string]int{}
	for i := range docs {
		if !hasWords(&docs[i], words) {
			continue
		}
		if runs := matching(&docs[i], q, ""); runs != nil {
			want = append(want, answer{&docs[i], runs, orderKey(&docs[i], runs, q)})
		}
		for _, f := range search.Facets() {
			seen := map[string]bool{}
			for _, r := range matching(&docs[i], q, f) {
				for _, v := range valuesOf(&docs[i], r, f) {
					seen[v] = true
				}
			}
			for v := range seen {
				if facets[f] == nil {
					facets[f] = map[string]int{}
				}
				facets[f][v]++
			}
		}
	}
	slices.SortFunc(want, func(a, b answer) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.doc.Course, b.doc.Course))
	})
	compareHits(t, want, q, got)
	for _, f := range search.Facets() {
		n := maps.Clone(counts(got, f))
		maps.DeleteFunc(n, func(_ string, n int) bool { return n == 0 })
		if !maps.Equal(n, facets[f]) {
			t.Fatalf("facet %s: got %v, want %v", f, n, facets[f])
		}
	}
}

func compareHits(t *rapid.T, want []answer, q search.Query, got search.Result) {
	if got.Total != len(want) {
		t.Fatalf("total %d, want %d", got.Total, len(want))
	}
	page := want[min(len(want), (q.Page-1)*q.PerPage):min(len(want), q.Page*q.PerPage)]
	if len(got.Hits) != len(page) {
		t.Fatalf("%d hits, want %d", len(got.Hits), len(page))
	}
	for i, h := range got.Hits {
		w := page[i]
		real := slices.DeleteFunc(slices.Clone(w.runs), func(r search.Run) bool { return r.Instance == "" })
		if h.Course != w.doc.Course || h.Runs != len(real) {
			t.Fatalf("hit %d is %s with %d runs, want %s with %d", i, h.Course, h.Runs, w.doc.Course, len(real))
		}
		if len(real) > 0 && !slices.ContainsFunc(real, func(r search.Run) bool { return r.Instance == h.Instance }) {
			t.Fatalf("hit %d shows run %q, which does not match", i, h.Instance)
		}
	}
}

func anyHas(docs []search.Document, words []string) bool {
	return len(words) == 0 || slices.ContainsFunc(docs, func(d search.Document) bool { return hasWords(&d, words) })
}

func hasWords(d *search.Document, words []string) bool {
	all := d.Title[text.LV] + " " + d.Description[text.EN]
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// matching returns the runs that pass every filter but that of one facet; for a course without runs
// that passes, the pseudo-run.
func matching(d *search.Document, q search.Query, except search.Facet) []search.Run {
	if q.Occupation != "" && !slices.Contains(d.Occupations, q.Occupation) {
		return nil
	}
	runs := d.Runs
	if len(runs) == 0 {
		runs = []search.Run{{}}
	}
	var out []search.Run
	for _, r := range runs {
		if stands(d, r, q) && passes(r, q) && passesFacets(d, r, q, except) {
			out = append(out, r)
		}
	}
	return out
}

func over(r search.Run) bool { return !r.Flexible && r.End.Before(day(0)) }

// stands reports whether a run is not passed over for a better one of its course.
func stands(d *search.Document, r search.Run, q search.Query) bool {
	if r.Instance == "" {
		return true
	}
	better := func(f func(o search.Run) bool) bool { return slices.ContainsFunc(d.Runs, f) }
	if r.Cancelled {
		return !better(func(o search.Run) bool { return !o.Cancelled })
	}
	past := !q.StartFrom.IsZero() && q.StartFrom.Before(day(0))
	return past || !over(r) || !better(func(o search.Run) bool { return !o.Cancelled && !over(o) })
}

func passes(r search.Run, q search.Query) bool {
	none, seats := r.Instance == "", !r.Cancelled && !over(r) && r.Free > 0
	open := seats && (r.LastApply.IsZero() || !r.LastApply.Before(day(0)))
	window := !q.StartFrom.IsZero() || !q.StartTo.IsZero()
	inside := !r.Cancelled && (r.Flexible || !r.Start.Before(q.StartFrom) && (q.StartTo.IsZero() || !r.Start.After(q.StartTo)) && (!q.StartFrom.IsZero() || !over(r)))
	near := r.Mode == catalog.Online || r.HasPoint && kilometres(q.NearLat, q.NearLon, r.Lat, r.Lon) <= q.RadiusKm
	switch {
	case q.Open && (none || !open), q.SeatsFree && (none || !seats), window && (none || !inside), q.HasNear && (none || !near):
		return false
	}
	return q.MaxPrice == 0 || !none && r.PriceCents <= q.MaxPrice
}

// kilometres is the distance on a sphere by the law of cosines, a formula of its own.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	c := math.Sin(lat1*rad)*math.Sin(lat2*rad) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Cos((lon1-lon2)*rad)
	return 6371.0088 * math.Acos(min(1, c))
}

func passesFacets(d *search.Document, r search.Run, q search.Query, except search.Facet) bool {
	for f, wanted := range q.Filters {
		if f == except {
			continue
		}
		if !slices.ContainsFunc(valuesOf(d, r, f), func(v string) bool { return slices.Contains(wanted, v) }) {
			return false
		}
	}
	return true
}

func valuesOf(d *search.Document, r search.Run, f search.Facet) []string {
	none := r.Instance == ""
	var out []string
	switch {
	case f == search.FacetType:
		out = []string{string(d.Type)}
	case f == search.FacetField:
		for n := 2; n <= len(d.Field); n++ {
			out = append(out, string(d.Field[:n]))
		}
	case f == search.FacetLevel && d.EQF > 0:
		out = []string{fmt.Sprint(int(d.EQF))}
	case f == search.FacetProvider:
		out = []string{string(d.Provider)}
	case f == search.FacetSkill:
		for _, s := range d.SkillPath {
			out = append(out, string(s))
		}
	case none:
	case f == search.FacetMode:
		out = []string{string(r.Mode)}
	case f == search.FacetTimetable:
		out = []string{string(r.Timetable)}
	case f == search.FacetLanguage:
		for _, l := range r.Languages {
			out = append(out, string(l))
		}
	case f == search.FacetPlace:
		for _, p := range r.PlacePath {
			out = append(out, string(p))
		}
	case f == search.FacetPrice && r.PriceCents == 0:
		out = []string{"free"}
	case f == search.FacetPrice:
		out = []string{"paid"}
	}
	return out
}

// orderKey returns a string that sorts as the query asks; the oracle's titles are plain ASCII.
func orderKey(d *search.Document, runs []search.Run, q search.Query) string {
	best := ""
	for _, r := range runs {
		key := ""
		switch q.Sort {
		case search.ByTitle:
			return d.Title[text.LV]
		case search.ByPopularity:
			taken := 0
			for _, o := range d.Runs {
				if !o.Cancelled {
					taken += o.Seats - o.Free
				}
			}
			return fmt.Sprintf("%06d", 100000-taken)
		case search.ByStart:
			key = startOrder(r)
		default:
			key = priceOrder(r)
		}
		if best == "" || key < best {
			best = key
		}
	}
	return best
}

func startOrder(r search.Run) string {
	switch {
	case r.Instance == "":
		return "3"
	case r.Cancelled:
		return "4"
	case r.Flexible:
		return "1"
	case !r.Start.Before(day(0)):
		return "0" + r.Start.Format(time.RFC3339)
	}
	return fmt.Sprintf("2%06d", int(Now.Sub(r.Start).Hours()))
}

func priceOrder(r search.Run) string {
	switch {
	case r.Instance == "":
		return "2"
	case r.Cancelled || over(r):
		return fmt.Sprintf("1%06d", r.PriceCents)
	}
	return fmt.Sprintf("0%06d", r.PriceCents)
}
