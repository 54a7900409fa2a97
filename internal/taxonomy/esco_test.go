package taxonomy_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

const escoDir = "../../../shared/data/esco"

// escoContent reads the published files just well enough to measure with; the importer
// proper is elsewhere.
var escoContent = sync.OnceValue(func() *taxonomy.Content {
	if _, err := os.Stat(filepath.Join(escoDir, "skills_en.csv")); err != nil {
		return nil
	}
	c := &taxonomy.Content{}
	at := map[string]int{}
	add := func(file string, kind func(row map[string]string) taxonomy.SkillKind) {
		eachRow(file, func(row map[string]string) {
			id, ok := taxonomy.IDFromURI(row["conceptUri"])
			if _, twice := at[id]; !ok || twice {
				return
			}
			at[id] = len(c.Skills)
			c.Skills = append(c.Skills, taxonomy.Skill{ID: taxonomy.SkillID(id), URI: row["conceptUri"], Kind: kind(row),
				Labels: escoLabels(row), Description: text.Localized{text.EN: row["description"]}})
		})
	}
	add("skills_en.csv", func(row map[string]string) taxonomy.SkillKind {
		if row["skillType"] == "knowledge" {
			return taxonomy.KindKnowledge
		}
		return taxonomy.KindSkill
	})
	add("skillGroups_en.csv", func(map[string]string) taxonomy.SkillKind { return taxonomy.KindGroup })
	eachRow("broaderRelationsSkillPillar.csv", func(row map[string]string) {
		id, _ := taxonomy.IDFromURI(row["conceptUri"])
		up, _ := taxonomy.IDFromURI(row["broaderUri"])
		if i, ok := at[id]; ok {
			c.Skills[i].Broader = append(c.Skills[i].Broader, taxonomy.SkillID(up))
		}
	})
	occupations := map[string]int{}
	eachRow("occupations_en.csv", func(row map[string]string) {
		id, _ := taxonomy.IDFromURI(row["conceptUri"])
		occupations[id] = len(c.Occupations)
		c.Occupations = append(c.Occupations, taxonomy.Occupation{ID: taxonomy.OccupationID(id), URI: row["conceptUri"],
			ISCO: taxonomy.ISCO08(row["iscoGroup"]), Labels: escoLabels(row), Description: text.Localized{text.EN: row["description"]}})
	})
	eachRow("occupationSkillRelations.csv", func(row map[string]string) {
		id, _ := taxonomy.IDFromURI(row["occupationUri"])
		s, _ := taxonomy.IDFromURI(row["skillUri"])
		o := &c.Occupations[occupations[id]]
		if row["relationType"] == "essential" {
			o.Essential = append(o.Essential, taxonomy.SkillID(s))
		} else {
			o.Optional = append(o.Optional, taxonomy.SkillID(s))
		}
	})
	return c
})

func escoLabels(row map[string]string) taxonomy.Labels {
	l := taxonomy.Labels{Preferred: text.Localized{text.EN: row["preferredLabel"]}}
	if alts := strings.FieldsFunc(row["altLabels"], func(r rune) bool { return r == '\n' }); len(alts) > 0 {
		l.Alternative = map[text.Lang][]string{text.EN: alts}
	}
	return l
}

func eachRow(file string, f func(row map[string]string)) {
	in, err := os.Open(filepath.Join(escoDir, file))
	if err != nil {
		panic(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		panic(err)
	}
	for _, r := range rows[1:] {
		row := make(map[string]string, len(r))
		for i, name := range rows[0] {
			row[strings.TrimPrefix(name, "\ufeff")] = r[i]
		}
		f(row)
	}
}

func esco(tb testing.TB) *taxonomy.Taxonomy {
	tb.Helper()
	c := escoContent()
	if c == nil {
		tb.Skip("SKIPPED: needs the ESCO files at " + escoDir)
	}
	t, _ := taxonomy.NewTolerant(c.Skills, c.Occupations, c.Lists)
	return t
}

func TestFullESCO(t *testing.T) {
	c := escoContent()
	if c == nil {
		t.Skip("SKIPPED: needs the ESCO files at " + escoDir)
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	tax, problems := taxonomy.NewTolerant(c.Skills, c.Occupations, c.Lists)
	took := time.Since(begin)
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d skills and groups, %d occupations, %d problems, linked in %v, %.1f MB beside the concepts themselves",
		tax.SkillCount(), tax.OccupationCount(), len(problems), took.Round(time.Millisecond), float64(after.HeapAlloc-before.HeapAlloc)/1e6)
	for _, p := range problems[:min(len(problems), 5)] {
		t.Log(p)
	}
	essential, optional, near, deepest := 0, 0, 0, 0
	for i := range tax.OccupationCount() {
		essential += len(tax.EssentialNos(taxonomy.OccupationNo(i)))
		optional += len(tax.OptionalNos(taxonomy.OccupationNo(i)))
	}
	for i := range tax.SkillCount() {
		up, dist := tax.AncestorNos(taxonomy.SkillNo(i), taxonomy.MaxDistance)
		near += len(up)
		if len(dist) > 0 {
			deepest = max(deepest, int(dist[len(dist)-1]))
		}
	}
	t.Logf("%d essential and %d optional relations; %d pairs of broader and narrower, at most %d apart", essential, optional, near, deepest)
	if tax.OccupationCount() != 3007 || essential+optional < 120_000 {
		t.Errorf("%d occupations with %d relations", tax.OccupationCount(), essential+optional)
	}
	if deepest >= taxonomy.MaxDistance {
		t.Errorf("the hierarchy is deeper than MaxDistance")
	}
	got := tax.SkillsByLabel("python")
	if len(got) == 0 || got[0] != pythonUUID {
		t.Errorf("python: %v", got)
	}
	for _, s := range c.Skills {
		if l := s.Labels.Preferred[text.EN]; len(tax.SkillsByLabel(l)) == 0 {
			t.Fatalf("%q does not find %s", l, s.ID)
		}
	}
}

func BenchmarkESCO(b *testing.B) {
	tax := esco(b)
	c := escoContent()
	b.Run("New", func(b *testing.B) {
		for b.Loop() {
			taxonomy.NewTolerant(c.Skills, c.Occupations, c.Lists)
		}
	})
	b.Run("SkillsByLabel", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			tax.SkillsByLabel(c.Skills[i%len(c.Skills)].Labels.Preferred[text.EN])
		}
	})
	for _, q := range []string{"p", "prog", "computer prog", "manage staff mus", "zzzz"} {
		b.Run("Suggest "+q, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tax.Suggest(q, text.EN, 10)
			}
		})
	}
	b.Run("ContentHash", func(b *testing.B) {
		for b.Loop() {
			t, _ := taxonomy.NewTolerant(c.Skills[:1000], nil, taxonomy.CodeLists{})
			t.ContentHash()
		}
	})
}
