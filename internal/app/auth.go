package app

import (
	"context"
	"errors"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Tokens are what a sign-in or a refresh hands out.
type Tokens struct {
	Access         string
	AccessExpires  time.Time
	Refresh        string
	RefreshExpires time.Time
	User           account.User
}

// Faults of signing in.
var (
	ErrSignInFailed = fault.New(fault.Unauthenticated, "sign_in_failed")
	ErrResetInvalid = fault.New(fault.Invalid, "reset_invalid")
	ErrEmailTaken   = fault.New(fault.Conflict, "email_taken")
	ErrTooManyTries = fault.New(fault.TooMany, "too_many_attempts")
)

// RegisterInput is a new account. Without an organisation it is a learner's.
type RegisterInput struct {
	Email    string
	Password string
	Name     string
	Lang     text.Lang
	Org      *OrganisationInput // set by those who act for an organisation; it waits for verification
}

// Register creates an account, with an unverified organisation when one is given, and signs it in.
func (a *App) Register(ctx context.Context, in RegisterInput, from string) (Tokens, error) {
	if err := a.limit.allow("register", from, a.now()); err != nil {
		return Tokens{}, err
	}
	now := a.now()
	email := account.NormalEmail(in.Email)
	hash, err := account.HashPassword(ctx, in.Password)
	if err != nil {
		return Tokens{}, err
	}
	u := account.User{ID: account.UserID(a.newID()), Email: email, Name: in.Name, PasswordHash: hash,
		Lang: in.Lang, CreatedAt: now, UpdatedAt: now}
	var c fault.Check
	addFields(&c, account.CheckPassword(in.Password, email))
	addFields(&c, u.Validate())
	o, orgErr := in.organisation(a, now)
	c.Add(orgErr, "organisation")
	if err := c.Err(); err != nil {
		return Tokens{}, err
	}
	if o != nil {
		u.Org, u.Roles = o.ID, rolesFor(*o)
	}
	// The account first: a taken address must not leave an organisation behind.
	if u, err = a.store.Users.Create(ctx, u); err != nil {
		if errors.Is(err, store.ErrTaken) {
			return Tokens{}, ErrEmailTaken
		}
		return Tokens{}, err
	}
	if o != nil {
		if _, err := a.store.Organisations.Create(ctx, *o); err != nil {
			a.takeBack(ctx, u)
			return Tokens{}, takenField(err, "organisation.reg_no")
		}
		a.sync(ctx)
	}
	a.audit(ctx, Actor{User: u}, "account.register", store.KindUser, string(u.ID), "")
	return a.startSession(ctx, u)
}

// takeBack removes an account whose organisation could not be made, so that its address is
// free for the next attempt. It works to the end even when the request has ended.
func (a *App) takeBack(ctx context.Context, u account.User) {
	if err := a.store.Users.Delete(context.WithoutCancel(ctx), string(u.ID), 0); err != nil {
		a.log.ErrorContext(ctx, "account without its organisation stays", "user", u.ID, "err", err)
	}
}

// addFields copies the wrong fields of a validation fault to c, at the top level.
func addFields(c *fault.Check, err error) {
	for _, f := range fault.FieldsOf(err) {
		c.That(false, f.Path, f.Code, f.Params)
	}
}

// SignIn answers a right address and password with tokens. Attempts are limited per address
// and per caller; a wrong address, a wrong password and a disabled account look the same.
func (a *App) SignIn(ctx context.Context, email, password, from string) (Tokens, error) {
	email = account.NormalEmail(email)
	now := a.now()
	if err := a.limit.allow("signin", from, now); err != nil {
		return Tokens{}, err
	}
	if err := a.limit.allow("signin-account", email, now); err != nil {
		return Tokens{}, err
	}
	u, found, err := a.userByEmail(ctx, email)
	if err != nil {
		return Tokens{}, err
	}
	ok, stale, err := account.VerifyPassword(ctx, u.PasswordHash, password)
	if err != nil {
		return Tokens{}, err
	}
	if !found || !ok || u.Disabled {
		return Tokens{}, ErrSignInFailed
	}
	a.limit.forget("signin-account", email)
	if stale {
		a.rehash(ctx, u, password)
	}
	return a.startSession(ctx, u)
}

// rehash keeps the password under today's cost. Failing is harmless: the next sign-in tries again.
func (a *App) rehash(ctx context.Context, u account.User, password string) {
	hash, err := account.HashPassword(ctx, password)
	if err != nil {
		return
	}
	_, err = a.store.Users.Mutate(ctx, string(u.ID), func(v account.User) (account.User, error) {
		if v.PasswordHash == u.PasswordHash {
			v.PasswordHash = hash
		}
		return v, nil
	})
	if err != nil {
		a.log.WarnContext(ctx, "password rehash failed", "user", u.ID, "err", err)
	}
}

func (a *App) userByEmail(ctx context.Context, email string) (account.User, bool, error) {
	page, err := a.store.Users.List(ctx, store.Query{By: store.UserByEmail, Value: email, PerPage: 1})
	if err != nil || len(page.Items) == 0 {
		return account.User{}, false, err
	}
	return page.Items[0], true, nil
}

func (a *App) startSession(ctx context.Context, u account.User) (Tokens, error) {
	token, hash := account.NewToken()
	now := a.now()
	s, err := a.store.Sessions.Create(ctx, account.NewSession(account.SessionID(a.newID()), u, hash, now))
	if err != nil {
		return Tokens{}, err
	}
	return a.tokens(u, s, token, now)
}

func (a *App) tokens(u account.User, s account.Session, refresh string, now time.Time) (Tokens, error) {
	access, exp, err := a.keyring().Issue(u, s.ID, now)
	if err != nil {
		return Tokens{}, err
	}
	return Tokens{Access: access, AccessExpires: exp, Refresh: refresh, RefreshExpires: s.ExpiresAt, User: u}, nil
}

// Refresh exchanges a refresh token for fresh tokens. A token used again after its grace
// ends the whole family.
func (a *App) Refresh(ctx context.Context, token string) (Tokens, error) {
	presented := account.HashToken(token)
	s, err := a.sessionByHash(ctx, presented)
	if err != nil {
		return Tokens{}, err
	}
	u, err := a.store.Users.Get(ctx, string(s.User))
	if errors.Is(err, store.ErrNotFound) || (err == nil && (u.Disabled || u.TokenEpoch != s.Epoch)) {
		return Tokens{}, account.ErrSessionEnded
	}
	if err != nil {
		return Tokens{}, err
	}
	fresh, freshHash := account.NewToken()
	var outcome error
	now := a.now()
	s, err = a.store.Sessions.Mutate(ctx, string(s.ID), func(s account.Session) (account.Session, error) {
		s, outcome = s.Rotate(presented, freshHash, now)
		return s, nil // a revoked family is saved too
	})
	if err != nil {
		return Tokens{}, err
	}
	if outcome != nil {
		a.log.WarnContext(ctx, "refresh refused", "user", u.ID, "session", s.ID, "err", outcome)
		return Tokens{}, outcome
	}
	return a.tokens(u, s, fresh, now)
}

func (a *App) sessionByHash(ctx context.Context, hash string) (account.Session, error) {
	page, err := a.store.Sessions.List(ctx, store.Query{By: store.SessionByToken, Value: hash, PerPage: 1})
	if err != nil {
		return account.Session{}, err
	}
	if len(page.Items) == 0 {
		return account.Session{}, account.ErrSessionEnded
	}
	return page.Items[0], nil
}

// SignOut ends the family a refresh token belongs to. An unknown token is no error.
func (a *App) SignOut(ctx context.Context, token string) error {
	s, err := a.sessionByHash(ctx, account.HashToken(token))
	if errors.Is(err, account.ErrSessionEnded) {
		return nil
	}
	if err != nil {
		return err
	}
	now := a.now()
	_, err = a.store.Sessions.Mutate(ctx, string(s.ID), func(s account.Session) (account.Session, error) {
		return s.Revoked(now), nil
	})
	return err
}

// SignOutEverywhere ends every session of the actor at once, access tokens included.
func (a *App) SignOutEverywhere(ctx context.Context, actor Actor) error {
	if err := allow(actor, ManageOwnAccount, ""); err != nil {
		return err
	}
	_, err := a.store.Users.Mutate(ctx, string(actor.User.ID), func(u account.User) (account.User, error) {
		u.TokenEpoch++
		u.UpdatedAt = a.now()
		return u, nil
	})
	if err == nil {
		a.audit(ctx, actor, "account.sign-out-everywhere", store.KindUser, string(actor.User.ID), "")
	}
	return err
}

// Authenticate turns an access token into an actor. Roles and the state of the account are
// read afresh, so that a disabled account or a revoked role takes effect at once.
func (a *App) Authenticate(ctx context.Context, access string) (Actor, error) {
	c, err := a.keyring().Verify(access, a.now())
	if err != nil {
		return Actor{}, err
	}
	u, err := a.store.Users.Get(ctx, string(c.User))
	if errors.Is(err, store.ErrNotFound) || (err == nil && (u.Disabled || u.TokenEpoch != c.Epoch)) {
		return Actor{}, account.ErrSessionEnded
	}
	if err != nil {
		return Actor{}, err
	}
	// The session is asked for too, so that signing out ends its access tokens at once.
	s, err := a.store.Sessions.Get(ctx, string(c.Session))
	if errors.Is(err, store.ErrNotFound) || (err == nil && !s.Live(a.now())) {
		return Actor{}, account.ErrSessionEnded
	}
	if err != nil {
		return Actor{}, err
	}
	return Actor{User: u, Session: c.Session}, nil
}
