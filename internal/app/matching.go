package app

import (
	"context"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// matcher returns the matcher over one picture of the market.
func (a *App) matcher(m *market.Market) *match.Matcher { return a.engine.On(m, a.now()) }

// Teaching is who teaches one needed skill, for a page that asks skill by skill.
type Teaching struct {
	Skill     taxonomy.SkillID
	Need      demand.Need
	Courses   []catalog.CourseID // published courses that teach it, then those that teach something narrower
	Providers []org.ID
	FreeSeats int // in runs one can apply for now that end by the need date, or any without one
}

// DemandMatches are the courses that answer a need, and who teaches each of its skills.
type DemandMatches struct {
	Demand   demand.Demand
	Courses  []match.CourseMatch
	Teaching []Teaching
	Nobody   []taxonomy.SkillID // skills that no published course teaches, itself or anything narrower
}

// DemandMatches answers a need with courses. Whoever may see the need may see its matches.
func (a *App) DemandMatches(ctx context.Context, actor Actor, id demand.ID, limit int) (DemandMatches, error) {
	d, err := a.Demand(ctx, actor, id)
	if err != nil {
		return DemandMatches{}, err
	}
	m := a.Market()
	slim, ok := m.Demand(id)
	if !ok {
		return DemandMatches{}, ErrDemandNotFound
	}
	x := a.matcher(m)
	q := x.ForDemand(slim)
	q.Limit = limit
	out := DemandMatches{Demand: d, Courses: x.Courses(q)}
	out.Teaching, out.Nobody = a.teaching(m, x, q)
	return out, nil
}

// teaching says, need by need, who teaches the skill or a part of it, and which skills
// nobody does (match.NeedCoverage.Taught: a broader course does not count).
func (a *App) teaching(m *market.Market, x *match.Matcher, q match.Query) (list []Teaching, nobody []taxonomy.SkillID) {
	covered := map[taxonomy.SkillID]match.NeedCoverage{}
	for _, c := range x.Coverage(q) {
		covered[c.Skill] = c
	}
	for _, n := range q.Needs {
		c := covered[resolved(m, n.Skill)]
		t := Teaching{Skill: n.Skill, Need: n, FreeSeats: c.FreeSeats}
		seen := map[org.ID]bool{}
		for _, course := range teachers(m, n.Skill) {
			t.Courses = append(t.Courses, course.ID)
			if !seen[course.Provider] {
				seen[course.Provider] = true
				t.Providers = append(t.Providers, course.Provider)
			}
		}
		list = append(list, t)
		if !c.Taught() {
			nobody = append(nobody, n.Skill)
		}
	}
	return list, nobody
}

func resolved(m *market.Market, id taxonomy.SkillID) taxonomy.SkillID {
	if s, ok := m.Taxonomy().Skill(id); ok {
		return s.ID
	}
	return id
}

// teachers lists the courses that teach a skill, those that teach it itself before those
// that teach something narrower.
func teachers(m *market.Market, id taxonomy.SkillID) []*market.Course {
	out := m.CoursesTeaching(id)
	seen := map[catalog.CourseID]bool{}
	for _, c := range out {
		seen[c.ID] = true
	}
	for _, below := range m.Taxonomy().Descendants(id, taxonomy.MaxDistance) {
		for _, c := range m.CoursesTeaching(below.ID) {
			if !seen[c.ID] {
				seen[c.ID] = true
				out = append(out, c)
			}
		}
	}
	return out
}

// CourseDemands returns the open needs that a course answers best. Confidential needs of
// others are not shown; there are at least so many of them: one stands for any number of
// fewer than three employers.
func (a *App) CourseDemands(ctx context.Context, actor Actor, id catalog.CourseID, limit int) (shown []match.DemandMatch, confidential int, err error) {
	c, _, err := a.Course(ctx, actor, id)
	if err != nil {
		return nil, 0, err
	}
	m := a.Market()
	slim, ok := m.Course(c.ID)
	if !ok {
		return nil, 0, ErrCourseNotFound
	}
	hidden := map[org.ID]bool{}
	for _, d := range a.matcher(m).DemandsForCourse(slim, limit) {
		if !a.maySee(actor, d.Demand.Employer, d.Demand.Confidential) {
			confidential++
			hidden[d.Demand.Employer] = true
			continue
		}
		shown = append(shown, d)
	}
	if gap.Suppresses(len(hidden)) {
		confidential = 1
	}
	return shown, confidential, nil
}

// Matches answers ad-hoc needs or a profile with courses.
func (a *App) Matches(_ context.Context, actor Actor, q match.Query) ([]match.CourseMatch, error) {
	if err := allow(actor, ReadCatalogue, ""); err != nil {
		return nil, err
	}
	m := a.Market()
	var c fault.Check
	c.That(len(q.Needs) > 0, "needs", "required")
	c.That(len(q.Needs) <= demand.MaxNeeds, "needs", "too_many", fault.Params{"max": demand.MaxNeeds})
	for i, n := range q.Needs {
		s, ok := m.Taxonomy().Skill(n.Skill)
		in := c.In("needs", i)
		in.That(ok && s.Kind != taxonomy.KindGroup, "skill", "unknown_skill")
		in.That(n.Level.Valid(), "level", "out_of_range", fault.Params{"min": 1, "max": 8})
		in.That(n.Weight >= 0 && n.Weight <= 1, "weight", "out_of_range", fault.Params{"min": 0, "max": 1})
	}
	if q.Place != "" {
		_, ok := m.Place(q.Place)
		c.That(ok, "place", "unknown_place")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return a.matcher(m).Courses(q), nil
}

// OccupationCourses answers what an occupation asks for, less what somebody has already.
func (a *App) OccupationCourses(id taxonomy.OccupationID, have []taxonomy.SkillAt, place org.PlaceCode, limit int) []match.CourseMatch {
	x := a.matcher(a.Market())
	q := x.ForOccupation(id, have, place)
	q.Limit = limit
	return x.Courses(q)
}

// PublicDemands lists the open needs that everybody may see of those given, and counts the rest.
func (a *App) PublicDemands(actor Actor, ds []*market.Demand) (shown []*market.Demand, confidential int) {
	for _, d := range ds {
		if a.maySee(actor, d.Employer, d.Confidential) {
			shown = append(shown, d)
		} else {
			confidential++
		}
	}
	return shown, confidential
}

// Asked is what open needs of verified employers ask for, as one reader may know it.
type Asked struct {
	Needs, People                    int  // confidential ones included, where they are not suppressed
	Confidential, ConfidentialPeople int  // those among them that the reader may not see themselves
	Suppressed                       bool // confidential needs of too few employers exist too, and are not counted
}

// Asked counts needs for a reader. Confidential needs that the reader may not see are counted
// from three employers on; below that a count would tell on whom it rests.
func (a *App) Asked(actor Actor, ds []*market.Demand) Asked {
	var out Asked
	employers := map[org.ID]bool{}
	for _, d := range ds {
		switch {
		case !d.Verified:
		case a.maySee(actor, d.Employer, d.Confidential):
			out.Needs++
			out.People += d.Headcount
		default:
			employers[d.Employer] = true
			out.Confidential++
			out.ConfidentialPeople += d.Headcount
		}
	}
	if gap.Suppresses(len(employers)) {
		out.Confidential, out.ConfidentialPeople, out.Suppressed = 0, 0, true
	}
	out.Needs += out.Confidential
	out.People += out.ConfidentialPeople
	return out
}
