package app

import (
	"context"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// InstanceInput is what a provider says about a run.
type InstanceInput struct {
	ExternalID   string
	Flexible     bool
	Start        time.Time
	End          time.Time
	Deadline     time.Time
	Mode         catalog.Mode
	Place        org.PlaceCode
	Address      string
	Timetable    catalog.Timetable
	WeeklyHours  float64
	Languages    []text.Lang
	Seats        int
	TakenOutside int
	Price        catalog.Money
	Funding      catalog.Funding
	Cancelled    bool
}

func (in InstanceInput) apply(r catalog.Instance) catalog.Instance {
	r.ExternalID, r.Flexible, r.Start, r.End, r.Deadline = in.ExternalID, in.Flexible, in.Start, in.End, in.Deadline
	r.Mode, r.Place, r.Address, r.Timetable, r.WeeklyHours = in.Mode, in.Place, in.Address, in.Timetable, in.WeeklyHours
	r.Languages, r.Seats, r.TakenOutside, r.Price, r.Funding = in.Languages, in.Seats, in.TakenOutside, in.Price, in.Funding
	r.Cancelled = in.Cancelled
	return r
}

// InstanceInputOf returns a run in the form in which it is edited.
func InstanceInputOf(r catalog.Instance) InstanceInput {
	return InstanceInput{ExternalID: r.ExternalID, Flexible: r.Flexible, Start: r.Start, End: r.End, Deadline: r.Deadline,
		Mode: r.Mode, Place: r.Place, Address: r.Address, Timetable: r.Timetable, WeeklyHours: r.WeeklyHours,
		Languages: r.Languages, Seats: r.Seats, TakenOutside: r.TakenOutside, Price: r.Price, Funding: r.Funding, Cancelled: r.Cancelled}
}

// CloneOf returns the input of a run like r, moved to begin on start; nobody is enrolled and
// no seat is taken outside.
func CloneOf(r catalog.Instance, start time.Time) InstanceInput {
	in := InstanceInputOf(r)
	in.ExternalID, in.TakenOutside, in.Cancelled = "", 0, false
	if r.Flexible {
		return in
	}
	by := start.Sub(r.Start)
	in.Start, in.End = start, r.End.Add(by)
	if !r.Deadline.IsZero() {
		in.Deadline = r.Deadline.Add(by)
	}
	return in
}

// Instance returns one run with its course; learners' ids are only shown to its provider.
func (a *App) Instance(ctx context.Context, actor Actor, id catalog.InstanceID) (catalog.Course, catalog.Instance, error) {
	r, err := a.store.Instances.Get(ctx, string(id))
	if err != nil {
		return catalog.Course{}, r, coded(err, ErrInstanceNotFound)
	}
	c, err := a.store.Courses.Get(ctx, string(r.Course))
	if err != nil {
		return c, r, coded(err, ErrCourseNotFound)
	}
	if !May(actor, ReadParticipants, c.Provider) {
		if c.State != catalog.Published {
			return catalog.Course{}, catalog.Instance{}, ErrInstanceNotFound
		}
		r = withoutLearners(r, string(actor.User.ID))
	}
	return c, r, nil
}

// CreateInstance adds a run to a course.
func (a *App) CreateInstance(ctx context.Context, actor Actor, course catalog.CourseID, in InstanceInput) (catalog.Instance, error) {
	c, err := a.store.Courses.Get(ctx, string(course))
	if err != nil {
		return catalog.Instance{}, coded(err, ErrCourseNotFound)
	}
	if err := allow(actor, EditCourse, c.Provider); err != nil {
		return catalog.Instance{}, err
	}
	now := a.now()
	r := in.apply(catalog.Instance{ID: catalog.InstanceID(a.newID()), Course: course, CreatedAt: now, UpdatedAt: now})
	if err := a.checkInstance(r); err != nil {
		return r, err
	}
	if r, err = a.store.Instances.Create(ctx, r); err != nil {
		return r, takenField(err, "external_id")
	}
	a.audit(ctx, actor, "instance.create", store.KindInstance, string(r.ID), "")
	a.sync(ctx)
	return r, nil
}

// UpdateInstance writes a run over the rev the editor saw; enrolments are untouched.
func (a *App) UpdateInstance(ctx context.Context, actor Actor, id catalog.InstanceID, rev int64, in InstanceInput) (catalog.Instance, error) {
	r, err := a.ownInstance(ctx, actor, id)
	if err != nil {
		return r, err
	}
	r = in.apply(r)
	r.Rev, r.UpdatedAt = rev, a.now()
	if err := a.checkInstance(r); err != nil {
		return r, err
	}
	if r, err = a.store.Instances.Update(ctx, r); err != nil {
		return r, takenField(err, "external_id")
	}
	a.audit(ctx, actor, "instance.update", store.KindInstance, string(r.ID), "")
	a.sync(ctx)
	return r, nil
}

// DeleteInstance removes a run in which nobody holds a seat; one with learners is cancelled instead.
func (a *App) DeleteInstance(ctx context.Context, actor Actor, id catalog.InstanceID, rev int64) error {
	r, err := a.ownInstance(ctx, actor, id)
	if err != nil {
		return err
	}
	if r.Taken() > 0 {
		return ErrHasLearners
	}
	// The rev read here guards against a learner who takes a seat in between.
	if rev == 0 {
		rev = r.Rev
	}
	if err := a.store.Instances.Delete(ctx, string(id), rev); err != nil {
		return coded(err, ErrInstanceNotFound)
	}
	a.audit(ctx, actor, "instance.delete", store.KindInstance, string(id), "")
	a.sync(ctx)
	return nil
}

// ownInstance returns a run that the actor may edit.
func (a *App) ownInstance(ctx context.Context, actor Actor, id catalog.InstanceID) (catalog.Instance, error) {
	r, err := a.store.Instances.Get(ctx, string(id))
	if err != nil {
		return r, coded(err, ErrInstanceNotFound)
	}
	c, err := a.store.Courses.Get(ctx, string(r.Course))
	if err != nil {
		return r, coded(err, ErrCourseNotFound)
	}
	return r, allow(actor, EditCourse, c.Provider)
}

func (a *App) checkInstance(r catalog.Instance) error {
	var k fault.Check
	addFields(&k, r.Validate())
	if r.Place != "" {
		_, ok := a.Market().Place(r.Place)
		k.That(ok, "place", "unknown_place")
	}
	return k.Err()
}
