package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/market"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Concept is a skill or occupation in a list.
type Concept struct {
	ID    string `json:"id"`
	URI   string `json:"uri,omitempty"`
	Label Text   `json:"label"`
	ISCO  string `json:"isco,omitempty"`
	Kind  string `json:"kind,omitempty"`
}

// Skill is one skill with who teaches and who needs it.
type Skill struct {
	Concept
	Alternative map[string][]string `json:"alternative_labels"`
	Description Text                `json:"description"`
	Broader     []Concept           `json:"broader"`
	Narrower    []Concept           `json:"narrower"`
	Courses     []CourseRef         `json:"taught_by"`
	Demands     []DemandRef         `json:"needed_by" doc:"open needs that are not confidential"`
	People      int                 `json:"people_wanted" doc:"by open needs of verified employers; confidential ones count when they are of 3 employers or more"`
}

// Occupation is one occupation.
type Occupation struct {
	Concept
	Alternative map[string][]string `json:"alternative_labels"`
	Description Text                `json:"description"`
	Essential   []Concept           `json:"essential"`
	Optional    []Concept           `json:"optional"`
	Courses     []CourseRef         `json:"prepared_by"`
	Demands     []DemandRef         `json:"needed_by"`
	People      int                 `json:"people_wanted" doc:"as for skills"`
}

// CourseRef names a course.
type CourseRef struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Provider string `json:"provider"`
}

// DemandRef names a need.
type DemandRef struct {
	ID        string `json:"id"`
	Title     Text   `json:"title"`
	Employer  string `json:"employer"`
	Headcount int    `json:"headcount"`
}

type conceptListIn struct {
	Lang
	Paging
	Q string `query:"q" maxLength:"1000" doc:"a label or alternative label, or the beginning of its words, in any language"`
}

type conceptIn struct {
	Lang
	ID string `path:"id" maxLength:"100"`
}

func (s *service) concepts(h huma.API) {
	handle(h, s, op(http.MethodGet, "/skills", "list-skills", "Skills by label", "concepts"), s.listSkills)
	handle(h, s, op(http.MethodGet, "/occupations", "list-occupations", "Occupations by label", "concepts"), s.listOccupations)
	handle(h, s, op(http.MethodGet, "/skills/{id}", "get-skill", "A skill, who teaches it and who needs it", "concepts"), s.skill)
	handle(h, s, op(http.MethodGet, "/occupations/{id}", "get-occupation", "An occupation, its skills, courses and needs", "concepts"), s.occupation)
}

// pageOf cuts one page out of a list.
func pageOf[T any](all []T, p Paging) []T {
	from := min((p.Page-1)*p.PerPage, len(all))
	return all[from:min(from+p.PerPage, len(all))]
}

func (s *service) listSkills(_ context.Context, _ app.Actor, in *conceptListIn) (*Body[List[Concept]], error) {
	tax := s.app.Market().Taxonomy()
	var ids []taxonomy.SkillID
	if in.Q == "" {
		ids = tax.SkillsSorted(in.or(text.LV))
	} else {
		for _, x := range tax.SuggestSkills(in.Q, in.or(text.LV), taxonomy.MaxSuggestions) {
			ids = append(ids, x.Skill)
		}
	}
	out := List[Concept]{Items: []Concept{}, Total: len(ids), Page: in.Page, PerPage: in.PerPage}
	for _, id := range pageOf(ids, in.Paging) {
		out.Items = append(out.Items, skillRef(tax, id, in.Lang))
	}
	return &Body[List[Concept]]{out}, nil
}

func (s *service) listOccupations(_ context.Context, _ app.Actor, in *conceptListIn) (*Body[List[Concept]], error) {
	tax := s.app.Market().Taxonomy()
	var ids []taxonomy.OccupationID
	if in.Q == "" {
		ids = tax.OccupationsSorted(in.or(text.LV))
	} else {
		for _, x := range tax.SuggestOccupations(in.Q, in.or(text.LV), taxonomy.MaxSuggestions) {
			ids = append(ids, x.Occupation)
		}
	}
	out := List[Concept]{Items: []Concept{}, Total: len(ids), Page: in.Page, PerPage: in.PerPage}
	for _, id := range pageOf(ids, in.Paging) {
		out.Items = append(out.Items, occupationRef(tax, id, in.Lang))
	}
	return &Body[List[Concept]]{out}, nil
}

func skillRef(tax *taxonomy.Taxonomy, id taxonomy.SkillID, l Lang) Concept {
	s, ok := tax.Skill(id)
	if !ok {
		return Concept{ID: string(id)}
	}
	return Concept{ID: string(s.ID), URI: s.URI, Label: l.text(s.Labels.Preferred), Kind: string(s.Kind)}
}

func occupationRef(tax *taxonomy.Taxonomy, id taxonomy.OccupationID, l Lang) Concept {
	o, ok := tax.Occupation(id)
	if !ok {
		return Concept{ID: string(id)}
	}
	return Concept{ID: string(o.ID), URI: o.URI, Label: l.text(o.Labels.Preferred), ISCO: string(o.ISCO)}
}

func skillRefs(tax *taxonomy.Taxonomy, ids []taxonomy.SkillID, l Lang) []Concept {
	out := make([]Concept, len(ids))
	for i, id := range ids {
		out[i] = skillRef(tax, id, l)
	}
	return out
}

func alternatives(l taxonomy.Labels) map[string][]string {
	out := map[string][]string{}
	for lang, list := range l.Alternative {
		out[string(lang)] = slices.Clone(list)
	}
	return out
}

func courseRefs(list []*market.Course, l Lang) []CourseRef {
	out := make([]CourseRef, len(list))
	for i, c := range list {
		out[i] = CourseRef{ID: string(c.ID), Title: l.text(c.Title), Provider: string(c.Provider)}
	}
	return out
}

func demandRefs(list []*market.Demand, l Lang) []DemandRef {
	out := make([]DemandRef, len(list))
	for i, d := range list {
		out[i] = DemandRef{ID: string(d.ID), Title: l.text(d.Title), Employer: string(d.Employer), Headcount: d.Headcount}
	}
	return out
}

func (s *service) skill(_ context.Context, a app.Actor, in *conceptIn) (*Body[Skill], error) {
	m := s.app.Market()
	tax := m.Taxonomy()
	c, ok := tax.Skill(taxonomy.SkillID(in.ID))
	if !ok {
		return nil, app.ErrSkillNotFound
	}
	all := m.DemandsNeeding(c.ID)
	needed, _ := s.app.PublicDemands(a, all)
	return &Body[Skill]{Skill{Concept: skillRef(tax, c.ID, in.Lang), Alternative: alternatives(c.Labels), Description: in.text(c.Description),
		Broader: skillRefs(tax, tax.Broader(c.ID), in.Lang), Narrower: skillRefs(tax, tax.Narrower(c.ID), in.Lang),
		Courses: courseRefs(m.CoursesTeaching(c.ID), in.Lang), Demands: demandRefs(needed, in.Lang),
		People: s.app.Asked(a, all).People}}, nil
}

func (s *service) occupation(_ context.Context, a app.Actor, in *conceptIn) (*Body[Occupation], error) {
	m := s.app.Market()
	tax := m.Taxonomy()
	o, ok := tax.Occupation(taxonomy.OccupationID(in.ID))
	if !ok {
		return nil, app.ErrOccupationNotFound
	}
	all := m.DemandsFor(o.ID)
	needed, _ := s.app.PublicDemands(a, all)
	return &Body[Occupation]{Occupation{Concept: occupationRef(tax, o.ID, in.Lang), Alternative: alternatives(o.Labels),
		Description: in.text(o.Description), Essential: skillRefs(tax, o.Essential, in.Lang), Optional: skillRefs(tax, o.Optional, in.Lang),
		Courses: courseRefs(m.CoursesPreparingFor(o.ID), in.Lang), Demands: demandRefs(needed, in.Lang),
		People: s.app.Asked(a, all).People}}, nil
}
