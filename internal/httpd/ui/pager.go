package ui

import (
	"maps"
	"net/url"
	"strconv"
)

// Pager is the pagination of a list. Page numbers begin at 1.
type Pager struct {
	Page, Pages int
	Prev, Next  string // "" at the ends
	Links       []PageLink
	Label       string // names it apart from another one on the page; "" = the usual words
}

// PageLink is one page number; a gap between numbers has no Href and is not current.
type PageLink struct {
	Number  int
	Href    string
	Current bool
	Gap     bool
}

// NewPager lays out the pages of total items at address here (a path with language) under
// the query, which keeps its other parameters. It is the zero Pager when one page is enough.
func NewPager(here string, query url.Values, page, perPage, total int) Pager {
	return NewPagerOf("page", here, query, page, perPage, total)
}

// NewPagerOf is NewPager for one of several lists on a page, numbered by a parameter of its own.
func NewPagerOf(param, here string, query url.Values, page, perPage, total int) Pager {
	if perPage <= 0 || total <= perPage {
		return Pager{}
	}
	pages := (total + perPage - 1) / perPage
	page = min(max(page, 1), pages)
	at := func(n int) string {
		if n < 1 || n > pages {
			return ""
		}
		q := maps.Clone(query)
		if q == nil {
			q = url.Values{}
		}
		q.Del(param)
		if n > 1 {
			q.Set(param, strconv.Itoa(n))
		}
		if len(q) == 0 {
			return here
		}
		return here + "?" + q.Encode()
	}
	p := Pager{Page: page, Pages: pages, Prev: at(page - 1), Next: at(page + 1)}
	last := 0
	for n := 1; n <= pages; n++ {
		if n != 1 && n != pages && (n < page-1 || n > page+1) {
			continue
		}
		if last > 0 && n > last+1 {
			p.Links = append(p.Links, PageLink{Gap: true})
		}
		p.Links = append(p.Links, PageLink{Number: n, Href: at(n), Current: n == page})
		last = n
	}
	return p
}
