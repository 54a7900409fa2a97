package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/search"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Course is a course in an answer.
type Course struct {
	ID          string     `json:"id"`
	Rev         int64      `json:"rev"`
	Provider    string     `json:"provider"`
	ExternalID  string     `json:"external_id,omitempty"`
	Type        string     `json:"type"`
	Title       Text       `json:"title"`
	Description Text       `json:"description"`
	Field       string     `json:"field" doc:"ISCED-F 2013 code"`
	EQF         int        `json:"eqf,omitempty"`
	Teaches     []SkillAt  `json:"teaches"`
	Requires    []SkillAt  `json:"requires"`
	PreparesFor []string   `json:"prepares_for"`
	Workload    int        `json:"workload_hours,omitempty"`
	ECTS        float64    `json:"ects,omitempty"`
	Credential  Text       `json:"credential"`
	AgeMin      int        `json:"age_min,omitempty"`
	AgeMax      int        `json:"age_max,omitempty"`
	URL         string     `json:"url,omitempty"`
	State       string     `json:"state"`
	UpdatedAt   string     `json:"updated_at"`
	Instances   []Instance `json:"instances"`
}

// CourseIn is a course in a request.
type CourseIn struct {
	Provider    string    `json:"provider,omitempty" maxLength:"100" doc:"your own organisation when empty"`
	ExternalID  string    `json:"external_id,omitempty"`
	Type        string    `json:"type" enum:"formal,non-formal,interest,up-skilling,re-skilling"`
	Title       Texts     `json:"title"`
	Description Texts     `json:"description,omitempty"`
	Field       string    `json:"field"`
	EQF         int       `json:"eqf,omitempty" minimum:"0" maximum:"8"`
	Teaches     []SkillAt `json:"teaches,omitempty" maxItems:"60"`
	Requires    []SkillAt `json:"requires,omitempty" maxItems:"60"`
	PreparesFor []string  `json:"prepares_for,omitempty" maxItems:"20"`
	Workload    int       `json:"workload_hours,omitempty"`
	ECTS        float64   `json:"ects,omitempty"`
	Credential  Texts     `json:"credential,omitempty"`
	AgeMin      int       `json:"age_min,omitempty"`
	AgeMax      int       `json:"age_max,omitempty"`
	URL         string    `json:"url,omitempty"`
	State       string    `json:"state,omitempty" enum:"draft,published,archived" doc:"draft when empty"`
}

func (in CourseIn) input() app.CourseInput {
	state := catalog.State(in.State)
	if state == "" {
		state = catalog.Draft
	}
	return app.CourseInput{ExternalID: in.ExternalID, Type: catalog.LearningType(in.Type), Title: in.Title.localized(),
		Description: in.Description.localized(), Field: taxonomy.ISCEDF(in.Field), EQF: taxonomy.EQF(in.EQF), Teaches: skillsIn(in.Teaches),
		Requires: skillsIn(in.Requires), PreparesFor: idsIn[taxonomy.OccupationID](in.PreparesFor), Workload: in.Workload, ECTS: in.ECTS,
		Credential: in.Credential.localized(), AgeMin: in.AgeMin, AgeMax: in.AgeMax, URL: in.URL, State: state}
}

func courseOut(c catalog.Course, runs []catalog.Instance, l Lang) Course {
	out := Course{ID: string(c.ID), Rev: c.Rev, Provider: string(c.Provider), ExternalID: c.ExternalID, Type: string(c.Type),
		Title: l.text(c.Title), Description: l.text(c.Description), Field: string(c.Field), EQF: int(c.EQF),
		Teaches: skillsOut(c.Teaches), Requires: skillsOut(c.Requires), PreparesFor: idsOut(c.PreparesFor), Workload: c.Workload,
		ECTS: c.ECTS, Credential: l.text(c.Credential), AgeMin: c.AgeMin, AgeMax: c.AgeMax, URL: c.URL, State: string(c.State),
		UpdatedAt: c.UpdatedAt.UTC().Format("2006-01-02T15:04:05Z"), Instances: make([]Instance, len(runs))}
	for i, r := range runs {
		out.Instances[i] = instanceOut(r)
	}
	return out
}

// SearchIn are the query parameters of a course search.
type SearchIn struct {
	Lang
	Paging
	Q          string   `query:"q" maxLength:"10240"`
	Type       []string `query:"type,explode" maxItems:"50"`
	Field      []string `query:"field,explode" maxItems:"50" doc:"ISCED-F 2013 code of any length"`
	Mode       []string `query:"mode,explode" maxItems:"50"`
	Language   []string `query:"language,explode" maxItems:"50" doc:"language of teaching"`
	Level      []string `query:"level,explode" maxItems:"50" doc:"EQF level"`
	Provider   []string `query:"provider,explode" maxItems:"50"`
	Skill      []string `query:"skill,explode" maxItems:"50"`
	Place      []string `query:"place,explode" maxItems:"50"`
	Price      []string `query:"price,explode" maxItems:"50" doc:"free, paid"`
	Timetable  []string `query:"timetable,explode" maxItems:"50"`
	MaxPrice   int      `query:"max_price" minimum:"0" maximum:"100000" doc:"euros"`
	StartFrom  string   `query:"start_from" format:"date"`
	StartTo    string   `query:"start_to" format:"date"`
	Open       bool     `query:"open"`
	Seats      bool     `query:"seats" doc:"only runs with a free seat"`
	Near       string   `query:"near" maxLength:"40" doc:"place code"`
	Radius     float64  `query:"radius" minimum:"0" maximum:"1000" doc:"kilometres"`
	Sort       string   `query:"sort" enum:"relevance,start,price,title,popularity"`
	Occupation string   `query:"occupation" maxLength:"100" doc:"courses that prepare for it"`
	NoBoost    bool     `query:"no_boost" doc:"rank without regard to what is in demand"`
	Explain    bool     `query:"explain"`
}

func (in SearchIn) query() (search.Query, error) {
	var c fault.Check
	q := search.Query{Text: in.Q, Lang: in.or(text.LV), Sort: search.Sort(in.Sort), Page: in.Page, PerPage: in.PerPage,
		StartFrom: Date(in.StartFrom).parse(&c, "start_from"), StartTo: Date(in.StartTo).parse(&c, "start_to"),
		MaxPrice: int64(in.MaxPrice) * 100, Open: in.Open, SeatsFree: in.Seats, Near: org.PlaceCode(in.Near), RadiusKm: in.Radius,
		NoBoost: in.NoBoost, Explain: in.Explain, Occupation: taxonomy.OccupationID(in.Occupation), Filters: map[search.Facet][]string{}}
	for facet, values := range map[search.Facet][]string{search.FacetType: in.Type, search.FacetField: in.Field, search.FacetMode: in.Mode,
		search.FacetLanguage: in.Language, search.FacetLevel: in.Level, search.FacetProvider: in.Provider, search.FacetSkill: in.Skill,
		search.FacetPlace: in.Place, search.FacetPrice: in.Price, search.FacetTimetable: in.Timetable} {
		if len(values) > 0 {
			q.Filters[facet] = values
		}
	}
	return q, c.Err()
}

// Hit is one found course with the run that matched.
type Hit struct {
	Course     string             `json:"course"`
	Title      Text               `json:"title"`
	Provider   string             `json:"provider"`
	Type       string             `json:"type"`
	Teaches    []SkillAt          `json:"teaches"`
	Instance   *Instance          `json:"instance,omitempty" doc:"the run that matched best; none for a course without runs"`
	Runs       int                `json:"matching_runs"`
	Score      float64            `json:"score"`
	Demand     float64            `json:"in_demand" doc:"0 to 1"`
	Highlights []Highlight        `json:"highlights"`
	Explain    map[string]float64 `json:"explain,omitempty"`
}

// Highlight is a text with the byte ranges that matched.
type Highlight struct {
	Field string   `json:"field"`
	Lang  string   `json:"lang"`
	Text  string   `json:"text"`
	Spans [][2]int `json:"spans"`
}

// FacetValue is how many courses a facet value would give.
type FacetValue struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
	Count int    `json:"count"`
}

// SearchOut is a page of hits.
type SearchOut struct {
	List[Hit]
	Facets  map[string][]FacetValue `json:"facets"`
	Dropped []string                `json:"dropped_words" doc:"words left out because nothing had all of them"`
	Nearest []string                `json:"nearest_words"`
	Engine  string                  `json:"engine"`
}

type searchAnswer struct {
	Timing string `header:"Server-Timing"`
	Body   SearchOut
}

// CoursePath is the id in an address. (huma reads embedded structs only when they are exported.)
type CoursePath struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *service) catalogue(h huma.API) {
	handle(h, s, op(http.MethodGet, "/courses", "search-courses", "Search courses", "catalogue"), s.searchCourses)
	handle(h, s, op(http.MethodGet, "/suggest", "suggest", "Complete what is being typed", "catalogue"), s.suggest)
	handle(h, s, op(http.MethodGet, "/courses/{id}", "get-course", "A course and its runs", "catalogue"),
		func(ctx context.Context, a app.Actor, in *struct {
			CoursePath
			Lang
		}) (*Tagged[Course], error) {
			c, runs, err := s.app.Course(ctx, a, catalog.CourseID(in.ID))
			if err != nil {
				return nil, err
			}
			return tagged(c.Rev, courseOut(c, runs, in.Lang)), nil
		})
	handle(h, s, op(http.MethodPost, "/courses", "create-course", "Add a course", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct{ Body CourseIn }) (*Tagged[Course], error) {
			c, err := s.app.CreateCourse(ctx, a, org.ID(in.Body.Provider), in.Body.input())
			if err != nil {
				return nil, err
			}
			return tagged(c.Rev, courseOut(c, nil, Lang{})), nil
		})
	handle(h, s, op(http.MethodPut, "/courses/{id}", "update-course", "Replace a course", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			CoursePath
			IfMatch
			Body CourseIn
		}) (*Tagged[Course], error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			if _, err := s.app.UpdateCourse(ctx, a, catalog.CourseID(in.ID), rev, in.Body.input()); err != nil {
				return nil, err
			}
			c, runs, err := s.app.Course(ctx, a, catalog.CourseID(in.ID))
			if err != nil {
				return nil, err
			}
			return tagged(c.Rev, courseOut(c, runs, Lang{})), nil
		})
	handle(h, s, op(http.MethodDelete, "/courses/{id}", "archive-course", "Archive a course", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			CoursePath
			IfMatch
		}) (*struct{}, error) {
			rev, err := in.rev(true)
			if err != nil {
				return nil, err
			}
			_, err = s.app.ArchiveCourse(ctx, a, catalog.CourseID(in.ID), rev)
			return nil, err
		})
	handle(h, s, op(http.MethodGet, "/me/courses", "my-courses", "Courses of your organisation", "catalogue", signedIn),
		func(ctx context.Context, a app.Actor, in *struct {
			Lang
			Paging
		}) (*Body[List[Course]], error) {
			p, err := s.app.MyCourses(ctx, a, in.Page, in.PerPage)
			if err != nil {
				return nil, err
			}
			out := List[Course]{Items: []Course{}, Total: p.Total, Page: in.Page, PerPage: in.PerPage}
			for _, c := range p.Items {
				out.Items = append(out.Items, courseOut(c, nil, in.Lang))
			}
			return &Body[List[Course]]{out}, nil
		})
}

func (s *service) searchCourses(ctx context.Context, _ app.Actor, in *SearchIn) (*searchAnswer, error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	r, err := s.app.SearchCourses(ctx, q)
	if err != nil {
		return nil, err
	}
	out := SearchOut{List: List[Hit]{Items: []Hit{}, Total: r.Total, Page: in.Page, PerPage: in.PerPage}, Facets: map[string][]FacetValue{},
		Dropped: append([]string{}, r.Dropped...), Nearest: append([]string{}, r.Nearest...), Engine: r.Engine}
	for _, h := range r.Hits {
		if hit, ok := s.hit(h, in.Lang); ok {
			out.Items = append(out.Items, hit)
		}
	}
	for facet, counts := range r.Facets {
		list := make([]FacetValue, len(counts))
		for i, c := range counts {
			list[i] = FacetValue{Value: c.Value, Label: in.text(s.app.FacetLabel(facet, c.Value)), Count: c.N}
		}
		out.Facets[string(facet)] = list
	}
	ms := strconv.FormatFloat(float64(r.Took.Microseconds())/1000, 'f', 3, 64)
	return &searchAnswer{Timing: "search;dur=" + ms, Body: out}, nil
}

// hit dresses a hit from the market; a course that vanished this moment is left out.
func (s *service) hit(h search.Hit, l Lang) (Hit, bool) {
	m := s.app.Market()
	c, ok := m.Course(h.Course)
	if !ok {
		return Hit{}, false
	}
	out := Hit{Course: string(c.ID), Title: l.text(c.Title), Provider: string(c.Provider), Type: string(c.Type), Teaches: skillsOut(c.Teaches),
		Runs: h.Runs, Score: h.Score, Demand: h.Demand, Highlights: []Highlight{}, Explain: h.Explain}
	if r, ok := m.Instance(h.Instance); ok {
		i := slimInstanceOut(r)
		out.Instance = &i
	}
	for _, x := range h.Highlights {
		spans := make([][2]int, len(x.Spans))
		for i, p := range x.Spans {
			spans[i] = [2]int{p.Start, p.End}
		}
		out.Highlights = append(out.Highlights, Highlight{Field: x.Field, Lang: string(x.Lang), Text: x.Text, Spans: spans})
	}
	return out, true
}

// SuggestItem is one completion.
type SuggestItem struct {
	Kind  string `json:"kind" enum:"course,skill,occupation"`
	ID    string `json:"id"`
	Label string `json:"label"`
	Lang  string `json:"lang"`
	// Detail is the preferred label in the asked language, where the one that answered is another.
	Detail string `json:"detail,omitempty"`
}

func (s *service) suggest(ctx context.Context, _ app.Actor, in *struct {
	Q     string `query:"q" maxLength:"10240"`
	Lang  string `query:"lang" enum:"lv,en,ru" default:"lv"`
	Kind  string `query:"kind" enum:"course,skill,occupation" doc:"only this kind"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10"`
}) (*Body[struct {
	Items []SuggestItem `json:"items"`
}], error) {
	list, err := s.app.Suggest(ctx, in.Q, text.Lang(in.Lang), in.Kind, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &Body[struct {
		Items []SuggestItem `json:"items"`
	}]{}
	out.Body.Items = make([]SuggestItem, len(list))
	for i, x := range list {
		out.Body.Items[i] = SuggestItem{Kind: x.Kind, ID: x.ID, Label: x.Label, Lang: string(x.Lang)}
		if name := s.app.ConceptLabel(x.Kind, x.ID, text.Lang(in.Lang)); name != x.Label {
			out.Body.Items[i].Detail = name
		}
	}
	return out, nil
}
