package ui

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Bounds of lists that an address carries.
const (
	mostCompared   = 4
	mostFavourites = 100
)

// ComparePage is what learner/compare reads.
type ComparePage struct {
	Courses []CompareColumn
	Skills  []CompareSkill // every skill that any of them teaches
	Missing int            // ids that name no course any more
	Cut     bool           // there were more than fit
	Empty   *Empty
}

// Span is how many columns the table has.
func (p *ComparePage) Span() int { return len(p.Courses) + 1 }

// CompareColumn is one course beside the others.
type CompareColumn struct {
	Card   CourseCard
	Remove string
	Field  string
	EQF    taxonomy.EQF
	Place  string
}

// CompareSkill is one line: at which level each course teaches the skill; -1 = not at all.
type CompareSkill struct {
	Label, Href string
	Levels      []int
	Shared      bool // all of them teach it
}

// idsOf returns the distinct course ids of the address, at most so many.
func idsOf(p *Page, most int) (ids []catalog.CourseID, cut bool) {
	for _, id := range p.Query["id"] {
		if id == "" || slices.Contains(ids, catalog.CourseID(id)) {
			continue
		}
		if len(ids) == most {
			return ids, true
		}
		ids = append(ids, catalog.CourseID(id))
	}
	return ids, false
}

func (s *Site) compareCourses(c *fiber.Ctx) error {
	words, m := s.words(c), s.app.Market()
	page := s.page(c, words.T("compare.title"))
	page.NoIndex = true
	ids, cut := idsOf(page, mostCompared)
	main := &ComparePage{Cut: cut}
	k := s.cards(m, words.Lang)
	labels := facetLabeller{words: words, market: m}
	var courses []*market.Course
	for _, id := range ids {
		course, ok := m.Course(id)
		if !ok || !course.Published() {
			main.Missing++
			continue
		}
		courses = append(courses, course)
		col := CompareColumn{Card: k.best(course), Field: labels.label("field", string(course.Field)), EQF: course.EQF}
		rest := slices.DeleteFunc(slices.Clone(page.Query["id"]), func(s string) bool { return s == string(id) })
		col.Remove = addressWith(URL(words.Lang, "/compare"), map[string][]string{"id": rest})
		if r := bestRun(k, course); r != nil && r.Place != "" {
			col.Place = labels.label("place", string(r.Place))
		}
		main.Courses = append(main.Courses, col)
	}
	main.Skills = compareSkills(k, courses)
	if len(courses) == 0 {
		main.Empty = &Empty{Title: words.T("compare.none"), Text: words.T("compare.none_text"),
			Action: &Action{Label: words.T("search.all"), Href: URL(words.Lang, "/courses"), Primary: true}}
	}
	page.Main = main
	return s.render(c, "learner/compare", "", page)
}

// compareSkills lists what the courses teach, shared skills first.
func compareSkills(k cards, courses []*market.Course) []CompareSkill {
	var out []CompareSkill
	at := map[taxonomy.SkillID]int{}
	for i, c := range courses {
		for _, t := range c.Teaches {
			sk, ok := k.market.Taxonomy().Skill(t.Skill)
			if !ok {
				continue
			}
			n, seen := at[sk.ID]
			if !seen {
				n = len(out)
				at[sk.ID] = n
				line := CompareSkill{Label: capital(in(sk.Labels.Preferred, k.lang)), Href: URL(k.lang, SkillPath(sk)), Levels: make([]int, len(courses))}
				for j := range line.Levels {
					line.Levels[j] = -1
				}
				out = append(out, line)
			}
			out[n].Levels[i] = int(t.Level)
		}
	}
	for i := range out {
		out[i].Shared = len(courses) > 1 && !slices.Contains(out[i].Levels, -1)
	}
	have := func(s CompareSkill) int {
		n := 0
		for _, l := range s.Levels {
			if l >= 0 {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b CompareSkill) int { return have(b) - have(a) })
	return out
}

// FavouritesPage is what learner/favourites reads. Which courses are favourites only the
// browser knows; its link names them.
type FavouritesPage struct {
	Cards   []CourseCard
	Missing int
	Asked   bool // the address named some
}

func (s *Site) favourites(c *fiber.Ctx) error {
	words := s.words(c)
	page := s.page(c, words.T("nav.favourites"))
	page.NoIndex = true
	ids, _ := idsOf(page, mostFavourites)
	main := &FavouritesPage{Cards: s.cards(s.app.Market(), words.Lang).courseCards(ids), Asked: len(ids) > 0}
	main.Missing = len(ids) - len(main.Cards)
	page.Main = main
	return s.render(c, "learner/favourites", "", page)
}
