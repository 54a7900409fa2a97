package text

import "strings"

// Lang is the language of a text, as a BCP 47 primary subtag.
type Lang string

// The languages the product speaks, in the order of fallback.
const (
	LV Lang = "lv"
	EN Lang = "en"
	RU Lang = "ru"
)

// Langs lists the supported languages in the order of fallback.
func Langs() []Lang { return []Lang{LV, EN, RU} }

// Valid reports whether l is one of the supported languages.
func (l Lang) Valid() bool { return l == LV || l == EN || l == RU }

// Localized is one text in one or more languages. A missing or blank entry means "not translated".
type Localized map[Lang]string

// In returns the text in the wanted language, or in the first available one of lv, en, ru,
// and the language it is really in, so that a page can mark the fallback. Both are empty
// when there is no text at all.
func (t Localized) In(want Lang) (string, Lang) {
	if s := t[want]; s != "" {
		return s, want
	}
	for _, l := range Langs() {
		if s := t[l]; s != "" {
			return s, l
		}
	}
	return "", ""
}

// String returns the text in the first available language.
func (t Localized) String() string { s, _ := t.In(LV); return s }

// Empty reports whether no language has a text.
func (t Localized) Empty() bool { s, _ := t.In(LV); return s == "" }

// Trimmed returns a copy with surrounding white space removed and blank entries dropped.
func (t Localized) Trimmed() Localized {
	c := make(Localized, len(t))
	for l, s := range t {
		if s = strings.TrimSpace(s); s != "" {
			c[l] = s
		}
	}
	return c
}
