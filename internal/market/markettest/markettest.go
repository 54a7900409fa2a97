// Package markettest makes random and large markets for the tests and benchmarks of the
// engines that read one. Only tests import it.
package markettest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Today is the day the markets are made for.
var Today = time.Date(2025, 3, 10, 0, 0, 0, 0, time.UTC)

// SkillID names the i-th skill of Forest.
func SkillID(i int) taxonomy.SkillID { return taxonomy.SkillID(fmt.Sprintf("own-s%d", i)) }

// OccupationID names the i-th occupation of Forest; there are three.
func OccupationID(i int) taxonomy.OccupationID {
	return taxonomy.OccupationID(fmt.Sprintf("own-o%d", i))
}

// Forest returns n skills in a hierarchy where skill i has broader skills among those before
// it, and a few occupations that need some.
func Forest(n int, parent func(i int) []int) *taxonomy.Taxonomy {
	skills := make([]taxonomy.Skill, n)
	for i := range skills {
		skills[i] = taxonomy.Skill{ID: SkillID(i), Kind: taxonomy.KindSkill,
			Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: fmt.Sprintf("skill %d", i)}}}
		for _, p := range parent(i) {
			skills[i].Broader = append(skills[i].Broader, SkillID(p))
		}
	}
	if n > 1 {
		skills[1].Aliases = []taxonomy.SkillID{"own-alias"}
	}
	var occupations []taxonomy.Occupation
	for i := range 3 {
		occupations = append(occupations, taxonomy.Occupation{ID: OccupationID(i), ISCO: "2512",
			Labels:    taxonomy.Labels{Preferred: text.Localized{text.EN: fmt.Sprintf("occupation %d", i)}},
			Essential: []taxonomy.SkillID{SkillID(i % n)}, Optional: []taxonomy.SkillID{SkillID((i + 3) % n)}})
	}
	t, err := taxonomy.New(skills, occupations, taxonomy.CodeLists{})
	if err != nil {
		panic(err)
	}
	return t
}

// DrawTaxonomy draws a Forest of 2 to 12 skills.
func DrawTaxonomy(t *rapid.T) *taxonomy.Taxonomy {
	n := rapid.IntRange(2, 12).Draw(t, "skills")
	return Forest(n, func(i int) []int {
		if i == 0 {
			return nil
		}
		return rapid.SliceOfN(rapid.IntRange(0, i-1), 0, 2).Draw(t, "broader")
	})
}

// DrawDay draws a day around Today.
func DrawDay(t *rapid.T, label string) time.Time {
	return Today.AddDate(0, 0, rapid.IntRange(-200, 400).Draw(t, label))
}

// DrawSkill draws the id of a skill that the taxonomy may know, by its alias or not at all.
func DrawSkill(t *rapid.T) taxonomy.SkillID {
	i := rapid.IntRange(-2, 11).Draw(t, "skill") // some the taxonomy may not know
	if i == -1 {
		return "own-alias"
	}
	return SkillID(i)
}

// DrawLevel draws a level, unstated included.
func DrawLevel(t *rapid.T) taxonomy.Level {
	return taxonomy.Level(rapid.IntRange(0, 8).Draw(t, "level"))
}

// DrawCourse draws course "c<id>".
func DrawCourse(t *rapid.T, id, rev int) catalog.Course {
	c := catalog.Course{ID: catalog.CourseID(fmt.Sprintf("c%d", id)), Rev: int64(rev),
		Provider: org.ID(fmt.Sprintf("org%d", rapid.IntRange(0, 3).Draw(t, "provider"))),
		Type:     catalog.UpSkilling, Title: text.Localized{text.EN: "course"},
		State:     rapid.SampledFrom([]catalog.State{catalog.Published, catalog.Published, catalog.Draft}).Draw(t, "state"),
		Workload:  rapid.IntRange(0, 100).Draw(t, "workload"),
		UpdatedAt: DrawDay(t, "updated")}
	for range rapid.IntRange(0, 4).Draw(t, "teaches") {
		c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: DrawSkill(t), Level: DrawLevel(t)})
	}
	for range rapid.IntRange(0, 2).Draw(t, "prepares") {
		c.PreparesFor = append(c.PreparesFor, OccupationID(rapid.IntRange(0, 4).Draw(t, "occupation")))
	}
	return c
}

// DrawInstance draws run "r<id>" of one of the courses c0 to c6.
func DrawInstance(t *rapid.T, id, rev int) catalog.Instance {
	r := catalog.Instance{ID: catalog.InstanceID(fmt.Sprintf("r%d", id)), Rev: int64(rev),
		Course: catalog.CourseID(fmt.Sprintf("c%d", rapid.IntRange(0, 6).Draw(t, "course"))),
		Mode:   rapid.SampledFrom(catalog.Modes()).Draw(t, "mode"),
		Place:  org.PlaceCode(fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "place"))),
		Seats:  rapid.IntRange(1, 3).Draw(t, "seats"), TakenOutside: rapid.IntRange(0, 3).Draw(t, "taken"),
		Cancelled: rapid.IntRange(0, 4).Draw(t, "cancelled") == 0, WeeklyHours: 10}
	if r.Flexible = rapid.IntRange(0, 4).Draw(t, "flexible") == 0; !r.Flexible {
		r.Start = DrawDay(t, "start")
		r.End = r.Start.AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "days"))
	}
	return r
}

// DrawDemand draws demand "d<id>".
func DrawDemand(t *rapid.T, id, rev int) demand.Demand {
	d := demand.Demand{ID: demand.ID(fmt.Sprintf("d%d", id)), Rev: int64(rev),
		Employer:  org.ID(fmt.Sprintf("org%d", rapid.IntRange(0, 3).Draw(t, "employer"))),
		Headcount: rapid.IntRange(1, 5).Draw(t, "headcount"),
		Place:     org.PlaceCode(fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "place"))),
		Status:    rapid.SampledFrom([]demand.Status{demand.Open, demand.Open, demand.Filled}).Draw(t, "status"),
		UpdatedAt: DrawDay(t, "updated")}
	if rapid.Bool().Draw(t, "dated") {
		d.From = DrawDay(t, "from")
	}
	if rapid.Bool().Draw(t, "has occupation") {
		d.Occupation = OccupationID(rapid.IntRange(0, 4).Draw(t, "occupation"))
	}
	for range rapid.IntRange(0, 4).Draw(t, "needs") {
		d.Needs = append(d.Needs, demand.Need{Skill: DrawSkill(t), Level: DrawLevel(t), Importance: demand.Nice,
			Weight: float64(rapid.IntRange(0, 4).Draw(t, "weight")) / 4, Origin: demand.Stated})
	}
	return d
}

// DrawOrganisation draws organisation "org<id>".
func DrawOrganisation(t *rapid.T, id, rev int) org.Organisation {
	return org.Organisation{ID: org.ID(fmt.Sprintf("org%d", id)), Rev: int64(rev), Sector: org.Economy,
		Verified: rapid.Bool().Draw(t, "verified")}
}

// DrawPlace draws place "p<id>".
func DrawPlace(t *rapid.T, id, rev int) org.Place {
	return org.Place{Code: org.PlaceCode(fmt.Sprintf("p%d", id)), Rev: int64(rev),
		Lat: 56 + float64(rapid.IntRange(0, 20).Draw(t, "lat"))/10, Lon: 22, HasPoint: rapid.IntRange(0, 3).Draw(t, "point") > 0}
}

// DrawSeries draws series "x<id>".
func DrawSeries(t *rapid.T, id, rev int) workforce.Series {
	return workforce.Series{ID: workforce.SeriesID(fmt.Sprintf("x%d", id)), Rev: int64(rev),
		Subject: workforce.Subject{Skill: SkillID(rapid.IntRange(0, 3).Draw(t, "subject"))}}
}

// LargeCatalogue returns n courses with one or two runs each over a taxonomy of 14,000
// skills in four levels; skills are taken by Zipf's law, as in real catalogues.
func LargeCatalogue(n int) (*taxonomy.Taxonomy, []any) {
	r := rand.New(rand.NewPCG(1, 2))
	const skills = 14_000
	tax := Forest(skills, func(i int) []int {
		switch {
		case i < 10:
			return nil
		case i < 100:
			return []int{i % 10}
		case i < 1000:
			return []int{10 + i%90}
		default:
			return []int{100 + i%900}
		}
	})
	zipf := rand.NewZipf(r, 1.1, 20, skills-1001)
	docs := make([]any, 0, 3*n)
	for i := range 40 {
		docs = append(docs, org.Place{Code: org.PlaceCode(fmt.Sprintf("p%d", i)), Rev: 1, Lat: 55.7 + float64(i%20)/10, Lon: 21 + float64(i)/8, HasPoint: true})
	}
	for i := range n {
		c := catalog.Course{ID: catalog.CourseID(fmt.Sprintf("c%07d", i)), Rev: 1, Provider: org.ID(fmt.Sprintf("org%d", i%500)),
			Title: text.Localized{text.LV: "kurss"}, State: catalog.Published, UpdatedAt: Today.AddDate(0, 0, -r.IntN(700))}
		for range 3 + r.IntN(5) {
			c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: SkillID(1000 + int(zipf.Uint64())), Level: taxonomy.Level(r.IntN(9))})
		}
		docs = append(docs, c)
		for k := range 1 + r.IntN(2) {
			start := Today.AddDate(0, 0, r.IntN(400)-60)
			docs = append(docs, catalog.Instance{ID: catalog.InstanceID(fmt.Sprintf("r%07d-%d", i, k)), Rev: 1, Course: c.ID,
				Start: start, End: start.AddDate(0, 0, 1+r.IntN(120)), Mode: catalog.Modes()[r.IntN(3)],
				Place: org.PlaceCode(fmt.Sprintf("p%d", r.IntN(40))), Seats: 10, TakenOutside: r.IntN(11)})
		}
	}
	return tax, docs
}

// LargeDemands returns n open demands over the taxonomy and places of LargeCatalogue.
func LargeDemands(n int) []demand.Demand {
	r := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(r, 1.1, 20, 14_000-1001)
	out := make([]demand.Demand, n)
	for i := range out {
		d := demand.Demand{ID: demand.ID(fmt.Sprintf("d%07d", i)), Rev: 1, Employer: org.ID(fmt.Sprintf("org%d", i%500)),
			Headcount: 1 + r.IntN(3), Status: demand.Open, Place: org.PlaceCode(fmt.Sprintf("p%d", r.IntN(40))),
			From: Today.AddDate(0, 0, r.IntN(300)), UpdatedAt: Today.AddDate(0, 0, -r.IntN(300))}
		for k := range 4 + r.IntN(8) {
			need := demand.Need{Skill: SkillID(1000 + int(zipf.Uint64())), Level: taxonomy.Level(r.IntN(9)), Importance: demand.Must, Origin: demand.Stated}
			if k%3 == 2 {
				need.Importance = demand.Nice
			}
			d.Needs = append(d.Needs, need)
		}
		out[i] = d
	}
	return out
}
