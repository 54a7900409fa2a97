package ui

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop/ical"
)

// SeatPage is what learner/seat reads: the question before a seat is taken or given back.
type SeatPage struct {
	Title, Text string
	CourseTitle string
	Back        string
	Run         RunView
	Action, Yes string
	Danger      bool
}

// SeatRefused is what learner/seat_refused reads: why there was no seat, and what else there is.
type SeatRefused struct {
	Title  string
	Why    string
	Course LinkTo
	Others []RunView // other runs of the course that one can apply for
	Search string
}

// findRun finds the run that the address names among those of its course.
func (s *Site) findRun(c *fiber.Ctx) (p *CoursePage, run RunView, done bool, err error) {
	course, runs, done, err := s.findCourse(c)
	if err != nil || done {
		return nil, run, done, err
	}
	v := &courseViewer{site: s, words: s.words(c), market: s.app.Market(), actor: s.actor(c), now: s.app.Now()}
	v.marks = s.marks.of(s, v.market)
	p = v.page(course, runs)
	i := slices.IndexFunc(p.Runs, func(r RunView) bool { return r.ID == c.Params("run") })
	if i < 0 {
		return p, run, false, app.ErrInstanceNotFound
	}
	return p, p.Runs[i], false, nil
}

func (s *Site) askSeat(c *fiber.Ctx) error {
	p, run, done, err := s.findRun(c)
	if err != nil || done {
		return err
	}
	if run.Mine {
		return s.refuse(c, p, run, catalog.ErrAlreadyEnrolled)
	}
	switch run.State {
	case runFull:
		return s.refuse(c, p, run, catalog.ErrNoSeats)
	case runOpen:
	default:
		return s.refuse(c, p, run, catalog.ErrEnrolmentClosed)
	}
	words := s.words(c)
	return s.askAbout(c, p, run, SeatPage{Title: words.T("seat.take_title"), Text: words.T("seat.take_text", "title", p.Title),
		Action: run.SeatHref, Yes: words.T("seat.take")})
}

func (s *Site) askCancelSeat(c *fiber.Ctx) error {
	p, run, done, err := s.findRun(c)
	if err != nil || done {
		return err
	}
	if !run.Mine {
		return catalog.ErrNotEnrolled
	}
	words := s.words(c)
	return s.askAbout(c, p, run, SeatPage{Title: words.T("seat.cancel_title"), Text: words.T("seat.cancel_text", "title", p.Title),
		Action: run.CancelHref, Yes: words.T("seat.cancel_yes"), Danger: true})
}

func (s *Site) askAbout(c *fiber.Ctx, p *CoursePage, run RunView, ask SeatPage) error {
	ask.CourseTitle, ask.Run, ask.Back = p.Title, run, URL(s.lang(c), p.Path)
	page := s.page(c, ask.Title)
	page.NoIndex, page.Main = true, &ask
	return s.render(c, "learner/seat", "", page)
}

func (s *Site) takeSeat(c *fiber.Ctx) error {
	p, run, _, err := s.findRun(c)
	if err != nil {
		return err
	}
	_, err = s.app.TakeSeat(c.UserContext(), s.actor(c), catalog.CourseID(p.ID), catalog.InstanceID(run.ID))
	if fault.KindOf(err) == fault.Conflict && err != nil {
		return s.refuse(c, p, run, err)
	}
	if err != nil {
		return err
	}
	return s.done(c, "/my/seats", "notice.seat_taken")
}

// refuse says why a seat was not to be had, and offers the other runs.
func (s *Site) refuse(c *fiber.Ctx, p *CoursePage, run RunView, why error) error {
	words := s.words(c)
	main := &SeatRefused{Title: words.T("seat.refused"), Why: words.Error(why), Course: LinkTo{Label: p.Title, Href: URL(words.Lang, p.Path)}}
	if len(p.Teaches) > 0 {
		main.Search = addressWith(URL(words.Lang, "/courses"), map[string][]string{"q": {p.Teaches[0].Label}, "open": {"1"}})
	}
	for _, r := range p.Runs {
		if r.ID != run.ID && r.State == runOpen && !r.Mine {
			main.Others = append(main.Others, r)
		}
	}
	page := s.page(c, main.Title)
	page.NoIndex, page.Main = true, main
	c.Status(http.StatusConflict)
	return s.render(c, "learner/seat_refused", "", page)
}

func (s *Site) cancelSeat(c *fiber.Ctx) error {
	p, run, _, err := s.findRun(c)
	if err != nil {
		return err
	}
	if _, err := s.app.CancelSeat(c.UserContext(), s.actor(c), catalog.CourseID(p.ID), catalog.InstanceID(run.ID)); err != nil {
		return err
	}
	return s.done(c, "/my/seats", "notice.seat_cancelled")
}

// MySeatsPage is what learner/my_seats reads.
type MySeatsPage struct {
	Groups []SeatGroup // without empty ones
	Empty  *Empty
}

// SeatGroup is one part of a learner's seats.
type SeatGroup struct {
	Key   string // "upcoming", "past" or "cancelled"
	Seats []SeatView
}

// SeatView is one enrolment.
type SeatView struct {
	Course LinkTo
	Run    RunView
	State  catalog.EnrolmentState
	Since  time.Time
	Cancel bool // the seat can be given back
}

// Tone is how the badge of the state looks.
func (v SeatView) Tone() string {
	if v.State == catalog.Enrolled || v.State == catalog.Completed {
		return "good"
	}
	return "mute"
}

func (s *Site) mySeats(c *fiber.Ctx) error {
	seats, err := s.app.MySeats(c.UserContext(), s.actor(c))
	if err != nil {
		return err
	}
	words := s.words(c)
	main := &MySeatsPage{Groups: s.seatGroups(c, seats)}
	if len(seats) == 0 {
		main.Empty = &Empty{Title: words.T("seats.none"), Text: words.T("seats.none_text"),
			Action: &Action{Label: words.T("seats.find"), Href: URL(words.Lang, "/courses"), Primary: true}}
	}
	page := s.page(c, words.T("nav.my_seats"))
	page.NoIndex, page.Main = true, main
	return s.render(c, "learner/my_seats", "", page)
}

func (s *Site) seatGroups(c *fiber.Ctx, seats []app.Seat) []SeatGroup {
	v := &courseViewer{site: s, words: s.words(c), market: s.app.Market(), actor: s.actor(c), now: s.app.Now()}
	groups := []SeatGroup{{Key: "upcoming"}, {Key: "past"}, {Key: "cancelled"}}
	for _, seat := range seats {
		p := &CoursePage{Path: CoursePath(seat.Course.ID, seat.Course.Title)}
		view := SeatView{Course: LinkTo{Label: in(seat.Course.Title, v.lang()), Href: URL(v.lang(), p.Path)}, Run: v.run(p, seat.Instance),
			State: seat.Enrolment.State, Since: seat.Enrolment.At}
		at := 0
		switch {
		case view.State == catalog.Cancelled, view.Run.State == runCancelled:
			at = 2
		case view.Run.State == runEnded, view.State == catalog.Completed, view.State == catalog.Dropped:
			at = 1
		default:
			view.Cancel = true
		}
		groups[at].Seats = append(groups[at].Seats, view)
	}
	for i := range groups {
		slices.SortStableFunc(groups[i].Seats, func(a, b SeatView) int {
			if i == 0 {
				return a.Run.Start.Compare(b.Run.Start)
			}
			return cmp.Or(b.Run.Start.Compare(a.Run.Start), b.Since.Compare(a.Since))
		})
	}
	return slices.DeleteFunc(groups, func(g SeatGroup) bool { return len(g.Seats) == 0 })
}

// runCalendar answers with a run as a calendar file.
func (s *Site) runCalendar(c *fiber.Ctx) error {
	p, run, done, err := s.findRun(c)
	if err != nil || done {
		return err
	}
	if run.Flexible {
		return app.ErrInstanceNotFound // it has no days
	}
	e := ical.Event{UID: run.ID + "@" + c.Hostname(), Summary: p.Title, Description: p.Provider.Name, Location: strings.Join(nonEmpty(run.Address, run.Place), ", "),
		First: run.Start, Last: run.End, Stamp: s.app.Now(), Cancelled: run.State == runCancelled}
	if s.base != "" {
		e.URL = strings.TrimSuffix(s.base, "/") + URL(s.lang(c), p.Path)
	}
	c.Set(fiber.HeaderContentType, ical.MediaType)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="prasmju-kompass.ics"`)
	return c.Send(ical.Calendar(e))
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
