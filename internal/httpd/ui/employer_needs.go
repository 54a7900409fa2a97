package ui

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// employerPages are the pages of those who need people. A single need is public unless it is
// confidential; the use cases say who may see and do what.
func (s *Site) employerPages(g fiber.Router) {
	employer := s.is(account.Employer)
	g.Get("/needs", employer, s.needList)
	g.Get("/needs/new", employer, s.needNew)
	g.Post("/needs/new", employer, s.needPost)
	g.Get("/needs/:id", s.needShow)
	g.Get("/needs/:id/edit", employer, s.needEdit)
	g.Post("/needs/:id/edit", employer, s.needSave)
	for path, change := range needChanges {
		g.Get("/needs/:id/"+path, employer, s.needAsk(path))
		g.Post("/needs/:id/"+path, employer, s.needChange(change))
	}
}

// needChanges are the ways a need leaves its status, by the last segment of their address.
var needChanges = map[string]needChangeTo{
	"fill":     {demand.Filled, "notice.need_filled"},
	"withdraw": {demand.Withdrawn, "notice.need_withdrawn"},
	"reopen":   {demand.Open, "notice.need_reopened"},
}

// needChangeTo is a status to bring a need to, and what the next page says about it.
type needChangeTo struct {
	status demand.Status
	notice string
}

// needsPerPage is how many needs one page of the list shows.
const needsPerPage = 12

// NeedList is what employer/needs reads.
type NeedList struct {
	Standing Standing
	KPIs     []KPI
	Filters  []Filter
	Cards    []NeedCard
	Pager    Pager
	Empty    Empty
}

// Standing says whether the city has verified the reader's organisation, and what follows from it.
type Standing struct {
	Name     string
	Verified bool
}

// Filter is one choice above a list, with how many entries it leaves.
type Filter struct {
	Label, Href string
	Count       int
	On          bool
}

// NeedCard is one need in its employer's list.
type NeedCard struct {
	ID, Href, Title string
	TitleLang       text.Lang
	Occupation      string // "" when the title says it already
	Status          Badge
	Open            bool
	Confidential    bool
	Headcount       int
	From, Reported  time.Time
	Score           Score
	Courses, Nobody int
	Rev             int64
}

// Score is a match score with what it is made of, for a bar of 100 units.
type Score struct {
	Value    int
	Segments []Segment
}

// Segment is one stretch of a bar. Tone is "full" or "part".
type Segment struct {
	X, W string // with a decimal point, as SVG wants it
	Tone string
}

func (s *Site) needList(c *fiber.Ctx) error {
	actor, words := s.actor(c), s.words(c)
	if actor.User.Org == "" {
		return app.ErrNoOrganisation
	}
	status := demand.Status(c.Query("status"))
	if !status.Valid() {
		status = ""
	}
	page := pageNumber(c)
	found, err := s.app.MyDemandSummaries(actor, status, page, needsPerPage)
	if err != nil {
		return err
	}
	p := s.page(c, words.T("needs.title"))
	p.NoIndex = true
	main := NeedList{Standing: s.standing(actor.User.Org, words.Lang), Pager: NewPager(URL(words.Lang, "/needs"), p.Query, page, needsPerPage, found.Total)}
	main.KPIs = []KPI{
		{Label: words.T("needs.kpi_open"), Value: words.Num(found.ByStatus[demand.Open])},
		{Label: words.T("needs.kpi_people"), Value: words.Num(found.People)},
		{Label: words.T("needs.kpi_nobody"), Value: words.Num(found.Nobody), Bad: found.Nobody > 0, Note: words.T("needs.kpi_nobody_note")},
	}
	total := 0
	for _, n := range found.ByStatus {
		total += n
	}
	main.Filters = needFilters(words, status, found.ByStatus, total)
	for _, d := range found.Items {
		main.Cards = append(main.Cards, s.needCard(words, d))
	}
	main.Empty = needEmpty(words, total)
	p.Main = main
	return s.render(c, "employer/needs", "", p)
}

// pageNumber reads the page of a list; what is no number is the first page.
func pageNumber(c *fiber.Ctx) int {
	n, err := strconv.Atoi(c.Query("page"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

func (s *Site) standing(id org.ID, lang text.Lang) Standing {
	o, ok := s.app.Market().Organisation(id)
	if !ok {
		return Standing{}
	}
	name, _ := o.Name.In(lang)
	return Standing{Name: name, Verified: o.Verified}
}

func needFilters(words *i18n.Printer, now demand.Status, count map[demand.Status]int, total int) []Filter {
	list := []Filter{{Label: words.T("needs.filter_all"), Href: URL(words.Lang, "/needs"), Count: total, On: now == ""}}
	for _, st := range []demand.Status{demand.Open, demand.Filled, demand.Withdrawn, demand.Expired} {
		key := "needs.filter_" + string(st)
		list = append(list, Filter{Label: words.T(key), Href: URL(words.Lang, "/needs") + "?status=" + string(st), Count: count[st], On: now == st})
	}
	return list
}

func needEmpty(words *i18n.Printer, total int) Empty {
	if total > 0 {
		return Empty{Title: words.T("needs.empty_filter"), Action: &Action{Label: words.T("needs.show_all"), Href: URL(words.Lang, "/needs")}}
	}
	return Empty{Title: words.T("needs.empty_title"), Text: words.T("needs.empty_text"),
		Action: &Action{Label: words.T("needs.post"), Href: URL(words.Lang, "/needs/new"), Primary: true}}
}

// statusTones colour the status of a need; the word says it too.
var statusTones = map[demand.Status]string{demand.Open: "info", demand.Filled: "good", demand.Withdrawn: "mute", demand.Expired: "warn"}

func statusBadge(words *i18n.Printer, st demand.Status) Badge {
	return Badge{Tone: statusTones[st], Text: words.Code("demand_status", st)}
}

// needTitle is a need's own title, else the occupation it is for, else words for neither.
func needTitle(words *i18n.Printer, tax *taxonomy.Taxonomy, title text.Localized, id taxonomy.OccupationID) (string, text.Lang) {
	if s, lang := title.In(words.Lang); s != "" {
		return s, lang
	}
	if _, ok := tax.Occupation(id); ok {
		label, lang := tax.OccupationLabel(id, words.Lang)
		return capital(label), lang
	}
	return words.T("need.untitled"), words.Lang
}

func (s *Site) needCard(words *i18n.Printer, sum app.DemandSummary) NeedCard {
	d, tax := sum.Demand, s.app.Market().Taxonomy()
	k := NeedCard{ID: string(d.ID), Href: URL(words.Lang, "/needs/"+string(d.ID)), Status: statusBadge(words, d.Status), Open: d.Open(),
		Confidential: d.Confidential, Headcount: d.Headcount, From: d.From, Reported: d.ReportedAt,
		Courses: sum.Courses, Nobody: sum.Nobody, Rev: d.Rev}
	k.Title, k.TitleLang = needTitle(words, tax, d.Title, d.Occupation)
	if o, ok := tax.Occupation(d.Occupation); ok {
		if label, _ := o.Labels.Preferred.In(words.Lang); capital(label) != capital(k.Title) {
			k.Occupation = label
		}
	}
	k.Score = Score{Value: int(sum.Best + 0.5), Segments: []Segment{{X: "0", W: decimals(sum.Best), Tone: "full"}}}
	return k
}

// decimals writes a number as SVG reads it.
func decimals(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// needAsk asks before a need is closed or opened again.
func (s *Site) needAsk(path string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		d, err := s.ownNeed(c)
		if err != nil {
			return err
		}
		words := s.words(c)
		title, _ := needTitle(words, s.app.Market().Taxonomy(), d.Title, d.Occupation)
		ask, do := "need.ask_"+path, "need.do_"+path
		p := s.page(c, words.T(ask, "title", title))
		p.NoIndex = true
		at := URL(words.Lang, "/needs/"+string(d.ID))
		p.Main = Confirm{Title: p.Title, Text: words.T(ask + "_text"), Action: at + "/" + path, Yes: words.T(do),
			Cancel: at, Hidden: []Pair{{Name: "rev", Value: strconv.FormatInt(d.Rev, 10)}}}
		return s.render(c, "confirm", "", p)
	}
}

func (s *Site) needChange(change needChangeTo) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, err := s.form(c)
		if err != nil {
			return err
		}
		id := demand.ID(c.Params("id"))
		if _, err := s.app.CloseDemand(c.UserContext(), s.actor(c), id, revOf(v), change.status); err != nil {
			return err
		}
		return s.done(c, "/needs/"+string(id), change.notice)
	}
}

// ownNeed returns the need of the address when the reader may edit it. One that is somebody
// else's is not there if it is confidential, and forbidden if everybody may see it.
func (s *Site) ownNeed(c *fiber.Ctx) (demand.Demand, error) {
	d, err := s.app.Demand(c.UserContext(), s.actor(c), demand.ID(c.Params("id")))
	if err != nil {
		return d, err
	}
	if !app.May(s.actor(c), app.EditDemand, d.Employer) {
		return d, app.ErrForbidden
	}
	return d, nil
}
