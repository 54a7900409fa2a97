package pathway_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/pathway"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// match.Params is what the package is meant to be used with.
var _ pathway.Worth = match.Params{}

func at(skill string, level int) taxonomy.SkillAt {
	return taxonomy.SkillAt{Skill: taxonomy.SkillID(skill), Level: taxonomy.Level(level)}
}

func need(skill string, level int) pathway.Need {
	return pathway.Need{Skill: taxonomy.SkillID(skill), Level: taxonomy.Level(level), Weight: 1}
}

// fixed makes an evening run of four hours a week.
func fixed(id string, from, to int, euros int64, teaches ...taxonomy.SkillAt) pathway.Candidate {
	return pathway.Candidate{Course: catalog.CourseID("course " + id), Run: catalog.InstanceID(id), Teaches: teaches,
		Start: on(from), End: on(to), Timetable: catalog.Evening, WeeklyHours: 4, Cents: 100 * euros}
}

// flexible makes a self-paced run of four hours a week that begins when one likes.
func flexible(id string, days int, euros int64, teaches ...taxonomy.SkillAt) pathway.Candidate {
	return pathway.Candidate{Course: catalog.CourseID("course " + id), Run: catalog.InstanceID(id), Teaches: teaches,
		Flexible: true, Days: days, Timetable: catalog.SelfPaced, WeeklyHours: 4, Cents: 100 * euros}
}

func requiring(c pathway.Candidate, requires ...taxonomy.SkillAt) pathway.Candidate {
	c.Requires = requires
	return c
}

func held(c pathway.Candidate, timetable catalog.Timetable, hours float64) pathway.Candidate {
	c.Timetable, c.WeeklyHours = timetable, hours
	return c
}

func euros(n int64) *int64 { n *= 100; return &n }

// show writes a path as "run@first day": the runs in order.
func show(p *pathway.Path) string {
	var out []string
	for _, s := range p.Steps {
		out = append(out, fmt.Sprintf("%s@%d", s.Run, dayOf(s.Start)))
	}
	return strings.Join(out, " ")
}

func TestSolve(t *testing.T) {
	cases := []struct {
		name    string
		problem pathway.Problem
		want    map[pathway.Objective]string
	}{
		{"one run", pathway.Problem{Needs: []pathway.Need{need("go", 4)},
			Candidates: []pathway.Candidate{fixed("go", 10, 40, 100, at("go", 4))}},
			map[pathway.Objective]string{pathway.Cheapest: "go@10", pathway.Fastest: "go@10", pathway.Fewest: "go@10"}},
		{"a ladder of levels", pathway.Problem{Needs: []pathway.Need{need("python", 6)}, Candidates: []pathway.Candidate{
			requiring(fixed("6", 70, 99, 300, at("python", 6)), at("python", 4)),
			requiring(fixed("4", 40, 69, 200, at("python", 4)), at("python", 2)),
			fixed("2", 10, 39, 100, at("python", 2))}},
			map[pathway.Objective]string{pathway.Cheapest: "2@10 4@40 6@70", pathway.Fewest: "2@10 4@40 6@70"}},
		{"a ladder entered half-way", pathway.Problem{Needs: []pathway.Need{need("python", 6)}, Have: []taxonomy.SkillAt{at("python", 5)},
			Candidates: []pathway.Candidate{
				requiring(fixed("6", 70, 99, 300, at("python", 6)), at("python", 4)),
				requiring(fixed("4", 40, 69, 200, at("python", 4)), at("python", 2)),
				fixed("2", 10, 39, 100, at("python", 2))}},
			map[pathway.Objective]string{pathway.Cheapest: "6@70"}},
		{"a ladder of self-paced courses, one after the other", pathway.Problem{Needs: []pathway.Need{need("python", 6)}, Candidates: []pathway.Candidate{
			requiring(flexible("6", 20, 0, at("python", 6)), at("python", 4)),
			requiring(flexible("4", 10, 0, at("python", 4)), at("python", 2)),
			flexible("2", 5, 0, at("python", 2))}},
			map[pathway.Objective]string{pathway.Fastest: "2@0 4@5 6@15"}},
		{"the second step begins before the first one ends", pathway.Problem{Needs: []pathway.Need{need("sql", 5)}, Candidates: []pathway.Candidate{
			requiring(fixed("early", 30, 50, 50, at("sql", 5)), at("sql", 3)),
			requiring(fixed("late", 31, 60, 90, at("sql", 5)), at("sql", 3)),
			fixed("basics", 0, 30, 10, at("sql", 3))}},
			map[pathway.Objective]string{pathway.Cheapest: "basics@0 late@31"}},
		{"a chain through another skill", pathway.Problem{Needs: []pathway.Need{need("ml", 5)}, Candidates: []pathway.Candidate{
			requiring(fixed("ml", 90, 120, 400, at("ml", 5)), at("python", 3), at("maths", 0)),
			requiring(fixed("python", 40, 60, 100, at("python", 4)), at("basics", 0)),
			held(fixed("maths", 30, 80, 50, at("maths", 2)), catalog.Weekend, 4),
			fixed("basics", 0, 20, 0, at("basics", 1))}},
			map[pathway.Objective]string{pathway.Cheapest: "basics@0 maths@30 python@40 ml@90"}},
		{"evenings overlap, so a dearer weekend", pathway.Problem{Needs: []pathway.Need{need("a", 0), need("b", 0)}, Candidates: []pathway.Candidate{
			fixed("a", 0, 30, 10, at("a", 3)), fixed("b", 20, 50, 10, at("b", 3)), held(fixed("b weekend", 20, 50, 90, at("b", 3)), catalog.Weekend, 4)}},
			map[pathway.Objective]string{pathway.Cheapest: "a@0 b weekend@20"}},
		{"too many hours together, so one waits", pathway.Problem{Needs: []pathway.Need{need("a", 0), need("b", 0)}, MaxWeeklyHours: 7, Candidates: []pathway.Candidate{
			fixed("a", 0, 30, 10, at("a", 3)), flexible("b", 10, 10, at("b", 3))}},
			map[pathway.Objective]string{pathway.Fastest: "a@0 b@31"}},
		{"objectives differ", pathway.Problem{Needs: []pathway.Need{need("a", 0), need("b", 0)}, Candidates: []pathway.Candidate{
			fixed("both", 100, 130, 500, at("a", 3), at("b", 3)),
			fixed("a", 150, 170, 0, at("a", 3)), fixed("b", 180, 190, 0, at("b", 3)),
			held(fixed("fast a", 1, 5, 900, at("a", 3)), catalog.Day, 20), held(fixed("fast b", 6, 9, 900, at("b", 3)), catalog.Day, 20)}},
			map[pathway.Objective]string{pathway.Cheapest: "a@150 b@180", pathway.Fastest: "fast a@1 fast b@6", pathway.Fewest: "both@100"}},
		{"of equally cheap paths the one with fewer runs, then the earlier", pathway.Problem{Needs: []pathway.Need{need("a", 0), need("b", 0)}, Candidates: []pathway.Candidate{
			fixed("a", 0, 5, 0, at("a", 3)), fixed("b", 6, 9, 0, at("b", 3)),
			fixed("both later", 60, 90, 0, at("a", 3), at("b", 3)), fixed("both", 50, 80, 0, at("a", 3), at("b", 3))}},
			map[pathway.Objective]string{pathway.Cheapest: "both@50", pathway.Fewest: "both@50", pathway.Fastest: "a@0 b@6"}},
		{"money for the weightier need only", pathway.Problem{Needs: []pathway.Need{need("a", 0), {Skill: "b", Weight: 3}}, Budget: euros(100), Candidates: []pathway.Candidate{
			fixed("a", 0, 5, 60, at("a", 3)), fixed("b", 6, 9, 60, at("b", 3))}},
			map[pathway.Objective]string{pathway.Cheapest: "b@6"}},
		{"one may join a run that has begun", pathway.Problem{Needs: []pathway.Need{need("a", 0)}, Candidates: []pathway.Candidate{
			fixed("a", -5, 5, 60, at("a", 3))}},
			map[pathway.Objective]string{pathway.Fastest: "a@-5"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := c.problem
			p.Now = today
			a := pathway.Solve(p, nil)
			for o, want := range c.want {
				path, proof, ok := bestBy(&a, o)
				if !ok {
					t.Fatalf("no path: %+v", a)
				}
				steps(t, &p, path)
				if got := show(path); got != want || !proof.Exact || !proof.Settled {
					t.Errorf("%s: %s (%+v), want %s", o, got, proof, want)
				}
			}
		})
	}
}

func TestWhatCannotBeCoveredIsNamed(t *testing.T) {
	p := pathway.Problem{Now: today, Budget: euros(100), Deadline: on(60), Have: []taxonomy.SkillAt{at("held", 5)},
		Needs: []pathway.Need{need("held", 4), need("untaught", 0), need("low", 6), need("closed", 0), need("dear", 0), need("late", 0), need("fine", 3), need("crowded out", 0)},
		Candidates: []pathway.Candidate{
			fixed("low", 0, 5, 10, at("low", 4)), fixed("lower", 0, 5, 10, at("low", 2)),
			requiring(fixed("closed", 0, 5, 10, at("closed", 4)), at("nobody teaches", 1)),
			fixed("dear", 0, 5, 101, at("dear", 4)), fixed("late", 50, 61, 10, at("late", 4)),
			fixed("fine", 10, 20, 60, at("fine", 3)), fixed("crowded out", 15, 25, 10, at("crowded out", 3))}}
	p.Needs[6].Weight = 2
	a := pathway.Solve(p, nil)
	want := []pathway.Miss{{Need: 1, Why: pathway.NotTaught}, {Need: 2, Why: pathway.LevelTooLow, Best: 4},
		{Need: 3, Why: pathway.NoWayIn}, {Need: 4, Why: pathway.OutOfLimits}, {Need: 5, Why: pathway.OutOfLimits}}
	if !slices.Equal(a.Uncovered, want) {
		t.Errorf("uncovered %+v, want %+v", a.Uncovered, want)
	}
	if !slices.Equal(a.Met, []int{0}) || len(a.Open) != 7 {
		t.Errorf("met %v, open %v", a.Met, a.Open)
	}
	if len(a.Paths) != 1 || show(&a.Paths[0]) != "fine@10" || !slices.Equal(a.Paths[0].Left, []int{7}) || len(a.Paths[0].Proofs) != 3 {
		t.Fatalf("paths %+v", a.Paths)
	}
	if got := a.Paths[0].Cover; got != 2.0/8 {
		t.Errorf("covers %v, want 2 of 8", got)
	}
}

func TestNothingToDo(t *testing.T) {
	for name, p := range map[string]pathway.Problem{
		"nothing needed": {Candidates: []pathway.Candidate{fixed("a", 0, 5, 0, at("a", 1))}},
		"all held":       {Needs: []pathway.Need{need("a", 2)}, Have: []taxonomy.SkillAt{at("a", 3)}},
		"nothing taught": {Needs: []pathway.Need{need("a", 2)}},
		"a past deadline": {Needs: []pathway.Need{need("a", 2)}, Deadline: on(-3),
			Candidates: []pathway.Candidate{fixed("a", 0, 5, 0, at("a", 2)), flexible("b", 1, 0, at("a", 2))}},
	} {
		p.Now = today
		if a := pathway.Solve(p, nil); len(a.Paths) != 0 || len(a.Met)+len(a.Uncovered) != len(p.Needs) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// With the taxonomy and the match's own worth, a narrower skill covers a need in part, which
// the step says; a broader one or a lower level does not.
func TestWorthDecidesWhatCovers(t *testing.T) {
	tax := markettest.Forest(3, func(i int) []int { // 0 is broader than 1, and 1 than 2
		if i == 0 {
			return nil
		}
		return []int{i - 1}
	})
	id := func(i int) string { return string(markettest.SkillID(i)) }
	cases := []struct {
		name    string
		teaches taxonomy.SkillAt
		needs   pathway.Need
		credit  float64 // 0 = not covered
	}{
		{"the same at its level", at(id(1), 4), need(id(1), 4), 1},
		{"by its alias", at("own-alias", 4), need(id(1), 4), 1},
		{"the same, higher", at(id(1), 6), need(id(1), 4), 1},
		{"the same, one level short", at(id(1), 3), need(id(1), 4), 0},
		{"the same, level unstated", at(id(1), 0), need(id(1), 4), 0.7},
		{"one step narrower", at(id(2), 4), need(id(1), 4), 0.8},
		{"two steps narrower", at(id(2), 4), need(id(0), 4), 0},
		{"narrower, level unstated", at(id(2), 0), need(id(1), 4), 0},
		{"broader", at(id(0), 8), need(id(1), 4), 0},
	}
	for _, c := range cases {
		p := pathway.Problem{Now: today, Needs: []pathway.Need{c.needs}, Taxonomy: tax, Worth: match.Default(),
			Candidates: []pathway.Candidate{fixed("x", 0, 5, 0, c.teaches)}}
		a := pathway.Solve(p, nil)
		if covered := len(a.Paths) > 0; covered != (c.credit > 0) {
			t.Errorf("%s: covered %v", c.name, covered)
		} else if covered {
			if got := a.Paths[0].Steps[0].Covers; len(got) != 1 || got[0].By != c.teaches || got[0].Credit < c.credit-1e-9 || got[0].Credit > c.credit+1e-9 {
				t.Errorf("%s: %+v, want a credit of %v", c.name, got, c.credit)
			}
		}
		p.Have, p.Candidates = []taxonomy.SkillAt{c.teaches}, nil
		if met := len(pathway.Solve(p, nil).Met) == 1; met != (c.credit > 0) {
			t.Errorf("%s: met when held: %v", c.name, met)
		}
	}
}

// More needs than bits: the heaviest are looked after, the others named.
func TestTooManyNeeds(t *testing.T) {
	p := pathway.Problem{Now: today}
	for i := range pathway.MaxNeeds + 6 {
		skill := fmt.Sprint("s", i)
		p.Needs = append(p.Needs, pathway.Need{Skill: taxonomy.SkillID(skill), Weight: float64(1 + i)})
		p.Candidates = append(p.Candidates, flexible(skill, 1, 1, at(skill, 1)))
	}
	a := pathway.Solve(p, nil)
	if len(a.Uncovered) != 6 || a.Uncovered[5] != (pathway.Miss{Need: 5, Why: pathway.TooMany}) {
		t.Errorf("uncovered %+v", a.Uncovered)
	}
	if len(a.Paths) != 1 || len(a.Paths[0].Steps) != pathway.MaxNeeds || !a.Paths[0].Proofs[0].Exact {
		t.Fatalf("%+v", a.Paths)
	}
}
