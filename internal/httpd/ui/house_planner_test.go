package ui_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/httpd/problem"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/httpd/ui"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/web"
)

// desk is the pages over the demonstration city, read by whoever sits at it.
type desk struct {
	*apptest.House
	fiber  *fiber.App
	bundle *i18n.Bundle
	actor  app.Actor
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{House: apptest.New(t)}
	var err error
	if d.bundle, err = i18n.Load(web.FS); err != nil {
		t.Fatal(err)
	}
	site, err := ui.NewSite(ui.SiteOptions{App: d.App, Bundle: d.bundle, FS: web.FS, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	d.fiber = fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		c.Status(problem.Status(err))
		return site.Error(c, err)
	}})
	d.fiber.Use(func(c *fiber.Ctx) error {
		segment, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/")
		c.SetUserContext(request.With(c.UserContext(), request.Info{ID: "test-0001", Lang: request.LangOf("", segment), Actor: d.actor}))
		return c.Next()
	})
	site.Register(d.fiber)
	t.Cleanup(func() {
		if n := d.bundle.Misses(); n > 0 {
			t.Errorf("%d words missing; see the log", n)
		}
	})
	return d
}

// as seats somebody else at the desk: a demonstration account, or "" for a visitor.
func (d *desk) as(t *testing.T, name string) *desk {
	t.Helper()
	d.actor = d.Actor(t, name)
	return d
}

func (d *desk) do(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	res, err := d.fiber.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// get reads a page, which must answer with the status, and parses it.
func (d *desk) get(t *testing.T, path string, status int) *goquery.Document {
	t.Helper()
	res, body := d.do(t, httptest.NewRequest(http.MethodGet, path, nil))
	if res.StatusCode != status {
		t.Fatalf("GET %s: %d, want %d\n%.2000s", path, res.StatusCode, status, body)
	}
	return parse(t, body)
}

func (d *desk) post(t *testing.T, path string, values url.Values, status int) (*http.Response, *goquery.Document) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set(fiber.HeaderContentType, fiber.MIMEApplicationForm)
	res, body := d.do(t, r)
	if res.StatusCode != status {
		t.Fatalf("POST %s: %d, want %d\n%.2000s", path, res.StatusCode, status, body)
	}
	return res, parse(t, body)
}

func parse(t *testing.T, body string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// sound fails when a page has injected elements, an id twice, or a reference to none.
func sound(t *testing.T, where string, doc *goquery.Document) {
	t.Helper()
	if n := doc.Find("img, [onerror], [style], style").Length(); n > 0 {
		t.Errorf("%s: %d elements injected or styled inline", where, n)
	}
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("%s: %d first-level headings", where, n)
	}
	seen := map[string]bool{}
	doc.Find("body [id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] {
			t.Errorf("%s: id %q twice", where, id)
		}
		seen[id] = true
	})
	doc.Find("[aria-labelledby], [aria-describedby], label[for]").Each(func(_ int, s *goquery.Selection) {
		for _, id := range strings.Fields(s.AttrOr("aria-labelledby", "") + " " + s.AttrOr("aria-describedby", "") + " " + s.AttrOr("for", "")) {
			if !seen[id] {
				t.Errorf("%s: nothing has the id %q", where, id)
			}
		}
	})
	doc.Find(`main a[href^="/"]`).Each(func(_ int, s *goquery.Selection) {
		if href := s.AttrOr("href", ""); strings.HasPrefix(href, "//") {
			t.Errorf("%s: link leaves the site: %q", where, href)
		}
	})
}

// inEveryLanguage reads a page in the three languages and hands each over.
func (d *desk) inEveryLanguage(t *testing.T, path string, check func(t *testing.T, lang text.Lang, doc *goquery.Document)) {
	t.Helper()
	for _, lang := range text.Langs() {
		doc := d.get(t, "/"+string(lang)+path, http.StatusOK)
		sound(t, string(lang)+path, doc)
		if check != nil {
			check(t, lang, doc)
		}
	}
}
