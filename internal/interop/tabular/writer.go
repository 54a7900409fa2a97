package tabular

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// Writer writes CSV (RFC 4180, CRLF) in which no value can be taken for a formula. Errors of
// the stream are kept and returned by Flush.
type Writer struct {
	out   *bufio.Writer
	comma byte
	err   error
}

// NewWriter returns a Writer; of opt it uses Comma.
func NewWriter(out io.Writer, opt Options) *Writer {
	if opt.Comma == 0 {
		opt.Comma = ','
	}
	return &Writer{out: bufio.NewWriter(out), comma: opt.Comma}
}

// WriteMark writes a byte order mark, without which some spreadsheets read UTF-8 as an
// 8-bit encoding. It comes before the first row.
func (w *Writer) WriteMark() { w.write("\xEF\xBB\xBF") }

// Write writes one row.
func (w *Writer) Write(values ...string) {
	for i, v := range values {
		if i > 0 {
			w.write(string(w.comma))
		}
		v = Guard(v)
		if w.mustQuote(v) || len(values) == 1 && v == "" {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		w.write(v)
	}
	w.write("\r\n")
}

// Flush writes what is buffered and returns the first error of the Writer.
func (w *Writer) Flush() error {
	if err := w.out.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}

func (w *Writer) write(s string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(s)
	}
}

func (w *Writer) mustQuote(v string) bool {
	return strings.IndexByte(v, w.comma) >= 0 || strings.ContainsAny(v, "\"\r\n;\t") ||
		v != strings.TrimSpace(v)
}

// Guard returns s such that a spreadsheet takes it for text: a value that begins like a
// formula (=, +, -, @, tab, line break, or the full-width signs) gets an apostrophe in
// front, and so does one that already has such an apostrophe, so that Unguard is exact.
// Plain numbers such as -12.5 are left alone: they compute nothing.
func Guard(s string) string {
	if formulaLike(s) && !plainNumber(s) {
		return "'" + s
	}
	return s
}

// Unguard undoes Guard.
func Unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && formulaLike(s) && !plainNumber(s[1:]) {
		return s[1:]
	}
	return s
}

func formulaLike(s string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "'"))
	switch first {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return true
	}
	return false
}

// plainNumber reports whether s is digits with an optional minus and decimals.
func plainNumber(s string) bool {
	whole, frac, dot := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	return digits(whole) && (!dot || digits(frac))
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
