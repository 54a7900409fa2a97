package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/httpd/problem"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/web"
)

// client speaks to the API of one house. Who calls is given by the header X-Test-Actor, a
// demonstration account's name, in place of a token: tokens are httpd's to test.
type client struct {
	t     *testing.T
	house *apptest.House
	fiber *fiber.App
}

func newClient(t *testing.T) *client {
	t.Helper()
	h := apptest.New(t)
	bundle, err := i18n.Load(web.FS)
	if err != nil {
		t.Fatal(err)
	}
	f := fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		p := problem.From(err, bundle.For(request.Of(c.UserContext()).Lang), "test")
		return c.Status(p.Status).JSON(p, problem.MediaType)
	}})
	f.Use(func(c *fiber.Ctx) error {
		info := request.Info{ID: "test", Lang: request.LangOf(c.Get("Accept-Language"), c.Query("lang")), From: "203.0.113.1"}
		info.Actor = h.Actor(t, c.Get("X-Test-Actor"))
		c.SetUserContext(request.With(c.UserContext(), info))
		return c.Next()
	})
	Register(f, Options{App: h.App, Bundle: bundle, BaseURL: "http://test"})
	return &client{t: t, house: h, fiber: f}
}

// answer is a decoded response.
type answer struct {
	status int
	header http.Header
	raw    []byte
	json   map[string]any
}

// call sends a request; body may be nil, a string taken as it is, or a value to encode.
// headers are pairs.
func (c *client) call(method, path, actor string, body any, headers ...string) answer {
	c.t.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			c.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	r := httptest.NewRequest(method, path, in)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Test-Actor", actor)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.fiber.Test(r, -1)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	a := answer{status: res.StatusCode, header: res.Header}
	if a.raw, err = io.ReadAll(res.Body); err != nil {
		c.t.Fatal(err)
	}
	_ = json.Unmarshal(a.raw, &a.json) // a body that is no object leaves json nil, which asserts then find
	return a
}

func (c *client) want(a answer, status int) answer {
	c.t.Helper()
	if a.status != status {
		c.t.Fatalf("status %d, want %d: %.600s", a.status, status, a.raw)
	}
	return a
}

// fields lists "field: code" of a problem.
func (a answer) fields() string {
	var out []string
	list, _ := a.json["errors"].([]any)
	for _, e := range list {
		m := e.(map[string]any)
		out = append(out, fmt.Sprint(m["field"], ": ", m["code"]))
		if s, _ := m["message"].(string); s == "" {
			out = append(out, "without words!")
		}
	}
	return strings.Join(out, ", ")
}

func (a answer) items() []any { l, _ := a.json["items"].([]any); return l }

func TestSearchGivesHitsFacetsAndOneLanguage(t *testing.T) {
	c := newClient(t)
	a := c.want(c.call("GET", "/api/v1/courses?q=python&lang=en&per_page=3", "", nil), 200)
	if len(a.items()) == 0 || a.json["total"].(float64) < 2 {
		t.Fatalf("nothing found: %.300s", a.raw)
	}
	first := a.items()[0].(map[string]any)
	if title, ok := first["title"].(string); !ok || !strings.Contains(strings.ToLower(title), "python") {
		t.Errorf("title with lang is %v, want one string about Python", first["title"])
	}
	facets := a.json["facets"].(map[string]any)
	for _, name := range []string{"type", "field", "mode", "place", "provider", "price"} {
		if l, _ := facets[name].([]any); len(l) == 0 {
			t.Errorf("facet %s is empty", name)
		}
	}
	if a.header.Get("Server-Timing") == "" {
		t.Error("no Server-Timing")
	}
	all := c.want(c.call("GET", "/api/v1/courses?type=interest&type=formal", "", nil), 200)
	for _, i := range all.items() {
		if ty := i.(map[string]any)["type"]; ty != "interest" && ty != "formal" {
			t.Errorf("a course of type %v passed the filter", ty)
		}
	}
	if _, ok := all.items()[0].(map[string]any)["title"].(map[string]any); !ok {
		t.Error("without lang a title is an object by language")
	}
}

const pythonURI = "ccd0a1d9-afda-43d9-b901-96344886e14d"

func validCourse() map[string]any {
	return map[string]any{"type": "up-skilling", "title": map[string]any{"lv": "Python automatizācijai", "en": "Python for automation"},
		"field": "0613", "teaches": []any{map[string]any{"skill": pythonURI, "level": 4}}, "workload_hours": 60, "state": "published"}
}

func validRun() map[string]any {
	return map[string]any{"start": "2027-02-01", "end": "2027-03-31", "mode": "onsite", "place": "LV0007000", "timetable": "evening",
		"languages": []string{"lv"}, "seats": 2, "price_cents": 12000}
}

// The provider's and the learner's part of the chain over the API.
func TestCourseRunAndSeat(t *testing.T) {
	c := newClient(t)
	made := c.want(c.call("POST", "/api/v1/courses", "provider", validCourse()), 201)
	id := made.json["id"].(string)
	if made.header.Get("ETag") != `"1"` {
		t.Errorf("ETag %q, want \"1\"", made.header.Get("ETag"))
	}
	found := c.want(c.call("GET", "/api/v1/courses?q=automatiz%C4%81cijai", "", nil), 200)
	if !bytes.Contains(found.raw, []byte(id)) {
		t.Errorf("the writer does not find its own course at once: %.300s", found.raw)
	}
	run := c.want(c.call("POST", "/api/v1/courses/"+id+"/instances", "provider", validRun()), 201)
	seat := "/api/v1/courses/" + id + "/instances/" + run.json["id"].(string) + "/enrolments"
	c.want(c.call("POST", seat, "", nil), 401)
	got := c.want(c.call("POST", seat, "learner", nil), 201)
	if got.json["free"].(float64) != 1 || got.json["taken"].(float64) != 1 {
		t.Errorf("free %v taken %v after one seat of two", got.json["free"], got.json["taken"])
	}
	again := c.want(c.call("POST", seat, "learner", nil), 409)
	if again.json["code"] != "already_enrolled" {
		t.Errorf("code %v", again.json["code"])
	}
	c.want(c.call("POST", seat, "planner", nil), 201)
	if full := c.want(c.call("POST", seat, "employer", nil), 409); full.json["code"] != "no_seats" {
		t.Errorf("code %v, want no_seats", full.json["code"])
	}
	list := c.want(c.call("GET", seat, "provider", nil), 200)
	if len(list.items()) != 2 {
		t.Errorf("%d participants, want 2", len(list.items()))
	}
	c.want(c.call("GET", seat, "provider2", nil), 403)
	c.want(c.call("DELETE", seat+"/me", "learner", nil), 204)
	mine := c.want(c.call("GET", "/api/v1/me/seats", "learner", nil), 200)
	for _, i := range mine.items() {
		if s := i.(map[string]any); s["course"] == id && s["state"] != "cancelled" {
			t.Errorf("state %v after giving the seat back", s["state"])
		}
	}
}

func TestNobodyOverwritesUnseen(t *testing.T) {
	c := newClient(t)
	made := c.want(c.call("POST", "/api/v1/courses", "provider", validCourse()), 201)
	path := "/api/v1/courses/" + made.json["id"].(string)
	c.want(c.call("PUT", path, "provider", validCourse()), 428)
	c.want(c.call("PUT", path, "provider", validCourse(), "If-Match", `"1"`), 200)
	stale := c.want(c.call("PUT", path, "provider", validCourse(), "If-Match", `"1"`), 412)
	if stale.json["code"] != "conflict_rev" {
		t.Errorf("code %v", stale.json["code"])
	}
	c.want(c.call("PUT", path, "provider2", validCourse(), "If-Match", `"2"`), 403)
	c.want(c.call("DELETE", path, "provider", nil, "If-Match", `"2"`), 204)
	c.want(c.call("GET", path, "", nil), 404)
	c.want(c.call("GET", path, "provider", nil), 200)
}

func TestSameKeyDoesTheWorkOnce(t *testing.T) {
	c := newClient(t)
	a := c.want(c.call("POST", "/api/v1/courses", "provider", validCourse(), "Idempotency-Key", "k1"), 201)
	b := c.want(c.call("POST", "/api/v1/courses", "provider", validCourse(), "Idempotency-Key", "k1"), 201)
	if a.json["id"] != b.json["id"] || b.header.Get("Idempotency-Replayed") != "true" || b.header.Get("ETag") != a.header.Get("ETag") {
		t.Errorf("the second answer is not the first: %v, %v", a.json["id"], b.json["id"])
	}
	other := validCourse()
	other["workload_hours"] = 61
	if m := c.want(c.call("POST", "/api/v1/courses", "provider", other, "Idempotency-Key", "k1"), 422); m.json["code"] != "idempotency_mismatch" {
		t.Errorf("code %v", m.json["code"])
	}
	d := c.want(c.call("POST", "/api/v1/courses", "provider2", validCourse(), "Idempotency-Key", "k1"), 201)
	if d.json["id"] == a.json["id"] {
		t.Error("another caller's key must be another key")
	}
	// A refused request may be mended and sent again under its key.
	c.want(c.call("POST", "/api/v1/courses", "provider", `{"type":"interest"}`, "Idempotency-Key", "k2"), 422)
	c.want(c.call("POST", "/api/v1/courses", "provider", validCourse(), "Idempotency-Key", "k2"), 201)
}

// Bad input: 4xx with the field named, nothing written.
func TestBadInput(t *testing.T) {
	c := newClient(t)
	with := func(base map[string]any, key string, value any) map[string]any {
		m := map[string]any{}
		for k, v := range base {
			m[k] = v
		}
		if m[key] = value; value == nil {
			delete(m, key)
		}
		return m
	}
	made := c.want(c.call("POST", "/api/v1/courses", "provider", validCourse()), 201)
	runs := "/api/v1/courses/" + made.json["id"].(string) + "/instances"
	need := map[string]any{"headcount": 2, "place": "LV0007000", "needs": []any{map[string]any{"skill": pythonURI, "level": 4}}}
	before := c.house.App.Market().Counts()
	for _, x := range []struct {
		name, path, actor string
		body              any
		status            int
		fields            string
	}{
		{"unknown field", "/api/v1/courses", "provider", with(validCourse(), "colour", "red"), 422, "colour: unknown_field"},
		{"wrong type", "/api/v1/courses", "provider", with(validCourse(), "workload_hours", "many"), 422, "workload_hours: wrong_type"},
		{"no title", "/api/v1/courses", "provider", with(validCourse(), "title", nil), 422, "title: required"},
		{"empty title", "/api/v1/courses", "provider", with(validCourse(), "title", map[string]any{"lv": "  "}), 422, "title: required"},
		{"unknown type", "/api/v1/courses", "provider", with(validCourse(), "type", "evening"), 422, "type: unknown_value"},
		{"formal without EQF", "/api/v1/courses", "provider", with(validCourse(), "type", "formal"), 422, "eqf: required"},
		{"unknown skill", "/api/v1/courses", "provider", with(validCourse(), "teaches", []any{map[string]any{"skill": "nope"}}), 422, "teaches[0].skill: unknown_skill"},
		{"a skill twice", "/api/v1/courses", "provider", with(validCourse(), "teaches", []any{map[string]any{"skill": pythonURI}, map[string]any{"skill": pythonURI}}), 422, "teaches[1].skill: duplicate"},
		{"level 9", "/api/v1/courses", "provider", with(validCourse(), "teaches", []any{map[string]any{"skill": pythonURI, "level": 9}}), 422, "teaches[0].level: invalid"},
		{"negative workload", "/api/v1/courses", "provider", with(validCourse(), "workload_hours", -1), 422, "workload_hours: out_of_range"},
		{"not JSON", "/api/v1/courses", "provider", `{"type":`, 400, ""},
		{"broken UTF-8", "/api/v1/courses", "provider", "{\"type\":\"interest\",\"field\":\"0613\",\"title\":{\"lv\":\"a\xff\xfe\"}}", 400, ""},
		{"too large", "/api/v1/courses", "provider", `{"type":"` + strings.Repeat("x", maxBody) + `"}`, 413, ""},
		{"foreign organisation", "/api/v1/courses", "provider", with(validCourse(), "provider", "org-ventspils-tehnikums"), 403, ""},
		{"not a provider", "/api/v1/courses", "employer", validCourse(), 403, ""},
		{"nobody", "/api/v1/courses", "", validCourse(), 401, ""},
		{"negative seats", runs, "provider", with(validRun(), "seats", -5), 422, "seats: out_of_range"},
		{"end before start", runs, "provider", with(validRun(), "end", "2027-01-01"), 422, "end: before_start"},
		{"not a date", runs, "provider", with(validRun(), "start", "tomorrow"), 422, "start: not_a_date"},
		{"unknown place", runs, "provider", with(validRun(), "place", "Atlantis"), 422, "place: unknown_place"},
		{"foreign course", "/api/v1/courses/nope/instances", "provider", validRun(), 404, ""},
		{"need of nobody", "/api/v1/demands", "employer", with(need, "headcount", 0), 422, "headcount: out_of_range"},
		{"need without skills", "/api/v1/demands", "employer", with(need, "needs", nil), 422, "needs: required"},
		{"need of an unknown skill", "/api/v1/demands", "employer", with(need, "needs", []any{map[string]any{"skill": "x"}}), 422, "needs[0].skill: unknown_skill"},
		{"until before from", "/api/v1/demands", "employer", with(with(need, "from", "2027-05-01"), "until", "2027-04-01"), 422, "until: before_start"},
		{"need of another employer", "/api/v1/demands", "employer", with(need, "employer", "org-piekrastes-elektronika"), 403, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			c.t = t
			a := c.call("POST", x.path, x.actor, x.body)
			if a.status != x.status {
				t.Fatalf("status %d, want %d: %.400s", a.status, x.status, a.raw)
			}
			if ct := a.header.Get("Content-Type"); ct != problem.MediaType {
				t.Errorf("content type %q", ct)
			}
			if got := a.fields(); got != x.fields {
				t.Errorf("fields %q, want %q", got, x.fields)
			}
			if d, _ := a.json["detail"].(string); d == "" {
				t.Error("a problem without words")
			}
		})
	}
	c.t = t
	if after := c.house.App.Market().Counts(); after != before {
		t.Errorf("bad input was written: %+v, before %+v", after, before)
	}
}

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	c := newClient(t)
	seen := map[string]bool{}
	for _, lang := range []string{"lv", "en", "ru"} {
		a := c.want(c.call("GET", "/api/v1/courses/nope", "", nil, "Accept-Language", lang), 404)
		seen[a.json["detail"].(string)] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d different sentences in three languages: %v", len(seen), seen)
	}
}

// An employer's need, its matches, and the gap that moves.
func TestNeedMatchesAndGap(t *testing.T) {
	c := newClient(t)
	occ := c.want(c.call("GET", "/api/v1/occupations?q=web+developer&lang=en", "", nil), 200)
	id := occ.items()[0].(map[string]any)["id"].(string)
	demandNow := func() float64 {
		a := c.want(c.call("GET", "/api/v1/gaps/occupation/"+id, "planner", nil), 200)
		return a.json["quarters"].([]any)[0].(map[string]any)["demand"].(float64)
	}
	before := demandNow()
	need := map[string]any{"occupation": id, "headcount": 5, "place": "LV0007000", "needs": []any{map[string]any{"skill": pythonURI, "level": 4}}}
	made := c.want(c.call("POST", "/api/v1/demands", "employer", need), 201)
	if moved := demandNow() - before; moved < 4.999 || moved > 5.001 {
		t.Errorf("five people wanted moved the demand by %g", moved)
	}
	path := "/api/v1/demands/" + made.json["id"].(string)
	m := c.want(c.call("GET", path+"/matches?lang=en", "employer", nil), 200)
	if len(m.items()) == 0 {
		t.Fatal("no course teaches Python?")
	}
	e := m.items()[0].(map[string]any)["explanation"].(map[string]any)
	points := 0.0
	for _, x := range e["contributions"].([]any) {
		points += x.(map[string]any)["points"].(float64)
	}
	if d := points - e["score"].(float64); d > 1e-9 || d < -1e-9 {
		t.Errorf("contributions add up to %g, the score is %v", points, e["score"])
	}
	c.want(c.call("DELETE", path, "employer2", nil), 403)
	c.want(c.call("DELETE", path, "employer", nil), 204)
	if moved := demandNow() - before; moved > 1e-6 || moved < -1e-6 {
		t.Errorf("a withdrawn need leaves %g", moved)
	}
	if a := c.want(c.call("GET", path, "employer", nil), 200); a.json["status"] != "withdrawn" || len(a.json["history"].([]any)) != 2 {
		t.Errorf("status %v, history %v: a withdrawn need keeps its history", a.json["status"], a.json["history"])
	}
}

func TestConfidentialNeedsStayHidden(t *testing.T) {
	c := newClient(t)
	need := map[string]any{"headcount": 1, "place": "LV0007000", "confidential": true, "title": map[string]any{"en": "Secret post"},
		"needs": []any{map[string]any{"skill": pythonURI}}}
	made := c.want(c.call("POST", "/api/v1/demands", "employer", need), 201)
	path := "/api/v1/demands/" + made.json["id"].(string)
	for actor, status := range map[string]int{"": 404, "learner": 404, "employer2": 404, "provider": 404, "employer": 200, "planner": 200, "admin": 200} {
		if a := c.call("GET", path, actor, nil); a.status != status {
			t.Errorf("%q gets %d, want %d", actor, a.status, status)
		}
	}
	for _, p := range []string{"/api/v1/demands?per_page=100", "/api/v1/skills/" + pythonURI} {
		if a := c.want(c.call("GET", p, "", nil), 200); bytes.Contains(a.raw, []byte("Secret post")) {
			t.Errorf("%s tells of a confidential need", p)
		}
	}
}

func TestOpenAPIDescribesEverything(t *testing.T) {
	c := newClient(t)
	a := c.want(c.call("GET", "/openapi.json", "", nil), 200)
	if v, _ := a.json["openapi"].(string); !strings.HasPrefix(v, "3.1") {
		t.Errorf("openapi %v", a.json["openapi"])
	}
	paths := a.json["paths"].(map[string]any)
	if len(paths) < 30 {
		t.Errorf("%d paths", len(paths))
	}
	for path, ops := range paths {
		for method, o := range ops.(map[string]any) {
			if s, _ := o.(map[string]any)["summary"].(string); s == "" {
				t.Errorf("%s %s has no summary", method, path)
			}
		}
	}
}

// Every reading address answers a visitor and an admin without an internal error.
func TestEveryReadingAddressAnswers(t *testing.T) {
	c := newClient(t)
	spec := c.want(c.call("GET", "/openapi.json", "", nil), 200)
	course := c.house.Data.Courses[0]
	fill := strings.NewReplacer("{by}", "occupation", "{iid}", string(c.house.Data.Instances[0].ID))
	for path, ops := range spec.json["paths"].(map[string]any) {
		if _, ok := ops.(map[string]any)["get"]; !ok {
			continue
		}
		p := fill.Replace(path)
		id := string(course.ID)
		switch {
		case strings.Contains(p, "skills/"):
			id = pythonURI
		case strings.Contains(p, "occupation"):
			id = string(c.house.Data.Occupations[0].ID)
		case strings.Contains(p, "demands/"):
			id = string(c.house.Data.Demands[0].ID)
		case strings.Contains(p, "organisations/"):
			id = string(c.house.Data.Organisations[0].ID)
		}
		p = strings.ReplaceAll(p, "{id}", id)
		for _, actor := range []string{"", "admin"} {
			if a := c.call("GET", p, actor, nil); a.status >= 500 {
				t.Errorf("GET %s as %q: %d %.200s", p, actor, a.status, a.raw)
			}
		}
	}
}
