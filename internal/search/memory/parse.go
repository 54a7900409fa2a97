package memory

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// word is one word of a query.
type word struct {
	written string
	folded  string
	stems   []string // every reading of it
	edits   int      // spelling mistakes forgiven
	prefix  bool     // it may be unfinished
	parts   []word   // of a compound, which answer when the compound itself is nowhere
	phrase  int      // number of the quoted phrase it is in, -1 = none
}

// parsed is the text of a query.
type parsed struct {
	words   []word
	phrases int
}

// parse cuts a query's text into words. Weak words are left out when there are others, and so
// is a word that was there already.
func parse(s string) parsed {
	s = cut(strings.ToValidUTF8(s, " "), search.MaxText)
	var p parsed
	for len(s) > 0 {
		plain, quoted, rest := nextQuoted(s)
		p.addWords(plain, -1, rest == "" && quoted == "")
		before := len(p.words)
		p.addWords(quoted, p.phrases, false)
		if n := len(p.words) - before; n > 1 {
			p.phrases++
		} else if n == 1 {
			p.words[before].phrase = -1
		}
		s = rest
	}
	p.words = strong(p.words)
	if len(p.words) > search.MaxWords {
		p.words = p.words[:search.MaxWords]
	}
	return p
}

// cut shortens s to at most n bytes of whole runes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

const quoteSigns = "\"„“”«»"

// nextQuoted splits s at its first pair of quotes. A quote without a partner is still being
// typed and counts as a space.
func nextQuoted(s string) (plain, quoted, rest string) {
	open := strings.IndexAny(s, quoteSigns)
	if open < 0 {
		return s, "", ""
	}
	_, size := utf8.DecodeRuneInString(s[open:])
	inside := s[open+size:]
	end := strings.IndexAny(inside, quoteSigns)
	if end < 0 {
		return s, "", ""
	}
	_, size = utf8.DecodeRuneInString(inside[end:])
	return s[:open], inside[:end], inside[end+size:]
}

func (p *parsed) addWords(s string, phrase int, last bool) {
	tokens := text.Tokens(s)
	for i, t := range tokens {
		w := newWord(s, t)
		w.phrase = phrase
		w.prefix = last && i == len(tokens)-1 && t.End == len(s)
		if n := len(w.parts); n > 0 {
			w.parts[n-1].prefix = w.prefix
		}
		if phrase >= 0 {
			w.edits = 0
		}
		p.words = append(p.words, w)
	}
}

func newWord(s string, t text.Token) word {
	written := t.In(s)
	w := word{written: written, folded: strings.Clone(t.Folded), stems: text.Stems(nil, written, text.Unknown), phrase: -1}
	if isSpelt(w.folded) {
		w.edits = search.Edits(utf8.RuneCountInString(w.folded))
	}
	for _, part := range text.AppendParts(nil, s, t) {
		w.parts = append(w.parts, newWord(s, part))
	}
	return w
}

// isSpelt reports whether a word is made of letters alone. Others are names and numbers, where
// another sign is another thing.
func isSpelt(folded string) bool {
	for i := 0; i < len(folded); i++ {
		if c := folded[i]; c < utf8.RuneSelf && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

func strong(words []word) []word {
	kept := make([]word, 0, len(words))
	for _, w := range words {
		again := slices.ContainsFunc(kept, func(k word) bool { return k.folded == w.folded && k.phrase < 0 })
		if w.phrase >= 0 || !search.Weak(w.folded) && !again {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}
