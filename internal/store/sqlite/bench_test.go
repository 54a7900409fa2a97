package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/sqlite"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// sampleCourse is a course of about 1.4 KB, of one of 200 providers.
func sampleCourse(i int) catalog.Course {
	at := time.UnixMilli(1_700_000_000_000 + int64(i)*1000).UTC()
	c := catalog.Course{
		ID: catalog.CourseID(fmt.Sprintf("0199%08x-7000-8000-%012x", i, i)), Provider: org.ID(fmt.Sprintf("provider-%d", i%200)),
		ExternalID: fmt.Sprintf("ext-%d", i), Type: catalog.UpSkilling, Field: "0613", State: catalog.Published, Workload: 40,
		Title:       text.Localized{text.LV: "Programmēšanas pamati", text.EN: "Introduction to programming", text.RU: "Основы программирования"},
		Description: text.Localized{text.LV: strings.Repeat("Apraksts latviešu valodā. ", 15), text.EN: strings.Repeat("A description. ", 12)},
		CreatedAt:   at, UpdatedAt: at,
	}
	for s := range 5 {
		c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: taxonomy.SkillID(fmt.Sprintf("c0ffee00-0000-4000-8000-%012d", (i+s)%400)), Level: taxonomy.Level(1 + s)})
	}
	return c
}

// loaded opens a file with n courses.
func loaded(b *testing.B, n int) *store.Store {
	b.Helper()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "kompass.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Admin.Close() })
	batch := make([]catalog.Course, 0, 1000)
	for i := range n {
		if batch = append(batch, sampleCourse(i)); len(batch) == cap(batch) || i == n-1 {
			if _, err := s.Courses.Put(b.Context(), batch...); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	return s
}

func BenchmarkStore(b *testing.B) {
	const n = 100_000
	start := time.Now()
	s := loaded(b, n)
	b.Logf("put %d courses in %s", n, time.Since(start).Round(time.Millisecond))
	b.Run("Get", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Courses.Get(b.Context(), string(sampleCourse(rand.IntN(n)).ID)); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, q := range map[string]store.Query{
		"ListByProvider": {By: store.CourseByProvider, Value: "provider-7", Desc: true},
		"ListByID":       {By: store.ByID},
		"ListByIDDeep":   {By: store.ByID, Page: n / 20},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if p, err := s.Courses.List(b.Context(), q); err != nil || len(p.Items) != 20 {
					b.Fatal(len(p.Items), err)
				}
			}
		})
	}
	b.Run("All100k", func(b *testing.B) {
		for b.Loop() {
			count := 0
			for _, err := range s.Courses.All(b.Context()) {
				if err != nil {
					b.Fatal(err)
				}
				count++
			}
			if count < n {
				b.Fatal(count)
			}
		}
	})
	var id atomic.Int64
	id.Store(10_000_000)
	insert := func(b *testing.B) {
		if _, err := s.Courses.Create(b.Context(), sampleCourse(int(id.Add(1)))); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("Insert", func(b *testing.B) {
		for b.Loop() {
			insert(b)
		}
	})
	b.Run("InsertParallel32", func(b *testing.B) {
		b.SetParallelism(16)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				insert(b)
			}
		})
	})
	b.Run("PutSame1000", func(b *testing.B) {
		docs := make([]catalog.Course, 1000)
		for i := range docs {
			docs[i] = sampleCourse(i)
		}
		for b.Loop() {
			if n, err := s.Courses.Put(b.Context(), docs...); err != nil || n != 0 {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("OpenExisting", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "empty.db")
		for b.Loop() {
			s, err := sqlite.Open(b.Context(), path, sqlite.Options{})
			if err != nil {
				b.Fatal(err)
			}
			s.Admin.Close()
		}
	})
}
