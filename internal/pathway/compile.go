package pathway

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// A problem is compiled to bits: each open need is one, and so is each prerequisite (skill
// and level) that is not met from the start. What a run covers or requires is then a word
// or two, and levels need no further thought: a course that teaches Python at 4 sets the bits
// of Python 2 and of Python 4.

// reqs is a set of prerequisites.
type reqs [maxRequired / 64]uint64

func (s *reqs) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s *reqs) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s reqs) or(o reqs) reqs    { return reqs{s[0] | o[0], s[1] | o[1]} }
func (s reqs) and(o reqs) reqs   { return reqs{s[0] & o[0], s[1] & o[1]} }
func (s reqs) minus(o reqs) reqs { return reqs{s[0] &^ o[0], s[1] &^ o[1]} }
func (s reqs) empty() bool       { return s[0]|s[1] == 0 }

// all yields the members, rising.
func (s reqs) all(yield func(int) bool) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			if !yield(64*i + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// run is a candidate as the search sees it. Days count from today.
type run struct {
	cand     int32
	start    int32 // flexible: the earliest day worth trying
	end      int32 // of a flexible run: when it begins at start
	days     int32
	slot     int8  // the timetable that it fills; noSlot = none
	hours    int32 // hundredths of an hour a week
	flexible bool
	cents    int64
	needs    uint64
	grants   reqs // prerequisites of others that it meets
	requires reqs
}

// The timetables that only one run at a time can fill.
const (
	noSlot = -1
	slots  = 3
)

func slotOf(t catalog.Timetable) int8 {
	switch t {
	case catalog.Day:
		return 0
	case catalog.Evening:
		return 1
	case catalog.Weekend:
		return 2
	default:
		return noSlot
	}
}

// limits are the bounds of a problem in the units of the search.
type limits struct {
	last     int32 // the last day
	budget   int64
	hours    int32 // 0 = no bound
	evenings bool
}

const noBudget = math.MaxInt64 / 4

func (p *Problem) limits(today int32) limits {
	l := limits{last: Horizon, budget: noBudget, hours: hundredths(p.MaxWeeklyHours), evenings: p.EveningsOnly}
	if !p.Deadline.IsZero() {
		l.last = min(l.last, market.Day(p.Deadline)-today)
	}
	if p.Budget != nil {
		l.budget = min(*p.Budget, noBudget)
	}
	return l
}

// hundredths makes hours exact, so that their sum does not hang on its order.
func hundredths(hours float64) int32 { return int32(math.Round(min(max(hours, 0), 1e6) * 100)) }

// allow reports whether a run alone keeps within the limits.
func (l *limits) allow(r *run, t catalog.Timetable) bool {
	return r.end <= l.last && r.cents <= l.budget && (l.hours == 0 || r.hours <= l.hours) &&
		(!l.evenings || t == catalog.Evening || t == catalog.SelfPaced)
}

// compiler turns a problem into runs over bits.
type compiler struct {
	p     *Problem
	judge judge
	today int32

	have    map[taxonomy.SkillID][]taxonomy.Level
	teaches map[taxonomy.SkillID][]teacher
	names   map[taxonomy.SkillID]taxonomy.SkillID
	runs    []run  // by candidate, whether it matters or not
	matters []bool // by candidate: it helps with a need or a prerequisite of one that does
	wanted  map[taxonomy.SkillAt]int
	pending []taxonomy.SkillAt // prerequisites by bit
	reduced bool               // a candidate was left out for want of bits
}

type teacher struct {
	cand  int32
	level taxonomy.Level
}

func newCompiler(p *Problem) *compiler {
	c := &compiler{p: p, judge: newJudge(p.Taxonomy, p.Worth, p.Enough), today: market.Day(p.Now),
		have: map[taxonomy.SkillID][]taxonomy.Level{}, teaches: map[taxonomy.SkillID][]teacher{},
		names: map[taxonomy.SkillID]taxonomy.SkillID{}, wanted: map[taxonomy.SkillAt]int{}}
	for _, h := range p.Have {
		name := c.name(h.Skill)
		c.have[name] = append(c.have[name], h.Level)
	}
	c.runs, c.matters = make([]run, len(p.Candidates)), make([]bool, len(p.Candidates))
	for i := range p.Candidates {
		c.runs[i] = c.run(i)
		for _, s := range p.Candidates[i].Teaches {
			name := c.name(s.Skill)
			c.teaches[name] = append(c.teaches[name], teacher{int32(i), s.Level})
		}
	}
	return c
}

func (c *compiler) name(id taxonomy.SkillID) taxonomy.SkillID {
	n, ok := c.names[id]
	if !ok {
		n = c.judge.name(id)
		c.names[id] = n
	}
	return n
}

func (c *compiler) run(i int) run {
	d := &c.p.Candidates[i]
	r := run{cand: int32(i), slot: slotOf(d.Timetable), hours: hundredths(d.WeeklyHours), flexible: d.Flexible, cents: max(0, d.Cents)}
	if d.Flexible {
		r.days = int32(min(max(1, d.Days), 10*Horizon))
		r.end = r.days - 1
		return r
	}
	// One may join a run that has begun: it takes up the days that are left.
	r.start, r.end = max(0, market.Day(d.Start)-c.today), market.Day(d.End)-c.today
	r.days = r.end - r.start + 1
	return r
}

func (c *compiler) holds(w taxonomy.SkillAt) bool {
	if len(c.have) == 0 {
		return false
	}
	for _, n := range c.judge.near(w.Skill) {
		for _, l := range c.have[n.skill] {
			if c.judge.credit(n.kappa, l, w.Level) > 0 {
				return true
			}
		}
	}
	return false
}

// teachersOf yields the candidates that meet a wanted skill.
func (c *compiler) teachersOf(w taxonomy.SkillAt, yield func(cand int32)) {
	for _, n := range c.judge.near(w.Skill) {
		for _, t := range c.teaches[n.skill] {
			if c.judge.credit(n.kappa, t.level, w.Level) > 0 {
				yield(t.cand)
			}
		}
	}
}

// cover sets the bit of a need in all runs that cover it.
func (c *compiler) cover(bit int, w taxonomy.SkillAt) {
	c.teachersOf(w, func(i int32) {
		c.runs[i].needs |= 1 << bit
		c.consider(i)
	})
}

// consider takes a candidate in, with what it requires.
func (c *compiler) consider(i int32) {
	if c.matters[i] {
		return
	}
	c.matters[i] = true
	for _, s := range c.p.Candidates[i].Requires {
		w := taxonomy.SkillAt{Skill: c.name(s.Skill), Level: s.Level}
		bit, seen := c.wanted[w]
		if !seen {
			bit = c.require(w)
		}
		switch {
		case bit >= 0:
			c.runs[i].requires.add(bit)
		case bit == noBits:
			c.runs[i].end = math.MaxInt32 // out of every limit
		}
	}
}

// What stands for a prerequisite that has no bit.
const (
	held   = -1 // met from the start
	noBits = -2 // there are too many
)

func (c *compiler) require(w taxonomy.SkillAt) int {
	bit := held
	switch {
	case c.holds(w):
	case len(c.pending) == maxRequired:
		bit, c.reduced = noBits, true
	default:
		bit = len(c.pending)
		c.pending = append(c.pending, w)
	}
	c.wanted[w] = bit
	return bit
}

// grant sets the bits of all prerequisites in the runs that meet them, and takes in what
// these runs require in turn.
func (c *compiler) grant() {
	for bit := 0; bit < len(c.pending); bit++ {
		c.teachersOf(c.pending[bit], func(i int32) {
			c.runs[i].grants.add(bit)
			c.consider(i)
		})
	}
}

// never is the day on which a prerequisite is met that nothing meets.
const never = math.MaxInt32

// reach returns the runs that can be taken at all within the limits, were there no other
// runs in the way: allowed themselves, their prerequisites met in time.
func (c *compiler) reach(l limits) []run {
	var out []run
	for i := range c.runs {
		if r := &c.runs[i]; c.matters[i] && r.end >= r.start && l.allow(r, c.p.Candidates[i].Timetable) {
			out = append(out, *r)
		}
	}
	ready := slices.Repeat([]int32{never}, len(c.pending)) // the first day on which a prerequisite can be met
	for changed := true; changed; {
		changed = false
		for i := range out {
			r := &out[i]
			from, ok := r.opens(ready)
			if !ok || r.grants.empty() || from+r.days-1 > l.last {
				continue
			}
			for bit := range r.grants.all {
				if from+r.days < ready[bit] {
					ready[bit], changed = from+r.days, true
				}
			}
		}
	}
	kept := out[:0]
	for _, r := range out {
		if from, ok := r.opens(ready); ok && from+r.days-1 <= l.last {
			r.start, r.end = from, from+r.days-1
			kept = append(kept, r)
		}
	}
	return kept
}

// opens returns the first day on which a run can be begun, given when prerequisites can be met.
func (r *run) opens(ready []int32) (int32, bool) {
	from := int32(0)
	for bit := range r.requires.all {
		from = max(from, ready[bit])
	}
	if from == never {
		return 0, false
	}
	if r.flexible {
		return from, true
	}
	return r.start, from <= r.start
}

// why says what keeps a need out of reach that no run within the limits covers.
func (c *compiler) why(need int, free []run, bit int) Miss {
	w := c.p.Needs[need]
	if slices.ContainsFunc(free, func(r run) bool { return r.needs&(1<<bit) != 0 }) {
		return Miss{Need: need, Why: OutOfLimits}
	}
	held := slices.ContainsFunc(c.runs, func(r run) bool { return r.needs&(1<<bit) != 0 && r.start <= r.end && r.end <= Horizon })
	taught, best := false, taxonomy.Level(0)
	for _, n := range c.judge.near(c.name(w.Skill)) {
		for _, t := range c.teaches[n.skill] {
			taught = taught || c.judge.credit(n.kappa, t.level, w.Level) > 0
			best = max(best, t.level)
		}
	}
	switch {
	case held:
		return Miss{Need: need, Why: NoWayIn}
	case taught:
		return Miss{Need: need, Why: OutOfLimits}
	case best > 0:
		return Miss{Need: need, Why: LevelTooLow, Best: best}
	default:
		return Miss{Need: need, Why: NotTaught}
	}
}

// byWeight returns the open needs, heaviest first.
func (p *Problem) byWeight(open []int) []int {
	out := slices.Clone(open)
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(p.weight(b), p.weight(a)) })
	return out
}

func (p *Problem) weight(need int) int64 {
	w := p.Needs[need].Weight
	if w == 0 {
		w = 1
	}
	return max(1, int64(math.Round(min(w, 1e6)*1e6)))
}
