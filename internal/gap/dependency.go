package gap

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Dependencies is the picture of who depends on whom for skills, by quintuple-helix sector.
type Dependencies struct {
	Flows   []Flow      // provider sector → employer sector, every pair with a link
	Skills  []SkillHold // needed skills by how few teach them: none first, then one, …
	Sectors []SectorSum
}

// Flow is how much one sector teaches of what another needs.
type Flow struct {
	From, To org.Sector
	Skills   int // distinct skills that From teaches and To needs
	People   int // people whom the needs behind them ask for
	veil     veil
}

// veil is the part of a count of people that rests on confidential needs.
type veil struct {
	people    int
	employers map[org.ID]bool
}

func (v *veil) add(e org.ID, people int) {
	if people == 0 {
		return
	}
	if v.employers == nil {
		v.employers = map[org.ID]bool{}
	}
	v.people += people
	v.employers[e] = true
}

// public is what the public may know of a count: confidential needs count from three
// employers on.
func (v veil) public(people int) int {
	if Suppresses(len(v.employers)) {
		return people - v.people
	}
	return people
}

// Public returns the picture as the public may see it: figures that rest on confidential
// needs of fewer than 3 employers are left out.
func (d Dependencies) Public() Dependencies {
	out := Dependencies{Flows: slices.Clone(d.Flows), Skills: slices.Clone(d.Skills), Sectors: slices.Clone(d.Sectors)}
	for i, f := range out.Flows {
		out.Flows[i].People = f.veil.public(f.People)
	}
	for i, s := range out.Sectors {
		out.Sectors[i].Open = s.veil.public(s.Open)
	}
	for i := range out.Skills {
		if out.Skills[i].Hidden {
			out.Skills[i].People, out.Skills[i].Employers = 0, nil
		}
	}
	out.order() // the place of a hidden skill would tell its people
	return out
}

// SkillHold says on whom a needed skill hangs. Concentration is the Herfindahl–Hirschman
// index of the seats that teach it, 1/n for n equal providers, 1 for a single one, 0 for none.
type SkillHold struct {
	Skill         taxonomy.SkillID
	People        int // people whom open verified needs ask for
	Employers     []org.ID
	Providers     []org.ID
	Seats         int // seats of the runs that have not ended
	Concentration float64
	Hidden        bool // rests on confidential needs of fewer than 3 employers
}

// SectorSum counts the organisations of one sector.
type SectorSum struct {
	Sector    org.Sector
	Providers int
	Employers int
	Courses   int
	Open      int // people asked for
	veil      veil
}

// Depend computes the dependencies in a place from its open verified needs and the published courses.
func Depend(m *market.Market, model Model) Dependencies {
	d := &depender{m: m, model: model, holds: map[taxonomy.SkillID]*hold{}, sums: map[org.Sector]*SectorSum{}}
	for _, s := range org.Sectors() {
		d.sums[s] = &SectorSum{Sector: s}
	}
	d.organisations()
	d.needs()
	d.teaching()
	return d.result()
}

type hold struct {
	people    int
	employers map[org.ID]int // people by employer
	hidden    map[org.ID]int // those of confidential needs among them
	seats     map[org.ID]int // seats by provider; present with 0 when a provider has no run ahead
}

type depender struct {
	m     *market.Market
	model Model
	holds map[taxonomy.SkillID]*hold
	sums  map[org.Sector]*SectorSum
}

func (d *depender) organisations() {
	for _, o := range d.m.Organisations() {
		s := d.sums[o.Sector]
		if s == nil {
			continue
		}
		if o.Provider {
			s.Providers++
		}
		if o.Employer {
			s.Employers++
		}
		for _, id := range d.m.CoursesOf(o.ID) {
			if c, ok := d.m.Course(id); ok && c.Published() {
				s.Courses++
			}
		}
	}
}

func (d *depender) needs() {
	for n := range d.m.Demands() {
		if !n.Open() || !n.Verified || !within(d.m, n.Place, d.model.Place) {
			continue
		}
		if o, ok := d.m.Organisation(n.Employer); ok && d.sums[o.Sector] != nil {
			d.sums[o.Sector].Open += n.Headcount
			if n.Confidential {
				d.sums[o.Sector].veil.add(n.Employer, n.Headcount)
			}
		}
		for _, need := range n.EffectiveNeeds(d.m.Taxonomy()) {
			s, ok := d.m.Taxonomy().Skill(need.Skill)
			if !ok {
				continue
			}
			h := d.holds[s.ID]
			if h == nil {
				h = &hold{employers: map[org.ID]int{}, hidden: map[org.ID]int{}, seats: map[org.ID]int{}}
				d.holds[s.ID] = h
			}
			h.people += n.Headcount
			h.employers[n.Employer] += n.Headcount
			if n.Confidential {
				h.hidden[n.Employer] += n.Headcount
			}
		}
	}
}

func (d *depender) teaching() {
	for id, h := range d.holds {
		for _, c := range d.m.CoursesTeaching(id) {
			h.seats[c.Provider] += 0
			for _, r := range d.m.Instances(c.ID) {
				if !r.Cancelled && !r.EndedBy(d.model.At) {
					h.seats[c.Provider] += r.Seats
				}
			}
		}
	}
}

func (d *depender) result() Dependencies {
	var out Dependencies
	type pair struct{ from, to org.Sector }
	flows := map[pair]*Flow{}
	for id, h := range d.holds {
		s := SkillHold{Skill: id, People: h.people, Employers: keys(h.employers), Providers: keys(h.seats),
			Hidden: Suppresses(len(h.hidden))}
		for _, n := range h.seats {
			s.Seats += n
		}
		s.Concentration = concentration(h.seats, s.Seats)
		out.Skills = append(out.Skills, s)
		seen := map[pair]bool{}
		for e, people := range h.employers {
			to, ok := d.m.Organisation(e)
			if !ok {
				continue
			}
			from := map[org.Sector]bool{}
			for p := range h.seats {
				if o, ok := d.m.Organisation(p); ok {
					from[o.Sector] = true
				}
			}
			for sector := range from {
				k := pair{sector, to.Sector}
				if flows[k] == nil {
					flows[k] = &Flow{From: k.from, To: k.to}
				}
				flows[k].People += people
				flows[k].veil.add(e, h.hidden[e])
				if !seen[k] {
					seen[k] = true
					flows[k].Skills++
				}
			}
		}
	}
	for _, f := range flows {
		out.Flows = append(out.Flows, *f)
	}
	for _, s := range org.Sectors() {
		out.Sectors = append(out.Sectors, *d.sums[s])
	}
	out.order()
	return out
}

// order makes the picture the same each time: fragile skills first.
func (d *Dependencies) order() {
	rank := func(s org.Sector) int { return slices.Index(org.Sectors(), s) }
	slices.SortFunc(d.Flows, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(rank(a.From), rank(b.From)), cmp.Compare(rank(a.To), rank(b.To)))
	})
	slices.SortFunc(d.Skills, func(a, b SkillHold) int {
		return cmp.Or(cmp.Compare(len(a.Providers), len(b.Providers)), cmp.Compare(b.People, a.People), cmp.Compare(a.Skill, b.Skill))
	})
}

func concentration(seats map[org.ID]int, all int) float64 {
	if len(seats) == 0 {
		return 0
	}
	if all == 0 { // courses without runs ahead: providers count alike
		return 1 / float64(len(seats))
	}
	sum := 0.0
	for _, n := range seats {
		share := float64(n) / float64(all)
		sum += share * share
	}
	return sum
}

func keys(m map[org.ID]int) []org.ID {
	out := make([]org.ID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
