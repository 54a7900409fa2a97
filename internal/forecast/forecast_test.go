package forecast_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"pgregory.net/rapid"
)

func drawSeries(t *rapid.T) forecast.Series {
	start := rapid.SampledFrom([]forecast.Period{forecast.Month(2015, 3), forecast.Quarter(2010, 2), forecast.Year(1990)}).Draw(t, "start")
	n := rapid.IntRange(forecast.MinObserved, 70).Draw(t, "n")
	level := rapid.Float64Range(5, 500).Draw(t, "level")
	trend := rapid.Float64Range(-0.02, 0.05).Draw(t, "trend")
	swing := rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "swing")
	s := forecast.Series{ID: "s", Start: start}
	for i := range n {
		v := level * (1 + trend*float64(i)) * (1 + swing*math.Sin(2*math.Pi*float64(i)/float64(start.Freq)))
		s.Values = append(s.Values, v+level*rapid.Float64Range(-0.1, 0.1).Draw(t, "noise"))
	}
	if rapid.Bool().Draw(t, "counts") {
		for i := range s.Values {
			s.Values[i] = math.Max(0, math.Floor(s.Values[i]/level*2-1))
		}
	}
	if rapid.Bool().Draw(t, "gap") && n > 10 {
		s.Values[rapid.IntRange(0, n-1).Draw(t, "at")] = math.NaN()
	}
	return s
}

func drawMethod(t *rapid.T) forecast.Method {
	return rapid.SampledFrom(forecast.Methods()).Draw(t, "method")
}

func run(t rapid.TB, s forecast.Series, o forecast.Options) forecast.Forecast {
	f, err := forecast.Run(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestIntervalsNestAndNeverShrink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, o := drawSeries(t), forecast.Options{Horizon: 20, Method: drawMethod(t), NonNegative: rapid.Bool().Draw(t, "nonneg")}
		f := run(t, s, o)
		for h, p := range f.Point {
			for j, iv := range f.Intervals {
				lo, hi := iv.Lo[h], iv.Hi[h]
				if !(lo <= p && p <= hi) {
					t.Fatalf("h=%d level=%g: %g not within [%g, %g]", h+1, iv.Level, p, lo, hi)
				}
				if j > 0 && (lo > f.Intervals[j-1].Lo[h] || hi < f.Intervals[j-1].Hi[h]) {
					t.Fatalf("h=%d: level %g does not enclose the one below", h+1, iv.Level)
				}
				if h > 0 && hi-p < (iv.Hi[h-1]-f.Point[h-1])*(1-1e-9)-1e-9 {
					t.Fatalf("h=%d level=%g: narrower than before", h+1, iv.Level)
				}
				if o.NonNegative && lo < 0 {
					t.Fatalf("below zero: %g", lo)
				}
			}
			if h > 0 && f.Sigma[h] < f.Sigma[h-1] {
				t.Fatalf("σ falls at h=%d", h+1)
			}
		}
	})
}

func TestShorterHorizonIsPrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, m := drawSeries(t), drawMethod(t)
		long := run(t, s, forecast.Options{Horizon: 8, Method: m})
		short := run(t, s, forecast.Options{Horizon: 4, Method: m})
		same := slices.Equal(short.Point, long.Point[:4])
		for j := range short.Intervals {
			same = same && slices.Equal(short.Intervals[j].Lo, long.Intervals[j].Lo[:4]) && slices.Equal(short.Intervals[j].Hi, long.Intervals[j].Hi[:4])
		}
		if !same {
			t.Fatalf("horizon 4 is no prefix of horizon 8:\n%v\n%v", short, long)
		}
	})
}

// A used workspace must answer like a fresh one, and the input must stay as it was.
func TestDeterminism(t *testing.T) {
	var used forecast.Workspace
	rapid.Check(t, func(t *rapid.T) {
		s, o := drawSeries(t), forecast.Options{Method: drawMethod(t)}
		before := slices.Clone(s.Values)
		a, err := used.Run(s, o)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := new(forecast.Workspace).Run(s, o)
		for i := range a.Fitted { // NaN differs from itself
			if math.IsNaN(a.Fitted[i]) && math.IsNaN(b.Fitted[i]) {
				a.Fitted[i], b.Fitted[i] = 0, 0
			}
		}
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("a used workspace differs:\n%v\n%v", a, b)
		}
		for i := range before {
			if before[i] != s.Values[i] && !math.IsNaN(before[i]) {
				t.Fatal("the input changed")
			}
		}
	})
}

// Doubling is exact in binary, so every figure must double exactly.
func TestScaleEquivariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, o := drawSeries(t), forecast.Options{Method: drawMethod(t)}
		c := math.Ldexp(1, rapid.IntRange(-8, 8).Draw(t, "exponent"))
		a := run(t, s, o)
		s.Values = slices.Clone(s.Values)
		for i := range s.Values {
			s.Values[i] *= c
		}
		b := run(t, s, o)
		for h := range a.Point {
			if !close(a.Point[h]*c, b.Point[h], 1e-9) || !close(a.Intervals[2].Hi[h]*c, b.Intervals[2].Hi[h], 1e-9) {
				t.Fatalf("h=%d: %g·%g became %g", h+1, c, a.Point[h], b.Point[h])
			}
		}
	})
}

func close(a, b, tol float64) bool { return math.Abs(a-b) <= tol*(math.Abs(a)+math.Abs(b)) }

// Without a season every method is additive: a series moved up by 1000 has its forecast moved up by 1000.
func TestShiftEquivariance(t *testing.T) {
	s := forecast.Series{Start: forecast.Year(1990)}
	moved := forecast.Series{Start: s.Start}
	for i := range 24 {
		v := 50 + 3*float64(i) + 10*math.Sin(float64(i*i))
		s.Values = append(s.Values, v)
		moved.Values = append(moved.Values, v+1000)
	}
	for _, m := range forecast.Methods() {
		if m == forecast.TSB || m == forecast.SBA {
			continue // sizes of demand, not levels
		}
		a, b := run(t, s, forecast.Options{Method: m}), run(t, moved, forecast.Options{Method: m})
		for h := range a.Point {
			if math.Abs(a.Point[h]+1000-b.Point[h]) > 0.05 {
				t.Errorf("%s h=%d: %g and %g", m, h+1, a.Point[h], b.Point[h])
			}
		}
	}
}

func TestConstantSeries(t *testing.T) {
	for _, v := range []float64{0, 7, -3.5} {
		s := forecast.Series{Start: forecast.Month(2020, 1)}
		for range 40 {
			s.Values = append(s.Values, v)
		}
		for _, m := range forecast.Methods() {
			f := run(t, s, forecast.Options{Method: m})
			for h, p := range f.Point {
				if math.Abs(p-v) > 1e-9 && m != forecast.SBA || math.IsNaN(p) {
					t.Errorf("%s of constant %g: %g", m, v, p)
				}
				if w := f.Intervals[2].Hi[h] - f.Intervals[2].Lo[h]; w > 1e-9 && m != forecast.SBA {
					t.Errorf("%s of constant %g: width %g", m, v, w)
				}
			}
			if !has(f, forecast.NoteConstant) {
				t.Errorf("%s: no note on a constant series", m)
			}
		}
	}
}

func has(f forecast.Forecast, code string) bool {
	return slices.ContainsFunc(f.Notes, func(n forecast.Note) bool { return n.Code == code })
}

func TestRefusals(t *testing.T) {
	ok := forecast.Series{Start: forecast.Year(2000), Values: []float64{1, 2, 3, 4, 5, 6, 7, 8}}
	seven := ok
	seven.Values = []float64{1, 2, 3, math.NaN(), 5, 6, 7, 8}
	inf := ok
	inf.Values = []float64{1, 2, 3, math.Inf(1), 5, 6, 7, 8}
	noStart := ok
	noStart.Start = forecast.Period{}
	long := ok
	long.Values = make([]float64, forecast.MaxLength+1)
	for _, c := range []struct {
		name string
		s    forecast.Series
		o    forecast.Options
		want error
	}{
		{"eight is enough", ok, forecast.Options{}, nil},
		{"seven observed", seven, forecast.Options{}, forecast.ErrTooShort},
		{"infinite", inf, forecast.Options{}, forecast.ErrValue},
		{"no start", noStart, forecast.Options{}, forecast.ErrPeriod},
		{"too long", long, forecast.Options{Horizon: 1}, forecast.ErrTooLong},
		{"horizon", ok, forecast.Options{Horizon: forecast.MaxHorizon + 1}, forecast.ErrHorizon},
		{"negative horizon", ok, forecast.Options{Horizon: -1}, forecast.ErrHorizon},
		{"method", ok, forecast.Options{Method: "oracle"}, forecast.ErrMethod},
		{"level 1", ok, forecast.Options{Levels: []float64{1}}, forecast.ErrLevel},
		{"levels fall", ok, forecast.Options{Levels: []float64{0.9, 0.5}}, forecast.ErrLevel},
	} {
		if _, err := forecast.Run(c.s, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestMissingMonths(t *testing.T) {
	s := forecast.Series{Start: forecast.Month(2018, 1)}
	for i := range 48 {
		s.Values = append(s.Values, 100+float64(i)+30*math.Sin(2*math.Pi*float64(i)/12))
	}
	whole := run(t, s, forecast.Options{})
	holes := s
	holes.Values = slices.Clone(s.Values)
	holes.Values[20], holes.Values[21], holes.Values[33] = math.NaN(), math.NaN(), math.NaN()
	f := run(t, holes, forecast.Options{})
	if f.Observed != 45 || !has(f, forecast.NoteFilled) {
		t.Errorf("observed %d, notes %v", f.Observed, f.Notes)
	}
	for h := range f.Point {
		if math.Abs(f.Point[h]-whole.Point[h]) > 0.05*whole.Point[h] {
			t.Errorf("h=%d: %g with holes, %g without", h+1, f.Point[h], whole.Point[h])
		}
	}
	// Unreported months at the end: the forecast starts after them and reaches as far from the
	// last known value.
	late := s
	late.Values = append(slices.Clone(s.Values), math.NaN(), math.NaN())
	g := run(t, late, forecast.Options{Horizon: 4})
	if g.Start != forecast.Month(2022, 3) || !has(g, forecast.NoteTrailing) {
		t.Errorf("start %v, notes %v", g.Start, g.Notes)
	}
	if !slices.Equal(g.Point, whole.Point[2:6]) || !slices.Equal(g.Intervals[1].Hi, whole.Intervals[1].Hi[2:6]) {
		t.Errorf("%v is not the tail of %v", g.Point, whole.Point)
	}
}

func TestUnusualValuesAreNotedAndKept(t *testing.T) {
	base := forecast.Series{Start: forecast.Quarter(2010, 1)}
	noise := []float64{1, -2, 2, 0, -1, 3, -3, 1, 2, -1, 0, -2, 1, 1, -1, 2}
	for i := range 40 {
		base.Values = append(base.Values, 100+noise[i%16])
	}
	find := func(s forecast.Series, code string) (out []forecast.Period) {
		for _, n := range run(t, s, forecast.Options{}).Notes {
			if n.Code == code {
				out = append(out, n.At)
			}
		}
		return out
	}
	for _, code := range []string{forecast.NoteOutlier, forecast.NoteShift, forecast.NoteLast} {
		if at := find(base, code); at != nil {
			t.Errorf("%s in plain noise at %v", code, at)
		}
	}
	with := func(change func(v []float64)) forecast.Series {
		s := base
		s.Values = slices.Clone(base.Values)
		change(s.Values)
		return s
	}
	spike := with(func(v []float64) { v[17] = 180 })
	if at := find(spike, forecast.NoteOutlier); !slices.Equal(at, []forecast.Period{forecast.Quarter(2014, 2)}) {
		t.Errorf("outlier at %v", at)
	}
	if at := find(spike, forecast.NoteShift); at != nil {
		t.Errorf("an outlier was called a level shift at %v", at)
	}
	step := with(func(v []float64) {
		for i := 24; i < 40; i++ {
			v[i] += 60
		}
	})
	if at := find(step, forecast.NoteShift); !slices.Equal(at, []forecast.Period{forecast.Quarter(2016, 1)}) {
		t.Errorf("level shift at %v", at)
	}
	if at := find(step, forecast.NoteOutlier); at != nil {
		t.Errorf("a level shift was called an outlier at %v", at)
	}
	last := with(func(v []float64) { v[39] = 20 })
	if at := find(last, forecast.NoteLast); !slices.Equal(at, []forecast.Period{forecast.Quarter(2019, 4)}) {
		t.Errorf("unusual last value at %v", at)
	}
}

func TestIntermittentCounts(t *testing.T) {
	s := forecast.Series{Start: forecast.Month(2019, 1)}
	for i := range 48 {
		v := 0.0
		if i*7%5 == 0 {
			v = float64(1 + i%3)
		}
		s.Values = append(s.Values, v)
	}
	for _, m := range []forecast.Method{forecast.Default, forecast.TSB, forecast.SBA} {
		f := run(t, s, forecast.Options{Method: m})
		if !has(f, forecast.NoteIntermittent) {
			t.Errorf("%s: no note", m)
		}
		if p := f.Point[0]; p < 0.2 || p > 0.7 {
			t.Errorf("%s: %g a month, the history has 0.4", m, p)
		}
		if lo, hi := f.Intervals[2].Lo[0], f.Intervals[2].Hi[0]; lo != 0 || hi < 1 || hi > 4 {
			t.Errorf("%s: 95 %% interval [%g, %g] of counts 0 to 3", m, lo, hi)
		}
	}
	a := run(t, s, forecast.Options{Method: forecast.TSB, Seed: 1})
	b := run(t, s, forecast.Options{Method: forecast.TSB, Seed: 1})
	if !reflect.DeepEqual(a.Intervals, b.Intervals) {
		t.Error("the same seed gave other intervals")
	}
}

// Only the answer may be allocated: the loop over many series must not feed the collector.
func TestFewAllocations(t *testing.T) {
	s := quarterlyExample()
	var w forecast.Workspace
	for _, m := range []forecast.Method{forecast.Default, forecast.Theta, forecast.ETS} {
		o := forecast.Options{Method: m, Levels: []float64{0.95}}
		n := testing.AllocsPerRun(20, func() { _, _ = w.Run(s, o) })
		if n > 20 {
			t.Errorf("%s: %g allocations", m, n)
		}
	}
}
