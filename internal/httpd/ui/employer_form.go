package ui

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// NeedForm is what employer/need_form reads.
type NeedForm struct {
	Form                        *Form
	Heading                     string
	New                         bool
	Standing                    Standing
	Action, Cancel              string
	Rev                         string
	Levels, Importances, Places []Option
	Suggested                   int // skills the occupation suggested and nobody has confirmed yet
	Langs                       []text.Lang
	Dirty                       bool // the form holds what is not saved yet
	MoreText                    bool // the texts in other languages are not all blank, or wrong: unfold them
	Clash                       *Clash
}

// Clash is what a form shows when somebody else saved meanwhile: both versions, where they differ.
type Clash struct {
	Changes []Change
	Reload  string // address of the form with what is saved now
}

// Change is one thing that differs.
type Change struct{ Label, Theirs, Mine string }

// needDraft is a need form on its way from the values that were sent to a use case.
type needDraft struct {
	*concepts
	employer org.ID
	old      *demand.Demand // nil for a new need
	err      error
}

func (s *Site) needNew(c *fiber.Ctx) error {
	actor := s.actor(c)
	if actor.User.Org == "" {
		return app.ErrNoOrganisation
	}
	v := url.Values{"headcount": {"1"}}
	if o, ok := s.app.Market().Organisation(actor.User.Org); ok {
		v.Set("place", string(o.Place))
	}
	d := &needDraft{concepts: s.concepts(readPosted(v), s.lang(c)), employer: actor.User.Org}
	if id := taxonomy.OccupationID(c.Query("occupation")); id != "" {
		if o, ok := d.tax.Occupation(id); ok {
			d.setOccupation("occupation", o.ID)
			s.prefill(d)
		}
	}
	return s.needFormPage(c, d, "")
}

func (s *Site) needPost(c *fiber.Ctx) error {
	d, step, err := s.needDraft(c, nil)
	if err != nil {
		return err
	}
	if step != "save" {
		return s.needFormPage(c, d, "need-what")
	}
	in := s.needInput(d)
	var saved demand.Demand
	if d.err = d.with(s.app.CheckDemand(s.actor(c), d.employer, in)); d.err == nil {
		saved, d.err = s.app.PostDemand(c.UserContext(), s.actor(c), d.employer, in)
	}
	if d.err != nil {
		return s.needAgain(c, d)
	}
	return s.done(c, "/needs/"+string(saved.ID), "notice.need_posted")
}

func (s *Site) needEdit(c *fiber.Ctx) error {
	old, err := s.ownNeed(c)
	if err != nil {
		return err
	}
	if old.Status != demand.Open {
		return demand.ErrClosed
	}
	d := &needDraft{concepts: s.concepts(readPosted(url.Values{}), s.lang(c)), employer: old.Employer, old: &old}
	d.fill(app.DemandInputOf(old))
	d.values.Set("rev", strconv.FormatInt(old.Rev, 10))
	return s.needFormPage(c, d, "")
}

func (s *Site) needSave(c *fiber.Ctx) error {
	old, err := s.ownNeed(c)
	if err != nil {
		return err
	}
	d, step, err := s.needDraft(c, &old)
	if err != nil {
		return err
	}
	if step != "save" {
		return s.needFormPage(c, d, "need-what")
	}
	in := s.needInput(d)
	if d.err = d.with(s.app.CheckDemand(s.actor(c), d.employer, in)); d.err == nil {
		_, d.err = s.app.UpdateDemand(c.UserContext(), s.actor(c), old.ID, revOf(d.values), in)
	}
	if d.err != nil {
		return s.needAgain(c, d)
	}
	return s.done(c, "/needs/"+string(old.ID), "notice.need_saved")
}

// needDraft reads what was sent and carries out the steps that do not save: row buttons and
// filling in an occupation's skills.
func (s *Site) needDraft(c *fiber.Ctx, old *demand.Demand) (d *needDraft, step string, err error) {
	v, err := s.form(c)
	if err != nil {
		return nil, "", err
	}
	d = &needDraft{concepts: s.concepts(readPosted(v), s.lang(c)), employer: s.actor(c).User.Org, old: old}
	if old != nil {
		d.employer = old.Employer
	}
	switch {
	case EditRows(v):
		return d, "rows", nil
	case v.Get("step") == "prefill":
		v.Del("step")
		s.prefill(d)
		return d, "prefill", nil
	}
	return d, "save", nil
}

// prefill replaces the skills suggested before and not confirmed by those of the occupation.
// Skills that the employer named or changed stay.
func (s *Site) prefill(d *needDraft) {
	id := d.occupation("occupation")
	if id == "" {
		d.check.That(d.text("occupation_label") != "", "occupation", "required")
	}
	if d.err = d.check.Err(); d.err != nil {
		return
	}
	needs, err := s.app.Prefill(id)
	if err != nil {
		d.err = err
		return
	}
	n := d.rows("needs", func(at string) bool {
		return d.text(at+".label") == "" || d.text(at+".suggested") != "" && d.text(at+".level") == "" && d.text(at+".suggested") == d.text(at+".skill")
	})
	have := map[string]bool{}
	for i := range n {
		have[d.text(fmt.Sprintf("needs[%d].skill", i))] = true
	}
	for _, need := range needs {
		if !have[string(need.Skill)] && n < demand.MaxNeeds {
			at := d.setSkillRow("needs", n, need.Skill, 0)
			d.values.Set(at+".importance", string(need.Importance))
			d.values.Set(at+".suggested", string(need.Skill))
			n++
		}
	}
}

// fill writes a need into the form.
func (d *needDraft) fill(in app.DemandInput) {
	v := d.values
	setLocalized(v, "title", in.Title)
	setLocalized(v, "note", in.Note)
	d.setOccupation("occupation", in.Occupation)
	for i, n := range in.Needs {
		at := d.setSkillRow("needs", i, n.Skill, n.Level)
		v.Set(at+".importance", string(n.Importance))
		if n.Origin == demand.Inferred {
			v.Set(at+".suggested", string(n.Skill))
		}
	}
	v.Set("headcount", strconv.Itoa(in.Headcount))
	setDay(v, "from", in.From)
	setDay(v, "until", in.Until)
	v.Set("place", string(in.Place))
	setFlag(v, "remote", in.Remote)
	setNumber(v, "pay_min", float64(in.PayMin)/100)
	setNumber(v, "pay_max", float64(in.PayMax)/100)
	setFlag(v, "confidential", in.Confidential)
}

// needInput reads the form. What the form does not ask, such as a weight that an import
// gave, is taken from the need as it was.
func (s *Site) needInput(d *needDraft) app.DemandInput {
	in := app.DemandInput{
		Title: d.localized("title"), Note: d.localized("note"), Occupation: d.occupation("occupation"),
		Headcount: d.whole("headcount"), From: d.day("from"), Until: d.day("until"),
		Place: org.PlaceCode(d.text("place")), Remote: d.flag("remote"),
		PayMin: d.cents("pay_min"), PayMax: d.cents("pay_max"), Currency: "EUR", Confidential: d.flag("confidential"),
	}
	if d.old != nil {
		in.ExternalID = d.old.ExternalID
	}
	for _, r := range d.skillRows("needs") {
		n := demand.Need{Skill: r.skill, Level: r.level, Importance: demand.Importance(d.text(r.at + ".importance")), Origin: demand.Stated}
		if n.Importance == "" {
			n.Importance = demand.Must
		}
		if string(n.Skill) == d.text(r.at+".suggested") && n.Skill != "" && n.Level == 0 && !d.flag("confirmed") {
			n.Origin = demand.Inferred // a level is a statement, and so is the tick
		}
		n.Weight = d.weightOf(n)
		in.Needs = append(in.Needs, n)
	}
	return in
}

func (d *needDraft) weightOf(n demand.Need) float64 {
	if d.old == nil {
		return 0
	}
	i := slices.IndexFunc(d.old.Needs, func(o demand.Need) bool { return o.Skill == n.Skill && o.Importance == n.Importance })
	if i < 0 {
		return 0
	}
	return d.old.Needs[i].Weight
}

// needAgain shows the form with what is wrong in it.
func (s *Site) needAgain(c *fiber.Ctx, d *needDraft) error {
	status, ok := s.again(c, d.err)
	if !ok {
		return d.err
	}
	c.Status(status)
	return s.needFormPage(c, d, "")
}

func (s *Site) needFormPage(c *fiber.Ctx, d *needDraft, block string) error {
	words := s.words(c)
	main := NeedForm{New: d.old == nil, Heading: words.T("need.new_title"), Standing: s.standing(d.employer, words.Lang),
		Action: URL(words.Lang, "/needs/new"), Cancel: URL(words.Lang, "/needs"),
		Levels: levelChoices(words), Importances: importanceChoices(words), Places: s.placeChoices(words), Langs: text.Langs(),
		Dirty: c.Method() == fiber.MethodPost}
	if d.old != nil {
		main.Heading = words.T("need.edit_title")
		main.Cancel = URL(words.Lang, "/needs/"+string(d.old.ID))
		main.Action = main.Cancel + "/edit"
	}
	if errors.Is(d.err, store.ErrRevConflict) {
		clash, err := s.needClash(c.UserContext(), s.actor(c), d)
		if err != nil {
			return err
		}
		main.Clash = clash
	}
	for _, i := range RowIndexes(d.values, "needs") {
		if d.text(fmt.Sprintf("needs[%d].suggested", i)) != "" {
			main.Suggested++
		}
	}
	main.Rev = d.values.Get("rev")
	main.Form = NewForm(words, "need", d.values, d.err)
	d.show(main.Form)
	main.MoreText = s.moreText(d.values, d.err, words.Lang)
	p := s.page(c, main.Heading)
	p.NoIndex, p.Main = true, main
	p.Crumbs = []Crumb{{Label: words.T("nav.my_needs"), Href: URL(words.Lang, "/needs")}, {Label: main.Heading}}
	return s.render(c, "employer/need_form", block, p)
}

// moreText reports whether the texts in the other languages must be in view: something is
// written there, or wrong.
func (s *Site) moreText(v url.Values, err error, lang text.Lang) bool {
	other := func(path string) bool {
		base, l, ok := strings.Cut(path, ".")
		return ok && slices.Contains([]string{"title", "name", "note", "description", "credential"}, base) && l != string(lang)
	}
	for name := range v {
		if other(name) && v.Get(name) != "" {
			return true
		}
	}
	return slices.ContainsFunc(fault.FieldsOf(err), func(f fault.Field) bool { return other(f.Path) })
}

// needClash compares what was typed with what somebody else has saved. The form then
// carries the new rev: saving again writes over the other version knowingly.
func (s *Site) needClash(ctx context.Context, actor app.Actor, d *needDraft) (*Clash, error) {
	now, err := s.app.Demand(ctx, actor, d.old.ID)
	if err != nil {
		return nil, err
	}
	mine := s.needInput(d)
	d.values.Set("rev", strconv.FormatInt(now.Rev, 10))
	return clashOf(s.sayNeed(d.lang, app.DemandInputOf(now)), s.sayNeed(d.lang, mine), URL(d.lang, "/needs/"+string(now.ID)+"/edit")), nil
}

// sayNeed puts a need into words, field by field, always the same fields in the same order.
func (s *Site) sayNeed(lang text.Lang, in app.DemandInput) []Change {
	p, tax := s.bundle.For(lang), s.app.Market().Taxonomy()
	var out []Change
	say := func(key, words string) { out = append(out, Change{Label: p.T(key), Mine: words}) }
	occupation := ""
	if in.Occupation != "" {
		occupation, _ = tax.OccupationLabel(in.Occupation, lang)
	}
	say("need.occupation", occupation)
	var skills []string
	for _, n := range in.Needs {
		label, _ := tax.SkillLabel(n.Skill, lang)
		line := label + " (" + strings.ToLower(p.Code("importance", n.Importance))
		if n.Level > 0 {
			line += ", " + strconv.Itoa(int(n.Level))
		}
		skills = append(skills, line+")")
	}
	say("need.needs", strings.Join(skills, "; "))
	say("need.headcount", p.Num(in.Headcount))
	say("need.from", p.ShortDate(in.From))
	say("need.until", p.ShortDate(in.Until))
	say("need.place", s.placeLabel(in.Place, lang))
	say("need.remote", yesNo(p.T("word.yes"), p.T("word.no"), in.Remote))
	say("need.pay_min", p.Money(in.PayMin, "EUR"))
	say("need.pay_max", p.Money(in.PayMax, "EUR"))
	say("need.confidential", yesNo(p.T("word.yes"), p.T("word.no"), in.Confidential))
	for _, l := range text.Langs() {
		key := "lang." + string(l)
		out = append(out, Change{Label: p.T("need.title") + " (" + p.T(key) + ")", Mine: in.Title[l]},
			Change{Label: p.T("need.note") + " (" + p.T(key) + ")", Mine: in.Note[l]})
	}
	return out
}

func yesNo(yes, no string, b bool) string {
	if b {
		return yes
	}
	return no
}

func (s *Site) placeLabel(code org.PlaceCode, lang text.Lang) string {
	if p, ok := s.app.Market().Place(code); ok {
		name, _ := p.Name.In(lang)
		return name
	}
	return string(code)
}
