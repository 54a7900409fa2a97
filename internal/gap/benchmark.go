package gap

import (
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Benchmark is one indicator with the city beside Latvia, the EU average and the best.
type Benchmark struct {
	Indicator *workforce.Indicator
	City      *workforce.IndicatorValue // nil = no data
	Country   *workforce.IndicatorValue
	EU        *workforce.IndicatorValue
	Best      *workforce.IndicatorValue // of the countries with a figure for that year
	Targets   []TargetState
}

// TargetState is a target with the newest measured figure of its place.
type TargetState struct {
	Target *workforce.Target
	Latest *workforce.IndicatorValue // nil = no data
	// OnPath is the value that a straight line from baseline to target has in the year of the
	// latest figure; Behind is how far the latest figure is from it, negative when ahead.
	OnPath float64
	Behind float64
}

// Benchmarks sets every indicator side by side, with the newest figure of each place.
func Benchmarks(m *market.Market, city org.PlaceCode) []Benchmark {
	var out []Benchmark
	for _, i := range m.Indicators() {
		b := Benchmark{Indicator: i, City: Latest(i, city), Country: Latest(i, org.PlaceLatvia), EU: Latest(i, org.PlaceEU), Best: best(i, city)}
		for _, t := range m.Targets() {
			if t.Indicator == i.ID {
				b.Targets = append(b.Targets, stateOf(t, i))
			}
		}
		out = append(out, b)
	}
	return out
}

// Latest returns the newest figure of a place, or nil.
func Latest(i *workforce.Indicator, place org.PlaceCode) *workforce.IndicatorValue {
	var newest *workforce.IndicatorValue
	for n := range i.Values {
		if v := &i.Values[n]; v.Place == place && (newest == nil || v.Year > newest.Year) {
			newest = v
		}
	}
	return newest
}

// best returns the best country in the newest year in which any country has a figure. The
// city itself, the EU average and demonstration figures do not compete.
func best(i *workforce.Indicator, city org.PlaceCode) *workforce.IndicatorValue {
	var b *workforce.IndicatorValue
	for n := range i.Values {
		v := &i.Values[n]
		if v.Place == city || v.Place == org.PlaceEU || v.Place == org.PlaceWorld || v.Source.Demo {
			continue
		}
		if b == nil || v.Year > b.Year || (v.Year == b.Year && better(i, v.Value, b.Value)) {
			b = v
		}
	}
	return b
}

func better(i *workforce.Indicator, a, b float64) bool {
	if i.Better == "lower" {
		return a < b
	}
	return a > b
}

func stateOf(t *workforce.Target, i *workforce.Indicator) TargetState {
	s := TargetState{Target: t, Latest: Latest(i, t.Place)}
	if s.Latest == nil {
		return s
	}
	year := min(max(s.Latest.Year, t.BaselineYear), t.Year)
	s.OnPath = t.Baseline + (t.Value-t.Baseline)*float64(year-t.BaselineYear)/float64(t.Year-t.BaselineYear)
	s.Behind = s.OnPath - s.Latest.Value
	if i.Better == "lower" {
		s.Behind = -s.Behind
	}
	return s
}
