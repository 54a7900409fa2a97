package ui

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// CoursePage is what learner/course reads.
type CoursePage struct {
	ID, Path    string
	Title       string
	TitleLang   text.Lang
	Description []string // paragraphs
	DescLang    text.Lang
	Field       string // ISCED-F code, for the flag
	FieldLabel  string
	FieldHref   string
	Type        catalog.LearningType
	EQF         taxonomy.EQF
	Provider    ProviderView
	Credential  string
	Workload    int
	ECTS        float64
	AgeMin      int
	AgeMax      int
	URL         string
	Teaches     []TaughtSkill
	Requires    []TaughtSkill
	PreparesFor []LinkTo
	Runs        []RunView
	Past        int // runs that have ended
	Mark        *DemandMark
	Needs       []NeedView
	HiddenNeeds bool   // confidential ones answer too, and are not named
	Draft       bool   // seen by its provider only
	DemandAll   string // where all needs of the skills are
	LD          JSONLD
}

// ProviderView is a provider as a course's page names it.
type ProviderView struct {
	Name, Place string
	Courses     string // address of its courses
	Site        string // its own page elsewhere
	Verified    bool
}

// LinkTo is a name that leads somewhere.
type LinkTo struct{ Label, Href string }

// TaughtSkill is a skill with a level in words.
type TaughtSkill struct {
	Label, Href string
	Lang        text.Lang
	Level       taxonomy.Level
	Employers   int // who ask for it here
}

// RunView is one run in the table of a course.
type RunView struct {
	ID          string
	When        string // its days in words
	Flexible    bool
	Start, End  time.Time
	LastApply   time.Time
	Mode        catalog.Mode
	Place       string
	Address     string
	Timetable   catalog.Timetable
	WeeklyHours float64
	Languages   []string
	Price       catalog.Money
	Funding     catalog.Funding
	Seats, Free int
	State       string // open, full, closed, cancelled, ended
	Mine        bool   // the reader holds a seat
	SeatHref    string
	CancelHref  string
	Calendar    string // iCalendar file, "" when there is nothing to put into a calendar
}

// NeedView is one open need, as public pages list them.
type NeedView struct {
	Title    string
	Lang     text.Lang
	Employer string
	Place    string
	People   int
	From     time.Time
	Covers   int // of its skills, those that the course teaches
	Of       int
}

// coursePage finds the course that the address names. It answers with a redirect itself when the course
// goes by another address; then done is true.
func (s *Site) findCourse(c *fiber.Ctx) (course catalog.Course, runs []catalog.Instance, done bool, err error) {
	slim, ok := courseBySegment(s.app.Market(), c.Params("course"))
	if !ok {
		return course, nil, false, app.ErrCourseNotFound
	}
	course, runs, err = s.app.Course(c.UserContext(), s.actor(c), slim.ID)
	if err != nil {
		return course, nil, false, err
	}
	if want := URL(s.lang(c), CoursePath(course.ID, course.Title)); c.Method() == fiber.MethodGet && !strings.HasPrefix(c.Path()+"/", want+"/") {
		rest := strings.TrimPrefix(c.Path(), URL(s.lang(c), "/courses/"+c.Params("course")))
		return course, nil, true, c.Redirect(withQueryString(want+rest, c), http.StatusFound)
	}
	return course, runs, false, nil
}

// withQueryString keeps the query of the request.
func withQueryString(to string, c *fiber.Ctx) string {
	if q := c.Request().URI().QueryString(); len(q) > 0 {
		return to + "?" + string(q)
	}
	return to
}

func (s *Site) course(c *fiber.Ctx) error {
	course, runs, done, err := s.findCourse(c)
	if err != nil || done {
		return err
	}
	words, m := s.words(c), s.app.Market()
	v := &courseViewer{site: s, words: words, market: m, marks: s.marks.of(s, m), actor: s.actor(c), now: s.app.Now()}
	main := v.page(course, runs)
	if err := v.addNeeds(c, main, course.ID); err != nil {
		return err
	}
	page := s.page(c, main.Title)
	page.NoIndex = main.Draft
	if len(main.Description) > 0 {
		page.Desc = excerpt(main.Description[0], 160)
	}
	page.Crumbs = []Crumb{{Label: words.T("nav.courses"), Href: URL(words.Lang, "/courses")}, {Label: main.Title}}
	main.LD = courseLD(main, strings.TrimSuffix(s.base, "/"), words.Lang)
	page.Main = main
	return s.render(c, "learner/course", "", page)
}

// courseViewer turns a course into its page.
type courseViewer struct {
	site   *Site
	words  *i18n.Printer
	market *market.Market
	marks  *demandMarks
	actor  app.Actor
	now    time.Time
}

func (v *courseViewer) lang() text.Lang { return v.words.Lang }

func (v *courseViewer) page(c catalog.Course, runs []catalog.Instance) *CoursePage {
	p := &CoursePage{ID: string(c.ID), Path: CoursePath(c.ID, c.Title), Field: string(c.Field), Type: c.Type, EQF: c.EQF,
		Workload: c.Workload, ECTS: c.ECTS, AgeMin: c.AgeMin, AgeMax: c.AgeMax, URL: c.URL, Draft: c.State != catalog.Published}
	p.Title, p.TitleLang = c.Title.In(v.lang())
	desc, lang := c.Description.In(v.lang())
	p.Description, p.DescLang = paragraphs(desc), lang
	p.Credential, _ = c.Credential.In(v.lang())
	p.FieldLabel = facetLabeller{words: v.words, market: v.market}.label("field", string(c.Field))
	p.FieldHref = URL(v.lang(), "/courses") + "?field=" + string(c.Field)
	p.Provider = v.provider(c.Provider)
	p.Teaches, p.Requires = v.skillsAt(c.Teaches), v.skillsAt(c.Requires)
	for _, id := range c.PreparesFor {
		if o, ok := v.market.Taxonomy().Occupation(id); ok {
			p.PreparesFor = append(p.PreparesFor, LinkTo{Label: capital(in(o.Labels.Preferred, v.lang())), Href: URL(v.lang(), OccupationPath(o))})
		}
	}
	for _, r := range runs {
		if view := v.run(p, r); view.State == runEnded && !view.Mine {
			p.Past++
		} else {
			p.Runs = append(p.Runs, view)
		}
	}
	// What one can do something about comes first; the store's order is by start.
	slices.SortStableFunc(p.Runs, func(a, b RunView) int { return slices.Index(runOrder, a.State) - slices.Index(runOrder, b.State) })
	if slim, ok := v.market.Course(c.ID); ok {
		p.Mark = v.marks.course(slim, v.lang())
	}
	return p
}

var runOrder = []string{runOpen, runFull, runClosed, runCancelled, runEnded}

func paragraphs(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func (v *courseViewer) provider(id org.ID) ProviderView {
	o, ok := v.market.Organisation(id)
	if !ok {
		return ProviderView{Name: v.words.T("word.unknown")}
	}
	return ProviderView{Name: in(o.Name, v.lang()), Place: v.place(o.Place), Site: o.URL, Verified: o.Verified,
		Courses: URL(v.lang(), "/courses") + "?provider=" + string(o.ID)}
}

func (v *courseViewer) place(code org.PlaceCode) string {
	if p, ok := v.market.Place(code); ok {
		return in(p.Name, v.lang())
	}
	return ""
}

func (v *courseViewer) skillsAt(list []taxonomy.SkillAt) []TaughtSkill {
	var out []TaughtSkill
	for _, at := range list {
		sk, ok := v.market.Taxonomy().Skill(at.Skill)
		if !ok {
			continue
		}
		t := TaughtSkill{Href: URL(v.lang(), SkillPath(sk)), Level: at.Level, Employers: len(v.marks.skill(sk.ID).employers)}
		t.Label, t.Lang = sk.Labels.Preferred.In(v.lang())
		t.Label = capital(t.Label)
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b TaughtSkill) int { return b.Employers - a.Employers })
	return out
}

func (v *courseViewer) run(p *CoursePage, r catalog.Instance) RunView {
	out := RunView{ID: string(r.ID), Flexible: r.Flexible, Start: r.Start, End: r.End, LastApply: r.Deadline, Mode: r.Mode, Place: v.place(r.Place),
		Address: r.Address, Timetable: r.Timetable, WeeklyHours: r.WeeklyHours, Price: r.Price, Funding: r.Funding,
		Seats: r.Seats, Free: r.Free(), State: instanceState(r, v.now)}
	if out.LastApply.IsZero() && !r.Flexible {
		out.LastApply = r.Start
	}
	if out.When = v.words.T("card.flexible"); !r.Flexible {
		out.When = v.words.Date(r.Start) + " – " + v.words.Date(r.End)
	}
	for _, l := range r.Languages {
		out.Languages = append(out.Languages, facetLabeller{words: v.words, market: v.market}.label("language", string(l)))
	}
	for _, e := range r.Enrolments {
		if !v.actor.Anonymous() && e.Learner == string(v.actor.User.ID) && e.HoldsSeat() {
			out.Mine = true
		}
	}
	base := URL(v.lang(), p.Path) + "/runs/" + string(r.ID)
	out.SeatHref, out.CancelHref = base+"/seat", base+"/cancel"
	if !r.Flexible && (out.State == runOpen || out.Mine) {
		out.Calendar = base + "/calendar.ics"
	}
	return out
}

// instanceState is runState for a run from the store, which is what decides about a seat.
func instanceState(r catalog.Instance, now time.Time) string {
	last := r.Deadline
	if last.IsZero() && !r.Flexible {
		last = r.Start
	}
	switch {
	case r.Cancelled:
		return runCancelled
	case !r.Flexible && !now.Before(r.End.AddDate(0, 0, 1)):
		return runEnded
	case r.OpenAt(now):
		return runOpen
	case !last.IsZero() && !now.Before(last.AddDate(0, 0, 1)):
		return runClosed
	}
	return runFull
}

// needsShown is how many open needs a page lists.
const needsShown = 8

// addNeeds lists the open needs that the course answers best.
func (v *courseViewer) addNeeds(c *fiber.Ctx, p *CoursePage, id catalog.CourseID) error {
	if p.Draft {
		return nil
	}
	matches, hidden, err := v.site.app.CourseDemands(c.UserContext(), v.actor, id, 4*needsShown)
	if err != nil {
		return err
	}
	p.HiddenNeeds = hidden > 0
	for _, x := range matches {
		if len(p.Needs) == needsShown {
			break
		}
		if !x.Demand.Verified {
			continue
		}
		n := v.need(x.Demand)
		n.Of = len(x.Contributions)
		for _, k := range x.Contributions {
			if k.Credit > 0 {
				n.Covers++
			}
		}
		p.Needs = append(p.Needs, n)
	}
	return nil
}

func (v *courseViewer) need(d *market.Demand) NeedView {
	n := NeedView{Place: v.place(d.Place), People: d.Headcount, From: d.From}
	n.Title, n.Lang = d.Title.In(v.lang())
	if n.Title == "" {
		n.Title, n.Lang = v.market.Taxonomy().OccupationLabel(d.Occupation, v.lang())
	}
	if o, ok := v.market.Organisation(d.Employer); ok {
		n.Employer = in(o.Name, v.lang())
	}
	return n
}
