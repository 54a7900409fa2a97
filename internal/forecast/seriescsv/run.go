package seriescsv

import (
	"errors"
	"fmt"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// Skipped is a series that could not be forecast, with the reason (forecast.ErrTooShort).
type Skipped struct {
	ID  string
	Err error
}

// Forecast forecasts every case for o.Horizon periods, or where that is 0 for the case's own
// horizon. Intervals rest on the errors pooled over all the training parts. Series that are too
// short are listed, not guessed at.
func Forecast(cases []Case, o forecast.Options) ([]forecast.Forecast, []Skipped, error) {
	pool, err := poolOf(cases, []forecast.Method{o.Method}, o, func(c Case) forecast.Series { return c.Train })
	if err != nil {
		return nil, nil, err
	}
	o.Pool = pool
	var w forecast.Workspace
	var out []forecast.Forecast
	var skipped []Skipped
	for _, c := range cases {
		one := o
		if one.Horizon == 0 {
			one.Horizon = c.Horizon
		}
		f, err := w.Run(c.Train, one)
		if errors.Is(err, forecast.ErrTooShort) {
			skipped = append(skipped, Skipped{c.Train.ID, err})
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("series %.40q: %w", c.Train.ID, err)
		}
		out = append(out, f)
	}
	return out, skipped, nil
}

// Group is the score table of one frequency, or of all ("all").
type Group struct {
	Name   string
	Series int
	Report forecast.Report
}

// Backtest scores the methods (none: all) beside seasonal naive: a case with a test part by one
// forecast against it, a case without by rolling origin. Intervals rest on errors pooled over
// what came before anything that is scored. The last group is "all".
func Backtest(cases []Case, methods []forecast.Method, o forecast.Options) ([]Group, []Skipped, error) {
	if len(methods) == 0 {
		methods = forecast.Methods()
	}
	pool, err := poolOf(cases, append([]forecast.Method{forecast.SeasonalNaive}, methods...), o, known)
	if err != nil {
		return nil, nil, err
	}
	o.Pool = pool
	var skipped []Skipped
	var groups []Group
	byFreq := map[forecast.Frequency]*forecast.Trial{}
	all, err := forecast.NewTrial(methods, o)
	if err != nil {
		return nil, nil, err
	}
	count := map[forecast.Frequency]int{}
	for _, c := range cases {
		freq := c.Train.Freq()
		if byFreq[freq] == nil {
			if byFreq[freq], err = forecast.NewTrial(methods, o); err != nil {
				return nil, nil, err
			}
		}
		err := score(c, byFreq[freq], o)
		if errors.Is(err, forecast.ErrTooShort) {
			skipped = append(skipped, Skipped{c.Train.ID, err})
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("series %.40q: %w", c.Train.ID, err)
		}
		count[freq]++
	}
	for _, freq := range []forecast.Frequency{forecast.Yearly, forecast.Quarterly, forecast.Monthly} {
		if t := byFreq[freq]; t != nil && count[freq] > 0 {
			groups = append(groups, Group{freq.String(), count[freq], t.Report()})
			all.Merge(t)
		}
	}
	return append(groups, Group{"all", len(cases) - len(skipped), all.Report()}), skipped, nil
}

// known is what may be pooled: the training part, or what precedes the first rolling origin.
func known(c Case) forecast.Series {
	if len(c.Test) > 0 {
		return c.Train
	}
	return forecast.BeforeRoll(c.Train)
}

func score(c Case, t *forecast.Trial, o forecast.Options) error {
	if len(c.Test) == 0 {
		_, err := t.Roll(c.Train)
		return err
	}
	test := c.Test
	if o.Horizon > 0 {
		test = test[:min(len(test), o.Horizon)]
	}
	return t.Test(c.Train, test)
}

// poolOf pools the errors of the given part of every case.
func poolOf(cases []Case, methods []forecast.Method, o forecast.Options, part func(Case) forecast.Series) (*forecast.Pool, error) {
	var series []forecast.Series
	for _, c := range cases {
		series = append(series, part(c))
	}
	return forecast.NewPool(series, o, methods...)
}
