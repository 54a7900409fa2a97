package extract

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// placed is a cue with its place in the text.
type placed struct {
	cue
	first, last int // words[first:last]
}

// hints are the cues of one window, and the importance that the heading above it gives.
type hints struct {
	placed  []placed
	heading Importance
}

// maxHeading is how many words a heading has at most.
const maxHeading = 7

// hint finds the cues of a window. A heading ("Nice to have:") holds until the next heading.
func (q *query) hint(w window) {
	h := &q.hints
	h.placed = h.placed[:0]
	for i := w.first; i < w.last; {
		next := i + 1
		for _, level := range [...]bool{false, true} {
			if c := wordings.at(q.words[i:w.last], level); len(c.words) > 0 {
				h.placed = append(h.placed, placed{c, i, i + len(c.words)})
				next = max(next, i+len(c.words))
			}
		}
		if level, n := q.years(i, w.last); n > 0 {
			h.placed = append(h.placed, placed{cue{level: level}, i, i + n})
		}
		i = next
	}
	if !q.heads(w) {
		return
	}
	h.heading = Unstated
	for _, p := range h.placed {
		h.heading = max(h.heading, p.importance)
		if p.importance == Nice {
			h.heading = Nice
			break
		}
	}
}

// heads reports whether a window is a heading: a short line of its own that ends with a colon
// or says nothing but an importance.
func (q *query) heads(w window) bool {
	if w.last-w.first > maxHeading {
		return false
	}
	from, to := q.words[w.first].start, q.words[w.last-1].end
	line := strings.LastIndexByte(q.text[:from], '\n') + 1
	if strings.ContainsFunc(q.text[line:from], letterOrDigit) {
		return false
	}
	rest, _, ended := strings.Cut(q.text[to:], "\n")
	rest = strings.TrimSpace(rest)
	if strings.HasPrefix(rest, ":") {
		return len(rest) == 1 && ended
	}
	covered := 0
	for _, p := range q.hints.placed {
		if p.importance != Unstated {
			covered += p.last - p.first
		}
	}
	return rest == "" && ended && covered > 0 && 2*covered >= w.last-w.first
}

func letterOrDigit(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 }

// years reads "3+ years" and its like: the level that a practice of so long suggests.
func (q *query) years(i, last int) (taxonomy.Level, int) {
	s := q.words[i].folded
	if len(s) != 1 || s[0] < '1' || s[0] > '9' || i+1 >= last {
		return 0, 0
	}
	n := 1
	for n < 4 && i+n < last && !isYear(q.words[i+n].folded) {
		n++
	}
	if n == 4 || i+n >= last {
		return 0, 0
	}
	switch y := s[0] - '0'; {
	case y < 3:
		return 4, n + 1
	case y < 5:
		return 5, n + 1
	default:
		return 6, n + 1
	}
}

func isYear(s string) bool {
	switch s {
	case "year", "years", "yrs", "gadi", "gadu", "gadiem", "лет", "года", "год":
		return true
	}
	return false
}

// importance returns what the wording makes of words[from:to]: the nearest cue of the same
// clause, else of the window, else what the heading says.
func (q *query) importance(from, to int) Importance {
	if p := q.nearest(from, to, func(p *placed) bool { return p.importance != Unstated }); p != nil {
		return p.importance
	}
	return q.hints.heading
}

// level returns the level the wording gives words[from:to]. A wording before a skill holds for
// a whole list ("strong knowledge of Java, SQL"), one behind it only within the clause
// ("English B2, German A1").
func (q *query) level(from, to int) taxonomy.Level {
	p := q.nearest(from, to, func(p *placed) bool {
		return p.level > 0 && (p.first < to || !q.comma(to, p.first))
	})
	if p == nil {
		return taxonomy.LevelUnstated
	}
	return p.level
}

// nearest returns the cue nearest to words[from:to] among those that pass; a comma between
// counts as much as several words.
func (q *query) nearest(from, to int, pass func(*placed) bool) *placed {
	const commaCost = 6
	var best *placed
	cost := 0
	for i := range q.hints.placed {
		p := &q.hints.placed[i]
		if !pass(p) {
			continue
		}
		d := 0
		switch {
		case p.last <= from:
			d = from - p.last
			if q.comma(p.last, from) {
				d += commaCost
			}
		case p.first >= to:
			d = p.first - to
			if q.comma(to, p.first) {
				d += commaCost
			}
		}
		if best == nil || d < cost {
			best, cost = p, d
		}
	}
	return best
}

// comma reports whether a comma or semicolon stands between the word before words[a] and
// words[b].
func (q *query) comma(a, b int) bool {
	if a == 0 || b >= len(q.words) {
		return false
	}
	for i := a; i <= b; i++ {
		if strings.ContainsAny(q.text[q.words[i-1].end:q.words[i].start], ",;") {
			return true
		}
	}
	return false
}
