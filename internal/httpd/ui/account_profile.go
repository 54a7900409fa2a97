package ui

import (
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// AccountPage is what account/account reads: three forms of which at most one has just failed.
type AccountPage struct {
	Email    string
	Roles    []string
	Org      string // the organisation one acts for
	Verified bool
	Profile  *Form
	Password *Form
	Langs    []Option
	Levels   []Option
	Minutes  int
}

func (s *Site) account(c *fiber.Ctx) error { return s.showAccount(c, nil, nil, nil) }

// showAccount shows the account; profile, when set, is the profile form as it was sent, with
// its fault, and password the fault of changing the password.
func (s *Site) showAccount(c *fiber.Ctx, sent *concepts, profile, password error) error {
	for _, err := range []error{profile, password} {
		if err == nil {
			continue
		}
		status, ours := s.again(c, err)
		if !ours {
			return err
		}
		c.Status(status)
	}
	words, u := s.words(c), s.actor(c).User
	if sent == nil {
		sent = s.concepts(readPosted(url.Values{}), words.Lang)
		sent.values.Set("name", u.Name)
		sent.values.Set("lang", string(u.Lang))
		for i, h := range u.Profile.Have {
			sent.setSkillRow("have", i, h.Skill, h.Level)
		}
		sent.setOccupation("goal", u.Profile.Goal)
	}
	main := &AccountPage{Email: u.Email, Profile: NewForm(words, "profile", sent.values, profile), Password: NewForm(words, "password_form", url.Values{}, password),
		Levels: levelChoices(words), Minutes: max(waitMinutes(profile), waitMinutes(password))}
	sent.show(main.Profile)
	for _, l := range text.Langs() {
		main.Langs = append(main.Langs, Option{Value: string(l), Label: words.Code("endonym", l)})
	}
	for _, r := range u.Roles {
		main.Roles = append(main.Roles, words.Code("role", r))
	}
	if o, ok := s.app.Market().Organisation(u.Org); ok {
		main.Org, main.Verified = in(o.Name, words.Lang), o.Verified
	}
	page := s.page(c, words.T("account.title"))
	page.NoIndex, page.Main = true, main
	return s.render(c, "account/account", "", page)
}

func (s *Site) saveAccount(c *fiber.Ctx) error {
	values, err := s.form(c)
	if err != nil {
		return err
	}
	edited := EditRows(values)
	p := s.concepts(readPosted(values), s.lang(c))
	if edited {
		return s.showAccount(c, p, nil, nil)
	}
	in := app.ProfileInput{Name: p.text("name"), Lang: text.Lang(p.text("lang")), Goal: p.occupation("goal")}
	for _, row := range p.skillRows("have") {
		in.Have = append(in.Have, taxonomy.SkillAt{Skill: row.skill, Level: row.level})
	}
	if err := p.with(nil); err != nil {
		return s.showAccount(c, p, err, nil)
	}
	u, err := s.app.UpdateProfile(c.UserContext(), s.actor(c), in)
	if err != nil {
		return s.showAccount(c, p, err, nil)
	}
	if err := s.done(c, "/account", "notice.profile_saved"); err != nil {
		return err
	}
	if u.Lang.Valid() { // the next page comes in the language just chosen
		c.Location(URL(u.Lang, "/account"))
	}
	return nil
}

func (s *Site) changePassword(c *fiber.Ctx) error {
	values, err := s.form(c)
	if err != nil {
		return err
	}
	var check fault.Check
	check.That(values.Get("password") == values.Get("repeat"), "repeat", "password_mismatch")
	if err = check.Err(); err == nil {
		err = s.app.ChangePassword(c.UserContext(), s.actor(c), values.Get("present"), values.Get("password"))
	}
	if err != nil {
		return s.showAccount(c, nil, nil, err)
	}
	s.forget(c) // every session has ended, this one too
	return s.done(c, "/sign-in", "notice.password_changed")
}

func (s *Site) signOutEverywhere(c *fiber.Ctx) error {
	if err := s.app.SignOutEverywhere(c.UserContext(), s.actor(c)); err != nil {
		return err
	}
	s.forget(c)
	return s.done(c, "/sign-in", "notice.signed_out_everywhere")
}

func (s *Site) deleteForm(c *fiber.Ctx) error {
	return s.showForm(c, "account/delete", s.words(c).T("delete.title"), "delete", url.Values{}, nil, nil)
}

func (s *Site) deleteAccount(c *fiber.Ctx) error {
	values, err := s.form(c)
	if err != nil {
		return err
	}
	if err := s.app.DeleteMe(c.UserContext(), s.actor(c), values.Get("password")); err != nil {
		return s.showForm(c, "account/delete", s.words(c).T("delete.title"), "delete", values, err, nil)
	}
	s.forget(c)
	return s.done(c, "/", "notice.account_deleted")
}

// exportAccount answers with everything that is kept about the reader.
func (s *Site) exportAccount(c *fiber.Ctx) error {
	d, err := s.app.ExportMyData(c.UserContext(), s.actor(c))
	if err != nil {
		return err
	}
	c.Status(http.StatusOK)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="prasmju-kompass.json"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(exportOf(d))
}
