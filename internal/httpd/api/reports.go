package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Band is a central interval.
type Band struct {
	Level float64 `json:"level"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

// GapQuarter is one quarter of a gap.
type GapQuarter struct {
	Period  string   `json:"period" example:"2027-Q1"`
	Demand  float64  `json:"demand"`
	Supply  float64  `json:"supply"`
	Gap     float64  `json:"gap"`
	Bands   []Band   `json:"intervals"`
	Drivers *Drivers `json:"drivers,omitempty" doc:"since the start; they add up to the gap exactly"`
}

// Drivers are what changed a gap since the start.
type Drivers struct {
	Start      float64 `json:"start"`
	NewPosts   float64 `json:"new_posts"`
	Vacancies  float64 `json:"vacancies"`
	Retirement float64 `json:"retirement"`
	Leaving    float64 `json:"leaving"`
	Migration  float64 `json:"migration"`
	Graduates  float64 `json:"graduates"`
	Reskilled  float64 `json:"reskilled"`
	Inflow     float64 `json:"inflow"`
}

// GapRow is one occupation's or skill's gap.
type GapRow struct {
	ID       string       `json:"id"`
	Label    Text         `json:"label"`
	Stated   int          `json:"stated_needs"`
	Courses  int          `json:"courses"`
	Hidden   bool         `json:"hidden" doc:"rests on confidential needs of fewer than 3 employers; the figures are left out"`
	Quarters []GapQuarter `json:"quarters"`
	Notes    []Note       `json:"notes"`
}

// Note is something about the data behind a figure.
type Note struct {
	Code  string  `json:"code"`
	Value float64 `json:"value"`
}

// GapReport is the gap of a place.
type GapReport struct {
	Place     string       `json:"place"`
	By        string       `json:"by"`
	Computed  string       `json:"computed_at"`
	DataUntil Date         `json:"data_until" doc:"end of the newest headcount or vacancy period"`
	Items     []GapRow     `json:"items"`
	Total     []GapQuarter `json:"total,omitempty" doc:"people of all occupations; skills are never totalled, a person holds several"`
}

type gapIn struct {
	Lang
	By      string `query:"by" enum:"skill,occupation" default:"occupation"`
	Horizon int    `query:"horizon" minimum:"1" maximum:"20" default:"12" doc:"quarters ahead"`
	Place   string `query:"place" maxLength:"40" doc:"the home city when empty"`
}

type gapRowIn struct {
	Lang
	By      string `path:"by" enum:"skill,occupation"`
	ID      string `path:"id" maxLength:"100"`
	Horizon int    `query:"horizon" minimum:"1" maximum:"20" default:"12"`
	Place   string `query:"place" maxLength:"40"`
}

func (s *service) reports(h huma.API) {
	handle(h, s, op(http.MethodGet, "/gaps", "gaps", "Gap report by occupation or skill", "planning"), s.gaps)
	handle(h, s, op(http.MethodGet, "/gaps/{by}/{id}", "gap", "One gap with its drivers", "planning"), s.gap)
	handle(h, s, op(http.MethodGet, "/forecasts/{by}/{id}", "forecast", "The series about a skill or occupation, forecast and back-tested", "planning"), s.forecasts)
	handle(h, s, op(http.MethodGet, "/benchmarks", "benchmarks", "The city beside Latvia, the EU average and the best", "planning"), s.benchmarks)
	handle(h, s, op(http.MethodGet, "/dependencies", "dependencies", "Who depends on whom for skills, by helix sector", "planning"), s.dependencies)
	handle(h, s, op(http.MethodGet, "/assumptions", "assumptions", "The coefficients behind the gaps", "planning"), s.assumptions)
	handle(h, s, op(http.MethodPut, "/assumptions/{id}", "edit-assumption", "Replace a coefficient; the former value stays in its history", "planning", signedIn), s.editAssumption)
	s.exports(h)
}

func quartersOut(list []gap.Quarter, drivers bool) []GapQuarter {
	out := make([]GapQuarter, len(list))
	for i, q := range list {
		out[i] = GapQuarter{Period: quarter(q.Period), Demand: q.Demand, Supply: q.Supply, Gap: q.Gap, Bands: bandsOut(q.Bands)}
		if drivers {
			d := Drivers(q.Drivers)
			out[i].Drivers = &d
		}
	}
	return out
}

func skillQuartersOut(list []gap.SkillQuarter) []GapQuarter {
	out := make([]GapQuarter, len(list))
	for i, q := range list {
		out[i] = GapQuarter{Period: quarter(q.Period), Demand: q.Demand, Supply: q.Supply, Gap: q.Gap, Bands: bandsOut(q.Bands)}
	}
	return out
}

func bandsOut(list []gap.Band) []Band {
	out := make([]Band, len(list))
	for i, b := range list {
		out[i] = Band(b)
	}
	return out
}

func notesOut(list []gap.Note) []Note {
	out := make([]Note, len(list))
	for i, n := range list {
		out[i] = Note(n)
	}
	return out
}

func quarter(p workforce.Period) string {
	return forecast.Period{Year: p.Year, Sub: p.Sub, Freq: forecast.Frequency(p.Freq)}.String()
}

func occupationRow(r app.GapReport, o gap.OccupationGap, l Lang, drivers bool) GapRow {
	row := GapRow{ID: string(o.ID), Label: occupationRef(r.Market.Taxonomy(), o.ID, l).Label, Courses: len(r.Market.CoursesPreparingFor(o.ID)),
		Quarters: []GapQuarter{}, Notes: []Note{}}
	if row.Hidden = r.HidesOccupation(o.ID); row.Hidden {
		return row
	}
	row.Stated, row.Quarters, row.Notes = o.Stated, quartersOut(o.Quarters, drivers), notesOut(o.Notes)
	return row
}

func skillRow(r app.GapReport, g gap.SkillGap, l Lang) GapRow {
	row := GapRow{ID: string(g.Skill), Label: skillRef(r.Market.Taxonomy(), g.Skill, l).Label, Courses: g.Courses, Quarters: []GapQuarter{}, Notes: []Note{}}
	if row.Hidden = r.HidesSkill(g); row.Hidden {
		return row
	}
	row.Stated, row.Quarters, row.Notes = g.Stated, skillQuartersOut(g.Quarters), notesOut(g.Notes)
	return row
}

func (s *service) gaps(ctx context.Context, a app.Actor, in *gapIn) (*Body[GapReport], error) {
	r, err := s.app.Gaps(ctx, a, org.PlaceCode(in.Place), in.Horizon)
	if err != nil {
		return nil, err
	}
	out := GapReport{Place: string(r.Model.Place), By: in.By, Computed: r.Model.At.UTC().Format("2006-01-02T15:04:05Z"), DataUntil: dateOf(r.Model.DataUntil), Items: []GapRow{}}
	if in.By == "skill" {
		for _, g := range r.SkillsAsSeen() {
			out.Items = append(out.Items, skillRow(r, g, in.Lang))
		}
		return &Body[GapReport]{out}, nil
	}
	for _, o := range r.Occupations {
		out.Items = append(out.Items, occupationRow(r, o, in.Lang, false))
	}
	out.Total = quartersOut(r.Total, true)
	return &Body[GapReport]{out}, nil
}

func (s *service) gap(ctx context.Context, a app.Actor, in *gapRowIn) (*Body[GapRow], error) {
	r, err := s.app.Gaps(ctx, a, org.PlaceCode(in.Place), in.Horizon)
	if err != nil {
		return nil, err
	}
	if in.By == "skill" {
		if g, ok := r.Skill(taxonomy.SkillID(in.ID)); ok {
			return &Body[GapRow]{skillRow(r, g, in.Lang)}, nil
		}
		return nil, app.ErrSkillNotFound
	}
	if o, ok := r.Occupation(taxonomy.OccupationID(in.ID)); ok {
		return &Body[GapRow]{occupationRow(r, o, in.Lang, true)}, nil
	}
	return nil, app.ErrOccupationNotFound
}
