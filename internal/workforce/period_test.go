package workforce_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/workforce"
)

func TestPeriodOf(t *testing.T) {
	riga := time.FixedZone("EET", 2*3600)
	cases := []struct {
		at   time.Time
		freq workforce.Frequency
		year int
		sub  int
	}{
		{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), workforce.Quarterly, 2026, 1},
		{time.Date(2026, 3, 31, 23, 59, 59, 0, time.UTC), workforce.Quarterly, 2026, 1},
		{time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), workforce.Quarterly, 2026, 2},
		{time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), workforce.Quarterly, 2026, 4},
		{time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), workforce.Monthly, 2026, 12},
		{time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), workforce.Yearly, 2026, 1},
		{time.Date(2027, 1, 1, 1, 0, 0, 0, riga), workforce.Quarterly, 2026, 4}, // still the old year in UTC
	}
	for _, c := range cases {
		want := workforce.Period{Year: c.year, Sub: c.sub, Freq: c.freq}
		if got := workforce.PeriodOf(c.at, c.freq); got != want {
			t.Errorf("%v: got %v, want %v", c.at, got, want)
		}
	}
}

func TestPeriodBounds(t *testing.T) {
	cases := []struct {
		p          workforce.Period
		start, end string
	}{
		{workforce.Period{Year: 2026, Sub: 1, Freq: workforce.Yearly}, "2026-01-01", "2027-01-01"},
		{workforce.Period{Year: 2026, Sub: 4, Freq: workforce.Quarterly}, "2026-10-01", "2027-01-01"},
		{workforce.Period{Year: 2024, Sub: 2, Freq: workforce.Monthly}, "2024-02-01", "2024-03-01"},
	}
	for _, c := range cases {
		if got := c.p.Start().Format(time.DateOnly); got != c.start {
			t.Errorf("%v starts %s", c.p, got)
		}
		if got := c.p.End().Format(time.DateOnly); got != c.end {
			t.Errorf("%v ends %s", c.p, got)
		}
	}
}

func TestPeriodValid(t *testing.T) {
	good := []workforce.Period{{1800, 1, workforce.Yearly}, {2500, 12, workforce.Monthly}, {2026, 4, workforce.Quarterly}}
	bad := []workforce.Period{{}, {2026, 0, workforce.Quarterly}, {2026, 5, workforce.Quarterly}, {2026, 2, workforce.Yearly}, {1799, 1, workforce.Yearly}, {2501, 1, workforce.Yearly}, {2026, 1, 2}}
	for _, p := range good {
		if !p.Valid() {
			t.Errorf("%v is refused", p)
		}
	}
	for _, p := range bad {
		if p.Valid() {
			t.Errorf("%v is taken", p)
		}
	}
}

// Periods count like whole numbers, also across year 0 and before it.
func TestPeriodArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]workforce.Frequency{workforce.Yearly, workforce.Quarterly, workforce.Monthly}).Draw(t, "freq")
		p := workforce.Period{Year: rapid.IntRange(-60, 2500).Draw(t, "year"), Sub: rapid.IntRange(1, int(f)).Draw(t, "sub"), Freq: f}
		n, m := rapid.IntRange(-500, 500).Draw(t, "n"), rapid.IntRange(-500, 500).Draw(t, "m")
		q := p.Add(n)
		switch {
		case q.Index()-p.Index() != n:
			t.Fatalf("%v + %d = %v, which is %d away", p, n, q, q.Index()-p.Index())
		case q.Sub < 1 || q.Sub > int(f) || q.Freq != f:
			t.Fatalf("%v + %d = %v is no period", p, n, q)
		case q.Add(-n) != p:
			t.Fatalf("there and back is %v", q.Add(-n))
		case q.Add(m) != p.Add(n+m):
			t.Fatalf("steps do not add up")
		case p.End() != p.Add(1).Start():
			t.Fatalf("a hole between %v and the next", p)
		case workforce.PeriodOf(p.Start(), f) != p || workforce.PeriodOf(p.End().Add(-time.Nanosecond), f) != p:
			t.Fatalf("%v does not hold its own first and last moment", p)
		case (n > 0) != q.Start().After(p.Start()):
			t.Fatalf("order of time and of periods differ: %v, %v", p, q)
		}
	})
}
