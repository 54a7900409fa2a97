package searchtest

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// wordCase puts a text into the title of one course beside an unrelated one and asks for words.
type wordCase struct {
	name  string
	lang  text.Lang
	text  string
	query string
	found bool
}

var wordCases = []wordCase{
	{"same word", text.LV, "Keramika", "keramika ", true},
	{"another word", text.LV, "Keramika", "grāmatvedība ", false},
	{"all words are wanted, one is elsewhere", text.LV, "Keramika pieaugušajiem", "keramika pieaugušajiem", true},
	{"capitals", text.LV, "Keramika", "KERAMIKA ", true},
	{"order does not matter", text.LV, "Tīmekļa izstrāde", "izstrāde tīmekļa ", true},

	{"one letter typed", text.LV, "Keramika", "k", true},
	{"one Cyrillic letter typed", text.RU, "Керамика", "к", true},
	{"beginning of the last word", text.LV, "Grāmatvedības pamati", "grāmatvedības pam", true},
	{"beginning without diacritics", text.LV, "Grāmatvedības pamati", "gram", true},
	{"a space ends the last word", text.LV, "Programmēšana", "progra ", false},
	{"only the last word may be unfinished", text.LV, "Programmēšana iesācējiem", "progra iesācējiem", false},
	{"the middle of a word is not its beginning", text.LV, "Programmēšana", "grammē", false},

	{"typed without diacritics", text.LV, "Metināšana un šķiršana", "metinasana skirsana ", true},
	{"diacritics typed, text without", text.LV, "Metinasana", "metināšana ", true},
	{"decomposed letters", text.LV, "Metināšana", "metina\u0304s\u030cana ", true},
	{"е for ё", text.RU, "Учёт и отчётность", "учет ", true},
	{"ё for е", text.RU, "Учет", "учёт ", true},

	{"Latvian genitive", text.LV, "Programmēšanas pamati", "programmēšana ", true},
	{"Latvian accusative", text.LV, "Programmēšana", "programmēšanu ", true},
	{"Latvian plural dative", text.LV, "Datubāzes", "datubāzēm ", true},
	{"Latvian masculine plural", text.LV, "Projekts", "projekti ", true},
	{"Latvian locative", text.LV, "Darbs birojā", "birojs ", true},
	{"Latvian adjective", text.LV, "Mākslīgais intelekts", "mākslīgā intelekta ", true},
	{"Latvian form without diacritics", text.LV, "Kvalitātes vadība", "kvalitate ", true},
	{"Latvian form typed without diacritics", text.LV, "Grāmatvedība", "gramatvedibas ", true},
	{"English plural", text.EN, "Relational databases", "database ", true},
	{"English singular", text.EN, "Network security", "networks ", true},
	{"English gerund", text.EN, "Testing software", "tests ", true},
	{"Russian genitive", text.RU, "Основы программирования", "программирование ", true},
	{"Russian plural", text.RU, "Базы данных", "база ", true},
	{"Russian adjective", text.RU, "Цифровая безопасность", "цифровой безопасности ", true},

	{"one letter wrong", text.LV, "Keramika", "keromika ", true},
	{"one letter missing", text.EN, "Kubernetes", "kubrnetes ", true},
	{"one letter too many", text.EN, "Docker", "doccker ", true},
	{"two neighbours swapped", text.EN, "Python", "pyhton ", true},
	{"first letter wrong", text.EN, "Kubernetes", "cubernetes ", true},
	{"two mistakes in a long word", text.EN, "Kubernetes", "kubrenetis ", true},
	{"two mistakes in a short word", text.EN, "Docker", "dokcar ", false},
	{"no mistake is forgiven in three letters", text.EN, "SQL", "sqk ", false},
	{"three mistakes", text.EN, "Kubernetes", "kybrenatis ", false},
	{"mistake in an unfinished word", text.EN, "Kubernetes", "kuvern", true},
	{"Russian mistake", text.RU, "Керамика", "керомика ", true},

	{"sign in a name", text.EN, "C++ for engineers", "c++ ", true},
	{"C is not C++", text.EN, "Music theory in C", "c++ ", false},
	{"C#", text.EN, "C# basics", "c# ", true},
	{"compound", text.EN, "Node.js in practice", "node.js ", true},
	{"compound typed apart", text.EN, "Node.js in practice", "node js ", true},
	{"compound typed together, text apart", text.EN, "CI and CD pipelines", "ci/cd ", true},
	{"a part of a compound", text.EN, "CI/CD pipelines", "ci ", true},
	{"number", text.EN, "Industry 4.0", "4.0 ", true},

	{"function words need not be there", text.LV, "Keramika pieaugušajiem", "kursi par keramiku ", true},
	{"function words in English", text.EN, "Pottery evenings", "a course in pottery ", true},
	{"function words in Russian", text.RU, "Гончарное дело", "курсы гончарного дела ", true},
	{"nothing but a function word is a word", text.LV, "Kā un ar ko gatavot", "ar ", true},
}

func runWords(t *testing.T, open func(t testing.TB) search.Engine) {
	for _, c := range wordCases {
		t.Run(c.name, func(t *testing.T) {
			e := filled(t, open, course("hit").title(c.lang, c.text), course("other").title(text.LV, "Žonglēšana").title(text.EN, "Juggling").title(text.RU, "Жонглирование"))
			r := ask(t, e, search.Query{Text: c.query, Lang: text.LV})
			if c.found && len(r.Dropped) == 0 {
				wantCourses(t, r, "hit")
			} else if c.found {
				t.Errorf("words %q were left out", r.Dropped)
			} else if r.Total != 0 && len(r.Dropped) == 0 {
				t.Errorf("found %q, want nothing", courses(r))
			}
		})
	}
}

func runLabels(t *testing.T, open func(t testing.TB) search.Engine) {
	golang := course("go").title(text.EN, "Backend development").label(text.EN, "Go (computer programming)", 1).label(text.EN, "golang", 0.8).
		label(text.RU, "язык программирования Го", 0.8).job(text.LV, "programmatūras izstrādātājs").provider(text.LV, "Ventspils Digitālais centrs").
		about(text.RU, "Практика на реальных проектах")
	other := course("other").title(text.EN, "Pottery")
	for _, c := range []struct{ name, query string }{
		{"alternative label of a skill", "golang "},
		{"preferred label", "computer programming "},
		{"label in another language", "программирование "},
		{"occupation", "programmatūras izstrādātāja "},
		{"provider", "digitālā centra "},
		{"description", "проект "},
		{"words from different fields", "golang backend ventspils практика "},
		{"misspelt label", "golnag "},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, filled(t, open, golang, other), search.Query{Text: c.query, Lang: text.EN})
			wantCourses(t, r, "go")
			if len(r.Dropped) > 0 {
				t.Errorf("words %q were left out", r.Dropped)
			}
		})
	}
}

func runPhrases(t *testing.T, open func(t testing.TB) search.Engine) {
	docs := []*doc{
		course("together").title(text.LV, "Datu analīze iesācējiem"),
		course("apart").title(text.LV, "Analīze par datu drošību").about(text.LV, "Datu aizsardzība. Analīze."),
		course("across").title(text.LV, "Drošība un datu").about(text.LV, "Analīze ikdienā"),
		course("compound").title(text.EN, "Node.js basics"),
	}
	for _, c := range []struct {
		name, query string
		want        []string
	}{
		{"without quotes all are found", "datu analīze ", []string{"together", "apart", "across"}},
		{"words in order", `"datu analīze"`, []string{"together"}},
		{"words in another order are another phrase", `"analīze datu"`, nil},
		{"forms of the words count", `"datu analīzes"`, []string{"together"}},
		{"without diacritics", `"datu analize"`, []string{"together"}},
		{"phrase and word", `"datu analīze" iesācēji`, []string{"together"}},
		{"Latvian quotes", "„datu analīze”", []string{"together"}},
		{"Russian quotes", "«datu analīze»", []string{"together"}},
		{"an open quote is no phrase", `"analīze datu`, []string{"together", "apart", "across"}},
		{"parts of a compound", `"node js basics"`, []string{"compound"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ask(t, filled(t, open, docs...), search.Query{Text: c.query, Lang: text.LV})
			if c.want == nil {
				if len(r.Dropped) == 0 {
					t.Errorf("found %q and named nothing that was left out", courses(r))
				}
				return
			}
			wantCourses(t, r, c.want...)
		})
	}
}

func runHelp(t *testing.T, open func(t testing.TB) search.Engine) {
	docs := []*doc{
		course("python").title(text.LV, "Python datu analīzei"),
		course("excel").title(text.LV, "Excel datu apstrādei"),
		course("clay").title(text.LV, "Keramika"),
	}
	t.Run("a word that is nowhere is left out and named", func(t *testing.T) {
		r := ask(t, filled(t, open, docs...), search.Query{Text: "python xyzzy ", Lang: text.LV})
		wantCourses(t, r, "python")
		if len(r.Dropped) != 1 || r.Dropped[0] != "xyzzy" {
			t.Errorf("dropped %q, want xyzzy", r.Dropped)
		}
	})
	t.Run("of words that are nowhere together the rarest stay", func(t *testing.T) {
		r := ask(t, filled(t, open, docs...), search.Query{Text: "datu keramika ", Lang: text.LV})
		wantCourses(t, r, "clay")
		if len(r.Dropped) != 1 || r.Dropped[0] != "datu" {
			t.Errorf("dropped %q, want datu", r.Dropped)
		}
	})
	t.Run("near words are offered", func(t *testing.T) {
		r := ask(t, filled(t, open, docs...), search.Query{Text: "kiromeka ", Lang: text.LV})
		if r.Total == 0 && (len(r.Nearest) == 0 || r.Nearest[0] != "keramika") {
			t.Errorf("nothing found, nearest %q, want keramika", r.Nearest)
		}
	})
	t.Run("filters that let nothing through drop no words", func(t *testing.T) {
		r := ask(t, filled(t, open, docs...), search.Query{Text: "python datu ", Filters: map[search.Facet][]string{search.FacetMode: {"online"}}})
		if r.Total != 0 || len(r.Dropped) > 0 {
			t.Errorf("total %d, dropped %q, want none", r.Total, r.Dropped)
		}
	})
	t.Run("nothing at all", func(t *testing.T) {
		r := ask(t, filled(t, open, docs...), search.Query{Text: "xyzzy plugh ", Lang: text.LV})
		wantCourses(t, r)
		if len(r.Dropped) != 2 {
			t.Errorf("dropped %q, want both words", r.Dropped)
		}
	})
}
