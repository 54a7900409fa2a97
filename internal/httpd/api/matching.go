package api

import (
	"context"
	"math"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/org"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

// Explanation is a score taken apart. Shares times credits add up to cover; the points add
// up to the score.
type Explanation struct {
	Score         float64        `json:"score" doc:"0 to 100: 100 · cover · timing · place · freshness"`
	Cover         float64        `json:"cover"`
	Timing        float64        `json:"timing"`
	DaysLate      int            `json:"days_late"`
	Place         float64        `json:"place"`
	Km            *float64       `json:"km,omitempty" doc:"absent = unknown"`
	Online        bool           `json:"online"`
	Freshness     float64        `json:"freshness"`
	AgeDays       int            `json:"age_days"`
	RunState      string         `json:"run_state" enum:"open,full,closed,none"`
	Instance      string         `json:"instance,omitempty"`
	Focus         float64        `json:"focus" doc:"share of the course that serves the needs; shown beside, not part of the score"`
	Contributions []Contribution `json:"contributions"`
	Missing       []string       `json:"missing"`
}

// Contribution is what one needed skill adds.
type Contribution struct {
	Skill         string  `json:"skill"`
	Level         int     `json:"level,omitempty"`
	Share         float64 `json:"share"`
	Credit        float64 `json:"credit"`
	Points        float64 `json:"points"`
	Taught        string  `json:"taught,omitempty" doc:"the taught skill the credit comes from"`
	TaughtLevel   int     `json:"taught_level,omitempty"`
	Step          string  `json:"step,omitempty" enum:"exact,narrower,broader"`
	Distance      int     `json:"distance,omitempty"`
	Shortfall     int     `json:"level_shortfall,omitempty"`
	LevelUnstated bool    `json:"level_unstated,omitempty"`
}

// CourseMatch is a course that answers needs.
type CourseMatch struct {
	Course      string      `json:"course"`
	Title       Text        `json:"title"`
	Provider    string      `json:"provider"`
	Instance    *Instance   `json:"run,omitempty"`
	Explanation Explanation `json:"explanation"`
}

// DemandMatch is a need that a course answers.
type DemandMatch struct {
	Demand      string      `json:"demand"`
	Title       Text        `json:"title"`
	Employer    string      `json:"employer"`
	Headcount   int         `json:"headcount"`
	Explanation Explanation `json:"explanation"`
}

func explanationOut(e match.Explanation) Explanation {
	out := Explanation{Score: e.Score, Cover: e.Cover, Timing: e.Timing, DaysLate: e.DaysLate, Place: e.Place, Online: e.Online,
		Freshness: e.Freshness, AgeDays: e.AgeDays, RunState: string(e.RunState), Focus: e.Focus, Contributions: make([]Contribution, len(e.Contributions)),
		Missing: idsOut(e.Missing())}
	if !math.IsNaN(e.Km) {
		km := e.Km
		out.Km = &km
	}
	if e.Run != nil {
		out.Instance = string(e.Run.ID)
	}
	for i, c := range e.Contributions {
		x := Contribution{Skill: string(c.Skill), Level: int(c.Level), Share: c.Share, Credit: c.Credit, Points: c.Points, Taught: string(c.Taught),
			TaughtLevel: int(c.TaughtLevel), Shortfall: c.Shortfall, LevelUnstated: c.LevelUnstated}
		if c.Taught != "" {
			x.Step, x.Distance = stepOut(c)
		}
		out.Contributions[i] = x
	}
	return out
}

func courseMatchOut(c match.CourseMatch, l Lang) CourseMatch {
	out := CourseMatch{Course: string(c.Course.ID), Title: l.text(c.Course.Title), Provider: string(c.Course.Provider), Explanation: explanationOut(c.Explanation)}
	if c.Run != nil {
		r := slimInstanceOut(c.Run)
		out.Instance = &r
	}
	return out
}

// DemandMatches are the courses that answer a need, skill by skill too.
type DemandMatches struct {
	Items    []CourseMatch `json:"items"`
	Teaching []Teaching    `json:"teaching"`
	Nobody   []string      `json:"nobody_teaches"`
}

// Teaching is who teaches one needed skill.
type Teaching struct {
	Skill     string   `json:"skill"`
	Courses   []string `json:"courses"`
	Providers []string `json:"providers"`
	FreeSeats int      `json:"free_seats_in_time"`
}

// MatchIn are ad-hoc needs or a profile with a goal.
type MatchIn struct {
	Needs      []Need    `json:"needs,omitempty" maxItems:"60"`
	Occupation string    `json:"occupation,omitempty" maxLength:"100" doc:"its skills are the needs when none are given"`
	Have       []SkillAt `json:"have,omitempty" maxItems:"200"`
	By         Date      `json:"by,omitempty"`
	Place      string    `json:"place,omitempty" maxLength:"40"`
	OnlyOpen   bool      `json:"only_open,omitempty"`
	Limit      int       `json:"limit,omitempty" minimum:"0" maximum:"100"`
}

func (s *service) matching(h huma.API) {
	handle(h, s, op(http.MethodGet, "/demands/{id}/matches", "demand-matches", "Courses that answer a need", "matching"),
		func(ctx context.Context, a app.Actor, in *struct {
			DemandPath
			Lang
			Limit int `query:"limit" minimum:"1" maximum:"100" default:"20"`
		}) (*Body[DemandMatches], error) {
			r, err := s.app.DemandMatches(ctx, a, demand.ID(in.ID), in.Limit)
			if err != nil {
				return nil, err
			}
			out := DemandMatches{Items: make([]CourseMatch, len(r.Courses)), Teaching: make([]Teaching, len(r.Teaching)), Nobody: idsOut(r.Nobody)}
			for i, c := range r.Courses {
				out.Items[i] = courseMatchOut(c, in.Lang)
			}
			for i, t := range r.Teaching {
				out.Teaching[i] = Teaching{Skill: string(t.Skill), Courses: idsOut(t.Courses), Providers: idsOut(t.Providers), FreeSeats: t.FreeSeats}
			}
			return &Body[DemandMatches]{out}, nil
		})
	handle(h, s, op(http.MethodPost, "/matches", "match", "Courses for needs, or for somebody who wants to get to an occupation", "matching", answers(http.StatusOK)), s.match)
}

func (s *service) match(ctx context.Context, a app.Actor, in *struct {
	Lang
	Body MatchIn
}) (*Body[List[CourseMatch]], error) {
	var c fault.Check
	b := in.Body
	q := match.Query{Needs: needsIn(b.Needs), Have: skillsIn(b.Have), By: b.By.parse(&c, "by"), Place: org.PlaceCode(b.Place), OnlyOpen: b.OnlyOpen, Limit: b.Limit}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if len(q.Needs) == 0 && b.Occupation != "" {
		needs, err := s.app.Prefill(taxonomy.OccupationID(b.Occupation))
		if err != nil {
			return nil, err
		}
		q.Needs = needs
	}
	list, err := s.app.Matches(ctx, a, q)
	if err != nil {
		return nil, err
	}
	out := List[CourseMatch]{Items: make([]CourseMatch, len(list)), Total: len(list), Page: 1, PerPage: max(1, len(list))}
	for i, m := range list {
		out.Items[i] = courseMatchOut(m, in.Lang)
	}
	return &Body[List[CourseMatch]]{out}, nil
}

// stepOut puts a step through the taxonomy into words of the API.
func stepOut(c match.Contribution) (step string, distance int) {
	switch {
	case c.Step.Narrower():
		return "narrower", c.Step.Distance()
	case c.Step.Broader():
		return "broader", c.Step.Distance()
	}
	return "exact", 0
}
