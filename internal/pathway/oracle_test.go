package pathway_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/pathway"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

var today = time.Date(2025, 3, 10, 0, 0, 0, 0, time.UTC)

func on(day int) time.Time { return today.AddDate(0, 0, day) }

func dayOf(t time.Time) int { return int(t.Sub(today) / (24 * time.Hour)) }

// placed is a candidate with the days it takes up.
type placed struct{ candidate, start, end int }

// meets is the rule of the nil Worth: the same skill, and a level that is not below.
func meets(s, wanted taxonomy.SkillAt) bool {
	return s.Skill == wanted.Skill && (s.Level == 0 || s.Level >= wanted.Level)
}

func anyMeets(skills []taxonomy.SkillAt, wanted taxonomy.SkillAt) bool {
	return slices.ContainsFunc(skills, func(s taxonomy.SkillAt) bool { return meets(s, wanted) })
}

// broken checks a sequence of runs against everything a problem asks, and names what is wrong.
func broken(p *pathway.Problem, path []placed) string {
	cents := int64(0)
	for i, a := range path {
		c := p.Candidates[a.candidate]
		cents += c.Cents
		switch {
		case a.start < 0 || a.end < a.start:
			return fmt.Sprintf("run %d lies in the past", a.candidate)
		case !p.Deadline.IsZero() && a.end > dayOf(p.Deadline):
			return fmt.Sprintf("run %d ends after the deadline", a.candidate)
		case c.Flexible && a.end-a.start+1 != max(1, c.Days):
			return fmt.Sprintf("run %d takes %d days", a.candidate, a.end-a.start+1)
		case !c.Flexible && (a.start != max(0, dayOf(c.Start)) || a.end != dayOf(c.End)):
			return fmt.Sprintf("run %d is held on other days", a.candidate)
		case p.EveningsOnly && c.Timetable != catalog.Evening && c.Timetable != catalog.SelfPaced:
			return fmt.Sprintf("run %d is not in the evening", a.candidate)
		}
		hours := 0.0
		for k, b := range path {
			if b.start <= a.start && a.start <= b.end {
				hours += p.Candidates[b.candidate].WeeklyHours
			}
			if k != i && a.start <= b.end && b.start <= a.end && c.Timetable != catalog.SelfPaced && c.Timetable == p.Candidates[b.candidate].Timetable {
				return fmt.Sprintf("runs %d and %d overlap", a.candidate, b.candidate)
			}
		}
		if p.MaxWeeklyHours > 0 && hours > p.MaxWeeklyHours+1e-9 {
			return fmt.Sprintf("%v hours a week on day %d", hours, a.start)
		}
		for _, want := range c.Requires {
			before := slices.ContainsFunc(path, func(b placed) bool {
				return b.end < a.start && anyMeets(p.Candidates[b.candidate].Teaches, want)
			})
			if !before && !anyMeets(p.Have, want) {
				return fmt.Sprintf("run %d lacks %v", a.candidate, want)
			}
		}
	}
	if p.Budget != nil && cents > *p.Budget {
		return "over budget"
	}
	return ""
}

// score is what a path is worth: the weight covered of open needs, and the three objectives.
type score struct {
	weight           int64
	cents, end, runs int64
}

func scoreOf(p *pathway.Problem, path []placed) score {
	s := score{end: -1, runs: int64(len(path))}
	for _, a := range path {
		s.cents += p.Candidates[a.candidate].Cents
		s.end = max(s.end, int64(a.end))
	}
	for _, n := range p.Needs {
		want := taxonomy.SkillAt{Skill: n.Skill, Level: n.Level}
		covered := slices.ContainsFunc(path, func(a placed) bool { return anyMeets(p.Candidates[a.candidate].Teaches, want) })
		if covered && !anyMeets(p.Have, want) {
			s.weight += int64(n.Weight * 1000)
		}
	}
	return s
}

// better compares by the objective, ties as documented.
func (s score) better(o score, by pathway.Objective) bool {
	if s.weight != o.weight {
		return s.weight > o.weight
	}
	return slices.Compare(s.key(by), o.key(by)) < 0
}

func (s score) key(by pathway.Objective) []int64 {
	switch by {
	case pathway.Fastest:
		return []int64{s.end, s.cents, s.runs}
	case pathway.Fewest:
		return []int64{s.runs, s.cents, s.end}
	default:
		return []int64{s.cents, s.runs, s.end}
	}
}

// bruteForce tries every set of candidates and every first day of the flexible ones.
func bruteForce(p *pathway.Problem) map[pathway.Objective]score {
	best := map[pathway.Objective]score{}
	for _, o := range pathway.Objectives() {
		best[o] = score{end: -1}
	}
	horizon := 0
	for _, c := range p.Candidates {
		if !c.Flexible {
			horizon = max(horizon, dayOf(c.End))
		}
	}
	for _, c := range p.Candidates {
		if c.Flexible {
			horizon += c.Days
		}
	}
	var path []placed
	var try func(i int)
	try = func(i int) {
		if i == len(p.Candidates) {
			if broken(p, path) == "" {
				s := scoreOf(p, path)
				for o, b := range best {
					if s.better(b, o) {
						best[o] = s
					}
				}
			}
			return
		}
		try(i + 1)
		c := p.Candidates[i]
		from, to, days := max(0, dayOf(c.Start)), max(0, dayOf(c.Start)), dayOf(c.End)-max(0, dayOf(c.Start))+1
		if c.Flexible {
			from, to, days = 0, horizon, c.Days
		}
		for day := from; day <= to; day++ {
			path = append(path, placed{i, day, day + days - 1})
			try(i + 1)
			path = path[:len(path)-1]
		}
	}
	try(0)
	return best
}

// drawProblem draws a small problem in which limits matter.
func drawProblem(t *rapid.T) pathway.Problem {
	skillAt := func(label string) taxonomy.SkillAt {
		return taxonomy.SkillAt{Skill: taxonomy.SkillID(rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, label)),
			Level: taxonomy.Level(rapid.IntRange(0, 3).Draw(t, "level"))}
	}
	p := pathway.Problem{Now: today}
	for range rapid.IntRange(1, 4).Draw(t, "needs") {
		s := skillAt("need")
		p.Needs = append(p.Needs, pathway.Need{Skill: s.Skill, Level: s.Level, Weight: float64(rapid.IntRange(1, 3).Draw(t, "weight"))})
	}
	if rapid.IntRange(0, 3).Draw(t, "has") == 0 {
		p.Have = append(p.Have, skillAt("have"))
	}
	flexible := 0
	for range rapid.IntRange(1, 7).Draw(t, "candidates") {
		c := drawCandidate(t, len(p.Candidates), skillAt)
		if c.Flexible {
			flexible++
			c.Flexible = flexible <= 2 // the oracle tries every day for each
		}
		p.Candidates = append(p.Candidates, c)
	}
	if rapid.Bool().Draw(t, "budgeted") {
		b := int64(rapid.IntRange(0, 12).Draw(t, "budget"))
		p.Budget = &b
	}
	if rapid.Bool().Draw(t, "dated") {
		p.Deadline = on(rapid.IntRange(1, 12).Draw(t, "deadline"))
	}
	if rapid.Bool().Draw(t, "busy") {
		p.MaxWeeklyHours = float64(rapid.IntRange(2, 6).Draw(t, "max hours"))
	}
	p.EveningsOnly = rapid.IntRange(0, 7).Draw(t, "evenings only") == 0
	return p
}

func drawCandidate(t *rapid.T, i int, skillAt func(string) taxonomy.SkillAt) pathway.Candidate {
	c := pathway.Candidate{Course: catalog.CourseID(fmt.Sprintf("c%d", i)), Run: catalog.InstanceID(fmt.Sprintf("r%d", i)),
		Timetable:   rapid.SampledFrom([]catalog.Timetable{catalog.Evening, catalog.SelfPaced, catalog.Evening, catalog.Day, catalog.Weekend}).Draw(t, "timetable"),
		WeeklyHours: float64(rapid.IntRange(0, 8).Draw(t, "hours")) / 2, Cents: int64(rapid.IntRange(0, 5).Draw(t, "cents")),
		Flexible: rapid.IntRange(0, 3).Draw(t, "flexible") == 0, Days: rapid.IntRange(1, 3).Draw(t, "days")}
	start := rapid.IntRange(-1, 8).Draw(t, "start")
	c.Start, c.End = on(start), on(max(0, start)+rapid.IntRange(0, 4).Draw(t, "length"))
	for range rapid.IntRange(1, 3).Draw(t, "teaches") {
		c.Teaches = append(c.Teaches, skillAt("teaches"))
	}
	if rapid.IntRange(0, 2).Draw(t, "prerequisites") == 0 {
		for range rapid.IntRange(1, 2).Draw(t, "requires") {
			c.Requires = append(c.Requires, skillAt("requires"))
		}
	}
	return c
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

// steps reads a path back as a plain list of runs and checks what the answer says of it.
func steps(t fataler, p *pathway.Problem, path *pathway.Path) []placed {
	t.Helper()
	var out []placed
	for _, s := range path.Steps {
		out = append(out, placed{s.Candidate, max(0, dayOf(s.Start)), dayOf(s.End)})
	}
	if why := broken(p, out); why != "" {
		t.Fatalf("the path %v is not possible: %s", out, why)
	}
	var covered []int
	for _, s := range path.Steps {
		for _, c := range s.Covers {
			want := taxonomy.SkillAt{Skill: p.Needs[c.Need].Skill, Level: p.Needs[c.Need].Level}
			if slices.Contains(covered, c.Need) || !meets(c.By, want) || !slices.Contains(p.Candidates[s.Candidate].Teaches, c.By) {
				t.Fatalf("run %d is said to cover need %d by %v", s.Candidate, c.Need, c.By)
			}
			covered = append(covered, c.Need)
		}
	}
	slices.Sort(covered)
	if !slices.Equal(covered, path.Covers) {
		t.Fatalf("steps cover %v, the path %v", covered, path.Covers)
	}
	if s := scoreOf(p, out); s.cents != path.Cents || s.end >= 0 && !on(int(s.end)).Equal(path.End) {
		t.Fatalf("the path says %d cents until %v, its runs %d until day %d", path.Cents, path.End, s.cents, s.end)
	}
	return out
}

// bestBy returns the path that is best at an objective.
func bestBy(a *pathway.Answer, o pathway.Objective) (*pathway.Path, pathway.Proof, bool) {
	for i := range a.Paths {
		for _, proof := range a.Paths[i].Proofs {
			if proof.Objective == o {
				return &a.Paths[i], proof, true
			}
		}
	}
	return nil, pathway.Proof{}, false
}

// scores solves a problem to the end and returns what it found for each objective.
func scores(t fataler, p pathway.Problem) map[pathway.Objective]score {
	t.Helper()
	a := pathway.Solve(p, nil)
	out := map[pathway.Objective]score{}
	for _, o := range pathway.Objectives() {
		out[o] = score{end: -1}
		if path, proof, ok := bestBy(&a, o); ok {
			if !proof.Exact || proof.Gap != 0 || proof.Bound != proof.Value || proof.Cover != proof.Most {
				t.Fatalf("a small problem is not solved: %+v", proof)
			}
			out[o] = scoreOf(&p, steps(t, &p, path))
			if proof.Value != out[o].key(o)[0] {
				t.Fatalf("%s: the proof says %d, the path is worth %d", o, proof.Value, out[o].key(o)[0])
			}
		}
	}
	return out
}

func TestSolveEqualsBruteForce(t *testing.T) {
	for range 20 {
		rapid.Check(t, func(t *rapid.T) {
			p := drawProblem(t)
			got, want := scores(t, p), bruteForce(&p)
			for _, o := range pathway.Objectives() {
				if got[o] != want[o] {
					t.Fatalf("%s: found %+v, brute force %+v", o, got[o], want[o])
				}
			}
		})
	}
}
