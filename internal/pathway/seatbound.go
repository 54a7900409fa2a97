package pathway

import (
	"math"
	"slices"
)

// bound returns a bound on the value of any plan from the linear programme
//
//	max Σ_s w_s z_s   with   z_s ≤ Σ_i a_is x_i,  z_s ≤ People_s,  Σ_i c_i x_i ≤ Budget,  0 ≤ x_i ≤ Most_i
//
// in which groups may be split. It is read from the prices that the simplex method ends with,
// through the dual, which bounds the value whatever the prices: neither rounding nor an early
// stop can make it wrong, only loose.
func (s *seats) bound(stop func() bool) float64 {
	d := s.dictionary()
	best := s.dual(d.prices())
	for step := 1; d.improve(step > 4*len(d.b)); step++ {
		if step%16 == 0 {
			best = min(best, s.dual(d.prices()))
			if stop != nil && stop() {
				return best
			}
		}
		if step > 50*(len(d.b)+len(d.r)) {
			break
		}
	}
	return min(best, s.dual(d.prices()))
}

// dual returns Σ_s (w_s − u_s) People_s + λ Budget + Σ_i Most_i · max(0, Σ_s u_s a_is − λ c_i),
// which no plan exceeds for any 0 ≤ u_s ≤ w_s and λ ≥ 0.
func (s *seats) dual(u []float64, lambda float64) float64 {
	lambda = max(0, lambda)
	sum := lambda * float64(max(0, s.p.Budget))
	for g, w := range s.weight {
		u[g] = min(max(0, u[g]), w)
		sum += (w - u[g]) * s.people[g]
	}
	for i := range s.options {
		o := &s.options[i]
		if o.cents > s.p.Budget {
			continue // cannot be opened, not even in part: a group is whole
		}
		worth := -lambda * float64(o.cents)
		for _, a := range o.adds {
			worth += u[a.gap] * a.people
		}
		sum += float64(o.most) * max(0, worth)
	}
	return sum
}

// dictionary is the linear programme solved for its basic variables: each is b − Σ a·x over
// the others, all of which are 0; the value to be raised changes by r·x. Variables that reach
// their upper bound are counted down from it.
type dictionary struct {
	a        [][]float64
	b, r     []float64
	basic    []int // by row: the variable
	nonbasic []int // by column
	upper    []float64
	gaps     int
}

// dictionary begins with nothing opened: z_s and what is left of the budget are basic. The
// variables are the options, then what each z_s stays below its sum, then the basic ones.
func (s *seats) dictionary() *dictionary {
	n, k := len(s.options), len(s.people)
	d := &dictionary{b: make([]float64, k+1), r: make([]float64, n+k), gaps: k, upper: slices.Repeat([]float64{math.Inf(1)}, n+2*k+1)}
	for row := range k + 1 {
		d.a = append(d.a, make([]float64, n+k))
		d.basic = append(d.basic, n+k+row)
	}
	for i := range s.options {
		o := &s.options[i]
		d.nonbasic = append(d.nonbasic, i)
		if d.upper[i] = float64(o.most); o.cents > s.p.Budget {
			d.upper[i] = 0
		}
		for _, a := range o.adds {
			d.a[a.gap][i] = -a.people
			d.r[i] += s.weight[a.gap] * a.people
		}
		d.a[k][i] = float64(o.cents)
	}
	for g := range k {
		d.nonbasic = append(d.nonbasic, n+g)
		d.a[g][n+g] = 1
		d.r[n+g] = -s.weight[g]
		d.upper[n+k+g] = s.people[g]
	}
	d.b[k] = float64(max(0, s.p.Budget))
	return d
}

// prices returns what one more person of each gap that the options bring is worth, and one
// more cent.
func (d *dictionary) prices() (people []float64, cent float64) {
	people = make([]float64, d.gaps)
	below, budget := len(d.r)-d.gaps, len(d.upper)-1
	for col, v := range d.nonbasic {
		switch {
		case v == budget:
			cent = -d.r[col]
		case v >= below && v < below+d.gaps:
			people[v-below] = -d.r[col]
		}
	}
	return people, cent
}

const tiny = 1e-11

// improve makes one step of the simplex method with bounded variables, and reports whether
// there was one to make. With careful it follows Bland's rule, which never goes in circles.
func (d *dictionary) improve(careful bool) bool {
	col := d.entering(careful)
	if col < 0 {
		return false
	}
	most, row, up := d.upper[d.nonbasic[col]], -1, false
	for i := range d.b {
		at, rises := math.Inf(1), false
		switch a := d.a[i][col]; {
		case a > tiny:
			at = d.b[i] / a
		case a < -tiny:
			at, rises = (d.upper[d.basic[i]]-d.b[i])/-a, true
		}
		if at < most || at == most && row >= 0 && d.basic[i] < d.basic[row] {
			most, row, up = at, i, rises
		}
	}
	switch {
	case math.IsInf(most, 1):
		return false // nothing limits it: impossible, every z_s has an upper bound
	case row < 0:
		d.flipColumn(col)
	default:
		if up {
			d.flipRow(row)
		}
		d.pivot(row, col)
	}
	return true
}

func (d *dictionary) entering(careful bool) int {
	best := -1
	for col, r := range d.r {
		if r <= tiny || d.upper[d.nonbasic[col]] == 0 {
			continue
		}
		switch {
		case best < 0, careful && d.nonbasic[col] < d.nonbasic[best], !careful && r > d.r[best]:
			best = col
		}
	}
	return best
}

// flipColumn counts a variable that is 0 down from its upper bound, where it is set.
func (d *dictionary) flipColumn(col int) {
	u := d.upper[d.nonbasic[col]]
	for i := range d.b {
		d.b[i] -= d.a[i][col] * u
		d.a[i][col] = -d.a[i][col]
	}
	d.r[col] = -d.r[col]
}

// flipRow counts a basic variable down from its upper bound.
func (d *dictionary) flipRow(row int) {
	d.b[row] = d.upper[d.basic[row]] - d.b[row]
	for col := range d.a[row] {
		d.a[row][col] = -d.a[row][col]
	}
}

// pivot lets a variable and a basic one change places.
func (d *dictionary) pivot(row, col int) {
	at := d.a[row]
	p := at[col]
	d.b[row] = max(0, d.b[row]/p)
	for k := range at {
		at[k] /= p
	}
	at[col] = 1 / p
	for i := range d.b {
		f := d.a[i][col]
		if i == row || f == 0 {
			continue
		}
		d.b[i] = max(0, d.b[i]-f*d.b[row])
		for k, v := range at {
			d.a[i][k] -= f * v
		}
		d.a[i][col] = -f * at[col]
	}
	f := d.r[col]
	for k, v := range at {
		d.r[k] -= f * v
	}
	d.r[col] = -f * at[col]
	d.basic[row], d.nonbasic[col] = d.nonbasic[col], d.basic[row]
}
