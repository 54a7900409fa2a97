package tabular

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
)

// Table is a CSV stream whose first row names the columns.
type Table struct {
	r      *Reader
	header []string
	column map[string]int // by lower-case name
}

// Row is one row of a Table. It is valid until the next row is read; the strings in it stay.
type Row struct {
	Line   int
	Values []string // as many as the table has columns
	t      *Table
}

// NewTable reads the header. Its error is an interop.RowError when the header is wrong:
// empty_file, duplicate_column, missing_column (for one of required), or what Reader says.
func NewTable(in io.Reader, opt Options, required ...string) (*Table, error) {
	t := &Table{r: NewReader(in, opt), column: make(map[string]int)}
	fields, line, err := t.r.Read()
	if err == io.EOF {
		return nil, interop.RowError{Line: 1, Code: "empty_file"}
	}
	if err != nil {
		return nil, err
	}
	for i, name := range fields {
		name = strings.TrimSpace(name)
		if !clean(name) {
			return nil, interop.RowError{Line: line, Value: interop.Cut(name), Code: "invalid_utf8"}
		}
		key := strings.ToLower(name)
		if _, twice := t.column[key]; twice && key != "" {
			return nil, interop.RowError{Line: line, Column: interop.Cut(name), Code: "duplicate_column"}
		}
		t.column[key] = i
		t.header = append(t.header, name)
	}
	for _, name := range required {
		if _, ok := t.column[strings.ToLower(name)]; !ok {
			return nil, interop.RowError{Line: line, Column: name, Code: "missing_column", Params: fault.Params{"column": name}}
		}
	}
	return t, nil
}

// Header returns the names of the columns, trimmed.
func (t *Table) Header() []string { return t.header }

// Has reports whether there is a column of that name, whatever its case.
func (t *Table) Has(column string) bool {
	_, ok := t.column[strings.ToLower(column)]
	return ok
}

// Column returns the position of a column, or -1.
func (t *Table) Column(name string) int {
	if i, ok := t.column[strings.ToLower(name)]; ok {
		return i
	}
	return -1
}

// Offset returns how many bytes were read.
func (t *Table) Offset() int64 { return t.r.Offset() }

// Next returns the next row, with what Writer did against formulas undone. An
// interop.RowError is about that row only and the next call goes on; other errors end the
// table, io.EOF at its end.
func (t *Table) Next() (Row, error) {
	fields, line, err := t.r.Read()
	if err != nil {
		if bad, ok := errors.AsType[interop.RowError](err); ok {
			return Row{Line: line}, bad
		}
		return Row{}, err
	}
	if len(fields) != len(t.header) {
		return Row{Line: line}, interop.RowError{Line: line, Code: "wrong_column_count",
			Params: fault.Params{"want": len(t.header), "got": len(fields)}}
	}
	for i, f := range fields {
		if !clean(f) {
			return Row{Line: line}, interop.RowError{Line: line, Column: t.header[i], Value: interop.Cut(f), Code: "invalid_utf8"}
		}
		fields[i] = Unguard(f)
	}
	return Row{Line: line, Values: fields, t: t}, nil
}

// Get returns the value in a column, trimmed; empty when the table lacks the column.
func (r Row) Get(column string) string {
	if i := r.t.Column(column); i >= 0 {
		return strings.TrimSpace(r.Values[i])
	}
	return ""
}

// Bad returns a row error at a column of this row.
func (r Row) Bad(column, code string) interop.RowError {
	return interop.RowError{Line: r.Line, Column: column, Value: interop.Cut(r.Get(column)), Code: code}
}

func clean(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
