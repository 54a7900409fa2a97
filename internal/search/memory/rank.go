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
	nearWindow   = 100
)

// hit is a course that may be shown.
type hit struct {
	view     *viewSearch
	course   uint32
	run      uint32 // the matching run that is shown
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
	byKey bool // by something else than the score
	limit int
	heap  []*hit // the worst of the best at the top
	spare hit
	total int
	boost search.Boost
	lang  uint8
	done  []*hit // of earlier segments, by title only
}

func newRanking(q *search.Query, m *textMatch, limit int) *ranking {
	r := &ranking{q: q, text: m, limit: limit, lang: langNo(q.Lang) % 3}
	if !q.NoBoost {
		r.boost = q.Boost
	}
	switch q.Sort {
	case search.ByStart, search.ByPrice, search.ByPopularity, search.ByTitle:
		r.order, r.byKey = byKey, true
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

// offerAll considers the courses of a group, which have a run in it.
func (r *ranking) offerAll(v *viewSearch, g *groupSets) {
	r.total += g.courses.count()
	if r.limit == 0 {
		return
	}
	known := g.sum != nil && r.q.Sort != search.ByStart && r.q.Sort != search.ByPrice
	g.courses.each(func(c uint32) {
		run := uint32(0)
		if known {
			run = g.sum.best[c]
		} else {
			run = r.bestRun(v, c, g.runs)
		}
		if r.byKey {
			r.offerKey(v, c, run)
		} else {
			r.offerScore(v, c, run)
		}
	})
}

func (r *ranking) offerKey(v *viewSearch, c, run uint32) {
	var key uint32
	switch r.q.Sort {
	case search.ByStart:
		key = v.day.startKey[run]
	case search.ByPrice:
		key = v.seg.priceKeyOf(run, v.day)
	case search.ByPopularity:
		key = math.MaxUint32 - uint32(v.seg.taken[c])
	default:
		key = uint32(v.seg.titleRank[r.lang][c])
	}
	if len(r.heap) == r.limit && key > r.heap[0].key {
		return
	}
	r.push(hit{view: v, course: c, run: run, key: key, nearness: 1})
}

// offerScore asks for the demand only where it can bring the course among the best.
func (r *ranking) offerScore(v *viewSearch, c, run uint32) {
	base := stateFactor[v.day.state[run]]
	if r.text != nil {
		base *= r.text.textScore(v, c)
	}
	if len(r.heap) == r.limit && base*(1+demandWeight) < r.heap[0].score {
		return
	}
	demand := r.demandOf(v, c)
	score := base * (1 + demandWeight*demand)
	if len(r.heap) == r.limit && score < r.heap[0].score {
		return
	}
	r.push(hit{view: v, course: c, run: run, start: v.day.startKey[run], score: score, base: base, demand: demand, nearness: 1})
}

func (r *ranking) demandOf(v *viewSearch, c uint32) float64 {
	switch {
	case r.boost == nil:
		return 0
	case v.demand != nil:
		return v.demand.of(v.seg, c, r.boost)
	}
	return clampDemand(r.boost(v.seg.id(c)))
}

// bestRun returns the matching run to show: what the order asks for, else the run in the best
// state that starts first.
func (r *ranking) bestRun(v *viewSearch, c uint32, runs bitset) uint32 {
	from, to := v.seg.runsOf(c)
	best := to
	for run := from; run < to; run++ {
		if runs.has(run) && (best == to || r.better(v, run, best)) {
			best = run
		}
	}
	return best
}

func (r *ranking) better(v *viewSearch, a, b uint32) bool {
	switch r.q.Sort {
	case search.ByStart:
		return v.seg.startsBefore(v.day, a, b)
	case search.ByPrice:
		if ka, kb := v.seg.priceKeyOf(a, v.day), v.seg.priceKeyOf(b, v.day); ka != kb {
			return ka < kb
		}
	}
	return v.seg.before(v.day, a, b)
}

// countRuns returns how many runs of a kept course match.
func (h *hit) countRuns() int {
	n, runs := 0, h.view.matched.runs
	from, to := h.view.seg.runsOf(h.course)
	for r := from; r < to; r++ {
		if runs.has(r) && h.view.seg.run.flags[r]&isPseudo == 0 {
			n++
		}
	}
	return n
}

// push keeps h when it is among the best so far.
func (r *ranking) push(h hit) {
	if len(r.heap) < r.limit {
		kept := new(hit)
		*kept = h
		r.heap = append(r.heap, kept)
		for i := len(r.heap) - 1; i > 0; {
			up := (i - 1) / 2
			if r.order(r.heap[up], r.heap[i]) >= 0 {
				break
			}
			r.heap[up], r.heap[i] = r.heap[i], r.heap[up]
			i = up
		}
		return
	}
	r.spare = h
	if r.order(&r.spare, r.heap[0]) < 0 {
		*r.heap[0] = h
		r.sink()
	}
}

func (r *ranking) sink() {
	for i := 0; ; {
		worst := i
		for _, down := range [2]int{2*i + 1, 2*i + 2} {
			if down < len(r.heap) && r.order(r.heap[down], r.heap[worst]) > 0 {
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
	for _, h := range r.heap {
		h.title = text.SortKey(lang, h.view.seg.title(h.course, lang))
	}
	r.done = append(r.done, r.heap...)
	r.heap = r.heap[:0]
}

// best returns the kept hits in order.
func (r *ranking) best() []*hit {
	if r.done != nil {
		slices.SortFunc(r.done, byTitle)
		return r.done
	}
	slices.SortFunc(r.heap, r.order)
	if r.text != nil && !r.byKey {
		r.weighNearness(r.heap[:min(len(r.heap), nearWindow)])
	}
	return r.heap
}

func (r *ranking) weighNearness(window []*hit) {
	for _, h := range window {
		h.nearness = r.text.nearness(h.view, h.course)
		h.score = h.base * h.nearness * (1 + demandWeight*h.demand)
	}
	slices.SortFunc(window, byScore)
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
	if r.byKey {
		h.demand = r.demandOf(h.view, h.course)
	}
	out := search.Hit{Course: catalog.CourseID(strings.Clone(string(seg.id(h.course)))), Runs: h.countRuns(), Score: h.score, Demand: h.demand,
		Instance: catalog.InstanceID(strings.Clone(seg.run.instance.at(h.run)))}
	if r.text != nil {
		out.Highlights = h.view.highlights(h.course, r.q.Lang)
	}
	if r.q.Explain {
		out.Explain = r.explain(h)
	}
	return out
}
