package match

import (
	"slices"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// OccupationMatch is an occupation that somebody is close to. Its score is 100 · Cover:
// there is no run, no place and no age, so these factors are 1.
type OccupationMatch struct {
	Occupation *taxonomy.Occupation
	Explanation
}

// Occupations returns the occupations whose essential and optional skills the profile covers
// best, by score and then by id.
func (x *Matcher) Occupations(have []taxonomy.SkillAt, limit int) []OccupationMatch {
	h := x.holding(have)
	t := x.market.Taxonomy()
	credit := make([]float64, t.SkillCount()) // occupations state no levels
	for _, r := range h.reach {
		credit[r.no] = max(credit[r.no], x.engine.credit[taxonomy.LevelUnstated][r.code])
	}
	q := Query{Limit: limit}
	top := topK{k: q.limit()}
	for i := range t.OccupationCount() {
		n := taxonomy.OccupationNo(i)
		if cover := x.occupationCover(n, credit); cover > 0 {
			top.add(hit{score: score(cover, 1, 1, 1), id: string(t.OccupationByNo(n).ID), local: i})
		}
	}
	out := make([]OccupationMatch, len(top.hits))
	for i, hit := range top.hits {
		out[i] = x.explainOccupation(t.OccupationByNo(taxonomy.OccupationNo(hit.local)), h)
	}
	return out
}

// occupationCover is the cover of market.OccupationNeeds, added up in the same order.
func (x *Matcher) occupationCover(n taxonomy.OccupationNo, credit []float64) float64 {
	essential, optional := x.market.Taxonomy().EssentialNos(n), x.market.Taxonomy().OptionalNos(n)
	sum, total := 0.0, 0.0
	for len(essential)+len(optional) > 0 {
		list, importance := &essential, 1.0
		if len(essential) == 0 || len(optional) > 0 && optional[0] < essential[0] {
			list, importance = &optional, demand.NiceWeight
		}
		no := (*list)[0]
		*list = (*list)[1:]
		w := importance * x.market.IDF(taxonomy.SkillNo(no))
		total += w
		sum += float64(w * credit[no])
	}
	if total == 0 {
		return 0
	}
	return sum / total
}

func (x *Matcher) explainOccupation(o *taxonomy.Occupation, h *holding) OccupationMatch {
	needs := x.market.Weigh(market.OccupationNeeds(x.market.Taxonomy(), o.ID))
	e := Explanation{Timing: 1, Place: 1, Freshness: 1, RunState: RunNone, Focus: x.focus(needs, h)}
	e.Contributions, e.Cover = x.contributions(needs, totalWeight(needs), h)
	e.finish()
	return OccupationMatch{Occupation: o, Explanation: e}
}

// ExplainOccupation returns how close a profile is to one occupation.
func (x *Matcher) ExplainOccupation(id taxonomy.OccupationID, have []taxonomy.SkillAt) (OccupationMatch, bool) {
	o, ok := x.market.Taxonomy().Occupation(id)
	if !ok {
		return OccupationMatch{}, false
	}
	return x.explainOccupation(o, x.holding(have)), true
}

func totalWeight(needs []market.WeighedNeed) float64 {
	total := 0.0
	for _, n := range needs {
		total += n.Weight
	}
	return total
}

// Unmet returns the needs that the skills somebody has do not meet in full, in the order of
// skill numbers.
func (x *Matcher) Unmet(q Query) []market.WeighedNeed { return slices.Clone(x.prepare(q).needs) }
