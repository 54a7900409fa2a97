package pathway_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/pathway"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// hardProblem makes a problem whose best paths take several runs: few skills a run, ladders
// of levels, timetables that collide, limits that bind half of the time.
func hardProblem(r *rand.Rand) pathway.Problem {
	skills := []taxonomy.SkillID{"a", "b", "c", "d", "e"}[:2+r.IntN(4)]
	p := pathway.Problem{Now: today}
	for _, s := range skills {
		p.Needs = append(p.Needs, pathway.Need{Skill: s, Level: taxonomy.Level(1 + r.IntN(3)), Weight: float64(1 + r.IntN(3))})
	}
	flexible := r.IntN(3)
	if r.IntN(2) == 0 {
		return crowded(r, p, flexible)
	}
	for i := range 4 + r.IntN(6) {
		s := skills[r.IntN(len(skills))]
		level := taxonomy.Level(1 + r.IntN(3))
		c := pathway.Candidate{Course: catalog.CourseID(fmt.Sprint("c", i)), Run: catalog.InstanceID(fmt.Sprint("r", i)),
			Teaches: []taxonomy.SkillAt{{Skill: s, Level: level}}, Flexible: i < flexible, Days: 1 + r.IntN(4),
			Timetable: catalog.Timetables()[r.IntN(4)], WeeklyHours: float64(1 + r.IntN(4)), Cents: int64(r.IntN(6))}
		if r.IntN(2) == 0 {
			c.Timetable = catalog.Evening
		}
		start := r.IntN(10)
		c.Start, c.End = on(start), on(start+r.IntN(4))
		if level > 1 && r.IntN(2) == 0 {
			c.Requires = []taxonomy.SkillAt{{Skill: s, Level: level - 1}}
		}
		if r.IntN(4) == 0 {
			c.Requires = append(c.Requires, taxonomy.SkillAt{Skill: skills[r.IntN(len(skills))], Level: taxonomy.Level(r.IntN(3))})
		}
		if r.IntN(3) == 0 {
			c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: skills[r.IntN(len(skills))], Level: taxonomy.Level(1 + r.IntN(3))})
		}
		p.Candidates = append(p.Candidates, c)
	}
	if r.IntN(3) == 0 {
		b := int64(4 + r.IntN(10))
		p.Budget = &b
	}
	if r.IntN(3) == 0 {
		p.Deadline = on(5 + r.IntN(8))
	}
	if r.IntN(3) == 0 {
		p.MaxWeeklyHours = float64(3 + r.IntN(5))
	}
	return p
}

// crowded makes a problem with several runs for each need that differ in price, days, hours
// and timetable only, so that many paths cover the same and compete.
func crowded(r *rand.Rand, p pathway.Problem, flexible int) pathway.Problem {
	p.Needs = p.Needs[:min(3, len(p.Needs))]
	for i := range 6 + r.IntN(4) {
		n := p.Needs[i%len(p.Needs)]
		c := pathway.Candidate{Course: catalog.CourseID(fmt.Sprint("c", i)), Run: catalog.InstanceID(fmt.Sprint("r", i)),
			Teaches: []taxonomy.SkillAt{{Skill: n.Skill, Level: n.Level}}, Flexible: flexible > 0 && r.IntN(3) == 0, Days: 1 + r.IntN(5),
			Timetable: catalog.Timetables()[r.IntN(4)], WeeklyHours: float64(1 + r.IntN(5)), Cents: int64(r.IntN(4))}
		if r.IntN(2) == 0 {
			c.Timetable = catalog.SelfPaced
		}
		if c.Flexible {
			flexible-- // the oracle tries every day for each
		}
		start := r.IntN(8)
		c.Start, c.End = on(start), on(start+r.IntN(6))
		if i >= len(p.Needs) && r.IntN(4) == 0 {
			c.Requires = []taxonomy.SkillAt{{Skill: p.Needs[r.IntN(len(p.Needs))].Skill}}
		}
		p.Candidates = append(p.Candidates, c)
	}
	if r.IntN(3) > 0 {
		p.MaxWeeklyHours = float64(4 + r.IntN(5))
	}
	if r.IntN(3) == 0 {
		b := int64(1 + r.IntN(5))
		p.Budget = &b
	}
	return p
}

func TestSolveEqualsBruteForceOnHardProblems(t *testing.T) {
	long, partial, differ, chained := 0, 0, 0, 0
	n := 1200
	if testing.Short() {
		n = 300
	}
	for seed := range uint64(n) {
		p := hardProblem(rand.New(rand.NewPCG(seed, 7)))
		got, want := scores(t, p), bruteForce(&p)
		for _, o := range pathway.Objectives() {
			if got[o] != want[o] {
				t.Fatalf("seed %d, %s: found %+v, brute force %+v", seed, o, got[o], want[o])
			}
		}
		a := pathway.Solve(p, nil)
		for _, path := range a.Paths {
			if len(path.Steps) > 2 {
				long++
			}
			if len(path.Left) > 0 {
				partial++
			}
			if len(path.Steps) > 0 && len(path.Steps[0].Enables) > 0 {
				chained++
			}
		}
		if len(a.Paths) > 1 {
			differ++
		}
	}
	t.Logf("of %d problems: %d paths of three runs and more, %d partial ones, %d that begin with a prerequisite; objectives differ in %d", n, long, partial, chained, differ)
	if least := n / 20; long < least || partial < least || differ < least || chained < least {
		t.Error("the problems are not hard enough")
	}
}
