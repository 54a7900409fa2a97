package dataset

import (
	"strconv"
	"time"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// maxOffset bounds a relative date; a larger one is a slip of the pen.
const maxOffset = 40_000

// date reads a day, absolute or relative to today; the empty string is the zero time.
func (a at) date(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, ok := parseDate(s, a.r.today)
	if !ok {
		a.bad("invalid_date", s)
	}
	return t
}

// dateOr reads a day, with a fallback for the empty string.
func (a at) dateOr(s string, fallback time.Time) time.Time {
	if s == "" {
		return fallback
	}
	return a.date(s)
}

func parseDate(s string, today time.Time) (time.Time, bool) {
	if n, unit, ok := parseOffset(s); ok {
		switch unit {
		case 'd':
			return today.AddDate(0, 0, n), true
		case 'w':
			return today.AddDate(0, 0, 7*n), true
		case 'm':
			return addMonths(today, n), true
		case 'q':
			return addMonths(today, 3*n), true
		case 'y':
			return addMonths(today, 12*n), true
		}
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// addMonths keeps to the end of a shorter month, where time.AddDate would run into the next:
// a month after 31 January is 28 February.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// parseOffset reads "+21d": a sign (or none before a zero), a number and a unit.
func parseOffset(s string) (n int, unit byte, ok bool) {
	if len(s) < 2 {
		return 0, 0, false
	}
	number, unit := s[:len(s)-1], s[len(s)-1]
	if number != "0" && number[0] != '+' && number[0] != '-' {
		return 0, 0, false
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < -maxOffset || n > maxOffset {
		return 0, 0, false
	}
	return n, unit, unit >= 'a' && unit <= 'z'
}

// period reads a year, quarter or month, absolute or relative to the one today lies in.
func (a at) period(s string) workforce.Period {
	p, ok := parsePeriod(s, a.r.today)
	if !ok {
		a.bad("invalid_period", s)
	}
	return p
}

func parsePeriod(s string, today time.Time) (workforce.Period, bool) {
	if n, unit, ok := parseOffset(s); ok {
		freq, known := map[byte]workforce.Frequency{'y': workforce.Yearly, 'q': workforce.Quarterly, 'm': workforce.Monthly}[unit]
		if !known {
			return workforce.Period{}, false
		}
		p := workforce.PeriodOf(today, freq).Add(n)
		return p, p.Valid()
	}
	return interop.ParsePeriod(s)
}
