package dataset_test

import (
	"errors"
	"io/fs"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/workforce"
)

var now = time.Date(2026, 8, 31, 21, 30, 0, 0, time.UTC)

// small is a data set with one of everything.
var small = map[string]string{
	"skills.json": `{"attribution": "thanks", "skills": [
		{"uri": "http://data.europa.eu/esco/skill/aaaa-1", "kind": "knowledge", "labels": {"lv": "Pitons", "en": "Snake", "ru": "Питон"}, "alt": {"en": ["serpent"]}, "broader": ["animals"]},
		{"id": "own-animals", "kind": "knowledge", "labels": {"en": "animals"}}]}`,
	"occupations.json":   `{"occupations": [{"id": "own-keeper", "isco": "2512", "labels": {"en": "keeper"}, "essential": ["Snake"], "optional": ["own-animals"]}]}`,
	"isced_f.json":       `{"isced_f": [{"code": "0613", "labels": {"en": "Software"}}]}`,
	"isco_08.json":       `{"isco_08": [{"code": "2512", "labels": {"en": "Software developers"}}]}`,
	"places.json":        `{"places": [{"code": "0054010", "parent": "LV", "name": {"lv": "Ventspils"}, "lat": 57.39, "lon": 21.56}, {"code": "LV", "name": {"en": "Latvia"}}]}`,
	"organisations.json": `{"organisations": [{"id": "org-zoo", "name": {"en": "Zoo"}, "provider": true, "employer": true, "sector": "society", "place": "0054010", "verified": true, "created_at": "-1y"}, {"id": "org-school", "name": {"en": "School"}, "provider": true, "sector": "education"}]}`,
	"courses.json": `{"courses": [{"id": "course-a", "provider": "org-school", "type": "interest", "title": {"lv": "Kurss"}, "field": "0613",
		"teaches": [{"skill": "Snake", "level": 4}], "prepares_for": ["keeper"], "workload": 40,
		"instances": [
			{"start": "+21d", "end": "+2m", "deadline": "+14d", "mode": "onsite", "place": "0054010", "timetable": "evening", "languages": ["lv"], "seats": 12, "taken_outside": 3, "price_cents": 12050},
			{"id": "run-x", "flexible": true, "mode": "online", "timetable": "self-paced", "languages": ["en"], "seats": 100}]}]}`,
	"demands.json": `{"demands": [
		{"id": "demand-1", "employer": "org-zoo", "occupation": "keeper", "needs": [{"skill": "aaaa-1", "level": 5}, {"skill": "animals", "level": 3, "importance": "nice", "origin": "inferred"}],
		 "headcount": 2, "place": "0054010", "pay_min_cents": 150000, "reported": "-90d", "changes": [{"at": "-60d", "headcount": 3}], "closed": "-3d"},
		{"id": "demand-2", "employer": "org-zoo", "needs": [{"skill": "Snake"}], "headcount": 1, "remote": true, "reported": "-1w"}]}`,
	"workforce.json": `{"sources": {"demo": {"name": {"en": "Demonstration"}, "demo": true, "date": "-10d"}},
		"series": [{"id": "series-1", "measure": "headcount", "occupation": "keeper", "place": "0054010", "unit": "people", "source": "demo", "first": "-4q", "values": [10, null, 12, 13]}],
		"stocks": [{"id": "stock-1", "occupation": "keeper", "place": "0054010", "at": "-3m", "people": 13, "source": "demo"}],
		"assumptions": [{"id": "rate-1", "rate": "retire", "place": "0054010", "value": 0.02, "source": "demo", "from": "2026-01-01"}],
		"indicators": [{"id": "ind-1", "name": {"en": "Keepers"}, "unit": "percent", "better": "higher", "values": [{"place": "SE", "label": {"en": "Sweden"}, "year": 2024, "value": 8.6, "source": "demo"}]}],
		"targets": [{"id": "target-1", "indicator": "ind-1", "place": "LV", "name": {"en": "More"}, "baseline_year": 2024, "baseline": 4, "year": 2030, "value": 6, "source": "demo"}]}`,
	"accounts.json": `{"accounts": [{"id": "user-1", "email": "Keeper@example.lv", "name": "Keeper", "password": "demo", "roles": ["employer"], "org": "org-zoo", "lang": "lv", "have": [{"skill": "Snake", "level": 3}], "goal": "keeper"}]}`,
}

// with returns the small data set with replacements made in one file.
func with(file string, oldnew ...string) fs.FS {
	m := fstest.MapFS{}
	for name, data := range small {
		if name == file {
			data = strings.NewReplacer(oldnew...).Replace(data)
		}
		m[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return m
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestLoadResolvesEverything(t *testing.T) {
	d, err := dataset.Load(with(""), now)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Skills[0]; got.ID != "aaaa-1" || len(got.Broader) != 1 || got.Broader[0] != "own-animals" {
		t.Errorf("skill = %+v", got)
	}
	if got := d.Occupations[0]; got.Essential[0] != "aaaa-1" || got.Optional[0] != "own-animals" {
		t.Errorf("occupation = %+v", got)
	}
	if got := d.Organisations[0]; !got.CreatedAt.Equal(day(2025, 8, 31)) || !got.VerifiedAt.Equal(got.CreatedAt) {
		t.Errorf("organisation = %+v", got)
	}
	run := d.Instances[0]
	if run.ID != "course-a-1" || run.Course != "course-a" || !run.Start.Equal(day(2026, 9, 21)) || !run.End.Equal(day(2026, 10, 31)) {
		t.Errorf("run = %+v", run)
	}
	if run.Price != (catalog.Money{Cents: 12050, Currency: "EUR"}) || run.Free() != 9 {
		t.Errorf("run = %+v", run)
	}
	if d.Courses[0].State != catalog.Published || d.Courses[0].PreparesFor[0] != "own-keeper" {
		t.Errorf("course = %+v", d.Courses[0])
	}
	filled := d.Demands[0]
	if filled.Status != demand.Filled || len(filled.History) != 3 || filled.OpenAt(day(2026, 7, 1)) != 2 && filled.OpenAt(day(2026, 7, 10)) != 3 {
		t.Errorf("demand = %+v", filled)
	}
	if n := filled.Needs[0]; n.Importance != demand.Must || n.Origin != demand.Stated {
		t.Errorf("need = %+v", n)
	}
	s := d.Series[0]
	if s.First != (workforce.Period{Year: 2025, Sub: 3, Freq: workforce.Quarterly}) || !math.IsNaN(s.Values[1]) || !s.Vintage.Equal(day(2026, 8, 21)) {
		t.Errorf("series = %+v", s)
	}
	if a := d.Accounts[0]; a.User.Email != "keeper@example.lv" || a.Password != "demo" || !a.User.Demo || a.User.PasswordHash != "" {
		t.Errorf("account = %+v", a)
	}
	if len(d.Attribution) != 1 || len(d.Stocks) != 1 || len(d.Assumptions) != 1 || len(d.Indicators) != 1 || len(d.Targets) != 1 || len(d.ISCO) != 1 || len(d.ISCEDF) != 1 {
		t.Errorf("data set = %+v", d)
	}
}

func TestLoadingTwiceOnOneDayChangesNothing(t *testing.T) {
	one, err := dataset.Load(with("workforce.json", "null", "11"), now)
	if err != nil {
		t.Fatal(err)
	}
	two, err := dataset.Load(with("workforce.json", "null", "11"), now.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, two) {
		t.Error("two loads on one day differ")
	}
}

func TestLoadOfAnEmptyFolderIsAnEmptyDataset(t *testing.T) {
	d, err := dataset.Load(fstest.MapFS{}, now)
	if err != nil || len(d.Skills)+len(d.Courses) != 0 {
		t.Errorf("Load = %+v, %v", d, err)
	}
}

func TestLoadNamesWhatIsWrong(t *testing.T) {
	tests := []struct {
		name, file string
		oldnew     []string
		want       string // a problem's text
	}{
		{"unknown skill", "courses.json", []string{`"skill": "Snake"`, `"skill": "Snaek"`}, `courses.json: courses[0].teaches[0].skill: unknown_skill "Snaek"`},
		{"alternative label is no name", "courses.json", []string{`"skill": "Snake"`, `"skill": "serpent"`}, `unknown_skill "serpent"`},
		{"unknown broader", "skills.json", []string{`["animals"]`, `["animal"]`}, `skills.json: skills[0].broader[0]: unknown_skill "animal"`},
		{"unknown occupation", "demands.json", []string{`"keeper"`, `"Keeper"`}, `demands.json: demands[0].occupation: unknown_occupation "Keeper"`},
		{"unknown place", "courses.json", []string{`"0054010"`, `"54010"`}, `courses.json: courses[0].instances[0].place: unknown_place "54010"`},
		{"unknown parent", "places.json", []string{`"parent": "LV"`, `"parent": "EE"`}, `places.json: places[0].parent: unknown_place "EE"`},
		{"unknown provider", "courses.json", []string{`"org-school"`, `"org-none"`}, `courses.json: courses[0].provider: unknown_provider "org-none"`},
		{"not an employer", "demands.json", []string{`"demand-1", "employer": "org-zoo"`, `"demand-1", "employer": "org-school"`}, `demands.json: demands[0].employer: unknown_employer "org-school"`},
		{"account of a school as employer", "accounts.json", []string{`org-zoo`, `org-school`}, `accounts.json: accounts[0].org: unknown_employer "org-school"`},
		{"unknown source", "workforce.json", []string{`"source": "demo", "first"`, `"source": "deom", "first"`}, `workforce.json: series[0].source: unknown_value "deom"`},
		{"unknown indicator", "workforce.json", []string{`"indicator": "ind-1"`, `"indicator": "ind-2"`}, `workforce.json: targets[0].indicator: unknown_value "ind-2"`},
		{"unknown field of education", "courses.json", []string{`"0613"`, `"0614"`}, `courses.json: courses[0].field: unknown_value "0614"`},
		{"unknown name", "courses.json", []string{`"workload"`, `"work_load"`}, `courses.json: courses[0]: unknown_field "work_load"`},
		{"unknown list", "places.json", []string{`"places"`, `"place"`}, `places.json: place: unknown_field "place"`},
		{"wrong type", "courses.json", []string{`"seats": 12`, `"seats": "12"`}, `courses.json: courses[0].instances.seats: wrong_type "string"`},
		{"name twice", "skills.json", []string{`"lv": "Pitons"`, `"en": "Pitons"`}, `invalid_json "name \"en\" twice"`},
		{"not JSON", "skills.json", []string{`"skills": [`, `"skills": `}, `skills.json: line `},
		{"cut short", "accounts.json", []string{`"keeper"}]}`, `"keeper"}]`}, `accounts.json: line 1`},
		{"broken UTF-8", "places.json", []string{"Latvia", "Latv\xff"}, `places.json: invalid_utf8`},
		{"duplicate id", "demands.json", []string{"demand-2", "demand-1"}, `demands.json: demands[1]: duplicate "demand-1"`},
		{"duplicate label", "skills.json", []string{`"animals"}}]`, `"animals"}}, {"id": "own-b", "kind": "skill", "labels": {"en": "Snake"}}]`}, `skills.json: skills[2]: duplicate "Snake"`},
		{"end before start", "courses.json", []string{`"+2m"`, `"+2d"`}, `courses.json: courses[0].instances[0].end: before_start`},
		{"date", "courses.json", []string{`"+21d"`, `"21d"`}, `courses.json: courses[0].instances[0].start: invalid_date "21d"`},
		{"period", "workforce.json", []string{`"-4q"`, `"-4d"`}, `workforce.json: series[0].first: invalid_period "-4d"`},
		{"closed before reported", "demands.json", []string{`"closed": "-3d"`, `"closed": "-91d"`}, `demands.json: demands[0].closed: before_start "-91d"`},
		{"reported tomorrow", "demands.json", []string{`"-1w"`, `"+1d"`}, `demands.json: demands[1].reported: in_future "+1d"`},
		{"never reported", "demands.json", []string{`"reported": "-1w"`, `"note": {}`}, `demands.json: demands[1].reported: required`},
		{"status without a date", "demands.json", []string{`"reported": "-1w"`, `"reported": "-1w", "status": "withdrawn"`}, `demands.json: demands[1].closed: required`},
		{"two subjects", "workforce.json", []string{`"occupation": "keeper", "place": "0054010", "at"`, `"occupation": "keeper", "isco": "25", "place": "0054010", "at"`}, `workforce.json: stocks[0]: mutually_exclusive`},
		{"no password", "accounts.json", []string{`"demo"`, `""`}, `accounts.json: accounts[0].password: required`},
		{"half a point", "places.json", []string{`, "lon": 21.56`, ``}, `places.json: places[0].lat: required`},
		{"domain rule", "courses.json", []string{`"interest"`, `"formal"`}, `courses.json: courses[0].eqf: required`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := dataset.Load(with(tt.file, tt.oldnew...), now)
			if err == nil {
				t.Fatal("no error")
			}
			if !errors.Is(err, fault.New(fault.Invalid, "dataset_invalid")) || len(fault.FieldsOf(err)) == 0 {
				t.Errorf("not a dataset_invalid fault with fields: %v", err)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v\nlacks %s", err, tt.want)
			}
		})
	}
}

func TestLoadReportsEveryProblemOnce(t *testing.T) {
	_, err := dataset.Load(with("courses.json", `"skill": "Snake"`, `"skill": "Snaek"`, `"+21d"`, `"soon"`, `"evening"`, `"night"`), now)
	invalid, ok := errors.AsType[*dataset.Invalid](err)
	if !ok {
		t.Fatalf("error = %v", err)
	}
	var got []string
	for _, p := range invalid.Problems {
		got = append(got, p.Path+" "+p.Code)
	}
	want := []string{
		"courses[0].teaches[0].skill unknown_skill",
		"courses[0].instances[0].start invalid_date",
		"courses[0].instances[0].timetable unknown_value",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("problems = %q, want %q", got, want)
	}
}

func TestLoadRefusesFilesItDoesNotKnow(t *testing.T) {
	m := with("").(fstest.MapFS)
	m["course.json"] = &fstest.MapFile{Data: []byte("{}")}
	m["series_terms.json"] = &fstest.MapFile{Data: []byte("{}")}
	_, err := dataset.Load(m, now)
	if err == nil || !strings.Contains(err.Error(), "course.json: unknown_file") || strings.Contains(err.Error(), "series_terms") {
		t.Errorf("error = %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	for name, data := range small {
		f.Add(name, []byte(data))
	}
	f.Add("skills.json", []byte(strings.Repeat(`{"skills":[`, 10_000)))
	f.Add("skills.json", []byte(`{"skills":[{"id":"own-\u0000","labels":{"xx":"\ud800"}}]} {}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		m := with("").(fstest.MapFS)
		if _, ok := m[name]; !ok {
			name = "demands.json"
		}
		m[name] = &fstest.MapFile{Data: data}
		d, err := dataset.Load(m, now)
		if (d == nil) == (err == nil) {
			t.Errorf("Load = %v, %v", d, err)
		}
	})
}
