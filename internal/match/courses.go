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
	sum        [market.ShardSize]float64
	touched    []int32
	order      []int     // needs, heaviest first
	rest       []float64 // Σ of the weights from order[i] on
	gamma      []float64
	candidates []candidate
}

// candidate is a course that may be among the best.
type candidate struct {
	most         float64 // its score is not above
	covered      float64 // and not above this times τ, γ and ρ
	shard, local int32
}

// slack makes up for sums that were added in another order: a bound must never fall below
// the score it bounds.
const slack = 1 + 1e-9

// rankCourses adds up posting lists shard by shard and scores candidates exactly, those with the
// highest bound first. It goes in blocks of 1, 2, 4, … shards: the k-th best score so far is
// what the candidates of the next block must reach, and needs too light to lift a course to
// it are not even read (MaxScore): they only count where a heavier need named the course.
// The result is that of scoring every course.
func (x *Matcher) rankCourses(p *prepared, k int) []hit {
	if p.total == 0 {
		return nil
	}
	sc := x.engine.scratch.Get().(*scratch)
	defer x.engine.scratch.Put(sc)
	sc.weighNeeds(p.needs)
	if p.km != nil {
		sc.gamma = slices.Grow(sc.gamma[:0], len(p.km)+1)[:len(p.km)+1]
		clear(sc.gamma)
		p.gamma = sc.gamma
	}
	none := x.noRun(p.needDay)
	p.none = none.timing * none.place
	defer func() { p.gamma = nil }() // the scratch is given back
	top := topK{k: k, hits: make([]hit, 0, k+1)}
	shards := len(x.market.CourseShards())
	for from, to := 0, 1; from < shards; from, to = to, 2*to+1 {
		x.findCandidates(sc, p, from, min(to, shards), top.least())
		slices.SortFunc(sc.candidates, func(a, b candidate) int { return cmp.Compare(b.most, a.most) })
		for _, c := range sc.candidates {
			if c.most < top.least() {
				break
			}
			if h, ok := x.scoreCourse(p, c, top.least()); ok {
				top.add(h)
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
}

// findCandidates lists the courses of some shards whose score may reach least.
func (x *Matcher) findCandidates(sc *scratch, p *prepared, from, to int, least float64) {
	sc.candidates = sc.candidates[:0]
	perPoint := 100 / p.total * slack
	heavy := len(sc.order)
	for heavy > 0 && sc.rest[heavy-1]*perPoint < least {
		heavy--
	}
	for si, s := range x.market.CourseShards()[from:to] {
		x.addUp(sc, p, s, heavy)
		for _, l := range sc.touched {
			covered := (sc.sum[l] + sc.rest[heavy]) * perPoint
			sc.sum[l] = 0
			if covered < least {
				continue
			}
			o := s.Outline(int(l))
			most := covered * x.engine.freshness(x.today, o.Updated) * x.mostOf(p, o)
			if most >= least {
				sc.candidates = append(sc.candidates, candidate{most, covered, int32(from + si), l})
			}
		}
	}
}

// addUp fills sum and touched with the weight·credit of the heaviest needs.
func (x *Matcher) addUp(sc *scratch, p *prepared, s *market.CourseShard, heavy int) {
	touched := sc.touched[:0]
	sum := &sc.sum
	for _, i := range sc.order[:heavy] {
		n := &p.needs[i]
		posts := s.Posts(n.No)
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

// scoreCourse scores one candidate exactly; false when it does not reach least or the
// query's filters leave it out.
func (x *Matcher) scoreCourse(p *prepared, cand candidate, least float64) (hit, bool) {
	s, local := x.market.CourseShards()[cand.shard], int(cand.local)
	r, ok := x.bestRun(p, s.Slots(local), s.Instances(local))
	fresh := x.engine.freshness(x.today, s.Outline(local).Updated)
	if !ok || cand.covered*(r.timing*r.place)*fresh < least {
		return hit{}, false
	}
	total := score(x.coverAt(p, s, local), r.timing, r.place, fresh)
	if total == 0 || total < least {
		return hit{}, false
	}
	c := s.Course(local)
	if p.Course != nil && !p.Course(c) {
		return hit{}, false
	}
	return hit{score: total, id: string(c.ID), shard: int(cand.shard), local: local, run: r}, true
}

// coverAt adds the contributions in the order of the needs, as an explanation does.
func (x *Matcher) coverAt(p *prepared, s *market.CourseShard, local int) float64 {
	sum := 0.0
	for i := range p.needs {
		n := &p.needs[i]
		credit, posts := &x.engine.credit[n.Level], s.Posts(n.No)
		g := 0.0
		for k := firstPost(posts, local); k < len(posts) && posts[k].Local() == local; k++ {
			g = max(g, credit[posts[k].Code()])
		}
		sum += float64(n.Weight * g) // not fused: it must equal the explanation on every machine
	}
	return sum / p.total
}

// firstPost returns where the posts of a course begin, or would.
func firstPost(posts []market.Post, local int) int {
	lo, hi := 0, len(posts)
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); posts[mid].Local() < local {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
