package memory

import (
	"math/bits"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

var fieldNames = [fields]string{fieldTitle: "title", fieldSkill: "skill", fieldOccupation: "occupation", fieldProvider: "provider", fieldDescription: "description"}

// mostLabels is how many matching skills and occupations of a course are shown.
const mostLabels = 3

// highlights returns the texts of a course that answer to the query: of each field the one in the
// language asked for when it does, else the one with most of the words, and of the labels the best.
func (v *viewSearch) highlights(c uint32, lang text.Lang) []search.Highlight {
	var out []search.Highlight
	slots := v.seg.slotsOf(c)
	for from := 0; from < len(slots); {
		to := from
		for to < len(slots) && slots[to].field == slots[from].field {
			to++
		}
		out = v.highlightField(out, slots[from:to], langNo(lang))
		from = to
	}
	return out
}

func (v *viewSearch) highlightField(out []search.Highlight, slots []slot, lang uint8) []search.Highlight {
	most := 1
	if f := slots[0].field; f == fieldSkill || f == fieldOccupation {
		most = mostLabels
	}
	type ranked struct{ slot, points int }
	var best [mostLabels]ranked
	n := 0
	for i, sl := range slots {
		p := v.points(sl, lang)
		if p == 0 || i > 0 && v.sameText(slots[:i], sl) {
			continue
		}
		at := n
		for at > 0 && best[at-1].points < p {
			at--
		}
		if at == most {
			continue
		}
		n = min(n+1, most)
		copy(best[at+1:n], best[at:n-1])
		best[at] = ranked{i, p}
	}
	for _, b := range best[:n] {
		out = append(out, v.highlight(slots[b.slot]))
	}
	return out
}

// sameText reports whether an earlier label is spelt the same, as names are in many languages.
func (v *viewSearch) sameText(earlier []slot, sl slot) bool {
	s := v.seg.texts.at(sl.text)
	for _, e := range earlier {
		if v.seg.texts.at(e.text) == s {
			return true
		}
	}
	return false
}

// points says how well a text shows why the course was found; 0 when it does not.
func (v *viewSearch) points(sl slot, lang uint8) int {
	var met uint16
	in := v.seg.texts.words.at(sl.text)
	for _, l := range in {
		met |= v.mark[l]
	}
	if met == 0 {
		return 0
	}
	p := 100*bits.OnesCount16(met) - min(len(in), 50)
	if v.seg.texts.lang[sl.text] == lang {
		p += 1000
	}
	return p
}

func (v *viewSearch) highlight(sl slot) search.Highlight {
	x := &v.seg.texts
	s, in := x.at(sl.text), x.words.at(sl.text)
	h := search.Highlight{Field: fieldNames[sl.field], Lang: langOf(x.lang[sl.text]), Text: s}
	if sl.field != fieldDescription || len(s) <= search.MaxSnippet {
		h.Spans = v.spans(text.Tokens(s), in, 0, len(s))
		return h
	}
	at := v.densest(in)
	tokens, first := x.piece(sl.text, max(0, at-snippetBefore), snippetWords)
	from, to := snippet(s, tokens, at-first, first+len(tokens) == len(in))
	h.Text = s[from:to]
	h.Spans = v.spans(tokens, in[first:], from, to)
	return h
}

// spans returns the places of matching tokens between two places of their text, counted from the first.
func (v *viewSearch) spans(tokens []text.Token, in []uint32, from, to int) []search.Span {
	var out []search.Span
	for i, t := range tokens {
		if v.mark[in[i]] != 0 && t.Start >= from && t.Start < to {
			out = append(out, search.Span{Start: t.Start - from, End: min(t.End, to) - from})
		}
	}
	return out
}

// A snippet is looked for among so many words, and begins so many before the matching ones at most.
const (
	snippetWords  = 64
	snippetBefore = 12
	denseWords    = 30
)

// densest returns the number of the first word of the stretch with most different words of the query.
func (v *viewSearch) densest(in []uint32) int {
	best, at := 0, 0
	for i, l := range in {
		if v.mark[l] == 0 {
			continue
		}
		var met uint16
		for _, m := range in[i:min(len(in), i+denseWords)] {
			met |= v.mark[m]
		}
		if n := bits.OnesCount16(met); n > best {
			best, at = n, i
		}
	}
	return at
}

// snippet returns a piece of at most MaxSnippet bytes of s, cut between words, in which a matching
// word is not far from the start. Tokens are some of s; complete says that they go to its end.
func snippet(s string, tokens []text.Token, match int, complete bool) (from, to int) {
	first := match
	for first > 0 && tokens[match].Start-tokens[first-1].Start <= search.MaxSnippet/4 {
		first--
	}
	if from = tokens[first].Start; tokens[first].End-from > search.MaxSnippet { // one endless word
		return from, from + len(cut(s[from:], search.MaxSnippet))
	}
	last := first
	for last+1 < len(tokens) && tokens[last+1].End-from <= search.MaxSnippet {
		last++
	}
	if last < match { // the matching word is too long to stand with what is before it
		return snippet(s, tokens[match:], 0, complete)
	}
	if to = tokens[last].End; complete && last == len(tokens)-1 && len(s)-from <= search.MaxSnippet {
		to = len(s)
	}
	return from, to
}
