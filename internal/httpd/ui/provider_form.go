package ui

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// TeachingForm is what provider/course_form reads.
type TeachingForm struct {
	Form                        *Form
	Heading                     string
	New, Published              bool
	Action, Cancel, Rev         string
	Types, Fields, EQFs, Levels []Option
	Langs                       []text.Lang
	Dirty, MoreText             bool
	Clash                       *Clash
}

// courseDraft is a course form on its way from the values that were sent to a use case.
type courseDraft struct {
	*concepts
	provider org.ID
	old      *catalog.Course // nil for a new course
	err      error
}

func (s *Site) courseDraft(c *fiber.Ctx, v url.Values, old *catalog.Course) *courseDraft {
	d := &courseDraft{concepts: s.concepts(readPosted(v), s.lang(c)), provider: s.actor(c).User.Org, old: old}
	if old != nil {
		d.provider = old.Provider
	}
	return d
}

func (s *Site) teachingNew(c *fiber.Ctx) error {
	if s.actor(c).User.Org == "" {
		return app.ErrNoOrganisation
	}
	v := url.Values{}
	d := s.courseDraft(c, v, nil)
	if id := taxonomy.SkillID(c.Query("skill")); id != "" { // from the list of skills that nobody teaches
		if sk, ok := d.tax.Skill(id); ok && sk.Kind != taxonomy.KindGroup {
			d.setSkillRow("teaches", 0, sk.ID, 0)
		}
	}
	return s.teachingFormPage(c, d)
}

func (s *Site) teachingCreate(c *fiber.Ctx) error {
	v, err := s.form(c)
	if err != nil {
		return err
	}
	d := s.courseDraft(c, v, nil)
	if EditRows(v) {
		return s.teachingFormPage(c, d)
	}
	in := d.input()
	var saved catalog.Course
	if d.err = d.with(s.app.CheckCourse(s.actor(c), d.provider, in)); d.err == nil {
		saved, d.err = s.app.CreateCourse(c.UserContext(), s.actor(c), d.provider, in)
	}
	if d.err != nil {
		return s.teachingAgain(c, d)
	}
	return s.done(c, "/teaching/"+string(saved.ID), courseNotice(in.State))
}

func (s *Site) teachingEdit(c *fiber.Ctx) error {
	old, _, err := s.ownCourse(c)
	if err != nil {
		return err
	}
	d := s.courseDraft(c, url.Values{}, &old)
	d.fill(app.InputOf(old))
	return s.teachingFormPage(c, d)
}

func (s *Site) teachingSave(c *fiber.Ctx) error {
	old, _, err := s.ownCourse(c)
	if err != nil {
		return err
	}
	v, err := s.form(c)
	if err != nil {
		return err
	}
	d := s.courseDraft(c, v, &old)
	if EditRows(v) {
		return s.teachingFormPage(c, d)
	}
	in := d.input()
	if d.err = d.with(s.app.CheckCourse(s.actor(c), d.provider, in)); d.err == nil {
		_, d.err = s.app.UpdateCourse(c.UserContext(), s.actor(c), old.ID, revOf(v), in)
	}
	if d.err != nil {
		return s.teachingAgain(c, d)
	}
	return s.done(c, "/teaching/"+string(old.ID), courseNotice(in.State))
}

func courseNotice(st catalog.State) string { return "notice.course_" + string(st) }

func (s *Site) teachingAsk(path string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		course, _, err := s.ownCourse(c)
		if err != nil {
			return err
		}
		words := s.words(c)
		title, _ := course.Title.In(words.Lang)
		ask, do := "teaching.ask_"+path, "teaching.do_"+path
		at := URL(words.Lang, "/teaching/"+string(course.ID))
		p := s.page(c, words.T(ask, "title", title))
		p.NoIndex = true
		p.Main = Confirm{Title: p.Title, Text: words.T(ask + "_text"), Action: at + "/" + path, Yes: words.T(do), Cancel: at,
			Hidden: []Pair{{Name: "rev", Value: strconv.FormatInt(course.Rev, 10)}}}
		return s.render(c, "confirm", "", p)
	}
}

// teachingChange publishes or archives a course. One that lacks something to be published is
// shown as a form with what is missing.
func (s *Site) teachingChange(_ string, to catalog.State) fiber.Handler {
	return func(c *fiber.Ctx) error {
		old, _, err := s.ownCourse(c)
		if err != nil {
			return err
		}
		v, err := s.form(c)
		if err != nil {
			return err
		}
		in := app.InputOf(old)
		in.State = to
		_, err = s.app.UpdateCourse(c.UserContext(), s.actor(c), old.ID, revOf(v), in)
		if fault.KindOf(err) == fault.Invalid {
			d := s.courseDraft(c, url.Values{}, &old)
			d.fill(in)
			d.err = err
			return s.teachingAgain(c, d)
		}
		if err != nil {
			return err
		}
		return s.done(c, "/teaching/"+string(old.ID), courseNotice(to))
	}
}

// fill writes a course into the form.
func (d *courseDraft) fill(in app.CourseInput) {
	v := d.values
	v.Set("rev", strconv.FormatInt(d.old.Rev, 10))
	setLocalized(v, "title", in.Title)
	setLocalized(v, "description", in.Description)
	setLocalized(v, "credential", in.Credential)
	v.Set("type", string(in.Type))
	v.Set("field", string(in.Field))
	setNumber(v, "eqf", float64(in.EQF))
	for i, t := range in.Teaches {
		d.setSkillRow("teaches", i, t.Skill, t.Level)
	}
	for i, t := range in.Requires {
		d.setSkillRow("requires", i, t.Skill, t.Level)
	}
	for i, id := range in.PreparesFor {
		d.setOccupation("prepares_for["+strconv.Itoa(i)+"]", id)
	}
	setNumber(v, "workload", float64(in.Workload))
	setNumber(v, "ects", in.ECTS)
	setNumber(v, "age_min", float64(in.AgeMin))
	setNumber(v, "age_max", float64(in.AgeMax))
	v.Set("url", in.URL)
}

// input reads the form. The state is that of the button; without one it stays as it was.
func (d *courseDraft) input() app.CourseInput {
	in := app.CourseInput{
		Type: catalog.LearningType(d.text("type")), Title: d.localized("title"), Description: d.localized("description"),
		Credential: d.localized("credential"), Field: taxonomy.ISCEDF(d.text("field")),
		Teaches: d.skillsAt("teaches"), Requires: d.skillsAt("requires"), PreparesFor: d.occupationRows("prepares_for"),
		Workload: d.whole("workload"), ECTS: d.number("ects"), AgeMin: d.whole("age_min"), AgeMax: d.whole("age_max"),
		URL: d.text("url"), State: catalog.State(d.text("state")),
	}
	eqf := d.whole("eqf")
	d.check.That(eqf >= 0 && eqf <= 8, "eqf", "unknown_value")
	in.EQF = taxonomy.EQF(max(0, min(eqf, 9)))
	if d.old != nil {
		in.ExternalID = d.old.ExternalID
	}
	if in.State == "" {
		in.State = catalog.Draft
		if d.old != nil {
			in.State = d.old.State
		}
	}
	return in
}

func (d *courseDraft) skillsAt(path string) []taxonomy.SkillAt {
	var out []taxonomy.SkillAt
	for _, r := range d.skillRows(path) {
		out = append(out, taxonomy.SkillAt{Skill: r.skill, Level: r.level})
	}
	return out
}

// teachingAgain shows the form with what is wrong in it.
func (s *Site) teachingAgain(c *fiber.Ctx, d *courseDraft) error {
	status, ok := s.again(c, d.err)
	if !ok {
		return d.err
	}
	c.Status(status)
	return s.teachingFormPage(c, d)
}

func (s *Site) teachingFormPage(c *fiber.Ctx, d *courseDraft) error {
	words := s.words(c)
	main := TeachingForm{New: d.old == nil, Heading: words.T("teaching.new_title"), Action: URL(words.Lang, "/teaching/new"), Cancel: URL(words.Lang, "/teaching"),
		Types: choicesOf(words, "learning_type", catalog.LearningTypes()), Fields: s.fieldChoices(words), EQFs: eqfChoices(words), Levels: levelChoices(words),
		Langs: text.Langs(), Dirty: c.Method() == fiber.MethodPost}
	p := s.page(c, "")
	p.Crumbs = []Crumb{{Label: words.T("nav.my_courses"), Href: URL(words.Lang, "/teaching")}}
	if d.old != nil {
		main.Heading, main.Published = words.T("teaching.edit_title"), d.old.State == catalog.Published
		main.Cancel = URL(words.Lang, "/teaching/"+string(d.old.ID))
		main.Action = main.Cancel + "/edit"
		title, _ := d.old.Title.In(words.Lang)
		p.Crumbs = append(p.Crumbs, Crumb{Label: title, Href: main.Cancel})
	}
	if errors.Is(d.err, store.ErrRevConflict) && d.old != nil {
		clash, err := s.courseClash(c.UserContext(), s.actor(c), d)
		if err != nil {
			return err
		}
		main.Clash = clash
	}
	main.Rev = d.values.Get("rev")
	main.Form = NewForm(words, "teach", d.values, d.err)
	d.show(main.Form)
	main.MoreText = s.moreText(d.values, d.err, words.Lang)
	p.Title, p.NoIndex, p.Main = main.Heading, true, main
	p.Crumbs = append(p.Crumbs, Crumb{Label: main.Heading})
	return s.render(c, "provider/course_form", "", p)
}

// courseClash compares what was typed with what somebody else has saved; see needClash.
func (s *Site) courseClash(ctx context.Context, actor app.Actor, d *courseDraft) (*Clash, error) {
	now, _, err := s.app.Course(ctx, actor, d.old.ID)
	if err != nil {
		return nil, err
	}
	mine := d.input()
	d.values.Set("rev", strconv.FormatInt(now.Rev, 10))
	return clashOf(s.sayCourse(d.lang, app.InputOf(now)), s.sayCourse(d.lang, mine), URL(d.lang, "/teaching/"+string(now.ID)+"/edit")), nil
}

// clashOf lists where two documents said in words differ.
func clashOf(theirs, mine []Change, reload string) *Clash {
	clash := &Clash{Reload: reload}
	for i := range theirs {
		if theirs[i].Mine != mine[i].Mine {
			clash.Changes = append(clash.Changes, Change{Label: theirs[i].Label, Theirs: theirs[i].Mine, Mine: mine[i].Mine})
		}
	}
	return clash
}

// sayCourse puts a course into words, field by field, always the same fields in the same order.
func (s *Site) sayCourse(lang text.Lang, in app.CourseInput) []Change {
	p, tax := s.bundle.For(lang), s.app.Market().Taxonomy()
	var out []Change
	say := func(key, words string) { out = append(out, Change{Label: p.T(key), Mine: words}) }
	for _, l := range text.Langs() {
		key := "lang." + string(l)
		in3 := []struct{ key, words string }{{"teach.title", in.Title[l]}, {"teach.description", in.Description[l]}, {"teach.credential", in.Credential[l]}}
		for _, f := range in3 {
			out = append(out, Change{Label: p.T(f.key) + " (" + p.T(key) + ")", Mine: f.words})
		}
	}
	say("teach.type", p.Code("learning_type", in.Type))
	field, _ := tax.Lists().ISCEDF.Label(string(in.Field), lang)
	say("teach.field", field)
	say("teach.eqf", p.Num(in.EQF))
	say("teach.teaches", s.saySkills(lang, in.Teaches))
	say("teach.requires", s.saySkills(lang, in.Requires))
	var jobs []string
	for _, id := range in.PreparesFor {
		label, _ := tax.OccupationLabel(id, lang)
		jobs = append(jobs, label)
	}
	say("teach.prepares_for", p.List(jobs))
	say("teach.workload", p.Num(in.Workload))
	say("teach.ects", p.Num(in.ECTS))
	say("teach.age_min", p.Num(in.AgeMin))
	say("teach.age_max", p.Num(in.AgeMax))
	say("teach.url", in.URL)
	say("teach.state", p.Code("course_state", in.State))
	return out
}
