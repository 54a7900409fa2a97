package ui

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// public adds the home page, the pages for each audience and those about the service.
func (s *Site) public(r fiber.Router) {
	var kept figuresCache
	r.Get("/", func(c *fiber.Ctx) error { return s.home(c, kept.of(s)) })
	r.Get("/employers", func(c *fiber.Ctx) error { return s.audience(c, "employers", kept.of(s)) })
	r.Get("/providers", func(c *fiber.Ctx) error { return s.audience(c, "providers", kept.of(s)) })
	for _, name := range []string{"about", "method", "privacy", "accessibility"} {
		r.Get("/"+name, func(c *fiber.Ctx) error { return s.plain(c, name) })
	}
}

// figures are what the front pages say about the market. They are the same for everybody.
type figures struct {
	market    *market.Market
	day       int64
	courses   int // published
	openRuns  int // one can apply for now
	freeSeats int
	providers int // with a published course
	needs     int // open, of verified employers, not confidential
	people    int // they ask for
	employers int
	skills    []wantedSkill
	untaught  []wantedSkill // asked for, and no published course teaches exactly it
}

// wantedSkill is a skill with what is asked for it here.
type wantedSkill struct {
	skill     *taxonomy.Skill
	employers int
	people    int
	courses   int
}

// figuresCache keeps the figures of the newest market and day: counting goes through all runs and needs.
type figuresCache struct {
	mu   sync.Mutex
	last *figures
}

func (k *figuresCache) of(s *Site) *figures {
	k.mu.Lock()
	defer k.mu.Unlock()
	m, now := s.app.Market(), s.app.Now()
	day := now.Unix() / 86400
	if k.last == nil || k.last.market != m || k.last.day != day {
		k.last = s.count(m, now)
		k.last.day = day
	}
	return k.last
}

// How many wanted skills front pages show.
const (
	homeSkills     = 7 // beside the chain
	audienceSkills = 8
)

func (s *Site) count(m *market.Market, now time.Time) *figures {
	f := &figures{market: m, courses: m.Counts().Published}
	for r := range m.AllInstances() {
		if c, ok := m.Course(r.Course); ok && c.Published() && r.OpenAt(now) {
			f.openRuns++
			f.freeSeats += r.Free
		}
	}
	teaching := map[string]bool{}
	for c := range m.Courses() {
		if c.Published() {
			teaching[string(c.Provider)] = true
		}
	}
	f.providers = len(teaching)
	var open []*market.Demand
	for d := range m.Demands() {
		if d.Open() {
			open = append(open, d)
		}
	}
	n := s.openNeeds(open)
	f.needs, f.people, f.employers = len(n.named), n.people, len(n.employers)
	f.countSkills(s)
	return f
}

func (f *figures) countSkills(s *Site) {
	marks, tax := s.marks.of(s, f.market), f.market.Taxonomy()
	var all []wantedSkill
	for i := range tax.SkillCount() {
		sk := tax.SkillByNo(taxonomy.SkillNo(i))
		st := f.market.SkillStats(sk.ID)
		if st.VerifiedPeople == 0 {
			continue
		}
		if n := marks.skill(sk.ID); len(n.employers) > 0 {
			all = append(all, wantedSkill{skill: sk, employers: len(n.employers), people: n.people, courses: int(st.Courses)})
		}
	}
	slices.SortFunc(all, func(a, b wantedSkill) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(b.employers, a.employers), cmp.Compare(a.skill.ID, b.skill.ID))
	})
	f.skills = all
	for _, w := range all {
		if w.courses == 0 {
			f.untaught = append(f.untaught, w)
		}
	}
}

// WantedSkill is a skill in demand as front pages show it. Share is its bar, 0–100.
type WantedSkill struct {
	Label, Href string
	Lang        text.Lang
	Employers   int
	People      int
	Courses     int
	Share       int
}

func wantedViews(list []wantedSkill, lang text.Lang) []WantedSkill {
	var out []WantedSkill
	for _, w := range list {
		v := WantedSkill{Href: URL(lang, SkillPath(w.skill)), Employers: w.employers, People: w.people, Courses: w.courses, Share: 100}
		v.Label, v.Lang = w.skill.Labels.Preferred.In(lang)
		v.Label = capital(v.Label)
		if most := list[0].people; most > 0 {
			v.Share = max(2, 100*w.people/most)
		}
		out = append(out, v)
	}
	return out
}

// HomePage is what public/home reads.
type HomePage struct {
	KPIs   []KPI
	Skills []WantedSkill
	Soon   []CourseCard
	Types  []TypeLink
}

// TypeLink leads to the courses of one learning type.
type TypeLink struct {
	Code  catalog.LearningType
	Href  string
	Count int
}

// soonShown is how many runs that begin soon the home page shows.
const soonShown = 6

func (s *Site) home(c *fiber.Ctx, f *figures) error {
	words := s.words(c)
	k := s.cards(f.market, words.Lang)
	main := &HomePage{Skills: wantedViews(f.skills[:min(len(f.skills), homeSkills)], words.Lang), Soon: soonestRuns(k, soonShown), Types: typeLinks(f.market, words.Lang)}
	main.KPIs = []KPI{
		{Label: words.T("home.kpi.courses"), Value: words.Num(f.courses), Note: words.N("home.kpi.providers", f.providers), Href: URL(words.Lang, "/courses")},
		{Label: words.T("home.kpi.seats"), Value: words.Num(f.freeSeats), Note: words.N("home.kpi.runs", f.openRuns), Href: URL(words.Lang, "/courses") + "?open=1"},
		{Label: words.T("home.kpi.needs"), Value: words.Num(f.needs), Note: words.N("home.kpi.employers", f.employers), Href: URL(words.Lang, "/skills")},
		{Label: words.T("home.kpi.people"), Value: words.Num(f.people), Note: words.T("home.kpi.people_note"), Href: URL(words.Lang, "/gaps")},
	}
	page := s.page(c, "")
	page.Desc, page.Main = words.T("home.lead"), main
	return s.render(c, "public/home", "", page)
}

// soonestRuns returns cards of the open runs that begin first, one per course.
func soonestRuns(k cards, most int) []CourseCard {
	var runs []*market.Instance
	for r := range k.market.AllInstances() {
		if c, ok := k.market.Course(r.Course); ok && c.Published() && !r.Flexible && r.OpenAt(k.now) && !r.Start.Before(k.now.Truncate(24*time.Hour)) {
			runs = append(runs, r)
		}
	}
	slices.SortFunc(runs, func(a, b *market.Instance) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
	var out []CourseCard
	seen := map[catalog.CourseID]bool{}
	for _, r := range runs {
		if c, ok := k.market.Course(r.Course); ok && !seen[c.ID] && len(out) < most {
			seen[c.ID] = true
			out = append(out, k.of(c, r))
		}
	}
	return out
}

func typeLinks(m *market.Market, lang text.Lang) []TypeLink {
	count := map[catalog.LearningType]int{}
	for c := range m.Courses() {
		if c.Published() {
			count[c.Type]++
		}
	}
	var out []TypeLink
	for _, t := range catalog.LearningTypes() {
		out = append(out, TypeLink{Code: t, Href: URL(lang, "/courses") + "?type=" + string(t), Count: count[t]})
	}
	return out
}

// AudiencePage is what public/employers and public/providers read.
type AudiencePage struct {
	KPIs   []KPI
	Skills []WantedSkill
	Signed bool   // the reader works for such an organisation already
	Work   string // where its own pages begin
}

func (s *Site) audience(c *fiber.Ctx, name string, f *figures) error {
	words, actor := s.words(c), s.actor(c)
	main := &AudiencePage{}
	switch name {
	case "employers":
		main.Signed, main.Work = app.May(actor, app.PostDemand, actor.User.Org), URL(words.Lang, "/needs")
		main.Skills = wantedViews(f.skills[:min(len(f.skills), audienceSkills)], words.Lang)
		main.KPIs = []KPI{
			{Label: words.T("home.kpi.needs"), Value: words.Num(f.needs), Note: words.N("home.kpi.employers", f.employers)},
			{Label: words.T("home.kpi.courses"), Value: words.Num(f.courses), Note: words.N("home.kpi.providers", f.providers)},
			{Label: words.T("home.kpi.seats"), Value: words.Num(f.freeSeats), Note: words.N("home.kpi.runs", f.openRuns)},
		}
	default:
		main.Signed, main.Work = app.May(actor, app.EditCourse, actor.User.Org), URL(words.Lang, "/teaching")
		main.Skills = wantedViews(f.untaught[:min(len(f.untaught), audienceSkills)], words.Lang)
		main.KPIs = []KPI{
			{Label: words.T("providers.kpi.providers"), Value: words.Num(f.providers), Note: words.N("providers.kpi.courses", f.courses)},
			{Label: words.T("home.kpi.people"), Value: words.Num(f.people), Note: words.T("home.kpi.people_note")},
			{Label: words.T("providers.kpi.untaught"), Value: words.Num(len(f.untaught)), Bad: len(f.untaught) > 0},
		}
	}
	page := s.page(c, words.T(name+".title"))
	page.Desc, page.Main = words.T(name+".lead"), main
	return s.render(c, "public/"+name, "", page)
}

// plain answers with a page of text only.
func (s *Site) plain(c *fiber.Ctx, name string) error {
	words := s.words(c)
	page := s.page(c, words.T(name+".title"))
	page.Desc, page.Main = words.T(name+".lead"), struct{}{}
	return s.render(c, "public/"+name, "", page)
}
