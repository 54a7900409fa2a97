package seriescsv

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/forecast"
)

// Case is a series to forecast and, where the file has one, the part that came after it.
type Case struct {
	Train   forecast.Series
	Test    []float64 // never seen by fitting; empty where the file has none
	Horizon int       // 0 where the file says none
	Type    string    // the file's own grouping, such as MICRO1; may be empty
}

// Error is a fault in the input with its place. Line and Column count from 1; Column is the
// field's number, 0 where the whole line is meant. Code is stable, Detail is for people.
type Error struct {
	Line, Column int
	Code         string
	Detail       string
}

func (e *Error) Error() string {
	if e.Column == 0 {
		return fmt.Sprintf("line %d: %s: %s", e.Line, e.Code, e.Detail)
	}
	return fmt.Sprintf("line %d, column %d: %s: %s", e.Line, e.Column, e.Code, e.Detail)
}

// The codes of Error.
const (
	CodeSyntax    = "csv_syntax"    // not CSV
	CodeHeader    = "csv_header"    // neither of the two shapes, or a column twice
	CodeEmpty     = "csv_empty"     // no rows
	CodeTooLarge  = "csv_too_large" // more bytes, rows, columns or values than allowed
	CodeNumber    = "csv_number"    // not a finite number
	CodePeriod    = "csv_period"    // not a period, or out of order
	CodeFrequency = "csv_frequency" // not 1, 4 or 12
	CodeHorizon   = "csv_horizon"   // not 1…240
	CodeCount     = "csv_count"     // n_train differs from the number of values
	CodeSeries    = "csv_series"    // a series ID that is empty or there already
)

// Bounds of one file.
const (
	MaxBytes  = 64 << 20
	MaxSeries = 200_000
	MaxCells  = 10_000_000
)

// Read reads either shape, told apart by the header: a first column "month", "quarter", "year"
// or "period" means wide, anything else must have the long form's columns series, frequency,
// start and train (also read: horizon, n_train, test, type). Nothing is returned with an error.
func Read(r io.Reader) ([]Case, error) {
	lim := &io.LimitedReader{R: r, N: MaxBytes + 1}
	c := csv.NewReader(lim)
	c.FieldsPerRecord = -1 // checked here, to name the line
	c.ReuseRecord = true
	p := &reader{csv: c, lim: lim}
	header, err := p.next()
	if err == io.EOF {
		return nil, &Error{Line: 1, Code: CodeEmpty, Detail: "no header"}
	}
	if err != nil {
		return nil, err
	}
	header = slices.Clone(header)
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	switch strings.ToLower(strings.TrimSpace(header[0])) {
	case "month", "quarter", "year", "period":
		return p.wide(header)
	}
	return p.long(header)
}

type reader struct {
	csv   *csv.Reader
	lim   *io.LimitedReader
	line  int
	width int // of the header
	cells int
}

// next reads a record of the header's width.
func (p *reader) next() ([]string, error) {
	rec, err := p.csv.Read()
	if p.lim.N <= 0 {
		return nil, p.at(0, CodeTooLarge, "more than %d bytes", MaxBytes)
	}
	if err == io.EOF {
		return nil, err
	}
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return nil, &Error{Line: syntax.Line, Code: CodeSyntax, Detail: syntax.Err.Error()}
	}
	if err != nil {
		return nil, err
	}
	p.line, _ = p.csv.FieldPos(0)
	if p.width == 0 {
		p.width = len(rec)
	}
	if len(rec) != p.width {
		return nil, p.at(0, CodeSyntax, "%d fields, the header has %d", len(rec), p.width)
	}
	return rec, nil
}

// at makes an error at a field of the current line, counted from 1; 0 means the line as a whole.
func (p *reader) at(column int, code, format string, args ...any) *Error {
	return &Error{Line: max(p.line, 1), Column: column, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// number reads a value; an empty field, "NA" and "NaN" are missing.
func (p *reader) number(s string, column int) (float64, error) {
	if p.cells++; p.cells > MaxCells {
		return 0, p.at(column, CodeTooLarge, "more than %d values", MaxCells)
	}
	s = strings.TrimSpace(s)
	if s == "" || s == "NA" || strings.EqualFold(s, "nan") {
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, p.at(column, CodeNumber, "%.40q is not a finite number", s)
	}
	return v, nil
}

// list reads values separated by semicolons.
func (p *reader) list(s string, column int) ([]float64, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	n := strings.Count(s, ";") + 1
	if n > forecast.MaxLength {
		return nil, p.at(column, CodeTooLarge, "more than %d values in a series", forecast.MaxLength)
	}
	out := make([]float64, 0, n)
	for f := range strings.SplitSeq(s, ";") {
		v, err := p.number(f, column)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
