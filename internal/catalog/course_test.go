package catalog_test

import (
	"math"
	"strings"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/fault/faulttest"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func python() catalog.Course {
	return catalog.Course{ID: "c1", Provider: "o1", Type: catalog.UpSkilling, Title: text.Localized{"lv": "Python datu analīzē"}, Field: "0613",
		Teaches: []taxonomy.SkillAt{{Skill: "python", Level: 4}}, Requires: []taxonomy.SkillAt{{Skill: "statistics"}},
		PreparesFor: []taxonomy.OccupationID{"data-analyst"}, Workload: 80, State: catalog.Published}
}

func skills(n int) []taxonomy.SkillAt {
	out := make([]taxonomy.SkillAt, n)
	for i := range out {
		out[i].Skill = taxonomy.SkillID(strings.Repeat("s", i+1))
	}
	return out
}

func occupations(n int) []taxonomy.OccupationID {
	out := make([]taxonomy.OccupationID, n)
	for i := range out {
		out[i] = taxonomy.OccupationID(strings.Repeat("o", i+1))
	}
	return out
}

func TestCourseValidate(t *testing.T) {
	cases := []struct {
		name   string
		change func(*catalog.Course)
		want   []string
	}{
		{"valid", func(*catalog.Course) {}, nil},
		{"no id", func(c *catalog.Course) { c.ID = "" }, []string{"id: required"}},
		{"no provider", func(c *catalog.Course) { c.Provider = "" }, []string{"provider: required"}},
		{"longest external id", func(c *catalog.Course) { c.ExternalID = strings.Repeat("ā", catalog.MaxExternalID) }, nil},
		{"external id too long", func(c *catalog.Course) { c.ExternalID = strings.Repeat("x", catalog.MaxExternalID+1) }, []string{"external_id: too_long"}},
		{"broken external id", func(c *catalog.Course) { c.ExternalID = "a\x00b" }, []string{"external_id: invalid_utf8"}},
		{"unknown type", func(c *catalog.Course) { c.Type = "nonformal" }, []string{"type: unknown_value"}},
		{"unknown state", func(c *catalog.Course) { c.State = "" }, []string{"state: unknown_value"}},
		{"no title", func(c *catalog.Course) { c.Title = nil }, []string{"title: required"}},
		{"title too long", func(c *catalog.Course) { c.Title = text.Localized{"ru": strings.Repeat("ж", catalog.MaxTitle+1)} }, []string{"title.ru: too_long"}},
		{"longest title", func(c *catalog.Course) { c.Title = text.Localized{"ru": strings.Repeat("ж", catalog.MaxTitle)} }, nil},
		{"description too long", func(c *catalog.Course) {
			c.Description = text.Localized{"lv": strings.Repeat("x", catalog.MaxDescription+1)}
		}, []string{"description.lv: too_long"}},
		{"broken credential", func(c *catalog.Course) { c.Credential = text.Localized{"en": "\xff"} }, []string{"credential.en: invalid_utf8"}},
		{"script for an address", func(c *catalog.Course) { c.URL = "javascript:alert(1)" }, []string{"url: invalid_url"}},
		{"no field", func(c *catalog.Course) { c.Field = "" }, []string{"field: required"}},
		{"unknown field", func(c *catalog.Course) { c.Field = "44" }, []string{"field: unknown_value"}},
		{"formal without a level", func(c *catalog.Course) { c.Type = catalog.Formal }, []string{"eqf: required"}},
		{"formal with a level", func(c *catalog.Course) { c.Type, c.EQF = catalog.Formal, 5 }, nil},
		{"level beyond EQF", func(c *catalog.Course) { c.Type, c.EQF = catalog.Formal, 9 }, []string{"eqf: out_of_range"}},
		{"published without skills", func(c *catalog.Course) { c.Teaches = nil }, []string{"teaches: required"}},
		{"a draft without skills", func(c *catalog.Course) { c.Teaches, c.State = nil, catalog.Draft }, nil},
		{"an archived one without skills", func(c *catalog.Course) { c.Teaches, c.State = nil, catalog.Archived }, nil},
		{"the most skills", func(c *catalog.Course) { c.Teaches = skills(catalog.MaxSkills) }, nil},
		{"too many skills", func(c *catalog.Course) { c.Teaches = skills(catalog.MaxSkills + 1) }, []string{"teaches: too_many"}},
		{"too many prerequisites", func(c *catalog.Course) { c.Requires = skills(catalog.MaxSkills + 1) }, []string{"requires: too_many"}},
		{"a skill twice", func(c *catalog.Course) { c.Teaches = append(c.Teaches, taxonomy.SkillAt{Skill: "python", Level: 2}) }, []string{"teaches[1].skill: duplicate"}},
		{"skills without ids", func(c *catalog.Course) { c.Requires = []taxonomy.SkillAt{{}, {}} }, []string{"requires[0].skill: required", "requires[1].skill: required"}},
		{"a skill beyond level 8", func(c *catalog.Course) { c.Teaches[0].Level = 9 }, []string{"teaches[0].level: out_of_range"}},
		{"the most occupations", func(c *catalog.Course) { c.PreparesFor = occupations(catalog.MaxOccupations) }, nil},
		{"too many occupations", func(c *catalog.Course) { c.PreparesFor = occupations(catalog.MaxOccupations + 1) }, []string{"prepares_for: too_many"}},
		{"an occupation twice", func(c *catalog.Course) { c.PreparesFor = []taxonomy.OccupationID{"a", "b", "a"} }, []string{"prepares_for[2]: duplicate"}},
		{"an occupation without an id", func(c *catalog.Course) { c.PreparesFor = []taxonomy.OccupationID{""} }, []string{"prepares_for[0]: required"}},
		{"negative workload", func(c *catalog.Course) { c.Workload = -1 }, []string{"workload: out_of_range"}},
		{"too much work", func(c *catalog.Course) { c.Workload = catalog.MaxWorkload + 1 }, []string{"workload: out_of_range"}},
		{"negative credits", func(c *catalog.Course) { c.ECTS = -0.5 }, []string{"ects: out_of_range"}},
		{"half a credit", func(c *catalog.Course) { c.ECTS = 0.5 }, nil},
		{"credits that are no number", func(c *catalog.Course) { c.ECTS = math.NaN() }, []string{"ects: out_of_range"}},
		{"endless credits", func(c *catalog.Course) { c.ECTS = math.Inf(1) }, []string{"ects: out_of_range"}},
		{"negative age", func(c *catalog.Course) { c.AgeMin = -1 }, []string{"age_min: out_of_range"}},
		{"too old", func(c *catalog.Course) { c.AgeMax = catalog.MaxAge + 1 }, []string{"age_max: out_of_range"}},
		{"upper age below the lower", func(c *catalog.Course) { c.AgeMin, c.AgeMax = 18, 12 }, []string{"age_max: below_age_min"}},
		{"exactly one age", func(c *catalog.Course) { c.AgeMin, c.AgeMax = 18, 18 }, nil},
		{"only a lower age", func(c *catalog.Course) { c.AgeMin = 55 }, nil},
		{"all at once", func(c *catalog.Course) { *c = catalog.Course{Workload: -1, AgeMin: 200} },
			[]string{"id: required", "provider: required", "type: unknown_value", "state: unknown_value", "title: required", "field: required", "workload: out_of_range", "age_min: out_of_range"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := python()
			c.change(&v)
			faulttest.Want(t, v.Validate(), c.want...)
		})
	}
}

func TestTheAgeFaultNamesTheLowerAge(t *testing.T) {
	c := python()
	c.AgeMin, c.AgeMax = 18, 12
	if f := fault.FieldsOf(c.Validate()); len(f) != 1 || f[0].Params["min"] != 18 {
		t.Errorf("got %v", f)
	}
}

func TestCodeListsHoldWhatTheyList(t *testing.T) {
	if len(catalog.LearningTypes()) != 5 {
		t.Errorf("%d learning types, want five", len(catalog.LearningTypes()))
	}
	for _, v := range catalog.LearningTypes() {
		if !v.Valid() {
			t.Errorf("learning type %s", v)
		}
	}
	for _, v := range catalog.Modes() {
		if !v.Valid() {
			t.Errorf("mode %s", v)
		}
	}
	for _, v := range catalog.Timetables() {
		if !v.Valid() {
			t.Errorf("timetable %s", v)
		}
	}
	for _, v := range append(catalog.Fundings(), catalog.FundingNone) {
		if !v.Valid() {
			t.Errorf("funding %s", v)
		}
	}
	if catalog.LearningType("").Valid() || catalog.Mode("").Valid() || catalog.Timetable("").Valid() || catalog.Funding("x").Valid() || catalog.State("x").Valid() {
		t.Error("something unknown is valid")
	}
}
