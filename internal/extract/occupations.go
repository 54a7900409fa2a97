package extract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Suggested is an occupation that a title may mean.
type Suggested struct {
	ID    taxonomy.OccupationID
	URI   string
	Score float64 // 1 when the title is a label of the occupation, down to 0
	Label string  // the label that matched
	Lang  text.Lang
}

const (
	// leastAlike is the score below which a title and a label only share a common word.
	leastAlike = 0.35
	// maxTitle is how many bytes of a title are read.
	maxTitle = 300
)

// seniority is what titles say of experience or form of work and not of the occupation.
var seniority = folded("junior senior lead principal chief middle mid intern trainee remote hybrid part full time head jr sr m f d w x",
	"vecakais vecaka jaunakais jaunaka galvenais galvena vadosais vadosa praktikants praktikante attalinati attalinats",
	"старший старшая младший младшая ведущий ведущая главный главная стажер удаленно")

// unknownWeight is what a word of a title that no occupation has counts, beside the rarest word
// that one has: "Java" in "Java developer" narrows the work, it does not change it.
const unknownWeight = 0.3

// needsBonus is what an occupation gains that needs a skill named in the title.
const needsBonus = 0.1

// Occupations returns at most limit occupations that a title of a vacancy may mean, best first;
// equal ones in the order of ids. A label is as near to the title as the weight of the stems
// they share is in the weight of both (Dice's coefficient over idf).
func (e *Engine) Occupations(title string, limit int) []Suggested {
	if len(title) > maxTitle {
		title = title[:maxTitle]
	}
	words, sum := e.titleStems(title)
	x := &e.occupations
	matched := map[int32]float32{}
	for _, stems := range words {
		counted := map[int32]bool{}
		for _, id := range stems {
			for _, l := range x.with(id) {
				if !counted[l] {
					counted[l] = true
					matched[l] += x.idf[id]
				}
			}
		}
	}
	best := map[int32]Suggested{}
	for l, m := range matched {
		lb := &x.labels[l]
		score := min(1, 2*float64(min(m, x.sums[l]))/float64(x.sums[l]+sum))
		s := Suggested{Score: score, Label: e.occupationLabel(lb), Lang: text.Langs()[lb.lang]}
		if b, ok := best[lb.skill]; score >= leastAlike && (!ok || s.better(b)) {
			best[lb.skill] = s
		}
	}
	named := e.namedSkills(title)
	out := make([]Suggested, 0, len(best))
	for no, s := range best {
		o := e.tax.OccupationByNo(taxonomy.OccupationNo(no))
		s.ID, s.URI = o.ID, o.URI
		if slices.ContainsFunc(named, func(id taxonomy.SkillID) bool {
			return slices.Contains(o.Essential, id) || slices.Contains(o.Optional, id)
		}) {
			s.Score = min(1, s.Score+needsBonus)
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Suggested) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) })
	return out[:min(len(out), max(0, limit))]
}

// namedSkills returns the skills that a title says beyond doubt.
func (e *Engine) namedSkills(title string) []taxonomy.SkillID {
	var out []taxonomy.SkillID
	for _, f := range e.Extract(title, Request{Limit: 5}).Skills {
		if f.Accept {
			out = append(out, f.ID)
		}
	}
	return out
}

func (s Suggested) better(o Suggested) bool {
	return s.Score > o.Score || s.Score == o.Score && s.Label < o.Label
}

// titleStems returns the stems of each word of a title that tells of the occupation, and the
// weight of all these words: an unknown one weighs as much as the rarest known.
func (e *Engine) titleStems(title string) (words [][]stemID, sum float32) {
	lang, _ := text.Detect(title)
	x := &e.occupations
	var stems []string
	for _, t := range text.Tokens(title) {
		written := t.In(title)
		if seniority[t.Folded] || stops(lang, written, t.Folded) {
			continue
		}
		stems = readings(stems[:0], written, t.Folded, lang)
		var ids []stemID
		heaviest := float32(0)
		for _, s := range stems {
			if id, ok := x.ids[s]; ok {
				ids = append(ids, id)
				heaviest = max(heaviest, x.idf[id])
			}
		}
		if len(ids) == 0 {
			// The feminine and plural endings of "programmētājs/-a" are no words of their own.
			if len(strings.TrimSpace(t.Folded)) > 2 {
				sum += unknownWeight * x.rarest()
			}
			continue
		}
		words = append(words, ids)
		sum += heaviest
	}
	return words, sum
}

// rarest returns the weight of a stem that one concept has.
func (v *vocabulary) rarest() float32 {
	if len(v.idf) == 0 {
		return 0
	}
	return slices.Max(v.idf)
}

func (e *Engine) occupationLabel(l *label) string {
	labels := e.tax.OccupationByNo(taxonomy.OccupationNo(l.skill)).Labels
	lang := text.Langs()[l.lang]
	switch l.alt {
	case preferred:
		return labels.Preferred[lang]
	case bare:
		return withoutBrackets(labels.Preferred[lang])
	}
	return labels.Alternative[lang][l.alt]
}
