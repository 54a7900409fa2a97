package extract

import (
	"slices"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Misspelt words are looked up among the stems of the index by trigrams. Only long words are,
// and only one error is forgiven: short names are too near to each other (Redux, redox).
const (
	minMisspelt = 6
	maxErrors   = 1
)

// speller finds the stems near to a misspelt one.
type speller struct {
	words []string // stem → its spelling
	lists map[text.Trigram][]stemID
}

func newSpeller(v *vocabulary) speller {
	s := speller{words: make([]string, len(v.ids)), lists: map[text.Trigram][]stemID{}}
	for w, id := range v.ids {
		s.words[id] = w
	}
	var grams []text.Trigram
	for id, w := range s.words {
		if len(w) < minMisspelt-maxErrors {
			continue
		}
		grams = text.AppendTrigrams(grams[:0], w)
		for _, g := range grams {
			s.lists[g] = append(s.lists[g], stemID(id))
		}
	}
	return s
}

// nearest returns the stem that differs from a word's in one edit, the alphabetically first of
// several, and false when there is none.
func (s *speller) nearest(q *query, stem string) (stemID, bool) {
	if len(stem) < minMisspelt-maxErrors {
		return 0, false
	}
	q.trigrams = text.AppendTrigrams(q.trigrams[:0], stem)
	q.near = q.near[:0]
	for _, g := range q.trigrams {
		q.near = append(q.near, s.lists[g]...)
	}
	slices.Sort(q.near)
	best, found := stemID(0), false
	// One edit breaks at most four trigrams (a swap), so the others are shared.
	want := max(2, len(q.trigrams)-4)
	for i := 0; i < len(q.near); {
		j := i + 1
		for j < len(q.near) && q.near[j] == q.near[i] {
			j++
		}
		id := q.near[i]
		if j-i >= want && s.words[id][0] == stem[0] && text.Distance(stem, s.words[id], maxErrors) <= maxErrors {
			if !found || s.words[id] < s.words[best] {
				best, found = id, true
			}
		}
		i = j
	}
	return best, found
}
