package forecast

import "math"

// alphaGrid brackets the smoothing parameter before the golden-section search: the sum of
// squares can have several minima, and the ends of the range are common answers.
var alphaGrid = [...]float64{0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99}

const goldenSteps = 14 // narrows a bracket of 0.2 to about 2e-4, far below what data can tell

// searchAlpha minimises f over [lo, 0.99]: grid, then golden section around the best grid point.
func searchAlpha(lo float64, f func(float64) float64) float64 {
	best, at := math.Inf(1), -1
	first := 0
	for alphaGrid[first] < lo {
		first++
	}
	for i := first; i < len(alphaGrid); i++ {
		if v := f(alphaGrid[i]); v < best {
			best, at = v, i
		}
	}
	if at < 0 {
		return alphaGrid[first]
	}
	a, b := alphaGrid[max(at-1, first)], alphaGrid[min(at+1, len(alphaGrid)-1)]
	x, v := golden(a, b, f)
	if v < best {
		return x
	}
	return alphaGrid[at]
}

func golden(a, b float64, f func(float64) float64) (x, v float64) {
	const r = 0.6180339887498949
	x1, x2 := b-r*(b-a), a+r*(b-a)
	f1, f2 := f(x1), f(x2)
	for range goldenSteps {
		if f1 <= f2 {
			b, x2, f2 = x2, x1, f1
			x1 = b - r*(b-a)
			f1 = f(x1)
		} else {
			a, x1, f1 = x1, x2, f2
			x2 = a + r*(b-a)
			f2 = f(x2)
		}
	}
	if f1 <= f2 {
		return x1, f1
	}
	return x2, f2
}

// vec is a parameter vector of up to three parameters.
type vec [3]float64

// nelderMead minimises f over the first d parameters from a start and a step per parameter,
// each clamped to [lo, hi]. It stops when the simplex values agree to a relative 1e-6.
func nelderMead(d int, start, step, lo, hi vec, f func(vec) float64) (vec, float64) {
	var s [4]vec
	var v [4]float64
	clamp := func(p vec) vec {
		for i := range d {
			p[i] = min(max(p[i], lo[i]), hi[i])
		}
		return p
	}
	for i := 0; i <= d; i++ {
		s[i] = start
		if i > 0 {
			s[i][i-1] += step[i-1]
		}
		s[i] = clamp(s[i])
		v[i] = f(s[i])
	}
	for range 60 * d {
		sortSimplex(&s, &v, d)
		if v[d]-v[0] <= 1e-6*math.Abs(v[0]) {
			break
		}
		var c vec // centroid of all but the worst
		for i := range d {
			for j := range d {
				c[j] += s[i][j] / float64(d)
			}
		}
		along := func(k float64) vec {
			p := c
			for j := range d {
				p[j] += k * (s[d][j] - c[j])
			}
			return clamp(p)
		}
		r := along(-1)
		fr := f(r)
		switch {
		case fr < v[0]:
			if e := along(-2); true {
				if fe := f(e); fe < fr {
					r, fr = e, fe
				}
			}
		case fr >= v[d-1]:
			k := 0.5
			if fr < v[d] {
				k = -0.5
			}
			r = along(k)
			fr = f(r)
			if fr >= v[d] {
				shrink(&s, &v, d, f)
				continue
			}
		}
		s[d], v[d] = r, fr
	}
	sortSimplex(&s, &v, d)
	return s[0], v[0]
}

func sortSimplex(s *[4]vec, v *[4]float64, d int) {
	for i := 1; i <= d; i++ {
		for j := i; j > 0 && v[j] < v[j-1]; j-- {
			v[j], v[j-1] = v[j-1], v[j]
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

func shrink(s *[4]vec, v *[4]float64, d int, f func(vec) float64) {
	for i := 1; i <= d; i++ {
		for j := range d {
			s[i][j] = (s[i][j] + s[0][j]) / 2
		}
		v[i] = f(s[i])
	}
}

// solve2 minimises |e − a·x − b·y|² over (a, b), given the sums of products; the third result
// is the reduction of the sum of squares. A direction that the data cannot tell is left at 0.
func solve2(xx, xy, yy, ex, ey float64) (a, b, gain float64) {
	det := xx*yy - xy*xy
	if det <= 1e-10*xx*yy {
		if xx > 0 {
			return ex / xx, 0, ex * ex / xx
		}
		return 0, 0, 0
	}
	a = (ex*yy - ey*xy) / det
	b = (ey*xx - ex*xy) / det
	return a, b, a*ex + b*ey
}
