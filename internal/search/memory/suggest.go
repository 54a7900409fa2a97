package memory

import (
	"cmp"
	"context"
	"math"
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
	for _, v := range views {
		v.beginText(len(p.words))
	}
	all := make([]int, len(p.words))
	for i := range p.words {
		matchWord(i, &p.words[i], views)
		all[i] = i
	}
	intersect(views, all)
	found := topTitles{limit: limit, lang: langNo(lang), words: len(p.words)}
	for _, v := range views {
		v.courses.each(func(c uint32) { found.offer(v, c) })
	}
	return found.suggestions(), nil
}

// topTitles keeps the best titles, each once, best first.
type topTitles struct {
	limit int
	lang  uint8
	words int // that must be in a title
	best  []titleHit
}

// What makes the key of a title, from the most important.
const (
	beginsElsewhere = 1 << 31
	otherLanguage   = 1 << 30
	takenShift      = 8
	mostTaken       = 1<<16 - 1
)

// offer considers the best title of a course that has all the words. Most courses are passed
// over by what they could reach at best, without a look at their titles.
func (t *topTitles) offer(v *viewSearch, c uint32) {
	popularity := (mostTaken - uint32(min(v.seg.taken[c], mostTaken))) << takenShift
	if len(t.best) == t.limit && popularity > t.best[t.limit-1].key {
		return
	}
	best := titleHit{key: math.MaxUint32}
	for _, sl := range v.seg.slotsOf(c) {
		if sl.field != fieldTitle {
			break
		}
		in := v.seg.texts.words.at(sl.text)
		var met uint16
		for _, l := range in {
			met |= v.mark[l]
		}
		if bits.OnesCount16(met) < t.words {
			continue
		}
		key := popularity | uint32(min(len(v.seg.texts.at(sl.text)), 255))
		if v.mark[in[0]]&1 == 0 {
			key |= beginsElsewhere
		}
		if v.seg.texts.lang[sl.text] != t.lang {
			key |= otherLanguage
		}
		if key < best.key {
			best = titleHit{view: v, course: c, text: sl.text, lang: v.seg.texts.lang[sl.text], key: key}
		}
	}
	if best.view != nil {
		t.insert(best)
	}
}

func compareTitles(a, b titleHit) int {
	if a.key != b.key {
		return cmp.Compare(a.key, b.key)
	}
	return cmp.Or(strings.Compare(a.label(), b.label()), strings.Compare(a.id(), b.id()))
}

func (t *topTitles) insert(h titleHit) {
	if len(t.best) == t.limit && compareTitles(h, t.best[t.limit-1]) > 0 {
		return
	}
	for i, o := range t.best {
		if o.label() == h.label() {
			if compareTitles(o, h) < 0 {
				return
			}
			t.best = slices.Delete(t.best, i, i+1)
			break
		}
	}
	i, _ := slices.BinarySearchFunc(t.best, h, compareTitles)
	t.best = slices.Insert(t.best, i, h)
	t.best = t.best[:min(len(t.best), t.limit)]
}

func (h *titleHit) label() string { return h.view.seg.texts.at(h.text) }

func (h *titleHit) id() string { return h.view.seg.ids.at(h.course) }

func (t *topTitles) suggestions() []search.Suggestion {
	var out []search.Suggestion
	for _, h := range t.best {
		spans := h.view.highlight(slot{text: h.text, field: fieldTitle}).Spans
		out = append(out, search.Suggestion{Kind: "course", ID: strings.Clone(h.id()), Label: strings.Clone(h.label()), Lang: langOf(h.lang), Spans: spans})
	}
	return out
}
