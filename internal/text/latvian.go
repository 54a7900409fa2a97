package text

import "slices"

// Latvian stemming, written from the grammar. A word is taken apart from its end in three
// steps: one inflectional ending (noun, adjective or verb), then the marks of participles,
// verbal nouns and degrees that stand before it, then the tail of what is left is made one
// where Latvian varies it: -j- after a vowel, the theme vowel of the third conjugation, and
// the consonants that palatalise (brālis, brāļa; nakts, nakšu; lācis, lāča; nākt, nāc).
//
// Endings are compared without regard to vowel length, so that words typed without
// diacritics lose the same endings; inside the stem the length tells a verb's theme vowel
// (programmē-t) from a noun's (internet-s), so there it counts.

// lvMax is the longest word, in letters, that is taken apart; longer ones are no words.
const lvMax = 48

// lvWord is a word being taken apart: lower-case letters with the vowels short, and a mask of
// those that were long.
type lvWord struct {
	letters [lvMax]rune
	n       int
	long    uint64
	plain   bool // no Latvian letter with a mark in it: maybe typed without
}

func (w *lvWord) load(token string) bool {
	w.n, w.long, w.plain = 0, 0, true
	for _, r := range token {
		if w.n == lvMax {
			return false
		}
		short, long := lvShorten(r)
		if long {
			w.long |= 1 << w.n
		}
		if r >= 0x80 {
			w.plain = false
		}
		w.letters[w.n] = short
		w.n++
	}
	return true
}

func lvShorten(r rune) (rune, bool) {
	switch r {
	case 'ā':
		return 'a', true
	case 'ē':
		return 'e', true
	case 'ī':
		return 'i', true
	case 'ō':
		return 'o', true
	case 'ū':
		return 'u', true
	}
	return r, false
}

func lvVowel(r rune) bool {
	return r == 'a' || r == 'e' || r == 'i' || r == 'o' || r == 'u' || r == 'y'
}

// ends reports whether the word ends in the suffix, vowel length apart.
func (w *lvWord) ends(suffix []rune) bool {
	return w.n > len(suffix) && slices.Equal(w.letters[w.n-len(suffix):w.n], suffix)
}

// at returns the letter i places before the end: 1 is the last one; 0 when there is none.
func (w *lvWord) at(i int) rune {
	if i > w.n {
		return 0
	}
	return w.letters[w.n-i]
}

// longAt reports whether the letter i places before the end was a long vowel.
func (w *lvWord) longAt(i int) bool { return i <= w.n && w.long>>(w.n-i)&1 == 1 }

// theme reports whether the letter i places before the end can be the theme vowel of a verb:
// ā, ē, ī (short when typed without diacritics) or o.
func (w *lvWord) theme(i int) bool {
	switch w.at(i) {
	case 'o':
		return true
	case 'a', 'e', 'i':
		return w.longAt(i)
	}
	return false
}

// keeps reports whether a stem worth having stays when cut letters go.
func (w *lvWord) keeps(cut, least int) bool {
	n := w.n - cut
	if n < least {
		return false
	}
	return slices.ContainsFunc(w.letters[:n], lvVowel)
}

// stemLatvian returns the folded stem of a lower-case token written in NFC.
func stemLatvian(token string) string {
	var w lvWord
	if !w.load(token) {
		return Fold(token)
	}
	w.cutMarks(w.cutEnding())
	w.evenTail()
	return w.folded()
}

func (w *lvWord) folded() string {
	var room [4 * lvMax]byte
	out := room[:0]
	for _, r := range w.letters[:w.n] {
		out = appendFoldRune(out, r)
	}
	return string(out)
}
