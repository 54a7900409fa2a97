package app

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// AccuracyHorizon is how many quarters ahead the back-test of the city's series looks.
const AccuracyHorizon = 8

// Accuracy is how well the city's series would have been forecast in the past, by rolling
// origin: every series together, by measure, and each on its own.
type Accuracy struct {
	Horizon  int
	Measures []MeasureAccuracy // headcount, vacancies; those without any series are left out
}

// MeasureAccuracy is the score over all series of one measure. Origins counts forecasts made.
type MeasureAccuracy struct {
	Measure workforce.Measure
	Default forecast.Score
	Naive   forecast.Score // seasonal naive, the yardstick
	Origins int
	Series  []SeriesAccuracy // in the order of ids
	Short   int              // series too short to be back-tested
}

// SeriesAccuracy is one series' score.
type SeriesAccuracy struct {
	Series         *workforce.Series
	Default, Naive forecast.Score
}

// accuracyCache keeps the back-test of the newest market.
type accuracyCache struct {
	mu     sync.Mutex
	market *market.Market
	value  *Accuracy
}

// ForecastAccuracy back-tests the headcount and vacancy series that gaps of the home city
// rest on. The answer is kept until the market changes.
func (a *App) ForecastAccuracy(_ context.Context, actor Actor) (Accuracy, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return Accuracy{}, err
	}
	m, c := a.Market(), &a.accuracy
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value != nil && c.market == m {
		return *c.value, nil
	}
	out := Accuracy{Horizon: AccuracyHorizon}
	for _, measure := range []workforce.Measure{workforce.Headcount, workforce.Vacancies} {
		acc, err := measureAccuracy(m, a.home, measure)
		if err != nil {
			return Accuracy{}, err
		}
		if len(acc.Series) > 0 || acc.Short > 0 {
			out.Measures = append(out.Measures, acc)
		}
	}
	c.market, c.value = m, &out
	return out, nil
}

func measureAccuracy(m *market.Market, place org.PlaceCode, measure workforce.Measure) (MeasureAccuracy, error) {
	out := MeasureAccuracy{Measure: measure}
	newTrial := func() (*forecast.Trial, error) {
		return forecast.NewTrial([]forecast.Method{forecast.Default}, forecast.Options{Horizon: AccuracyHorizon, NonNegative: true})
	}
	all, err := newTrial()
	if err != nil {
		return out, err
	}
	for _, s := range m.AllSeries() {
		if s.Measure != measure || s.Place != place || s.First.Freq != workforce.Quarterly {
			continue
		}
		one, err := newTrial()
		if err != nil {
			return out, err
		}
		n, err := one.Roll(forecastSeries(s))
		if errors.Is(err, forecast.ErrTooShort) {
			out.Short++
			continue
		}
		if err != nil {
			return out, err
		}
		out.Origins += n
		own, naive := rows(one.Report())
		out.Series = append(out.Series, SeriesAccuracy{Series: s, Default: own, Naive: naive})
		all.Merge(one)
	}
	out.Default, out.Naive = rows(all.Report())
	return out, nil
}

func rows(r forecast.Report) (own, naive forecast.Score) {
	if row, ok := r.Row(forecast.Default); ok {
		own = row.Score
	}
	if row, ok := r.Row(forecast.SeasonalNaive); ok {
		naive = row.Score
	}
	return own, naive
}

// forecastSeries hands a series over to package forecast, which knows no domain.
func forecastSeries(s *workforce.Series) forecast.Series {
	start := forecast.Period{Year: s.First.Year, Sub: s.First.Sub, Freq: forecast.Frequency(s.First.Freq)}
	return forecast.Series{ID: string(s.ID), Start: start, Values: s.Values}
}

// GapPlaces lists the places that a gap can be told for: those with a headcount or vacancy
// series or a stock, the home city first.
func (a *App) GapPlaces() []org.PlaceCode {
	m := a.Market()
	places := []org.PlaceCode{a.home}
	add := func(p org.PlaceCode) {
		if _, known := m.Place(p); known && !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	for _, s := range m.AllSeries() {
		if (s.Measure == workforce.Headcount || s.Measure == workforce.Vacancies) && s.Subject.Occupation != "" {
			add(s.Place)
		}
	}
	for _, s := range m.Stocks() {
		add(s.Place)
	}
	return places
}

// AssumptionByID returns one coefficient.
func (a *App) AssumptionByID(_ context.Context, actor Actor, id workforce.AssumptionID) (*workforce.Assumption, error) {
	if err := allow(actor, ReadReports, ""); err != nil {
		return nil, err
	}
	x, ok := a.Market().Assumption(id)
	if !ok {
		return nil, ErrAssumptionNotFound
	}
	return x, nil
}

// ErrAssumptionNotFound says that there is no such coefficient.
var ErrAssumptionNotFound = fault.New(fault.NotFound, "not_found")

// Overview is the state of the program as an admin sees it.
type Overview struct {
	Store    error // what the storage answered; nil = well
	Search   search.Status
	Market   market.Counts
	Revision uint64
	Taxonomy store.TaxonomyHead
	Imports  []store.ImportRun // the last few
	Waiting  int               // organisations that wait to be verified
	Users    int
}

// Overview gathers the state of the program.
func (a *App) Overview(ctx context.Context, actor Actor) (Overview, error) {
	if err := allow(actor, RunMaintenance, ""); err != nil {
		return Overview{}, err
	}
	m := a.Market()
	out := Overview{Search: a.search.Status(), Market: m.Counts(), Revision: m.Revision()}
	if out.Store = a.store.Admin.Ping(ctx); out.Store != nil {
		a.log.ErrorContext(ctx, "store does not answer", "err", out.Store)
		return out, nil // what follows would fail the same way
	}
	head, err := a.store.Taxonomy.Get(ctx, store.TaxonomyHeadID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return out, err
	}
	out.Taxonomy = head
	imports, err := a.ImportRuns(ctx, actor, 1, 5)
	if err != nil {
		return out, err
	}
	out.Imports = imports.Items
	waiting, err := a.Organisations(ctx, actor, true, 1, 1)
	if err != nil {
		return out, err
	}
	users, err := a.Users(ctx, actor, 1, 1)
	out.Waiting, out.Users = waiting.Total, users.Total
	return out, err
}

// ImportRun returns the report of one import.
func (a *App) ImportRun(ctx context.Context, actor Actor, id string) (store.ImportRun, error) {
	if err := allow(actor, ImportData, ""); err != nil {
		return store.ImportRun{}, err
	}
	return a.store.Imports.Get(ctx, id)
}

// StatedNeeds returns the open verified needs in a place that stand behind a gap: those that
// name the occupation, or else those that ask for the skill.
func (a *App) StatedNeeds(r GapReport, occupation taxonomy.OccupationID, skill taxonomy.SkillID) []*market.Demand {
	var found []*market.Demand
	if occupation != "" {
		found = r.Market.DemandsFor(occupation)
	} else {
		found = r.Market.DemandsNeeding(skill)
	}
	return slices.DeleteFunc(slices.Clone(found), func(d *market.Demand) bool {
		return !d.Verified || !slices.Contains(r.Market.PlacePath(d.Place), r.Model.Place)
	})
}
