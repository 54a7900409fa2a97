package app

import (
	"context"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// CourseInput is what a provider says about a course.
type CourseInput struct {
	ExternalID  string
	Type        catalog.LearningType
	Title       text.Localized
	Description text.Localized
	Field       taxonomy.ISCEDF
	EQF         taxonomy.EQF
	Teaches     []taxonomy.SkillAt
	Requires    []taxonomy.SkillAt
	PreparesFor []taxonomy.OccupationID
	Workload    int
	ECTS        float64
	Credential  text.Localized
	AgeMin      int
	AgeMax      int
	URL         string
	State       catalog.State
}

func (in CourseInput) apply(c catalog.Course) catalog.Course {
	c.ExternalID, c.Type, c.Field, c.EQF = in.ExternalID, in.Type, in.Field, in.EQF
	c.Title, c.Description, c.Credential = in.Title.Trimmed(), in.Description.Trimmed(), in.Credential.Trimmed()
	c.Teaches, c.Requires, c.PreparesFor = in.Teaches, in.Requires, in.PreparesFor
	c.Workload, c.ECTS, c.AgeMin, c.AgeMax, c.URL, c.State = in.Workload, in.ECTS, in.AgeMin, in.AgeMax, in.URL, in.State
	return c
}

// InputOf returns a course in the form in which it is edited.
func InputOf(c catalog.Course) CourseInput {
	return CourseInput{ExternalID: c.ExternalID, Type: c.Type, Title: c.Title, Description: c.Description, Field: c.Field,
		EQF: c.EQF, Teaches: c.Teaches, Requires: c.Requires, PreparesFor: c.PreparesFor, Workload: c.Workload, ECTS: c.ECTS,
		Credential: c.Credential, AgeMin: c.AgeMin, AgeMax: c.AgeMax, URL: c.URL, State: c.State}
}

// Faults of the catalogue.
var (
	ErrCourseNotFound   = fault.New(fault.NotFound, "course_not_found")
	ErrInstanceNotFound = fault.New(fault.NotFound, "instance_not_found")
	ErrHasLearners      = fault.New(fault.Conflict, "has_learners") // somebody holds a seat: cancel the run instead
)

// Course returns a course and its runs, soonest first. Drafts and archived courses are seen
// by their provider only.
func (a *App) Course(ctx context.Context, actor Actor, id catalog.CourseID) (catalog.Course, []catalog.Instance, error) {
	c, err := a.store.Courses.Get(ctx, string(id))
	if err != nil {
		return c, nil, coded(err, ErrCourseNotFound)
	}
	if c.State != catalog.Published && !May(actor, EditCourse, c.Provider) {
		return catalog.Course{}, nil, ErrCourseNotFound
	}
	runs, err := a.instancesOf(ctx, id)
	if err != nil {
		return c, nil, err
	}
	if !May(actor, ReadParticipants, c.Provider) {
		for i := range runs {
			runs[i] = withoutLearners(runs[i], string(actor.User.ID))
		}
	}
	return c, runs, nil
}

// withoutLearners hides who sits in a run from everybody but the learner; the seats stay counted.
func withoutLearners(r catalog.Instance, self string) catalog.Instance {
	hidden := make([]catalog.Enrolment, len(r.Enrolments))
	for i, e := range r.Enrolments {
		if e.Learner != self || self == "" {
			e.Learner = ""
		}
		hidden[i] = e
	}
	r.Enrolments = hidden
	return r
}

func (a *App) instancesOf(ctx context.Context, id catalog.CourseID) ([]catalog.Instance, error) {
	var all []catalog.Instance
	for page := 1; ; page++ {
		p, err := a.store.Instances.List(ctx, store.Query{By: store.InstanceByCourse, Value: string(id), Page: page, PerPage: store.MaxPerPage})
		if err != nil {
			return nil, err
		}
		all = append(all, p.Items...)
		if len(all) >= p.Total || len(p.Items) == 0 {
			return all, nil
		}
	}
}

// MyCourses lists the courses of the actor's organisation in every state, last changed first.
func (a *App) MyCourses(ctx context.Context, actor Actor, page, perPage int) (store.Page[catalog.Course], error) {
	if err := allow(actor, EditCourse, actor.User.Org); err != nil {
		return store.Page[catalog.Course]{}, err
	}
	return a.store.Courses.List(ctx, store.Query{By: store.CourseByProvider, Value: string(actor.User.Org), Desc: true, Page: page, PerPage: perPage})
}

// CreateCourse adds a course of a provider; provider "" means the actor's own organisation.
func (a *App) CreateCourse(ctx context.Context, actor Actor, provider org.ID, in CourseInput) (catalog.Course, error) {
	if provider == "" {
		provider = actor.User.Org
	}
	if err := allow(actor, EditCourse, provider); err != nil {
		return catalog.Course{}, err
	}
	now := a.now()
	c := in.apply(catalog.Course{ID: catalog.CourseID(a.newID()), Provider: provider, CreatedAt: now, UpdatedAt: now})
	if err := a.checkCourse(c); err != nil {
		return c, err
	}
	c, err := a.store.Courses.Create(ctx, c)
	if err != nil {
		return c, takenField(err, "external_id")
	}
	a.audit(ctx, actor, "course.create", store.KindCourse, string(c.ID), "")
	a.sync(ctx)
	return c, nil
}

// UpdateCourse writes a course over the rev the editor saw.
func (a *App) UpdateCourse(ctx context.Context, actor Actor, id catalog.CourseID, rev int64, in CourseInput) (catalog.Course, error) {
	c, err := a.store.Courses.Get(ctx, string(id))
	if err != nil {
		return c, coded(err, ErrCourseNotFound)
	}
	if err := allow(actor, EditCourse, c.Provider); err != nil {
		return c, err
	}
	c = in.apply(c)
	c.Rev, c.UpdatedAt = rev, a.now()
	if err := a.checkCourse(c); err != nil {
		return c, err
	}
	if c, err = a.store.Courses.Update(ctx, c); err != nil {
		return c, takenField(err, "external_id")
	}
	a.audit(ctx, actor, "course.update", store.KindCourse, string(c.ID), "")
	a.sync(ctx)
	return c, nil
}

// ArchiveCourse takes a course out of the catalogue; its runs and enrolments stay, and
// publishing it again brings it back.
func (a *App) ArchiveCourse(ctx context.Context, actor Actor, id catalog.CourseID, rev int64) (catalog.Course, error) {
	c, err := a.store.Courses.Get(ctx, string(id))
	if err != nil {
		return c, coded(err, ErrCourseNotFound)
	}
	in := InputOf(c)
	in.State = catalog.Archived
	return a.UpdateCourse(ctx, actor, id, rev, in)
}

// checkCourse validates a course alone and against the market's taxonomy and organisations.
func (a *App) checkCourse(c catalog.Course) error {
	var k fault.Check
	addFields(&k, c.Validate())
	m := a.Market()
	o, ok := m.Organisation(c.Provider)
	k.That(ok && o.Provider, "provider", "unknown_organisation")
	a.checkSkills(&k, "teaches", c.Teaches)
	a.checkSkills(&k, "requires", c.Requires)
	for i, id := range c.PreparesFor {
		_, ok := m.Taxonomy().Occupation(id)
		k.That(ok, indexed("prepares_for", i), "unknown_occupation")
	}
	return k.Err()
}

// checkSkills records skills that the taxonomy lacks, or that only order others.
func (a *App) checkSkills(k *fault.Check, path string, skills []taxonomy.SkillAt) {
	tax := a.Market().Taxonomy()
	for i, s := range skills {
		in := k.In(path, i)
		if s.Skill != "" {
			c, ok := tax.Skill(s.Skill)
			in.That(ok && c.Kind != taxonomy.KindGroup, "skill", "unknown_skill")
		}
		in.That(s.Level.Valid(), "level", "out_of_range", fault.Params{"min": 1, "max": 8})
	}
}
