package taxonomy

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// SkillID names a skill: the ESCO concept's UUID, or own-<slug>.
type SkillID string

// OccupationID names an occupation: the ESCO concept's UUID, or own-<slug>.
type OccupationID string

// Labels are the names of one concept.
type Labels struct {
	Preferred   text.Localized
	Alternative map[text.Lang][]string
}

// SkillKind is ESCO's distinction, plus Group for concepts that only order others.
type SkillKind string

// The kinds of a skill concept.
const (
	KindSkill     SkillKind = "skill"     // ESCO skill/competence
	KindKnowledge SkillKind = "knowledge" // ESCO knowledge
	KindGroup     SkillKind = "group"     // ESCO skill group: never taught or needed itself
)

// Skill is one concept of the skills pillar.
type Skill struct {
	ID          SkillID
	URI         string // ESCO's, empty for own skills
	Kind        SkillKind
	Labels      Labels
	Description text.Localized
	Broader     []SkillID
	Related     []SkillID // ESCO skill–skill relations, either direction of "optional/essential for"
	Digital     bool      // member of ESCO's digital skills collection
	Aliases     []SkillID // former ids that still resolve to this concept
}

// Occupation is one concept of the occupations pillar.
type Occupation struct {
	ID          OccupationID
	URI         string
	ISCO        ISCO08
	Labels      Labels
	Description text.Localized
	Broader     []OccupationID // other occupations; the ISCO tree is above them
	Essential   []SkillID
	Optional    []SkillID
	Aliases     []OccupationID
}

// escoPrefix starts every concept URI of ESCO.
const escoPrefix = "http://data.europa.eu/esco/"

// IDFromURI returns the last path segment of an ESCO concept URI (a UUID for skills and
// occupations), and false when uri is not an ESCO concept URI.
func IDFromURI(uri string) (string, bool) {
	rest, ok := strings.CutPrefix(uri, escoPrefix)
	if !ok {
		return "", false
	}
	i := strings.LastIndexByte(rest, '/')
	if i < 0 || i == len(rest)-1 {
		return "", false
	}
	return rest[i+1:], true
}

// Bounds of one concept; they keep hostile imports from filling the memory.
const (
	MaxLabel        = 400
	MaxAlternatives = 400
	MaxConceptText  = 20_000
)

// Validate reports every wrong field of the skill. Links to other concepts are checked by New.
func (s Skill) Validate() error {
	var c fault.Check
	c.That(s.ID != "" && len(s.ID) <= 100, "id", "required")
	switch s.Kind {
	case KindSkill, KindKnowledge, KindGroup:
	default:
		c.That(false, "kind", "unknown_value")
	}
	s.Labels.check(&c)
	checkText(&c, "description", s.Description)
	return c.Err()
}

// Validate reports every wrong field of the occupation.
func (o Occupation) Validate() error {
	var c fault.Check
	c.That(o.ID != "" && len(o.ID) <= 100, "id", "required")
	c.That(o.ISCO.Valid(), "isco", "unknown_value")
	o.Labels.check(&c)
	checkText(&c, "description", o.Description)
	return c.Err()
}

func (l Labels) check(c *fault.Check) {
	c.That(!l.Preferred.Empty(), "labels", "required")
	for lang, s := range l.Preferred {
		c.That(lang.Valid(), "labels", "unknown_value")
		c.That(len(s) <= MaxLabel, "labels", "too_long", fault.Params{"max": MaxLabel})
	}
	for lang, alts := range l.Alternative {
		c.That(lang.Valid(), "alternative", "unknown_value")
		c.That(len(alts) <= MaxAlternatives, "alternative", "too_many", fault.Params{"max": MaxAlternatives})
		for _, a := range alts {
			c.That(len(a) <= MaxLabel, "alternative", "too_long", fault.Params{"max": MaxLabel})
		}
	}
}

func checkText(c *fault.Check, path string, t text.Localized) {
	for lang, s := range t {
		c.That(lang.Valid(), path, "unknown_value")
		c.That(len(s) <= MaxConceptText, path, "too_long", fault.Params{"max": MaxConceptText})
	}
}
