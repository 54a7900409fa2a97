package ui

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

func TestMarkedEscapesAndKeepsToTheText(t *testing.T) {
	for _, c := range []struct {
		text  string
		spans []search.Span
		want  string
	}{
		{"Python", []search.Span{{Start: 0, End: 6}}, "<mark>Python</mark>"},
		{"a <b> c", []search.Span{{Start: 2, End: 5}}, "a <mark>&lt;b&gt;</mark> c"},
		{"abc", []search.Span{{Start: 2, End: 9}, {Start: -1, End: 1}, {Start: 2, End: 2}}, "abc"},
		{"abc", []search.Span{{Start: 1, End: 3}, {Start: 0, End: 2}}, "a<mark>bc</mark>"},
		{"āb", []search.Span{{Start: 1, End: 2}}, "āb"}, // inside a letter
	} {
		if got := marked(c.text, c.spans); string(got) != c.want {
			t.Errorf("marked(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSnippetIsBoundedAndHoldsTheMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zāčņ<&]{1,12}`), 1, 120).Draw(t, "words")
		s := strings.Join(words, " ")
		at := rapid.IntRange(0, len(words)-1).Draw(t, "at")
		start := len(strings.Join(words[:at], " "))
		if at > 0 {
			start++
		}
		got := string(snippet(s, []search.Span{{Start: start, End: start + len(words[at])}}))
		if !utf8.ValidString(got) || strings.Count(got, "<mark>") != 1 || strings.Count(got, "</mark>") != 1 {
			t.Fatalf("snippet %q", got)
		}
		if rest := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(got); strings.Contains(rest, "<") {
			t.Fatalf("not escaped: %q", got)
		}
	})
}

func TestFindIDReadsTheEndOfASegment(t *testing.T) {
	known := func(ids ...string) func(string) bool {
		return func(id string) bool {
			for _, k := range ids {
				if k == id {
					return true
				}
			}
			return false
		}
	}
	for _, c := range []struct {
		segment, want string
		ok            bool
		known         []string
	}{
		{"own-llm", "own-llm", true, []string{"own-llm"}},
		{"lielie-modeli-own-llm", "own-llm", true, []string{"own-llm"}},
		{"python-ccd0a1d9-afda-43d9-b901-96344886e14d", "ccd0a1d9-afda-43d9-b901-96344886e14d", true, []string{"ccd0a1d9-afda-43d9-b901-96344886e14d"}},
		{"nothing-here", "", false, []string{"x"}},
		{"%zz", "", false, []string{"x"}},
		{"", "", false, []string{""}},
		{strings.Repeat("a-", 300), "", false, []string{"a"}},
	} {
		got, ok := findID(c.segment, known(c.known...))
		if got != c.want || ok != c.ok {
			t.Errorf("findID(%q) = %q, %v", c.segment, got, ok)
		}
	}
}

func TestPathsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom([]string{"0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "course-x", "own-c-sharp"}).Draw(t, "id")
		path := CoursePath(catalog.CourseID(id), text.Localized{text.LV: rapid.String().Draw(t, "title")})
		segment, ok := strings.CutPrefix(path, "/courses/")
		if !ok || strings.Contains(segment, "/") {
			t.Fatalf("path %q", path)
		}
		if got, ok := findID(segment, func(s string) bool { return s == id }); !ok || got != id {
			t.Fatalf("%q reads back as %q", path, got)
		}
	})
}

func TestSearchStateSurvivesItsAddress(t *testing.T) {
	m := market.New()
	in := url.Values{"q": {"datu analīze"}, "type": {"formal", "interest"}, "field": {"06"}, "mode": {"online"}, "level": {"4"}, "price": {"free"},
		"start_from": {"2027-01-01"}, "start_to": {"2027-06-30"}, "max_price": {"49.90"}, "open": {"1"}, "boost": {"off"}, "sort": {"start"}, "page": {"3"}}
	st := readSearch(in, m, text.LV)
	if len(st.ignored) > 0 || st.query.MaxPrice != 4990 || !st.query.NoBoost {
		t.Fatalf("ignored %v, query %+v", st.ignored, st.query)
	}
	if got := readSearch(st.values(), m, text.LV); !reflect.DeepEqual(got.query, st.query) {
		t.Errorf("\n%+v\n%+v", st.query, got.query)
	}
	if v := st.without("type", "formal"); v.Get("page") != "" || v["type"][0] != "interest" || len(v["type"]) != 1 {
		t.Errorf("without: %v", v)
	}
}

func TestSearchIgnoresWhatItCannotRead(t *testing.T) {
	m := market.New()
	for _, c := range []struct{ name, value string }{
		{"type", "x"}, {"field", "xx"}, {"mode", "'"}, {"timetable", "noon"}, {"price", "cheap"}, {"language", "latvian"}, {"level", "9"}, {"place", "nowhere"},
		{"provider", "nobody"}, {"skill", "none"}, {"start_from", "01.02.2027."}, {"start_to", "1066-01-01"}, {"max_price", "NaN"}, {"max_price", "-4"},
		{"max_price", "1e99"}, {"open", "yes"}, {"seats", "2"}, {"boost", "on"}, {"near", "nowhere"}, {"occupation", "none"}, {"sort", "best"}, {"page", "0"}, {"page", "99999999999"},
	} {
		st := readSearch(url.Values{c.name: {c.value}}, m, text.LV)
		if len(st.ignored) != 1 || st.ignored[0] != c.name {
			t.Errorf("%s=%s: ignored %v", c.name, c.value, st.ignored)
		}
		if len(st.values()) > 0 {
			t.Errorf("%s=%s stays in the address: %v", c.name, c.value, st.values())
		}
	}
	many := url.Values{}
	for i := range 80 {
		many.Add("language", string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	if st := readSearch(many, m, text.LV); len(st.query.Filters[search.FacetLanguage]) != search.MaxFilterValues {
		t.Errorf("%d values kept", len(st.query.Filters[search.FacetLanguage]))
	}
}

func FuzzReadSearch(f *testing.F) {
	f.Add("q=python&type=formal&page=2&near=LV0007000&radius=x")
	f.Add("start_from=2027-13-01&max_price=%00&skill=%ff")
	m := market.New()
	f.Fuzz(func(t *testing.T, raw string) {
		v, err := url.ParseQuery(raw)
		if err != nil {
			t.Skip()
		}
		st := readSearch(v, m, text.EN)
		again := readSearch(st.values(), m, text.EN)
		if !reflect.DeepEqual(again.query, st.query) || len(again.ignored) > 0 {
			t.Fatalf("%q: %+v then %+v, ignored %v", raw, st.query, again.query, again.ignored)
		}
	})
}

func TestInstanceStateSaysWhatOneCanDo(t *testing.T) {
	now := time.Date(2027, 3, 10, 9, 0, 0, 0, time.UTC)
	day := func(d int) time.Time { return time.Date(2027, 3, d, 0, 0, 0, 0, time.UTC) }
	base := catalog.Instance{Start: day(20), End: day(30), Seats: 2}
	for name, c := range map[string]struct {
		change func(*catalog.Instance)
		want   string
	}{
		"to come":          {func(*catalog.Instance) {}, runOpen},
		"full":             {func(r *catalog.Instance) { r.TakenOutside = 2 }, runFull},
		"deadline today":   {func(r *catalog.Instance) { r.Deadline = day(10) }, runOpen},
		"deadline over":    {func(r *catalog.Instance) { r.Deadline = day(9) }, runClosed},
		"full and over":    {func(r *catalog.Instance) { r.Deadline, r.TakenOutside = day(9), 2 }, runClosed},
		"ended":            {func(r *catalog.Instance) { r.Start, r.End = day(1), day(9) }, runEnded},
		"last day":         {func(r *catalog.Instance) { r.Start, r.End = day(1), day(10) }, runClosed},
		"cancelled":        {func(r *catalog.Instance) { r.Cancelled = true }, runCancelled},
		"flexible is open": {func(r *catalog.Instance) { r.Flexible, r.Start, r.End = true, time.Time{}, time.Time{} }, runOpen},
	} {
		r := base
		c.change(&r)
		if got := instanceState(r, now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestLevelSteps(t *testing.T) {
	if got := levelSteps(3); !reflect.DeepEqual(got, []int{0, 8, 16}) {
		t.Errorf("steps of 3: %v", got)
	}
	if got := len(levelSteps(taxonomy.Level(200))); got != 8 {
		t.Errorf("%d steps of an impossible level", got)
	}
}
