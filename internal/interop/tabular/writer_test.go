package tabular_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
)

func TestGuard(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""}, {"Ventspils", "Ventspils"}, {"a=b", "a=b"}, {"'quoted'", "'quoted'"}, {"12.5", "12.5"}, {"-12.5", "-12.5"}, {"-3", "-3"},
		{"=1+1", "'=1+1"}, {"+371 26000000", "'+371 26000000"}, {"-2+3", "'-2+3"}, {"-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"},
		{"@SUM(A1)", "'@SUM(A1)"}, {"\t=1", "'\t=1"}, {"\r=1", "'\r=1"}, {"\n=1", "'\n=1"}, {"＝1", "'＝1"}, {"-", "'-"}, {"-1.", "'-1."}, {"+5", "'+5"},
		{"'=1", "''=1"}, {"''=1", "'''=1"}, {"'-5", "''-5"},
	}
	for _, tt := range tests {
		got := tabular.Guard(tt.in)
		if got != tt.want {
			t.Errorf("Guard(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if back := tabular.Unguard(got); back != tt.in {
			t.Errorf("Unguard(%q) = %q, want %q", got, back, tt.in)
		}
	}
}

func TestWriterQuotes(t *testing.T) {
	var b strings.Builder
	w := tabular.NewWriter(&b, tabular.Options{Comma: ';'})
	w.WriteMark()
	w.Write("plain", "a;b", "say \"hi\"", "two\nlines", " padded ", "-7", "=x", "")
	w.Write("")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\xEF\xBB\xBFplain;\"a;b\";\"say \"\"hi\"\"\";\"two\nlines\";\" padded \";-7;'=x;\r\n\"\"\r\n"
	if b.String() != want {
		t.Errorf("wrote %q\nwant  %q", b.String(), want)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriterKeepsTheFirstError(t *testing.T) {
	w := tabular.NewWriter(broken{}, tabular.Options{})
	for range 10_000 {
		w.Write("some", "values")
	}
	if err := w.Flush(); err == nil || err.Error() != "disk full" {
		t.Errorf("Flush = %v", err)
	}
}

// Whatever rows are written, a Table reads the same, and no value begins a formula.
func TestWriterRoundTrip(t *testing.T) {
	value := rapid.OneOf(
		rapid.StringMatching(`['=+\-@\t\r\n",;0-9.a ]{0,6}`),
		rapid.String().Filter(func(s string) bool { return !strings.ContainsRune(s, 0) }))
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(value, columns, columns), 0, 5).Draw(t, "rows")
		comma := rapid.SampledFrom([]byte{',', ';', '\t'}).Draw(t, "comma")
		var b strings.Builder
		w := tabular.NewWriter(&b, tabular.Options{Comma: comma})
		w.Write(strings.Split("ABCD", "")[:columns]...)
		for _, row := range rows {
			w.Write(row...)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		table, err := tabular.NewTable(strings.NewReader(b.String()), tabular.Options{Comma: comma})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range rows {
			got, err := table.Next()
			if err != nil || !reflect.DeepEqual(got.Values, want) {
				t.Fatalf("read %q, %v, want %q", got.Values, err, want)
			}
		}
		if _, err := table.Next(); err != io.EOF {
			t.Fatalf("after the last row: %v", err)
		}
	})
}
