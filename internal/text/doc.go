// Package text knows how Latvian, English and Russian words behave: folding (case and
// diacritics), tokens with their place in the original, stems, and the language of a
// segment. It also holds Localized, a text in several languages with a visible fallback.
// Extraction, search and the taxonomy all use it, so that they agree on what one word is.
//
// It stands at the bottom of the house and imports only the standard library and stemmers.
package text
