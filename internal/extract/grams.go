package extract

import (
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// gramBits is the size of the filter that holds a window's character n-grams. A window has at
// most some 900 of them, so a filter of 16,384 bits errs on one gram in twenty.
const gramBits = 1 << 14

// grams is a set of the character 3- to 5-grams of words, ends of words included. They forgive
// what stems do not: endings, compounds, small errors of spelling.
type grams [gramBits / 64]uint64

// eachGram calls f with a hash of each 3- to 5-gram of a folded word.
func eachGram(word string, f func(h uint32)) {
	var last [5]uint32 // the bytes before, the word's edge as zero
	n := len(word) + 2
	for i := range n {
		var c uint32
		if i > 0 && i <= len(word) {
			c = uint32(word[i-1])
		}
		h := uint32(2166136261)
		for k := range 5 {
			b := c
			if k > 0 {
				b = last[(i-k+10)%5]
			}
			h = (h ^ b) * 16777619
			if k >= 2 && i >= k {
				f(h ^ h>>15)
			}
		}
		last[i%5] = c
	}
}

func (g *grams) add(h uint32)      { g[h%gramBits/64] |= 1 << (h % 64) }
func (g *grams) has(h uint32) bool { return g[h%gramBits/64]&(1<<(h%64)) != 0 }

// hold fills the set with the n-grams of a window.
func (q *query) hold(w window) {
	clear(q.grams[:])
	for i := w.first; i < w.last; i++ {
		if wd := &q.words[i]; !wd.stop {
			eachGram(wd.folded, q.grams.add)
		}
	}
}

// shared returns the share of a label's n-grams that the window has.
func (q *query) shared(label string, lang text.Lang) float32 {
	q.labelWords = text.AppendTokens(q.labelWords[:0], label)
	all, here := 0, 0
	for _, t := range q.labelWords {
		if stops(lang, t.In(label), t.Folded) {
			continue
		}
		eachGram(t.Folded, func(h uint32) {
			all++
			if q.grams.has(h) {
				here++
			}
		})
	}
	return float32(here) / float32(max(1, all))
}

// spelled returns a label as its source spells it.
func (e *Engine) spelled(l *label) string {
	s := e.tax.SkillByNo(taxonomy.SkillNo(l.skill))
	lang := text.Langs()[l.lang]
	switch {
	case l.alt == preferred:
		return s.Labels.Preferred[lang]
	case l.alt == bare:
		return withoutBrackets(s.Labels.Preferred[lang])
	case l.alt <= advertWords:
		return e.phrases[l.skill][advertWords-l.alt].words
	}
	return s.Labels.Alternative[lang][l.alt]
}
