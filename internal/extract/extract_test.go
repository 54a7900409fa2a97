package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// finding returns what an extraction over the seed says of a skill, by its English label.
func finding(t *testing.T, s, label string) Found {
	t.Helper()
	id, ok := englishLabels(seedTaxonomy())[label]
	if !ok {
		t.Fatalf("the seed has no skill %q", label)
	}
	res := seedEngine().Extract(s, Request{})
	for _, f := range res.Skills {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("%q: %q is not found in %v", s, label, labelsOf(res))
	return Found{}
}

func labelsOf(r Result) []string {
	var out []string
	for _, f := range r.Skills {
		l, _ := seedTaxonomy().SkillLabel(f.ID, text.EN)
		out = append(out, l)
	}
	return out
}

// Where a skill stands is told in bytes of the original, whatever stands before it.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ text, skill, place string }{
		{"We use Python.", "Python (computer programming)", "Python"},
		{"👩‍💻🚀 Meklējam: PostgreSQL speciālistu", "PostgreSQL", "PostgreSQL"},
		{"Ļoti svarīga kiberdrošība — katru dienu", "cyber security", "kiberdrošība"},
		{"Prasmes: projektu vadīšana, 🙂 mašīnmācīšanās.", "machine learning", "mašīnmācīšanās"},
		{"Nepieciešamas zināšanas KIBERDROŠĪBĀ!", "cyber security", "KIBERDROŠĪBĀ"},
		{"datoru ti\u0304kli, kiberdros\u030cība\u0304", "cyber security", "kiberdros\u030cība\u0304"},
		{"Знание SQL обязательно", "SQL", "SQL"},
		{"C# un C++ pieredze", "C++", "C++"},
		{"stack: . NET and Docker", ".NET", ". NET"},
		{"Jāprot vadīt neliela komanda", "lead a team", "vadīt neliela komanda"},
		{"Ábç éè ñ: Kubernetes", "Kubernetes", "Kubernetes"},
		{"experience with Kubernets", "Kubernetes", "Kubernets"},
	} {
		f := finding(t, c.text, c.skill)
		if got := c.text[f.Start:f.End]; got != c.place {
			t.Errorf("%q: %s stands at %q, want %q", c.text, c.skill, got, c.place)
		}
	}
}

func TestEveryMentionIsTold(t *testing.T) {
	s := "Python developer wanted.\nYou know Python and SQL.\nMore Python!"
	f := finding(t, s, "Python (computer programming)")
	if len(f.Mentions) != 3 {
		t.Fatalf("mentions %v, want 3", f.Mentions)
	}
	for i, m := range f.Mentions {
		if s[m.Start:m.End] != "Python" || i > 0 && m.Start <= f.Mentions[i-1].Start {
			t.Errorf("mention %d: %q at %d", i, s[m.Start:m.End], m.Start)
		}
	}
}

// What may be taken unasked is a preferred label that stands there itself.
func TestAccept(t *testing.T) {
	for _, c := range []struct {
		text, skill string
		accept      bool
	}{
		{"Experience with PostgreSQL required", "PostgreSQL", true},
		{"Java un Python pieredze", "Java (computer programming)", true},
		{"nepieciešama projektu vadība", "project management", true},
		{"pieredze projektu vadībā", "project management", true},         // an inflected form
		{"experience in managing projects", "project management", false}, // only its words
		{"we store it in a database", "database", false},                 // a common noun, in passing
		{"Apache Spark and Scala", "Apache Spark", true},
		{"spark your creativity with Scala", "Scala", true},
		{"knowledge of SQL Server", "SQL Server", true},
		{"knowledge of SQL Server", "SQL", false}, // a longer label covers it
		{"golang developer", "Go (programming language)", false},
	} {
		res := seedEngine().Extract(c.text, Request{Everything: true})
		id := englishLabels(seedTaxonomy())[c.skill]
		if id == "" {
			t.Fatalf("the seed has no skill %q", c.skill)
		}
		found := false
		for _, f := range res.Skills {
			if f.ID != id {
				continue
			}
			found = true
			if f.Accept != c.accept {
				t.Errorf("%q: accept %s is %v", c.text, c.skill, f.Accept)
			}
			if f.Accept && f.Confidence < acceptedPrecision {
				t.Errorf("%q: accepted with confidence %.2f", c.text, f.Confidence)
			}
		}
		if !found {
			t.Errorf("%q: %s is not found", c.text, c.skill)
		}
	}
}

// An advert mixes languages; each sentence is read in its own.
func TestMixedLanguages(t *testing.T) {
	s := `Aicinām darbā sistēmu administratoru!
Prasības: pieredze Linux serveru uzturēšanā, datortīkli.
We also use Terraform and Docker in our cloud.
Знание английского языка, умение решать проблемы.`
	for skill, place := range map[string]string{
		"Linux": "Linux", "computer networks": "datortīkli", "Terraform": "Terraform", "Docker": "Docker",
		"English": "английского языка", "solve problems": "решать проблемы",
	} {
		f := finding(t, s, skill)
		if got := s[f.Start:f.End]; got != place {
			t.Errorf("%s stands at %q, want %q", skill, got, place)
		}
	}
	if res := seedEngine().Extract(s, Request{}); res.Lang != text.LV && res.Lang != text.RU && res.Lang != text.EN {
		t.Errorf("language %q", res.Lang)
	}
	if res := seedEngine().Extract("Meklējam programmētāju ar pieredzi datubāzu izstrādē", Request{}); res.Lang != text.LV {
		t.Errorf("language %q, want lv", res.Lang)
	}
}

// Adverts are typed without diacritics too.
func TestTypedWithoutDiacritics(t *testing.T) {
	for typed, skill := range map[string]string{
		"Vajadzigas zinasanas kiberdrosiba un datoru tiklos": "cyber security",
		"pieredze projektu vadiba":                           "project management",
		"masinmacisanas un datu analize":                     "machine learning",
	} {
		finding(t, typed, skill)
	}
}

func TestLimitAndFloor(t *testing.T) {
	s := "Java, Python, SQL, Docker, Kubernetes, Linux, PostgreSQL, Git, Scrum, Terraform"
	if got := len(seedEngine().Extract(s, Request{Limit: 4}).Skills); got != 4 {
		t.Errorf("%d skills, want 4", got)
	}
	few, all := seedEngine().Extract(s, Request{Limit: 1000}), seedEngine().Extract(s, Request{Limit: 1000, Everything: true})
	if len(few.Skills) < 10 || len(all.Skills) <= len(few.Skills) {
		t.Errorf("%d skills with a floor, %d without", len(few.Skills), len(all.Skills))
	}
	for _, f := range few.Skills {
		if f.Confidence < MinConfidence {
			t.Errorf("%s has confidence %.3f", f.Label, f.Confidence)
		}
	}
}

func TestNothingToFind(t *testing.T) {
	empty := New(taxonomy.Empty(), Options{})
	for _, s := range []string{"", " ", "\n\n", "???", "🙂🙂🙂", "\xff\xfe", strings.Repeat("a", 5000), strings.Repeat("a ", 5000), "the and of"} {
		if got := empty.Extract(s, Request{}); len(got.Skills) != 0 {
			t.Errorf("%q: found %v in an empty taxonomy", s[:min(10, len(s))], got.Skills)
		}
		if got := seedEngine().Extract(s, Request{}); len(got.Skills) != 0 {
			t.Errorf("%q: found %v", s[:min(10, len(s))], labelsOf(got))
		}
		if got := empty.Occupations(s, 3); len(got) != 0 {
			t.Errorf("%q: occupations %v", s[:min(10, len(s))], got)
		}
	}
	// A text beyond the bound is read up to it, and not cut inside a word's bytes.
	long := strings.Repeat("ā", MaxText)
	for _, f := range seedEngine().Extract(long+" Python", Request{}).Skills {
		if !utf8.ValidString(long[f.Start:f.End]) {
			t.Error("a place cuts a letter")
		}
	}
}

// Phrases name skills by label; one that no taxonomy of ours knows is a slip of the pen.
func TestPhrasesNameSkills(t *testing.T) {
	seed, full := phrasesOf(seedTaxonomy()), map[int32][]phrase{}
	if tax := escoTaxonomy(); tax != nil {
		full = phrasesOf(tax)
	}
	if len(seed) < 80 {
		t.Errorf("the seed has skills for %d lines of phrases only", len(seed))
	}
	for line := range strings.Lines(advertPhrases) {
		names, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		_, inSeed := firstNamed(seedTaxonomy(), strings.Split(names, ";"))
		inFull := len(full) == 0
		if !inFull {
			_, inFull = firstNamed(escoTaxonomy(), strings.Split(names, ";"))
		}
		if !inSeed && !inFull {
			t.Errorf("no skill is named %q", names)
		}
		if strings.TrimSpace(words) == "" {
			t.Errorf("%q has no phrase", names)
		}
	}
}
