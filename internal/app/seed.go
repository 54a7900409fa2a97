package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// ErrNotEmpty: demonstration data is never mixed into a store that holds something else.
var ErrNotEmpty = fault.New(fault.Conflict, "not_empty")

// SeedMark is the id of the import report that says the demonstration data is loaded, so
// that pages can say what it is.
const SeedMark = "demonstration-data"

// Seeded reports whether the store holds the demonstration data, and whether it is empty.
func (a *App) Seeded(ctx context.Context) (seeded, empty bool, err error) {
	run, err := a.store.Imports.Get(ctx, SeedMark)
	if err == nil {
		return run.State == "done", false, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return false, false, err
	}
	orgs, err := a.store.Organisations.List(ctx, store.Query{PerPage: 1})
	if err != nil {
		return false, false, err
	}
	courses, err := a.store.Courses.List(ctx, store.Query{PerPage: 1})
	return false, orgs.Total == 0 && courses.Total == 0, err
}

// Seed loads a demonstration data set into an empty store. Broken off, it may be run again:
// every document has a fixed id, and what is there already is not written twice. Accounts
// are made only when withAccounts is set: their passwords are public.
func (a *App) Seed(ctx context.Context, d *dataset.Dataset, withAccounts bool) error {
	run, err := a.store.Imports.Get(ctx, SeedMark)
	started := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if _, empty, err := a.Seeded(ctx); err != nil || (!started && !empty) {
		return errors.Join(err, ErrNotEmpty)
	}
	if !started || run.State != "done" {
		if err := a.seedDocuments(ctx, d); err != nil {
			return err
		}
	}
	if !withAccounts {
		return nil
	}
	return a.seedAccounts(ctx, d.Accounts)
}

func (a *App) seedDocuments(ctx context.Context, d *dataset.Dataset) error {
	mark := store.ImportRun{ID: SeedMark, Kind: "seed", Started: a.now(), State: "running"}
	if _, err := a.store.Imports.Put(ctx, mark); err != nil {
		return err
	}
	content := taxonomy.Content{Skills: d.Skills, Occupations: d.Occupations}
	if _, err := a.ImportConcepts(ctx, System, content, "seed", nil); err != nil {
		return fmt.Errorf("seed concepts: %w", err)
	}
	s := a.store
	err := errors.Join(
		put(ctx, s.Places, d.Places), put(ctx, s.Organisations, d.Organisations),
		put(ctx, s.Courses, d.Courses), put(ctx, s.Instances, d.Instances), put(ctx, s.Demands, d.Demands),
		put(ctx, s.Series, d.Series), put(ctx, s.Stocks, d.Stocks), put(ctx, s.Assumptions, d.Assumptions),
		put(ctx, s.Indicators, d.Indicators), put(ctx, s.Targets, d.Targets))
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	mark.State, mark.Finished = "done", a.now()
	if _, err := a.store.Imports.Put(ctx, mark); err != nil {
		return err
	}
	return a.Sync(ctx)
}

// put writes documents a hundred at a time, which every adapter takes in one go.
func put[T any](ctx context.Context, r store.Repo[T], docs []T) error {
	for some := range slices.Chunk(docs, 100) {
		if _, err := r.Put(ctx, some...); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) seedAccounts(ctx context.Context, accounts []dataset.Account) error {
	for _, d := range accounts {
		if _, found, err := a.userByEmail(ctx, d.User.Email); err != nil || found {
			if err != nil {
				return err
			}
			continue
		}
		u := d.User
		hash, err := account.HashPassword(ctx, d.Password)
		if err != nil {
			return err
		}
		u.PasswordHash, u.CreatedAt, u.UpdatedAt = hash, a.now(), a.now()
		if u.ID == "" {
			u.ID = account.UserID(a.newID())
		}
		if err := u.Validate(); err != nil {
			return fmt.Errorf("seed account %s: %w", u.Email, err)
		}
		if _, err := a.store.Users.Create(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// AddUser makes an account from the command line.
func (a *App) AddUser(ctx context.Context, actor Actor, email, name, password string, roles []account.Role, member org.ID) (account.User, error) {
	if err := allow(actor, ManageUsers, ""); err != nil {
		return account.User{}, err
	}
	hash, err := account.HashPassword(ctx, password)
	if err != nil {
		return account.User{}, err
	}
	now := a.now()
	u := account.User{ID: account.UserID(a.newID()), Email: account.NormalEmail(email), Name: name, PasswordHash: hash,
		Roles: roles, Org: member, CreatedAt: now, UpdatedAt: now}
	var c fault.Check
	addFields(&c, account.CheckPassword(password, u.Email))
	addFields(&c, u.Validate())
	if err := errors.Join(a.checkMembership(ctx, &c, u), c.Err()); err != nil {
		return u, err
	}
	u, err = a.store.Users.Create(ctx, u)
	if errors.Is(err, store.ErrTaken) {
		return u, ErrEmailTaken
	}
	if err == nil {
		a.audit(ctx, actor, "user.add", store.KindUser, string(u.ID), "")
	}
	return u, err
}

// NoteDemo reads whether the store holds the demonstration data, so that pages say so.
func (a *App) NoteDemo(ctx context.Context) error {
	seeded, _, err := a.Seeded(ctx)
	a.demo.Store(seeded)
	return err
}
