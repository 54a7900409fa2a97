package taxonomy

import (
	"slices"
	"strings"
	"sync"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// sortedLists are the concepts in the alphabetical order of a language, made when first asked for.
type sortedLists struct {
	mu          sync.Mutex
	skills      map[text.Lang][]SkillID
	occupations map[text.Lang][]OccupationID
}

// SkillsSorted returns every skill that is not a group in the alphabetical order of the
// language (in Latvian č follows c), by the label shown in that language.
func (t *Taxonomy) SkillsSorted(lang text.Lang) []SkillID {
	t.sorted.mu.Lock()
	defer t.sorted.mu.Unlock()
	if l, ok := t.sorted.skills[lang]; ok {
		return l
	}
	if t.sorted.skills == nil {
		t.sorted.skills = map[text.Lang][]SkillID{}
	}
	var ids []SkillID
	var labels []string
	for i := range t.skills {
		if s := &t.skills[i]; s.Kind != KindGroup {
			label, _ := s.Labels.Preferred.In(lang)
			ids, labels = append(ids, s.ID), append(labels, label)
		}
	}
	l := alphabetical(lang, ids, labels)
	if lang.Valid() { // an endless number of made-up languages must not fill the memory
		t.sorted.skills[lang] = l
	}
	return l
}

// OccupationsSorted returns every occupation in the alphabetical order of the language.
func (t *Taxonomy) OccupationsSorted(lang text.Lang) []OccupationID {
	t.sorted.mu.Lock()
	defer t.sorted.mu.Unlock()
	if l, ok := t.sorted.occupations[lang]; ok {
		return l
	}
	if t.sorted.occupations == nil {
		t.sorted.occupations = map[text.Lang][]OccupationID{}
	}
	var ids []OccupationID
	var labels []string
	for i := range t.occupations {
		label, _ := t.occupations[i].Labels.Preferred.In(lang)
		ids, labels = append(ids, t.occupations[i].ID), append(labels, label)
	}
	l := alphabetical(lang, ids, labels)
	if lang.Valid() {
		t.sorted.occupations[lang] = l
	}
	return l
}

// alphabetical orders ids (given in their own order) by their labels.
func alphabetical[ID any](lang text.Lang, ids []ID, labels []string) []ID {
	type keyed struct {
		id  ID
		key string
	}
	list := make([]keyed, len(ids))
	for i, id := range ids {
		list[i] = keyed{id, text.SortKey(lang, labels[i])}
	}
	slices.SortStableFunc(list, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	out := make([]ID, len(list))
	for i, k := range list {
		out[i] = k.id
	}
	return out
}
