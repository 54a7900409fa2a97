package ui

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/search"
)

// marked writes a text with <mark> around the spans; everything is escaped. Spans that do
// not fit the text are left out: they come from an engine, which may run elsewhere.
func marked(s string, spans []search.Span) Markup {
	var b strings.Builder
	at := 0
	for _, sp := range spans {
		if !fits(s, sp, at) {
			continue
		}
		b.WriteString(html.EscapeString(s[at:sp.Start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(s[sp.Start:sp.End]))
		b.WriteString("</mark>")
		at = sp.End
	}
	b.WriteString(html.EscapeString(s[at:]))
	return Markup(b.String())
}

func fits(s string, sp search.Span, from int) bool {
	return sp.Start >= from && sp.Start < sp.End && sp.End <= len(s) && utf8.RuneStart(s[sp.Start]) &&
		(sp.End == len(s) || utf8.RuneStart(s[sp.End]))
}

// Lengths of a snippet in bytes: what stands before the first match, and in all.
const (
	snippetBefore = 60
	snippetLength = 220
)

// snippet cuts a long text to the neighbourhood of the first match, between words.
func snippet(s string, spans []search.Span) Markup {
	if len(spans) == 0 || !fits(s, spans[0], 0) {
		return ""
	}
	from, to := 0, len(s)
	if spans[0].Start > snippetBefore {
		from = wordStart(s, spans[0].Start-snippetBefore)
	}
	if to-from > snippetLength {
		to = max(wordEnd(s, from+snippetLength), spans[0].End)
	}
	var inside []search.Span
	for _, sp := range spans {
		if sp.Start >= from && sp.End <= to {
			inside = append(inside, search.Span{Start: sp.Start - from, End: sp.End - from})
		}
	}
	out := marked(s[from:to], inside)
	if from > 0 {
		out = "… " + out
	}
	if to < len(s) {
		out += " …"
	}
	return out
}

// wordStart returns the first beginning of a word at or after i.
func wordStart(s string, i int) int {
	for j, r := range s {
		if j >= i && unicode.IsSpace(r) {
			return j + utf8.RuneLen(r)
		}
	}
	return len(s)
}

// wordEnd returns the last end of a word at or before i.
func wordEnd(s string, i int) int {
	if cut := strings.LastIndexFunc(s[:i], unicode.IsSpace); cut > 0 {
		return cut
	}
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// excerpt returns the beginning of a text, cut between words, for descriptions of pages.
func excerpt(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= most {
		return s
	}
	return s[:wordEnd(s, most)] + " …"
}
