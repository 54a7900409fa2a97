package ui

import (
	"cmp"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func occupationRows(v planView, r app.GapReport) []GapRow {
	var rows []GapRow
	for _, o := range r.Occupations {
		q := o.Quarters[len(o.Quarters)-1]
		row := GapRow{Label: v.occupation(o.ID), Href: v.occupationGap(o.ID), Courses: len(r.Market.CoursesPreparingFor(o.ID))}
		if row.Hidden = r.HidesOccupation(o.ID); !row.Hidden {
			row.fill(v, q.Demand, q.Supply, q.Gap, q.Bands)
			row.Stated, row.Notes = o.Stated, v.brief(o.Notes)
		}
		rows = append(rows, row)
	}
	return rows
}

func skillRows(v planView, r app.GapReport) []GapRow {
	var rows []GapRow
	for _, k := range r.Skills {
		q := k.Quarters[len(k.Quarters)-1]
		row := GapRow{Label: v.skill(k.Skill), Href: v.skillGap(k.Skill), Courses: k.Courses}
		if row.Hidden = r.HidesSkill(k); !row.Hidden {
			row.fill(v, q.Demand, q.Supply, q.Gap, q.Bands)
			row.Stated, row.Notes = k.Stated, v.brief(k.Notes)
		}
		rows = append(rows, row)
	}
	return rows
}

func (row *GapRow) fill(v planView, demand, supply, gapNow float64, bands []gap.Band) {
	inner, outer := bandOf(bands, innerLevel), bandOf(bands, outerLevel)
	row.gap = gapNow
	row.Demand, row.Supply, row.Gap = v.p.Fixed(demand, 0), v.p.Fixed(supply, 0), v.signed(gapNow, 0)
	row.Inner, row.Outer = v.interval(inner, 0), v.interval(outer, 0)
	row.Short = inner.Lo > 0
}

// sortGapRows puts the largest gap first. Hidden rows come last and in the order of the
// alphabet, so that their place does not tell their size.
func sortGapRows(p *i18n.Printer, rows []GapRow) {
	i18n.SortBy(p, rows, func(r GapRow) string { return r.Label })
	slices.SortStableFunc(rows, func(a, b GapRow) int {
		switch {
		case a.Hidden && b.Hidden:
			return 0
		case a.Hidden:
			return 1
		case b.Hidden:
			return -1
		}
		return cmp.Compare(b.gap, a.gap)
	})
}

// heatOf is the map of gaps by quarter, for the rows shown.
func heatOf(v planView, r app.GapReport, g GapsPage) Heat {
	p := v.p
	h := Heat{ID: "heat", Caption: p.T("gaps.heat.caption"), Corner: p.T("gaps.occupation"), Title: p.T("gaps.heat.by_occupation")}
	if g.BySkill {
		h.Corner, h.Title = p.T("gaps.skill"), p.T("gaps.heat.by_skill")
	}
	for _, q := range r.Total {
		h.Cols = append(h.Cols, quarterHead(p, q.Period.Sub, len(r.Total)))
		if n := len(h.Groups); n == 0 || h.Groups[n-1].Label != year(q.Period.Year) {
			h.Groups = append(h.Groups, HeatGroup{Label: year(q.Period.Year)})
		}
		h.Groups[len(h.Groups)-1].Span++
	}
	paths := map[string][]float64{}
	if g.BySkill {
		for _, k := range r.Skills {
			for _, q := range k.Quarters {
				paths[v.skillGap(k.Skill)] = append(paths[v.skillGap(k.Skill)], q.Gap)
			}
		}
	} else {
		for _, o := range r.Occupations {
			for _, q := range o.Quarters {
				paths[v.occupationGap(o.ID)] = append(paths[v.occupationGap(o.ID)], q.Gap)
			}
		}
	}
	scale := heatScale(g.Rows, paths)
	for _, row := range g.Rows {
		h.Rows = append(h.Rows, heatRow(v, row, paths[row.Href], len(h.Cols), scale))
	}
	return h
}

// quarterHead heads a column under its year. More than twelve of them share a sheet of paper
// only when they are short; Roman numerals are how Latvian and Russian tables count quarters.
func quarterHead(p *i18n.Printer, quarter, columns int) string {
	if columns <= 12 || p.Lang == text.EN {
		return p.QuarterOfYear(quarter)
	}
	return [...]string{"I", "II", "III", "IV"}[quarter-1]
}

// heatScale is the largest shortage shown: surpluses, which may be many times larger where a
// popular skill is taught to hundreds, must not wash out the shortages.
func heatScale(rows []GapRow, paths map[string][]float64) float64 {
	scale := 1.0
	for _, row := range rows {
		if !row.Hidden {
			scale = max(scale, slices.Max(paths[row.Href]))
		}
	}
	return scale
}

func heatRow(v planView, row GapRow, path []float64, n int, scale float64) HeatRow {
	out := HeatRow{Label: row.Label, Href: row.Href}
	if row.Hidden {
		for range n {
			out.Cells = append(out.Cells, HeatCell{Text: "–", Class: "none", Title: v.p.T("heat.suppressed")})
		}
		return out
	}
	for _, x := range path {
		out.Cells = append(out.Cells, HeatCell{Text: v.signed(x, 0), Class: HeatClass(x, scale)})
	}
	return out
}
