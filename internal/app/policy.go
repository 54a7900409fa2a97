package app

import (
	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
)

// Actor is who asks. The zero value is an anonymous visitor.
type Actor struct {
	User    account.User
	Session account.SessionID
}

// Anonymous reports whether nobody is signed in.
func (a Actor) Anonymous() bool { return a.User.ID == "" }

// Has reports whether the actor is signed in and holds the role.
func (a Actor) Has(r account.Role) bool { return !a.Anonymous() && a.User.Has(r) }

// System is the program itself: the command line, the seed and background jobs.
var System = Actor{User: account.User{ID: "system", Roles: []account.Role{account.Admin, account.Planner}}}

// Action is one thing that may be allowed or not.
type Action string

// The actions. Those about one organisation's things also ask that the actor acts for it.
const (
	ReadCatalogue      Action = "catalogue.read"
	ReadDemands        Action = "demand.read"
	ReadReports        Action = "report.read"
	TakeSeat           Action = "seat.take"
	ManageOwnAccount   Action = "account.own"
	PostDemand         Action = "demand.post"
	EditDemand         Action = "demand.edit"
	ReadOwnDemand      Action = "demand.read-own" // with its confidential parts
	EditCourse         Action = "course.edit"
	ReadParticipants   Action = "participants.read"
	EditOrganisation   Action = "organisation.edit"
	EditAssumptions    Action = "assumption.edit"
	ReadAllDemands     Action = "demand.read-all"
	ImportData         Action = "import.run"
	VerifyOrganisation Action = "organisation.verify"
	ManageUsers        Action = "user.manage"
	ReadAudit          Action = "audit.read"
	RunMaintenance     Action = "maintenance.run"
)

// rule says who may: everybody, everyone signed in, or holders of one of the roles. With own
// set, a role counts only for the actor's own organisation; admins may always.
type rule struct {
	public   bool
	signedIn bool
	roles    []account.Role
	own      bool
}

// policy is the whole authorisation of the product: the table roles × use cases.
var policy = map[Action]rule{
	ReadCatalogue:      {public: true},
	ReadDemands:        {public: true},
	ReadReports:        {public: true},
	TakeSeat:           {signedIn: true},
	ManageOwnAccount:   {signedIn: true},
	PostDemand:         {roles: []account.Role{account.Employer}, own: true},
	EditDemand:         {roles: []account.Role{account.Employer}, own: true},
	ReadOwnDemand:      {roles: []account.Role{account.Employer}, own: true},
	EditCourse:         {roles: []account.Role{account.Provider}, own: true},
	ReadParticipants:   {roles: []account.Role{account.Provider}, own: true},
	EditOrganisation:   {roles: []account.Role{account.Employer, account.Provider}, own: true},
	EditAssumptions:    {roles: []account.Role{account.Planner}},
	ReadAllDemands:     {roles: []account.Role{account.Planner}},
	ImportData:         {roles: []account.Role{account.Planner}},
	VerifyOrganisation: {},
	ManageUsers:        {},
	ReadAudit:          {},
	RunMaintenance:     {},
}

// Faults of authorisation.
var (
	ErrUnauthenticated = fault.New(fault.Unauthenticated, "unauthenticated")
	ErrForbidden       = fault.New(fault.Forbidden, "forbidden")
)

// allow returns nil when the actor may do the action on a thing of the owner's ("" = nobody's).
// An action that the table lacks is forbidden to all but the admin.
func allow(a Actor, act Action, owner org.ID) error {
	r := policy[act]
	if r.public {
		return nil
	}
	if a.Anonymous() {
		return ErrUnauthenticated
	}
	if r.signedIn || a.Has(account.Admin) {
		return nil
	}
	for _, role := range r.roles {
		if a.Has(role) && (!r.own || (owner != "" && a.User.Org == owner)) {
			return nil
		}
	}
	return ErrForbidden.With("action", string(act))
}

// May reports whether the actor may do the action on a thing of the owner's; pages use it
// to show only what leads somewhere.
func May(a Actor, act Action, owner org.ID) bool { return allow(a, act, owner) == nil }
