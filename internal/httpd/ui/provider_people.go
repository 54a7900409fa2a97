package ui

import (
	"bytes"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
)

// PeoplePage is what provider/participants reads: who holds or held a seat in a run.
type PeoplePage struct {
	Course, Here, Back string
	Run                RunLine
	People             []PersonLine
	Pager              Pager
	Empty              Empty
}

// PersonLine is one participant with the states they may be given.
type PersonLine struct {
	ID, Name, Email string
	State           Badge
	Since           time.Time
	Moves           []Option
}

const peoplePerPage = 50

var enrolmentTones = map[catalog.EnrolmentState]string{catalog.Enrolled: "info", catalog.Completed: "good", catalog.Dropped: "warn", catalog.Cancelled: "mute"}

// enrolmentMoves are the states a participant may be given from each; what was clicked by
// mistake can be taken back.
var enrolmentMoves = map[catalog.EnrolmentState][]catalog.EnrolmentState{
	catalog.Enrolled:  {catalog.Completed, catalog.Dropped, catalog.Cancelled},
	catalog.Completed: {catalog.Enrolled},
	catalog.Dropped:   {catalog.Enrolled},
	catalog.Cancelled: {catalog.Enrolled},
}

func (s *Site) runParticipants(c *fiber.Ctx) (catalog.Course, catalog.Instance, []app.Participant, error) {
	course, run, list, err := s.app.Participants(c.UserContext(), s.actor(c), catalog.InstanceID(c.Params("iid")))
	return course, run, list, err
}

func (s *Site) teachingParticipants(c *fiber.Ctx) error {
	course, run, list, err := s.runParticipants(c)
	if err != nil {
		return err
	}
	words := s.words(c)
	main := PeoplePage{Run: s.runLine(words, run), Back: URL(words.Lang, "/teaching/"+string(course.ID)),
		Here:  URL(words.Lang, "/teaching/runs/"+string(run.ID)+"/participants"),
		Empty: Empty{Title: words.T("people.empty_title"), Text: words.T("people.empty_text")}}
	main.Course, _ = course.Title.In(words.Lang)
	p := s.page(c, words.T("people.title"))
	page := pageNumber(c)
	main.Pager = NewPager(main.Here, p.Query, page, peoplePerPage, len(list))
	first := min(len(list), (min(page, 1000)-1)*peoplePerPage)
	for _, who := range list[first:min(len(list), first+peoplePerPage)] {
		line := PersonLine{ID: string(who.Learner), Name: who.Name, Email: who.Email, Since: who.Since,
			State: Badge{Tone: enrolmentTones[who.State], Text: words.Code("enrolment", who.State)}}
		if line.Name == "" && line.Email == "" {
			line.Name = words.T("people.gone")
		} else {
			for _, to := range enrolmentMoves[who.State] {
				key := "people.do_" + string(to)
				line.Moves = append(line.Moves, Option{Value: string(to), Label: words.T(key)})
			}
		}
		main.People = append(main.People, line)
	}
	p.NoIndex, p.Main = true, main
	p.Crumbs = []Crumb{{Label: words.T("nav.my_courses"), Href: URL(words.Lang, "/teaching")}, {Label: main.Course, Href: main.Back}, {Label: p.Title}}
	return s.render(c, "provider/participants", "", p)
}

func (s *Site) teachingParticipantSet(c *fiber.Ctx) error {
	v, err := s.form(c)
	if err != nil {
		return err
	}
	id := catalog.InstanceID(c.Params("iid"))
	state := catalog.EnrolmentState(v.Get("state"))
	if err := s.app.SetParticipant(c.UserContext(), s.actor(c), id, account.UserID(v.Get("learner")), state); err != nil {
		return err
	}
	return s.done(c, "/teaching/runs/"+string(id)+"/participants", "notice.participant_"+string(state))
}

// teachingParticipantsCSV is the list for a spreadsheet; no value of it can be taken for a formula.
func (s *Site) teachingParticipantsCSV(c *fiber.Ctx) error {
	_, run, list, err := s.runParticipants(c)
	if err != nil {
		return err
	}
	words := s.words(c)
	var b bytes.Buffer
	w := tabular.NewWriter(&b, tabular.Options{})
	w.WriteMark()
	w.Write(words.T("people.name"), words.T("people.email"), words.T("people.state"), words.T("people.since"))
	for _, who := range list {
		w.Write(who.Name, who.Email, words.Code("enrolment", who.State), words.ISODate(who.Since))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="participants-`+words.ISODate(run.Start)+`.csv"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(b.Bytes())
}
