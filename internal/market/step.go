package market

import "github.com/prasmju-kompass/kompass/internal/taxonomy"

// Step is the way through the taxonomy from a taught skill to a needed one: 0 is the same
// skill; odd steps say that the taught one is narrower, even steps that it is broader.
type Step uint8

// Exact is the step from a skill to itself.
const Exact Step = 0

// Steps is how many different steps there are.
const Steps = 2*taxonomy.MaxDistance + 1

// NarrowerBy is the step when the taught skill lies d ≥ 1 links below the needed one.
func NarrowerBy(d int) Step { return Step(2*d - 1) }

// BroaderBy is the step when the taught skill lies d ≥ 1 links above the needed one.
func BroaderBy(d int) Step { return Step(2 * d) }

// Distance returns the number of links.
func (s Step) Distance() int { return (int(s) + 1) / 2 }

// Narrower reports whether the taught skill is narrower than the needed one.
func (s Step) Narrower() bool { return s%2 == 1 }

// Broader reports whether the taught skill is broader than the needed one.
func (s Step) Broader() bool { return s > 0 && s%2 == 0 }

// Post says that a course, by its place in the shard, reaches a skill from a skill it
// teaches: over which step, and at which level that one is taught. What this is worth is
// the matcher's business.
type Post uint32

// levels is how many values a level has, unstated included.
const levels = int(taxonomy.LevelMax) + 1

// Codes is how many different codes a Post may have.
const Codes = Steps * levels

// Code numbers a step and a taught level, from 0 to Codes-1.
func Code(s Step, l taxonomy.Level) int { return int(s)*levels + int(l) }

// Decode is the inverse of Code.
func Decode(code int) (Step, taxonomy.Level) {
	return Step(code / levels), taxonomy.Level(code % levels)
}

func newPost(local uint16, code int) Post { return Post(uint32(local)<<16 | uint32(code)) }

// Local returns the place of the course in its shard.
func (p Post) Local() int { return int(p >> 16) }

// Code returns the step and level as a number; see Decode.
func (p Post) Code() int { return int(p & 0xFFFF) }

// taught is one skill of a course after resolving aliases.
type taught struct {
	no    taxonomy.SkillNo
	level taxonomy.Level
}

// resolveTaught appends the skills that a course teaches and the taxonomy knows. Of one skill the
// highest stated level stays, and the unstated one beside it: either may be worth more.
func resolveTaught(dst []taught, t *taxonomy.Taxonomy, skills []taxonomy.SkillAt) []taught {
	first := len(dst)
next:
	for _, s := range skills {
		no, ok := t.SkillNo(s.Skill)
		if !ok {
			continue
		}
		for i := first; i < len(dst); i++ {
			if dst[i].no == no && (dst[i].level == 0) == (s.Level == 0) {
				dst[i].level = max(dst[i].level, s.Level)
				continue next
			}
		}
		dst = append(dst, taught{no, s.Level})
	}
	return dst
}
