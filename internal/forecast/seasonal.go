package forecast

import "math"

// Seasonality is how a forecast treats the season.
type Seasonality string

// The kinds of seasonality.
const (
	NoSeason       Seasonality = "none"
	Multiplicative Seasonality = "multiplicative"
	Additive       Seasonality = "additive" // where values reach 0 or below
)

// season holds one index per phase of the year; phase 0 is the first value of the dense series.
type season struct {
	kind   Seasonality
	period int
	index  [12]float64
}

func (s *season) remove(y float64, t int) float64 {
	switch s.kind {
	case Multiplicative:
		return y / s.index[t%s.period]
	case Additive:
		return y - s.index[t%s.period]
	}
	return y
}

func (s *season) restore(x float64, t int) float64 {
	switch s.kind {
	case Multiplicative:
		return x * s.index[t%s.period]
	case Additive:
		return x + s.index[t%s.period]
	}
	return x
}

// isSeasonal is the M4 competition's test: the autocorrelation at the seasonal lag is larger
// than a 90 % limit that allows for the autocorrelations before it (Bartlett). At least three
// full years are needed.
func isSeasonal(y []float64, period int) bool {
	n := len(y)
	if period == 1 || n < 3*period {
		return false
	}
	mean := 0.0
	for _, v := range y {
		mean += v
	}
	mean /= float64(n)
	c0 := 0.0
	for _, v := range y {
		c0 += (v - mean) * (v - mean)
	}
	if c0 == 0 {
		return false
	}
	sum, r := 1.0, 0.0
	for lag := 1; lag <= period; lag++ {
		c := 0.0
		for t := lag; t < n; t++ {
			c += (y[t] - mean) * (y[t-lag] - mean)
		}
		r = c / c0
		if lag < period { // Bartlett's limit at a lag rests on the lags before it
			sum += 2 * r * r
		}
	}
	return math.Abs(r) > 1.645/math.Sqrt(float64(n))*math.Sqrt(sum)
}

// decompose estimates seasonal indices by classical decomposition: a centred moving average of
// one year as trend, ratios (or differences) to it averaged per phase, normalised to mean 1 (or 0).
// It needs two full years. It reports false where a multiplicative index makes no sense.
func decompose(y []float64, s *season) bool {
	m := s.period
	half := m / 2
	var sum [12]float64
	var count [12]int
	window := 0.0 // sum of y[t-half+1 … t+half-1], the full weights of the 2×m average
	for t := half; t+half < len(y); t++ {
		if t == half {
			for j := 1; j < m; j++ {
				window += y[j]
			}
		} else {
			window += y[t+half-1] - y[t-half]
		}
		trend := (window + (y[t-half]+y[t+half])/2) / float64(m)
		if s.kind == Multiplicative {
			sum[t%m] += y[t] / trend
		} else {
			sum[t%m] += y[t] - trend
		}
		count[t%m]++
	}
	mean := 0.0
	for i := range m {
		s.index[i] = sum[i] / float64(count[i])
		mean += s.index[i] / float64(m)
	}
	for i := range m {
		if s.kind != Multiplicative {
			s.index[i] -= mean
			continue
		}
		s.index[i] /= mean
		if !(s.index[i] > 0.01) { // also catches NaN
			return false
		}
	}
	return true
}

// findSeason tests y and estimates its indices; a multiplicative season needs positive values.
func findSeason(y []float64, period int, positive bool) season {
	s := season{kind: NoSeason, period: period}
	if !isSeasonal(y, period) {
		return s
	}
	s.kind = Multiplicative
	if !positive || !decompose(y, &s) {
		s.kind = Additive
		decompose(y, &s)
	}
	return s
}
