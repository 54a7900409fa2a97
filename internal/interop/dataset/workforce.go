package dataset

import (
	"encoding/json"
	"maps"
	"math"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// rawSource is an entry of "sources" in workforce.json: an object by key, which the other
// lists refer to.
type rawSource struct {
	Name    text.Localized `json:"name"`
	URL     string         `json:"url"`
	Date    string         `json:"date"`
	Licence string         `json:"licence"`
	Demo    bool           `json:"demo"`
}

// rawSubject is what a figure is about: at most one of the three.
type rawSubject struct {
	Skill      string          `json:"skill"`
	Occupation string          `json:"occupation"`
	ISCO       taxonomy.ISCO08 `json:"isco"`
}

// rawSeries is an entry of "series"; null is a missing value.
type rawSeries struct {
	ID      workforce.SeriesID `json:"id"`
	Measure workforce.Measure  `json:"measure"`
	rawSubject
	Place   org.PlaceCode  `json:"place"`
	Unit    string         `json:"unit"`
	Name    text.Localized `json:"name"`
	Source  string         `json:"source"`
	First   string         `json:"first"`
	Values  []*float64     `json:"values"`
	Vintage string         `json:"vintage"` // the source's date when left out
}

// rawStock is an entry of "stocks".
type rawStock struct {
	ID workforce.StockID `json:"id"`
	rawSubject
	Place  org.PlaceCode `json:"place"`
	At     string        `json:"at"`
	People float64       `json:"people"`
	StdErr float64       `json:"std_err"`
	Source string        `json:"source"`
}

// rawAssumption is an entry of "assumptions".
type rawAssumption struct {
	ID   workforce.AssumptionID `json:"id"`
	Rate workforce.Rate         `json:"rate"`
	rawSubject
	Place  org.PlaceCode  `json:"place"`
	Value  float64        `json:"value"`
	StdErr float64        `json:"std_err"`
	Source string         `json:"source"`
	Note   text.Localized `json:"note"`
	From   string         `json:"from"`
}

// rawIndicator is an entry of "indicators".
type rawIndicator struct {
	ID     workforce.IndicatorID `json:"id"`
	Name   text.Localized        `json:"name"`
	Unit   string                `json:"unit"`
	Better string                `json:"better"`
	Note   text.Localized        `json:"note"`
	Values []rawIndicatorValue   `json:"values"`
}

// rawIndicatorValue is one figure; label names a place outside the catalogue of places.
type rawIndicatorValue struct {
	Place  org.PlaceCode  `json:"place"`
	Label  text.Localized `json:"label"`
	Year   int            `json:"year"`
	Value  float64        `json:"value"`
	Source string         `json:"source"`
}

// rawTarget is an entry of "targets".
type rawTarget struct {
	ID           workforce.TargetID    `json:"id"`
	Indicator    workforce.IndicatorID `json:"indicator"`
	Place        org.PlaceCode         `json:"place"`
	Name         text.Localized        `json:"name"`
	BaselineYear int                   `json:"baseline_year"`
	Baseline     float64               `json:"baseline"`
	Year         int                   `json:"year"`
	Value        float64               `json:"value"`
	Source       string                `json:"source"`
}

type sources map[string]workforce.Source

func (r *reader) readWorkforce() {
	top := r.open(workforceFile, "sources", "series", "stocks", "assumptions", "indicators", "targets")
	from := r.readSources(top)
	each(r, workforceFile, top, "series", func(a at, v rawSeries) { a.series(from, v) })
	each(r, workforceFile, top, "stocks", func(a at, v rawStock) { a.stock(from, v) })
	each(r, workforceFile, top, "assumptions", func(a at, v rawAssumption) { a.assumption(from, v) })
	each(r, workforceFile, top, "indicators", func(a at, v rawIndicator) { a.indicator(from, v) })
	each(r, workforceFile, top, "targets", func(a at, v rawTarget) { a.target(from, v) })
}

func (r *reader) readSources(top map[string]json.RawMessage) sources {
	here := at{r: r, file: workforceFile}.in("sources")
	var raw map[string]json.RawMessage
	if len(top["sources"]) == 0 || !decode(here, top["sources"], &raw) {
		return nil
	}
	out := make(sources, len(raw))
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		var v rawSource
		if a := here.in(key); decode(a, raw[key], &v) {
			out[key] = workforce.Source{Name: v.Name.Trimmed(), URL: v.URL, Date: a.in("date").date(v.Date), Licence: v.Licence, Demo: v.Demo}
		}
	}
	return out
}

func (a at) source(from sources, key string) workforce.Source {
	s, ok := from[key]
	if !ok {
		a.bad("unknown_value", key)
	}
	return s
}

func (a at) subject(v rawSubject) workforce.Subject {
	s := workforce.Subject{ISCO: v.ISCO}
	set := 0
	if v.Skill != "" {
		set++
		s.Skill = a.in("skill").skill(v.Skill)
	}
	if v.Occupation != "" {
		set++
		s.Occupation = a.in("occupation").occupation(v.Occupation)
	}
	if v.ISCO != "" {
		set++
		if !v.ISCO.Valid() {
			a.in("isco").bad("unknown_value", string(v.ISCO))
		}
	}
	if set > 1 {
		a.bad("mutually_exclusive", "")
	}
	return s
}

func (a at) series(from sources, v rawSeries) {
	s := workforce.Series{
		ID: v.ID, Measure: v.Measure, Subject: a.subject(v.rawSubject), Place: a.in("place").place(v.Place),
		Unit: v.Unit, Name: v.Name.Trimmed(), Source: a.in("source").source(from, v.Source),
		First: a.in("first").period(v.First), Vintage: a.in("vintage").date(v.Vintage),
	}
	if v.Vintage == "" {
		s.Vintage = s.Source.Date
	}
	for _, p := range v.Values {
		if p == nil {
			s.Values = append(s.Values, math.NaN())
		} else {
			s.Values = append(s.Values, *p)
		}
	}
	a.unique("series", string(s.ID))
	a.check(s.Validate())
	a.r.out.Series = append(a.r.out.Series, s)
}

func (a at) stock(from sources, v rawStock) {
	s := workforce.Stock{
		ID: v.ID, Subject: a.subject(v.rawSubject), Place: a.in("place").place(v.Place), At: a.in("at").date(v.At),
		People: v.People, StdErr: v.StdErr, Source: a.in("source").source(from, v.Source),
	}
	a.unique("stock", string(s.ID))
	a.check(s.Validate())
	a.r.out.Stocks = append(a.r.out.Stocks, s)
}

func (a at) assumption(from sources, v rawAssumption) {
	s := workforce.Assumption{
		ID: v.ID, Rate: v.Rate, Subject: a.subject(v.rawSubject), Place: a.in("place").place(v.Place),
		Value: v.Value, StdErr: v.StdErr, Source: a.in("source").source(from, v.Source),
		Note: v.Note.Trimmed(), From: a.in("from").date(v.From),
	}
	a.unique("assumption", string(s.ID))
	a.check(s.Validate())
	a.r.out.Assumptions = append(a.r.out.Assumptions, s)
}

func (a at) indicator(from sources, v rawIndicator) {
	s := workforce.Indicator{ID: v.ID, Name: v.Name.Trimmed(), Unit: v.Unit, Better: v.Better, Note: v.Note.Trimmed()}
	for i, raw := range v.Values {
		in := a.in("values", i)
		if raw.Label.Trimmed().Empty() {
			in.in("place").place(raw.Place)
		}
		s.Values = append(s.Values, workforce.IndicatorValue{
			Place: raw.Place, Label: raw.Label.Trimmed(), Year: raw.Year, Value: raw.Value,
			Source: in.in("source").source(from, raw.Source),
		})
	}
	a.unique("indicator", string(s.ID))
	a.check(s.Validate())
	a.r.out.Indicators = append(a.r.out.Indicators, s)
}

func (a at) target(from sources, v rawTarget) {
	s := workforce.Target{
		ID: v.ID, Indicator: v.Indicator, Place: a.in("place").place(v.Place), Name: v.Name.Trimmed(),
		BaselineYear: v.BaselineYear, Baseline: v.Baseline, Year: v.Year, Value: v.Value,
		Source: a.in("source").source(from, v.Source),
	}
	known := slices.ContainsFunc(a.r.out.Indicators, func(i workforce.Indicator) bool { return i.ID == s.Indicator })
	if !known {
		a.in("indicator").bad("unknown_value", string(s.Indicator))
	}
	a.unique("target", string(s.ID))
	a.check(s.Validate())
	a.r.out.Targets = append(a.r.out.Targets, s)
}
