package workforce

import (
	"math"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// StockID names a stock.
type StockID string

// Stock is how many people with an occupation a place has at a date: the S_0 of the
// stock-flow model. It counts people, employed there or looking for such work.
type Stock struct {
	ID      StockID
	Subject Subject
	Place   org.PlaceCode
	At      time.Time
	People  float64
	StdErr  float64
	Source  Source
	Rev     int64
}

// Validate reports every wrong field.
func (s Stock) Validate() error {
	var k fault.Check
	k.That(s.ID != "", "id", "required")
	k.That(s.Place != "", "place", "required")
	s.Subject.check(&k)
	k.That(!s.At.IsZero(), "at", "required")
	k.That(s.People >= 0 && s.People <= MaxCount, "people", "out_of_range", fault.Params{"min": 0, "max": MaxCount})
	k.That(s.StdErr >= 0 && s.StdErr <= MaxCount, "std_err", "out_of_range", fault.Params{"min": 0, "max": MaxCount})
	s.Source.check(&k)
	return k.Err()
}

// IndicatorID names an indicator.
type IndicatorID string

// Indicator is a measured figure by place and year, shown beside other places.
type Indicator struct {
	ID     IndicatorID
	Name   text.Localized
	Unit   string // "percent", "people", "ratio", "per-1000"
	Better string // "higher" or "lower"
	Note   text.Localized
	Values []IndicatorValue // any order; one per place and year
	Rev    int64
}

// IndicatorValue is one figure.
type IndicatorValue struct {
	Place  org.PlaceCode  // a place code, or a country code such as SE for "the best"
	Label  text.Localized // the place's name where it is not in the catalogue of places
	Year   int
	Value  float64
	Source Source
}

// Validate reports every wrong field.
func (i Indicator) Validate() error {
	var k fault.Check
	k.That(i.ID != "", "id", "required")
	org.CheckText(&k, "name", i.Name, org.MaxName, true)
	k.That(i.Better == "higher" || i.Better == "lower", "better", "unknown_value")
	for n, v := range i.Values {
		in := k.In("values", n)
		in.That(v.Place != "", "place", "required")
		in.That(v.Year >= 1900 && v.Year <= 2200, "year", "out_of_range", fault.Params{"min": 1900, "max": 2200})
		in.That(isFinite(v.Value), "value", "not_a_number")
		v.Source.check(in)
	}
	return k.Err()
}

// TargetID names a target.
type TargetID string

// Target is a strategic goal for an indicator in a place.
type Target struct {
	ID           TargetID
	Indicator    IndicatorID
	Place        org.PlaceCode
	Name         text.Localized
	BaselineYear int
	Baseline     float64
	Year         int
	Value        float64
	Source       Source
	Rev          int64
}

// Validate reports every wrong field.
func (t Target) Validate() error {
	var k fault.Check
	k.That(t.ID != "", "id", "required")
	k.That(t.Indicator != "", "indicator", "required")
	k.That(t.Place != "", "place", "required")
	org.CheckText(&k, "name", t.Name, org.MaxName, true)
	k.That(t.Year > t.BaselineYear, "year", "before_start")
	k.That(isFinite(t.Baseline), "baseline", "not_a_number")
	k.That(isFinite(t.Value), "value", "not_a_number")
	t.Source.check(&k)
	return k.Err()
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
