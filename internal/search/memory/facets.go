package memory

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/search"
)

// A facet's counts ignore its own filter, so every facet that is filtered by has its own group of
// courses and runs: those that pass all other filters. The other facets and the hits share the
// group that passes all of them.

// groupSets is one group and the room for it. When its runs are those of a summary, that is used.
type groupSets struct {
	courses, runs bitset
	sum           *runSummary
	matched, room bitset
}

// dimSet is a set of dimensions.
type dimSet uint32

func (s dimSet) has(d uint8) bool { return s&(1<<d) != 0 }

// Which dimensions are counted, and which of them are of courses.
const (
	courseDims = dimSet(1<<firstRunDim-1) &^ (1 << dimOccupation)
	runDims    = dimSet(1<<dims-1) &^ (1<<firstRunDim - 1)
)

// counter counts the courses of each value.
type counter struct {
	vals  *values
	count []uint32
	seen  []uint32 // the last course counted for a value of a run, +1, over all segments
}

func (k *counter) reset(vals *values) {
	n := len(vals.names)
	if cap(k.count) < n {
		k.count, k.seen = make([]uint32, n+n/4), make([]uint32, n+n/4)
	}
	k.vals, k.count, k.seen = vals, k.count[:n], k.seen[:n]
	clear(k.count)
	clear(k.seen)
}

// ofCourse counts the values of a course in some dimensions.
func (k *counter) ofCourse(ids []uint32, wanted dimSet) {
	for _, id := range ids {
		if wanted.has(k.vals.dim[id]) {
			k.count[id]++
		}
	}
}

// ofRun counts the values of a run for its course unless another run of it has them too.
func (k *counter) ofRun(ids []uint32, wanted dimSet, course uint32) {
	for _, id := range ids {
		if k.seen[id] != course && wanted.has(k.vals.dim[id]) {
			k.seen[id] = course
			k.count[id]++
		}
	}
}

// sets fills a group with what passes all filters but that of dimension without (dims = none). A
// course is in it when one of its runs is, which countGroup sees to.
func (v *viewSearch) sets(g *groupSets, f *filters, without int) {
	g.courses = append(g.courses[:0], v.courses...)
	g.runs, g.sum = v.runs, v.base
	for d := range dims {
		switch {
		case !f.active[d] || d == without || d == dimOccupation:
		case d < firstRunDim:
			g.courses.and(v.dim[d])
		default:
			if &g.runs[0] == &v.runs[0] {
				g.room = append(g.room[:0], v.runs...)
				g.runs, g.sum = g.room, nil
			}
			g.runs.and(v.dim[d])
		}
	}
}

// countFacets counts every facet in a view and leaves in v.matched what passes all filters; first
// is how many courses were in earlier views.
func (v *viewSearch) countFacets(k *counter, f *filters, first uint32) {
	if v.few(v.courses) && (v.base == nil || f.narrows()) {
		v.countOnce(k, f, first)
		return
	}
	shared := courseDims | runDims
	for d := range dims {
		if f.active[d] && d != dimOccupation {
			v.sets(&v.group, f, d)
			v.countGroup(k, &v.group, 1<<d, first)
			shared &^= 1 << d
		}
	}
	v.sets(&v.matched, f, dims)
	v.countGroup(k, &v.matched, shared, first)
}

// sparseShare is the share of courses below which going through them is faster than through the values.
const sparseShare = 24

func (v *viewSearch) countGroup(k *counter, g *groupSets, wanted dimSet, first uint32) {
	if g.sum == nil {
		v.countRuns(k, g, wanted&runDims, first)
		wanted &= courseDims
	} else {
		g.courses.and(g.sum.courses)
	}
	if n := g.courses.count(); n == 0 || n < v.seg.n/sparseShare {
		v.countThrough(k, g, wanted, first)
		return
	}
	if wanted&courseDims != 0 {
		v.seg.byCourse.count(g.courses, k.count, k.vals.dim, wanted&courseDims)
	}
	if wanted&runDims != 0 {
		g.sum.byRun.count(g.courses, k.count, k.vals.dim, wanted&runDims)
	}
}

// countRuns goes through the runs of a group and leaves in it the courses that have one.
func (v *viewSearch) countRuns(k *counter, g *groupSets, wanted dimSet, first uint32) {
	g.matched = g.matched.sized(v.seg.n)
	take := func(r, c uint32) {
		g.matched.add(c)
		if wanted != 0 {
			k.ofRun(v.seg.ofRun.at(r), wanted, first+c+1)
		}
	}
	if v.few(g.courses) {
		v.eachRun(g.courses, g.runs, func(r uint32) { take(r, v.seg.courseOf[r]) })
	} else {
		g.runs.each(func(r uint32) {
			if c := v.seg.courseOf[r]; g.courses.has(c) {
				take(r, c)
			}
		})
	}
	g.courses, g.matched = g.matched, g.courses
}

// countThrough goes through few courses and, where their values count, their runs.
func (v *viewSearch) countThrough(k *counter, g *groupSets, wanted dimSet, first uint32) {
	if wanted&courseDims != 0 {
		g.courses.each(func(c uint32) { k.ofCourse(v.seg.ofCourse.at(c), wanted) })
	}
	if wanted&runDims != 0 {
		v.eachRun(g.courses, g.runs, func(r uint32) { k.ofRun(v.seg.ofRun.at(r), wanted, first+v.seg.courseOf[r]+1) })
	}
}

// facets returns the counts by facet: the most frequent values, and those filtered by.
func (k *counter) facets(q *search.Query) map[search.Facet][]search.Count {
	var ids [dims][]uint32 // with any course
	for id, n := range k.count {
		if n > 0 {
			ids[k.vals.dim[id]] = append(ids[k.vals.dim[id]], uint32(id))
		}
	}
	out := make(map[search.Facet][]search.Count, dims)
	for d, facet := range facetOf {
		if facet != "" {
			out[facet] = k.facet(d, ids[d], q.Filters[facet])
		}
	}
	return out
}

func compareCounts(a, b search.Count) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
}

func (k *counter) facet(d int, ids []uint32, chosen []string) []search.Count {
	list := make([]search.Count, 0, min(len(ids), search.MaxFacetCounts)+len(chosen))
	least := k.cutoff(ids)
	for _, id := range ids {
		if n := k.count[id]; n >= least {
			list = append(list, search.Count{Value: k.vals.names[id], N: int(n)})
		}
	}
	slices.SortFunc(list, compareCounts)
	list = list[:min(len(list), search.MaxFacetCounts)]
	for _, value := range chosen[:min(len(chosen), search.MaxFilterValues)] {
		if !slices.ContainsFunc(list, func(c search.Count) bool { return c.Value == value }) {
			list = append(list, search.Count{Value: value, N: k.of(d, value)})
		}
	}
	return list
}

// cutoff returns the least count that can be among the most frequent values, so that a long
// tail is not sorted by name.
func (k *counter) cutoff(ids []uint32) uint32 {
	if len(ids) <= search.MaxFacetCounts {
		return 1
	}
	counts := make([]uint32, len(ids))
	for i, id := range ids {
		counts[i] = k.count[id]
	}
	slices.Sort(counts)
	return counts[len(ids)-search.MaxFacetCounts]
}

func (k *counter) of(d int, value string) int {
	if id, ok := k.vals.ids[d][value]; ok {
		return int(k.count[id])
	}
	return 0
}
