package pathway

import (
	"slices"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Worth is what a taught or held skill is worth for a needed one: κ of the step through the
// taxonomy, λ of the levels (METHODS §1). match.Params is one.
type Worth interface {
	Step(market.Step) float64
	Level(taught, needed taxonomy.Level) float64
}

// DefaultEnough is the credit from which a skill is met: by the skill itself at its level,
// by the skill without a stated level, by one that is one step narrower; not by a broader
// one. A stated level below the needed one never meets it, whatever the credit: that is what
// the next course of the ladder is for.
const DefaultEnough = 0.7

// exactWorth relates a skill to itself only.
type exactWorth struct{}

func (exactWorth) Step(s market.Step) float64 {
	if s == market.Exact {
		return 1
	}
	return 0
}

func (exactWorth) Level(_, _ taxonomy.Level) float64 { return 1 }

// judge decides what meets what.
type judge struct {
	tax    *taxonomy.Taxonomy
	worth  Worth
	enough float64
}

func newJudge(tax *taxonomy.Taxonomy, w Worth, enough float64) judge {
	if w == nil {
		w = exactWorth{}
	}
	if enough == 0 {
		enough = DefaultEnough
	}
	return judge{tax, w, enough - 1e-9} // 0.8 · 0.875 must not fail at 0.7 by rounding
}

// name returns the id by which the taxonomy knows a skill, or the id itself.
func (g judge) name(id taxonomy.SkillID) taxonomy.SkillID {
	if g.tax != nil {
		if s, ok := g.tax.Skill(id); ok {
			return s.ID
		}
	}
	return id
}

// near is a skill that may meet a wanted one.
type near struct {
	skill taxonomy.SkillID
	kappa float64
}

// near returns the skills that are worth enough for a wanted one, itself first.
func (g judge) near(wanted taxonomy.SkillID) []near {
	out := []near{{wanted, g.worth.Step(market.Exact)}}
	if g.tax == nil {
		return out
	}
	for _, d := range g.tax.Descendants(wanted, taxonomy.MaxDistance) {
		if k := g.worth.Step(market.NarrowerBy(d.Distance)); k >= g.enough {
			out = append(out, near{d.ID, k})
		}
	}
	for _, a := range g.tax.Ancestors(wanted, taxonomy.MaxDistance) {
		if k := g.worth.Step(market.BroaderBy(a.Distance)); k >= g.enough {
			out = append(out, near{a.ID, k})
		}
	}
	return out
}

// credit returns what a level of a near skill is worth; 0 when it is not enough.
func (g judge) credit(kappa float64, level, wanted taxonomy.Level) float64 {
	if short(level, wanted) {
		return 0
	}
	if c := kappa * g.worth.Level(level, wanted); c >= g.enough {
		return c
	}
	return 0
}

// short reports whether a stated level lies below the wanted one.
func short(level, wanted taxonomy.Level) bool { return level != 0 && level < wanted }

// best returns which of the skills is worth most for a wanted one, the first of equals.
func (g judge) best(skills []taxonomy.SkillAt, wanted taxonomy.SkillAt) (by taxonomy.SkillAt, credit float64) {
	around := g.near(g.name(wanted.Skill))
	for _, s := range skills {
		name := g.name(s.Skill)
		i := slices.IndexFunc(around, func(n near) bool { return n.skill == name })
		if i < 0 {
			continue
		}
		if c := g.credit(around[i].kappa, s.Level, wanted.Level); c > credit {
			by, credit = s, c
		}
	}
	return by, credit
}
