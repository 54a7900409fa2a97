package forecast_test

import (
	"errors"
	"math"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/forecast"
	"pgregory.net/rapid"
)

func pointsOnly(v ...float64) []forecast.Forecast {
	out := make([]forecast.Forecast, len(v))
	for i, p := range v {
		out[i] = forecast.Forecast{Start: forecast.Year(2030), Point: []float64{p},
			Intervals: []forecast.Interval{{Level: 0.8, Lo: []float64{p - 1}, Hi: []float64{p + 2}}}}
	}
	return out
}

// By hand: a total of 12 forecast beside parts of 4 and 5, which miss it by 3. With weights 2, 1, 1
// the smallest d₁, d₂ (moves of the parts) minimise (3−d₁−d₂)²/2 + d₁² + d₂²: d₁ = d₂ = 3/4.
func TestReconcileByHand(t *testing.T) {
	h, err := forecast.NewHierarchy(2, [][]int{{0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := h.Reconcile(pointsOnly(12, 4, 5), false)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{10.5, 4.75, 5.75} {
		wants(t, "point", out[i].Point[0], want)
		wants(t, "lower bound", out[i].Intervals[0].Lo[0], want-1)
		wants(t, "upper bound", out[i].Intervals[0].Hi[0], want+2)
	}
	up, _ := h.BottomUp([]float64{4, 5})
	wants(t, "bottom-up total", up[0], 9)
	// A total far below its parts would push the small part under 0: it stays there, and the
	// other one alone minimises (2−b)²/2 + (8−b)²: b = 6.
	out, _ = h.Reconcile(pointsOnly(2, 0.5, 8), true)
	for i, want := range []float64{6, 0, 6} {
		wants(t, "non-negative point", out[i].Point[0], want)
	}
}

func TestReconcileAgreesAndIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "series")
		groups := rapid.IntRange(1, 5).Draw(t, "groups")
		sums := make([][]int, 1+groups)
		for i := range n {
			sums[0] = append(sums[0], i)
			g := 1 + rapid.IntRange(0, groups-1).Draw(t, "group")
			sums[g] = append(sums[g], i)
		}
		kept := sums[:0]
		for _, s := range sums {
			if len(s) > 0 {
				kept = append(kept, s)
			}
		}
		h, err := forecast.NewHierarchy(n, kept)
		if err != nil {
			t.Fatal(err)
		}
		base := rapid.SliceOfN(rapid.Float64Range(0, 1000), h.Nodes(), h.Nodes()).Draw(t, "base")
		nonNegative := rapid.Bool().Draw(t, "nonneg")
		out, err := h.Reconcile(pointsOnly(base...), nonNegative)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := h.Reconcile(out, nonNegative)
		for i := range out {
			p := out[i].Point[0]
			if i < len(kept) {
				sum := 0.0
				for _, j := range kept[i] {
					sum += out[len(kept)+j].Point[0]
				}
				if math.Abs(sum-p) > 1e-9*(1+math.Abs(p)) {
					t.Fatalf("node %d: %g, its parts add up to %g", i, p, sum)
				}
			}
			if nonNegative && p < 0 {
				t.Fatalf("node %d below zero: %g", i, p)
			}
			if math.Abs(again[i].Point[0]-p) > 1e-6*(1+math.Abs(p)) {
				t.Fatalf("node %d moved again: %g to %g", i, p, again[i].Point[0])
			}
		}
	})
}

func TestHierarchyRefusals(t *testing.T) {
	for name, sums := range map[string][][]int{"beyond": {{0, 2}}, "twice": {{1, 1}}, "empty": {{}}, "negative": {{-1}}} {
		if _, err := forecast.NewHierarchy(2, sums); !errors.Is(err, forecast.ErrStructure) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h, _ := forecast.NewHierarchy(2, [][]int{{0, 1}})
	if _, err := h.Reconcile(pointsOnly(1, 2), false); !errors.Is(err, forecast.ErrStructure) {
		t.Errorf("a forecast too few: %v", err)
	}
}
