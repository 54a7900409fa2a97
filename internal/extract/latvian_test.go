package extract

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// TestLatvian holds extraction from Latvian adverts to RP@5 of at least .6 over the seed taxonomy.
// The sentences and their labels are ours, in the Latvian of vacancies: inflected, mixed with
// English names. Who wrote them knew the seed's skills and wrote its Latvian labels too, so the
// figure says that inflection is understood, not how adverts of strangers fare.
func TestLatvian(t *testing.T) {
	raw, err := os.ReadFile("testdata/latvian.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text   string
		Skills []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 60 {
		t.Fatalf("%d sentences, want 60", len(cases))
	}
	byLabel := englishLabels(seedTaxonomy())
	var all []labelled
	for _, c := range cases {
		gold := map[taxonomy.SkillID]bool{}
		for _, name := range c.Skills {
			id, ok := byLabel[name]
			if !ok {
				t.Fatalf("%q: the seed has no skill %q", c.Text, name)
			}
			gold[id] = true
		}
		all = append(all, labelled{"latvian", c.Text, gold})
	}
	m := mark(seedEngine(), all)
	rp5, rp10, mrr := m.means()
	t.Logf("Latvian: %d sentences, RP@5 %.3f, RP@10 %.3f, MRR %.3f, accepted %d/%d %.3f, recall %.3f",
		m.queries, rp5, rp10, mrr, m.right, m.accepted, m.precision(), m.recall())
	if rp5 < .6 {
		t.Errorf("RP@5 %.3f is below .6", rp5)
	}
	if m.precision() < .85 {
		t.Errorf("precision of what is accepted unasked is %.3f, below .85", m.precision())
	}
	if testing.Verbose() {
		for _, l := range all {
			logMisses(t, seedEngine(), l)
		}
	}
}

// logMisses prints the labels of a sentence that are not among the first five.
func logMisses(t *testing.T, e *Engine, l labelled) {
	top := map[taxonomy.SkillID]bool{}
	for _, s := range e.Extract(l.sentence, Request{Limit: 5, Everything: true}).Skills {
		top[s.ID] = true
		if s.Accept && !l.gold[s.ID] {
			label, _ := e.tax.SkillLabel(s.ID, "en")
			t.Logf("accepted %q: %s", label, l.sentence)
		}
	}
	for id := range l.gold {
		if !top[id] {
			label, _ := e.tax.SkillLabel(id, "en")
			t.Logf("missed %q: %s", label, l.sentence)
		}
	}
}
