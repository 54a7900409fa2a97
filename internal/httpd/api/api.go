// Package api serves the JSON API below /api/v1. Its OpenAPI 3.1 document at /openapi.json is
// made from the code: request and answer types live here, next to the handler that uses
// them, and never in the domain. Every error is an RFC 9457 problem in the reader's language.
//
// It calls app and must not see a store, a search engine's own types, or HTML.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/problem"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

// Options are what the API needs.
type Options struct {
	App     *app.App
	Bundle  *i18n.Bundle
	BaseURL string
	Log     *slog.Logger
}

// service holds the handlers.
type service struct {
	app    *app.App
	bundle *i18n.Bundle
}

// Prefix is where the API lives.
const Prefix = "/api/v1"

// maxBody bounds a JSON request; it is far above the largest valid course.
const maxBody = 512 << 10

// Register adds the API and its description to the Fiber app.
func Register(f *fiber.App, o Options) {
	s := &service{app: o.App, bundle: o.Bundle}
	// huma keeps these two for the whole process; every API of it wants the same.
	huma.DefaultArrayNullable = false
	huma.NewErrorWithContext = s.newError
	cfg := huma.DefaultConfig("Prasmju kompass", "1.0")
	cfg.Info.Description = "Courses, employers' needs and the gap between them. Texts by language are objects {lv, en, ru}, or one string when lang is given."
	cfg.DocsPath, cfg.SchemasPath = "", ""
	cfg.CreateHooks = nil
	cfg.RejectUnknownQueryParameters = true
	cfg.Servers = []*huma.Server{{URL: o.BaseURL}}
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", BearerFormat: "JWT"},
	}
	f.Use(Prefix, onlyUTF8, s.idempotent)
	h := humafiber.New(f, cfg)
	s.catalogue(h)
	s.instances(h)
	s.concepts(h)
	s.demands(h)
	s.matching(h)
	s.reports(h)
	s.accounts(h)
	s.administration(h)
	// An unknown address below /api must never fall through to a page.
	f.Use("/api/", func(c *fiber.Ctx) error { return fiber.ErrNotFound })
}

// op describes an operation. Those that ask who calls carry the bearer scheme.
func op(method, path, id, summary, tag string, change ...func(*huma.Operation)) huma.Operation {
	o := huma.Operation{Method: method, Path: Prefix + path, OperationID: id, Summary: summary, Tags: []string{tag}, MaxBodyBytes: maxBody}
	if method == http.MethodPost {
		o.DefaultStatus = http.StatusCreated
	}
	if method == http.MethodDelete {
		o.DefaultStatus = http.StatusNoContent
	}
	for _, f := range change {
		f(&o)
	}
	return o
}

// signedIn marks an operation that asks for a bearer token. It is asked for before the
// request is read, so that a stranger learns nothing about what would be valid.
func signedIn(o *huma.Operation) {
	o.Security = []map[string][]string{{"bearer": {}}}
	o.Middlewares = append(o.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		if !request.Of(ctx.Context()).Actor.Anonymous() {
			next(ctx)
			return
		}
		c := humafiber.Unwrap(ctx)
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
		if err := c.App().ErrorHandler(c, app.ErrUnauthenticated); err != nil {
			slog.ErrorContext(ctx.Context(), "answer lost", "err", err)
		}
	})
}

// answers sets the status of success.
func answers(status int) func(*huma.Operation) {
	return func(o *huma.Operation) { o.DefaultStatus = status }
}

// handle registers an operation whose errors are faults: they become problems in one place.
func handle[I, O any](h huma.API, s *service, o huma.Operation, f func(context.Context, app.Actor, *I) (*O, error)) {
	huma.Register(h, o, func(ctx context.Context, in *I) (*O, error) {
		info := request.Of(ctx)
		out, err := f(ctx, info.Actor, in)
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
}

// problem logs what went wrong inside and puts the rest into words.
func (s *service) problem(ctx context.Context, err error) error {
	info := request.Of(ctx)
	if problem.Status(err) >= http.StatusInternalServerError {
		slog.ErrorContext(ctx, "request failed", "request", info.ID, "err", err)
	}
	p := problem.From(err, s.bundle.For(info.Lang), info.ID)
	for i, f := range p.Errors {
		if name, ok := apiNames[f.Field]; ok {
			p.Errors[i].Field = name
		}
	}
	return p
}

// apiNames are the fields that carry their unit in the API and not in the domain.
var apiNames = map[string]string{"workload": "workload_hours", "price": "price_cents", "pay_min": "pay_min_cents", "pay_max": "pay_max_cents"}

// newError turns what huma finds wrong with a request into a fault with fields, and that
// into a problem. What the caller sent is not echoed.
func (s *service) newError(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
	for _, err := range errs {
		if p, ok := errors.AsType[*problem.Problem](err); ok {
			return p
		}
	}
	f := &fault.Error{Kind: fault.Invalid, Code: codeOf(status, msg), Cause: errors.Join(errs...)}
	for _, err := range errs {
		d, ok := err.(huma.ErrorDetailer)
		if !ok {
			continue
		}
		if detail := d.ErrorDetail(); detail.Location == "body" && !strings.HasPrefix(detail.Message, "expected") && detail.Message != "unexpected property" {
			f.Code, status = "malformed", http.StatusBadRequest // the body as a whole could not be read
		} else {
			f.Fields = append(f.Fields, fieldOf(detail))
		}
	}
	if len(f.Fields) > 0 {
		f.Code = "validation"
	}
	if status >= 500 {
		f.Kind, f.Code = fault.Internal, "internal"
	}
	info := request.Info{}
	if ctx != nil {
		info = request.Of(ctx.Context())
	}
	p := problem.From(f, s.bundle.For(request.LangOf("", string(info.Lang))), info.ID)
	if status >= 400 && status < 500 && len(f.Fields) == 0 {
		p.Status, p.Title = status, http.StatusText(status)
	}
	return p
}

func codeOf(status int, msg string) string {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return "body_too_large"
	case status == http.StatusUnsupportedMediaType:
		return "unsupported_media"
	case status == http.StatusRequestTimeout:
		return "timeout"
	case strings.Contains(msg, "body"):
		return "malformed"
	}
	return "bad_request"
}

// fieldOf gives a finding of huma's validator one of our codes.
func fieldOf(d *huma.ErrorDetail) fault.Field {
	path := d.Location
	for _, prefix := range []string{"body.", "query.", "path.", "header."} {
		path = strings.TrimPrefix(path, prefix)
	}
	f := fault.Field{Path: path, Code: "invalid"}
	switch m := d.Message; {
	case strings.HasPrefix(m, "expected required property"):
		name := strings.Fields(m)[3]
		f.Path, f.Code = strings.TrimPrefix(joinPath(path, name), "body."), "required"
	case m == "unexpected property", strings.HasPrefix(m, "unknown query parameter"):
		f.Code = "unknown_field"
	case strings.HasPrefix(m, "expected value to be one of"):
		f.Code = "unknown_value"
	case strings.HasPrefix(m, "expected length <="), strings.HasPrefix(m, "expected array length <="):
		f.Code, f.Params = "too_long", fault.Params{"max": lastWord(m)}
		if strings.Contains(m, "array") {
			f.Code = "too_many"
		}
	case strings.HasPrefix(m, "expected number >="), strings.HasPrefix(m, "expected number <="):
		f.Code = "invalid"
	case strings.HasPrefix(m, "expected"), strings.HasPrefix(m, "invalid"):
		f.Code = "wrong_type"
	}
	return f
}

func joinPath(path, name string) string {
	if path == "" || path == "body" {
		return name
	}
	return path + "." + name
}

func lastWord(s string) string {
	w := strings.Fields(s)
	return w[len(w)-1]
}
