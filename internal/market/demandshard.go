package market

import (
	"math"

	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// DemandShard is the index over up to ShardSize demands. It is immutable.
type DemandShard struct {
	demands     *[ShardSize]*Demand
	needs       lists[NeedPost]                      // by SkillNo: open demands only
	occupations keyed[taxonomy.OccupationID, uint16] // open demands only
	employers   keyed[org.ID, uint16]                // whatever the status
	slots       [ShardSize]DemandSlot
}

// NeedPost says that an open demand, by its place in the shard, needs a skill.
type NeedPost struct {
	Importance float64
	Local      uint16
	Level      taxonomy.Level
	Inferred   bool
}

// DemandSlot is what ranking reads of a demand.
type DemandSlot struct {
	Weight     float64 // Σ w_j over all its needs, unknown skills included (METHODS §1)
	NeedDay    int32   // NoDay = not stated
	UntilDay   int32   // NoDay = open-ended
	UpdatedDay int32
	Place      int32 // PlaceNo; -1 = unknown
	Remote     bool
}

// WeighedNeed is one needed skill after resolving aliases and joining duplicates.
type WeighedNeed struct {
	Skill      taxonomy.SkillID // as the taxonomy names it, or as given when it is unknown
	No         taxonomy.SkillNo // -1 when the taxonomy does not know it
	Level      taxonomy.Level
	Importance float64 // i_j, in (0, 1]
	Weight     float64 // w_j = i_j · IDF
	Inferred   bool    // nobody stated it; see demand.Inferred
}

// Weigh resolves needs and weighs them with the frozen document frequencies (METHODS §1).
// Needs of one skill are joined: the highest level and importance count. The order of the
// result is that of skill numbers, unknown skills last by id, so that the order and repetition
// of the input never matter.
func (m *Market) Weigh(needs []demand.Need) []WeighedNeed { return m.AppendWeighed(nil, needs) }

// AppendWeighed is Weigh into dst.
func (m *Market) AppendWeighed(dst []WeighedNeed, needs []demand.Need) []WeighedNeed {
	first := len(dst)
next:
	for _, n := range needs {
		w := WeighedNeed{Skill: n.Skill, No: -1, Level: n.Level, Importance: n.EffectiveWeight(), Inferred: n.Origin == demand.Inferred}
		if no, ok := m.taxonomy.SkillNo(n.Skill); ok {
			w.Skill, w.No = m.taxonomy.SkillByNo(no).ID, no
		}
		for i := first; i < len(dst); i++ {
			if d := &dst[i]; d.No == w.No && (w.No >= 0 || d.Skill == w.Skill) {
				d.Level, d.Importance = max(d.Level, w.Level), math.Max(d.Importance, w.Importance)
				d.Inferred = d.Inferred && w.Inferred
				continue next
			}
		}
		dst = append(dst, w)
	}
	out := dst[first:]
	sortNeeds(out)
	for i := range out {
		out[i].Weight = out[i].Importance * m.IDF(out[i].No)
	}
	return dst
}

// sortNeeds is an insertion sort: needs are few, and nothing may be allocated per demand.
func sortNeeds(ns []WeighedNeed) {
	for i := 1; i < len(ns); i++ {
		for k := i; k > 0 && needBefore(&ns[k], &ns[k-1]); k-- {
			ns[k], ns[k-1] = ns[k-1], ns[k]
		}
	}
}

func needBefore(a, b *WeighedNeed) bool {
	if a.No != b.No {
		return uint32(a.No) < uint32(b.No) // -1, an unknown skill, comes last
	}
	return a.Skill < b.Skill
}

// demandShard makes the shard of these demands. old is the shard that stood there before, nil
// when nothing in it can be used; what it holds of demands that are the same is copied.
func (b *shardBuilder) demandShard(demands *[ShardSize]*Demand, old *DemandShard) *DemandShard {
	s := &DemandShard{demands: demands}
	b.needs, b.byOcc, b.byOrg = b.needs[:0], b.byOcc[:0], b.byOrg[:0]
	if old != nil {
		b.keepNeeds(demands, old)
	}
	for i, d := range demands {
		if d == nil {
			continue
		}
		b.byOrg = append(b.byOrg, entry[org.ID, uint16]{d.Employer, uint16(i)})
		if !d.Open() {
			continue
		}
		b.addDemandFor(uint16(i), d)
		if old != nil && old.demands[i] == d {
			s.slots[i] = old.slots[i]
		} else {
			b.addNeeds(s, i, d)
		}
	}
	s.needs = newLists(b.needs, b.m.taxonomy.SkillCount())
	s.occupations, s.employers = newKeyed(b.byOcc), newKeyed(b.byOrg)
	return s
}

// keepNeeds takes over the posts of the demands that are the same.
func (b *shardBuilder) keepNeeds(demands *[ShardSize]*Demand, old *DemandShard) {
	for n := range b.m.taxonomy.SkillCount() {
		for _, p := range old.needs.of(taxonomy.SkillNo(n)) {
			if demands[p.Local] == old.demands[p.Local] {
				b.needs = append(b.needs, pair[NeedPost]{taxonomy.SkillNo(n), p})
			}
		}
	}
}

func (b *shardBuilder) addDemandFor(at uint16, d *Demand) {
	if d.Occupation == "" {
		return
	}
	id := d.Occupation
	if o, ok := b.m.taxonomy.Occupation(id); ok {
		id = o.ID
	}
	b.byOcc = append(b.byOcc, entry[taxonomy.OccupationID, uint16]{id, at})
}

func (b *shardBuilder) addNeeds(s *DemandShard, at int, d *Demand) {
	weighed := b.weighed(d)
	s.slots[at] = b.demandSlot(d, weighed)
	for _, n := range weighed {
		if n.No >= 0 {
			b.needs = append(b.needs, pair[NeedPost]{n.No, NeedPost{n.Importance, uint16(at), n.Level, n.Inferred}})
		}
	}
}

// weighed returns the demand's needs. Those of an occupation are many and shared by every
// demand that states none of its own, so they are worked out once.
func (b *shardBuilder) weighed(d *Demand) []WeighedNeed {
	if len(d.Needs) > 0 || d.Occupation == "" {
		b.scratch = b.m.AppendWeighed(b.scratch[:0], d.Needs)
		return b.scratch
	}
	if w, ok := b.ofOccupation[d.Occupation]; ok {
		return w
	}
	if b.ofOccupation == nil {
		b.ofOccupation = map[taxonomy.OccupationID][]WeighedNeed{}
	}
	w := b.m.Weigh(d.EffectiveNeeds(b.m.taxonomy))
	b.ofOccupation[d.Occupation] = w
	return w
}

func (b *shardBuilder) demandSlot(d *Demand, needs []WeighedNeed) DemandSlot {
	s := DemandSlot{NeedDay: NoDay, UntilDay: NoDay, UpdatedDay: Day(d.UpdatedAt), Place: b.m.PlaceNo(d.Place), Remote: d.Remote}
	if !d.From.IsZero() {
		s.NeedDay = Day(d.From)
	}
	if !d.Until.IsZero() {
		s.UntilDay = Day(d.Until)
	}
	for _, n := range needs {
		s.Weight += n.Weight
	}
	return s
}

// Needing returns the open demands of the shard that need exactly that skill, each once, in
// no meaningful order.
func (s *DemandShard) Needing(n taxonomy.SkillNo) []NeedPost { return s.needs.of(n) }

// Demand returns the demand at a place.
func (s *DemandShard) Demand(local int) *Demand { return s.demands[local] }

// Slot returns what ranking reads of the open demand at a place.
func (s *DemandShard) Slot(local int) *DemandSlot { return &s.slots[local] }
