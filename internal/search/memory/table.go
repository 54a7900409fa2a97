package memory

import (
	"sort"
	"strings"
	"unsafe"
)

// table is a list of strings in one piece of memory.
type table struct {
	bytes []byte
	ends  []uint32
}

func (t *table) len() int { return len(t.ends) }

func (t *table) add(s string) uint32 {
	t.bytes = append(t.bytes, s...)
	t.ends = append(t.ends, uint32(len(t.bytes)))
	return uint32(len(t.ends) - 1)
}

// at returns string i. It shares the table's memory, which never changes once a segment is built.
func (t *table) at(i uint32) string {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	b := t.bytes[from:t.ends[i]]
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// clip gives back the room that growing left over.
func (t *table) clip() {
	t.bytes = append(make([]byte, 0, len(t.bytes)), t.bytes...)
	t.ends = append(make([]uint32, 0, len(t.ends)), t.ends...)
}

// The following methods are for tables in order.

// lower returns the first index whose string is not less than s.
func (t *table) lower(s string) int {
	return sort.Search(t.len(), func(i int) bool { return t.at(uint32(i)) >= s })
}

// equal returns the range of strings equal to s.
func (t *table) equal(s string) (lo, hi int) {
	lo = t.lower(s)
	for hi = lo; hi < t.len() && t.at(uint32(hi)) == s; hi++ {
	}
	return lo, hi
}

// starting returns the range of strings that begin with prefix.
func (t *table) starting(prefix string) (lo, hi int) {
	lo = t.lower(prefix)
	return lo, lo + t.skipPrefix(lo, prefix)
}

// skipPrefix returns how many strings from i on begin with prefix, in steps that double, since
// there are mostly few.
func (t *table) skipPrefix(i int, prefix string) int {
	has := func(j int) bool { return strings.HasPrefix(t.at(uint32(j)), prefix) }
	n, step := 0, 1
	for i+n+step <= t.len() && has(i+n+step-1) {
		n += step
		step *= 2
	}
	room := min(step, t.len()-i-n)
	return n + sort.Search(room, func(k int) bool { return !has(i + n + k) })
}

// groups is a list of lists of numbers in one piece of memory: list i is all[start[i]:start[i+1]].
type groups struct {
	start []uint32
	all   []uint32
}

func (g *groups) at(i uint32) []uint32 { return g.all[g.start[i]:g.start[i+1]] }

func (g *groups) len() int { return len(g.start) - 1 }

// grown returns an empty groups with room for n lists of about per numbers each.
func grown(n, per int) groups {
	return groups{start: append(make([]uint32, 0, n+1), 0), all: make([]uint32, 0, n*per)}
}

// push adds one list.
func (g *groups) push(list ...uint32) {
	g.all = append(g.all, list...)
	g.start = append(g.start, uint32(len(g.all)))
}

// inverted returns, for each of n numbers, the lists it is in, in order.
func (g *groups) inverted(n int) groups {
	inv := groups{start: make([]uint32, n+1), all: make([]uint32, len(g.all))}
	for _, v := range g.all {
		inv.start[v+1]++
	}
	for i := 1; i <= n; i++ {
		inv.start[i] += inv.start[i-1]
	}
	next := append([]uint32(nil), inv.start[:n]...)
	for i := range g.len() {
		for _, v := range g.at(uint32(i)) {
			inv.all[next[v]] = uint32(i)
			next[v]++
		}
	}
	return inv
}
