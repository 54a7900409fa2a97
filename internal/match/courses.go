package match

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
)

// CourseMatch is a course that answers needs, and why.
type CourseMatch struct {
	Course *market.Course
	Explanation
}

// Courses returns the published courses that answer the query best, by score and then by
// id, each explained. Courses without any credit are left out. Full and closed runs are
// shown and marked by RunState: a seat may be freed.
func (x *Matcher) Courses(q Query) []CourseMatch {
	p := x.prepare(q)
	hits := x.rankCourses(p, q.limit())
	out := make([]CourseMatch, len(hits))
	for i, h := range hits {
		s := x.market.CourseShards()[h.shard]
		out[i] = CourseMatch{Course: s.Course(h.local), Explanation: x.explainCourse(p, s, h.local, h.run)}
	}
	return out
}

// Ranked is a course and its score without the explanation.
type Ranked struct {
	Course *market.Course
	Score  float64
}

// Rank is Courses without the explanations, for callers that go over many queries.
func (x *Matcher) Rank(q Query) []Ranked {
	hits := x.rankCourses(x.prepare(q), q.limit())
	out := make([]Ranked, len(hits))
	for i, h := range hits {
		out[i] = Ranked{x.market.CourseShards()[h.shard].Course(h.local), h.score}
	}
	return out
}

// ExplainCourse returns the score of one course, whatever its rank. It is false when there
// is no such published course, or the query's filters leave it out.
func (x *Matcher) ExplainCourse(q Query, id catalog.CourseID) (CourseMatch, bool) {
	s, local, ok := x.market.LocateCourse(id)
	if !ok || !s.Course(local).Published() || q.Course != nil && !q.Course(s.Course(local)) {
		return CourseMatch{}, false
	}
	p := x.prepare(q)
	r, ok := x.bestRun(p, s.Slots(local), s.Instances(local))
	if !ok {
		return CourseMatch{}, false
	}
	return CourseMatch{Course: s.Course(local), Explanation: x.explainCourse(p, s, local, r)}, true
}

// scratch is the working memory of one ranking.
type scratch struct {
	sum     [market.ShardSize]float64
	touched []int32
	order   []int           // needs, heaviest first
	rest    []float64       // Σ of the weights from order[i] on
	posts   [][]market.Post // of each need in the shard at hand
	gamma   []float64
}

// slack makes up for sums that were added in another order: a bound must never fall below
// the score it bounds.
const slack = 1 + 1e-9

// rankCourses adds up posting lists shard by shard. As soon as k courses are known, needs too light
// to lift a course above the k-th best are not read (MaxScore): they only count where a
// heavier need named the course. The result is exact.
func (x *Matcher) rankCourses(p *prepared, k int) []hit {
	if p.total == 0 {
		return nil
	}
	sc := x.engine.scratch.Get().(*scratch)
	defer x.engine.scratch.Put(sc)
	sc.weighNeeds(p.needs)
	sc.gamma = slices.Grow(sc.gamma[:0], len(p.km))[:len(p.km)]
	clear(sc.gamma)
	p.gamma = sc.gamma
	defer func() { p.gamma = nil }() // the scratch is given back
	top := topK{k: k, hits: make([]hit, 0, k+1)}
	perPoint := 100 / p.total
	for si, s := range x.market.CourseShards() {
		least := top.least()
		heavy := len(sc.order)
		for heavy > 0 && sc.rest[heavy-1]*perPoint*slack < least {
			heavy--
		}
		x.addUp(sc, p, s, heavy)
		for _, l := range sc.touched {
			most := (sc.sum[l] + sc.rest[heavy]) * perPoint * slack
			sc.sum[l] = 0
			if most < least {
				continue
			}
			if h, ok := x.scoreCourse(sc, p, s, int(l), most, least); ok {
				h.shard = si
				top.add(h)
				least = top.least()
			}
		}
	}
	return top.hits
}

// weighNeeds orders the needs that the taxonomy knows by weight.
func (sc *scratch) weighNeeds(needs []market.WeighedNeed) {
	sc.order = sc.order[:0]
	for i, n := range needs {
		if n.No >= 0 {
			sc.order = append(sc.order, i)
		}
	}
	slices.SortStableFunc(sc.order, func(a, b int) int { return cmp.Compare(needs[b].Weight, needs[a].Weight) })
	sc.rest = slices.Grow(sc.rest[:0], len(sc.order)+1)[:len(sc.order)+1]
	sc.rest[len(sc.order)] = 0
	for i := len(sc.order) - 1; i >= 0; i-- {
		sc.rest[i] = sc.rest[i+1] + needs[sc.order[i]].Weight
	}
	sc.posts = slices.Grow(sc.posts[:0], len(needs))[:len(needs)]
}

// addUp fills sum and touched with the weight·credit of the heaviest needs.
func (x *Matcher) addUp(sc *scratch, p *prepared, s *market.CourseShard, heavy int) {
	touched := sc.touched[:0]
	sum := &sc.sum
	for rank, i := range sc.order {
		n := &p.needs[i]
		posts := s.Posts(n.No)
		sc.posts[i] = posts
		if rank >= heavy {
			continue
		}
		credit, w := &x.engine.credit[n.Level], n.Weight
		for k := 0; k < len(posts); {
			l := posts[k].Local()
			g := credit[posts[k].Code()]
			for k++; k < len(posts) && posts[k].Local() == l; k++ {
				g = max(g, credit[posts[k].Code()])
			}
			if sum[l] == 0 {
				touched = append(touched, int32(l))
			}
			sum[l] += w * g
		}
	}
	sc.touched = touched
}

// scoreCourse scores one candidate exactly; it gives up as soon as the bound falls below least.
func (x *Matcher) scoreCourse(sc *scratch, p *prepared, s *market.CourseShard, local int, most, least float64) (hit, bool) {
	fresh := x.engine.freshness(x.today, s.UpdatedDay(local))
	if most*fresh < least {
		return hit{}, false
	}
	r, ok := x.bestRun(p, s.Slots(local), s.Instances(local))
	if !ok || most*fresh*(r.timing*r.place) < least {
		return hit{}, false
	}
	c := s.Course(local)
	if p.Course != nil && !p.Course(c) {
		return hit{}, false
	}
	total := score(x.coverAt(sc, p, local), r.timing, r.place, fresh)
	return hit{score: total, id: string(c.ID), local: local, run: r}, total > 0
}

// coverAt adds the contributions in the order of the needs, as an explanation does.
func (x *Matcher) coverAt(sc *scratch, p *prepared, local int) float64 {
	sum := 0.0
	for i := range p.needs {
		n := &p.needs[i]
		if n.No < 0 {
			break // unknown skills are last
		}
		credit, posts := &x.engine.credit[n.Level], sc.posts[i]
		k, _ := slices.BinarySearchFunc(posts, local, func(q market.Post, l int) int { return q.Local() - l })
		g := 0.0
		for ; k < len(posts) && posts[k].Local() == local; k++ {
			g = max(g, credit[posts[k].Code()])
		}
		sum += float64(n.Weight * g) // not fused: it must equal the explanation on every machine
	}
	return sum / p.total
}
