package app

import (
	"context"
	"errors"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/notify"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// RequestReset mails a one-time link for a new password when the address has an account.
// The answer is the same when it has none, so that nobody learns who is registered.
func (a *App) RequestReset(ctx context.Context, email, from string) error {
	email = account.NormalEmail(email)
	now := a.now()
	if err := a.limit.allow("reset", from, now); err != nil {
		return err
	}
	if err := a.limit.allow("reset-account", email, now); err != nil {
		return err
	}
	u, found, err := a.userByEmail(ctx, email)
	if err != nil || !found || u.Disabled {
		return err
	}
	token, hash := account.NewToken()
	if _, err := a.store.Resets.Create(ctx, account.Reset{ID: hash, User: u.ID, Epoch: u.TokenEpoch, CreatedAt: now, ExpiresAt: now.Add(account.ResetTTL)}); err != nil {
		return err
	}
	if err := a.mail.Send(ctx, notify.Message{To: u.Email, Lang: u.Lang, Kind: notify.PasswordReset, Token: token}); err != nil {
		a.log.ErrorContext(ctx, "password reset not mailed", "user", u.ID, "err", err) // an error would tell that the account exists
	}
	return nil
}

// ResetPassword sets a new password by a mailed token, and ends every session. The token is
// spent then, and so is every other that was mailed before the password changed.
func (a *App) ResetPassword(ctx context.Context, token, password string) error {
	r, err := a.store.Resets.Get(ctx, account.HashToken(token))
	if errors.Is(err, store.ErrNotFound) {
		return ErrResetInvalid
	}
	if err != nil {
		return err
	}
	u, err := a.store.Users.Get(ctx, string(r.User))
	if err != nil {
		return coded(err, ErrResetInvalid)
	}
	now := a.now()
	spent := func(r account.Reset) bool {
		return !r.UsedAt.IsZero() || now.After(r.ExpiresAt) || r.Epoch != u.TokenEpoch || u.Disabled
	}
	if spent(r) {
		return ErrResetInvalid
	}
	if err := account.CheckPassword(password, u.Email); err != nil {
		return err
	}
	hash, err := account.HashPassword(ctx, password) // before the token is spent: it may be given up
	if err != nil {
		return err
	}
	_, err = a.store.Resets.Mutate(ctx, r.ID, func(r account.Reset) (account.Reset, error) {
		if spent(r) {
			return r, ErrResetInvalid
		}
		r.UsedAt = now
		return r, nil
	})
	if err != nil {
		return coded(err, ErrResetInvalid)
	}
	return a.setPassword(ctx, u.ID, hash)
}

// ChangePassword replaces the actor's password when the present one is given, and ends
// every session, this one too.
func (a *App) ChangePassword(ctx context.Context, actor Actor, present, password string) error {
	if err := allow(actor, ManageOwnAccount, ""); err != nil {
		return err
	}
	if err := a.limit.allow("signin-account", actor.User.Email, a.now()); err != nil {
		return err
	}
	ok, _, err := account.VerifyPassword(ctx, actor.User.PasswordHash, present)
	if err != nil {
		return err
	}
	var c fault.Check
	c.That(ok, "present", "password_wrong")
	addFields(&c, account.CheckPassword(password, actor.User.Email))
	if err := c.Err(); err != nil {
		return err
	}
	hash, err := account.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return a.setPassword(ctx, actor.User.ID, hash)
}

func (a *App) setPassword(ctx context.Context, id account.UserID, hash string) error {
	u, err := a.store.Users.Mutate(ctx, string(id), func(u account.User) (account.User, error) {
		u.PasswordHash, u.UpdatedAt = hash, a.now()
		u.TokenEpoch++
		return u, nil
	})
	if err == nil {
		a.audit(ctx, Actor{User: u}, "account.password", store.KindUser, string(id), "")
	}
	return err
}
