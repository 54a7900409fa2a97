package extract

// smooth keeps short labels of common words from winning: "manage" alone says little. RP@5 in five
// folds, mean of both sets: .705 with 3, .727 with 6, .719 with 10.
const smooth = 6

// closeLook is how many skills of a window are looked at closely. Of 150 or 300 the ranking was
// no better (RP@5 within .004, in five folds), only slower.
const closeLook = 40

// tally is what the labels of one skill cover of a window.
type tally struct {
	skill     int32
	label     int32   // the label that covers best
	cover     float32 // its cover
	preferred float32 // the best cover of a preferred label
	second    float32 // the next best cover of another label
}

// candidate is a skill that shares words with a window, looked at closely.
type candidate struct {
	tally
	signals  signals
	score    float32
	from, to int32 // words of the label's match
	whole    bool  // all words of the label stand there, next to each other and in order
	exact    bool  // … and it is the preferred label
	literal  bool  // … as it is written
	accept   bool
}

// candidates scores the labels that share stems with a window and leaves the best skills in
// q.found.
func (q *query) candidates(w window) {
	x := &q.engine.index
	q.touched, q.found = q.touched[:0], q.found[:0]
	for _, id := range q.present {
		q.inWindow[id] = false
	}
	q.present = q.present[:0]
	for i := w.first; i < w.last; i++ {
		wd := &q.words[i]
		if wd.stop {
			continue
		}
		q.ordinal++
		for _, id := range wd.stems[:wd.n] {
			if q.inWindow[id] {
				continue
			}
			q.inWindow[id] = true
			q.present = append(q.present, id)
			weight := x.idf[id]
			if wd.weak {
				weight *= furnitureWeight
			}
			q.count(x.with(id), weight, wd.n > 1)
		}
	}
	q.tallies = q.tallies[:0]
	floor := float32(0)
	if len(q.touched) > manyLabels {
		floor = leastCover
	}
	for _, l := range q.touched {
		sum := x.sums[l]
		if cover := min(q.matched[l], sum) / (sum + smooth); cover >= floor {
			q.offer(l, cover)
		}
		q.matched[l] = 0
	}
	for i := range q.tallies {
		q.best[q.tallies[i].skill] = 0
	}
	q.pick()
}

// A window that touches very many labels has better ones than those it covers next to nothing of.
const (
	manyLabels = 1000
	leastCover = 0.2
)

// count adds the weight of a word's stem to the labels that have it. A label counts each word
// of the text once, whichever of its several readings matched.
func (q *query) count(labels []int32, idf float32, several bool) {
	for _, l := range labels {
		if several {
			if q.stamp[l] == q.ordinal {
				continue
			}
			q.stamp[l] = q.ordinal
		}
		if q.matched[l] == 0 {
			q.touched = append(q.touched, l)
		}
		q.matched[l] += idf
	}
}

// before orders tallies for the close look.
func (t *tally) before(o *tally) bool {
	a, b := t.cover+0.1*t.second, o.cover+0.1*o.second
	return a > b || a == b && t.skill < o.skill
}

// pick moves the best tallies to q.found. A window touches thousands of skills, so they are not
// sorted: the best so far stand in a heap with the worst of them on top.
func (q *query) pick() {
	q.heap = q.heap[:0]
	for i := range q.tallies {
		t := &q.tallies[i]
		if len(q.heap) < closeLook {
			q.heap = append(q.heap, *t)
			for k := len(q.heap) - 1; k > 0 && q.heap[(k-1)/2].before(&q.heap[k]); k = (k - 1) / 2 {
				q.heap[k], q.heap[(k-1)/2] = q.heap[(k-1)/2], q.heap[k]
			}
		} else if t.before(&q.heap[0]) {
			q.heap[0] = *t
			q.sink()
		}
	}
	for i := range q.heap {
		q.found = append(q.found, candidate{tally: q.heap[i]})
	}
}

// sink puts the top of the heap where it belongs.
func (q *query) sink() {
	for k := 0; ; {
		worst := k
		for c := 2*k + 1; c <= 2*k+2 && c < len(q.heap); c++ {
			if q.heap[worst].before(&q.heap[c]) {
				worst = c
			}
		}
		if worst == k {
			return
		}
		q.heap[k], q.heap[worst] = q.heap[worst], q.heap[k]
		k = worst
	}
}

// offer lets a label speak for its skill.
func (q *query) offer(l int32, cover float32) {
	lb := &q.engine.index.labels[l]
	at := q.best[lb.skill]
	if at == 0 {
		q.tallies = append(q.tallies, tally{skill: lb.skill, label: l})
		at = int32(len(q.tallies))
		q.best[lb.skill] = at
	}
	c := &q.tallies[at-1]
	if lb.leads {
		c.preferred = max(c.preferred, cover)
	}
	switch {
	case cover > c.cover || cover == c.cover && lb.alt < 0 && q.engine.index.labels[c.label].alt >= 0:
		c.second, c.cover, c.label = c.cover, cover, l
	case cover > c.second:
		c.second = cover
	}
}
