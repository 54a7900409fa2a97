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

// simplex is the state of a Nelder–Mead search over the first d parameters, best corner first.
type simplex struct {
	d      int
	at     [4]vec
	value  [4]float64
	lo, hi vec
}

// nelderMead minimises f over the first d parameters from a start and a step per parameter,
// each clamped to [lo, hi]. It stops when the simplex values agree to a relative 1e-6.
func nelderMead(d int, start, step, lo, hi vec, f func(vec) float64) (vec, float64) {
	s := simplex{d: d, lo: lo, hi: hi}
	for i := 0; i <= d; i++ {
		p := start
		if i > 0 {
			p[i-1] += step[i-1]
		}
		s.at[i] = s.clamp(p)
		s.value[i] = f(s.at[i])
	}
	for range 60 * d {
		s.sort()
		if s.value[d]-s.value[0] <= 1e-6*math.Abs(s.value[0]) {
			break
		}
		if p, v, ok := s.better(f); ok {
			s.at[d], s.value[d] = p, v
		} else {
			s.shrink(f)
		}
	}
	s.sort()
	return s.at[0], s.value[0]
}

// better looks along the line from the worst corner through the middle of the others: at its
// reflection, then further out where that is the best so far, or nearer where it is no gain.
func (s *simplex) better(f func(vec) float64) (vec, float64, bool) {
	r := s.along(-1)
	v := f(r)
	switch {
	case v < s.value[0]:
		e := s.along(-2)
		if ve := f(e); ve < v {
			return e, ve, true
		}
	case v >= s.value[s.d-1]:
		k := 0.5
		if v < s.value[s.d] {
			k = -0.5
		}
		r = s.along(k)
		v = f(r)
		return r, v, v < s.value[s.d]
	}
	return r, v, true
}

// along is the middle of all corners but the worst, plus k times the way from there to the worst.
func (s *simplex) along(k float64) vec {
	var p vec
	for j := range s.d {
		c := 0.0
		for i := range s.d {
			c += s.at[i][j] / float64(s.d)
		}
		p[j] = c + k*(s.at[s.d][j]-c)
	}
	return s.clamp(p)
}

func (s *simplex) clamp(p vec) vec {
	for i := range s.d {
		p[i] = min(max(p[i], s.lo[i]), s.hi[i])
	}
	return p
}

func (s *simplex) sort() {
	for i := 1; i <= s.d; i++ {
		for j := i; j > 0 && s.value[j] < s.value[j-1]; j-- {
			s.value[j], s.value[j-1] = s.value[j-1], s.value[j]
			s.at[j], s.at[j-1] = s.at[j-1], s.at[j]
		}
	}
}

func (s *simplex) shrink(f func(vec) float64) {
	for i := 1; i <= s.d; i++ {
		for j := range s.d {
			s.at[i][j] = (s.at[i][j] + s.at[0][j]) / 2
		}
		s.value[i] = f(s.at[i])
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
