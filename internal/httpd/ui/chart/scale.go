package chart

import "math"

// scale maps values to pixels. lo and hi are round figures around the data.
type scale struct {
	lo, hi, step float64
	from, to     float64 // pixels of lo and hi
}

// newScale covers the values with about five round steps, and zero too when withZero:
// bars and people must be seen from zero, an index need not be.
func newScale(values []float64, withZero bool, from, to float64) (scale, bool) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if drawable(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if lo > hi {
		return scale{}, false
	}
	if withZero {
		lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	}
	if hi-lo < 1e-9 {
		pad := math.Max(1, math.Abs(hi)*0.1)
		if !withZero || lo < 0 {
			lo -= pad
		}
		hi += pad
	}
	step := roundStep((hi - lo) / 5)
	return scale{lo: math.Floor(lo/step) * step, hi: math.Ceil(hi/step) * step, step: step, from: from, to: to}, true
}

// roundStep returns the smallest of 1, 2, 2.5, 5 · 10ⁿ that is at least raw.
func roundStep(raw float64) float64 {
	m := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, f := range []float64{1, 2, 2.5, 5, 10} {
		if f*m >= raw*(1-1e-9) {
			return f * m
		}
	}
	return 10 * m
}

// at returns the pixel of a value, which is held inside the scale.
func (s scale) at(v float64) float64 {
	share := (v - s.lo) / (s.hi - s.lo)
	return s.from + (s.to-s.from)*math.Min(1, math.Max(0, share))
}

// ticks returns the round figures of the axis.
func (s scale) ticks() []float64 {
	n := int(math.Round((s.hi - s.lo) / s.step))
	n = min(max(n, 1), 12)
	t := make([]float64, 0, n+1)
	for i := 0; i <= n; i++ {
		v := s.lo + float64(i)*s.step
		if math.Abs(v) < s.step/1e6 {
			v = 0 // not −0, and not 1e-17
		}
		t = append(t, v)
	}
	return t
}

// spread returns n places evenly from a to b.
func spread(n int, a, b float64) func(i int) float64 {
	if n < 2 {
		return func(int) float64 { return (a + b) / 2 }
	}
	return func(i int) float64 { return a + (b-a)*float64(i)/float64(n-1) }
}

// every returns how many labels to skip so that those of a width fit into the room.
func every(n int, room, width float64) int {
	fit := max(1, int(room/width))
	return max(1, (n+fit-1)/fit)
}
