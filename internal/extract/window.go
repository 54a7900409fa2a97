package extract

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// A window is a sentence, or a piece of one that is too long: what stands further apart than
// this is not one statement, and bounded windows keep the time linear in the text.
const (
	maxWindow = 48
	overlap   = 8
)

// word is a token of a text with the stems it may have in the index.
type word struct {
	start, end int // bytes in the original
	folded     string
	stems      [4]stemID
	n          uint8
	stop       bool
	weak       bool // a word of furniture
}

// window is a run of words that is scored as one.
type window struct {
	first, last int // words[first:last]
	lang        text.Lang
}

// read cuts a text into words and windows.
func (q *query) read(s string) {
	q.text, q.words, q.windows = s, q.words[:0], q.windows[:0]
	for _, seg := range text.Segments(s) {
		q.tokens = text.AppendTokens(q.tokens[:0], s[seg.Start:seg.End])
		first := len(q.words)
		prev := seg.Start
		for _, t := range q.tokens {
			t.Start, t.End = t.Start+seg.Start, t.End+seg.Start
			if n := len(q.words) - first; n > 0 && (breaks(s[prev:t.Start], s[t.Start:]) || n >= maxWindow) {
				q.windows = append(q.windows, window{first, len(q.words), seg.Lang})
				if n >= maxWindow {
					first = len(q.words) - overlap
				} else {
					first = len(q.words)
				}
			}
			t = dotNet(s, t)
			prev = t.End
			q.words = append(q.words, q.word(t, seg.Lang))
		}
		if len(q.words) > first {
			q.windows = append(q.windows, window{first, len(q.words), seg.Lang})
		}
	}
}

// breaks reports whether the signs between two words end a sentence. A full stop before a small
// letter does not: it is of an abbreviation.
func breaks(gap, after string) bool {
	if strings.ContainsAny(gap, "\n!?;•|") {
		return true
	}
	i := strings.IndexByte(gap, '.')
	return i >= 0 && len(gap) > i+1 && (after[0] < 'a' || after[0] > 'z')
}

func (q *query) word(t text.Token, lang text.Lang) word {
	written := t.In(q.text)
	if t.Folded == ".net" {
		written = t.Folded
	}
	w := word{start: t.Start, end: t.End, folded: t.Folded, stop: stops(lang, written, t.Folded), weak: furniture[t.Folded]}
	q.stems = readings(q.stems[:0], written, t.Folded, lang)
	for _, s := range q.stems {
		if id, ok := q.engine.index.ids[s]; ok && int(w.n) < len(w.stems) {
			w.stems[w.n] = id
			w.n++
		}
	}
	if w.n == 0 && !w.stop && len(w.folded) >= minMisspelt {
		if id, ok := q.engine.speller.nearest(q, q.stems[0]); ok {
			w.stems[0], w.n = id, 1
		}
	}
	return w
}

// dotNet joins the name .NET where white space stands after its point.
func dotNet(s string, t text.Token) text.Token {
	if t.Folded == "net" && t.Start >= 2 && s[t.Start-2:t.Start] == ". " && s[t.Start:t.End] == "NET" {
		return text.Token{Start: t.Start - 2, End: t.End, Folded: ".net"}
	}
	return t
}
