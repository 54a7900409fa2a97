package ui

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Kinds of a registration.
const (
	forLearner      = "learner"
	forOrganisation = "organisation"
)

func asFault(err error) (*fault.Error, bool) { return errors.AsType[*fault.Error](err) }

func kindOf(s string) string {
	if s == forOrganisation || s == "employer" || s == "provider" {
		return forOrganisation
	}
	return forLearner
}

func (s *Site) registerForm(c *fiber.Ctx) error {
	if !s.actor(c).Anonymous() {
		return s.goOn(c, next(c, nil), s.actor(c))
	}
	values := url.Values{}
	if as := c.Query("as"); as == "employer" || as == "provider" {
		values.Set("organisation."+as, "1")
	}
	return s.showRegister(c, kindOf(c.Query("as")), values, nil)
}

func (s *Site) showRegister(c *fiber.Ctx, kind string, values url.Values, err error) error {
	words := s.words(c)
	return s.showForm(c, "account/register", words.T("register.title"), "register", values, err, func(p *AccessPage) {
		p.Kind = kind
		p.Sectors, p.Places = choicesOf(words, "sector", org.Sectors()), s.placeChoices(words)
	})
}

func (s *Site) register(c *fiber.Ctx) error {
	values, err := s.form(c)
	if err != nil {
		return err
	}
	p, kind := readPosted(values), kindOf(values.Get("kind"))
	lang := s.lang(c)
	in := app.RegisterInput{Email: p.text("email"), Password: p.values.Get("password"), Name: p.text("name"), Lang: lang}
	if kind == forOrganisation {
		in.Org = &app.OrganisationInput{Name: text.Localized{lang: p.text("organisation.name")}, Employer: p.flag("organisation.employer"), Provider: p.flag("organisation.provider"),
			RegNo: strings.ReplaceAll(p.text("organisation.reg_no"), " ", ""), Sector: org.Sector(p.text("organisation.sector")), Place: org.PlaceCode(p.text("organisation.place"))}
	}
	if err := p.with(nil); err != nil {
		return s.showRegister(c, kind, values, err)
	}
	t, err := s.app.Register(c.UserContext(), in, request.Of(c.UserContext()).From)
	if err != nil {
		return s.showRegister(c, kind, values, registerFault(err))
	}
	s.keep(c, t)
	if n := next(c, values); n != "" {
		return s.goOn(c, n, app.Actor{User: t.User})
	}
	if in.Org != nil {
		return s.done(c, startOf(app.Actor{User: t.User}), "notice.registered_organisation")
	}
	return s.done(c, "/courses", "notice.registered")
}

// registerFault puts faults of a registration where the form has the field: the form asks for
// one name, in the reader's language, and a taken address is wrong at the address.
func registerFault(err error) error {
	var check fault.Check
	if errors.Is(err, app.ErrEmailTaken) {
		check.That(false, "email", "email_taken")
		return check.Err()
	}
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for _, f := range fields {
		path := f.Path
		if strings.HasPrefix(path, "organisation.name.") {
			path = "organisation.name"
		}
		check.That(false, path, f.Code, f.Params)
	}
	return check.Err()
}
