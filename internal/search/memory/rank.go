package memory

import (
	"cmp"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"math"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// A course's score is
//
//	text × nearness × state × (1 + demandWeight × demand)
//
// text: see textScore, 1 without query text. nearness: see near.go; it is looked at for the
// best nearWindow courses only. state: that of the run shown (stateFactor). demand: 0 to 1.
const (
	demandWeight = 0.5
	nearWindow   = 200
)

// hit is a course that may be shown.
type hit struct {
	view     *viewSearch
	course   uint32
	run      uint32 // the matching run that is shown
	runs     int32
	key      uint32 // what other orders than relevance go by
	start    uint32
	score    float64
	base     float64 // text and state
	nearness float64
	demand   float64
	title    string // sort key, where segments are brought together
}

func (h *hit) id() string { return h.view.seg.ids.at(h.course) }

// ranking keeps the best hits of a search.
type ranking struct {
	q     *search.Query
	text  *textMatch // nil without query text
	order func(a, b *hit) int
	limit int
	heap  []hit // the worst of the best at the top
	total int
	boost search.Boost
	lang  uint8
	done  []hit // of earlier segments, by title only
}

func newRanking(q *search.Query, m *textMatch, limit int) *ranking {
	r := &ranking{q: q, text: m, limit: limit, lang: langNo(q.Lang) % 3}
	if !q.NoBoost {
		r.boost = q.Boost
	}
	switch q.Sort {
	case search.ByStart, search.ByPrice, search.ByPopularity, search.ByTitle:
		r.order = byKey
	default:
		r.order = byScore
		if m != nil && limit > 0 {
			r.limit = max(limit, nearWindow)
		}
	}
	return r
}

func byScore(a, b *hit) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	if a.start != b.start {
		return cmp.Compare(a.start, b.start)
	}
	return strings.Compare(a.id(), b.id())
}

func byKey(a, b *hit) int {
	if a.key != b.key {
		return cmp.Compare(a.key, b.key)
	}
	return strings.Compare(a.id(), b.id())
}

func byTitle(a, b *hit) int {
	return cmp.Or(strings.Compare(a.title, b.title), strings.Compare(a.id(), b.id()))
}

// offer considers a course whose matching runs are in runs.
func (r *ranking) offer(v *viewSearch, c uint32, runs bitset) {
	r.total++
	if r.limit == 0 {
		return
	}
	h := hit{view: v, course: c, nearness: 1}
	h.run, h.runs = r.bestRun(v, c, runs)
	h.start = v.day.startKey[h.run]
	switch r.q.Sort {
	case search.ByStart:
		h.key = h.start
	case search.ByPrice:
		h.key = v.seg.priceKeyOf(h.run, v.day)
	case search.ByPopularity:
		h.key = math.MaxUint32 - uint32(v.seg.taken[c])
	case search.ByTitle:
		h.key = uint32(v.seg.titleRank[r.lang][c])
	default:
		if !r.score(&h) {
			return
		}
	}
	r.push(h)
}

// score fills in the score; false means that the hit cannot be among the best whatever its
// demand, which is then not asked for.
func (r *ranking) score(h *hit) bool {
	h.base = stateFactor[h.view.day.state[h.run]]
	if r.text != nil {
		h.base *= r.text.textScore(h.view, h.course)
	}
	if len(h.view.demand) == 0 && len(r.heap) == r.limit && h.base*(1+demandWeight) < r.heap[0].score {
		return false
	}
	h.demand = r.demandOf(h)
	h.score = h.base * (1 + demandWeight*h.demand)
	return true
}

func (r *ranking) demandOf(h *hit) float64 {
	switch {
	case r.boost == nil:
		return 0
	case len(h.view.demand) > 0:
		return float64(h.view.demand[h.course])
	}
	return clampDemand(r.boost(h.view.seg.id(h.course)))
}

// bestRun returns the matching run to show and how many match: what the order asks for, else the
// run in the best state that starts first.
func (r *ranking) bestRun(v *viewSearch, c uint32, runs bitset) (best uint32, n int32) {
	from, to := v.seg.runsOf(c)
	for run := from; run < to; run++ {
		if !runs.has(run) {
			continue
		}
		if n == 0 || r.better(v, run, best) {
			best = run
		}
		if v.seg.run.flags[run]&isPseudo == 0 {
			n++
		} else {
			return run, 0
		}
	}
	return best, n
}

func (r *ranking) better(v *viewSearch, a, b uint32) bool {
	d := v.day
	switch r.q.Sort {
	case search.ByStart:
	case search.ByPrice:
		if ka, kb := v.seg.priceKeyOf(a, d), v.seg.priceKeyOf(b, d); ka != kb {
			return ka < kb
		}
	default:
		if d.state[a] != d.state[b] {
			return d.state[a] < d.state[b]
		}
	}
	if d.startKey[a] != d.startKey[b] {
		return d.startKey[a] < d.startKey[b]
	}
	return v.seg.run.instance.at(a) < v.seg.run.instance.at(b)
}

// push keeps h when it is among the best so far.
func (r *ranking) push(h hit) {
	if len(r.heap) < r.limit {
		r.heap = append(r.heap, h)
		for i := len(r.heap) - 1; i > 0; {
			up := (i - 1) / 2
			if r.order(&r.heap[up], &r.heap[i]) >= 0 {
				break
			}
			r.heap[up], r.heap[i] = r.heap[i], r.heap[up]
			i = up
		}
		return
	}
	if r.order(&h, &r.heap[0]) >= 0 {
		return
	}
	r.heap[0] = h
	r.sink()
}

func (r *ranking) sink() {
	for i := 0; ; {
		worst := i
		for _, down := range [2]int{2*i + 1, 2*i + 2} {
			if down < len(r.heap) && r.order(&r.heap[down], &r.heap[worst]) > 0 {
				worst = down
			}
		}
		if worst == i {
			return
		}
		r.heap[i], r.heap[worst] = r.heap[worst], r.heap[i]
		i = worst
	}
}

// endView settles a segment. Places in the alphabet are those within the segment, so the
// titles kept get keys that compare between segments.
func (r *ranking) endView(only bool) {
	if r.q.Sort != search.ByTitle || only {
		return
	}
	lang := langOf(r.lang)
	for i := range r.heap {
		h := &r.heap[i]
		h.title = text.SortKey(lang, h.view.seg.title(h.course, lang))
	}
	r.done = append(r.done, r.heap...)
	r.heap = r.heap[:0]
}

// best returns the kept hits in order.
func (r *ranking) best() []hit {
	if r.done != nil {
		slices.SortFunc(r.done, func(a, b hit) int { return byTitle(&a, &b) })
		return r.done
	}
	slices.SortFunc(r.heap, func(a, b hit) int { return r.order(&a, &b) })
	if r.text != nil && r.q.Sort != search.ByStart && r.q.Sort != search.ByPrice && r.q.Sort != search.ByPopularity && r.q.Sort != search.ByTitle {
		r.weighNearness(r.heap[:min(len(r.heap), nearWindow)])
	}
	return r.heap
}

func (r *ranking) weighNearness(window []hit) {
	for i := range window {
		h := &window[i]
		h.nearness = r.text.nearness(h.view, h.course)
		h.score = h.base * h.nearness * (1 + demandWeight*h.demand)
	}
	slices.SortFunc(window, func(a, b hit) int { return byScore(&a, &b) })
}

// explain returns the factors of a score.
func (r *ranking) explain(h *hit) map[string]float64 {
	e := map[string]float64{"state": stateFactor[h.view.day.state[h.run]], "demand": 1 + demandWeight*h.demand, "text": 1, "nearness": h.nearness}
	if r.text == nil {
		return e
	}
	e["text"] = r.text.textScore(h.view, h.course)
	for i, w := range r.text.words {
		e["word:"+w.folded] += r.text.wordScore(h.view, i, h.course)
	}
	return e
}

// hit puts a kept course into the words of the port. Ids are copied, so that holding on to
// one does not hold on to the segment.
func (r *ranking) hit(h *hit) search.Hit {
	seg := h.view.seg
	if r.order != nil && h.score == 0 {
		h.demand = r.demandOf(h)
	}
	out := search.Hit{Course: catalog.CourseID(strings.Clone(string(seg.id(h.course)))), Runs: int(h.runs), Score: h.score, Demand: h.demand,
		Instance: catalog.InstanceID(strings.Clone(seg.run.instance.at(h.run)))}
	if r.text != nil {
		out.Highlights = h.view.highlights(h.course, r.q.Lang)
	}
	if r.q.Explain {
		out.Explain = r.explain(h)
	}
	return out
}
