package interop_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/interop"
)

func TestRowErrorsAreBounded(t *testing.T) {
	var r interop.RowErrors
	huge := strings.Repeat("ā", 1<<20)
	for range interop.MaxRowErrors + 5 {
		r.Add(interop.RowError{Line: 1, Value: huge})
	}
	if r.Total != interop.MaxRowErrors+5 || len(r.List) != interop.MaxRowErrors {
		t.Errorf("total %d, kept %d", r.Total, len(r.List))
	}
	if v := r.List[0].Value; len(v) != interop.MaxValue || !utf8.ValidString(v) {
		t.Errorf("value of %d bytes, valid %v", len(v), utf8.ValidString(v))
	}
}

func TestCutNeverSplitsALetter(t *testing.T) {
	for _, s := range []string{"", "short", "a\x00b", "\xff", strings.Repeat("\xffa\x00", 100), strings.Repeat("€", 100), "x" + strings.Repeat("€", 100), strings.Repeat("\x80", 500)} {
		got := interop.Cut(s)
		if len(got) > interop.MaxValue || !utf8.ValidString(got) || strings.ContainsRune(got, 0) {
			t.Errorf("Cut(%.20q) = %q", s, got)
		}
	}
	if got := interop.Cut("x" + strings.Repeat("€", 100)); got != "x"+strings.Repeat("€", 66) {
		t.Errorf("cut to %d bytes", len(got))
	}
}

func TestRowErrorText(t *testing.T) {
	e := interop.RowError{File: "a.csv", Line: 7, Column: "month", Value: "2011-13", Code: "invalid_period"}
	if got, want := e.Error(), `a.csv:7: column "month": invalid_period "2011-13"`; got != want {
		t.Errorf("Error() = %s, want %s", got, want)
	}
}
