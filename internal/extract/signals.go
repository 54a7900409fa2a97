package extract

import (
	"math"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// The signals of a candidate. Each is between 0 and about 1.
const (
	sCover     = iota // idf cover of its best label
	sPreferred        // idf cover of its preferred label
	sSecond           // cover of its next best label: several names that agree
	sExact            // all words of its preferred label stand there, next to each other and in order
	sTight            // how near to each other the matched words stand
	sGrams            // character n-grams shared with the best label
	sDigital          // member of ESCO's digital collection
	sKnowledge        // knowledge rather than skill
	signalCount
)

type signals [signalCount]float32

// facts are what is known of a skill without a text.
type facts struct {
	digital, knowledge float32
	ordinary           bool // its name is a common word too: Source, Spark
}

func newFacts(tax *taxonomy.Taxonomy) []facts {
	f := make([]facts, tax.SkillCount())
	for i := range f {
		s := tax.SkillByNo(taxonomy.SkillNo(i))
		if s.Digital {
			f[i].digital = 1
		}
		if s.Kind == taxonomy.KindKnowledge {
			f[i].knowledge = 1
		}
	}
	return f
}

// look fills the signals of a candidate.
func (q *query) look(w window, c *candidate) {
	x := &q.engine.index
	l := &x.labels[c.label]
	row := x.of(l)
	s := &c.signals
	s[sCover], s[sPreferred], s[sSecond] = c.cover, c.preferred, c.second
	m := q.align(w, row)
	c.from, c.to = int32(m.from), int32(m.to)
	c.exact = m.inOrder && !l.alternative()
	if c.exact {
		s[sExact] = 1
	}
	c.whole = m.inOrder
	s[sTight] = float32(m.found) / float32(max(1, m.to-m.from))
	name := q.engine.spelled(l)
	s[sGrams] = q.shared(name, text.Langs()[l.lang])
	c.literal = c.exact && q.literally(m, name)
	f := q.engine.facts[c.skill]
	s[sDigital], s[sKnowledge] = f.digital, f.knowledge
}

// match is where and how a label stands in a window.
type match struct {
	from, to        int // the narrowest run of words that holds all stems found
	found, distinct int // stems of the label in the window, and at all
	inOrder         bool
}

// align finds the narrowest run of words with every stem of the label that the window has.
func (q *query) align(w window, row []stemID) match {
	var m match
	var need [maxLabelWords]stemID
	for i, id := range row {
		if slices.Contains(row[:i], id) {
			continue
		}
		m.distinct++
		if q.inWindow[id] {
			need[m.found] = id
			m.found++
		}
	}
	if m.found == 0 {
		m.from, m.to = w.first, w.first+1
		return m
	}
	var lastAt [maxLabelWords]int
	for i := range m.found {
		lastAt[i] = -1
	}
	width := math.MaxInt
	for i := w.first; i < w.last; i++ {
		wd := &q.words[i]
		hit := false
		for _, id := range wd.stems[:wd.n] {
			for k := range m.found {
				if need[k] == id {
					lastAt[k], hit = i, true
				}
			}
		}
		if !hit {
			continue
		}
		lo := slices.Min(lastAt[:m.found])
		if lo >= 0 && i-lo < width {
			width = i - lo
			m.from, m.to = lo, i+1
		}
	}
	m.inOrder = q.inOrder(m, row)
	return m
}

// inOrder reports whether the words of the run are the label's, one after the other.
func (q *query) inOrder(m match, row []stemID) bool {
	if m.found < m.distinct {
		return false
	}
	k := 0
	for i := m.from; i < m.to; i++ {
		wd := &q.words[i]
		if k < len(row) && slices.Contains(wd.stems[:wd.n], row[k]) {
			k++
		} else if !wd.stop {
			return false
		}
	}
	return k == len(row)
}

// literally reports whether the run of words is the label letter by letter, folded.
func (q *query) literally(m match, label string) bool {
	return text.Fold(q.text[q.words[m.from].start:q.words[m.to-1].end]) == text.Fold(label)
}
