package taxonomy

import (
	"sync"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Taxonomy is one version of all concepts, linked and indexed. It never changes after New,
// so any number of goroutines may read it. What its methods return is shared: callers must
// not modify it.
type Taxonomy struct {
	skills      []Skill // ordered by id
	occupations []Occupation
	lists       CodeLists

	skillNo      map[SkillID]SkillNo // ids and aliases
	occupationNo map[OccupationID]OccupationNo

	skillGraph      graph
	occupationGraph graph
	essential       csr // occupation → skills
	optional        csr
	essentialFor    csr // skill → occupations
	optionalFor     csr

	labels labelIndex
	hash   func() string
	sorted sortedLists
}

// SkillNo is the position of a skill in one Taxonomy, from 0 to SkillCount()-1 in the order
// of ids. Engines use it to index arrays; it means nothing in another Taxonomy.
type SkillNo int32

// OccupationNo is the position of an occupation in one Taxonomy.
type OccupationNo int32

// New links the concepts into a taxonomy. It fails, naming the concept, on an invalid or
// duplicate concept, an alias that is taken, a link to an unknown concept and a cycle of
// broader links. The order of the input does not matter. Labels and descriptions are shared
// with the input, which must not be modified afterwards.
func New(skills []Skill, occupations []Occupation, lists CodeLists) (*Taxonomy, error) {
	t, problems := NewTolerant(skills, occupations, lists)
	if len(problems) > 0 {
		return nil, problems[0].fault(len(problems))
	}
	return t, nil
}

// NewTolerant is New for sources that are not ours, such as an ESCO import: what New would
// fail on is left out and reported. Of duplicates the first stays.
func NewTolerant(skills []Skill, occupations []Occupation, lists CodeLists) (*Taxonomy, []Problem) {
	b := newBuilder(lists)
	b.addSkills(skills)
	b.addOccupations(occupations)
	b.linkSkills()
	b.linkOccupations()
	return b.finish(), b.problems
}

// Empty returns a taxonomy without concepts.
func Empty() *Taxonomy {
	t, _ := NewTolerant(nil, nil, CodeLists{})
	return t
}

// Skill returns the skill with that id or alias.
func (t *Taxonomy) Skill(id SkillID) (*Skill, bool) {
	n, ok := t.skillNo[id]
	if !ok {
		return nil, false
	}
	return &t.skills[n], true
}

// Occupation returns the occupation with that id or alias.
func (t *Taxonomy) Occupation(id OccupationID) (*Occupation, bool) {
	n, ok := t.occupationNo[id]
	if !ok {
		return nil, false
	}
	return &t.occupations[n], true
}

// SkillNo returns the position of the skill with that id or alias.
func (t *Taxonomy) SkillNo(id SkillID) (SkillNo, bool) { n, ok := t.skillNo[id]; return n, ok }

// OccupationNo returns the position of the occupation with that id or alias.
func (t *Taxonomy) OccupationNo(id OccupationID) (OccupationNo, bool) {
	n, ok := t.occupationNo[id]
	return n, ok
}

// SkillByNo returns the skill at a position; it panics outside 0..SkillCount()-1.
func (t *Taxonomy) SkillByNo(n SkillNo) *Skill { return &t.skills[n] }

// OccupationByNo returns the occupation at a position; it panics outside 0..OccupationCount()-1.
func (t *Taxonomy) OccupationByNo(n OccupationNo) *Occupation { return &t.occupations[n] }

// SkillCount returns how many skills there are, groups included.
func (t *Taxonomy) SkillCount() int { return len(t.skills) }

// OccupationCount returns how many occupations there are.
func (t *Taxonomy) OccupationCount() int { return len(t.occupations) }

// Lists returns the code lists.
func (t *Taxonomy) Lists() CodeLists { return t.lists }

// SkillLabel returns the skill's label in a language or in the language of the fallback,
// and that language; the id itself when the skill is unknown.
func (t *Taxonomy) SkillLabel(id SkillID, lang text.Lang) (string, text.Lang) {
	if s, ok := t.Skill(id); ok {
		return s.Labels.Preferred.In(lang)
	}
	return string(id), ""
}

// OccupationLabel is SkillLabel for occupations.
func (t *Taxonomy) OccupationLabel(id OccupationID, lang text.Lang) (string, text.Lang) {
	if o, ok := t.Occupation(id); ok {
		return o.Labels.Preferred.In(lang)
	}
	return string(id), ""
}

// OccupationsNeeding returns the occupations for which the skill is essential, and those
// for which it is optional, each in the order of ids. Broader and narrower skills do not count.
func (t *Taxonomy) OccupationsNeeding(id SkillID) (essential, optional []OccupationID) {
	n, ok := t.skillNo[id]
	if !ok {
		return nil, nil
	}
	return t.occupationIDs(t.essentialFor.of(int32(n))), t.occupationIDs(t.optionalFor.of(int32(n)))
}

// EssentialNos returns the positions of an occupation's essential skills, in order.
func (t *Taxonomy) EssentialNos(n OccupationNo) []int32 { return t.essential.of(int32(n)) }

// OptionalNos returns the positions of an occupation's optional skills, in order.
func (t *Taxonomy) OptionalNos(n OccupationNo) []int32 { return t.optional.of(int32(n)) }

func (t *Taxonomy) occupationIDs(nos []int32) []OccupationID {
	ids := make([]OccupationID, len(nos))
	for i, n := range nos {
		ids[i] = t.occupations[n].ID
	}
	return ids
}

func (t *Taxonomy) skillIDs(nos []int32) []SkillID {
	ids := make([]SkillID, len(nos))
	for i, n := range nos {
		ids[i] = t.skills[n].ID
	}
	return ids
}

// Content returns the concepts as New takes them: links resolved, aliases replaced by the
// ids they stand for, ordered by id.
func (t *Taxonomy) Content() Content {
	return Content{Skills: t.skills, Occupations: t.occupations, Lists: t.lists}
}

// ContentHash returns a SHA-256 in hexadecimal over all concepts and code lists. It is the
// same for the same content whatever the order it was given in.
func (t *Taxonomy) ContentHash() string { return t.hash() }

func (t *Taxonomy) finishLazy() {
	t.hash = sync.OnceValue(func() string { return hashContent(t) })
}
