package forecast_test

import (
	"errors"
	"math"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

func wants(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s = %g, want %g", what, got, want)
	}
}

// By hand: yearly training part 10, 12, 11, 15 has mean absolute change (2+1+4)/3 = 7/3 and mean
// squared change (4+1+16)/3 = 7. Forecasts 14 and 16 (80 % interval ±2) against 15 and 20:
// errors 1 and 4; 200·1/29 and 200·4/36; the second misses its interval [14, 18] by 2, which
// costs 4 + 2/0.1 = 24 against a width of 4 for the first.
func TestScoresByHand(t *testing.T) {
	f := forecast.Forecast{
		Start: forecast.Year(2020), Point: []float64{14, 16},
		Intervals: []forecast.Interval{{Level: 0.8, Lo: []float64{12, 14}, Hi: []float64{16, 18}}},
	}
	s := forecast.NewScorer([]float64{0.8})
	if err := s.Add([]float64{10, 12, 11, 15}, f, []float64{15, 20}); err != nil {
		t.Fatal(err)
	}
	r := s.Score()
	wants(t, "sMAPE", r.SMAPE, (200.0/29+800.0/36)/2)
	wants(t, "MASE", r.MASE, 2.5/(7.0/3))
	wants(t, "RMSSE", r.RMSSE, math.Sqrt(8.5/7))
	wants(t, "coverage", r.Levels[0].Coverage, 0.5)
	wants(t, "MSIS", r.Levels[0].MSIS, (4+24)/2.0/(7.0/3))
	// Pinball at 10 % and 90 %: first 0.1·3 and 0.1·1; second 0.1·6 and 0.9·2; means 0.2 and 1.2.
	wants(t, "pinball", r.Levels[0].Pinball, (0.2+1.2)/2/(7.0/3))
	wants(t, "MASE at 2", r.ByHorizon[1].MASE, 4/(7.0/3))
	if r.Forecasts != 1 || r.Points != 2 || r.Unscaled != 0 {
		t.Errorf("counts %+v", r)
	}
}

func TestScoreEdges(t *testing.T) {
	f := forecast.Forecast{Start: forecast.Year(2020), Point: []float64{0, 0, 5}}
	s := forecast.NewScorer(nil)
	if err := s.Add([]float64{3, 3, 3}, f, []float64{0, math.NaN()}); err != nil {
		t.Fatal(err)
	}
	r := s.Score()
	if r.SMAPE != 0 || r.Points != 1 || r.Unscaled != 1 || !math.IsNaN(r.MASE) {
		t.Errorf("zero on zero, a missing value and nothing to scale by: %+v", r)
	}
	f.Intervals = []forecast.Interval{{Level: 0.5}}
	if err := s.Add([]float64{1, 2}, f, []float64{1}); !errors.Is(err, forecast.ErrLevel) {
		t.Errorf("levels the scorer was not made for: %v", err)
	}
}

func TestBacktestStandsBesideSeasonalNaive(t *testing.T) {
	s := quarterlyExample()
	r, err := forecast.Backtest(s, []forecast.Method{forecast.Default}, forecast.Options{Horizon: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 2 || r.Rows[0].Method != forecast.SeasonalNaive {
		t.Fatalf("rows %+v", r.Rows)
	}
	naive, def := r.Rows[0], r.Rows[1]
	if naive.Forecasts != 24 || naive.Points != 24*4-6 { // the last three origins see 3, 2, 1 values
		t.Errorf("%d forecasts, %d points", naive.Forecasts, naive.Points)
	}
	if def.MASE >= naive.MASE {
		t.Errorf("trend and season: default %g, seasonal naive %g", def.MASE, naive.MASE)
	}
	// What came later must not leak into earlier forecasts: changing the last value changes only
	// what is scored against it.
	changed := s
	changed.Values = append([]float64(nil), s.Values...)
	changed.Values[47] += 1000
	q, _ := forecast.Backtest(changed, nil, forecast.Options{Horizon: 1})
	p, _ := forecast.Backtest(s, nil, forecast.Options{Horizon: 1})
	for i := range p.Rows {
		if p.Rows[i].RMSSE >= q.Rows[i].RMSSE {
			t.Errorf("%s: a surprise of 1000 was foreseen", p.Rows[i].Method)
		}
	}
	if _, err := forecast.Backtest(s.Head(8), nil, forecast.Options{}); !errors.Is(err, forecast.ErrTooShort) {
		t.Errorf("eight values leave nothing to test on: %v", err)
	}
}
