// Package text knows how Latvian, English and Russian words behave: folding (case and
// diacritics), tokens with their place in the original, stems, the language of a segment,
// slugs, alphabetical order and the distance of spellings. It also holds Localized, a text in
// several languages with a visible fallback. Extraction, search and the taxonomy all use it,
// so that they agree on what one word is.
//
// The usual chain: Segments gives the language of each stretch, Tokens the words in it, and
// Stem (of the word as written: Token.In, not Token.Folded, because Latvian endings need their
// diacritics) or Stems what to index and to look up.
//
// It stands at the bottom of the house: it imports only the standard library, golang.org/x/text
// and the Snowball stemmers for English and Russian, no other package of the project, and does
// no I/O. All functions may be called from several goroutines at once.
package text
