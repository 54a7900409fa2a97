package market

import (
	"iter"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Organisation returns an organisation by id.
func (m *Market) Organisation(id org.ID) (*org.Organisation, bool) { return m.organisations.get(id) }

// Organisations returns all organisations in the order of ids.
func (m *Market) Organisations() []*org.Organisation {
	return sorted(m.organisations.all(), func(o *org.Organisation) org.ID { return o.ID })
}

// Place returns a place by code.
func (m *Market) Place(code org.PlaceCode) (*org.Place, bool) { return m.places.get(code) }

// Places returns all places in the order of codes.
func (m *Market) Places() []*org.Place {
	return sorted(m.places.all(), func(p *org.Place) org.PlaceCode { return p.Code })
}

// PlacePath returns the place's code and those of the territories around it, nearest first.
func (m *Market) PlacePath(code org.PlaceCode) []org.PlaceCode {
	var path []org.PlaceCode
	for code != "" && !slices.Contains(path, code) {
		p, ok := m.places.get(code)
		if !ok {
			break
		}
		path = append(path, code)
		code = p.Parent
	}
	return path
}

// Course returns a course by id, whatever its state.
func (m *Market) Course(id catalog.CourseID) (*Course, bool) { return m.courses.get(id) }

// Courses yields all courses, drafts and archived ones too, in no meaningful order.
func (m *Market) Courses() iter.Seq[*Course] { return m.courses.all() }

// Instance returns a run by id.
func (m *Market) Instance(id catalog.InstanceID) (*Instance, bool) { return m.instances.get(id) }

// AllInstances yields all runs in no meaningful order.
func (m *Market) AllInstances() iter.Seq[*Instance] { return m.instances.all() }

// Instances returns the runs of a course by start and id, flexible ones first, cancelled and
// ended ones included.
func (m *Market) Instances(course catalog.CourseID) []*Instance {
	runs, _ := m.runsOf.get(course)
	return runs
}

// CoursesTeaching returns the published courses that teach exactly that skill, in the order of ids.
func (m *Market) CoursesTeaching(id taxonomy.SkillID) []*Course {
	n, ok := m.taxonomy.SkillNo(id)
	if !ok {
		return nil
	}
	var out []*Course
	for _, s := range m.courseShards {
		last := -1
		for _, p := range s.Posts(n) {
			if step, _ := Decode(p.Code()); step == Exact && p.Local() != last {
				last = p.Local()
				out = append(out, s.Course(last))
			}
		}
	}
	return byCourseID(out)
}

// CoursesPreparingFor returns the published courses that prepare for the occupation, in the order of ids.
func (m *Market) CoursesPreparingFor(id taxonomy.OccupationID) []*Course {
	if o, ok := m.taxonomy.Occupation(id); ok {
		id = o.ID
	}
	var out []*Course
	for _, s := range m.courseShards {
		for _, at := range s.occupations.of(id) {
			out = append(out, s.courses[at])
		}
	}
	return byCourseID(out)
}

// CoursesOf returns the ids of a provider's courses, whatever their state, in order.
func (m *Market) CoursesOf(provider org.ID) []catalog.CourseID {
	var out []catalog.CourseID
	for _, s := range m.courseShards {
		for _, at := range s.providers.of(provider) {
			out = append(out, s.courses[at].ID)
		}
	}
	slices.Sort(out)
	return out
}

func byCourseID(cs []*Course) []*Course {
	return sorted(slices.Values(cs), func(c *Course) catalog.CourseID { return c.ID })
}

// Demand returns a demand by id, whatever its status.
func (m *Market) Demand(id demand.ID) (*Demand, bool) { return m.demands.get(id) }

// Demands yields all demands, closed ones too, in no meaningful order.
func (m *Market) Demands() iter.Seq[*Demand] { return m.demands.all() }

// DemandsNeeding returns the open demands that need exactly that skill, in the order of ids.
// A demand without needs of its own needs what its occupation does.
func (m *Market) DemandsNeeding(id taxonomy.SkillID) []*Demand {
	n, ok := m.taxonomy.SkillNo(id)
	if !ok {
		return nil
	}
	var out []*Demand
	for _, s := range m.demandShards {
		for _, p := range s.Needing(n) {
			out = append(out, s.Demand(int(p.Local)))
		}
	}
	return byDemandID(out)
}

// DemandsFor returns the open demands that name the occupation, in the order of ids.
func (m *Market) DemandsFor(id taxonomy.OccupationID) []*Demand {
	if o, ok := m.taxonomy.Occupation(id); ok {
		id = o.ID
	}
	var out []*Demand
	for _, s := range m.demandShards {
		for _, at := range s.occupations.of(id) {
			out = append(out, s.demands[at])
		}
	}
	return byDemandID(out)
}

// DemandsOf returns the ids of an employer's demands, whatever their status, in order.
func (m *Market) DemandsOf(employer org.ID) []demand.ID {
	var out []demand.ID
	for _, s := range m.demandShards {
		for _, at := range s.employers.of(employer) {
			out = append(out, s.demands[at].ID)
		}
	}
	slices.Sort(out)
	return out
}

// DemandsExpiredBy returns the ids of the open demands whose last day lies before now, in order.
func (m *Market) DemandsExpiredBy(now time.Time) []demand.ID {
	var out []demand.ID
	for d := range m.demands.all() {
		if d.Open() && !d.Until.IsZero() && !now.Before(d.Until.AddDate(0, 0, 1)) {
			out = append(out, d.ID)
		}
	}
	slices.Sort(out)
	return out
}

func byDemandID(ds []*Demand) []*Demand {
	return sorted(slices.Values(ds), func(d *Demand) demand.ID { return d.ID })
}

// Series returns a series by id.
func (m *Market) Series(id workforce.SeriesID) (*workforce.Series, bool) { return m.series.get(id) }

// AllSeries returns all series in the order of ids.
func (m *Market) AllSeries() []*workforce.Series {
	return sorted(m.series.all(), func(s *workforce.Series) workforce.SeriesID { return s.ID })
}

// SeriesAbout returns the series of a subject, in the order of ids.
func (m *Market) SeriesAbout(subject workforce.Subject) []*workforce.Series {
	return slices.DeleteFunc(m.AllSeries(), func(s *workforce.Series) bool { return s.Subject != subject })
}

// Stocks returns all stocks in the order of ids.
func (m *Market) Stocks() []*workforce.Stock {
	return sorted(m.stocks.all(), func(s *workforce.Stock) workforce.StockID { return s.ID })
}

// Assumption returns an assumption by id.
func (m *Market) Assumption(id workforce.AssumptionID) (*workforce.Assumption, bool) {
	return m.assumptions.get(id)
}

// Assumptions returns all assumptions in the order of ids.
func (m *Market) Assumptions() []*workforce.Assumption {
	return sorted(m.assumptions.all(), func(a *workforce.Assumption) workforce.AssumptionID { return a.ID })
}

// Indicator returns an indicator by id.
func (m *Market) Indicator(id workforce.IndicatorID) (*workforce.Indicator, bool) {
	return m.indicators.get(id)
}

// Indicators returns all indicators in the order of ids.
func (m *Market) Indicators() []*workforce.Indicator {
	return sorted(m.indicators.all(), func(i *workforce.Indicator) workforce.IndicatorID { return i.ID })
}

// Targets returns all targets in the order of ids.
func (m *Market) Targets() []*workforce.Target {
	return sorted(m.targets.all(), func(t *workforce.Target) workforce.TargetID { return t.ID })
}
