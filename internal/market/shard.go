package market

import (
	"cmp"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// ShardSize is how many courses or demands share a shard: what one change rebuilds, and
// what a query adds up at a time (an accumulator per place stays in the first-level cache).
const ShardSize = 2048

// CourseShard is the index over up to ShardSize courses. It is immutable.
type CourseShard struct {
	courses     *[ShardSize]*Course
	skills      lists[Post]                          // by SkillNo: published courses only
	occupations keyed[taxonomy.OccupationID, uint16] // published courses only
	providers   keyed[org.ID, uint16]                // whatever the state
	outlines    [ShardSize]Outline

	// What the published courses teach and their runs, each a range per place.
	taughtFrom [ShardSize + 1]int32
	taught     []taught
	slotsFrom  [ShardSize + 1]int32
	slots      []RunSlot
	instances  []*Instance // parallel to slots
}

// RunSlot is what ranking reads of a run, in days since 1970 (UTC). Cancelled runs have none.
type RunSlot struct {
	Place     int32 // PlaceNo; -1 = unknown
	EndDay    int32 // last day; meaningless when Flexible
	ApplyDay  int32 // last day to apply; NoDay = none
	Days      int32 // how long a flexible run takes; 0 = unknown
	Flexible  bool
	Online    bool
	FreeSeats bool
}

// NoDay stands for a day that is not stated.
const NoDay = int32(1<<31 - 1)

// Day returns the number of days from 1970-01-01 to t's day in UTC.
func Day(t time.Time) int32 {
	s := t.Unix()
	d := s / 86400
	if s%86400 < 0 {
		d--
	}
	return int32(d)
}

// lists maps a SkillNo to a list, in flat arrays.
type lists[V any] struct {
	start []uint32 // one longer than the number of skills
	all   []V
}

// of returns the list of a skill; nil for -1, a skill that the taxonomy does not know.
func (l *lists[V]) of(n taxonomy.SkillNo) []V {
	if n < 0 || int(n)+1 >= len(l.start) {
		return nil
	}
	return l.all[l.start[n]:l.start[n+1]]
}

// pair is one entry of a list before the list exists.
type pair[V any] struct {
	no taxonomy.SkillNo
	v  V
}

// newLists sorts the pairs into lists by counting; within a list they keep their order.
func newLists[V any](pairs []pair[V], skills int) lists[V] {
	l := lists[V]{start: make([]uint32, skills+1), all: make([]V, len(pairs))}
	if skills == 0 {
		return l
	}
	// start[n] first counts list n-2, then is where the next entry of list n-1 goes, and so
	// ends as the start of list n: one array does for all three.
	for _, p := range pairs {
		if int(p.no)+2 <= skills {
			l.start[p.no+2]++
		}
	}
	for i := 2; i <= skills; i++ {
		l.start[i] += l.start[i-1]
	}
	for _, p := range pairs {
		at := &l.start[p.no+1]
		l.all[*at] = p.v
		*at++
	}
	return l
}

// keyed maps a key to a list.
type keyed[K cmp.Ordered, V any] struct {
	keys  []K
	start []int32
	all   []V
}

func (x *keyed[K, V]) of(k K) []V {
	i, ok := slices.BinarySearch(x.keys, k)
	if !ok {
		return nil
	}
	return x.all[x.start[i]:x.start[i+1]]
}

type entry[K cmp.Ordered, V any] struct {
	k K
	v V
}

func newKeyed[K cmp.Ordered, V any](entries []entry[K, V]) keyed[K, V] {
	slices.SortStableFunc(entries, func(a, b entry[K, V]) int { return cmp.Compare(a.k, b.k) })
	x := keyed[K, V]{all: make([]V, len(entries))}
	for i, e := range entries {
		if i == 0 || e.k != entries[i-1].k {
			x.keys, x.start = append(x.keys, e.k), append(x.start, int32(i))
		}
		x.all[i] = e.v
	}
	x.start = append(x.start, int32(len(entries)))
	return x
}

// shardBuilder makes shards; its scratch is reused over a full build.
type shardBuilder struct {
	m     *Market
	posts []pair[Post]
	needs []pair[NeedPost]
	byOcc []entry[taxonomy.OccupationID, uint16]
	byOrg []entry[org.ID, uint16]

	scratch      []WeighedNeed
	ofOccupation map[taxonomy.OccupationID][]WeighedNeed
}

// courseShard makes the shard of these courses. old is the shard that stood there before,
// nil when nothing in it can be used; what it worked out about courses that are the same and
// not stale is copied, because looking up ids is most of the work.
func (b *shardBuilder) courseShard(courses *[ShardSize]*Course, old *CourseShard, stale func(local int) bool) *CourseShard {
	s := &CourseShard{courses: courses}
	if old != nil {
		s.taught = make([]taught, 0, len(old.taught)+16)
		s.slots = make([]RunSlot, 0, len(old.slots)+4)
		s.instances = make([]*Instance, 0, len(old.slots)+4)
	}
	b.posts, b.byOcc, b.byOrg = b.posts[:0], b.byOcc[:0], b.byOrg[:0]
	for i, c := range courses {
		if c != nil {
			from := old
			if old != nil && (old.courses[i] != c || stale(i)) {
				from = nil
			}
			b.addCourse(s, i, c, from)
		}
		s.slotsFrom[i+1], s.taughtFrom[i+1] = int32(len(s.slots)), int32(len(s.taught))
	}
	s.skills = newLists(b.posts, b.m.taxonomy.SkillCount())
	s.occupations, s.providers = newKeyed(b.byOcc), newKeyed(b.byOrg)
	return s
}

func (b *shardBuilder) addCourse(s *CourseShard, at int, c *Course, from *CourseShard) {
	b.byOrg = append(b.byOrg, entry[org.ID, uint16]{c.Provider, uint16(at)})
	s.outlines[at].Updated = Day(c.UpdatedAt)
	if !c.Published() {
		return
	}
	b.addOccupations(uint16(at), c)
	first := len(s.taught)
	if from != nil {
		s.taught = append(s.taught, from.taught[from.taughtFrom[at]:from.taughtFrom[at+1]]...)
		s.slots, s.instances = append(s.slots, from.Slots(at)...), append(s.instances, from.Instances(at)...)
	} else {
		s.taught = resolveTaught(s.taught, b.m.taxonomy, c.Teaches)
		s.slots, s.instances = b.m.appendSlots(s.slots, s.instances, c)
	}
	s.outlines[at].describe(s.slots[s.slotsFrom[at]:])
	b.addPosts(uint16(at), s.taught[first:])
}

func (b *shardBuilder) addOccupations(at uint16, c *Course) {
	first := len(b.byOcc)
	for _, id := range c.PreparesFor {
		if o, ok := b.m.taxonomy.Occupation(id); ok {
			id = o.ID
		}
		e := entry[taxonomy.OccupationID, uint16]{id, at}
		if !slices.Contains(b.byOcc[first:], e) {
			b.byOcc = append(b.byOcc, e)
		}
	}
}

// addPosts adds what the course reaches: the skills it teaches, broader ones, for which it
// teaches something narrower, and narrower ones.
func (b *shardBuilder) addPosts(at uint16, skills []taught) {
	t := b.m.taxonomy
	for _, s := range skills {
		b.posts = append(b.posts, pair[Post]{s.no, newPost(at, Code(Exact, s.level))})
		up, dist := t.AncestorNos(s.no, taxonomy.MaxDistance)
		for i, n := range up {
			b.posts = append(b.posts, pair[Post]{taxonomy.SkillNo(n), newPost(at, Code(NarrowerBy(int(dist[i])), s.level))})
		}
		down, dist := t.DescendantNos(s.no, taxonomy.MaxDistance)
		for i, n := range down {
			b.posts = append(b.posts, pair[Post]{taxonomy.SkillNo(n), newPost(at, Code(BroaderBy(int(dist[i])), s.level))})
		}
	}
}

// appendSlots appends the runs of a course that are not cancelled.
func (m *Market) appendSlots(slots []RunSlot, instances []*Instance, c *Course) ([]RunSlot, []*Instance) {
	for _, r := range m.Instances(c.ID) {
		if !r.Cancelled {
			slots, instances = append(slots, m.slot(r, c)), append(instances, r)
		}
	}
	return slots, instances
}

// Slots returns the runs of a course that are not cancelled, as CourseShard.Slots and
// Instances do, for a course in any state.
func (m *Market) Slots(c *Course) ([]RunSlot, []*Instance) { return m.appendSlots(nil, nil, c) }

// LocateCourse returns the shard and the place in it where a course is kept.
func (m *Market) LocateCourse(id catalog.CourseID) (s *CourseShard, local int, ok bool) {
	n, ok := m.courses.nos.get(id)
	if !ok {
		return nil, 0, false
	}
	return m.courseShards[n/ShardSize], int(n % ShardSize), true
}

func (m *Market) slot(r *Instance, c *Course) RunSlot {
	s := RunSlot{Place: m.PlaceNo(r.Place), Flexible: r.Flexible, Online: r.Mode == catalog.Online,
		FreeSeats: r.Free > 0, ApplyDay: NoDay, EndDay: NoDay}
	if !r.Flexible {
		s.EndDay = Day(r.End)
	} else if c.Workload > 0 && r.WeeklyHours > 0 {
		s.Days = int32(7 * float64(c.Workload) / r.WeeklyHours)
	}
	if last, ok := r.LastApply(); ok {
		s.ApplyDay = Day(last)
	}
	return s
}

// Posts returns the courses of the shard that reach the skill, by place; a course that
// reaches it from several taught skills stands there several times in a row.
func (s *CourseShard) Posts(n taxonomy.SkillNo) []Post { return s.skills.of(n) }

// Course returns the course at a place.
func (s *CourseShard) Course(local int) *Course { return s.courses[local] }

// Slots returns the runs of the course at a place that are not cancelled, by start and id.
func (s *CourseShard) Slots(local int) []RunSlot {
	return s.slots[s.slotsFrom[local]:s.slotsFrom[local+1]]
}

// Instances returns the runs that Slots describes, in the same order.
func (s *CourseShard) Instances(local int) []*Instance {
	return s.instances[s.slotsFrom[local]:s.slotsFrom[local+1]]
}

// Outline returns what bounds the runs of the course at a place.
func (s *CourseShard) Outline(local int) *Outline { return &s.outlines[local] }
