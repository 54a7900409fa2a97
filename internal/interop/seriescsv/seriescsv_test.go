package seriescsv_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/interop/seriescsv"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/internal/workforce"
	"github.com/prasmju-kompass/kompass/seed"
)

func concepts() *interop.Names {
	en := func(s string) taxonomy.Labels { return taxonomy.Labels{Preferred: text.Localized{text.EN: s}} }
	return interop.NewNames(
		[]taxonomy.Skill{{ID: "own-go", Labels: en("Go")}, {ID: "own-sql", Labels: en("SQL")}},
		[]taxonomy.Occupation{{ID: "own-dev", Labels: en("developer")}})
}

const termsFile = `{"source": {"name": {"en": "Posts"}, "url": "https://example.org", "licence": "MIT"}, "measure": "job-posts", "place": "world", "unit": "posts",
	"terms": {"golang": {"skill": "Go"}, "Remote": {"skip": "work-arrangement"}, "Haskell": {"skill": "Haskell", "esco_only": true}, "Lost": {"skill": "nowhere"}}}`

func terms(t testing.TB) *seriescsv.Terms {
	t.Helper()
	v, err := seriescsv.ReadTerms(strings.NewReader(termsFile))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func read(t testing.TB, in string) *seriescsv.Result {
	t.Helper()
	known := func(p org.PlaceCode) bool { return p == "world" || p == "LV" }
	r, err := seriescsv.Read(strings.NewReader(in), seriescsv.Options{File: "posts.csv", Names: concepts(), Terms: terms(t), KnownPlace: known})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func errorsOf(r *seriescsv.Result) []string {
	var out []string
	for _, e := range r.Errors.List {
		out = append(out, e.Error())
	}
	return out
}

func TestReadWide(t *testing.T) {
	r := read(t, "month,golang,Remote,SQL,Haskell\n2011-04,5,9,,1\n2011-03,4,9,,1\n2011-06,7,9,3,1\n2011-07,,9,4.5,1\n")
	if len(r.Series) != 2 || r.Rows != 4 || r.Errors.Total != 0 {
		t.Fatalf("result = %+v", r)
	}
	s := r.Series[0]
	if s.ID != "job-posts:world:own-go" || s.Measure != workforce.JobPosts || s.Place != "world" || s.Unit != "posts" || s.Subject != (workforce.Subject{Skill: "own-go"}) {
		t.Errorf("series = %+v", s)
	}
	if s.First != (workforce.Period{Year: 2011, Sub: 3, Freq: workforce.Monthly}) || fmt.Sprint(s.Values) != "[4 5 NaN 7]" {
		t.Errorf("values = %v from %v", s.Values, s.First)
	}
	if want := time.Date(2011, 7, 1, 0, 0, 0, 0, time.UTC); !s.Vintage.Equal(want) || !s.Source.Date.Equal(want) || s.Source.Licence != "MIT" {
		t.Errorf("vintage %v, source %+v", s.Vintage, s.Source)
	}
	if s := r.Series[1]; s.Subject.Skill != "own-sql" || s.First.Sub != 6 || fmt.Sprint(s.Values) != "[3 4.5]" {
		t.Errorf("series = %+v", s)
	}
	want := []seriescsv.Skipped{{Term: "Remote", Reason: seriescsv.Arrangement}, {Term: "Haskell", Reason: seriescsv.NotInTaxonomy}}
	if !reflect.DeepEqual(r.Skipped, want) {
		t.Errorf("skipped = %v", r.Skipped)
	}
}

func TestReadWideListsWhatIsWrong(t *testing.T) {
	r := read(t, "month,golang,Lost,What,Go,SQL\n2011-04,5,1,1,1,-1\n2011-13,1,1,1,1,1\n2011-04,6,1,1,1,1\n2011Q2,6,1,1,1,1\n2011-05,x,1,1,1,1e5\n2011-06,1\n2011-07,\xff,1,1,1,1\n2011-08,+1,1,1,1,NaN\n")
	want := []string{
		`posts.csv:1: column "Lost": unknown_skill`,
		`posts.csv:1: column "What": unknown_term`,
		`posts.csv:1: column "Go": duplicate`,
		`posts.csv:2: column "SQL": out_of_range "-1"`,
		`posts.csv:3: column "month": invalid_period "2011-13"`,
		`posts.csv:4: column "month": duplicate_period "2011-04"`,
		`posts.csv:5: column "month": mixed_frequency "2011Q2"`,
		`posts.csv:6: column "golang": invalid_number "x"`,
		`posts.csv:6: column "SQL": invalid_number "1e5"`,
		`posts.csv:7: wrong_column_count`,
		`posts.csv:8: column "golang": invalid_utf8 "?"`,
		`posts.csv:9: column "golang": invalid_number "+1"`,
		`posts.csv:9: column "SQL": invalid_number "NaN"`,
	}
	if got := errorsOf(r); !reflect.DeepEqual(got, want) {
		t.Errorf("errors:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(r.Series) != 1 || fmt.Sprint(r.Series[0].Values) != "[5]" || r.Rows != 8 {
		t.Errorf("result = %+v", r)
	}
}

func TestReadLong(t *testing.T) {
	r := read(t, "series,period,value,place,measure\ngolang,2020Q1,5,,\ngolang,2020Q3,6,,\ndeveloper,2020,100,LV,headcount\ndeveloper,2021,110,LV,headcount\nRemote,2020,1,,\nRemote,2021,1,,\nown-go,2020-01,1,LV,vacancies\n")
	if r.Errors.Total != 0 || r.Rows != 7 {
		t.Fatalf("errors = %v", errorsOf(r))
	}
	var got []string
	for _, s := range r.Series {
		got = append(got, fmt.Sprintf("%s %d/%d/%d %v", s.ID, s.First.Year, s.First.Sub, s.First.Freq, s.Values))
	}
	want := []string{
		"headcount:LV:own-dev 2020/1/1 [100 110]",
		"job-posts:world:own-go 2020/1/4 [5 NaN 6]",
		"vacancies:LV:own-go 2020/1/12 [1]",
	}
	if !reflect.DeepEqual(got, want) || len(r.Skipped) != 1 {
		t.Errorf("series %q, want %q; skipped %v", got, want, r.Skipped)
	}
}

func TestReadLongListsWhatIsWrong(t *testing.T) {
	r := read(t, "Series,Period,Value,Place,Measure\nCobol,2020,1,,\nGo,2020,1,Mars,\nGo,2020,1,,weight\nGo,20,1,,\nGo,2020,1,,\nGo,2020,2,,\nGo,2020-01,2,,\nGo,2021,,,\nGo,2022,-1,,index\n"+
		"Go,2021,-1,,\n")
	want := []string{
		`posts.csv:2: column "series": unknown_term "Cobol"`,
		`posts.csv:3: column "place": unknown_place "Mars"`,
		`posts.csv:4: column "measure": unknown_value "weight"`,
		`posts.csv:5: column "period": invalid_period "20"`,
		`posts.csv:7: column "period": duplicate_period "2"`,
		`posts.csv:8: column "period": mixed_frequency "2"`,
		`posts.csv:11: column "value": out_of_range "-1"`,
	}
	if got := errorsOf(r); !reflect.DeepEqual(got, want) {
		t.Errorf("errors:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReadTwiceGivesTheSame(t *testing.T) {
	const in = "month,golang,SQL\n2011-04,5,1\n2011-06,7,3\n"
	one, two := read(t, in), read(t, in)
	if fmt.Sprintf("%+v", one) != fmt.Sprintf("%+v", two) {
		t.Errorf("%+v\n%+v", one, two)
	}
}

func TestReadRefusesAFileAsAWhole(t *testing.T) {
	tests := []struct{ name, in, code string }{
		{"empty", "", "empty_file"},
		{"no layout", "term,count\nGo,1\n", "unknown_layout"},
		{"half a long layout", "series,value\nGo,1\n", "unknown_layout"},
		{"10,000 columns", "month" + strings.Repeat(",a", 10_000) + "\n", "too_many_columns"},
		{"a header that never ends", "month,\"" + strings.Repeat("x", 1<<20), "unclosed_quote"},
		{"binary", "\x00\x01\x02\xff\xfe\n", "invalid_utf8"},
	}
	for _, tt := range tests {
		_, err := seriescsv.Read(strings.NewReader(tt.in), seriescsv.Options{File: "x.csv", Names: concepts()})
		bad, ok := errors.AsType[interop.RowError](err)
		if fault.CodeOf(err) != "file_unusable" || !ok || bad.Code != tt.code || bad.File != "x.csv" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestReadBoundsTheSpanOfASeries(t *testing.T) {
	r := read(t, "month,golang\n1800-01,1\n2400-01,1\n1801-01,2\n")
	if got := errorsOf(r); len(got) != 1 || !strings.Contains(got[0], "too_many_periods") {
		t.Errorf("errors = %q", got)
	}
	if len(r.Series) != 1 || len(r.Series[0].Values) != 13 {
		t.Errorf("series = %+v", r.Series)
	}
}

func TestReadWithoutTerms(t *testing.T) {
	r, err := seriescsv.Read(strings.NewReader("year;developer\n2020;5\n"), seriescsv.Options{File: "heads.csv", Names: concepts(), Measure: workforce.Headcount, Place: "LV", Unit: "people", Comma: ';'})
	if err != nil || len(r.Series) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if s := r.Series[0]; s.ID != "headcount:LV:own-dev" || s.Source.Name[text.EN] != "heads.csv" || s.Unit != "people" {
		t.Errorf("series = %+v", s)
	}
}

func TestReadTermsNamesWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		``:               "invalid_json",
		`{"place": "x"}`: "source.name: required; measure: unknown_value",
		strings.Replace(termsFile, `"Go"`, `"Go", "skip": "total"`, 1):      "terms.golang: one_of_required",
		strings.Replace(termsFile, `work-arrangement`, `because`, 1):        "terms.Remote.skip: unknown_value",
		strings.Replace(termsFile, `"skill": "Go"`, ``, 1):                  "terms.golang: one_of_required",
		strings.Replace(termsFile, `"golang"`, `"Remote"`, 1):               "twice",
		strings.Replace(termsFile, `"unit"`, `"units"`, 1):                  "unknown_field",
		strings.Replace(termsFile, `https://example.org`, `javascript:`, 1): "source.url: invalid_url",
	} {
		_, err := seriescsv.ReadTerms(strings.NewReader(in))
		if fault.CodeOf(err) != "terms_invalid" || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadTerms(%.60s) = %v, want %s", in, err, want)
		}
	}
}

// realTerms is the terms file of ours with the concepts of the seed.
func realTerms(t testing.TB) (*seriescsv.Terms, *interop.Names) {
	t.Helper()
	d, err := dataset.Load(seed.FS, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	f, err := seed.FS.Open("series_terms.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := seriescsv.ReadTerms(f)
	if err != nil {
		t.Fatal(err)
	}
	return v, interop.NewNames(d.Skills, d.Occupations)
}

func TestReadJobPostsOfTheRealSource(t *testing.T) {
	const path = "../../../../shared/data/forecast_dev/hn_skill_demand_2011_2019.csv"
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("SKIPPED: no job-post counts at %s", path)
	}
	defer f.Close()
	terms, names := realTerms(t)
	r, err := seriescsv.Read(f, seriescsv.Options{File: "hn_skill_demand_2011_2019.csv", Names: names, Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	if r.Errors.Total != 0 || r.Rows != 95 || len(r.Series)+len(r.Skipped) != 101 || len(r.Series) < 60 {
		t.Errorf("%d rows, %d series, %d skipped, errors %v", r.Rows, len(r.Series), len(r.Skipped), errorsOf(r))
	}
	python, _ := names.Skill("Python (computer programming)")
	for _, s := range r.Series {
		// 2011-07 is missing in the source.
		if s.First != (workforce.Period{Year: 2011, Sub: 4, Freq: workforce.Monthly}) || len(s.Values) != 96 || !math.IsNaN(s.Values[3]) || s.Place != org.PlaceWorld || s.Measure != workforce.JobPosts {
			t.Errorf("series %s: %v, %d values, %v", s.ID, s.First, len(s.Values), s.Values[3])
		}
		if s.Subject.Skill == python && (s.Values[0] != 37 || s.Values[95] != 191) {
			t.Errorf("Python = %v … %v", s.Values[0], s.Values[95])
		}
	}
}

func TestSeedTermsNameConcepts(t *testing.T) {
	terms, names := realTerms(t)
	var b strings.Builder
	b.WriteString("month")
	for _, name := range terms.Names() {
		b.WriteString("," + name)
	}
	r, err := seriescsv.Read(strings.NewReader(b.String()+"\n"), seriescsv.Options{File: "t.csv", Names: names, Terms: terms})
	if err != nil || r.Errors.Total != 0 {
		t.Errorf("%v, %v", err, errorsOf(r))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"month,golang,Remote\n2011-04,5,9\n2011-06,,1\n", "series,period,value,place,measure\nGo,2020Q1,5,LV,index\n",
		"year,SQL\n9999,1\n-001,2\n2020,99999999999999999999\n", "\xEF\xBB\xBFquarter,\"Go\n\"\n2020-Q1,-0.0\n", "month" + strings.Repeat(",", 5000),
	} {
		f.Add(s)
	}
	t := terms(f)
	f.Fuzz(func(tt *testing.T, in string) {
		for _, opt := range []seriescsv.Options{{Names: concepts(), Terms: t}, {Names: concepts(), Measure: workforce.Index, Place: "LV"}} {
			r, err := seriescsv.Read(strings.NewReader(in), opt)
			if (r == nil) == (err == nil) {
				tt.Fatalf("%v, %v", r, err)
			}
			if err != nil {
				return
			}
			for _, s := range r.Series {
				if err := s.Validate(); err != nil {
					tt.Errorf("%+v: %v", s, err)
				}
			}
		}
	})
}

func FuzzReadTerms(f *testing.F) {
	f.Add([]byte(termsFile))
	f.Add([]byte(`{"terms": {"\u0000": {"skip": "total"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := seriescsv.ReadTerms(strings.NewReader(string(data)))
		if (v == nil) == (err == nil) {
			t.Errorf("%v, %v", v, err)
		}
	})
}
