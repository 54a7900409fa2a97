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

// counter counts the courses of each value.
type counter struct {
	count [dims][]uint32
	seen  [dims][]uint32 // the last course counted for a value of a run, +1, over all segments
}

func (k *counter) reset(vals *values) {
	for d := range dims {
		n := len(vals.names[d])
		if cap(k.count[d]) < n {
			k.count[d], k.seen[d] = make([]uint32, n), make([]uint32, n)
		}
		k.count[d], k.seen[d] = k.count[d][:n], k.seen[d][:n]
		clear(k.count[d])
		clear(k.seen[d])
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
	var shared []int
	for d := range dims {
		switch {
		case d == dimOccupation:
		case f.active[d]:
			v.sets(&v.group, f, d)
			v.countGroup(k, &v.group, []int{d}, first)
		default:
			shared = append(shared, d)
		}
	}
	v.sets(&v.matched, f, dims)
	v.countGroup(k, &v.matched, shared, first)
}

// sparseShare is the share of courses below which going through them is faster than through the values.
const sparseShare = 24

func (v *viewSearch) countGroup(k *counter, g *groupSets, list []int, first uint32) {
	split, _ := slices.BinarySearch(list, firstRunDim)
	ofCourse, ofRun := list[:split], list[split:]
	if g.sum == nil {
		v.countRuns(k, g, ofRun, first)
		ofRun = nil
	} else {
		g.courses.and(g.sum.courses)
	}
	if n := g.courses.count(); n == 0 || n < v.seg.n/sparseShare {
		v.countThrough(k, g, ofCourse, ofRun, first)
		return
	}
	for _, d := range ofCourse {
		v.seg.columns[d].count(g.courses, k.count[d])
	}
	for _, d := range ofRun {
		g.sum.byRun[d].count(g.courses, k.count[d])
	}
}

// countRuns goes through the runs of a group and leaves in it the courses that have one.
func (v *viewSearch) countRuns(k *counter, g *groupSets, ofRun []int, first uint32) {
	g.matched = g.matched.sized(v.seg.n)
	take := func(r, c uint32) {
		g.matched.add(c)
		for _, d := range ofRun {
			k.once(d, v.seg.columns[d].of.at(r), first+c+1)
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
func (v *viewSearch) countThrough(k *counter, g *groupSets, ofCourse, ofRun []int, first uint32) {
	for _, d := range ofCourse {
		of, count := &v.seg.columns[d].of, k.count[d]
		g.courses.each(func(c uint32) {
			for _, id := range of.at(c) {
				count[id]++
			}
		})
	}
	if len(ofRun) == 0 {
		return
	}
	v.eachRun(g.courses, g.runs, func(r uint32) {
		for _, d := range ofRun {
			k.once(d, v.seg.columns[d].of.at(r), first+v.seg.courseOf[r]+1)
		}
	})
}

// once counts values for a course unless another of its runs has them too.
func (k *counter) once(d int, ids []uint32, course uint32) {
	count, seen := k.count[d], k.seen[d]
	for _, id := range ids {
		if seen[id] != course {
			seen[id] = course
			count[id]++
		}
	}
}

// facets returns the counts by facet: the most frequent values, and those filtered by.
func (k *counter) facets(q *search.Query, vals *values) map[search.Facet][]search.Count {
	out := make(map[search.Facet][]search.Count, dims)
	for d, facet := range facetOf {
		if facet != "" {
			out[facet] = k.facet(d, vals.names[d], q.Filters[facet])
		}
	}
	return out
}

func compareCounts(a, b search.Count) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
}

func (k *counter) facet(d int, names []string, chosen []string) []search.Count {
	n := 0
	for _, c := range k.count[d] {
		if c > 0 {
			n++
		}
	}
	list := make([]search.Count, 0, n+len(chosen))
	least := k.cutoff(d, n)
	for id, c := range k.count[d] {
		if c >= least {
			list = append(list, search.Count{Value: names[id], N: int(c)})
		}
	}
	slices.SortFunc(list, compareCounts)
	list = list[:min(len(list), search.MaxFacetCounts)]
	for _, value := range chosen[:min(len(chosen), search.MaxFilterValues)] {
		if !slices.ContainsFunc(list, func(c search.Count) bool { return c.Value == value }) {
			list = append(list, search.Count{Value: value, N: k.of(d, names, value)})
		}
	}
	return list
}

// cutoff returns the least count that can be among the most frequent values, when n values
// have any, so that a long tail is not sorted.
func (k *counter) cutoff(d, n int) uint32 {
	if n <= search.MaxFacetCounts {
		return 1
	}
	counts := make([]uint32, 0, n)
	for _, c := range k.count[d] {
		if c > 0 {
			counts = append(counts, c)
		}
	}
	slices.Sort(counts)
	return counts[n-search.MaxFacetCounts]
}

func (k *counter) of(d int, names []string, value string) int {
	if i := slices.Index(names, value); i >= 0 {
		return int(k.count[d][i])
	}
	return 0
}
