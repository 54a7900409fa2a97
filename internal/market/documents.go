package market

import (
	"cmp"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Course is what the market keeps of a catalog.Course. It is shared and must not be modified.
type Course struct {
	ID          catalog.CourseID
	Provider    org.ID
	Type        catalog.LearningType
	Title       text.Localized
	Field       taxonomy.ISCEDF
	EQF         taxonomy.EQF
	Teaches     []taxonomy.SkillAt
	Requires    []taxonomy.SkillAt
	PreparesFor []taxonomy.OccupationID
	Workload    int // hours in all, 0 = unstated
	State       catalog.State
	UpdatedAt   time.Time
	Rev         int64
}

// Published reports whether the course is found, matched and counted.
func (c *Course) Published() bool { return c.State == catalog.Published }

// slimCourse keeps what engines read. Strings that name concepts are taken from the
// taxonomy, so that a hundred thousand courses hold each id once.
func slimCourse(c catalog.Course, t *taxonomy.Taxonomy) *Course {
	return &Course{
		ID: c.ID, Provider: c.Provider, Type: c.Type, Title: c.Title, Field: c.Field, EQF: c.EQF,
		Teaches: shareSkills(c.Teaches, t), Requires: shareSkills(c.Requires, t),
		PreparesFor: shareOccupations(c.PreparesFor, t),
		Workload:    c.Workload, State: c.State, UpdatedAt: cmp.Or(c.UpdatedAt, c.CreatedAt), Rev: c.Rev,
	}
}

func shareSkills(in []taxonomy.SkillAt, t *taxonomy.Taxonomy) []taxonomy.SkillAt {
	out := make([]taxonomy.SkillAt, len(in))
	for i, s := range in {
		out[i] = taxonomy.SkillAt{Skill: shareSkill(s.Skill, t), Level: s.Level}
	}
	return out
}

func shareSkill(id taxonomy.SkillID, t *taxonomy.Taxonomy) taxonomy.SkillID {
	if s, ok := t.Skill(id); ok && s.ID == id {
		return s.ID
	}
	return id // an alias stays: a later taxonomy may resolve it differently
}

func shareOccupation(id taxonomy.OccupationID, t *taxonomy.Taxonomy) taxonomy.OccupationID {
	if o, ok := t.Occupation(id); ok && o.ID == id {
		return o.ID
	}
	return id
}

func shareOccupations(in []taxonomy.OccupationID, t *taxonomy.Taxonomy) []taxonomy.OccupationID {
	out := make([]taxonomy.OccupationID, len(in))
	for i, id := range in {
		out[i] = shareOccupation(id, t)
	}
	return out
}

// Instance is what the market keeps of a catalog.Instance: of its learners only how many.
type Instance struct {
	ID          catalog.InstanceID
	Course      catalog.CourseID
	Flexible    bool
	Start       time.Time
	End         time.Time
	Deadline    time.Time
	Mode        catalog.Mode
	Place       org.PlaceCode
	Timetable   catalog.Timetable
	WeeklyHours float64
	Languages   []text.Lang
	Seats       int
	Taken       int // taken outside and by enrolments that hold a seat
	Enrolled    int // taken outside and by enrolments not yet completed
	Completed   int // enrolments completed
	Free        int
	Price       catalog.Money
	Funding     catalog.Funding
	Cancelled   bool
	UpdatedAt   time.Time
	Rev         int64
}

func slimInstance(r catalog.Instance) *Instance {
	out := &Instance{
		ID: r.ID, Course: r.Course, Flexible: r.Flexible, Start: r.Start, End: r.End, Deadline: r.Deadline,
		Mode: r.Mode, Place: r.Place, Timetable: r.Timetable, WeeklyHours: r.WeeklyHours, Languages: r.Languages,
		Seats: r.Seats, Taken: r.TakenOutside + r.Taken(), Enrolled: r.TakenOutside, Free: r.Free(),
		Price: r.Price, Funding: r.Funding, Cancelled: r.Cancelled,
		UpdatedAt: cmp.Or(r.UpdatedAt, r.CreatedAt), Rev: r.Rev,
	}
	for _, e := range r.Enrolments {
		switch e.State {
		case catalog.Enrolled:
			out.Enrolled++
		case catalog.Completed:
			out.Completed++
		}
	}
	return out
}

// EndedBy reports whether the run's last day lies before now. A flexible run never ends.
func (r *Instance) EndedBy(now time.Time) bool {
	return !r.Flexible && !now.Before(r.End.AddDate(0, 0, 1))
}

// LastApply returns the last day to apply: the deadline, else the start; false when there is none.
func (r *Instance) LastApply() (time.Time, bool) {
	switch {
	case !r.Deadline.IsZero():
		return r.Deadline, true
	case r.Flexible:
		return time.Time{}, false
	default:
		return r.Start, true
	}
}

// OpenAt reports whether one can apply at now, by the same rule as catalog.Instance.OpenAt.
func (r *Instance) OpenAt(now time.Time) bool {
	if r.Cancelled || r.Free == 0 {
		return false
	}
	last, ok := r.LastApply()
	return !ok || now.Before(last.AddDate(0, 0, 1))
}

// Demand is what the market keeps of a demand.Demand.
type Demand struct {
	ID           demand.ID
	Employer     org.ID
	Source       string
	Title        text.Localized
	Occupation   taxonomy.OccupationID
	Needs        []demand.Need
	Headcount    int
	From         time.Time
	Until        time.Time
	Place        org.PlaceCode
	Remote       bool
	Confidential bool
	Status       demand.Status
	ReportedAt   time.Time
	History      []demand.Event
	UpdatedAt    time.Time
	Rev          int64

	// Verified says whether the employer is verified: only such needs enter gaps. It follows
	// the organisation, not the demand's rev.
	Verified bool
}

// Open reports whether the demand is matched and counted.
func (d *Demand) Open() bool { return d.Status == demand.Open }

func slimDemand(d demand.Demand, t *taxonomy.Taxonomy) *Demand {
	needs := make([]demand.Need, len(d.Needs))
	for i, n := range d.Needs {
		n.Skill = shareSkill(n.Skill, t)
		needs[i] = n
	}
	return &Demand{
		ID: d.ID, Employer: d.Employer, Source: d.Source, Title: d.Title,
		Occupation: shareOccupation(d.Occupation, t), Needs: needs, Headcount: d.Headcount,
		From: d.From, Until: d.Until, Place: d.Place, Remote: d.Remote, Confidential: d.Confidential,
		Status: d.Status, ReportedAt: d.ReportedAt, History: d.History,
		UpdatedAt: cmp.Or(d.UpdatedAt, d.ReportedAt), Rev: d.Rev,
	}
}

// EffectiveNeeds returns the demand's needs; when it states none but names an occupation,
// those of the occupation: essential skills as must, optional ones as nice, all inferred.
func (d *Demand) EffectiveNeeds(t *taxonomy.Taxonomy) []demand.Need {
	if len(d.Needs) > 0 || d.Occupation == "" {
		return d.Needs
	}
	return OccupationNeeds(t, d.Occupation)
}

// OccupationNeeds returns what an occupation asks for: its essential skills as must, its
// optional ones as nice, without levels. It is empty for an unknown occupation.
func OccupationNeeds(t *taxonomy.Taxonomy, id taxonomy.OccupationID) []demand.Need {
	o, ok := t.Occupation(id)
	if !ok {
		return nil
	}
	out := make([]demand.Need, 0, len(o.Essential)+len(o.Optional))
	for _, s := range o.Essential {
		out = append(out, demand.Need{Skill: s, Importance: demand.Must, Origin: demand.Inferred})
	}
	for _, s := range o.Optional {
		out = append(out, demand.Need{Skill: s, Importance: demand.Nice, Origin: demand.Inferred})
	}
	return out
}
