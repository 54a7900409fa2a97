package app

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// DefaultHorizon is how many quarters ahead a gap report looks unless asked otherwise.
const DefaultHorizon = 12

// GapReport is a report as one reader may see it.
type GapReport struct {
	*gap.Report
	Market *market.Market // the picture it was computed from
	hidden map[taxonomy.OccupationID]bool
	all    bool // the reader may see everything
}

// HidesOccupation reports whether the reader must not see the occupation's figures.
func (r GapReport) HidesOccupation(id taxonomy.OccupationID) bool { return !r.all && r.hidden[id] }

// HidesSkill reports whether the reader must not see the skill's figures: they rest on
// confidential needs themselves, or on hidden occupations alone.
func (r GapReport) HidesSkill(g gap.SkillGap) bool {
	return !r.all && (g.Hidden() || g.OnlyOf(r.hidden))
}

// SkillsAsSeen returns the skills by falling gap, those whose figures the reader must not
// see after all others and by id: the place among the others would tell the gap.
func (r GapReport) SkillsAsSeen() []gap.SkillGap {
	seen := make([]gap.SkillGap, 0, len(r.Skills))
	var hidden []gap.SkillGap
	for _, g := range r.Skills {
		if r.HidesSkill(g) {
			hidden = append(hidden, g)
		} else {
			seen = append(seen, g)
		}
	}
	slices.SortFunc(hidden, func(a, b gap.SkillGap) int { return cmp.Compare(a.Skill, b.Skill) })
	return append(seen, hidden...)
}

// reportCache keeps the reports of the newest market: simulating takes a while, and many ask.
type reportCache struct {
	mu      sync.Mutex
	market  *market.Market // compared itself: revisions start anew when the market is rebuilt
	day     int64
	reports map[reportKey]func() *gap.Report
	recent  []reportKey // the keys of reports, least recently asked for first
	work    sync.Mutex  // held while a report is computed: one at a time, so that many addresses do not take every core
}

// maxReports bounds the memory of the cache: places times horizons times groups are
// thousands, and a report takes megabytes.
const maxReports = 24

// get returns the report of a key, computed at most once while the market, the day and the
// report's place in the cache last. Readers of other reports do not wait for it.
func (c *reportCache) get(m *market.Market, day int64, k reportKey, compute func() *gap.Report) *gap.Report {
	c.mu.Lock()
	if c.market != m || c.day != day {
		c.market, c.day, c.reports, c.recent = m, day, map[reportKey]func() *gap.Report{}, nil
	}
	r := c.reports[k]
	if r == nil {
		r = sync.OnceValue(func() *gap.Report {
			c.work.Lock()
			defer c.work.Unlock()
			return compute()
		})
		c.reports[k] = r
	}
	c.recent = append(slices.DeleteFunc(c.recent, func(old reportKey) bool { return old == k }), k)
	if len(c.recent) > maxReports {
		delete(c.reports, c.recent[0])
		c.recent = slices.Delete(c.recent, 0, 1)
	}
	c.mu.Unlock()
	return r()
}

type reportKey struct {
	place   org.PlaceCode
	horizon int
	group   gap.Group
}

// GapQuery says which gap report is wanted. The zero value is the home city's, over
// DefaultHorizon quarters, of all occupations.
type GapQuery struct {
	Place   org.PlaceCode
	Horizon int // quarters
	Group   gap.Group
}

// Gaps returns the gap report of a place ("" = the home city) over a horizon in quarters (0 =
// DefaultHorizon). The public does not see cells that rest on confidential needs of few employers.
func (a *App) Gaps(ctx context.Context, actor Actor, place org.PlaceCode, horizon int) (GapReport, error) {
	return a.GapsOf(ctx, actor, GapQuery{Place: place, Horizon: horizon})
}

// GapsOf is Gaps narrowed to a group of occupations.
func (a *App) GapsOf(_ context.Context, actor Actor, q GapQuery) (GapReport, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return GapReport{}, err
	}
	place, horizon, group := cmp.Or(q.Place, a.home), cmp.Or(q.Horizon, DefaultHorizon), cmp.Or(q.Group, gap.GroupAll)
	m := a.Market()
	var c fault.Check
	_, known := m.Place(place)
	c.That(known, "place", "unknown_place")
	c.That(horizon >= 1 && horizon <= gap.MaxHorizon, "horizon", "out_of_range", fault.Params{"min": 1, "max": gap.MaxHorizon})
	c.That(group.Valid(), "group", "unknown_value")
	if err := c.Err(); err != nil {
		return GapReport{}, err
	}
	r := a.report(m, reportKey{place, horizon, group})
	return GapReport{Report: r, Market: m, hidden: r.Suppressed(m), all: May(actor, ReadAllDemands, "")}, nil
}

// report computes a report or takes it from the cache. It is the same for a market and a day.
func (a *App) report(m *market.Market, k reportKey) *gap.Report {
	now := a.now()
	return a.reports.get(m, now.Unix()/86400, k, func() *gap.Report {
		return gap.Compute(m, gap.Build(m, k.place, now, k.horizon).Only(m, k.group), gap.DefaultSimulation())
	})
}

// Benchmarks sets the city beside Latvia, the EU average and the best.
func (a *App) Benchmarks(_ context.Context, actor Actor) ([]gap.Benchmark, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return nil, err
	}
	return gap.Benchmarks(a.Market(), a.home), nil
}

// Dependencies returns who depends on whom for skills in the home city.
func (a *App) Dependencies(_ context.Context, actor Actor) (gap.Dependencies, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return gap.Dependencies{}, err
	}
	m := a.Market()
	d := gap.Depend(m, gap.Model{Place: a.home, At: a.now()})
	if !May(actor, ReadAllDemands, "") {
		d = d.Public()
	}
	return d, nil
}

// Assumptions lists the coefficients behind the gaps, with their sources and former values.
func (a *App) Assumptions(_ context.Context, actor Actor) ([]*workforce.Assumption, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return nil, err
	}
	return a.Market().Assumptions(), nil
}

// AssumptionInput is a planner's new value for a coefficient.
type AssumptionInput struct {
	Value  float64
	StdErr float64
	Source workforce.Source
}

// Check reports what is wrong with the new value, without writing anything.
func (in AssumptionInput) Check(old *workforce.Assumption) error {
	var c fault.Check
	c.That(!math.IsNaN(in.Value) && !math.IsInf(in.Value, 0), "value", "not_a_number")
	c.That(!math.IsNaN(in.StdErr) && !math.IsInf(in.StdErr, 0), "std_err", "not_a_number")
	addFields(&c, old.Edited(in.Value, in.StdErr, in.Source, "", old.From).Validate())
	return c.Err()
}

// EditAssumption replaces a coefficient, guarded by rev; the former value stays in its history.
func (a *App) EditAssumption(ctx context.Context, actor Actor, id workforce.AssumptionID, rev int64, in AssumptionInput) (workforce.Assumption, error) {
	if err := allow(actor, EditAssumptions, ""); err != nil {
		return workforce.Assumption{}, err
	}
	old, err := a.store.Assumptions.Get(ctx, string(id))
	if err != nil {
		return old, err
	}
	if err := in.Check(&old); err != nil {
		return old, err
	}
	x := old.Edited(in.Value, in.StdErr, in.Source, string(actor.User.ID), a.now())
	x.Rev = rev
	if x, err = a.store.Assumptions.Update(ctx, x); err != nil {
		return old, err
	}
	a.audit(ctx, actor, "assumption.edit", store.KindAssumption, string(id), "")
	a.sync(ctx)
	return x, nil
}

// SeriesForecast is a series with its forecast and how well forecasting it has done so far.
type SeriesForecast struct {
	Series   *workforce.Series
	Forecast *forecast.Forecast // nil when the series is too short
	Backtest *forecast.Report   // nil when it is too short for that
}

// Forecasts returns every series about a subject, forecast. Series shorter than the methods
// ask for come without a curve.
func (a *App) Forecasts(_ context.Context, actor Actor, subject workforce.Subject) ([]SeriesForecast, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return nil, err
	}
	var out []SeriesForecast
	for _, s := range a.Market().SeriesAbout(subject) {
		f, err := forecastOf(s)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func forecastOf(s *workforce.Series) (SeriesForecast, error) {
	out := SeriesForecast{Series: s}
	in := forecastSeries(s)
	opt := forecast.Options{NonNegative: s.Measure != workforce.Index}
	f, err := forecast.Run(in, opt)
	if errors.Is(err, forecast.ErrTooShort) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Forecast = &f
	r, err := forecast.Backtest(in, nil, opt)
	switch {
	case errors.Is(err, forecast.ErrTooShort):
	case err != nil:
		return out, err
	default:
		out.Backtest = &r
	}
	return out, nil
}
