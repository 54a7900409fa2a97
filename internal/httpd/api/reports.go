package api

import (
	"bytes"
	"context"
	"math"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/forecast"
	"github.com/prasmju-kompass/kompass/internal/gap"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
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
		for _, g := range r.Skills {
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

// Series is a series with its forecast.
type Series struct {
	ID       string         `json:"id"`
	Measure  string         `json:"measure"`
	Place    string         `json:"place"`
	Unit     string         `json:"unit"`
	Source   Source         `json:"source"`
	First    string         `json:"first"`
	Values   []*float64     `json:"values" doc:"null = missing"`
	Forecast *ForecastOut   `json:"forecast,omitempty" doc:"absent where the series is too short for a curve"`
	Backtest []MethodScores `json:"backtest"`
}

// Source is where a figure comes from.
type Source struct {
	Name    Text   `json:"name"`
	URL     string `json:"url,omitempty"`
	Date    Date   `json:"date,omitempty"`
	Licence string `json:"licence,omitempty"`
	Demo    bool   `json:"demonstration"`
}

// ForecastOut is a forecast.
type ForecastOut struct {
	Method    string             `json:"method"`
	Start     string             `json:"start"`
	Point     []float64          `json:"point"`
	Intervals []ForecastInterval `json:"intervals"`
	Notes     []Note             `json:"notes"`
}

// ForecastInterval is one interval level.
type ForecastInterval struct {
	Level float64   `json:"level"`
	Lo    []float64 `json:"lo"`
	Hi    []float64 `json:"hi"`
}

// MethodScores is how well a method has done on the series itself.
type MethodScores struct {
	Method    string   `json:"method"`
	SMAPE     *float64 `json:"smape"`
	MASE      *float64 `json:"mase"`
	Forecasts int      `json:"forecasts"`
}

func sourceOut(x workforce.Source, l Lang) Source {
	return Source{Name: l.text(x.Name), URL: x.URL, Date: dateOf(x.Date), Licence: x.Licence, Demo: x.Demo}
}

// number leaves out what JSON cannot say.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func (s *service) forecasts(ctx context.Context, a app.Actor, in *struct {
	Lang
	By string `path:"by" enum:"skill,occupation"`
	ID string `path:"id" maxLength:"100"`
}) (*Body[struct {
	Items []Series `json:"items"`
}], error) {
	subject := workforce.Subject{Occupation: taxonomy.OccupationID(in.ID)}
	if in.By == "skill" {
		subject = workforce.Subject{Skill: taxonomy.SkillID(in.ID)}
	}
	list, err := s.app.Forecasts(ctx, a, subject)
	if err != nil {
		return nil, err
	}
	out := &Body[struct {
		Items []Series `json:"items"`
	}]{}
	out.Body.Items = []Series{}
	for _, x := range list {
		out.Body.Items = append(out.Body.Items, seriesOut(x, in.Lang))
	}
	return out, nil
}

func seriesOut(x app.SeriesForecast, l Lang) Series {
	out := Series{ID: string(x.Series.ID), Measure: string(x.Series.Measure), Place: string(x.Series.Place), Unit: x.Series.Unit,
		Source: sourceOut(x.Series.Source, l), First: quarter(x.Series.First), Values: make([]*float64, len(x.Series.Values)), Backtest: []MethodScores{}}
	for i, v := range x.Series.Values {
		out.Values[i] = number(v)
	}
	if f := x.Forecast; f != nil {
		o := ForecastOut{Method: string(f.Method), Start: f.Start.String(), Point: f.Point, Intervals: []ForecastInterval{}, Notes: []Note{}}
		for _, i := range f.Intervals {
			o.Intervals = append(o.Intervals, ForecastInterval(i))
		}
		for _, n := range f.Notes {
			o.Notes = append(o.Notes, Note{Code: n.Code, Value: n.Value})
		}
		out.Forecast = &o
	}
	if x.Backtest != nil {
		for _, r := range x.Backtest.Rows {
			out.Backtest = append(out.Backtest, MethodScores{Method: string(r.Method), SMAPE: number(r.SMAPE), MASE: number(r.MASE), Forecasts: r.Forecasts})
		}
	}
	return out
}

// Figure is one indicator value.
type Figure struct {
	Place  string  `json:"place"`
	Label  Text    `json:"label"`
	Year   int     `json:"year"`
	Value  float64 `json:"value"`
	Source Source  `json:"source"`
}

// Benchmark is one indicator side by side; a missing figure means no data.
type Benchmark struct {
	ID      string   `json:"id"`
	Name    Text     `json:"name"`
	Unit    string   `json:"unit"`
	Better  string   `json:"better" enum:"higher,lower"`
	City    *Figure  `json:"city,omitempty"`
	Country *Figure  `json:"country,omitempty"`
	EU      *Figure  `json:"eu,omitempty"`
	Best    *Figure  `json:"best,omitempty"`
	Targets []Target `json:"targets"`
}

// Target is a goal and where its indicator stands.
type Target struct {
	Name         Text     `json:"name"`
	Place        string   `json:"place"`
	BaselineYear int      `json:"baseline_year"`
	Baseline     float64  `json:"baseline"`
	Year         int      `json:"year"`
	Value        float64  `json:"value"`
	Latest       *Figure  `json:"latest,omitempty"`
	OnPath       *float64 `json:"on_path,omitempty" doc:"value of the straight path in the year of the latest figure"`
	Behind       *float64 `json:"behind,omitempty" doc:"negative = ahead"`
	Source       Source   `json:"source"`
}

func figureOut(v *workforce.IndicatorValue, l Lang) *Figure {
	if v == nil {
		return nil
	}
	return &Figure{Place: string(v.Place), Label: l.text(v.Label), Year: v.Year, Value: v.Value, Source: sourceOut(v.Source, l)}
}

func (s *service) benchmarks(ctx context.Context, a app.Actor, in *Lang) (*Body[struct {
	Items []Benchmark `json:"items"`
}], error) {
	list, err := s.app.Benchmarks(ctx, a)
	if err != nil {
		return nil, err
	}
	out := &Body[struct {
		Items []Benchmark `json:"items"`
	}]{}
	out.Body.Items = make([]Benchmark, len(list))
	for i, b := range list {
		o := Benchmark{ID: string(b.Indicator.ID), Name: in.text(b.Indicator.Name), Unit: b.Indicator.Unit, Better: b.Indicator.Better,
			City: figureOut(b.City, *in), Country: figureOut(b.Country, *in), EU: figureOut(b.EU, *in), Best: figureOut(b.Best, *in), Targets: []Target{}}
		for _, t := range b.Targets {
			x := Target{Name: in.text(t.Target.Name), Place: string(t.Target.Place), BaselineYear: t.Target.BaselineYear, Baseline: t.Target.Baseline,
				Year: t.Target.Year, Value: t.Target.Value, Latest: figureOut(t.Latest, *in), Source: sourceOut(t.Target.Source, *in)}
			if t.Latest != nil {
				x.OnPath, x.Behind = number(t.OnPath), number(t.Behind)
			}
			o.Targets = append(o.Targets, x)
		}
		out.Body.Items[i] = o
	}
	return out, nil
}

// Dependencies is who depends on whom.
type Dependencies struct {
	Flows  []Flow      `json:"flows"`
	Skills []SkillHold `json:"skills" doc:"most fragile first"`
}

// Flow is what one sector teaches of what another needs.
type Flow struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Skills int    `json:"skills"`
	People int    `json:"people"`
}

// SkillHold says on whom a skill hangs.
type SkillHold struct {
	Skill         string   `json:"skill"`
	Label         Text     `json:"label"`
	Hidden        bool     `json:"hidden"`
	People        int      `json:"people"`
	Employers     int      `json:"employers"`
	Providers     []string `json:"providers"`
	Seats         int      `json:"seats"`
	Concentration float64  `json:"concentration" doc:"Herfindahl–Hirschman index of the seats; 0 = nobody teaches it"`
}

func (s *service) dependencies(ctx context.Context, a app.Actor, in *Lang) (*Body[Dependencies], error) {
	d, err := s.app.Dependencies(ctx, a)
	if err != nil {
		return nil, err
	}
	out := Dependencies{Flows: make([]Flow, len(d.Flows)), Skills: make([]SkillHold, len(d.Skills))}
	for i, f := range d.Flows {
		out.Flows[i] = Flow{From: string(f.From), To: string(f.To), Skills: f.Skills, People: f.People}
	}
	tax := s.app.Market().Taxonomy()
	for i, k := range d.Skills {
		out.Skills[i] = SkillHold{Skill: string(k.Skill), Label: skillRef(tax, k.Skill, *in).Label, Hidden: k.Hidden, People: k.People,
			Employers: len(k.Employers), Providers: idsOut(k.Providers), Seats: k.Seats, Concentration: k.Concentration}
	}
	return &Body[Dependencies]{out}, nil
}

// Assumption is one coefficient.
type Assumption struct {
	ID         string   `json:"id"`
	Rev        int64    `json:"rev"`
	Rate       string   `json:"rate"`
	Occupation string   `json:"occupation,omitempty"`
	ISCO       string   `json:"isco,omitempty"`
	Place      string   `json:"place"`
	Value      float64  `json:"value"`
	StdErr     float64  `json:"std_err"`
	Source     Source   `json:"source"`
	Note       Text     `json:"note"`
	From       Date     `json:"from,omitempty"`
	History    []Former `json:"history"`
}

// Former is a value a coefficient had before.
type Former struct {
	Value  float64 `json:"value"`
	StdErr float64 `json:"std_err"`
	Until  Date    `json:"until"`
	Source Source  `json:"source"`
}

func assumptionOut(x workforce.Assumption, l Lang) Assumption {
	out := Assumption{ID: string(x.ID), Rev: x.Rev, Rate: string(x.Rate), Occupation: string(x.Subject.Occupation), ISCO: string(x.Subject.ISCO),
		Place: string(x.Place), Value: x.Value, StdErr: x.StdErr, Source: sourceOut(x.Source, l), Note: l.text(x.Note), From: dateOf(x.From), History: []Former{}}
	for _, f := range x.History {
		out.History = append(out.History, Former{Value: f.Value, StdErr: f.StdErr, Until: dateOf(f.Until), Source: sourceOut(f.Source, l)})
	}
	return out
}

func (s *service) assumptions(ctx context.Context, a app.Actor, in *struct {
	Lang
	Paging
}) (*Body[List[Assumption]], error) {
	list, err := s.app.Assumptions(ctx, a)
	if err != nil {
		return nil, err
	}
	out := List[Assumption]{Items: []Assumption{}, Total: len(list), Page: in.Page, PerPage: in.PerPage}
	for _, x := range pageOf(list, in.Paging) {
		out.Items = append(out.Items, assumptionOut(*x, in.Lang))
	}
	return &Body[List[Assumption]]{out}, nil
}

func (s *service) editAssumption(ctx context.Context, a app.Actor, in *struct {
	IfMatch
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Value      float64 `json:"value"`
		StdErr     float64 `json:"std_err"`
		SourceName Texts   `json:"source_name"`
		SourceURL  string  `json:"source_url,omitempty"`
		SourceDate Date    `json:"source_date,omitempty"`
	}
}) (*Tagged[Assumption], error) {
	rev, err := in.rev(true)
	if err != nil {
		return nil, err
	}
	var c fault.Check
	src := workforce.Source{Name: in.Body.SourceName.localized(), URL: in.Body.SourceURL, Date: in.Body.SourceDate.parse(&c, "source_date")}
	if err := c.Err(); err != nil {
		return nil, err
	}
	x, err := s.app.EditAssumption(ctx, a, workforce.AssumptionID(in.ID), rev, app.AssumptionInput{Value: in.Body.Value, StdErr: in.Body.StdErr, Source: src})
	if err != nil {
		return nil, err
	}
	return tagged(x.Rev, assumptionOut(x, Lang{})), nil
}

// file is a download.
type file struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte
}

func csvFile(name string, b *bytes.Buffer) *file {
	return &file{ContentType: "text/csv; charset=utf-8", ContentDisposition: `attachment; filename="` + name + `"`, Body: b.Bytes()}
}

func (s *service) exports(h huma.API) {
	handle(h, s, op(http.MethodGet, "/exports/gaps.csv", "export-gaps", "Every gap by quarter as CSV", "planning"),
		func(ctx context.Context, a app.Actor, in *struct {
			Lang
			Horizon int    `query:"horizon" minimum:"1" maximum:"20" default:"12"`
			Place   string `query:"place" maxLength:"40"`
		}) (*file, error) {
			var b bytes.Buffer
			err := s.app.WriteGapsCSV(ctx, a, &b, in.or(text.LV), org.PlaceCode(in.Place), in.Horizon)
			return csvFile("gaps.csv", &b), err
		})
	handle(h, s, op(http.MethodGet, "/exports/courses.csv", "export-courses", "Every published course and run as CSV", "catalogue"),
		func(ctx context.Context, a app.Actor, in *Lang) (*file, error) {
			var b bytes.Buffer
			err := s.app.WriteCoursesCSV(ctx, a, &b, in.or(text.LV))
			return csvFile("courses.csv", &b), err
		})
}
