package record

import (
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Courses are found by their provider and by the provider's own id.
var Courses = define(store.KindCourse,
	func(c catalog.Course) (string, int64) { return string(c.ID), c.Rev },
	func(c *catalog.Course, id string, rev int64) { c.ID, c.Rev = catalog.CourseID(id), rev },
	courseOf, courseDoc.toDomain,
).withIndexes(func(c catalog.Course, k *keyring) {
	k.by(store.CourseByProvider, string(c.Provider), timeOrder(c.UpdatedAt))
	k.unique(store.CourseByExternal, external(string(c.Provider), c.ExternalID))
}, Index{Name: store.CourseByProvider}, Index{Name: store.CourseByExternal, Unique: true})

type courseDoc struct {
	Provider    org.ID                  `bson:"provider,omitempty"`
	ExternalID  string                  `bson:"external_id,omitempty"`
	Type        catalog.LearningType    `bson:"type,omitempty"`
	Title       texts                   `bson:"title,omitempty"`
	Description texts                   `bson:"description,omitempty"`
	Field       taxonomy.ISCEDF         `bson:"field,omitempty"`
	EQF         taxonomy.EQF            `bson:"eqf,omitempty"`
	Teaches     []skillAtDoc            `bson:"teaches,omitempty"`
	Requires    []skillAtDoc            `bson:"requires,omitempty"`
	PreparesFor []taxonomy.OccupationID `bson:"prepares_for,omitempty"`
	Workload    int                     `bson:"workload,omitempty"`
	ECTS        float64                 `bson:"ects,omitempty"`
	Credential  texts                   `bson:"credential,omitempty"`
	AgeMin      int                     `bson:"age_min,omitempty"`
	AgeMax      int                     `bson:"age_max,omitempty"`
	URL         string                  `bson:"url,omitempty"`
	State       catalog.State           `bson:"state,omitempty"`
	CreatedAt   instant                 `bson:"created_at,omitempty"`
	UpdatedAt   instant                 `bson:"updated_at,omitempty"`
}

func courseOf(c catalog.Course) courseDoc {
	return courseDoc{
		Provider: c.Provider, ExternalID: c.ExternalID, Type: c.Type,
		Title: texts(c.Title), Description: texts(c.Description), Field: c.Field, EQF: c.EQF,
		Teaches: skillDocs(c.Teaches), Requires: skillDocs(c.Requires), PreparesFor: c.PreparesFor,
		Workload: c.Workload, ECTS: c.ECTS, Credential: texts(c.Credential),
		AgeMin: c.AgeMin, AgeMax: c.AgeMax, URL: c.URL, State: c.State,
		CreatedAt: at(c.CreatedAt), UpdatedAt: at(c.UpdatedAt),
	}
}

func (d courseDoc) toDomain() catalog.Course {
	return catalog.Course{
		Provider: d.Provider, ExternalID: d.ExternalID, Type: d.Type,
		Title: d.Title.localized(), Description: d.Description.localized(), Field: d.Field, EQF: d.EQF,
		Teaches: skillsAt(d.Teaches), Requires: skillsAt(d.Requires), PreparesFor: d.PreparesFor,
		Workload: d.Workload, ECTS: d.ECTS, Credential: d.Credential.localized(),
		AgeMin: d.AgeMin, AgeMax: d.AgeMax, URL: d.URL, State: d.State,
		CreatedAt: d.CreatedAt.time(), UpdatedAt: d.UpdatedAt.time(),
	}
}

// Instances are found by their course, by the learners enrolled and by the provider's own id.
var Instances = define(store.KindInstance,
	func(r catalog.Instance) (string, int64) { return string(r.ID), r.Rev },
	func(r *catalog.Instance, id string, rev int64) { r.ID, r.Rev = catalog.InstanceID(id), rev },
	instanceOf, instanceDoc.toDomain,
).withIndexes(func(r catalog.Instance, k *keyring) {
	k.by(store.InstanceByCourse, string(r.Course), timeOrder(r.Start))
	for _, e := range r.Enrolments {
		k.by(store.InstanceByLearner, e.Learner, "")
	}
	k.unique(store.InstanceByExternal, external(string(r.Course), r.ExternalID))
}, Index{Name: store.InstanceByCourse}, Index{Name: store.InstanceByLearner, Multi: true}, Index{Name: store.InstanceByExternal, Unique: true})

type instanceDoc struct {
	Course       catalog.CourseID  `bson:"course,omitempty"`
	ExternalID   string            `bson:"external_id,omitempty"`
	Flexible     bool              `bson:"flexible,omitempty"`
	Start        instant           `bson:"start,omitempty"`
	End          instant           `bson:"end,omitempty"`
	Deadline     instant           `bson:"deadline,omitempty"`
	Mode         catalog.Mode      `bson:"mode,omitempty"`
	Place        org.PlaceCode     `bson:"place,omitempty"`
	Address      string            `bson:"address,omitempty"`
	Timetable    catalog.Timetable `bson:"timetable,omitempty"`
	WeeklyHours  float64           `bson:"weekly_hours,omitempty"`
	Languages    []text.Lang       `bson:"languages,omitempty"`
	Seats        int               `bson:"seats,omitempty"`
	TakenOutside int               `bson:"taken_outside,omitempty"`
	Price        moneyDoc          `bson:"price,omitempty"`
	Funding      catalog.Funding   `bson:"funding,omitempty"`
	Cancelled    bool              `bson:"cancelled,omitempty"`
	Enrolments   []enrolmentDoc    `bson:"enrolments,omitempty"`
	CreatedAt    instant           `bson:"created_at,omitempty"`
	UpdatedAt    instant           `bson:"updated_at,omitempty"`
}

type moneyDoc struct {
	Cents    int64  `bson:"cents"`
	Currency string `bson:"currency"`
}

func (m moneyDoc) IsZero() bool { return m == moneyDoc{} }

type enrolmentDoc struct {
	Learner string                 `bson:"learner"`
	State   catalog.EnrolmentState `bson:"state"`
	At      instant                `bson:"at,omitempty"`
}

func instanceOf(r catalog.Instance) instanceDoc {
	return instanceDoc{
		Course: r.Course, ExternalID: r.ExternalID, Flexible: r.Flexible,
		Start: at(r.Start), End: at(r.End), Deadline: at(r.Deadline),
		Mode: r.Mode, Place: r.Place, Address: r.Address, Timetable: r.Timetable,
		WeeklyHours: r.WeeklyHours, Languages: r.Languages, Seats: r.Seats, TakenOutside: r.TakenOutside,
		Price: moneyDoc(r.Price), Funding: r.Funding, Cancelled: r.Cancelled,
		Enrolments: convert(r.Enrolments, func(e catalog.Enrolment) enrolmentDoc {
			return enrolmentDoc{Learner: e.Learner, State: e.State, At: at(e.At)}
		}),
		CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt),
	}
}

func (d instanceDoc) toDomain() catalog.Instance {
	return catalog.Instance{
		Course: d.Course, ExternalID: d.ExternalID, Flexible: d.Flexible,
		Start: d.Start.time(), End: d.End.time(), Deadline: d.Deadline.time(),
		Mode: d.Mode, Place: d.Place, Address: d.Address, Timetable: d.Timetable,
		WeeklyHours: d.WeeklyHours, Languages: d.Languages, Seats: d.Seats, TakenOutside: d.TakenOutside,
		Price: catalog.Money(d.Price), Funding: d.Funding, Cancelled: d.Cancelled,
		Enrolments: convert(d.Enrolments, func(e enrolmentDoc) catalog.Enrolment {
			return catalog.Enrolment{Learner: e.Learner, State: e.State, At: e.At.time()}
		}),
		CreatedAt: d.CreatedAt.time(), UpdatedAt: d.UpdatedAt.time(),
	}
}
