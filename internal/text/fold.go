package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as search and look-up compare it: lower case, without diacritics, with
// compatibility forms (full width, ligatures, superscripts) made plain. NFC and NFD input
// fold alike. The result is valid UTF-8 (each invalid byte becomes U+FFFD), and folding it
// again changes nothing. A string that is already folded ASCII is returned as it is.
//
// Latin letters lose every mark, so "ā" is "a" and "ü" is "u"; letters that are not a base
// plus a mark get their usual plain spelling ("ß" is "ss", "æ" is "ae", "ø" is "o").
// Cyrillic "ё" is "е", because Russian text mostly leaves the dots out, but "й" stays apart
// from "и": it is a letter of its own that nobody leaves out. Invisible characters (soft
// hyphens, joiners, variation selectors) vanish, and the typographic apostrophe becomes "'".
func Fold(s string) string {
	if foldedASCII(s) {
		return s
	}
	var room [64]byte
	return string(AppendFold(room[:0], s))
}

// AppendFold appends the folded form of s to dst and returns the extended slice; see Fold.
// It allocates only when dst has to grow.
func AppendFold(dst []byte, s string) []byte {
	from := len(dst)
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r == breve && endsInShortI(dst[from:]) {
			dst = append(dst[:len(dst)-len("и")], "й"...)
			continue
		}
		dst = appendFoldRune(dst, r)
	}
	return dst
}

const breve = '\u0306'

// endsInShortI reports whether a combining breve that follows makes the letter й.
func endsInShortI(b []byte) bool {
	return len(b) >= len("и") && string(b[len(b)-len("и"):]) == "и"
}

func foldedASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// tabled is the first code point beyond the tabled range, which holds Latin, Greek and Cyrillic.
const tabled = 0x530

var foldTable = func() (t [tabled]string) {
	for r := rune(0); r < tabled; r++ {
		t[r] = string(foldSlow(nil, r))
	}
	return t
}()

func appendFoldRune(dst []byte, r rune) []byte {
	if r < tabled {
		return append(dst, foldTable[r]...)
	}
	return foldSlow(dst, r)
}

func foldSlow(dst []byte, r rune) []byte {
	if Ignorable(r) {
		return dst
	}
	if lower := unicode.ToLower(r); lower != r {
		return foldSlow(dst, lower)
	}
	if plain, ok := plainLetters[r]; ok {
		return append(dst, plain...)
	}
	var room [utf8.UTFMax]byte
	d := norm.NFKD.Properties(room[:utf8.EncodeRune(room[:], r)]).Decomposition()
	if len(d) == 0 {
		return utf8.AppendRune(dst, r)
	}
	for _, part := range string(d) {
		if part == r {
			return utf8.AppendRune(dst, r)
		}
		dst = foldSlow(dst, part)
	}
	return dst
}

// plainLetters are those that Unicode does not decompose, or that must not be decomposed.
var plainLetters = map[rune]string{
	'й': "й", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l",
	'ħ': "h", 'ı': "i", 'ŋ': "n", 'ŧ': "t", 'ſ': "s", 'ς': "σ", '’': "'", 'ʼ': "'", '‘': "'",
}

// Ignorable reports whether r is no part of the spelling: a combining mark, which folding
// drops, or a format character such as a soft hyphen or a zero-width joiner.
func Ignorable(r rune) bool {
	if r < 0x300 {
		return r == 0xAD
	}
	halfWidthVoicing := r == '\uFF9E' || r == '\uFF9F' // letters by class, marks by nature
	return halfWidthVoicing || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}
