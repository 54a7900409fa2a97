package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Tokens are what a sign-in hands out.
type Tokens struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in" doc:"seconds"`
	RefreshToken string `json:"refresh_token"`
	User         User   `json:"user"`
}

// User is an account in an answer.
type User struct {
	ID           string    `json:"id"`
	Rev          int64     `json:"rev"`
	Email        string    `json:"email"`
	Name         string    `json:"name"`
	Roles        []string  `json:"roles"`
	Organisation string    `json:"organisation,omitempty"`
	Lang         string    `json:"lang,omitempty"`
	Disabled     bool      `json:"disabled"`
	Have         []SkillAt `json:"have"`
	Goal         string    `json:"goal,omitempty"`
}

func userOut(u account.User) User {
	return User{ID: string(u.ID), Rev: u.Rev, Email: u.Email, Name: u.Name, Roles: idsOut(u.Roles), Organisation: string(u.Org), Lang: string(u.Lang),
		Disabled: u.Disabled, Have: skillsOut(u.Profile.Have), Goal: string(u.Profile.Goal)}
}

// tokensAnswer must never be kept by a cache.
type tokensAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         Tokens
}

func tokensOut(t app.Tokens, now time.Time) *tokensAnswer {
	return &tokensAnswer{CacheControl: "no-store", Body: Tokens{AccessToken: t.Access, TokenType: "Bearer",
		ExpiresIn: int(t.AccessExpires.Sub(now).Seconds()), RefreshToken: t.Refresh, User: userOut(t.User)}}
}

// OrganisationIn is an organisation in a request.
type OrganisationIn struct {
	Name        Texts  `json:"name"`
	Provider    bool   `json:"provider,omitempty"`
	Employer    bool   `json:"employer,omitempty"`
	RegNo       string `json:"reg_no,omitempty"`
	Sector      string `json:"sector" enum:"education,economy,environment,society,politics"`
	Place       string `json:"place,omitempty"`
	URL         string `json:"url,omitempty"`
	Email       string `json:"email,omitempty"`
	Description Texts  `json:"description,omitempty"`
}

func (in OrganisationIn) input() app.OrganisationInput {
	return app.OrganisationInput{Name: in.Name.localized(), Provider: in.Provider, Employer: in.Employer, RegNo: in.RegNo, Sector: org.Sector(in.Sector),
		Place: org.PlaceCode(in.Place), URL: in.URL, Email: in.Email, Description: in.Description.localized()}
}

type refreshIn struct {
	Body struct {
		RefreshToken string `json:"refresh_token" maxLength:"200"`
	}
}

func (s *service) accounts(h huma.API) {
	handle(h, s, op(http.MethodPost, "/auth/register", "register", "Make an account", "accounts"),
		func(ctx context.Context, _ app.Actor, in *struct {
			Body struct {
				Email        string          `json:"email" maxLength:"254"`
				Password     string          `json:"password" maxLength:"256"`
				Name         string          `json:"name,omitempty" maxLength:"120"`
				Lang         string          `json:"lang,omitempty" enum:"lv,en,ru"`
				Organisation *OrganisationIn `json:"organisation,omitempty" doc:"for those who act for one; it waits to be verified"`
			}
		}) (*tokensAnswer, error) {
			r := app.RegisterInput{Email: in.Body.Email, Password: in.Body.Password, Name: in.Body.Name, Lang: text.Lang(in.Body.Lang)}
			if o := in.Body.Organisation; o != nil {
				x := o.input()
				r.Org = &x
			}
			t, err := s.app.Register(ctx, r, request.Of(ctx).From)
			if err != nil {
				return nil, err
			}
			return tokensOut(t, s.app.Now()), nil
		})
	handle(h, s, op(http.MethodPost, "/auth/login", "login", "Sign in", "accounts", answers(http.StatusOK)),
		func(ctx context.Context, _ app.Actor, in *struct {
			Body struct {
				Email    string `json:"email" maxLength:"254"`
				Password string `json:"password" maxLength:"256"`
			}
		}) (*tokensAnswer, error) {
			t, err := s.app.SignIn(ctx, in.Body.Email, in.Body.Password, request.Of(ctx).From)
			if err != nil {
				return nil, err
			}
			return tokensOut(t, s.app.Now()), nil
		})
	handle(h, s, op(http.MethodPost, "/auth/refresh", "refresh", "Exchange a refresh token; the old one is spent", "accounts", answers(http.StatusOK)),
		func(ctx context.Context, _ app.Actor, in *refreshIn) (*tokensAnswer, error) {
			t, err := s.app.Refresh(ctx, in.Body.RefreshToken)
			if err != nil {
				return nil, err
			}
			return tokensOut(t, s.app.Now()), nil
		})
	handle(h, s, op(http.MethodPost, "/auth/logout", "logout", "End a session", "accounts", answers(http.StatusNoContent)),
		func(ctx context.Context, _ app.Actor, in *refreshIn) (*struct{}, error) {
			return nil, s.app.SignOut(ctx, in.Body.RefreshToken)
		})
	handle(h, s, op(http.MethodPost, "/auth/logout-everywhere", "logout-everywhere", "End every session of yours", "accounts", signedIn, answers(http.StatusNoContent)),
		func(ctx context.Context, a app.Actor, _ *struct{}) (*struct{}, error) {
			return nil, s.app.SignOutEverywhere(ctx, a)
		})
	s.passwords(h)
	s.me(h)
}

func (s *service) passwords(h huma.API) {
	handle(h, s, op(http.MethodPost, "/auth/forgot", "forgot", "Ask for a link to set a new password", "accounts", answers(http.StatusAccepted)),
		func(ctx context.Context, _ app.Actor, in *struct {
			Body struct {
				Email string `json:"email" maxLength:"254"`
			}
		}) (*struct{}, error) {
			return nil, s.app.RequestReset(ctx, in.Body.Email, request.Of(ctx).From)
		})
	handle(h, s, op(http.MethodPost, "/auth/reset", "reset", "Set a new password by a mailed token", "accounts", answers(http.StatusNoContent)),
		func(ctx context.Context, _ app.Actor, in *struct {
			Body struct {
				Token    string `json:"token" maxLength:"200"`
				Password string `json:"password" maxLength:"256"`
			}
		}) (*struct{}, error) {
			return nil, s.app.ResetPassword(ctx, in.Body.Token, in.Body.Password)
		})
	handle(h, s, op(http.MethodPost, "/me/password", "change-password", "Change your password", "accounts", signedIn, answers(http.StatusNoContent)),
		func(ctx context.Context, a app.Actor, in *struct {
			Body struct {
				Present  string `json:"present" maxLength:"256"`
				Password string `json:"password" maxLength:"256"`
			}
		}) (*struct{}, error) {
			return nil, s.app.ChangePassword(ctx, a, in.Body.Present, in.Body.Password)
		})
}

// MyData is everything kept about the caller.
type MyData struct {
	User      User     `json:"user"`
	CreatedAt string   `json:"created_at"`
	Seats     []MySeat `json:"seats"`
}

// MySeat is one seat in the export of one's data.
type MySeat struct {
	Course   string `json:"course"`
	Title    Text   `json:"title"`
	Instance string `json:"instance"`
	State    string `json:"state"`
	Since    string `json:"since"`
}

func (s *service) me(h huma.API) {
	handle(h, s, op(http.MethodGet, "/me", "me", "Your account", "accounts", signedIn),
		func(_ context.Context, a app.Actor, _ *struct{}) (*Tagged[User], error) {
			if a.Anonymous() {
				return nil, app.ErrUnauthenticated
			}
			return tagged(a.User.Rev, userOut(a.User)), nil
		})
	handle(h, s, op(http.MethodPut, "/me", "update-me", "Change your name, language, skills and goal", "accounts", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			Body struct {
				Name string    `json:"name" maxLength:"120"`
				Lang string    `json:"lang,omitempty" enum:"lv,en,ru"`
				Have []SkillAt `json:"have,omitempty" maxItems:"200"`
				Goal string    `json:"goal,omitempty" maxLength:"100"`
			}
		}) (*Tagged[User], error) {
			u, err := s.app.UpdateProfile(ctx, a, app.ProfileInput{Name: in.Body.Name, Lang: text.Lang(in.Body.Lang), Have: skillsIn(in.Body.Have),
				Goal: taxonomy.OccupationID(in.Body.Goal)})
			if err != nil {
				return nil, err
			}
			return tagged(u.Rev, userOut(u)), nil
		})
	handle(h, s, op(http.MethodGet, "/me/data", "export-me", "Everything kept about you", "accounts", signedIn),
		func(ctx context.Context, a app.Actor, _ *struct{}) (*Body[MyData], error) {
			d, err := s.app.ExportMyData(ctx, a)
			if err != nil {
				return nil, err
			}
			out := MyData{User: userOut(d.User), CreatedAt: d.User.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"), Seats: []MySeat{}}
			for _, x := range d.Seats {
				out.Seats = append(out.Seats, MySeat{Course: string(x.Course.ID), Title: Text{all: x.Course.Title}, Instance: string(x.Instance.ID),
					State: string(x.Enrolment.State), Since: x.Enrolment.At.UTC().Format("2006-01-02T15:04:05Z")})
			}
			return &Body[MyData]{out}, nil
		})
	handle(h, s, op(http.MethodDelete, "/me", "delete-me", "Erase your account; your password confirms it", "accounts", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			Body struct {
				Password string `json:"password" maxLength:"256"`
			}
		}) (*struct{}, error) {
			return nil, s.app.DeleteMe(ctx, a, in.Body.Password)
		})
}
