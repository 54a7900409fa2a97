package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

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
