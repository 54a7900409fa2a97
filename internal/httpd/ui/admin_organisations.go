package ui

import (
	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// OrganisationsPage is what admin/organisations reads.
type OrganisationsPage struct {
	Tabs    []NavItem
	Waiting bool // only those that wait
	Total   int
	Rows    []OrganisationRow
	Pager   Pager
	Empty   Empty
}

// OrganisationRow is one organisation.
type OrganisationRow struct {
	ID, Name, RegNo, Sector, Place, Email, URL string
	Is                                         string // employer, provider or both, in words
	Verified                                   bool
	Since                                      string
	Deed, Href, Ask, AskText                   string // what can be done about it
}

func (s *Site) adminOrganisations(c *fiber.Ctx) error {
	p := s.words(c)
	page := s.adminPage(c, p.T("admin.organisations.title"))
	n, waiting := adminPageNumber(page), page.Query.Get("all") != "1"
	list, err := s.app.Organisations(c.UserContext(), s.actor(c), waiting, n, adminPerPage)
	if err != nil {
		return err
	}
	v := planView{p: p, m: s.app.Market()}
	out := OrganisationsPage{Tabs: s.adminTabs(c, "/admin/organisations"), Waiting: waiting, Total: list.Total, Pager: s.pager(page, n, list.Total),
		Empty: Empty{Title: p.T("admin.organisations.none"), Text: p.T("admin.organisations.none_text")}}
	for _, o := range list.Items {
		out.Rows = append(out.Rows, v.organisationRow(o))
	}
	page.Main = out
	return s.render(c, "admin/organisations", "", page)
}

func (v planView) organisationRow(o org.Organisation) OrganisationRow {
	p := v.p
	row := OrganisationRow{ID: string(o.ID), RegNo: o.RegNo, Sector: p.Code("sector", o.Sector), Place: v.place(o.Place), Email: o.Email, URL: v.source(sourceAt(o.URL)).URL, Verified: o.Verified}
	row.Name, _ = o.Name.In(v.lang())
	var is []string
	if o.Employer {
		is = append(is, p.T("admin.employer"))
	}
	if o.Provider {
		is = append(is, p.T("admin.provider"))
	}
	row.Is = p.List(is)
	at := o.CreatedAt
	deed := "verify"
	if o.Verified {
		at, deed = o.VerifiedAt, "unverify"
	}
	if !at.IsZero() {
		row.Since = p.ShortDate(at)
	}
	row.Deed, row.Href = p.T("admin.organisations."+deed), URL(v.lang(), "/admin/organisations/"+string(o.ID)+"/"+deed)
	row.Ask, row.AskText = p.T("admin.organisations."+deed+"_title", "name", row.Name), p.T("admin.organisations."+deed+"_text")
	return row
}

// deedOf reads what the address asks to do: "verify" or "unverify".
func deedOf(c *fiber.Ctx) (verify bool, err error) {
	switch c.Params("deed") {
	case "verify":
		return true, nil
	case "unverify":
		return false, nil
	}
	return false, errNoAsset
}

// adminOrganisationAsk asks before an organisation's needs begin or cease to count.
func (s *Site) adminOrganisationAsk(c *fiber.Ctx) error {
	verify, err := deedOf(c)
	if err != nil {
		return err
	}
	o, err := s.app.Organisation(c.UserContext(), org.ID(c.Params("id")))
	if err != nil {
		return organisationFault(err)
	}
	p := s.words(c)
	name, _ := o.Name.In(p.Lang)
	deed := c.Params("deed")
	out := Confirm{Title: p.T("admin.organisations."+deed+"_title", "name", name), Text: p.T("admin.organisations." + deed + "_text"), Yes: p.T("admin.organisations." + deed),
		Action: URL(p.Lang, "/admin/organisations/"+string(o.ID)+"/"+deed), Cancel: URL(p.Lang, organisationsPath(verify))}
	page := s.adminPage(c, out.Title)
	page.Main = out
	return s.render(c, "confirm", "", page)
}

func (s *Site) adminOrganisationDo(c *fiber.Ctx) error {
	verify, err := deedOf(c)
	if err != nil {
		return err
	}
	if _, err := s.app.VerifyOrganisation(c.UserContext(), s.actor(c), org.ID(c.Params("id")), verify); err != nil {
		return organisationFault(err)
	}
	notice := "notice.organisation_verified"
	if !verify {
		notice = "notice.verification_withdrawn"
	}
	return s.done(c, organisationsPath(verify), notice)
}

// organisationsPath is the list an admin comes from: the waiting ones, or all.
func organisationsPath(verify bool) string {
	if verify {
		return "/admin/organisations"
	}
	return "/admin/organisations?all=1"
}

var errOrganisationNotFound = fault.New(fault.NotFound, "organisation_not_found")

func organisationFault(err error) error {
	if fault.CodeOf(err) == store.ErrNotFound.Code || fault.KindOf(err) == fault.NotFound {
		return errOrganisationNotFound
	}
	return err
}
