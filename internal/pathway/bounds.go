package pathway

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// bounds say what covering needs takes at least with the runs that are still to come, were
// there no prerequisites and no timetables. They are kept for a few days: what begins before
// such a day no longer counts from it on. They hold for any part of the runs, too.
type bounds struct {
	fixed, flex []run
	from        []int32 // days, rising; the first one is 0
	needs       []needBounds
	bit         []int8 // by need: its bit in the tables, −1 = none
	width       int
	exact       bool // every need has a bit
	tables      [measures][][]int64
}

// needBounds is the bounds per need for the runs from one day on. A set of runs takes no
// less of a measure than the sum, over the needs they cover, of the least share that any run
// takes for the need.
type needBounds struct {
	share    [measures][]float64
	earliest []int32 // the first last day of a run that covers it
}

// measure is something that runs take and that adds up.
type measure int

// The measures.
const (
	centsFirst measure = iota // cents, then runs
	runsFirst                 // runs, then cents
	workload                  // hours a week times days
	measures
)

// of returns what a run takes.
func (m measure) of(r *run) int64 {
	switch m {
	case centsFirst:
		return min(r.cents, mostCents)<<runBits | 1
	case runsFirst:
		return 1<<centBits | min(r.cents, mostCents)
	default:
		return int64(r.hours) * int64(r.days)
	}
}

// pair takes cents and runs out of a sum of the first or second measure.
func (m measure) pair(sum int64) (cents int64, runs int32) {
	if m == centsFirst {
		return sum >> runBits, int32(sum & (1<<runBits - 1))
	}
	return sum & (1<<centBits - 1), int32(sum >> centBits)
}

const (
	runBits     = 8 // a path has at most MaxNeeds + maxRequired runs
	centBits    = 40
	mostCents   = 1 << 31 // a dearer run counts as this much: it stays a bound
	tableBits   = 16      // exact tables for as many needs; with more, for the most costly ones
	places      = 6       // how many days bounds are kept for
	unreachable = math.MaxInt64 / 4
)

func newBounds(s *space) *bounds {
	b := &bounds{fixed: s.fixed, flex: s.flex, from: []int32{0}, bit: make([]int8, len(s.needs))}
	for i := 1; i < places; i++ {
		if at := i * len(s.fixed) / places; at < len(s.fixed) && s.fixed[at].start > b.from[len(b.from)-1] {
			b.from = append(b.from, s.fixed[at].start)
		}
	}
	b.perNeed(len(s.needs))
	b.chooseBits(s.all)
	return b
}

// part returns the runs that count from the i-th day on and not from the next one on.
func (b *bounds) part(i int) []run {
	at := func(day int32) int {
		n, _ := slices.BinarySearchFunc(b.fixed, day, func(r run, day int32) int { return cmp.Compare(r.start, day) })
		return n
	}
	if i == len(b.from)-1 {
		return slices.Concat(b.flex, b.fixed[at(b.from[i]):])
	}
	return b.fixed[at(b.from[i]):at(b.from[i+1])]
}

func (b *bounds) perNeed(k int) {
	var cur needBounds
	for m := range cur.share {
		cur.share[m] = slices.Repeat([]float64{math.Inf(1)}, k)
	}
	cur.earliest = slices.Repeat([]int32{math.MaxInt32}, k)
	b.needs = make([]needBounds, len(b.from))
	for i := len(b.from) - 1; i >= 0; i-- {
		runs := b.part(i)
		for at := range runs {
			cur.take(&runs[at])
		}
		b.needs[i].earliest = slices.Clone(cur.earliest)
		for m := range cur.share {
			b.needs[i].share[m] = slices.Clone(cur.share[m])
		}
	}
}

func (n *needBounds) take(r *run) {
	covers := float64(bits.OnesCount64(r.needs))
	takes := [measures]float64{float64(r.cents), 1, float64(workload.of(r))}
	for set := r.needs; set != 0; set &= set - 1 {
		j := bits.TrailingZeros64(set)
		for m := range takes {
			n.share[m][j] = min(n.share[m][j], takes[m]/covers)
		}
		n.earliest[j] = min(n.earliest[j], r.end)
	}
}

// chooseBits gives the needs their bits in the tables: all of them, or those with the
// greatest shares.
func (b *bounds) chooseBits(all uint64) {
	var order []int
	for j := range b.bit {
		b.bit[j] = -1
		if all&(1<<j) != 0 {
			order = append(order, j)
		}
	}
	share := b.needs[0].share
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Or(cmp.Compare(share[centsFirst][y], share[centsFirst][x]), cmp.Compare(share[runsFirst][y], share[runsFirst][x]))
	})
	b.exact, b.width = len(order) <= tableBits, min(len(order), tableBits)
	for i, j := range order[:b.width] {
		b.bit[j] = int8(i)
	}
}

// project brings a set of needs to the bits of the tables.
func (b *bounds) project(needs uint64) uint32 {
	var m uint32
	for ; needs != 0; needs &= needs - 1 {
		if at := b.bit[bits.TrailingZeros64(needs)]; at >= 0 {
			m |= 1 << at
		}
	}
	return m
}

// table solves the plain cover for every set of needs, the last day first: the table of each
// earlier day begins with that of the day after it.
func (b *bounds) table(m measure) [][]int64 {
	if b.tables[m] != nil {
		return b.tables[m]
	}
	out := make([][]int64, len(b.from))
	cur := slices.Repeat([]int64{unreachable}, 1<<b.width)
	cur[0] = 0
	for i := len(b.from) - 1; i >= 0; i-- {
		b.fill(m, cur, b.part(i))
		out[i] = cur
		cur = slices.Clone(cur)
	}
	b.tables[m] = out
	return out
}

// item is what the plain cover knows of a run.
type item struct {
	needs uint32
	takes int64
}

// fill brings further runs into a table. Those that cover most for what they take go first,
// so that most of the others change nothing.
func (b *bounds) fill(m measure, table []int64, runs []run) {
	items := make([]item, 0, len(runs))
	for i := range runs {
		if set := b.project(runs[i].needs); set != 0 {
			items = append(items, item{set, m.of(&runs[i])})
		}
	}
	slices.SortFunc(items, func(x, y item) int {
		p, q := x.takes*int64(bits.OnesCount32(y.needs)), y.takes*int64(bits.OnesCount32(x.needs))
		return cmp.Or(cmp.Compare(p, q), cmp.Compare(bits.OnesCount32(y.needs), bits.OnesCount32(x.needs)), cmp.Compare(x.needs, y.needs))
	})
	for _, it := range items {
		// A run no better than others together for what it covers is so for every set.
		if it.takes < table[it.needs] {
			relax(table, it)
		}
	}
}

// relax goes over the sets that meet the run's needs: for each rest outside of them, all but
// the empty subset of them.
func relax(table []int64, it item) {
	outside := uint32(len(table)-1) &^ it.needs
	for rest := outside; ; rest = (rest - 1) & outside {
		if v := table[rest] + it.takes; v < unreachable {
			for sub := it.needs; sub != 0; sub = (sub - 1) & it.needs {
				if v < table[rest|sub] {
					table[rest|sub] = v
				}
			}
		}
		if rest == 0 {
			return
		}
	}
}

// at returns which bounds hold from a day on.
func (b *bounds) at(day int32) int {
	i, found := slices.BinarySearch(b.from, day)
	if !found {
		i--
	}
	return i
}

// least bounds what covering the needs adds of a measure from a day on; false when the runs
// still to come cannot cover them.
func (b *bounds) least(m measure, at int, needs uint64) (int64, bool) {
	v := b.table(m)[at][b.project(needs)]
	if v >= unreachable || b.exact {
		return v, v < unreachable
	}
	share := 0.0
	for set := needs; set != 0; set &= set - 1 {
		share += b.needs[at].share[m][bits.TrailingZeros64(set)]
	}
	if math.IsInf(share, 1) {
		return 0, false
	}
	sum := ceil(share)
	switch m {
	case centsFirst:
		sum <<= runBits
	case runsFirst:
		sum <<= centBits
	}
	return max(v, sum), true
}

// ceil rounds up, but not for what a sum of fractions is off.
func ceil(v float64) int64 { return int64(math.Ceil(v*(1-1e-12) - 1e-6)) }

// most bounds the weight that can be added out of needs for so much of a measure: needs by
// what they weigh per share, the last one in part.
func (b *bounds) most(m measure, at int, needs uint64, weight []int64, budget int64) int64 {
	share := b.needs[at].share[m]
	var order [MaxNeeds]int8
	n, sum, price := 0, int64(0), 0.0
	for set := needs; set != 0; set &= set - 1 {
		if j := bits.TrailingZeros64(set); !math.IsInf(share[j], 1) {
			order[n] = int8(j)
			n, sum, price = n+1, sum+weight[j], price+share[j]
		}
	}
	left := float64(budget) * (1 + 1e-12)
	if price <= left {
		return sum
	}
	slices.SortFunc(order[:n], func(x, y int8) int {
		return cmp.Compare(share[x]*float64(weight[y]), share[y]*float64(weight[x]))
	})
	sum = 0
	for _, j := range order[:n] {
		if share[j] > left {
			return sum + int64(math.Ceil(float64(weight[j])*max(0, left)/share[j]))
		}
		sum, left = sum+weight[j], left-share[j]
	}
	return sum
}
