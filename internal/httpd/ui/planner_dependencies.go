package ui

import (
	"html/template"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui/chart"
	"github.com/prasmju-kompass/kompass/internal/org"
)

// DependenciesPage is what planner/dependencies reads.
type DependenciesPage struct {
	Tabs          []NavItem
	Lead          string
	KPIs          []KPI
	Picture       Figure
	Sectors       Table
	Untaught      []HoldRow
	Single        []HoldRow
	Shown         int // how many of each are shown
	UntaughtTotal int
	SingleTotal   int
	AllHref       string
}

// HoldRow is one skill that hangs on few.
type HoldRow struct {
	Label, Href   string
	Hidden        bool
	People        int
	Employers     int
	Provider      string
	Seats         int
	Concentration string
}

func (s *Site) dependenciesPage(c *fiber.Ctx) error {
	d, err := s.app.Dependencies(c.UserContext(), s.actor(c))
	if err != nil {
		return err
	}
	page := s.page(c, "")
	v := planView{p: s.words(c), m: s.app.Market()}
	out := v.dependencies(d, page.Query.Get("all") == "1")
	out.Tabs = s.plannerTabs("/dependencies")
	out.Lead = v.p.T("dependencies.lead", "place", v.place(s.app.Home()))
	page.Title, page.Desc, page.Main = v.p.T("dependencies.title"), out.Lead, out
	return s.render(c, "planner/dependencies", "", page)
}

func (v planView) dependencies(d gap.Dependencies, all bool) DependenciesPage {
	p := v.p
	out := DependenciesPage{Shown: shownRows, AllHref: URL(v.lang(), "/dependencies?all=1")}
	for _, h := range d.Skills {
		switch len(h.Providers) {
		case 0:
			out.Untaught = append(out.Untaught, v.hold(h))
		case 1:
			out.Single = append(out.Single, v.hold(h))
		}
	}
	out.UntaughtTotal, out.SingleTotal = len(out.Untaught), len(out.Single)
	if all {
		out.AllHref = ""
	} else {
		out.Untaught, out.Single = first(out.Untaught, shownRows), first(out.Single, shownRows)
	}
	out.KPIs = []KPI{
		{Label: p.T("dependencies.kpi.skills"), Value: p.Num(len(d.Skills)), Note: p.T("dependencies.kpi.skills_note")},
		{Label: p.T("dependencies.kpi.untaught"), Value: p.Num(out.UntaughtTotal), Bad: out.UntaughtTotal > 0, Note: p.T("dependencies.kpi.untaught_note"), Href: "#untaught"},
		{Label: p.T("dependencies.kpi.single"), Value: p.Num(out.SingleTotal), Bad: out.SingleTotal > 0, Note: p.T("dependencies.kpi.single_note"), Href: "#single"},
	}
	out.Picture = v.flows(d)
	out.Sectors = v.sectors(d)
	return out
}

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

func (v planView) hold(h gap.SkillHold) HoldRow {
	row := HoldRow{Label: v.skill(h.Skill), Href: v.skillGap(h.Skill), People: h.People, Employers: len(h.Employers), Seats: h.Seats, Concentration: v.p.Fixed(h.Concentration, 2)}
	row.Hidden = h.Hidden && len(h.Employers) == 0
	if len(h.Providers) == 1 {
		if o, ok := v.m.Organisation(h.Providers[0]); ok {
			row.Provider, _ = o.Name.In(v.lang())
		}
	}
	return row
}

// flows is the picture of which sector's providers teach what which sector's employers need.
func (v planView) flows(d gap.Dependencies) Figure {
	p := v.p
	title, caption := p.T("dependencies.flows.title"), p.T("dependencies.flows.caption")
	table := Table{Caption: title, Hidden: true, Cols: []Col{{Label: p.T("dependencies.from")}}}
	people := map[[2]org.Sector]gap.Flow{}
	for _, f := range d.Flows {
		people[[2]org.Sector{f.From, f.To}] = f
	}
	var links []chart.FlowLink
	names := make([]string, 0, len(org.Sectors()))
	for _, s := range org.Sectors() {
		names = append(names, p.Code("sector", s))
		table.Cols = append(table.Cols, Col{Label: p.Code("sector", s), Num: true})
	}
	for i, from := range org.Sectors() {
		row := []Cell{{Text: names[i]}}
		for j, to := range org.Sectors() {
			f, ok := people[[2]org.Sector{from, to}]
			if !ok {
				row = append(row, Cell{Text: "–"})
				continue
			}
			row = append(row, Cell{Text: p.T("dependencies.cell", "skills", p.N("dependencies.skills", f.Skills), "people", p.N("dependencies.people", f.People))})
			links = append(links, chart.FlowLink{From: i, To: j, Value: float64(f.Skills)})
		}
		table.Rows = append(table.Rows, row)
	}
	meta := v.meta("flows", title, caption, func(x float64) string { return p.Round(x) })
	f := Figure{ID: "flows", Title: title, Caption: caption, Table: table}
	f.Wide, f.Narrow = charts(func(variant chart.Variant) template.HTML {
		return chart.Flows(meta, variant, chart.FlowLabels{From: p.T("dependencies.from"), To: p.T("dependencies.to")}, names, links)
	})
	return f
}

func (v planView) sectors(d gap.Dependencies) Table {
	p := v.p
	t := Table{Caption: p.T("dependencies.sectors"), Hidden: true, Cols: []Col{{Label: p.T("dependencies.sector")}, {Label: p.T("dependencies.providers"), Num: true},
		{Label: p.T("dependencies.courses"), Num: true}, {Label: p.T("dependencies.employers"), Num: true}, {Label: p.T("dependencies.open"), Num: true}}}
	for _, s := range d.Sectors {
		t.Rows = append(t.Rows, []Cell{{Text: p.Code("sector", s.Sector)}, {Text: p.Num(s.Providers)}, {Text: p.Num(s.Courses)}, {Text: p.Num(s.Employers)}, {Text: p.Num(s.Open)}})
	}
	return t
}
