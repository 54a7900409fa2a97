package ui

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// organisationPages let members edit what their organisation says of itself.
func (s *Site) organisationPages(g fiber.Router) {
	g.Get("/organisation", s.signedIn, s.organisationEdit)
	g.Post("/organisation", s.signedIn, s.organisationSave)
}

// OrganisationForm is what employer/organisation reads.
type OrganisationForm struct {
	Form               *Form
	Standing           Standing
	Employer, Provider bool
	Rev                string
	Sectors, Places    []Option
	Langs              []text.Lang
	Dirty, MoreText    bool
	Clash              *Clash
}

// ownOrganisation returns the reader's organisation, which they must be allowed to edit.
func (s *Site) ownOrganisation(c *fiber.Ctx) (org.Organisation, error) {
	actor := s.actor(c)
	if actor.User.Org == "" {
		return org.Organisation{}, app.ErrNoOrganisation
	}
	if !app.May(actor, app.EditOrganisation, actor.User.Org) {
		return org.Organisation{}, app.ErrForbidden
	}
	return s.app.Organisation(c.UserContext(), actor.User.Org)
}

func (s *Site) organisationEdit(c *fiber.Ctx) error {
	o, err := s.ownOrganisation(c)
	if err != nil {
		return err
	}
	v := url.Values{"rev": {strconv.FormatInt(o.Rev, 10)}, "reg_no": {o.RegNo}, "sector": {string(o.Sector)}, "place": {string(o.Place)}, "url": {o.URL}, "email": {o.Email}}
	setLocalized(v, "name", o.Name)
	setLocalized(v, "description", o.Description)
	return s.organisationFormPage(c, o, v, nil)
}

// organisationInput reads the form. Whether it employs or teaches decides its members'
// roles, so that is the city's to change.
func organisationInput(p *posted, o org.Organisation) app.OrganisationInput {
	return app.OrganisationInput{Name: p.localized("name"), Description: p.localized("description"), Provider: o.Provider, Employer: o.Employer,
		RegNo: strings.ReplaceAll(p.text("reg_no"), " ", ""), Sector: org.Sector(p.text("sector")), Place: org.PlaceCode(p.text("place")),
		URL: p.text("url"), Email: p.text("email")}
}

func (s *Site) organisationSave(c *fiber.Ctx) error {
	o, err := s.ownOrganisation(c)
	if err != nil {
		return err
	}
	v, err := s.form(c)
	if err != nil {
		return err
	}
	p := readPosted(v)
	in := organisationInput(p, o)
	if err = p.with(s.app.CheckOrganisation(s.actor(c), o.ID, in)); err == nil {
		var saved org.Organisation
		if saved, err = s.app.UpdateOrganisation(c.UserContext(), s.actor(c), o.ID, revOf(v), in); err == nil {
			if o.Verified && !saved.Verified {
				return s.done(c, "/organisation", "notice.own_organisation_unverified")
			}
			return s.done(c, "/organisation", "notice.own_organisation_saved")
		}
	}
	status, ok := s.again(c, err)
	if !ok {
		return err
	}
	c.Status(status)
	return s.organisationFormPage(c, o, v, err)
}

func (s *Site) organisationFormPage(c *fiber.Ctx, o org.Organisation, v url.Values, wrong error) error {
	words := s.words(c)
	main := OrganisationForm{Standing: s.standing(o.ID, words.Lang), Employer: o.Employer, Provider: o.Provider,
		Sectors: choicesOf(words, "sector", org.Sectors()), Places: s.placeChoices(words), Langs: text.Langs(), Dirty: wrong != nil}
	if errors.Is(wrong, store.ErrRevConflict) {
		now, err := s.app.Organisation(c.UserContext(), o.ID)
		if err != nil {
			return err
		}
		v.Set("rev", strconv.FormatInt(now.Rev, 10))
		saved := app.OrganisationInput{Name: now.Name, Description: now.Description, RegNo: now.RegNo, Sector: now.Sector, Place: now.Place, URL: now.URL, Email: now.Email}
		main.Clash = clashOf(s.sayOrganisation(words.Lang, saved), s.sayOrganisation(words.Lang, organisationInput(readPosted(v), o)), URL(words.Lang, "/organisation"))
	}
	main.Rev = v.Get("rev")
	main.Form = NewForm(words, "organisation", v, wrong)
	main.MoreText = s.moreText(v, wrong, words.Lang)
	p := s.page(c, words.T("organisation.heading"))
	p.NoIndex, p.Main = true, main
	return s.render(c, "employer/organisation", "", p)
}

func (s *Site) sayOrganisation(lang text.Lang, in app.OrganisationInput) []Change {
	p := s.bundle.For(lang)
	var out []Change
	for _, l := range text.Langs() {
		key := "lang." + string(l)
		out = append(out, Change{Label: p.T("organisation.name") + " (" + p.T(key) + ")", Mine: in.Name[l]},
			Change{Label: p.T("organisation.description") + " (" + p.T(key) + ")", Mine: in.Description[l]})
	}
	sector := ""
	if in.Sector.Valid() {
		sector = p.Code("sector", in.Sector)
	}
	return append(out, Change{Label: p.T("organisation.sector"), Mine: sector}, Change{Label: p.T("organisation.reg_no"), Mine: in.RegNo},
		Change{Label: p.T("organisation.place"), Mine: s.placeLabel(in.Place, lang)}, Change{Label: p.T("organisation.url"), Mine: in.URL},
		Change{Label: p.T("organisation.email"), Mine: in.Email})
}
