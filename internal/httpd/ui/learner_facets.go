package ui

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Chip is one filter in force with the address that takes it away.
type Chip struct{ Label, Href string }

// facetLabeller names facet values in a language.
type facetLabeller struct {
	words  *i18n.Printer
	market *market.Market
}

func (l facetLabeller) label(f search.Facet, value string) string {
	lang := l.words.Lang
	switch f {
	case search.FacetType:
		return l.words.Code("learning_type", value)
	case search.FacetLevel:
		return l.words.Code("eqf", value)
	case search.FacetField:
		if s, _ := l.market.Taxonomy().Lists().ISCEDF.Label(value, lang); s != value {
			return s
		}
		if len(value) == 2 {
			return l.words.Code("field", value)
		}
		return value
	case search.FacetPlace:
		if p, ok := l.market.Place(org.PlaceCode(value)); ok {
			return in(p.Name, lang)
		}
	case search.FacetProvider:
		if o, ok := l.market.Organisation(org.ID(value)); ok {
			return in(o.Name, lang)
		}
	case search.FacetSkill:
		s, _ := l.market.Taxonomy().SkillLabel(taxonomy.SkillID(value), lang)
		return s
	case search.FacetLanguage:
		if !l.words.Has("code.language." + value) {
			return value
		}
		return l.words.Code("language", value)
	default:
		return l.words.Code(string(f), value)
	}
	return value
}

func in(t text.Localized, lang text.Lang) string { s, _ := t.In(lang); return s }

// How many values of a facet are in view, and at most listed at all.
const (
	facetVisible     = 6
	facetSkills      = 12
	facetSkillsAtAll = 60
)

// groups lays out the facets of a result in the order of pages.
func (l facetLabeller) groups(res search.Result, chosen map[search.Facet][]string) []FacetGroup {
	var out []FacetGroup
	for _, f := range search.Facets() {
		g := FacetGroup{Name: string(f), Title: l.words.Code("facet", string(f)), Options: l.options(f, res.Facets[f], chosen[f])}
		switch f {
		case search.FacetSkill:
			g.Visible = facetSkills
		case search.FacetProvider, search.FacetPlace, search.FacetLanguage:
			g.Visible = facetVisible
		}
		if len(g.Options) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (l facetLabeller) options(f search.Facet, counts []search.Count, chosen []string) []FacetOption {
	var all []FacetOption
	for _, c := range counts {
		on := slices.Contains(chosen, c.Value)
		if !on && (c.N == 0 || !l.shown(f, c.Value, chosen)) {
			continue
		}
		all = append(all, FacetOption{Value: c.Value, Label: l.label(f, c.Value), Count: c.N, On: on, Depth: l.depth(f, c.Value)})
	}
	for _, value := range chosen { // a chosen value stays in view even when nothing has it
		if !slices.ContainsFunc(all, func(o FacetOption) bool { return o.Value == value }) {
			all = append(all, FacetOption{Value: value, Label: l.label(f, value), On: true, Depth: l.depth(f, value)})
		}
	}
	l.order(f, all)
	if f == search.FacetSkill && len(all) > facetSkillsAtAll {
		all = all[:facetSkillsAtAll]
	}
	return all
}

// shown leaves out what would only lengthen the list: fields below a broad one that is not
// chosen, and the territories that everything is in.
func (l facetLabeller) shown(f search.Facet, value string, chosen []string) bool {
	switch f {
	case search.FacetField:
		if len(value) == 2 {
			return true
		}
		return slices.ContainsFunc(chosen, func(c string) bool {
			return len(c) >= 2 && value[:2] == c[:2] && (len(value) == 3 || strings.HasPrefix(c, value[:3]))
		})
	case search.FacetPlace:
		// A municipality, or a country or region that has none below it here.
		return !slices.ContainsFunc(l.market.Places(), func(p *org.Place) bool { return p.Parent == org.PlaceCode(value) })
	}
	return true
}

func (l facetLabeller) depth(f search.Facet, value string) int {
	if f == search.FacetField {
		return max(0, len(value)-2)
	}
	return 0
}

// order sorts trees by code, levels by number, codes as their list has them, and the rest by
// how many courses there are and then by name.
func (l facetLabeller) order(f search.Facet, all []FacetOption) {
	switch f {
	case search.FacetField, search.FacetLevel:
		slices.SortFunc(all, func(a, b FacetOption) int { return cmp.Compare(a.Value, b.Value) })
	default:
		slices.SortStableFunc(all, func(a, b FacetOption) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), compareText(l.words.Lang, a.Label, b.Label))
		})
	}
}

// compareText orders as the language's alphabet does.
func compareText(lang text.Lang, a, b string) int {
	switch {
	case a == b:
		return 0
	case text.Less(lang, a, b):
		return -1
	}
	return 1
}

// chips lists the filters in force in the order of the form. here is the page's address
// without its query.
func (l facetLabeller) chips(st searchState, here string) []Chip {
	var out []Chip
	add := func(label, name, value string) {
		out = append(out, Chip{Label: label, Href: addressWith(here, st.without(name, value))})
	}
	q := st.query
	for _, f := range search.Facets() {
		for _, value := range q.Filters[f] {
			add(l.label(f, value), string(f), value)
		}
	}
	if q.Occupation != "" {
		label, _ := l.market.Taxonomy().OccupationLabel(q.Occupation, l.words.Lang)
		add(l.words.T("search.chip.occupation", "name", label), "occupation", "")
	}
	if !q.StartFrom.IsZero() {
		add(l.words.T("search.chip.start_from", "date", q.StartFrom), "start_from", "")
	}
	if !q.StartTo.IsZero() {
		add(l.words.T("search.chip.start_to", "date", q.StartTo), "start_to", "")
	}
	if q.MaxPrice > 0 {
		add(l.words.T("search.chip.max_price", "price", l.words.Money(q.MaxPrice, "EUR")), "max_price", "")
	}
	if q.Near != "" {
		label := l.words.T("search.chip.near", "place", l.label(search.FacetPlace, string(q.Near)))
		if q.RadiusKm > 0 {
			label = l.words.T("search.chip.near_within", "place", l.label(search.FacetPlace, string(q.Near)), "km", strconv.Itoa(int(q.RadiusKm)))
		}
		add(label, "near", "")
	}
	if q.Open {
		add(l.words.T("search.open"), "open", "")
	}
	if q.SeatsFree {
		add(l.words.T("search.seats"), "seats", "")
	}
	return out
}

// addressWith joins an address and a query.
func addressWith(here string, v url.Values) string {
	if len(v) == 0 {
		return here
	}
	return here + "?" + v.Encode()
}
