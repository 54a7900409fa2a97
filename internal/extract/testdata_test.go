package extract

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/seed"
)

// sharedData holds published data that is no part of the project.
const sharedData = "../../../shared/data"

// escoTaxonomy is the full ESCO; nil where the shared data is absent.
var escoTaxonomy = sync.OnceValue(func() *taxonomy.Taxonomy {
	dir := filepath.Join(sharedData, "esco")
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	rel, err := esco.Read(os.DirFS(dir), esco.Options{})
	if err != nil {
		panic(err)
	}
	tax, _ := taxonomy.NewTolerant(rel.Skills, rel.Occupations, taxonomy.CodeLists{})
	return tax
})

var escoEngine = sync.OnceValue(func() *Engine { return New(escoTaxonomy(), Options{}) })

// withESCO returns the full taxonomy or skips the test, loudly.
func withESCO(t testing.TB) *taxonomy.Taxonomy {
	t.Helper()
	tax := escoTaxonomy()
	if tax == nil {
		t.Skip("SKIPPED: ../shared/data/esco is absent, so extraction over the full ESCO is not measured")
	}
	return tax
}

// seedTaxonomy is the demonstration data's.
var seedTaxonomy = sync.OnceValue(func() *taxonomy.Taxonomy {
	d, err := dataset.Load(seed.FS, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	tax, err := taxonomy.New(d.Skills, d.Occupations, d.Lists())
	if err != nil {
		panic(err)
	}
	return tax
})

var seedEngine = sync.OnceValue(func() *Engine { return New(seedTaxonomy(), Options{}) })

// labelled is one sentence with the skills that annotators gave it.
type labelled struct {
	set, sentence string
	gold          map[taxonomy.SkillID]bool
}

// validation reads one of the published validation sets. Rows of one sentence are one labelled
// sentence, as its readme counts them; "LABEL NOT PRESENT" and "UNDERSPECIFIED" label nothing.
// Sentences without a label stay: they are no queries, but nothing should be accepted there.
func validation(t testing.TB, tax *taxonomy.Taxonomy, set string) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData, "skill_extraction_dev", set+"_validation_annotations.csv"))
	if err != nil {
		t.Skipf("SKIPPED: the %s validation set is absent, extraction is not scored: %v", set, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byLabel := englishLabels(tax)
	at := map[string]int{}
	var out []labelled
	for _, r := range rows[1:] {
		i, ok := at[r[0]]
		if !ok {
			i = len(out)
			at[r[0]] = i
			out = append(out, labelled{set, r[0], map[taxonomy.SkillID]bool{}})
		}
		if r[3] == "" || r[3] == "LABEL NOT PRESENT" || r[3] == "UNDERSPECIFIED" {
			continue
		}
		id, ok := byLabel[strings.TrimSpace(r[3])]
		if !ok {
			t.Fatalf("%s: the taxonomy has no %q", set, r[3])
		}
		out[i].gold[id] = true
	}
	return out
}

// queries leaves the sentences that have a label.
func queries(all []labelled) []labelled {
	return slices.DeleteFunc(slices.Clone(all), func(l labelled) bool { return len(l.gold) == 0 })
}

func englishLabels(tax *taxonomy.Taxonomy) map[string]taxonomy.SkillID {
	m := map[string]taxonomy.SkillID{}
	for i := range taxonomy.SkillNo(tax.SkillCount()) {
		if s := tax.SkillByNo(i); s.Kind != taxonomy.KindGroup {
			m[strings.TrimSpace(s.Labels.Preferred[text.EN])] = s.ID
		}
	}
	return m
}

// marks are the figures of a ranking over labelled sentences.
type marks struct {
	queries                 int
	rp5, rp10, mrr          float64
	accepted, right, labels int
}

// rank adds one sentence whose labels are gold and whose ranking is given, best first.
func (m *marks) rank(gold map[taxonomy.SkillID]bool, ranked []taxonomy.SkillID) {
	m.queries++
	m.rp5 += rPrecision(gold, ranked, 5)
	m.rp10 += rPrecision(gold, ranked, 10)
	if i := slices.IndexFunc(ranked, func(id taxonomy.SkillID) bool { return gold[id] }); i >= 0 {
		m.mrr += 1 / float64(i+1)
	}
}

// rPrecision is the labels among the first k, as a share of k or of all labels if those are fewer.
func rPrecision(gold map[taxonomy.SkillID]bool, ranked []taxonomy.SkillID, k int) float64 {
	hits := 0
	for _, id := range ranked[:min(k, len(ranked))] {
		if gold[id] {
			hits++
		}
	}
	return float64(hits) / float64(min(k, len(gold)))
}

// means returns RP@5, RP@10 and the mean reciprocal rank.
func (m *marks) means() (rp5, rp10, mrr float64) {
	n := float64(max(1, m.queries))
	return m.rp5 / n, m.rp10 / n, m.mrr / n
}

func (m *marks) precision() float64 { return float64(m.right) / float64(max(1, m.accepted)) }
func (m *marks) recall() float64    { return float64(m.right) / float64(max(1, m.labels)) }
