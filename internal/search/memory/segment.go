package memory

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// maxCourses is how many courses a segment may hold: their numbers fit 16 bits of a posting.
const maxCourses = 1 << 16

// segment is an immutable piece of the index. Courses are numbered from 0, runs too, those of
// one course in a row; a course without runs has one pseudo-run, so that every course has runs.
type segment struct {
	n         int // courses
	realRuns  int
	ids       table
	rev       []int64
	runStart  []uint32 // runs of course c: runStart[c] … runStart[c+1]-1
	courseOf  []uint32 // the course of each run
	slotStart []uint32
	slots     []slot
	texts     textTable
	lex       lexicon
	posts     groups      // postings of each lexeme, by course
	prefixes  prefixTable // postings of the short beginnings that very many words have
	titleRank [3][]uint16 // place of the course's title in the alphabet of each language
	taken     []int32     // seats taken over all runs that are not cancelled
	lastDay   []int32     // last day of the course's last run that is not cancelled; noDay when all are
	byCourse  inverse
	byRun     inverse
	ofCourse  groups // the values of each course, in the order of dimensions
	ofRun     groups
	run       runColumns
	points    []point // the distinct places of runs; the first is none
	today     atomic.Pointer[dayState]
	demand    atomic.Pointer[demandState]
}

// slot is one text of a course.
type slot struct {
	text   uint32
	field  uint8
	weight uint8 // of a label, in hundredths
}

// The fields of a course that are searched.
const (
	fieldTitle = iota
	fieldSkill
	fieldOccupation
	fieldProvider
	fieldDescription
	fields
)

// textTable holds each distinct text once, with its language and its words as lexemes.
type textTable struct {
	table
	lang  []uint8
	words groups
	steps groups // where every stepTokens-th word of a text begins, so that a piece is cut without reading all
}

const stepTokens = 16

// push adds the words of a new text, whose tokens are given.
func (t *textTable) push(words []uint32, tokens []text.Token) {
	t.words.push(words...)
	for i := stepTokens; i < len(tokens); i += stepTokens {
		t.steps.all = append(t.steps.all, uint32(tokens[i].Start))
	}
	t.steps.push()
}

// piece returns a number of tokens of a text from the one with the given number on, with their
// places in the whole text, and the number of the first of them, which may be earlier.
func (t *textTable) piece(id uint32, from, n int) (tokens []text.Token, first int) {
	s, start := t.at(id), 0
	if step := from / stepTokens; step > 0 {
		start, first = int(t.steps.at(id)[step-1]), step*stepTokens
	}
	end := len(s)
	if step := (from + n + stepTokens - 1) / stepTokens; step > 0 && step <= len(t.steps.at(id)) {
		end = int(t.steps.at(id)[step-1])
	}
	// Where a word ends may depend on what follows it, so some more is read and left out again.
	tokens = text.Tokens(s[start:min(len(s), end+lookAhead)])
	for i := range tokens {
		tokens[i].Start += start
		tokens[i].End += start
		if tokens[i].Start >= end {
			return tokens[:i], first
		}
	}
	return tokens, first
}

// lookAhead is how many bytes after a piece its last words may depend on.
const lookAhead = 64

// A posting packs the course, the weight of the word in it and the fields it is in.
// The title has one bit per language, so that suggestions can tell titles apart.
const (
	postCourseShift = 16
	postImpactShift = 8
	postTitleMask   = 0b111
)

// postBit returns the bit of a field in a posting.
func postBit(field, lang uint8) uint32 {
	if field == fieldTitle {
		return 1 << min(lang, 2)
	}
	return 1 << (field + 2)
}

// runColumns are the properties of runs that are compared rather than looked up.
type runColumns struct {
	instance  table
	rev       []int64
	start     []int32 // days since 1970, noDay when flexible or unknown
	end       []int32 // the last day; farDay when there is none
	lastApply []int32 // farDay when one can always apply
	free      []int32
	price     []int32 // cents
	flags     []uint8
	point     []uint32 // number of the place, 0 = unknown
}

// point is a place on Earth, in degrees.
type point struct{ lat, lon float64 }

// pointIndex numbers the places of a segment in the making.
type pointIndex map[point]uint32

func (x pointIndex) id(s *segment, p point) uint32 {
	id, ok := x[p]
	if !ok {
		id = uint32(len(s.points))
		s.points = append(s.points, p)
		x[p] = id
	}
	return id
}

// Flags of a run.
const (
	isPseudo = 1 << iota
	isCancelled
	isFlexible
	isOnline
)

// Days that stand for none.
const (
	noDay  = math.MinInt32
	farDay = math.MaxInt32
)

// dayOf returns the day of t in UTC, counted from 1970.
func dayOf(t time.Time) int32 {
	sec := t.Unix()
	day := sec / 86400
	if sec%86400 < 0 {
		day--
	}
	return int32(max(noDay+1, min(farDay-1, day)))
}

func dayOr(t time.Time, none int32) int32 {
	if t.IsZero() {
		return none
	}
	return dayOf(t)
}

// inverse holds the rows (courses or runs) of each value that occurs. A value that many rows have has a
// bit set too.
type inverse struct {
	values []uint32 // in order
	rows   groups   // of each of them
	sets   []bitset // nil where rows are few
}

// denseShare is the share of rows from which a bit set is no larger and faster than a list.
const denseShare = 32

// invert returns the inverse of the values of rows.
func invert(of *groups) inverse {
	pairs := make([]uint64, 0, len(of.all))
	for row := range of.len() {
		for _, v := range of.at(uint32(row)) {
			pairs = append(pairs, uint64(v)<<32|uint64(row))
		}
	}
	slices.Sort(pairs)
	return inverseOf(pairs, of.len())
}

// inverseOf makes an inverse of n rows from distinct pairs (value<<32 | row) in order.
func inverseOf(pairs []uint64, n int) inverse {
	x := inverse{rows: groups{start: []uint32{0}, all: make([]uint32, len(pairs))}}
	for i, p := range pairs {
		x.rows.all[i] = uint32(p)
		if i+1 < len(pairs) && pairs[i+1]>>32 == p>>32 {
			continue
		}
		x.values = append(x.values, uint32(p>>32))
		x.rows.start = append(x.rows.start, uint32(i+1))
	}
	x.sets = make([]bitset, len(x.values))
	for i := range x.values {
		list := x.rows.at(uint32(i))
		if n < denseShare || len(list) < n/denseShare {
			continue
		}
		x.sets[i] = newBitset(n)
		for _, row := range list {
			x.sets[i].add(row)
		}
	}
	return x
}

// addTo adds the rows with a value to a set.
func (x *inverse) addTo(set bitset, value uint32) {
	i, ok := slices.BinarySearchFunc(x.values, value, cmp.Compare[uint32])
	switch {
	case !ok:
	case x.sets[i] != nil:
		set.or(x.sets[i])
	default:
		for _, row := range x.rows.at(uint32(i)) {
			set.add(row)
		}
	}
}

// count adds to each value of the dimensions how many of its rows are in the set.
func (x *inverse) count(set bitset, count []uint32, dim []uint8, wanted dimSet) {
	for i, v := range x.values {
		if !wanted.has(dim[v]) {
			continue
		}
		if x.sets[i] != nil {
			count[v] += uint32(set.countAnd(x.sets[i]))
			continue
		}
		n := uint32(0)
		for _, row := range x.rows.at(uint32(i)) {
			n += uint32(set[row>>6]>>(row&63)) & 1
		}
		count[v] += n
	}
}

func (s *segment) runsOf(c uint32) (from, to uint32) { return s.runStart[c], s.runStart[c+1] }

func (s *segment) slotsOf(c uint32) []slot { return s.slots[s.slotStart[c]:s.slotStart[c+1]] }

func (s *segment) id(c uint32) catalog.CourseID { return catalog.CourseID(s.ids.at(c)) }
