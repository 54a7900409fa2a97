package match

import (
	"math"
	"sync"
	"time"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Params are the constants of the score. With needs j of weight w_j and a course c,
//
//	credit g_j = max over taught skills t of κ(t→j) · λ
//	Cover      = Σ w_j g_j / Σ w_j
//	Score      = 100 · Cover · τ · γ · ρ
//
// where κ is what a step through the taxonomy is worth, λ what the taught level is worth, τ
// timing, γ place and ρ freshness. w_j = importance · ln(1 + N/(1 + df)), see market.Weigh.
type Params struct {
	Narrower float64 // κ = Narrower^distance when the taught skill is narrower than the need
	Broader  float64 // κ = Broader^distance when it is broader; exact is 1, siblings are 0
	Unstated float64 // λ when the need states a level and the course none

	LateHalf float64 // τ = 2^(−quarters late / LateHalf)
	NoRunIn  int     // days from now to the assumed end of the next run of a course that has none

	KmScale      float64 // γ = max(FarFloor, e^(−km/KmScale))
	FarFloor     float64
	UnknownPlace float64 // γ when either place is unknown and the run is not online

	AgeHalf  float64 // ρ = max(AgeFloor, 2^(−months/AgeHalf))
	AgeFloor float64
}

// Default returns the starting values of METHODS §1. NoRunIn is ours: a course without a
// run to take part in is still worth showing, but behind those that have one; it counts as
// ending in a year at an unknown place.
func Default() Params {
	return Params{
		Narrower: 0.8, Broader: 0.5, Unstated: 0.7,
		LateHalf: 1, NoRunIn: 365,
		KmScale: 50, FarFloor: 0.3, UnknownPlace: 0.6,
		AgeHalf: 36, AgeFloor: 0.5,
	}
}

// Lengths in days: a quarter and a month of the mean Gregorian year.
const (
	quarterDays = 365.2425 / 4
	monthDays   = 365.2425 / 12
)

// Step returns κ.
func (p Params) Step(s market.Step) float64 {
	switch d := float64(s.Distance()); {
	case s.Narrower():
		return math.Pow(p.Narrower, d)
	case s.Broader():
		return math.Pow(p.Broader, d)
	default:
		return 1
	}
}

// Level returns λ for a taught and a needed level.
func (p Params) Level(taught, needed taxonomy.Level) float64 {
	switch {
	case needed == taxonomy.LevelUnstated:
		return 1
	case taught == taxonomy.LevelUnstated:
		return p.Unstated
	default:
		return math.Min(1, float64(taught)/float64(needed))
	}
}

// Timing returns τ for a run that ends so many days after the need date.
func (p Params) Timing(daysLate int32) float64 {
	if daysLate <= 0 {
		return 1
	}
	return math.Exp2(-float64(daysLate) / quarterDays / p.LateHalf)
}

// Place returns γ for a distance in kilometres; NaN stands for unknown.
func (p Params) Place(km float64) float64 {
	if math.IsNaN(km) {
		return p.UnknownPlace
	}
	return math.Max(p.FarFloor, math.Exp(-km/p.KmScale))
}

// Freshness returns ρ for an age in days.
func (p Params) Freshness(days int32) float64 {
	return math.Max(p.AgeFloor, math.Exp2(-float64(max(0, days))/monthDays/p.AgeHalf))
}

// Engine holds what follows from the parameters alone, in tables. It is immutable but for a
// pool of scratch memory, and safe for concurrent use; a program needs one.
type Engine struct {
	params  Params
	credit  [taxonomy.LevelMax + 1][market.Codes]float64 // by needed level and market.Post code
	fresh   []float64                                    // ρ by age in days, until it no longer falls
	late    []float64                                    // τ by days late
	scratch sync.Pool
}

// New returns an engine for the parameters.
func New(p Params) *Engine {
	e := &Engine{params: p}
	for needed := range e.credit {
		for code := range e.credit[needed] {
			step, taught := market.Decode(code)
			e.credit[needed][code] = p.Step(step) * p.Level(taught, taxonomy.Level(needed))
		}
	}
	// Beyond maxAge days ρ stands at its floor for any sensible parameters.
	const maxAge = 4000
	e.fresh = make([]float64, maxAge+1)
	for d := range e.fresh {
		e.fresh[d] = p.Freshness(int32(d))
	}
	e.late = make([]float64, maxAge+1)
	for d := range e.late {
		e.late[d] = p.Timing(int32(d))
	}
	e.scratch.New = func() any { return new(scratch) }
	return e
}

// Params returns the parameters.
func (e *Engine) Params() Params { return e.params }

func (e *Engine) freshness(today, updated int32) float64 {
	return e.fresh[min(max(0, today-updated), int32(len(e.fresh)-1))]
}

func (e *Engine) timing(daysLate int32) float64 {
	if daysLate >= int32(len(e.late)) {
		return e.params.Timing(daysLate)
	}
	return e.late[max(0, daysLate)]
}

// On returns a matcher over one market at one time. It is cheap to make.
func (e *Engine) On(m *market.Market, now time.Time) *Matcher {
	return &Matcher{engine: e, market: m, today: market.Day(now)}
}

// Matcher answers for one market and day. It is immutable and safe for concurrent use.
type Matcher struct {
	engine *Engine
	market *market.Market
	today  int32
}
