package forecast

import (
	"cmp"
	"fmt"
	"strconv"
	"time"
)

// Frequency is the number of periods in a year, which is also the length of a season.
type Frequency int

// The frequencies a series can have.
const (
	Yearly    Frequency = 1
	Quarterly Frequency = 4
	Monthly   Frequency = 12
)

// Valid tells whether f is one of the three frequencies.
func (f Frequency) Valid() bool { return f == Yearly || f == Quarterly || f == Monthly }

// String is "yearly", "quarterly" or "monthly": a code for data and messages, not a word for readers.
func (f Frequency) String() string {
	switch f {
	case Yearly:
		return "yearly"
	case Quarterly:
		return "quarterly"
	case Monthly:
		return "monthly"
	}
	return "frequency(" + strconv.Itoa(int(f)) + ")"
}

// Horizon is the customary horizon of the M competitions: 18 months, 8 quarters, 6 years.
func (f Frequency) Horizon() int {
	switch f {
	case Monthly:
		return 18
	case Quarterly:
		return 8
	}
	return 6
}

// Period is one month, quarter or year. Sub counts from 1 to Freq (always 1 for years).
type Period struct {
	Year int
	Sub  int
	Freq Frequency
}

// Month, Quarter and Year build periods; Month(2024, 7) is July 2024.
func Month(year, month int) Period     { return Period{year, month, Monthly} }
func Quarter(year, quarter int) Period { return Period{year, quarter, Quarterly} }
func Year(year int) Period             { return Period{year, 1, Yearly} }

// PeriodOf returns the period of frequency f that the date of t falls in, in t's own location.
func PeriodOf(t time.Time, f Frequency) Period {
	return Period{t.Year(), (int(t.Month())-1)*int(f)/12 + 1, f}
}

// Valid tells whether the frequency is known, Sub is within the year and the year within 1..9999.
func (p Period) Valid() bool {
	return p.Freq.Valid() && p.Sub >= 1 && p.Sub <= int(p.Freq) && p.Year >= 1 && p.Year <= 9999
}

// index counts periods since the start of year 0, so that differences are plain subtraction.
func (p Period) index() int { return p.Year*int(p.Freq) + p.Sub - 1 }

// Add returns the period n steps later, or earlier where n is negative.
func (p Period) Add(n int) Period {
	f := int(p.Freq)
	i := p.index() + n
	y := i / f
	if i%f < 0 {
		y--
	}
	return Period{y, i - y*f + 1, p.Freq}
}

// Until returns how many periods q lies after p; both must have the same frequency.
func (p Period) Until(q Period) int { return q.index() - p.index() }

// Compare orders periods by the day they start on, and at the same day the finer frequency first.
func (p Period) Compare(q Period) int {
	return cmp.Or(p.Start().Compare(q.Start()), -cmp.Compare(p.Freq, q.Freq))
}

// Start is the first day of the period at midnight UTC.
func (p Period) Start() time.Time {
	return time.Date(p.Year, time.Month((p.Sub-1)*12/int(p.Freq)+1), 1, 0, 0, 0, 0, time.UTC)
}

// String is "2024", "2024-Q3" or "2024-07"; ParsePeriod reads the same forms.
func (p Period) String() string {
	switch p.Freq {
	case Quarterly:
		return fmt.Sprintf("%04d-Q%d", p.Year, p.Sub)
	case Monthly:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Sub)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// ParsePeriod reads "2024", "2024-Q3" or "2024-07"; the form decides the frequency.
func ParsePeriod(s string) (Period, error) {
	bad := fmt.Errorf("%w: %.20q", ErrPeriod, s)
	if len(s) < 4 || !digits(s[:4]) {
		return Period{}, bad
	}
	year, _ := strconv.Atoi(s[:4])
	var p Period
	switch {
	case len(s) == 4:
		p = Year(year)
	case len(s) == 7 && s[4] == '-' && s[5] == 'Q' && digits(s[6:]):
		p = Quarter(year, int(s[6]-'0'))
	case len(s) == 7 && s[4] == '-' && digits(s[5:]):
		p = Month(year, int(s[5]-'0')*10+int(s[6]-'0'))
	}
	if !p.Valid() {
		return Period{}, bad
	}
	return p, nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
