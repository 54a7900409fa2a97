package forecast

import "math"

// theta holds both the classical Theta method (Assimakopoulos and Nikolopoulos 2000) and the
// dynamic optimised Theta model, DOTM (Fiorucci et al. 2016). Both forecast, with c = 1−α and
// w = 1−1/θ,
//
//	ŷ(t+h) = l_t + w·[c^t·A_t + B_t·(h + c·(1−c^t)/α)]
//
// where l is the exponentially smoothed level and A_t + B_t·i the straight line through the
// first t values. Classical: w = ½, which is the plain mean of the line and of the smoothed
// second theta line. Dynamic: w is fitted too, and the line moves on with the forecasts.
type theta struct {
	dynamic          bool
	alpha, level0, w float64
	st               thetaState
	a, b             []float64 // A_t and B_t at t = 1…n: data only, so computed once for all α
}

// thetaState is the recursion's state after t observations; pow is c^t.
type thetaState struct {
	level, pow, mean, a, b float64
	t                      int
}

func (s *thetaState) step(y, alpha float64) {
	s.t++
	t := float64(s.t)
	if s.t == 1 {
		s.mean, s.a, s.b = y, y, 0
	} else {
		s.b = ((t-2)*s.b + 6*(y-s.mean)/t) / (t + 1)
		s.mean += (y - s.mean) / t
		s.a = s.mean - s.b*(t+1)/2
	}
	s.level += alpha * (y - s.level)
	s.pow *= 1 - alpha
}

// ahead is ŷ(t+h) on the line as it stands.
func (s *thetaState) ahead(h, alpha, w float64) float64 {
	return s.level + w*(s.pow*s.a+s.b*(h+(1-alpha)*(1-s.pow)/alpha))
}

func (m *theta) fit(x []float64) {
	if m.dynamic {
		m.fitDynamic(x)
	} else {
		m.fitClassical(x)
	}
	m.restart()
	for _, v := range x {
		m.step(v)
	}
}

// fitClassical fits α and the initial level on the second theta line, 2·x minus the straight line.
func (m *theta) fitClassical(x []float64) {
	m.lines(x)
	n := len(x)
	a, b := m.a[n-1], m.b[n-1]
	z := m.a[:n] // the earlier lines are not needed here: reuse the room
	for i, v := range x {
		z[i] = 2*v - (a + b*float64(i+1))
	}
	m.alpha = searchAlpha(0.01, func(al float64) float64 {
		_, sse := sesErrors(z, al)
		return sse
	})
	l0, _ := sesErrors(z, m.alpha)
	m.level0, m.w = l0/2, 0.5
}

// fitDynamic searches α only: for a given α the one-step errors are linear in the initial
// level and in w, so both are least squares, with w kept in [0, 1] (θ ≥ 1).
func (m *theta) fitDynamic(x []float64) {
	m.lines(x)
	m.alpha = searchAlpha(0.1, func(al float64) float64 {
		_, _, sse := m.dynamicErrors(x, al)
		return sse
	})
	m.level0, m.w, _ = m.dynamicErrors(x, m.alpha)
}

// lines fills a and b: the least-squares line through the first t values, t = 1…n.
func (m *theta) lines(x []float64) {
	m.a, m.b = grow(m.a, len(x)), grow(m.b, len(x))
	var s thetaState
	for i, v := range x {
		s.step(v, 0)
		m.a[i], m.b[i] = s.a, s.b
	}
}

// dynamicErrors returns the best initial level and w for α, and the sum of squared one-step
// errors from the second value on (the first has no line before it).
func (m *theta) dynamicErrors(x []float64, alpha float64) (level0, w, sse float64) {
	c := 1 - alpha
	l, pow := x[0], 1.0
	l += alpha * (x[0] - l)
	pow *= c
	var ee, eg, ek, gg, gk, kk float64
	for i := 1; i < len(x); i++ {
		k := pow*m.a[i-1] + (1-pow*c)/alpha*m.b[i-1]
		e := x[i] - l
		ee += e * e
		eg += e * pow
		ek += e * k
		gg += pow * pow
		gk += pow * k
		kk += k * k
		l += alpha * e
		pow *= c
	}
	d, w, gain := solve2(gg, gk, kk, eg, ek)
	if clamped := min(max(w, 0), 1); clamped != w {
		w = clamped
		d = (eg - w*gk) / gg
		gain = 2*d*eg + 2*w*ek - d*d*gg - 2*d*w*gk - w*w*kk
	}
	return x[0] + d, w, math.Max(0, ee-gain)
}

func (m *theta) restart()       { m.st = thetaState{level: m.level0, pow: 1} }
func (m *theta) step(y float64) { m.st.step(y, m.alpha) }

func (m *theta) path(out []float64) {
	if m.dynamic {
		s := m.st
		for i := range out {
			out[i] = s.ahead(1, m.alpha, m.w)
			s.step(out[i], m.alpha)
		}
		return
	}
	for i := range out {
		out[i] = m.st.ahead(float64(i+1), m.alpha, m.w)
	}
}
