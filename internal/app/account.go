package app

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// ProfileInput is what a user may change about their own account.
type ProfileInput struct {
	Name string
	Lang text.Lang
	Have []taxonomy.SkillAt
	Goal taxonomy.OccupationID
}

// UpdateProfile changes the actor's own name, language, skills and goal.
func (a *App) UpdateProfile(ctx context.Context, actor Actor, in ProfileInput) (account.User, error) {
	if err := allow(actor, ManageOwnAccount, ""); err != nil {
		return account.User{}, err
	}
	var c fault.Check
	a.checkSkills(&c, "have", in.Have)
	if in.Goal != "" {
		_, ok := a.Market().Taxonomy().Occupation(in.Goal)
		c.That(ok, "goal", "unknown_occupation")
	}
	checkProfile(&c, in.Have)
	org.CheckLine(&c, "name", in.Name, account.MaxUserName)
	c.That(in.Lang == "" || in.Lang.Valid(), "lang", "unknown_value")
	if err := c.Err(); err != nil {
		return account.User{}, err
	}
	return a.store.Users.Mutate(ctx, string(actor.User.ID), func(u account.User) (account.User, error) {
		u.Name, u.Lang, u.Profile, u.UpdatedAt = in.Name, in.Lang, account.Profile{Have: in.Have, Goal: in.Goal}, a.now()
		return u, nil
	})
}

// checkProfile bounds what somebody says they can, and refuses a skill named twice.
func checkProfile(c *fault.Check, have []taxonomy.SkillAt) {
	if !c.That(len(have) <= account.MaxProfileSkills, "have", "too_many", fault.Params{"max": account.MaxProfileSkills}) {
		return
	}
	seen := make(map[taxonomy.SkillID]bool, len(have))
	for i, s := range have {
		if in := c.In("have", i); in.That(s.Skill != "", "skill", "required") {
			in.That(!seen[s.Skill], "skill", "duplicate")
		}
		seen[s.Skill] = true
	}
}

// MyData is everything kept about one account.
type MyData struct {
	User  account.User
	Seats []Seat
}

// ExportMyData returns everything that is kept about the actor. The password hash is left out.
func (a *App) ExportMyData(ctx context.Context, actor Actor) (MyData, error) {
	if err := allow(actor, ManageOwnAccount, ""); err != nil {
		return MyData{}, err
	}
	u, err := a.store.Users.Get(ctx, string(actor.User.ID))
	if err != nil {
		return MyData{}, err
	}
	u.PasswordHash = ""
	seats, err := a.MySeats(ctx, actor)
	return MyData{User: u, Seats: seats}, err
}

// DeleteMe erases the actor's account: seats are given back, enrolments lose the name of
// the learner, sessions end, and the account is removed. It cannot be undone.
func (a *App) DeleteMe(ctx context.Context, actor Actor, password string) error {
	if err := allow(actor, ManageOwnAccount, ""); err != nil {
		return err
	}
	if actor.Has(account.Admin) {
		return ErrLastAdmin // another admin takes the role away first, so that one always stays
	}
	if err := a.limit.allow("signin-account", actor.User.Email, a.now()); err != nil {
		return err
	}
	ok, _, err := account.VerifyPassword(ctx, actor.User.PasswordHash, password)
	if err != nil {
		return err
	}
	var c fault.Check
	c.That(ok, "password", "password_wrong")
	if err := c.Err(); err != nil {
		return err
	}
	if err := a.forgetEnrolments(ctx, string(actor.User.ID)); err != nil {
		return err
	}
	if err := a.forgetSessions(ctx, actor.User.ID); err != nil {
		return err
	}
	if err := a.store.Users.Delete(ctx, string(actor.User.ID), 0); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	a.audit(ctx, System, "account.delete", store.KindUser, "", "")
	a.sync(ctx)
	return nil
}

// forgetEnrolments removes the learner from every run; runs that have ended keep an
// unnamed completed seat, so that completion figures stay true.
func (a *App) forgetEnrolments(ctx context.Context, learner string) error {
	for {
		page, err := a.store.Instances.List(ctx, store.Query{By: store.InstanceByLearner, Value: learner, PerPage: store.MaxPerPage})
		if err != nil || len(page.Items) == 0 {
			return err
		}
		for _, r := range page.Items {
			if _, err := a.store.Instances.Mutate(ctx, string(r.ID), func(r catalog.Instance) (catalog.Instance, error) {
				return r.Forget(learner, uuid.NewString()), nil // random: a time in it would link one's seats
			}); err != nil {
				return err
			}
		}
	}
}

func (a *App) forgetSessions(ctx context.Context, id account.UserID) error {
	for {
		page, err := a.store.Sessions.List(ctx, store.Query{By: store.SessionByUser, Value: string(id), PerPage: store.MaxPerPage})
		if err != nil || len(page.Items) == 0 {
			return err
		}
		for _, s := range page.Items {
			if err := a.store.Sessions.Delete(ctx, string(s.ID), 0); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
	}
}
