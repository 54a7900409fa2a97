package forecast

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// Options say what to forecast. The zero value asks for the frequency's customary horizon with
// 50, 80 and 95 % intervals by the default method.
type Options struct {
	Horizon     int       // periods ahead; 0: Frequency.Horizon
	Levels      []float64 // interval levels as shares, such as 0.95; nil: 0.5, 0.8, 0.95; empty: no intervals
	Method      Method    // "": Default
	NonNegative bool      // counts: nothing below 0
	Pool        *Pool     // errors of many series, which make intervals more honest; may be nil
	Seed        uint64    // of the bootstrap for intermittent counts
}

// defaultLevels are the interval levels where Options name none.
var defaultLevels = []float64{0.5, 0.8, 0.95}

// Forecast is the answer for one series. Point[h-1] and the interval bounds belong to Start.Add(h-1).
type Forecast struct {
	Series      string
	Method      Method      // as asked
	Parts       []Method    // the single methods whose mean was taken
	Start       Period      // first forecast period
	Observed    int         // observed values behind it
	Seasonality Seasonality // found by the M4 test
	Point       []float64
	Intervals   []Interval // by rising level
	Sigma       []float64  // standard deviation of the series' own rolling-origin errors by horizon, in its unit
	Fitted      []float64  // one-step forecasts beside Series.Values; NaN before the first observation
	Notes       []Note
}

// Interval is a central prediction interval: the value of each period, taken alone, falls
// between Lo and Hi with probability Level. Widths never shrink with the horizon, except
// where a non-negative series is cut at 0.
type Interval struct {
	Level  float64
	Lo, Hi []float64
}

// Run forecasts one series. It is safe for concurrent use; see Workspace for many series in a row.
func Run(s Series, o Options) (Forecast, error) {
	w := workspaces.Get().(*Workspace)
	defer workspaces.Put(w)
	return w.Run(s, o)
}

var workspaces = sync.Pool{New: func() any { return new(Workspace) }}

// resolve fills in what the options leave open and checks the rest.
func (o Options) resolve(f Frequency) (Options, error) {
	if o.Horizon == 0 {
		o.Horizon = f.Horizon()
	}
	if o.Horizon < 1 || o.Horizon > MaxHorizon {
		return o, fmt.Errorf("%w: %d", ErrHorizon, o.Horizon)
	}
	if o.Method == "" {
		o.Method = Default
	}
	if !o.Method.known() {
		return o, fmt.Errorf("%w: %.40q", ErrMethod, string(o.Method))
	}
	if o.Levels == nil {
		o.Levels = defaultLevels
	}
	for i, l := range o.Levels {
		if !(l > 0 && l < 1) || i > 0 && l <= o.Levels[i-1] {
			return o, fmt.Errorf("%w: levels rise within (0, 1), got %v", ErrLevel, o.Levels)
		}
	}
	return o, nil
}

// Run forecasts one series. The answer shares no memory with the workspace.
func (w *Workspace) Run(s Series, o Options) (Forecast, error) {
	o, err := o.resolve(s.Freq())
	if err == nil {
		err = w.load(s)
	}
	if err != nil {
		return Forecast{}, err
	}
	o.NonNegative = o.NonNegative || w.adi >= intermittentADI // counts
	w.prepare(o)
	w.roll(o.Horizon + w.trail)
	f := Forecast{
		Series: s.ID, Method: o.Method, Parts: slices.Clone(w.parts), Start: s.Next(),
		Observed: len(w.y) - w.gaps, Seasonality: w.season.kind,
		Fitted: make([]float64, len(s.Values)),
	}
	w.fitFull(f.Fitted)
	w.answer(&f, o)
	f.Notes = w.notes(s, o, &f)
	return f, nil
}

// answer writes points and intervals for the periods after the series' end. Where the last
// values are missing, the origin is the last observed value and the first steps are dropped.
func (w *Workspace) answer(f *Forecast, o Options) {
	h := o.Horizon
	room := make([]float64, h*(2+2*len(o.Levels))) // one allocation for all curves
	cut := func() []float64 { c := room[:h:h]; room = room[h:]; return c }
	f.Point, f.Sigma = cut(), cut()
	w.acc = grow(w.acc, h+w.trail)
	combine(w.models, w.acc, w.pathBuf(h+w.trail))
	for i := range h {
		k := i + w.trail
		f.Point[i] = w.season.restore(w.acc[k], len(w.y)+k)
		if o.NonNegative {
			f.Point[i] = math.Max(0, f.Point[i])
		}
		f.Sigma[i] = w.sigma[k]
	}
	if len(o.Levels) == 0 {
		return
	}
	f.Intervals = make([]Interval, len(o.Levels))
	for j, level := range o.Levels {
		f.Intervals[j] = Interval{Level: level, Lo: cut(), Hi: cut()}
	}
	if m, ok := w.models[0].(*counts); ok && w.adi >= intermittentADI {
		w.bootstrap(f, m, o)
		return
	}
	for j := range f.Intervals {
		w.bounds(f, j, o)
	}
}

// bounds writes interval j: symmetric about the point, half as wide as halfWidth says, never
// narrower than the horizon before or the level below.
func (w *Workspace) bounds(f *Forecast, j int, o Options) {
	iv := &f.Intervals[j]
	half := 0.0
	for i, p := range f.Point {
		half = math.Max(half, w.halfWidth(i+w.trail, iv.Level, o))
		iv.Lo[i], iv.Hi[i] = p-half, p+half
		if o.NonNegative {
			iv.Lo[i] = math.Max(0, iv.Lo[i])
		}
		if j > 0 {
			below := &f.Intervals[j-1]
			iv.Lo[i] = math.Min(iv.Lo[i], below.Lo[i])
			iv.Hi[i] = math.Max(iv.Hi[i], below.Hi[i])
		}
	}
}
