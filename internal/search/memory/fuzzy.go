package memory

import "unicode/utf8"

// fuzzy walks a table in order with the table of edit distances to one word. Strings that share
// a beginning share its rows, and a beginning that is already too far is stepped over with all
// that follow it, so that a few hundred rows are computed for a lexicon of many thousands.
// The distance is the one of text.Distance: two swapped neighbours are one edit.
type fuzzy struct {
	word   []rune
	limit  int
	prefix bool // the word may be unfinished: the nearest beginning of a string counts
	runes  []rune
	rows   []int // row d belongs to the first d runes; each has len(word)+1 cells
}

// near calls found with every string within limit edits and its distance.
func (t *table) near(word string, limit int, prefix bool, found func(i, distance int)) {
	f := fuzzy{word: []rune(word), limit: limit, prefix: prefix}
	for j := 0; j <= len(f.word); j++ {
		f.rows = append(f.rows, j)
	}
	before := ""
	for i := 0; i < t.len(); {
		s := t.at(uint32(i))
		dead, distance := f.walk(s, shared(before, s))
		before = s[:dead]
		next := i + 1
		if dead < len(s) {
			next = i + max(1, t.skipPrefix(i, before))
		}
		for ; i < next; i++ {
			if distance <= limit {
				found(i, distance)
			}
		}
	}
}

// shared returns how many bytes two strings have in common at the start, in whole runes.
func shared(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for i < n && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(b) && !utf8.RuneStart(b[i]) {
		i--
	}
	return i
}

// walk computes the rows of s beyond the first same bytes. It returns the length in bytes of the
// beginning that is too far from the word already (len(s) when none is) and the distance.
func (f *fuzzy) walk(s string, same int) (dead, distance int) {
	depth := utf8.RuneCountInString(s[:same])
	f.runes = f.runes[:depth]
	width := len(f.word) + 1
	f.rows = f.rows[:(depth+1)*width]
	for at := same; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		at += size
		f.runes = append(f.runes, r)
		if f.grow() > f.limit {
			if f.prefix {
				return at, f.nearestPrefix()
			}
			return at, f.limit + 1
		}
	}
	if f.prefix {
		return len(s), f.nearestPrefix()
	}
	return len(s), f.rows[len(f.rows)-1]
}

// grow adds the row of the last rune and returns its least value.
func (f *fuzzy) grow() int {
	width, d := len(f.word)+1, len(f.runes)
	for range width {
		f.rows = append(f.rows, 0)
	}
	above, row := f.rows[(d-1)*width:d*width], f.rows[d*width:(d+1)*width]
	r := f.runes[d-1]
	row[0] = d
	least := d
	for j := 1; j < width; j++ {
		v := above[j-1]
		if r != f.word[j-1] {
			v = 1 + min(v, above[j], row[j-1])
		}
		if d > 1 && j > 1 && r == f.word[j-2] && f.runes[d-2] == f.word[j-1] {
			v = min(v, f.rows[(d-2)*width+j-2]+1)
		}
		row[j] = v
		least = min(least, v)
	}
	return least
}

// nearestPrefix returns the least distance of the word to a beginning of the runes walked.
func (f *fuzzy) nearestPrefix() int {
	width := len(f.word) + 1
	best := f.limit + 1
	for i := width - 1; i < len(f.rows); i += width {
		best = min(best, f.rows[i])
	}
	return best
}
