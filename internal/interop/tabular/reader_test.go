package tabular_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
)

// readAll renders each row as "line:value|value" or "line:!code".
func readAll(t testing.TB, in string, opt tabular.Options) []string {
	r := tabular.NewReader(strings.NewReader(in), opt)
	var out []string
	for {
		fields, line, err := r.Read()
		bad, ok := errors.AsType[interop.RowError](err)
		switch {
		case err == io.EOF:
			if r.Offset() != int64(len(in)) {
				t.Errorf("offset %d of %d", r.Offset(), len(in))
			}
			return out
		case ok:
			out = append(out, fmt.Sprintf("%d:!%s", bad.Line, bad.Code))
		case err != nil:
			t.Fatal(err)
		default:
			out = append(out, fmt.Sprintf("%d:%s", line, strings.Join(fields, "|")))
		}
	}
}

func TestReader(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string
	}{
		{"empty", "", nil},
		{"mark, line ends, no last line end", "\xEF\xBB\xBFa,b\r\nc,d\ne,f\rg,h", []string{"1:a|b", "2:c|d", "3:e|f", "4:g|h"}},
		{"blank lines", "\n\r\na\n\n\nb\n", []string{"3:a", "6:b"}},
		{"empty values", ",\n\"\"\n\"\",\n", []string{"1:|", "2:", "3:|"}},
		{"quotes", "\"a,b\",\"say \"\"hi\"\"\"\n", []string{"1:a,b|say \"hi\""}},
		{"lines in quotes", "\"a\nb\r\nc\",d\ne,f\n", []string{"1:a\nb\r\nc|d", "4:e|f"}},
		{"quote inside a bare value", "5\" disk,b\n", []string{"1:5\" disk|b"}},
		{"text behind a quote", "\"a\"b,c\nd,e\n", []string{"1:!bad_quote", "2:d|e"}},
		{"quote never closed", "a,b\n\"c,d\ne,f\n", []string{"1:a|b", "2:!unclosed_quote"}},
		{"row too large", "a\n" + strings.Repeat("x", 50) + ",y\nb\n", []string{"1:a", "2:!row_too_large", "3:b"}},
		{"too many columns", "a,b,c\n,,,,,,,,\nd\n", []string{"1:a|b|c", "2:!too_many_columns", "3:d"}},
		{"large in quotes", "\"" + strings.Repeat("x\n", 50) + "\"\nb\n", []string{"1:!row_too_large", "52:b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := readAll(t, tt.in, tabular.Options{MaxRow: 40, MaxColumns: 5}); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestReaderOfAnotherDelimiter(t *testing.T) {
	got := readAll(t, "a;b,c\n", tabular.Options{Comma: ';'})
	if want := []string{"1:a|b,c"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// endless yields one byte for ever, up to a limit: a header of a billion columns.
type endless struct {
	c    byte
	left int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range p[:n] {
		p[i] = e.c
	}
	e.left -= n
	return n, nil
}

func TestReaderKeepsLittleOfAHugeRow(t *testing.T) {
	for _, c := range []byte{',', 'x', '"'} {
		allocated := testing.AllocsPerRun(1, func() {
			r := tabular.NewReader(&endless{c: c, left: 4 << 20}, tabular.Options{})
			if _, _, err := r.Read(); err == nil {
				t.Errorf("%q: no error", c)
			}
		})
		if allocated > 100 {
			t.Errorf("%q: %v allocations", c, allocated)
		}
	}
}

func TestTable(t *testing.T) {
	table, err := tabular.NewTable(strings.NewReader(" Month ,Value\n2011-04, 5 \n2011-05\n\xff,1\na\x00,2\n'=1,x\n"), tabular.Options{}, "month", "VALUE")
	if err != nil {
		t.Fatal(err)
	}
	if h := table.Header(); !reflect.DeepEqual(h, []string{"Month", "Value"}) || !table.Has("value") || table.Has("x") || table.Column("value") != 1 || table.Column("x") != -1 {
		t.Errorf("header = %q", h)
	}
	var got []string
	for {
		row, err := table.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, row.Get("month")+"="+row.Get("value")+row.Get("none"))
		if b := row.Bad("Value", "invalid"); b.Line != row.Line || b.Value != row.Get("value") {
			t.Errorf("Bad = %v", b)
		}
	}
	want := []string{"2011-04=5", "3: wrong_column_count", "4: column \"Month\": invalid_utf8 \"?\"", "5: column \"Month\": invalid_utf8 \"a?\"", "=1=x"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestTableRefusesABadHeader(t *testing.T) {
	for in, code := range map[string]string{
		"": "empty_file", "\n\n": "empty_file", "a,A\n": "duplicate_column", "a,b\n": "missing_column",
		"x,\xff\n": "invalid_utf8", strings.Repeat(",", 2000): "too_many_columns", "\"x": "unclosed_quote",
	} {
		_, err := tabular.NewTable(strings.NewReader(in), tabular.Options{}, "x")
		if bad, ok := errors.AsType[interop.RowError](err); !ok || bad.Code != code {
			t.Errorf("NewTable(%.20q) = %v, want %s", in, err, code)
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{"a,b\r\n\"c\nd\",e\n", "\xEF\xBB\xBF\"\"\"", "a\"b,\"c\"d\n\r\r\n", strings.Repeat("\"", 99), strings.Repeat(",", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		lines := 1 + strings.Count(in, "\n") + strings.Count(in, "\r")
		for _, row := range readAll(t, in, tabular.Options{MaxRow: 64, MaxColumns: 8}) {
			var line int
			if _, err := fmt.Sscanf(row, "%d:", &line); err != nil || line < 1 || line > lines {
				t.Errorf("row %q in %d lines", row, lines)
			}
		}
	})
}

// What the standard library writes, Reader reads.
func TestReaderAgreesWithEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`[",;\n\ra é]{0,5}`)
		rows := rapid.SliceOfN(rapid.SliceOfN(value, 2, 4), 0, 6).Draw(t, "rows")
		var b strings.Builder
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		r := tabular.NewReader(strings.NewReader(b.String()), tabular.Options{})
		for _, want := range rows {
			if got, _, err := r.Read(); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("read %q, %v, want %q in %q", got, err, want, b.String())
			}
		}
		if _, _, err := r.Read(); err != io.EOF {
			t.Fatal(err)
		}
	})
}
