package pathway

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// search is one sweep over the days: at each run's first day every label that is kept may be
// extended by it. Of the labels with the same needs those stay that no other dominates, and of
// these the `width` most promising ones; when nothing worth having was dropped, the result
// is exact.
//
// A flexible run begins today or on a day before which it could not: its timetable was taken,
// the hours were full, or a prerequisite was not yet met. Any other schedule can be pushed
// together without changing what it covers and costs, nor ending later.
type search struct {
	s       *space
	soonest bool    // minimise the last day, else cents and runs
	pair    measure // which of cents and runs comes first
	limit   *value  // with soonest: cents and runs stay within it
	width   int
	stop    func() bool
	work    int // what may still be tried before the search gives up

	best    value
	path    []taken // nil = none better than the one given
	dropped value   // no path through a label that was dropped is below this

	keepPair, keepCents bool
	flexSlots           [slots]bool // the timetables of flexible runs
	flexRequires        reqs

	day     int32
	labels  []label
	pool    []int32
	covered []uint64 // by place in pool: label.needs, kept together for speed
	same    map[uint64][]int32
	days    [][]int32 // by day: labels that may begin a flexible run then
	current []int32   // those of the day in hand
	acts    []act
	track   bool // acts matter
	halted  bool
}

// taken is a run of a path.
type taken struct {
	run   *run
	start int32
}

const (
	infinite  = math.MaxInt64
	maxLabels = 150_000
)

func newSearch(s *space, soonest bool, pair measure, limit *value, best value) *search {
	x := &search{s: s, soonest: soonest, pair: pair, limit: limit, best: best, dropped: value{infinite, infinite, infinite},
		keepPair: !soonest || limit != nil, keepCents: s.budget < noBudget && (soonest && limit == nil || pair == runsFirst)}
	if best.missing == 0 {
		x.s = s.only(func(r *run) bool { return x.promising(r) })
	}
	x.track = s.hours > 0 || s.pending > 0 || len(s.flex) > 0
	for i := range x.s.flex {
		r := &x.s.flex[i]
		x.flexRequires = x.flexRequires.or(r.requires)
		if r.slot != noSlot {
			x.flexSlots[r.slot] = true
		}
	}
	return x
}

// promising reports whether a path that covers everything and beats the best may have the run.
func (x *search) promising(r *run) bool {
	l := label{needs: r.needs & x.s.all, cents: r.cents, count: 1, end: r.end}
	_, _, ok := x.bound(&l, 0)
	return ok
}

// sum orders cents and runs.
func (x *search) sum(cents int64, count int32) value {
	if x.pair == runsFirst {
		return value{0, int64(count), cents}
	}
	return value{0, cents, int64(count)}
}

func (x *search) valueOf(l *label) value {
	if x.soonest {
		return value{l.missing, int64(l.end), 0}
	}
	v := x.sum(l.cents, l.count)
	v.missing = l.missing
	return v
}

// sweep searches. It may be called once.
func (x *search) sweep() {
	s := x.s
	x.same = map[uint64][]int32{}
	root := label{missing: s.total, end: -1, parent: -1}
	for i := range root.busy {
		root.busy[i] = -1
	}
	if len(s.flex) > 0 {
		x.days = make([][]int32, s.last+2)
	}
	floor, _, _ := x.bound(&root, 0) // what is left when the search is cut short
	if x.add(root, 0) < 0 {
		return
	}
	if x.days != nil {
		x.days[0] = append(x.days[0], 0)
	}
	pos := 0
	for x.day = 0; x.day <= s.last; x.day++ {
		if x.days != nil && len(x.days[x.day]) > 0 {
			x.flexible(pos)
		}
		for ; pos < len(s.fixed) && s.fixed[pos].start == x.day && !x.halted; pos++ {
			x.offer(&s.fixed[pos], pos)
		}
		if x.halted {
			x.drop(floor)
			return
		}
		if x.days == nil && pos == len(s.fixed) || x.soonest && x.best.missing == 0 && int64(x.day) >= x.best.a {
			return
		}
	}
}

// offer tries a run on all labels.
func (x *search) offer(r *run, pos int) {
	for i := range len(x.pool) {
		if r.needs&^x.covered[i] == 0 && r.grants.empty() {
			continue
		}
		x.try(x.pool[i], r, int32(pos), pos+1)
	}
	x.spend(len(x.pool), pos+1)
}

// flexible tries the flexible runs on the labels whose time has come.
func (x *search) flexible(pos int) {
	x.current = append(x.current[:0], x.days[x.day]...)
	x.days[x.day] = nil
	for k := range x.s.flex {
		r := &x.s.flex[k]
		for i := range len(x.current) {
			l := &x.labels[x.current[i]]
			if (r.needs&^l.needs != 0 || !r.grants.empty()) && x.waited(l, r) {
				if to := x.try(x.current[i], r, ^int32(k), pos); to >= 0 {
					x.current = append(x.current, to)
				}
			}
		}
		x.spend(len(x.current), pos)
		if x.halted {
			return
		}
		x.current = slices.DeleteFunc(x.current, func(i int32) bool { return x.labels[i].dead })
	}
}

// waited reports whether a flexible run could not have begun the day before.
func (x *search) waited(l *label, r *run) bool {
	return x.day == 0 || r.slot != noSlot && l.busy[r.slot] == x.day-1 ||
		x.s.hours > 0 && l.load(x.day-1)+r.hours > x.s.hours ||
		!r.requires.empty() && !r.requires.minus(l.held(x.day-1)).empty()
}

// spend counts work, asks whether to stop, and keeps the pool small.
func (x *search) spend(n, pos int) {
	before := x.work
	x.work -= n + 1
	if x.work < 0 || len(x.labels) > maxLabels || before>>9 != x.work>>9 && x.stop != nil && x.stop() {
		x.halted = true
		return
	}
	if len(x.pool) > 2*x.width+64 {
		x.shrink(pos)
	}
}

// creation is what a new label costs in units of work, in which trying a run costs one.
const creation = 16

// try extends a label by a run that begins today, and returns the new label, −1 when there
// is none worth having.
func (x *search) try(from int32, r *run, ref int32, pos int) int32 {
	s, l := x.s, &x.labels[from]
	end := x.day + r.days - 1
	if l.dead || end > s.last || l.cents+r.cents > s.budget || r.slot != noSlot && l.busy[r.slot] >= x.day ||
		s.hours > 0 && l.load(x.day)+r.hours > s.hours {
		return -1
	}
	gained := r.needs &^ l.needs
	if gained == 0 && !x.opens(l, r, end) || !r.requires.empty() && !r.requires.minus(l.held(x.day)).empty() {
		return -1
	}
	x.work -= creation
	c := label{needs: l.needs | r.needs, done: l.done, cents: l.cents + r.cents, missing: l.missing, count: l.count + 1,
		end: max(l.end, end), shift: l.shift, busy: l.busy, parent: from, ref: ref, start: x.day}
	for m := gained; m != 0; m &= m - 1 {
		c.missing -= s.weight[bits.TrailingZeros64(m)]
	}
	if r.slot != noSlot {
		c.busy[r.slot] = end
	}
	if r.flexible {
		c.shift += x.day
	}
	if x.track {
		c.done = l.held(x.day - 1)
		c.acts = x.under(l, act{end, r.hours, r.slot, r.grants})
	}
	return x.add(c, pos)
}

// opens reports whether a run that covers nothing new meets a prerequisite, earlier than the
// label does, on the way to something new.
func (x *search) opens(l *label, r *run, end int32) bool {
	for bit := range r.grants.minus(l.done).all {
		if x.s.leads[bit]&^l.needs == 0 || x.s.lastStart[bit] <= end {
			continue
		}
		if !slices.ContainsFunc(l.acts, func(a act) bool { return a.end <= end && a.grants.has(bit) }) {
			return true
		}
	}
	return false
}

// under returns the runs of a label that were under way yesterday, and one more.
func (x *search) under(l *label, more act) []act {
	const chunk = 4096
	if cap(x.acts)-len(x.acts) < len(l.acts)+1 {
		x.acts = make([]act, 0, chunk+len(l.acts)+1)
	}
	from := len(x.acts)
	for _, a := range l.acts {
		if a.end >= x.day-1 {
			x.acts = append(x.acts, a)
		}
	}
	x.acts = append(x.acts, more)
	return x.acts[from:len(x.acts):len(x.acts)]
}

// add takes a new label in and returns its number, −1 when another dominates it or nothing
// better can come of it.
func (x *search) add(c label, pos int) int32 {
	if v := x.valueOf(&c); v.less(x.best) && (x.limit == nil || !x.limit.less(x.sum(c.cents, c.count))) {
		x.best, x.path = v, x.trace(&c)
	}
	if c.needs == x.s.all {
		return -1
	}
	if _, _, ok := x.bound(&c, pos); !ok {
		return -1
	}
	list, live := x.same[c.needs], x.s.live[pos]
	for _, i := range list {
		if x.dominates(&x.labels[i], &c, x.day, live) {
			return -1
		}
	}
	kept := list[:0]
	for _, i := range list {
		if x.dominates(&c, &x.labels[i], x.day, live) {
			x.labels[i].dead = true
		} else {
			kept = append(kept, i)
		}
	}
	no := int32(len(x.labels))
	x.labels = append(x.labels, c)
	x.same[c.needs] = append(kept, no)
	x.pool, x.covered = append(x.pool, no), append(x.covered, c.needs)
	if x.days != nil {
		x.await(no, c.acts)
	}
	return no
}

// await notes the days on which a flexible run may begin that could not before.
func (x *search) await(no int32, acts []act) {
	for i := range acts {
		a := &acts[i]
		day := a.end + 1
		if day <= x.day || day > x.s.last ||
			!(x.s.hours > 0 && a.hours > 0 || a.slot != noSlot && x.flexSlots[a.slot] || !a.grants.and(x.flexRequires).empty()) {
			continue
		}
		if q := x.days[day]; len(q) == 0 || q[len(q)-1] != no {
			x.days[day] = append(q, no)
		}
	}
}

// shrink drops dead labels and those from which nothing better can come any more; when more
// than width are left, it keeps the most promising ones and remembers what the others might
// have led to.
func (x *search) shrink(pos int) {
	x.work -= len(x.pool)
	ranked := make([]standing, 0, len(x.pool))
	for _, i := range x.pool {
		l := &x.labels[i]
		if l.dead {
			continue
		}
		if v, ahead, ok := x.bound(l, pos); ok {
			ranked = append(ranked, standing{v, ahead, i})
		} else {
			l.dead = true
		}
	}
	if len(ranked) > x.width {
		slices.SortFunc(ranked, compareStandings)
		for _, r := range ranked[x.width:] {
			x.labels[r.label].dead = true
			x.drop(r.value)
		}
		ranked = ranked[:x.width]
	}
	x.pool, x.covered = x.pool[:0], x.covered[:0]
	clear(x.same)
	for _, r := range ranked {
		needs := x.labels[r.label].needs
		x.pool, x.covered = append(x.pool, r.label), append(x.covered, needs)
		x.same[needs] = append(x.same[needs], r.label)
	}
}

// standing is how much a label promises.
type standing struct {
	value value
	ahead int32 // runs still to come, at least
	label int32
}

func compareStandings(a, b standing) int {
	return cmp.Or(cmp.Compare(a.value.missing, b.value.missing), cmp.Compare(a.value.a, b.value.a), cmp.Compare(a.ahead, b.ahead),
		cmp.Compare(a.value.b, b.value.b), cmp.Compare(a.label, b.label))
}

func (x *search) drop(v value) {
	if v.less(x.dropped) {
		x.dropped = v
	}
}

// trace returns the runs of a label, in the order in which they begin.
func (x *search) trace(l *label) []taken {
	out := make([]taken, 0, l.count)
	for l.parent >= 0 {
		t := taken{start: l.start}
		if l.ref < 0 {
			t.run = &x.s.flex[^l.ref]
		} else {
			t.run = &x.s.fixed[l.ref]
		}
		out = append(out, t)
		l = &x.labels[l.parent]
	}
	slices.Reverse(out)
	return out
}
