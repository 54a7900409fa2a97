package taxonomy_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func labelled(id string, kind taxonomy.SkillKind, preferred text.Localized, alternative map[text.Lang][]string) taxonomy.Skill {
	return taxonomy.Skill{ID: taxonomy.SkillID(id), Kind: kind, Labels: taxonomy.Labels{Preferred: preferred, Alternative: alternative}}
}

func sample(t *testing.T) *taxonomy.Taxonomy {
	t.Helper()
	tax, err := taxonomy.New([]taxonomy.Skill{
		labelled("go", taxonomy.KindKnowledge, text.Localized{text.EN: "Go (programming language)"}, map[text.Lang][]string{text.EN: {"Golang", "Go"}}),
		labelled("go-game", taxonomy.KindSkill, text.Localized{text.EN: "Go", text.LV: "Go spēle"}, nil),
		labelled("net", taxonomy.KindSkill, text.Localized{text.LV: "tīklu administrēšana", text.EN: "network administration", text.RU: "администрирование сетей"}, map[text.Lang][]string{text.LV: {"datortīklu pārvaldība"}}),
		labelled("ict", taxonomy.KindGroup, text.Localized{text.EN: "Network Administration"}, nil),
		labelled("c", taxonomy.KindKnowledge, text.Localized{text.EN: "C"}, nil),
		labelled("cpp", taxonomy.KindKnowledge, text.Localized{text.EN: "C++"}, nil),
		labelled("dotnet", taxonomy.KindKnowledge, text.Localized{text.EN: ".NET"}, nil),
	}, []taxonomy.Occupation{
		{ID: "admin", ISCO: "2522", Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "network administrator", text.LV: "tīkla administrators"}}},
	}, taxonomy.CodeLists{})
	if err != nil {
		t.Fatal(err)
	}
	return tax
}

func TestSkillsByLabel(t *testing.T) {
	tax := sample(t)
	tests := map[string]ids{
		"golang":                    {"go"},
		"GO":                        {"go-game", "go"}, // whose preferred label it is comes first
		"  TIKLU \t administresana": {"net"},
		"tīklu administrēšana":      {"net"},
		"Администрирование сетей": {"net"},
		"datortiklu parvaldiba":   {"net"},
		"network administration":  {"net", "ict"}, // groups last
		"C":                       {"c"},
		"c++":                     {"cpp"},
		"network administrator":   nil, // an occupation
		"netw":                    nil,
		"":                        nil,
	}
	for label, want := range tests {
		if got := tax.SkillsByLabel(label); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", label, got, want)
		}
	}
	if got := tax.OccupationsByLabel("TĪKLA administrators"); !slices.Equal(got, []taxonomy.OccupationID{"admin"}) {
		t.Errorf("occupation: %v", got)
	}
}

func TestSuggest(t *testing.T) {
	tax := sample(t)
	tests := []struct {
		q    string
		lang text.Lang
		want string
	}{
		{"go", text.EN, "go-game:Go go:Go"}, // the exact label before longer ones, the preferred before others
		{"gol", text.EN, "go:Golang"},
		{"admin", text.LV, "admin:tīkla administrators net:tīklu administrēšana"},
		{"adm tikl", text.LV, "admin:tīkla administrators net:tīklu administrēšana"}, // any order
		{"tīkl", text.LV, "admin:tīkla administrators net:tīklu administrēšana"},
		{"сет", text.RU, "net:администрирование сетей"},
		{"net", text.EN, "admin:network administrator net:network administration dotnet:.NET"},
		{".net", text.EN, "dotnet:.NET"},
		{"c+", text.EN, "cpp:C++"},
		{"working", text.EN, ""}, // inside a word only
		{"  ", text.EN, ""},
	}
	for _, test := range tests {
		var got []string
		for _, s := range tax.Suggest(test.q, test.lang, 10) {
			got = append(got, string(s.Skill)+string(s.Occupation)+":"+s.Label)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q in %s: %v, want %s", test.q, test.lang, got, test.want)
		}
	}
	if got := tax.SuggestOccupations("adm", text.LV, 5); len(got) != 1 || got[0].Occupation != "admin" {
		t.Errorf("occupations only: %+v", got)
	}
	if got := tax.SuggestSkills("adm", text.LV, 5); len(got) != 1 || got[0].Skill != "net" || got[0].Lang != text.LV || !got[0].Preferred {
		t.Errorf("skills only: %+v", got)
	}
	if got := tax.Suggest("n", text.EN, 1); len(got) != 1 {
		t.Errorf("limit 1: %+v", got)
	}
}

// Suggest finds what a plain scan over all labels finds, and nothing else.
func TestSuggestEqualsScan(t *testing.T) {
	words := []string{"tīkls", "tīkla", "Go", "C++", "net", "networks", "ēka", "ā", "сеть", "data-base"}
	phrase := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "words"), rapid.SampledFrom([]string{" ", "  ", "/", " ("}).Draw(t, "between"))
	})
	rapid.Check(t, func(t *rapid.T) {
		var skills []taxonomy.Skill
		for i := range rapid.IntRange(1, 8).Draw(t, "skills") {
			skills = append(skills, labelled(string(rune('a'+i)), taxonomy.KindSkill,
				text.Localized{text.LV: phrase.Draw(t, "lv"), text.EN: phrase.Draw(t, "en")},
				map[text.Lang][]string{text.RU: {phrase.Draw(t, "ru")}}))
		}
		tax, err := taxonomy.New(skills, nil, taxonomy.CodeLists{})
		if err != nil {
			t.Fatal(err)
		}
		q := phrase.Draw(t, "query")
		q = strings.TrimSpace(string([]rune(q)[:rapid.IntRange(1, len([]rune(q))).Draw(t, "typed")]))
		var want, got ids
		for _, s := range skills {
			if scanned(s, q) {
				want = append(want, s.ID)
			}
		}
		for _, s := range tax.Suggest(q, text.LV, 100) {
			got = append(got, s.Skill)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: %v, a scan finds %v", q, got, want)
		}
	})
}

// scanned reports whether some label has, for every word of q, a place where a word begins
// and q's word stands.
func scanned(s taxonomy.Skill, q string) bool {
	fields := strings.FieldsFunc(text.Fold(q), func(r rune) bool { return strings.ContainsRune(" ,/()", r) })
	for _, l := range []string{s.Labels.Preferred[text.LV], s.Labels.Preferred[text.EN], s.Labels.Alternative[text.RU][0]} {
		label := []rune(strings.Join(strings.Fields(text.Fold(l)), " "))
		all := len(fields) > 0
		for _, f := range fields {
			found := false
			for i := range label {
				begins := i == 0 || !unicode.IsLetter(label[i-1]) && !unicode.IsNumber(label[i-1])
				found = found || begins && strings.HasPrefix(string(label[i:]), f)
			}
			all = all && found
		}
		if all {
			return true
		}
	}
	return false
}

func TestSortedListsFollowTheLanguage(t *testing.T) {
	var skills []taxonomy.Skill
	for i, l := range []string{"zeme", "čaks", "cena", "Celtne", "ēka", "ezers", "šķēre", "sala"} {
		skills = append(skills, labelled(string(rune('a'+i)), taxonomy.KindSkill, text.Localized{text.LV: l}, nil))
	}
	skills = append(skills, labelled("group", taxonomy.KindGroup, text.Localized{text.LV: "aaa"}, nil))
	tax, err := taxonomy.New(skills, nil, taxonomy.CodeLists{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, id := range tax.SkillsSorted(text.LV) {
		l, _ := tax.SkillLabel(id, text.LV)
		got = append(got, l)
	}
	want := []string{"Celtne", "cena", "čaks", "ēka", "ezers", "sala", "šķēre", "zeme"} // č is a letter, ē is e with a mark
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
