package memory_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/search/memory"
	"github.com/prasmju-kompass/kompass/internal/search/searchtest"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// sizes are the catalogues that are measured, in runs; a million only when asked for.
func sizes() []int {
	list := []int{10_000, 100_000}
	if os.Getenv("KOMPASS_BENCH_LARGE") != "" {
		list = append(list, 1_000_000)
	}
	return list
}

var built = struct {
	sync.Mutex
	engines map[int]*memory.Engine
}{engines: map[int]*memory.Engine{}}

// engineOf returns an engine with a generated catalogue, which benchmarks share.
func engineOf(tb testing.TB, runs int) *memory.Engine {
	built.Lock()
	defer built.Unlock()
	if built.engines[runs] == nil {
		e := memory.New()
		if err := e.Replace(context.Background(), searchtest.Stream(1, runs, searchtest.Now)); err != nil {
			tb.Fatal(err)
		}
		built.engines[runs] = e
	}
	return built.engines[runs]
}

func bySize(b *testing.B, run func(b *testing.B, runs int)) {
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("runs=%d", n), func(b *testing.B) { run(b, n) })
	}
}

func liveHeap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkBuild measures a rebuild from documents already in memory, and what the index keeps.
func BenchmarkBuild(b *testing.B) {
	bySize(b, func(b *testing.B, runs int) {
		docs := searchtest.Catalogue(1, runs, searchtest.Now)
		stream := func(yield func(search.Document, error) bool) {
			for _, d := range docs {
				if !yield(d, nil) {
					return
				}
			}
		}
		var e *memory.Engine
		for b.Loop() {
			e = memory.New()
			if err := e.Replace(context.Background(), stream); err != nil {
				b.Fatal(err)
			}
		}
		with := liveHeap()
		s := e.Status()
		runtime.KeepAlive(e)
		e = nil
		b.ReportMetric((with-liveHeap())/(1<<20), "live-MB")
		b.ReportMetric(float64(s.Courses), "courses")
	})
}

// measured asks the queries in turn and reports the distribution of the times.
func measured(b *testing.B, e *memory.Engine, queries []search.Query) {
	b.Helper()
	for i := range min(len(queries), 50) { // fill the rooms and the day
		if _, err := e.Search(context.Background(), queries[i]); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	t := newTimes()
	i := 0
	for b.Loop() {
		t.time(func() {
			if _, err := e.Search(context.Background(), queries[i%len(queries)]); err != nil {
				b.Fatal(err)
			}
		})
		i++
	}
	t.report(b)
}

// times are how long each of many calls took, by the clock on the wall and that of the thread: on
// a machine that does other work too the latter says what the code costs.
type times struct{ wall, cpu []time.Duration }

func newTimes() *times {
	runtime.LockOSThread()
	return &times{}
}

func (t *times) time(f func()) {
	began, ran := time.Now(), cpuTime()
	f()
	t.cpu = append(t.cpu, cpuTime()-ran)
	t.wall = append(t.wall, time.Since(began))
}

func (t *times) report(b *testing.B) {
	runtime.UnlockOSThread()
	for name, list := range map[string][]time.Duration{"": t.wall, "cpu-": t.cpu} {
		slices.Sort(list)
		at := func(p float64) float64 { return float64(list[int(p*float64(len(list)-1))].Microseconds()) }
		b.ReportMetric(at(0.5), name+"p50-µs")
		b.ReportMetric(at(0.99), name+"p99-µs")
	}
}

// inDemand is a stand-in for the market: a lookup by id.
func inDemand(id catalog.CourseID) float64 { return float64(id[len(id)-1]-'0') / 10 }

// learners are words with highlights and the counts of all facets, a few with filters.
func learners() []search.Query {
	var out []search.Query
	for _, q := range searchtest.Queries(7, 2000) {
		if len([]rune(q.Text)) > 2 {
			q.Sort, q.Boost, q.BoostRev = search.ByRelevance, inDemand, 1
			out = append(out, q)
		}
	}
	return out
}

func BenchmarkSearch(b *testing.B) {
	bySize(b, func(b *testing.B, runs int) { measured(b, engineOf(b, runs), learners()) })
}

// BenchmarkSearchSixFilters has a word and six facets filtered by, so that seven groups are counted.
func BenchmarkSearchSixFilters(b *testing.B) {
	queries := learners()
	for i := range queries {
		queries[i].Filters = map[search.Facet][]string{
			search.FacetMode: {"online", "onsite"}, search.FacetPrice: {"paid"}, search.FacetLanguage: {"lv"}, search.FacetTimetable: {"evening", "weekend", "day"},
			search.FacetType: {"formal", "interest", "up-skilling"}, search.FacetLevel: {"4", "5", "6", "3"},
		}
	}
	bySize(b, func(b *testing.B, runs int) { measured(b, engineOf(b, runs), queries) })
}

func BenchmarkSearchBroad(b *testing.B) {
	for name, q := range map[string]search.Query{"empty": {}, "one-letter": {Text: "p"}, "two-letters": {Text: "pr"}, "open": {Open: true}, "by-title": {Sort: search.ByTitle}} {
		b.Run(name, func(b *testing.B) {
			q.Now, q.Lang, q.Boost, q.BoostRev = searchtest.Now, text.LV, inDemand, 1
			bySize(b, func(b *testing.B, runs int) { measured(b, engineOf(b, runs), []search.Query{q}) })
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	typed := []string{"p", "pr", "prog", "program", "datu an", "angļu", "keromika", "м", "осно"}
	bySize(b, func(b *testing.B, runs int) {
		e := engineOf(b, runs)
		t := newTimes()
		i := 0
		for b.Loop() {
			t.time(func() {
				if _, err := e.SuggestTitles(context.Background(), typed[i%len(typed)], text.LV, 8); err != nil {
					b.Fatal(err)
				}
			})
			i++
		}
		t.report(b)
	})
}

// BenchmarkApply changes one course at a time, until the change is visible.
func BenchmarkApply(b *testing.B) {
	bySize(b, func(b *testing.B, runs int) {
		e := memory.New()
		docs := searchtest.Catalogue(1, runs, searchtest.Now)
		if err := e.Replace(context.Background(), searchtest.Stream(1, runs, searchtest.Now)); err != nil {
			b.Fatal(err)
		}
		t := newTimes()
		i := 0
		for b.Loop() {
			d := docs[i*7919%len(docs)]
			d.Rev = int64(i + 2)
			i++
			t.time(func() {
				if err := e.Apply(context.Background(), []search.Document{d}, nil); err != nil {
					b.Fatal(err)
				}
			})
		}
		e.Close()
		t.report(b)
	})
}

// BenchmarkSearchWhileApplying measures queries while another goroutine changes 200 courses a second.
func BenchmarkSearchWhileApplying(b *testing.B) {
	bySize(b, func(b *testing.B, runs int) {
		e := memory.New()
		if err := e.Replace(context.Background(), searchtest.Stream(1, runs, searchtest.Now)); err != nil {
			b.Fatal(err)
		}
		docs := searchtest.Catalogue(1, 5000, searchtest.Now) // the first courses of the same catalogue
		stop := make(chan struct{})
		var writer sync.WaitGroup
		writer.Go(func() {
			tick := time.NewTicker(5 * time.Millisecond)
			defer tick.Stop()
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				case <-tick.C:
				}
				d := docs[i%len(docs)]
				d.Rev = int64(i + 2)
				if err := e.Apply(context.Background(), []search.Document{d}, nil); err != nil {
					b.Error(err)
					return
				}
			}
		})
		measured(b, e, learners())
		close(stop)
		writer.Wait()
		e.Close()
	})
}
