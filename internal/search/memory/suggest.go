package memory

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// titleHit is a title that completes what was typed.
type titleHit struct {
	view   *viewSearch
	course uint32
	text   uint32
	lang   uint8
	key    uint32 // smaller is better
}

// SuggestTitles completes a partly typed text to titles of courses; see search.Engine. Titles that
// begin with the text come before those that have it inside, those in lang before others, then
// courses in which more seats are taken.
func (e *Engine) SuggestTitles(ctx context.Context, typed string, lang text.Lang, limit int) ([]search.Suggestion, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	limit = min(limit, search.MaxSuggestions)
	p := parse(strings.NewReplacer("\"", " ", "„", " ", "“", " ", "”", " ", "«", " ", "»", " ").Replace(cut(typed, search.MaxText)))
	if limit <= 0 || len(p.words) == 0 {
		return nil, nil
	}
	for i := range p.words {
		p.words[i].prefix = true
	}
	s := e.current.Load()
	r := e.open(s, postTitleMask)
	defer e.close(r)
	views := r.views[:len(s.views)]
	m := textMatch{parsed: p}
	for _, v := range views {
		v.beginText(len(p.words))
	}
	all := make([]int, len(p.words))
	for i := range p.words {
		matchWord(i, &p.words[i], views)
		all[i] = i
	}
	intersect(views, all)
	var found []titleHit
	for _, v := range views {
		v.courses.each(func(c uint32) { found = m.appendTitles(found, v, c, langNo(lang)) })
	}
	return suggestions(found, limit), nil
}

// appendTitles adds the best title of a course that has all the words.
func (m *textMatch) appendTitles(dst []titleHit, v *viewSearch, c uint32, lang uint8) []titleHit {
	best := titleHit{key: 1<<32 - 1}
	for _, sl := range v.seg.slotsOf(c) {
		if sl.field != fieldTitle {
			break
		}
		in := v.seg.texts.words.at(sl.text)
		var met uint16
		for _, l := range in {
			met |= v.mark[l]
		}
		if bits.OnesCount16(met) < len(m.words) {
			continue
		}
		key := uint32(min(len(v.seg.texts.at(sl.text)), 255))
		if v.mark[in[0]]&1 == 0 {
			key |= 1 << 31
		}
		if v.seg.texts.lang[sl.text] != lang {
			key |= 1 << 30
		}
		key |= (1<<16 - 1 - uint32(min(v.seg.taken[c], 1<<16-1))) << 8
		if key < best.key {
			best = titleHit{view: v, course: c, text: sl.text, lang: v.seg.texts.lang[sl.text], key: key}
		}
	}
	if best.view != nil {
		dst = append(dst, best)
	}
	return dst
}

func (t *titleHit) label() string { return t.view.seg.texts.at(t.text) }

// suggestions returns the best titles, each once.
func suggestions(found []titleHit, limit int) []search.Suggestion {
	slices.SortFunc(found, func(a, b titleHit) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Or(strings.Compare(a.label(), b.label()), strings.Compare(a.view.seg.ids.at(a.course), b.view.seg.ids.at(b.course)))
	})
	var out []search.Suggestion
	for i := range found {
		t := &found[i]
		label := t.label()
		if len(out) == limit {
			break
		}
		if slices.ContainsFunc(out, func(s search.Suggestion) bool { return s.Label == label }) {
			continue
		}
		h := t.view.highlight(slot{text: t.text, field: fieldTitle})
		out = append(out, search.Suggestion{Kind: "course", ID: strings.Clone(t.view.seg.ids.at(t.course)), Label: strings.Clone(label), Lang: langOf(t.lang), Spans: h.Spans})
	}
	return out
}
