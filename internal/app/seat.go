package app

import (
	"context"
	"errors"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// Seat is one enrolment of the actor, with the run and the course.
type Seat struct {
	Course    catalog.Course
	Instance  catalog.Instance // without the other learners
	Enrolment catalog.Enrolment
}

// TakeSeat enrols the actor in a run of the course. However many try at once, no more seats
// are given than there are.
func (a *App) TakeSeat(ctx context.Context, actor Actor, course catalog.CourseID, id catalog.InstanceID) (catalog.Instance, error) {
	if err := allow(actor, TakeSeat, ""); err != nil {
		return catalog.Instance{}, err
	}
	c, err := a.store.Courses.Get(ctx, string(course))
	if err != nil {
		return catalog.Instance{}, coded(err, ErrCourseNotFound)
	}
	if c.State != catalog.Published {
		return catalog.Instance{}, catalog.ErrEnrolmentClosed
	}
	learner := string(actor.User.ID)
	return a.changeSeats(ctx, actor, "seat.take", course, id, func(r catalog.Instance) (catalog.Instance, error) {
		return r.Enrol(learner, a.now())
	})
}

// CancelSeat gives the actor's seat back.
func (a *App) CancelSeat(ctx context.Context, actor Actor, course catalog.CourseID, id catalog.InstanceID) (catalog.Instance, error) {
	if err := allow(actor, TakeSeat, ""); err != nil {
		return catalog.Instance{}, err
	}
	learner := string(actor.User.ID)
	return a.changeSeats(ctx, actor, "seat.cancel", course, id, func(r catalog.Instance) (catalog.Instance, error) {
		return r.Cancel(learner, a.now())
	})
}

func (a *App) changeSeats(ctx context.Context, actor Actor, action string, course catalog.CourseID, id catalog.InstanceID, f func(catalog.Instance) (catalog.Instance, error)) (catalog.Instance, error) {
	r, err := a.store.Instances.Mutate(ctx, string(id), func(r catalog.Instance) (catalog.Instance, error) {
		if r.Course != course {
			return r, ErrInstanceNotFound
		}
		return f(r)
	})
	if err != nil {
		return catalog.Instance{}, coded(err, ErrInstanceNotFound)
	}
	a.audit(ctx, actor, action, store.KindInstance, string(id), "")
	a.sync(ctx)
	return withoutLearners(r, string(actor.User.ID)), nil
}

// MySeats lists the actor's enrolments in any state.
func (a *App) MySeats(ctx context.Context, actor Actor) ([]Seat, error) {
	if err := allow(actor, TakeSeat, ""); err != nil {
		return nil, err
	}
	self := string(actor.User.ID)
	page, err := a.store.Instances.List(ctx, store.Query{By: store.InstanceByLearner, Value: self, PerPage: store.MaxPerPage})
	if err != nil {
		return nil, err
	}
	seats := make([]Seat, 0, len(page.Items))
	for _, r := range page.Items {
		c, err := a.store.Courses.Get(ctx, string(r.Course))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, e := range r.Enrolments {
			if e.Learner == self {
				seats = append(seats, Seat{Course: c, Instance: withoutLearners(r, self), Enrolment: e})
			}
		}
	}
	return seats, nil
}

// Participant is one learner of a run as its provider sees them.
type Participant struct {
	Learner account.UserID
	Name    string
	Email   string
	State   catalog.EnrolmentState
	Since   time.Time
}

// Participants lists who holds or held a seat, to the run's provider.
func (a *App) Participants(ctx context.Context, actor Actor, id catalog.InstanceID) (catalog.Course, catalog.Instance, []Participant, error) {
	c, r, err := a.Instance(ctx, actor, id)
	if err != nil {
		return c, r, nil, err
	}
	if err := allow(actor, ReadParticipants, c.Provider); err != nil {
		return c, r, nil, err
	}
	ids := make([]string, len(r.Enrolments))
	for i, e := range r.Enrolments {
		ids[i] = e.Learner
	}
	users, err := a.store.Users.GetMany(ctx, ids)
	if err != nil {
		return c, r, nil, err
	}
	byID := make(map[string]account.User, len(users))
	for _, u := range users {
		byID[string(u.ID)] = u
	}
	list := make([]Participant, len(r.Enrolments))
	for i, e := range r.Enrolments {
		u := byID[e.Learner] // a learner who deleted the account has no name any more
		list[i] = Participant{Learner: account.UserID(e.Learner), Name: u.Name, Email: u.Email, State: e.State, Since: e.At}
	}
	return c, r, list, nil
}

// SetParticipant says what became of a learner: completed, dropped, cancelled or enrolled again.
func (a *App) SetParticipant(ctx context.Context, actor Actor, id catalog.InstanceID, learner account.UserID, state catalog.EnrolmentState) error {
	if _, err := a.ownInstance(ctx, actor, id); err != nil {
		return err
	}
	switch state {
	case catalog.Enrolled, catalog.Cancelled, catalog.Completed, catalog.Dropped:
	default:
		var c fault.Check
		c.That(false, "state", "unknown_value")
		return c.Err()
	}
	_, err := a.store.Instances.Mutate(ctx, string(id), func(r catalog.Instance) (catalog.Instance, error) {
		return r.SetEnrolment(string(learner), state, a.now())
	})
	if err != nil {
		return coded(err, ErrInstanceNotFound)
	}
	a.audit(ctx, actor, "participant."+string(state), store.KindInstance, string(id), "")
	a.sync(ctx)
	return nil
}
