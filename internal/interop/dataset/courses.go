package dataset

import (
	"fmt"
	"slices"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// rawCourse is an entry of "courses" in courses.json, with its runs inside.
type rawCourse struct {
	ID          catalog.CourseID     `json:"id"`
	Provider    org.ID               `json:"provider"`
	ExternalID  string               `json:"external_id"`
	Type        catalog.LearningType `json:"type"`
	Title       text.Localized       `json:"title"`
	Description text.Localized       `json:"description"`
	Field       taxonomy.ISCEDF      `json:"field"`
	EQF         taxonomy.EQF         `json:"eqf"`
	Teaches     []rawSkillAt         `json:"teaches"`
	Requires    []rawSkillAt         `json:"requires"`
	PreparesFor []string             `json:"prepares_for"`
	Workload    int                  `json:"workload"` // hours
	ECTS        float64              `json:"ects"`
	Credential  text.Localized       `json:"credential"`
	AgeMin      int                  `json:"age_min"`
	AgeMax      int                  `json:"age_max"`
	URL         string               `json:"url"`
	State       catalog.State        `json:"state"` // published when left out
	CreatedAt   string               `json:"created_at"`
	Instances   []rawInstance        `json:"instances"`
}

// rawInstance is one run of a course. Without an id it is named after the course and its
// place in the list, so that runs without ids must keep their order.
type rawInstance struct {
	ID           catalog.InstanceID `json:"id"`
	ExternalID   string             `json:"external_id"`
	Flexible     bool               `json:"flexible"`
	Start        string             `json:"start"`
	End          string             `json:"end"`
	Deadline     string             `json:"deadline"`
	Mode         catalog.Mode       `json:"mode"`
	Place        org.PlaceCode      `json:"place"`
	Address      string             `json:"address"`
	Timetable    catalog.Timetable  `json:"timetable"`
	WeeklyHours  float64            `json:"weekly_hours"`
	Languages    []text.Lang        `json:"languages"`
	Seats        int                `json:"seats"`
	TakenOutside int                `json:"taken_outside"`
	PriceCents   int64              `json:"price_cents"`
	Currency     string             `json:"currency"` // EUR when left out
	Funding      catalog.Funding    `json:"funding"`
	Cancelled    bool               `json:"cancelled"`
}

func (r *reader) readCourses() {
	each(r, coursesFile, r.open(coursesFile, "courses"), "courses", func(a at, v rawCourse) {
		created := a.in("created_at").dateOr(v.CreatedAt, r.today)
		c := catalog.Course{
			ID: v.ID, Provider: a.in("provider").provider(v.Provider), ExternalID: v.ExternalID, Type: v.Type,
			Title: v.Title.Trimmed(), Description: v.Description.Trimmed(), Field: a.in("field").field(v.Field), EQF: v.EQF,
			Teaches: a.skillsAt("teaches", v.Teaches), Requires: a.skillsAt("requires", v.Requires),
			PreparesFor: a.occupations("prepares_for", v.PreparesFor), Workload: v.Workload, ECTS: v.ECTS,
			Credential: v.Credential.Trimmed(), AgeMin: v.AgeMin, AgeMax: v.AgeMax, URL: v.URL,
			State: v.State, CreatedAt: created, UpdatedAt: created,
		}
		if c.State == "" {
			c.State = catalog.Published
		}
		a.unique("course", string(c.ID))
		a.uniqueExternal("course of "+string(c.Provider), c.ExternalID)
		a.check(c.Validate())
		r.out.Courses = append(r.out.Courses, c)
		for i, run := range v.Instances {
			r.out.Instances = append(r.out.Instances, a.in("instances", i).instance(c, i, run))
		}
	})
}

func (a at) instance(c catalog.Course, n int, v rawInstance) catalog.Instance {
	r := catalog.Instance{
		ID: v.ID, Course: c.ID, ExternalID: v.ExternalID, Flexible: v.Flexible,
		Start: a.in("start").date(v.Start), End: a.in("end").date(v.End), Deadline: a.in("deadline").date(v.Deadline),
		Mode: v.Mode, Place: a.in("place").place(v.Place), Address: v.Address, Timetable: v.Timetable,
		WeeklyHours: v.WeeklyHours, Languages: v.Languages, Seats: v.Seats, TakenOutside: v.TakenOutside,
		Price:   catalog.Money{Cents: v.PriceCents, Currency: v.Currency},
		Funding: v.Funding, Cancelled: v.Cancelled, CreatedAt: c.CreatedAt, UpdatedAt: c.CreatedAt,
	}
	if r.ID == "" {
		r.ID = catalog.InstanceID(fmt.Sprintf("%s-%d", c.ID, n+1))
	}
	if r.Price.Currency == "" {
		r.Price.Currency = "EUR"
	}
	a.unique("instance", string(r.ID))
	a.uniqueExternal("instance of "+string(c.ID), r.ExternalID)
	a.check(r.Validate())
	return r
}

func (a at) uniqueExternal(kind, id string) { a.in("external_id").unique("external id, "+kind, id) }

// field checks that a field of education is in the code list, when there is one.
func (a at) field(c taxonomy.ISCEDF) taxonomy.ISCEDF {
	list := a.r.out.ISCEDF
	if len(list) > 0 && !slices.ContainsFunc(list, func(e taxonomy.Code) bool { return e.Code == string(c) }) {
		a.bad("unknown_value", string(c))
	}
	return c
}

func later(a, b time.Time) bool { return !a.IsZero() && !b.IsZero() && a.After(b) }
