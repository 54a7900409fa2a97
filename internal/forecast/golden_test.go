package forecast

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %.10g, want %.10g ± %g", what, got, want, tol)
	}
}

// By hand, α = ½ on 10, 12, 11 from level 10: errors 0, 2, 0. A unit more of initial level takes
// 1, ½, ¼ off the errors, so the best addition is (2·½)/(1+¼+1/16) = 0.761905 and the sum of
// squares falls from 4 by 1/1.3125 to 3.238095.
func TestSESErrorsByHand(t *testing.T) {
	level, sse := sesErrors([]float64{10, 12, 11}, 0.5)
	near(t, "initial level", level, 10+1/1.3125, 1e-12)
	near(t, "sum of squares", sse, 4-1/1.3125, 1e-12)
}

// Oil production in Saudi Arabia 1996–2007, Hyndman and Athanasopoulos, Forecasting: Principles
// and Practice (2nd ed., section 7.1): α = 0.83, initial level 446.6, forecast 542.7.
func TestSESPublished(t *testing.T) {
	oil := []float64{445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87, 456.72, 473.82, 525.95, 549.83, 542.34}
	var m ses
	m.fit(oil)
	near(t, "α", m.alpha, 0.83, 0.01)
	near(t, "initial level", m.level0, 446.6, 0.2)
	near(t, "forecast", m.level, 542.7, 0.1)
}

// A straight line is its own trend: Holt must continue it, and by hand with φ = 0.9 a damped
// state (l = 10, b = 2) forecasts 10 + 2·(0.9 + 0.81 + …).
func TestHoltByHand(t *testing.T) {
	var line []float64
	for i := range 20 {
		line = append(line, 5+3*float64(i))
	}
	var m holt
	m.fit(line)
	out := make([]float64, 3)
	m.path(out)
	for h, v := range out {
		near(t, "Holt on a line", v, 5+3*float64(20+h), 1e-6)
	}
	d := holt{damp: true, phi: 0.9, level: 10, trend: 2}
	d.path(out)
	near(t, "h=1", out[0], 11.8, 1e-12)
	near(t, "h=2", out[1], 13.42, 1e-12)
	near(t, "h=3", out[2], 14.878, 1e-12)
}

// The best initial states must be best: moving either way never lowers the sum of squares.
func TestHoltInitialStatesAreLeastSquares(t *testing.T) {
	x := []float64{3, 5, 4, 8, 7, 9, 12, 10, 13, 15, 13, 17}
	p := vec{0.4, 0.2, 0.9}
	l0, b0, sse := holtErrors(x, p)
	direct := func(l, b float64) float64 {
		m := holt{alpha: p[0], beta: p[1], phi: p[2], level: l, trend: b}
		sum := 0.0
		for _, v := range x {
			e := v - (m.level + m.phi*m.trend)
			sum += e * e
			m.step(v)
		}
		return sum
	}
	near(t, "sum of squares", direct(l0, b0), sse, 1e-9)
	for _, d := range []float64{-0.1, 0.1} {
		if direct(l0+d, b0) < sse || direct(l0, b0+d) < sse {
			t.Errorf("a move by %g lowers the sum of squares", d)
		}
	}
}

// Classical Theta is half the straight line and half the smoothed second theta line. Here both
// halves are computed apart, as Assimakopoulos and Nikolopoulos define them.
func TestThetaIsTheMeanOfTwoLines(t *testing.T) {
	x := []float64{12, 15, 11, 18, 20, 17, 22, 25, 21, 27}
	var m theta
	m.fit(x)
	n, st, sx, stt, stx := 0.0, 0.0, 0.0, 0.0, 0.0
	for i, v := range x {
		u := float64(i + 1)
		n, st, sx, stt, stx = n+1, st+u, sx+v, stt+u*u, stx+u*v
	}
	slope := (n*stx - st*sx) / (n*stt - st*st)
	cut := (sx - slope*st) / n
	z := make([]float64, len(x))
	for i, v := range x {
		z[i] = 2*v - (cut + slope*float64(i+1))
	}
	var s ses
	s.fit(z)
	out := make([]float64, 4)
	m.path(out)
	for h, v := range out {
		line := cut + slope*(n+float64(h+1))
		near(t, "Theta", v, (s.level+line)/2, 1e-9)
	}
}

// The least squares inside DOTM against the recursion of Fiorucci et al. (2016) written out:
// the sums of squares agree, and no θ or initial level near by does better.
func TestDOTMAgainstItsRecursion(t *testing.T) {
	x := []float64{112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135}
	direct := func(alpha, level0, th float64) float64 {
		l := alpha*x[0] + (1-alpha)*level0
		mean, a, b, sum := x[0], x[0], 0.0, 0.0
		for i := 1; i < len(x); i++ {
			u := float64(i) // values known
			c := math.Pow(1-alpha, u)
			mu := l + (1-1/th)*(c*a+(1-c*(1-alpha))/alpha*b)
			sum += (x[i] - mu) * (x[i] - mu)
			l = alpha*x[i] + (1-alpha)*l
			u++
			b = ((u-2)*b + 6/u*(x[i]-mean)) / (u + 1)
			mean = ((u-1)*mean + x[i]) / u
			a = mean - (u+1)/2*b
		}
		return sum
	}
	m := theta{dynamic: true}
	m.lines(x)
	for _, alpha := range []float64{0.1, 0.3, 0.6, 0.9} {
		l0, w, sse := m.dynamicErrors(x, alpha)
		th := 1 / (1 - w)
		if w == 1 {
			th = 1e12
		}
		near(t, "sum of squares", direct(alpha, l0, th), sse, 1e-6*sse)
		for _, d := range []float64{0.98, 1.02} {
			if direct(alpha, l0*d, th) < sse*(1-1e-9) || th*d >= 1 && direct(alpha, l0, th*d) < sse*(1-1e-9) {
				t.Errorf("α=%g: a move by %g lowers the sum of squares", alpha, d)
			}
		}
	}
}

// A straight trend passes a centred moving average unchanged, so indices come back exactly.
func TestDecomposeExactly(t *testing.T) {
	want := [4]float64{5, -3, 1, -3}
	var y []float64
	for i := range 20 {
		y = append(y, 100+2*float64(i)+want[i%4])
	}
	s := season{kind: Additive, period: 4}
	if !decompose(y, &s) {
		t.Fatal("refused")
	}
	for i, v := range want {
		near(t, "additive index", s.index[i], v, 1e-9)
	}
	ratio := [4]float64{1.2, 0.9, 1.1, 0.8}
	for i := range y {
		y[i] = 50 * ratio[i%4]
	}
	s = season{kind: Multiplicative, period: 4}
	decompose(y, &s)
	for i, v := range ratio {
		near(t, "multiplicative index", s.index[i], v, 1e-9)
	}
}

// TSB and SBA by hand from size 4 and one demand in 2 periods, α = ½, β = ¼, then values 0, 6.
// TSB: p = ½·¾ = 0.375, then 0.375+¼·0.625 = 0.53125; size 5; forecast 2.65625.
// SBA: 2 periods since the last demand, interval stays 2, size 5; forecast ¾·5/2 = 1.875.
func TestCountsByHand(t *testing.T) {
	for _, c := range []struct {
		sba  bool
		want float64
	}{{false, 2.65625}, {true, 1.875}} {
		m := counts{sba: c.sba, alpha: 0.5, beta: 0.25, size0: 4, chance0: 0.5}
		m.restart()
		m.step(0)
		m.step(6)
		near(t, "forecast", m.mean(), c.want, 1e-12)
	}
}

func TestStudentQuantile(t *testing.T) {
	for _, c := range []struct{ p, df, want, tol float64 }{
		{0.975, 3, 3.1824, 0.03}, {0.975, 5, 2.5706, 0.004}, {0.975, 10, 2.2281, 0.0005},
		{0.9, 5, 1.4759, 0.001}, {0.75, 3, 0.7649, 0.002}, {0.975, 1e9, 1.9600, 0.0001}, {0.5, 4, 0, 1e-12},
	} {
		near(t, "t quantile", studentQuantile(c.p, c.df), c.want, c.tol)
	}
}

// With 39 scores 1…39 … 40 are needed; with 99 scores the 95 % quantile is the 95th, and the
// 99.9 % one would need more scores than there are.
func TestPoolQuantile(t *testing.T) {
	key := poolKey{Theta, Quarterly}
	scores := func(n int) *Pool {
		var s []float64
		for i := range n {
			s = append(s, float64(i+1))
		}
		return &Pool{scores: map[poolKey][][]float64{key: {s}}}
	}
	if _, ok := scores(39).quantile(key, 1, 0.5); ok {
		t.Error("39 scores were trusted")
	}
	q, ok := scores(99).quantile(key, 3, 0.95)
	if !ok || q != 95 {
		t.Errorf("quantile %g, %v; want 95", q, ok)
	}
	if _, ok := scores(99).quantile(key, 1, 0.999); ok {
		t.Error("a quantile beyond the largest score was given")
	}
}

// Rosenbrock's valley within bounds, and a bowl whose bottom lies outside them.
func TestNelderMead(t *testing.T) {
	lo, hi := vec{-2, -2}, vec{2, 2}
	p, _ := nelderMead(2, vec{-1, 1}, vec{0.5, 0.5}, lo, hi, func(p vec) float64 {
		return 1 + (1-p[0])*(1-p[0]) + 100*(p[1]-p[0]*p[0])*(p[1]-p[0]*p[0])
	})
	near(t, "x", p[0], 1, 0.01)
	near(t, "y", p[1], 1, 0.02)
	p, v := nelderMead(2, vec{0, 0}, vec{0.5, 0.5}, lo, hi, func(p vec) float64 {
		return (p[0]-5)*(p[0]-5) + (p[1]-1)*(p[1]-1)
	})
	near(t, "x at its bound", p[0], 2, 1e-9)
	near(t, "value", v, 9, 1e-4)
}
