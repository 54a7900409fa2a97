package forecast

import (
	"fmt"
	"strings"
)

// Method names a forecasting method. The names are stable codes: stored, shown in tables, typed at the command line.
type Method string

// The methods. All but Naive and SeasonalNaive work on the seasonally adjusted series where the
// M4 test finds seasonality.
const (
	Default       Method = "default"        // Theta below 16 observations, else the mean of Theta, Damped and DOTM
	SeasonalNaive Method = "seasonal-naive" // last year again
	Naive         Method = "naive"          // last value again
	Naive2        Method = "naive2"         // last value of the seasonally adjusted series
	SES           Method = "ses"            // simple exponential smoothing
	Holt          Method = "holt"           // linear trend
	Damped        Method = "damped"         // damped linear trend
	Comb          Method = "comb"           // mean of SES, Holt and Damped
	Theta         Method = "theta"          // classical Theta
	DOTM          Method = "dotm"           // dynamic optimised Theta model
)

const longEnough = 16 // observations from which the default is the mean

var methods = []Method{Default, SeasonalNaive, Naive, Naive2, SES, Holt, Damped, Comb, Theta, DOTM}

// Methods lists every method, the default first.
func Methods() []Method { return append([]Method(nil), methods...) }

// ParseMethod reads a method's name in any case.
func ParseMethod(s string) (Method, error) {
	for _, m := range methods {
		if strings.EqualFold(s, string(m)) {
			return m, nil
		}
	}
	return "", fmt.Errorf("%w: %.40q", ErrMethod, s)
}

// parts lists the single methods whose mean m is, for a series of n observations.
func (m Method) parts(n int) []Method {
	switch m {
	case Default:
		if n < longEnough {
			return partsShort
		}
		return partsDefault
	case Comb:
		return partsComb
	}
	for i := range methods {
		if methods[i] == m {
			return methods[i : i+1]
		}
	}
	return nil
}

var (
	partsShort   = []Method{Theta}
	partsDefault = []Method{Theta, Damped, DOTM}
	partsComb    = []Method{SES, Holt, Damped}
)

// adjusts tells whether the method works on the seasonally adjusted series.
func (m Method) adjusts() bool { return m != Naive && m != SeasonalNaive }
