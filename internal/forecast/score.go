package forecast

import (
	"fmt"
	"math"
	"slices"
)

// Score says how far forecasts were from what came. Shares and scaled errors have no unit, so
// they may be averaged over series. Scaled measures leave out forecasts whose training part
// never changed (Unscaled counts them): there is nothing to divide by.
type Score struct {
	Forecasts int     // forecasts scored, one per series and origin
	Points    int     // values compared
	SMAPE     float64 // mean of 200·|y−ŷ| / (|y|+|ŷ|), in percent, over all points
	MASE      float64 // mean absolute error / mean absolute seasonal difference of the training part, over all points (Hyndman and Koehler 2006)
	RMSSE     float64 // root of the mean squared error / mean squared difference of the training part, averaged over forecasts (M5)
	Unscaled  int
	Levels    []LevelScore
	ByHorizon []HorizonScore
}

// LevelScore judges the intervals of one level.
type LevelScore struct {
	Level    float64
	Coverage float64 // share of values within; honest when near Level
	MSIS     float64 // mean scaled interval score (M4): width plus penalty for misses, scaled as MASE; smaller is better
	Pinball  float64 // mean pinball loss of the two bounds as quantiles, scaled as MASE; smaller is better
}

// HorizonScore is the score of one number of periods ahead.
type HorizonScore struct {
	Horizon     int
	Points      int
	SMAPE, MASE float64
	RMSSE       float64
	Levels      []LevelScore
}

// Scorer gathers the scores of one method over forecasts. All forecasts must carry the levels
// that the scorer was made for, or none.
type Scorer struct {
	levels []float64
	cells  []cell // by horizon
	rmsse  mean
	scaled int
	total  int
}

type mean struct {
	sum float64
	n   int
}

func (m *mean) add(v float64) { m.sum += v; m.n++ }

// value is NaN where nothing was added.
func (m mean) value() float64 { return m.sum / float64(m.n) }

// cell gathers one horizon.
type cell struct {
	smape, mase, rmsse mean
	levels             []levelCell
}

type levelCell struct{ inside, msis, pinball mean }

// NewScorer makes a scorer for intervals of the given levels (nil: none).
func NewScorer(levels []float64) *Scorer { return &Scorer{levels: slices.Clone(levels)} }

// Add scores one forecast against the values that came. train is what the forecast was made
// from; actual[0] belongs to the forecast's first period, NaN is not scored, and more or fewer
// values than the horizon are fine.
func (s *Scorer) Add(train []float64, f Forecast, actual []float64) error {
	if len(f.Intervals) > 0 && len(f.Intervals) != len(s.levels) {
		return fmt.Errorf("%w: forecast has %d levels, scorer %d", ErrLevel, len(f.Intervals), len(s.levels))
	}
	abs := seasonalDifference(train, int(f.Start.Freq))
	rms := rootMeanSquareDifference(train)
	n := min(len(f.Point), len(actual))
	for len(s.cells) < n {
		s.cells = append(s.cells, cell{levels: make([]levelCell, len(s.levels))})
	}
	var sq mean
	for h := range n {
		if math.IsNaN(actual[h]) {
			continue
		}
		e := actual[h] - f.Point[h]
		sq.add(e * e)
		s.cells[h].add(f, h, actual[h], abs, rms)
	}
	if sq.n == 0 {
		return nil
	}
	s.total++
	if abs > 0 && rms > 0 {
		s.scaled++
		s.rmsse.add(math.Sqrt(sq.value()) / rms)
	}
	return nil
}

func (c *cell) add(f Forecast, h int, y, abs, rms float64) {
	p := f.Point[h]
	e := math.Abs(y - p)
	if e == 0 {
		c.smape.add(0)
	} else {
		c.smape.add(200 * e / (math.Abs(y) + math.Abs(p)))
	}
	scaled := abs > 0 && rms > 0
	if scaled {
		c.mase.add(e / abs)
		c.rmsse.add(e / rms)
	}
	for j, iv := range f.Intervals {
		l := &c.levels[j]
		lo, hi := iv.Lo[h], iv.Hi[h]
		below, above := math.Max(0, lo-y), math.Max(0, y-hi)
		if below == 0 && above == 0 {
			l.inside.add(1)
		} else {
			l.inside.add(0)
		}
		if scaled {
			tail := (1 - iv.Level) / 2
			l.msis.add((hi - lo + (below+above)/tail) / abs)
			l.pinball.add((pinball(y, lo, tail) + pinball(y, hi, 1-tail)) / 2 / abs)
		}
	}
}

// pinball is the loss of quantile forecast q at probability p.
func pinball(y, q, p float64) float64 {
	if y >= q {
		return p * (y - q)
	}
	return (1 - p) * (q - y)
}

// Score returns what was gathered so far. Measures without any value are NaN.
func (s *Scorer) Score() Score {
	out := Score{Forecasts: s.total, Unscaled: s.total - s.scaled, RMSSE: s.rmsse.value()}
	all := cell{levels: make([]levelCell, len(s.levels))}
	for h := range s.cells {
		c := &s.cells[h]
		all.merge(c)
		out.ByHorizon = append(out.ByHorizon, HorizonScore{
			Horizon: h + 1, Points: c.smape.n,
			SMAPE: c.smape.value(), MASE: c.mase.value(), RMSSE: c.rmsse.value(), Levels: c.score(s.levels),
		})
	}
	out.Points, out.SMAPE, out.MASE, out.Levels = all.smape.n, all.smape.value(), all.mase.value(), all.score(s.levels)
	return out
}

func (c *cell) score(levels []float64) []LevelScore {
	out := make([]LevelScore, len(levels))
	for j, l := range c.levels {
		out[j] = LevelScore{Level: levels[j], Coverage: l.inside.value(), MSIS: l.msis.value(), Pinball: l.pinball.value()}
	}
	return out
}

// Merge adds the scores of another scorer for the same levels.
func (s *Scorer) Merge(o *Scorer) {
	for len(s.cells) < len(o.cells) {
		s.cells = append(s.cells, cell{levels: make([]levelCell, len(s.levels))})
	}
	for h := range o.cells {
		s.cells[h].merge(&o.cells[h])
	}
	s.rmsse.merge(o.rmsse)
	s.scaled += o.scaled
	s.total += o.total
}

func (m *mean) merge(o mean) { m.sum += o.sum; m.n += o.n }

func (c *cell) merge(o *cell) {
	c.smape.merge(o.smape)
	c.mase.merge(o.mase)
	c.rmsse.merge(o.rmsse)
	for j := range c.levels {
		c.levels[j].inside.merge(o.levels[j].inside)
		c.levels[j].msis.merge(o.levels[j].msis)
		c.levels[j].pinball.merge(o.levels[j].pinball)
	}
}

// seasonalDifference is the mean absolute difference to the year before: the in-sample error of
// seasonal naive, which MASE divides by. Less than a year and one value: to the value before.
func seasonalDifference(y []float64, lag int) float64 {
	if len(y) <= lag {
		lag = 1
	}
	var m mean
	for t := lag; t < len(y); t++ {
		if d := math.Abs(y[t] - y[t-lag]); !math.IsNaN(d) {
			m.add(d)
		}
	}
	if m.n == 0 {
		return 0
	}
	return m.value()
}

func rootMeanSquareDifference(y []float64) float64 {
	var m mean
	for t := 1; t < len(y); t++ {
		if d := y[t] - y[t-1]; !math.IsNaN(d) {
			m.add(d * d)
		}
	}
	if m.n == 0 {
		return 0
	}
	return math.Sqrt(m.value())
}
