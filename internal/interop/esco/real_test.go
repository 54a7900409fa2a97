package esco_test

import (
	"io/fs"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// realRelease is ESCO v1.1.1, English.
func realRelease(t testing.TB) fs.FS {
	const dir = "../../../../shared/data/esco"
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: ESCO v1.1.1 is not at %s", dir)
	}
	return os.DirFS(dir)
}

func TestReadESCO111(t *testing.T) {
	files := realRelease(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	r, err := esco.Read(files, esco.Options{})
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d rows in %v, %d MB kept, %d MB allocated", r.Rows, took, (after.HeapAlloc-before.HeapAlloc)>>20, (after.TotalAlloc-before.TotalAlloc)>>20)

	kinds := make(map[taxonomy.SkillKind]int)
	var digital, broader, alternatives, undescribed int
	for _, s := range r.Skills {
		kinds[s.Kind]++
		broader += len(s.Broader)
		alternatives += len(s.Labels.Alternative[text.EN])
		if s.Digital {
			digital++
		}
		if s.Description.Empty() && s.Kind != taxonomy.KindGroup {
			undescribed++
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
	}
	if n := kinds[taxonomy.KindSkill] + kinds[taxonomy.KindKnowledge]; n != 13_896 || kinds[taxonomy.KindKnowledge] != 3_059 || kinds[taxonomy.KindGroup] != 640 {
		t.Errorf("kinds = %v", kinds)
	}
	var essential, optional int
	for _, o := range r.Occupations {
		essential, optional = essential+len(o.Essential), optional+len(o.Optional)
		alternatives += len(o.Labels.Alternative[text.EN])
	}
	if len(r.Occupations) != 3_007 || digital != 1_206 || len(r.ISCO) != 619 || len(r.ISCEDF) != 220 {
		t.Errorf("%d occupations, %d digital, %d ISCO groups, %d ISCED-F fields", len(r.Occupations), digital, len(r.ISCO), len(r.ISCEDF))
	}
	// What the release itself gets wrong: 7 + 1 links in the hierarchies and 67 of
	// occupations name concepts that it does not have, and one skill is related to itself.
	if essential+optional != 123_855-67 || broader != 20_656-7 || r.Errors.Total != 76 {
		t.Errorf("%d relations, %d broader, %d bad rows: %v", essential+optional, broader, r.Errors.Total, r.Errors.List[:3])
	}
	for _, e := range r.Errors.List {
		if !strings.HasPrefix(e.Code, "unknown_") && e.Code != "links_to_itself" || e.File == "" || e.Line < 2 || e.Column == "" || e.Value == "" {
			t.Errorf("row error %+v", e)
		}
	}
	if r.Obsolete != 0 || undescribed != 0 || alternatives < 80_000 {
		t.Errorf("%d obsolete, %d undescribed, %d alternative labels", r.Obsolete, undescribed, alternatives)
	}

	again, err := esco.Read(files, esco.Options{})
	if err != nil || !reflect.DeepEqual(r, again) {
		t.Errorf("a second reading differs (%v)", err)
	}
}

func BenchmarkReadESCO111(b *testing.B) {
	files := realRelease(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := esco.Read(files, esco.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
