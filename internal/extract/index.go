package extract

import (
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// How a label names its skill.
const (
	preferred   int16 = -1
	bare        int16 = -2 // the preferred label without what stands in brackets: Java (computer programming)
	advertWords int16 = -3 // this and below: a phrase of adverts, from phrases.go
)

// label is one name of a concept, as stems.
type label struct {
	skill int32  // or occupation
	first uint32 // where its stems begin in index.stems
	alt   int16  // index among the alternatives of its language, or one of the constants above
	lang  uint8  // index in text.Langs()
	words uint8  // number of its stems
	leads bool   // it stands for the preferred label of its language
}

// alternative reports whether the label is not the preferred one.
func (l *label) alternative() bool { return l.alt != preferred && l.alt != bare }

// maxLabelWords bounds the stems kept of one label.
const maxLabelWords = 24

// index finds labels by stem.
type index struct {
	vocabulary
	labels []label
	sums   []float32 // label → Σ idf of its distinct stems
	stems  []stemID  // of all labels, in the order of the words
	at     []uint32  // stem → where its labels begin in lists
	lists  []int32   // labels
}

// builder gathers what an index is made of.
type builder struct {
	index
	seen map[string]bool // stem sequences of the concept at hand
	key  []byte
	row  []stemID
	buf  []text.Token
}

// newIndex indexes the labels of n concepts. labels gives those of one, or false to leave it out.
func newIndex(n int, labels func(no int32) (taxonomy.Labels, bool), phrases map[int32][]phrase) index {
	b := builder{seen: map[string]bool{}}
	b.ids = map[string]stemID{}
	for i := range int32(n) {
		l, ok := labels(i)
		if !ok {
			continue
		}
		clear(b.seen)
		b.concept(i, l)
		for k, p := range phrases[i] {
			// Where a taxonomy has no words of a language, the phrases of adverts stand in for them.
			b.label(i, p.words, p.lang, advertWords-int16(k), p.lang != text.EN && l.Preferred[p.lang] == "")
		}
	}
	b.weighLabels(n)
	b.post()
	b.labels, b.stems = slices.Clip(b.labels), slices.Clip(b.stems)
	return b.index
}

func (b *builder) concept(no int32, l taxonomy.Labels) {
	for _, lang := range text.Langs() {
		if s := l.Preferred[lang]; s != "" {
			b.label(no, s, lang, preferred, true)
			if short := withoutBrackets(s); short != s {
				b.label(no, short, lang, bare, true)
			}
		}
		for i, s := range l.Alternative[lang] {
			b.label(no, s, lang, int16(min(i, 1<<15-1)), false)
		}
	}
}

// withoutBrackets returns a label without a part in round brackets at its end.
func withoutBrackets(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") {
		return strings.TrimSpace(s[:i])
	}
	return s
}

func (b *builder) label(no int32, s string, lang text.Lang, alt int16, leads bool) {
	b.row = b.row[:0]
	b.buf = text.AppendTokens(b.buf[:0], s)
	for _, t := range b.buf {
		if stops(lang, t.In(s), t.Folded) && len(b.buf) > 1 || len(b.row) == maxLabelWords {
			continue
		}
		b.row = append(b.row, b.id(labelStem(t.In(s), t.Folded, lang)))
	}
	if len(b.row) == 0 {
		return
	}
	b.key = b.key[:0]
	for _, id := range b.row {
		b.key = append(b.key, byte(id), byte(id>>8), byte(id>>16))
	}
	if b.seen[string(b.key)] {
		return
	}
	b.seen[string(b.key)] = true
	b.labels = append(b.labels, label{skill: no, first: uint32(len(b.stems)), alt: alt, leads: leads,
		lang: uint8(slices.Index(text.Langs(), lang)), words: uint8(len(b.row))})
	b.stems = append(b.stems, b.row...)
}

// of returns the stems of a label.
func (x *index) of(l *label) []stemID { return x.stems[l.first : l.first+uint32(l.words)] }

// weighLabels counts in how many skills each stem occurs and sums up the labels.
func (b *builder) weighLabels(n int) {
	df := make([]int32, len(b.ids))
	last := make([]int32, len(b.ids))
	for i := range last {
		last[i] = -1
	}
	for i := range b.labels {
		for _, id := range b.of(&b.labels[i]) {
			if last[id] != b.labels[i].skill {
				last[id] = b.labels[i].skill
				df[id]++
			}
		}
	}
	b.weigh(df, n)
	b.sums = make([]float32, len(b.labels))
	for i := range b.labels {
		l := &b.labels[i]
		row := b.of(l)
		for j, id := range row {
			if !slices.Contains(row[:j], id) {
				b.sums[i] += b.idf[id]
			}
		}
	}
}

// post fills the lists of labels by stem.
func (b *builder) post() {
	b.at = make([]uint32, len(b.ids)+1)
	each := func(f func(l int32, id stemID)) {
		for i := range b.labels {
			row := b.of(&b.labels[i])
			for j, id := range row {
				if !slices.Contains(row[:j], id) {
					f(int32(i), id)
				}
			}
		}
	}
	each(func(_ int32, id stemID) { b.at[id+1]++ })
	for i := 1; i < len(b.at); i++ {
		b.at[i] += b.at[i-1]
	}
	next := slices.Clone(b.at)
	b.lists = make([]int32, b.at[len(b.at)-1])
	each(func(l int32, id stemID) {
		b.lists[next[id]] = l
		next[id]++
	})
}

// with returns the labels that have a stem.
func (x *index) with(id stemID) []int32 { return x.lists[x.at[id]:x.at[id+1]] }
