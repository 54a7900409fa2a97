package extract

import (
	"cmp"
	"math"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Request says what a caller wants of an extraction. The zero value suits a form in which a
// person confirms what was found.
type Request struct {
	Limit int // at most so many skills; 0 = DefaultLimit
	// Everything ranks whatever shares a word with the text: without it a skill below
	// MinConfidence is left out, and so is one whose words were claimed by PerPlace better ones.
	Everything bool
}

// Bounds of an extraction.
const (
	DefaultLimit  = 30
	MinConfidence = 0.12
	PerPlace      = 3
	// MaxText is how many bytes of a text are read.
	MaxText = 1 << 20
)

// Span is a stretch of a text in byte offsets: text[Start:End].
type Span struct{ Start, End int }

// Found is a skill that a text speaks of.
type Found struct {
	ID    taxonomy.SkillID
	URI   string
	Score float64 // what the ranking goes by; about 1 for a long label that stands there word by word
	// Confidence is the estimated probability that a person would name this skill for the sentence.
	Confidence float64
	// Accept tells that the preferred label itself stands there and is not ambiguous.
	Accept     bool
	Label      string // the label that matched, as the taxonomy (or the list of phrases) spells it
	Lang       text.Lang
	Span              // the place of the best match
	Mentions   []Span // all places, in order, the best one among them
	Level      taxonomy.Level
	Importance Importance
}

// Result is what an extraction finds.
type Result struct {
	Skills []Found   // best first
	Lang   text.Lang // the language that most of the text is in
}

// Extract finds the skills that a text speaks of, best first; equal ones in the order of ids.
// Only the first MaxText bytes are read. It may be called from several goroutines.
func (e *Engine) Extract(s string, r Request) Result {
	if len(s) > MaxText {
		s = s[:MaxText]
	}
	q := e.queries.Get().(*query)
	defer e.queries.Put(q)
	q.read(s)
	q.hints.heading = Unstated
	for _, w := range q.windows {
		q.hint(w)
		for i, c := range q.rank(w) {
			if r.Everything || c.accept || confidence(c.score) >= MinConfidence {
				q.note(&q.found[i])
			}
		}
	}
	out := Result{Skills: q.conclude(r), Lang: q.language()}
	q.forget()
	return out
}

// noted is a skill found somewhere in the text.
type noted struct {
	candidate
	accept     bool
	level      taxonomy.Level
	importance Importance
	mentions   []Span
}

// maxMentions bounds the places kept of one skill.
const maxMentions = 50

// note takes a candidate of the present window into the result of the text.
func (q *query) note(c *candidate) {
	at := q.place[c.skill]
	if at == 0 {
		q.noted = append(q.noted, noted{})
		at = int32(len(q.noted))
		q.place[c.skill] = at
	}
	n := &q.noted[at-1]
	if n.mentions == nil || c.score > n.score {
		n.candidate = *c
	}
	n.accept = n.accept || c.accept
	n.importance = max(n.importance, q.importance(int(c.from), int(c.to)))
	n.level = max(n.level, q.level(int(c.from), int(c.to)))
	span := Span{q.words[c.from].start, q.words[c.to-1].end}
	if k := len(n.mentions); k < maxMentions && (k == 0 || n.mentions[k-1] != span) {
		n.mentions = append(n.mentions, span)
	}
}

// conclude ranks what was noted.
func (q *query) conclude(r Request) []Found {
	slices.SortFunc(q.noted, func(a, b noted) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.skill, b.skill))
	})
	limit := r.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	q.claims = slices.Grow(q.claims[:0], len(q.words))[:len(q.words)]
	clear(q.claims)
	out := make([]Found, 0, min(limit, len(q.noted)))
	for i := range q.noted {
		n := &q.noted[i]
		if len(out) == limit {
			break
		}
		if !r.Everything && !n.accept && !q.claim(n) {
			continue
		}
		out = append(out, q.engine.found(q, n))
	}
	return out
}

// claim takes the words of a skill's best place and reports whether any had room for it.
func (q *query) claim(n *noted) bool {
	room := false
	for i := n.from; i < n.to; i++ {
		if !q.words[i].stop && q.claims[i] < PerPlace {
			room = true
		}
	}
	if room {
		for i := n.from; i < n.to; i++ {
			q.claims[i]++
		}
	}
	return room
}

func (e *Engine) found(q *query, n *noted) Found {
	s := e.tax.SkillByNo(taxonomy.SkillNo(n.skill))
	l := &e.index.labels[n.label]
	sure := confidence(n.score)
	if n.accept {
		sure = max(sure, acceptedPrecision)
	}
	return Found{ID: s.ID, URI: s.URI, Score: float64(n.score), Confidence: sure, Accept: n.accept,
		Label: e.spelled(l), Lang: text.Langs()[l.lang], Span: Span{q.words[n.from].start, q.words[n.to-1].end},
		Mentions: n.mentions, Level: n.level, Importance: n.importance}
}

// language returns the language of most words.
func (q *query) language() text.Lang {
	best, count := text.Unknown, map[text.Lang]int{}
	for _, w := range q.windows {
		count[w.lang] += w.last - w.first
	}
	for _, l := range text.Langs() {
		if count[l] > count[best] || best == text.Unknown && count[l] > 0 {
			best = l
		}
	}
	return best
}

// forget clears what must not reach the next text.
func (q *query) forget() {
	for i := range q.noted {
		q.place[q.noted[i].skill] = 0
		q.noted[i] = noted{}
	}
	q.noted, q.text = q.noted[:0], ""
	clear(q.words)
	if cap(q.words) > 1<<16 {
		q.words, q.claims, q.windows = nil, nil, nil
	}
}

// acceptedPrecision is how often what is accepted was right in all sentences of the validation sets.
const acceptedPrecision = 0.87

// confidence is the probability that goes with a score; see confidenceFit for how it was found.
func confidence(score float32) float64 {
	return 1 / (1 + math.Exp(-(confidenceFit[0] + confidenceFit[1]*float64(score))))
}
