package pathway_test

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/pathway"
)

// drawAny draws a problem that shrinks well or one that is hard.
func drawAny(t *rapid.T) pathway.Problem {
	if rapid.Bool().Draw(t, "hard") {
		return hardProblem(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3)))
	}
	return drawProblem(t)
}

// notWorse fails unless every objective is answered as well as before: more covered, or as
// much for no more.
func notWorse(t *rapid.T, what string, before, after pathway.Problem) {
	was, is := scores(t, before), scores(t, after)
	for _, o := range pathway.Objectives() {
		if was[o].better(is[o], o) {
			t.Fatalf("%s, %s: %+v became %+v", what, o, was[o], is[o])
		}
	}
}

func TestMoreNeverWorsens(t *testing.T) {
	for range 5 {
		rapid.Check(t, moreNeverWorsens)
	}
}

func moreNeverWorsens(t *rapid.T) {
	p := drawAny(t)
	last := len(p.Candidates) - 1
	fewer := p
	fewer.Candidates = p.Candidates[:last]
	notWorse(t, "one more run", fewer, p)

	if p.Budget != nil {
		richer, more := p, *p.Budget+int64(rapid.IntRange(0, 5).Draw(t, "more money"))
		richer.Budget = &more
		notWorse(t, "more money", p, richer)
		richer.Budget = nil
		notWorse(t, "any money", p, richer)
	}
	if !p.Deadline.IsZero() {
		later := p
		later.Deadline = p.Deadline.AddDate(0, 0, rapid.IntRange(0, 5).Draw(t, "more days"))
		notWorse(t, "more days", p, later)
		later.Deadline = time.Time{}
		notWorse(t, "any day", p, later)
	}
	if p.MaxWeeklyHours > 0 {
		freer := p
		freer.MaxWeeklyHours++
		notWorse(t, "more hours", p, freer)
		freer.MaxWeeklyHours = 0
		notWorse(t, "any hours", p, freer)
	}
}

// Neither the order of candidates nor the run of the program changes what is found.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawAny(t)
		first := pathway.Solve(p, nil)
		if again := pathway.Solve(p, nil); !reflect.DeepEqual(first, again) {
			t.Fatalf("%+v, then %+v", first, again)
		}
		shuffled := p
		shuffled.Candidates = rapid.Permutation(p.Candidates).Draw(t, "order")
		other := pathway.Solve(shuffled, nil)
		if len(first.Paths) != len(other.Paths) {
			t.Fatalf("%d paths, in another order %d", len(first.Paths), len(other.Paths))
		}
		for i := range first.Paths {
			a, b := first.Paths[i], other.Paths[i]
			if !reflect.DeepEqual(a.Proofs, b.Proofs) || len(a.Steps) != len(b.Steps) {
				t.Fatalf("%+v, in another order %+v", a, b)
			}
			for k := range a.Steps {
				if a.Steps[k].Run != b.Steps[k].Run || !a.Steps[k].Start.Equal(b.Steps[k].Start) {
					t.Fatalf("%+v, in another order %+v", a.Steps, b.Steps)
				}
			}
		}
	})
}

// Every need is met, covered, left or impossible, in each path, and no run is idle.
func TestNothingIsForgotten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawAny(t)
		a := pathway.Solve(p, nil)
		if len(a.Met)+len(a.Open) != len(p.Needs) {
			t.Fatalf("%d met, %d open of %d", len(a.Met), len(a.Open), len(p.Needs))
		}
		for _, path := range a.Paths {
			if len(path.Covers)+len(path.Left)+len(a.Uncovered) != len(a.Open) {
				t.Fatalf("%d covered, %d left, %d impossible of %d open", len(path.Covers), len(path.Left), len(a.Uncovered), len(a.Open))
			}
			for _, s := range path.Steps {
				if len(s.Covers) == 0 && len(s.Enables) == 0 {
					t.Fatalf("%s serves nothing", s.Run)
				}
			}
		}
		if len(a.Paths) == 0 && len(a.Uncovered) != len(a.Open) {
			t.Fatal("no path, and no reason")
		}
	})
}

// A search that is stopped answers at once with a possible path and an honest bound.
func TestStopIsHonoured(t *testing.T) {
	for _, c := range cities {
		t.Run(c.name, func(t *testing.T) {
			p := city(300, 12, 5)
			c.change(&p)
			patience := 400
			best := pathway.Solve(p, func() bool { patience--; return patience < 0 })
			for _, after := range []int{0, 3, 40} {
				calls := 0
				a := pathway.Solve(p, func() bool { calls++; return calls > after })
				if extra := calls - after; extra > 30 {
					t.Errorf("asked %d times more after it was told to stop", extra)
				}
				for _, o := range pathway.Objectives() {
					path, proof, ok := bestBy(&a, o)
					if !ok {
						t.Fatalf("no path for %s", o)
					}
					steps(t, &p, path)
					checkProof(t, &best, o, proof)
				}
			}
		})
	}
}

// checkProof holds a proof against the best path that is known.
func checkProof(t *testing.T, best *pathway.Answer, o pathway.Objective, proof pathway.Proof) {
	t.Helper()
	_, known, _ := bestBy(best, o)
	const eps = 1e-9
	switch {
	case proof.Most < known.Cover-eps:
		t.Errorf("%s: bounded by a cover of %v, but %v is possible", o, proof.Most, known.Cover)
	case proof.Cover > known.Most+eps:
		t.Errorf("%s: covers %v, but at most %v is possible", o, proof.Cover, known.Most)
	case proof.Exact && known.Cover > proof.Cover+eps:
		t.Errorf("%s: said to be exact at a cover of %v, but %v is possible", o, proof.Cover, known.Cover)
	case proof.Cover == known.Cover && (proof.Bound > known.Value || proof.Exact && proof.Value > known.Value || known.Bound > proof.Value):
		t.Errorf("%s: %+v, but known is %+v", o, proof, known)
	case proof.Exact != (proof.Gap == 0) && proof.Value > 0:
		t.Errorf("%s: exact %v with a gap of %v", o, proof.Exact, proof.Gap)
	}
}
