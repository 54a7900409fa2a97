package pathway

import (
	"cmp"
	"math"
	"slices"
)

// space is what is searched: the runs that can matter, in the order of their first days.
type space struct {
	limits
	needs  []int   // index into Problem.Needs by bit
	weight []int64 // by bit
	all    uint64  // the bits that some run covers
	fixed  []run
	flex   []run

	pending   int      // how many prerequisites there are
	leads     []uint64 // by prerequisite: the needs that it is a way to
	lastStart []int32  // by prerequisite: the last first day of a run that requires it
	later     []uint64 // by place in fixed: the needs that runs from there on cover, flexible ones included
	live      []reqs   // by place in fixed: the prerequisites that runs from there on have
	total     int64    // weight of all
	bounds    *bounds
}

// newSpace keeps of the runs those that can be part of a path nobody would shorten, and
// prepares the search. The runs are changed.
func newSpace(l limits, runs []run, weight []int64, needs []int, pending int, candidates []Candidate) *space {
	s := &space{limits: l, needs: needs, weight: weight, pending: pending}
	runs = s.relevant(runs)
	slices.SortFunc(runs, func(a, b run) int { return compareRuns(&a, &b, candidates) })
	runs = undominated(runs, len(needs))
	for i := range runs {
		s.all |= runs[i].needs
	}
	s.split(runs)
	for bit, w := range weight {
		if s.all&(1<<bit) != 0 {
			s.total += w
		}
	}
	s.follow()
	s.bounds = newBounds(s)
	return s
}

// only returns the space of some of the runs, with the bounds of all of them.
func (s *space) only(keep func(*run) bool) *space {
	t := &space{limits: s.limits, needs: s.needs, weight: s.weight, pending: s.pending, all: s.all, total: s.total, bounds: s.bounds}
	var runs []run
	s.each(func(r *run) {
		if keep(r) {
			runs = append(runs, *r)
		}
	})
	t.split(t.relevant(runs))
	t.follow()
	return t
}

// split tells fixed runs from flexible ones; each keep their order.
func (s *space) split(runs []run) {
	for _, r := range runs {
		if r.flexible {
			s.flex = append(s.flex, r)
		} else {
			s.fixed = append(s.fixed, r)
		}
	}
}

// compareRuns orders runs by first day; further by what they are, never by the order in
// which they were given.
func compareRuns(a, b *run, candidates []Candidate) int {
	x, y := &candidates[a.cand], &candidates[b.cand]
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.cents, b.cents),
		cmp.Compare(x.Course, y.Course), cmp.Compare(x.Run, y.Run), cmp.Compare(a.cand, b.cand))
}

// relevant keeps the runs that cover a need, or meet in time a prerequisite of one that is
// kept, and forgets the prerequisites that nobody asks for.
func (s *space) relevant(runs []run) []run {
	s.lastStart = make([]int32, s.pending)
	for i := range s.lastStart {
		s.lastStart[i] = -1
	}
	kept := make([]bool, len(runs))
	for changed := true; changed; {
		changed = false
		for i := range runs {
			r := &runs[i]
			if kept[i] || r.needs == 0 && !s.enables(r) {
				continue
			}
			kept[i], changed = true, true
			for bit := range r.requires.all {
				s.lastStart[bit] = max(s.lastStart[bit], lastStartOf(r))
			}
		}
	}
	var asked reqs
	for bit, day := range s.lastStart {
		if day >= 0 {
			asked.add(bit)
		}
	}
	out := runs[:0]
	for i, r := range runs {
		if kept[i] {
			r.grants = r.grants.and(asked)
			out = append(out, r)
		}
	}
	return out
}

func lastStartOf(r *run) int32 {
	if r.flexible {
		return math.MaxInt32
	}
	return r.start
}

func (s *space) enables(r *run) bool {
	for bit := range r.grants.all {
		if r.end < s.lastStart[bit] {
			return true
		}
	}
	return false
}

// undominated leaves out runs in whose place another can always stand: one that covers and
// meets as much, requires no more, costs no more, fits into its days, and asks for the same
// timetable or none and for no more hours a week. The runs are in their order.
func undominated(runs []run, needs int) []run {
	fixed, flex := make([][]int32, needs+1), make([][]int32, needs+1) // by need; last, those that cover none
	for i := range runs {
		lists := fixed
		if runs[i].flexible {
			lists = flex
		}
		for bit := range needs {
			if runs[i].needs&(1<<bit) != 0 {
				lists[bit] = append(lists[bit], int32(i))
			}
		}
		if runs[i].needs == 0 {
			lists[needs] = append(lists[needs], int32(i))
		}
	}
	out := make([]run, 0, len(runs))
	for i := range runs {
		r, at := &runs[i], needs
		for bit := range needs { // a rival covers all that r does: look where there are fewest
			if r.needs&(1<<bit) != 0 && (at == needs || len(fixed[bit]) < len(fixed[at])) {
				at = bit
			}
		}
		rival := func(k int32) bool { return int(k) != i && stands(&runs[k], r, int(k) < i) }
		if slices.ContainsFunc(flex[at], rival) {
			continue
		}
		if !r.flexible && slices.ContainsFunc(during(runs, fixed[at], r), rival) {
			continue
		}
		out = append(out, *r)
	}
	return out
}

// during returns of some fixed runs, in their order, those that begin while r lasts.
func during(runs []run, some []int32, r *run) []int32 {
	first := func(day int32) int {
		n, _ := slices.BinarySearchFunc(some, day, func(k, day int32) int { return cmp.Compare(runs[k].start, day) })
		return n
	}
	return some[first(r.start):first(r.end+1)]
}

// stands reports whether q can always stand in the place of r; of two that can stand for
// each other the first one does.
func stands(q, r *run, first bool) bool {
	if r.needs&^q.needs != 0 || q.cents > r.cents || q.hours > r.hours || q.slot != noSlot && q.slot != r.slot {
		return false
	}
	if q.flexible && q.days > r.days || !q.flexible && (r.flexible || q.start < r.start || q.end > r.end) {
		return false
	}
	if !r.grants.minus(q.grants).empty() || !q.requires.minus(r.requires).empty() {
		return false
	}
	return first || !(r.needs == q.needs && r.cents == q.cents && r.hours == q.hours && r.slot == q.slot &&
		r.flexible == q.flexible && r.days == q.days && r.grants == q.grants && r.requires == q.requires)
}

// follow computes what prerequisites lead to, and what is still to come at each place.
func (s *space) follow() {
	s.leads = make([]uint64, s.pending)
	for changed := true; changed; {
		changed = false
		s.each(func(r *run) {
			to := r.needs
			for bit := range r.grants.all {
				to |= s.leads[bit]
			}
			for bit := range r.requires.all {
				if to&^s.leads[bit] != 0 {
					s.leads[bit] |= to
					changed = true
				}
			}
		})
	}
	n := len(s.fixed)
	s.later, s.live = make([]uint64, n+1), make([]reqs, n+1)
	for i := range s.flex {
		s.later[n] |= s.flex[i].needs
		s.live[n] = s.live[n].or(s.flex[i].requires)
	}
	for i := n - 1; i >= 0; i-- {
		s.later[i] = s.later[i+1] | s.fixed[i].needs
		s.live[i] = s.live[i+1].or(s.fixed[i].requires)
	}
}

func (s *space) each(f func(*run)) {
	for i := range s.fixed {
		f(&s.fixed[i])
	}
	for i := range s.flex {
		f(&s.flex[i])
	}
}
