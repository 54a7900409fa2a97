package app_test

import (
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestOrganisations(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, employer, admin := t.Context(), h.Actor(t, "employer"), h.Actor(t, "admin")
	o, err := h.App.Organisation(ctx, ownEmployer)
	must(t, err)
	if !o.Verified {
		t.Fatal("the demonstration employer is not verified")
	}
	in := app.OrganisationInput{Name: o.Name, Employer: true, RegNo: "40003000009", Sector: o.Sector, Place: o.Place, URL: "https://example.lv"}
	renamed, err := h.App.UpdateOrganisation(ctx, employer, o.ID, o.Rev, in)
	must(t, err)
	if renamed.Verified || !renamed.VerifiedAt.IsZero() {
		t.Error("another registration number is not verified again")
	}
	_, err = h.App.UpdateOrganisation(ctx, employer, o.ID, o.Rev, in)
	wantCode(t, err, "conflict_rev")
	verified, err := h.App.VerifyOrganisation(ctx, admin, o.ID, true)
	must(t, err)
	if !verified.Verified || !verified.VerifiedAt.Equal(h.Clock.Now()) {
		t.Errorf("got %+v", verified)
	}
	in.URL = "https://example.lv/karjera"
	kept, err := h.App.UpdateOrganisation(ctx, employer, o.ID, verified.Rev, in)
	must(t, err)
	if !kept.Verified {
		t.Error("another address takes the verification away")
	}
	second := app.OrganisationInput{Name: text.Localized{"lv": "Cits"}, Employer: true, RegNo: "40003000009", Sector: o.Sector}
	other, err := h.App.Organisation(ctx, otherEmployer)
	must(t, err)
	_, err = h.App.UpdateOrganisation(ctx, h.Actor(t, "employer2"), otherEmployer, other.Rev, second)
	wantField(t, err, "reg_no", "taken")
	second.RegNo, second.Place = "1", "nowhere"
	_, err = h.App.UpdateOrganisation(ctx, h.Actor(t, "employer2"), otherEmployer, other.Rev, second)
	wantField(t, err, "reg_no", "reg_no_invalid")
	wantField(t, err, "place", "unknown_place")
	_, err = h.App.Organisation(ctx, "no-such")
	wantCode(t, err, "not_found")
}

func TestUsers(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	ctx, admin := t.Context(), h.Actor(t, "admin")
	u, err := h.App.AddUser(ctx, admin, " New@Example.LV", "Jauns", goodPassword, []account.Role{account.Provider}, ownProvider)
	must(t, err)
	if u.Email != "new@example.lv" || !u.Has(account.Provider) {
		t.Errorf("got %+v", u)
	}
	if _, err := h.App.SignIn(ctx, "new@example.lv", goodPassword, "10.0.0.1"); err != nil {
		t.Error(err)
	}
	_, err = h.App.AddUser(ctx, admin, "new@example.lv", "", goodPassword, nil, "")
	wantCode(t, err, "email_taken")
	for name, c := range map[string]struct {
		roles      []account.Role
		member     string
		path, code string
	}{
		"employer of nobody":      {[]account.Role{account.Employer}, "", "org", "org_not_employer"},
		"provider of an employer": {[]account.Role{account.Provider}, otherEmployer, "org", "org_not_provider"},
		"of nothing known":        {nil, "no-such", "org", "unknown_organisation"},
		"unknown role":            {[]account.Role{"root"}, "", "roles", "unknown_value"},
	} {
		_, err := h.App.AddUser(ctx, admin, "x@example.lv", "", goodPassword, c.roles, org.ID(c.member))
		wantField(t, err, c.path, c.code)
		_, err = h.App.ChangeUser(ctx, admin, u.ID, u.Rev, app.UserChange{Roles: c.roles, Org: org.ID(c.member)})
		if wantField(t, err, c.path, c.code); t.Failed() {
			t.Fatal(name)
		}
	}
	_, err = h.App.ChangeUser(ctx, admin, admin.User.ID, admin.User.Rev, app.UserChange{})
	wantCode(t, err, "last_admin")
	_, err = h.App.ChangeUser(ctx, admin, admin.User.ID, admin.User.Rev, app.UserChange{Roles: admin.User.Roles, Disabled: true})
	wantCode(t, err, "last_admin")
	_, err = h.App.ChangeUser(ctx, admin, u.ID, u.Rev+1, app.UserChange{})
	wantCode(t, err, "conflict_rev")
	got, err := h.App.UserByID(ctx, admin, u.ID)
	must(t, err)
	if got.Rev != u.Rev || !got.Has(account.Provider) {
		t.Errorf("a refused change was written: %+v", got)
	}
	_, err = h.App.UserByID(ctx, admin, "no-such")
	wantCode(t, err, "not_found")
}

func TestDeedsAreAudited(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	c, r := publish(t, h, 3)
	_, err := h.App.TakeSeat(t.Context(), h.Actor(t, "learner"), c.ID, r.ID)
	must(t, err)
	h.Clock.Advance(time.Second)
	d := post(t, h, nil)
	log, err := h.App.AuditLog(t.Context(), h.Actor(t, "admin"), 1, 50)
	must(t, err)
	if len(log.Items) < 4 || log.Items[0].Action != "demand.post" || log.Items[0].Target != string(d.ID) || log.Items[0].Actor != "user-demo-employer" {
		t.Fatalf("got %+v", log.Items[0])
	}
	actions := map[string]bool{}
	for _, e := range log.Items {
		actions[e.Action] = true
	}
	for _, a := range []string{"course.create", "instance.create", "seat.take"} {
		if !actions[a] {
			t.Errorf("%s is not in the audit log", a)
		}
	}
}
