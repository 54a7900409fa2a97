package interop

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/fault"
)

// RowError is one wrong row of an imported file: where it is, what stood there, and the
// message code that tells the reason and the fix.
type RowError struct {
	File   string // the base name; empty when the import is one unnamed stream
	Line   int    // from 1, the line the row begins on; 0 = the file as a whole
	Column string // the column's header, or empty for the whole row
	Value  string // what stood there, valid UTF-8, at most MaxValue bytes
	Code   string // a message code, such as "unknown_skill"
	Params fault.Params
}

// MaxValue is how many bytes of a wrong value a RowError keeps.
const MaxValue = 200

// MaxRowErrors is how many row errors a RowErrors keeps; the rest are counted.
const MaxRowErrors = 1000

func (e RowError) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteByte(':')
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:", e.Line)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, " column %q:", e.Column)
	}
	fmt.Fprintf(&b, " %s", e.Code)
	if e.Value != "" {
		fmt.Fprintf(&b, " %q", e.Value)
	}
	return strings.TrimSpace(b.String())
}

// RowErrors gathers row errors in bounded memory. The zero value is ready.
type RowErrors struct {
	List  []RowError // the first MaxRowErrors, in the order they were found
	Total int        // all of them
}

// Add records a row error; its value is cut and made valid UTF-8.
func (r *RowErrors) Add(e RowError) {
	r.Total++
	if len(r.List) < MaxRowErrors {
		e.Value = Cut(e.Value)
		r.List = append(r.List, e)
	}
}

// Cut returns at most MaxValue bytes of s and does not keep the rest in memory: what a report
// may hold of a hostile value. Broken UTF-8 and NULs become question marks.
func Cut(s string) string {
	if len(s) > MaxValue {
		n := MaxValue
		for n > MaxValue-utf8.UTFMax && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	return strings.Clone(strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?"))
}
