package app

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// CheckDemand reports every wrong field of a need without writing anything, so that a form
// can name them together with what it could not even read.
func (a *App) CheckDemand(actor Actor, employer org.ID, in DemandInput) error {
	if err := allow(actor, PostDemand, employer); err != nil {
		return err
	}
	return a.checkDemand(in.apply(demand.Demand{ID: "new", Employer: employer, Source: sourcePortal(employer)}).Report(a.now()))
}

// CheckCourse is CheckDemand for a course.
func (a *App) CheckCourse(actor Actor, provider org.ID, in CourseInput) error {
	if err := allow(actor, EditCourse, provider); err != nil {
		return err
	}
	return a.checkCourse(in.apply(catalog.Course{ID: "new", Provider: provider}))
}

// CheckInstance is CheckDemand for a run; old is the run that is edited, or one with only its course.
func (a *App) CheckInstance(actor Actor, provider org.ID, old catalog.Instance, in InstanceInput) error {
	if err := allow(actor, EditCourse, provider); err != nil {
		return err
	}
	r := in.apply(old)
	r.ID = cmp.Or(r.ID, "new")
	return a.checkInstance(r)
}

// CheckOrganisation is CheckDemand for what an organisation says of itself.
func (a *App) CheckOrganisation(actor Actor, id org.ID, in OrganisationInput) error {
	if err := allow(actor, EditOrganisation, id); err != nil {
		return err
	}
	return a.checkOrganisation(in.apply(org.Organisation{ID: id}))
}

// DemandSummary is one line of an employer's list of needs. Matches are worked out for open needs only.
type DemandSummary struct {
	Demand  *market.Demand
	Courses int     // published courses that give any credit, at most summaryLimit
	Best    float64 // the best score, 0–100
	Nobody  int     // needed skills that nobody teaches; see DemandMatches.Nobody
}

// summaryLimit bounds how many courses a summary counts.
const summaryLimit = 100

// DemandSummaries is one page of an employer's needs, with figures over all of them.
type DemandSummaries struct {
	Items    []DemandSummary
	Total    int
	ByStatus map[demand.Status]int
	People   int // wanted by the open needs
	Nobody   int // distinct skills of the open needs that nobody teaches
}

// MyDemandSummaries lists the needs of the actor's organisation in a status ("" = all), open
// ones before closed ones, last reported first, with how the catalogue answers them.
func (a *App) MyDemandSummaries(actor Actor, status demand.Status, page, perPage int) (DemandSummaries, error) {
	if err := allow(actor, ReadOwnDemand, actor.User.Org); err != nil {
		return DemandSummaries{}, err
	}
	m := a.Market()
	x := a.matcher(m)
	out := DemandSummaries{ByStatus: map[demand.Status]int{}}
	var list []*market.Demand
	missing := map[taxonomy.SkillID]bool{}
	for _, id := range m.DemandsOf(actor.User.Org) {
		d, ok := m.Demand(id)
		if !ok {
			continue
		}
		out.ByStatus[d.Status]++
		if d.Open() {
			out.People += d.Headcount
			_, nobody := a.teaching(m, x, x.ForDemand(d))
			for _, s := range nobody {
				missing[s] = true
			}
		}
		if status == "" || d.Status == status {
			list = append(list, d)
		}
	}
	out.Total, out.Nobody = len(list), len(missing)
	slices.SortFunc(list, func(p, q *market.Demand) int {
		if p.Open() != q.Open() {
			if p.Open() {
				return -1
			}
			return 1
		}
		return cmp.Or(q.ReportedAt.Compare(p.ReportedAt), cmp.Compare(q.ID, p.ID))
	})
	for _, d := range pageOf(list, page, perPage) {
		out.Items = append(out.Items, a.summary(m, x, d))
	}
	return out, nil
}

func (a *App) summary(m *market.Market, x *match.Matcher, d *market.Demand) DemandSummary {
	s := DemandSummary{Demand: d}
	if !d.Open() {
		return s
	}
	q := x.ForDemand(d)
	q.Limit = summaryLimit
	hits := x.Courses(q)
	if s.Courses = len(hits); s.Courses > 0 {
		s.Best = hits[0].Score
	}
	_, nobody := a.teaching(m, x, q)
	s.Nobody = len(nobody)
	return s
}

func pageOf[T any](list []T, page, perPage int) []T {
	limit, offset := store.Query{Page: page, PerPage: perPage}.Window()
	offset = min(offset, len(list))
	return list[offset:min(len(list), offset+limit)]
}

// CourseSummary is one line of a provider's list of courses.
type CourseSummary struct {
	Course  *market.Course
	Runs    []*market.Instance // that have not ended and are not cancelled, soonest first
	Demands int                // open needs of verified employers for a skill the course teaches, as App.Asked counts them
	People  int                // wanted by them
}

// CourseSummaries is one page of a provider's courses.
type CourseSummaries struct {
	Items   []CourseSummary
	Total   int
	ByState map[catalog.State]int
}

// MyCourseSummaries lists the courses of the actor's organisation in a state ("" = all), last
// changed first.
func (a *App) MyCourseSummaries(actor Actor, state catalog.State, page, perPage int) (CourseSummaries, error) {
	if err := allow(actor, EditCourse, actor.User.Org); err != nil {
		return CourseSummaries{}, err
	}
	m := a.Market()
	out := CourseSummaries{ByState: map[catalog.State]int{}}
	var list []*market.Course
	for _, id := range m.CoursesOf(actor.User.Org) {
		c, ok := m.Course(id)
		if !ok {
			continue
		}
		out.ByState[c.State]++
		if state == "" || c.State == state {
			list = append(list, c)
		}
	}
	out.Total = len(list)
	slices.SortFunc(list, func(p, q *market.Course) int {
		return cmp.Or(q.UpdatedAt.Compare(p.UpdatedAt), cmp.Compare(q.ID, p.ID))
	})
	for _, c := range pageOf(list, page, perPage) {
		s := CourseSummary{Course: c}
		for _, r := range m.Instances(c.ID) {
			if !r.Cancelled && !r.EndedBy(a.now()) {
				s.Runs = append(s.Runs, r)
			}
		}
		asked := a.Asked(actor, asking(m, c))
		s.Demands, s.People = asked.Needs, asked.People
		out.Items = append(out.Items, s)
	}
	return out, nil
}

// asking lists the open needs that ask for exactly a skill the course teaches, each once.
func asking(m *market.Market, c *market.Course) []*market.Demand {
	var list []*market.Demand
	seen := map[demand.ID]bool{}
	for _, t := range c.Teaches {
		for _, d := range m.DemandsNeeding(t.Skill) {
			if !seen[d.ID] {
				seen[d.ID] = true
				list = append(list, d)
			}
		}
	}
	return list
}

// SkillDemand is a skill that open needs ask for, seen by one provider.
type SkillDemand struct {
	Skill   taxonomy.SkillID
	Demands int
	People  int
	Courses int  // published courses of anybody that teach exactly it
	Nobody  bool // nobody teaches it or anything narrower
}

// UntaughtDemand lists the skills that open needs of verified employers ask for and that no
// published course of the actor's organisation teaches, most people first.
func (a *App) UntaughtDemand(actor Actor) ([]SkillDemand, error) {
	if err := allow(actor, EditCourse, actor.User.Org); err != nil {
		return nil, err
	}
	m := a.Market()
	mine := map[taxonomy.SkillID]bool{}
	for _, id := range m.CoursesOf(actor.User.Org) {
		if c, ok := m.Course(id); ok && c.Published() {
			for _, t := range c.Teaches {
				if s, ok := m.Taxonomy().Skill(t.Skill); ok {
					mine[s.ID] = true
				}
			}
		}
	}
	var out []SkillDemand
	for n := range m.Taxonomy().SkillCount() {
		id := m.Taxonomy().SkillByNo(taxonomy.SkillNo(n)).ID
		st := m.SkillStats(id)
		if st.Verified == 0 || mine[id] {
			continue
		}
		asked := a.Asked(actor, m.DemandsNeeding(id))
		if asked.Needs == 0 {
			continue
		}
		d := SkillDemand{Skill: id, Demands: asked.Needs, People: asked.People, Courses: int(st.Courses)}
		if d.Courses == 0 {
			d.Nobody = len(teachers(m, id)) == 0
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(p, q SkillDemand) int {
		return cmp.Or(cmp.Compare(q.People, p.People), cmp.Compare(q.Demands, p.Demands))
	})
	return out, nil
}

// ErrNoOrganisation: the account belongs to no organisation, so it has no needs or courses of its own.
var ErrNoOrganisation = fault.New(fault.Forbidden, "no_organisation")
