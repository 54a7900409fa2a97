package taxonomy

import (
	"cmp"
	"maps"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Content is the raw material of a taxonomy, as New takes it.
type Content struct {
	Skills      []Skill
	Occupations []Occupation
	Lists       CodeLists
}

// Merge joins two contents concept by concept; neither is changed. Concepts are the same
// when they share an id, a URI or an alias; an own concept that is mapped to an ESCO URI
// takes the ESCO id and keeps its own as an alias. Concepts of only one side stay.
//
// Texts are joined by language. Where both have one, add's preferred label and description
// win, and the preferred label that gives way becomes an alternative, so that nobody's word
// stops being found. Links are joined. The result does not depend on the order of the
// concepts in either content, and merging the same add again changes nothing.
func Merge(base, add Content) Content {
	return Content{
		Skills:      mergeConcepts(base.Skills, add.Skills, skillNames, mergeSkill),
		Occupations: mergeConcepts(base.Occupations, add.Occupations, occupationNames, mergeOccupation),
		Lists: CodeLists{
			ISCO:   base.Lists.ISCO.merged(add.Lists.ISCO),
			ISCEDF: base.Lists.ISCEDF.merged(add.Lists.ISCEDF),
		},
	}
}

// names are what a concept is recognised by; the first is its id.
func skillNames(s *Skill) []string {
	return conceptNames(string(s.ID), s.URI, s.Aliases)
}

func occupationNames(o *Occupation) []string {
	return conceptNames(string(o.ID), o.URI, o.Aliases)
}

func conceptNames[ID ~string](id, uri string, aliases []ID) []string {
	out := []string{id}
	if uri != "" {
		out = append(out, uri)
		if esco, ok := IDFromURI(uri); ok {
			out = append(out, esco)
		}
	}
	for _, a := range aliases {
		out = append(out, string(a))
	}
	return out
}

// mergeConcepts groups what shares a name and folds each group with merge, in the order of
// base before add and of ids within.
func mergeConcepts[C any](base, add []C, names func(*C) []string, merge func(C, C) C) []C {
	byID := func(a, b C) int { return cmp.Compare(names(&a)[0], names(&b)[0]) }
	all := append(slices.SortedStableFunc(slices.Values(base), byID), slices.SortedStableFunc(slices.Values(add), byID)...)
	group := newGroups(len(all))
	owner := make(map[string]int, 2*len(all))
	for i := range all {
		for _, n := range names(&all[i]) {
			if other, ok := owner[n]; ok {
				group.join(other, i)
			} else {
				owner[n] = i
			}
		}
	}
	merged := make(map[int]C, len(all))
	for i := range all {
		root := group.find(i)
		if c, ok := merged[root]; ok {
			merged[root] = merge(c, all[i])
		} else {
			var none C
			merged[root] = merge(none, all[i])
		}
	}
	return slices.SortedFunc(maps.Values(merged), byID)
}

// groups is a union-find in which the smallest member stands for its group.
type groups []int

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = i
	}
	return g
}

func (g groups) find(i int) int {
	for g[i] != i {
		g[i] = g[g[i]]
		i = g[i]
	}
	return i
}

func (g groups) join(a, b int) {
	a, b = g.find(a), g.find(b)
	g[max(a, b)] = min(a, b)
}

func mergeSkill(a, b Skill) Skill {
	uri := cmp.Or(b.URI, a.URI)
	id := mergedID(uri, a.ID, b.ID)
	return Skill{
		ID: id, URI: uri, Kind: cmp.Or(b.Kind, a.Kind),
		Labels:      mergeLabels(a.Labels, b.Labels),
		Description: mergeText(a.Description, b.Description),
		Broader:     union(a.Broader, b.Broader),
		Related:     union(a.Related, b.Related),
		Digital:     a.Digital || b.Digital,
		Aliases:     mergedAliases(id, a.ID, b.ID, a.Aliases, b.Aliases),
	}
}

func mergeOccupation(a, b Occupation) Occupation {
	uri := cmp.Or(b.URI, a.URI)
	id := mergedID(uri, a.ID, b.ID)
	essential := union(a.Essential, b.Essential)
	return Occupation{
		ID: id, URI: uri, ISCO: cmp.Or(b.ISCO, a.ISCO),
		Labels:      mergeLabels(a.Labels, b.Labels),
		Description: mergeText(a.Description, b.Description),
		Broader:     union(a.Broader, b.Broader),
		Essential:   essential,
		Optional:    union(a.Optional, b.Optional),
		Aliases:     mergedAliases(id, a.ID, b.ID, a.Aliases, b.Aliases),
	}
}

// mergedID prefers the id that belongs to the URI, then the one that was there first.
func mergedID[ID ~string](uri string, a, b ID) ID {
	if esco, ok := IDFromURI(uri); ok {
		return ID(esco)
	}
	return cmp.Or(a, b)
}

func mergedAliases[ID ~string](id, a, b ID, more ...[]ID) []ID {
	out := []ID{a, b}
	for _, m := range more {
		out = append(out, m...)
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(x ID) bool { return x == id || x == "" })
}

func union[ID ~string](a, b []ID) []ID {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

func mergeText(a, b text.Localized) text.Localized {
	out := a.Trimmed()
	maps.Copy(out, b.Trimmed())
	return out
}

func mergeLabels(a, b Labels) Labels {
	out := Labels{Preferred: mergeText(a.Preferred, b.Preferred), Alternative: map[text.Lang][]string{}}
	for _, lang := range text.Langs() {
		preferred := out.Preferred[lang]
		all := append([]string{a.Preferred[lang]}, a.Alternative[lang]...)
		all = append(all, b.Alternative[lang]...)
		slices.Sort(all)
		all = slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" || s == preferred })
		if len(all) > 0 {
			out.Alternative[lang] = all[:min(len(all), MaxAlternatives)]
		}
	}
	return out
}
