package ui

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// DrillPage is what planner/gap reads: one occupation or skill with everything its gap rests on.
type DrillPage struct {
	Tabs                 []NavItem
	Title, Eyebrow, Lead string
	Public               string // the concept's own page
	Skill                bool
	Horizons             []Option
	Place                string
	Hidden               bool
	KPIs                 []KPI
	Fan, Lines           Figure
	Waterfall            *Figure // occupations only: skills have no flows of their own
	Formula              []string
	Notes                []string
	Rates                []RateRow
	MayEdit              bool
	Parts                *Table // skills only: the occupations the demand comes from
	Needs                NeedsView
	Runs                 []RunRow
	RunsText             string
	Series               []SeriesView
	DataAge              string // what the newest data is of, and how old
}

// RateRow is one coefficient used, with its source.
type RateRow struct {
	Name, Value, StdErr, About string
	Source                     SourceView
	Since                      string
	Edit                       string
}

// NeedsView is the open needs behind a gap. Confidential ones are counted for the public and
// named to planners.
type NeedsView struct {
	Rows         []NeedRow
	People       int
	HiddenNeeds  int
	HiddenPeople int
}

// NeedRow is one open need.
type NeedRow struct {
	Title, Href, Employer, Place string
	Headcount                    int
	From                         string
	Confidential                 bool
}

// RunRow is one course run counted in supply.
type RunRow struct {
	Course, Href, Provider string
	Ends                   time.Time
	Taken, Free            int
	Expected               string
}

func (s *Site) occupationGapPage(c *fiber.Ctx) error {
	page := s.page(c, "")
	st, err := readGapState(page.Query)
	if err != nil {
		return err
	}
	st.Query.Group = gap.GroupAll // one occupation is the same in every group
	r, err := s.app.GapsOf(c.UserContext(), s.actor(c), st.Query)
	if err != nil {
		return err
	}
	o, ok := occupationBySegment(r.Market.Taxonomy(), c.Params("id"))
	if !ok {
		return app.ErrOccupationNotFound
	}
	v := planView{p: s.words(c), m: r.Market}
	d := s.drill(c, v, r, st, v.occupation(o.ID), false)
	d.Eyebrow, d.Public = v.p.T("gaps.isco", "code", string(o.ISCO)), URL(v.lang(), OccupationPath(o))
	g, ok := r.Occupation(o.ID)
	switch {
	case !ok:
		return errNoGap
	case r.HidesOccupation(o.ID):
		d.Hidden = true
	default:
		if err := s.drillOccupation(c, v, r, g, &d); err != nil {
			return err
		}
	}
	page.Title, page.Main = v.p.T("gaps.of", "name", d.Title), d
	page.Crumbs = []Crumb{{Label: v.p.T("plan.tab.gaps"), Href: URL(v.lang(), "/gaps")}, {Label: d.Title}}
	return s.render(c, "planner/gap", "", page)
}

// drill is what both kinds of page have.
func (s *Site) drill(c *fiber.Ctx, v planView, r app.GapReport, st gapState, title string, skill bool) DrillPage {
	_, hs, _, _ := s.gapFilters(v, st, r.Model.Place)
	return DrillPage{Tabs: s.plannerTabs("/gaps"), Title: title, Skill: skill, Horizons: hs, Place: v.place(r.Model.Place), DataAge: v.dataAge(r.Model),
		MayEdit: app.May(s.actor(c), app.EditAssumptions, "")}
}

func (s *Site) drillOccupation(c *fiber.Ctx, v planView, r app.GapReport, g gap.OccupationGap, d *DrillPage) error {
	p, at := v.p, lastQuarter(r)
	last := g.Quarters[len(g.Quarters)-1]
	demand, supply, present := g.Present()
	d.Lead = p.T("gaps.occupation_lead", "place", d.Place, "period", v.period(at))
	d.KPIs = drillKPIs(v, at, demand, supply, last.Demand, last.Supply, last.Gap, last.Bands)
	var path []gapPoint
	for _, q := range g.Quarters {
		path = append(path, gapPoint{q.Period, q.Gap, q.Bands})
	}
	d.Fan = v.gapFan("fan", p.T("gaps.fan.title"), p.T("gaps.fan.caption", "draws", r.Simulation.Draws), r.Model.Now, present, path, 1)
	k := measured(r.Market, r.Model, func(id taxonomy.OccupationID) bool { return id == g.ID })
	k.title, k.caption = p.T("gaps.lines.title"), p.T("gaps.lines.caption_one")
	k.add(r.Model.Now, demand, supply)
	for _, q := range g.Quarters {
		k.add(q.Period, q.Demand, q.Supply)
	}
	d.Lines = v.lines("lines", k, 1)
	w := v.waterfall("waterfall", last.Drivers, at, 1)
	d.Waterfall = &w
	d.Formula = v.occupationFormula(g, last)
	d.Notes = v.notes(g.Notes)
	d.Rates = v.rates(r, g, d.MayEdit)
	d.Needs = s.needs(c, v, s.app.StatedNeeds(r, g.ID, ""))
	for _, run := range g.Runs {
		if row, ok := v.run(run.Course, run.Instance); ok {
			row.Expected = p.Fixed(run.Expected(g.Rates), 1)
			d.Runs = append(d.Runs, row)
		}
	}
	d.RunsText = p.T("gaps.runs.occupation_text")
	series, err := s.app.Forecasts(c.UserContext(), s.actor(c), workforce.Subject{Occupation: g.ID})
	if err != nil {
		return err
	}
	d.Series = v.seriesViews("series-", series, func(s *workforce.Series) bool { return s.Place == r.Model.Place })
	return nil
}

func drillKPIs(v planView, at workforce.Period, demandNow, supplyNow, demand, supply, g float64, bands []gap.Band) []KPI {
	p, period := v.p, v.period(at)
	inner, outer := bandOf(bands, innerLevel), bandOf(bands, outerLevel)
	return []KPI{
		{Label: p.T("gaps.kpi.demand", "period", period), Value: p.Fixed(demand, 1), Note: p.T("gaps.kpi.now", "n", p.Fixed(demandNow, 1), "change", v.signed(demand-demandNow, 1))},
		{Label: p.T("gaps.kpi.supply", "period", period), Value: p.Fixed(supply, 1), Note: p.T("gaps.kpi.now", "n", p.Fixed(supplyNow, 1), "change", v.signed(supply-supplyNow, 1))},
		{Label: p.T("gaps.kpi.gap", "period", period), Value: v.signed(g, 1), Bad: inner.Lo > 0,
			Note: p.T("gaps.kpi.bands", "inner", v.interval(inner, 1), "outer", v.interval(outer, 1))},
	}
}

// occupationFormula writes the stock-flow arithmetic with its figures, in sentences.
func (v planView) occupationFormula(g gap.OccupationGap, last gap.Quarter) []string {
	p, period := v.p, v.period(last.Period)
	one := func(n float64) string { return p.Fixed(n, 1) }
	h := len(g.Quarters)
	steps := addUp(driversOf(last.Drivers), 1)
	change := map[string]string{}
	for _, s := range steps {
		change[s.key] = one(abs(s.value))
	}
	in := g.Rates
	perYear := in.Graduates.Value * in.Completion.Value * in.ICTShare.Value * in.Retention.Value
	return []string{
		p.T("gaps.formula.demand", "period", period, "jobs", one(g.Filled.Point[h-1]), "open", one(last.Demand-g.Filled.Point[h-1]), "demand", one(last.Demand)),
		p.T("gaps.formula.supply", "period", period, "stock", one(g.Stock.Value), "retirement", change["retirement"], "leaving", change["leaving"], "migration", change["migration"],
			"graduates", change["graduates"], "reskilled", change["reskilled"], "inflow", change["inflow"], "supply", one(last.Supply)),
		p.T("gaps.formula.graduates", "graduates", one(in.Graduates.Value), "completion", p.Percent(in.Completion.Value), "share", p.Percent(in.ICTShare.Value),
			"retention", p.Percent(in.Retention.Value), "people", one(perYear)),
		p.T("gaps.formula.gap", "period", period, "demand", one(last.Demand), "supply", one(last.Supply), "gap", v.signed(last.Demand-last.Supply, 1)),
	}
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// rates lists the coefficients used, in the order of workforce.Rates.
func (v planView) rates(r app.GapReport, g gap.OccupationGap, mayEdit bool) []RateRow {
	var rows []RateRow
	for _, rate := range workforce.Rates() {
		row := RateRow{Name: v.p.Code("rate", rate), Value: "–", StdErr: "–", About: v.p.T("assumptions.missing")}
		if a := gap.Assumed(r.Market, r.Model.Place, rate, g.ID); a != nil {
			row = v.rate(a)
			row.Name = v.p.Code("rate", rate)
			if mayEdit {
				row.Edit = URL(v.lang(), "/assumptions/"+string(a.ID)+"/edit")
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (v planView) rate(a *workforce.Assumption) RateRow {
	return RateRow{Value: v.coefficient(a.Rate, a.Value), StdErr: v.coefficient(a.Rate, a.StdErr), About: v.about(a.Subject), Source: v.source(a.Source), Since: v.p.ShortDate(a.From)}
}

// coefficient writes a share as a percentage, a count as people a year.
func (v planView) coefficient(r workforce.Rate, x float64) string {
	if r.IsCount() {
		return v.p.Num(x)
	}
	return v.p.Percent(x)
}

// about says what an assumption is about.
func (v planView) about(s workforce.Subject) string {
	switch {
	case s.Occupation != "":
		return v.occupation(s.Occupation)
	case s.ISCO != "":
		return v.p.T("gaps.isco", "code", string(s.ISCO))
	case s.Skill != "":
		return v.skill(s.Skill)
	}
	return v.p.T("assumptions.default")
}

// needs names the open needs that the reader may see and counts the others.
func (s *Site) needs(c *fiber.Ctx, v planView, list []*market.Demand) NeedsView {
	asked := s.app.Asked(s.actor(c), list)
	out := NeedsView{People: asked.People, HiddenNeeds: asked.Confidential, HiddenPeople: asked.ConfidentialPeople}
	shown, _ := s.app.PublicDemands(s.actor(c), list)
	for _, d := range shown {
		row := NeedRow{Href: URL(v.lang(), "/needs/"+string(d.ID)), Place: v.place(d.Place), Headcount: d.Headcount, Confidential: d.Confidential, From: v.p.T("gaps.needs.now")}
		if !d.From.IsZero() {
			row.From = v.p.ShortDate(d.From)
		}
		row.Title, _ = d.Title.In(v.lang())
		if row.Title == "" {
			row.Title = v.occupation(d.Occupation)
		}
		if o, ok := v.m.Organisation(d.Employer); ok {
			row.Employer, _ = o.Name.In(v.lang())
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
