package interop_test

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func labels(en string) taxonomy.Labels {
	return taxonomy.Labels{Preferred: text.Localized{text.EN: en, text.LV: "lv " + en}}
}

func TestNames(t *testing.T) {
	const uri = "http://data.europa.eu/esco/skill/abc"
	n := interop.NewNames(
		[]taxonomy.Skill{
			{ID: "abc", URI: uri, Labels: labels("Go"), Aliases: []taxonomy.SkillID{"own-go"}},
			{ID: "own-x", Labels: labels("twin")}, {ID: "own-y", Labels: labels("twin")},
		},
		[]taxonomy.Occupation{{ID: "own-dev", Labels: labels("developer")}})
	for name, want := range map[string]taxonomy.SkillID{
		"abc": "abc", uri: "abc", "own-go": "abc", "Go": "abc", " Go ": "abc", "own-y": "own-y",
		"go": "", "lv Go": "", "twin": "", "": "", "developer": "",
	} {
		if got, ok := n.Skill(name); got != want || ok != (want != "") {
			t.Errorf("Skill(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
	if got, ok := n.Occupation("developer"); !ok || got != "own-dev" {
		t.Errorf("Occupation = %q, %v", got, ok)
	}
}

func TestNamesOfAConceptAddedAgain(t *testing.T) {
	n := interop.NewNames(nil, nil)
	s := taxonomy.Skill{ID: "abc", Labels: labels("Go")}
	n.AddSkill(s)
	n.AddSkill(s)
	if got, ok := n.Skill("Go"); !ok || got != "abc" {
		t.Errorf("Skill = %q, %v", got, ok)
	}
}
