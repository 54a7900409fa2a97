package ui_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// browser is a visitor with cookies at a desk.
type browser struct {
	*desk
	cookies map[string]string
}

func newBrowser(t *testing.T) *browser {
	return &browser{desk: newDesk(t), cookies: map[string]string{}}
}

func (b *browser) ask(t *testing.T, method, path string, values url.Values, headers ...string) (*http.Response, *goquery.Document) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(values.Encode()))
	if method == http.MethodPost {
		r.Header.Set(fiber.HeaderContentType, fiber.MIMEApplicationForm)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, body := b.do(t, r)
	for _, c := range res.Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
			t.Errorf("cookie %s is open to scripts or other sites", c.Name)
		}
		if c.Value == "" || c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return res, parse(t, body)
}

func (b *browser) signIn(t *testing.T, email, password string) *http.Response {
	t.Helper()
	res, _ := b.ask(t, http.MethodPost, "/lv/sign-in", url.Values{"email": {email}, "password": {password}})
	return res
}

func TestSignInLeadsBackAndOutAgain(t *testing.T) {
	b := newBrowser(t)
	res, _ := b.ask(t, http.MethodGet, "/en/my/seats?x=1", nil)
	where := res.Header.Get("Location")
	if res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(where, "/en/sign-in?next=") {
		t.Fatalf("%d %s", res.StatusCode, where)
	}
	_, doc := b.ask(t, http.MethodGet, where, nil)
	sound(t, where, doc)
	next := doc.Find(`input[name="next"]`).AttrOr("value", "")
	if next != "/en/my/seats?x=1" {
		t.Fatalf("next is %q", next)
	}
	res, _ = b.ask(t, http.MethodPost, "/en/sign-in", url.Values{"email": {" Learner@Demo.example "}, "password": {apptest.Password}, "next": {next}})
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != next || len(b.cookies) < 2 {
		t.Fatalf("%d %s, cookies %v", res.StatusCode, res.Header.Get("Location"), b.cookies)
	}
	if res, _ = b.ask(t, http.MethodGet, next, nil); res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Cache-Control"))
	}
	res, _ = b.ask(t, http.MethodPost, "/en/sign-out", nil)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign out: %d", res.StatusCode)
	}
	_, doc = b.ask(t, http.MethodGet, "/en/", nil)
	if doc.Find(".notice").Length() != 1 || doc.Find(`.account a[href="/en/sign-in"]`).Length() != 1 {
		t.Error("the page does not say that the reader is out")
	}
	if res, _ = b.ask(t, http.MethodGet, "/en/account", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("still in: %d", res.StatusCode)
	}
}

func TestSignInNeverLeavesTheSite(t *testing.T) {
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/lv/sign-out", "%2f%2fevil.example"} {
		b := newBrowser(t)
		res, _ := b.ask(t, http.MethodPost, "/lv/sign-in", url.Values{"email": {"learner@demo.example"}, "password": {apptest.Password}, "next": {next}})
		if got := res.Header.Get("Location"); got != "/lv/courses" {
			t.Errorf("next %q leads to %q", next, got)
		}
	}
}

func TestEachRoleBeginsAtItsWork(t *testing.T) {
	b := newBrowser(t)
	for name, want := range map[string]string{"learner": "/lv/courses", "employer": "/lv/needs", "provider": "/lv/teaching", "planner": "/lv/gaps", "admin": "/lv/admin/organisations"} {
		b.cookies = map[string]string{}
		if got := b.signIn(t, name+"@demo.example", apptest.Password).Header.Get("Location"); got != want {
			t.Errorf("%s begins at %s, want %s", name, got, want)
		}
		if res, _ := b.ask(t, http.MethodGet, "/lv/sign-in", nil); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s, signed in, is asked to sign in", name)
		}
	}
}

func TestSignInFaults(t *testing.T) {
	b := newBrowser(t)
	for _, lang := range text.Langs() {
		path := "/" + string(lang) + "/sign-in"
		res, doc := b.ask(t, http.MethodPost, path, url.Values{"email": {""}, "password": {""}})
		if res.StatusCode != http.StatusUnprocessableEntity || doc.Find(".error-summary li").Length() != 2 || doc.Find("#f-email[aria-invalid]").Length() != 1 {
			t.Errorf("%s empty: %d", lang, res.StatusCode)
		}
		res, doc = b.ask(t, http.MethodPost, path, url.Values{"email": {evil}, "password": {"wrong-password"}})
		sound(t, path, doc)
		if res.StatusCode != http.StatusUnauthorized || doc.Find(".error-summary h2").Length() != 1 || doc.Find("#f-email").AttrOr("value", "") != evil || doc.Find("#f-password").AttrOr("value", "") != "" {
			t.Errorf("%s wrong: %d", lang, res.StatusCode)
		}
	}
}

func TestTooManySignInsAreToldHowLongToWait(t *testing.T) {
	b := newBrowser(t)
	var res *http.Response
	var doc *goquery.Document
	for range 12 {
		res, doc = b.ask(t, http.MethodPost, "/lv/sign-in", url.Values{"email": {"learner@demo.example"}, "password": {"wrong-password"}})
	}
	if res.StatusCode != http.StatusTooManyRequests || !strings.Contains(doc.Find(".notice.warn").Text(), "minūt") {
		t.Errorf("%d %s", res.StatusCode, doc.Find(".notice").Text())
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	b := newBrowser(t)
	b.signIn(t, "learner@demo.example", apptest.Password)
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		for _, path := range []string{"/lv/account/sign-out-everywhere", "/lv/sign-out", "/lv/account/delete", "/lv" + computerScience + "/runs/x/seat"} {
			if res, _ := b.ask(t, http.MethodPost, path, url.Values{"password": {apptest.Password}}, headers...); res.StatusCode != http.StatusForbidden {
				t.Errorf("%v %s: %d", headers, path, res.StatusCode)
			}
		}
	}
	if res, _ := b.ask(t, http.MethodGet, "/lv/account", nil); res.StatusCode != http.StatusOK {
		t.Errorf("the session did not survive: %d", res.StatusCode)
	}
}

func TestRegisterALearner(t *testing.T) {
	b := newBrowser(t)
	b.inEveryLanguage(t, "/register", nil)
	bad := url.Values{"kind": {"learner"}, "name": {evil}, "email": {"nobody"}, "password": {"short"}}
	res, doc := b.ask(t, http.MethodPost, "/lv/register", bad)
	sound(t, "register", doc)
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#f-email-error, #f-password-error").Length() != 2 || doc.Find("#f-name").AttrOr("value", "") != evil {
		t.Errorf("%d %s", res.StatusCode, doc.Find(".error-summary").Text())
	}
	taken := url.Values{"kind": {"learner"}, "email": {"learner@demo.example"}, "password": {"a long enough one"}}
	if res, doc = b.ask(t, http.MethodPost, "/lv/register", taken); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#f-email-error").Length() != 1 {
		t.Errorf("taken: %d", res.StatusCode)
	}
	good := url.Values{"kind": {"learner"}, "name": {"Jana"}, "email": {"jana@example.lv"}, "password": {"a long enough one"}, "next": {"/lv/my/seats"}}
	if res, _ = b.ask(t, http.MethodPost, "/lv/register", good); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/lv/my/seats" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if res, _ = b.ask(t, http.MethodGet, "/lv/my/seats", nil); res.StatusCode != http.StatusOK {
		t.Errorf("not signed in: %d", res.StatusCode)
	}
}

func TestRegisterAnOrganisation(t *testing.T) {
	b := newBrowser(t)
	b.inEveryLanguage(t, "/register?as=employer", func(t *testing.T, lang text.Lang, doc *goquery.Document) {
		if doc.Find(`input[name="organisation.employer"][checked]`).Length() != 1 {
			t.Errorf("%s: the box is not ticked", lang)
		}
	})
	bad := url.Values{"kind": {"organisation"}, "organisation.reg_no": {"12"}, "organisation.sector": {"x"}, "organisation.place": {"y"}, "email": {"o@example.lv"}, "password": {"a long enough one"}}
	res, doc := b.ask(t, http.MethodPost, "/lv/register", bad)
	sound(t, "register organisation", doc)
	if res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("%d", res.StatusCode)
	}
	doc.Find(".error-summary a").Each(func(_ int, s *goquery.Selection) {
		if doc.Find(s.AttrOr("href", "#none")).Length() != 1 {
			t.Errorf("the summary leads to %s, which is not there", s.AttrOr("href", ""))
		}
	})
	if n := doc.Find(".error-summary li").Length(); n < 5 {
		t.Errorf("%d problems named: %s", n, doc.Find(".error-summary").Text())
	}
	long := url.Values{"kind": {"organisation"}, "organisation.name": {strings.Repeat("garš ", 100)}, "organisation.employer": {"1"}, "organisation.sector": {"economy"}, "email": {"o@example.lv"}, "password": {"a long enough one"}}
	if _, doc = b.ask(t, http.MethodPost, "/lv/register", long); doc.Find("#f-organisation-name-error").Length() != 1 {
		t.Error("the fault of the name is not at the name")
	}
	good := url.Values{"kind": {"organisation"}, "organisation.name": {"SIA Jauns"}, "organisation.employer": {"1"}, "organisation.sector": {"economy"}, "organisation.place": {apptest.Home},
		"organisation.reg_no": {"4000 3000 111"}, "email": {"o@example.lv"}, "password": {"a long enough one"}}
	if res, _ = b.ask(t, http.MethodPost, "/lv/register", good); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/lv/needs" {
		t.Fatalf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if _, doc = b.ask(t, http.MethodGet, "/lv/account", nil); !strings.Contains(doc.Find("main").Text(), "SIA Jauns") || doc.Find(".badge.warn").Length() != 1 {
		t.Error("the account does not say that the organisation waits")
	}
}

func TestForgottenPassword(t *testing.T) {
	b := newBrowser(t)
	b.inEveryLanguage(t, "/forgot", nil)
	b.inEveryLanguage(t, "/reset", nil)
	for _, email := range []string{"learner@demo.example", "nobody@example.lv"} {
		if res, doc := b.ask(t, http.MethodPost, "/lv/forgot", url.Values{"email": {email}}); res.StatusCode != http.StatusOK || doc.Find(".notice.good").Length() != 1 {
			t.Errorf("%s: %d", email, res.StatusCode)
		}
	}
	sent := b.Mail.Sent()
	if len(sent) != 1 || sent[0].To != "learner@demo.example" {
		t.Fatalf("sent %v", sent)
	}
	token := sent[0].Token
	res, doc := b.ask(t, http.MethodGet, "/lv/reset?token="+url.QueryEscape(token), nil)
	if res.Header.Get("Referrer-Policy") != "no-referrer" || doc.Find(`input[name="token"]`).AttrOr("value", "") != token {
		t.Error("the token leaks or is lost")
	}
	if href := doc.Find(".langs a").First().AttrOr("href", ""); strings.Contains(href, token) {
		t.Error("the token is in a link")
	}
	if res, _ = b.ask(t, http.MethodPost, "/lv/reset", url.Values{"token": {token}, "password": {"a long enough one"}, "repeat": {"another"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("mismatch: %d", res.StatusCode)
	}
	if res, _ = b.ask(t, http.MethodPost, "/lv/reset", url.Values{"token": {token}, "password": {"a long enough one"}, "repeat": {"a long enough one"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("reset: %d", res.StatusCode)
	}
	if res, _ = b.ask(t, http.MethodPost, "/lv/reset", url.Values{"token": {token}, "password": {"a long enough one"}, "repeat": {"a long enough one"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("spent: %d", res.StatusCode)
	}
	if res = b.signIn(t, "learner@demo.example", "a long enough one"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the new password does not open: %d", res.StatusCode)
	}
}

func TestAccountProfile(t *testing.T) {
	b := newBrowser(t)
	b.signIn(t, "learner@demo.example", apptest.Password)
	res, doc := b.ask(t, http.MethodGet, "/lv/account", nil)
	sound(t, "account", doc)
	if res.StatusCode != http.StatusOK || doc.Find("[data-rows-list] [data-row-item]").Length() != 4 || doc.Find("#f-goal").AttrOr("value", "") == "" {
		t.Fatalf("%d, %d rows", res.StatusCode, doc.Find("[data-rows-list] [data-row-item]").Length())
	}
	values := url.Values{"name": {"Līga"}, "lang": {"en"}, "goal_label": {"software developer"}, "have[0].label": {"SQL"}, "have[0].level": {"3"}, "have[3].label": {""}}
	if res, _ = b.ask(t, http.MethodPost, "/lv/account", values); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/en/account" {
		t.Fatalf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	_, doc = b.ask(t, http.MethodGet, "/en/account", nil)
	if doc.Find("#f-name").AttrOr("value", "") != "Līga" || doc.Find("[data-rows-list] [data-row-item]").Length() != 1 || doc.Find("#f-goal").AttrOr("value", "") != "software developer" || doc.Find(".notice.good").Length() != 1 {
		t.Errorf("%s", doc.Find("main").Text())
	}
	values.Set("have[0].label", "quantum carpets")
	values.Set("lang", "xx")
	res, doc = b.ask(t, http.MethodPost, "/en/account", values)
	sound(t, "account with faults", doc)
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find(".error-summary li").Length() == 0 || doc.Find(`[name="have[0].label"]`).AttrOr("value", "") != "quantum carpets" {
		t.Errorf("%d", res.StatusCode)
	}
	values = url.Values{"name": {"L"}, "have[0].label": {"SQL"}, "add": {"have"}}
	if res, doc = b.ask(t, http.MethodPost, "/en/account", values); res.StatusCode != http.StatusOK || doc.Find("[data-rows-list] [data-row-item]").Length() != 2 {
		t.Errorf("adding a row without scripts: %d, %d rows", res.StatusCode, doc.Find("[data-rows-list] [data-row-item]").Length())
	}
}

func TestChangePasswordEndsTheSession(t *testing.T) {
	b := newBrowser(t)
	b.signIn(t, "learner@demo.example", apptest.Password)
	wrong := url.Values{"present": {"no"}, "password": {"a long enough one"}, "repeat": {"a long enough one"}}
	res, doc := b.ask(t, http.MethodPost, "/lv/account/password", wrong)
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#f-present-error").Length() != 1 {
		t.Errorf("%d %s", res.StatusCode, doc.Find(".error-summary").Text())
	}
	wrong.Set("present", apptest.Password)
	if res, _ = b.ask(t, http.MethodPost, "/lv/account/password", wrong); res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/lv/sign-in" {
		t.Fatalf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
	if _, doc = b.ask(t, http.MethodGet, "/lv/sign-in", nil); doc.Find(".notice.good").Length() != 1 {
		t.Error("nothing said about the change")
	}
	if res = b.signIn(t, "learner@demo.example", apptest.Password); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("the old password still opens: %d", res.StatusCode)
	}
}

func TestSignOutEverywhere(t *testing.T) {
	b := newBrowser(t)
	b.signIn(t, "learner@demo.example", apptest.Password)
	elsewhere := map[string]string{}
	for k, v := range b.cookies {
		elsewhere[k] = v
	}
	if res, _ := b.ask(t, http.MethodPost, "/lv/account/sign-out-everywhere", nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", res.StatusCode)
	}
	b.cookies = elsewhere
	if res, _ := b.ask(t, http.MethodGet, "/lv/account", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the other device is still in: %d", res.StatusCode)
	}
}

func TestExportAndDeleteMyData(t *testing.T) {
	b := newBrowser(t)
	c, r := b.openRun(t, text.Localized{text.LV: "Kurss"}, 2)
	b.signIn(t, "learner@demo.example", apptest.Password)
	b.ask(t, http.MethodPost, "/lv/courses/kurss-"+string(c.ID)+"/runs/"+string(r.ID)+"/seat", nil)
	res, doc := b.ask(t, http.MethodGet, "/lv/account/export", nil)
	var export struct {
		Email string
		Have  []any
		Seats []struct{ Course, State string }
	}
	if err := json.Unmarshal([]byte(doc.Find("body").Text()), &export); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || export.Email != "learner@demo.example" || len(export.Have) != 4 || len(export.Seats) == 0 {
		t.Errorf("%+v", export)
	}
	if strings.Contains(doc.Text(), "argon2") {
		t.Error("the password's hash is in the export")
	}
	if res, doc = b.ask(t, http.MethodPost, "/lv/account/delete", url.Values{"password": {"no"}}); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#f-password-error").Length() != 1 {
		t.Errorf("wrong password: %d", res.StatusCode)
	}
	if res, _ = b.ask(t, http.MethodPost, "/lv/account/delete", url.Values{"password": {apptest.Password}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", res.StatusCode)
	}
	if res = b.signIn(t, "learner@demo.example", apptest.Password); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("the account is still there: %d", res.StatusCode)
	}
	if m, ok := b.App.Market().Instance(r.ID); !ok || m.Free != 2 {
		t.Error("the seat was not given back")
	}
}

func TestAccountPagesInEveryLanguage(t *testing.T) {
	d := newDesk(t).as(t, "employer")
	for _, path := range []string{"/account", "/account/delete"} {
		d.inEveryLanguage(t, path, nil)
	}
	d.actor = app.Actor{}
	for _, path := range []string{"/sign-in?next=%2Flv%2Faccount", "/reset?token=x"} {
		d.inEveryLanguage(t, path, nil)
	}
}
