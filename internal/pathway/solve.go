package pathway

import (
	"slices"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// widths are how many labels successive searches keep. Most problems end with the first or
// second; each search begins with the best path of those before. The very first one does
// not ask whether to stop: it is what an answer takes at least.
var widths = []int{16, 256, 4096, 32_768}

// settleWidth is the greatest width at which ties are settled once the objective is proven.
const settleWidth = 256

// maxWork bounds the work of one answer for callers without a clock: about a second.
const maxWork = 8_000_000

// Solve answers a problem. It asks stop now and then whether to end (nil = never), and then
// returns the best it has with its bound. Equal problems have equal answers unless they are
// stopped.
func Solve(p Problem, stop func() bool) Answer {
	c := newCompiler(&p)
	a := Answer{}
	for i, n := range p.Needs {
		if c.holds(taxonomy.SkillAt{Skill: c.name(n.Skill), Level: n.Level}) {
			a.Met = append(a.Met, i)
		} else {
			a.Open = append(a.Open, i)
		}
	}
	order := p.byWeight(a.Open)
	if len(order) > MaxNeeds {
		for _, n := range order[MaxNeeds:] {
			a.Uncovered = append(a.Uncovered, Miss{Need: n, Why: TooMany})
		}
		order = order[:MaxNeeds]
	}
	slices.Sort(order)
	s := &solver{p: &p, c: c, stop: stop, work: maxWork, order: order, met: a.Met}
	a.Uncovered = append(a.Uncovered, s.prepare()...)
	slices.SortFunc(a.Uncovered, func(x, y Miss) int { return x.Need - y.Need })
	if s.space.all == 0 {
		return a
	}
	for _, q := range s.answer(p.Objectives) {
		a.include(s.path(q))
	}
	return a
}

// include adds a path, or its proof to the same path.
func (a *Answer) include(p Path) {
	for i := range a.Paths {
		if slices.EqualFunc(a.Paths[i].Steps, p.Steps, func(x, y Step) bool { return x.Candidate == y.Candidate && x.Start.Equal(y.Start) }) {
			a.Paths[i].Proofs = append(a.Paths[i].Proofs, p.Proofs...)
			return
		}
	}
	a.Paths = append(a.Paths, p)
}

// solver holds one problem while its objectives are answered.
type solver struct {
	p      *Problem
	c      *compiler
	stop   func() bool
	work   int
	order  []int // needs by bit
	met    []int
	space  *space
	quests []*quest
}

// quest is the search for the best path of one objective: first among the paths that cover
// everything; when there is none, among those that cover most.
type quest struct {
	objective Objective
	all, most found
	hopeless  bool // proven: no path covers everything
}

// found is the best of the searches so far.
type found struct {
	best    value
	path    []taken // nil = none yet
	bound   value   // no path is below
	exact   bool    // no path is better at the objective
	settled bool    // nor, among equals, at what settles ties
	full    bool    // there was no memory for more
	method  Method
}

func (q *quest) result() *found {
	if q.all.path != nil {
		return &q.all
	}
	return &q.most
}

// prepare compiles the problem and says what cannot be covered.
func (s *solver) prepare() []Miss {
	weight := make([]int64, len(s.order))
	for bit, n := range s.order {
		s.c.cover(bit, taxonomy.SkillAt{Skill: s.c.name(s.p.Needs[n].Skill), Level: s.p.Needs[n].Level})
		weight[bit] = s.p.weight(n)
	}
	s.c.grant()
	l := s.p.limits(s.c.today)
	s.space = newSpace(l, s.c.reach(l), weight, s.order, len(s.c.pending), s.p.Candidates)
	var out []Miss
	var free []run
	for bit, n := range s.order {
		if s.space.all&(1<<bit) != 0 {
			continue
		}
		if free == nil {
			free = s.c.reach(limits{last: Horizon, budget: noBudget})
		}
		out = append(out, s.c.why(n, free, bit))
	}
	return out
}

// answer widens the searches for all objectives together, so that none waits for another to
// be proven, and then settles ties.
func (s *solver) answer(objectives []Objective) []*quest {
	if len(objectives) == 0 {
		objectives = Objectives()
	}
	for _, o := range objectives {
		s.quests = append(s.quests, &quest{objective: o,
			all: found{best: value{0, infinite, infinite}, method: Greedy}, most: found{best: value{infinite, 0, 0}, method: Greedy}})
	}
	for round := range widths {
		for _, q := range s.quests {
			s.advance(q, round)
		}
		if s.over() {
			break
		}
	}
	for _, q := range s.quests {
		s.settle(q)
	}
	return s.quests
}

func (s *solver) over() bool { return s.work <= 0 || s.stop != nil && s.stop() }

// advance searches at one width for what a quest is at.
func (s *solver) advance(q *quest, round int) {
	if s.quests[0].hopeless || slices.ContainsFunc(s.quests, func(o *quest) bool { return o.hopeless }) {
		q.hopeless = true
	}
	if !q.hopeless {
		s.learn(q, &q.all)
		s.widen(s.space, q.objective == Fastest, q.pair(), nil, &q.all, round)
		if q.all.path != nil {
			return
		}
		q.hopeless = q.all.exact
	}
	s.learn(q, &q.most)
	s.widen(s.space, q.objective == Fastest, q.pair(), nil, &q.most, round)
}

// learn begins with what the searches for other objectives have found.
func (s *solver) learn(q *quest, f *found) {
	take := func(path []taken) {
		if v := s.valueOf(q.objective, path); v.less(f.best) {
			f.best, f.path = v, path
			f.raise(f.bound)
		}
	}
	if f == &q.most {
		take([]taken{}) // nothing at all leaves everything uncovered
	}
	for _, o := range s.quests {
		for _, path := range [][]taken{o.all.path, o.most.path} {
			if path != nil {
				take(path)
			}
		}
	}
}

func (q *quest) pair() measure {
	if q.objective == Fewest {
		return runsFirst
	}
	return centsFirst
}

// widen searches once more, with the width of a round, unless there is nothing left to find.
func (s *solver) widen(sp *space, soonest bool, pair measure, limit *value, f *found, round int) {
	// There must be something to answer with.
	first := round == 0 && len(f.path) == 0 && (f == &s.quests[0].all || f == &s.quests[0].most)
	if f.settled || f.full || f.exact && widths[round] > settleWidth || !first && s.over() {
		return
	}
	x := newSearch(sp, soonest, pair, limit, f.best)
	x.width, x.work, x.stop = widths[round], s.work, s.stop
	if first {
		x.stop = nil
	}
	x.sweep()
	s.work, f.full = x.work, len(x.labels) > maxLabels
	if x.path != nil {
		f.path = trim(x.path)
		f.best = x.valueOf(sp.sumUp(f.path))
	}
	f.raise(x.dropped)
	if round > 0 && !x.halted || f.exact {
		f.method = LabelSetting
	}
}

// raise takes in that no path is below what was dropped, unless it is the best already.
func (f *found) raise(dropped value) {
	if f.best.less(dropped) {
		dropped = f.best
	}
	if f.bound.less(dropped) {
		f.bound = dropped
	}
	f.settled = !f.bound.less(f.best)
	f.exact = f.settled || f.bound.missing == f.best.missing && f.bound.a >= f.best.a
}

// settle improves a path at what counts among equals: the last day for the cheapest and the
// shortest, cents and runs for the fastest. Bounds and proof stay those of the objective.
func (s *solver) settle(q *quest) {
	f := q.result()
	if len(f.path) == 0 {
		return
	}
	t := found{path: f.path}
	sp, limit := s.space, (*value)(nil)
	if q.objective == Fastest {
		last := int32(f.best.a)
		sp = s.space.only(func(r *run) bool { return r.end <= last })
		sp.last, t.best = last, s.valueOf(Cheapest, f.path)
	} else {
		v := s.valueOf(q.objective, f.path)
		v.missing = 0
		limit, t.best = &v, s.valueOf(Fastest, f.path)
	}
	for round := 0; round < len(widths) && widths[round] <= settleWidth; round++ {
		s.widen(sp, q.objective != Fastest, q.pair(), limit, &t, round)
	}
	f.path = t.path
	f.settled = f.settled && t.settled
}

// valueOf returns what a path is worth at an objective.
func (s *solver) valueOf(o Objective, path []taken) value {
	l := s.space.sumUp(path)
	v := value{missing: l.missing}
	switch o {
	case Fastest:
		v.a = int64(l.end)
	case Fewest:
		v.a, v.b = int64(l.count), l.cents
	default:
		v.a, v.b = l.cents, int64(l.count)
	}
	return v
}

// sumUp returns what a path covers, costs and takes.
func (s *space) sumUp(path []taken) *label {
	l := &label{end: -1, count: int32(len(path)), missing: s.total}
	for _, t := range path {
		l.cents, l.end, l.needs = l.cents+t.run.cents, max(l.end, t.last()), l.needs|t.run.needs
	}
	for bit, w := range s.weight {
		if s.all&l.needs&(1<<bit) != 0 {
			l.missing -= w
		}
	}
	return l
}

// gap returns the share by which one value lies above another.
func gap(high, low float64) float64 {
	if high <= low || high <= 0 {
		return 0
	}
	return min(1, (high-low)/high)
}
