package gap

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func sampled(n int, draw func(u float64) float64) (mean, sd float64) {
	r := rand.New(rand.NewPCG(1, 2))
	var sum, sq float64
	for range n {
		v := draw(r.Float64())
		sum += v
		sq += v * v
	}
	mean = sum / float64(n)
	return mean, math.Sqrt(math.Max(0, sq/float64(n)-mean*mean))
}

// Each distribution has the mean and spread it is asked for.
func TestDistributionsHaveTheirMoments(t *testing.T) {
	const n = 40_000
	for _, c := range []struct {
		name     string
		draw     func(u float64) float64
		mean, sd float64
	}{
		{"poisson 0.4", func(u float64) float64 { return poisson(u, 0.4) }, 0.4, math.Sqrt(0.4)},
		{"poisson 12", func(u float64) float64 { return poisson(u, 12) }, 12, math.Sqrt(12)},
		{"poisson 200", func(u float64) float64 { return poisson(u, 200) }, 200, math.Sqrt(200)},
		{"binomial 20, 0.3", func(u float64) float64 { return binomial(u, 20, 0.3) }, 6, math.Sqrt(20 * 0.3 * 0.7)},
		{"binomial 20, 0.9", func(u float64) float64 { return binomial(u, 20, 0.9) }, 18, math.Sqrt(20 * 0.9 * 0.1)},
		{"binomial 1000, 0.5", func(u float64) float64 { return binomial(u, 1000, 0.5) }, 500, math.Sqrt(250)},
		{"beta 0.3 ± 0.05", newBeta(Estimate{0.3, 0.05}).quantile, 0.3, 0.05},
		{"beta 0.02 ± 0.01", newBeta(Estimate{0.02, 0.01}).quantile, 0.02, 0.01},
		{"beta 0.9 ± 0.08", newBeta(Estimate{0.9, 0.08}).quantile, 0.9, 0.08},
		{"certain", newBeta(Estimate{0.7, 0}).quantile, 0.7, 0},
		{"never", newBeta(Estimate{0, 0.1}).quantile, 0, 0},
		{"normal", normal, 0, 1},
	} {
		mean, sd := sampled(n, c.draw)
		if math.Abs(mean-c.mean) > 0.03*math.Max(0.05, c.sd)+0.002 || math.Abs(sd-c.sd) > 0.04*c.sd+1e-9 {
			t.Errorf("%s: mean %.4f ± %.4f, want %.4f ± %.4f", c.name, mean, sd, c.mean, c.sd)
		}
	}
}

// I_x(a, b) at values known in closed form: a uniform, x^a, and symmetry.
func TestBetaCDF(t *testing.T) {
	near(t, "I(1,1)", betaCDF(0.3, 1, 1), 0.3, 1e-12)
	near(t, "I(3,1)", betaCDF(0.5, 3, 1), 0.125, 1e-12)
	near(t, "I(1,4)", betaCDF(0.2, 1, 4), 1-math.Pow(0.8, 4), 1e-12)
	near(t, "I(2,2) at ½", betaCDF(0.5, 2, 2), 0.5, 1e-12)
	near(t, "I(5,5) symmetric", betaCDF(0.3, 5, 5)+betaCDF(0.7, 5, 5), 1, 1e-12)
}

func TestQuantilesAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u, v := rapid.Float64Range(0.001, 0.999).Draw(t, "u"), rapid.Float64Range(0.001, 0.999).Draw(t, "v")
		if u > v {
			u, v = v, u
		}
		n, p := float64(rapid.IntRange(0, 400).Draw(t, "n")), rapid.Float64Range(0, 1).Draw(t, "p")
		b := newBeta(Estimate{p, rapid.Float64Range(0, 0.3).Draw(t, "se")})
		for name, f := range map[string]func(float64) float64{
			"binomial": func(u float64) float64 { return binomial(u, n, p) },
			"poisson":  func(u float64) float64 { return poisson(u, n*p) },
			"beta":     b.quantile, "normal": normal,
		} {
			if f(u) > f(v)+1e-9 {
				t.Fatalf("%s: quantile %g at %g above %g at %g", name, f(u), u, f(v), v)
			}
		}
		if k := binomial(u, n, p); k < 0 || k > n {
			t.Fatalf("binomial %g outside 0..%g", k, n)
		}
		if x := b.quantile(u); x < 0 || x > 1 {
			t.Fatalf("beta %g outside 0..1", x)
		}
	})
}

// Intervals of a rising level nest, and the same seed gives the same ones.
func TestBandsNestAndRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const h = 5
		o := anyOccupation(h).Draw(t, "occupation")
		s := Simulation{Draws: 60, Seed: 7, Levels: []float64{0.5, 0.8, 0.95}}
		a, b := simulate([]Occupation{o}, q4, h, s), simulate([]Occupation{o}, q4, h, s)
		for q := range h {
			if !slices.Equal(a[0][q], b[0][q]) {
				t.Fatal("the same seed gave other draws")
			}
			bs := bands(a[0][q], s.Levels)
			for i := 1; i < len(bs); i++ {
				if bs[i].Lo > bs[i-1].Lo || bs[i].Hi < bs[i-1].Hi || bs[i].Lo > bs[i].Hi {
					t.Fatalf("bands do not nest: %v", bs)
				}
			}
		}
	})
}

// With common random numbers a scenario that only adds seats lies above the baseline in no
// single draw, though the draws themselves spread widely.
func TestScenariosShareTheirRandomNumbers(t *testing.T) {
	o := Occupation{ID: "web", Jobs: 40, Vacant: 3, Stock: Estimate{42, 2}, Filled: Path{[]float64{41, 42, 43, 44}, []float64{1, 2, 3, 4}},
		Open: Path{[]float64{3, 3, 3, 3}, []float64{1, 1, 1, 1}},
		Rates: Rates{Retire: Estimate{0.02, 0.005}, Leave: Estimate{0.05, 0.01}, Completion: Estimate{0.8, 0.05}, Placement: Estimate{0.4, 0.1},
			Fill: Estimate{0.7, 0.1}, Graduates: Estimate{6, 1}, ICTShare: Estimate{0.6, 0.1}, Retention: Estimate{0.5, 0.1}, Inflow: Estimate{2, 1}},
		Runs: []Completion{{Quarter: 1, Taken: 8, FreeSeats: 4, Share: 1}}}
	more := o
	more.Runs = []Completion{{Quarter: 1, Taken: 18, FreeSeats: 4, Share: 1}}
	s := Simulation{Draws: 500, Seed: 3}
	base, changed := simulate([]Occupation{o}, q4, 4, s), simulate([]Occupation{more}, q4, 4, s)
	var difference float64
	for k := range s.Draws {
		d := base[0][3][k] - changed[0][3][k]
		if d < 0 {
			t.Fatalf("draw %d: more seats widened the gap by %g", k, -d)
		}
		difference += d / float64(s.Draws)
	}
	// 10 more learners · 0.8 · 0.4 = 3.2 people, less three quarters of leavers.
	near(t, "mean difference", difference, 3.2*math.Pow(0.98*0.95, 0.75), 0.25)
}

// The simulated middle lies where the expected path does, and the spread is that of the
// forecast when nothing else is uncertain.
func TestSimulationCentresOnTheExpectedPath(t *testing.T) {
	o := Occupation{ID: "a", Jobs: 100, Stock: Estimate{Value: 100}, Filled: Path{[]float64{100, 100, 100, 100}, []float64{1, 2, 3, 4}}, Open: flat(0, 4)}
	d := simulate([]Occupation{o}, q4, 4, Simulation{Draws: 4000, Seed: 1})
	for q, sigma := range []float64{1, 2, 3, 4} {
		var sum, sq float64
		for _, v := range d[0][q] {
			sum += v / 4000
			sq += v * v / 4000
		}
		near(t, "mean", sum, 0, 0.2)
		near(t, "spread", math.Sqrt(sq-sum*sum), sigma, 0.06*sigma)
	}
}

func BenchmarkSimulate75x20x1000(b *testing.B) {
	occ := make([]Occupation, 75)
	for i := range occ {
		occ[i] = Occupation{ID: "o", Jobs: 40, Stock: Estimate{40, 2}, Filled: flat(40, 20), Open: flat(3, 20),
			Rates: Rates{Retire: Estimate{0.02, 0.005}, Leave: Estimate{0.05, 0.01}, Graduates: Estimate{6, 1}, Completion: Estimate{0.8, 0.05},
				ICTShare: Estimate{0.6, 0.1}, Retention: Estimate{0.5, 0.1}, Inflow: Estimate{2, 1}},
			Runs: []Completion{{Quarter: 1, Taken: 8, FreeSeats: 4, Share: 1}}}
	}
	b.ReportAllocs()
	for b.Loop() {
		simulate(occ, q4, 20, Simulation{Draws: 1000, Seed: 1})
	}
}
