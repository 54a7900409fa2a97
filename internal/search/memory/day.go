package memory

import (
	"math"
	"sync/atomic"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
)

// The states of a run on a day, best first.
const (
	runOpen      = iota // one can apply
	runClosed           // it has not started and has seats, but the last day to apply has passed
	runFull             // it has not started and has no seat
	runUnderWay         // it has started and one can no longer apply
	runNone             // the course has no run
	runEnded            //
	runCancelled        //
	runStates
)

// stateFactor is what the state of the run shown does to a course's score.
var stateFactor = [runStates]float64{1, 0.85, 0.8, 0.65, 0.6, 0.3, 0.25}

// dayState is what of a segment depends on the day alone.
type dayState struct {
	day      int32
	state    []uint8    // of each run
	startKey []uint32   // order of starts: see startKeyOf
	eligible runSummary // runs that stand for their course, ended ones only when there is no better
	open     runSummary // those of them that one can apply for
	history  bitset     // runs that stand for their course when the past is asked for
}

// runSummary is what is known of courses when a set of runs is all that filters let through.
type runSummary struct {
	runs    bitset
	courses bitset   // that have one of the runs
	best    []uint32 // of each of these courses: the run in the best state that starts first
	// byRun are the courses that have one of the runs with a value.
	byRun inverse
}

// on returns the state of the segment on a day. Readers that ask for a new day at once compute
// it more than once, to the same end.
func (s *segment) on(day int32) *dayState {
	if d := s.today.Load(); d != nil && d.day == day {
		return d
	}
	n := len(s.run.start)
	d := &dayState{day: day, state: make([]uint8, n), startKey: make([]uint32, n), history: newBitset(n)}
	d.eligible.runs, d.open.runs = newBitset(n), newBitset(n)
	for r := range uint32(n) {
		d.state[r] = s.stateOn(r, day)
		d.startKey[r] = s.startKeyOf(r, day)
		last := s.lastDay[s.courseOf[r]]
		if s.run.flags[r]&isCancelled != 0 && last != noDay {
			continue
		}
		d.history.add(r)
		if s.run.end[r] >= day || last < day {
			d.eligible.runs.add(r)
		}
		if d.state[r] == runOpen {
			d.open.runs.add(r)
		}
	}
	s.summarise(d, &d.eligible)
	s.summarise(d, &d.open)
	s.today.Store(d)
	return d
}

// summarise fills in the rest of a summary from its runs.
func (s *segment) summarise(d *dayState, sum *runSummary) {
	sum.courses = newBitset(s.n)
	sum.best = make([]uint32, s.n)
	sum.runs.each(func(r uint32) {
		c := s.courseOf[r]
		if !sum.courses.has(c) || s.before(d, r, sum.best[c]) {
			sum.courses.add(c)
			sum.best[c] = r
		}
	})
	pairs := make([]uint64, 0, len(s.byRun.rows.all))
	for i, v := range s.byRun.values {
		last := uint32(farDay)
		for _, r := range s.byRun.rows.at(uint32(i)) {
			if c := s.courseOf[r]; c != last && sum.runs.has(r) {
				pairs = append(pairs, uint64(v)<<32|uint64(c))
				last = c
			}
		}
	}
	sum.byRun = inverseOf(pairs, s.n)
}

// before reports whether run a is shown rather than run b of the same course.
func (s *segment) before(d *dayState, a, b uint32) bool {
	if d.state[a] != d.state[b] {
		return d.state[a] < d.state[b]
	}
	return s.startsBefore(d, a, b)
}

func (s *segment) startsBefore(d *dayState, a, b uint32) bool {
	if d.startKey[a] != d.startKey[b] {
		return d.startKey[a] < d.startKey[b]
	}
	return s.run.instance.at(a) < s.run.instance.at(b)
}

func (s *segment) stateOn(r uint32, day int32) uint8 {
	c := &s.run
	switch {
	case c.flags[r]&isPseudo != 0:
		return runNone
	case c.flags[r]&isCancelled != 0:
		return runCancelled
	case c.end[r] < day:
		return runEnded
	case c.free[r] > 0 && c.lastApply[r] >= day:
		return runOpen
	case c.start[r] != noDay && c.start[r] < day:
		return runUnderWay
	case c.free[r] <= 0:
		return runFull
	}
	return runClosed
}

// The groups of search.ByStart.
const (
	startUpcoming uint32 = iota << 29
	startFlexible
	startPast
	startUndated
	startCancelled
)

// startKeyOf orders runs as search.ByStart says; smaller comes first.
func (s *segment) startKeyOf(r uint32, day int32) uint32 {
	c := &s.run
	const middle = 1 << 28
	near := func(days int64) uint32 { return uint32(max(0, min(1<<29-1, days+middle))) }
	switch {
	case c.flags[r]&isCancelled != 0:
		return startCancelled
	case c.flags[r]&isFlexible != 0:
		return startFlexible
	case c.start[r] == noDay:
		return startUndated
	case c.start[r] >= day:
		return startUpcoming | near(int64(c.start[r]))
	}
	return startPast | near(-int64(c.start[r]))
}

// priceKeyOf orders runs as search.ByPrice says.
func (s *segment) priceKeyOf(r uint32, d *dayState) uint32 {
	switch d.state[r] {
	case runNone:
		return 1 << 31
	case runEnded, runCancelled:
		return 1<<30 | uint32(s.run.price[r])
	}
	return uint32(s.run.price[r])
}

// demandState keeps the values of a boost for one revision of what it reads. They are asked for as
// they are needed, since most courses are out of the running whatever their demand.
type demandState struct {
	rev   uint64
	value []atomic.Uint32 // bits of a float32, +1; 0 = not asked for yet
}

// demandsAt returns the kept demands of a revision, or nil when they are not to be kept.
func (s *segment) demandsAt(rev uint64) *demandState {
	if rev == 0 {
		return nil
	}
	if d := s.demand.Load(); d != nil && d.rev == rev {
		return d
	}
	d := &demandState{rev: rev, value: make([]atomic.Uint32, s.n)}
	s.demand.Store(d)
	return d
}

func (d *demandState) of(s *segment, c uint32, boost search.Boost) float64 {
	if bits := d.value[c].Load(); bits != 0 {
		return float64(math.Float32frombits(bits - 1))
	}
	v := float32(clampDemand(boost(s.id(c))))
	d.value[c].Store(math.Float32bits(v) + 1)
	return float64(v)
}

func clampDemand(v float64) float64 {
	if v > 0 { // false for NaN
		return min(v, 1)
	}
	return 0
}

// runOf returns the number of a run of a course by its id.
func (s *segment) runOf(c uint32, id catalog.InstanceID) (uint32, bool) {
	from, to := s.runsOf(c)
	for r := from; r < to; r++ {
		if s.run.instance.at(r) == string(id) {
			return r, true
		}
	}
	return 0, false
}
