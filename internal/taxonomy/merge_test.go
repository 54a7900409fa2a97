package taxonomy_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

const pythonUUID = "ccd0a1d9-afda-43d9-b901-96344886e14d"
const pythonURI = "http://data.europa.eu/esco/skill/" + pythonUUID

func TestMergeJoinsLanguagesAndLinks(t *testing.T) {
	esco := taxonomy.Content{
		Skills: []taxonomy.Skill{
			{ID: pythonUUID, URI: pythonURI, Kind: taxonomy.KindKnowledge, Broader: ids{"programming"},
				Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "Python (computer programming)"}, Alternative: map[text.Lang][]string{text.EN: {"Python"}}}},
			{ID: "programming", Kind: taxonomy.KindKnowledge, Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "computer programming"}}},
		},
		Occupations: []taxonomy.Occupation{occupation("dev", ids{"programming"}, ids{pythonUUID})},
		Lists:       taxonomy.CodeLists{ISCO: taxonomy.NewCodeList([]taxonomy.Code{{Code: "25", Labels: text.Localized{text.EN: "ICT professionals"}}})},
	}
	ours := taxonomy.Content{
		Skills: []taxonomy.Skill{
			{ID: "own-python", URI: pythonURI, Kind: taxonomy.KindKnowledge, Digital: true, Broader: ids{"own-local"},
				Labels: taxonomy.Labels{Preferred: text.Localized{text.LV: "Python valoda", text.EN: "Python programming"}, Alternative: map[text.Lang][]string{text.EN: {"python3"}}}},
			{ID: "own-local", Kind: taxonomy.KindSkill, Labels: taxonomy.Labels{Preferred: text.Localized{text.LV: "vietējā prasme"}}},
		},
		Occupations: []taxonomy.Occupation{occupation("dev", ids{"own-python"}, nil)},
		Lists:       taxonomy.CodeLists{ISCO: taxonomy.NewCodeList([]taxonomy.Code{{Code: "25", Labels: text.Localized{text.LV: "IKT vecākie speciālisti"}}})},
	}
	c := taxonomy.Merge(esco, ours)
	tax, err := taxonomy.New(c.Skills, c.Occupations, c.Lists)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := tax.Skill("own-python")
	if !ok {
		t.Fatal("the former id no longer resolves")
	}
	want := &taxonomy.Skill{ID: pythonUUID, URI: pythonURI, Kind: taxonomy.KindKnowledge, Digital: true,
		Broader: ids{"own-local", "programming"}, Related: ids{}, Aliases: ids{"own-python"}, Description: text.Localized{},
		Labels: taxonomy.Labels{
			Preferred:   text.Localized{text.LV: "Python valoda", text.EN: "Python programming"},
			Alternative: map[text.Lang][]string{text.EN: {"Python", "Python (computer programming)", "python3"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	o, _ := tax.Occupation("dev")
	if !slices.Equal(o.Essential, ids{pythonUUID, "programming"}) || len(o.Optional) != 0 {
		t.Errorf("occupation %+v", o)
	}
	if tax.SkillCount() != 3 {
		t.Errorf("%d skills", tax.SkillCount())
	}
	if got := tax.Lists().ISCO.Labels("25"); got[text.LV] == "" || got[text.EN] == "" {
		t.Errorf("code labels %v", got)
	}
}

func hashOf(t *rapid.T, c taxonomy.Content) string {
	tax, problems := taxonomy.NewTolerant(c.Skills, c.Occupations, c.Lists)
	for _, p := range problems {
		if p.Code != taxonomy.ProblemCycle { // two hierarchies may contradict each other
			t.Fatalf("merging made %v", p)
		}
	}
	return tax.ContentHash()
}

func TestMergeIsDeterministicAndIdempotent(t *testing.T) {
	draw := func(t *rapid.T, lang text.Lang) taxonomy.Content {
		skills := drawGraph(t)
		for i := range skills {
			skills[i].Labels.Preferred = text.Localized{lang: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "label")}
		}
		return taxonomy.Content{Skills: skills}
	}
	rapid.Check(t, func(t *rapid.T) {
		base, add := draw(t, text.EN), draw(t, rapid.SampledFrom([]text.Lang{text.EN, text.LV}).Draw(t, "lang"))
		merged := taxonomy.Merge(base, add)
		shuffled := taxonomy.Merge(
			taxonomy.Content{Skills: rapid.Permutation(base.Skills).Draw(t, "base")},
			taxonomy.Content{Skills: rapid.Permutation(add.Skills).Draw(t, "add")})
		if hashOf(t, merged) != hashOf(t, shuffled) {
			t.Fatal("the order of the concepts matters")
		}
		if hashOf(t, taxonomy.Merge(merged, add)) != hashOf(t, merged) {
			t.Fatal("merging the same again changes something")
		}
		if hashOf(t, taxonomy.Merge(base, taxonomy.Content{})) != hashOf(t, base) {
			t.Fatal("merging nothing changes something")
		}
	})
}
