package text

import (
	"strings"
	"unicode/utf8"
)

// dottedTails are the runs that a dot joins to the word before them. Any other dot between
// letters is taken for a full stop without its space, which adverts are full of.
var dottedTails = []string{"js", "net", "io", "ai", "py", "gov", "com", "lv", "eu", "org"}

// slashPairs are the names written with a slash that mean one thing.
var slashPairs = []string{
	"ci/cd", "tcp/ip", "mig/mag", "tig/mig", "ui/ux", "ux/ui", "pl/sql", "z/os", "os/2", "s/4hana", "as/400", "24/7",
}

// joined returns the run after a when the sign between them makes both one word.
func joined(s string, a run) (run, bool) {
	sep, size := utf8.DecodeRuneInString(s[a.end:])
	start := a.end + size
	if size == 0 || start >= len(s) {
		return run{}, false
	}
	b := run{start, runEnd(s, start)}
	if b.start == b.end {
		return run{}, false
	}
	return b, joins(s, a, b, sep)
}

func joins(s string, a, b run, sep rune) bool {
	left, right := s[a.start:a.end], s[b.start:b.end]
	switch sep {
	case '.':
		return digitAt(s, a.end-1) && digitAt(s, b.start) || foldedIn(right, dottedTails)
	case '-', '\u2010', '\u2011':
		return singleLetter(left) && !digitAt(s, b.start)
	case '&':
		return latin(left) && latin(right) && len(left)+len(right) <= 3
	case '/':
		if singleLetter(left) && singleLetter(right) {
			return signs(s, b) == 0
		}
		return foldedIn(s[a.start:b.end], slashPairs)
	case '\'', '’':
		return !digitAt(s, a.end-1) && !digitAt(s, b.start)
	}
	return false
}

// signs returns the length of the plus signs or the hash that belong to the run before them.
func signs(s string, a run) int {
	if !latin(s[a.start:a.end]) {
		return 0
	}
	n := 0
	switch rest := s[a.end:]; {
	case strings.HasPrefix(rest, "++"):
		n = 2
	case strings.HasPrefix(rest, "+"):
		n = 1
	case strings.HasPrefix(rest, "#") && a.end-a.start <= 2:
		n = 1
	default:
		return 0
	}
	if end := a.end + n; runEnd(s, end) > end {
		return 0
	}
	return n
}

func foldedIn(s string, list []string) bool {
	for _, name := range list {
		if len(s) == len(name) && strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}

func digitAt(s string, i int) bool { return '0' <= s[i] && s[i] <= '9' }

// latin reports whether s is plain Latin letters.
func latin(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func singleLetter(s string) bool {
	return s != "" && utf8.RuneCountInString(s) == 1 && !digitAt(s, 0)
}
