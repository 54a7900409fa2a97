package ui

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// AssumptionsPage is what planner/assumptions reads.
type AssumptionsPage struct {
	Tabs    []NavItem
	Lead    string
	MayEdit bool
	Groups  []RateGroup
	Empty   *Empty
}

// RateGroup is one coefficient: the default first, then what differs by occupation.
type RateGroup struct {
	ID, Title, Text string
	Unit            string
	Defaults, Own   []AssumptionRow
}

// AssumptionRow is one coefficient with its former values, newest first.
type AssumptionRow struct {
	RateRow
	ID      string
	Place   string
	Note    string
	History []RateRow
}

func (s *Site) assumptionsPage(c *fiber.Ctx) error {
	actor := s.actor(c)
	list, err := s.app.Assumptions(c.UserContext(), actor)
	if err != nil {
		return err
	}
	v := planView{p: s.words(c), m: s.app.Market()}
	out := AssumptionsPage{Tabs: s.plannerTabs("/assumptions"), Lead: v.p.T("assumptions.lead"), MayEdit: app.May(actor, app.EditAssumptions, "")}
	for _, rate := range workforce.Rates() {
		if g := v.rateGroup(rate, list, out.MayEdit); len(g.Defaults)+len(g.Own) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if len(out.Groups) == 0 {
		out.Empty = &Empty{Title: v.p.T("assumptions.empty"), Text: v.p.T("assumptions.empty_text")}
	}
	page := s.page(c, v.p.T("assumptions.title"))
	page.Desc, page.Main = out.Lead, out
	return s.render(c, "planner/assumptions", "", page)
}

func (v planView) rateGroup(rate workforce.Rate, list []*workforce.Assumption, mayEdit bool) RateGroup {
	g := RateGroup{ID: "rate-" + string(rate), Title: v.p.Code("rate", rate), Text: v.p.T("assumptions.rate." + string(rate)), Unit: v.p.T("assumptions.unit_share")}
	if rate.IsCount() {
		g.Unit = v.p.T("assumptions.unit_people")
	}
	for _, a := range list {
		if a.Rate != rate {
			continue
		}
		row := AssumptionRow{RateRow: v.rate(a), ID: string(a.ID), Place: v.place(a.Place)}
		row.Note, _ = a.Note.In(v.lang())
		if mayEdit {
			row.Edit = URL(v.lang(), "/assumptions/"+string(a.ID)+"/edit")
		}
		for i := len(a.History) - 1; i >= 0; i-- {
			f := a.History[i]
			row.History = append(row.History, RateRow{Value: v.coefficient(rate, f.Value), StdErr: v.coefficient(rate, f.StdErr), Source: v.source(f.Source), Since: v.p.ShortDate(f.Until)})
		}
		if a.Subject == (workforce.Subject{}) {
			g.Defaults = append(g.Defaults, row)
		} else {
			g.Own = append(g.Own, row)
		}
	}
	i18n.SortBy(v.p, g.Own, func(r AssumptionRow) string { return r.About })
	return g
}

// AssumptionForm is what planner/assumption reads.
type AssumptionForm struct {
	Form    *Form
	Title   string
	About   string
	Unit    string
	Note    string
	Action  string
	Back    string
	Current RateRow
}

// loadAssumption finds the coefficient to edit, for those who may.
func (s *Site) loadAssumption(c *fiber.Ctx) (*workforce.Assumption, error) {
	actor := s.actor(c)
	if actor.Anonymous() {
		return nil, app.ErrUnauthenticated
	}
	if !app.May(actor, app.EditAssumptions, "") {
		return nil, app.ErrForbidden
	}
	return s.app.AssumptionByID(c.UserContext(), actor, workforce.AssumptionID(c.Params("id")))
}

func (s *Site) assumptionForm(c *fiber.Ctx) error {
	a, err := s.loadAssumption(c)
	if err != nil {
		return err
	}
	name, _ := a.Source.Name.In(s.lang(c))
	words := s.words(c)
	values := url.Values{"rev": {strconv.FormatInt(a.Rev, 10)}, "value": {typed(words, a.Rate, a.Value)}, "std_err": {typed(words, a.Rate, a.StdErr)},
		"source": {name}, "source_url": {a.Source.URL}, "source_date": {words.ISODate(a.Source.Date)}}
	return s.showAssumption(c, a, values, nil)
}

// typed writes a coefficient as one would type it: shares in percent.
func typed(p *i18n.Printer, r workforce.Rate, x float64) string {
	if !r.IsCount() {
		x *= 100
	}
	s := strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64)
	if p.Lang != text.EN {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func (s *Site) showAssumption(c *fiber.Ctx, a *workforce.Assumption, values url.Values, err error) error {
	v := planView{p: s.words(c), m: s.app.Market()}
	back := URL(v.lang(), "/assumptions") + "#rate-" + string(a.Rate)
	out := AssumptionForm{Form: NewForm(v.p, "assumption", values, inPercent(a.Rate, err)), Title: v.p.Code("rate", a.Rate), About: v.about(a.Subject), Unit: "%",
		Action: URL(v.lang(), "/assumptions/"+string(a.ID)+"/edit"), Back: back, Current: v.rate(a)}
	if a.Rate.IsCount() {
		out.Unit = v.p.T("assumptions.per_year")
	}
	out.Note, _ = a.Note.In(v.lang())
	page := s.page(c, v.p.T("assumptions.edit", "name", out.Title))
	page.NoIndex, page.Main = true, out
	page.Crumbs = []Crumb{{Label: v.p.T("plan.tab.assumptions"), Href: URL(v.lang(), "/assumptions")}, {Label: out.Title}}
	if status, ok := s.again(c, err); err != nil && ok {
		c.Status(status)
	}
	return s.render(c, "planner/assumption", "", page)
}

// inPercent says bounds of shares in percent, as they are typed.
func inPercent(r workforce.Rate, err error) error {
	fields := fault.FieldsOf(err)
	if r.IsCount() || len(fields) == 0 {
		return err
	}
	var c fault.Check
	for _, f := range fields {
		if f.Code == "out_of_range" {
			f.Params = fault.Params{"min": 0, "max": 100}
		}
		c.That(false, f.Path, f.Code, f.Params)
	}
	return c.Err()
}

// assumptionSave asks once more before a coefficient behind every gap changes, then saves it.
func (s *Site) assumptionSave(c *fiber.Ctx) error {
	a, err := s.loadAssumption(c)
	if err != nil {
		return err
	}
	values, err := s.form(c)
	if err != nil {
		return err
	}
	in, rev, err := readAssumption(s.words(c), a, values)
	if err != nil {
		return s.showAssumption(c, a, values, err)
	}
	if values.Get("confirmed") != "1" {
		if err := in.Check(a); err != nil {
			return s.showAssumption(c, a, values, err)
		}
		return s.confirmAssumption(c, a, in, values)
	}
	if _, err = s.app.EditAssumption(c.UserContext(), s.actor(c), a.ID, rev, in); err != nil {
		if _, ok := s.again(c, err); ok {
			if fault.KindOf(err) == fault.Conflict { // the form now holds the newer state's rev: saving again is a choice
				if fresh, ok := s.app.Market().Assumption(a.ID); ok {
					values.Set("rev", strconv.FormatInt(fresh.Rev, 10))
					a = fresh
				}
			}
			return s.showAssumption(c, a, values, err)
		}
		return err
	}
	return s.done(c, "/assumptions#rate-"+string(a.Rate), "notice.assumption_saved")
}

// readAssumption reads what was typed. The name of the source replaces the one in the
// page's language; where it changes, names in other languages would tell of another source.
func readAssumption(p *i18n.Printer, a *workforce.Assumption, values url.Values) (app.AssumptionInput, int64, error) {
	var c fault.Check
	in := app.AssumptionInput{Source: workforce.Source{URL: strings.TrimSpace(values.Get("source_url"))}}
	in.Value = readNumber(&c, values, "value", a.Rate)
	in.StdErr = readNumber(&c, values, "std_err", a.Rate)
	name := strings.TrimSpace(values.Get("source"))
	in.Source.Name = text.Localized{p.Lang: name}.Trimmed()
	if old, _ := a.Source.Name.In(p.Lang); old == name {
		in.Source.Name, in.Source.Demo, in.Source.Licence = a.Source.Name, a.Source.Demo, a.Source.Licence
	}
	if d := strings.TrimSpace(values.Get("source_date")); d != "" {
		t, err := time.ParseInLocation(time.DateOnly, d, p.Zone())
		c.That(err == nil, "source_date", "not_a_date")
		in.Source.Date = t
	}
	rev, err := strconv.ParseInt(values.Get("rev"), 10, 64)
	if c.Err() == nil && err != nil {
		return in, 0, fault.New(fault.Invalid, "bad_request")
	}
	return in, rev, c.Err()
}

func readNumber(c *fault.Check, values url.Values, name string, r workforce.Rate) float64 {
	s := strings.TrimSpace(values.Get(name))
	if !c.That(s != "", name, "required") {
		return 0
	}
	s = strings.NewReplacer(",", ".", " ", "", "\u00a0", "", "%", "").Replace(s)
	x, err := strconv.ParseFloat(s, 64)
	c.That(err == nil && !math.IsNaN(x) && !math.IsInf(x, 0), name, "not_a_number")
	if !r.IsCount() {
		x /= 100
	}
	return x
}

func (s *Site) confirmAssumption(c *fiber.Ctx, a *workforce.Assumption, in app.AssumptionInput, values url.Values) error {
	v := planView{p: s.words(c), m: s.app.Market()}
	out := Confirm{Title: v.p.T("assumptions.confirm", "name", v.p.Code("rate", a.Rate)), Yes: v.p.T("action.save"),
		Text:   v.p.T("assumptions.confirm_text", "about", v.about(a.Subject), "old", v.coefficient(a.Rate, a.Value), "new", v.coefficient(a.Rate, in.Value)),
		Action: URL(v.lang(), "/assumptions/"+string(a.ID)+"/edit"), Cancel: URL(v.lang(), "/assumptions/"+string(a.ID)+"/edit")}
	for _, name := range []string{"rev", "value", "std_err", "source", "source_url", "source_date"} {
		out.Hidden = append(out.Hidden, Pair{Name: name, Value: values.Get(name)})
	}
	out.Hidden = append(out.Hidden, Pair{Name: "confirmed", Value: "1"})
	page := s.page(c, out.Title)
	page.NoIndex, page.Main = true, out
	return s.render(c, "confirm", "", page)
}
