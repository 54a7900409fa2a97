package memory

import (
	"math"
)

// How much a course counts whose word is not the one typed but a form of it, goes on after it,
// or is spelt nearly like it.
const (
	exactWeight  = 1
	stemWeight   = 0.9
	prefixWeight = 0.7
	typoWeight   = 0.6 // for one mistake, half of it for two
	partWeight   = 0.8 // for the parts of a compound
)

// saturation is the weight at which a word counts half of its most: 4 on the scale of fieldWeight.
const saturation = 4 * impactScale

// wordHits are the courses of one segment that answer to one word.
type wordHits struct {
	set   bitset
	score []float32 // sum of weights per course
}

// viewSearch is one search in one segment with the room it needs, which is used again.
type viewSearch struct {
	*view
	day     *dayState
	words   []wordHits
	spare   wordHits
	mark    []uint16    // per lexeme, one bit for each word it answers to
	fields  uint32      // postings outside these fields are not looked at
	courses bitset      // that the text and the filters outside the facets let through
	runs    bitset      // the same for runs
	base    *runSummary // of runs, when they are those of a summary
	dim     [dims]bitset
	inside  []bool    // of each place of the segment: whether it is within the radius
	matched groupSets // what passes every filter
	group   groupSets // what passes all but one
	demand  *demandState
}

func (h *wordHits) reset(n int) {
	h.set = h.set.sized(n)
	if cap(h.score) < n {
		h.score = make([]float32, n)
	}
	h.score = h.score[:n]
	clear(h.score)
}

func (v *viewSearch) beginText(words int) {
	for len(v.words) < words {
		v.words = append(v.words, wordHits{})
	}
	n := v.seg.lex.len()
	if cap(v.mark) < n {
		v.mark = make([]uint16, n)
	}
	v.mark = v.mark[:n]
	clear(v.mark)
}

// match finds the courses of word number i in its forms and, when it may be unfinished, its
// continuations.
func (v *viewSearch) match(i int, w *word) {
	h := &v.words[i]
	h.reset(v.seg.n)
	v.matchForms(h, i, w, exactWeight)
}

func (v *viewSearch) matchForms(h *wordHits, i int, w *word, scale float32) {
	x := &v.seg.lex
	lo, hi := x.words.equal(w.folded)
	for l := lo; l < hi; l++ {
		v.take(h, i, uint32(l), exactWeight*scale, true)
	}
	for _, stem := range w.stems {
		if lo, hi := x.stems.equal(stem); lo < hi {
			for _, l := range x.ofStem.at(uint32(lo)) {
				v.take(h, i, l, stemWeight*scale, true)
			}
		}
	}
	if w.prefix {
		v.matchPrefix(h, i, w.folded, prefixWeight*scale)
	}
}

func (v *viewSearch) matchPrefix(h *wordHits, i int, prefix string, weight float32) {
	lo, hi := v.seg.lex.words.starting(prefix)
	posts, ok := v.seg.prefixes.find(prefix)
	if !ok {
		for l := lo; l < hi; l++ {
			v.take(h, i, uint32(l), weight, false)
		}
		return
	}
	for l := lo; l < hi; l++ {
		v.touch(i, uint32(l))
	}
	v.addPosts(h, posts, weight, false)
}

// take adds the courses of a lexeme to those of word i, unless it was taken for it before.
// Weights of forms of one word are summed; of continuations and misspellings, which are
// different words, the best counts.
func (v *viewSearch) take(h *wordHits, i int, lexeme uint32, weight float32, sum bool) {
	if v.mark[lexeme]&(1<<i) == 0 {
		v.touch(i, lexeme)
		v.addPosts(h, v.seg.posts.at(lexeme), weight, sum)
	}
}

// touch marks a lexeme, and the compounds it is a part of, as answering to word i.
func (v *viewSearch) touch(i int, lexeme uint32) {
	v.mark[lexeme] |= 1 << i
	if v.seg.lex.isPart.has(lexeme) {
		for _, whole := range v.seg.lex.compounds[lexeme] {
			v.mark[whole] |= 1 << i
		}
	}
}

func (v *viewSearch) addPosts(h *wordHits, posts []uint32, weight float32, sum bool) {
	for _, p := range posts {
		if p&v.fields == 0 {
			continue
		}
		c := p >> postCourseShift
		s := weight * float32(p>>postImpactShift&0xFF)
		h.set.add(c)
		if sum {
			h.score[c] += s
		} else if h.score[c] < s {
			h.score[c] = s
		}
	}
}

// matchParts finds the courses that have all parts of a compound.
func (v *viewSearch) matchParts(i int, w *word) {
	h := &v.words[i]
	for n := range w.parts {
		into := h
		if n > 0 {
			into = &v.spare
		}
		v.unmark(i)
		into.reset(v.seg.n)
		v.matchForms(into, i, &w.parts[n], partWeight)
		if n > 0 {
			h.set.and(into.set)
		}
	}
	v.spare.reset(v.seg.n)
	for n := range w.parts { // all of them are highlighted, not the last alone
		v.matchForms(&v.spare, i, &w.parts[n], 0)
	}
}

func (v *viewSearch) unmark(i int) {
	for l := range v.mark {
		v.mark[l] &^= 1 << i
	}
}

// matchTypos finds the courses of words that are the given number of edits from word i.
func (v *viewSearch) matchTypos(i int, w *word, edits int) {
	h := &v.words[i]
	x := &v.seg.lex
	weight := float32(typoWeight) / float32(edits)
	x.words.near(w.folded, edits, w.prefix, func(l, distance int) {
		if distance == edits {
			v.take(h, i, uint32(l), weight, false)
		}
	})
	for _, stem := range w.stems {
		if len(stem) < minTypoStem {
			continue
		}
		x.stems.near(stem, edits, false, func(s, distance int) {
			if distance > edits || distance == 0 {
				return
			}
			for _, l := range x.ofStem.at(uint32(s)) {
				v.take(h, i, l, weight*stemWeight, false)
			}
		})
	}
}

// minTypoStem is the length from which a stem is long enough to be told from others when misspelt.
const minTypoStem = 5

// liveHits returns how many live courses answer to word i.
func (v *viewSearch) liveHits(i int) int { return v.words[i].set.countAnd(v.live) }

// textMatch is what the words of a query found in all segments.
type textMatch struct {
	parsed
	idf     []float64
	df      []int
	dropped []string
	nearest []string
}

// matchText finds the courses of every word, forgiving misspellings of words that are nowhere,
// and leaves in each view's courses those that have them all.
func matchText(p parsed, views []*viewSearch, courses int) textMatch {
	m := textMatch{parsed: p, idf: make([]float64, len(p.words)), df: make([]int, len(p.words))}
	for _, v := range views {
		v.beginText(len(p.words))
	}
	for i := range p.words {
		m.df[i] = matchWord(i, &p.words[i], views)
		m.idf[i] = idf(courses, m.df[i])
	}
	all := make([]int, len(p.words))
	for i := range all {
		all[i] = i
	}
	if !intersect(views, all) {
		m.drop(views)
	}
	m.keepPhrases(views)
	return m
}

func matchWord(i int, w *word, views []*viewSearch) int {
	df := 0
	for _, v := range views {
		v.match(i, w)
		df += v.liveHits(i)
	}
	if df == 0 && len(w.parts) > 1 { // C++ is not C
		for _, v := range views {
			v.matchParts(i, w)
			df += v.liveHits(i)
		}
	}
	for edits := 1; edits <= w.edits && df == 0; edits++ {
		for _, v := range views {
			v.matchTypos(i, w, edits)
			df += v.liveHits(i)
		}
	}
	return df
}

// idf is the weight of a rare word (BM25's, always positive).
func idf(courses, df int) float64 {
	return math.Log(1 + (float64(courses-df)+0.5)/(float64(df)+0.5))
}

// intersect leaves in each view the live courses that have all the words, and reports whether
// there are any.
func intersect(views []*viewSearch, words []int) bool {
	some := false
	for _, v := range views {
		copy(v.courses, v.live)
		for _, i := range words {
			v.courses.and(v.words[i].set)
		}
		some = some || !v.courses.empty()
	}
	return some
}

// textScore is the sum over the words of how rare they are times how much they weigh in the course.
func (m *textMatch) textScore(v *viewSearch, c uint32) float64 {
	sum := 0.0
	for i := range m.words {
		sum += m.wordScore(v, i, c)
	}
	return sum
}

func (m *textMatch) wordScore(v *viewSearch, i int, c uint32) float64 {
	h := &v.words[i]
	if m.idf[i] == 0 || !h.set.has(c) {
		return 0
	}
	raw := float64(h.score[c])
	return m.idf[i] * raw / (raw + saturation)
}
