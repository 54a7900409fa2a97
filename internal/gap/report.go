package gap

import (
	"math"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Report is the gap of one place: by occupation, in total, and by skill.
type Report struct {
	Model       Model
	Simulation  Simulation
	Occupations []OccupationGap // in the order of Model.Occupations
	Total       []Quarter       // people of all occupations; each has one
	Skills      []SkillGap      // by falling gap at the horizon; never totalled: a person holds several
}

// OccupationGap is one occupation's path.
type OccupationGap struct {
	Occupation
	Quarters     []Quarter
	Stated       int // people whom open verified needs ask for now
	Employers    int // employers behind them
	Confidential int // employers whose needs among them are confidential
}

// Compute runs the model: expected paths, drivers and, with s.Draws > 0, simulated intervals.
func Compute(m *market.Market, model Model, s Simulation) *Report {
	r := &Report{Model: model, Simulation: s}
	sim := simulate(model.Occupations, model.Now, model.Horizon, s)
	for i, o := range model.Occupations {
		g := OccupationGap{Occupation: o, Quarters: Project(o, model.Now, model.Horizon)}
		if s.Draws > 0 {
			for q := range g.Quarters {
				g.Quarters[q].Bands = bands(sim[i][q], s.Levels)
			}
		}
		g.count(m, model)
		r.Occupations = append(r.Occupations, g)
	}
	r.Total = total(r.Occupations, sim, model.Horizon, s)
	r.Skills = skillGaps(m, model, sim, s)
	return r
}

// count says on whose stated needs the occupation's figures rest.
func (g *OccupationGap) count(m *market.Market, model Model) {
	all, hidden := map[org.ID]bool{}, map[org.ID]bool{}
	for _, d := range m.DemandsFor(g.ID) {
		if !d.Verified || !within(m, d.Place, model.Place) {
			continue
		}
		g.Stated += d.Headcount
		all[d.Employer] = true
		if d.Confidential {
			hidden[d.Employer] = true
		}
	}
	g.Employers, g.Confidential = len(all), len(hidden)
}

func within(m *market.Market, place, around org.PlaceCode) bool {
	for _, p := range m.PlacePath(place) {
		if p == around {
			return true
		}
	}
	return false
}

// total adds the occupations up, path by path: the total's interval is that of the sum.
func total(occ []OccupationGap, sim draws, h int, s Simulation) []Quarter {
	out := make([]Quarter, h)
	for q := range out {
		sample := make([]float64, s.Draws)
		for i, o := range occ {
			out[q] = out[q].plus(o.Quarters[q])
			for k := range sample {
				sample[k] += sim[i][q][k]
			}
		}
		if s.Draws > 0 && len(occ) > 0 {
			out[q].Bands = bands(sample, s.Levels)
		}
	}
	return out
}

func (a Quarter) plus(b Quarter) Quarter {
	d, e := a.Drivers, b.Drivers
	return Quarter{Period: b.Period, Demand: a.Demand + b.Demand, Supply: a.Supply + b.Supply, Gap: a.Gap + b.Gap, Openings: a.Openings + b.Openings,
		Drivers: Drivers{Start: d.Start + e.Start, NewPosts: d.NewPosts + e.NewPosts, Vacancies: d.Vacancies + e.Vacancies,
			Retirement: d.Retirement + e.Retirement, Leaving: d.Leaving + e.Leaving, Migration: d.Migration + e.Migration,
			Graduates: d.Graduates + e.Graduates, Reskilled: d.Reskilled + e.Reskilled, Inflow: d.Inflow + e.Inflow}}
}

// Occupation returns the gap of one occupation.
func (r *Report) Occupation(id taxonomy.OccupationID) (OccupationGap, bool) {
	for _, o := range r.Occupations {
		if o.ID == id {
			return o, true
		}
	}
	return OccupationGap{}, false
}

// Skill returns the gap of one skill.
func (r *Report) Skill(id taxonomy.SkillID) (SkillGap, bool) {
	for _, s := range r.Skills {
		if s.Skill == id {
			return s, true
		}
	}
	return SkillGap{}, false
}

// Present returns the gap now, before the first forecast quarter.
func (o Occupation) Present() (demand, supply, gap float64) {
	demand, supply = o.Jobs+o.Vacant, o.Stock.Value
	return demand, supply, demand - supply
}

// SuppressBelow is how many employers a public cell with confidential needs must rest on to be shown.
const SuppressBelow = 3

// Suppresses reports whether the public may not see a figure that rests on confidential needs
// of so many employers.
func Suppresses(employers int) bool { return employers > 0 && employers < SuppressBelow }

// Suppressed lists the occupations whose figures the public may not see: those that rest on
// confidential needs of fewer than 3 employers. A published total minus the published rest
// would give a single hidden one away; so where that is the case, in all occupations or in
// either side of the ICT group, the next smallest is hidden too.
func (r *Report) Suppressed(m *market.Market) map[taxonomy.OccupationID]bool {
	hidden := map[taxonomy.OccupationID]bool{}
	for _, ict := range []bool{true, false} {
		var part []OccupationGap
		for _, o := range r.Occupations {
			if GroupICT.In(m, o.ID) == ict {
				part = append(part, o)
			}
		}
		suppress(part, hidden)
	}
	return hidden
}

// suppress marks what must be hidden of occupations whose total is published.
func suppress(part []OccupationGap, hidden map[taxonomy.OccupationID]bool) {
	found := 0
	var next taxonomy.OccupationID
	least := math.Inf(1)
	for _, o := range part {
		if Suppresses(o.Confidential) {
			hidden[o.ID] = true
			found++
			continue
		}
		if d, _, _ := o.Present(); d < least {
			next, least = o.ID, d
		}
	}
	if found == 1 && next != "" {
		hidden[next] = true
	}
}
