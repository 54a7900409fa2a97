package app

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Exports are tables for programs and spreadsheets: column names are fixed, names of
// concepts are in the asked language, figures have a decimal point, cells the reader may not
// see are empty, and nothing can be taken for a formula.

var gapColumns = []string{"by", "id", "isco", "name", "period", "demand", "supply", "gap", "lo80", "hi80", "lo95", "hi95", "stated_needs", "courses", "hidden"}

// WriteGapsCSV writes the gap of every occupation and skill by quarter.
func (a *App) WriteGapsCSV(ctx context.Context, actor Actor, out io.Writer, lang text.Lang, place org.PlaceCode, horizon int) error {
	return a.WriteGapTable(ctx, actor, out, lang, "", GapQuery{Place: place, Horizon: horizon})
}

// WriteGapTable is WriteGapsCSV for any query; by is "occupation", "skill" or "" for both.
func (a *App) WriteGapTable(ctx context.Context, actor Actor, out io.Writer, lang text.Lang, by string, q GapQuery) error {
	r, err := a.GapsOf(ctx, actor, q)
	if err != nil {
		return err
	}
	w := tabular.NewWriter(out, tabular.Options{})
	w.WriteMark()
	w.Write(gapColumns...)
	if by != "skill" {
		writeOccupationGaps(w, r, lang)
	}
	if by != "occupation" {
		writeSkillGaps(w, r, lang)
	}
	return w.Flush()
}

func writeOccupationGaps(w *tabular.Writer, r GapReport, lang text.Lang) {
	tax := r.Market.Taxonomy()
	for _, o := range r.Occupations {
		name, _ := tax.OccupationLabel(o.ID, lang)
		isco := ""
		if c, ok := tax.Occupation(o.ID); ok {
			isco = string(c.ISCO)
		}
		hidden := r.HidesOccupation(o.ID)
		courses := len(r.Market.CoursesPreparingFor(o.ID))
		for _, q := range o.Quarters {
			row := []string{"occupation", string(o.ID), isco, name, period(q.Period.Year, q.Period.Sub)}
			w.Write(append(row, gapCells(hidden, q.Demand, q.Supply, q.Gap, q.Bands, o.Stated, courses)...)...)
		}
	}
}

func writeSkillGaps(w *tabular.Writer, r GapReport, lang text.Lang) {
	tax := r.Market.Taxonomy()
	for _, s := range r.SkillsAsSeen() {
		name, _ := tax.SkillLabel(s.Skill, lang)
		hidden := r.HidesSkill(s)
		for _, q := range s.Quarters {
			row := []string{"skill", string(s.Skill), "", name, period(q.Period.Year, q.Period.Sub)}
			w.Write(append(row, gapCells(hidden, q.Demand, q.Supply, q.Gap, q.Bands, s.Stated, s.Courses)...)...)
		}
	}
}

func period(year, quarter int) string { return strconv.Itoa(year) + "-Q" + strconv.Itoa(quarter) }

func gapCells(hidden bool, demand, supply, g float64, bands []gap.Band, stated, courses int) []string {
	if hidden {
		return []string{"", "", "", "", "", "", "", "", strconv.Itoa(courses), "true"}
	}
	lo80, hi80 := band(bands, 0.8)
	lo95, hi95 := band(bands, 0.95)
	return []string{decimal(demand), decimal(supply), decimal(g), lo80, hi80, lo95, hi95, strconv.Itoa(stated), strconv.Itoa(courses), "false"}
}

func band(bands []gap.Band, level float64) (lo, hi string) {
	for _, b := range bands {
		if b.Level == level {
			return decimal(b.Lo), decimal(b.Hi)
		}
	}
	return "", ""
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

var courseColumns = []string{"course_id", "provider_id", "provider", "type", "title", "isced_f", "eqf", "workload_hours", "run_id", "flexible", "start", "end",
	"deadline", "mode", "place", "timetable", "languages", "seats", "free", "price", "currency", "cancelled"}

// WriteCoursesCSV writes every published course with its runs, one row a run.
func (a *App) WriteCoursesCSV(ctx context.Context, actor Actor, out io.Writer, lang text.Lang) error {
	if err := allow(actor, ReadCatalogue, ""); err != nil {
		return err
	}
	m := a.Market()
	w := tabular.NewWriter(out, tabular.Options{})
	w.WriteMark()
	w.Write(courseColumns...)
	for c, err := range a.store.Courses.All(ctx) {
		if err != nil {
			return err
		}
		if c.State != catalog.Published {
			continue
		}
		title, _ := c.Title.In(lang)
		provider := ""
		if o, ok := m.Organisation(c.Provider); ok {
			provider, _ = o.Name.In(lang)
		}
		head := []string{string(c.ID), string(c.Provider), provider, string(c.Type), title, string(c.Field), strconv.Itoa(int(c.EQF)), strconv.Itoa(c.Workload)}
		runs := m.Instances(c.ID)
		if len(runs) == 0 {
			w.Write(append(head, make([]string, len(courseColumns)-len(head))...)...)
		}
		for _, r := range runs {
			languages := ""
			for i, l := range r.Languages {
				if i > 0 {
					languages += " "
				}
				languages += string(l)
			}
			w.Write(append(head[:len(head):len(head)], string(r.ID), strconv.FormatBool(r.Flexible), day(r.Start), day(r.End), day(r.Deadline),
				string(r.Mode), string(r.Place), string(r.Timetable), languages, strconv.Itoa(r.Seats), strconv.Itoa(r.Free),
				strconv.FormatFloat(float64(r.Price.Cents)/100, 'f', 2, 64), r.Price.Currency, strconv.FormatBool(r.Cancelled))...)
		}
	}
	return w.Flush()
}

// day writes a date; a missing one is empty.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}
