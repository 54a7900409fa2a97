package searchtest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// marked returns the text with its spans in brackets.
func marked(t testing.TB, h search.Highlight) string {
	t.Helper()
	var b strings.Builder
	at := 0
	for _, s := range h.Spans {
		if s.Start < at || s.End <= s.Start || s.End > len(h.Text) || !cutsRunes(h.Text, s.Start) || !cutsRunes(h.Text, s.End) {
			t.Fatalf("span %v of %q is out of order, empty, outside or inside a letter", s, h.Text)
		}
		b.WriteString(h.Text[at:s.Start] + "[" + h.Text[s.Start:s.End] + "]")
		at = s.End
	}
	return b.String() + h.Text[at:]
}

func cutsRunes(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

func runHighlights(t *testing.T, open func(t testing.TB) search.Engine) {
	long := strings.Repeat("Šis ir garš ievads par pašu galveno. ", 30) + "Te beidzot māca metināšanu un slīpēšanu. " + strings.Repeat("Noslēgumā vēl daži vārdi. ", 30)
	for _, c := range []struct {
		name, field, query, want string
		doc                      *doc
	}{
		{"original letters", "title", "metinasana ", "[Metināšana] un šķiršana", course("a").title(text.LV, "Metināšana un šķiršana")},
		{"decomposed letters", "title", "metinasana ", "[Metina\u0304s\u030cana] te", course("a").title(text.LV, "Metina\u0304s\u030cana te")},
		{"inflected word", "title", "programmēšanu ", "Tīmekļa [programmēšanas] pamati", course("a").title(text.LV, "Tīmekļa programmēšanas pamati")},
		{"every word", "title", "pamati tīmekļa ", "[Tīmekļa] programmēšanas [pamati]", course("a").title(text.LV, "Tīmekļa programmēšanas pamati")},
		{"every place", "title", "go ", "[Go], and [go] again", course("a").title(text.EN, "Go, and go again")},
		{"unfinished word", "title", "progr", "[Programmēšana]", course("a").title(text.LV, "Programmēšana")},
		{"misspelt word", "title", "pyhton ", "[Python] evenings", course("a").title(text.EN, "Python evenings")},
		{"markup stays text", "title", "script ", "<[script]>alert(1)</[script]>", course("a").title(text.EN, "<script>alert(1)</script>")},
		{"emoji and signs", "title", "python ", "🐍 [Python] 🐍", course("a").title(text.EN, "🐍 Python 🐍")},
		{"Russian", "title", "сварки ", "[Сварка] для начинающих", course("a").title(text.RU, "Сварка для начинающих")},
		{"alternative label", "skill", "golang ", "[golang]", course("a").title(text.EN, "Backend").label(text.EN, "Go", 1).label(text.EN, "golang", 0.8)},
		{"provider", "provider", "augstskola ", "Ventspils [Augstskola]", course("a").title(text.LV, "Kurss").provider(text.LV, "Ventspils Augstskola")},
		{"short description", "description", "podi ", "Veidosim [podus].", course("a").title(text.LV, "Māls").about(text.LV, "Veidosim podus.")},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, filled(t, open, c.doc), search.Query{Text: c.query, Lang: text.LV})
			if got := marked(t, highlightOf(t, r, c.field)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("snippet of a long description", func(t *testing.T) {
		r := ask(t, filled(t, open, course("a").title(text.LV, "Darbs").about(text.LV, long)), search.Query{Text: "metināšana slīpēšana ", Lang: text.LV})
		h := highlightOf(t, r, "description")
		if len(h.Text) > search.MaxSnippet || !strings.Contains(long, h.Text) || !utf8.ValidString(h.Text) {
			t.Fatalf("%d bytes, a piece of the original: %v", len(h.Text), strings.Contains(long, h.Text))
		}
		if got := marked(t, h); !strings.Contains(got, "[metināšanu] un [slīpēšanu]") {
			t.Errorf("got %q", got)
		}
		i := strings.Index(long, h.Text)
		if before, _ := utf8.DecodeLastRuneInString(long[:i]); before != ' ' {
			t.Errorf("snippet begins inside a word: %q", h.Text)
		}
	})
	t.Run("an endless word", func(t *testing.T) {
		word := strings.Repeat("ā", 600)
		r := ask(t, filled(t, open, course("a").title(text.LV, "Darbs").about(text.LV, "Te "+word+" te.")), search.Query{Text: "āāāā", Lang: text.LV})
		if h := highlightOf(t, r, "description"); len(h.Text) > search.MaxSnippet || !utf8.ValidString(h.Text) || !strings.HasPrefix(marked(t, h), "[") {
			t.Errorf("got %q", marked(t, h))
		}
	})
	t.Run("the language asked for is preferred", func(t *testing.T) {
		d := course("a").title(text.LV, "Python pamati").title(text.EN, "Python basics").title(text.RU, "Основы Python")
		for lang, want := range map[text.Lang]string{text.LV: "[Python] pamati", text.EN: "[Python] basics", text.RU: "Основы [Python]"} {
			h := highlightOf(t, ask(t, filled(t, open, d), search.Query{Text: "python ", Lang: lang}), "title")
			if got := marked(t, h); got != want || h.Lang != lang {
				t.Errorf("%s: got %q in %s, want %q", lang, got, h.Lang, want)
			}
		}
	})
	t.Run("another language when only it matches", func(t *testing.T) {
		d := course("a").title(text.LV, "Metināšana").title(text.RU, "Сварка")
		if h := highlightOf(t, ask(t, filled(t, open, d), search.Query{Text: "сварка ", Lang: text.LV}), "title"); marked(t, h) != "[Сварка]" || h.Lang != text.RU {
			t.Errorf("got %+v", h)
		}
	})
	t.Run("no text, no highlights", func(t *testing.T) {
		if r := ask(t, filled(t, open, course("a").title(text.LV, "Darbs")), search.Query{}); len(r.Hits[0].Highlights) > 0 {
			t.Errorf("got %+v", r.Hits[0].Highlights)
		}
	})
}

func highlightOf(t testing.TB, r search.Result, field string) search.Highlight {
	t.Helper()
	if len(r.Hits) != 1 {
		t.Fatalf("%d hits, want 1", len(r.Hits))
	}
	for _, h := range r.Hits[0].Highlights {
		if h.Field == field {
			return h
		}
	}
	t.Fatalf("no highlight of the %s in %+v", field, r.Hits[0].Highlights)
	return search.Highlight{}
}

func runSuggestions(t *testing.T, open func(t testing.TB) search.Engine) {
	docs := []*doc{
		course("p").title(text.LV, "Programmēšanas pamati").title(text.EN, "Programming basics").title(text.RU, "Основы программирования").run("1", 5, free(1)),
		course("q").title(text.LV, "Programmēšana bērniem").about(text.LV, "Vasaras nometne").run("2", 5),
		course("k").title(text.LV, "Keramika un podniecība"),
		course("k2").title(text.LV, "Keramika un podniecība"),
		course("x").title(text.LV, "Darbs ar programmām").label(text.LV, "keramika", 1),
	}
	for _, c := range []struct {
		name, typed string
		lang        text.Lang
		limit       int
		want        []string
	}{
		{"one letter", "k", text.LV, 10, []string{"Keramika un podniecība"}},
		{"titles that begin with it first, the popular before", "progr", text.LV, 10, []string{"Programmēšanas pamati", "Programmēšana bērniem", "Darbs ar programmām"}},
		{"any word", "podn", text.LV, 10, []string{"Keramika un podniecība"}},
		{"two words in any order", "bērn progr", text.LV, 10, []string{"Programmēšana bērniem"}},
		{"without diacritics", "berniem", text.LV, 10, []string{"Programmēšana bērniem"}},
		{"misspelt", "keromika", text.LV, 10, []string{"Keramika un podniecība"}},
		{"in the language asked for", "основы", text.RU, 10, []string{"Основы программирования"}},
		{"in English", "basics", text.EN, 10, []string{"Programming basics"}},
		{"limit", "progr", text.LV, 2, []string{"Programmēšanas pamati", "Programmēšana bērniem"}},
		{"only titles are completed", "vasar", text.LV, 10, nil},
		{"nothing typed", "  ", text.LV, 10, nil},
		{"no suggestions wanted", "k", text.LV, 0, nil},
		{"nothing like it", "xyzzy", text.LV, 10, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := filled(t, open, docs...).SuggestTitles(context.Background(), c.typed, c.lang, c.limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range list {
				got = append(got, s.Label)
				if s.Kind != "course" || s.ID == "" || len(s.Spans) == 0 {
					t.Errorf("suggestion %+v", s)
				}
				marked(t, search.Highlight{Text: s.Label, Spans: s.Spans})
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
