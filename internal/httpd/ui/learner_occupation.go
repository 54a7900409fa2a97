package ui

import (
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// OccupationPage is what learner/occupation reads.
type OccupationPage struct {
	ConceptNames
	ISCO      taxonomy.ISCO08
	ISCOLabel string
	Essential []SkillLine
	Optional  []SkillLine
	Courses   []CourseCard
	More      int
	Search    string
	Needs     []NeedView
	Hidden    bool
	KPIs      []KPI
	Series    []ConceptSeries
	Gap       string // drill-down of the gap
	Goal      bool   // it is the reader's goal
	Held      int    // essential skills the reader has, when it says which
}

// SkillLine is one skill of an occupation: who teaches it, who asks for it, whether the reader has it.
type SkillLine struct {
	Label, Href string
	Lang        text.Lang
	Courses     int
	Employers   int
	Have        bool
}

func (s *Site) occupation(c *fiber.Ctx) error {
	m, words := s.app.Market(), s.words(c)
	o, ok := occupationBySegment(m.Taxonomy(), c.Params("occupation"))
	if !ok {
		return errOccupationNotFound
	}
	if want := URL(words.Lang, OccupationPath(o)); c.Path() != want {
		return c.Redirect(withQueryString(want, c), http.StatusFound)
	}
	p := &OccupationPage{ConceptNames: namesOf(o.Labels, o.Description, o.URI, words.Lang), ISCO: o.ISCO}
	if o.ISCO != "" {
		p.ISCOLabel, _ = m.Taxonomy().Lists().ISCO.Label(string(o.ISCO), words.Lang)
	}
	profile := s.actor(c).User.Profile
	have := map[taxonomy.SkillID]bool{}
	for _, h := range profile.Have {
		have[h.Skill] = true
	}
	marks := s.marks.of(s, m)
	p.Essential, p.Optional = skillLines(m, marks, o.Essential, have, words.Lang), skillLines(m, marks, o.Optional, have, words.Lang)
	for _, l := range p.Essential {
		if l.Have {
			p.Held++
		}
	}
	p.Goal = profile.Goal == o.ID
	k := s.cards(m, words.Lang)
	courses := m.CoursesPreparingFor(o.ID)
	p.Courses, p.More = k.soonest(courses, conceptCourses)
	p.Search = URL(words.Lang, "/courses") + "?occupation=" + string(o.ID)
	p.Gap = planView{p: words, m: m}.occupationGap(o.ID)
	n := s.openNeeds(m.DemandsFor(o.ID))
	v := &courseViewer{site: s, words: words, market: m}
	p.Needs, p.Hidden = v.needs(n.named, conceptNeeds), n.hidden
	p.KPIs = conceptKPIs(words, len(courses), freeSeats(k, courses), n)
	if err := s.addSeries(c, words, workforce.Subject{Occupation: o.ID}, &p.Series); err != nil {
		return err
	}
	page := s.page(c, p.Label)
	page.Desc, page.Main = excerpt(p.Desc, 160), p
	page.Crumbs = []Crumb{{Label: words.T("nav.occupations"), Href: URL(words.Lang, "/occupations")}, {Label: p.Label}}
	return s.render(c, "learner/occupation", "", page)
}

// skillLines names an occupation's skills: those most asked for first, then by name.
func skillLines(m *market.Market, marks *demandMarks, ids []taxonomy.SkillID, have map[taxonomy.SkillID]bool, lang text.Lang) []SkillLine {
	var out []SkillLine
	for _, id := range ids {
		sk, ok := m.Taxonomy().Skill(id)
		if !ok {
			continue
		}
		l := SkillLine{Href: URL(lang, SkillPath(sk)), Courses: int(m.SkillStats(sk.ID).Courses), Employers: len(marks.skill(sk.ID).employers), Have: have[sk.ID]}
		l.Label, l.Lang = sk.Labels.Preferred.In(lang)
		l.Label = capital(l.Label)
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b SkillLine) int {
		if a.Employers != b.Employers {
			return b.Employers - a.Employers
		}
		return compareText(lang, a.Label, b.Label)
	})
	return out
}
