package account

import (
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// UserID names an account.
type UserID string

// Role is what a user may do beyond what everybody may.
type Role string

// The roles. Everyone who is signed in is also a learner.
const (
	Learner  Role = "learner"
	Employer Role = "employer"
	Provider Role = "provider"
	Planner  Role = "planner"
	Admin    Role = "admin"
)

// Roles lists them in a stable order.
func Roles() []Role { return []Role{Learner, Employer, Provider, Planner, Admin} }

// Valid reports whether r is known.
func (r Role) Valid() bool {
	for _, v := range Roles() {
		if r == v {
			return true
		}
	}
	return false
}

// User is an account. Email is kept in lower case and is unique.
type User struct {
	ID           UserID
	Email        string
	Name         string
	PasswordHash string // argon2id, PHC string format
	Roles        []Role
	Org          org.ID // the organisation an employer or provider acts for
	Lang         text.Lang
	Profile      Profile
	Disabled     bool
	Demo         bool
	TokenEpoch   int64 // raised by "sign out everywhere" and by a password change
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Rev          int64
}

// Profile is what a learner chose to keep about themself.
type Profile struct {
	Have []taxonomy.SkillAt
	Goal taxonomy.OccupationID
}

// Has reports whether the user holds the role; every enabled user is a learner.
func (u User) Has(r Role) bool {
	if u.Disabled {
		return false
	}
	if r == Learner {
		return true
	}
	for _, v := range u.Roles {
		if v == r {
			return true
		}
	}
	return false
}

// Bounds of an account's fields. The name is in characters.
const (
	MaxUserName      = 120
	MaxProfileSkills = 200
)

// NormalEmail returns the address in the form it is kept and compared in.
func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Validate reports every wrong field.
func (u User) Validate() error {
	var k fault.Check
	k.That(u.ID != "", "id", "required")
	k.That(u.Email == NormalEmail(u.Email) && org.ValidEmail(u.Email), "email", "invalid_email")
	org.CheckLine(&k, "name", u.Name, MaxUserName)
	k.That(u.PasswordHash != "", "password", "required")
	for _, r := range u.Roles {
		k.That(r.Valid(), "roles", "unknown_value")
	}
	k.That(u.Lang == "" || u.Lang.Valid(), "lang", "unknown_value")
	return k.Err()
}
