package pathway

import "math/bits"

// bound returns what no path through a label is below, when runs from a place on are still to
// come, and how many of them it takes at least; false when none beats the best so far.
func (x *search) bound(l *label, pos int) (v value, ahead int32, ok bool) {
	s := x.s
	at := s.bounds.at(x.day)
	open, cents, count, end := s.all&^l.needs, l.cents, l.count, int64(l.end)
	if x.best.missing == 0 {
		add, can := s.bounds.least(x.pair, at, open)
		if !can || s.later != nil && open&^s.later[pos] != 0 {
			return v, 0, false
		}
		c, n := x.pair.pair(add)
		cents, count, ahead = cents+c, count+n, n
		if end, can = x.ending(l, at, open); !can {
			return v, 0, false
		}
	} else {
		v.missing = max(0, l.missing-x.mostAdded(l, at, open&s.later[pos]))
		if l.missing > x.best.missing {
			count++
		}
	}
	sum := x.sum(cents, count)
	if x.overBudget(l, at, open, cents) || x.limit != nil && x.limit.less(sum) {
		return v, 0, false
	}
	if x.soonest {
		v.a = end
	} else {
		v.a, v.b = sum.a, sum.b
	}
	return v, ahead, v.less(x.best)
}

// overBudget reports whether covering all that is open costs too much.
func (x *search) overBudget(l *label, at int, open uint64, cents int64) bool {
	if cents > x.s.budget {
		return true
	}
	if x.best.missing > 0 || x.s.budget >= noBudget || x.pair == centsFirst {
		return false
	}
	add, can := x.s.bounds.least(centsFirst, at, open)
	c, _ := centsFirst.pair(add)
	return !can || l.cents+c > x.s.budget
}

// ending bounds the last day of a path that covers all: no need is covered before the first
// run that covers it ends, and the hours of what is under way and of what is still to come
// must find their place in the weeks from today on.
func (x *search) ending(l *label, at int, open uint64) (int64, bool) {
	s, end := x.s, int64(l.end)
	earliest := s.bounds.needs[at].earliest
	for m := open; m != 0; m &= m - 1 {
		end = max(end, int64(earliest[bits.TrailingZeros64(m)]))
	}
	if s.hours > 0 && open != 0 {
		add, can := s.bounds.least(workload, at, open)
		if !can {
			return 0, false
		}
		h := int64(s.hours)
		end = max(end, int64(x.day)-1+(x.underWay(l)+add+h-1)/h)
	}
	return end, end <= int64(s.last)
}

// underWay returns the hours a week times days that are still to be spent on what is under way.
func (x *search) underWay(l *label) int64 {
	sum := int64(0)
	for i := range l.acts {
		if a := &l.acts[i]; a.end >= x.day {
			sum += int64(a.hours) * int64(a.end-x.day+1)
		}
	}
	return sum
}

// mostAdded bounds the weight that can still be added, by the money and the hours that are left.
func (x *search) mostAdded(l *label, at int, open uint64) int64 {
	s := x.s
	most := s.bounds.most(centsFirst, at, open, s.weight, s.budget-l.cents)
	if s.hours > 0 {
		left := int64(s.hours)*int64(s.last-x.day+1) - x.underWay(l)
		most = min(most, s.bounds.most(workload, at, open, s.weight, left))
	}
	return most
}
