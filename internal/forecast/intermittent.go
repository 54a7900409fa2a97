package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
)

// intermittentADI is the mean interval between non-zero values from which a series counts as
// intermittent (Syntetos and Boylan 2005).
const intermittentADI = 1.32

// demandInterval is the mean interval between non-zero values in the later half of y: what was
// rare once but comes every month now is no longer intermittent. It is 0 where a value is
// negative or fewer than two are above zero: such a series is not one of intermittent counts.
func demandInterval(y []float64) float64 {
	half, nonzero := len(y)/2, 0
	for t, v := range y {
		if v < 0 {
			return 0
		}
		if v > 0 && t >= half {
			nonzero++
		}
	}
	if nonzero < 2 {
		return 0
	}
	return float64(len(y)-half) / float64(nonzero)
}

// counts is the common part of TSB and SBA: demand size and how often it comes. Initial states
// are the means of the fitted part; smoothing parameters minimise the one-step squared error.
type counts struct {
	sba            bool
	alpha, beta    float64 // of size; of probability (TSB). SBA uses alpha for both
	size0, chance0 float64
	size, chance   float64 // mean size of a demand; probability (TSB) or 1/interval (SBA)
	interval       float64 // SBA: smoothed interval
	since          float64 // SBA: periods since the last demand
}

var (
	countsLow  = vec{0.01, 0.01}
	countsHigh = vec{0.5, 0.5}
)

func (m *counts) fit(x []float64) {
	sum, nonzero := 0.0, 0
	for _, v := range x {
		if v != 0 {
			sum += v
			nonzero++
		}
	}
	m.size0, m.chance0 = 0, 0.5/float64(len(x)) // nothing yet: less than once in the history
	if nonzero > 0 {
		m.size0, m.chance0 = sum/float64(nonzero), float64(nonzero)/float64(len(x))
	}
	d := 2
	if m.sba {
		d = 1
	}
	p, _ := nelderMead(d, vec{0.1, 0.1}, vec{0.1, 0.1}, countsLow, countsHigh, func(p vec) float64 {
		m.alpha, m.beta = p[0], p[1]
		m.restart()
		sse := 0.0
		for _, v := range x {
			e := v - m.mean()
			sse += e * e
			m.step(v)
		}
		return sse
	})
	m.alpha, m.beta = p[0], p[1]
	m.restart()
	for _, v := range x {
		m.step(v)
	}
}

func (m *counts) restart() {
	m.size, m.chance = m.size0, m.chance0
	m.interval, m.since = 1/m.chance0, 0
}

// step: TSB (Teunter, Syntetos and Babai 2011) moves the probability every period, so it fades
// when demand ends; SBA (Syntetos and Boylan 2005) moves the interval when demand comes.
func (m *counts) step(y float64) {
	m.since++
	if y != 0 {
		m.size += m.alpha * (y - m.size)
		m.interval += m.alpha * (m.since - m.interval)
		m.since = 0
	}
	switch {
	case m.sba:
		m.chance = 1 / math.Max(1, m.interval)
	case y != 0:
		m.chance += m.beta * (1 - m.chance)
	default:
		m.chance -= m.beta * m.chance
	}
}

// mean is the expected value of any coming period; SBA takes off Croston's bias.
func (m *counts) mean() float64 {
	if m.sba {
		return (1 - m.alpha/2) * m.size * m.chance
	}
	return m.size * m.chance
}

func (m *counts) path(out []float64) {
	v := m.mean()
	for i := range out {
		out[i] = v
	}
}

// chooseCounts picks the usual default, TSB or SBA by rolling-origin squared error over a year
// ahead, which does not depend on the horizon asked for. The default is a candidate because
// many zeros do not always mean no trend: on rarely named terms of job posts (24 origins, 12
// months) MASE over all terms is 1.153 with it and 1.169 without.
func (w *Workspace) chooseCounts() []Method {
	best, chosen := math.Inf(1), partsTSB
	for _, parts := range [][]Method{Default.parts(len(w.y)-w.gaps, Frequency(w.found.period)), partsTSB, partsSBA} {
		w.use(parts)
		w.roll(max(4, w.found.period))
		sum := 0.0
		for i, v := range w.sumSq {
			if w.counts[i] > 0 {
				sum += v / float64(w.counts[i])
			}
		}
		if sum < best {
			best, chosen = sum, parts
		}
	}
	return chosen
}

const draws = 999 // so that 2.5 % and 97.5 % fall on draws 25 and 975

// bootstrap writes intervals for counts: simulated futures where a demand comes with the
// model's probability, which moves on with what is drawn, and has a size drawn from those seen,
// recent ones more often. Each future has its own generator, so a longer horizon begins like a shorter one.
func (w *Workspace) bootstrap(f *Forecast, m *counts, o Options) {
	h := len(f.Point) + w.trail
	w.sims = grow(w.sims, h*draws)
	w.weighSizes(m.alpha)
	var g rand.PCG
	uniform := func() float64 { return float64(g.Uint64()>>11) / (1 << 53) }
	for d := range draws {
		g.Seed(o.Seed, uint64(d))
		p := *m
		for i := range h {
			y := 0.0
			if uniform() < p.chance {
				u := uniform() * w.sizeMass[len(w.sizeMass)-1]
				k, _ := slices.BinarySearch(w.sizeMass, u)
				y = w.sizes[min(k, len(w.sizes)-1)]
			}
			w.sims[i*draws+d] = y
			p.step(y)
		}
	}
	for i := range f.Point {
		sims := w.sims[(i+w.trail)*draws : (i+w.trail+1)*draws]
		slices.Sort(sims)
		for j := range f.Intervals {
			iv := &f.Intervals[j]
			tail := (1 - iv.Level) / 2
			k := int(math.Floor((draws + 1) * tail))
			iv.Lo[i] = math.Min(sims[max(k-1, 0)], f.Point[i])
			iv.Hi[i] = math.Max(sims[min(draws-k, draws-1)], f.Point[i])
			if i > 0 {
				iv.Lo[i] = math.Min(iv.Lo[i], iv.Lo[i-1])
				iv.Hi[i] = math.Max(iv.Hi[i], iv.Hi[i-1])
			}
		}
	}
}

// weighSizes lists the demand sizes seen and their cumulated weights, which fade as in smoothing
// by α, but never below a tenth of the newest, so that old big demands stay possible.
func (w *Workspace) weighSizes(alpha float64) {
	w.sizes, w.sizeMass = w.sizes[:0], w.sizeMass[:0]
	weight, sum := 1.0, 0.0
	for _, y := range slices.Backward(w.y) {
		if y == 0 {
			continue
		}
		sum += weight
		weight = math.Max(0.1, weight*(1-alpha))
		w.sizes = append(w.sizes, y)
		w.sizeMass = append(w.sizeMass, sum)
	}
}
