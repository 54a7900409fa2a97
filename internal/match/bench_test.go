package match_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/match"
)

func large(n int) *market.Market {
	tax, docs := markettest.LargeCatalogue(n)
	ed := market.New().Edit()
	ed.SetTaxonomy(tax)
	put(ed, docs...)
	for _, d := range markettest.LargeDemands(n) {
		put(ed, d)
	}
	return ed.Done(markettest.Today)
}

// BenchmarkCourses ranks the top 20 courses for demands of 4 to 11 needs and reports the
// median and the 99th percentile beside the mean.
func BenchmarkCourses(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x := on(large(n))
			var queries []match.Query
			for _, d := range markettest.LargeDemands(500) {
				queries = append(queries, match.Query{Needs: d.Needs, By: d.From, Place: d.Place, Limit: 20})
			}
			b.Run("rank", func(b *testing.B) { spread(b, len(queries), func(i int) { x.Rank(queries[i]) }) })
			b.Run("explained", func(b *testing.B) { spread(b, len(queries), func(i int) { x.Courses(queries[i]) }) })
		})
	}
}

// spread runs f over 0..n-1 again and again and reports percentiles.
func spread(b *testing.B, n int, f func(i int)) {
	b.ReportAllocs()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		f(i % n)
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
}

func BenchmarkOthers(b *testing.B) {
	m := large(100_000)
	x := on(m)
	demands := markettest.LargeDemands(200)
	course, _ := m.Course("c0000042")
	b.Run("demands for a course", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.DemandsForCourse(course, 20)
		}
	})
	b.Run("coverage", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			x.Coverage(match.Query{Needs: demands[i%len(demands)].Needs})
		}
	})
	b.Run("bundle of 5", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			x.Bundle(match.Query{Needs: demands[i%len(demands)].Needs}, 5)
		}
	})
}
