package forecast

import "math"

// ses is simple exponential smoothing. α is searched, the initial level follows from it
// exactly: one-step errors are linear in the initial state, so the best one for a given α is
// a least-squares solution and never needs a search.
type ses struct {
	alpha, level0, level float64
	sse                  float64
}

func (m *ses) fit(x []float64) {
	m.alpha = searchAlpha(0.01, func(a float64) float64 {
		_, sse := sesErrors(x, a)
		return sse
	})
	m.level0, m.sse = sesErrors(x, m.alpha)
	m.restart()
	for _, v := range x {
		m.step(v)
	}
}

// sesErrors returns the best initial level for α and the sum of squared one-step errors with it.
func sesErrors(x []float64, alpha float64) (level0, sse float64) {
	l, g, c := x[0], 1.0, 1-alpha
	var ee, eg, gg float64
	for _, v := range x {
		e := v - l
		ee += e * e
		eg += e * g
		gg += g * g
		l += alpha * e
		g *= c
	}
	d := eg / gg
	return x[0] + d, math.Max(0, ee-d*eg)
}

func (m *ses) restart()       { m.level = m.level0 }
func (m *ses) step(y float64) { m.level += m.alpha * (y - m.level) }
func (m *ses) path(out []float64) {
	for i := range out {
		out[i] = m.level
	}
}

// holt is Holt's linear trend, damped when damp is set (Gardner and McKenzie 1985):
// ŷ(t+h) = l + (φ + … + φ^h) b. α, β* and φ are searched, both initial states are least squares.
type holt struct {
	damp              bool
	alpha, beta, phi  float64
	level0, trend0    float64
	level, trend, sse float64
}

// Bounds of the search. Above 0.98 φ cannot be told from no damping. β* above 0.3 chases noise,
// and φ from 0.7, rather than the customary 0.8, lets a trend die that was never there: on the
// training parts of M1, last horizons held out, the two bounds took Damped from 19.56/1.719 to
// 18.83/1.658, and the first one Holt from 21.52/1.850 to 21.05/1.784 (sMAPE/MASE).
var (
	holtLow  = vec{0.01, 0.001, 0.7}
	holtHigh = vec{0.99, 0.3, 0.98}
)

func (m *holt) fit(x []float64) {
	d, phi := 2, 1.0
	if m.damp {
		d, phi = 3, 0.92
	}
	f := func(p vec) float64 {
		if !m.damp {
			p[2] = 1
		}
		_, _, sse := holtErrors(x, p)
		return sse
	}
	// Two starts, a sluggish and a quick level: the surface often has one minimum near each.
	slow, vs := f(vec{0.15, 0.1, phi}), f(vec{0.7, 0.1, phi})
	start := vec{0.15, 0.1, phi}
	if vs < slow {
		start[0] = 0.7
	}
	p, _ := nelderMead(d, start, vec{0.12, 0.15, 0.05}, holtLow, holtHigh, f)
	if !m.damp {
		p[2] = 1
	}
	m.alpha, m.beta, m.phi = p[0], p[1], p[2]
	m.level0, m.trend0, m.sse = holtErrors(x, p)
	m.restart()
	for _, v := range x {
		m.step(v)
	}
}

// holtErrors returns the best initial level and trend for (α, β*, φ) and the sum of squared
// one-step errors with them. Beside the data's own recursion it runs the responses to a unit
// of initial level and to a unit of initial trend, which the errors are linear in.
func holtErrors(x []float64, p vec) (level0, trend0, sse float64) {
	a, ab, phi := p[0], p[0]*p[1], p[2]
	l, b := x[0], 0.0
	l1, b1 := 1.0, 0.0
	l2, b2 := 0.0, 1.0
	var ee, eu, ev, uu, uv, vv float64
	for _, y := range x {
		pb, pb1, pb2 := phi*b, phi*b1, phi*b2
		f, u, v := l+pb, l1+pb1, l2+pb2
		e := y - f
		ee += e * e
		eu += e * u
		ev += e * v
		uu += u * u
		uv += u * v
		vv += v * v
		l, b = f+a*e, pb+ab*e
		l1, b1 = u-a*u, pb1-ab*u
		l2, b2 = v-a*v, pb2-ab*v
	}
	dl, db, gain := solve2(uu, uv, vv, eu, ev)
	return x[0] + dl, db, math.Max(0, ee-gain)
}

func (m *holt) restart() { m.level, m.trend = m.level0, m.trend0 }

func (m *holt) step(y float64) {
	f := m.level + m.phi*m.trend
	e := y - f
	m.level = f + m.alpha*e
	m.trend = m.phi*m.trend + m.alpha*m.beta*e
}

func (m *holt) path(out []float64) {
	l, b := m.level, m.trend
	for i := range out {
		b *= m.phi
		l += b
		out[i] = l
	}
}
