package ui

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/problem"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Site serves the pages. Each area (learner, employer, …) has its handlers and its page
// structs in files of its own and is named in routes.go.
type Site struct {
	app    *app.App
	bundle *i18n.Bundle
	views  *Views
	files  fs.FS
	base   string
	secure bool
	log    *slog.Logger

	marks demandMarksCache
}

// SiteOptions are what the pages need.
type SiteOptions struct {
	App           *app.App
	Bundle        *i18n.Bundle
	FS            fs.FS // package web's files
	BaseURL       string
	SecureCookies bool // cookies get the __Host- prefix and Secure
	Log           *slog.Logger
}

// NewSite parses the templates.
func NewSite(o SiteOptions) (*Site, error) {
	views, err := New(o.FS, o.Bundle)
	if err != nil {
		return nil, err
	}
	return &Site{app: o.App, bundle: o.Bundle, views: views, files: o.FS, base: o.BaseURL, secure: o.SecureCookies, log: o.Log}, nil
}

// Register adds every page. "/" leads to the reader's language.
func (s *Site) Register(f *fiber.App) {
	s.assets(f)
	f.Get("/", func(c *fiber.Ctx) error {
		c.Vary(fiber.HeaderAcceptLanguage)
		return c.Redirect(URL(s.lang(c), "/"), http.StatusFound)
	})
	for _, lang := range text.Langs() {
		g := f.Group("/"+string(lang), s.sameOrigin, s.session)
		for _, area := range s.areas() {
			area(g)
		}
	}
}

// lang returns the language of the request: the path's first segment, or the reader's preference.
func (s *Site) lang(c *fiber.Ctx) text.Lang { return request.Of(c.UserContext()).Lang }

// words returns the printer of the request's language.
func (s *Site) words(c *fiber.Ctx) *i18n.Printer { return s.bundle.For(s.lang(c)) }

// actor returns who asks.
func (s *Site) actor(c *fiber.Ctx) app.Actor { return request.Of(c.UserContext()).Actor }

// page returns a page for the request, with the menu of whoever asks. title is already in words.
func (s *Site) page(c *fiber.Ctx, title string) *Page {
	lang := s.lang(c)
	path := strings.TrimPrefix(c.Path(), "/"+string(lang))
	if path == "" {
		path = "/"
	}
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		query = url.Values{}
	}
	p := NewPage(lang, path, query, s.userView(c))
	p.Title, p.Base, p.Demo, p.Notice = title, s.base, s.app.Demo(), s.takeNotice(c)
	p.DataAsOf = s.app.Market().AsOf()
	return p
}

func (s *Site) userView(c *fiber.Ctx) *UserView {
	a := s.actor(c)
	if a.Anonymous() {
		return nil
	}
	v := &UserView{Name: a.User.Name}
	if v.Name == "" {
		v.Name = a.User.Email
	}
	for _, r := range a.User.Roles {
		v.Roles = append(v.Roles, string(r))
	}
	if len(v.Roles) == 0 {
		v.Roles = []string{"learner"}
	}
	return v
}

// render answers with a page, or with one block of it when htmx asked and the page has such a part.
func (s *Site) render(c *fiber.Ctx, name, block string, p *Page) error {
	if c.Get("HX-Request") == "" || c.Get("HX-Boosted") != "" || c.Get("HX-History-Restore-Request") != "" {
		block = ""
	}
	c.Vary("HX-Request")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if p.User != nil || p.NoIndex || p.Notice != nil {
		c.Set(fiber.HeaderCacheControl, "no-store")
	} else {
		// Shared caches must not keep a page that looks different for a signed-in reader.
		c.Set(fiber.HeaderCacheControl, "private, no-cache")
	}
	return s.views.Render(c, name, block, p)
}

// form returns what was posted; a body that is not a form is a fault.
func (s *Site) form(c *fiber.Ctx) (url.Values, error) {
	if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		m, err := c.MultipartForm()
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "bad_request")
		}
		return url.Values(m.Value), nil
	}
	v, err := url.ParseQuery(string(c.Body()))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "bad_request")
	}
	return v, nil
}

// again shows a form once more with what is wrong in it. Faults of the input are the form's
// to show; any other error is not, and goes to the one error renderer.
func (s *Site) again(c *fiber.Ctx, err error) (int, bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.TooMany:
		return problem.Status(err), true
	case fault.Unauthenticated:
		return http.StatusUnauthorized, fault.CodeOf(err) == app.ErrSignInFailed.Code
	}
	return 0, false
}

// ErrorView is what the error page reads.
type ErrorView struct {
	Status    int
	Title     string
	Text      string
	RequestID string
}

// Error answers with the error page; the status is set already. Somebody who is not signed
// in is led to the sign-in page and back.
func (s *Site) Error(c *fiber.Ctx, err error) error {
	status := problem.Status(err)
	lang := s.lang(c)
	if status == http.StatusUnauthorized && c.Method() == fiber.MethodGet && c.Get("HX-Request") == "" {
		return c.Redirect(URL(lang, "/sign-in")+"?next="+url.QueryEscape(c.OriginalURL()), http.StatusSeeOther)
	}
	words := s.words(c)
	title := words.T("error.page.title")
	if key := "error.page.title_" + strconv.Itoa(status); words.Has(key) {
		title = words.T(key)
	}
	p := s.page(c, title)
	p.NoIndex = true
	v := ErrorView{Status: status, Title: title, Text: words.Error(problem.Normal(err))}
	if status >= 500 {
		v.RequestID = request.Of(c.UserContext()).ID
	}
	p.Main = v
	return s.render(c, "error", "", p)
}
