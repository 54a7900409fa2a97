package forecast

import (
	"fmt"
	"slices"
	"strings"
)

// Method names a forecasting method. The names are stable codes: stored, shown in tables, typed at the command line.
type Method string

// The methods. All but Naive, SeasonalNaive, TSB and SBA work on the seasonally adjusted series
// where the M4 test finds seasonality.
const (
	Default       Method = "default"        // mean of Theta, Damped and DOTM (years: without Theta); below 16 observations DOTM; for intermittent counts TSB or SBA where they did better
	SeasonalNaive Method = "seasonal-naive" // last year again
	Naive         Method = "naive"          // last value again
	Naive2        Method = "naive2"         // last value of the seasonally adjusted series
	SES           Method = "ses"            // simple exponential smoothing
	Holt          Method = "holt"           // linear trend
	Damped        Method = "damped"         // damped linear trend
	Comb          Method = "comb"           // mean of SES, Holt and Damped
	Theta         Method = "theta"          // classical Theta
	DOTM          Method = "dotm"           // dynamic optimised Theta model
	ETS           Method = "ets"            // level, trend or damped trend by AICc
	TSB           Method = "tsb"            // Teunter, Syntetos and Babai, for intermittent counts
	SBA           Method = "sba"            // Syntetos and Boylan, for intermittent counts
)

const longEnough = 16 // observations from which the default is the mean

var methods = []Method{Default, SeasonalNaive, Naive, Naive2, SES, Holt, Damped, Comb, Theta, DOTM, ETS, TSB, SBA}

// Methods lists every method, the default first.
func Methods() []Method { return slices.Clone(methods) }

// ParseMethod reads a method's name in any case.
func ParseMethod(s string) (Method, error) {
	for _, m := range methods {
		if strings.EqualFold(s, string(m)) {
			return m, nil
		}
	}
	return "", fmt.Errorf("%w: %.40q", ErrMethod, s)
}

func (m Method) known() bool { return slices.Contains(methods, m) }

// parts lists the single methods whose mean m is, for a series of n observations; nil for an
// unknown method.
func (m Method) parts(n int, f Frequency) []Method {
	switch m {
	case Default:
		switch {
		case n < longEnough:
			return partsShort
		case f == Yearly:
			return partsYearly
		}
		return partsDefault
	case Comb:
		return partsComb
	}
	if i := slices.Index(methods, m); i >= 0 {
		return methods[i : i+1 : i+1]
	}
	return nil
}

// Below 16 observations DOTM, which fits how much of the trend to believe, was better than
// Theta and than the mean: on the last 8–15 values of the training parts of M1 (horizons as
// there, test parts unused) sMAPE/MASE of DOTM, Theta, mean of three: yearly 18.68/2.40,
// 20.57/2.73, 19.25/2.48; quarterly 15.62/1.73, 15.69/1.74, 15.63/1.70; monthly 23.81/3.19,
// 25.98/3.34, 25.98/3.32.
//
// For years Theta, which believes half of the trend, only held the other two back: same data,
// 16 values or more, mean of Damped and DOTM 22.15/2.59, with Theta 22.30/2.69.
var (
	partsShort   = []Method{DOTM}
	partsYearly  = []Method{Damped, DOTM}
	partsDefault = []Method{Theta, Damped, DOTM}
	partsComb    = []Method{SES, Holt, Damped}
	partsTSB     = []Method{TSB}
	partsSBA     = []Method{SBA}
)

// adjusts tells whether the method works on the seasonally adjusted series.
func (m Method) adjusts() bool {
	return m != Naive && m != SeasonalNaive && m != TSB && m != SBA
}
