package market

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Editor gathers changes on top of a market. It belongs to one goroutine and ends with Done;
// the market it started from stays as it is and can be read meanwhile.
type Editor struct {
	base *Market
	tax  *taxonomy.Taxonomy

	organisations collectionEdit[org.ID, org.Organisation]
	places        collectionEdit[org.PlaceCode, org.Place]
	courses       collectionEdit[catalog.CourseID, Course]
	instances     collectionEdit[catalog.InstanceID, Instance]
	demands       collectionEdit[demand.ID, Demand]
	series        collectionEdit[workforce.SeriesID, workforce.Series]
	stocks        collectionEdit[workforce.StockID, workforce.Stock]
	assumptions   collectionEdit[workforce.AssumptionID, workforce.Assumption]
	indicators    collectionEdit[workforce.IndicatorID, workforce.Indicator]
	targets       collectionEdit[workforce.TargetID, workforce.Target]
	runsOf        tableEdit[catalog.CourseID, []*Instance]

	touchedCourses bits // whose documents changed, by number
	touchedDemands bits
	touchedRuns    map[catalog.CourseID]bool // courses whose runs changed
	touchedOrgs    map[org.ID]bool
	placesChanged  bool
	refreeze       bool
}

// Edit returns an editor on top of m.
func (m *Market) Edit() *Editor {
	return &Editor{
		base: m, tax: m.taxonomy,
		organisations: m.organisations.edit(func(d *org.Organisation) int64 { return d.Rev }),
		places:        m.places.edit(func(d *org.Place) int64 { return d.Rev }),
		courses:       m.courses.edit(func(d *Course) int64 { return d.Rev }),
		instances:     m.instances.edit(func(d *Instance) int64 { return d.Rev }),
		demands:       m.demands.edit(func(d *Demand) int64 { return d.Rev }),
		series:        m.series.edit(func(d *workforce.Series) int64 { return d.Rev }),
		stocks:        m.stocks.edit(func(d *workforce.Stock) int64 { return d.Rev }),
		assumptions:   m.assumptions.edit(func(d *workforce.Assumption) int64 { return d.Rev }),
		indicators:    m.indicators.edit(func(d *workforce.Indicator) int64 { return d.Rev }),
		targets:       m.targets.edit(func(d *workforce.Target) int64 { return d.Rev }),
		runsOf:        tableEdit[catalog.CourseID, []*Instance]{table: m.runsOf},
		touchedRuns:   map[catalog.CourseID]bool{}, touchedOrgs: map[org.ID]bool{},
	}
}

// SetTaxonomy changes the taxonomy in force: every posting is rebuilt and a new epoch begins.
func (e *Editor) SetTaxonomy(t *taxonomy.Taxonomy) {
	e.tax = t
}

// Refreeze begins a new epoch with today's document frequencies. It happens by itself with
// a new taxonomy, and when the number of published courses has doubled or halved since the
// last time, so that a first load or a great import never leaves senseless weights.
func (e *Editor) Refreeze() { e.refreeze = true }

// Put takes a document as the store has it: org.Organisation, org.Place, catalog.Course,
// catalog.Instance, demand.Demand, or one of workforce's Series, Stock, Assumption,
// Indicator and Target. It reports whether that changes the market: a rev that is not newer
// than the one seen last, deletes included, does not. Another type is an error of the caller.
func (e *Editor) Put(doc any) (changed bool, err error) {
	switch d := doc.(type) {
	case org.Organisation:
		changed = put(&e.organisations, d.ID, &d)
		if changed {
			e.touchedOrgs[d.ID] = true
		}
	case org.Place:
		changed = put(&e.places, d.Code, &d)
		e.placesChanged = e.placesChanged || changed
	case catalog.Course:
		changed = e.putCourse(d)
	case catalog.Instance:
		changed = e.putInstance(d)
	case demand.Demand:
		changed = e.putDemand(d)
	case workforce.Series:
		changed = put(&e.series, d.ID, &d)
	case workforce.Stock:
		changed = put(&e.stocks, d.ID, &d)
	case workforce.Assumption:
		changed = put(&e.assumptions, d.ID, &d)
	case workforce.Indicator:
		changed = put(&e.indicators, d.ID, &d)
	case workforce.Target:
		changed = put(&e.targets, d.ID, &d)
	default:
		return false, fmt.Errorf("market: cannot hold a %T", doc)
	}
	return changed, nil
}

func put[K ~string, T any](c *collectionEdit[K, T], id K, doc *T) bool {
	if !c.newer(id, c.rev(doc)) {
		return false
	}
	c.put(id, doc)
	return true
}

func (e *Editor) putCourse(c catalog.Course) bool {
	if !e.courses.newer(c.ID, c.Rev) {
		return false
	}
	e.touchedCourses.add(e.courses.put(c.ID, slimCourse(c, e.tax)))
	return true
}

func (e *Editor) putInstance(r catalog.Instance) bool {
	if !e.instances.newer(r.ID, r.Rev) {
		return false
	}
	if old, ok := e.instances.get(r.ID); ok {
		e.unlink(old)
	}
	slim := slimInstance(r)
	e.instances.put(r.ID, slim)
	e.link(slim)
	return true
}

func (e *Editor) putDemand(d demand.Demand) bool {
	if !e.demands.newer(d.ID, d.Rev) {
		return false
	}
	e.touchedDemands.add(e.demands.put(d.ID, slimDemand(d, e.tax)))
	return true
}

// link adds a run to its course's list; the course itself may come later.
func (e *Editor) link(r *Instance) {
	runs, _ := e.runsOf.get(r.Course)
	i, _ := slices.BinarySearchFunc(runs, r, compareInstances)
	e.runsOf.set(r.Course, slices.Insert(slices.Clip(runs), i, r))
	e.touchedRuns[r.Course] = true
}

func (e *Editor) unlink(r *Instance) {
	runs, _ := e.runsOf.get(r.Course)
	rest := slices.DeleteFunc(slices.Clone(runs), func(x *Instance) bool { return x.ID == r.ID })
	if len(rest) == 0 {
		e.runsOf.drop(r.Course)
	} else {
		e.runsOf.set(r.Course, rest)
	}
	e.touchedRuns[r.Course] = true
}

func compareInstances(a, b *Instance) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
}

// Delete removes a document deleted at rev; 0 removes it whatever its rev. The kind is
// given by the type of the id: org.ID, org.PlaceCode, catalog.CourseID, catalog.InstanceID,
// demand.ID or one of workforce's. It reports whether that changes the market. A delete of an
// id never seen is remembered, because an overtaken write may still come.
func (e *Editor) Delete(id any, rev int64) (changed bool, err error) {
	switch id := id.(type) {
	case org.ID:
		if _, _, changed = e.organisations.drop(id, rev); changed {
			e.touchedOrgs[id] = true
		}
	case org.PlaceCode:
		_, _, changed = e.places.drop(id, rev)
		e.placesChanged = e.placesChanged || changed
	case catalog.CourseID:
		var n int32
		if n, _, changed = e.courses.drop(id, rev); changed {
			e.touchedCourses.add(n)
		}
	case catalog.InstanceID:
		var r *Instance
		if _, r, changed = e.instances.drop(id, rev); changed {
			e.unlink(r)
		}
	case demand.ID:
		var n int32
		if n, _, changed = e.demands.drop(id, rev); changed {
			e.touchedDemands.add(n)
		}
	case workforce.SeriesID:
		_, _, changed = e.series.drop(id, rev)
	case workforce.StockID:
		_, _, changed = e.stocks.drop(id, rev)
	case workforce.AssumptionID:
		_, _, changed = e.assumptions.drop(id, rev)
	case workforce.IndicatorID:
		_, _, changed = e.indicators.drop(id, rev)
	case workforce.TargetID:
		_, _, changed = e.targets.drop(id, rev)
	default:
		return false, fmt.Errorf("market: no documents are named by a %T", id)
	}
	return changed, nil
}

// Done returns the market with the changes, stamped with now, or the one the editor
// started from when nothing changed. The editor must not be used afterwards.
func (e *Editor) Done(now time.Time) *Market {
	if !e.changed() {
		return e.base
	}
	m := &Market{
		revision: e.base.revision + 1, asOf: now, taxonomy: e.tax,
		organisations: e.organisations.done(), places: e.places.done(),
		distances: e.base.distances, epoch: e.base.epoch,
	}
	if e.placesChanged {
		m.distances = newDistances(placesByNo(&m.places))
	}
	e.verify(m)
	m.courses, m.instances, m.demands = e.courses.done(), e.instances.done(), e.demands.done()
	m.series, m.stocks, m.assumptions = e.series.done(), e.stocks.done(), e.assumptions.done()
	m.indicators, m.targets = e.indicators.done(), e.targets.done()
	m.runsOf = e.runsOf.table
	e.count(m)
	frozen := e.freeze(m)
	e.shards(m, frozen)
	return m
}

// changed reports whether there is anything new, be it only the rev of a delete to remember.
func (e *Editor) changed() bool {
	return e.refreeze || e.tax != e.base.taxonomy ||
		e.organisations.wrote || e.places.wrote || e.courses.wrote || e.instances.wrote || e.demands.wrote ||
		e.series.wrote || e.stocks.wrote || e.assumptions.wrote || e.indicators.wrote || e.targets.wrote
}

func placesByNo(c *collection[org.PlaceCode, org.Place]) []*org.Place {
	out := make([]*org.Place, c.items.n)
	for i := range out {
		out[i] = c.items.at(int32(i))
	}
	return out
}

// verify sets the demands' verified flag by their employers: for the demands that changed,
// and for those of employers that changed.
func (e *Editor) verify(m *Market) {
	for id := range e.touchedOrgs {
		for _, d := range e.base.DemandsOf(id) {
			if n, ok := e.demands.nos.get(d); ok {
				e.touchedDemands.add(n)
			}
		}
	}
	e.touchedDemands.each(func(n int32) {
		d := e.demands.items.at(n)
		if d == nil {
			return
		}
		employer, ok := m.organisations.get(d.Employer)
		if verified := ok && employer.Verified; d.Verified != verified {
			copied := *d
			copied.Verified = verified
			e.demands.items.set(n, &copied)
		}
	})
}
