package ui

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// UsersPage is what admin/users reads.
type UsersPage struct {
	Tabs  []NavItem
	Total int
	Rows  []UserRow
	Pager Pager
}

// UserRow is one account.
type UserRow struct {
	Email, Name, Href, Organisation, Since string
	Roles                                  []string
	Disabled, Demo, Self                   bool
}

func (s *Site) adminUsers(c *fiber.Ctx) error {
	p := s.words(c)
	page := s.adminPage(c, p.T("admin.users.title"))
	n := adminPageNumber(page)
	list, err := s.app.Users(c.UserContext(), s.actor(c), n, adminPerPage)
	if err != nil {
		return err
	}
	out := UsersPage{Tabs: s.adminTabs(c, "/admin/users"), Total: list.Total, Pager: s.pager(page, n, list.Total)}
	for _, u := range list.Items {
		row := UserRow{Email: u.Email, Name: u.Name, Href: URL(p.Lang, "/admin/users/"+string(u.ID)), Since: p.ShortDate(u.CreatedAt), Disabled: u.Disabled, Demo: u.Demo,
			Self: u.ID == s.actor(c).User.ID, Organisation: s.organisationName(p, u.Org)}
		for _, r := range u.Roles {
			row.Roles = append(row.Roles, p.Code("role", r))
		}
		if len(row.Roles) == 0 {
			row.Roles = []string{p.Code("role", account.Learner)}
		}
		out.Rows = append(out.Rows, row)
	}
	page.Main = out
	return s.render(c, "admin/users", "", page)
}

func (s *Site) organisationName(p *i18n.Printer, id org.ID) string {
	if id == "" {
		return ""
	}
	if o, ok := s.app.Market().Organisation(id); ok {
		name, _ := o.Name.In(p.Lang)
		return name
	}
	return string(id)
}

// UserPage is what admin/user reads.
type UserPage struct {
	Tabs          []NavItem
	Form          *Form
	Email, Name   string
	Action, Back  string
	Roles         []Option
	Organisations []Option
	Since         string
	Self          bool
}

func (s *Site) adminUser(c *fiber.Ctx) error {
	u, err := s.app.UserByID(c.UserContext(), s.actor(c), account.UserID(c.Params("id")))
	if err != nil {
		return userFault(err)
	}
	values := url.Values{"rev": {strconv.FormatInt(u.Rev, 10)}, "org": {string(u.Org)}, "roles": {}}
	for _, r := range u.Roles {
		values.Add("roles", string(r))
	}
	if u.Disabled {
		values.Set("disabled", "1")
	}
	return s.showUser(c, u, values, nil)
}

func (s *Site) showUser(c *fiber.Ctx, u account.User, values url.Values, err error) error {
	p := s.words(c)
	page := s.adminPage(c, u.Email)
	out := UserPage{Tabs: s.adminTabs(c, "/admin/users"), Form: NewForm(p, "user", values, err), Email: u.Email, Name: u.Name, Since: p.Date(u.CreatedAt),
		Action: URL(p.Lang, "/admin/users/"+string(u.ID)), Back: URL(p.Lang, "/admin/users"), Self: u.ID == s.actor(c).User.ID}
	for _, r := range account.Roles() {
		out.Roles = append(out.Roles, Option{Value: string(r), Label: p.Code("role", r)})
	}
	for _, o := range s.app.Market().Organisations() {
		name, _ := o.Name.In(p.Lang)
		out.Organisations = append(out.Organisations, Option{Value: string(o.ID), Label: name})
	}
	i18n.SortBy(p, out.Organisations, func(o Option) string { return o.Label })
	page.Main = out
	page.Crumbs = []Crumb{{Label: p.T("admin.tab.users"), Href: out.Back}, {Label: u.Email}}
	if status, ok := s.again(c, err); err != nil && ok {
		c.Status(status)
	}
	return s.render(c, "admin/user", "", page)
}

func (s *Site) adminUserSave(c *fiber.Ctx) error {
	actor, id := s.actor(c), account.UserID(c.Params("id"))
	u, err := s.app.UserByID(c.UserContext(), actor, id)
	if err != nil {
		return userFault(err)
	}
	values, err := s.form(c)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(values.Get("rev"), 10, 64)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "bad_request")
	}
	in := app.UserChange{Org: org.ID(values.Get("org")), Disabled: values.Get("disabled") == "1"}
	for _, r := range values["roles"] {
		if role := account.Role(r); !slices.Contains(in.Roles, role) {
			in.Roles = append(in.Roles, role)
		}
	}
	if _, err := s.app.ChangeUser(c.UserContext(), actor, id, rev, in); err != nil {
		if _, ok := s.again(c, err); !ok {
			return err
		}
		if fault.CodeOf(err) == store.ErrRevConflict.Code { // what is shown again is saved over the newer state only on purpose
			values.Set("rev", strconv.FormatInt(u.Rev, 10))
		}
		return s.showUser(c, u, values, err)
	}
	return s.done(c, "/admin/users", "notice.user_saved")
}

var errUserNotFound = fault.New(fault.NotFound, "user_not_found")

func userFault(err error) error {
	if fault.KindOf(err) == fault.NotFound || fault.CodeOf(err) == store.ErrInvalidID.Code {
		return errUserNotFound
	}
	return err
}

// AuditPage is what admin/audit reads.
type AuditPage struct {
	Tabs  []NavItem
	Rows  []AuditRow
	Total int
	Pager Pager
	Empty Empty
}

// AuditRow is one deed.
type AuditRow struct {
	At                          time.Time
	Actor, Action, Kind, Target string
	TargetHref, Note            string
}

func (s *Site) adminAudit(c *fiber.Ctx) error {
	p := s.words(c)
	page := s.adminPage(c, p.T("admin.audit.title"))
	n := adminPageNumber(page)
	list, err := s.app.AuditLog(c.UserContext(), s.actor(c), n, adminPerPage)
	if err != nil {
		return err
	}
	out := AuditPage{Tabs: s.adminTabs(c, "/admin/audit"), Total: list.Total, Pager: s.pager(page, n, list.Total), Empty: Empty{Title: p.T("admin.audit.empty")}}
	names := map[string]string{}
	for _, e := range list.Items {
		if _, ok := names[e.Actor]; !ok {
			names[e.Actor] = s.nameOf(c, e.Actor)
		}
		row := AuditRow{At: e.At, Actor: names[e.Actor], Action: e.Action, Kind: p.Code("audit_kind", e.Kind), Target: e.Target, TargetHref: auditHref(p, e), Note: e.Note}
		if key := "audit." + e.Action; p.Has(key) {
			row.Action = p.T(key)
		}
		if e.Action == "organisation.verify" && e.Note == "false" {
			row.Action = p.T("audit.organisation.unverify")
		}
		if e.Action == "organisation.verify" {
			row.Note = ""
		}
		out.Rows = append(out.Rows, row)
	}
	page.Main = out
	return s.render(c, "admin/audit", "", page)
}

// nameOf names an account by its address; one that is gone or the program itself by a word.
func (s *Site) nameOf(c *fiber.Ctx, id string) string {
	p := s.words(c)
	switch id {
	case "":
		return p.T("admin.nobody")
	case string(app.System.User.ID):
		return p.T("admin.system")
	}
	if u, err := s.app.UserByID(c.UserContext(), s.actor(c), account.UserID(id)); err == nil {
		return u.Email
	}
	return p.T("admin.gone")
}

// auditHref leads to what was touched, where there is a page about it.
func auditHref(p *i18n.Printer, e store.AuditEntry) string {
	switch {
	case e.Target == "":
		return ""
	case e.Kind == store.KindUser:
		return URL(p.Lang, "/admin/users/"+e.Target)
	case e.Kind == store.KindAssumption:
		return URL(p.Lang, "/assumptions/"+e.Target+"/edit")
	case e.Kind == store.KindCourse:
		return URL(p.Lang, "/courses/"+e.Target)
	case e.Kind == store.KindDemand:
		return URL(p.Lang, "/needs/"+e.Target)
	}
	return ""
}

// rowFault is the fault of a row of an import.
func rowFault(e store.RowError) fault.Field { return fault.Field{Path: e.Column, Code: e.Code} }

// sourceAt is a source that is only an address.
func sourceAt(address string) workforce.Source { return workforce.Source{URL: address} }
