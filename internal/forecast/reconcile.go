package forecast

import (
	"fmt"
	"math"
)

// Hierarchy says which sums must agree: node i < len(sums) is the total of the bottom series
// sums[i], and the nodes after them are the bottom series themselves. Groupings may overlap
// (by skill and by place), so it need not be a tree.
type Hierarchy struct {
	bottom int
	sums   [][]int
}

// NewHierarchy checks that every sum names bottom series 0…bottom−1, each at most once.
func NewHierarchy(bottom int, sums [][]int) (*Hierarchy, error) {
	if bottom < 1 {
		return nil, fmt.Errorf("%w: no bottom series", ErrStructure)
	}
	seen := make([]int, bottom) // the last sum, counted from 1, that named it
	for i, s := range sums {
		if len(s) == 0 {
			return nil, fmt.Errorf("%w: sum %d is empty", ErrStructure, i)
		}
		for _, j := range s {
			if j < 0 || j >= bottom || seen[j] == i+1 {
				return nil, fmt.Errorf("%w: sum %d names series %d twice or beyond the last", ErrStructure, i, j)
			}
			seen[j] = i + 1
		}
	}
	return &Hierarchy{bottom: bottom, sums: sums}, nil
}

// Nodes is the number of sums and bottom series together.
func (h *Hierarchy) Nodes() int { return len(h.sums) + h.bottom }

// Reconcile makes forecasts, one per node in order, agree: the returned points add up exactly as
// the hierarchy says and are closest to the given ones, squared differences being divided by the
// number of bottom series in the node (WLS with structural scaling, Wickramasuriya et al. 2019).
// Intervals move with their points and keep their widths. With nonNegative no point and no
// bound falls below 0. All forecasts must start at the same period and have the same horizon.
func (h *Hierarchy) Reconcile(fs []Forecast, nonNegative bool) ([]Forecast, error) {
	if len(fs) != h.Nodes() {
		return nil, fmt.Errorf("%w: %d forecasts for %d nodes", ErrStructure, len(fs), h.Nodes())
	}
	steps := len(fs[0].Point)
	out := make([]Forecast, len(fs))
	for i, f := range fs {
		if f.Start != fs[0].Start || len(f.Point) != steps {
			return nil, fmt.Errorf("%w: forecast %d starts or ends elsewhere", ErrStructure, i)
		}
		out[i] = f
		out[i].Point = make([]float64, steps)
	}
	s := newSolver(h)
	for t := range steps {
		for i := range fs {
			s.base[i] = fs[i].Point[t]
		}
		s.solve(nonNegative)
		for i := range out {
			out[i].Point[t] = s.node[i]
		}
	}
	for i := range out {
		out[i].Intervals = moved(fs[i], out[i].Point, nonNegative)
	}
	return out, nil
}

// BottomUp adds the bottom forecasts up: the sums' own forecasts are left out of account.
func (h *Hierarchy) BottomUp(bottom []float64) ([]float64, error) {
	if len(bottom) != h.bottom {
		return nil, fmt.Errorf("%w: %d values for %d bottom series", ErrStructure, len(bottom), h.bottom)
	}
	node := make([]float64, h.Nodes())
	h.addUp(bottom, node)
	return node, nil
}

func (h *Hierarchy) addUp(bottom, node []float64) {
	for i, s := range h.sums {
		node[i] = 0
		for _, j := range s {
			node[i] += bottom[j]
		}
	}
	copy(node[len(h.sums):], bottom)
}

// moved returns f's intervals shifted as far as its points were.
func moved(f Forecast, point []float64, nonNegative bool) []Interval {
	out := make([]Interval, len(f.Intervals))
	for j, iv := range f.Intervals {
		lo, hi := make([]float64, len(point)), make([]float64, len(point))
		for t, p := range point {
			d := p - f.Point[t]
			lo[t], hi[t] = iv.Lo[t]+d, iv.Hi[t]+d
			if nonNegative {
				lo[t] = math.Max(0, lo[t])
			}
		}
		out[j] = Interval{Level: iv.Level, Lo: lo, Hi: hi}
	}
	return out
}

// solver solves (SᵀW⁻¹S)·b = SᵀW⁻¹·base by conjugate gradients. The matrix is the identity plus
// one matrix of rank 1 and norm 1 per sum, so it is well conditioned and a nested hierarchy of
// k levels takes about k steps, whatever the number of series.
type solver struct {
	h          *Hierarchy
	base, node []float64 // per node
	b, r, p, q []float64 // per bottom series
	zero       []bool    // bottom series held at 0
	right      []float64
}

func newSolver(h *Hierarchy) *solver {
	v := func() []float64 { return make([]float64, h.bottom) }
	return &solver{h: h, base: make([]float64, h.Nodes()), node: make([]float64, h.Nodes()),
		b: v(), r: v(), p: v(), q: v(), right: v(), zero: make([]bool, h.bottom)}
}

// solve fills node. For non-negativity, series that come out negative are held at 0 and the
// rest is solved again, until none is negative.
func (s *solver) solve(nonNegative bool) {
	clear(s.zero)
	for i := range s.h.bottom {
		s.right[i] = s.base[len(s.h.sums)+i]
	}
	for i, sum := range s.h.sums {
		for _, j := range sum {
			s.right[j] += s.base[i] / float64(len(sum))
		}
	}
	for {
		s.gradients()
		negative := false
		for i, v := range s.b {
			if nonNegative && v < 0 {
				s.zero[i], s.b[i], negative = true, 0, true
			}
		}
		if !negative {
			break
		}
	}
	s.h.addUp(s.b, s.node)
}

// multiply writes SᵀW⁻¹S·x into out, rows held at 0 left out.
func (s *solver) multiply(x, out []float64) {
	copy(out, x)
	for _, sum := range s.h.sums {
		total := 0.0
		for _, j := range sum {
			total += x[j]
		}
		total /= float64(len(sum))
		for _, j := range sum {
			out[j] += total
		}
	}
	for i, z := range s.zero {
		if z {
			out[i] = 0
		}
	}
}

func (s *solver) gradients() {
	rr := 0.0
	for i := range s.b {
		s.b[i], s.r[i] = 0, s.right[i]
		if s.zero[i] {
			s.r[i] = 0
		}
		s.p[i] = s.r[i]
		rr += s.r[i] * s.r[i]
	}
	stop := rr * 1e-24
	for range 2*len(s.b) + 50 {
		if rr <= stop {
			return
		}
		s.multiply(s.p, s.q)
		pq := 0.0
		for i := range s.p {
			pq += s.p[i] * s.q[i]
		}
		a, next := rr/pq, 0.0
		for i := range s.b {
			s.b[i] += a * s.p[i]
			s.r[i] -= a * s.q[i]
			next += s.r[i] * s.r[i]
		}
		for i := range s.p {
			s.p[i] = s.r[i] + next/rr*s.p[i]
		}
		rr = next
	}
}
