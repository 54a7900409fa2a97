package dataset

import (
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/workforce"
)

func TestParseDate(t *testing.T) {
	today := time.Date(2028, 1, 31, 0, 0, 0, 0, time.UTC)
	tests := []struct{ in, want string }{
		{"0d", "2028-01-31"}, {"+1d", "2028-02-01"}, {"-31d", "2027-12-31"}, {"+2w", "2028-02-14"},
		{"+1m", "2028-02-29"}, {"+2m", "2028-03-31"}, {"-2m", "2027-11-30"}, {"-1q", "2027-10-31"},
		{"-3y", "2025-01-31"}, {"+1y", "2029-01-31"}, {"2026-09-01", "2026-09-01"},
		{"1d", ""}, {"+d", ""}, {"d", ""}, {"+1x", ""}, {"+1", ""}, {"2026-02-30", ""}, {"+99999999999999999999d", ""},
		{"+50000y", ""}, {"+ 1d", ""}, {"01.09.2026", ""}, {"+-1d", ""},
	}
	for _, tt := range tests {
		got, ok := parseDate(tt.in, today)
		if s := got.Format(time.DateOnly); ok != (tt.want != "") || ok && s != tt.want {
			t.Errorf("parseDate(%q) = %s, %v, want %q", tt.in, s, ok, tt.want)
		}
	}
}

func TestParsePeriod(t *testing.T) {
	today := time.Date(2026, 8, 31, 0, 0, 0, 0, time.UTC)
	q, m, y := workforce.Quarterly, workforce.Monthly, workforce.Yearly
	tests := []struct {
		in   string
		want workforce.Period
	}{
		{"-20q", workforce.Period{Year: 2021, Sub: 3, Freq: q}}, {"0q", workforce.Period{Year: 2026, Sub: 3, Freq: q}},
		{"-8m", workforce.Period{Year: 2025, Sub: 12, Freq: m}}, {"-1y", workforce.Period{Year: 2025, Sub: 1, Freq: y}},
		{"2021Q3", workforce.Period{Year: 2021, Sub: 3, Freq: q}}, {"2021-Q3", workforce.Period{Year: 2021, Sub: 3, Freq: q}},
		{"2021-07", workforce.Period{Year: 2021, Sub: 7, Freq: m}}, {"2021", workforce.Period{Year: 2021, Sub: 1, Freq: y}},
		{"2021Q5", workforce.Period{}}, {"2021-13", workforce.Period{}}, {"21", workforce.Period{}}, {"", workforce.Period{}},
		{"-4d", workforce.Period{}}, {"2021-07-01", workforce.Period{}}, {"2021Q", workforce.Period{}}, {"Q3", workforce.Period{}},
	}
	for _, tt := range tests {
		got, ok := parsePeriod(tt.in, today)
		if ok != tt.want.Valid() || ok && got != tt.want {
			t.Errorf("parsePeriod(%q) = %v, %v, want %v", tt.in, got, ok, tt.want)
		}
	}
}
