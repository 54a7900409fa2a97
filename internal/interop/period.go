package interop

import (
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// ParsePeriod reads a year ("2021"), a quarter ("2021Q3", "2021-Q3") or a month ("2021-07").
func ParsePeriod(s string) (workforce.Period, bool) {
	if len(s) < 4 || strings.Trim(s[:4], "0123456789") != "" {
		return workforce.Period{}, false
	}
	year, _ := strconv.Atoi(s[:4])
	p := workforce.Period{Year: year, Sub: 1, Freq: workforce.Yearly}
	rest := s[4:]
	switch {
	case rest == "":
		return p, p.Valid()
	case strings.HasPrefix(rest, "-Q"):
		p.Freq, rest = workforce.Quarterly, rest[2:]
	case rest[0] == 'Q':
		p.Freq, rest = workforce.Quarterly, rest[1:]
	case rest[0] == '-' && len(rest) == 3:
		p.Freq, rest = workforce.Monthly, rest[1:]
	default:
		return workforce.Period{}, false
	}
	if rest == "" || strings.Trim(rest, "0123456789") != "" {
		return workforce.Period{}, false
	}
	sub, err := strconv.Atoi(rest)
	p.Sub = sub
	return p, err == nil && p.Valid()
}
