package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/org"
)

// Organisation is an organisation in an answer.
type Organisation struct {
	ID          string `json:"id"`
	Rev         int64  `json:"rev"`
	Name        Text   `json:"name"`
	Provider    bool   `json:"provider"`
	Employer    bool   `json:"employer"`
	RegNo       string `json:"reg_no,omitempty"`
	Sector      string `json:"sector"`
	Place       string `json:"place,omitempty"`
	URL         string `json:"url,omitempty"`
	Description Text   `json:"description"`
	Verified    bool   `json:"verified"`
}

func organisationOut(o org.Organisation, l Lang) Organisation {
	return Organisation{ID: string(o.ID), Rev: o.Rev, Name: l.text(o.Name), Provider: o.Provider, Employer: o.Employer, RegNo: o.RegNo,
		Sector: string(o.Sector), Place: string(o.Place), URL: o.URL, Description: l.text(o.Description), Verified: o.Verified}
}

// OrgPath is the id in an address.
type OrgPath struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *service) administration(h huma.API) {
	handle(h, s, op(http.MethodGet, "/organisations/{id}", "get-organisation", "An organisation", "organisations"),
		func(ctx context.Context, _ app.Actor, in *struct {
			OrgPath
			Lang
		}) (*Tagged[Organisation], error) {
			o, err := s.app.Organisation(ctx, org.ID(in.ID))
			if err != nil {
				return nil, err
			}
			return tagged(o.Rev, organisationOut(o, in.Lang)), nil
		})
	handle(h, s, op(http.MethodPut, "/organisations/{id}", "update-organisation", "Change what your organisation says of itself", "organisations", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			OrgPath
			IfMatch
			Body OrganisationIn
		}) (*Tagged[Organisation], error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			o, err := s.app.UpdateOrganisation(ctx, a, org.ID(in.ID), rev, in.Body.input())
			if err != nil {
				return nil, err
			}
			return tagged(o.Rev, organisationOut(o, Lang{})), nil
		})
	handle(h, s, op(http.MethodGet, "/admin/organisations", "list-organisations", "Organisations, or only those waiting to be verified", "administration", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			Lang
			Paging
			Waiting bool `query:"waiting"`
		}) (*Body[List[Organisation]], error) {
			p, err := s.app.Organisations(ctx, a, in.Waiting, in.Page, in.PerPage)
			if err != nil {
				return nil, err
			}
			out := List[Organisation]{Items: []Organisation{}, Total: p.Total, Page: in.Page, PerPage: in.PerPage}
			for _, o := range p.Items {
				out.Items = append(out.Items, organisationOut(o, in.Lang))
			}
			return &Body[List[Organisation]]{out}, nil
		})
	handle(h, s, op(http.MethodPut, "/admin/organisations/{id}/verified", "verify-organisation", "Say whether an organisation is who it claims to be", "administration", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			OrgPath
			Body struct {
				Verified bool `json:"verified"`
			}
		}) (*Tagged[Organisation], error) {
			o, err := s.app.VerifyOrganisation(ctx, a, org.ID(in.ID), in.Body.Verified)
			if err != nil {
				return nil, err
			}
			return tagged(o.Rev, organisationOut(o, Lang{})), nil
		})
	s.users(h)
}

func (s *service) users(h huma.API) {
	handle(h, s, op(http.MethodGet, "/admin/users", "list-users", "Accounts", "administration", signedIn),
		func(ctx context.Context, a app.Actor, in *Paging) (*Body[List[User]], error) {
			p, err := s.app.Users(ctx, a, in.Page, in.PerPage)
			if err != nil {
				return nil, err
			}
			out := List[User]{Items: []User{}, Total: p.Total, Page: in.Page, PerPage: in.PerPage}
			for _, u := range p.Items {
				out.Items = append(out.Items, userOut(u))
			}
			return &Body[List[User]]{out}, nil
		})
	handle(h, s, op(http.MethodPut, "/admin/users/{id}", "change-user", "Set roles, organisation and state of an account", "administration", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			IfMatch
			ID   string `path:"id" maxLength:"100"`
			Body struct {
				Roles        []string `json:"roles" maxItems:"5"`
				Organisation string   `json:"organisation,omitempty" maxLength:"100"`
				Disabled     bool     `json:"disabled,omitempty"`
			}
		}) (*Tagged[User], error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			u, err := s.app.ChangeUser(ctx, a, account.UserID(in.ID), rev, app.UserChange{Roles: idsIn[account.Role](in.Body.Roles),
				Org: org.ID(in.Body.Organisation), Disabled: in.Body.Disabled})
			if err != nil {
				return nil, err
			}
			return tagged(u.Rev, userOut(u)), nil
		})
}
