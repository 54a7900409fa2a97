package pathway

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// SeatProblem asks which groups to open so that a budget closes most of the gap:
//
//	max Σ_s Weight_s · min(People_s, Σ_i groups_i · Seats_i · Yield_is)   with   Σ_i groups_i · Cents_i ≤ Budget
//
// groups are whole numbers up to Most (METHODS §3).
type SeatProblem struct {
	Gaps    []SeatGap
	Options []SeatOption
	Budget  int64 // cents
}

// SeatGap is how many people with a skill are missing, and what one of them is worth.
type SeatGap struct {
	Skill  taxonomy.SkillID
	People float64
	Weight float64
}

// SeatOption is a group of a course that could be opened.
type SeatOption struct {
	Course catalog.CourseID
	Seats  int   // of one group
	Cents  int64 // what one group costs
	Most   int   // how many groups can be opened; 0 = one
	Yields []Yield
}

// Yield is how many people a seat adds to a gap: completion times what the course teaches of it.
type Yield struct {
	Gap     int // index into SeatProblem.Gaps
	PerSeat float64
}

// SeatPlan is what to open, most for its money first.
type SeatPlan struct {
	Choices []SeatChoice
	Seats   int
	Cents   int64
	Closed  []float64 // people, by gap
	Value   float64   // Σ Weight · Closed
	Bound   float64   // of the linear programme, in which groups may be split: no plan is worth more
	Gap     float64   // (Bound − Value) / Bound
	Exact   bool      // nothing better exists
	Guessed bool      // every first group was tried: Value is at least 0.617 of the best
}

// SeatChoice is one option of a plan.
type SeatChoice struct {
	Option int // index into SeatProblem.Options
	Groups int
	Seats  int
	Cents  int64
	Value  float64 // what it adds to the options before it
}

// PlanSeats chooses groups by what they add per cent of cost, one by one, once for each group
// that may come first, and keeps the best plan. The greedy choice with one guessed element
// reaches 0.617 of the best possible (Feldman, Nutov & Shoham 2020); how far it is in fact
// from it, Bound says. When stop tells it to, it ends with the guesses made so far.
func PlanSeats(p SeatProblem, stop func() bool) SeatPlan {
	s := newSeats(p)
	best := s.greedy(-1)
	guessed := true
	for _, first := range s.bySize() {
		if stop != nil && stop() {
			guessed = false
			break
		}
		if plan := s.greedy(first); plan.value > best.value+1e-12*best.value {
			best = plan
		}
	}
	out := s.plan(best)
	out.Guessed = guessed
	out.Bound = max(s.bound(stop), out.Value)
	out.Gap = gap(out.Bound, out.Value)
	if out.Exact = out.Gap < 1e-9; out.Exact {
		out.Gap = 0
	}
	return out
}

// seats is a seat problem made ready.
type seats struct {
	p       *SeatProblem
	people  []float64
	weight  []float64
	options []seatOption
}

type seatOption struct {
	cents int64
	most  int
	adds  []addition // by gap, each once
}

// addition is how many people one group adds to a gap.
type addition struct {
	gap    int
	people float64
}

func newSeats(p SeatProblem) *seats {
	s := &seats{p: &p, people: make([]float64, len(p.Gaps)), weight: make([]float64, len(p.Gaps)), options: make([]seatOption, len(p.Options))}
	for i, g := range p.Gaps {
		s.people[i], s.weight[i] = max(0, g.People), max(0, g.Weight)
	}
	for i, o := range p.Options {
		c := seatOption{cents: max(0, o.Cents), most: max(1, o.Most)}
		for _, y := range o.Yields {
			n := max(0, y.PerSeat) * float64(max(0, o.Seats))
			if n == 0 || s.people[y.Gap]*s.weight[y.Gap] == 0 {
				continue
			}
			if k := slices.IndexFunc(c.adds, func(a addition) bool { return a.gap == y.Gap }); k >= 0 {
				c.adds[k].people += n
			} else {
				c.adds = append(c.adds, addition{y.Gap, n})
			}
		}
		s.options[i] = c
	}
	return s
}

// gain returns what one more group adds when so much of each gap is left.
func (s *seats) gain(option int, left []float64) float64 {
	sum := 0.0
	for _, a := range s.options[option].adds {
		sum += s.weight[a.gap] * min(left[a.gap], a.people)
	}
	return sum
}

// bySize returns the options that help and can be paid for, by what a group adds alone.
func (s *seats) bySize() []int {
	var out []int
	for i := range s.options {
		if s.options[i].cents <= s.p.Budget && len(s.options[i].adds) > 0 {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(s.gain(b, s.people), s.gain(a, s.people)) })
	return out
}

// chosen is a plan in the making.
type chosen struct {
	groups []int
	order  []int // options, in the order in which they were first chosen
	left   []float64
	cents  int64
	value  float64
}

func (s *seats) open(c *chosen, option int) {
	o := &s.options[option]
	c.value += s.gain(option, c.left)
	for _, a := range o.adds {
		c.left[a.gap] = max(0, c.left[a.gap]-a.people)
	}
	if c.groups[option] == 0 {
		c.order = append(c.order, option)
	}
	c.groups[option]++
	c.cents += o.cents
}

// greedy opens the first group given (−1 = none), then always the one that adds most per
// cent among those that can still be paid for. What a group adds only ever falls, so that a
// value worked out earlier is a bound, and only the group on top is worked out anew.
func (s *seats) greedy(first int) chosen {
	c := chosen{groups: make([]int, len(s.options)), left: slices.Clone(s.people)}
	if first >= 0 {
		s.open(&c, first)
	}
	q := make(ratios, 0, len(s.options))
	for i := range s.options {
		if g := s.gain(i, c.left); g > 0 {
			q = append(q, ratio{i, g, s.options[i].cents, len(c.order)})
		}
	}
	heap.Init(&q)
	for step := len(c.order); len(q) > 0; {
		top := &q[0]
		o := &s.options[top.option]
		switch {
		case c.groups[top.option] == o.most || c.cents+o.cents > s.p.Budget:
			heap.Pop(&q)
		case top.step != step:
			top.gain, top.step = s.gain(top.option, c.left), step
			if top.gain > 0 {
				heap.Fix(&q, 0)
			} else {
				heap.Pop(&q)
			}
		default:
			s.open(&c, top.option)
			step++
		}
	}
	return c
}

// ratio is what a group adds, as worked out at some step.
type ratio struct {
	option int
	gain   float64
	cents  int64
	step   int
}

// ratios is a heap, the most per cent on top.
type ratios []ratio

func (q ratios) Len() int      { return len(q) }
func (q ratios) Swap(i, k int) { q[i], q[k] = q[k], q[i] }
func (q *ratios) Push(x any)   { *q = append(*q, x.(ratio)) }
func (q *ratios) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
func (q ratios) Less(i, k int) bool {
	a, b := &q[i], &q[k]
	if x, y := a.gain*float64(b.cents), b.gain*float64(a.cents); x != y {
		return x > y
	}
	if a.cents != b.cents {
		return a.cents < b.cents // both products are 0: a free group comes first
	}
	if a.gain != b.gain {
		return a.gain > b.gain
	}
	return a.option < b.option
}

// plan puts what was chosen into the terms of the problem.
func (s *seats) plan(c chosen) SeatPlan {
	out := SeatPlan{Cents: c.cents, Closed: make([]float64, len(s.people))}
	again := chosen{groups: make([]int, len(s.options)), left: slices.Clone(s.people)}
	for _, i := range c.order {
		before := again.value
		for range c.groups[i] {
			s.open(&again, i)
		}
		o := SeatChoice{Option: i, Groups: c.groups[i], Seats: c.groups[i] * s.p.Options[i].Seats,
			Cents: int64(c.groups[i]) * s.options[i].cents, Value: again.value - before}
		out.Choices, out.Seats = append(out.Choices, o), out.Seats+o.Seats
	}
	for g := range out.Closed {
		out.Closed[g] = s.people[g] - again.left[g]
	}
	out.Value = again.value
	return out
}
