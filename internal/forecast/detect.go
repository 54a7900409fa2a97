package forecast

import (
	"math"
	"slices"
)

// Thresholds of detection, in robust standard deviations. They are high on purpose: a note
// must mean something to a reader. Nothing that is detected is removed.
const (
	outlierLimit = 5.0
	shiftLimit   = 5.0
	jumpLimit    = 4.0
	maxUnusual   = 10 // notes of one kind
)

// unusual reports values far from their neighbours, lasting steps, and a last value far from
// those before it (which may turn out to be either). It looks at the seasonally adjusted
// series, in logarithms where all values are positive, so that growth does not look like noise.
func (w *Workspace) unusual(start Period) []Note {
	n := len(w.y)
	if n < longEnough { // too few to know what is usual
		return nil
	}
	w.look.z = grow(w.look.z, n)
	z := w.look.z
	for t, v := range w.y {
		z[t] = w.found.remove(v, t)
		if w.found.kind == Multiplicative || w.found.kind == NoSeason && w.positive {
			z[t] = math.Log(z[t])
		}
	}
	shifts := w.shifts(z, start)
	return append(w.outliers(z, start, shifts), shifts...)
}

func (w *Workspace) outliers(z []float64, start Period, shifts []Note) []Note {
	n := len(z)
	w.look.r = grow(w.look.r, n)
	r := w.look.r
	for t := range z {
		r[t] = z[t] - neighbours(z, t)
	}
	limit := outlierLimit * w.look.spread(r[2:n-2])
	if limit == 0 {
		return nil
	}
	var out []Note
	for t := 1; t < n && len(out) < maxUnusual; t++ {
		if math.Abs(r[t]) <= limit || w.filled[t] || nearShift(shifts, start.Add(w.lead+t)) {
			continue
		}
		if math.Abs(r[t]) < math.Abs(r[t-1]) || t+1 < n && math.Abs(r[t]) < math.Abs(r[t+1]) {
			continue // the shadow of a neighbour
		}
		code := NoteOutlier
		if t == n-1 {
			code = NoteLast
		}
		out = append(out, Note{Code: code, At: start.Add(w.lead + t), Value: w.y[t]})
	}
	return out
}

// neighbours is the median of the two values on either side; at the ends, of the four nearest.
func neighbours(z []float64, t int) float64 {
	var v [4]float64
	from := min(max(t-2, 0), len(z)-5)
	k := 0
	for i := from; i < from+5; i++ {
		if i != t {
			v[k] = z[i]
			k++
		}
	}
	slices.Sort(v[:])
	return (v[1] + v[2]) / 2
}

func nearShift(shifts []Note, p Period) bool {
	return slices.ContainsFunc(shifts, func(s Note) bool { d := s.At.Until(p); return d >= -2 && d <= 2 })
}

// shifts finds lasting steps: the median of a window after t differs from the one before by
// far more than usual, and most of the difference comes in one step.
func (w *Workspace) shifts(z []float64, start Period) []Note {
	n := len(z)
	k := min(max(4, w.found.period/2), n/4)
	w.look.r = grow(w.look.r, n-1)
	d := w.look.r
	for t := 1; t < n; t++ {
		d[t-1] = z[t] - z[t-1]
	}
	m := &w.look
	drift, noise := m.median(d), m.spread(d)
	change := m.change[:0]
	for t := k; t+k <= n; t++ {
		change = append(change, m.median(z[t:t+k])-m.median(z[t-k:t])-float64(k)*drift)
	}
	m.change = change
	// A random walk wanders by about noise·√(2k/3) between such windows: never call that a step.
	usual := math.Max(m.spread(change), noise*math.Sqrt(float64(k)/3))
	var out []Note
	for t := k; t+k <= n && len(out) < maxUnusual; t++ {
		step, c := d[t-1]-drift, change[t-k]
		lasting := math.Abs(c) > shiftLimit*usual && c*step > 0 && math.Abs(step) > math.Abs(c)/2
		if !lasting || math.Abs(step) <= jumpLimit*noise || usual == 0 {
			continue
		}
		at := start.Add(w.lead + t)
		out = append(out, Note{Code: NoteShift, At: at, Value: m.median(w.y[t:t+k]) - m.median(w.y[t-k:t])})
		t += k - 1
	}
	return out
}

// lookout is the memory of detection.
type lookout struct{ z, r, change, dev, sorted []float64 }

func (l *lookout) median(v []float64) float64 {
	l.sorted = append(l.sorted[:0], v...)
	slices.Sort(l.sorted)
	n := len(v)
	return (l.sorted[(n-1)/2] + l.sorted[n/2]) / 2
}

// spread is the median absolute deviation as an estimate of the standard deviation; where more
// than half of the values agree, the mean absolute deviation serves instead.
func (l *lookout) spread(v []float64) float64 {
	m := l.median(v)
	l.dev = grow(l.dev, len(v))
	sum := 0.0
	for i, x := range v {
		l.dev[i] = math.Abs(x - m)
		sum += l.dev[i]
	}
	if s := 1.4826 * l.median(l.dev); s > 0 {
		return s
	}
	return 1.2533 * sum / float64(len(v))
}
