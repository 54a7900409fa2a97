package forecast

import (
	"errors"
	"fmt"
	"math"
)

// The errors of this package. Callers compare with errors.Is; the text around them carries the detail.
var (
	ErrTooShort  = errors.New("forecast: too few observations") // use assumptions instead; no curve is pretended
	ErrPeriod    = errors.New("forecast: not a period")
	ErrValue     = errors.New("forecast: value out of range")
	ErrHorizon   = errors.New("forecast: horizon out of range")
	ErrLevel     = errors.New("forecast: interval level out of range")
	ErrMethod    = errors.New("forecast: unknown method")
	ErrTooLong   = errors.New("forecast: series too long")
	ErrStructure = errors.New("forecast: malformed hierarchy")
)

// Bounds of one call, so that hostile input cannot take the machine.
const (
	MinObserved  = 8      // fewer observed values give ErrTooShort
	MaxLength    = 10_000 // longest series
	MaxHorizon   = 240    // longest horizon
	maxMagnitude = 1e100  // squares and their sums must stay finite
)

// Series is a regular time series. Values[0] belongs to Start, each next value to the next
// period of Start.Freq; NaN is a missing value.
type Series struct {
	ID     string
	Start  Period
	Values []float64
}

// Freq is the series' frequency.
func (s Series) Freq() Frequency { return s.Start.Freq }

// Next is the first period after the series.
func (s Series) Next() Period { return s.Start.Add(len(s.Values)) }

// Observed counts the values that are not missing.
func (s Series) Observed() int {
	n := 0
	for _, v := range s.Values {
		if !math.IsNaN(v) {
			n++
		}
	}
	return n
}

// Head returns the series as it was known after its first n values: a vintage. Values are shared.
func (s Series) Head(n int) Series {
	s.Values = s.Values[:n:n]
	return s
}

// Validate checks the start period, the length and that every value is finite or missing.
func (s Series) Validate() error {
	if !s.Start.Valid() {
		return fmt.Errorf("%w: start of series %.40q", ErrPeriod, s.ID)
	}
	if len(s.Values) > MaxLength {
		return fmt.Errorf("%w: series %.40q has %d values", ErrTooLong, s.ID, len(s.Values))
	}
	for i, v := range s.Values {
		if math.Abs(v) > maxMagnitude {
			return fmt.Errorf("%w: series %.40q has %g in %s", ErrValue, s.ID, v, s.Start.Add(i))
		}
	}
	return nil
}

// dense copies the series into w.y without leading and trailing gaps and fills inner gaps.
// It returns how many leading and trailing values are missing.
func (w *Workspace) dense(s Series) (lead, trail int) {
	v := s.Values
	for lead < len(v) && math.IsNaN(v[lead]) {
		lead++
	}
	for trail < len(v)-lead && math.IsNaN(v[len(v)-1-trail]) {
		trail++
	}
	v = v[lead : len(v)-trail]
	w.y = append(w.y[:0], v...)
	w.filled = grow(w.filled, len(v))
	w.gaps = 0
	for i, x := range v {
		w.filled[i] = math.IsNaN(x)
		if w.filled[i] {
			w.gaps++
		}
	}
	if w.gaps > 0 {
		fillGaps(w.y, w.filled, int(s.Freq()))
	}
	return lead, trail
}

// fillGaps replaces missing values by a straight line between their neighbours, bent by the
// usual distance of that season from such a line (the mean over the other years where the value
// and both line ends are observed). Filled values enter the fit but are
// never counted as errors. Both ends of y are observed.
func fillGaps(y []float64, filled []bool, m int) {
	for i := 0; i < len(y); i++ {
		if !filled[i] {
			continue
		}
		end := i
		for filled[end] {
			end++
		}
		left, right := y[i-1], y[end]
		span := float64(end - i + 1)
		for j := i; j < end; j++ {
			u := float64(j-i+1) / span
			y[j] = left + (right-left)*u + seasonalBend(y, filled, m, i-1, j, end, u)
		}
		i = end
	}
}

// seasonalBend is the mean distance, over other years, of the value at j from the line between a and b.
func seasonalBend(y []float64, filled []bool, m, a, j, b int, u float64) float64 {
	if m == 1 {
		return 0
	}
	sum, n := 0.0, 0
	for k := j%m - m; k < len(y); k += m {
		l, r := a+k-j, b+k-j
		if k == j || l < 0 || r >= len(y) || filled[l] || filled[k] || filled[r] {
			continue
		}
		sum += y[k] - (y[l] + (y[r]-y[l])*u)
		n++
	}
	if n < 2 { // one year is no season
		return 0
	}
	return sum / float64(n)
}
