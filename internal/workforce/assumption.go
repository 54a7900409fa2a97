package workforce

import (
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// AssumptionID names an assumption.
type AssumptionID string

// Rate says which coefficient of the stock-flow model an assumption sets (METHODS §5).
// Rates are shares in [0, 1], annual where they are hazards; counts are people a year.
type Rate string

// The coefficients.
const (
	RateRetire     Rate = "retire"     // annual share of the stock that retires
	RateLeave      Rate = "leave"      // annual share that leaves the occupation
	RateMigrate    Rate = "migrate"    // annual share that moves away
	RateGraduates  Rate = "graduates"  // people in the last year of their studies, per year
	RateCompletion Rate = "completion" // share of enrolled who complete
	RateICTShare   Rate = "ict-share"  // share of graduates who work in the occupation
	RateRetention  Rate = "retention"  // share of graduates who stay in the place
	RatePlacement  Rate = "placement"  // share of completers of courses placed in the occupation
	RateFill       Rate = "fill"       // share of seats of future runs that get filled
	RateInflow     Rate = "inflow"     // people a year coming from elsewhere
)

// Rates lists the coefficients in a stable order.
func Rates() []Rate {
	return []Rate{RateRetire, RateLeave, RateMigrate, RateGraduates, RateCompletion, RateICTShare, RateRetention, RatePlacement, RateFill, RateInflow}
}

// IsCount reports whether the coefficient is people a year rather than a share.
func (r Rate) IsCount() bool { return r == RateGraduates || r == RateInflow }

// Valid reports whether r is known.
func (r Rate) Valid() bool {
	for _, v := range Rates() {
		if v == r {
			return true
		}
	}
	return false
}

// Assumption is one dated, sourced coefficient for an occupation (or all of them, when the
// subject is empty) in a place. StdErr is its standard error (0 = unknown), from which
// simulated intervals draw. Editing keeps the former values in History.
type Assumption struct {
	ID       AssumptionID
	Rate     Rate
	Subject  Subject // occupation, ISCO group, or empty for the default
	Place    org.PlaceCode
	Value    float64
	StdErr   float64
	Source   Source
	Note     text.Localized
	From     time.Time // the day it holds from
	History  []Former
	EditedBy string // account id, empty for imported
	Rev      int64
}

// Former is a value that an assumption had before an edit.
type Former struct {
	Value    float64
	StdErr   float64
	Source   Source
	Until    time.Time
	EditedBy string
}

// MaxCount bounds people a year.
const MaxCount = 1_000_000

// Validate reports every wrong field.
func (a Assumption) Validate() error {
	var k fault.Check
	k.That(a.ID != "", "id", "required")
	k.That(a.Rate.Valid(), "rate", "unknown_value")
	k.That(a.Place != "", "place", "required")
	a.Subject.check(&k)
	hi := 1.0
	if a.Rate.IsCount() {
		hi = MaxCount
	}
	k.That(a.Value >= 0 && a.Value <= hi, "value", "out_of_range", fault.Params{"min": 0, "max": hi})
	k.That(a.StdErr >= 0 && a.StdErr <= hi, "std_err", "out_of_range", fault.Params{"min": 0, "max": hi})
	a.Source.check(&k)
	return k.Err()
}

// Edited returns the assumption with a new value; the old one goes to the history.
func (a Assumption) Edited(value, stdErr float64, src Source, by string, now time.Time) Assumption {
	a.History = append(append([]Former(nil), a.History...), Former{
		Value: a.Value, StdErr: a.StdErr, Source: a.Source, Until: now, EditedBy: a.EditedBy})
	a.Value, a.StdErr, a.Source, a.EditedBy, a.From = value, stdErr, src, by, now
	return a
}
