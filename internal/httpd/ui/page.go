package ui

import (
	"html/template"
	"net/url"
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/text"
)

// Page is what the layout reads. A page's own data is Main; its template reads it as .Main.
type Page struct {
	Lang     text.Lang
	Path     string     // without the language: "/courses/datu-analize-0190…"
	Query    url.Values // the state of the page; kept by the language switch
	Title    string     // shown in the tab; the layout adds the product's name
	Desc     string     // for search engines, one sentence
	Base     string     // "https://prasmes.example.lv", for canonical addresses; "" leaves them out
	NoIndex  bool       // private and error pages
	User     *UserView  // nil = not signed in
	Nav      []NavItem
	Demo     bool      // demonstration data: said on every page
	DataAsOf time.Time // when the data behind the page last changed; zero = not shown
	Crumbs   []Crumb
	Notice   *Notice // what the last action did
	Main     any

	assets Assets
}

// UserView is the signed-in person as the header shows them.
type UserView struct {
	Name  string
	Roles []string
}

// Has reports whether the user has a role.
func (u *UserView) Has(role string) bool {
	if u == nil {
		return false
	}
	for _, r := range u.Roles {
		if r == role {
			return true
		}
	}
	return false
}

// Notice tells what an action did, above the page: Tone is "good", "info", "warn" or "bad".
type Notice struct{ Tone, Text string }

// NavItem is one entry of the main menu. Href is without the language.
type NavItem struct {
	Href, Key string
	Current   bool
}

// Crumb is one step of the way to the page; the last one has no Href.
type Crumb struct{ Label, Href string }

// NewPage returns the page of a path with its menu.
func NewPage(lang text.Lang, path string, query url.Values, user *UserView) *Page {
	return &Page{Lang: lang, Path: path, Query: query, User: user, Nav: Menu(user, path)}
}

// Alt returns this page's address in another language, with the same state.
func (p *Page) Alt(lang text.Lang) string {
	u := URL(lang, p.Path)
	if q := p.Query.Encode(); q != "" {
		u += "?" + q
	}
	return u
}

// Canonical returns the page's full address in a language, without its query.
func (p *Page) Canonical(lang text.Lang) string {
	return strings.TrimSuffix(p.Base, "/") + URL(lang, p.Path)
}

// Here returns the address a form that returns to this page should name.
func (p *Page) Here() string { return p.Alt(p.Lang) }

// Styles returns the style sheets to link.
func (p *Page) Styles() []string { return p.assets.Styles }

// Script returns the script's address, "" when there is none.
func (p *Page) Script() string { return p.assets.Script }

// Fonts returns the font files to preload.
func (p *Page) Fonts() []string { return p.assets.Fonts(p.Lang) }

// JSONLD is a linked-data object for the page's "head" block; html/template writes it as JSON.
type JSONLD map[string]any

// Markup is text that has been made safe already, such as highlights with <mark>.
type Markup = template.HTML
