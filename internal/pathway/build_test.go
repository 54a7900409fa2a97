package pathway_test

import (
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/pathway"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func marketOf(t testing.TB, tax *taxonomy.Taxonomy, docs ...any) *market.Market {
	t.Helper()
	ed := market.New().Edit()
	ed.SetTaxonomy(tax)
	for _, d := range docs {
		if _, err := ed.Put(d); err != nil {
			t.Fatal(err)
		}
	}
	return ed.Done(today)
}

// school holds a course of each kind that a request may or may not be offered.
func school(t testing.TB) *market.Market {
	tax := markettest.Forest(6, func(int) []int { return nil })
	course := func(id string, skill, level int, requires ...taxonomy.SkillAt) catalog.Course {
		return catalog.Course{ID: catalog.CourseID(id), Rev: 1, State: catalog.Published, Workload: 60,
			Teaches: []taxonomy.SkillAt{{Skill: markettest.SkillID(skill), Level: taxonomy.Level(level)}}, Requires: requires}
	}
	run := func(id, course string, change func(*catalog.Instance)) catalog.Instance {
		r := catalog.Instance{ID: catalog.InstanceID(id), Course: catalog.CourseID(course), Rev: 1, Start: on(10), End: on(51), Mode: catalog.Onsite,
			Timetable: catalog.Evening, Languages: []text.Lang{text.LV}, Seats: 5, Price: catalog.Money{Cents: 5000, Currency: "EUR"}}
		if change != nil {
			change(&r)
		}
		return r
	}
	draft := course("draft", 0, 4)
	draft.State = catalog.Draft
	return marketOf(t, tax,
		course("goal", 0, 4, taxonomy.SkillAt{Skill: markettest.SkillID(1), Level: 2}), course("low", 0, 3), draft,
		course("first", 1, 2, taxonomy.SkillAt{Skill: markettest.SkillID(2), Level: 1}), course("root", 2, 1),
		course("other", 3, 4), course("no run", 0, 5, taxonomy.SkillAt{Skill: markettest.SkillID(3), Level: 1}),
		run("goal", "goal", func(r *catalog.Instance) { r.Start, r.End = on(100), on(141) }),
		run("goal full", "goal", func(r *catalog.Instance) { r.TakenOutside = 5 }),
		run("goal closed", "goal", func(r *catalog.Instance) { r.Deadline = on(-1) }),
		run("goal cancelled", "goal", func(r *catalog.Instance) { r.Cancelled = true }),
		run("goal past", "goal", func(r *catalog.Instance) { r.Start, r.End = on(-50), on(-1) }),
		run("goal in dollars", "goal", func(r *catalog.Instance) { r.Price.Currency = "USD" }),
		run("goal in English", "goal", func(r *catalog.Instance) { r.Languages = []text.Lang{text.EN} }),
		run("low", "low", nil), run("draft", "draft", nil), run("first", "first", nil),
		run("root", "root", func(r *catalog.Instance) {
			r.Flexible, r.Start, r.End, r.WeeklyHours, r.Mode, r.Timetable = true, time.Time{}, time.Time{}, 21, catalog.Online, catalog.SelfPaced
		}),
		run("other", "other", nil))
}

func runs(p pathway.Problem) []catalog.InstanceID {
	var out []catalog.InstanceID
	for _, c := range p.Candidates {
		out = append(out, c.Run)
	}
	return out
}

func TestFromMarketTakesWhatHelps(t *testing.T) {
	m := school(t)
	q := pathway.Request{Needs: []demand.Need{{Skill: markettest.SkillID(0), Level: 4, Importance: demand.Must}}, Languages: []text.Lang{text.LV}, Worth: match.Default()}
	p := pathway.FromMarket(m, q, today)
	if got := runs(p); !slices.Equal(got, []catalog.InstanceID{"first", "goal", "root"}) {
		t.Errorf("candidates %v", got)
	}
	if c := p.Candidates[0]; c.WeeklyHours != 10 || c.Days != 0 || c.Cents != 5000 {
		t.Errorf("60 hours in six weeks are 10 a week, not %+v", c)
	}
	if c := p.Candidates[2]; !c.Flexible || c.Days != 20 || c.Assumed {
		t.Errorf("60 hours at 21 a week take 20 days, not %+v", c)
	}
	a := pathway.Solve(p, nil)
	if len(a.Paths) != 0 { // first begins on day 10, before root can have ended
		t.Errorf("a way in although the prerequisite is late: %+v", a.Paths)
	}
	if len(a.Uncovered) != 1 || a.Uncovered[0].Why != pathway.NoWayIn {
		t.Errorf("uncovered %+v", a.Uncovered)
	}

	q.Have = []taxonomy.SkillAt{{Skill: markettest.SkillID(2), Level: 3}}
	p = pathway.FromMarket(m, q, today)
	if got := runs(p); !slices.Equal(got, []catalog.InstanceID{"first", "goal"}) {
		t.Errorf("what is held is still taught: %v", got)
	}
	if a = pathway.Solve(p, nil); len(a.Paths) != 1 || show(&a.Paths[0]) != "first@10 goal@100" {
		t.Errorf("paths %+v", a.Paths)
	}
}

func TestFromMarketFilters(t *testing.T) {
	m := school(t)
	base := pathway.Request{Needs: []demand.Need{{Skill: markettest.SkillID(0), Level: 4, Importance: demand.Must}, {Skill: markettest.SkillID(2), Importance: demand.Nice}}, Worth: match.Default()}
	cases := []struct {
		name   string
		change func(*pathway.Request)
		want   []catalog.InstanceID
	}{
		{"any", func(*pathway.Request) {}, []catalog.InstanceID{"first", "goal in English", "goal", "root"}},
		{"dollars", func(q *pathway.Request) { q.Currency = "USD" }, []catalog.InstanceID{"goal in dollars"}},
		{"online", func(q *pathway.Request) { q.Modes = []catalog.Mode{catalog.Online} }, []catalog.InstanceID{"root"}},
		{"English", func(q *pathway.Request) { q.Languages = []text.Lang{text.EN} }, []catalog.InstanceID{"goal in English"}},
		{"by course", func(q *pathway.Request) { q.Course = func(c *market.Course) bool { return c.ID != "goal" } }, []catalog.InstanceID{"root"}},
		{"by run", func(q *pathway.Request) {
			q.Run = func(r *market.Instance) bool { return r.Start.Before(on(50)) }
		}, []catalog.InstanceID{"first", "goal in English", "root"}},
	}
	for _, c := range cases {
		q := base
		c.change(&q)
		if got := runs(pathway.FromMarket(m, q, today)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestFlexibleRunsWithoutLength(t *testing.T) {
	tax := markettest.Forest(1, func(int) []int { return nil })
	flex := func(workload int, hours float64) *market.Market {
		return marketOf(t, tax,
			catalog.Course{ID: "c", Rev: 1, State: catalog.Published, Workload: workload, Teaches: []taxonomy.SkillAt{{Skill: markettest.SkillID(0)}}},
			catalog.Instance{ID: "r", Course: "c", Rev: 1, Flexible: true, Seats: 1, Timetable: catalog.SelfPaced, WeeklyHours: hours})
	}
	for _, c := range []struct {
		workload    int
		hours, most float64
		days        int
		pace        float64
		assumed     bool
	}{
		{30, 10, 0, 21, 10, false}, {30, 0, 0, 42, 5, true}, {30, 0, 3, 70, 3, true}, {0, 6, 0, 28, 6, true}, {1, 40, 0, 1, 40, false},
	} {
		q := pathway.Request{Needs: []demand.Need{{Skill: markettest.SkillID(0), Importance: demand.Must}}, MaxWeeklyHours: c.most, Worth: match.Default()}
		p := pathway.FromMarket(flex(c.workload, c.hours), q, today)
		if got := p.Candidates[0]; got.Days != c.days || got.WeeklyHours != c.pace || got.Assumed != c.assumed {
			t.Errorf("%d hours at %v: %+v", c.workload, c.hours, got)
		}
		a := pathway.Solve(p, nil)
		if len(a.Paths) != 1 || a.Paths[0].Steps[0].Assumed != c.assumed || dayOf(a.Paths[0].End) != c.days-1 {
			t.Errorf("%d hours at %v: %+v", c.workload, c.hours, a.Paths)
		}
	}
}

// BenchmarkFromMarket picks the runs for a demand out of a large catalogue and solves.
func BenchmarkFromMarket(b *testing.B) {
	tax, docs := markettest.LargeCatalogue(20_000)
	m := marketOf(b, tax, docs...)
	d := markettest.LargeDemands(1)[0]
	q := pathway.Request{Needs: d.Needs, Worth: match.Default()}
	candidates := 0
	for b.Loop() {
		candidates = len(pathway.FromMarket(m, q, today).Candidates)
	}
	b.ReportMetric(float64(candidates), "candidates")
}
