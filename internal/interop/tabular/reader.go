package tabular

import (
	"bufio"
	"bytes"
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

	afterCR bool   // a CR ended the last row: an LF that follows belongs to it
	trouble string // what is wrong with the row
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
			r.discard(3)
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
	r.buf, r.ends, r.quotes, r.trouble = r.buf[:0], r.ends[:0], false, ""
	s := atStart
	for first := true; ; first = false {
		window, err := r.window()
		if err == io.EOF && !first {
			if s == quoted {
				return unclosedQuote, nil
			}
			r.end()
			return r.trouble, nil
		}
		if err != nil {
			return "", err
		}
		n, done := r.chunk(window, &s)
		r.discard(n)
		if done {
			return r.trouble, nil
		}
	}
}

// window returns some of the bytes that come next, at least one.
func (r *Reader) window() ([]byte, error) {
	for {
		if r.in.Buffered() == 0 {
			if _, err := r.in.Peek(1); err != nil {
				return nil, err
			}
		}
		window, _ := r.in.Peek(r.in.Buffered())
		skip := r.afterCR && window[0] == '\n' // the second half of a CRLF
		r.afterCR = false
		if !skip {
			return window, nil
		}
		r.discard(1)
	}
}

func (r *Reader) discard(n int) {
	n, _ = r.in.Discard(n)
	r.offset += int64(n)
}

// chunk goes through the window until its end or the end of the row, and returns how many
// bytes it took.
func (r *Reader) chunk(window []byte, s *state) (n int, done bool) {
	for n < len(window) {
		rest := window[n:]
		switch *s {
		case quoted:
			n += r.quotedPart(rest, s)
			continue
		case atQuote:
			if rest[0] == '"' {
				r.add(rest[:1])
				n, *s = n+1, quoted
				continue
			}
		case atStart:
			if rest[0] == '"' {
				r.quotes = true
				n, *s = n+1, quoted
				continue
			}
		}
		i := bareEnd(rest, r.opt.Comma)
		switch {
		case *s == atQuote && i > 0:
			r.fail(badQuote)
			*s = hopeless
		case *s != hopeless && i > 0:
			r.add(rest[:i])
			*s = bare
		}
		if n += i; i == len(rest) {
			return n, false
		}
		n++
		if rest[i] != r.opt.Comma {
			r.line++
			r.afterCR = rest[i] == '\r'
			r.end()
			return n, true
		}
		if *s != hopeless {
			r.end()
			*s = atStart
		}
	}
	return n, false
}

// quotedPart takes the bytes up to and with the next quote.
func (r *Reader) quotedPart(rest []byte, s *state) int {
	part := rest
	i := bytes.IndexByte(rest, '"')
	if i >= 0 {
		part = rest[:i]
		*s = atQuote
	}
	r.line += bytes.Count(part, []byte{'\n'})
	r.add(part)
	if i >= 0 {
		return i + 1
	}
	return len(part)
}

// bareEnd returns where the first delimiter or line end is.
func bareEnd(b []byte, comma byte) int {
	for i, c := range b {
		if c == comma || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(b)
}

func (r *Reader) add(part []byte) {
	if len(r.buf)+len(part) > r.opt.MaxRow {
		r.fail(rowTooLarge)
		return
	}
	r.buf = append(r.buf, part...)
}

func (r *Reader) end() {
	if len(r.ends) >= r.opt.MaxColumns {
		r.fail(tooManyColumns)
		return
	}
	r.ends = append(r.ends, len(r.buf))
}

// fail keeps the first thing that is wrong with the row.
func (r *Reader) fail(code string) {
	if r.trouble == "" {
		r.trouble = code
	}
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
