package forecast

import (
	"fmt"
	"slices"
)

// Report holds the scores of several methods over the same values. Rows[0] is seasonal naive,
// always: a method that does not beat it is not worth its trouble.
type Report struct {
	Rows []MethodScore
}

// MethodScore is one method's row.
type MethodScore struct {
	Method Method
	Score
}

// Row returns the scores of a method.
func (r Report) Row(m Method) (MethodScore, bool) {
	i := slices.IndexFunc(r.Rows, func(x MethodScore) bool { return x.Method == m })
	if i < 0 {
		return MethodScore{}, false
	}
	return r.Rows[i], true
}

// Trial runs several methods beside seasonal naive over many series and gathers their scores.
// It is for one goroutine.
type Trial struct {
	methods []Method
	opts    Options
	scorers []*Scorer
	work    Workspace
}

// maxOrigins bounds a rolling-origin back-test to the most recent origins: two years of months.
const maxOrigins = 24

// NewTrial makes a trial of the methods (none: all) with the options of the single forecasts.
func NewTrial(methods []Method, o Options) (*Trial, error) {
	if len(methods) == 0 {
		methods = Methods()
	}
	t := &Trial{methods: []Method{SeasonalNaive}, opts: o}
	if t.opts.Levels == nil {
		t.opts.Levels = defaultLevels
	}
	for _, m := range methods {
		if !m.known() {
			return nil, fmt.Errorf("%w: %.40q", ErrMethod, string(m))
		}
		if !slices.Contains(t.methods, m) {
			t.methods = append(t.methods, m)
		}
	}
	for range t.methods {
		t.scorers = append(t.scorers, NewScorer(t.opts.Levels))
	}
	return t, nil
}

// Test forecasts from train and scores against the values that came after it. Horizon 0 means
// as many periods as there are actual values.
func (t *Trial) Test(train Series, actual []float64) error {
	o := t.opts
	if o.Horizon == 0 {
		o.Horizon = len(actual)
	}
	for i, m := range t.methods {
		o.Method = m
		f, err := t.work.Run(train, o)
		if err != nil {
			return err
		}
		if err := t.scorers[i].Add(train.Values, f, actual); err != nil {
			return err
		}
	}
	return nil
}

// Roll back-tests by rolling origin: the series is cut after half of its values, after one more,
// and so on (at most the last 24 cuts), forecast from each cut by nothing but what was known then,
// and scored against the values that came. It returns how many origins there were, or ErrTooShort.
func (t *Trial) Roll(s Series) (origins int, err error) {
	o, err := t.opts.resolve(s.Freq())
	if err != nil {
		return 0, err
	}
	n := len(s.Values)
	for cut := firstOrigin(n); cut < n; cut++ {
		head := s.Head(cut)
		if head.Observed() < MinObserved {
			continue
		}
		if err := t.Test(head, s.Values[cut:min(n, cut+o.Horizon)]); err != nil {
			return origins, err
		}
		origins++
	}
	if origins == 0 {
		return 0, fmt.Errorf("%w: %d, a back-test needs more than %d", ErrTooShort, s.Observed(), MinObserved)
	}
	return origins, nil
}

// Merge adds the scores of another trial of the same methods and levels.
func (t *Trial) Merge(o *Trial) {
	for i, s := range o.scorers {
		t.scorers[i].Merge(s)
	}
}

func firstOrigin(n int) int { return max(MinObserved, (n+1)/2, n-maxOrigins) }

// BeforeRoll is the part of s before the first origin of Trial.Roll. A Pool for rolling must be
// made of such parts, or intervals would know the errors that they are to foretell.
func BeforeRoll(s Series) Series { return s.Head(min(len(s.Values), firstOrigin(len(s.Values)))) }

// Report returns the scores gathered so far.
func (t *Trial) Report() Report {
	var r Report
	for i, m := range t.methods {
		r.Rows = append(r.Rows, MethodScore{m, t.scorers[i].Score()})
	}
	return r
}

// Backtest is Trial.Roll for one series.
func Backtest(s Series, methods []Method, o Options) (Report, error) {
	t, err := NewTrial(methods, o)
	if err != nil {
		return Report{}, err
	}
	if _, err := t.Roll(s); err != nil {
		return Report{}, err
	}
	return t.Report(), nil
}
