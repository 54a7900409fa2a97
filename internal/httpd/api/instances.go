package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Instance is a run in an answer.
type Instance struct {
	ID           string   `json:"id"`
	Course       string   `json:"course"`
	Rev          int64    `json:"rev"`
	ExternalID   string   `json:"external_id,omitempty"`
	Flexible     bool     `json:"flexible" doc:"one begins when one likes; there are no dates"`
	Start        Date     `json:"start,omitempty"`
	End          Date     `json:"end,omitempty"`
	Deadline     Date     `json:"deadline,omitempty"`
	Mode         string   `json:"mode"`
	Place        string   `json:"place,omitempty"`
	Address      string   `json:"address,omitempty"`
	Timetable    string   `json:"timetable"`
	WeeklyHours  float64  `json:"weekly_hours,omitempty"`
	Languages    []string `json:"languages"`
	Seats        int      `json:"seats"`
	Taken        int      `json:"taken" doc:"seats taken here and through other channels"`
	TakenOutside *int     `json:"taken_outside,omitempty" doc:"in answers about the run itself"`
	Free         int      `json:"free"`
	Price        string   `json:"price" doc:"decimal amount"`
	Currency     string   `json:"currency"`
	Funding      string   `json:"funding,omitempty"`
	Cancelled    bool     `json:"cancelled"`
}

// InstanceIn is a run in a request.
type InstanceIn struct {
	ExternalID   string   `json:"external_id,omitempty"`
	Flexible     bool     `json:"flexible,omitempty"`
	Start        Date     `json:"start,omitempty"`
	End          Date     `json:"end,omitempty"`
	Deadline     Date     `json:"deadline,omitempty"`
	Mode         string   `json:"mode" enum:"onsite,online,blended"`
	Place        string   `json:"place,omitempty"`
	Address      string   `json:"address,omitempty"`
	Timetable    string   `json:"timetable" enum:"day,evening,weekend,self-paced"`
	WeeklyHours  float64  `json:"weekly_hours,omitempty"`
	Languages    []string `json:"languages" maxItems:"6"`
	Seats        int      `json:"seats"`
	TakenOutside int      `json:"taken_outside,omitempty"`
	PriceCents   int64    `json:"price_cents,omitempty"`
	Currency     string   `json:"currency,omitempty" doc:"EUR when empty"`
	Funding      string   `json:"funding,omitempty"`
	Cancelled    bool     `json:"cancelled,omitempty"`
}

func (in InstanceIn) input() (app.InstanceInput, error) {
	var c fault.Check
	out := app.InstanceInput{ExternalID: in.ExternalID, Flexible: in.Flexible, Start: in.Start.parse(&c, "start"), End: in.End.parse(&c, "end"),
		Deadline: in.Deadline.parse(&c, "deadline"), Mode: catalog.Mode(in.Mode), Place: org.PlaceCode(in.Place), Address: in.Address,
		Timetable: catalog.Timetable(in.Timetable), WeeklyHours: in.WeeklyHours, Languages: idsIn[text.Lang](in.Languages), Seats: in.Seats,
		TakenOutside: in.TakenOutside, Price: catalog.Money{Cents: in.PriceCents, Currency: in.Currency}, Funding: catalog.Funding(in.Funding),
		Cancelled: in.Cancelled}
	if out.Price.Currency == "" {
		out.Price.Currency = "EUR"
	}
	return out, c.Err()
}

func instanceOut(r catalog.Instance) Instance {
	return Instance{ID: string(r.ID), Course: string(r.Course), Rev: r.Rev, ExternalID: r.ExternalID, Flexible: r.Flexible, Start: dateOf(r.Start),
		End: dateOf(r.End), Deadline: dateOf(r.Deadline), Mode: string(r.Mode), Place: string(r.Place), Address: r.Address,
		Timetable: string(r.Timetable), WeeklyHours: r.WeeklyHours, Languages: idsOut(r.Languages), Seats: r.Seats, Taken: r.TakenOutside + r.Taken(), TakenOutside: &r.TakenOutside,
		Free: r.Free(), Price: euros(r.Price.Cents), Currency: r.Price.Currency, Funding: string(r.Funding), Cancelled: r.Cancelled}
}

// slimInstanceOut is the same from the market's picture, which keeps no address.
func slimInstanceOut(r *market.Instance) Instance {
	return Instance{ID: string(r.ID), Course: string(r.Course), Rev: r.Rev, Flexible: r.Flexible, Start: dateOf(r.Start), End: dateOf(r.End),
		Deadline: dateOf(r.Deadline), Mode: string(r.Mode), Place: string(r.Place), Timetable: string(r.Timetable), WeeklyHours: r.WeeklyHours,
		Languages: idsOut(r.Languages), Seats: r.Seats, Taken: r.Taken, Free: r.Free, Price: euros(r.Price.Cents), Currency: r.Price.Currency,
		Funding: string(r.Funding), Cancelled: r.Cancelled}
}

// InstancePath are the ids of a course and a run in an address.
type InstancePath struct {
	ID  string `path:"id" maxLength:"100"`
	IID string `path:"iid" maxLength:"100"`
}

// Seat is one enrolment of the caller.
type Seat struct {
	Course   string   `json:"course"`
	Title    Text     `json:"title"`
	State    string   `json:"state" enum:"enrolled,cancelled,completed,dropped"`
	Since    string   `json:"since"`
	Instance Instance `json:"instance"`
}

// Participant is one learner of a run.
type Participant struct {
	Learner string `json:"learner"`
	Name    string `json:"name"`
	Email   string `json:"email"`
	State   string `json:"state"`
	Since   string `json:"since"`
}

const instancePath = "/courses/{id}/instances"

func (s *service) instances(h huma.API) {
	handle(h, s, op(http.MethodPost, instancePath, "create-instance", "Add a run", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			CoursePath
			Body InstanceIn
		}) (*Tagged[Instance], error) {
			input, err := in.Body.input()
			if err != nil {
				return nil, err
			}
			r, err := s.app.CreateInstance(ctx, a, catalog.CourseID(in.ID), input)
			if err != nil {
				return nil, err
			}
			return tagged(r.Rev, instanceOut(r)), nil
		})
	handle(h, s, op(http.MethodPut, instancePath+"/{iid}", "update-instance", "Replace a run; enrolments stay", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			InstancePath
			IfMatch
			Body InstanceIn
		}) (*Tagged[Instance], error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			input, err := in.Body.input()
			if err != nil {
				return nil, err
			}
			r, err := s.app.UpdateInstance(ctx, a, catalog.InstanceID(in.IID), rev, input)
			if err != nil {
				return nil, err
			}
			return tagged(r.Rev, instanceOut(r)), nil
		})
	handle(h, s, op(http.MethodDelete, instancePath+"/{iid}", "delete-instance", "Remove a run in which nobody holds a seat", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			InstancePath
			IfMatch
		}) (*struct{}, error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			return nil, s.app.DeleteInstance(ctx, a, catalog.InstanceID(in.IID), rev)
		})
	s.seats(h)
}

func (s *service) seats(h huma.API) {
	handle(h, s, op(http.MethodPost, instancePath+"/{iid}/enrolments", "take-seat", "Take a seat", "seats", signedIn),
		func(ctx context.Context, a app.Actor, in *InstancePath) (*Tagged[Instance], error) {
			r, err := s.app.TakeSeat(ctx, a, catalog.CourseID(in.ID), catalog.InstanceID(in.IID))
			if err != nil {
				return nil, err
			}
			return tagged(r.Rev, instanceOut(r)), nil
		})
	handle(h, s, op(http.MethodDelete, instancePath+"/{iid}/enrolments/me", "cancel-seat", "Give your seat back", "seats", signedIn),
		func(ctx context.Context, a app.Actor, in *InstancePath) (*struct{}, error) {
			_, err := s.app.CancelSeat(ctx, a, catalog.CourseID(in.ID), catalog.InstanceID(in.IID))
			return nil, err
		})
	handle(h, s, op(http.MethodGet, "/me/seats", "my-seats", "Your seats", "seats", signedIn),
		func(ctx context.Context, a app.Actor, in *Lang) (*Body[List[Seat]], error) {
			seats, err := s.app.MySeats(ctx, a)
			if err != nil {
				return nil, err
			}
			out := List[Seat]{Items: make([]Seat, len(seats)), Total: len(seats), Page: 1, PerPage: max(1, len(seats))}
			for i, x := range seats {
				out.Items[i] = Seat{Course: string(x.Course.ID), Title: in.text(x.Course.Title), State: string(x.Enrolment.State),
					Since: x.Enrolment.At.UTC().Format("2006-01-02T15:04:05Z"), Instance: instanceOut(x.Instance)}
			}
			return &Body[List[Seat]]{out}, nil
		})
	handle(h, s, op(http.MethodGet, instancePath+"/{iid}/enrolments", "list-participants", "Who sits in a run, for its provider", "seats", signedIn),
		func(ctx context.Context, a app.Actor, in *InstancePath) (*Body[List[Participant]], error) {
			_, _, list, err := s.app.Participants(ctx, a, catalog.InstanceID(in.IID))
			if err != nil {
				return nil, err
			}
			out := List[Participant]{Items: make([]Participant, len(list)), Total: len(list), Page: 1, PerPage: max(1, len(list))}
			for i, p := range list {
				out.Items[i] = Participant{Learner: string(p.Learner), Name: p.Name, Email: p.Email, State: string(p.State),
					Since: p.Since.UTC().Format("2006-01-02T15:04:05Z")}
			}
			return &Body[List[Participant]]{out}, nil
		})
	handle(h, s, op(http.MethodPut, instancePath+"/{iid}/enrolments/{learner}", "set-participant", "Say what became of a learner", "seats", signedIn, answers(http.StatusNoContent)),
		func(ctx context.Context, a app.Actor, in *struct {
			InstancePath
			Learner string `path:"learner" maxLength:"100"`
			Body    struct {
				State string `json:"state" enum:"enrolled,cancelled,completed,dropped"`
			}
		}) (*struct{}, error) {
			return nil, s.app.SetParticipant(ctx, a, catalog.InstanceID(in.IID), account.UserID(in.Learner), catalog.EnrolmentState(in.Body.State))
		})
}
