package gap

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// MaxHorizon is how many quarters ahead a gap is computed at most: five years.
const MaxHorizon = 20

// Model is everything the gaps of one place are computed from, taken from the market at one time.
type Model struct {
	Place       org.PlaceCode
	Now         workforce.Period // the quarter that the present lies in: the last one observed
	At          time.Time
	Horizon     int
	Group       Group        // "" = GroupAll
	Occupations []Occupation // in the order of ids
	DataUntil   time.Time    // the end of the newest headcount or vacancy period behind it
}

// Build gathers the model of a place: every occupation that has a headcount or vacancy
// series, a stock or an open verified need there. It forecasts filled jobs and vacancies.
func Build(m *market.Market, place org.PlaceCode, now time.Time, horizon int) Model {
	b := builder{m: m, place: place, now: workforce.PeriodOf(now, workforce.Quarterly), at: now, h: min(max(horizon, 1), MaxHorizon)}
	b.collect()
	model := Model{Place: place, Now: b.now, At: now, Horizon: b.h, DataUntil: b.newest}
	for _, id := range b.ids() {
		model.Occupations = append(model.Occupations, b.occupation(id))
	}
	return model
}

type builder struct {
	m      *market.Market
	place  org.PlaceCode
	now    workforce.Period
	at     time.Time
	h      int
	jobs   map[taxonomy.OccupationID]*workforce.Series
	vacant map[taxonomy.OccupationID]*workforce.Series
	stocks map[taxonomy.OccupationID]*workforce.Stock
	stated map[taxonomy.OccupationID][]*market.Demand // verified, in the place, whatever their status
	newest time.Time
}

// collect sorts what the market holds by occupation. Needs of the place and of places below it count.
func (b *builder) collect() {
	b.jobs, b.vacant = map[taxonomy.OccupationID]*workforce.Series{}, map[taxonomy.OccupationID]*workforce.Series{}
	b.stocks, b.stated = map[taxonomy.OccupationID]*workforce.Stock{}, map[taxonomy.OccupationID][]*market.Demand{}
	for _, s := range b.m.AllSeries() {
		if s.Place != b.place || s.Subject.Occupation == "" || s.First.Freq != workforce.Quarterly {
			continue
		}
		switch id := b.resolve(s.Subject.Occupation); s.Measure {
		case workforce.Headcount:
			b.keep(b.jobs, id, s)
		case workforce.Vacancies:
			b.keep(b.vacant, id, s)
		}
	}
	for _, s := range b.m.Stocks() {
		if id := b.resolve(s.Subject.Occupation); s.Place == b.place && id != "" {
			if old := b.stocks[id]; old == nil || s.At.After(old.At) {
				b.stocks[id] = s
			}
		}
	}
	for d := range b.m.Demands() {
		if d.Verified && d.Occupation != "" && slices.Contains(b.m.PlacePath(d.Place), b.place) {
			id := b.resolve(d.Occupation)
			b.stated[id] = append(b.stated[id], d)
		}
	}
	for _, ds := range b.stated {
		slices.SortFunc(ds, func(x, y *market.Demand) int { return strings.Compare(string(x.ID), string(y.ID)) })
	}
}

// keep prefers the series that reaches further; two of the same measure are never summed.
func (b *builder) keep(into map[taxonomy.OccupationID]*workforce.Series, id taxonomy.OccupationID, s *workforce.Series) {
	if old := into[id]; old == nil || s.Last().Index() > old.Last().Index() {
		into[id] = s
	}
	if end := s.Last().End(); end.After(b.newest) {
		b.newest = end
	}
}

func (b *builder) resolve(id taxonomy.OccupationID) taxonomy.OccupationID {
	if o, ok := b.m.Taxonomy().Occupation(id); ok {
		return o.ID
	}
	return id
}

func (b *builder) ids() []taxonomy.OccupationID {
	seen := map[taxonomy.OccupationID]bool{}
	for id := range b.jobs {
		seen[id] = true
	}
	for id := range b.vacant {
		seen[id] = true
	}
	for id := range b.stocks {
		seen[id] = true
	}
	for id, ds := range b.stated {
		seen[id] = seen[id] || slices.ContainsFunc(ds, func(d *market.Demand) bool { return d.Open() })
	}
	var ids []taxonomy.OccupationID
	for id, in := range seen {
		if _, known := b.m.Taxonomy().Occupation(id); in && known {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (b *builder) occupation(id taxonomy.OccupationID) Occupation {
	o := Occupation{ID: id, Rates: b.rates(id), Runs: b.runs(id)}
	b.goOn(&o)
	o.Jobs, o.Filled = b.history(&o, b.jobs[id])
	o.Vacant, o.Open = b.vacancies(&o, id)
	if s := b.stocks[id]; s != nil {
		o.Stock = Estimate{Value: s.People, StdErr: s.StdErr}
	} else {
		o.Stock = Estimate{Value: o.Jobs}
		o.Notes = append(o.Notes, Note{Code: NoteNoStock})
	}
	if b.jobs[id] == nil && b.stocks[id] == nil {
		// Nothing is known of the people: only stated needs speak, and the place's default flows
		// would conjure up workers.
		o.Rates.Graduates, o.Rates.Inflow = Estimate{}, Estimate{}
	}
	if b.jobs[id] == nil {
		o.Jobs = o.Stock.Value
		o.Filled = flat(o.Jobs, b.h)
		o.Notes = append(o.Notes, Note{Code: NoteNoHistory})
	}
	return o
}

func flat(v float64, h int) Path {
	p := Path{Point: make([]float64, h), Sigma: make([]float64, h)}
	for i := range p.Point {
		p.Point[i] = v
	}
	return p
}

// history returns where a series stands now and its forecast from there. A series that ends
// before the present quarter is carried to it by its own forecast, and a note says so.
func (b *builder) history(o *Occupation, s *workforce.Series) (float64, Path) {
	if s == nil {
		return 0, flat(0, b.h)
	}
	behind := max(0, b.now.Index()-s.Last().Index())
	last := lastValue(s.Values)
	f, err := forecast.Run(forecastSeries(s), forecast.Options{Horizon: b.h + behind, NonNegative: true})
	if err != nil {
		o.note(NoteShort, float64(len(s.Values)))
		return last, flat(last, b.h)
	}
	now := last
	if behind > 0 {
		now = f.Point[behind-1]
	}
	if behind > 1 { // the quarter before the present one is the newest that can be complete
		o.note(NoteOldSeries, float64(behind))
	}
	return now, Path{Point: f.Point[behind:], Sigma: f.Sigma[behind:]}
}

// note records a note once, with the larger value when two series give the same.
func (o *Occupation) note(code string, value float64) {
	for i := range o.Notes {
		if o.Notes[i].Code == code {
			o.Notes[i].Value = math.Max(o.Notes[i].Value, value)
			return
		}
	}
	o.Notes = append(o.Notes, Note{Code: code, Value: value})
}

// forecastSeries hands a series over to package forecast, which has its own period type
// because it knows no domain.
func forecastSeries(s *workforce.Series) forecast.Series {
	start := forecast.Period{Year: s.First.Year, Sub: s.First.Sub, Freq: forecast.Frequency(s.First.Freq)}
	return forecast.Series{ID: string(s.ID), Start: start, Values: s.Values}
}

func lastValue(values []float64) float64 {
	for _, v := range slices.Backward(values) {
		if !math.IsNaN(v) {
			return v
		}
	}
	return 0
}

// vacancies splices the vacancy series with the stated needs: the series holds up to its last
// period; from there the level moves by what employers have stated since (METHODS: derived
// counts come after, the two are never summed). A need counts from its date on, so one that
// is wanted in a year raises the vacancies in a year.
func (b *builder) vacancies(o *Occupation, id taxonomy.OccupationID) (float64, Path) {
	s, stated := b.vacant[id], b.stated[id]
	since := time.Time{} // without a series every open stated need counts
	if s != nil {
		since = s.Last().End()
	}
	now, path := b.history(o, s)
	added := statedChange(stated, b.now.End(), since)
	if added != 0 && s != nil {
		o.Notes = append(o.Notes, Note{Code: NoteSpliced, Value: added})
	}
	for i := range path.Point {
		path.Point[i] = math.Max(0, path.Point[i]+statedChange(stated, b.now.Add(i+1).End(), since))
	}
	return math.Max(0, now+added), path
}

// statedChange is how many more people verified needs ask for at a time, as known now, than
// they did when the vacancy series ended. Times are ends of periods: the first instant after.
func statedChange(stated []*market.Demand, at, since time.Time) float64 {
	n := 0.0
	for _, d := range stated {
		if d.Open() && d.From.Before(at) {
			n += float64(d.Headcount)
		}
		if !since.IsZero() {
			n -= openAt(d, since)
		}
	}
	return n
}

// openAt is how many people a need asked for at an earlier time, by its history. A need for
// later is no vacancy yet.
func openAt(d *market.Demand, at time.Time) float64 {
	n := 0.0
	for _, e := range d.History {
		if e.At.After(at) {
			break
		}
		n = 0
		if e.Status == demand.Open && d.From.Before(at) {
			n = float64(e.Headcount)
		}
	}
	return n
}
