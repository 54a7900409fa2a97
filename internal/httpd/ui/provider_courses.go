package ui

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// providerPages are the pages of those who teach.
func (s *Site) providerPages(g fiber.Router) {
	provider := s.is(account.Provider)
	g.Get("/teaching", provider, s.teachingList)
	g.Get("/teaching/demand", provider, s.teachingDemand)
	g.Get("/teaching/new", provider, s.teachingNew)
	g.Post("/teaching/new", provider, s.teachingCreate)
	g.Get("/teaching/runs/:iid/edit", provider, s.teachingRunEdit)
	g.Post("/teaching/runs/:iid/edit", provider, s.teachingRunSave)
	g.Get("/teaching/runs/:iid/cancel", provider, s.teachingRunAsk("cancel"))
	g.Post("/teaching/runs/:iid/cancel", provider, s.teachingRunCancel)
	g.Get("/teaching/runs/:iid/delete", provider, s.teachingRunAsk("delete"))
	g.Post("/teaching/runs/:iid/delete", provider, s.teachingRunDelete)
	g.Get("/teaching/runs/:iid/participants", provider, s.teachingParticipants)
	g.Post("/teaching/runs/:iid/participants", provider, s.teachingParticipantSet)
	g.Get("/teaching/runs/:iid/participants.csv", provider, s.teachingParticipantsCSV)
	g.Get("/teaching/:id", provider, s.teachingShow)
	g.Get("/teaching/:id/edit", provider, s.teachingEdit)
	g.Post("/teaching/:id/edit", provider, s.teachingSave)
	for path, to := range courseChanges {
		g.Get("/teaching/:id/"+path, provider, s.teachingAsk(path))
		g.Post("/teaching/:id/"+path, provider, s.teachingChange(path, to))
	}
	g.Get("/teaching/:id/runs/new", provider, s.teachingRunNew)
	g.Post("/teaching/:id/runs/new", provider, s.teachingRunCreate)
}

// courseChanges are the ways a course changes its state, by the last segment of their address.
var courseChanges = map[string]catalog.State{"publish": catalog.Published, "archive": catalog.Archived}

// coursesPerPage is how many courses one page of a provider's list shows.
const coursesPerPage = 15

// TeachingList is what provider/courses reads.
type TeachingList struct {
	Standing Standing
	Filters  []Filter
	Cards    []TeachingCard
	Pager    Pager
	Empty    Empty
}

// TeachingCard is one course in its provider's list.
type TeachingCard struct {
	Href, Title    string
	TitleLang      text.Lang
	Field, Type    string
	State          Badge
	Draft          bool
	Runs           int // that have not ended and are not cancelled
	Flexible       bool
	Next           time.Time // start of the next run that has not begun; zero = none
	Until          time.Time // end of the one in progress
	Seats          SeatCount // of those runs together
	Demands        int
	People         int
	DemandHref     string
	Updated        time.Time
	NewRun, Public string // addresses
}

// SeatCount is how the seats of one or more runs stand.
type SeatCount struct{ Taken, Free, All int }

// Bar returns the taken share as units of 100, for a bar.
func (n SeatCount) Bar() string {
	if n.All <= 0 {
		return "0"
	}
	return decimals(100 * float64(min(n.Taken, n.All)) / float64(n.All))
}

// Full reports whether there are seats and none is free.
func (n SeatCount) Full() bool { return n.All > 0 && n.Free == 0 }

var courseTones = map[catalog.State]string{catalog.Draft: "warn", catalog.Published: "good", catalog.Archived: "mute"}

func courseBadge(words *i18n.Printer, st catalog.State) Badge {
	return Badge{Tone: courseTones[st], Text: words.Code("course_state", st)}
}

func (s *Site) teachingList(c *fiber.Ctx) error {
	actor, words := s.actor(c), s.words(c)
	if actor.User.Org == "" {
		return app.ErrNoOrganisation
	}
	state := catalog.State(c.Query("state"))
	if !state.Valid() {
		state = ""
	}
	page := pageNumber(c)
	found, err := s.app.MyCourseSummaries(actor, state, page, coursesPerPage)
	if err != nil {
		return err
	}
	here := URL(words.Lang, "/teaching")
	p := s.page(c, words.T("teaching.title"))
	p.NoIndex = true
	main := TeachingList{Standing: s.standing(actor.User.Org, words.Lang), Pager: NewPager(here, p.Query, page, coursesPerPage, found.Total)}
	total := 0
	for _, n := range found.ByState {
		total += n
	}
	main.Filters = []Filter{{Label: words.T("teaching.filter_all"), Href: here, Count: total, On: state == ""}}
	for _, st := range []catalog.State{catalog.Published, catalog.Draft, catalog.Archived} {
		key := "teaching.filter_" + string(st)
		main.Filters = append(main.Filters, Filter{Label: words.T(key), Href: here + "?state=" + string(st), Count: found.ByState[st], On: state == st})
	}
	for _, k := range found.Items {
		main.Cards = append(main.Cards, teachingCard(words, k, s.app.Now()))
	}
	main.Empty = Empty{Title: words.T("teaching.empty_title"), Text: words.T("teaching.empty_text"),
		Action: &Action{Label: words.T("teaching.add"), Href: URL(words.Lang, "/teaching/new"), Primary: true}}
	if total > 0 {
		main.Empty = Empty{Title: words.T("teaching.empty_filter"), Action: &Action{Label: words.T("needs.show_all"), Href: here}}
	}
	p.Main = main
	return s.render(c, "provider/courses", "", p)
}

func teachingCard(words *i18n.Printer, sum app.CourseSummary, now time.Time) TeachingCard {
	c := sum.Course
	here := URL(words.Lang, "/teaching/"+string(c.ID))
	k := TeachingCard{Href: here, Field: string(c.Field), Type: string(c.Type), State: courseBadge(words, c.State), Draft: c.State == catalog.Draft,
		Runs: len(sum.Runs), Demands: sum.Demands, People: sum.People, Updated: c.UpdatedAt, NewRun: here + "/runs/new",
		DemandHref: URL(words.Lang, "/teaching/demand") + "?course=" + string(c.ID)}
	k.Title, k.TitleLang = c.Title.In(words.Lang)
	if c.Published() {
		k.Public = URL(words.Lang, CoursePath(c.ID, c.Title))
	}
	for _, r := range sum.Runs {
		k.Seats = k.Seats.plus(r)
		switch {
		case r.Flexible:
			k.Flexible = true
		case r.Start.Before(now):
			k.Until = r.End
		case k.Next.IsZero():
			k.Next = r.Start
		}
	}
	return k
}

func (n SeatCount) plus(r *market.Instance) SeatCount {
	return SeatCount{Taken: n.Taken + r.Taken, Free: n.Free + r.Free, All: n.All + r.Seats}
}

// TeachingPage is what provider/course reads: one course with its runs.
type TeachingPage struct {
	Title, Here, Public string
	TitleLang           text.Lang
	Rev                 string
	State               Badge
	Published, Draft    bool
	Archived            bool
	Description         string
	Field               string
	Facts               []Fact
	Teaches             []SkillTag
	Requires            []SkillTag
	Runs                []RunLine
	RunTotal            int
	Pager               Pager
	Demands             []NeedAnswer
	Hidden              int // confidential needs that the course answers too
	DemandHref          string
	Today               string // the least date to copy a run to
}

// RunLine is one run in its provider's table.
type RunLine struct {
	ID, Edit, Cancel, Delete, People string
	Start, End, Deadline             time.Time
	Flexible                         bool
	Mode, Place, Timetable           string
	Languages                        []string
	Seats                            SeatCount
	Price                            int64
	Currency                         string
	State                            Badge
	Cancelled, Ended                 bool
	Rev                              string
}

// runsPerPage is how many runs one page shows.
const runsPerPage = 20

// ownCourse returns the course of the address, which the reader must be allowed to edit.
func (s *Site) ownCourse(c *fiber.Ctx) (catalog.Course, []catalog.Instance, error) {
	course, runs, err := s.app.Course(c.UserContext(), s.actor(c), catalog.CourseID(c.Params("id")))
	if err != nil {
		return course, nil, err
	}
	if !app.May(s.actor(c), app.EditCourse, course.Provider) {
		return course, nil, app.ErrForbidden
	}
	return course, runs, nil
}

func (s *Site) teachingShow(c *fiber.Ctx) error {
	course, runs, err := s.ownCourse(c)
	if err != nil {
		return err
	}
	words, actor := s.words(c), s.actor(c)
	here := URL(words.Lang, "/teaching/"+string(course.ID))
	main := TeachingPage{Here: here, State: courseBadge(words, course.State), Published: course.State == catalog.Published,
		Draft: course.State == catalog.Draft, Archived: course.State == catalog.Archived, Rev: strconv.FormatInt(course.Rev, 10), Field: string(course.Field),
		RunTotal: len(runs), DemandHref: URL(words.Lang, "/teaching/demand") + "?course=" + string(course.ID), Today: words.ISODate(s.app.Now())}
	main.Title, main.TitleLang = course.Title.In(words.Lang)
	main.Description, _ = course.Description.In(words.Lang)
	if main.Published {
		main.Public = URL(words.Lang, CoursePath(course.ID, course.Title))
	}
	main.Facts = s.courseFacts(words, course)
	main.Teaches, main.Requires = s.skillTags(words, course.Teaches), s.skillTags(words, course.Requires)
	page := pageNumber(c)
	p := s.page(c, main.Title)
	main.Pager = NewPager(here, p.Query, page, runsPerPage, len(runs))
	first := min(len(runs), (min(page, 1000)-1)*runsPerPage)
	for _, r := range runs[first:min(len(runs), first+runsPerPage)] {
		main.Runs = append(main.Runs, s.runLine(words, r))
	}
	shown, hidden, err := s.app.CourseDemands(c.UserContext(), actor, course.ID, courseDemandLimit)
	if err != nil {
		return err
	}
	main.Hidden = hidden
	for _, d := range shown[:min(len(shown), 5)] {
		main.Demands = append(main.Demands, s.needAnswer(words, d, ""))
	}
	p.NoIndex, p.Main = true, main
	p.Crumbs = []Crumb{{Label: words.T("nav.my_courses"), Href: URL(words.Lang, "/teaching")}, {Label: main.Title}}
	return s.render(c, "provider/course", "", p)
}

func (s *Site) courseFacts(words *i18n.Printer, c catalog.Course) []Fact {
	var out []Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, Fact{Label: words.T(key), Value: value})
		}
	}
	tax := s.app.Market().Taxonomy()
	add("teach.type", words.Code("learning_type", c.Type))
	field, _ := tax.Lists().ISCEDF.Label(string(c.Field), words.Lang)
	add("teach.field", field)
	if c.EQF > 0 {
		add("teach.eqf", words.Code("eqf", c.EQF))
	}
	if c.Workload > 0 {
		add("teach.workload", words.N("card.hours", c.Workload))
	}
	if c.ECTS > 0 {
		add("teach.ects", words.Num(c.ECTS))
	}
	credential, _ := c.Credential.In(words.Lang)
	add("teach.credential", credential)
	var jobs []string
	for _, id := range c.PreparesFor {
		label, _ := tax.OccupationLabel(id, words.Lang)
		jobs = append(jobs, label)
	}
	add("teach.prepares_for", words.List(jobs))
	return out
}

func (s *Site) runLine(words *i18n.Printer, r catalog.Instance) RunLine {
	at := URL(words.Lang, "/teaching/runs/"+string(r.ID))
	l := RunLine{ID: string(r.ID), Edit: at + "/edit", Cancel: at + "/cancel", Delete: at + "/delete", People: at + "/participants",
		Start: r.Start, End: r.End, Deadline: r.Deadline, Flexible: r.Flexible, Mode: string(r.Mode), Timetable: string(r.Timetable),
		Place: s.placeLabel(r.Place, words.Lang), Seats: SeatCount{Taken: r.TakenOutside + r.Taken(), Free: r.Free(), All: r.Seats},
		Price: r.Price.Cents, Currency: r.Price.Currency, Cancelled: r.Cancelled, Rev: strconv.FormatInt(r.Rev, 10)}
	for _, lang := range r.Languages {
		l.Languages = append(l.Languages, words.Code("language", lang))
	}
	now := s.app.Now()
	l.Ended = !r.Flexible && !now.Before(r.End.AddDate(0, 0, 1))
	switch {
	case r.Cancelled:
		l.State = Badge{Tone: "bad", Text: words.T("teachrun.state_cancelled")}
	case l.Ended:
		l.State = Badge{Tone: "mute", Text: words.T("teachrun.state_ended")}
	case r.OpenAt(now):
		l.State = Badge{Tone: "good", Text: words.T("teachrun.state_open")}
	case r.Free() == 0:
		l.State = Badge{Tone: "warn", Text: words.T("teachrun.state_full")}
	default:
		l.State = Badge{Tone: "info", Text: words.T("teachrun.state_closed")}
	}
	return l
}
