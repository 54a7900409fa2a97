package ui

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/httpd/request"
)

// accounts adds signing in and out, registering, a forgotten password and one's own account.
func (s *Site) accounts(r fiber.Router) {
	r.Get("/sign-in", s.signInForm)
	r.Post("/sign-in", s.signIn)
	r.Post("/sign-out", s.signOut)
	r.Get("/register", s.registerForm)
	r.Post("/register", s.register)
	r.Get("/forgot", s.forgotForm)
	r.Post("/forgot", s.forgot)
	r.Get("/reset", s.resetForm)
	r.Post("/reset", s.reset)
	r.Get("/account", s.signedIn, s.account)
	r.Post("/account", s.signedIn, s.saveAccount)
	r.Post("/account/password", s.signedIn, s.changePassword)
	r.Post("/account/sign-out-everywhere", s.signedIn, s.signOutEverywhere)
	r.Get("/account/export", s.signedIn, s.exportAccount)
	r.Get("/account/delete", s.signedIn, s.deleteForm)
	r.Post("/account/delete", s.signedIn, s.deleteAccount)
}

// AccessPage is what the pages before signing in read.
type AccessPage struct {
	Form     *Form
	Next     string // where to go afterwards, "" = by role
	Why      bool   // the reader came from a page that asks for an account
	Minutes  int    // to wait after too many attempts
	Register string
	Sent     bool // the mail is on its way
	Token    string
	Kind     string // of a registration: "learner" or "organisation"
	Sectors  []Option
	Places   []Option
}

// showForm shows a form page, once more after a fault with the fault's status.
func (s *Site) showForm(c *fiber.Ctx, view, title, form string, values url.Values, err error, more func(*AccessPage)) error {
	if err != nil {
		status, ours := s.again(c, err)
		if !ours {
			return err
		}
		c.Status(status)
	}
	words := s.words(c)
	main := &AccessPage{Form: NewForm(words, form, values, err), Next: next(c, values), Minutes: waitMinutes(err)}
	main.Why = main.Next != "" && err == nil && form == "sign_in"
	main.Register = addressWith(URL(words.Lang, "/register"), nextQuery(main.Next))
	if more != nil {
		more(main)
	}
	page := s.page(c, title)
	page.NoIndex, page.Main = true, main
	page.Query = nextQuery(main.Next) // nothing else of a form belongs into an address
	return s.render(c, view, "", page)
}

// next is where the reader was, as a path of this site; "" when there is no such path.
func next(c *fiber.Ctx, values url.Values) string {
	n := values.Get("next")
	if n == "" {
		n = c.Query("next")
	}
	if n = localPath(n, ""); n == "" || strings.HasPrefix(n, URL(request.Of(c.UserContext()).Lang, "/sign-")) {
		return ""
	}
	return n
}

func nextQuery(next string) url.Values {
	if next == "" {
		return url.Values{}
	}
	return url.Values{"next": {next}}
}

// waitMinutes returns how long to wait after too many attempts, rounded up; 0 when it is not that.
func waitMinutes(err error) int {
	if fault.KindOf(err) != fault.TooMany || err == nil {
		return 0
	}
	var secs int
	if f, ok := asFault(err); ok {
		secs, _ = f.Params["seconds"].(int)
	}
	return max(1, (secs+59)/60)
}

func (s *Site) signInForm(c *fiber.Ctx) error {
	if !s.actor(c).Anonymous() {
		return s.goOn(c, next(c, nil), s.actor(c))
	}
	return s.showForm(c, "account/sign_in", s.words(c).T("sign_in.title"), "sign_in", url.Values{}, nil, nil)
}

func (s *Site) signIn(c *fiber.Ctx) error {
	values, err := s.form(c)
	if err != nil {
		return err
	}
	var check fault.Check
	check.That(strings.TrimSpace(values.Get("email")) != "", "email", "required")
	check.That(values.Get("password") != "", "password", "required")
	t := app.Tokens{}
	if err = check.Err(); err == nil {
		t, err = s.app.SignIn(c.UserContext(), values.Get("email"), values.Get("password"), request.Of(c.UserContext()).From)
	}
	if err != nil {
		return s.showForm(c, "account/sign_in", s.words(c).T("sign_in.title"), "sign_in", values, err, nil)
	}
	s.keep(c, t)
	return s.goOn(c, next(c, values), app.Actor{User: t.User})
}

// goOn leads to where the reader was, or to where people with that role begin.
func (s *Site) goOn(c *fiber.Ctx, next string, a app.Actor) error {
	if next == "" {
		next = URL(s.lang(c), startOf(a))
	}
	return c.Redirect(next, http.StatusSeeOther)
}

// startOf is the page that a reader's work begins on.
func startOf(a app.Actor) string {
	switch {
	case app.May(a, app.VerifyOrganisation, ""):
		return "/admin/organisations"
	case app.May(a, app.EditAssumptions, ""):
		return "/gaps"
	case app.May(a, app.PostDemand, a.User.Org):
		return "/needs"
	case app.May(a, app.EditCourse, a.User.Org):
		return "/teaching"
	}
	return "/courses"
}

func (s *Site) signOut(c *fiber.Ctx) error {
	if token := c.Cookies(s.cookieName(refreshCookie)); token != "" {
		if err := s.app.SignOut(c.UserContext(), token); err != nil && fault.KindOf(err) != fault.Unauthenticated {
			return err
		}
	}
	s.forget(c)
	return s.done(c, "/", "notice.signed_out")
}
