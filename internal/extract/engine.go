package extract

import (
	"sync"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Engine finds the skills of one taxonomy in texts. It never changes after New, so any number
// of goroutines may use it.
type Engine struct {
	tax         *taxonomy.Taxonomy
	index       index
	occupations index
	facts       []facts
	phrases     map[int32][]phrase
	speller     speller
	queries     sync.Pool
}

// Options choose what an Engine uses. The zero value uses everything.
type Options struct {
	NoPhrases bool // only the taxonomy's own labels, no phrases of adverts: to measure what they add
}

// New indexes the skills and occupations of a taxonomy. Skill groups are left out: they order
// others, nobody needs them.
func New(tax *taxonomy.Taxonomy, opt Options) *Engine {
	e := &Engine{tax: tax}
	if !opt.NoPhrases {
		e.phrases = phrasesOf(tax)
	}
	e.index = newIndex(tax.SkillCount(), func(no int32) (taxonomy.Labels, bool) {
		s := tax.SkillByNo(taxonomy.SkillNo(no))
		return s.Labels, s.Kind != taxonomy.KindGroup
	}, e.phrases)
	e.occupations = newIndex(tax.OccupationCount(), func(no int32) (taxonomy.Labels, bool) {
		return tax.OccupationByNo(taxonomy.OccupationNo(no)).Labels, true
	}, nil)
	e.facts = newFacts(tax)
	e.markOrdinary()
	e.speller = newSpeller(&e.index.vocabulary)
	e.queries.New = func() any { return newQuery(e) }
	return e
}

// query is the room one extraction works in.
type query struct {
	engine  *Engine
	text    string
	words   []word
	windows []window
	hints   hints

	// one window
	matched  []float32 // label → Σ idf matched
	stamp    []uint64  // label → the last word that was counted for it
	ordinal  uint64    // of the present word, counted over all texts of this query
	touched  []int32   // labels with matched > 0
	best     []int32   // skill → place in tallies + 1
	tallies  []tally
	heap     []tally
	found    []candidate
	inWindow []bool // stem → whether the window has it
	present  []stemID
	grams    grams

	// the text
	place  []int32 // skill → place in noted + 1
	noted  []noted
	claims []uint8 // word → how many skills were placed there

	tokens, labelWords []text.Token
	stems              []string
	trigrams           []text.Trigram
	near               []stemID
}

func newQuery(e *Engine) *query {
	labels, skills := len(e.index.labels), e.tax.SkillCount()
	return &query{engine: e, matched: make([]float32, labels), stamp: make([]uint64, labels),
		best: make([]int32, skills), place: make([]int32, skills), inWindow: make([]bool, len(e.index.ids))}
}
