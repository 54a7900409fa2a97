package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// ConceptList is what learner/skills and learner/occupations read.
type ConceptList struct {
	Text  string
	Lines []ConceptLine
	Total int
	Pager Pager
	All   string // address of the list without a text
}

// ConceptLine is one skill or occupation of a list.
type ConceptLine struct {
	Label, Href string
	Lang        text.Lang
	Also        string // the name that answered, when it is not the one shown
	Code        string // ISCO-08, for occupations
	Courses     int
	People      int
}

// conceptsPerPage is how many concepts one page lists.
const conceptsPerPage = 50

func (s *Site) skills(c *fiber.Ctx) error {
	m, words := s.app.Market(), s.words(c)
	tax := m.Taxonomy()
	return s.conceptList(c, "learner/skills", "/skills", words.T("skills.title"), func(q string) []ConceptLine {
		var out []ConceptLine
		if q != "" {
			for _, f := range tax.SuggestSkills(q, words.Lang, taxonomy.MaxSuggestions) {
				if sk, ok := tax.Skill(f.Skill); ok {
					out = append(out, s.skillLine(m, sk, words.Lang).found(f.Label))
				}
			}
			return out
		}
		for n := range tax.SkillCount() {
			sk := tax.SkillByNo(taxonomy.SkillNo(n))
			if l := s.skillLine(m, sk, words.Lang); l.Courses > 0 || l.People > 0 {
				out = append(out, l)
			}
		}
		return byDemand(out, words.Lang)
	})
}

func (s *Site) occupations(c *fiber.Ctx) error {
	m, words := s.app.Market(), s.words(c)
	tax := m.Taxonomy()
	return s.conceptList(c, "learner/occupations", "/occupations", words.T("nav.occupations"), func(q string) []ConceptLine {
		var out []ConceptLine
		if q != "" {
			for _, f := range tax.SuggestOccupations(q, words.Lang, taxonomy.MaxSuggestions) {
				if o, ok := tax.Occupation(f.Occupation); ok {
					out = append(out, s.occupationLine(m, o, words.Lang).found(f.Label))
				}
			}
			return out
		}
		for n := range tax.OccupationCount() {
			o := tax.OccupationByNo(taxonomy.OccupationNo(n))
			if l := s.occupationLine(m, o, words.Lang); l.Courses > 0 || l.People > 0 {
				out = append(out, l)
			}
		}
		return byDemand(out, words.Lang)
	})
}

// conceptList answers with a page of what list finds for the text.
func (s *Site) conceptList(c *fiber.Ctx, view, path, title string, list func(q string) []ConceptLine) error {
	page := s.page(c, title)
	here := URL(page.Lang, path)
	q := strings.TrimSpace(strings.ToValidUTF8(page.Query.Get("q"), ""))
	lines := list(cutText(q, maxConceptQuery))
	n, err := strconv.Atoi(page.Query.Get("page"))
	pages := max(1, (len(lines)+conceptsPerPage-1)/conceptsPerPage)
	if err != nil || n < 1 {
		n = 1
	}
	n = min(n, pages)
	from := (n - 1) * conceptsPerPage
	main := &ConceptList{Text: q, Total: len(lines), All: here, Lines: lines[from:min(len(lines), from+conceptsPerPage)]}
	keep := page.Query
	keep.Del("page")
	if q == "" {
		keep.Del("q")
	}
	main.Pager = NewPager(here, keep, n, conceptsPerPage, len(lines))
	page.Main = main
	return s.render(c, view, "concept-lines", page)
}

// maxConceptQuery bounds the text that is looked up, in bytes.
const maxConceptQuery = 200

func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

func (s *Site) skillLine(m *market.Market, sk *taxonomy.Skill, lang text.Lang) ConceptLine {
	st := m.SkillStats(sk.ID)
	l := ConceptLine{Href: URL(lang, SkillPath(sk)), Courses: int(st.Courses), People: s.marks.of(s, m).skill(sk.ID).people}
	l.Label, l.Lang = sk.Labels.Preferred.In(lang)
	l.Label = capital(l.Label)
	return l
}

func (s *Site) occupationLine(m *market.Market, o *taxonomy.Occupation, lang text.Lang) ConceptLine {
	st := m.OccupationStats(o.ID)
	l := ConceptLine{Href: URL(lang, OccupationPath(o)), Code: string(o.ISCO), Courses: int(st.Courses), People: s.openNeeds(m.DemandsFor(o.ID)).people}
	l.Label, l.Lang = o.Labels.Preferred.In(lang)
	l.Label = capital(l.Label)
	return l
}

// found notes the name that a text was found by.
func (l ConceptLine) found(name string) ConceptLine {
	if !strings.EqualFold(name, l.Label) {
		l.Also = name
	}
	return l
}

func byDemand(all []ConceptLine, lang text.Lang) []ConceptLine {
	slices.SortFunc(all, func(a, b ConceptLine) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(b.Courses, a.Courses), compareText(lang, a.Label, b.Label))
	})
	return all
}
