package gap

import (
	"cmp"
	"math"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// How often a worker of an occupation has, or needs, a skill, before anything is stated about
// it. Starting values, to be tuned on data.
const (
	essentialShare = 0.8
	optionalShare  = 0.2
	priorWeight    = 4 // the prior counts as this many stated needs
	minShareNeeds  = 5 // below this many needs behind a share, a note says so
)

// SkillGap is one skill's path: people who need to hold it in their work, and people who do.
type SkillGap struct {
	Skill        taxonomy.SkillID
	Quarters     []SkillQuarter
	Parts        []SkillPart // which occupations the demand comes from, largest first
	Unassigned   float64     // people of open needs without an occupation, by weight
	Courses      int         // published courses that teach it
	Stated       int         // open verified needs that state it
	Employers    int
	Confidential int
	Notes        []Note
}

// SkillQuarter is a skill's state at the end of a quarter.
type SkillQuarter struct {
	Period workforce.Period
	Demand float64
	Supply float64
	Gap    float64
	Bands  []Band
}

// SkillPart is one occupation's share in a skill.
type SkillPart struct {
	Occupation taxonomy.OccupationID
	Need       float64 // share of its posts that need the skill
	Have       float64 // share of its people who hold it
	Posts      float64 // its posts at the horizon
}

// skillGaps computes the gap of every skill that an occupation of the model or an open need asks for:
//
//	D_s = Σ_o D_o·P_need(s|o) + stated needs without an occupation
//	S_s = Σ_o S_o·P_have(s|o) + expected completions of other courses that teach s (SkillRuns)
//
// P_have is the taxonomy's prior; P_need is the same, raised where stated needs ask for the
// skill more often: max(prior, (Σ weights + priorWeight·prior) / (needs + priorWeight)). It is
// never lowered, because an advert that leaves a skill out does not say it is not needed:
// lowering it showed surpluses of what every post takes for granted. Of a skill that the taxonomy does
// not tie to the occupation nothing is known of the holders: they are taken to be
// essentialShare of the posts that need it. Taking none would turn every word that employers
// add into a shortage of all its posts.
func skillGaps(m *market.Market, model Model, sim draws, s Simulation) []SkillGap {
	b := &skillBuilder{m: m, model: model, gaps: map[taxonomy.SkillID]*SkillGap{}}
	for i := range model.Occupations {
		b.addOccupation(i)
	}
	b.addStated()
	out := make([]SkillGap, 0, len(b.gaps))
	paths := make([][]Quarter, len(model.Occupations))
	for i, o := range model.Occupations {
		paths[i] = Project(o, model.Now, model.Horizon)
	}
	for _, g := range b.gaps {
		b.finish(g, paths, sim, s)
		out = append(out, *g)
	}
	slices.SortFunc(out, func(x, y SkillGap) int {
		return cmp.Or(cmp.Compare(y.at(model.Horizon-1), x.at(model.Horizon-1)), cmp.Compare(x.Skill, y.Skill))
	})
	return out
}

func (g SkillGap) at(q int) float64 { return g.Quarters[q].Gap }

type skillBuilder struct {
	m     *market.Market
	model Model
	gaps  map[taxonomy.SkillID]*SkillGap
	index map[taxonomy.OccupationID]int
}

func (b *skillBuilder) gap(id taxonomy.SkillID) *SkillGap {
	g := b.gaps[id]
	if g == nil {
		g = &SkillGap{Skill: id}
		b.gaps[id] = g
	}
	return g
}

// addOccupation adds what one occupation needs and has.
func (b *skillBuilder) addOccupation(i int) {
	id := b.model.Occupations[i].ID
	if b.index == nil {
		b.index = map[taxonomy.OccupationID]int{}
	}
	b.index[id] = i
	prior := b.prior(id)
	weights, needs := b.statedShares(id)
	for s := range weights {
		if _, ok := prior[s]; !ok {
			prior[s] = 0
		}
	}
	for s, p := range prior {
		need := math.Max(p, (weights[s]+priorWeight*p)/(needs+priorWeight))
		have := p
		if p == 0 {
			have = need * essentialShare
		}
		g := b.gap(s)
		g.Parts = append(g.Parts, SkillPart{Occupation: id, Need: need, Have: have})
		if needs < minShareNeeds && len(g.Notes) == 0 {
			g.Notes = append(g.Notes, Note{Code: NoteFewStated, Value: needs})
		}
	}
}

// prior is the taxonomy's word on which skills an occupation has.
func (b *skillBuilder) prior(id taxonomy.OccupationID) map[taxonomy.SkillID]float64 {
	p := map[taxonomy.SkillID]float64{}
	o, ok := b.m.Taxonomy().Occupation(id)
	if !ok {
		return p
	}
	for _, s := range o.Optional {
		p[s] = optionalShare
	}
	for _, s := range o.Essential {
		p[s] = essentialShare
	}
	return p
}

// statedShares sums, over the verified needs that name the occupation, the weights with which
// each skill is asked for, and counts the needs.
func (b *skillBuilder) statedShares(id taxonomy.OccupationID) (weights map[taxonomy.SkillID]float64, needs float64) {
	weights = map[taxonomy.SkillID]float64{}
	for _, d := range b.m.DemandsFor(id) {
		if !d.Verified || len(d.Needs) == 0 {
			continue
		}
		needs++
		for _, n := range d.Needs {
			if n.Origin == demand.Stated {
				weights[b.resolve(n.Skill)] += n.EffectiveWeight()
			}
		}
	}
	return weights, needs
}

func (b *skillBuilder) resolve(id taxonomy.SkillID) taxonomy.SkillID {
	if s, ok := b.m.Taxonomy().Skill(id); ok {
		return s.ID
	}
	return id
}

// addStated counts whose open needs each skill rests on, and adds those without an occupation.
func (b *skillBuilder) addStated() {
	employers := map[taxonomy.SkillID]map[org.ID]bool{} // true = confidential
	for d := range b.m.Demands() {
		if !d.Open() || !d.Verified || !within(b.m, d.Place, b.model.Place) {
			continue
		}
		if d.Occupation != "" && !b.model.Group.In(b.m, d.Occupation) {
			continue
		}
		_, known := b.index[d.Occupation]
		for _, n := range d.Needs {
			id := b.resolve(n.Skill)
			g := b.gap(id)
			g.Stated++
			if employers[id] == nil {
				employers[id] = map[org.ID]bool{}
			}
			employers[id][d.Employer] = employers[id][d.Employer] || d.Confidential
			if d.Occupation == "" || !known {
				g.Unassigned += float64(d.Headcount) * n.EffectiveWeight()
			}
		}
	}
	for id, by := range employers {
		g := b.gap(id)
		g.Employers = len(by)
		for _, confidential := range by {
			if confidential {
				g.Confidential++
			}
		}
	}
}

func (b *skillBuilder) finish(g *SkillGap, paths [][]Quarter, sim draws, s Simulation) {
	g.Courses = len(b.m.CoursesTeaching(g.Skill))
	done := b.completions(g.Skill)
	h := b.model.Horizon
	g.Quarters = make([]SkillQuarter, h)
	sample := make([]float64, s.Draws)
	for q := range g.Quarters {
		out := SkillQuarter{Period: b.model.Now.Add(q + 1), Demand: g.Unassigned, Supply: done[q]}
		clear(sample)
		for _, p := range g.Parts {
			i := b.index[p.Occupation]
			path := paths[i][q]
			out.Demand += path.Demand * p.Need
			out.Supply += path.Supply * p.Have
			for k := range sample {
				// The draws move demand and supply together; what moves is the gap, at the share of need.
				sample[k] += (sim[i][q][k] - path.Gap) * p.Need
			}
		}
		out.Gap = out.Demand - out.Supply
		for k := range sample {
			sample[k] += out.Gap
		}
		if s.Draws > 0 {
			out.Bands = bands(sample, s.Levels)
		}
		g.Quarters[q] = out
	}
	for i := range g.Parts {
		g.Parts[i].Posts = paths[b.index[g.Parts[i].Occupation]][h-1].Demand
	}
	slices.SortFunc(g.Parts, func(x, y SkillPart) int {
		return cmp.Or(cmp.Compare(y.Posts*y.Need, x.Posts*x.Need), cmp.Compare(x.Occupation, y.Occupation))
	})
}

// SkillRun is what one course run adds to the people who hold a skill.
type SkillRun struct {
	Course   catalog.CourseID
	Instance catalog.InstanceID
	Quarter  int     // quarters ahead in which it ends, from 1; those beyond the horizon do not count
	Expected float64 // (enrolled + free seats · fill) · completion · placement
}

// SkillRuns lists the runs that teach a skill and have not ended, by course and start. The
// rates are the place's defaults: a learner is not yet of any occupation. Courses that
// prepare for an occupation of the model are left out, because their learners join its
// people and hold the skill there; interest education is, because it is not for work. Of the
// others those count who will use the skill in a job (placement): counting every learner
// showed hundreds of people too many for the most taught skills.
func SkillRuns(m *market.Market, model Model, id taxonomy.SkillID) []SkillRun {
	b := &builder{m: m, place: model.Place, now: model.Now, at: model.At, h: model.Horizon}
	rates := b.rates("")
	var out []SkillRun
	for _, c := range m.CoursesTeaching(id) {
		if c.Type == catalog.Interest || slices.ContainsFunc(c.PreparesFor, model.has) {
			continue
		}
		for _, r := range m.Instances(c.ID) {
			if r.Cancelled || r.Flexible || r.EndedBy(model.At) || !b.near(r) {
				continue
			}
			free := 0.0
			if r.OpenAt(model.At) {
				free = float64(r.Free) * rates.Fill.Value
			}
			out = append(out, SkillRun{Course: c.ID, Instance: r.ID,
				Quarter:  max(1, workforce.PeriodOf(r.End, workforce.Quarterly).Index()-model.Now.Index()),
				Expected: (float64(r.Enrolled) + free) * rates.Completion.Value * rates.Placement.Value})
		}
	}
	return out
}

func (model Model) has(id taxonomy.OccupationID) bool {
	return slices.ContainsFunc(model.Occupations, func(o Occupation) bool { return o.ID == id })
}

// completions returns, by quarter, how many people will have completed a course that teaches
// the skill since now.
func (b *skillBuilder) completions(id taxonomy.SkillID) []float64 {
	out := make([]float64, b.model.Horizon)
	for _, r := range SkillRuns(b.m, b.model, id) {
		for q := r.Quarter - 1; q < len(out); q++ {
			out[q] += r.Expected
		}
	}
	return out
}

// Missing is how many more people the skill needs at the horizon, never below zero.
func (g SkillGap) Missing() float64 {
	return math.Max(0, g.Quarters[len(g.Quarters)-1].Gap)
}

// Hidden reports whether the public may not see the skill's figures.
func (g SkillGap) Hidden() bool { return Suppresses(g.Confidential) }

// OnlyOf reports whether all of the skill's demand comes from the given occupations, so that
// its figures would tell theirs.
func (g SkillGap) OnlyOf(occupations map[taxonomy.OccupationID]bool) bool {
	for _, p := range g.Parts {
		if !occupations[p.Occupation] {
			return false
		}
	}
	return len(g.Parts) > 0 && g.Unassigned == 0
}

// Present returns how many people need the skill in their work now, and how many have it.
func (g SkillGap) Present(r *Report) (demand, supply float64) {
	demand = g.Unassigned
	for _, p := range g.Parts {
		if o, ok := r.Occupation(p.Occupation); ok {
			d, s, _ := o.Present()
			demand, supply = demand+d*p.Need, supply+s*p.Have
		}
	}
	return demand, supply
}
