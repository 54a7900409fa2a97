package app

import (
	"context"
	"slices"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Document is what the search index keeps of a course.
type Document = search.Document

// alternativeWeight is what a hit on an alternative label counts against the preferred one.
const alternativeWeight = 0.8

// document builds the search document of a course from the course and the market.
func document(m *market.Market, c catalog.Course) Document {
	tax := m.Taxonomy()
	d := Document{Course: c.ID, Rev: c.Rev, Title: c.Title, Description: c.Description, Provider: c.Provider, Type: c.Type,
		Field: c.Field, EQF: c.EQF, Occupations: c.PreparesFor, UpdatedAt: c.UpdatedAt}
	if o, ok := m.Organisation(c.Provider); ok {
		d.ProviderName = o.Name
	}
	path := map[taxonomy.SkillID]bool{}
	for _, t := range c.Teaches {
		s, ok := tax.Skill(t.Skill)
		if !ok {
			continue
		}
		d.Skills = append(d.Skills, s.ID)
		d.SkillNames = appendNames(d.SkillNames, s.Labels)
		path[s.ID] = true
		for _, up := range tax.Ancestors(s.ID, maxFacetDepth) {
			path[up.ID] = true
		}
	}
	for id := range path {
		d.SkillPath = append(d.SkillPath, id)
	}
	slices.Sort(d.SkillPath)
	for _, id := range c.PreparesFor {
		if o, ok := tax.Occupation(id); ok {
			d.OccupationNames = appendNames(d.OccupationNames, o.Labels)
		}
	}
	for _, r := range m.Instances(c.ID) {
		d.Runs = append(d.Runs, run(m, r))
	}
	return d
}

// maxFacetDepth is how far up a broader skill still finds a course that teaches a narrower one.
const maxFacetDepth = 4

func appendNames(names []search.Name, l taxonomy.Labels) []search.Name {
	for _, lang := range text.Langs() {
		if s := l.Preferred[lang]; s != "" {
			names = append(names, search.Name{Lang: lang, Text: s, Weight: 1})
		}
		for _, s := range l.Alternative[lang] {
			names = append(names, search.Name{Lang: lang, Text: s, Weight: alternativeWeight})
		}
	}
	return names
}

func run(m *market.Market, r *market.Instance) search.Run {
	out := search.Run{Instance: r.ID, Rev: r.Rev, Flexible: r.Flexible, Start: r.Start, End: r.End, Mode: r.Mode, Place: r.Place,
		Timetable: r.Timetable, Languages: r.Languages, Seats: r.Seats, Free: r.Free, PriceCents: r.Price.Cents, Cancelled: r.Cancelled}
	if last, ok := r.LastApply(); ok {
		out.LastApply = last
	}
	for code, depth := r.Place, 0; code != "" && depth < 10; depth++ {
		out.PlacePath = append(out.PlacePath, code)
		p, ok := m.Place(code)
		if !ok {
			break
		}
		if depth == 0 && p.HasPoint {
			out.Lat, out.Lon, out.HasPoint = p.Lat, p.Lon, true
		}
		code = p.Parent
	}
	return out
}

// SearchCourses answers a query over the published courses. The in-demand boost reads the
// market of this moment.
func (a *App) SearchCourses(ctx context.Context, q search.Query) (search.Result, error) {
	m := a.Market()
	q.Now = a.now()
	if !q.NoBoost {
		q.Boost, q.BoostRev = func(id catalog.CourseID) float64 { return InDemand(m, id) }, m.Revision()
	}
	if p, ok := m.Place(q.Near); ok && p.HasPoint {
		q.NearLat, q.NearLon, q.HasNear = p.Lat, p.Lon, true
	}
	return a.search.Search(ctx, q)
}

// SearchStatus tells which engine answers and how much it holds.
func (a *App) SearchStatus() search.Status { return a.search.Status() }

// halfDemand is how many people must be asked for, over the skills a course teaches, for the
// course to count as half in demand.
const halfDemand = 20

// InDemand tells how much a course answers open verified needs, from 0 (not at all) to 1:
// p/(p + 20), where p is the people asked for over the skills it teaches. Everybody is told
// the figure, and p can be worked out from it: confidential needs do not count.
func InDemand(m *market.Market, id catalog.CourseID) float64 {
	c, ok := m.Course(id)
	if !ok {
		return 0
	}
	var people float64
	for _, t := range c.Teaches {
		people += float64(m.SkillStats(t.Skill).PublicPeople)
	}
	return people / (people + halfDemand)
}

// Suggest completes what is being typed with course titles, skills and occupations; kind ""
// means all of them.
func (a *App) Suggest(ctx context.Context, typed string, lang text.Lang, kind string, limit int) ([]search.Suggestion, error) {
	if limit < 1 || limit > taxonomy.MaxSuggestions {
		limit = 10
	}
	var out []search.Suggestion
	tax := a.Market().Taxonomy()
	var concepts []taxonomy.Suggestion
	switch kind {
	case "skill":
		concepts = tax.SuggestSkills(typed, lang, limit)
	case "occupation":
		concepts = tax.SuggestOccupations(typed, lang, limit)
	case "":
		concepts = tax.Suggest(typed, lang, limit)
	}
	for _, s := range concepts {
		x := search.Suggestion{Kind: "skill", ID: string(s.Skill), Label: s.Label, Lang: s.Lang}
		if s.Occupation != "" {
			x.Kind, x.ID = "occupation", string(s.Occupation)
		}
		out = append(out, x)
	}
	if kind != "" && kind != "course" {
		return out, nil
	}
	titles, err := a.search.SuggestTitles(ctx, typed, lang, limit)
	if err != nil {
		return nil, err
	}
	return mixed(titles, out, limit), nil
}

// mixed takes turns: what is typed may mean a course as well as a skill.
func mixed(a, b []search.Suggestion, limit int) []search.Suggestion {
	var out []search.Suggestion
	for i := 0; len(out) < limit && (i < len(a) || i < len(b)); i++ {
		if i < len(b) {
			out = append(out, b[i])
		}
		if i < len(a) && len(out) < limit {
			out = append(out, a[i])
		}
	}
	return out
}

// FacetLabel names a facet value by what the market and the taxonomy know; values that are
// codes of ours (types, modes, …) have no label here: the edge has words for them.
func (a *App) FacetLabel(f search.Facet, value string) text.Localized {
	m := a.Market()
	switch f {
	case search.FacetField:
		return m.Taxonomy().Lists().ISCEDF.Labels(value)
	case search.FacetProvider:
		if o, ok := m.Organisation(org.ID(value)); ok {
			return o.Name
		}
	case search.FacetPlace:
		if p, ok := m.Place(org.PlaceCode(value)); ok {
			return p.Name
		}
	case search.FacetSkill:
		if s, ok := m.Taxonomy().Skill(taxonomy.SkillID(value)); ok {
			return s.Labels.Preferred
		}
	}
	return nil
}

// ConceptLabel returns the preferred label of a skill or occupation; "" for anything else.
func (a *App) ConceptLabel(kind, id string, lang text.Lang) string {
	tax := a.Market().Taxonomy()
	var s string
	switch kind {
	case "skill":
		s, _ = tax.SkillLabel(taxonomy.SkillID(id), lang)
	case "occupation":
		s, _ = tax.OccupationLabel(taxonomy.OccupationID(id), lang)
	}
	return s
}
