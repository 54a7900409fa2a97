package match

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// holding is a set of skills with levels, taught by a course or had by a person, with
// everything that they reach through the taxonomy, in the order of skill numbers.
type holding struct {
	skills []taxonomy.SkillNo // resolved, in order; one may stand twice, stated and unstated
	reach  []reached
}

// reached says that a held skill comes near a needed one.
type reached struct {
	no   taxonomy.SkillNo // the needed one
	from taxonomy.SkillNo // the held one
	code int              // market.Code of step and held level
}

func (x *Matcher) holding(skills []taxonomy.SkillAt) *holding {
	t, h := x.market.Taxonomy(), &holding{}
	for _, s := range skills {
		n, ok := t.SkillNo(s.Skill)
		if !ok {
			continue
		}
		h.skills = append(h.skills, n)
		h.add(n, n, market.Exact, s.Level)
		up, dist := t.AncestorNos(n, taxonomy.MaxDistance)
		for i, a := range up {
			h.add(taxonomy.SkillNo(a), n, market.NarrowerBy(int(dist[i])), s.Level)
		}
		down, dist := t.DescendantNos(n, taxonomy.MaxDistance)
		for i, d := range down {
			h.add(taxonomy.SkillNo(d), n, market.BroaderBy(int(dist[i])), s.Level)
		}
	}
	slices.Sort(h.skills)
	slices.SortFunc(h.reach, func(a, b reached) int {
		return cmp.Or(cmp.Compare(a.no, b.no), cmp.Compare(a.from, b.from), cmp.Compare(a.code, b.code))
	})
	return h
}

func (h *holding) add(no, from taxonomy.SkillNo, s market.Step, l taxonomy.Level) {
	h.reach = append(h.reach, reached{no, from, market.Code(s, l)})
}

// of returns the entries for a needed skill.
func (h *holding) of(no taxonomy.SkillNo) []reached {
	lo, _ := slices.BinarySearchFunc(h.reach, no, func(r reached, no taxonomy.SkillNo) int { return cmp.Compare(r.no, no) })
	hi := lo
	for hi < len(h.reach) && h.reach[hi].no == no {
		hi++
	}
	return h.reach[lo:hi]
}

// best returns the entry that is worth most for a need; of equals the nearest, then the
// first by number.
func (h *holding) best(e *Engine, no taxonomy.SkillNo, level taxonomy.Level) (reached, bool) {
	var best reached
	found := false
	for _, r := range h.of(no) {
		if !found || e.credit[level][r.code] > e.credit[level][best.code] {
			best, found = r, true
		}
	}
	return best, found
}

func (h *holding) credit(e *Engine, no taxonomy.SkillNo, level taxonomy.Level) float64 {
	if best, ok := h.best(e, no, level); ok {
		return e.credit[level][best.code]
	}
	return 0
}

// reaches reports whether a held skill comes near a needed one.
func (h *holding) reaches(from, no taxonomy.SkillNo) bool {
	return slices.ContainsFunc(h.of(no), func(r reached) bool { return r.from == from })
}
