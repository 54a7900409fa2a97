package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Need is one needed skill.
type Need struct {
	Skill      string  `json:"skill" maxLength:"100"`
	Level      int     `json:"level,omitempty" minimum:"0" maximum:"8"`
	Importance string  `json:"importance,omitempty" enum:"must,nice" doc:"must when empty"`
	Weight     float64 `json:"weight,omitempty" minimum:"0" maximum:"1" doc:"0 = by importance"`
	Origin     string  `json:"origin,omitempty" enum:"stated,inferred" doc:"stated when empty"`
}

func needsIn(list []Need) []demand.Need {
	out := make([]demand.Need, len(list))
	for i, n := range list {
		out[i] = demand.Need{Skill: taxonomy.SkillID(n.Skill), Level: taxonomy.Level(n.Level), Importance: demand.Importance(n.Importance),
			Weight: n.Weight, Origin: demand.Origin(n.Origin)}
		if n.Importance == "" {
			out[i].Importance = demand.Must
		}
		if n.Origin == "" {
			out[i].Origin = demand.Stated
		}
	}
	return out
}

func needsOut(list []demand.Need) []Need {
	out := make([]Need, len(list))
	for i, n := range list {
		out[i] = Need{Skill: string(n.Skill), Level: int(n.Level), Importance: string(n.Importance), Weight: n.Weight, Origin: string(n.Origin)}
	}
	return out
}

// Demand is a need in an answer.
type Demand struct {
	ID           string  `json:"id"`
	Rev          int64   `json:"rev"`
	Employer     string  `json:"employer"`
	ExternalID   string  `json:"external_id,omitempty"`
	Title        Text    `json:"title"`
	Occupation   string  `json:"occupation,omitempty"`
	Needs        []Need  `json:"needs"`
	Headcount    int     `json:"headcount"`
	From         Date    `json:"from,omitempty"`
	Until        Date    `json:"until,omitempty"`
	Place        string  `json:"place,omitempty"`
	Remote       bool    `json:"remote"`
	PayMinCents  int64   `json:"pay_min_cents,omitempty"`
	PayMaxCents  int64   `json:"pay_max_cents,omitempty"`
	Currency     string  `json:"currency,omitempty"`
	Confidential bool    `json:"confidential"`
	Note         Text    `json:"note"`
	Status       string  `json:"status" enum:"open,filled,withdrawn,expired"`
	ReportedAt   string  `json:"reported_at"`
	History      []Event `json:"history"`
}

// Event is one dated change of a need.
type Event struct {
	At        string `json:"at"`
	Status    string `json:"status"`
	Headcount int    `json:"headcount"`
}

// DemandIn is a need in a request.
type DemandIn struct {
	Employer     string `json:"employer,omitempty" maxLength:"100" doc:"your own organisation when empty"`
	ExternalID   string `json:"external_id,omitempty"`
	Title        Texts  `json:"title,omitempty"`
	Occupation   string `json:"occupation,omitempty" maxLength:"100"`
	Needs        []Need `json:"needs,omitempty" maxItems:"60"`
	Headcount    int    `json:"headcount"`
	From         Date   `json:"from,omitempty"`
	Until        Date   `json:"until,omitempty"`
	Place        string `json:"place,omitempty"`
	Remote       bool   `json:"remote,omitempty"`
	PayMinCents  int64  `json:"pay_min_cents,omitempty"`
	PayMaxCents  int64  `json:"pay_max_cents,omitempty"`
	Currency     string `json:"currency,omitempty"`
	Confidential bool   `json:"confidential,omitempty"`
	Note         Texts  `json:"note,omitempty"`
}

func (in DemandIn) input() (app.DemandInput, error) {
	var c fault.Check
	out := app.DemandInput{ExternalID: in.ExternalID, Title: in.Title.localized(), Occupation: taxonomy.OccupationID(in.Occupation),
		Needs: needsIn(in.Needs), Headcount: in.Headcount, From: in.From.parse(&c, "from"), Until: in.Until.parse(&c, "until"),
		Place: org.PlaceCode(in.Place), Remote: in.Remote, PayMin: in.PayMinCents, PayMax: in.PayMaxCents, Currency: in.Currency,
		Confidential: in.Confidential, Note: in.Note.localized()}
	if out.Currency == "" && (out.PayMin > 0 || out.PayMax > 0) {
		out.Currency = "EUR"
	}
	return out, c.Err()
}

func demandOut(d demand.Demand, l Lang) Demand {
	out := Demand{ID: string(d.ID), Rev: d.Rev, Employer: string(d.Employer), ExternalID: d.ExternalID, Title: l.text(d.Title),
		Occupation: string(d.Occupation), Needs: needsOut(d.Needs), Headcount: d.Headcount, From: dateOf(d.From), Until: dateOf(d.Until),
		Place: string(d.Place), Remote: d.Remote, PayMinCents: d.PayMin, PayMaxCents: d.PayMax, Currency: d.Currency,
		Confidential: d.Confidential, Note: l.text(d.Note), Status: string(d.Status),
		ReportedAt: d.ReportedAt.UTC().Format("2006-01-02T15:04:05Z"), History: make([]Event, len(d.History))}
	for i, e := range d.History {
		out.History[i] = Event{At: e.At.UTC().Format("2006-01-02T15:04:05Z"), Status: string(e.Status), Headcount: e.Headcount}
	}
	return out
}

// DemandPath is the id in an address.
type DemandPath struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *service) demands(h huma.API) {
	handle(h, s, op(http.MethodGet, "/demands", "list-demands", "Open needs that everybody may see, newest first", "demands"), s.listDemands)
	handle(h, s, op(http.MethodGet, "/me/demands", "my-demands", "Needs of your organisation in every state", "demands", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			Lang
			Paging
		}) (*Body[List[Demand]], error) {
			p, err := s.app.MyDemands(ctx, a, in.Page, in.PerPage)
			if err != nil {
				return nil, err
			}
			out := List[Demand]{Items: []Demand{}, Total: p.Total, Page: in.Page, PerPage: in.PerPage}
			for _, d := range p.Items {
				out.Items = append(out.Items, demandOut(d, in.Lang))
			}
			return &Body[List[Demand]]{out}, nil
		})
	handle(h, s, op(http.MethodGet, "/demands/{id}", "get-demand", "A need", "demands"),
		func(ctx context.Context, a app.Actor, in *struct {
			DemandPath
			Lang
		}) (*Tagged[Demand], error) {
			d, err := s.app.Demand(ctx, a, demand.ID(in.ID))
			if err != nil {
				return nil, err
			}
			return tagged(d.Rev, demandOut(d, in.Lang)), nil
		})
	handle(h, s, op(http.MethodPost, "/demands", "post-demand", "Post a need", "demands", signedIn),
		func(ctx context.Context, a app.Actor, in *struct{ Body DemandIn }) (*Tagged[Demand], error) {
			input, err := in.Body.input()
			if err != nil {
				return nil, err
			}
			d, err := s.app.PostDemand(ctx, a, org.ID(in.Body.Employer), input)
			if err != nil {
				return nil, err
			}
			return tagged(d.Rev, demandOut(d, Lang{})), nil
		})
	handle(h, s, op(http.MethodPut, "/demands/{id}", "update-demand", "Replace an open need", "demands", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			DemandPath
			IfMatch
			Body DemandIn
		}) (*Tagged[Demand], error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			input, err := in.Body.input()
			if err != nil {
				return nil, err
			}
			d, err := s.app.UpdateDemand(ctx, a, demand.ID(in.ID), rev, input)
			if err != nil {
				return nil, err
			}
			return tagged(d.Rev, demandOut(d, Lang{})), nil
		})
	handle(h, s, op(http.MethodDelete, "/demands/{id}", "withdraw-demand", "Withdraw a need; its history stays", "demands", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			DemandPath
			IfMatch
		}) (*struct{}, error) {
			rev, err := in.rev(false)
			if err != nil {
				return nil, err
			}
			_, err = s.app.CloseDemand(ctx, a, demand.ID(in.ID), rev, demand.Withdrawn)
			return nil, err
		})
	handle(h, s, op(http.MethodPut, "/demands/{id}/status", "set-demand-status", "Mark a need filled or withdrawn, or open it again", "demands", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			DemandPath
			IfMatch
			Body struct {
				Status string `json:"status" enum:"open,filled,withdrawn"`
			}
		}) (*Tagged[Demand], error) {
			rev, err := in.rev(false)
			if err != nil {
				return nil, err
			}
			d, err := s.app.CloseDemand(ctx, a, demand.ID(in.ID), rev, demand.Status(in.Body.Status))
			if err != nil {
				return nil, err
			}
			return tagged(d.Rev, demandOut(d, Lang{})), nil
		})
	handle(h, s, op(http.MethodGet, "/courses/{id}/demands", "course-demands", "Open needs that a course answers", "demands"), s.courseDemands)
}

func (s *service) listDemands(ctx context.Context, a app.Actor, in *struct {
	Lang
	Paging
	Skill      string `query:"skill" maxLength:"100"`
	Occupation string `query:"occupation" maxLength:"100"`
	Employer   string `query:"employer" maxLength:"100"`
}) (*Body[List[Demand]], error) {
	list, total, err := s.app.OpenDemands(ctx, a, app.DemandFilter{Skill: taxonomy.SkillID(in.Skill), Occupation: taxonomy.OccupationID(in.Occupation),
		Employer: org.ID(in.Employer)}, in.Page, in.PerPage)
	if err != nil {
		return nil, err
	}
	out := List[Demand]{Items: make([]Demand, len(list)), Total: total, Page: in.Page, PerPage: in.PerPage}
	for i, d := range list {
		out.Items[i] = demandOut(d, in.Lang)
	}
	return &Body[List[Demand]]{out}, nil
}

// CourseDemands are the needs that a course answers.
type CourseDemands struct {
	Items        []DemandMatch `json:"items"`
	Confidential int           `json:"confidential" doc:"at least so many more are confidential; 1 stands for any number of fewer than 3 employers"`
}

func (s *service) courseDemands(ctx context.Context, a app.Actor, in *struct {
	CoursePath
	Lang
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"20"`
}) (*Body[CourseDemands], error) {
	shown, confidential, err := s.app.CourseDemands(ctx, a, catalog.CourseID(in.ID), in.Limit)
	if err != nil {
		return nil, err
	}
	out := CourseDemands{Items: make([]DemandMatch, len(shown)), Confidential: confidential}
	for i, d := range shown {
		out.Items[i] = DemandMatch{Demand: string(d.Demand.ID), Title: in.text(d.Demand.Title), Employer: string(d.Demand.Employer),
			Headcount: d.Demand.Headcount, Explanation: explanationOut(d.Explanation)}
	}
	return &Body[CourseDemands]{out}, nil
}
