package seriescsv_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/forecast/seriescsv"
)

const long = `series,period,type,frequency,start,horizon,n_train,train,test
A1,QUARTERLY,MICRO,4,1975.75,2,4,1;2.5;NA;4,5;6
B2,MONTHLY,MACRO,12,1980.92,3,3,10;11;12,
`

func TestReadLong(t *testing.T) {
	got, err := seriescsv.Read(strings.NewReader("\ufeff" + long))
	if err != nil {
		t.Fatal(err)
	}
	a, b := got[0], got[1]
	if a.Train.ID != "A1" || a.Train.Start != forecast.Quarter(1975, 4) || a.Horizon != 2 || a.Type != "MICRO" || !slices.Equal(a.Test, []float64{5, 6}) {
		t.Errorf("%+v", a)
	}
	if v := a.Train.Values; len(v) != 4 || v[1] != 2.5 || !math.IsNaN(v[2]) {
		t.Errorf("values %v", v)
	}
	if b.Train.Start != forecast.Month(1980, 12) || len(b.Test) != 0 {
		t.Errorf("%+v", b)
	}
}

// The twelfths of the M files are cut to two digits in places; each must still name its month.
func TestDecimalYears(t *testing.T) {
	for start, want := range map[string]string{
		"1975": "1975-01", "1975.08": "1975-02", "1975.17": "1975-03", "1975.25": "1975-04", "1975.33": "1975-05",
		"1975.42": "1975-06", "1975.5": "1975-07", "1975.58": "1975-08", "1975.67": "1975-09", "1975.75": "1975-10",
		"1975.83": "1975-11", "1975.92": "1975-12", "1975.91667": "1975-12", "1975-03": "1975-03",
	} {
		got, err := seriescsv.Read(strings.NewReader("series,frequency,start,train\nx,12," + start + ",1;2\n"))
		if err != nil || got[0].Train.Start.String() != want {
			t.Errorf("%s: %v, %v", start, got, err)
		}
	}
}

func TestReadWide(t *testing.T) {
	got, err := seriescsv.Read(strings.NewReader("month,Go,\"C, C++\"\n2011-05,1,2\n2011-06,,3\n2011-08,4,5\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := got[0].Train
	if s.ID != "Go" || s.Start != forecast.Month(2011, 5) || len(s.Values) != 4 || s.Observed() != 2 || s.Values[3] != 4 {
		t.Errorf("%+v", s)
	}
	if c := got[1].Train; c.ID != "C, C++" || c.Observed() != 3 || !math.IsNaN(c.Values[2]) {
		t.Errorf("%+v: July is not in the file and must be missing", c)
	}
}

func TestErrorsNameTheirPlace(t *testing.T) {
	head := "series,frequency,start,horizon,n_train,train\n"
	for _, c := range []struct {
		name, in     string
		code         string
		line, column int
	}{
		{"nothing", "", seriescsv.CodeEmpty, 1, 0},
		{"no rows", head, seriescsv.CodeEmpty, 1, 0},
		{"wrong columns", "a,b\n1,2\n", seriescsv.CodeHeader, 1, 0},
		{"column twice", "series,series\n", seriescsv.CodeHeader, 1, 2},
		{"short row", head + "x,4,1975,2,2,1;2\ny,4\n", seriescsv.CodeSyntax, 3, 0},
		{"open quote", head + "\"x,4,1975,2,2,1;2\n", seriescsv.CodeSyntax, 2, 0},
		{"word", head + "x,4,1975,2,2,1;two\n", seriescsv.CodeNumber, 2, 6},
		{"infinite", head + "x,4,1975,2,2,1;inf\n", seriescsv.CodeNumber, 2, 6},
		{"frequency", head + "x,52,1975,2,2,1;2\n", seriescsv.CodeFrequency, 2, 2},
		{"start", head + "x,4,soon,2,2,1;2\n", seriescsv.CodePeriod, 2, 3},
		{"horizon", head + "x,4,1975,0,2,1;2\n", seriescsv.CodeHorizon, 2, 4},
		{"count", head + "x,4,1975,2,3,1;2\n", seriescsv.CodeCount, 2, 5},
		{"series twice", head + "x,4,1975,2,2,1;2\nx,4,1975,2,2,1;2\n", seriescsv.CodeSeries, 3, 1},
		{"wide, one column", "month\n2011-01\n", seriescsv.CodeHeader, 1, 0},
		{"wide, name twice", "month,a,a\n", seriescsv.CodeSeries, 1, 3},
		{"wide, no rows", "month,a\n", seriescsv.CodeEmpty, 1, 0},
		{"wide, period", "month,a\nJan,1\n", seriescsv.CodePeriod, 2, 1},
		{"wide, backwards", "month,a\n2011-02,1\n2011-01,1\n", seriescsv.CodePeriod, 3, 1},
		{"wide, twice", "month,a\n2011-02,1\n2011-02,1\n", seriescsv.CodePeriod, 3, 1},
		{"wide, frequencies mixed", "month,a\n2011-02,1\n2011-Q3,1\n", seriescsv.CodePeriod, 3, 1},
		{"wide, a thousand years", "month,a\n1000-02,1\n2011-02,1\n", seriescsv.CodeTooLarge, 3, 1},
	} {
		_, err := seriescsv.Read(strings.NewReader(c.in))
		var e *seriescsv.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Line != c.line || e.Column != c.column {
			t.Errorf("%s: %v, want %s at line %d, column %d", c.name, err, c.code, c.line, c.column)
		}
	}
}

// Whatever the input, reading ends, and what is accepted can be forecast or is refused by name.
func FuzzRead(f *testing.F) {
	f.Add(long)
	f.Add("month,a,b\n2011-01,1,2\n2011-03,4,\n")
	f.Add("year,x\n1990,1\n1991,2\n1992,3\n1993,4\n1994,5\n1995,6\n1996,7\n1997,8\n1998,1e300\n")
	f.Add("series,frequency,start,train\nx,1,1990,0;0;0;0;1e-300;0;0;0;1e99\n")
	f.Fuzz(func(t *testing.T, in string) {
		cases, err := seriescsv.Read(strings.NewReader(in))
		if err != nil {
			return
		}
		for _, c := range cases[:min(len(cases), 3)] {
			fc, err := forecast.Run(c.Train, forecast.Options{Horizon: 3})
			if err != nil {
				if !errors.Is(err, forecast.ErrTooShort) && !errors.Is(err, forecast.ErrValue) {
					t.Fatal(err)
				}
				continue
			}
			for h, p := range fc.Point {
				iv := fc.Intervals[2]
				if math.IsNaN(p) || !(iv.Lo[h] <= p && p <= iv.Hi[h]) {
					t.Fatalf("h=%d: %g in [%g, %g] of %v", h+1, p, iv.Lo[h], iv.Hi[h], c.Train.Values)
				}
			}
		}
	})
}
