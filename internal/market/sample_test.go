package market_test

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

var today = time.Date(2025, 3, 10, 0, 0, 0, 0, time.UTC)

func skillID(i int) taxonomy.SkillID { return taxonomy.SkillID(fmt.Sprintf("own-s%d", i)) }
func occupationID(i int) taxonomy.OccupationID {
	return taxonomy.OccupationID(fmt.Sprintf("own-o%d", i))
}

// forest returns n skills in a hierarchy where skill i has broader skills among those before
// it, and a few occupations that need some.
func forest(n int, parent func(i int) []int) *taxonomy.Taxonomy {
	skills := make([]taxonomy.Skill, n)
	for i := range skills {
		skills[i] = taxonomy.Skill{ID: skillID(i), Kind: taxonomy.KindSkill,
			Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: fmt.Sprintf("skill %d", i)}}}
		for _, p := range parent(i) {
			skills[i].Broader = append(skills[i].Broader, skillID(p))
		}
	}
	if n > 1 {
		skills[1].Aliases = []taxonomy.SkillID{"own-alias"}
	}
	var occupations []taxonomy.Occupation
	for i := range 3 {
		occupations = append(occupations, taxonomy.Occupation{ID: occupationID(i), ISCO: "2512",
			Labels:    taxonomy.Labels{Preferred: text.Localized{text.EN: fmt.Sprintf("occupation %d", i)}},
			Essential: []taxonomy.SkillID{skillID(i % n)}, Optional: []taxonomy.SkillID{skillID((i + 3) % n)}})
	}
	t, err := taxonomy.New(skills, occupations, taxonomy.CodeLists{})
	if err != nil {
		panic(err)
	}
	return t
}

func drawTaxonomy(t *rapid.T) *taxonomy.Taxonomy {
	n := rapid.IntRange(2, 12).Draw(t, "skills")
	return forest(n, func(i int) []int {
		if i == 0 {
			return nil
		}
		return rapid.SliceOfN(rapid.IntRange(0, i-1), 0, 2).Draw(t, "broader")
	})
}

func drawDay(t *rapid.T, label string) time.Time {
	return today.AddDate(0, 0, rapid.IntRange(-200, 400).Draw(t, label))
}

func drawSkill(t *rapid.T) taxonomy.SkillID {
	i := rapid.IntRange(-2, 11).Draw(t, "skill") // some the taxonomy may not know
	if i == -1 {
		return "own-alias"
	}
	return skillID(i)
}

func drawLevel(t *rapid.T) taxonomy.Level {
	return taxonomy.Level(rapid.IntRange(0, 8).Draw(t, "level"))
}

func drawCourse(t *rapid.T, id, rev int) catalog.Course {
	c := catalog.Course{ID: catalog.CourseID(fmt.Sprintf("c%d", id)), Rev: int64(rev),
		Provider: org.ID(fmt.Sprintf("org%d", rapid.IntRange(0, 3).Draw(t, "provider"))),
		Type:     catalog.UpSkilling, Title: text.Localized{text.EN: "course"},
		State:     rapid.SampledFrom([]catalog.State{catalog.Published, catalog.Published, catalog.Draft}).Draw(t, "state"),
		Workload:  rapid.IntRange(0, 100).Draw(t, "workload"),
		UpdatedAt: drawDay(t, "updated")}
	for range rapid.IntRange(0, 4).Draw(t, "teaches") {
		c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: drawSkill(t), Level: drawLevel(t)})
	}
	for range rapid.IntRange(0, 2).Draw(t, "prepares") {
		c.PreparesFor = append(c.PreparesFor, occupationID(rapid.IntRange(0, 4).Draw(t, "occupation")))
	}
	return c
}

func drawInstance(t *rapid.T, id, rev int) catalog.Instance {
	r := catalog.Instance{ID: catalog.InstanceID(fmt.Sprintf("r%d", id)), Rev: int64(rev),
		Course: catalog.CourseID(fmt.Sprintf("c%d", rapid.IntRange(0, 6).Draw(t, "course"))),
		Mode:   rapid.SampledFrom(catalog.Modes()).Draw(t, "mode"),
		Place:  org.PlaceCode(fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "place"))),
		Seats:  rapid.IntRange(1, 3).Draw(t, "seats"), TakenOutside: rapid.IntRange(0, 3).Draw(t, "taken"),
		Cancelled: rapid.IntRange(0, 4).Draw(t, "cancelled") == 0, WeeklyHours: 10}
	if r.Flexible = rapid.IntRange(0, 4).Draw(t, "flexible") == 0; !r.Flexible {
		r.Start = drawDay(t, "start")
		r.End = r.Start.AddDate(0, 0, rapid.IntRange(0, 90).Draw(t, "days"))
	}
	return r
}

func drawDemand(t *rapid.T, id, rev int) demand.Demand {
	d := demand.Demand{ID: demand.ID(fmt.Sprintf("d%d", id)), Rev: int64(rev),
		Employer:  org.ID(fmt.Sprintf("org%d", rapid.IntRange(0, 3).Draw(t, "employer"))),
		Headcount: rapid.IntRange(1, 5).Draw(t, "headcount"),
		Place:     org.PlaceCode(fmt.Sprintf("p%d", rapid.IntRange(0, 4).Draw(t, "place"))),
		Status:    rapid.SampledFrom([]demand.Status{demand.Open, demand.Open, demand.Filled}).Draw(t, "status"),
		UpdatedAt: drawDay(t, "updated")}
	if rapid.Bool().Draw(t, "dated") {
		d.From = drawDay(t, "from")
	}
	if rapid.Bool().Draw(t, "has occupation") {
		d.Occupation = occupationID(rapid.IntRange(0, 4).Draw(t, "occupation"))
	}
	for range rapid.IntRange(0, 4).Draw(t, "needs") {
		d.Needs = append(d.Needs, demand.Need{Skill: drawSkill(t), Level: drawLevel(t), Importance: demand.Nice,
			Weight: float64(rapid.IntRange(0, 4).Draw(t, "weight")) / 4, Origin: demand.Stated})
	}
	return d
}

func drawOrganisation(t *rapid.T, id, rev int) org.Organisation {
	return org.Organisation{ID: org.ID(fmt.Sprintf("org%d", id)), Rev: int64(rev), Sector: org.Economy,
		Verified: rapid.Bool().Draw(t, "verified")}
}

func drawPlace(t *rapid.T, id, rev int) org.Place {
	return org.Place{Code: org.PlaceCode(fmt.Sprintf("p%d", id)), Rev: int64(rev),
		Lat: 56 + float64(rapid.IntRange(0, 20).Draw(t, "lat"))/10, Lon: 22, HasPoint: rapid.IntRange(0, 3).Draw(t, "point") > 0}
}

func drawSeries(t *rapid.T, id, rev int) workforce.Series {
	return workforce.Series{ID: workforce.SeriesID(fmt.Sprintf("x%d", id)), Rev: int64(rev),
		Subject: workforce.Subject{Skill: skillID(rapid.IntRange(0, 3).Draw(t, "subject"))}}
}

// largeCatalogue returns n courses with one or two runs each over a taxonomy of 14,000
// skills in four levels; skills are taken by Zipf's law, as in real catalogues.
func largeCatalogue(n int) (*taxonomy.Taxonomy, []any) {
	r := rand.New(rand.NewPCG(1, 2))
	const skills = 14_000
	tax := forest(skills, func(i int) []int {
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
			Title: text.Localized{text.LV: "kurss"}, State: catalog.Published, UpdatedAt: today.AddDate(0, 0, -r.IntN(700))}
		for range 3 + r.IntN(5) {
			c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: skillID(1000 + int(zipf.Uint64())), Level: taxonomy.Level(r.IntN(9))})
		}
		docs = append(docs, c)
		for k := range 1 + r.IntN(2) {
			start := today.AddDate(0, 0, r.IntN(400)-60)
			docs = append(docs, catalog.Instance{ID: catalog.InstanceID(fmt.Sprintf("r%07d-%d", i, k)), Rev: 1, Course: c.ID,
				Start: start, End: start.AddDate(0, 0, 1+r.IntN(120)), Mode: catalog.Modes()[r.IntN(3)],
				Place: org.PlaceCode(fmt.Sprintf("p%d", r.IntN(40))), Seats: 10, TakenOutside: r.IntN(11)})
		}
	}
	return tax, docs
}
