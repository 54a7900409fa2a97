package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
	"golang.org/x/text/unicode/norm"
)

// Unknown is the language of a text that gives no sign of it.
const Unknown Lang = ""

// longestStemmed is the length in bytes beyond which a token is no word and is only folded.
const longestStemmed = 96

// Stem returns the folded stem of a token in a text of the given language: the same string for
// the inflected forms of one word, as far as rules can tell. The token is taken as written, or
// at least with its diacritics: Latvian endings need them (see Stems for words typed without).
//
// The script outweighs the language: a Cyrillic word is stemmed as Russian anywhere, a Latin
// word in Russian text as StemAny would. Of a hyphenated word the last part is stemmed
// (e-pastu is "e-past"); a token with a digit or a sign in it is a name and only folded. The
// stem of a token with a letter in it is never empty.
func Stem(lang Lang, token string) string {
	word, ok := written(token)
	if !ok {
		return Fold(token)
	}
	if i := strings.LastIndexByte(word, '-'); i >= 0 {
		return Fold(word[:i+1]) + Stem(lang, word[i+1:])
	}
	stem := ""
	switch languageOf(lang, word) {
	case RU:
		stem = stemRussian(word)
	case EN:
		stem = stemEnglish(word)
	default:
		stem = stemLatvian(word)
	}
	if stem == "" {
		return Fold(token)
	}
	return stem
}

// StemAny returns the stem of a token whose text gives no language: Russian for Cyrillic,
// otherwise English or Latvian by the letters, with Latvian, the home language, in doubt.
func StemAny(token string) string { return Stem(Unknown, token) }

// Stems appends every stem that the token may have in a text of the given language, the one of
// Stem first and without repetition. More than one comes for
//
//   - a Latvian form that can be of a noun or of a verb (programmē)
//   - a Latin word without diacritics in a Latvian or unknown text, which may be English, or
//     Latvian typed without them (kvalitates)
//
// An index that holds all of them answers to a query by any of them. Where the text is written
// with care, Stem for the index and Stems for the query is the smaller choice.
func Stems(dst []string, token string, lang Lang) []string {
	from := len(dst)
	dst = append(dst, Stem(lang, token))
	word, ok := written(token)
	if !ok || lang == RU || lang == EN || !latinScript(word) || strings.Contains(word, "-") {
		return dst
	}
	dst = appendNew(dst, from, stemLatvian(word))
	dst = appendNew(dst, from, latvianVerbReading(word))
	if ascii(word) {
		dst = appendNew(dst, from, latvianTypedReading(word))
		dst = appendNew(dst, from, stemEnglish(word))
	}
	return dst
}

func appendNew(dst []string, from int, s string) []string {
	if s == "" {
		return dst
	}
	for _, old := range dst[from:] {
		if old == s {
			return dst
		}
	}
	return append(dst, s)
}

// written returns the token in lower case and NFC, and whether it is a word made of letters
// (with apostrophes and hyphens inside) that is worth stemming.
func written(token string) (string, bool) {
	if len(token) > longestStemmed {
		return "", false
	}
	word := strings.ToLower(token)
	if !ascii(word) {
		word = norm.NFC.String(word)
		if strings.ContainsFunc(word, Ignorable) {
			word = strings.Map(dropIgnorable, word)
		}
	}
	letters := 0
	for i, r := range word {
		switch {
		case unicode.IsLetter(r):
			letters++
		case (r == '-' || r == '\'' || r == '’') && i > 0 && i+utf8.RuneLen(r) < len(word):
		default:
			return "", false
		}
	}
	return word, letters > 0
}

func dropIgnorable(r rune) rune {
	if Ignorable(r) {
		return -1
	}
	return r
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// languageOf corrects the language of a text for one lower-case word of it.
func languageOf(lang Lang, word string) Lang {
	switch {
	case !latinScript(word):
		return RU
	case lang == LV || lang == EN:
		return lang
	}
	var v votes
	v.word(word)
	if v[en] > v[lv] {
		return EN
	}
	return LV
}

// latinScript reports whether the first letter is not Cyrillic: all that the three languages need.
func latinScript(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return !unicode.Is(unicode.Cyrillic, r)
}

func stemRussian(word string) string {
	env := snowballstem.NewEnv(Fold(word))
	russian.Stem(env)
	return env.Current()
}

func stemEnglish(word string) string {
	env := snowballstem.NewEnv(Fold(word))
	english.Stem(env)
	return strings.Trim(env.Current(), "'")
}
