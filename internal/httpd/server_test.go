package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/web"
)

type site struct {
	t     *testing.T
	house *apptest.House
	fiber *fiber.App
	log   *strings.Builder
}

func newSite(t *testing.T, change ...func(*Options)) *site {
	t.Helper()
	h := apptest.New(t)
	bundle, err := i18n.Load(web.FS)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, house: h, log: &strings.Builder{}}
	o := Options{App: h.App, Bundle: bundle, Assets: web.FS, Log: slog.New(slog.NewJSONHandler(s.log, nil)),
		Registry: prometheus.NewRegistry(), BaseURL: "http://example.test", Checks: []Check{{Name: "store", Ask: h.Store.Admin.Ping}}}
	for _, f := range change {
		f(&o)
	}
	if s.fiber, err = New(o); err != nil {
		t.Fatal(err)
	}
	return s
}

type reply struct {
	*http.Response
	body string
}

func (s *site) do(method, path, body string, headers ...string) reply {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	res, err := s.fiber.Test(r, -1)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{res, string(b)}
}

const asBrowser = "text/html,application/xhtml+xml"

// login returns a bearer token of a demonstration account.
func (s *site) login(name string) map[string]any {
	s.t.Helper()
	r := s.do("POST", "/api/v1/auth/login", `{"email":"`+name+`@demo.example","password":"`+apptest.Password+`"}`, "Content-Type", "application/json")
	if r.StatusCode != 200 || r.Header.Get("Cache-Control") != "no-store" {
		s.t.Fatalf("login: %d %s (cache %q)", r.StatusCode, r.body, r.Header.Get("Cache-Control"))
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

func TestTokensOpenTheAPIAndCookiesDoNot(t *testing.T) {
	s := newSite(t)
	tokens := s.login("employer")
	access := tokens["access_token"].(string)
	if r := s.do("GET", "/api/v1/me", "", "Authorization", "Bearer "+access); r.StatusCode != 200 || !strings.Contains(r.body, "employer@demo.example") {
		t.Errorf("bearer: %d %s", r.StatusCode, r.body)
	}
	if r := s.do("GET", "/api/v1/me", "", "Cookie", "kompass-access="+access); r.StatusCode != 401 {
		t.Errorf("a cookie opened the API: %d", r.StatusCode)
	}
	if r := s.do("GET", "/api/v1/courses", "", "Authorization", "Bearer "+access[:len(access)-4]+"AAAA"); r.StatusCode != 401 || r.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("a damaged token: %d", r.StatusCode)
	}
	s.house.Clock.Advance(16 * time.Minute)
	if r := s.do("GET", "/api/v1/me", "", "Authorization", "Bearer "+access); r.StatusCode != 401 {
		t.Errorf("a token of 16 minutes: %d", r.StatusCode)
	}
	r := s.do("POST", "/api/v1/auth/refresh", `{"refresh_token":"`+tokens["refresh_token"].(string)+`"}`, "Content-Type", "application/json")
	if r.StatusCode != 200 {
		t.Errorf("refresh: %d %s", r.StatusCode, r.body)
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/lv/courses", "/api/v1/courses", "/nope", "/healthz", "/openapi.json"} {
		r := s.do("GET", path, "", "Accept", asBrowser)
		for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'self'",
			"Referrer-Policy": "strict-origin", "Permissions-Policy": "camera=()", "X-Request-Id": ""} {
			if got := r.Header.Get(header); got == "" || !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", path, header, got)
			}
		}
		if strings.Contains(r.Header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: unsafe policy", path)
		}
	}
	secure := newSite(t, func(o *Options) { o.SecureCookies = true })
	if r := secure.do("GET", "/healthz", ""); r.Header.Get("Strict-Transport-Security") == "" {
		t.Error("https without HSTS")
	}
}

func TestRequestIDsAreTakenOverOnlyWhenPlain(t *testing.T) {
	s := newSite(t)
	if got := s.do("GET", "/healthz", "", "X-Request-Id", "trace-1234.5").Header.Get("X-Request-Id"); got != "trace-1234.5" {
		t.Errorf("a plain id became %q", got)
	}
	for _, bad := range []string{"x", strings.Repeat("a", 65), "<script>alert(1)</script>", "a b c d e f g h"} {
		if got := s.do("GET", "/healthz", "", "X-Request-Id", bad).Header.Get("X-Request-Id"); got == bad || got == "" {
			t.Errorf("id %q was answered by %q", bad, got)
		}
	}
}

func TestErrorsArePagesForPeopleAndProblemsForPrograms(t *testing.T) {
	s := newSite(t)
	page := s.do("GET", "/en/nope", "", "Accept", asBrowser)
	if page.StatusCode != 404 || !strings.Contains(page.Header.Get("Content-Type"), "text/html") || !strings.Contains(page.body, "<h1") {
		t.Errorf("page: %d %s", page.StatusCode, page.Header.Get("Content-Type"))
	}
	problem := s.do("GET", "/api/v1/nope", "")
	if problem.StatusCode != 404 || problem.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("problem: %d %s", problem.StatusCode, problem.Header.Get("Content-Type"))
	}
	// A signed-out reader of a private page is led to the sign-in page and back.
	private := s.do("GET", "/en/my/seats?page=2", "", "Accept", asBrowser)
	if private.StatusCode != 303 || !strings.HasPrefix(private.Header.Get("Location"), "/en/sign-in?next=%2Fen%2Fmy%2Fseats%3Fpage%3D2") {
		t.Errorf("private page: %d %s", private.StatusCode, private.Header.Get("Location"))
	}
}

func TestAPanicIsAnAnswerAndALogLine(t *testing.T) {
	s := newSite(t)
	s.fiber.Get("/panic", func(*fiber.Ctx) error { panic("secret detail") })
	// Routes added after the catch-alls are reached because only /api has one.
	r := s.do("GET", "/panic", "")
	if r.StatusCode != 500 || strings.Contains(r.body, "secret detail") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	if !strings.Contains(s.log.String(), "secret detail") || !strings.Contains(s.log.String(), r.Header.Get("X-Request-Id")) {
		t.Error("the panic is not in the log under its request id")
	}
}

func TestInternalErrorsAreNotShown(t *testing.T) {
	s := newSite(t)
	s.fiber.Get("/broken", func(*fiber.Ctx) error { return errors.New("dial tcp 10.0.0.7: password=hunter2") })
	for _, accept := range []string{"application/json", asBrowser} {
		r := s.do("GET", "/broken", "", "Accept", accept)
		if r.StatusCode != 500 || strings.Contains(r.body, "hunter2") || strings.Contains(r.body, "dial tcp") {
			t.Errorf("%s: %d %s", accept, r.StatusCode, r.body)
		}
		if !strings.Contains(r.body, r.Header.Get("X-Request-Id")) {
			t.Errorf("%s: the id to quote is missing", accept)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	s := newSite(t)
	const form = "application/x-www-form-urlencoded"
	body := "email=employer%40demo.example&password=" + apptest.Password
	for name, c := range map[string]struct {
		headers []string
		allowed bool
	}{
		"same origin":              {[]string{"Sec-Fetch-Site", "same-origin"}, true},
		"typed by the user":        {[]string{"Sec-Fetch-Site", "none"}, true},
		"cross site":               {[]string{"Sec-Fetch-Site", "cross-site"}, false},
		"same site, other host":    {[]string{"Sec-Fetch-Site", "same-site"}, false},
		"old browser, own origin":  {[]string{"Origin", "http://example.test"}, true},
		"old browser, other":       {[]string{"Origin", "http://evil.test"}, false},
		"old browser, null origin": {[]string{"Origin", "null"}, false},
	} {
		r := s.do("POST", "/en/sign-in", body, append([]string{"Content-Type", form, "Host", "example.test", "Accept", asBrowser}, c.headers...)...)
		if ok := r.StatusCode != 403; ok != c.allowed {
			t.Errorf("%s: %d", name, r.StatusCode)
		}
		if signedIn := len(r.Cookies()) > 0 && r.StatusCode == 303; signedIn != c.allowed {
			t.Errorf("%s: signed in = %v (%d)", name, signedIn, r.StatusCode)
		}
	}
}

func TestCookiesAreBoundToTheHostOverHTTPS(t *testing.T) {
	s := newSite(t, func(o *Options) { o.SecureCookies = true })
	r := s.do("POST", "/en/sign-in", "email=learner%40demo.example&password="+apptest.Password, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	found := 0
	for _, c := range r.Cookies() {
		if strings.Contains(c.Name, "access") || strings.Contains(c.Name, "refresh") {
			found++
			if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("cookie %+v", c)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d session cookies: %d", found, r.StatusCode)
	}
}

// A spent access cookie is renewed with the refresh cookie without the reader noticing.
func TestPagesRenewTheirSession(t *testing.T) {
	s := newSite(t)
	r := s.do("POST", "/en/sign-in", "email=learner%40demo.example&password="+apptest.Password, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
	jar := map[string]string{}
	keep := func(r reply) {
		for _, c := range r.Cookies() {
			jar[c.Name] = c.Value
		}
	}
	cookies := func() string {
		var list []string
		for n, v := range jar {
			list = append(list, n+"="+v)
		}
		return strings.Join(list, "; ")
	}
	keep(r)
	s.house.Clock.Advance(20 * time.Minute)
	page := s.do("GET", "/en/my/seats", "", "Cookie", cookies(), "Accept", asBrowser)
	if page.StatusCode != 200 || len(page.Cookies()) == 0 {
		t.Fatalf("after 20 minutes: %d, %d cookies", page.StatusCode, len(page.Cookies()))
	}
	keep(page)
	if page := s.do("GET", "/en/my/seats", "", "Cookie", cookies(), "Accept", asBrowser); page.StatusCode != 200 {
		t.Errorf("with the renewed cookies: %d", page.StatusCode)
	}
}

func TestHealthReadinessAndMetrics(t *testing.T) {
	down := errors.New("connection refused to db.internal")
	s := newSite(t, func(o *Options) {
		o.Checks = append(o.Checks, Check{Name: "extra", Ask: func(context.Context) error { return down }})
	})
	if r := s.do("GET", "/healthz", ""); r.StatusCode != 200 {
		t.Errorf("healthz %d", r.StatusCode)
	}
	r := s.do("GET", "/readyz", "")
	if r.StatusCode != 503 || !strings.Contains(r.body, `"extra":"unavailable"`) || strings.Contains(r.body, "db.internal") {
		t.Errorf("readyz %d %s", r.StatusCode, r.body)
	}
	down = nil
	if r := s.do("GET", "/readyz", ""); r.StatusCode != 200 {
		t.Errorf("readyz %d %s", r.StatusCode, r.body)
	}
	s.do("GET", "/lv/courses", "")
	m := s.do("GET", "/metrics", "")
	if !strings.Contains(m.body, "kompass_http_request_seconds_count") || strings.Contains(m.body, "demo.example") {
		t.Errorf("metrics: %.300s", m.body)
	}
}

func TestPagesAreCompressedAndTagged(t *testing.T) {
	s := newSite(t)
	r := s.do("GET", "/en/courses", "", "Accept-Encoding", "gzip", "Accept", asBrowser)
	if r.Header.Get("Content-Encoding") == "" || r.Header.Get("ETag") == "" {
		t.Errorf("encoding %q, etag %q", r.Header.Get("Content-Encoding"), r.Header.Get("ETag"))
	}
	again := s.do("GET", "/en/courses", "", "Accept", asBrowser, "If-None-Match", s.do("GET", "/en/courses", "", "Accept", asBrowser).Header.Get("ETag"))
	if again.StatusCode != 304 {
		t.Errorf("an unchanged page: %d", again.StatusCode)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := newSite(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = s.fiber.Listener(ln) }() // ends with Shutdown below
	defer func() { _ = s.fiber.Shutdown() }()
	res, err := http.Post("http://"+ln.Addr().String()+"/api/v1/auth/login", "application/json", strings.NewReader(strings.Repeat("x", bodyLimit+1)))
	if err != nil {
		return // hung up in the middle of the body: bounded too
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", res.StatusCode)
	}
}

// Requests in flight finish when the server is told to stop.
func TestGracefulStop(t *testing.T) {
	s := newSite(t)
	started, release := make(chan struct{}), make(chan struct{})
	s.fiber.Get("/slow", func(c *fiber.Ctx) error {
		close(started)
		<-release
		return c.SendString("finished")
	})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.fiber.Listener(ln) }()
	got := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + ln.Addr().String() + "/slow")
		if err != nil {
			got <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		got <- string(b)
	}()
	<-started
	stopped := make(chan error, 1)
	go func() { stopped <- s.fiber.ShutdownWithTimeout(10 * time.Second) }()
	close(release)
	if body := <-got; body != "finished" {
		t.Errorf("the request in flight got %q", body)
	}
	if err := <-stopped; err != nil {
		t.Errorf("shutdown: %v", err)
	}
	if err := <-served; err != nil {
		t.Errorf("listener: %v", err)
	}
}
