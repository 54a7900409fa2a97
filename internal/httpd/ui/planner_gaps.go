package ui

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// plannerPages are the reports, which everybody may read, and the coefficients behind them,
// which planners may change.
func (s *Site) plannerPages(r fiber.Router) {
	r.Get("/gaps", s.gapsPage)
	r.Get("/gaps.csv", s.gapsCSV)
	r.Get("/gaps/occupations/:id", s.occupationGapPage)
	r.Get("/gaps/skills/:id", s.skillGapPage)
	r.Get("/forecasts", s.forecastsPage)
	r.Get("/assumptions", s.assumptionsPage)
	r.Get("/assumptions/:id/edit", s.assumptionForm)
	r.Post("/assumptions/:id/edit", s.assumptionSave)
	r.Get("/benchmarks", s.benchmarksPage)
	r.Get("/dependencies", s.dependenciesPage)
}

// plannerTabs lead from one report to the next.
func (s *Site) plannerTabs(here string) []NavItem {
	tabs := []NavItem{{Href: "/gaps", Key: "plan.tab.gaps"}, {Href: "/forecasts", Key: "plan.tab.forecasts"}, {Href: "/assumptions", Key: "plan.tab.assumptions"},
		{Href: "/benchmarks", Key: "plan.tab.benchmarks"}, {Href: "/dependencies", Key: "plan.tab.dependencies"}}
	return current(tabs, here)
}

func current(tabs []NavItem, here string) []NavItem {
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == here
	}
	return tabs
}

// The horizons offered, in quarters; the address takes any from 1 to gap.MaxHorizon.
var horizons = []int{4, 8, 12, 20}

// gapState is what the address of a gap page says.
type gapState struct {
	By    string // "occupation" or "skill"
	Query app.GapQuery
	All   bool // every row, not only the largest gaps
}

// readGapState reads the query of a gap page. What it cannot read is a fault, not a default:
// a planner who sends a link must know that the other one sees the same.
func readGapState(q url.Values) (gapState, error) {
	st := gapState{By: cmp.Or(q.Get("by"), "occupation"), All: q.Get("all") == "1",
		Query: app.GapQuery{Horizon: app.DefaultHorizon, Group: gap.Group(cmp.Or(q.Get("group"), string(gap.GroupICT))), Place: org.PlaceCode(q.Get("place"))}}
	var c fault.Check
	c.That(st.By == "occupation" || st.By == "skill", "by", "unknown_value")
	c.That(st.Query.Group.Valid(), "group", "unknown_value")
	if h := q.Get("horizon"); h != "" {
		n, err := strconv.Atoi(h)
		c.That(err == nil && n >= 1 && n <= gap.MaxHorizon, "horizon", "out_of_range", fault.Params{"min": 1, "max": gap.MaxHorizon})
		st.Query.Horizon = n
	}
	return st, c.Err()
}

// values returns the query that leads to the state, without what is the default.
func (st gapState) values() url.Values {
	v := url.Values{}
	if st.By == "skill" {
		v.Set("by", st.By)
	}
	if st.Query.Horizon != app.DefaultHorizon {
		v.Set("horizon", strconv.Itoa(st.Query.Horizon))
	}
	if st.Query.Group != gap.GroupICT {
		v.Set("group", string(st.Query.Group))
	}
	if st.Query.Place != "" {
		v.Set("place", string(st.Query.Place))
	}
	if st.All {
		v.Set("all", "1")
	}
	return v
}

func withQuery(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// GapsPage is what planner/gaps reads.
type GapsPage struct {
	Tabs                  []NavItem
	Lead                  string
	Bys, Horizons, Groups []Option
	Places                []Option // offered only when there are several
	KPIs                  []KPI
	Fan, Lines, Waterfall Figure
	Heat                  Heat
	BySkill               bool
	Rows                  []GapRow
	Shown, Total          int
	AllHref, CSVHref      string
	Hidden                int    // rows that the reader may not see
	DataAge               string // what the newest data is of, and how old
	Quarter               string // of the horizon
	Codes                 []string
	Draws                 int
	Empty                 *Empty
}

// GapRow is one line of the table: an occupation or a skill at the horizon.
type GapRow struct {
	Label, Href                       string
	Hidden                            bool
	Demand, Supply, Gap, Inner, Outer string
	Short                             bool
	Stated, Courses                   int
	Notes                             []string
	gap                               float64
}

// shownRows is how many rows are shown before "show all".
const shownRows = 15

func (s *Site) gapsPage(c *fiber.Ctx) error {
	page := s.page(c, "")
	st, err := readGapState(page.Query)
	if err != nil {
		return err
	}
	r, err := s.app.GapsOf(c.UserContext(), s.actor(c), st.Query)
	if err != nil {
		return err
	}
	v := planView{p: s.words(c), m: r.Market}
	g := s.gapsOf(v, r, st)
	g.Tabs = s.plannerTabs("/gaps")
	page.Title = v.p.T("gaps.title", "from", year(r.Model.Now.Year), "to", year(lastQuarter(r).Year))
	page.Desc, page.Main = g.Lead, g
	return s.render(c, "planner/gaps", "", page)
}

func lastQuarter(r app.GapReport) workforce.Period { return r.Model.Now.Add(r.Model.Horizon) }

// gapsOf fills the page.
func (s *Site) gapsOf(v planView, r app.GapReport, st gapState) GapsPage {
	p, at := v.p, lastQuarter(r)
	g := GapsPage{BySkill: st.By == "skill", DataAge: v.dataAge(r.Model), Quarter: v.period(at), Draws: r.Simulation.Draws,
		Lead: p.T("gaps.lead", "place", v.place(r.Model.Place)), CSVHref: withQuery(URL(p.Lang, "/gaps.csv"), st.values())}
	g.Bys, g.Horizons, g.Groups, g.Places = s.gapFilters(v, st, r.Model.Place)
	for _, code := range gap.ICTCodes() {
		g.Codes = append(g.Codes, string(code))
	}
	if len(r.Occupations) == 0 {
		g.Empty = &Empty{Title: p.T("gaps.empty"), Text: p.T("gaps.empty_text")}
		return g
	}
	if g.BySkill {
		g.Rows = skillRows(v, r)
	} else {
		g.Rows = occupationRows(v, r)
	}
	sortGapRows(p, g.Rows)
	for _, row := range g.Rows {
		if row.Hidden {
			g.Hidden++
		}
	}
	g.KPIs = gapKPIs(v, r, g)
	total := r.Total[len(r.Total)-1]
	g.Fan = v.gapFan("fan", p.T("gaps.fan.title"), p.T("gaps.fan.caption", "draws", r.Simulation.Draws), r.Model.Now, total.Drivers.Start, totalPath(r), 0)
	g.Lines = v.lines("lines", totalTrack(v, r), 0)
	g.Waterfall = v.waterfall("waterfall", total.Drivers, at, 0)
	g.Total, g.Shown = len(g.Rows), len(g.Rows)
	if !st.All && len(g.Rows) > shownRows {
		g.Shown, g.Rows = shownRows, g.Rows[:shownRows]
		st.All = true
		g.AllHref = withQuery(URL(p.Lang, "/gaps"), st.values()) + "#table"
	}
	g.Heat = heatOf(v, r, g)
	return g
}

func (s *Site) gapFilters(v planView, st gapState, place org.PlaceCode) (bys, hs, groups, places []Option) {
	p := v.p
	for _, by := range []string{"occupation", "skill"} {
		bys = append(bys, Option{Value: by, Label: p.T("gaps.by." + by), On: by == st.By})
	}
	offered := horizons
	if !slices.Contains(offered, st.Query.Horizon) {
		offered = append(slices.Clone(offered), st.Query.Horizon)
		slices.Sort(offered)
	}
	for _, h := range offered {
		hs = append(hs, Option{Value: strconv.Itoa(h), Label: p.N("gaps.quarters", h), On: h == st.Query.Horizon})
	}
	for _, g := range []gap.Group{gap.GroupICT, gap.GroupAll} {
		groups = append(groups, Option{Value: string(g), Label: p.T("gaps.group." + string(g)), On: g == st.Query.Group})
	}
	codes := s.app.GapPlaces()
	if !slices.Contains(codes, place) {
		codes = append(codes, place)
	}
	if len(codes) > 1 {
		for _, code := range codes {
			places = append(places, Option{Value: string(code), Label: v.place(code), On: code == place})
		}
	}
	return bys, hs, groups, places
}

func gapKPIs(v planView, r app.GapReport, g GapsPage) []KPI {
	p := v.p
	q := r.Total[len(r.Total)-1]
	now := 0.0
	people := 0.0
	for _, o := range r.Occupations {
		d, s, _ := o.Present()
		now, people = now+d, people+s
	}
	inner, outer := bandOf(q.Bands, innerLevel), bandOf(q.Bands, outerLevel)
	short, sure := 0, 0
	for _, row := range g.Rows {
		if !row.Hidden && row.gap >= 0.5 {
			short++
			if row.Short {
				sure++
			}
		}
	}
	kind := "occupations"
	if g.BySkill {
		kind = "skills"
	}
	return []KPI{
		{Label: p.T("gaps.kpi.demand", "period", g.Quarter), Value: p.Round(q.Demand), Note: p.T("gaps.kpi.now", "n", p.Round(now), "change", v.signed(math.Round(q.Demand)-math.Round(now), 0))},
		{Label: p.T("gaps.kpi.supply", "period", g.Quarter), Value: p.Round(q.Supply), Note: p.T("gaps.kpi.now", "n", p.Round(people), "change", v.signed(math.Round(q.Supply)-math.Round(people), 0))},
		{Label: p.T("gaps.kpi.gap", "period", g.Quarter), Value: v.signed(q.Gap, 0), Bad: inner.Lo > 0,
			Note: p.T("gaps.kpi.bands", "inner", v.interval(inner, 0), "outer", v.interval(outer, 0))},
		{Label: p.T("gaps.kpi.short." + kind), Value: p.Num(short), Bad: short > 0, Note: p.N("gaps.kpi.sure", sure)},
	}
}

func totalPath(r app.GapReport) []gapPoint {
	var path []gapPoint
	for _, q := range r.Total {
		path = append(path, gapPoint{q.Period, q.Gap, q.Bands})
	}
	return path
}

// totalTrack adds up the posts of all occupations: as measured where every series reaches,
// and as forecast after.
func totalTrack(v planView, r app.GapReport) track {
	ids := map[taxonomy.OccupationID]bool{}
	for _, o := range r.Occupations {
		ids[o.ID] = true
	}
	k := measured(r.Market, r.Model, func(id taxonomy.OccupationID) bool { return ids[id] })
	k.title, k.caption = v.p.T("gaps.lines.title"), v.p.T("gaps.lines.caption")
	demand, supply := 0.0, 0.0
	for _, o := range r.Occupations {
		d, s, _ := o.Present()
		demand, supply = demand+d, supply+s
	}
	k.add(r.Model.Now, demand, supply)
	for _, q := range r.Total {
		k.add(q.Period, q.Demand, q.Supply)
	}
	return k
}

func (k *track) add(p workforce.Period, posts, people float64) {
	k.periods, k.posts, k.people = append(k.periods, p), append(k.posts, posts), append(k.people, people)
}

// measured sums filled jobs and vacancies of the place's series by quarter, from the first
// quarter in which all of them have a figure up to the one before the present.
func measured(m *market.Market, model gap.Model, in func(taxonomy.OccupationID) bool) track {
	var of []*workforce.Series
	from, to := math.MinInt, model.Now.Index()
	for _, s := range m.AllSeries() {
		o, ok := m.Taxonomy().Occupation(s.Subject.Occupation)
		if !ok || s.Place != model.Place || s.First.Freq != workforce.Quarterly || !in(o.ID) {
			continue
		}
		if s.Measure == workforce.Headcount || s.Measure == workforce.Vacancies {
			of = append(of, s)
			from, to = max(from, s.First.Index()), min(to, s.Last().Index()+1)
		}
	}
	var k track
	for i := from; len(of) > 0 && i < to; i++ {
		sum := 0.0
		for _, s := range of {
			sum += s.Values[i-s.First.Index()] // a missing quarter makes the sum missing
		}
		k.add(model.Now.Add(i-model.Now.Index()), sum, math.NaN())
	}
	k.actual = len(k.periods)
	return k
}

// gapsCSV is the same report as a table for spreadsheets.
func (s *Site) gapsCSV(c *fiber.Ctx) error {
	q, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "bad_request")
	}
	st, err := readGapState(q)
	if err != nil {
		return err
	}
	var b csvBody
	if err := s.app.WriteGapTable(c.UserContext(), s.actor(c), &b, s.lang(c), st.By, st.Query); err != nil {
		return err
	}
	return b.send(c, "gaps-"+st.By+"-"+s.app.Now().UTC().Format(time.DateOnly)+".csv")
}
