package market

import (
	"slices"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// count brings the counts per skill and occupation up to date: what changed documents said
// before goes, what they say now comes. With a new taxonomy all are counted afresh.
func (e *Editor) count(m *Market) {
	c := counter{tax: e.tax, published: e.base.published, open: e.base.open,
		skills: vecEdit[Stats]{vec: e.base.skillStats}, occupations: vecEdit[Stats]{vec: e.base.occStats}}
	if e.tax != e.base.taxonomy {
		c = counter{tax: e.tax}
		c.skills.fill(e.tax.SkillCount())
		c.occupations.fill(e.tax.OccupationCount())
		for i := range int32(m.courses.items.n) {
			c.course(m.courses.items.at(i), +1)
		}
		for i := range int32(m.demands.items.n) {
			c.demand(m.demands.items.at(i), +1)
		}
	} else {
		e.touchedCourses.each(func(n int32) {
			if int(n) < e.base.courses.items.n {
				c.course(e.base.courses.items.at(n), -1)
			}
			c.course(m.courses.items.at(n), +1)
		})
		e.touchedDemands.each(func(n int32) {
			if int(n) < e.base.demands.items.n {
				c.demand(e.base.demands.items.at(n), -1)
			}
			c.demand(m.demands.items.at(n), +1)
		})
	}
	m.skillStats, m.occStats, m.published, m.open = c.skills.vec, c.occupations.vec, c.published, c.open
}

// fill makes the vec n zero elements long.
func (e *vecEdit[T]) fill(n int) {
	if n > 0 {
		for c := range (n-1)/ShardSize + 1 {
			e.slot(int32(c * ShardSize))
		}
		e.n = n
	}
}

type counter struct {
	tax                 *taxonomy.Taxonomy
	skills, occupations vecEdit[Stats]
	published, open     int
	taught              []taught
	seen                []int32
}

// first reports whether n was not seen since the last reset of seen.
func (c *counter) first(n int32) bool {
	if slices.Contains(c.seen, n) {
		return false
	}
	c.seen = append(c.seen, n)
	return true
}

func (c *counter) course(d *Course, sign int32) {
	if d == nil || !d.Published() {
		return
	}
	c.published += int(sign)
	c.seen = c.seen[:0]
	c.taught = resolveTaught(c.taught[:0], c.tax, d.Teaches)
	for _, s := range c.taught {
		if c.first(int32(s.no)) {
			c.skills.slot(int32(s.no)).Courses += sign
		}
	}
	c.seen = c.seen[:0]
	for _, id := range d.PreparesFor {
		if n, ok := c.tax.OccupationNo(id); ok && c.first(int32(n)) {
			c.occupations.slot(int32(n)).Courses += sign
		}
	}
}

func (c *counter) demand(d *Demand, sign int32) {
	if d == nil || !d.Open() {
		return
	}
	c.open += int(sign)
	c.seen = c.seen[:0]
	for _, need := range d.Needs {
		if n, ok := c.tax.SkillNo(need.Skill); ok && c.first(int32(n)) {
			c.skills.slot(int32(n)).demand(d, sign)
		}
	}
	if n, ok := c.tax.OccupationNo(d.Occupation); ok {
		c.occupations.slot(int32(n)).demand(d, sign)
	}
}

func (s *Stats) demand(d *Demand, sign int32) {
	s.Open += sign
	s.People += sign * int32(d.Headcount)
	if d.Verified {
		s.Verified += sign
		s.VerifiedPeople += sign * int32(d.Headcount)
		if !d.Confidential {
			s.PublicPeople += sign * int32(d.Headcount)
		}
	}
}

// freeze begins a new epoch when one is due, and reports whether it did.
func (e *Editor) freeze(m *Market) bool {
	n, was := int32(m.published), e.base.epoch.documents
	grown := n > 0 && n >= 2*was || 2*n <= was && n != was
	if !e.refreeze && e.tax == e.base.taxonomy && !grown {
		return false
	}
	m.epoch = epoch{number: e.base.epoch.number + 1, documents: n, frequency: m.skillStats}
	return true
}

// shards rebuilds the shards that hold something changed and shares the others.
func (e *Editor) shards(m *Market, frozen bool) {
	b := &shardBuilder{m: m}
	all := e.tax != e.base.taxonomy || e.placesChanged
	staleRuns := bits{}
	for id := range e.touchedRuns {
		if n, ok := m.courses.nos.get(id); ok {
			staleRuns.add(n)
		}
	}
	dirty := dirtyChunks(len(m.courses.items.chunks), e.touchedCourses, staleRuns)
	m.courseShards = make([]*CourseShard, len(dirty))
	copy(m.courseShards, e.base.courseShards)
	for i, courses := range m.courses.items.chunks {
		switch {
		case all:
			m.courseShards[i] = b.courseShard(courses, nil, nil)
		case dirty[i]:
			stale := func(local int) bool { return staleRuns.has(int32(i*ShardSize + local)) }
			m.courseShards[i] = b.courseShard(courses, m.courseShards[i], stale)
		}
	}
	// The weights of needs hang on the epoch.
	all = all || frozen
	dirty = dirtyChunks(len(m.demands.items.chunks), e.touchedDemands)
	m.demandShards = make([]*DemandShard, len(dirty))
	copy(m.demandShards, e.base.demandShards)
	for i, demands := range m.demands.items.chunks {
		switch {
		case all:
			m.demandShards[i] = b.demandShard(demands, nil)
		case dirty[i]:
			m.demandShards[i] = b.demandShard(demands, m.demandShards[i])
		}
	}
}

func dirtyChunks(n int, touched ...bits) []bool {
	dirty := make([]bool, n)
	for _, t := range touched {
		t.each(func(i int32) { dirty[i/ShardSize] = true })
	}
	return dirty
}
