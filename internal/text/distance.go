package text

import "slices"

// Distance returns how many edits (a letter put in, left out, replaced, or two neighbours
// swapped) lead from a to b, counted in runes, or limit+1 as soon as it is known to be more
// than limit. It is the optimal string alignment form of the Damerau-Levenshtein distance: no
// part is edited twice. Time is O(limit · length); strings of 64 runes or fewer cost no
// allocation.
func Distance(a, b string, limit int) int {
	var roomA, roomB [distanceRoom]rune
	s, t := appendRunes(roomA[:0], a), appendRunes(roomB[:0], b)
	if len(s) > len(t) {
		s, t = t, s
	}
	limit = max(limit, 0)
	if len(t)-len(s) > limit {
		return limit + 1
	}
	if limit > len(t) {
		limit = len(t) // no distance is more
	}
	var room [3 * (distanceRoom + 1)]int
	width := len(t) + 1
	rows := slices.Grow(room[:0], 3*width)[:3*width]
	before, above, row := rows[:width], rows[width:2*width], rows[2*width:]
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(s); i++ {
		if fillRow(before, above, row, s, t, i, limit) > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(t)], limit+1)
}

const distanceRoom = 64

// fillRow computes row i of the table within limit of its diagonal and returns its least value.
func fillRow(before, above, row []int, s, t []rune, i, limit int) int {
	from, to := max(1, i-limit), min(len(t), i+limit)
	far := limit + 1
	row[from-1] = far
	if from == 1 {
		row[0] = i
	}
	if i+limit <= len(t) {
		above[i+limit] = far // the band of the row above ended one before
	}
	least := row[from-1]
	for j := from; j <= to; j++ {
		d := above[j-1]
		if s[i-1] != t[j-1] {
			d = 1 + min(d, above[j], row[j-1])
		}
		if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
			d = min(d, before[j-2]+1)
		}
		row[j] = d
		least = min(least, d)
	}
	return least
}

func appendRunes(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, r)
	}
	return dst
}

// Trigram is three neighbouring runes of a word, packed; the ends of the word count as spaces.
type Trigram uint64

// AppendTrigrams appends the trigrams of a folded word, padded with two spaces before and one
// after, so that its beginning weighs more. A word of n runes has n+1 of them.
func AppendTrigrams(dst []Trigram, folded string) []Trigram {
	const runeBits, three = 21, 1<<63 - 1
	if folded == "" {
		return dst
	}
	window := Trigram(' ')<<runeBits | ' '
	for _, r := range folded {
		window = (window<<runeBits | Trigram(r)) & three
		dst = append(dst, window)
	}
	return append(dst, (window<<runeBits|' ')&three)
}
