package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// OrganisationInput is what people say about their organisation.
type OrganisationInput struct {
	Name        text.Localized
	Provider    bool
	Employer    bool
	RegNo       string
	Sector      org.Sector
	Place       org.PlaceCode
	URL         string
	Email       string
	Description text.Localized
}

func (in OrganisationInput) apply(o org.Organisation) org.Organisation {
	o.Name, o.Description = in.Name.Trimmed(), in.Description.Trimmed()
	o.Provider, o.Employer = in.Provider, in.Employer
	o.RegNo, o.Sector, o.Place, o.URL, o.Email = in.RegNo, in.Sector, in.Place, in.URL, in.Email
	return o
}

// organisation returns the new, unverified organisation of a registration, or nil.
func (in RegisterInput) organisation(a *App, now time.Time) (*org.Organisation, error) {
	if in.Org == nil {
		return nil, nil
	}
	o := in.Org.apply(org.Organisation{ID: org.ID(a.newID()), CreatedAt: now})
	return &o, a.checkOrganisation(o)
}

func (a *App) checkOrganisation(o org.Organisation) error {
	var c fault.Check
	addFields(&c, o.Validate())
	if o.Place != "" {
		_, ok := a.Market().Place(o.Place)
		c.That(ok, "place", "unknown_place")
	}
	return c.Err()
}

// rolesFor are the roles an organisation's member gets.
func rolesFor(o org.Organisation) []account.Role {
	var r []account.Role
	if o.Employer {
		r = append(r, account.Employer)
	}
	if o.Provider {
		r = append(r, account.Provider)
	}
	return r
}

// Organisation returns one organisation.
func (a *App) Organisation(ctx context.Context, id org.ID) (org.Organisation, error) {
	return a.store.Organisations.Get(ctx, string(id))
}

// UpdateOrganisation changes what an organisation says of itself, guarded by rev. A changed
// name or registration number has to be verified again.
func (a *App) UpdateOrganisation(ctx context.Context, actor Actor, id org.ID, rev int64, in OrganisationInput) (org.Organisation, error) {
	if err := allow(actor, EditOrganisation, id); err != nil {
		return org.Organisation{}, err
	}
	old, err := a.store.Organisations.Get(ctx, string(id))
	if err != nil {
		return org.Organisation{}, err
	}
	o := in.apply(old)
	o.Rev = rev
	if !actor.Has(account.Admin) && (o.RegNo != old.RegNo || o.Name.String() != old.Name.String()) {
		o.Verified, o.VerifiedAt = false, time.Time{}
	}
	if err := a.checkOrganisation(o); err != nil {
		return org.Organisation{}, err
	}
	o, err = a.store.Organisations.Update(ctx, o)
	if err != nil {
		return org.Organisation{}, takenField(err, "reg_no")
	}
	a.audit(ctx, actor, "organisation.update", store.KindOrganisation, string(id), "")
	a.sync(ctx)
	return o, nil
}

// VerifyOrganisation says whether an organisation is who it claims to be. Only needs of
// verified organisations enter gaps.
func (a *App) VerifyOrganisation(ctx context.Context, actor Actor, id org.ID, verified bool) (org.Organisation, error) {
	if err := allow(actor, VerifyOrganisation, id); err != nil {
		return org.Organisation{}, err
	}
	now := a.now()
	o, err := a.store.Organisations.Mutate(ctx, string(id), func(o org.Organisation) (org.Organisation, error) {
		o.Verified, o.VerifiedAt = verified, time.Time{}
		if verified {
			o.VerifiedAt = now
		}
		return o, nil
	})
	if err != nil {
		return o, err
	}
	a.audit(ctx, actor, "organisation.verify", store.KindOrganisation, string(id), strconv.FormatBool(verified))
	a.sync(ctx)
	return o, nil
}

// Organisations lists all organisations by name, or only those waiting for verification.
func (a *App) Organisations(ctx context.Context, actor Actor, waiting bool, page, perPage int) (store.Page[org.Organisation], error) {
	if err := allow(actor, VerifyOrganisation, ""); err != nil {
		return store.Page[org.Organisation]{}, err
	}
	q := store.Query{By: store.OrgByName, Page: page, PerPage: perPage}
	if waiting {
		q.By, q.Value = store.OrgByVerified, "false"
	}
	return a.store.Organisations.List(ctx, q)
}

// Users lists accounts by address.
func (a *App) Users(ctx context.Context, actor Actor, page, perPage int) (store.Page[account.User], error) {
	if err := allow(actor, ManageUsers, ""); err != nil {
		return store.Page[account.User]{}, err
	}
	return a.store.Users.List(ctx, store.Query{By: store.UserOrderEmail, Page: page, PerPage: perPage})
}

// UserByID returns one account to an admin.
func (a *App) UserByID(ctx context.Context, actor Actor, id account.UserID) (account.User, error) {
	if err := allow(actor, ManageUsers, ""); err != nil {
		return account.User{}, err
	}
	return a.store.Users.Get(ctx, string(id))
}

// UserChange is what an admin may change about an account.
type UserChange struct {
	Roles    []account.Role
	Org      org.ID
	Disabled bool
}

// Faults of managing users.
var (
	ErrLastAdmin = fault.New(fault.Conflict, "last_admin") // one cannot take one's own admin role away
)

// ChangeUser sets roles, membership and state of an account, guarded by rev. Disabling it,
// or taking a role away, ends its sessions.
func (a *App) ChangeUser(ctx context.Context, actor Actor, id account.UserID, rev int64, in UserChange) (account.User, error) {
	if err := allow(actor, ManageUsers, ""); err != nil {
		return account.User{}, err
	}
	u, err := a.store.Users.Get(ctx, string(id))
	if err != nil {
		return u, err
	}
	before := u
	u.Roles, u.Org, u.Disabled, u.UpdatedAt, u.Rev = in.Roles, in.Org, in.Disabled, a.now(), rev
	if id == actor.User.ID && !u.Has(account.Admin) {
		return before, ErrLastAdmin
	}
	var c fault.Check
	addFields(&c, u.Validate())
	if err := errors.Join(a.checkMembership(ctx, &c, u), c.Err()); err != nil {
		return before, err
	}
	for _, r := range account.Roles() {
		if before.Has(r) && !u.Has(r) {
			u.TokenEpoch = before.TokenEpoch + 1
		}
	}
	if u, err = a.store.Users.Update(ctx, u); err != nil {
		return before, err
	}
	a.audit(ctx, actor, "user.change", store.KindUser, string(id), "")
	return u, nil
}

// checkMembership asks that employers and providers belong to an organisation of that sort.
// It fails only when the organisation cannot be read.
func (a *App) checkMembership(ctx context.Context, c *fault.Check, u account.User) error {
	var o org.Organisation
	if u.Org != "" {
		var err error
		o, err = a.store.Organisations.Get(ctx, string(u.Org))
		if !c.That(!errors.Is(err, store.ErrNotFound), "org", "unknown_organisation") {
			return nil
		}
		if err != nil {
			return err
		}
	}
	for _, r := range u.Roles {
		c.That(r != account.Employer || o.Employer, "org", "org_not_employer")
		c.That(r != account.Provider || o.Provider, "org", "org_not_provider")
	}
	return nil
}

// AuditLog lists who did what, newest first.
func (a *App) AuditLog(ctx context.Context, actor Actor, page, perPage int) (store.Page[store.AuditEntry], error) {
	if err := allow(actor, ReadAudit, ""); err != nil {
		return store.Page[store.AuditEntry]{}, err
	}
	return a.store.Audit.List(ctx, store.Query{By: store.AuditOrderTime, Desc: true, Page: page, PerPage: perPage})
}
