package workforce

import (
	"math"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// SeriesID names a series.
type SeriesID string

// Measure is what a series counts.
type Measure string

// The measures. Only local Headcount and Vacancies enter a gap; the others are shown and
// forecast beside it.
const (
	Headcount Measure = "headcount" // people employed
	Vacancies Measure = "vacancies" // open posts at the end of the period
	JobPosts  Measure = "job-posts" // advertisements that name the concept
	Index     Measure = "index"     // any other dimensionless measure
)

// Valid reports whether m is known.
func (m Measure) Valid() bool {
	return m == Headcount || m == Vacancies || m == JobPosts || m == Index
}

// Frequency is how many periods a year has.
type Frequency int

// The frequencies a series may have.
const (
	Yearly    Frequency = 1
	Quarterly Frequency = 4
	Monthly   Frequency = 12
)

// Valid reports whether f is one of the three.
func (f Frequency) Valid() bool { return f == Yearly || f == Quarterly || f == Monthly }

// Period is one year, quarter or month: Sub counts from 1 within the year.
type Period struct {
	Year int
	Sub  int
	Freq Frequency
}

// PeriodOf returns the period that t (in UTC) lies in.
func PeriodOf(t time.Time, f Frequency) Period {
	t = t.UTC()
	return Period{Year: t.Year(), Sub: (int(t.Month())-1)*int(f)/12 + 1, Freq: f}
}

// Index returns a running number, so that periods of one frequency can be subtracted and compared.
func (p Period) Index() int { return p.Year*int(p.Freq) + p.Sub - 1 }

// Add returns the period n later (or earlier, for negative n).
func (p Period) Add(n int) Period {
	i, f := p.Index()+n, int(p.Freq)
	y := i / f
	if i < 0 && i%f != 0 {
		y--
	}
	return Period{Year: y, Sub: i - y*f + 1, Freq: p.Freq}
}

// Start returns the first instant of the period in UTC.
func (p Period) Start() time.Time {
	return time.Date(p.Year, time.Month((p.Sub-1)*12/int(p.Freq)+1), 1, 0, 0, 0, 0, time.UTC)
}

// End returns the first instant after the period.
func (p Period) End() time.Time { return p.Add(1).Start() }

// Valid reports whether the parts fit each other.
func (p Period) Valid() bool {
	return p.Freq.Valid() && p.Sub >= 1 && p.Sub <= int(p.Freq) && p.Year >= 1800 && p.Year <= 2500
}

// Subject is what a series or a stock is about; exactly one of the fields is set, or none
// for a total.
type Subject struct {
	Skill      taxonomy.SkillID
	Occupation taxonomy.OccupationID
	ISCO       taxonomy.ISCO08
}

// check records a subject that is about more than one thing.
func (s Subject) check(k *fault.Check) {
	n := 0
	for _, set := range []bool{s.Skill != "", s.Occupation != "", s.ISCO != ""} {
		if set {
			n++
		}
	}
	k.That(n <= 1, "subject", "mutually_exclusive")
	k.That(s.ISCO.Valid(), "subject", "unknown_value")
}

// Series is one measure of one subject in one place over equal periods.
// A missing period is NaN. An imported series holds up to its last period; counts derived
// from demands come after; the two are never summed.
type Series struct {
	ID      SeriesID
	Measure Measure
	Subject Subject
	Place   org.PlaceCode
	Unit    string
	Name    text.Localized // for subjects that the taxonomy lacks
	Source  Source
	First   Period
	Values  []float64
	Vintage time.Time // when this version was published or imported
	Rev     int64
}

// Source is where a figure comes from.
type Source struct {
	Name    text.Localized
	URL     string
	Date    time.Time // as of
	Licence string
	Demo    bool // a demonstration figure of ours, not a published one
}

// check records a source without a name or with an address that is none.
func (s Source) check(k *fault.Check) {
	org.CheckText(k, "source", s.Name, org.MaxName, true)
	org.CheckURL(k, "source_url", s.URL)
}

// Last returns the period of the last value.
func (s Series) Last() Period { return s.First.Add(len(s.Values) - 1) }

// MaxPoints bounds one series.
const MaxPoints = 5_000

// Validate reports every wrong field.
func (s Series) Validate() error {
	var k fault.Check
	k.That(s.ID != "", "id", "required")
	k.That(s.Measure.Valid(), "measure", "unknown_value")
	k.That(s.Place != "", "place", "required")
	s.Subject.check(&k)
	k.That(s.First.Valid(), "first", "invalid")
	k.That(len(s.Values) >= 1 && len(s.Values) <= MaxPoints, "values", "out_of_range", fault.Params{"min": 1, "max": MaxPoints})
	for i, v := range s.Values {
		if math.IsInf(v, 0) || (s.Measure != Index && v < 0) {
			k.That(false, "values", "invalid", fault.Params{"at": i})
			break
		}
	}
	org.CheckText(&k, "name", s.Name, org.MaxName, false)
	s.Source.check(&k)
	return k.Err()
}

// Differs reports whether the figures of two series differ; their vintage and rev do not count.
func (s Series) Differs(o Series) bool {
	if s.Measure != o.Measure || s.Subject != o.Subject || s.Place != o.Place || s.First != o.First || len(s.Values) != len(o.Values) {
		return true
	}
	for i, v := range s.Values {
		if w := o.Values[i]; v != w && !(math.IsNaN(v) && math.IsNaN(w)) {
			return true
		}
	}
	return false
}
