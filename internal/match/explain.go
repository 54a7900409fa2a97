package match

import (
	"math"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

var nan = math.NaN()

// Explanation is a score taken apart. The Share·Credit of the contributions add up to
// Cover, and their Points to Score.
type Explanation struct {
	Score         float64 // 0–100: 100 · Cover · Timing · Place · Freshness
	Cover         float64 // 0–1
	Contributions []Contribution

	Timing      float64 // τ
	DaysLate    int     // how long after the need date the run ends; 0 when in time or without a date
	HasNeedDate bool
	Place       float64 // γ
	Km          float64 // to the run; NaN = unknown, 0 when online
	Online      bool
	Freshness   float64 // ρ
	AgeDays     int     // of the side being ranked

	Run      *market.Instance // the run it was scored by; nil = none
	RunState RunState

	// Focus is the share of what the course teaches that serves the needs. It is shown beside
	// the score and never multiplied in: a course that teaches more would rank lower.
	Focus float64
}

// Contribution is what one needed skill adds.
type Contribution struct {
	Skill      taxonomy.SkillID
	Known      bool // false when the taxonomy has no such skill
	Level      taxonomy.Level
	Importance float64
	Inferred   bool    // the need was not stated by a person
	Share      float64 // w_j / Σ w
	Credit     float64 // g_j, 0–1
	Points     float64 // what it adds to Score: 100 · Share · Credit · τ · γ · ρ

	// The taught skill the credit comes from; empty when nothing taught comes near.
	Taught        taxonomy.SkillID
	TaughtLevel   taxonomy.Level
	Step          market.Step // exact, or narrower or broader by a distance
	Shortfall     int         // levels that the taught one lies below the needed one
	LevelUnstated bool        // the need states a level and the course does not
}

// Missing returns the needed skills without any credit, in the order of the contributions.
func (e *Explanation) Missing() []taxonomy.SkillID {
	var out []taxonomy.SkillID
	for _, c := range e.Contributions {
		if c.Credit == 0 {
			out = append(out, c.Skill)
		}
	}
	return out
}

// contributions lists what each need gets from the skills on offer, and the cover.
func (x *Matcher) contributions(needs []market.WeighedNeed, total float64, h *holding) ([]Contribution, float64) {
	out := make([]Contribution, len(needs))
	sum := 0.0
	for i, n := range needs {
		c := Contribution{Skill: n.Skill, Known: n.No >= 0, Level: n.Level, Importance: n.Importance,
			Inferred: n.Inferred, Share: n.Weight / total}
		if best, ok := h.best(x.engine, n.No, n.Level); ok {
			step, level := market.Decode(best.code)
			c.Credit = x.engine.credit[n.Level][best.code]
			c.Taught, c.TaughtLevel, c.Step = x.market.Taxonomy().SkillByNo(best.from).ID, level, step
			c.LevelUnstated = n.Level > 0 && level == 0
			if level > 0 && level < n.Level {
				c.Shortfall = int(n.Level - level)
			}
		}
		sum += float64(n.Weight * c.Credit)
		out[i] = c
	}
	if total == 0 {
		return out, 0
	}
	return out, sum / total
}

// finish fills in the score and the points.
func (e *Explanation) finish() {
	e.Score = score(e.Cover, e.Timing, e.Place, e.Freshness)
	for i := range e.Contributions {
		c := &e.Contributions[i]
		c.Points = score(c.Share*c.Credit, e.Timing, e.Place, e.Freshness)
	}
}

// score is the one place where the factors meet, so that ranking and explanation agree to
// the last bit.
func score(cover, timing, place, freshness float64) float64 {
	return 100 * cover * (timing * place) * freshness
}

func (x *Matcher) explainCourse(p *prepared, s *market.CourseShard, local int, r run) Explanation {
	c := s.Course(local)
	h := x.holding(c.Teaches)
	e := Explanation{
		Timing: r.timing, Place: r.place, Km: r.km, HasNeedDate: p.needDay != market.NoDay,
		Freshness: x.engine.freshness(x.today, s.Outline(local).Updated),
		AgeDays:   int(max(0, x.today-s.Outline(local).Updated)),
		RunState:  r.state, DaysLate: int(max(0, r.late)), Focus: x.focus(p.needs, h),
	}
	if r.slot >= 0 {
		e.Run = s.Instances(local)[r.slot]
	}
	e.Contributions, e.Cover = x.contributions(p.needs, p.total, h)
	e.finish()
	return e
}

// focus returns the share of the distinct skills on offer that come near any need.
func (x *Matcher) focus(needs []market.WeighedNeed, h *holding) float64 {
	serving, distinct := 0, 0
	for i, s := range h.skills {
		if i > 0 && s == h.skills[i-1] {
			continue
		}
		distinct++
		for _, n := range needs {
			if n.No >= 0 && h.reaches(s, n.No) {
				serving++
				break
			}
		}
	}
	if distinct == 0 {
		return 0
	}
	return float64(serving) / float64(distinct)
}
