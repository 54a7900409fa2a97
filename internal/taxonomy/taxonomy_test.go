package taxonomy_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func skill(id string, broader ...taxonomy.SkillID) taxonomy.Skill {
	return taxonomy.Skill{ID: taxonomy.SkillID(id), Kind: taxonomy.KindSkill, Broader: broader,
		Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "skill " + id}}}
}

func occupation(id string, essential, optional []taxonomy.SkillID) taxonomy.Occupation {
	return taxonomy.Occupation{ID: taxonomy.OccupationID(id), ISCO: "2512", Essential: essential, Optional: optional,
		Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "occupation " + id}}}
}

type ids = []taxonomy.SkillID

func TestNewNamesWhatIsWrong(t *testing.T) {
	aliased := skill("b")
	aliased.Aliases = ids{"a"}
	related := skill("a")
	related.Related = ids{"ghost"}
	tests := map[string]struct {
		skills      []taxonomy.Skill
		occupations []taxonomy.Occupation
		problem     taxonomy.Problem
	}{
		"no label":          {skills: []taxonomy.Skill{{ID: "a", Kind: taxonomy.KindSkill}}, problem: taxonomy.Problem{Code: taxonomy.ProblemInvalid, Concept: "a"}},
		"duplicate":         {skills: []taxonomy.Skill{skill("a"), skill("a")}, problem: taxonomy.Problem{Code: taxonomy.ProblemDuplicate, Concept: "a"}},
		"alias of another":  {skills: []taxonomy.Skill{skill("a"), aliased}, problem: taxonomy.Problem{Code: taxonomy.ProblemAliasTaken, Concept: "b", Ref: "a"}},
		"dangling broader":  {skills: []taxonomy.Skill{skill("a", "ghost")}, problem: taxonomy.Problem{Code: taxonomy.ProblemUnknownBroader, Concept: "a", Ref: "ghost"}},
		"dangling related":  {skills: []taxonomy.Skill{related}, problem: taxonomy.Problem{Code: taxonomy.ProblemUnknownRelated, Concept: "a", Ref: "ghost"}},
		"broader of itself": {skills: []taxonomy.Skill{skill("a", "a")}, problem: taxonomy.Problem{Code: taxonomy.ProblemCycle, Concept: "a", Ref: "a"}},
		"cycle":             {skills: []taxonomy.Skill{skill("c", "a"), skill("a", "b"), skill("b", "c")}, problem: taxonomy.Problem{Code: taxonomy.ProblemCycle, Concept: "c", Ref: "a"}},
		"unknown essential": {occupations: []taxonomy.Occupation{occupation("o", ids{"ghost"}, nil)}, problem: taxonomy.Problem{Code: taxonomy.ProblemUnknownEssential, Concept: "o", Ref: "ghost"}},
		"unknown optional":  {occupations: []taxonomy.Occupation{occupation("o", nil, ids{"ghost"})}, problem: taxonomy.Problem{Code: taxonomy.ProblemUnknownOptional, Concept: "o", Ref: "ghost"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := taxonomy.New(test.skills, test.occupations, taxonomy.CodeLists{})
			var f *fault.Error
			if !errors.Is(err, taxonomy.ErrBroken) || !errors.As(err, &f) {
				t.Fatalf("error %v", err)
			}
			want := fault.Params{"problem": test.problem.Code, "concept": test.problem.Concept, "ref": test.problem.Ref, "problems": 1}
			if !reflect.DeepEqual(f.Params, want) {
				t.Errorf("params %v, want %v", f.Params, want)
			}
			tolerant, problems := taxonomy.NewTolerant(test.skills, test.occupations, taxonomy.CodeLists{})
			if !slices.Equal(problems, []taxonomy.Problem{test.problem}) {
				t.Errorf("problems %v", problems)
			}
			c := tolerant.Content()
			if _, err := taxonomy.New(c.Skills, c.Occupations, c.Lists); err != nil {
				t.Errorf("what tolerance left is still broken: %v", err)
			}
		})
	}
}

func TestAliasesResolve(t *testing.T) {
	a := skill("new")
	a.Aliases = ids{"old", "older"}
	o := occupation("o", ids{"older"}, ids{"old", "b"})
	o.Aliases = []taxonomy.OccupationID{"was"}
	tax, err := taxonomy.New([]taxonomy.Skill{a, skill("b", "old")}, []taxonomy.Occupation{o}, taxonomy.CodeLists{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range (ids{"new", "old", "older"}) {
		if s, ok := tax.Skill(id); !ok || s.ID != "new" {
			t.Errorf("%s is %v", id, s)
		}
	}
	if got := tax.Broader("b"); !slices.Equal(got, ids{"new"}) {
		t.Errorf("broader of b: %v", got)
	}
	got, ok := tax.Occupation("was")
	if !ok || !slices.Equal(got.Essential, ids{"new"}) || !slices.Equal(got.Optional, ids{"b"}) {
		t.Errorf("essential beats optional, by whatever name: %+v", got)
	}
	essential, optional := tax.OccupationsNeeding("old")
	if len(essential) != 1 || len(optional) != 0 {
		t.Errorf("needed by %v, %v", essential, optional)
	}
	if l, lang := tax.SkillLabel("old", text.LV); l != "skill new" || lang != text.EN {
		t.Errorf("label %q in %q", l, lang)
	}
	if l, _ := tax.SkillLabel("ghost", text.LV); l != "ghost" {
		t.Errorf("label of an unknown skill: %q", l)
	}
}

// drawGraph draws skills with broader links to earlier ones, in any order of input.
func drawGraph(t *rapid.T) []taxonomy.Skill {
	n := rapid.IntRange(1, 14).Draw(t, "skills")
	skills := make([]taxonomy.Skill, n)
	for i := range skills {
		skills[i] = skill(fmt.Sprintf("s%02d", i))
		if i > 0 {
			for _, p := range rapid.SliceOfN(rapid.IntRange(0, i-1), 0, 3).Draw(t, "broader") {
				skills[i].Broader = append(skills[i].Broader, skills[p].ID)
			}
		}
	}
	return rapid.Permutation(skills).Draw(t, "order")
}

func TestDistancesAreShortestPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		skills := drawGraph(t)
		tax, err := taxonomy.New(skills, nil, taxonomy.CodeLists{})
		if err != nil {
			t.Fatal(err)
		}
		// Floyd–Warshall over the links as an oracle.
		dist := map[[2]taxonomy.SkillID]int{}
		for _, s := range skills {
			for _, b := range s.Broader {
				dist[[2]taxonomy.SkillID{s.ID, b}] = 1
			}
		}
		for _, k := range skills {
			for _, i := range skills {
				for _, j := range skills {
					a, okA := dist[[2]taxonomy.SkillID{i.ID, k.ID}]
					b, okB := dist[[2]taxonomy.SkillID{k.ID, j.ID}]
					old, ok := dist[[2]taxonomy.SkillID{i.ID, j.ID}]
					if okA && okB && (!ok || a+b < old) {
						dist[[2]taxonomy.SkillID{i.ID, j.ID}] = a + b
					}
				}
			}
		}
		depth := rapid.IntRange(0, taxonomy.MaxDistance).Draw(t, "depth")
		for _, s := range skills {
			var up, down []taxonomy.Near[taxonomy.SkillID]
			for _, o := range skills {
				if d, ok := dist[[2]taxonomy.SkillID{s.ID, o.ID}]; ok && d <= depth {
					up = append(up, taxonomy.Near[taxonomy.SkillID]{ID: o.ID, Distance: d})
				}
				if d, ok := dist[[2]taxonomy.SkillID{o.ID, s.ID}]; ok && d <= depth {
					down = append(down, taxonomy.Near[taxonomy.SkillID]{ID: o.ID, Distance: d})
				}
			}
			checkNear(t, "above "+string(s.ID), tax.Ancestors(s.ID, depth), up)
			checkNear(t, "below "+string(s.ID), tax.Descendants(s.ID, depth), down)
			for _, b := range tax.Broader(s.ID) {
				if !slices.Contains(tax.Narrower(b), s.ID) {
					t.Fatalf("%s is below %s, but not the other way", s.ID, b)
				}
			}
		}
	})
}

func checkNear(t *rapid.T, what string, got, want []taxonomy.Near[taxonomy.SkillID]) {
	slices.SortFunc(want, func(a, b taxonomy.Near[taxonomy.SkillID]) int {
		if a.Distance != b.Distance {
			return a.Distance - b.Distance
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
}

// Whatever links are thrown at it, the tolerant build ends in a hierarchy without cycles, and
// drops no link that New would have taken.
func TestTolerantBreaksCyclesOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 10).Draw(t, "skills")
		skills := make([]taxonomy.Skill, n)
		links := 0
		for i := range skills {
			skills[i] = skill(fmt.Sprintf("s%02d", i))
			for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, 3, rapid.ID[int]).Draw(t, "broader") {
				skills[i].Broader = append(skills[i].Broader, taxonomy.SkillID(fmt.Sprintf("s%02d", p)))
				links++
			}
		}
		tax, problems := taxonomy.NewTolerant(skills, nil, taxonomy.CodeLists{})
		kept := 0
		for _, s := range skills {
			kept += len(tax.Broader(s.ID))
			for _, up := range tax.Ancestors(s.ID, taxonomy.MaxDistance) {
				if up.ID == s.ID {
					t.Fatalf("%s is above itself", s.ID)
				}
			}
		}
		if kept+len(problems) != links {
			t.Fatalf("%d links, %d kept, %d reported", links, kept, len(problems))
		}
		if _, err := taxonomy.New(skills, nil, taxonomy.CodeLists{}); (err == nil) != (len(problems) == 0) {
			t.Fatalf("New says %v, tolerance %v", err, problems)
		}
	})
}

func TestContentHashIgnoresOrderOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		skills := drawGraph(t)
		a, _ := taxonomy.New(skills, nil, taxonomy.CodeLists{})
		b, _ := taxonomy.New(rapid.Permutation(skills).Draw(t, "again"), nil, taxonomy.CodeLists{})
		if a.ContentHash() != b.ContentHash() {
			t.Fatal("the order of the input changed the hash")
		}
		changed := slices.Clone(skills)
		i := rapid.IntRange(0, len(changed)-1).Draw(t, "which")
		switch rapid.IntRange(0, 3).Draw(t, "what") {
		case 0:
			changed[i].Description = text.Localized{text.RU: "иначе"}
		case 1:
			changed[i].Digital = true
		case 2:
			changed[i].Labels.Alternative = map[text.Lang][]string{text.LV: {"citādi"}}
		default:
			changed[i].Aliases = ids{"former"}
		}
		c, _ := taxonomy.New(changed, nil, taxonomy.CodeLists{})
		if a.ContentHash() == c.ContentHash() {
			t.Fatal("a change did not show in the hash")
		}
	})
}

func TestCodeList(t *testing.T) {
	code := func(c, en string) taxonomy.Code { return taxonomy.Code{Code: c, Labels: text.Localized{text.EN: en}} }
	l := taxonomy.NewCodeList([]taxonomy.Code{
		code("2512", "Software developers"), code("2", "Professionals"), code("25", "ICT professionals"),
		code("251", "Developers"), code("3", "Technicians"), code("", "nothing"), {Code: "9"},
		{Code: "25", Labels: text.Localized{text.LV: "IKT speciālisti"}},
	})
	if got := l.Roots(); !slices.Equal(got, []string{"2", "3"}) {
		t.Errorf("roots %v", got)
	}
	if got := l.Children("25"); !slices.Equal(got, []string{"251"}) {
		t.Errorf("children %v", got)
	}
	if p, ok := l.Parent("2512"); !ok || p != "251" {
		t.Errorf("parent %q", p)
	}
	if _, ok := l.Parent("2"); ok {
		t.Error("a root has a parent")
	}
	if got, lang := l.Label("25", text.LV); got != "IKT speciālisti" || lang != text.LV {
		t.Errorf("label %q in %s", got, lang)
	}
	if got, _ := l.Label("25", text.EN); got != "ICT professionals" {
		t.Errorf("label %q", got)
	}
	if got, _ := l.Label("77", text.EN); got != "77" || l.Has("77") || l.Labels("77") != nil || l.Children("77") != nil {
		t.Error("an unknown code is known")
	}
	var none *taxonomy.CodeList
	if none.Has("2") || none.Roots() != nil || none.Codes() != nil {
		t.Error("the empty list is not empty")
	}
	isced := taxonomy.NewCodeList([]taxonomy.Code{code("06", "ICT"), code("0613", "Software")})
	if p, _ := isced.Parent("0613"); p != "06" {
		t.Errorf("a missing level is skipped: %q", p)
	}
}
