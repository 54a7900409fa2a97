package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure it is; edges map it to a status code or an exit code.
type Kind uint8

// The kinds. The zero value is Internal, so an error nobody classified is never shown to a user.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict    // the document changed meanwhile, or a unique key is taken
	Gone        // it existed and was deleted or withdrawn
	TooLarge    // the input exceeds a bound
	TooMany     // a rate limit
	Unavailable // a dependency is down; trying again later may help
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "not_found", "conflict", "gone", "too_large", "too_many", "unavailable"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// Params are the values a message mentions, by name. They must be safe to show.
type Params map[string]any

// Field is one wrong field of an input. Path is dotted with indexes, as in "needs[2].level";
// Code is a message code such as "required" or "out_of_range".
type Field struct {
	Path   string
	Code   string
	Params Params
}

// Error is a fault. Cause is logged, never shown.
type Error struct {
	Kind   Kind
	Code   string
	Params Params
	Fields []Field
	Cause  error
}

// New returns a fault of a kind with a code, such as New(NotFound, "course_not_found").
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Wrap returns a fault that keeps cause for the log.
func Wrap(cause error, kind Kind, code string) *Error {
	return &Error{Kind: kind, Code: code, Cause: cause}
}

// With returns a copy with one more parameter.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Params = make(Params, len(e.Params)+1)
	for k, v := range e.Params {
		c.Params[k] = v
	}
	c.Params[name] = value
	return &c
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, e.Code)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Path, f.Code)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// Is matches another fault of the same kind and code, so that errors.Is works with
// package-level faults as sentinels whatever their parameters and cause.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Code == e.Code
}

// KindOf returns the kind of the first fault in err's chain; Internal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the code of the first fault in err's chain, or "".
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// FieldsOf returns the wrong fields of the first fault in err's chain.
func FieldsOf(err error) []Field {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}
