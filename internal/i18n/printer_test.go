package i18n_test

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestPluralForms(t *testing.T) {
	b := load(t)
	for lang, want := range map[text.Lang]map[any]string{
		text.LV: {
			0: "Nav atrasts neviens kurss", 1: "Atrasts 1 kurss", 2: "Atrasti 2 kursi", 5: "Atrasti 5 kursi", 10: "Atrasti 10 kursi",
			11: "Atrasti 11 kursi", 21: "Atrasts 21 kurss", 101: "Atrasts 101 kurss", 111: "Atrasti 111 kursi", 1001: "Atrasts 1 001 kurss",
		},
		text.EN: {0: "No courses found", 1: "1 course found", 2: "2 courses found", 21: "21 courses found", 1240: "1,240 courses found"},
		text.RU: {
			0: "Курсов не найдено", 1: "Найден 1 курс", 2: "Найдено 2 курса", 5: "Найдено 5 курсов", 10: "Найдено 10 курсов",
			11: "Найдено 11 курсов", 21: "Найден 21 курс", 101: "Найден 101 курс", 111: "Найдено 111 курсов", 1.5: "Найдено 1,5 курса",
		},
	} {
		for n, w := range want {
			if got := plain(b.For(lang).N("results.courses", n)); got != w {
				t.Errorf("%s %v: %q, want %q", lang, n, got, w)
			}
		}
	}
}

func TestPluralByNamedCount(t *testing.T) {
	b := load(t)
	for lang, want := range map[text.Lang][]string{
		text.LV: {"Ne vairāk kā 1 rakstzīme.", "Ne vairāk kā 300 rakstzīmes."},
		text.EN: {"Use at most 1 character.", "Use at most 300 characters."},
		text.RU: {"Не больше 1 символа.", "Не больше 300 символов."},
	} {
		for i, limit := range []int{1, 300} {
			f := fault.Field{Path: "title", Code: "too_long", Params: fault.Params{"max": limit}}
			if got := b.For(lang).Field(f); got != want[i] {
				t.Errorf("%s: %q, want %q", lang, got, want[i])
			}
		}
	}
}

func TestErrorsInWords(t *testing.T) {
	b := load(t)
	p := b.For(text.EN)
	for want, err := range map[string]error{
		"There are no free seats left in this run.":    fmt.Errorf("store: %w", fault.New(fault.Conflict, "no_seats")),
		"Something went wrong on our side.":            errors.New("pq: password of db1 is wrong"),
		"Something went wrong":                         fault.New(fault.Internal, "no_seats"), // an internal fault is never told apart
		"We could not find what you were looking for.": fault.New(fault.NotFound, "a_code_nobody_knows"),
		"Someone else changed this in the meantime.":   fault.New(fault.Conflict, "conflict_rev"),
		"The service is temporarily unavailable.":      fault.Wrap(errors.New("dial tcp"), fault.Unavailable, "search_down"),
	} {
		if got := p.Error(err); !strings.HasPrefix(got, want) {
			t.Errorf("%v: %q", err, got)
		}
	}
	before := b.Misses()
	if got := p.Field(fault.Field{Code: "a_code_nobody_knows"}); got != "This value is not valid." || b.Misses() != before+1 {
		t.Errorf("unknown field code: %q, %d misses", got, b.Misses()-before)
	}
}

func TestEveryKindHasAGeneralSentence(t *testing.T) {
	b := load(t)
	for kind := fault.Internal; kind <= fault.Unavailable; kind++ {
		for _, lang := range text.Langs() {
			if !b.For(lang).Has("error.kind." + kind.String()) {
				t.Errorf("%s: no sentence for %s", lang, kind)
			}
		}
	}
}

func TestRichEscapesEverythingButMarkup(t *testing.T) {
	p := load(t).For(text.LV)
	got := string(p.Rich("footer.attribution", "esco", template.HTML(`<a href="/x">ESCO</a>`), "eurostat", `<script>"`))
	if !strings.Contains(got, `<a href="/x">ESCO</a>`) || strings.Contains(got, "<script>") {
		t.Errorf("got %s", got)
	}
}

type grade uint8

func TestCodesOfAnyType(t *testing.T) {
	p := load(t).For(text.LV)
	type mode string
	for got, want := range map[string]string{
		p.Code("mode", mode("online")):                  "Tiešsaistē",
		p.Code("level", grade(4)):                       "Dažādi uzdevumi patstāvīgi",
		p.T("title.with_brand", "title", mode("Kursi")): "Kursi – Prasmju kompass",
		p.T("title.with_brand", fault.Params{"title": text.Localized{text.EN: "Courses"}}): "Courses – Prasmju kompass",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestListsAndOrder(t *testing.T) {
	b := load(t)
	for lang, want := range map[text.Lang]string{text.LV: "a, b un c", text.EN: "a, b and c", text.RU: "a, b и c"} {
		if got := b.For(lang).List([]string{"a", "b", "c"}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if p := b.For(text.LV); p.List(nil) != "" || p.List([]string{"a"}) != "a" {
		t.Error("short lists")
	}
	words := []string{"šūšana", "sports", "ēdināšana", "Zivis", "čaks", "cukurs", "Dators 10", "Dators 9", "ekoloģija", "žurnāls"}
	i18n.SortBy(b.For(text.LV), words, func(s string) string { return s })
	if got := strings.Join(words, " "); got != "cukurs čaks Dators 9 Dators 10 ēdināšana ekoloģija sports šūšana Zivis žurnāls" {
		t.Errorf("order: %s", got)
	}
}

func TestPrintersAreSafeForConcurrentUse(t *testing.T) {
	b := load(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			p := b.For(text.LV)
			for i := range 50 {
				p.N("results.courses", i)
				p.T("nowhere")
				i18n.SortBy(p, []string{"b", "ā", "a"}, func(s string) string { return s })
			}
		})
	}
	wg.Wait()
	if b.Misses() != 400 {
		t.Errorf("%d misses counted", b.Misses())
	}
}

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func BenchmarkPlural(b *testing.B) {
	bundle, err := i18n.Load(webFS)
	if err != nil {
		b.Fatal(err)
	}
	p := bundle.For(text.LV)
	b.ReportAllocs()
	for b.Loop() {
		p.N("results.courses", 21)
	}
}
