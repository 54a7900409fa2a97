package pathway_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/pathway"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// city makes the problem of a learner with so many open needs among so many runs: courses of
// one to four of the needed skills with four runs each over the next year, a third of them
// with prerequisites, a fifth of them free.
func city(runs, needs int, seed uint64) pathway.Problem {
	r := rand.New(rand.NewPCG(seed, 11))
	p := pathway.Problem{Now: today}
	for i := range needs {
		p.Needs = append(p.Needs, pathway.Need{Skill: taxonomy.SkillID(fmt.Sprint("s", i)), Level: taxonomy.Level(3 + r.IntN(3)), Weight: 1 + 4*r.Float64()})
	}
	at := func(least, span int) taxonomy.SkillAt {
		return taxonomy.SkillAt{Skill: p.Needs[r.IntN(needs)].Skill, Level: taxonomy.Level(least + r.IntN(span))}
	}
	for i := 0; len(p.Candidates) < runs; i++ {
		c := pathway.Candidate{Course: catalog.CourseID(fmt.Sprintf("c%05d", i))}
		for range 1 + r.IntN(4) {
			c.Teaches = append(c.Teaches, at(2, 5))
		}
		if r.IntN(3) == 0 {
			c.Requires = []taxonomy.SkillAt{at(1, 3)}
		}
		cents := int64(r.IntN(80)) * 1000
		if r.IntN(5) == 0 {
			cents = 0
		}
		for k := range 4 {
			c.Run = catalog.InstanceID(fmt.Sprintf("%s-%d", c.Course, k))
			c.Timetable, c.WeeklyHours, c.Cents = catalog.Timetables()[r.IntN(4)], float64(2+r.IntN(10)), cents
			start := r.IntN(365)
			c.Start, c.End = on(start), on(start+13+r.IntN(100))
			if c.Flexible = c.Timetable == catalog.SelfPaced && r.IntN(2) == 0; c.Flexible {
				c.Days = 14 + r.IntN(60)
			}
			p.Candidates = append(p.Candidates, c)
		}
	}
	return p
}

// cities are the learners of the benchmarks.
var cities = []struct {
	name   string
	change func(*pathway.Problem)
}{
	{"unlimited", func(*pathway.Problem) {}},
	{"twelve hours a week", func(p *pathway.Problem) { p.MaxWeeklyHours = 12 }},
	{"evenings", func(p *pathway.Problem) { p.EveningsOnly, p.MaxWeeklyHours = true, 10 }},
	{"half a year", func(p *pathway.Problem) { p.Deadline, p.MaxWeeklyHours = on(180), 20 }},
	{"little money", func(p *pathway.Problem) { b := int64(20_000); p.Budget = &b }},
	{"little of all", func(p *pathway.Problem) {
		b := int64(10_000)
		p.Budget, p.Deadline, p.MaxWeeklyHours, p.EveningsOnly = &b, on(120), 8, true
	}},
}

func BenchmarkSolve(b *testing.B) {
	for _, c := range cities {
		for _, needs := range []int{8, 16, 30} {
			p := city(2000, needs, 1)
			c.change(&p)
			b.Run(fmt.Sprintf("%s/needs=%d", c.name, needs), func(b *testing.B) {
				b.ReportAllocs()
				var a pathway.Answer
				for range b.N {
					a = pathway.Solve(p, nil)
				}
				exact := 0.0
				for _, path := range a.Paths {
					for _, proof := range path.Proofs {
						if proof.Exact {
							exact++
						}
					}
				}
				b.ReportMetric(exact, "exact")
				b.ReportMetric(float64(len(a.Paths)), "paths")
			})
		}
	}
}

// BenchmarkSolveStopped measures what an answer takes when there is no time at all.
func BenchmarkSolveStopped(b *testing.B) {
	for _, c := range cities {
		p := city(2000, 16, 1)
		c.change(&p)
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				pathway.Solve(p, func() bool { return true })
			}
		})
	}
}
