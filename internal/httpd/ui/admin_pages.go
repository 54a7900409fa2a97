package ui

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// adminPages are for admins only; reports of imports are for planners too.
func (s *Site) adminPages(r fiber.Router) {
	admin := s.is(account.Admin)
	r.Get("/admin", admin, s.adminOverview)
	r.Get("/admin/organisations", admin, s.adminOrganisations)
	r.Get("/admin/organisations/:id/:deed", admin, s.adminOrganisationAsk)
	r.Post("/admin/organisations/:id/:deed", admin, s.adminOrganisationDo)
	r.Get("/admin/users", admin, s.adminUsers)
	r.Get("/admin/users/:id", admin, s.adminUser)
	r.Post("/admin/users/:id", admin, s.adminUserSave)
	r.Get("/admin/audit", admin, s.adminAudit)
	r.Get("/admin/imports", s.is(account.Planner), s.adminImports)
	r.Get("/admin/imports/:id", s.is(account.Planner), s.adminImport)
}

// adminTabs lead from one page to the next; planners see the imports only.
func (s *Site) adminTabs(c *fiber.Ctx, here string) []NavItem {
	tabs := []NavItem{{Href: "/admin/imports", Key: "admin.tab.imports"}}
	if s.actor(c).Has(account.Admin) {
		tabs = []NavItem{{Href: "/admin", Key: "admin.tab.overview"}, {Href: "/admin/organisations", Key: "admin.tab.organisations"},
			{Href: "/admin/users", Key: "admin.tab.users"}, {Href: "/admin/audit", Key: "admin.tab.audit"}, {Href: "/admin/imports", Key: "admin.tab.imports"}}
	}
	return current(tabs, here)
}

// adminPage is a page that search engines and caches leave alone.
func (s *Site) adminPage(c *fiber.Ctx, title string) *Page {
	p := s.page(c, title)
	p.NoIndex = true
	return p
}

// adminPerPage is how many rows a list shows.
const adminPerPage = 50

func adminPageNumber(p *Page) int {
	n, err := strconv.Atoi(p.Query.Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

func (s *Site) pager(p *Page, page, total int) Pager {
	return NewPager(URL(p.Lang, p.Path), p.Query, page, adminPerPage, total)
}

// OverviewPage is what admin/overview reads.
type OverviewPage struct {
	Tabs    []NavItem
	KPIs    []KPI
	Health  []HealthRow
	Market  Table
	Imports []ImportRow
}

// HealthRow is one part of the program and how it is.
type HealthRow struct {
	Name   string
	State  Badge
	Detail string
}

func (s *Site) adminOverview(c *fiber.Ctx) error {
	o, err := s.app.Overview(c.UserContext(), s.actor(c))
	if err != nil {
		return err
	}
	p := s.words(c)
	page := s.adminPage(c, p.T("admin.overview.title"))
	out := OverviewPage{Tabs: s.adminTabs(c, "/admin")}
	out.KPIs = []KPI{
		{Label: p.T("admin.kpi.waiting"), Value: p.Num(o.Waiting), Bad: o.Waiting > 0, Href: URL(p.Lang, "/admin/organisations"), Note: p.T("admin.kpi.waiting_note")},
		{Label: p.T("admin.kpi.users"), Value: p.Num(o.Users), Href: URL(p.Lang, "/admin/users")},
		{Label: p.T("admin.kpi.courses"), Value: p.Num(o.Market.Published), Note: p.N("admin.kpi.runs", o.Market.Instances)},
		{Label: p.T("admin.kpi.needs"), Value: p.Num(o.Market.Open), Note: p.N("admin.kpi.all_needs", o.Market.Demands)},
	}
	out.Health = health(p, o, s.app.Market().AsOf())
	out.Market = counts(p, o)
	for _, r := range o.Imports {
		out.Imports = append(out.Imports, importRow(p, r))
	}
	page.Main = out
	return s.render(c, "admin/overview", "", page)
}

func health(p *i18n.Printer, o app.Overview, asOf time.Time) []HealthRow {
	good, bad := Badge{Tone: "good", Text: p.T("admin.state.good")}, Badge{Tone: "bad", Text: p.T("admin.state.bad")}
	st := HealthRow{Name: p.T("admin.part.store"), State: good, Detail: p.T("admin.part.store_good")}
	if o.Store != nil {
		st.State, st.Detail = bad, p.Error(o.Store)
	}
	se := HealthRow{Name: p.T("admin.part.search"), State: good, Detail: searchDetail(p, o.Search)}
	if !o.Search.Ready {
		se.State = bad
	}
	rows := []HealthRow{st, se, {Name: p.T("admin.part.market"), State: good, Detail: p.T("admin.part.market_detail", "revision", int64(o.Revision), "when", p.DateTime(asOf))}}
	if o.Taxonomy.Version != "" {
		rows = append(rows, HealthRow{Name: p.T("admin.part.taxonomy"), State: good,
			Detail: p.T("admin.part.taxonomy_detail", "skills", o.Taxonomy.Skills, "occupations", o.Taxonomy.Occupations, "sources", p.List(o.Taxonomy.Sources), "when", p.DateTime(o.Taxonomy.At))})
	}
	return rows
}

func searchDetail(p *i18n.Printer, st search.Status) string {
	return p.T("admin.part.search_detail", "name", st.Name, "courses", st.Courses, "runs", st.Runs)
}

func counts(p *i18n.Printer, o app.Overview) Table {
	t := Table{Caption: p.T("admin.counts"), Hidden: true, Cols: []Col{{Label: p.T("admin.kind")}, {Label: p.T("admin.number"), Num: true}}}
	for _, r := range []struct {
		key string
		n   int
	}{{"organisations", o.Market.Organisations}, {"courses", o.Market.Courses}, {"instances", o.Market.Instances}, {"demands", o.Market.Demands},
		{"skills", o.Market.Skills}, {"occupations", o.Market.Occupations}, {"series", o.Market.Series}, {"places", o.Market.Places}} {
		t.Rows = append(t.Rows, []Cell{{Text: p.T("admin.count." + r.key)}, {Text: p.Num(r.n)}})
	}
	return t
}

// ImportsPage is what admin/imports reads.
type ImportsPage struct {
	Tabs  []NavItem
	Rows  []ImportRow
	Pager Pager
	Empty Empty
}

// ImportRow is one import in a list.
type ImportRow struct {
	Kind, File, Href, When               string
	State                                Badge
	Rows, Added, Changed, Same, Rejected int
	DryRun                               bool
}

func importRow(p *i18n.Printer, r store.ImportRun) ImportRow {
	tones := map[string]string{"done": "good", "failed": "bad", "running": "info"}
	row := ImportRow{Kind: p.Code("import_kind", r.Kind), File: r.File, Href: URL(p.Lang, "/admin/imports/"+r.ID), When: p.DateTime(r.Started), DryRun: r.DryRun,
		State: Badge{Tone: "mute", Text: p.Code("import_state", r.State)}, Rows: r.Rows, Added: r.Added, Changed: r.Changed, Same: r.Same, Rejected: r.Rejected}
	if tone, ok := tones[r.State]; ok {
		row.State.Tone = tone
	}
	return row
}

func (s *Site) adminImports(c *fiber.Ctx) error {
	p := s.words(c)
	page := s.adminPage(c, p.T("admin.imports.title"))
	n := adminPageNumber(page)
	list, err := s.app.ImportRuns(c.UserContext(), s.actor(c), n, adminPerPage)
	if err != nil {
		return err
	}
	out := ImportsPage{Tabs: s.adminTabs(c, "/admin/imports"), Pager: s.pager(page, n, list.Total), Empty: Empty{Title: p.T("admin.imports.empty"), Text: p.T("admin.imports.empty_text")}}
	for _, r := range list.Items {
		out.Rows = append(out.Rows, importRow(p, r))
	}
	page.Main = out
	return s.render(c, "admin/imports", "", page)
}

// ImportPage is what admin/import reads.
type ImportPage struct {
	Tabs   []NavItem
	Run    ImportRow
	Actor  string
	Took   string
	Errors Table
	More   int // rows in error beyond those kept
}

func (s *Site) adminImport(c *fiber.Ctx) error {
	p := s.words(c)
	run, err := s.app.ImportRun(c.UserContext(), s.actor(c), c.Params("id"))
	if err != nil {
		return err
	}
	page := s.adminPage(c, p.T("admin.import.title", "kind", p.Code("import_kind", run.Kind)))
	out := ImportPage{Tabs: s.adminTabs(c, "/admin/imports"), Run: importRow(p, run), Actor: s.nameOf(c, run.Actor), More: max(0, run.Rejected-len(run.Errors))}
	if run.Finished.After(run.Started) {
		out.Took = p.T("admin.import.seconds", "n", p.Num(run.Finished.Sub(run.Started).Seconds()))
	}
	out.Errors = Table{Caption: p.T("admin.import.errors"), Cols: []Col{{Label: p.T("admin.import.line"), Num: true}, {Label: p.T("admin.import.column")}, {Label: p.T("admin.import.value")}, {Label: p.T("admin.import.error")}}}
	for _, e := range run.Errors {
		out.Errors.Rows = append(out.Errors.Rows, []Cell{{Text: p.Num(e.Line)}, {Text: e.Column}, {Text: e.Value}, {Text: p.Field(rowFault(e))}})
	}
	page.Main = out
	page.Crumbs = []Crumb{{Label: p.T("admin.tab.imports"), Href: URL(p.Lang, "/admin/imports")}, {Label: page.Title}}
	return s.render(c, "admin/import", "", page)
}
