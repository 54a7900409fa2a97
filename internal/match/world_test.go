package match_test

import (
	"math"
	"slices"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

var engine = match.New(match.Default())

// world is a drawn market with the documents it was made of.
type world struct {
	market  *market.Market
	courses []catalog.Course
	demands []demand.Demand
}

func drawWorld(t *rapid.T) world {
	var w world
	ed := market.New().Edit()
	ed.SetTaxonomy(markettest.DrawTaxonomy(t))
	for i := range 5 {
		put(ed, markettest.DrawPlace(t, i, 1))
	}
	for i := range rapid.IntRange(1, 10).Draw(t, "courses") {
		w.courses = append(w.courses, markettest.DrawCourse(t, i, 1))
		put(ed, w.courses[i])
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "runs") {
		put(ed, markettest.DrawInstance(t, i, 1))
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "demands") {
		w.demands = append(w.demands, markettest.DrawDemand(t, i, 1))
		put(ed, w.demands[i])
	}
	w.market = ed.Done(markettest.Today)
	return w
}

func put(ed *market.Editor, docs ...any) {
	for _, d := range docs {
		if _, err := ed.Put(d); err != nil {
			panic(err)
		}
	}
}

// with returns the market after documents changed; the epoch stays frozen.
func with(t *rapid.T, m *market.Market, docs ...any) *market.Market {
	ed := m.Edit()
	put(ed, docs...)
	next := ed.Done(markettest.Today)
	if next.Epoch() != m.Epoch() {
		t.Fatalf("epoch %d became %d", m.Epoch(), next.Epoch())
	}
	return next
}

func on(m *market.Market) *match.Matcher { return engine.On(m, markettest.Today) }

func drawQuery(t *rapid.T) match.Query {
	d := markettest.DrawDemand(t, 0, 1)
	q := match.Query{Needs: d.Needs, By: d.From, Place: d.Place, Limit: rapid.IntRange(1, 12).Draw(t, "limit")}
	for range rapid.IntRange(0, 2).Draw(t, "have") {
		q.Have = append(q.Have, taxonomy.SkillAt{Skill: markettest.DrawSkill(t), Level: markettest.DrawLevel(t)})
	}
	q.OnlyOpen = rapid.IntRange(0, 3).Draw(t, "only open") == 0
	if rapid.IntRange(0, 3).Draw(t, "online only") == 0 {
		q.Run = func(r *market.Instance) bool { return r.Mode == catalog.Online }
	}
	return q
}

// checkExplanation asserts bounds and that the parts add up.
func checkExplanation(t *rapid.T, e *match.Explanation) {
	for name, v := range map[string]float64{"cover": e.Cover, "timing": e.Timing, "place": e.Place, "freshness": e.Freshness, "focus": e.Focus, "score/100": e.Score / 100} {
		if !(v >= 0 && v <= 1+1e-12) {
			t.Fatalf("%s = %v is out of bounds", name, v)
		}
	}
	cover, points, share := 0.0, 0.0, 0.0
	for _, c := range e.Contributions {
		cover, points, share = cover+c.Share*c.Credit, points+c.Points, share+c.Share
		if c.Credit < 0 || c.Credit > 1 || (c.Credit > 0) != (c.Taught != "") {
			t.Fatalf("contribution %+v", c)
		}
	}
	if math.Abs(cover-e.Cover) > 1e-9 || math.Abs(points-e.Score) > 1e-9 {
		t.Fatalf("contributions give cover %v and score %v, not %v and %v", cover, points, e.Cover, e.Score)
	}
	if len(e.Contributions) > 0 && math.Abs(share-1) > 1e-9 {
		t.Fatalf("shares add up to %v", share)
	}
	if want := 100 * e.Cover * e.Timing * e.Place * e.Freshness; math.Abs(e.Score-want) > 1e-9 {
		t.Fatalf("score %v, product of the factors %v", e.Score, want)
	}
}

// bruteForce ranks by explaining every course.
func bruteForce(x *match.Matcher, m *market.Market, q match.Query) []match.CourseMatch {
	var all []match.CourseMatch
	for c := range m.Courses() {
		if e, ok := x.ExplainCourse(q, c.ID); ok && e.Score > 0 {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b match.CourseMatch) int {
		if a.Score != b.Score {
			if a.Score > b.Score {
				return -1
			}
			return 1
		}
		if a.Course.ID < b.Course.ID {
			return -1
		}
		return 1
	})
	return all[:min(len(all), q.Limit)]
}

type fataler interface{ Fatalf(string, ...any) }

func sameCourses(t fataler, got, want []match.CourseMatch) {
	if len(got) != len(want) {
		t.Fatalf("%d courses, brute force finds %d", len(got), len(want))
	}
	for i := range got {
		if got[i].Course.ID != want[i].Course.ID || got[i].Score != want[i].Score || got[i].Run != want[i].Run {
			t.Fatalf("place %d: %s %v, brute force %s %v", i, got[i].Course.ID, got[i].Score, want[i].Course.ID, want[i].Score)
		}
	}
}
