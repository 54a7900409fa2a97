package match

import (
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// DemandMatch is an open demand that a course answers or a person could fill, and why.
type DemandMatch struct {
	Demand *market.Demand
	Explanation
}

// DemandsForCourse returns the open demands that the course answers best: the same score as
// in Courses, but for freshness, which is the demand's here. The course may be a draft, or
// not in the market at all; then it has no run.
func (x *Matcher) DemandsForCourse(c *market.Course, limit int) []DemandMatch {
	h := x.holding(c.Teaches)
	slots, instances := x.market.Slots(c)
	return x.demands(h, limit, func(d *market.DemandSlot) run {
		p := prepared{needDay: x.clampDay(d.NeedDay), km: x.market.DistancesFromNo(d.Place)}
		r, _ := x.bestRun(&p, slots, instances)
		return r
	}, instances)
}

// DemandsForProfile returns the open demands that somebody with these skills at that place
// comes closest to. There is no run: τ is 1, and γ is of the way to work.
func (x *Matcher) DemandsForProfile(have []taxonomy.SkillAt, place org.PlaceCode, limit int) []DemandMatch {
	km := x.market.DistancesFrom(place)
	return x.demands(x.holding(have), limit, func(d *market.DemandSlot) run {
		r := run{slot: -1, state: RunNone, timing: 1, place: 1, online: d.Remote}
		if !d.Remote {
			r.km = kmTo(km, d.Place)
			r.place = x.engine.params.Place(r.km)
		}
		return r
	}, nil)
}

// clampDay is needDay for a day that is already a number.
func (x *Matcher) clampDay(day int32) int32 {
	if day == market.NoDay {
		return day
	}
	return max(day, x.today)
}

// demands ranks the open demands by what h gives them. runFor tells timing and place.
func (x *Matcher) demands(h *holding, limit int, runFor func(*market.DemandSlot) run, instances []*market.Instance) []DemandMatch {
	q := Query{Limit: limit}
	top := topK{k: q.limit()}
	sc := x.engine.scratch.Get().(*scratch)
	defer x.engine.scratch.Put(sc)
	for si, s := range x.market.DemandShards() {
		x.addUpDemands(sc, h, s)
		for _, l := range sc.touched {
			sum := sc.sum[l]
			sc.sum[l] = 0
			slot := s.Slot(int(l))
			if slot.UntilDay < x.today {
				continue
			}
			cover := sum / slot.Weight
			fresh := x.engine.freshness(x.today, slot.UpdatedDay)
			if 100*cover*fresh*slack < top.least() {
				continue
			}
			r := runFor(slot)
			if v := score(cover, r.timing, r.place, fresh); v > 0 {
				top.add(hit{score: v, id: string(s.Demand(int(l)).ID), shard: si, local: int(l), run: r})
			}
		}
	}
	out := make([]DemandMatch, len(top.hits))
	for i, t := range top.hits {
		out[i] = x.explainDemand(h, x.market.DemandShards()[t.shard], t, instances)
	}
	return out
}

// addUpDemands fills sum and touched with Σ w_j g_j of each demand. Skills come in the order
// of their numbers, which is the order of all sums.
func (x *Matcher) addUpDemands(sc *scratch, h *holding, s *market.DemandShard) {
	sc.touched = sc.touched[:0]
	for i := 0; i < len(h.reach); {
		no, first := h.reach[i].no, i
		for i < len(h.reach) && h.reach[i].no == no {
			i++
		}
		posts := s.Needing(no)
		if len(posts) == 0 {
			continue
		}
		idf := x.market.IDF(no)
		for k := range posts {
			n := &posts[k]
			credit, g := &x.engine.credit[n.Level], 0.0
			for _, r := range h.reach[first:i] {
				g = max(g, credit[r.code])
			}
			if sc.sum[n.Local] == 0 {
				sc.touched = append(sc.touched, int32(n.Local))
			}
			sc.sum[n.Local] += float64(float64(n.Importance*idf) * g)
		}
	}
}

func (x *Matcher) explainDemand(h *holding, s *market.DemandShard, t hit, instances []*market.Instance) DemandMatch {
	d, slot := s.Demand(t.local), s.Slot(t.local)
	needs := x.market.Weigh(d.EffectiveNeeds(x.market.Taxonomy()))
	e := Explanation{
		Timing: t.run.timing, Place: t.run.place, Km: t.run.km, HasNeedDate: slot.NeedDay != market.NoDay,
		Freshness: x.engine.freshness(x.today, slot.UpdatedDay), AgeDays: int(max(0, x.today-slot.UpdatedDay)),
		RunState: t.run.state, Online: t.run.online, DaysLate: int(max(0, t.run.late)), Focus: x.focus(needs, h),
	}
	if t.run.slot >= 0 {
		e.Run = instances[t.run.slot]
	}
	e.Contributions, e.Cover = x.contributions(needs, slot.Weight, h)
	e.finish()
	return DemandMatch{Demand: d, Explanation: e}
}
