package match

import (
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
)

// BundleCover returns F(C) = Σ w_j max_{c∈C} g_j(c) / Σ w_j, the share of the needs that the
// courses cover together, from 0 to 1. It never falls with one more course, and one more
// course adds the less the more there are (it is monotone submodular). Courses that are not
// published count nothing; the query's filters do not apply.
func (x *Matcher) BundleCover(q Query, courses []catalog.CourseID) float64 {
	p := x.prepare(q)
	best := make([]float64, len(p.needs))
	for _, id := range courses {
		if c, ok := x.market.Course(id); ok && c.Published() {
			x.raise(p, best, c)
		}
	}
	return p.cover(best)
}

// raise lifts each need's credit to what the course gives it.
func (x *Matcher) raise(p *prepared, best []float64, c *market.Course) {
	h := x.holding(c.Teaches)
	for j, n := range p.needs {
		best[j] = max(best[j], h.credit(x.engine, n.No, n.Level))
	}
}

func (p *prepared) cover(credit []float64) float64 {
	if p.total == 0 {
		return 0
	}
	sum := 0.0
	for j, n := range p.needs {
		sum += float64(n.Weight * credit[j])
	}
	return sum / p.total
}

// BundleStep is one course of a bundle, in the order they were chosen.
type BundleStep struct {
	CourseMatch         // the course alone
	Gain        float64 // what it adds to the cover of those before it, 0–1
	Covered     float64 // the cover with it
}

// MaxBundle bounds how many courses a bundle has.
const MaxBundle = 20

// Bundle chooses at most max courses one by one, each the one that adds most to the cover
// (Nemhauser, Wolsey & Fisher 1978: at least 1 − 1/e of the best possible bundle of that
// size). Of equal gains the greater τ·γ·ρ wins, then the id. It stops when nothing adds any more.
func (x *Matcher) Bundle(q Query, max int) []BundleStep {
	p := x.prepare(q)
	best := make([]float64, len(p.needs))
	var out []BundleStep
	for range min(max, MaxBundle) {
		g := x.greatestGain(p, best)
		if g.gain <= 0 {
			break
		}
		s := x.market.CourseShards()[g.shard]
		x.raise(p, best, s.Course(g.local))
		out = append(out, BundleStep{
			CourseMatch: CourseMatch{Course: s.Course(g.local), Explanation: x.explainCourse(p, s, g.local, g.run)},
			Gain:        g.gain, Covered: p.cover(best)})
	}
	return out
}

// gaining is a candidate for the next course of a bundle.
type gaining struct {
	gain, factor float64
	shard, local int
	id           catalog.CourseID
	run          run
}

func (g *gaining) beats(o *gaining) bool {
	switch {
	case g.gain != o.gain:
		return g.gain > o.gain
	case g.factor != o.factor:
		return g.factor > o.factor
	default:
		return g.id < o.id
	}
}

func (x *Matcher) greatestGain(p *prepared, best []float64) gaining {
	var top gaining
	if p.total == 0 {
		return top
	}
	sc := x.engine.scratch.Get().(*scratch)
	defer x.engine.scratch.Put(sc)
	for si, s := range x.market.CourseShards() {
		x.addUpGains(sc, p, s, best)
		for _, l := range sc.touched {
			c := s.Course(int(l))
			g := gaining{gain: sc.sum[l] / p.total, shard: si, local: int(l), id: c.ID}
			sc.sum[l] = 0
			if g.gain < top.gain || p.Course != nil && !p.Course(c) {
				continue
			}
			r, ok := x.bestRun(p, s.Slots(int(l)), s.Instances(int(l)))
			if !ok {
				continue
			}
			g.run, g.factor = r, r.timing*r.place*x.engine.freshness(x.today, s.Outline(int(l)).Updated)
			if g.beats(&top) {
				top = g
			}
		}
	}
	return top
}

// addUpGains fills sum and touched with Σ w_j · (credit above what the bundle already has).
func (x *Matcher) addUpGains(sc *scratch, p *prepared, s *market.CourseShard, best []float64) {
	sc.touched = sc.touched[:0]
	for j := range p.needs {
		n := &p.needs[j]
		posts := s.Posts(n.No)
		credit := &x.engine.credit[n.Level]
		for k := 0; k < len(posts); {
			l := posts[k].Local()
			g := credit[posts[k].Code()]
			for k++; k < len(posts) && posts[k].Local() == l; k++ {
				g = max(g, credit[posts[k].Code()])
			}
			if g <= best[j] {
				continue
			}
			if sc.sum[l] == 0 {
				sc.touched = append(sc.touched, int32(l))
			}
			sc.sum[l] += n.Weight * (g - best[j])
		}
	}
}

// NeedCoverage says who teaches one needed skill.
type NeedCoverage struct {
	market.WeighedNeed
	Exact     int // published courses that teach the skill itself
	Narrower  int // others that teach something narrower
	Broader   int // others that teach something broader
	FreeSeats int // in the open runs of Exact and Narrower that end by the need date
}

// Taught reports whether anybody teaches the skill or a part of it. A broader course does
// not count: it gives credit, but nobody can say that it teaches this.
func (n *NeedCoverage) Taught() bool { return n.Exact+n.Narrower > 0 }

// Coverage says for each need, in the order of skill numbers, who teaches it in the whole
// catalogue. Of the query it reads Needs, Have and By.
func (x *Matcher) Coverage(q Query) []NeedCoverage {
	p := x.prepare(q)
	out := make([]NeedCoverage, len(p.needs))
	for j, n := range p.needs {
		out[j].WeighedNeed = n
		for _, s := range x.market.CourseShards() {
			x.countTeachers(&out[j], p, s)
		}
	}
	return out
}

func (x *Matcher) countTeachers(c *NeedCoverage, p *prepared, s *market.CourseShard) {
	posts := s.Posts(c.No)
	for k := 0; k < len(posts); {
		l := posts[k].Local()
		var exact, narrower bool
		for ; k < len(posts) && posts[k].Local() == l; k++ {
			step, _ := market.Decode(posts[k].Code())
			exact, narrower = exact || step == market.Exact, narrower || step.Narrower()
		}
		switch {
		case exact:
			c.Exact++
		case narrower:
			c.Narrower++
		default:
			c.Broader++
			continue
		}
		for i, slot := range s.Slots(l) {
			if r := x.runOf(&slot, p); r.state == RunOpen && r.late <= 0 {
				c.FreeSeats += s.Instances(l)[i].Free
			}
		}
	}
}

// Uncovered returns the needs that nobody teaches, not even in part, in the order of skill
// numbers; see NeedCoverage.Taught.
func (x *Matcher) Uncovered(q Query) []market.WeighedNeed {
	var out []market.WeighedNeed
	for _, c := range x.Coverage(q) {
		if !c.Taught() {
			out = append(out, c.WeighedNeed)
		}
	}
	return out
}
