package gap

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Simulation says how intervals are drawn. The same seed gives every scenario the same random
// numbers (common random numbers), so that a difference between two is the scenario's own.
type Simulation struct {
	Draws  int // 0 = no intervals
	Seed   uint64
	Levels []float64 // such as 0.5, 0.8, 0.95
}

// DefaultDraws is how many futures are drawn when nothing else is asked for.
const DefaultDraws = 400

// DefaultSimulation gives 50, 80 and 95 % intervals.
func DefaultSimulation() Simulation {
	return Simulation{Draws: DefaultDraws, Seed: 20260401, Levels: []float64{0.5, 0.8, 0.95}}
}

// draws holds simulated gaps: [occupation][quarter][draw].
type draws [][][]float64

// simulate draws futures of each occupation. Demand moves by the forecast's own errors, as a
// path whose spread at h quarters is Sigma[h-1]; rates are drawn from Beta, people a year
// from Gamma, both with the mean and standard error of the assumption; completers are
// Binomial, graduates and newcomers Poisson. Occupations are drawn independently.
func simulate(occ []Occupation, now workforce.Period, h int, s Simulation) draws {
	out := make(draws, len(occ))
	shapes := map[Estimate]beta{} // occupations share most of their assumptions
	for i, o := range occ {
		out[i] = make([][]float64, h)
		for q := range out[i] {
			out[i][q] = make([]float64, s.Draws)
		}
		w := newWalker(o, h, shapes)
		for k := range s.Draws {
			r := rand.New(rand.NewPCG(s.Seed+uint64(k), streamOf(o.ID)))
			for q, v := range w.draw(r, now) {
				out[i][q][k] = v.Gap
			}
		}
	}
	return out
}

// streamOf gives each occupation its own stream of random numbers, whatever else is in the report.
func streamOf(id taxonomy.OccupationID) uint64 {
	f := fnv.New64a()
	f.Write([]byte(id))
	return f.Sum64()
}

// walker draws one occupation again and again, reusing its memory.
type walker struct {
	o            Occupation
	h            int
	filled, open []float64
	in           []flows
	out          []Quarter
	shares       [8]beta // in the order of Rates.shares
}

func newWalker(o Occupation, h int, shapes map[Estimate]beta) *walker {
	w := &walker{o: o, h: h, filled: make([]float64, h), open: make([]float64, h), in: make([]flows, h), out: make([]Quarter, h)}
	for i, e := range o.Rates.shares() {
		b, ok := shapes[*e]
		if !ok {
			b = newBeta(*e)
			shapes[*e] = b
		}
		w.shares[i] = b
	}
	return w
}

// draw returns one future, in memory that the next one overwrites. Every draw consumes the same number of random numbers in the same
// order, whatever the rates: that is what makes them common to scenarios.
func (w *walker) draw(r *rand.Rand, now workforce.Period) []Quarter {
	o := w.o
	o.Rates = w.rates(r)
	stock := math.Max(0, o.Stock.Value+o.Stock.StdErr*normal(r.Float64()))
	o.Filled.walk(r, w.filled)
	o.Open.walk(r, w.open)
	grads := o.Rates.Graduates.Value / 4
	stays := o.Rates.Completion.Value * o.Rates.ICTShare.Value * o.Rates.Retention.Value
	for i := range w.in {
		w.in[i] = flows{graduates: poisson(r.Float64(), grads*stays), inflow: poisson(r.Float64(), o.Rates.Inflow.Value/4)}
	}
	for _, c := range o.Runs {
		u, v := r.Float64(), r.Float64()
		if c.Quarter < 1 || c.Quarter > w.h {
			continue
		}
		filled := binomial(u, c.FreeSeats, o.Rates.Fill.Value)
		n := binomial(v, c.Taken+filled, o.Rates.Completion.Value*o.Rates.Placement.Value)
		w.in[c.Quarter-1].reskilled += n * c.Share
	}
	for i, n := range o.Continued {
		w.in[i].reskilled += poisson(r.Float64(), n*o.Rates.Completion.Value*o.Rates.Placement.Value)
	}
	return project(w.out, o, now, stock, w.filled, w.open, w.in)
}

// walk writes one simulated path: the errors of successive quarters add up, with variances
// chosen so that the spread at h is Sigma[h-1].
func (p Path) walk(r *rand.Rand, out []float64) {
	e, before := 0.0, 0.0
	for i := range out {
		v := math.Max(before, p.Sigma[i]*p.Sigma[i])
		e += math.Sqrt(v-before) * normal(r.Float64())
		before = v
		out[i] = math.Max(0, p.Point[i]+e)
	}
}

// rates draws the coefficients.
func (w *walker) rates(rng *rand.Rand) Rates {
	r := w.o.Rates
	for i, share := range r.shares() {
		share.Value = w.shares[i].quantile(rng.Float64())
	}
	for _, count := range []*Estimate{&r.Graduates, &r.Inflow} {
		count.Value = math.Max(0, count.Value+count.StdErr*normal(rng.Float64()))
	}
	return r
}

// shares lists the coefficients that are shares of people.
func (r *Rates) shares() [8]*Estimate {
	return [8]*Estimate{&r.Retire, &r.Leave, &r.Migrate, &r.Completion, &r.ICTShare, &r.Retention, &r.Placement, &r.Fill}
}

// bands returns the central intervals of a sample, by level.
func bands(sample, levels []float64) []Band {
	sorted := slices.Clone(sample)
	slices.Sort(sorted)
	out := make([]Band, len(levels))
	for i, l := range levels {
		out[i] = Band{Level: l, Lo: quantile(sorted, (1-l)/2), Hi: quantile(sorted, (1+l)/2)}
	}
	return out
}

// quantile interpolates linearly between order statistics (type 7 of Hyndman & Fan 1996).
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	pos := p * float64(len(sorted)-1)
	i := int(pos)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (pos-float64(i))*(sorted[i+1]-sorted[i])
}
