package forecast

import "math"

// ets chooses among exponential smoothing with additive errors and no trend, a trend or a
// damped trend, by the corrected Akaike criterion (Hyndman et al. 2008), on the seasonally
// adjusted series. The undamped trend is a candidate only for the criterion's sake: it must win
// by its likelihood.
type ets struct {
	level         ses
	trend, damped holt
	chosen        model
}

func (m *ets) fit(x []float64) {
	m.damped.damp = true
	m.level.fit(x)
	m.trend.fit(x)
	m.damped.fit(x)
	// Parameters: the smoothing ones, the initial states and the error variance.
	best := aicc(m.level.sse, len(x), 3)
	m.chosen = &m.level
	if v := aicc(m.trend.sse, len(x), 5); v < best {
		best, m.chosen = v, &m.trend
	}
	if v := aicc(m.damped.sse, len(x), 6); v < best {
		m.chosen = &m.damped
	}
}

// aicc is n·ln(SSE/n) + 2k + 2k(k+1)/(n−k−1), constants left out; +∞ where n is too small for k.
func aicc(sse float64, n, k int) float64 {
	if n <= k+1 {
		return math.Inf(1)
	}
	return float64(n)*math.Log(sse/float64(n)) + 2*float64(k) + 2*float64(k)*float64(k+1)/float64(n-k-1)
}

func (m *ets) restart()           { m.chosen.restart() }
func (m *ets) step(y float64)     { m.chosen.step(y) }
func (m *ets) path(out []float64) { m.chosen.path(out) }
