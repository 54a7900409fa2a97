package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// TeachingDemand is what provider/demand reads: what employers need, seen by a provider.
type TeachingDemand struct {
	Here     string
	Course   string // the id chosen; "" = all of the provider's courses
	Courses  []Option
	Needs    []NeedAnswer
	Total    int
	Hidden   int // confidential needs: counted, never named
	Pager    Pager
	Untaught []UntaughtSkill
	Nobody   []UntaughtSkill
	More     Pager // of Untaught
	Empty    Empty
}

// NeedAnswer is one need that a course answers.
type NeedAnswer struct {
	Why
	Title, Href string
	TitleLang   text.Lang
	Employer    string
	People      int
	From        time.Time
	Course      string // which of the provider's courses; "" when the page is about one
	CourseHref  string
}

// UntaughtSkill is a needed skill that the provider does not teach.
type UntaughtSkill struct {
	Label, Href, New         string
	People, Demands, Courses int
}

// Bounds of the page.
const (
	courseDemandLimit = 100
	needsPerDemand    = 10
	untaughtPerPage   = 15
	maxNobody         = 30
)

func (s *Site) teachingDemand(c *fiber.Ctx) error {
	actor, words := s.actor(c), s.words(c)
	if actor.User.Org == "" {
		return app.ErrNoOrganisation
	}
	p := s.page(c, words.T("demand.title"))
	p.NoIndex = true
	main := TeachingDemand{Here: URL(words.Lang, "/teaching/demand"), Course: c.Query("course")}
	ids, err := s.demandCourses(words, actor, &main)
	if err != nil {
		return err
	}
	found, hidden, err := s.demandFor(c, actor, ids)
	if err != nil {
		return err
	}
	main.Hidden, main.Total = hidden, len(found)
	page := pageNumber(c)
	main.Pager = NewPager(main.Here, p.Query, page, needsPerDemand, len(found))
	first := min(len(found), (min(page, 1000)-1)*needsPerDemand)
	for _, f := range found[first:min(len(found), first+needsPerDemand)] {
		main.Needs = append(main.Needs, s.needAnswer(words, f.match, f.course))
	}
	if err := s.untaught(words, actor, &main, c.Query("skills"), p); err != nil {
		return err
	}
	main.Empty = Empty{Title: words.T("demand.empty_title"), Text: words.T("demand.empty_text")}
	p.Main = main
	return s.render(c, "provider/demand", "", p)
}

// demandCourses lists the provider's published courses to choose from, and the ids chosen.
// A course of somebody else is not found.
func (s *Site) demandCourses(words *i18n.Printer, actor app.Actor, main *TeachingDemand) ([]catalog.CourseID, error) {
	m := s.app.Market()
	var ids []catalog.CourseID
	for _, id := range m.CoursesOf(actor.User.Org) {
		c, ok := m.Course(id)
		if !ok || !c.Published() && string(id) != main.Course {
			continue
		}
		title, _ := c.Title.In(words.Lang)
		main.Courses = append(main.Courses, Option{Value: string(id), Label: title, On: string(id) == main.Course})
		if main.Course == "" || main.Course == string(id) {
			ids = append(ids, id)
		}
	}
	i18n.SortBy(words, main.Courses, func(o Option) string { return o.Label })
	if main.Course != "" && len(ids) == 0 {
		return nil, app.ErrCourseNotFound
	}
	return ids, nil
}

// foundNeed is a need with the provider's course that answers it best.
type foundNeed struct {
	match  match.DemandMatch
	course catalog.CourseID
}

// demandFor gathers the needs that the courses answer, each once with the best of them.
func (s *Site) demandFor(c *fiber.Ctx, actor app.Actor, ids []catalog.CourseID) (found []foundNeed, hidden int, err error) {
	best := map[demand.ID]foundNeed{}
	for _, id := range ids {
		shown, confidential, err := s.app.CourseDemands(c.UserContext(), actor, id, courseDemandLimit)
		if err != nil {
			return nil, 0, err
		}
		// Whose they are must not be known, so the same one behind two courses cannot be told
		// apart: the most behind any single course is the least that is certainly there.
		hidden = max(hidden, confidential)
		for _, d := range shown {
			if old, ok := best[d.Demand.ID]; !ok || d.Score > old.match.Score {
				best[d.Demand.ID] = foundNeed{d, id}
			}
		}
	}
	for _, f := range best {
		found = append(found, f)
	}
	slices.SortFunc(found, func(a, b foundNeed) int {
		return cmp.Or(cmp.Compare(b.match.Score, a.match.Score), cmp.Compare(a.match.Demand.ID, b.match.Demand.ID))
	})
	return found, hidden, nil
}

// needAnswer puts one need that a course answers into words; course "" leaves the course out.
func (s *Site) needAnswer(words *i18n.Printer, d match.DemandMatch, course catalog.CourseID) NeedAnswer {
	m := s.app.Market()
	a := NeedAnswer{Why: s.why(words, &d.Explanation), Href: URL(words.Lang, "/needs/"+string(d.Demand.ID)), People: d.Demand.Headcount, From: d.Demand.From}
	a.Title, a.TitleLang = needTitle(words, m.Taxonomy(), d.Demand.Title, d.Demand.Occupation)
	if o, ok := m.Organisation(d.Demand.Employer); ok {
		a.Employer, _ = o.Name.In(words.Lang)
	}
	if c, ok := m.Course(course); ok {
		a.Course, _ = c.Title.In(words.Lang)
		a.CourseHref = URL(words.Lang, "/teaching/"+string(course))
	}
	return a
}

// untaught fills in the needed skills that the provider does not teach; page numbers them
// apart from the needs.
func (s *Site) untaught(words *i18n.Printer, actor app.Actor, main *TeachingDemand, at string, p *Page) error {
	list, err := s.app.UntaughtDemand(actor)
	if err != nil {
		return err
	}
	var rest []app.SkillDemand
	for _, d := range list {
		if d.Nobody && len(main.Nobody) < maxNobody {
			main.Nobody = append(main.Nobody, s.untaughtSkill(words, d))
		} else {
			rest = append(rest, d)
		}
	}
	n, err := strconv.Atoi(at)
	if err != nil || n < 1 {
		n = 1
	}
	first := min(len(rest), (min(n, 1000)-1)*untaughtPerPage)
	for _, d := range rest[first:min(len(rest), first+untaughtPerPage)] {
		main.Untaught = append(main.Untaught, s.untaughtSkill(words, d))
	}
	main.More = NewPagerOf("skills", main.Here, p.Query, n, untaughtPerPage, len(rest))
	main.More.Label = words.T("demand.untaught_pages")
	return nil
}

func (s *Site) untaughtSkill(words *i18n.Printer, d app.SkillDemand) UntaughtSkill {
	tax := s.app.Market().Taxonomy()
	u := UntaughtSkill{People: d.People, Demands: d.Demands, Courses: d.Courses, New: URL(words.Lang, "/teaching/new") + "?skill=" + string(d.Skill)}
	u.Label, _ = tax.SkillLabel(d.Skill, words.Lang)
	if sk, ok := tax.Skill(d.Skill); ok {
		u.Href = URL(words.Lang, SkillPath(sk))
	}
	return u
}

// skillTags names skills with their levels.
func (s *Site) skillTags(words *i18n.Printer, skills []taxonomy.SkillAt) []SkillTag {
	tax := s.app.Market().Taxonomy()
	var out []SkillTag
	for _, at := range skills {
		label, _ := tax.SkillLabel(at.Skill, words.Lang)
		tag := SkillTag{Label: label}
		if at.Level > 0 {
			tag.Label = words.T("teach.skill_at", "skill", label, "level", int(at.Level))
		}
		if sk, ok := tax.Skill(at.Skill); ok {
			tag.Href = URL(words.Lang, SkillPath(sk))
		}
		out = append(out, tag)
	}
	return out
}

func (s *Site) saySkills(lang text.Lang, skills []taxonomy.SkillAt) string {
	var out []string
	for _, t := range s.skillTags(s.bundle.For(lang), skills) {
		out = append(out, t.Label)
	}
	return strings.Join(out, "; ")
}
