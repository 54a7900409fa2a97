package taxonomy

import "slices"

// MaxDistance bounds how far Ancestors and Descendants look: no skill framework is deeper,
// and the closure of a hostile chain stays linear.
const MaxDistance = 16

// csr maps a position to a sorted list of positions, in two flat arrays: ESCO's 124,000
// relations cost half a megabyte and nothing for the garbage collector to follow.
type csr struct {
	start []int32 // one longer than the number of positions
	to    []int32
}

func newCSR(lists [][]int32) csr {
	total := 0
	for _, l := range lists {
		total += len(l)
	}
	c := csr{start: make([]int32, len(lists)+1), to: make([]int32, 0, total)}
	for i, l := range lists {
		c.to = append(c.to, l...)
		c.start[i+1] = int32(len(c.to))
	}
	return c
}

func (c csr) of(n int32) []int32 { return c.to[c.start[n]:c.start[n+1]] }

// transposed returns the same links from the other side, over n positions there.
func (c csr) transposed(n int) csr {
	r := csr{start: make([]int32, n+1), to: make([]int32, len(c.to))}
	for _, v := range c.to {
		r.start[v+1]++
	}
	for i := range n {
		r.start[i+1] += r.start[i]
	}
	at := slices.Clone(r.start)
	for from := range len(c.start) - 1 {
		for _, v := range c.of(int32(from)) {
			r.to[at[v]] = int32(from)
			at[v]++
		}
	}
	return r
}

// graph is a broader/narrower hierarchy (a directed acyclic graph: concepts may have
// several broader ones) with its closure.
type graph struct {
	broader, narrower csr
	above, below      closure
}

func newGraph(broader [][]int32) graph {
	g := graph{broader: newCSR(broader)}
	g.narrower = g.broader.transposed(len(broader))
	g.above = newClosure(g.broader)
	g.below = newClosure(g.narrower)
	return g
}

// closure holds for each position everything within MaxDistance with its shortest distance,
// nearest first, then by position.
type closure struct {
	csr
	dist []uint8
}

func newClosure(links csr) closure {
	n := len(links.start) - 1
	c := closure{csr: csr{start: make([]int32, n+1)}}
	seen := make([]int32, n) // start of the last walk that reached it, from 1
	for from := range n {
		seen[from] = int32(from) + 1
		level := []int32{int32(from)}
		for d := 1; d <= MaxDistance && len(level) > 0; d++ {
			begin := len(c.to)
			for _, v := range level {
				for _, w := range links.of(v) {
					if seen[w] != int32(from)+1 {
						seen[w] = int32(from) + 1
						c.to = append(c.to, w)
						c.dist = append(c.dist, uint8(d))
					}
				}
			}
			level = c.to[begin:]
			slices.Sort(level)
		}
		c.start[from+1] = int32(len(c.to))
	}
	c.to, c.dist = slices.Clip(c.to), slices.Clip(c.dist)
	return c
}

// within returns the positions and distances around n, at most depth away.
func (c closure) within(n int32, depth int) ([]int32, []uint8) {
	to, dist := c.of(n), c.dist[c.start[n]:c.start[n+1]]
	if depth < MaxDistance {
		end, _ := slices.BinarySearch(dist, uint8(max(0, depth)+1))
		to, dist = to[:end], dist[:end]
	}
	return to, dist
}

// Near is a concept and how many broader/narrower links the shortest way to it has.
type Near[ID any] struct {
	ID       ID
	Distance int
}

// Broader returns the skills one step up, in the order of ids.
func (t *Taxonomy) Broader(id SkillID) []SkillID {
	n, ok := t.skillNo[id]
	if !ok {
		return nil
	}
	return t.skills[n].Broader
}

// Narrower returns the skills one step down, in the order of ids.
func (t *Taxonomy) Narrower(id SkillID) []SkillID {
	n, ok := t.skillNo[id]
	if !ok {
		return nil
	}
	return t.skillIDs(t.skillGraph.narrower.of(int32(n)))
}

// Ancestors returns every broader skill at most depth steps away (at most MaxDistance),
// nearest first, then in the order of ids.
func (t *Taxonomy) Ancestors(id SkillID, depth int) []Near[SkillID] {
	n, ok := t.skillNo[id]
	if !ok {
		return nil
	}
	return t.nearSkills(t.AncestorNos(n, depth))
}

// Descendants returns every narrower skill at most depth steps away, like Ancestors.
func (t *Taxonomy) Descendants(id SkillID, depth int) []Near[SkillID] {
	n, ok := t.skillNo[id]
	if !ok {
		return nil
	}
	return t.nearSkills(t.DescendantNos(n, depth))
}

func (t *Taxonomy) nearSkills(to []int32, dist []uint8) []Near[SkillID] {
	out := make([]Near[SkillID], len(to))
	for i, n := range to {
		out[i] = Near[SkillID]{ID: t.skills[n].ID, Distance: int(dist[i])}
	}
	return out
}

// AncestorNos is Ancestors by position, without allocation: positions and distances.
func (t *Taxonomy) AncestorNos(n SkillNo, depth int) (to []int32, dist []uint8) {
	return t.skillGraph.above.within(int32(n), depth)
}

// DescendantNos is Descendants by position, without allocation.
func (t *Taxonomy) DescendantNos(n SkillNo, depth int) (to []int32, dist []uint8) {
	return t.skillGraph.below.within(int32(n), depth)
}

// BroaderOccupations returns the occupations one step up, in the order of ids.
func (t *Taxonomy) BroaderOccupations(id OccupationID) []OccupationID {
	n, ok := t.occupationNo[id]
	if !ok {
		return nil
	}
	return t.occupations[n].Broader
}

// NarrowerOccupations returns the occupations one step down, in the order of ids.
func (t *Taxonomy) NarrowerOccupations(id OccupationID) []OccupationID {
	n, ok := t.occupationNo[id]
	if !ok {
		return nil
	}
	return t.occupationIDs(t.occupationGraph.narrower.of(int32(n)))
}

// OccupationAncestors returns the broader occupations like Ancestors.
func (t *Taxonomy) OccupationAncestors(id OccupationID, depth int) []Near[OccupationID] {
	return t.nearOccupations(id, t.occupationGraph.above, depth)
}

// OccupationDescendants returns the narrower occupations like Descendants.
func (t *Taxonomy) OccupationDescendants(id OccupationID, depth int) []Near[OccupationID] {
	return t.nearOccupations(id, t.occupationGraph.below, depth)
}

func (t *Taxonomy) nearOccupations(id OccupationID, c closure, depth int) []Near[OccupationID] {
	n, ok := t.occupationNo[id]
	if !ok {
		return nil
	}
	to, dist := c.within(int32(n), depth)
	out := make([]Near[OccupationID], len(to))
	for i, o := range to {
		out[i] = Near[OccupationID]{ID: t.occupations[o].ID, Distance: int(dist[i])}
	}
	return out
}
