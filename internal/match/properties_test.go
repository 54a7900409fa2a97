package match_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

func TestCoursesEqualBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		x := on(w.market)
		got, want := x.Courses(q), bruteForce(x, w.market, q)
		sameCourses(t, got, want)
		for i := range got {
			checkExplanation(t, &got[i].Explanation)
		}
	})
}

// On a market of several shards the light needs really are skipped.
func TestPrunedEqualsBruteForceOnLargeMarket(t *testing.T) {
	tax, docs := markettest.LargeCatalogue(2*market.ShardSize + 900)
	ed := market.New().Edit()
	ed.SetTaxonomy(tax)
	put(ed, docs...)
	m := ed.Done(markettest.Today)
	x := on(m)
	for i, d := range markettest.LargeDemands(40) {
		for k := range d.Needs { // uneven importances, so that light needs there are
			d.Needs[k].Weight = 1 / float64(1+(k*k+i)%12)
		}
		q := match.Query{Needs: d.Needs, By: d.From, Place: d.Place, Limit: []int{1, 5, 20}[i%3]}
		sameCourses(t, x.Courses(q), bruteForce(x, m, q))
	}
}

// The score of a pair is the same from both sides, but for whose freshness counts; and
// ranking demands equals explaining each from the other side.
func TestBothDirectionsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		x := on(w.market)
		for _, doc := range w.courses {
			c, _ := w.market.Course(doc.ID)
			found := map[demand.ID]match.DemandMatch{}
			last := math.Inf(1)
			for _, d := range x.DemandsForCourse(c, 100) {
				checkExplanation(t, &d.Explanation)
				if d.Score > last {
					t.Fatalf("scores rise: %v after %v", d.Score, last)
				}
				last, found[d.Demand.ID] = d.Score, d
			}
			if !c.Published() {
				continue // nobody is shown it, but its provider sees what it would answer
			}
			for _, dd := range w.demands {
				d, _ := w.market.Demand(dd.ID)
				want, ok := x.ExplainCourse(x.ForDemand(d), c.ID)
				got, listed := found[d.ID]
				if listed != (ok && want.Score > 0 && d.Open()) {
					t.Fatalf("%s and %s: listed %v, score %v", c.ID, d.ID, listed, want.Score)
				}
				if listed && (math.Abs(got.Score/got.Freshness-want.Score/want.Freshness) > 1e-9 || got.Run != want.Run) {
					t.Fatalf("%s and %s: %v from the course's side, %v from the demand's", c.ID, d.ID, got.Explanation, want.Explanation)
				}
			}
		}
	})
}

func TestMoreTeachingNeverLowersAScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		before := w.courses[rapid.IntRange(0, len(w.courses)-1).Draw(t, "which")]
		after := before
		after.Rev, after.Teaches = 2, slices.Clone(before.Teaches)
		if n := len(after.Teaches); n > 0 && rapid.Bool().Draw(t, "raise") {
			s := &after.Teaches[rapid.IntRange(0, n-1).Draw(t, "raised")]
			if s.Level == 0 {
				return // stating a level is news, not more teaching
			}
			s.Level = taxonomy.Level(rapid.IntRange(int(s.Level), 8).Draw(t, "to"))
		} else {
			after.Teaches = append(after.Teaches, taxonomy.SkillAt{Skill: markettest.DrawSkill(t), Level: markettest.DrawLevel(t)})
		}
		a, okA := on(w.market).ExplainCourse(q, before.ID)
		b, okB := on(with(t, w.market, after)).ExplainCourse(q, after.ID)
		if okA != okB || a.Score > b.Score {
			t.Fatalf("score fell from %v to %v", a.Score, b.Score)
		}
	})
}

func TestOrderAndRepetitionOfNeedsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		q2 := q
		q2.Needs = rapid.Permutation(append(slices.Clone(q.Needs), q.Needs...)).Draw(t, "needs")
		q2.Have = rapid.Permutation(append(slices.Clone(q.Have), q.Have...)).Draw(t, "have")
		a, b := on(w.market).Courses(q), on(w.market).Courses(q2)
		if !reflect.DeepEqual(scores(a), scores(b)) {
			t.Fatalf("%v\n%v", scores(a), scores(b))
		}
		// The same for the order and repetition of what a course teaches.
		c := w.courses[0]
		c.Rev = 2
		c.Teaches = rapid.Permutation(append(slices.Clone(c.Teaches), c.Teaches...)).Draw(t, "teaches")
		if again := on(with(t, w.market, c)).Courses(q); !reflect.DeepEqual(scores(a), scores(again)) {
			t.Fatalf("%v\n%v", scores(a), scores(again))
		}
	})
}

func scores(ms []match.CourseMatch) []string {
	out := []string{}
	for _, m := range ms {
		out = append(out, fmt.Sprintf("%s %.12f %.12f", m.Course.ID, m.Score, m.Focus))
	}
	return out
}

func TestScalingImportancesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		scaled := q
		scaled.Needs = slices.Clone(q.Needs)
		by := rapid.Float64Range(0.01, 1).Draw(t, "by")
		for i, n := range scaled.Needs {
			scaled.Needs[i].Weight = n.EffectiveWeight() * by
		}
		for _, c := range w.courses {
			a, okA := on(w.market).ExplainCourse(q, c.ID)
			b, okB := on(w.market).ExplainCourse(scaled, c.ID)
			if okA != okB || math.Abs(a.Score-b.Score) > 1e-9 {
				t.Fatalf("%v scaled by %v gives %v", a.Score, by, b.Score)
			}
		}
	})
}

func TestExactBeatsNarrowerBeatsBroader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tax := markettest.DrawTaxonomy(t)
		need := tax.SkillByNo(taxonomy.SkillNo(rapid.IntRange(0, tax.SkillCount()-1).Draw(t, "need"))).ID
		taught, needed := markettest.DrawLevel(t), markettest.DrawLevel(t)
		credit := func(id taxonomy.SkillID) float64 {
			ed := market.New().Edit()
			ed.SetTaxonomy(tax)
			put(ed, catalog.Course{ID: "c", Rev: 1, State: catalog.Published, Teaches: []taxonomy.SkillAt{{Skill: id, Level: taught}}})
			e, ok := on(ed.Done(markettest.Today)).ExplainCourse(match.Query{Needs: []demand.Need{{Skill: need, Level: needed}}}, "c")
			if !ok {
				t.Fatalf("no explanation")
			}
			return e.Cover
		}
		exact, lambda := credit(need), match.Default().Level(taught, needed)
		if math.Abs(exact-lambda) > 1e-12 {
			t.Fatalf("the skill itself is worth %v, not λ = %v", exact, lambda)
		}
		near := map[taxonomy.SkillID]bool{need: true}
		least := exact
		for _, n := range tax.Descendants(need, taxonomy.MaxDistance) {
			near[n.ID] = true
			got := credit(n.ID)
			if want := math.Pow(0.8, float64(n.Distance)) * lambda; math.Abs(got-want) > 1e-12 || got > exact {
				t.Fatalf("narrower by %d is worth %v, want %v", n.Distance, got, want)
			}
			if n.Distance == 1 {
				least = got
			}
		}
		for _, n := range tax.Ancestors(need, taxonomy.MaxDistance) {
			near[n.ID] = true
			got := credit(n.ID)
			if want := math.Pow(0.5, float64(n.Distance)) * lambda; math.Abs(got-want) > 1e-12 || got > least {
				t.Fatalf("broader by %d is worth %v, want %v and at most %v", n.Distance, got, want, least)
			}
		}
		for i := range tax.SkillCount() {
			if id := tax.SkillByNo(taxonomy.SkillNo(i)).ID; !near[id] && credit(id) != 0 {
				t.Fatalf("%s, neither above nor below %s, is worth %v", id, need, credit(id))
			}
		}
	})
}

func TestLaterFartherOlderNeverScoresHigher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		q.Run, q.OnlyOpen, q.Have = nil, false, nil
		c := w.courses[rapid.IntRange(0, len(w.courses)-1).Draw(t, "which")]
		c.State, c.ID, c.Rev = catalog.Published, "one", 1
		start := markettest.Today.AddDate(0, 0, rapid.IntRange(1, 300).Draw(t, "start"))
		r := catalog.Instance{ID: "one", Course: "one", Rev: 1, Start: start, End: start.AddDate(0, 0, 10), Mode: catalog.Onsite, Seats: 1, Place: "here"}
		here := org.Place{Code: "here", Rev: 1, Lat: 56, Lon: 22, HasPoint: true}
		city := org.Place{Code: "city", Rev: 1, Lat: 56, Lon: 22, HasPoint: true}
		q.Place = "city"
		ed := w.market.Edit()
		put(ed, here, city, c, r)
		m := ed.Done(markettest.Today)
		a, _ := on(m).ExplainCourse(q, "one")

		later := r
		later.Rev, later.End = 2, r.End.AddDate(0, 0, rapid.IntRange(1, 500).Draw(t, "later"))
		farther := here
		farther.Rev, farther.Lat = 2, 56+rapid.Float64Range(0, 5).Draw(t, "farther")
		older := c
		older.Rev, older.UpdatedAt = 2, c.UpdatedAt.AddDate(0, 0, -rapid.IntRange(1, 3000).Draw(t, "older"))
		for name, doc := range map[string]any{"later": later, "farther": farther, "older": older} {
			b, _ := on(with(t, m, doc)).ExplainCourse(q, "one")
			if b.Score > a.Score {
				t.Fatalf("%s scores %v instead of %v", name, b.Score, a.Score)
			}
			if math.Abs(b.Cover-a.Cover) > 1e-12 {
				t.Fatalf("%s changed the cover", name)
			}
		}
	})
}

func TestIncrementalEqualsRebuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		ed := w.market.Edit()
		for i := range w.courses {
			if rapid.Bool().Draw(t, "change") {
				w.courses[i] = markettest.DrawCourse(t, i, 2)
				put(ed, w.courses[i])
			}
		}
		ed.Refreeze()
		m := ed.Done(markettest.Today)
		fresh := market.New().Edit()
		fresh.SetTaxonomy(w.market.Taxonomy())
		for p := range w.market.AllInstances() {
			put(fresh, catalog.Instance{ID: p.ID, Course: p.Course, Flexible: p.Flexible, Start: p.Start, End: p.End, Deadline: p.Deadline, Mode: p.Mode,
				Place: p.Place, WeeklyHours: p.WeeklyHours, Seats: p.Seats, TakenOutside: p.Taken, Cancelled: p.Cancelled, Rev: p.Rev})
		}
		for _, p := range w.market.Places() {
			put(fresh, *p)
		}
		for i := len(w.courses) - 1; i >= 0; i-- {
			put(fresh, w.courses[i])
		}
		fresh.Refreeze()
		if a, b := scores(on(m).Courses(q)), scores(on(fresh.Done(markettest.Today)).Courses(q)); !reflect.DeepEqual(a, b) {
			t.Fatalf("edited %v\nrebuilt %v", a, b)
		}
	})
}

func TestBundles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, q := drawWorld(t), drawQuery(t)
		x := on(w.market)
		var all, published []catalog.CourseID
		for _, c := range w.courses {
			all = append(all, c.ID)
			if c.State == catalog.Published {
				published = append(published, c.ID)
			}
		}
		order := rapid.Permutation(all).Draw(t, "order")
		small := order[:rapid.IntRange(0, len(order)-1).Draw(t, "small")]
		large := order[:rapid.IntRange(len(small), len(order)-1).Draw(t, "large")]
		one := order[len(order)-1]
		f := func(cs []catalog.CourseID, more ...catalog.CourseID) float64 {
			return x.BundleCover(q, append(slices.Clone(cs), more...))
		}
		if f(large) < f(small) || f(large, one) < f(large) || f(large) > 1+1e-12 {
			t.Fatalf("not monotone: %v, %v, %v", f(small), f(large), f(large, one))
		}
		if gainSmall, gainLarge := f(small, one)-f(small), f(large, one)-f(large); gainLarge > gainSmall+1e-12 {
			t.Fatalf("gain grew from %v to %v", gainSmall, gainLarge)
		}
		checkGreedy(t, x, q, published)
	})
}

func checkGreedy(t *rapid.T, x *match.Matcher, q match.Query, published []catalog.CourseID) {
	var chosen []catalog.CourseID
	last := math.Inf(1)
	covered := 0.0
	for _, s := range x.Bundle(q, 10) {
		chosen = append(chosen, s.Course.ID)
		covered += s.Gain
		if s.Gain <= 0 || s.Gain > last+1e-12 {
			t.Fatalf("gains %v then %v do not diminish", last, s.Gain)
		}
		last = s.Gain
		if got := x.BundleCover(q, chosen); math.Abs(got-s.Covered) > 1e-9 || math.Abs(covered-got) > 1e-9 {
			t.Fatalf("cover %v, said %v, gains add up to %v", got, s.Covered, covered)
		}
	}
	if q.Run == nil && !q.OnlyOpen { // then every published course is eligible, and ten are enough
		if best, got := x.BundleCover(q, published), x.BundleCover(q, chosen); math.Abs(best-got) > 1e-9 {
			t.Fatalf("greedy stopped at %v, all courses cover %v", got, best)
		}
	}
}

func TestOccupationsEqualExplanations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		x := on(w.market)
		var have []taxonomy.SkillAt
		for range rapid.IntRange(0, 5).Draw(t, "have") {
			have = append(have, taxonomy.SkillAt{Skill: markettest.DrawSkill(t), Level: markettest.DrawLevel(t)})
		}
		listed := map[taxonomy.OccupationID]float64{}
		for _, m := range x.Occupations(have, 10) {
			checkExplanation(t, &m.Explanation)
			listed[m.Occupation.ID] = m.Score
		}
		for i := range w.market.Taxonomy().OccupationCount() {
			id := markettest.OccupationID(i)
			if want, _ := x.ExplainOccupation(id, have); listed[id] != want.Score {
				t.Fatalf("%s ranked by %v, explained as %v", id, listed[id], want.Score)
			}
		}
		for _, d := range x.DemandsForProfile(have, "p1", 50) {
			checkExplanation(t, &d.Explanation)
		}
	})
}
