package searchtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func apply(t testing.TB, e search.Engine, upserts []*doc, deletes ...catalog.CourseID) {
	t.Helper()
	docs := make([]search.Document, len(upserts))
	for i, d := range upserts {
		docs[i] = d.Document
	}
	if err := e.Apply(context.Background(), docs, deletes); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}

func runWrites(t *testing.T, open func(t testing.TB) search.Engine) {
	java := func() *doc { return course("a").title(text.EN, "Java").run("1", 5) }
	t.Run("an empty engine answers", func(t *testing.T) {
		wantCourses(t, ask(t, open(t), search.Query{Text: "java"}))
	})
	t.Run("a new course is found", func(t *testing.T) {
		e := filled(t, open, java())
		apply(t, e, []*doc{course("b").title(text.EN, "Docker")})
		wantCourses(t, ask(t, e, search.Query{Text: "docker "}), "b")
	})
	t.Run("its new words are forgiven mistakes", func(t *testing.T) {
		e := filled(t, open, java())
		apply(t, e, []*doc{course("b").title(text.EN, "Kubernetes")})
		wantCourses(t, ask(t, e, search.Query{Text: "kubrnetes "}), "b")
	})
	t.Run("a changed title replaces the old one", func(t *testing.T) {
		e := filled(t, open, java())
		d := java().title(text.EN, "Haskell")
		d.Rev = 2
		apply(t, e, []*doc{d})
		wantCourses(t, ask(t, e, search.Query{Text: "haskell "}), "a")
		if r := ask(t, e, search.Query{Text: "java "}); r.Total != 0 {
			t.Errorf("the old title still finds %q", courses(r))
		}
		wantCourses(t, ask(t, e, search.Query{}), "a")
	})
	t.Run("seats taken are seen", func(t *testing.T) {
		e := filled(t, open, java())
		d := course("a").title(text.EN, "Java").run("1", 5, full)
		d.Runs[0].Rev = 2
		apply(t, e, []*doc{d})
		wantCourses(t, ask(t, e, search.Query{SeatsFree: true}))
	})
	t.Run("a deleted course is gone from hits and counts", func(t *testing.T) {
		e := filled(t, open, java().teaches("java"), course("b").teaches("java"))
		apply(t, e, nil, "a")
		r := ask(t, e, search.Query{})
		wantCourses(t, r, "b")
		if n := counts(r, search.FacetSkill)["java"]; n != 1 {
			t.Errorf("java counts %d", n)
		}
		if s := e.Status(); s.Courses != 1 || s.Runs != 0 {
			t.Errorf("status %+v", s)
		}
	})
	t.Run("deleting what is not there is nothing", func(t *testing.T) {
		e := filled(t, open, java())
		apply(t, e, nil, "zzz")
		wantCourses(t, ask(t, e, search.Query{}), "a")
	})
	t.Run("a deleted course can come back", func(t *testing.T) {
		e := filled(t, open, java())
		apply(t, e, nil, "a")
		apply(t, e, []*doc{java()})
		wantCourses(t, ask(t, e, search.Query{Text: "java "}), "a")
	})
	t.Run("deleted in the same call", func(t *testing.T) {
		e := open(t)
		apply(t, e, []*doc{java()}, "a")
		wantCourses(t, ask(t, e, search.Query{}))
	})
	t.Run("applying twice changes nothing", func(t *testing.T) {
		e := open(t)
		apply(t, e, []*doc{java()})
		apply(t, e, []*doc{java(), java()})
		wantCourses(t, ask(t, e, search.Query{}), "a")
		if s := e.Status(); s.Courses != 1 || s.Runs != 1 || !s.Ready {
			t.Errorf("status %+v", s)
		}
	})
	t.Run("an older course is left out", func(t *testing.T) {
		e := open(t)
		newer := java().title(text.EN, "Haskell")
		newer.Rev = 5
		apply(t, e, []*doc{newer})
		apply(t, e, []*doc{java()})
		wantCourses(t, ask(t, e, search.Query{Text: "haskell "}), "a")
	})
	t.Run("an older run is left out", func(t *testing.T) {
		e := open(t)
		newer := course("a").title(text.EN, "Java").run("1", 5, full)
		newer.Runs[0].Rev = 7
		apply(t, e, []*doc{newer})
		apply(t, e, []*doc{java()})
		wantCourses(t, ask(t, e, search.Query{SeatsFree: true}))
	})
	t.Run("replaced index has nothing of the old one", func(t *testing.T) {
		e := filled(t, open, java())
		if err := e.Replace(context.Background(), each([]*doc{course("z").title(text.EN, "Pottery"), course("z").title(text.EN, "Clay")})); err != nil {
			t.Fatal(err)
		}
		wantCourses(t, ask(t, e, search.Query{}), "z")
		wantCourses(t, ask(t, e, search.Query{Text: "clay "}), "z")
	})
	t.Run("a rebuild that fails leaves the old index", func(t *testing.T) {
		e := filled(t, open, java())
		broken := errors.New("store is gone")
		err := e.Replace(context.Background(), func(yield func(search.Document, error) bool) {
			_ = yield(course("z").Document, nil) && yield(search.Document{}, broken)
		})
		if !errors.Is(err, broken) {
			t.Errorf("error %v", err)
		}
		wantCourses(t, ask(t, e, search.Query{}), "a")
	})
	t.Run("what is applied during a rebuild is not lost", func(t *testing.T) {
		e := filled(t, open, java())
		err := e.Replace(context.Background(), func(yield func(search.Document, error) bool) {
			yield(java().Document, nil)
			apply(t, e, []*doc{course("b").title(text.EN, "Docker")}, "a")
		})
		if err != nil {
			t.Fatal(err)
		}
		wantCourses(t, ask(t, e, search.Query{}), "b")
	})
	t.Run("a cancelled context is an error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := filled(t, open, java()).Search(ctx, search.Query{Now: Now}); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a grown index answers like a rebuilt one", func(t *testing.T) { grownLikeRebuilt(t, open) })
	t.Run("readers see whole changes", func(t *testing.T) { readersSeeWhole(t, open) })
}

// grownLikeRebuilt applies a catalogue course by course, with changes and deletions on the way, and
// compares every answer with that of an index built at once.
func grownLikeRebuilt(t *testing.T, open func(t testing.TB) search.Engine) {
	docs := Catalogue(1, 600, Now)
	e := open(t)
	for i, d := range docs {
		old := d
		old.Title = text.Localized{text.LV: "Vecs nosaukums"}
		apply(t, e, []*doc{{old}})
		d.Rev++
		docs[i].Rev = d.Rev
		apply(t, e, []*doc{{d}})
		if i%3 == 0 {
			apply(t, e, nil, d.Course)
		}
	}
	var kept []*doc
	for i, d := range docs {
		if i%3 != 0 {
			kept = append(kept, &doc{d})
		}
	}
	whole := filled(t, open, kept...)
	for _, q := range Queries(2, 60) {
		a, b := ask(t, e, q), ask(t, whole, q)
		if fmt.Sprint(courses(a), a.Total, a.Facets, a.Dropped) != fmt.Sprint(courses(b), b.Total, b.Facets, b.Dropped) {
			t.Fatalf("%+v:\ngrown   %v of %d %v\nrebuilt %v of %d %v", q, courses(a), a.Total, a.Dropped, courses(b), b.Total, b.Dropped)
		}
	}
}

// readersSeeWhole changes a course that is always found under one of two names while others read.
func readersSeeWhole(t *testing.T, open func(t testing.TB) search.Engine) {
	e := filled(t, open, course("a").title(text.EN, "Java zero").run("1", 5))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				r, err := e.Search(context.Background(), search.Query{Text: "java ", Now: Now})
				if err != nil || r.Total != 1 || len(r.Hits) != 1 || !strings.Contains(r.Hits[0].Highlights[0].Text, "Java") {
					t.Errorf("total %d, hits %d, error %v", r.Total, len(r.Hits), err)
					return
				}
			}
		})
	}
	deadline := time.Now().Add(10 * time.Second)
	for i := range 200 {
		d := course("a").title(text.EN, fmt.Sprintf("Java %d", i)).run("1", 5)
		d.Rev = int64(i + 2)
		apply(t, e, []*doc{d})
		if time.Now().After(deadline) {
			break
		}
	}
	close(done)
	readers.Wait()
}

func runHostile(t *testing.T, open func(t testing.TB) search.Engine) {
	e := filled(t, open, course("a").title(text.LV, "Metināšana ' OR 1=1").about(text.LV, "mode = online AND NOT x").run("1", 5))
	for name, q := range map[string]string{
		"ten kilobytes of words":     strings.Repeat("metināšana ", 1000),
		"ten kilobytes of one word":  strings.Repeat("ā", 5000),
		"ten kilobytes of letters":   strings.Repeat("a b c d e f ", 900),
		"control characters":         "met\x00in\x1b[31m\r\n\t\x7f",
		"broken UTF-8":               "metin\xc4\xff\xfe",
		"a rune cut at the bound":    strings.Repeat("x", search.MaxText-1) + "ā",
		"filter syntax":              `mode = "online" AND (seats > 0) OR NOT price < 5`,
		"SQL":                        "'; DROP TABLE courses; --",
		"quotes":                     `"""""„“”«»"""`,
		"an empty phrase":            `""`,
		"wildcards":                  "* ? .* [a-z]+ %_",
		"emoji":                      "🐍👩‍💻🇱🇻",
		"signs":                      "+++ --- ### ... //// \\\\",
		"right to left and joiners":  "\u202eanāšanitem\u200d\u200b",
		"combining marks alone":      strings.Repeat("\u0301", 200),
		"a number out of bounds":     "99999999999999999999999999999999",
		"spaces of many kinds":       "\u00a0\u2003\u3000 \t",
		"template":                   "{{.Title}} ${x} <script>",
		"very many distinct phrases": strings.Repeat(`"a b" `, 60),
	} {
		t.Run(name, func(t *testing.T) {
			for _, q := range []search.Query{{Text: q}, {Filters: map[search.Facet][]string{search.FacetMode: {q}, search.Facet(q): {q}}}, {Sort: search.Sort(q), Lang: text.Lang(q)}} {
				r := ask(t, e, q)
				if r.Total < 0 || r.Total > 1 || len(r.Hits) != r.Total {
					t.Errorf("%d hits of %d", len(r.Hits), r.Total)
				}
				for _, h := range r.Hits {
					for _, hl := range h.Highlights {
						marked(t, hl)
					}
				}
			}
			if _, err := e.SuggestTitles(context.Background(), q, text.LV, 5); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("numbers that are no numbers", func(t *testing.T) {
		nan := func(catalog.CourseID) float64 { zero := 0.0; return zero / zero }
		r := ask(t, e, search.Query{Boost: nan, MaxPrice: -5, RadiusKm: -1, HasNear: true, NearLat: 1e300})
		if r.Total != 1 || r.Hits[0].Score != 1 {
			t.Errorf("%+v", r)
		}
	})
}
