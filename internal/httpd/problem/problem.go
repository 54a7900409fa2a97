// Package problem turns a fault into an HTTP status and an RFC 9457 problem document in the
// reader's language. It is the one place that knows both.
package problem

import (
	"context"
	"errors"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
)

// MediaType of a problem document.
const MediaType = "application/problem+json"

// Problem is an RFC 9457 problem document. Code is stable and for programs; Title and Detail
// are for people. It implements error, so that it can travel as one.
type Problem struct {
	Type     string  `json:"type"`
	Title    string  `json:"title"`
	Status   int     `json:"status"`
	Detail   string  `json:"detail,omitempty"`
	Code     string  `json:"code"`
	Instance string  `json:"instance,omitempty"` // the request id, to quote to an administrator
	Errors   []Field `json:"errors,omitempty"`

	cause error
}

// Field is one wrong field of the request.
type Field struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus is what huma asks an error for its status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is what huma asks an error for its media type.
func (p *Problem) ContentType(string) string { return MediaType }

// Unwrap returns what the problem was made from.
func (p *Problem) Unwrap() error { return p.cause }

var statuses = map[fault.Kind]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Gone:            http.StatusGone,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// Normal returns err as a fault: errors of Fiber and of an ended context are given a kind,
// anything else nobody classified is Internal and its text is kept for the log only.
func Normal(err error) *fault.Error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if e, ok := errors.AsType[*fiber.Error](err); ok {
		return fromStatus(e)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return fault.Wrap(err, fault.Unavailable, "timeout")
	}
	return fault.Wrap(err, fault.Internal, "internal")
}

// fromStatus classifies an error that Fiber raised itself.
func fromStatus(e *fiber.Error) *fault.Error {
	switch e.Code {
	case http.StatusNotFound:
		return fault.New(fault.NotFound, "page_not_found")
	case http.StatusMethodNotAllowed:
		return fault.New(fault.NotFound, "method_not_allowed")
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, "body_too_large")
	case http.StatusUnsupportedMediaType:
		return fault.New(fault.Invalid, "unsupported_media")
	case http.StatusTooManyRequests:
		return fault.New(fault.TooMany, "too_many_requests")
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return fault.Wrap(e, fault.Unavailable, "timeout")
	}
	if e.Code >= 400 && e.Code < 500 {
		return fault.Wrap(e, fault.Invalid, "bad_request")
	}
	return fault.Wrap(e, fault.Internal, "internal")
}

// Status returns the HTTP status of an error.
func Status(err error) int {
	f := Normal(err)
	switch f.Code {
	case "method_not_allowed":
		return http.StatusMethodNotAllowed
	case "bad_request", "malformed":
		return http.StatusBadRequest
	case "conflict_rev":
		return http.StatusPreconditionFailed
	case "precondition_required":
		return http.StatusPreconditionRequired
	case "unsupported_media":
		return http.StatusUnsupportedMediaType
	}
	return statuses[f.Kind]
}

// From puts an error into words.
func From(err error, p *i18n.Printer, instance string) *Problem {
	if done, ok := errors.AsType[*Problem](err); ok {
		return done
	}
	f := Normal(err)
	status := Status(f)
	out := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: p.Error(f), Code: f.Code, Instance: instance, cause: err}
	for _, w := range f.Fields {
		out.Errors = append(out.Errors, Field{Field: w.Path, Code: w.Code, Message: p.Field(w)})
	}
	return out
}
