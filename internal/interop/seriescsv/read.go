package seriescsv

import (
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/tabular"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

// Options say how to understand a file. Names is required.
type Options struct {
	File       string                   // the base name, for row errors
	Names      *interop.Names           // the concepts there are
	Terms      *Terms                   // what columns mean; nil = only names of concepts
	KnownPlace func(org.PlaceCode) bool // nil = any place
	// Source, Measure, Place and Unit are for files without Terms; what Terms says wins, and
	// what a row of the long layout says wins over both.
	Source  workforce.Source
	Measure workforce.Measure
	Place   org.PlaceCode
	Unit    string
	Comma   byte // ',' when 0
}

// Result is what a file holds.
type Result struct {
	Series  []workforce.Series // ordered by id, each valid
	Skipped []Skipped          // terms that yield no series, in the order of the file
	Rows    int                // rows read, bad ones included
	Errors  interop.RowErrors
}

// Skipped is a term without a series and the reason.
type Skipped struct {
	Term   string
	Reason Reason
}

// Bounds of one file.
const (
	MaxColumns = 2_000
	MaxValues  = 1_000_000
	maxRow     = 256 << 10
	maxValue   = 1e12
)

// Faults of a file as a whole; its RowError is the cause.
var (
	errFile    = fault.New(fault.Invalid, "file_unusable") // parameter "file"
	errTooMany = fault.New(fault.TooLarge, "too_many_values").With("max", MaxValues)
)

// Read reads a file in either layout.
func Read(in io.Reader, opt Options) (*Result, error) {
	if t := opt.Terms; t != nil {
		opt.Source, opt.Measure, opt.Place, opt.Unit = t.Source, t.Measure, t.Place, t.Unit
	}
	table, err := tabular.NewTable(in, tabular.Options{Comma: opt.Comma, MaxRow: maxRow, MaxColumns: MaxColumns})
	if err != nil {
		return nil, unusable(opt.File, err)
	}
	r := &reader{opt: opt, table: table, out: new(Result), drafts: make(map[workforce.SeriesID]*draft)}
	var row func(tabular.Row) error
	switch {
	case table.Has("series") && table.Has("period") && table.Has("value"):
		r.terms = make(map[string]*subject)
		row = r.longRow
	case slices.Contains([]string{"month", "quarter", "year", "period"}, strings.ToLower(table.Header()[0])):
		r.columns = r.wideColumns()
		row = r.wideRow
	default:
		return nil, unusable(opt.File, interop.RowError{Line: 1, Code: "unknown_layout"})
	}
	if err := r.rows(row); err != nil {
		return nil, err
	}
	r.finish()
	return r.out, nil
}

func unusable(file string, cause error) error {
	e := errFile.With("file", file)
	e.Cause = cause
	if bad, ok := errors.AsType[interop.RowError](cause); ok {
		bad.File = file
		e.Cause = bad
		e.Fields = []fault.Field{{Path: cmp.Or(bad.Column, file), Code: bad.Code, Params: bad.Params}}
	}
	return e
}

// reader is one reading of a file.
type reader struct {
	opt     Options
	table   *tabular.Table
	out     *Result
	drafts  map[workforce.SeriesID]*draft
	values  int
	columns []*draft            // wide: the series of each column, nil where there is none
	freq    workforce.Frequency // wide: of the first row
	seen    map[int]bool        // wide: the periods there were
	terms   map[string]*subject // long: what was resolved before
}

// draft is a series under construction; its values are by the index of the period.
type draft struct {
	workforce.Series
	first, last int
	at          map[int]float64
}

func (r *reader) rows(row func(tabular.Row) error) error {
	for {
		v, err := r.table.Next()
		if err == io.EOF {
			return nil
		}
		r.out.Rows++
		if bad, ok := errors.AsType[interop.RowError](err); ok {
			r.bad(bad)
			continue
		}
		if err != nil {
			return unusable(r.opt.File, err)
		}
		if err := row(v); err != nil {
			return err
		}
	}
}

func (r *reader) bad(e interop.RowError) {
	e.File = r.opt.File
	r.out.Errors.Add(e)
}

func (r *reader) wideRow(row tabular.Row) error {
	header := r.table.Header()
	period, ok := interop.ParsePeriod(strings.TrimSpace(row.Values[0]))
	if !ok {
		r.bad(row.Bad(header[0], "invalid_period"))
		return nil
	}
	// What is wrong with the period of a row is said once, not for every column.
	if r.freq == 0 {
		r.freq, r.seen = period.Freq, make(map[int]bool)
	}
	switch {
	case period.Freq != r.freq:
		r.bad(row.Bad(header[0], "mixed_frequency"))
		return nil
	case r.seen[period.Index()]:
		r.bad(row.Bad(header[0], "duplicate_period"))
		return nil
	}
	r.seen[period.Index()] = true
	for i, d := range r.columns {
		if d == nil {
			continue
		}
		cell := interop.RowError{Line: row.Line, Column: header[i], Value: row.Values[i]}
		if err := r.put(d, period, cell, header[0]); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) longRow(row tabular.Row) error {
	s := r.resolve(row.Get("series"))
	if s.code != "" {
		if s.code != codeSkipped {
			r.bad(row.Bad("series", s.code))
		}
		return nil
	}
	measure, place := r.opt.Measure, r.opt.Place
	if m := row.Get("measure"); m != "" {
		measure = workforce.Measure(m)
	}
	if p := row.Get("place"); p != "" {
		place = org.PlaceCode(p)
	}
	period, ok := interop.ParsePeriod(row.Get("period"))
	switch {
	case !ok:
		r.bad(row.Bad("period", "invalid_period"))
	case !measure.Valid():
		r.bad(row.Bad("measure", "unknown_value"))
	case place == "":
		r.bad(row.Bad("place", "required"))
	case r.opt.KnownPlace != nil && !r.opt.KnownPlace(place):
		r.bad(row.Bad("place", "unknown_place"))
	default:
		cell := interop.RowError{Line: row.Line, Column: "value", Value: row.Get("value")}
		return r.put(r.draft(s.Subject, measure, place), period, cell, "period")
	}
	return nil
}

// put records the value of a cell; periodColumn is blamed for its period.
func (r *reader) put(d *draft, p workforce.Period, cell interop.RowError, periodColumn string) error {
	v, ok := parseValue(cell.Value)
	i := p.Index()
	_, twice := d.at[i]
	switch cell.Code = ""; {
	case !ok:
		cell.Code = "invalid_number"
	case v < 0 && d.Measure != workforce.Index:
		cell.Code = "out_of_range"
	case len(d.at) > 0 && d.First.Freq != p.Freq:
		cell.Column, cell.Code = periodColumn, "mixed_frequency"
	case twice:
		cell.Column, cell.Code = periodColumn, "duplicate_period"
	case len(d.at) > 0 && max(d.last, i)-min(d.first, i) >= workforce.MaxPoints:
		cell.Column, cell.Code = periodColumn, "too_many_periods"
	}
	if cell.Code != "" {
		r.bad(cell)
		return nil
	}
	if r.values++; r.values > MaxValues {
		return errTooMany
	}
	if len(d.at) == 0 {
		d.First, d.first, d.last = workforce.Period{Freq: p.Freq}, i, i
	}
	d.first, d.last = min(d.first, i), max(d.last, i)
	d.at[i] = v
	return nil
}

// parseValue reads a plain decimal number; the empty string is a missing value.
func parseValue(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return math.NaN(), true
	}
	if strings.Trim(s, "0123456789.-") != "" || len(s) > 40 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && math.Abs(v) <= maxValue
}

// finish turns the drafts into series. Missing values at either end are cut: they say nothing.
func (r *reader) finish() {
	for _, d := range r.drafts {
		for ; d.first <= d.last && !known(d.at, d.first); d.first++ {
		}
		for ; d.last >= d.first && !known(d.at, d.last); d.last-- {
		}
		if d.first > d.last {
			continue
		}
		s := d.Series
		s.First = workforce.Period{Year: 0, Sub: 1, Freq: d.First.Freq}.Add(d.first)
		s.Values = make([]float64, 0, d.last-d.first+1)
		for i := d.first; i <= d.last; i++ {
			v, ok := d.at[i]
			if !ok {
				v = math.NaN()
			}
			s.Values = append(s.Values, v)
		}
		// The day the figures are about, not the day of the import: so that importing the same
		// file again changes nothing.
		s.Vintage = s.Last().End()
		if s.Source.Date.IsZero() {
			s.Source.Date = s.Vintage
		}
		if err := s.Validate(); err != nil {
			r.bad(interop.RowError{Column: string(s.ID), Code: "invalid_series"})
			continue
		}
		r.out.Series = append(r.out.Series, s)
	}
	slices.SortFunc(r.out.Series, func(a, b workforce.Series) int { return cmp.Compare(a.ID, b.ID) })
}

func known(at map[int]float64, i int) bool {
	v, ok := at[i]
	return ok && !math.IsNaN(v)
}
