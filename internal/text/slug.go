package text

import (
	"bytes"
	"unicode/utf8"
)

// slugMax is the length of the longest slug in bytes.
const slugMax = 80

// Slug returns a part for URLs made from s: lower-case ASCII letters and digits, words joined by
// single hyphens, at most 80 bytes (cut between words where it can be), never empty ("x" stands
// for a text without a usable letter). Latin letters lose their marks, Cyrillic ones are
// transliterated, C++ becomes c-plus-plus and C# c-sharp. Different texts may have one slug.
func Slug(s string) string {
	var room, letter [2 * slugMax]byte
	out := room[:0]
	for i := 0; i < len(s) && len(out) <= slugMax; {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == '+' && endsInLetter(out):
			out = append(out, "-plus"...)
		case r == '#' && endsInLetter(out):
			out = append(out, "-sharp"...)
		default:
			out = appendSlug(out, appendFoldRune(letter[:0], r))
		}
	}
	out = bytes.TrimRight(out, "-")
	if len(out) > slugMax {
		out = out[:slugMax]
		if cut := bytes.LastIndexByte(out, '-'); cut > slugMax/2 {
			out = out[:cut]
		}
		out = bytes.TrimRight(out, "-")
	}
	if len(out) == 0 {
		return "x"
	}
	return string(out)
}

// endsInLetter reports whether a plus sign or a hash now would belong to a name.
func endsInLetter(b []byte) bool {
	return len(b) > 0 && 'a' <= b[len(b)-1] && b[len(b)-1] <= 'z'
}

// appendSlug appends what one folded letter gives; anything unusable separates words.
func appendSlug(out, folded []byte) []byte {
	for i := 0; i < len(folded); {
		r, size := utf8.DecodeRune(folded[i:])
		i += size
		switch latin, ok := cyrillic[r]; {
		case ok:
			out = append(out, latin...)
		case r < utf8.RuneSelf && wordByte(byte(r)):
			out = append(out, byte(r))
		case r != '\'' && len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
	}
	return out
}

var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i",
	'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch",
	'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'і': "i", 'є': "ye", 'ґ': "g",
}
