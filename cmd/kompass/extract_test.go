package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func textFile(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "text.txt")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Scoring programs read one JSON object a line, in step with the lines of the file.
func TestExtractLines(t *testing.T) {
	s := newShell(t)
	file := textFile(t, "Strong Python and SQL skills\r\n\r\nwe drive fast\nangļu valoda un Docker")
	out, _ := s.run(exitOK, "extract", "--lines", file, "--top", "3", "--json")
	type answer struct {
		Line   int
		Skills []struct {
			URI, Label string
			Score      float64
			Accept     bool
		}
	}
	var got []answer
	for sc := bufio.NewScanner(strings.NewReader(out)); sc.Scan(); {
		var a answer
		if err := json.Unmarshal(sc.Bytes(), &a); err != nil {
			t.Fatalf("%q: %v", sc.Text(), err)
		}
		got = append(got, a)
	}
	if len(got) != 4 {
		t.Fatalf("%d answers for 4 lines:\n%s", len(got), out)
	}
	for i, a := range got {
		if a.Line != i+1 || len(a.Skills) > 3 || a.Skills == nil {
			t.Errorf("line %d: %+v", i+1, a)
		}
		for k := range a.Skills {
			if k > 0 && a.Skills[k].Score > a.Skills[k-1].Score {
				t.Errorf("line %d is not ordered: %+v", i+1, a)
			}
		}
	}
	if got[0].Skills[0].Label != "Python (computer programming)" || !got[0].Skills[0].Accept || got[0].Skills[0].URI == "" {
		t.Errorf("line 1: %+v", got[0])
	}
	if len(got[1].Skills) != 0 {
		t.Errorf("an empty line has %+v", got[1].Skills)
	}
	if got[3].Skills[0].Label != "English" && got[3].Skills[1].Label != "English" {
		t.Errorf("line 4: %+v", got[3])
	}
}

// An ESCO release is read from a directory; no store is made.
func TestExtractWithATaxonomy(t *testing.T) {
	s := newShell(t)
	file := textFile(t, "you tune church bells\n")
	out, _ := s.run(exitOK, "extract", "--lines", file, "--taxonomy", "../../internal/interop/esco/testdata", "--json")
	wants(t, out, `{"line":1,"skills":[{"uri":"http://data.europa.eu/esco/skill/`, `"label":"tune church bells"`, `"accept":true`)
	if _, err := os.Stat(filepath.Join(s.dir, "k.db")); err == nil {
		t.Error("extraction made a database file")
	}
	_, errOut := s.run(exitFailed, "extract", file, "--taxonomy", t.TempDir())
	wants(t, errOut, "skills_en.csv")
}

func TestExtractAText(t *testing.T) {
	s := newShell(t)
	text := "Datu analītiķis\nPrasības:\n- Python padziļināti\n- PostgreSQL\nPar priekšrocību:\n- Docker\n"
	out, _ := s.run(exitOK, "extract", textFile(t, text))
	wants(t, out, "Python (datorprogrammēšana)", "must", "nice", "level 6", `"Docker"`, "datu analītiķis (1.00)")
	out, _ = s.run(exitOK, "extract", textFile(t, "\ufeff"+text), "--json")
	var a struct {
		Lang   string
		Skills []struct {
			ID, Label, Importance string
			Start, End, Level     int
			Accept                bool
		}
		Occupations []struct{ Label string }
	}
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	if a.Lang != "lv" || len(a.Skills) < 3 || len(a.Occupations) == 0 {
		t.Fatalf("%+v", a)
	}
	for _, k := range a.Skills {
		if k.Label == "PostgreSQL" && (text[k.Start:k.End] != "PostgreSQL" || k.Importance != "must" || !k.Accept) {
			t.Errorf("%+v", k)
		}
	}
}

func TestExtractUsedWrongly(t *testing.T) {
	s := newShell(t)
	file := textFile(t, "x")
	for _, args := range [][]string{{}, {file, file}, {file, "--lines", file}, {file, "--top", "-1"}, {file, "--top", "100000"}, {"--nonsense"}} {
		var code int
		if len(args) == 1 && args[0] == "--nonsense" {
			code = exitFailed // as every command answers a flag it does not know
		} else {
			code = exitUsage
		}
		if _, errOut := s.run(code, append([]string{"extract"}, args...)...); len(errOut) < 15 {
			t.Errorf("extract %v says only %q", args, errOut)
		}
	}
	_, errOut := s.run(exitFailed, "extract", "/nowhere/x.txt")
	wants(t, errOut, "/nowhere/x.txt")
	_, errOut = s.run(exitUsage, "extract", textFile(t, strings.Repeat("long ", 1<<18)))
	wants(t, errOut, "longer than")
}
