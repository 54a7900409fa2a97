package ui

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/account"
	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
)

// The cookies of the pages. The access token lives 15 minutes; the refresh token renews it
// without the reader noticing. Neither is readable by scripts, and neither opens the API.
const (
	accessCookie  = "kompass-access"
	refreshCookie = "kompass-refresh"
	noticeCookie  = "kompass-notice"
)

// cookieName adds the prefix that binds a cookie to this very host over https.
func (s *Site) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

func (s *Site) setCookie(c *fiber.Ctx, name, value string, until time.Time) {
	c.Cookie(&fiber.Cookie{Name: s.cookieName(name), Value: value, Path: "/", Expires: until,
		HTTPOnly: true, Secure: s.secure, SameSite: fiber.CookieSameSiteLaxMode})
}

func (s *Site) dropCookie(c *fiber.Ctx, name string) { s.setCookie(c, name, "", time.Unix(1, 0)) }

// keep hands the tokens to the browser.
func (s *Site) keep(c *fiber.Ctx, t app.Tokens) {
	s.setCookie(c, accessCookie, t.Access, t.AccessExpires)
	s.setCookie(c, refreshCookie, t.Refresh, t.RefreshExpires)
}

// forget takes the tokens back.
func (s *Site) forget(c *fiber.Ctx) {
	s.dropCookie(c, accessCookie)
	s.dropCookie(c, refreshCookie)
}

// session finds out who asks. A spent access token is renewed with the refresh token; when
// that fails the reader goes on as a visitor.
func (s *Site) session(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if access := c.Cookies(s.cookieName(accessCookie)); access != "" {
		if actor, err := s.app.Authenticate(ctx, access); err == nil {
			request.Set(c, func(i *request.Info) { i.Actor = actor })
			return c.Next()
		} else if fault.KindOf(err) != fault.Unauthenticated {
			return err
		}
	}
	refresh := c.Cookies(s.cookieName(refreshCookie))
	if refresh == "" {
		return c.Next()
	}
	t, err := s.app.Refresh(ctx, refresh)
	if fault.KindOf(err) == fault.Unauthenticated && err != nil {
		s.forget(c)
		return c.Next()
	}
	if err != nil {
		return err
	}
	s.keep(c, t)
	actor, err := s.app.Authenticate(ctx, t.Access)
	if err != nil {
		return err
	}
	request.Set(c, func(i *request.Info) { i.Actor = actor })
	return c.Next()
}

// errCrossSite refuses a form that another site sent.
var errCrossSite = fault.New(fault.Forbidden, "cross_site")

// sameOrigin protects unsafe methods from other sites: the browser says where a request
// comes from (Sec-Fetch-Site, or Origin from older ones). A request that says neither does
// not come from a browser, and carries no cookie that was not given to it knowingly.
func (s *Site) sameOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	switch site := c.Get("Sec-Fetch-Site"); site {
	case "same-origin", "none":
		return c.Next()
	case "":
	default:
		return errCrossSite
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return c.Next()
	}
	u, err := url.Parse(origin)
	if err != nil || !strings.EqualFold(u.Host, string(c.Request().Host())) {
		return errCrossSite
	}
	return c.Next()
}

// signedIn asks for a signed-in reader; others are led to the sign-in page.
func (s *Site) signedIn(c *fiber.Ctx) error {
	if s.actor(c).Anonymous() {
		return app.ErrUnauthenticated
	}
	return c.Next()
}

// is asks for a role; admins may see every area.
func (s *Site) is(role account.Role) fiber.Handler {
	return func(c *fiber.Ctx) error {
		a := s.actor(c)
		switch {
		case a.Anonymous():
			return app.ErrUnauthenticated
		case a.Has(role), a.Has(account.Admin):
			return c.Next()
		}
		return app.ErrForbidden
	}
}

// done leads to a path (without the language) after a form has done its work, and lets the
// next page say so. notice is a message key beginning with "notice.".
func (s *Site) done(c *fiber.Ctx, path, notice string) error {
	if notice != "" {
		s.setCookie(c, noticeCookie, strings.TrimPrefix(notice, "notice."), time.Now().Add(time.Minute))
	}
	to := URL(s.lang(c), path)
	if c.Get("HX-Request") != "" {
		c.Set("HX-Location", to)
		return c.SendStatus(http.StatusNoContent)
	}
	return c.Redirect(to, http.StatusSeeOther)
}

// takeNotice returns what the last action did, once.
func (s *Site) takeNotice(c *fiber.Ctx) *Notice {
	key := "notice." + c.Cookies(s.cookieName(noticeCookie))
	if key == "notice." {
		return nil
	}
	s.dropCookie(c, noticeCookie)
	words := s.words(c)
	if !words.Has(key) {
		return nil
	}
	return &Notice{Tone: "good", Text: words.T(key)}
}

// localPath returns where to go after signing in: a path of this site, never another one.
func localPath(next, fallback string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(u.Path, "//") || strings.Contains(next, "\\") {
		return fallback
	}
	return u.RequestURI()
}
