package memory

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// lexicon holds the words of a segment. A lexeme is a folded word with one stem: a word that two
// languages stem differently is two lexemes. Lexemes are numbered in the order of spelling, so
// that all words with one beginning are a range of numbers.
type lexicon struct {
	words     table    // folded, by lexeme
	surfaces  table    // as it was first written, in lower case, by lexeme
	stems     table    // the distinct stems, in order
	stem      []uint32 // of each lexeme
	ofStem    groups   // the lexemes of each stem
	parts     map[uint32][]uint32
	compounds map[uint32][]uint32 // the compounds that a part is in: "ci" → CI/CD
	isPart    bitset              // the lexemes that are in some compound
}

func (x *lexicon) len() int { return x.words.len() }

// lexiconBuilder numbers lexemes as they are first met.
type lexiconBuilder struct {
	ids     map[lexemeKey]uint32
	keys    []lexemeKey
	surface []string
	parts   map[uint32][]uint32
	written [4]map[string]uint32 // per language, so that each spelling is stemmed once
}

type lexemeKey struct{ word, stem string }

func newLexiconBuilder() *lexiconBuilder {
	b := &lexiconBuilder{ids: map[lexemeKey]uint32{}, parts: map[uint32][]uint32{}}
	for i := range b.written {
		b.written[i] = map[string]uint32{}
	}
	return b
}

func (b *lexiconBuilder) add(k lexemeKey, surface string) uint32 {
	if id, ok := b.ids[k]; ok {
		return id
	}
	id := uint32(len(b.keys))
	k = lexemeKey{strings.Clone(k.word), strings.Clone(k.stem)}
	b.ids[k] = id
	b.keys = append(b.keys, k)
	b.surface = append(b.surface, strings.Clone(surface))
	return id
}

// token returns the number of a token of s, a text in language number lang.
func (b *lexiconBuilder) token(lang uint8, s string, t text.Token) uint32 {
	written := t.In(s)
	if id, ok := b.written[lang][written]; ok {
		return id
	}
	id := b.add(lexemeKey{t.Folded, text.Stem(langOf(lang), written)}, strings.ToLower(written))
	b.written[lang][strings.Clone(written)] = id
	if _, done := b.parts[id]; !done {
		for _, p := range text.AppendParts(nil, s, t) {
			b.parts[id] = append(b.parts[id], b.token(lang, s, p))
		}
	}
	return id
}

// finish puts the lexemes in order and returns the new number of each old one.
func (b *lexiconBuilder) finish() (lexicon, []uint32) {
	order := make([]uint32, len(b.keys))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(i, j uint32) int {
		return cmp.Or(cmp.Compare(b.keys[i].word, b.keys[j].word), cmp.Compare(b.keys[i].stem, b.keys[j].stem))
	})
	renumber := make([]uint32, len(order))
	stems := map[string]uint32{}
	for _, k := range b.keys {
		stems[k.stem] = 0
	}
	x := lexicon{stem: make([]uint32, 0, len(order))}
	for _, s := range slices.Sorted(maps.Keys(stems)) {
		stems[s] = x.stems.add(s)
	}
	of := grown(len(order), 1)
	for i, old := range order {
		renumber[old] = uint32(i)
		x.words.add(b.keys[old].word)
		x.surfaces.add(b.surface[old])
		x.stem = append(x.stem, stems[b.keys[old].stem])
		of.push(x.stem[i])
	}
	x.ofStem = of.inverted(x.stems.len())
	x.linkParts(b.parts, renumber)
	x.words.clip()
	x.surfaces.clip()
	x.stems.clip()
	return x, renumber
}

func (x *lexicon) linkParts(parts map[uint32][]uint32, renumber []uint32) {
	x.parts, x.compounds, x.isPart = map[uint32][]uint32{}, map[uint32][]uint32{}, newBitset(len(renumber))
	for old, list := range parts {
		whole := renumber[old]
		for _, p := range list {
			p = renumber[p]
			x.parts[whole] = append(x.parts[whole], p)
			x.isPart.add(p)
			if !slices.Contains(x.compounds[p], whole) {
				x.compounds[p] = append(x.compounds[p], whole)
			}
		}
	}
}

// langNo numbers the languages; anything else is the number after the last.
func langNo(l text.Lang) uint8 {
	switch l {
	case text.LV:
		return 0
	case text.EN:
		return 1
	case text.RU:
		return 2
	}
	return 3
}

func langOf(no uint8) text.Lang {
	if no < 3 {
		return text.Langs()[no]
	}
	return text.Unknown
}
