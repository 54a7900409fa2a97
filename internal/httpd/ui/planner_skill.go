package ui

import (
	"math"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// errNoGap says that the place neither needs nor has the occupation or skill.
var errNoGap = fault.New(fault.NotFound, "no_gap")

func (s *Site) skillGapPage(c *fiber.Ctx) error {
	page := s.page(c, "")
	st, err := readGapState(page.Query)
	if err != nil {
		return err
	}
	r, err := s.app.GapsOf(c.UserContext(), s.actor(c), st.Query)
	if err != nil {
		return err
	}
	k, ok := skillBySegment(r.Market.Taxonomy(), c.Params("id"))
	if !ok {
		return app.ErrSkillNotFound
	}
	g, ok := r.Skill(k.ID)
	if !ok && st.Query.Group == gap.GroupICT { // a skill of the other occupations only
		st.Query.Group = gap.GroupAll
		if r, err = s.app.GapsOf(c.UserContext(), s.actor(c), st.Query); err != nil {
			return err
		}
		g, ok = r.Skill(k.ID)
	}
	if !ok {
		return errNoGap
	}
	v := planView{p: s.words(c), m: r.Market}
	d := s.drill(c, v, r, st, v.skill(k.ID), true)
	d.Eyebrow, d.Public = v.p.T("gaps.skill_eyebrow", "group", v.p.T("gaps.group."+string(r.Model.Group))), URL(v.lang(), SkillPath(k))
	if d.Hidden = r.HidesSkill(g); !d.Hidden {
		if err := s.drillSkill(c, v, r, g, &d); err != nil {
			return err
		}
	}
	page.Title, page.Main = v.p.T("gaps.of", "name", d.Title), d
	page.Crumbs = []Crumb{{Label: v.p.T("plan.tab.gaps"), Href: URL(v.lang(), "/gaps?by=skill")}, {Label: d.Title}}
	return s.render(c, "planner/gap", "", page)
}

func (s *Site) drillSkill(c *fiber.Ctx, v planView, r app.GapReport, g gap.SkillGap, d *DrillPage) error {
	p, at := v.p, lastQuarter(r)
	last := g.Quarters[len(g.Quarters)-1]
	demand, supply := g.Present(r.Report)
	d.Lead = p.T("gaps.skill_lead", "place", d.Place, "period", v.period(at))
	d.KPIs = drillKPIs(v, at, demand, supply, last.Demand, last.Supply, last.Gap, last.Bands)
	var path []gapPoint
	var k track
	k.title, k.caption = p.T("gaps.lines.skill_title"), p.T("gaps.lines.skill_caption")
	k.add(r.Model.Now, demand, supply)
	for _, q := range g.Quarters {
		path = append(path, gapPoint{q.Period, q.Gap, q.Bands})
		k.add(q.Period, q.Demand, q.Supply)
	}
	d.Fan = v.gapFan("fan", p.T("gaps.fan.title"), p.T("gaps.fan.skill_caption", "draws", r.Simulation.Draws), r.Model.Now, demand-supply, path, 1)
	d.Lines = v.lines("lines", k, 1)
	runs, done := v.skillRuns(r, g)
	d.Runs, d.RunsText = runs, p.T("gaps.runs.skill_text")
	d.Parts = v.parts(r, g)
	one := func(n float64) string { return p.Fixed(n, 1) }
	d.Formula = []string{
		p.T("gaps.formula.skill_demand", "period", v.period(at), "posts", one(last.Demand-g.Unassigned), "stated", one(g.Unassigned), "demand", one(last.Demand)),
		p.T("gaps.formula.skill_supply", "period", v.period(at), "people", one(last.Supply-done), "done", one(done), "supply", one(last.Supply)),
		p.T("gaps.formula.gap", "period", v.period(at), "demand", one(last.Demand), "supply", one(last.Supply), "gap", v.signed(last.Gap, 1)),
	}
	d.Notes = v.notes(g.Notes)
	d.Needs = s.needs(c, v, s.app.StatedNeeds(r, "", g.Skill))
	series, err := s.app.Forecasts(c.UserContext(), s.actor(c), workforce.Subject{Skill: g.Skill})
	if err != nil {
		return err
	}
	d.Series = v.seriesViews("series-", series, func(s *workforce.Series) bool { return s.Place == r.Model.Place })
	return nil
}

// skillRuns lists the runs that count, and how many people they add within the horizon.
func (v planView) skillRuns(r app.GapReport, g gap.SkillGap) (rows []RunRow, done float64) {
	for _, run := range gap.SkillRuns(r.Market, r.Model, g.Skill) {
		if run.Quarter > r.Model.Horizon {
			continue
		}
		done += run.Expected
		if row, ok := v.run(string(run.Course), string(run.Instance)); ok {
			row.Expected = v.p.Fixed(run.Expected, 1)
			rows = append(rows, row)
		}
	}
	return rows, done
}

func (v planView) run(course, instance string) (RunRow, bool) {
	c, ok := v.m.Course(catalog.CourseID(course))
	i, found := v.m.Instance(catalog.InstanceID(instance))
	if !ok || !found {
		return RunRow{}, false
	}
	row := RunRow{Href: URL(v.lang(), CoursePath(c.ID, c.Title)), Ends: i.End, Taken: i.Taken, Free: i.Free}
	row.Course, _ = c.Title.In(v.lang())
	if o, ok := v.m.Organisation(c.Provider); ok {
		row.Provider, _ = o.Name.In(v.lang())
	}
	return row, true
}

// parts is the table of the occupations that a skill's demand and supply come from.
func (v planView) parts(r app.GapReport, g gap.SkillGap) *Table {
	p := v.p
	t := Table{Caption: p.T("gaps.parts.title"), Hidden: true, Cols: []Col{{Label: p.T("gaps.occupation")}, {Label: p.T("gaps.parts.posts"), Num: true}, {Label: p.T("gaps.parts.need"), Num: true},
		{Label: p.T("gaps.demand"), Num: true}, {Label: p.T("gaps.parts.people"), Num: true}, {Label: p.T("gaps.parts.have"), Num: true}, {Label: p.T("gaps.supply"), Num: true}}}
	// The shares of the others would tell a hidden one's posts from the skill's total.
	anyHidden := slices.ContainsFunc(g.Parts, func(x gap.SkillPart) bool { return r.HidesOccupation(x.Occupation) })
	for _, x := range g.Parts {
		row := []Cell{{Text: v.occupation(x.Occupation), Href: v.occupationGap(x.Occupation)}}
		o, ok := r.Occupation(x.Occupation)
		if anyHidden || !ok {
			row = append(row, Cell{Text: p.T("gaps.hidden")})
			for range 5 {
				row = append(row, Cell{Text: "–"})
			}
		} else {
			people := o.Quarters[len(o.Quarters)-1].Supply
			row = append(row, Cell{Text: p.Fixed(x.Posts, 1)}, Cell{Text: p.Percent(x.Need)}, Cell{Text: p.Fixed(x.Posts*x.Need, 1), Strong: true},
				Cell{Text: p.Fixed(people, 1)}, Cell{Text: p.Percent(x.Have)}, Cell{Text: p.Fixed(math.Max(0, people*x.Have), 1), Strong: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return &t
}
