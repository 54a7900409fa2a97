package memory

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// drop leaves out words until some course has all that are left. The rarest words are what the
// learner is after, so they are kept first and the commoner ones as far as they fit.
func (m *textMatch) drop(views []*viewSearch) {
	order := make([]int, 0, len(m.words))
	for i := range m.words {
		if m.df[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.df[a], m.df[b]) })
	var kept []int
	for _, i := range order {
		if with := append(slices.Clone(kept), i); intersect(views, with) {
			kept = with
		}
	}
	for i := range m.words {
		if slices.Contains(kept, i) {
			continue
		}
		m.dropped = append(m.dropped, m.words[i].written)
		m.idf[i] = 0
		if m.df[i] == 0 {
			m.nearest = appendNearest(m.nearest, &m.words[i], views)
		}
	}
	if len(kept) == 0 {
		for _, v := range views {
			clear(v.courses)
		}
		return
	}
	intersect(views, kept)
}

// isKept reports whether a word was not left out.
func (m *textMatch) isKept(i int) bool { return m.idf[i] > 0 }

// keepPhrases leaves the courses in which the words of each phrase stand together. A phrase that
// is nowhere is let go, its words being found apart, and named as left out.
func (m *textMatch) keepPhrases(views []*viewSearch) {
	for p := range m.phrases {
		var words []int
		for i := range m.words {
			if m.words[i].phrase == p && m.isKept(i) {
				words = append(words, i)
			}
		}
		if len(words) < 2 {
			continue
		}
		if !m.keepPhrase(views, words) {
			m.dropped = append(m.dropped, m.phraseText(words))
		}
	}
}

func (m *textMatch) keepPhrase(views []*viewSearch, words []int) bool {
	sets := make([]bitset, len(views))
	some := false
	for n, v := range views {
		sets[n] = newBitset(v.seg.n)
		v.courses.each(func(c uint32) {
			if v.hasPhrase(c, words) {
				sets[n].add(c)
				some = true
			}
		})
	}
	if some {
		for n, v := range views {
			v.courses.and(sets[n])
		}
	}
	return some
}

func (m *textMatch) phraseText(words []int) string {
	var b strings.Builder
	for n, i := range words {
		if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.words[i].written)
	}
	return `"` + b.String() + `"`
}

// hasPhrase reports whether a text of the course has the words next to each other, in order.
func (v *viewSearch) hasPhrase(c uint32, words []int) bool {
	for _, sl := range v.seg.slotsOf(c) {
		in := v.seg.texts.words.at(sl.text)
		for at := range in {
			if v.phraseAt(in[at:], words) {
				return true
			}
		}
	}
	return false
}

// phraseAt reports whether the words begin a list of lexemes. A compound counts for all its
// parts, so the next word may be where the one before it is.
func (v *viewSearch) phraseAt(in []uint32, words []int) bool {
	at := 0
	for n, i := range words {
		if n > 0 && !v.answers(in, at, i, words[n-1]) {
			at++
		}
		if at >= len(in) || v.mark[in[at]]&(1<<i) == 0 {
			return false
		}
	}
	return true
}

// answers reports whether the lexeme at a place is a compound with both words in it.
func (v *viewSearch) answers(in []uint32, at, word, before int) bool {
	both := uint16(1)<<word | uint16(1)<<before
	return v.mark[in[at]]&both == both && len(v.seg.lex.parts[in[at]]) > 0
}

// The words offered instead of one that is nowhere.
const (
	mostNearest   = 5
	nearestEdits  = 2
	minNearLength = 3
)

// appendNearest adds the words of the catalogue that are spelt most like w, commoner ones first.
func appendNearest(dst []string, w *word, views []*viewSearch) []string {
	if utf8.RuneCountInString(w.folded) < minNearLength {
		return dst
	}
	type candidate struct{ distance, courses int }
	found := map[string]candidate{}
	for _, v := range views {
		x := &v.seg.lex
		x.words.near(w.folded, max(nearestEdits, w.edits+1), false, func(l, distance int) {
			n := v.liveCourses(uint32(l))
			if n == 0 || distance == 0 {
				return
			}
			surface := x.surfaces.at(uint32(l))
			found[surface] = candidate{distance, found[surface].courses + n}
		})
	}
	names := make([]string, 0, len(found))
	for s := range found {
		names = append(names, s)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(found[a].distance, found[b].distance), cmp.Compare(found[b].courses, found[a].courses), cmp.Compare(a, b))
	})
	for _, s := range names[:min(len(names), mostNearest)] {
		if !slices.Contains(dst, s) {
			dst = append(dst, strings.Clone(s))
		}
	}
	return dst
}

func (v *viewSearch) liveCourses(lexeme uint32) int {
	n := 0
	for _, p := range v.seg.posts.at(lexeme) {
		if v.live.has(p >> postCourseShift) {
			n++
		}
	}
	return n
}
