package gap

import (
	"math"
	"sort"
)

// The distributions are drawn by inverting their distribution function at one uniform number
// each. That is slower than rejection, but one uniform gives one value, monotone in the
// parameters: scenarios that share the uniforms differ only by what the scenario changed.

// normal returns the standard normal quantile of u in (0, 1).
func normal(u float64) float64 {
	u = math.Min(math.Max(u, 1e-12), 1-1e-12)
	return math.Sqrt2 * math.Erfinv(2*u-1)
}

// exactUpTo is the mean up to which counts are inverted exactly; beyond it the normal
// approximation is within half a person of the exact quantile.
const exactUpTo = 60

// poisson returns the quantile at u of a Poisson variable with the given mean.
func poisson(u, mean float64) float64 {
	if mean <= 0 {
		return 0
	}
	if mean > exactUpTo {
		return math.Max(0, math.Round(mean+math.Sqrt(mean)*normal(u)))
	}
	p := math.Exp(-mean)
	sum, k := p, 0.0
	for u > sum && k < 10*exactUpTo {
		k++
		p *= mean / k
		sum += p
	}
	return k
}

// binomial returns the quantile at u of a Binomial variable with n trials of probability p.
// n is rounded to whole people.
func binomial(u, n, p float64) float64 {
	n = math.Round(n)
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - binomial(1-u, n, 1-p)
	case n*p > exactUpTo:
		return math.Min(n, math.Max(0, math.Round(n*p+math.Sqrt(n*p*(1-p))*normal(u))))
	}
	q := math.Exp(n * math.Log1p(-p))
	sum, k := q, 0.0
	for u > sum && k < n {
		q *= (n - k) / (k + 1) * p / (1 - p)
		k++
		sum += q
	}
	return k
}

// beta is a Beta variable as a table of its distribution function: a quantile by bisection of
// the function itself costs forty continued fractions, by the table one search.
type beta struct {
	certain  float64 // the value when there is no table
	lo, step float64
	cdf      []float64
}

const betaCells = 256

// newBeta returns the Beta variable with the estimate's mean and standard error. Shares at 0
// or 1, and certain ones, are what they are.
func newBeta(e Estimate) beta {
	m, s := e.Value, e.StdErr
	if s <= 0 || m <= 0 || m >= 1 {
		return beta{certain: math.Min(1, math.Max(0, m))}
	}
	// The variance of a Beta is below m(1−m); a wider standard error is cut to almost that.
	v := math.Min(s*s, 0.95*m*(1-m))
	nu := m*(1-m)/v - 1
	sd := math.Sqrt(v)
	lo, hi := math.Max(0, m-8*sd), math.Min(1, m+8*sd)
	b := beta{lo: lo, step: (hi - lo) / betaCells, cdf: make([]float64, betaCells+1)}
	for i := range b.cdf {
		b.cdf[i] = betaCDF(lo+float64(i)*b.step, m*nu, (1-m)*nu)
	}
	return b
}

// quantile returns the value whose distribution function is u, interpolated within a cell.
func (b beta) quantile(u float64) float64 {
	if b.cdf == nil {
		return b.certain
	}
	i := sort.SearchFloat64s(b.cdf, u)
	if i == 0 {
		return b.lo
	}
	if i > betaCells {
		return b.lo + betaCells*b.step
	}
	below, above := b.cdf[i-1], b.cdf[i]
	return b.lo + (float64(i-1)+(u-below)/(above-below))*b.step
}

// betaCDF is the regularised incomplete beta function I_x(a, b), by the continued fraction of
// Lentz (Press et al., Numerical Recipes, §6.4).
func betaCDF(x, a, b float64) float64 {
	if x <= 0 {
		return 0
	}
	if x >= 1 {
		return 1
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(lab - la - lb + a*math.Log(x) + b*math.Log1p(-x))
	if x < (a+1)/(a+b+2) {
		return front * betaFraction(x, a, b) / a
	}
	return 1 - front*betaFraction(1-x, b, a)/b
}

func betaFraction(x, a, b float64) float64 {
	const tiny, eps = 1e-300, 1e-13
	guard := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	c, d := 1.0, 1/guard(1-(a+b)*x/(a+1))
	h := d
	for m := 1.0; m <= 300; m++ {
		even := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/guard(1+even*d), guard(1+even/c)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/guard(1+odd*d), guard(1+odd/c)
		h *= d * c
		if math.Abs(d*c-1) < eps {
			break
		}
	}
	return h
}
