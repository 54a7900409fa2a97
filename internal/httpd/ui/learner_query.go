package ui

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/i18n"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// searchPerPage is how many courses one page of results shows.
const searchPerPage = 20

// radii are the distances on offer, in kilometres.
var radii = []int{10, 25, 50, 100}

// searchState is a search as its address says it. Values that cannot be understood are left
// out and named in ignored: a link that was cut or mistyped still finds something.
type searchState struct {
	query   search.Query
	ignored []string // names of parameters, for the notice
}

// readSearch reads the parameters of /courses against what the market knows.
func readSearch(v url.Values, m *market.Market, lang text.Lang) searchState {
	st := searchState{query: search.Query{Lang: lang, Filters: map[search.Facet][]string{}, PerPage: searchPerPage}}
	q := &st.query
	q.Text = strings.TrimSpace(strings.ToValidUTF8(v.Get("q"), ""))
	for _, f := range search.Facets() {
		q.Filters[f] = st.facet(v, f, m)
	}
	q.StartFrom = st.day(v, "start_from")
	q.StartTo = st.day(v, "start_to")
	if !q.StartFrom.IsZero() && !q.StartTo.IsZero() && q.StartTo.Before(q.StartFrom) {
		st.ignore("start_to")
		q.StartTo = time.Time{}
	}
	q.MaxPrice = st.euros(v, "max_price")
	q.Open, q.SeatsFree, q.NoBoost = st.flag(v, "open", "1"), st.flag(v, "seats", "1"), st.flag(v, "boost", "off")
	st.near(v, m)
	if id := v.Get("occupation"); id != "" {
		if o, ok := m.Taxonomy().Occupation(taxonomy.OccupationID(id)); ok {
			q.Occupation = o.ID
		} else {
			st.ignore("occupation")
		}
	}
	q.Sort = search.ByRelevance
	if s := search.Sort(v.Get("sort")); s != "" {
		if slices.Contains(search.Sorts(), s) {
			q.Sort = s
		} else {
			st.ignore("sort")
		}
	}
	q.Page = 1
	if s := v.Get("page"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > search.MaxResultsDeep/searchPerPage {
			st.ignore("page")
		} else {
			q.Page = n
		}
	}
	return st
}

func (st *searchState) ignore(name string) {
	if !slices.Contains(st.ignored, name) {
		st.ignored = append(st.ignored, name)
	}
}

func (st *searchState) facet(v url.Values, f search.Facet, m *market.Market) []string {
	var kept []string
	for _, value := range v[string(f)] {
		switch {
		case value == "" || slices.Contains(kept, value):
		case len(kept) == search.MaxFilterValues || !facetKnows(m, f, value):
			st.ignore(string(f))
		default:
			kept = append(kept, value)
		}
	}
	return kept
}

// facetKnows reports whether a facet can have that value.
func facetKnows(m *market.Market, f search.Facet, value string) bool {
	switch f {
	case search.FacetType:
		return catalog.LearningType(value).Valid()
	case search.FacetField:
		return taxonomy.ISCEDF(value).Valid()
	case search.FacetMode:
		return catalog.Mode(value).Valid()
	case search.FacetTimetable:
		return catalog.Timetable(value).Valid()
	case search.FacetPrice:
		return value == "free" || value == "paid"
	case search.FacetLanguage:
		return len(value) == 2 && value >= "aa" && value <= "zz"
	case search.FacetLevel:
		return len(value) == 1 && value >= "1" && value <= "8"
	case search.FacetPlace:
		_, ok := m.Place(org.PlaceCode(value))
		return ok
	case search.FacetProvider:
		o, ok := m.Organisation(org.ID(value))
		return ok && o.Provider
	case search.FacetSkill:
		_, ok := m.Taxonomy().Skill(taxonomy.SkillID(value))
		return ok
	}
	return false
}

func (st *searchState) day(v url.Values, name string) time.Time {
	s := v.Get(name)
	if s == "" {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil || d.Year() < 2000 || d.Year() > 2200 {
		st.ignore(name)
		return time.Time{}
	}
	return d
}

// euros reads whole or decimal euros, with either decimal mark, as cents.
func (st *searchState) euros(v url.Values, name string) int64 {
	s := strings.TrimSpace(v.Get(name))
	if s == "" {
		return 0
	}
	f, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(f) || f <= 0 || f > catalog.MaxPriceCents/100 {
		st.ignore(name)
		return 0
	}
	return int64(math.Round(f * 100))
}

func (st *searchState) flag(v url.Values, name, on string) bool {
	switch v.Get(name) {
	case "":
		return false
	case on:
		return true
	}
	st.ignore(name)
	return false
}

func (st *searchState) near(v url.Values, m *market.Market) {
	if code := v.Get("near"); code != "" {
		p, ok := m.Place(org.PlaceCode(code))
		if !ok || !p.HasPoint {
			st.ignore("near")
			return
		}
		st.query.Near = p.Code
	}
	s := v.Get("radius")
	if s == "" || st.query.Near == "" {
		return
	}
	km, err := strconv.Atoi(s)
	if err != nil || km < 1 || km > 1000 {
		st.ignore("radius")
		return
	}
	st.query.RadiusKm = float64(km)
}

// values writes the state as the shortest address that says it; the first page goes unsaid.
func (st searchState) values() url.Values {
	q, v := st.query, url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	for _, f := range search.Facets() {
		for _, value := range q.Filters[f] {
			v.Add(string(f), value)
		}
	}
	set("start_from", isoDay(q.StartFrom))
	set("start_to", isoDay(q.StartTo))
	if q.MaxPrice > 0 {
		set("max_price", plainEuros(q.MaxPrice))
	}
	for _, f := range []struct {
		name, value string
		on          bool
	}{{"open", "1", q.Open}, {"seats", "1", q.SeatsFree}, {"boost", "off", q.NoBoost}} {
		if f.on {
			v.Set(f.name, f.value)
		}
	}
	set("near", string(q.Near))
	if q.RadiusKm > 0 {
		set("radius", strconv.Itoa(int(q.RadiusKm)))
	}
	set("occupation", string(q.Occupation))
	if q.Sort != search.ByRelevance {
		set("sort", string(q.Sort))
	}
	if q.Page > 1 {
		set("page", strconv.Itoa(q.Page))
	}
	return v
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func plainEuros(cents int64) string {
	if cents%100 == 0 {
		return strconv.FormatInt(cents/100, 10)
	}
	return strconv.FormatFloat(float64(cents)/100, 'f', 2, 64)
}

// without returns the state's address with one value of a parameter taken away; all of them
// when value is "". It begins at the first page again.
func (st searchState) without(name, value string) url.Values {
	v := st.values()
	v.Del("page")
	if value == "" {
		v.Del(name)
		return v
	}
	v[name] = slices.DeleteFunc(v[name], func(s string) bool { return s == value })
	if len(v[name]) == 0 {
		v.Del(name)
	}
	return v
}

// notice says which parameters were left out, "" when all were understood.
func (st searchState) notice(p *i18n.Printer) string {
	if len(st.ignored) == 0 {
		return ""
	}
	names := make([]string, len(st.ignored))
	for i, name := range st.ignored {
		names[i] = p.T("search.param." + name)
	}
	return p.N("search.ignored", len(names), "names", p.List(names))
}

// hasBlanks reports whether a form sent parameters without a value, as browsers do: the
// address is tidied up before it is shared.
func hasBlanks(v url.Values) bool {
	for _, values := range v {
		if slices.Contains(values, "") {
			return true
		}
	}
	return false
}

func withoutBlanks(v url.Values) url.Values {
	out := url.Values{}
	for name, values := range v {
		for _, value := range values {
			if value != "" {
				out.Add(name, value)
			}
		}
	}
	return out
}
