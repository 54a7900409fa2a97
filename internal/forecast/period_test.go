package forecast_test

import (
	"errors"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"pgregory.net/rapid"
)

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		p     forecast.Period
		add   int
		want  string
		start string
	}{
		{forecast.Month(2023, 11), 3, "2024-02", "2024-02-01"},
		{forecast.Month(2024, 1), -1, "2023-12", "2023-12-01"},
		{forecast.Quarter(2024, 2), 7, "2026-Q1", "2026-01-01"},
		{forecast.Quarter(2024, 3), 0, "2024-Q3", "2024-07-01"},
		{forecast.Year(1999), 1, "2000", "2000-01-01"},
	} {
		q := c.p.Add(c.add)
		if q.String() != c.want || q.Start().Format(time.DateOnly) != c.start || c.p.Until(q) != c.add {
			t.Errorf("%v + %d = %v, start %v, %d apart", c.p, c.add, q, q.Start(), c.p.Until(q))
		}
	}
	at := time.Date(2024, 8, 31, 23, 0, 0, 0, time.UTC)
	for f, want := range map[forecast.Frequency]string{forecast.Yearly: "2024", forecast.Quarterly: "2024-Q3", forecast.Monthly: "2024-08"} {
		if got := forecast.PeriodOf(at, f).String(); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
	if forecast.Month(2024, 1).Compare(forecast.Quarter(2024, 1)) >= 0 || forecast.Year(2023).Compare(forecast.Month(2023, 2)) >= 0 {
		t.Error("order of periods")
	}
	for _, bad := range []string{"", "24", "2024-13", "2024-00", "2024-Q5", "2024-q1", "2024-7", "0000", "2024-07-01", "２０２４"} {
		if p, err := forecast.ParsePeriod(bad); !errors.Is(err, forecast.ErrPeriod) {
			t.Errorf("%q was read as %v", bad, p)
		}
	}
}

func TestPeriodRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]forecast.Frequency{1, 4, 12}).Draw(t, "frequency")
		p := forecast.Period{Year: rapid.IntRange(1500, 2500).Draw(t, "year"), Sub: rapid.IntRange(1, int(f)).Draw(t, "sub"), Freq: f}
		n := rapid.IntRange(-1400, 3000).Draw(t, "n")
		q := p.Add(n)
		back, err := forecast.ParsePeriod(q.String())
		if err != nil || back != q || q.Add(-n) != p || p.Until(q) != n || forecast.PeriodOf(q.Start(), f) != q {
			t.Fatalf("%v + %d = %v, read back as %v, %v", p, n, q, back, err)
		}
	})
}
