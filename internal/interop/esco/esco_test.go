package esco_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// id is the id of an invented concept of testdata.
func id[T ~string](n int) T { return T(fmt.Sprintf("00000000-0000-4000-8000-%012d", n)) }

func uri(pillar string, n int) string {
	return "http://data.europa.eu/esco/" + pillar + "/" + id[string](n)
}

func read(t testing.TB, files fs.FS) *esco.Release {
	t.Helper()
	r, err := esco.Read(files, esco.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadConcepts(t *testing.T) {
	r := read(t, os.DirFS("testdata"))
	want := []taxonomy.Skill{
		{
			ID: id[taxonomy.SkillID](1), URI: uri("skill", 1), Kind: taxonomy.KindSkill,
			Labels: taxonomy.Labels{
				Preferred:   text.Localized{text.EN: "tune church bells", text.LV: "skaņot baznīcas zvanus"},
				Alternative: map[text.Lang][]string{text.EN: {"adjust bells", "set the pitch of bells"}, text.LV: {"zvanu skaņošana"}},
			},
			Description: text.Localized{text.EN: "Bring a bell to its pitch.\nSaid to be \"an art\".", text.LV: "Panākt zvana toni."},
			Broader:     []taxonomy.SkillID{id[taxonomy.SkillID](3), id[taxonomy.SkillID](20)},
			Related:     []taxonomy.SkillID{id[taxonomy.SkillID](2)},
		},
		{
			ID: id[taxonomy.SkillID](2), URI: uri("skill", 2), Kind: taxonomy.KindKnowledge,
			Labels:      taxonomy.Labels{Preferred: text.Localized{text.EN: "acoustics of bells, large"}},
			Description: text.Localized{text.EN: "What makes a bell sound."},
			Broader:     []taxonomy.SkillID{"0215"},
			Related:     []taxonomy.SkillID{id[taxonomy.SkillID](1)},
		},
		{
			ID: id[taxonomy.SkillID](3), URI: uri("skill", 3), Kind: taxonomy.KindSkill, Digital: true,
			Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "ring bells"}}, Description: text.Localized{text.EN: "Ring them."},
		},
		{
			ID: id[taxonomy.SkillID](11), URI: uri("skill", 11), Kind: taxonomy.KindKnowledge,
			Labels: taxonomy.Labels{Preferred: text.Localized{text.LV: "tikai latviski"}},
		},
		{
			ID: id[taxonomy.SkillID](20), URI: uri("skill", 20), Kind: taxonomy.KindGroup,
			Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "working with bells"}}, Description: text.Localized{text.EN: "All about bells."},
		},
		{
			ID: "0215", URI: "http://data.europa.eu/esco/isced-f/0215", Kind: taxonomy.KindGroup,
			Labels: taxonomy.Labels{Preferred: text.Localized{text.EN: "music and performing arts"}},
		},
	}
	for i, w := range want {
		if i >= len(r.Skills) || !reflect.DeepEqual(r.Skills[i], w) {
			t.Errorf("skill %d = %+v\nwant %+v", i, r.Skills[min(i, len(r.Skills)-1)], w)
		}
	}
	if len(r.Skills) != len(want) {
		t.Errorf("%d skills", len(r.Skills))
	}
	if o := r.Occupations[0]; o.ISCO != "7312" || o.Labels.Preferred[text.LV] != "zvanu skaņotājs / zvanu skaņotāja" ||
		!reflect.DeepEqual(o.Essential, []taxonomy.SkillID{id[taxonomy.SkillID](1), id[taxonomy.SkillID](2)}) ||
		!reflect.DeepEqual(o.Optional, []taxonomy.SkillID{id[taxonomy.SkillID](3)}) {
		t.Errorf("occupation = %+v", o)
	}
	if o := r.Occupations[1]; len(r.Occupations) != 2 || o.ISCO != "7312" || !reflect.DeepEqual(o.Broader, []taxonomy.OccupationID{id[taxonomy.OccupationID](30)}) {
		t.Errorf("occupation = %+v", o)
	}
	if len(r.ISCO) != 2 || r.ISCO[0].Code != "73" || r.ISCO[1].Labels[text.EN] != "Musical instrument makers and tuners" || len(r.ISCEDF) != 1 || r.ISCEDF[0].Code != "0215" {
		t.Errorf("lists = %v, %v", r.ISCO, r.ISCEDF)
	}
	if !reflect.DeepEqual(r.Languages, []text.Lang{text.EN, text.LV}) || r.Obsolete != 1 {
		t.Errorf("languages %v, %d obsolete", r.Languages, r.Obsolete)
	}
}

func TestReadListsBadRows(t *testing.T) {
	r := read(t, os.DirFS("testdata"))
	want := []string{
		`skills_en.csv:12: column "conceptUri": invalid_uri "not-a-uri"`,
		`skills_en.csv:13: column "preferredLabel": required`,
		`skills_en.csv:14: column "skillType": unknown_value "magic"`,
		`skills_en.csv:15: column "conceptUri": duplicate "` + uri("skill", 1) + `"`,
		`skills_en.csv:16: wrong_column_count`,
		`skills_en.csv:17: column "preferredLabel": invalid_utf8 "a?b"`,
		`skills_en.csv:18: bad_quote`,
		`skills_en.csv:19: column "preferredLabel": too_long "` + strings.Repeat("x", 200) + `"`,
		`skillGroups_en.csv:4: column "conceptUri": invalid_uri "http://data.europa.eu/esco/isced-f/77"`,
		`skillGroups_en.csv:5: column "conceptUri": invalid_uri "` + uri("occupation", 20) + `"`,
		`ISCOGroups_en.csv:4: column "code": unknown_value "7x"`,
		`ISCOGroups_en.csv:5: column "preferredLabel": required`,
		`occupations_en.csv:5: column "iscoGroup": unknown_value`,
		`broaderRelationsSkillPillar_en.csv:6: column "broaderUri": unknown_skill "` + uri("skill", 99) + `"`,
		`broaderRelationsSkillPillar_en.csv:7: column "broaderUri": links_to_itself "` + uri("skill", 2) + `"`,
		`broaderRelationsOccPillar.csv:5: column "broaderUri": unknown_occupation "` + uri("occupation", 99) + `"`,
		`occupationSkillRelations.csv:6: column "relationType": unknown_value "useful"`,
		`occupationSkillRelations.csv:7: column "occupationUri": unknown_occupation "` + uri("occupation", 99) + `"`,
	}
	var got []string
	for _, e := range r.Errors.List {
		got = append(got, e.Error())
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("bad rows:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadTellsProgressAndStops(t *testing.T) {
	var b strings.Builder
	b.WriteString("conceptUri,preferredLabel\n")
	for n := range 10_000 {
		fmt.Fprintf(&b, "%s,skill %d\n", uri("skill", n), n)
	}
	files := fstest.MapFS{
		"skills_en.csv":      {Data: []byte(b.String())},
		"occupations_en.csv": {Data: []byte("conceptUri,iscoGroup,preferredLabel\n")},
	}
	var seen []esco.Progress
	if _, err := esco.Read(files, esco.Options{Progress: func(p esco.Progress) { seen = append(seen, p) }}); err != nil {
		t.Fatal(err)
	}
	last := seen[len(seen)-1]
	if len(seen) < 5 || last.Rows != 10_000 || last.Bytes != last.Total || last.Total != int64(b.Len()+len("conceptUri,iscoGroup,preferredLabel\n")) {
		t.Errorf("%d reports, the last %+v", len(seen), last)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Bytes < seen[i-1].Bytes || seen[i].Rows < seen[i-1].Rows {
			t.Errorf("progress went back: %+v after %+v", seen[i], seen[i-1])
		}
	}
	calls := 0
	_, err := esco.Read(files, esco.Options{Stop: func() bool { calls++; return true }})
	if !errors.Is(err, esco.ErrStopped) || calls != 1 {
		t.Errorf("Read = %v after %d calls", err, calls)
	}
}

func TestReadNeedsItsFiles(t *testing.T) {
	occupations := &fstest.MapFile{Data: []byte("conceptUri,iscoGroup,preferredLabel\n")}
	skills := &fstest.MapFile{Data: []byte("conceptUri,preferredLabel\n")}
	tests := []struct {
		name  string
		files fstest.MapFS
		code  string
		want  string
	}{
		{"nothing", fstest.MapFS{}, "missing_file", "skills_en.csv"},
		{"no occupations", fstest.MapFS{"skills_lv.csv": skills}, "missing_file", "occupations_en.csv"},
		{"a language we do not speak", fstest.MapFS{"skills_de.csv": skills, "occupations_de.csv": occupations}, "missing_file", "skills_en.csv"},
		{"empty", fstest.MapFS{"skills_en.csv": {}, "occupations_en.csv": occupations}, "file_unusable", "skills_en.csv"},
		{"column", fstest.MapFS{"skills_en.csv": skills, "occupations_en.csv": skills}, "file_unusable", "occupations_en.csv"},
	}
	for _, tt := range tests {
		_, err := esco.Read(tt.files, esco.Options{})
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Code != tt.code || f.Kind != fault.Invalid || f.Params["file"] != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if r := read(t, fstest.MapFS{"Skills_LV.csv": skills, "occupations_en.CSV": occupations}); len(r.Skills) != 0 {
		t.Errorf("release = %+v", r)
	}
}

func TestPartsHoldEverythingOnce(t *testing.T) {
	r := read(t, os.DirFS("testdata"))
	for _, size := range []int{0, 1, 4, 100} {
		var skills []taxonomy.Skill
		var occupations []taxonomy.Occupation
		for _, p := range esco.Parts(r.Skills, r.Occupations, size) {
			if n := len(p.Skills) + len(p.Occupations); n == 0 || n > max(size, 1) {
				t.Errorf("part of %d concepts, size %d", n, size)
			}
			skills, occupations = append(skills, p.Skills...), append(occupations, p.Occupations...)
		}
		if !reflect.DeepEqual(skills, r.Skills) || !reflect.DeepEqual(occupations, r.Occupations) {
			t.Errorf("size %d: parts differ from the whole", size)
		}
	}
}

func FuzzRead(f *testing.F) {
	names := []string{"skills_en.csv", "skillGroups_en.csv", "ISCOGroups_en.csv", "occupations_en.csv",
		"broaderRelationsSkillPillar_en.csv", "broaderRelationsOccPillar.csv", "occupationSkillRelations.csv", "skillSkillRelations.csv"}
	for i, name := range names {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), data)
	}
	f.Add(uint8(0), []byte(strings.Repeat("a,", 20_000)))
	f.Add(uint8(0), []byte("conceptUri,preferredLabel\n\"http://data.europa.eu/esco/skill/\xff\x00"))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := fstest.MapFS{}
		for i, name := range names {
			good, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			if i == int(which)%len(names) {
				good = data
			}
			files[name] = &fstest.MapFile{Data: good}
		}
		r, err := esco.Read(files, esco.Options{})
		if (r == nil) == (err == nil) {
			t.Fatalf("Read = %v, %v", r, err)
		}
		if err != nil {
			return
		}
		for _, s := range r.Skills {
			if err := s.Validate(); err != nil {
				t.Errorf("%+v: %v", s, err)
			}
		}
		for _, o := range r.Occupations {
			if err := o.Validate(); err != nil {
				t.Errorf("%+v: %v", o, err)
			}
		}
	})
}
