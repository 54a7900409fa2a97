package workforce_test

import (
	"math"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
	now = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	csp = workforce.Source{Name: text.Localized{"lv": "CSP"}, URL: "https://stat.gov.lv/", Date: now}
)

func headcount() workforce.Series {
	return workforce.Series{ID: "s1", Measure: workforce.Headcount, Subject: workforce.Subject{Occupation: "data-analyst"}, Place: "LV0007000", Unit: "people",
		Source: csp, First: workforce.Period{Year: 2024, Sub: 1, Freq: workforce.Quarterly}, Values: []float64{10, nan, 12}}
}

func TestSeriesValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*workforce.Series)
		want   []string
	}{
		{"valid, with a missing quarter", func(*workforce.Series) {}, nil},
		{"no id", func(s *workforce.Series) { s.ID = "" }, []string{"id: required"}},
		{"unknown measure", func(s *workforce.Series) { s.Measure = "people" }, []string{"measure: unknown_value"}},
		{"no place", func(s *workforce.Series) { s.Place = "" }, []string{"place: required"}},
		{"about everything", func(s *workforce.Series) { s.Subject = workforce.Subject{} }, nil},
		{"about two things", func(s *workforce.Series) { s.Subject.Skill = "python" }, []string{"subject: mutually_exclusive"}},
		{"about no ISCO group", func(s *workforce.Series) { s.Subject = workforce.Subject{ISCO: "25x"} }, []string{"subject: unknown_value"}},
		{"a fifth quarter", func(s *workforce.Series) { s.First.Sub = 5 }, []string{"first: invalid"}},
		{"no values", func(s *workforce.Series) { s.Values = nil }, []string{"values: out_of_range"}},
		{"too many values", func(s *workforce.Series) { s.Values = make([]float64, workforce.MaxPoints+1) }, []string{"values: out_of_range"}},
		{"negative people", func(s *workforce.Series) { s.Values[2] = -1 }, []string{"values: invalid"}},
		{"endless people, named once", func(s *workforce.Series) { s.Values = []float64{inf, inf} }, []string{"values: invalid"}},
		{"a falling index", func(s *workforce.Series) { s.Measure, s.Values[2] = workforce.Index, -1 }, nil},
		{"no source", func(s *workforce.Series) { s.Source.Name = nil }, []string{"source: required"}},
		{"a source that is a script", func(s *workforce.Series) { s.Source.URL = "javascript:1" }, []string{"source_url: invalid_url"}},
		{"broken name", func(s *workforce.Series) { s.Name = text.Localized{"lv": "\xff"} }, []string{"name.lv: invalid_utf8"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := headcount()
			c.change(&s)
			faulttest.Want(t, s.Validate(), c.want...)
		})
	}
}

func TestSeriesDiffers(t *testing.T) {
	cases := []struct {
		name   string
		change func(*workforce.Series)
		want   bool
	}{
		{"the same", func(*workforce.Series) {}, false},
		{"another vintage and rev", func(s *workforce.Series) { s.Vintage, s.Rev, s.Source.URL = now, 7, "" }, false},
		{"a figure more", func(s *workforce.Series) { s.Values = append(s.Values, 13) }, true},
		{"another figure", func(s *workforce.Series) { s.Values[0] = 11 }, true},
		{"a gap filled", func(s *workforce.Series) { s.Values[1] = 11 }, true},
		{"a figure lost", func(s *workforce.Series) { s.Values[2] = nan }, true},
		{"another start", func(s *workforce.Series) { s.First.Sub = 2 }, true},
		{"another place", func(s *workforce.Series) { s.Place = "LV" }, true},
		{"another subject", func(s *workforce.Series) { s.Subject.Occupation = "x" }, true},
		{"another measure", func(s *workforce.Series) { s.Measure = workforce.Vacancies }, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, b := headcount(), headcount()
			c.change(&b)
			if a.Differs(b) != c.want || b.Differs(a) != c.want {
				t.Errorf("got %v, %v", a.Differs(b), b.Differs(a))
			}
		})
	}
	if got := headcount().Last(); got != (workforce.Period{Year: 2024, Sub: 3, Freq: workforce.Quarterly}) {
		t.Errorf("last period %v", got)
	}
}

func TestStockValidate(t *testing.T) {
	valid := workforce.Stock{ID: "k1", Subject: workforce.Subject{ISCO: "2512"}, Place: "LV0007000", At: now, People: 120, StdErr: 8, Source: csp}
	cases := []struct {
		name   string
		change func(*workforce.Stock)
		want   []string
	}{
		{"valid", func(*workforce.Stock) {}, nil},
		{"empty", func(s *workforce.Stock) { *s = workforce.Stock{} }, []string{"id: required", "place: required", "at: required", "source: required"}},
		{"about two things", func(s *workforce.Stock) { s.Subject.Occupation = "x" }, []string{"subject: mutually_exclusive"}},
		{"negative people", func(s *workforce.Stock) { s.People = -1 }, []string{"people: out_of_range"}},
		{"no number of people", func(s *workforce.Stock) { s.People = nan }, []string{"people: out_of_range"}},
		{"more than a million", func(s *workforce.Stock) { s.People = workforce.MaxCount + 1 }, []string{"people: out_of_range"}},
		{"negative error", func(s *workforce.Stock) { s.StdErr = -1 }, []string{"std_err: out_of_range"}},
		{"error that is no number", func(s *workforce.Stock) { s.StdErr = nan }, []string{"std_err: out_of_range"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := valid
			c.change(&s)
			faulttest.Want(t, s.Validate(), c.want...)
		})
	}
}

func TestIndicatorValidate(t *testing.T) {
	valid := func() workforce.Indicator {
		return workforce.Indicator{ID: "i1", Name: text.Localized{"lv": "Digitālās prasmes"}, Unit: "percent", Better: "higher",
			Values: []workforce.IndicatorValue{{Place: "LV", Year: 2023, Value: 45.3, Source: csp}}}
	}
	cases := []struct {
		name   string
		change func(*workforce.Indicator)
		want   []string
	}{
		{"valid", func(*workforce.Indicator) {}, nil},
		{"no id, name or direction", func(i *workforce.Indicator) { i.ID, i.Name, i.Better = "", nil, "" }, []string{"id: required", "name: required", "better: unknown_value"}},
		{"lower is better", func(i *workforce.Indicator) { i.Better = "lower" }, nil},
		{"a value of nowhere", func(i *workforce.Indicator) { i.Values[0].Place = "" }, []string{"values[0].place: required"}},
		{"a value of no year", func(i *workforce.Indicator) { i.Values[0].Year = 23 }, []string{"values[0].year: out_of_range"}},
		{"a value that is none", func(i *workforce.Indicator) { i.Values[0].Value = nan }, []string{"values[0].value: not_a_number"}},
		{"a value without a source", func(i *workforce.Indicator) { i.Values[0].Source = workforce.Source{} }, []string{"values[0].source: required"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			i := valid()
			c.change(&i)
			faulttest.Want(t, i.Validate(), c.want...)
		})
	}
}

func TestTargetValidate(t *testing.T) {
	valid := workforce.Target{ID: "t1", Indicator: "i1", Place: "LV", Name: text.Localized{"lv": "Mērķis"}, BaselineYear: 2023, Baseline: 45.3, Year: 2030, Value: 80, Source: csp}
	cases := []struct {
		name   string
		change func(*workforce.Target)
		want   []string
	}{
		{"valid", func(*workforce.Target) {}, nil},
		{"empty", func(x *workforce.Target) { *x = workforce.Target{} },
			[]string{"id: required", "indicator: required", "place: required", "name: required", "year: before_start", "source: required"}},
		{"due in its baseline year", func(x *workforce.Target) { x.Year = x.BaselineYear }, []string{"year: before_start"}},
		{"no numbers", func(x *workforce.Target) { x.Baseline, x.Value = inf, nan }, []string{"baseline: not_a_number", "value: not_a_number"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x := valid
			c.change(&x)
			faulttest.Want(t, x.Validate(), c.want...)
		})
	}
}

func TestAssumptionValidate(t *testing.T) {
	valid := workforce.Assumption{ID: "a1", Rate: workforce.RateRetire, Place: "LV0007000", Value: 0.02, StdErr: 0.005, Source: csp, From: now}
	cases := []struct {
		name   string
		change func(*workforce.Assumption)
		want   []string
	}{
		{"valid", func(*workforce.Assumption) {}, nil},
		{"empty", func(a *workforce.Assumption) { *a = workforce.Assumption{} }, []string{"id: required", "rate: unknown_value", "place: required", "source: required"}},
		{"about two things", func(a *workforce.Assumption) { a.Subject = workforce.Subject{Occupation: "x", ISCO: "25"} }, []string{"subject: mutually_exclusive"}},
		{"nobody", func(a *workforce.Assumption) { a.Value = 0 }, nil},
		{"everybody", func(a *workforce.Assumption) { a.Value = 1 }, nil},
		{"more than everybody", func(a *workforce.Assumption) { a.Value = 1.01 }, []string{"value: out_of_range"}},
		{"a negative share", func(a *workforce.Assumption) { a.Value = -0.1 }, []string{"value: out_of_range"}},
		{"no number", func(a *workforce.Assumption) { a.Value, a.StdErr = nan, nan }, []string{"value: out_of_range", "std_err: out_of_range"}},
		{"a count above one", func(a *workforce.Assumption) { a.Rate, a.Value = workforce.RateGraduates, 40 }, nil},
		{"too many a year", func(a *workforce.Assumption) { a.Rate, a.Value = workforce.RateInflow, workforce.MaxCount+1 }, []string{"value: out_of_range"}},
		{"a source that is no address", func(a *workforce.Assumption) { a.Source.URL = "stat.gov.lv" }, []string{"source_url: invalid_url"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := valid
			c.change(&a)
			faulttest.Want(t, a.Validate(), c.want...)
		})
	}
}

func TestRates(t *testing.T) {
	counts := 0
	for _, r := range workforce.Rates() {
		if !r.Valid() {
			t.Errorf("%s is not valid", r)
		}
		if r.IsCount() {
			counts++
		}
	}
	if counts != 2 {
		t.Errorf("%d rates count people a year, want graduates and inflow", counts)
	}
}

func TestEditedKeepsTheFormerValues(t *testing.T) {
	first := workforce.Assumption{ID: "a1", Rate: workforce.RateRetire, Value: 0.02, StdErr: 0.005, Source: csp, From: now.AddDate(-1, 0, 0)}
	eurostat := workforce.Source{Name: text.Localized{"en": "Eurostat"}}
	second := first.Edited(0.03, 0.004, eurostat, "u1", now)
	third := second.Edited(0.04, 0, csp, "u2", now.Add(time.Hour))
	if third.Value != 0.04 || third.EditedBy != "u2" || !third.From.Equal(now.Add(time.Hour)) {
		t.Errorf("got %+v", third)
	}
	if len(first.History) != 0 || len(second.History) != 1 || len(third.History) != 2 {
		t.Fatalf("histories of %d, %d, %d entries", len(first.History), len(second.History), len(third.History))
	}
	if h := third.History[0]; h.Value != 0.02 || h.StdErr != 0.005 || !h.Until.Equal(now) || h.EditedBy != "" || h.Source.URL != csp.URL {
		t.Errorf("the first value: %+v", h)
	}
	if h := third.History[1]; h.Value != 0.03 || h.EditedBy != "u1" || h.Source.Name.String() != "Eurostat" {
		t.Errorf("the second value: %+v", h)
	}
}
