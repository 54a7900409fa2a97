// Package faulttest compares faults in tests by what programs read: kind, code and fields.
// It is imported by tests only.
package faulttest

import (
	"slices"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// Fields returns the wrong fields of err as sorted "path: code" lines.
func Fields(err error) []string {
	var out []string
	for _, f := range fault.FieldsOf(err) {
		out = append(out, f.Path+": "+f.Code)
	}
	slices.Sort(out)
	return out
}

// Want fails the test unless err names exactly these fields, as "path: code"; none means that
// err must be nil.
func Want(t testing.TB, err error, fields ...string) {
	t.Helper()
	if len(fields) == 0 {
		if err != nil {
			t.Errorf("got %v, want no error", err)
		}
		return
	}
	slices.Sort(fields)
	if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "validation" {
		t.Errorf("got %v, want a validation fault of %v", err, fields)
		return
	}
	if got := Fields(err); !slices.Equal(got, fields) {
		t.Errorf("got fields %v, want %v", got, fields)
	}
}
