package pathway

// label is a sequence of runs in the order in which they begin, and all that matters of it
// for what can follow.
type label struct {
	needs   uint64
	done    reqs // prerequisites met by runs that have left acts
	cents   int64
	missing int64 // weight of the needs that some path covers and this one does not
	count   int32
	end     int32        // the last day
	shift   int32        // Σ first days of flexible runs
	busy    [slots]int32 // by timetable: the last day taken
	acts    []act        // runs that had not ended the day before the last one began
	parent  int32
	ref     int32 // place in fixed, or ^place in flex
	start   int32
	dead    bool
}

// act is a run under way.
type act struct {
	end, hours int32
	slot       int8
	grants     reqs
}

// held returns the prerequisites met on a day.
func (l *label) held(day int32) reqs {
	h := l.done
	for i := range l.acts {
		if l.acts[i].end < day {
			h = h.or(l.acts[i].grants)
		}
	}
	return h
}

// load returns the hours a week of the runs that are still under way on a day.
func (l *label) load(day int32) int32 {
	sum := int32(0)
	for i := range l.acts {
		if l.acts[i].end >= day {
			sum += l.acts[i].hours
		}
	}
	return sum
}

// dominates reports whether whatever can follow b from day on can follow a as well, with a
// result no worse: a covers the same, and costs no more, keeps no timetable busy longer, has
// no more hours under way at any time, and meets each prerequisite no later. Its flexible
// runs also begin no later in sum; else two labels could each give way to what the other
// becomes when its flexible runs are moved to the front.
func (x *search) dominates(a, b *label, day int32, live reqs) bool {
	switch {
	case x.keepPair && x.sum(b.cents, b.count).less(x.sum(a.cents, a.count)),
		x.keepCents && a.cents > b.cents,
		x.soonest && a.end > b.end,
		a.shift > b.shift:
		return false
	}
	for i := range slots {
		if a.busy[i] > b.busy[i] && a.busy[i] >= day {
			return false
		}
	}
	if x.s.hours > 0 {
		for i := range a.acts {
			if e := a.acts[i].end; e >= day && a.load(e) > b.load(e) {
				return false
			}
		}
	}
	return x.s.pending == 0 || a.meetsBefore(b, day, live)
}

// meetsBefore reports whether a meets every live prerequisite as early as b does.
func (a *label) meetsBefore(b *label, day int32, live reqs) bool {
	live = live.minus(a.done)
	if !b.done.and(live).minus(a.held(day)).empty() {
		return false
	}
	for i := range b.acts {
		e := &b.acts[i]
		left := e.grants.and(live)
		if left.empty() {
			continue
		}
		for k, by := 0, max(e.end, day-1); k < len(a.acts); k++ {
			if a.acts[k].end <= by {
				left = left.minus(a.acts[k].grants)
			}
		}
		if !left.empty() {
			return false
		}
	}
	return true
}

// value is what a search minimises, first by first: the weight left uncovered, then the
// objective, then what settles ties.
type value struct{ missing, a, b int64 }

func (v value) less(o value) bool {
	if v.missing != o.missing {
		return v.missing < o.missing
	}
	if v.a != o.a {
		return v.a < o.a
	}
	return v.b < o.b
}
