package extract

import (
	"strings"
	"unicode"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// accept marks the candidates of a window that may be taken unasked: the preferred label, with
// or without what it says in brackets, stands there letter by letter (in Latvian and Russian:
// word by word, in any inflection, of two words or more), and
//
//   - it is a name (JavaScript, English) or has two words: a single common noun such as
//     "database" is mostly spoken of in passing
//   - a name that is also a common word (LESS, Spark, Source) is written as the label is
//   - no longer label covers it: the SQL in "SQL Server" is not SQL
//
// In all sentences of the validation sets 54 of the 73 preferred labels that stand there letter by
// letter were right (.74); of those that meet the other conditions too, 52 of 60 (.87).
func (q *query) accept() {
	for i := range q.found {
		c := &q.found[i]
		c.accept = q.certain(c) && !q.covered(c)
	}
}

func (q *query) certain(c *candidate) bool {
	l := &q.engine.index.labels[c.label]
	if !c.exact {
		return false
	}
	lang := text.Langs()[l.lang]
	if l.words > 1 {
		return c.literal || lang != text.EN
	}
	name := q.engine.spelled(l)
	if !c.literal || !capital(name) {
		return false
	}
	return !q.engine.facts[c.skill].ordinary || q.text[q.words[c.from].start:q.words[c.to-1].end] == name
}

// covered reports whether another label of the window stands there whole and holds the
// candidate's words and more.
func (q *query) covered(c *candidate) bool {
	for i := range q.found {
		o := &q.found[i]
		if o.whole && o.from <= c.from && o.to >= c.to && o.to-o.from > c.to-c.from {
			return true
		}
	}
	return false
}

func capital(s string) bool { return strings.ContainsFunc(s, unicode.IsUpper) }

// markOrdinary finds the names of one word that other skills' labels have as a common word.
func (e *Engine) markOrdinary() {
	names := map[string][]int32{}
	e.eachName(func(no int32, name string) {
		f := text.Fold(name)
		names[f] = append(names[f], no)
	})
	uses := map[string]int{}
	var tokens []text.Token
	for i := range taxonomy.SkillNo(e.tax.SkillCount()) {
		l := e.tax.SkillByNo(i).Labels
		for _, s := range append([]string{l.Preferred[text.EN]}, l.Alternative[text.EN]...) {
			tokens = text.AppendTokens(tokens[:0], s)
			for _, t := range tokens {
				if skills, ok := names[t.Folded]; ok && t.In(s) == t.Folded && skills[0] != int32(i) {
					uses[t.Folded]++
				}
			}
		}
	}
	for name, skills := range names {
		for _, no := range skills {
			e.facts[no].ordinary = uses[name] >= ordinaryUses || len(name) == 1
		}
	}
}

// ordinaryUses is how many labels of other skills make a name a common word.
const ordinaryUses = 2

// eachName calls f with the preferred labels of one word that are names.
func (e *Engine) eachName(f func(no int32, name string)) {
	for i := range e.index.labels {
		l := &e.index.labels[i]
		if name := e.spelled(l); l.words == 1 && !l.alternative() && capital(name) {
			f(l.skill, name)
		}
	}
}
