package memory

import "math/bits"

// pass goes once through few courses and their runs and counts all facets: a run that fails no
// filter counts for every facet, one that fails the filter of a single facet counts for that.
type pass struct {
	*viewSearch
	k     *counter
	f     *filters
	first uint32
}

// countOnce is countFacets for few courses.
func (v *viewSearch) countOnce(k *counter, f *filters, first uint32) {
	g := &v.matched
	g.matched = g.matched.sized(v.seg.n)
	g.room = g.room.sized(len(v.day.state))
	g.runs, g.sum = g.room, nil
	p := pass{v, k, f, first}
	v.courses.each(p.course)
	g.courses, g.matched = g.matched, g.courses
}

// failing returns a bit for each of the dimensions from … to-1 whose filter the row fails.
func (p *pass) failing(row uint32, from, to int) uint32 {
	var fails uint32
	for d := from; d < to; d++ {
		if p.f.active[d] && d != dimOccupation && !p.dim[d].has(row) {
			fails |= 1 << d
		}
	}
	return fails
}

func (p *pass) course(c uint32) {
	ofCourse := p.failing(c, 0, firstRunDim)
	if bits.OnesCount32(ofCourse) > 1 {
		return
	}
	in, almost := false, false
	from, to := p.seg.runsOf(c)
	for r := from; r < to; r++ {
		if !p.runs.has(r) {
			continue
		}
		ofRun := p.failing(r, firstRunDim, dims)
		switch {
		case ofCourse|ofRun == 0:
			in = true
			p.matched.runs.add(r)
			p.k.ofRun(p.seg.ofRun.at(r), runDims, p.first+c+1)
		case ofRun == 0:
			almost = true
		case ofCourse == 0 && bits.OnesCount32(ofRun) == 1:
			p.k.ofRun(p.seg.ofRun.at(r), dimSet(ofRun), p.first+c+1)
		}
	}
	switch {
	case in:
		p.matched.matched.add(c)
		p.k.ofCourse(p.seg.ofCourse.at(c), courseDims)
	case almost:
		p.k.ofCourse(p.seg.ofCourse.at(c), dimSet(ofCourse))
	}
}
