package searchtest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func runOrders(t *testing.T, open func(t testing.TB) search.Engine) {
	order := func(name string, q search.Query, want []string, docs ...*doc) {
		t.Run(name, func(t *testing.T) { wantOrder(t, ask(t, filled(t, open, docs...), q), want...) })
	}
	order("by start: coming, flexible, under way, ended, undated, cancelled", search.Query{Sort: search.ByStart},
		[]string{"soon", "later", "flexible", "going", "ended", "older", "undated", "cancelled"},
		course("later").run("1", 40), course("flexible").run("2", 0, flexible), course("soon").run("3", 3), course("cancelled").run("4", 3, cancelled),
		course("ended").run("5", -60), course("older").run("6", -200), course("undated"), course("going").run("7", -3))
	order("by start: the first of the runs that match", search.Query{Sort: search.ByStart, SeatsFree: true},
		[]string{"b", "a"}, course("a").run("1", 3, full).run("2", 30), course("b").run("3", 20))
	order("by price: the cheapest run that matches", search.Query{Sort: search.ByPrice},
		[]string{"free", "cheap", "dear", "gone", "none"},
		course("dear").run("1", 3, price(900)), course("cheap").run("2", 3, price(800)).run("3", 30, price(20)), course("free").run("4", 3, price(0)),
		course("none"), course("gone").run("5", -60, price(1)))
	order("by price: equal prices go by id", search.Query{Sort: search.ByPrice}, []string{"a", "b"}, course("b").run("1", 3), course("a").run("2", 9))
	order("by title in Latvian", search.Query{Sort: search.ByTitle, Lang: text.LV}, []string{"1", "2", "3", "4", "5"},
		course("5").title(text.LV, "Žurnālistika"), course("3").title(text.LV, "Čells"), course("1").title(text.LV, "Ābolu dārzs"),
		course("2").title(text.LV, "Cepšana"), course("4").title(text.LV, "Dārzs"))
	order("by title in Russian, with fallback", search.Query{Sort: search.ByTitle, Lang: text.RU}, []string{"en", "a", "b"},
		course("b").title(text.RU, "Ёлка").title(text.LV, "A"), course("a").title(text.RU, "Дом").title(text.LV, "B"), course("en").title(text.EN, "Zebra"))
	order("by popularity", search.Query{Sort: search.ByPopularity}, []string{"many", "two", "few", "none"},
		course("few").run("1", 3, free(9)), course("many").run("2", 3, free(0)), course("none"),
		course("two").run("3", 3, free(6)).run("4", 40, free(7)).run("5", 4, free(0), cancelled))
	order("without text: what one can apply for first", search.Query{}, []string{"open", "open-later", "closed", "full", "going", "undated", "ended", "cancelled"},
		course("ended").run("1", -60), course("full").run("2", 2, full), course("open-later").run("3", 50), course("open").run("4", 20),
		course("undated"), course("cancelled").run("5", 5, cancelled), course("closed").run("6", 5, applyUntil(-1)), course("going").run("7", -3))
	order("without text, in demand before the rest", search.Query{Boost: demandFor("b")}, []string{"b", "a"}, course("a").run("1", 2), course("b").run("2", 9))
	order("without text, demand switched off", search.Query{Boost: demandFor("b"), NoBoost: true}, []string{"a", "b"}, course("a").run("1", 2), course("b").run("2", 9))
}

func demandFor(ids ...catalog.CourseID) search.Boost {
	return func(id catalog.CourseID) float64 {
		if slices.Contains(ids, id) {
			return 1
		}
		return 0
	}
}

func runRanking(t *testing.T, open func(t testing.TB) search.Engine) {
	first := func(name string, q search.Query, want string, docs ...*doc) {
		t.Run(name, func(t *testing.T) {
			r := ask(t, filled(t, open, docs...), q)
			if r.Total != len(docs) {
				t.Errorf("found %q, want all %d", courses(r), len(docs))
			}
			if len(r.Hits) == 0 || string(r.Hits[0].Course) != want {
				t.Errorf("order %q, want %q first", courses(r), want)
			}
		})
	}
	first("title before description", search.Query{Text: "python "}, "b",
		course("a").title(text.EN, "Data analysis").about(text.EN, "We use Python every day."), course("b").title(text.EN, "Python evenings"))
	first("title before skill", search.Query{Text: "python "}, "b",
		course("a").title(text.EN, "Data analysis").label(text.EN, "Python", 1), course("b").title(text.EN, "Python evenings"))
	first("skill before description", search.Query{Text: "python "}, "b",
		course("a").title(text.EN, "Data analysis").about(text.EN, "We use Python every day."), course("b").title(text.EN, "Data work").label(text.EN, "Python", 1))
	first("preferred before alternative label", search.Query{Text: "golang "}, "b",
		course("a").label(text.EN, "golang", 0.6), course("b").label(text.EN, "golang", 1))
	first("words together before words apart", search.Query{Text: "data security "}, "b",
		course("a").title(text.EN, "Data for people who work in security"), course("b").title(text.EN, "People who work in data security for"))
	first("the word itself before a longer one", search.Query{Text: "java"}, "b",
		course("a").title(text.EN, "Javascript"), course("b").title(text.EN, "Java"))
	first("an open run before an ended one", search.Query{Text: "java "}, "b",
		course("a").title(text.EN, "Java").run("1", -60), course("b").title(text.EN, "Java").run("2", 5))
	first("an open run before a full one", search.Query{Text: "java "}, "b",
		course("a").title(text.EN, "Java").run("1", 5, full), course("b").title(text.EN, "Java").run("2", 50))
	first("in demand before equal ones", search.Query{Text: "java ", Boost: demandFor("b")}, "b",
		course("a").title(text.EN, "Java").run("1", 5), course("b").title(text.EN, "Java").run("2", 5))
	first("demand switched off", search.Query{Text: "java ", Boost: demandFor("b"), NoBoost: true}, "a",
		course("a").title(text.EN, "Java").run("1", 5), course("b").title(text.EN, "Java").run("2", 5))
	t.Run("demand and factors are shown", func(t *testing.T) {
		e := filled(t, open, course("a").title(text.EN, "Java").run("1", 5))
		r := ask(t, e, search.Query{Text: "java ", Boost: demandFor("a"), BoostRev: 1, Explain: true})
		h := r.Hits[0]
		if h.Demand != 1 || h.Explain["demand"] <= 1 || h.Explain["state"] != 1 || h.Explain["text"] <= 0 {
			t.Errorf("demand %v, explain %v", h.Demand, h.Explain)
		}
	})
	t.Run("a new revision of the market is read", func(t *testing.T) {
		e := filled(t, open, course("a").title(text.EN, "Java").run("1", 5), course("b").title(text.EN, "Java").run("2", 5))
		wantOrder(t, ask(t, e, search.Query{Text: "java ", Boost: demandFor("b"), BoostRev: 7}), "b", "a")
		wantOrder(t, ask(t, e, search.Query{Text: "java ", Boost: demandFor("a"), BoostRev: 8}), "a", "b")
	})
	t.Run("the highest score is first", func(t *testing.T) {
		e := filled(t, open, course("a").title(text.EN, "Java").run("1", 5), course("b").about(text.EN, "Some Java, and other things").run("2", 5))
		r := ask(t, e, search.Query{Text: "java "})
		if len(r.Hits) != 2 || r.Hits[0].Score <= r.Hits[1].Score {
			t.Errorf("hits %+v", r.Hits)
		}
	})
}

func runPaging(t *testing.T, open func(t testing.TB) search.Engine) {
	const n = 1000
	docs := make([]*doc, n)
	for i := range docs {
		docs[i] = course(fmt.Sprintf("c%04d", i)).title(text.EN, fmt.Sprintf("Java evenings %d", i%7)).
			run(fmt.Sprintf("r%d", i), i%11, price(int64(i%5)), free(i%9+1))
	}
	e := filled(t, open, docs...)
	for _, sort := range search.Sorts() {
		for _, q := range []string{"", "java evenings "} {
			t.Run(fmt.Sprintf("%s %q: pages are the list in pieces", sort, q), func(t *testing.T) {
				var ids []string
				for page := 1; page <= 10; page++ {
					r := ask(t, e, search.Query{Text: q, Sort: sort, Page: page, PerPage: 100})
					if r.Total != n || len(r.Hits) != 100 {
						t.Fatalf("page %d: %d hits of %d", page, len(r.Hits), r.Total)
					}
					ids = append(ids, courses(r)...)
				}
				wantDistinct(t, ids, n)
				for page := range 4 {
					r := ask(t, e, search.Query{Text: q, Sort: sort, Page: page*5 + 1, PerPage: 37})
					from := page * 5 * 37
					if got := courses(r); !slices.Equal(got, ids[from:from+37]) {
						t.Errorf("page %d of 37 begins %q, want %q", page*5+1, got[0], ids[from])
					}
				}
			})
		}
	}
	t.Run("page beyond the end", func(t *testing.T) {
		r := ask(t, e, search.Query{Page: 11, PerPage: 100})
		if len(r.Hits) != 0 || r.Total != n {
			t.Errorf("%d hits of %d", len(r.Hits), r.Total)
		}
	})
	t.Run("numbers out of bounds", func(t *testing.T) {
		for _, q := range []search.Query{{Page: -1, PerPage: -5}, {PerPage: 1 << 40}, {Page: 1 << 60, PerPage: 100}} {
			r := ask(t, e, q)
			if r.Total != n || len(r.Hits) > search.MaxPerPage {
				t.Errorf("page %d of %d: %d hits of %d", q.Page, q.PerPage, len(r.Hits), r.Total)
			}
		}
	})
}

func wantDistinct(t *testing.T, ids []string, n int) {
	t.Helper()
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	if len(seen) != n {
		t.Errorf("%d different courses over all pages, want %d", len(seen), n)
	}
}
