package gap

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/workforce"
)

var q4 = workforce.Period{Year: 2026, Sub: 4, Freq: workforce.Quarterly}

func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance || math.IsNaN(got) {
		t.Errorf("%s = %.6f, want %.6f", name, got, want)
	}
}

// A case worked by hand. 100 people, 104 posts filled or open. A quarter's hazards are
// 1 − 0.96^¼ = 0.0101536 (retire), 1 − 0.98^¼ = 0.0050379 (leave), none migrate.
// Quarter 1: 100·(1 − 0.0151915) = 98.480850; graduates 8/4 · 0.9 · 0.5 · 0.5 = 0.45; the run
// (10 taken + 5 free · 0.8) · 0.5 completion·placement(0.9 · 0.5 = 0.45) = 6.3; inflow 0.5.
func TestProjectWorkedByHand(t *testing.T) {
	o := Occupation{
		Jobs: 98, Vacant: 6, Stock: Estimate{Value: 100},
		Filled: Path{Point: []float64{99, 100}}, Open: Path{Point: []float64{6, 7}},
		Rates: Rates{Retire: Estimate{Value: 0.04}, Leave: Estimate{Value: 0.02}, Graduates: Estimate{Value: 8}, Inflow: Estimate{Value: 2},
			Completion: Estimate{Value: 0.9}, ICTShare: Estimate{Value: 0.5}, Retention: Estimate{Value: 0.5}, Placement: Estimate{Value: 0.5}, Fill: Estimate{Value: 0.8}},
		Runs: []Completion{{Quarter: 1, Taken: 10, FreeSeats: 5, Share: 1}},
	}
	r, l := 1-math.Pow(0.96, 0.25), 1-math.Pow(0.98, 0.25)
	near(t, "quarterly retirement", r, 0.0101536, 1e-7)
	q := Project(o, q4, 2)
	s1 := 100*(1-r-l) + 0.45 + 6.3 + 0.5
	near(t, "supply after one quarter", q[0].Supply, s1, 1e-9)
	near(t, "supply after one quarter, in figures", q[0].Supply, 105.73085, 1e-4)
	near(t, "demand", q[0].Demand, 105, 1e-12)
	near(t, "gap", q[0].Gap, 105-s1, 1e-9)
	near(t, "openings: growth 1 + (retire + leave)·104", q[0].Openings, 1+(r+l)*104, 1e-9)
	s2 := s1*(1-r-l) + 0.45 + 0.5
	near(t, "supply after two quarters", q[1].Supply, s2, 1e-9)
	d := q[1].Drivers
	near(t, "start", d.Start, 4, 1e-12)
	near(t, "new posts", d.NewPosts, 2, 1e-12)
	near(t, "vacancies", d.Vacancies, 1, 1e-12)
	near(t, "retirement", d.Retirement, 100*r+s1*r, 1e-9)
	near(t, "re-skilled", d.Reskilled, -6.3, 1e-9)
	near(t, "sum of drivers", d.Sum(), q[1].Gap, 1e-9)
	if q[0].Period.Year != 2027 || q[0].Period.Sub != 1 {
		t.Errorf("first quarter is %v, want the one after the present", q[0].Period)
	}
}

func TestQuarterlyCompoundsToAYear(t *testing.T) {
	for _, annual := range []float64{0, 0.01, 0.05, 0.3, 0.99, 1} {
		q := Quarterly(annual)
		near(t, "four quarters", 1-math.Pow(1-q, 4), annual, 1e-9)
	}
	if Quarterly(-1) != 0 || Quarterly(2) != 1 {
		t.Error("shares outside [0, 1] must be cut")
	}
}

func estimate(lo, hi float64) *rapid.Generator[Estimate] {
	return rapid.Custom(func(t *rapid.T) Estimate {
		v := rapid.Float64Range(lo, hi).Draw(t, "value")
		return Estimate{Value: v, StdErr: rapid.Float64Range(0, hi/4).Draw(t, "err")}
	})
}

func anyOccupation(h int) *rapid.Generator[Occupation] {
	return rapid.Custom(func(t *rapid.T) Occupation {
		share := estimate(0, 1)
		path := func(name string) Path {
			p := Path{Point: make([]float64, h), Sigma: make([]float64, h)}
			for i := range h {
				p.Point[i] = rapid.Float64Range(0, 500).Draw(t, name)
				p.Sigma[i] = float64(i) * rapid.Float64Range(0, 5).Draw(t, name+" sigma")
			}
			return p
		}
		o := Occupation{ID: "o", Jobs: rapid.Float64Range(0, 500).Draw(t, "jobs"), Vacant: rapid.Float64Range(0, 50).Draw(t, "vacant"),
			Stock: estimate(0, 500).Draw(t, "stock"), Filled: path("filled"), Open: path("open"),
			Rates: Rates{Retire: share.Draw(t, "retire"), Leave: share.Draw(t, "leave"), Migrate: share.Draw(t, "migrate"),
				Graduates: estimate(0, 50).Draw(t, "graduates"), Inflow: estimate(0, 50).Draw(t, "inflow"), Completion: share.Draw(t, "completion"),
				ICTShare: share.Draw(t, "ict"), Retention: share.Draw(t, "retention"), Placement: share.Draw(t, "placement"), Fill: share.Draw(t, "fill")}}
		for range rapid.IntRange(0, 4).Draw(t, "runs") {
			o.Runs = append(o.Runs, Completion{Quarter: rapid.IntRange(1, h+2).Draw(t, "quarter"), Taken: float64(rapid.IntRange(0, 40).Draw(t, "taken")),
				FreeSeats: float64(rapid.IntRange(0, 40).Draw(t, "free")), Share: 1})
		}
		return o
	})
}

// Drivers add up to the gap, nobody appears or vanishes, and no supply is negative.
func TestStockInIsStockOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const h = 8
		o := anyOccupation(h).Draw(t, "occupation")
		for i, q := range Project(o, q4, h) {
			if math.Abs(q.Drivers.Sum()-q.Gap) > 1e-6 {
				t.Fatalf("quarter %d: drivers add up to %g, the gap is %g", i, q.Drivers.Sum(), q.Gap)
			}
			d := q.Drivers
			stock := o.Stock.Value - d.Graduates - d.Reskilled - d.Inflow - d.Retirement - d.Leaving - d.Migration
			if math.Abs(stock-q.Supply) > 1e-6 || q.Supply < -1e-9 {
				t.Fatalf("quarter %d: flows leave %g people, supply is %g", i, stock, q.Supply)
			}
			if q.Openings < 0 {
				t.Fatalf("negative openings %g", q.Openings)
			}
		}
	})
}

// More of what closes a gap never widens it.
func TestMoreSeatsNeverWidenTheGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const h = 6
		o := anyOccupation(h).Draw(t, "occupation")
		more := o
		more.Runs = append(append([]Completion(nil), o.Runs...), Completion{Quarter: 2, Taken: 12, Share: 1})
		for i, q := range Project(more, q4, h) {
			if base := Project(o, q4, h)[i]; q.Gap > base.Gap+1e-9 {
				t.Fatalf("quarter %d: gap %g with more seats, %g without", i, q.Gap, base.Gap)
			}
		}
	})
}
