package app_test

import (
	"math"
	"slices"
	"testing"

	"github.com/prasmju-kompass/kompass/internal/app"
	"github.com/prasmju-kompass/kompass/internal/app/apptest"
	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/demand"
	"github.com/prasmju-kompass/kompass/internal/match"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

func TestMatchesOfAdHocNeeds(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	c, r := publish(t, h, 3)
	python := skillOf(t, h, "Python (computer programming)")
	q := match.Query{Needs: []demand.Need{{Skill: python, Level: 3, Importance: demand.Must, Origin: demand.Stated}}, Place: apptest.Home, Limit: 100}
	got, err := h.App.Matches(t.Context(), app.Actor{}, q)
	must(t, err)
	i := slices.IndexFunc(got, func(m match.CourseMatch) bool { return m.Course.ID == c.ID })
	if i < 0 || got[i].Score < 50 {
		t.Fatalf("a course that teaches just what is needed: place %d of %d", i, len(got))
	}
	_, err = h.App.ArchiveCourse(t.Context(), h.Actor(t, "provider"), c.ID, c.Rev)
	must(t, err)
	got, err = h.App.Matches(t.Context(), app.Actor{}, q)
	must(t, err)
	if slices.ContainsFunc(got, func(m match.CourseMatch) bool { return m.Course.ID == c.ID }) {
		t.Errorf("an archived course with run %s is offered", r.ID)
	}
}

func TestBadQuestionsAboutMatches(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	python := skillOf(t, h, "Python (computer programming)")
	cases := []struct {
		name       string
		q          match.Query
		path, code string
	}{
		{"nothing", match.Query{}, "needs", "required"},
		{"too much", match.Query{Needs: make([]demand.Need, demand.MaxNeeds+1)}, "needs", "too_many"},
		{"unknown skill", match.Query{Needs: []demand.Need{{Skill: "no-such"}}}, "needs[0].skill", "unknown_skill"},
		{"level 9", match.Query{Needs: []demand.Need{{Skill: python, Level: 9}}}, "needs[0].level", "out_of_range"},
		{"no weight at all", match.Query{Needs: []demand.Need{{Skill: python, Weight: math.NaN()}}}, "needs[0].weight", "out_of_range"},
		{"too much weight", match.Query{Needs: []demand.Need{{Skill: python, Weight: 1e9}}}, "needs[0].weight", "out_of_range"},
		{"nowhere", match.Query{Needs: []demand.Need{{Skill: python}}, Place: "Atlantis"}, "place", "unknown_place"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.App.Matches(t.Context(), app.Actor{}, c.q)
			wantField(t, err, c.path, c.code)
		})
	}
}

func TestCoursesTowardsAnOccupation(t *testing.T) {
	t.Parallel()
	h := apptest.New(t)
	analyst := occupationOf(t, h, "data analyst")
	all := h.App.OccupationCourses(analyst, nil, apptest.Home, 10)
	if len(all) == 0 || len(all) > 10 {
		t.Fatalf("%d courses", len(all))
	}
	var taught []taxonomy.SkillAt // somebody who can all that the best course teaches, as well as one can
	best := all[0].Course
	for _, s := range best.Teaches {
		taught = append(taught, taxonomy.SkillAt{Skill: s.Skill, Level: taxonomy.LevelMax})
	}
	for _, m := range h.App.OccupationCourses(analyst, taught, apptest.Home, 10) {
		if m.Course.ID == best.ID && m.Score >= all[0].Score {
			t.Errorf("%s still scores %.1f for somebody who knows it all, was %.1f", best.ID, m.Score, all[0].Score)
		}
		if !m.Course.Published() || m.Course.State != catalog.Published {
			t.Errorf("%s is offered in state %s", m.Course.ID, m.Course.State)
		}
	}
}
