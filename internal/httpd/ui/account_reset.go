package ui

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
)

func (s *Site) forgotForm(c *fiber.Ctx) error {
	return s.showForm(c, "account/forgot", s.words(c).T("forgot.title"), "forgot", url.Values{}, nil, nil)
}

// forgot mails a link. The answer is the same whether the address has an account or not.
func (s *Site) forgot(c *fiber.Ctx) error {
	values, err := s.form(c)
	if err != nil {
		return err
	}
	var check fault.Check
	check.That(account.NormalEmail(values.Get("email")) != "", "email", "required")
	if err = check.Err(); err == nil {
		err = s.app.RequestReset(c.UserContext(), values.Get("email"), request.Of(c.UserContext()).From)
	}
	return s.showForm(c, "account/forgot", s.words(c).T("forgot.title"), "forgot", values, err, func(p *AccessPage) { p.Sent = err == nil })
}

// noReferrer keeps the token in the address from other sites.
func noReferrer(c *fiber.Ctx) { c.Set(fiber.HeaderReferrerPolicy, "no-referrer") }

func (s *Site) resetForm(c *fiber.Ctx) error {
	noReferrer(c)
	return s.showReset(c, c.Query("token"), nil)
}

func (s *Site) showReset(c *fiber.Ctx, token string, err error) error {
	return s.showForm(c, "account/reset", s.words(c).T("reset.title"), "reset", url.Values{}, err, func(p *AccessPage) { p.Token = token })
}

func (s *Site) reset(c *fiber.Ctx) error {
	noReferrer(c)
	values, err := s.form(c)
	if err != nil {
		return err
	}
	token, password := values.Get("token"), values.Get("password")
	var check fault.Check
	check.That(password == values.Get("repeat"), "repeat", "password_mismatch")
	if err = check.Err(); err == nil {
		err = s.app.ResetPassword(c.UserContext(), token, password)
	}
	if err != nil {
		return s.showReset(c, token, err)
	}
	s.forget(c)
	return s.done(c, "/sign-in", "notice.password_reset")
}
