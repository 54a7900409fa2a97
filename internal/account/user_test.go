package account

import (
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
)

func TestNormalEmail(t *testing.T) {
	for in, want := range map[string]string{" Anna.Ozola@Example.LV\t": "anna.ozola@example.lv", "BĒRZIŅŠ@EXAMPLE.LV": "bērziņš@example.lv", "": ""} {
		got := NormalEmail(in)
		if got != want || NormalEmail(got) != got {
			t.Errorf("%q: got %q", in, got)
		}
	}
}

func TestUserValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*User)
		want   []string
	}{
		{"valid", func(*User) {}, nil},
		{"no id, no password", func(u *User) { u.ID, u.PasswordHash = "", "" }, []string{"id: required", "password: required"}},
		{"no address", func(u *User) { u.Email = "" }, []string{"email: invalid_email"}},
		{"an address in capitals", func(u *User) { u.Email = "Anna@example.lv" }, []string{"email: invalid_email"}},
		{"an address with a NUL", func(u *User) { u.Email = "a\x00@example.lv" }, []string{"email: invalid_email"}},
		{"longest name", func(u *User) { u.Name = strings.Repeat("ž", MaxUserName) }, nil},
		{"name too long", func(u *User) { u.Name = strings.Repeat("ž", MaxUserName+1) }, []string{"name: too_long"}},
		{"name that starts a header", func(u *User) { u.Name = "Anna\r\nBcc: x" }, []string{"name: invalid_utf8"}},
		{"unknown role", func(u *User) { u.Roles = []Role{Planner, "root"} }, []string{"roles: unknown_value"}},
		{"unknown language", func(u *User) { u.Lang = "de" }, []string{"lang: unknown_value"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			u := User{ID: "u1", Email: "anna@example.lv", PasswordHash: "x", Roles: []Role{Employer}, Lang: "lv"}
			c.change(&u)
			faulttest.Want(t, u.Validate(), c.want...)
		})
	}
}

func TestHas(t *testing.T) {
	u := User{Roles: []Role{Provider}}
	for _, r := range Roles() {
		if !r.Valid() || u.Has(r) != (r == Provider || r == Learner) {
			t.Errorf("%s: %v", r, u.Has(r))
		}
	}
	u.Disabled = true
	if u.Has(Learner) || u.Has(Provider) {
		t.Error("a disabled account holds a role")
	}
}
