package memory

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// prefixTable holds the postings of short beginnings: of each course the weightiest word that
// begins so, and all fields that have one. Only beginnings whose words have very many postings
// are in it; the others are put together from their words.
type prefixTable struct {
	table
	posts groups
}

// Beginnings of up to maxPrefixRunes letters are kept when their words have minPrefixPosts
// postings or more.
const (
	maxPrefixRunes = 3
	minPrefixPosts = 8192
)

func (t *prefixTable) find(prefix string) ([]uint32, bool) {
	lo, hi := t.equal(prefix)
	if lo == hi {
		return nil, false
	}
	return t.posts.at(uint32(lo)), true
}

// runesLong returns the first n runes of s, or "" when it has fewer.
func runesLong(s string, n int) string {
	at := 0
	for range n {
		if at >= len(s) {
			return ""
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return s[:at]
}

func prefixesOf(s *segment) prefixTable {
	found := map[string]bool{}
	for n := 1; n <= maxPrefixRunes; n++ {
		for from := 0; from < s.lex.len(); {
			prefix := runesLong(s.lex.words.at(uint32(from)), n)
			if prefix == "" {
				from++
				continue
			}
			to := from + s.lex.words.skipPrefix(from, prefix)
			if s.posts.start[to]-s.posts.start[from] >= minPrefixPosts {
				found[prefix] = true
			}
			from = to
		}
	}
	t := prefixTable{posts: groups{start: []uint32{0}}}
	best := make([]uint16, s.n)
	for _, prefix := range slices.Sorted(maps.Keys(found)) {
		t.add(prefix)
		t.posts.push(s.united(best, prefix)...)
	}
	t.posts.clip()
	return t
}

// united returns the postings of all words that begin with prefix as one list. best is room.
func (s *segment) united(best []uint16, prefix string) []uint32 {
	clear(best)
	lo, hi := s.lex.words.starting(prefix)
	n := 0
	for _, p := range s.posts.all[s.posts.start[lo]:s.posts.start[hi]] {
		old := best[p>>postCourseShift]
		if old == 0 {
			n++
		}
		impact := max(old>>postImpactShift, uint16(p>>postImpactShift&0xFF))
		best[p>>postCourseShift] = impact<<postImpactShift | (old|uint16(p))&0xFF
	}
	list := make([]uint32, 0, n)
	for c, b := range best {
		if b != 0 {
			list = append(list, uint32(c)<<postCourseShift|uint32(b))
		}
	}
	return list
}
