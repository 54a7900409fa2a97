package memory

import (
	"slices"
)

// snapshot is the index as it stands at one moment. It is never changed.
type snapshot struct {
	views   []*view
	vals    *values
	courses int
	runs    int // pseudo-runs aside
}

// view is a segment with those of its courses that are still live.
type view struct {
	seg  *segment
	live bitset
	n    int // live courses
	runs int
}

func newView(s *segment) *view {
	return &view{seg: s, live: fullBitset(s.n), n: s.n, runs: s.realRuns}
}

func newSnapshot(views []*view, vals *values) *snapshot {
	s := &snapshot{views: views, vals: vals}
	for _, v := range views {
		s.courses += v.n
		s.runs += v.runs
	}
	return s
}

// without returns the view less some courses. The segment is shared.
func (v *view) without(courses []uint32) *view {
	c := &view{seg: v.seg, live: slices.Clone(v.live), n: v.n, runs: v.runs}
	for _, i := range courses {
		if !c.live.has(i) {
			continue
		}
		c.live.remove(i)
		c.n--
		from, to := v.seg.runsOf(i)
		for r := from; r < to; r++ {
			if v.seg.run.flags[r]&isPseudo == 0 {
				c.runs--
			}
		}
	}
	return c
}

// place is where a live course is kept.
type place struct {
	seg    *segment
	course uint32
}

// placesOf adds the live courses of a view to an index by id.
func placesOf(into places, v *view) {
	v.live.each(func(c uint32) { into[v.seg.id(c)] = place{v.seg, c} })
}

// warm computes what a new segment's first query would wait for, for the day of the last queries.
func (s *snapshot) warm(fresh *segment) {
	for _, v := range s.views {
		if d := v.seg.today.Load(); d != nil {
			fresh.on(d.day)
			return
		}
	}
}
