package market_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/market/markettest"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

func build(n int) *market.Market {
	tax, docs := markettest.LargeCatalogue(n)
	ed := market.New().Edit()
	ed.SetTaxonomy(tax)
	for _, d := range docs {
		if _, err := ed.Put(d); err != nil {
			panic(err)
		}
	}
	return ed.Done(markettest.Today)
}

func BenchmarkFullBuild(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		tax, docs := markettest.LargeCatalogue(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ed := market.New().Edit()
				ed.SetTaxonomy(tax)
				for _, d := range docs {
					_, _ = ed.Put(d)
				}
				ed.Done(markettest.Today)
			}
		})
	}
}

func BenchmarkOneChange(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		m := build(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			rev := int64(1)
			for b.Loop() {
				rev++
				ed := m.Edit()
				_, _ = ed.Put(catalog.Course{ID: catalog.CourseID(fmt.Sprintf("c%07d", int(rev)*37%n)), Rev: rev, State: catalog.Published,
					Teaches: []taxonomy.SkillAt{{Skill: markettest.SkillID(1200), Level: 3}, {Skill: markettest.SkillID(5000)}}, UpdatedAt: markettest.Today})
				m = ed.Done(markettest.Today)
			}
		})
	}
}

func BenchmarkOneDemandChange(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		tax, _ := markettest.LargeCatalogue(0)
		ed := market.New().Edit()
		ed.SetTaxonomy(tax)
		demands := markettest.LargeDemands(n)
		for _, d := range demands {
			_, _ = ed.Put(d)
		}
		m := ed.Done(markettest.Today)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			rev := int64(1)
			for b.Loop() {
				rev++
				d := demands[int(rev)*37%n]
				d.Rev = rev
				ed := m.Edit()
				_, _ = ed.Put(d)
				m = ed.Done(markettest.Today)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	m := build(100_000)
	b.Run("course and its runs", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c, _ := m.Course("c0050000")
			_ = m.Instances(c.ID)
		}
	})
	b.Run("courses teaching the commonest skill", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = m.CoursesTeaching(markettest.SkillID(1000))
		}
	})
	b.Run("courses teaching a rare skill", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = m.CoursesTeaching(markettest.SkillID(9000))
		}
	})
}

func BenchmarkMemory(b *testing.B) {
	tax, docs := markettest.LargeCatalogue(100_000)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		ed := market.New().Edit()
		ed.SetTaxonomy(tax)
		for _, d := range docs {
			_, _ = ed.Put(d)
		}
		m := ed.Done(markettest.Today)
		runtime.GC()
		runtime.ReadMemStats(&after)
		posts := 0
		for _, s := range m.CourseShards() {
			for i := range tax.SkillCount() {
				posts += len(s.Posts(taxonomy.SkillNo(i)))
			}
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
		b.ReportMetric(float64(posts), "posts")
	}
}
