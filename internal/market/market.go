package market

import (
	"math"
	"sync/atomic"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Market is one immutable picture. Any number of goroutines may read it. What its methods
// return is shared and must not be modified.
type Market struct {
	revision uint64
	asOf     time.Time
	taxonomy *taxonomy.Taxonomy

	organisations collection[org.ID, org.Organisation]
	places        collection[org.PlaceCode, org.Place]
	courses       collection[catalog.CourseID, Course]
	instances     collection[catalog.InstanceID, Instance]
	demands       collection[demand.ID, Demand]
	series        collection[workforce.SeriesID, workforce.Series]
	stocks        collection[workforce.StockID, workforce.Stock]
	assumptions   collection[workforce.AssumptionID, workforce.Assumption]
	indicators    collection[workforce.IndicatorID, workforce.Indicator]
	targets       collection[workforce.TargetID, workforce.Target]

	runsOf       table[catalog.CourseID, []*Instance] // by start, then id
	courseShards []*CourseShard
	demandShards []*DemandShard
	skillStats   vec[Stats] // by SkillNo
	occStats     vec[Stats] // by OccupationNo
	published    int
	open         int
	epoch        epoch
	distances    *distances
}

// New returns a market without anything in it.
func New() *Market {
	return &Market{taxonomy: taxonomy.Empty(), distances: newDistances(nil)}
}

// Revision grows by one with each change, within one line of markets.
func (m *Market) Revision() uint64 { return m.revision }

// AsOf returns when the market last changed, by the clock of the editor's caller.
func (m *Market) AsOf() time.Time { return m.asOf }

// Taxonomy returns the taxonomy in force.
func (m *Market) Taxonomy() *taxonomy.Taxonomy { return m.taxonomy }

// CourseShards returns the index over courses for engines, in a fixed order. Entries are
// never nil.
func (m *Market) CourseShards() []*CourseShard { return m.courseShards }

// DemandShards returns the index over demands for engines.
func (m *Market) DemandShards() []*DemandShard { return m.demandShards }

// Counts says how much there is.
type Counts struct {
	Organisations, Places, Courses, Published, Instances, Demands, Open, Skills, Occupations, Series int
}

// Counts says how much the market holds.
func (m *Market) Counts() Counts {
	return Counts{
		Organisations: m.organisations.len(), Places: m.places.len(),
		Courses: m.courses.len(), Published: m.published, Instances: m.instances.len(),
		Demands: m.demands.len(), Open: m.open,
		Skills: m.taxonomy.SkillCount(), Occupations: m.taxonomy.OccupationCount(), Series: m.series.len(),
	}
}

// Stats counts who teaches and who needs one skill or occupation, exactly as named:
// broader and narrower concepts do not count.
type Stats struct {
	Courses        int32 // published courses that teach the skill, or prepare for the occupation
	Open           int32 // open demands
	Verified       int32 // open demands of verified employers
	People         int32 // headcount of the open demands
	VerifiedPeople int32
	PublicPeople   int32 // of VerifiedPeople those whom needs ask for that are not confidential
}

// SkillStats returns the counts of a skill. Only stated or inferred needs of a demand count,
// not those it would take from its occupation.
func (m *Market) SkillStats(id taxonomy.SkillID) Stats {
	n, ok := m.taxonomy.SkillNo(id)
	if !ok || int(n) >= m.skillStats.n {
		return Stats{}
	}
	return m.skillStats.at(int32(n))
}

// OccupationStats returns the counts of an occupation.
func (m *Market) OccupationStats(id taxonomy.OccupationID) Stats {
	n, ok := m.taxonomy.OccupationNo(id)
	if !ok || int(n) >= m.occStats.n {
		return Stats{}
	}
	return m.occStats.at(int32(n))
}

// epoch holds the document frequencies that weights are computed from. They are frozen so
// that a course added elsewhere does not move every score; see Editor.Refreeze.
type epoch struct {
	number    int64
	documents int32      // N: published courses
	frequency vec[Stats] // Courses = df; shared with the live counts of that time
}

// Epoch returns the number of the epoch. Scores of one epoch can be compared.
func (m *Market) Epoch() int64 { return m.epoch.number }

// Frequency returns N, the number of published courses when the epoch began, and how many
// of them taught the skill.
func (m *Market) Frequency(id taxonomy.SkillID) (documents, teaching int) {
	n, ok := m.taxonomy.SkillNo(id)
	if !ok {
		n = -1
	}
	return int(m.epoch.documents), int(m.epoch.df(n))
}

func (e *epoch) df(n taxonomy.SkillNo) int32 {
	if n < 0 || int(n) >= e.frequency.n {
		return 0
	}
	return e.frequency.chunks[n/ShardSize][n%ShardSize].Courses
}

// IDF returns ln(1 + N/(1 + df)) (METHODS §1). Before there is any course, all weights are
// equal: 1. A negative n stands for a skill that the taxonomy does not know.
func (m *Market) IDF(n taxonomy.SkillNo) float64 {
	if m.epoch.documents == 0 {
		return 1
	}
	return math.Log1p(float64(m.epoch.documents) / float64(1+m.epoch.df(n)))
}

// Holder publishes the current market. The zero value holds an empty one.
type Holder struct{ p atomic.Pointer[Market] }

// Load returns the current market. Hold on to it for the length of one answer.
func (h *Holder) Load() *Market {
	if m := h.p.Load(); m != nil {
		return m
	}
	h.p.CompareAndSwap(nil, New())
	return h.p.Load()
}

// Swap publishes the next market and returns the one before. Writers must take turns.
func (h *Holder) Swap(m *Market) *Market { return h.p.Swap(m) }

// Revision returns the revision of the current market.
func (h *Holder) Revision() uint64 { return h.Load().Revision() }
