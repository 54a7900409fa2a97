package tabular

import (
	"bufio"
	"io"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
)

// Options bound and describe a CSV stream. The zero value is a comma-separated stream with
// the default bounds.
type Options struct {
	Comma      byte // ',' when 0
	MaxRow     int  // bytes of one row's values; DefaultMaxRow when 0
	MaxColumns int  // DefaultMaxColumns when 0
}

// The default bounds of one row.
const (
	DefaultMaxRow     = 1 << 20
	DefaultMaxColumns = 1000
)

// Reader splits CSV into rows. It accepts a byte order mark, LF, CRLF or CR line ends, blank
// lines (skipped) and line breaks within quotes; a quote inside an unquoted value is a letter
// like any other. Its memory is bounded by Options.MaxRow whatever the input.
type Reader struct {
	in     *bufio.Reader
	opt    Options
	line   int   // the line that comes next, from 1
	offset int64 // bytes read
	buf    []byte
	ends   []int
	fields []string
	start  bool
	quotes bool // the row has a quoted value, so it is not blank
}

// NewReader returns a Reader over UTF-8 text.
func NewReader(in io.Reader, opt Options) *Reader {
	if opt.Comma == 0 {
		opt.Comma = ','
	}
	if opt.MaxRow == 0 {
		opt.MaxRow = DefaultMaxRow
	}
	if opt.MaxColumns == 0 {
		opt.MaxColumns = DefaultMaxColumns
	}
	return &Reader{in: bufio.NewReaderSize(in, 64<<10), opt: opt, line: 1, start: true}
}

// Offset returns how many bytes were read.
func (r *Reader) Offset() int64 { return r.offset }

// Read returns the next row and the line it begins on. The slice is valid until the next
// call; the strings share the row's memory.
//
// An interop.RowError is about this row only: the next call goes on behind it. Other errors
// end the stream, io.EOF at its end.
func (r *Reader) Read() (fields []string, line int, err error) {
	if r.start {
		r.start = false
		if mark, err := r.in.Peek(3); err == nil && string(mark) == "\xEF\xBB\xBF" {
			n, _ := r.in.Discard(3)
			r.offset += int64(n)
		}
	}
	for {
		line = r.line
		trouble, err := r.scan()
		if err != nil {
			return nil, line, err
		}
		if trouble != "" {
			return nil, line, r.rowError(line, trouble)
		}
		if len(r.ends) == 1 && len(r.buf) == 0 && !r.quotes {
			continue // a blank line
		}
		return r.split(), line, nil
	}
}

func (r *Reader) rowError(line int, code string) interop.RowError {
	e := interop.RowError{Line: line, Code: code}
	switch code {
	case rowTooLarge:
		e.Params = fault.Params{"max": r.opt.MaxRow}
	case tooManyColumns:
		e.Params = fault.Params{"max": r.opt.MaxColumns}
	}
	return e
}

// Codes of rows that cannot be split.
const (
	rowTooLarge    = "row_too_large"
	tooManyColumns = "too_many_columns"
	badQuote       = "bad_quote"
	unclosedQuote  = "unclosed_quote"
)

// state says where in a value the scanner is.
type state uint8

const (
	atStart  state = iota // before the first byte of a value
	bare                  // in an unquoted value
	quoted                // within quotes
	atQuote               // behind a quote within quotes: the end, or half of a doubled one
	hopeless              // behind an error: waiting for the end of the row
)

// scan reads one row into buf and ends. trouble is the code of what is wrong with it.
func (r *Reader) scan() (trouble string, err error) {
	r.buf, r.ends, r.quotes = r.buf[:0], r.ends[:0], false
	for s, first := atStart, true; ; first = false {
		c, err := r.in.ReadByte()
		if err == io.EOF && first {
			return "", io.EOF
		}
		if err != nil && err != io.EOF {
			return "", err
		}
		if err == io.EOF {
			if s == quoted {
				return unclosedQuote, nil
			}
			r.end(&trouble)
			return trouble, nil
		}
		r.offset++
		if r.lineEnds(c) && s != quoted {
			r.end(&trouble)
			return trouble, nil
		}
		s = r.step(s, c, &trouble)
	}
}

// lineEnds counts lines and reports whether c ends one. Of a CRLF it is the LF that does;
// step drops the CR where it is not part of a quoted value.
func (r *Reader) lineEnds(c byte) bool {
	switch c {
	case '\n':
		r.line++
		return true
	case '\r':
		if next, err := r.in.Peek(1); err == nil && next[0] == '\n' {
			return false
		}
		r.line++
		return true
	}
	return false
}

func (r *Reader) step(s state, c byte, trouble *string) state {
	switch s {
	case atStart, bare:
		switch {
		case c == '"' && s == atStart:
			r.quotes = true
			return quoted
		case c == r.opt.Comma:
			r.end(trouble)
			return atStart
		case c == '\r': // of a CRLF
			return s
		}
		r.add(c, trouble)
		return bare
	case quoted:
		if c == '"' {
			return atQuote
		}
		r.add(c, trouble)
		return quoted
	case atQuote:
		switch c {
		case '"':
			r.add('"', trouble)
			return quoted
		case r.opt.Comma:
			r.end(trouble)
			return atStart
		case '\r':
			return atQuote
		}
		*trouble = badQuote
		return hopeless
	default:
		return hopeless
	}
}

func (r *Reader) add(c byte, trouble *string) {
	if len(r.buf) >= r.opt.MaxRow {
		*trouble = rowTooLarge
		return
	}
	r.buf = append(r.buf, c)
}

func (r *Reader) end(trouble *string) {
	if len(r.ends) >= r.opt.MaxColumns {
		*trouble = tooManyColumns
		return
	}
	r.ends = append(r.ends, len(r.buf))
}

func (r *Reader) split() []string {
	all := string(r.buf)
	r.fields = r.fields[:0]
	from := 0
	for _, end := range r.ends {
		r.fields = append(r.fields, all[from:end])
		from = end
	}
	return r.fields
}
