package match

import (
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Query asks for courses that answer needs.
type Query struct {
	Needs []demand.Need
	Have  []taxonomy.SkillAt // needs that these meet in full are left out
	By    time.Time          // the need date; zero = none. A date in the past counts as today
	Place org.PlaceCode      // where the people are; empty = unknown
	Limit int                // 0 = DefaultLimit; at most MaxLimit

	OnlyOpen bool                        // leave out courses without a run one can apply for now
	Course   func(*market.Course) bool   // nil = all
	Run      func(*market.Instance) bool // nil = all; else courses without such an eligible run are left out
}

// Bounds of Query.Limit.
const (
	DefaultLimit = 20
	MaxLimit     = 500
)

func (q *Query) limit() int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return min(q.Limit, MaxLimit)
}

// ForDemand returns the query that a demand makes.
func (x *Matcher) ForDemand(d *market.Demand) Query {
	return Query{Needs: d.EffectiveNeeds(x.market.Taxonomy()), By: d.From, Place: d.Place}
}

// ForOccupation returns the query of somebody at a place who has some skills and wants to
// work in an occupation.
func (x *Matcher) ForOccupation(id taxonomy.OccupationID, have []taxonomy.SkillAt, place org.PlaceCode) Query {
	return Query{Needs: market.OccupationNeeds(x.market.Taxonomy(), id), Have: have, Place: place}
}

// ForSkill returns the query for those who teach a skill.
func (x *Matcher) ForSkill(id taxonomy.SkillID, place org.PlaceCode) Query {
	return Query{Needs: []demand.Need{{Skill: id, Importance: demand.Must, Origin: demand.Stated}}, Place: place}
}

// prepared is a query with its needs resolved and weighed.
type prepared struct {
	Query
	needs   []market.WeighedNeed // by skill number, unknown last: the order of all sums
	total   float64              // Σ w_j
	needDay int32                // market.NoDay = none
	km      []float32            // by PlaceNo; nil = the place is unknown
	gamma   []float64            // γ by market.OutlinePlace where it is known already, else 0; nil = not kept
	none    float64              // τ·γ of a course without a run
}

func (x *Matcher) prepare(q Query) *prepared {
	p := &prepared{Query: q, needs: x.market.Weigh(q.Needs), needDay: x.needDay(q.By)}
	if len(q.Have) > 0 {
		h := x.holding(q.Have)
		p.needs = slices.DeleteFunc(p.needs, func(n market.WeighedNeed) bool {
			return h.credit(x.engine, n.No, n.Level) >= 1
		})
	}
	for _, n := range p.needs {
		p.total += n.Weight
	}
	p.km = x.market.DistancesFrom(q.Place)
	return p
}

// needDay returns the day that runs should end by. Nothing can end before today, so a date
// in the past is today's: else every course would sink as an open demand grows old.
func (x *Matcher) needDay(by time.Time) int32 {
	if by.IsZero() {
		return market.NoDay
	}
	return max(market.Day(by), x.today)
}

// RunState says whether one can take the run that a course is scored by.
type RunState string

// The states, best first. A run is eligible when it is not cancelled and has not ended.
const (
	RunOpen   RunState = "open"   // applications are open and a seat is free
	RunFull   RunState = "full"   // applications are open, no seat is free
	RunClosed RunState = "closed" // it has begun, or the deadline has passed
	RunNone   RunState = "none"   // the course has no eligible run
)

// run is the best eligible run of a course for a need: among open ones, else among the
// others, the one with the greatest τ·γ, the earliest of equals.
type run struct {
	slot   int // index among the course's slots; -1 = none
	state  RunState
	timing float64
	place  float64
	late   int32   // days after the need date; ≤ 0 in time, and 0 without a need date
	km     float64 // NaN = unknown; 0 and meaningless when online
	online bool
}

// bestRun chooses among the runs of a course. ok is false when the query's filters leave nothing.
func (x *Matcher) bestRun(p *prepared, slots []market.RunSlot, instances []*market.Instance) (best run, ok bool) {
	best = run{slot: -1, state: RunNone}
	for i := range slots {
		slot := &slots[i]
		if !slot.Flexible && slot.EndDay < x.today || p.Run != nil && !p.Run(instances[i]) {
			continue
		}
		r := x.runOf(slot, p)
		r.slot = i
		if best.slot < 0 || better(r, best) {
			best = r
		}
	}
	if best.slot < 0 {
		best = x.noRun(p.needDay)
	}
	return best, (p.Run == nil || best.slot >= 0) && (!p.OnlyOpen || best.state == RunOpen)
}

func better(a, b run) bool {
	if open := a.state == RunOpen; open != (b.state == RunOpen) {
		return open
	}
	return a.timing*a.place > b.timing*b.place
}

func (x *Matcher) runOf(slot *market.RunSlot, p *prepared) run {
	r := run{state: RunOpen}
	switch {
	case slot.ApplyDay < x.today:
		r.state = RunClosed
	case !slot.FreeSeats:
		r.state = RunFull
	}
	end := slot.EndDay
	if slot.Flexible {
		end = x.today + slot.Days // it begins when one likes
	}
	r.late, r.timing = x.timing(end, p.needDay)
	if slot.Online {
		r.place, r.online = 1, true
		return r
	}
	r.km = kmTo(p.km, slot.Place)
	r.place = x.placeFactor(p, slot.Place, r.km)
	return r
}

// placeFactor is γ, remembered for each place of a query.
func (x *Matcher) placeFactor(p *prepared, place int32, km float64) float64 {
	if int(place)+1 >= len(p.gamma) {
		return x.engine.params.Place(km)
	}
	return x.gammaOf(p, market.OutlinePlace(place+1))
}

func (x *Matcher) gammaOf(p *prepared, place market.OutlinePlace) float64 {
	if int(place) >= len(p.gamma) {
		if place == market.AnyPlace {
			return 1
		}
		return x.engine.params.UnknownPlace // the query's own place is unknown
	}
	g := &p.gamma[place]
	if *g == 0 {
		*g = x.engine.params.Place(kmTo(p.km, int32(place)-1))
	}
	return *g
}

// mostOf bounds τ·γ of a course from its outline.
func (x *Matcher) mostOf(p *prepared, o *market.Outline) float64 {
	if int32(o.MaxEnd) < x.today {
		return p.none
	}
	gamma := x.gammaOf(p, o.PlaceA)
	if o.PlaceB != o.PlaceA {
		gamma = max(gamma, x.gammaOf(p, o.PlaceB))
	}
	if p.needDay == market.NoDay {
		return gamma
	}
	return gamma * x.engine.timing(int32(o.MinEnd)-p.needDay)
}

func (x *Matcher) timing(end, needDay int32) (late int32, tau float64) {
	if needDay == market.NoDay {
		return 0, 1
	}
	late = end - needDay
	return late, x.engine.timing(late)
}

// noRun stands for the next run of a course that has none to take part in.
func (x *Matcher) noRun(needDay int32) run {
	p := &x.engine.params
	r := run{slot: -1, state: RunNone, km: nan, place: p.UnknownPlace}
	r.late, r.timing = x.timing(x.today+int32(p.NoRunIn), needDay)
	return r
}

func kmTo(row []float32, place int32) float64 {
	if place < 0 || int(place) >= len(row) {
		return nan
	}
	return float64(row[place])
}
