package interop

import (
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Names finds concepts by the names that people write in files of ours: the id (or a former
// one), the ESCO URI, or the exact English preferred label. Labels in any language, folded,
// are the business of taxonomy.Taxonomy; a data file that is read before there is one must
// be exact, so that a slip of the pen is an error and not another concept.
//
// It is not safe for concurrent use while concepts are added.
type Names struct {
	skills      nameIndex[taxonomy.SkillID]
	occupations nameIndex[taxonomy.OccupationID]
}

// NewNames indexes the concepts.
func NewNames(skills []taxonomy.Skill, occupations []taxonomy.Occupation) *Names {
	n := new(Names)
	for _, s := range skills {
		n.AddSkill(s)
	}
	for _, o := range occupations {
		n.AddOccupation(o)
	}
	return n
}

// AddSkill indexes one more skill.
func (n *Names) AddSkill(s taxonomy.Skill) { n.skills.add(s.ID, s.URI, s.Aliases, s.Labels) }

// AddOccupation indexes one more occupation.
func (n *Names) AddOccupation(o taxonomy.Occupation) {
	n.occupations.add(o.ID, o.URI, o.Aliases, o.Labels)
}

// Skill returns the skill with this id, URI or English preferred label, letter for letter;
// false when there is none, or when several share the label.
func (n *Names) Skill(name string) (taxonomy.SkillID, bool) { return n.skills.find(name) }

// Occupation returns the occupation with this id, URI or English preferred label; see Skill.
func (n *Names) Occupation(name string) (taxonomy.OccupationID, bool) {
	return n.occupations.find(name)
}

type nameIndex[ID ~string] struct {
	ids    map[string]ID // by id, former id and URI
	labels map[string][]ID
}

func (x *nameIndex[ID]) add(id ID, uri string, aliases []ID, labels taxonomy.Labels) {
	if x.ids == nil {
		x.ids, x.labels = make(map[string]ID), make(map[string][]ID)
	}
	x.ids[string(id)] = id
	if uri != "" {
		x.ids[uri] = id
	}
	for _, a := range aliases {
		if _, taken := x.ids[string(a)]; !taken {
			x.ids[string(a)] = id
		}
	}
	label := strings.TrimSpace(labels.Preferred[text.EN])
	if label != "" && !slices.Contains(x.labels[label], id) {
		x.labels[label] = append(x.labels[label], id)
	}
}

func (x *nameIndex[ID]) find(name string) (ID, bool) {
	name = strings.TrimSpace(name)
	if id, ok := x.ids[name]; ok {
		return id, true
	}
	if ids := x.labels[name]; len(ids) == 1 {
		return ids[0], true
	}
	return "", false
}
