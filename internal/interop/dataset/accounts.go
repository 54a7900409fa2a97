package dataset

import (
	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// rawAccount is an entry of "accounts" in accounts.json. The passwords are public: these
// accounts exist in demonstrations only.
type rawAccount struct {
	ID       account.UserID `json:"id"`
	Email    string         `json:"email"`
	Name     string         `json:"name"`
	Password string         `json:"password"`
	Roles    []account.Role `json:"roles"`
	Org      org.ID         `json:"org"`
	Lang     text.Lang      `json:"lang"`
	Have     []rawSkillAt   `json:"have"`
	Goal     string         `json:"goal"`
}

func (r *reader) readAccounts() {
	each(r, accountsFile, r.open(accountsFile, "accounts"), "accounts", func(a at, v rawAccount) {
		u := account.User{
			ID: v.ID, Email: account.NormalEmail(v.Email), Name: v.Name, Roles: v.Roles, Org: v.Org, Lang: v.Lang,
			Demo: true, Profile: account.Profile{Have: a.skillsAt("have", v.Have)}, CreatedAt: r.today, UpdatedAt: r.today,
		}
		if v.Goal != "" {
			u.Profile.Goal = a.in("goal").occupation(v.Goal)
		}
		if v.Password == "" {
			a.in("password").bad("required", "")
		}
		a.accountOrg(u)
		a.unique("account", string(u.ID))
		a.unique("e-mail", u.Email)
		valid := u
		valid.PasswordHash = "hashed when stored"
		a.check(valid.Validate())
		r.out.Accounts = append(r.out.Accounts, Account{User: u, Password: v.Password})
	})
}

// accountOrg checks that who acts for an organisation has one that fits the role.
func (a at) accountOrg(u account.User) {
	if u.Org != "" {
		if _, ok := a.r.orgs[u.Org]; !ok {
			a.in("org").bad("unknown_organisation", string(u.Org))
			return
		}
	}
	if u.Has(account.Employer) {
		a.in("org").employer(u.Org)
	}
	if u.Has(account.Provider) {
		a.in("org").provider(u.Org)
	}
}
