package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text. Start and End are byte offsets in the original string, so
// that s[Start:End] is the word as written; Folded is Fold of that slice.
type Token struct {
	Start, End int
	Folded     string
}

// In returns the token as it is written in s, its text: what Stem wants.
func (t Token) In(s string) string { return s[t.Start:t.End] }

// Tokens returns the words of s in order; see AppendTokens.
func Tokens(s string) []Token { return AppendTokens(nil, s) }

// AppendTokens appends the words of s to dst, in order and without overlaps.
//
// A word is a run of letters and digits of any script with the marks on them: "OAuth2" and
// "3D" are one word each. Signs between two runs separate them, with these exceptions, which
// do not look at letter case, so that a query and a text always agree:
//
//   - "+" or "++" after a Latin letter, and "#" after one or two Latin letters, when no letter or
//     digit follows: C++, Notepad++, A+, C#, F#
//   - "." between digits (802.11), before "net" at the start of a word (.NET), and before a
//     tail that names software or a site (Node.js, ASP.NET, draw.io, nva.gov.lv)
//   - "-" after a single letter: e-CF, e-pasts, T-SQL; other hyphens separate (full, stack)
//   - "&" between runs of three letters or fewer together: R&D, AT&T
//   - "/" between single letters (I/O, A/S) and in the few pairs that are one name
//     (CI/CD, TCP/IP, MIG/MAG, UI/UX, PL/SQL, 24/7); other slashes separate
//   - an apostrophe between letters: don't
//
// AppendParts gives the runs of such a compound. The folded strings of one call share their
// memory: clone those that outlive the text.
func AppendTokens(dst []Token, s string) []Token {
	w := scratches.Get().(*scratch)
	w.fold, w.ends = w.fold[:0], w.ends[:0]
	first := len(dst)
	for i := 0; ; {
		t, ok := nextToken(s, i)
		if !ok {
			break
		}
		i = t.End
		if word := s[t.Start:t.End]; foldedASCII(word) {
			t.Folded = word
		} else {
			w.fold = AppendFold(w.fold, word)
			w.ends = append(w.ends, len(w.fold))
		}
		dst = append(dst, t)
	}
	handOut(dst[first:], string(w.fold), w.ends)
	if cap(w.fold) <= 1<<16 {
		scratches.Put(w)
	}
	return dst
}

// handOut gives the tokens that still lack their folded form the pieces of all, cut at ends.
func handOut(tokens []Token, all string, ends []int) {
	from, next := 0, 0
	for i := range tokens {
		if tokens[i].Folded == "" {
			tokens[i].Folded = all[from:ends[next]]
			from, next = ends[next], next+1
		}
	}
}

type scratch struct {
	fold []byte
	ends []int
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// AppendParts appends the plain runs of letters and digits inside a compound token of s
// ("ci" and "cd" of CI/CD, "node" and "js" of Node.js), and nothing for a token that is one
// run. An index that holds them beside the compound also answers to a part.
func AppendParts(dst []Token, s string, t Token) []Token {
	for i := t.Start; i < t.End; {
		a, ok := nextRun(s[:t.End], i)
		if !ok || a == (run{t.Start, t.End}) {
			break
		}
		dst = append(dst, Token{Start: a.start, End: a.end, Folded: Fold(s[a.start:a.end])})
		i = a.end
	}
	return dst
}

// run is a stretch of letters and digits with their marks.
type run struct{ start, end int }

// nextRun finds the first run at or after from.
func nextRun(s string, from int) (run, bool) {
	for i := from; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if wordByte(c) {
				return run{i, runEnd(s, i)}, true
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if wordRune(r) {
			return run{i, runEnd(s, i)}, true
		}
		i += size
	}
	return run{}, false
}

// runEnd returns where the run that starts at i ends; i itself when none starts there.
func runEnd(s string, i int) int {
	start := i
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if !wordByte(c) {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) && (i == start || !Ignorable(r)) {
			break
		}
		i += size
	}
	return i
}

func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// wordRune reports whether r can start a word and leaves something behind when folded.
func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !Ignorable(r)
}

func nextToken(s string, from int) (Token, bool) {
	a, ok := nextRun(s, from)
	if !ok {
		return Token{}, false
	}
	t := Token{Start: a.start, End: a.end}
	if a.start > from && s[a.start-1] == '.' && strings.EqualFold(s[a.start:a.end], "net") &&
		!endsInWord(s[:a.start-1]) {
		t.Start--
	}
	for {
		b, ok := joined(s, a)
		if !ok {
			break
		}
		a, t.End = b, b.end
	}
	t.End += signs(s, a)
	return t, true
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return len(s) > 0 && (wordRune(r) || Ignorable(r))
}
