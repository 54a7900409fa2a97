package ui

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

var (
	errSkillNotFound      = fault.New(fault.NotFound, "skill_not_found")
	errOccupationNotFound = fault.New(fault.NotFound, "occupation_not_found")
)

// ConceptNames are the names of a concept in every language.
type ConceptNames struct {
	Label    string // in the reader's language or its fallback
	Lang     text.Lang
	Names    []LangName
	Other    []string // alternative names in the reader's language
	Desc     string
	DescLang text.Lang
	URI      string // of ESCO, "" for our own concepts
}

// LangName is a preferred name in one language; "" when there is none.
type LangName struct {
	Lang text.Lang
	Name string
}

// otherNames is how many alternative names a page lists.
const otherNames = 12

func namesOf(l taxonomy.Labels, desc text.Localized, uri string, lang text.Lang) ConceptNames {
	n := ConceptNames{URI: uri}
	n.Label, n.Lang = l.Preferred.In(lang)
	n.Label = capital(n.Label)
	for _, o := range text.Langs() {
		n.Names = append(n.Names, LangName{o, l.Preferred[o]})
	}
	alt := l.Alternative[lang]
	n.Other = alt[:min(len(alt), otherNames)]
	n.Desc, n.DescLang = desc.In(lang)
	return n
}

// SkillPage is what learner/skill reads.
type SkillPage struct {
	ConceptNames
	Kind     taxonomy.SkillKind
	Broader  []LinkTo
	Narrower []LinkTo
	Courses  []CourseCard
	More     int    // courses beyond those shown
	Search   string // all of them, those of narrower skills included
	Needs    []NeedView
	Hidden   bool // confidential needs exist too
	KPIs     []KPI
	Needing  []LinkTo // occupations for which it is essential
	Useful   []LinkTo // occupations for which it is optional
	Series   []ConceptSeries
	Nobody   bool // needed, and nobody teaches it
}

// How many things a concept's page lists of each sort.
const (
	conceptCourses     = 6
	conceptNeeds       = 10
	conceptLinksShown  = 24
	conceptOccupations = 16
)

func (s *Site) skill(c *fiber.Ctx) error {
	m, words := s.app.Market(), s.words(c)
	sk, ok := skillBySegment(m.Taxonomy(), c.Params("skill"))
	if !ok {
		return errSkillNotFound
	}
	if want := URL(words.Lang, SkillPath(sk)); c.Path() != want {
		return c.Redirect(withQueryString(want, c), http.StatusFound)
	}
	p := &SkillPage{ConceptNames: namesOf(sk.Labels, sk.Description, sk.URI, words.Lang), Kind: sk.Kind,
		Broader: skillLinks(m.Taxonomy(), m.Taxonomy().Broader(sk.ID), words.Lang), Narrower: skillLinks(m.Taxonomy(), m.Taxonomy().Narrower(sk.ID), words.Lang)}
	essential, optional := m.Taxonomy().OccupationsNeeding(sk.ID)
	p.Needing, p.Useful = occupationLinks(m.Taxonomy(), essential, words.Lang), occupationLinks(m.Taxonomy(), optional, words.Lang)
	k := s.cards(m, words.Lang)
	k.wanted = map[taxonomy.SkillID]bool{sk.ID: true}
	courses := m.CoursesTeaching(sk.ID)
	p.Courses, p.More = k.soonest(courses, conceptCourses)
	p.Search = URL(words.Lang, "/courses") + "?skill=" + string(sk.ID)
	n := s.openNeeds(m.DemandsNeeding(sk.ID))
	v := &courseViewer{site: s, words: words, market: m}
	p.Needs, p.Hidden = v.needs(n.named, conceptNeeds), n.hidden
	p.Nobody = len(courses) == 0 && len(n.named) > 0
	p.KPIs = conceptKPIs(words, len(courses), freeSeats(k, courses), n)
	if err := s.addSeries(c, words, workforce.Subject{Skill: sk.ID}, &p.Series); err != nil {
		return err
	}
	page := s.page(c, p.Label)
	page.Desc, page.Main = excerpt(p.Desc, 160), p
	page.Crumbs = []Crumb{{Label: words.T("skills.title"), Href: URL(words.Lang, "/skills")}, {Label: p.Label}}
	return s.render(c, "learner/skill", "", page)
}

// ConceptSeries is a series about a concept. Elsewhere names the place it is about when that
// is not the home city: such a series is shown, and never counted here.
type ConceptSeries struct {
	SeriesView
	Elsewhere string
}

// addSeries draws the series about a concept, those of the home city first.
func (s *Site) addSeries(c *fiber.Ctx, words *i18n.Printer, subject workforce.Subject, out *[]ConceptSeries) error {
	fs, err := s.app.Forecasts(c.UserContext(), s.actor(c), subject)
	if err != nil {
		return err
	}
	v := planView{p: words, m: s.app.Market()}
	away := func(f app.SeriesForecast) bool { return f.Series.Place != s.app.Home() }
	slices.SortStableFunc(fs, func(a, b app.SeriesForecast) int {
		if away(a) == away(b) {
			return 0
		}
		if away(a) {
			return 1
		}
		return -1
	})
	for i, f := range fs {
		view := ConceptSeries{SeriesView: v.series("series-"+strconv.Itoa(i+1), f)}
		if away(f) {
			view.Elsewhere = v.place(f.Series.Place)
		}
		*out = append(*out, view)
	}
	return nil
}

func conceptKPIs(words *i18n.Printer, courses, seats int, n openNeeds) []KPI {
	return []KPI{
		{Label: words.T("concept.courses"), Value: words.Num(courses), Href: "#teaches", Bad: courses == 0 && len(n.employers) > 0},
		{Label: words.T("concept.seats"), Value: words.Num(seats)},
		{Label: words.T("concept.employers"), Value: words.Num(len(n.employers)), Href: "#demand"},
		{Label: words.T("concept.people"), Value: words.Num(n.people)},
	}
}

// freeSeats counts the free seats in runs that one can apply for now.
func freeSeats(k cards, courses []*market.Course) int {
	n := 0
	for _, c := range courses {
		for _, r := range k.market.Instances(c.ID) {
			if r.OpenAt(k.now) {
				n += r.Free
			}
		}
	}
	return n
}

// soonest returns the cards of those courses whose open run begins first, and how many more there are.
func (k cards) soonest(courses []*market.Course, most int) ([]CourseCard, int) {
	type timed struct {
		course *market.Course
		run    *market.Instance
	}
	all := make([]timed, len(courses))
	for i, c := range courses {
		all[i] = timed{c, bestRun(k, c)}
	}
	rank := func(t timed) int {
		switch {
		case t.run == nil:
			return 2
		case t.run.OpenAt(k.now):
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b timed) int {
		if ra, rb := rank(a), rank(b); ra != rb || a.run == nil || b.run == nil {
			return ra - rb
		}
		return a.run.Start.Compare(b.run.Start)
	})
	var out []CourseCard
	for _, t := range all[:min(len(all), most)] {
		out = append(out, k.best(t.course))
	}
	return out, max(0, len(all)-most)
}

// needs lists open needs, most people first.
func (v *courseViewer) needs(ds []*market.Demand, most int) []NeedView {
	sorted := slices.Clone(ds)
	slices.SortStableFunc(sorted, func(a, b *market.Demand) int { return b.Headcount - a.Headcount })
	var out []NeedView
	for _, d := range sorted[:min(len(sorted), most)] {
		out = append(out, v.need(d))
	}
	return out
}

// skillLinks names skills in the order of the alphabet, at most conceptLinksShown.
func skillLinks(t *taxonomy.Taxonomy, ids []taxonomy.SkillID, lang text.Lang) []LinkTo {
	var out []LinkTo
	for _, id := range ids {
		if s, ok := t.Skill(id); ok {
			out = append(out, LinkTo{Label: in(s.Labels.Preferred, lang), Href: URL(lang, SkillPath(s))})
		}
	}
	return firstByName(out, lang, conceptLinksShown)
}

func occupationLinks(t *taxonomy.Taxonomy, ids []taxonomy.OccupationID, lang text.Lang) []LinkTo {
	var out []LinkTo
	for _, id := range ids {
		if o, ok := t.Occupation(id); ok {
			out = append(out, LinkTo{Label: in(o.Labels.Preferred, lang), Href: URL(lang, OccupationPath(o))})
		}
	}
	return firstByName(out, lang, conceptOccupations)
}

func firstByName(all []LinkTo, lang text.Lang, most int) []LinkTo {
	slices.SortFunc(all, func(a, b LinkTo) int { return compareText(lang, a.Label, b.Label) })
	return all[:min(len(all), most)]
}
