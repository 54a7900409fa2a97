package forecast

import (
	"fmt"
	"math"
	"slices"
)

// Workspace is the memory of one forecasting loop. It may serve any number of series, one at
// a time; the zero value is ready.
type Workspace struct {
	y      []float64 // the series without gaps: w.dense
	filled []bool    // which values of y were missing
	gaps   int       // how many
	lead   int       // missing values before y
	trail  int       // missing values after y
	x      []float64 // y, seasonally adjusted where the method wants that

	positive bool    // no value of y is 0 or less
	adi      float64 // mean interval between non-zero values: demandInterval
	found    season  // what the test says of y
	season   season  // what the chosen method uses
	parts    []Method
	models   []model

	sumSq    []float64 // squared rolling-origin errors by horizon
	counts   []int
	sigma    []float64
	acc, buf []float64

	naive          naive
	seasonalNaive  seasonalNaive
	ses            ses
	holt, damped   holt
	theta, dynamic theta
	ets            ets
	tsb, sba       counts

	sims, sizes, sizeMass []float64
	look                  lookout
}

// load checks the series and makes it dense.
func (w *Workspace) load(s Series) error {
	if err := s.Validate(); err != nil {
		return err
	}
	if n := s.Observed(); n < MinObserved {
		return fmt.Errorf("%w: %d, at least %d are needed", ErrTooShort, n, MinObserved)
	}
	w.lead, w.trail = w.dense(s)
	w.positive = slices.Min(w.y) > 0
	w.adi = demandInterval(w.y)
	w.found = findSeason(w.y, int(s.Freq()), w.positive)
	return nil
}

// prepare chooses the models and adjusts the series for them.
func (w *Workspace) prepare(o Options) {
	if o.Method == Default && w.adi >= intermittentADI {
		w.use(w.chooseCounts())
		return
	}
	w.use(o.Method.parts(len(w.y)-w.gaps, Frequency(w.found.period)))
}

func (w *Workspace) use(parts []Method) {
	w.parts = parts
	w.models = w.models[:0]
	for _, p := range parts {
		w.models = append(w.models, w.model(p))
	}
	w.season = w.found
	if !parts[0].adjusts() {
		w.season.kind = NoSeason
	}
}

func (w *Workspace) model(m Method) model {
	switch m {
	case SES:
		return &w.ses
	case Holt:
		return &w.holt
	case Damped:
		w.damped.damp = true
		return &w.damped
	case Theta:
		return &w.theta
	case DOTM:
		w.dynamic.dynamic = true
		return &w.dynamic
	case ETS:
		return &w.ets
	case TSB:
		return &w.tsb
	case SBA:
		w.sba.sba = true
		return &w.sba
	case SeasonalNaive:
		w.seasonalNaive.period = w.found.period
		return &w.seasonalNaive
	}
	return &w.naive // Naive and Naive2, which differ by the adjustment only
}

func (w *Workspace) adjust(s *season) {
	w.x = grow(w.x, len(w.y))
	for t, v := range w.y {
		w.x[t] = s.remove(v, t)
	}
}

// roll measures the rolling-origin errors for horizons 1…h: parameters and seasonal indices are
// estimated on the first part of the series and kept, the states follow the data, and each
// value of the second part is forecast from every origin before it. Then sigma is made of them.
func (w *Workspace) roll(h int) {
	n := len(w.y)
	n0 := w.split()
	s := w.season
	if s.kind != NoSeason && n0 >= 2*s.period {
		if !decompose(w.y[:n0], &s) {
			s = w.season
		}
	}
	w.adjust(&s)
	for _, m := range w.models {
		m.fit(w.x[:n0])
	}
	w.sumSq, w.counts = grow(w.sumSq, h), grow(w.counts, h)
	clear(w.sumSq)
	clear(w.counts)
	w.acc = grow(w.acc, h)
	buf := w.pathBuf(h)
	for t := n0; t < n; t++ {
		scale := w.levelScale(t)
		k := min(h, n-t)
		combine(w.models, w.acc[:k], buf)
		for i := range k {
			if w.filled[t+i] {
				continue
			}
			e := scale * (w.y[t+i] - s.restore(w.acc[i], t+i))
			w.sumSq[i] += e * e
			w.counts[i]++
		}
		for _, m := range w.models {
			m.step(w.x[t])
		}
	}
	w.smoothSigma(h)
}

// levelScale is what an error made at origin t would be worth at today's level: variance goes
// with the level (Taylor's law with exponent 1, as for counts), so old errors of a series that
// grew are not taken for today's. It is 1 where values reach 0, and kept within [½, 2].
func (w *Workspace) levelScale(t int) float64 {
	if !w.positive {
		return 1
	}
	r := math.Sqrt(w.recentMean(len(w.y)) / w.recentMean(t))
	return min(max(r, 0.5), 2)
}

// recentMean is the mean of the last year, at least four values, before t.
func (w *Workspace) recentMean(t int) float64 {
	from := max(0, t-max(4, w.found.period))
	sum := 0.0
	for _, v := range w.y[from:t] {
		sum += v
	}
	return sum / float64(t-from)
}

// split is the length of the part that parameters are estimated on before rolling: half of the
// series, at least 8 values, and for seasonal ones up to three years while one year is left.
// It does not depend on the horizon, so that a longer forecast begins like a shorter one.
func (w *Workspace) split() int {
	n := len(w.y)
	n0 := max(MinObserved, (n+1)/2)
	if w.season.kind != NoSeason {
		n0 = max(n0, min(3*w.season.period, n-w.season.period))
	}
	return min(n0, n-1)
}

// smoothSigma turns mean squared errors by horizon into standard deviations that never fall.
// Far horizons have few and overlapping errors (about count/h independent ones), so each is
// shrunk, with the weight of one error, to what a random walk would make of the one before:
// variance in proportion to the horizon.
func (w *Workspace) smoothSigma(h int) {
	w.sigma = grow(w.sigma, h)
	v := 0.0
	for i := range h {
		own := float64(w.counts[i]) / float64(i+1)
		prior, weight := 0.0, 0.0
		if i > 0 {
			prior, weight = v*float64(i+1)/float64(i), 1
		}
		mse := 0.0
		if w.counts[i] > 0 {
			mse = w.sumSq[i] / float64(w.counts[i])
		}
		if own+weight > 0 {
			v = math.Max(v, (own*mse+weight*prior)/(own+weight))
		}
		w.sigma[i] = math.Sqrt(v)
	}
}

// fitFull fits the models to the whole series, leaving them at its end, and writes the
// one-step forecasts.
func (w *Workspace) fitFull(fitted []float64) {
	w.adjust(&w.season)
	for _, m := range w.models {
		m.fit(w.x)
		m.restart()
	}
	for i := range fitted {
		fitted[i] = math.NaN()
	}
	var one [1]float64
	for t, v := range w.x {
		combine(w.models, one[:], w.pathBuf(1))
		fitted[w.lead+t] = w.season.restore(one[0], t)
		for _, m := range w.models {
			m.step(v)
		}
	}
}

// combine writes the mean of the models' paths into out.
func combine(models []model, out, buf []float64) {
	models[0].path(out)
	if len(models) == 1 {
		return
	}
	for _, m := range models[1:] {
		m.path(buf[:len(out)])
		for i, v := range buf[:len(out)] {
			out[i] += v
		}
	}
	for i := range out {
		out[i] /= float64(len(models))
	}
}

func (w *Workspace) pathBuf(h int) []float64 {
	w.buf = grow(w.buf, h)
	return w.buf
}

// grow returns s with length n, keeping its memory where it is large enough. Contents are undefined.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
