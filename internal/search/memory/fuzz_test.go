package memory

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/search/searchtest"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func catalogueOf(runs int) []search.Document { return searchtest.Catalogue(3, runs, searchtest.Now) }

// FuzzQueryText asks for anything at all: no panic, no error, spans inside the text and in order, and
// the same answer again.
func FuzzQueryText(f *testing.F) {
	for _, s := range []string{"", "p", "python pamati", `"datu analīze" c++`, "ci/cd node.js", "„a” «b»", "\xff\u0301", "metinašanu ", strings.Repeat("a b ", 200)} {
		f.Add(s)
	}
	e := New()
	if err := e.Apply(context.Background(), catalogueOf(300), nil); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := search.Query{Text: s, Lang: text.LV, Now: searchtest.Now, Explain: true}
		r, err := e.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			for _, hl := range h.Highlights {
				checkSpans(t, hl.Text, hl.Spans)
			}
		}
		again, err := e.Search(context.Background(), q)
		if err != nil || again.Total != r.Total || len(again.Hits) != len(r.Hits) || len(r.Hits) > 0 && again.Hits[0].Course != r.Hits[0].Course {
			t.Fatalf("another answer the second time: %d, %d, %v", r.Total, again.Total, err)
		}
		list, err := e.SuggestTitles(context.Background(), s, text.LV, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			checkSpans(t, c.Label, c.Spans)
		}
	})
}

func checkSpans(t *testing.T, s string, spans []search.Span) {
	t.Helper()
	at := 0
	for _, sp := range spans {
		if sp.Start < at || sp.End <= sp.Start || sp.End > len(s) || !utf8.ValidString(s[sp.Start:sp.End]) {
			t.Fatalf("span %v of %q", sp, s)
		}
		at = sp.End
	}
}
