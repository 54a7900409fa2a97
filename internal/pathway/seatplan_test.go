package pathway_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/pathway"
)

// planValue is the objective, written down once more.
func planValue(p *pathway.SeatProblem, groups []int) (value float64, cents int64) {
	people := make([]float64, len(p.Gaps))
	for i, n := range groups {
		cents += int64(n) * p.Options[i].Cents
		for _, y := range p.Options[i].Yields {
			people[y.Gap] += float64(n*p.Options[i].Seats) * y.PerSeat
		}
	}
	for g, have := range people {
		value += p.Gaps[g].Weight * math.Min(p.Gaps[g].People, have)
	}
	return value, cents
}

// bestPlan tries every number of groups of every option.
func bestPlan(p *pathway.SeatProblem) float64 {
	groups, best := make([]int, len(p.Options)), 0.0
	var try func(i int)
	try = func(i int) {
		if i == len(groups) {
			if v, cents := planValue(p, groups); cents <= p.Budget {
				best = math.Max(best, v)
			}
			return
		}
		for groups[i] = 0; groups[i] <= max(1, p.Options[i].Most); groups[i]++ {
			try(i + 1)
		}
		groups[i] = 0
	}
	try(0)
	return best
}

func seatProblem(r *rand.Rand, gaps, options int) pathway.SeatProblem {
	p := pathway.SeatProblem{Budget: int64(r.IntN(30 * options))}
	for range gaps {
		p.Gaps = append(p.Gaps, pathway.SeatGap{People: float64(r.IntN(30)), Weight: 0.5 + r.Float64()})
	}
	for i := range options {
		o := pathway.SeatOption{Course: catalog.CourseID(fmt.Sprint("c", i)), Seats: 1 + r.IntN(20), Cents: int64(r.IntN(60)), Most: r.IntN(4)}
		for range 1 + r.IntN(3) {
			o.Yields = append(o.Yields, pathway.Yield{Gap: r.IntN(gaps), PerSeat: r.Float64()})
		}
		p.Options = append(p.Options, o)
	}
	return p
}

// checkPlan holds a plan against its problem.
func checkPlan(t fataler, p *pathway.SeatProblem, plan *pathway.SeatPlan) {
	t.Helper()
	groups, sum, seats := make([]int, len(p.Options)), 0.0, 0
	for _, c := range plan.Choices {
		if groups[c.Option] > 0 || c.Groups < 1 || c.Groups > max(1, p.Options[c.Option].Most) || c.Seats != c.Groups*p.Options[c.Option].Seats {
			t.Fatalf("choice %+v of %+v", c, p.Options[c.Option])
		}
		groups[c.Option], sum, seats = c.Groups, sum+c.Value, seats+c.Seats
	}
	value, cents := planValue(p, groups)
	closed := 0.0
	for g, n := range plan.Closed {
		closed += n * p.Gaps[g].Weight
	}
	if near := func(a, b float64) bool { return math.Abs(a-b) < 1e-7 }; !near(value, plan.Value) || !near(sum, value) || !near(closed, value) || cents != plan.Cents || seats != plan.Seats {
		t.Fatalf("the plan says %v for %d, its groups are worth %v for %d", plan.Value, plan.Cents, value, cents)
	}
	if plan.Cents > p.Budget {
		t.Fatalf("%d cents of %d", plan.Cents, p.Budget)
	}
	if plan.Value > plan.Bound || plan.Exact != (plan.Gap == 0) {
		t.Fatalf("value %v, bound %v, gap %v, exact %v", plan.Value, plan.Bound, plan.Gap, plan.Exact)
	}
}

func TestPlanSeatsAgainstBruteForce(t *testing.T) {
	worst, exact := 1.0, 0
	const n = 1500
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 17))
		p := seatProblem(r, 1+r.IntN(4), 1+r.IntN(6))
		plan, best := pathway.PlanSeats(p, nil), bestPlan(&p)
		checkPlan(t, &p, &plan)
		switch {
		case !plan.Guessed || plan.Value < 0.617*best-1e-9:
			t.Fatalf("seed %d: %v is less than 0.617 of %v", seed, plan.Value, best)
		case plan.Value > best+1e-7 || plan.Bound < best-1e-7:
			t.Fatalf("seed %d: value %v, best %v, bound %v", seed, plan.Value, best, plan.Bound)
		case plan.Exact && plan.Value < best-1e-7:
			t.Fatalf("seed %d: %v is said to be the best, %v is", seed, plan.Value, best)
		}
		if best > 0 {
			worst = math.Min(worst, plan.Value/best)
		}
		if plan.Exact {
			exact++
		}
	}
	t.Logf("worst share of the best plan %.3f; proven exact %d of %d", worst, exact, n)
	if exact < n/20 {
		t.Error("hardly any bound is tight")
	}
}

// When groups can be very small, the plan comes near to the linear programme, so its bound
// must be tight: this is what a loose bound would show in.
func TestSeatBoundIsTight(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 23))
		p := seatProblem(r, 1, 1+r.IntN(5)) // one gap: greedy by ratio solves the linear programme
		for i := range p.Options {
			p.Options[i].Seats, p.Options[i].Most = 1, 500
			for k := range p.Options[i].Yields {
				p.Options[i].Yields[k].PerSeat /= 50
			}
			p.Options[i].Cents += 1
		}
		p.Budget *= 40
		plan := pathway.PlanSeats(p, nil)
		checkPlan(t, &p, &plan)
		if plan.Bound > 0 && plan.Bound-plan.Value > 0.1 {
			t.Errorf("seed %d: value %v, bound %v", seed, plan.Value, plan.Bound)
		}
	}
}

// No prices for people and for a cent may give a lower bound than the one shown: it is the
// optimum of the linear programme.
func TestNoPricesBoundLower(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 37))
		p := seatProblem(r, 2, 1+r.IntN(6))
		bound := pathway.PlanSeats(p, nil).Bound
		for range 500 {
			u, cent := []float64{p.Gaps[0].Weight * r.Float64(), p.Gaps[1].Weight * r.Float64()}, r.Float64()*r.Float64()
			sum := cent * float64(p.Budget)
			for g := range u {
				if r.IntN(4) == 0 { // optimal prices are often at an end
					u[g] = p.Gaps[g].Weight * float64(r.IntN(2))
				}
				sum += (p.Gaps[g].Weight - u[g]) * p.Gaps[g].People
			}
			for _, o := range p.Options {
				worth := -cent * float64(o.Cents)
				for _, y := range o.Yields {
					worth += u[y.Gap] * y.PerSeat * float64(o.Seats)
				}
				if o.Cents <= p.Budget {
					sum += float64(max(1, o.Most)) * math.Max(0, worth)
				}
			}
			if sum < bound-1e-7 {
				t.Fatalf("seed %d: the bound is %v, but prices %v and %v give %v", seed, bound, u, cent, sum)
			}
		}
	}
}

func TestPlanSeatsByHand(t *testing.T) {
	gaps := []pathway.SeatGap{{Skill: "go", People: 20, Weight: 1}, {Skill: "sql", People: 5, Weight: 2}}
	option := func(cents int64, most int, yields ...pathway.Yield) pathway.SeatOption {
		return pathway.SeatOption{Seats: 10, Cents: cents, Most: most, Yields: yields}
	}
	cases := []struct {
		name    string
		problem pathway.SeatProblem
		groups  map[int]int
		value   float64
		exact   bool
	}{
		{"nothing to open", pathway.SeatProblem{Gaps: gaps, Budget: 100}, nil, 0, true},
		{"no money", pathway.SeatProblem{Gaps: gaps, Options: []pathway.SeatOption{option(100, 1, pathway.Yield{Gap: 0, PerSeat: 1})}}, nil, 0, true},
		{"a free group needs none", pathway.SeatProblem{Gaps: gaps, Options: []pathway.SeatOption{option(0, 1, pathway.Yield{Gap: 0, PerSeat: 1})}}, map[int]int{0: 1}, 10, true},
		{"two groups close the gap, a third would be idle", pathway.SeatProblem{Gaps: gaps, Budget: 1000, Options: []pathway.SeatOption{
			option(100, 5, pathway.Yield{Gap: 0, PerSeat: 1})}}, map[int]int{0: 2}, 20, true},
		{"the small cheap one first would leave no money for the large one", pathway.SeatProblem{Gaps: gaps, Budget: 100, Options: []pathway.SeatOption{
			option(1, 1, pathway.Yield{Gap: 0, PerSeat: 0.05}), option(100, 1, pathway.Yield{Gap: 0, PerSeat: 1})}}, map[int]int{1: 1}, 10, false},
		{"one course serves both gaps", pathway.SeatProblem{Gaps: gaps, Budget: 100, Options: []pathway.SeatOption{
			option(100, 1, pathway.Yield{Gap: 0, PerSeat: 0.9}), option(100, 1, pathway.Yield{Gap: 0, PerSeat: 0.5}, pathway.Yield{Gap: 1, PerSeat: 0.5})}}, map[int]int{1: 1}, 15, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			plan := pathway.PlanSeats(c.problem, nil)
			checkPlan(t, &c.problem, &plan)
			got := map[int]int{}
			for _, o := range plan.Choices {
				got[o.Option] = o.Groups
			}
			if len(got) != len(c.groups) || len(got) > 0 && !reflect.DeepEqual(got, c.groups) || math.Abs(plan.Value-c.value) > 1e-9 || plan.Exact != c.exact {
				t.Errorf("groups %v, value %v, bound %v, exact %v", got, plan.Value, plan.Bound, plan.Exact)
			}
		})
	}
}

// More money never lowers the bound, and a plan is the same each time.
func TestSeatPlansKeepOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 29))
		p := seatProblem(r, 1+r.IntN(6), 1+r.IntN(30))
		plan := pathway.PlanSeats(p, nil)
		checkPlan(t, &p, &plan)
		if again := pathway.PlanSeats(p, nil); !reflect.DeepEqual(plan, again) {
			t.Fatalf("%+v, then %+v", plan, again)
		}
		stopped := pathway.PlanSeats(p, func() bool { return true })
		checkPlan(t, &p, &stopped)
		if stopped.Bound < plan.Value-1e-7 || stopped.Value > plan.Value+1e-7 || stopped.Guessed && len(plan.Choices) > 0 {
			t.Fatalf("stopped %+v, else %+v", stopped, plan)
		}
		p.Budget += int64(r.IntN(50))
		if richer := pathway.PlanSeats(p, nil); richer.Bound < plan.Bound-1e-7*plan.Bound {
			t.Fatalf("with more money the bound falls from %v to %v", plan.Bound, richer.Bound)
		}
	})
}

func BenchmarkPlanSeats(b *testing.B) {
	for _, n := range []int{100, 1000} {
		p := seatProblem(rand.New(rand.NewPCG(1, 31)), n/10, n)
		p.Budget = int64(n)
		for i := range p.Gaps {
			p.Gaps[i].People += 20
		}
		b.Run(fmt.Sprintf("options=%d", n), func(b *testing.B) {
			var plan pathway.SeatPlan
			for b.Loop() {
				plan = pathway.PlanSeats(p, nil)
			}
			b.ReportMetric(100*plan.Gap, "gap%")
		})
	}
}
