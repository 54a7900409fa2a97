package ui

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// RunForm is what provider/run_form reads.
type RunForm struct {
	Form                      *Form
	Heading, Course           string
	New, Copied               bool
	Taken                     int // enrolments that hold a seat
	Action, Cancel, Rev       string
	Modes, Places, Timetables []Option
	Languages, Fundings       []Option
	Dirty                     bool
	Clash                     *Clash
}

// runDraft is a run form on its way from the values that were sent to a use case.
type runDraft struct {
	*posted
	lang   text.Lang
	course catalog.Course
	old    *catalog.Instance // nil for a new run
	copied bool
	err    error
}

// ownRun returns the run of the address and its course, which the reader must be allowed to edit.
func (s *Site) ownRun(c *fiber.Ctx) (catalog.Course, catalog.Instance, error) {
	course, run, err := s.app.Instance(c.UserContext(), s.actor(c), catalog.InstanceID(c.Params("iid")))
	if err != nil {
		return course, run, err
	}
	if !app.May(s.actor(c), app.EditCourse, course.Provider) {
		return course, run, app.ErrForbidden
	}
	return course, run, nil
}

// teachingRunNew offers a blank run, or with from and start a copy of another run of the
// course: its dates move along.
func (s *Site) teachingRunNew(c *fiber.Ctx) error {
	course, runs, err := s.ownCourse(c)
	if err != nil {
		return err
	}
	d := &runDraft{posted: readPosted(url.Values{}), lang: s.lang(c), course: course}
	d.values["languages"] = []string{string(d.lang)}
	if o, ok := s.app.Market().Organisation(course.Provider); ok {
		d.values.Set("place", string(o.Place))
	}
	if from := c.Query("from"); from != "" {
		i := indexOfRun(runs, catalog.InstanceID(from))
		if i < 0 {
			return app.ErrInstanceNotFound
		}
		asked := readPosted(url.Values{"start": {c.Query("start")}})
		start := asked.day("start")
		if start.IsZero() {
			start = runs[i].Start
		}
		d.copied = true
		d.err = asked.check.Err()
		d.fill(app.CloneOf(runs[i], start))
	}
	return s.teachingRunPage(c, d)
}

func indexOfRun(runs []catalog.Instance, id catalog.InstanceID) int {
	for i, r := range runs {
		if r.ID == id {
			return i
		}
	}
	return -1
}

func (s *Site) teachingRunCreate(c *fiber.Ctx) error {
	course, _, err := s.ownCourse(c)
	if err != nil {
		return err
	}
	v, err := s.form(c)
	if err != nil {
		return err
	}
	d := &runDraft{posted: readPosted(v), lang: s.lang(c), course: course}
	in := d.input()
	if d.err = d.with(s.app.CheckInstance(s.actor(c), course.Provider, catalog.Instance{Course: course.ID}, in)); d.err == nil {
		_, d.err = s.app.CreateInstance(c.UserContext(), s.actor(c), course.ID, in)
	}
	if d.err != nil {
		return s.teachingRunAgain(c, d)
	}
	return s.done(c, "/teaching/"+string(course.ID), "notice.run_added")
}

func (s *Site) teachingRunEdit(c *fiber.Ctx) error {
	course, run, err := s.ownRun(c)
	if err != nil {
		return err
	}
	d := &runDraft{posted: readPosted(url.Values{"rev": {strconv.FormatInt(run.Rev, 10)}}), lang: s.lang(c), course: course, old: &run}
	d.fill(app.InstanceInputOf(run))
	return s.teachingRunPage(c, d)
}

func (s *Site) teachingRunSave(c *fiber.Ctx) error {
	course, run, err := s.ownRun(c)
	if err != nil {
		return err
	}
	v, err := s.form(c)
	if err != nil {
		return err
	}
	d := &runDraft{posted: readPosted(v), lang: s.lang(c), course: course, old: &run}
	in := d.input()
	if d.err = d.with(s.app.CheckInstance(s.actor(c), course.Provider, run, in)); d.err == nil {
		_, d.err = s.app.UpdateInstance(c.UserContext(), s.actor(c), run.ID, revOf(v), in)
	}
	if d.err != nil {
		return s.teachingRunAgain(c, d)
	}
	return s.done(c, "/teaching/"+string(course.ID), "notice.run_saved")
}

// fill writes a run into the form.
func (d *runDraft) fill(in app.InstanceInput) {
	v := d.values
	setFlag(v, "flexible", in.Flexible)
	setDay(v, "start", in.Start)
	setDay(v, "end", in.End)
	setDay(v, "deadline", in.Deadline)
	v.Set("mode", string(in.Mode))
	v.Set("place", string(in.Place))
	v.Set("address", in.Address)
	v.Set("timetable", string(in.Timetable))
	setNumber(v, "weekly_hours", in.WeeklyHours)
	v["languages"] = nil
	for _, l := range in.Languages {
		v.Add("languages", string(l))
	}
	v.Set("seats", strconv.Itoa(in.Seats))
	setNumber(v, "taken_outside", float64(in.TakenOutside))
	v.Set("price", strconv.FormatFloat(float64(in.Price.Cents)/100, 'f', -1, 64))
	v.Set("funding", string(in.Funding))
	setFlag(v, "cancelled", in.Cancelled)
}

// input reads the form.
func (d *runDraft) input() app.InstanceInput {
	in := app.InstanceInput{
		Flexible: d.flag("flexible"), Start: d.day("start"), End: d.day("end"), Deadline: d.day("deadline"),
		Mode: catalog.Mode(d.text("mode")), Place: org.PlaceCode(d.text("place")), Address: d.text("address"),
		Timetable: catalog.Timetable(d.text("timetable")), WeeklyHours: d.number("weekly_hours"),
		Seats: d.whole("seats"), TakenOutside: d.whole("taken_outside"),
		Price: catalog.Money{Cents: d.cents("price"), Currency: "EUR"}, Funding: catalog.Funding(d.text("funding")), Cancelled: d.flag("cancelled"),
	}
	for _, l := range d.values["languages"] {
		in.Languages = append(in.Languages, text.Lang(l))
	}
	if in.Mode == catalog.Online {
		in.Place, in.Address = "", ""
	}
	if d.old != nil {
		in.ExternalID = d.old.ExternalID
		in.Price.Currency = d.old.Price.Currency
	}
	return in
}

func (s *Site) teachingRunAgain(c *fiber.Ctx, d *runDraft) error {
	status, ok := s.again(c, d.err)
	if !ok {
		return d.err
	}
	c.Status(status)
	return s.teachingRunPage(c, d)
}

func (s *Site) teachingRunPage(c *fiber.Ctx, d *runDraft) error {
	words := s.words(c)
	at := URL(words.Lang, "/teaching/"+string(d.course.ID))
	main := RunForm{New: d.old == nil, Copied: d.copied, Heading: words.T("teachrun.new_title"), Action: at + "/runs/new", Cancel: at,
		Modes: choicesOf(words, "mode", catalog.Modes()), Places: s.placeChoices(words), Timetables: choicesOf(words, "timetable", catalog.Timetables()),
		Languages: languageChoices(words), Fundings: fundingChoices(words), Dirty: d.copied || c.Method() == fiber.MethodPost}
	main.Course, _ = d.course.Title.In(words.Lang)
	if d.old != nil {
		main.Heading, main.Taken = words.T("teachrun.edit_title"), d.old.Taken()
		main.Action = URL(words.Lang, "/teaching/runs/"+string(d.old.ID)+"/edit")
	}
	if errors.Is(d.err, store.ErrRevConflict) && d.old != nil {
		clash, err := s.runClash(c.UserContext(), s.actor(c), d)
		if err != nil {
			return err
		}
		main.Clash = clash
	}
	main.Rev = d.values.Get("rev")
	main.Form = NewForm(words, "teachrun", d.values, d.err)
	p := s.page(c, main.Heading)
	p.NoIndex, p.Main = true, main
	p.Crumbs = []Crumb{{Label: words.T("nav.my_courses"), Href: URL(words.Lang, "/teaching")}, {Label: main.Course, Href: at}, {Label: main.Heading}}
	return s.render(c, "provider/run_form", "", p)
}

// runClash compares what was typed with what is saved now. A seat taken meanwhile is such a
// change too: then nothing differs but the count, and saving again is safe.
func (s *Site) runClash(ctx context.Context, actor app.Actor, d *runDraft) (*Clash, error) {
	_, now, err := s.app.Instance(ctx, actor, d.old.ID)
	if err != nil {
		return nil, err
	}
	d.values.Set("rev", strconv.FormatInt(now.Rev, 10))
	return clashOf(s.sayRun(d.lang, app.InstanceInputOf(now)), s.sayRun(d.lang, d.input()), URL(d.lang, "/teaching/runs/"+string(now.ID)+"/edit")), nil
}

// sayRun puts a run into words, field by field, always the same fields in the same order.
func (s *Site) sayRun(lang text.Lang, in app.InstanceInput) []Change {
	p := s.bundle.For(lang)
	var out []Change
	say := func(key, words string) { out = append(out, Change{Label: p.T(key), Mine: words}) }
	code := func(list, v string) string {
		if v == "" {
			return ""
		}
		return p.Code(list, v)
	}
	yes, no := p.T("word.yes"), p.T("word.no")
	say("teachrun.flexible", yesNo(yes, no, in.Flexible))
	for _, d := range []struct {
		key string
		at  time.Time
	}{{"teachrun.start", in.Start}, {"teachrun.end", in.End}, {"teachrun.deadline", in.Deadline}} {
		say(d.key, p.ShortDate(d.at))
	}
	say("teachrun.mode", code("mode", string(in.Mode)))
	say("teachrun.place", s.placeLabel(in.Place, lang))
	say("teachrun.address", in.Address)
	say("teachrun.timetable", code("timetable", string(in.Timetable)))
	say("teachrun.weekly_hours", p.Num(in.WeeklyHours))
	var languages []string
	for _, l := range in.Languages {
		languages = append(languages, p.Code("language", l))
	}
	say("teachrun.languages", p.List(languages))
	say("teachrun.seats", p.Num(in.Seats))
	say("teachrun.taken_outside", p.Num(in.TakenOutside))
	say("teachrun.price", p.Money(in.Price.Cents, in.Price.Currency))
	say("teachrun.funding", code("funding", string(in.Funding)))
	say("teachrun.cancelled", yesNo(yes, no, in.Cancelled))
	return out
}

func (s *Site) teachingRunAsk(what string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		course, run, err := s.ownRun(c)
		if err != nil {
			return err
		}
		if what == "delete" && run.Taken() > 0 {
			return app.ErrHasLearners
		}
		words := s.words(c)
		title, _ := course.Title.In(words.Lang)
		ask, do := "teachrun.ask_"+what, "teachrun.do_"+what
		p := s.page(c, words.T(ask, "title", title))
		p.NoIndex = true
		p.Main = Confirm{Title: p.Title, Text: words.T(ask + "_text"), Action: URL(words.Lang, "/teaching/runs/"+string(run.ID)+"/"+what), Yes: words.T(do),
			Cancel: URL(words.Lang, "/teaching/"+string(course.ID)), Hidden: []Pair{{Name: "rev", Value: strconv.FormatInt(run.Rev, 10)}}}
		return s.render(c, "confirm", "", p)
	}
}

func (s *Site) teachingRunCancel(c *fiber.Ctx) error {
	course, run, err := s.ownRun(c)
	if err != nil {
		return err
	}
	v, err := s.form(c)
	if err != nil {
		return err
	}
	in := app.InstanceInputOf(run)
	in.Cancelled = true
	if _, err := s.app.UpdateInstance(c.UserContext(), s.actor(c), run.ID, revOf(v), in); err != nil {
		return err
	}
	return s.done(c, "/teaching/"+string(course.ID), "notice.run_cancelled")
}

func (s *Site) teachingRunDelete(c *fiber.Ctx) error {
	course, run, err := s.ownRun(c)
	if err != nil {
		return err
	}
	v, err := s.form(c)
	if err != nil {
		return err
	}
	rev := revOf(v)
	if rev == 0 {
		return store.ErrRevConflict // only what was seen is deleted
	}
	if err := s.app.DeleteInstance(c.UserContext(), s.actor(c), run.ID, rev); err != nil {
		return err
	}
	return s.done(c, "/teaching/"+string(course.ID), "notice.run_deleted")
}
