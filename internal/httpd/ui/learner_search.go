package ui

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// learner adds the pages of the catalogue: search, courses, seats, skills, occupations.
func (s *Site) learner(r fiber.Router) {
	r.Get("/courses", s.searchCourses)
	r.Get("/compare", s.compareCourses)
	r.Get("/favourites", s.favourites)
	r.Get("/courses/:course", s.course)
	r.Get("/courses/:course/runs/:run/calendar.ics", s.runCalendar)
	r.Get("/courses/:course/runs/:run/seat", s.signedIn, s.askSeat)
	r.Post("/courses/:course/runs/:run/seat", s.signedIn, s.takeSeat)
	r.Get("/courses/:course/runs/:run/cancel", s.signedIn, s.askCancelSeat)
	r.Post("/courses/:course/runs/:run/cancel", s.signedIn, s.cancelSeat)
	r.Get("/my/seats", s.signedIn, s.mySeats)
	r.Get("/skills", s.skills)
	r.Get("/skills/:skill", s.skill)
	r.Get("/occupations", s.occupations)
	r.Get("/occupations/:occupation", s.occupation)
}

// SearchPage is what learner/search reads.
type SearchPage struct {
	Query    search.Query
	Text     string
	From, To string // start window, as date inputs have it
	MaxPrice string
	Sorts    []Option
	Near     []Option
	Radius   []Option
	Facets   []FacetGroup
	Chips    []Chip
	Clear    string
	Cards    []CourseCard
	Total    int
	Pager    Pager
	Ignored  string // which parameters were not understood
	Dropped  []string
	Nearest  []SkillTag // words near a dropped one, as links
	Concepts []SkillTag // skills and occupations that the text may mean, when nothing was found
	Degraded bool
	Boosted  bool // courses in demand stand higher
}

func (s *Site) searchCourses(c *fiber.Ctx) error {
	words, m := s.words(c), s.app.Market()
	page := s.page(c, words.T("search.title"))
	if hasBlanks(page.Query) && c.Get("HX-Request") == "" {
		return c.Redirect(addressWith(URL(words.Lang, "/courses"), withoutBlanks(page.Query)), http.StatusSeeOther)
	}
	st := readSearch(page.Query, m, words.Lang)
	res, err := s.app.SearchCourses(c.UserContext(), st.query)
	if err == nil && len(res.Hits) == 0 && res.Total > 0 && st.query.Page > 1 {
		st.query.Page = (res.Total + searchPerPage - 1) / searchPerPage // past the end: the last page
		res, err = s.app.SearchCourses(c.UserContext(), st.query)
	}
	degraded := fault.KindOf(err) == fault.Unavailable && err != nil
	if err != nil && !degraded {
		return err
	}
	page.Query = st.values()
	main := s.searchPage(c, m, st, res)
	main.Degraded = degraded
	page.Main = main
	page.Desc = words.T("search.desc")
	if st.query.Text != "" {
		page.Title = words.T("search.title_for", "q", st.query.Text)
	}
	// The address follows the state: a filter is a step of the history, a keystroke is not.
	if c.Get("HX-Request") != "" {
		header := "HX-Push-Url"
		if c.Get("HX-Trigger") == "q" {
			header = "HX-Replace-Url"
		}
		c.Set(header, page.Here())
	}
	return s.render(c, "learner/search", "search-parts", page)
}

func (s *Site) searchPage(c *fiber.Ctx, m *market.Market, st searchState, res search.Result) *SearchPage {
	words, here := s.words(c), URL(s.lang(c), "/courses")
	l := facetLabeller{words: words, market: m}
	q := st.query
	p := &SearchPage{Query: q, Text: q.Text, From: isoDay(q.StartFrom), To: isoDay(q.StartTo), Total: res.Total,
		Facets: l.groups(res, q.Filters), Chips: l.chips(st, here), Clear: here, Ignored: st.notice(words), Dropped: res.Dropped,
		Pager: NewPager(here, st.values(), q.Page, searchPerPage, min(res.Total, search.MaxResultsDeep)), Boosted: !q.NoBoost && q.Sort == search.ByRelevance}
	if q.MaxPrice > 0 {
		p.MaxPrice = plainEuros(q.MaxPrice)
	}
	for _, o := range search.Sorts() {
		p.Sorts = append(p.Sorts, Option{Value: string(o), Label: words.Code("sort", string(o)), On: o == q.Sort})
	}
	p.Near = s.nearOptions(m, q.Near, l)
	for _, km := range radii {
		p.Radius = append(p.Radius, Option{Value: strconv.Itoa(km), Label: words.T("search.km", "km", km), On: q.RadiusKm == float64(km)})
	}
	k := s.cards(m, words.Lang)
	k.wanted = wantedSkills(m, q)
	for _, h := range res.Hits {
		if card, ok := k.hit(h); ok {
			p.Cards = append(p.Cards, card)
		}
	}
	for _, word := range res.Nearest {
		p.Nearest = append(p.Nearest, SkillTag{Label: word, Href: addressWith(here, url.Values{"q": {word}})})
	}
	if res.Total == 0 {
		p.Concepts = conceptLinks(m, q)
	}
	return p
}

// wantedSkills are the skills of the filter and those below them.
func wantedSkills(m *market.Market, q search.Query) map[taxonomy.SkillID]bool {
	out := map[taxonomy.SkillID]bool{}
	for _, id := range q.Filters[search.FacetSkill] {
		if sk, ok := m.Taxonomy().Skill(taxonomy.SkillID(id)); ok {
			out[sk.ID] = true
			for _, below := range m.Taxonomy().Descendants(sk.ID, taxonomy.MaxDistance) {
				out[below.ID] = true
			}
		}
	}
	return out
}

// nearOptions lists the places with a point, by name.
func (s *Site) nearOptions(m *market.Market, chosen org.PlaceCode, l facetLabeller) []Option {
	var out []Option
	for _, place := range m.Places() {
		if place.HasPoint && l.shown(search.FacetPlace, string(place.Code), nil) {
			out = append(out, Option{Value: string(place.Code), Label: in(place.Name, l.words.Lang), On: place.Code == chosen})
		}
	}
	slices.SortFunc(out, func(a, b Option) int { return compareText(l.words.Lang, a.Label, b.Label) })
	return out
}

// conceptLinks are pages of skills and occupations that a text without results may mean:
// nobody may teach the skill, and its page says who asks for it.
func conceptLinks(m *market.Market, q search.Query) []SkillTag {
	var out []SkillTag
	tax := m.Taxonomy()
	for _, c := range tax.Suggest(q.Text, q.Lang, 5) {
		if sk, ok := tax.Skill(c.Skill); ok {
			out = append(out, SkillTag{Label: c.Label, Href: URL(q.Lang, SkillPath(sk))})
		} else if o, ok := tax.Occupation(c.Occupation); ok {
			out = append(out, SkillTag{Label: c.Label, Href: URL(q.Lang, OccupationPath(o))})
		}
	}
	return out
}
