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
	s := v.seg.texts.at(sl.text)
	h := search.Highlight{Field: fieldNames[sl.field], Lang: langOf(v.seg.texts.lang[sl.text])}
	tokens := text.Tokens(s)
	in := v.seg.texts.words.at(sl.text)
	from, to := 0, len(s)
	if sl.field == fieldDescription && len(s) > search.MaxSnippet {
		from, to = v.snippet(s, tokens, in)
	}
	h.Text = s[from:to]
	for i, t := range tokens {
		if v.mark[in[i]] != 0 && t.Start >= from && t.Start < to {
			h.Spans = append(h.Spans, search.Span{Start: t.Start - from, End: min(t.End, to) - from})
		}
	}
	return h
}

// snippet returns the piece of at most MaxSnippet bytes that has most of the words, with what
// stands before and after them, cut between words.
func (v *viewSearch) snippet(s string, tokens []text.Token, in []uint32) (from, to int) {
	first, last := v.densest(tokens, in)
	spare := search.MaxSnippet - (tokens[last].End - tokens[first].Start)
	if spare <= 0 { // one endless word
		from = tokens[first].Start
		return from, from + len(cut(s[from:], search.MaxSnippet))
	}
	i := first
	for i > 0 && tokens[first].Start-tokens[i-1].Start <= spare/3 {
		i--
	}
	if from = tokens[i].Start; i == 0 && from <= spare/3 {
		from = 0
	}
	j := last
	for j+1 < len(tokens) && tokens[j+1].End-from <= search.MaxSnippet {
		j++
	}
	if to = tokens[j].End; j == len(tokens)-1 && len(s)-from <= search.MaxSnippet {
		to = len(s)
	}
	return from, to
}

// densest returns the first and last matching token of the stretch with most different words.
func (v *viewSearch) densest(tokens []text.Token, in []uint32) (first, last int) {
	best := 0
	for i := range tokens {
		if v.mark[in[i]] == 0 {
			continue
		}
		var met uint16
		end := i
		for j := i; j < len(tokens) && (j == i || tokens[j].End-tokens[i].Start <= search.MaxSnippet); j++ {
			if v.mark[in[j]] != 0 {
				met |= v.mark[in[j]]
				end = j
			}
		}
		if n := bits.OnesCount16(met); n > best {
			best, first, last = n, i, end
		}
	}
	return first, last
}
