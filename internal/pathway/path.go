package pathway

import (
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// path puts what a search found into the terms of the problem.
func (s *solver) path(q *quest) Path {
	r, p := q.result(), Path{}
	var covered uint64
	serves := serving(r.path)
	for i, t := range r.path {
		st := s.step(t)
		for m, bit := t.run.needs&^covered, 0; m>>bit != 0; bit++ {
			if m&(1<<bit) != 0 {
				n := s.order[bit]
				need := s.p.Needs[n]
				c := Cover{Need: n}
				c.By, c.Credit = s.c.judge.best(s.p.Candidates[t.run.cand].Teaches, taxonomy.SkillAt{Skill: need.Skill, Level: need.Level})
				st.Covers = append(st.Covers, c)
				p.Covers = append(p.Covers, n)
			}
		}
		covered |= t.run.needs
		for bit := range serves[i].all {
			st.Enables = append(st.Enables, s.c.pending[bit])
		}
		p.Steps = append(p.Steps, st)
		p.Cents += st.Cents
		if i == 0 {
			p.Start = st.Start
		}
		if st.End.After(p.End) {
			p.End = st.End
		}
	}
	slices.Sort(p.Covers)
	for bit, n := range s.order {
		if s.space.all&^covered&(1<<bit) != 0 {
			p.Left = append(p.Left, n)
		}
	}
	p.prove(q.objective, r, s)
	return p
}

func (s *solver) step(t taken) Step {
	d := &s.p.Candidates[t.run.cand]
	day := func(n int32) time.Time { return time.Unix(int64(s.c.today+n)*86400, 0).UTC() }
	st := Step{Candidate: int(t.run.cand), Course: d.Course, Run: d.Run, Start: d.Start, End: d.End, Assumed: d.Assumed, Cents: t.run.cents}
	if d.Flexible {
		st.Start, st.End = day(t.start), day(t.start+t.run.days-1)
	}
	return st
}

// last returns the last day of a run taken.
func (t *taken) last() int32 { return t.start + t.run.days - 1 }

// serving returns, for each run of a path, the prerequisites that it is the first to meet for
// a later one.
func serving(path []taken) []reqs {
	out := make([]reqs, len(path))
	for i := range path {
		for bit := range path[i].run.requires.all {
			first := -1
			for k := range path {
				if path[k].run.grants.has(bit) && path[k].last() < path[i].start && (first < 0 || path[k].last() < path[first].last()) {
					first = k
				}
			}
			if first >= 0 {
				out[first].add(bit)
			}
		}
	}
	return out
}

// trim leaves out the runs that a path does not need. A search for the fastest path does not
// mind them, and one that was cut short may have had no time to.
func trim(path []taken) []taken {
	for {
		serves, idle := serving(path), -1
		for i := len(path) - 1; i >= 0 && idle < 0; i-- {
			others := uint64(0)
			for k := range path {
				if k != i {
					others |= path[k].run.needs
				}
			}
			if path[i].run.needs&^others == 0 && serves[i].empty() {
				idle = i
			}
		}
		if idle < 0 {
			return path
		}
		path = slices.Delete(slices.Clone(path), idle, idle+1)
	}
}

// prove says how good the path is. Cover is a share of the weight of all open needs, those
// that nothing covers included.
func (p *Path) prove(o Objective, r *found, s *solver) {
	all := int64(0)
	for i := range s.p.Needs {
		all += s.p.weight(i)
	}
	for _, n := range s.met {
		all -= s.p.weight(n)
	}
	share := func(missing int64) float64 { return float64(s.space.total-missing) / float64(all) }
	proof := Proof{Objective: o, Method: r.method, Exact: r.exact, Settled: r.settled, Value: r.best.a,
		Cover: share(r.best.missing), Most: share(r.bound.missing)}
	if r.bound.missing == r.best.missing {
		proof.Bound = min(r.bound.a, r.best.a)
	}
	if s.c.reduced { // what was left out may be better
		proof.Exact, proof.Settled, proof.Bound, proof.Most = false, false, 0, 1
	}
	proof.Gap = gap(float64(proof.Value), float64(proof.Bound))
	if proof.Most > proof.Cover {
		proof.Gap = gap(proof.Most, proof.Cover)
	}
	p.Cover = proof.Cover
	p.Proofs = append(p.Proofs, proof)
}
